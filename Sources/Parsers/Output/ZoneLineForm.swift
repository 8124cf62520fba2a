import Records

/// The one line of `systeminfo` or `Get-ComputerInfo` that states the zone, where somebody pasted it alone.
///
///     Time Zone:                 (UTC+08:00) Beijing
enum ZoneLineForm {
  private static let labels: Set<String> = ["time zone", "timezone", "时区"]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek(), line.content.count < 200,
      let label = OutputLabel(reader.view, line.content), labels.contains(label.name),
      ZoneOffset(windowsName: label.value) != nil
    else { return false }
    reader.add(
      line, .machineFact(Payload.MachineFact(subject: .zone, value: reader.term(.phrase, label.value))))
    reader.lines.advance()
    return true
  }
}
