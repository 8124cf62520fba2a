import Records

/// `fltmc filters` and `fltmc instances`: minifilters with their altitudes and volumes.
///
///     Filter Name                     Num Instances    Altitude    Frame
///     ------------------------------  -------------  ------------  -----
///     WdFilter                                6       328010         0
///     oldfilter                                       <Legacy>
///
/// The heads are told by the rule below them and the rows by their form, so that any language will do.
enum FltmcForm {
  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek(), let rule = reader.lines.peek(1),
      let table = OutputTable(reader.view, heads: line.content, rule: rule.content)
    else { return false }
    switch table.names.count {
    case 4: return readFilters(line, &reader)
    case 5...8: return readInstances(line, table, &reader)
    default: return false
    }
  }

  private static func readFilters(_ head: OutputLine, _ reader: inout OutputReader) -> Bool {
    guard let ahead = reader.lines.content(from: 2), let first = reader.lines.peek(ahead),
      filter(reader.lines.text(first)) != nil
    else { return false }
    reader.begin(head, .text)
    reader.lines.advance(ahead)
    while let line = reader.lines.peek() {
      if line.isBlank, let next = reader.lines.peek(1), filter(reader.lines.text(next)) == nil { break }
      if !line.isBlank {
        guard let row = filter(reader.lines.text(line)) else { break }
        let filter = Payload.MiniFilter(
          name: reader.term(.phrase, row.name), instances: row.instances, frame: row.frame,
          altitude: reader.term(.phrase, some: row.altitude))
        reader.add(line, .filter(filter))
      }
      reader.lines.advance()
    }
    return true
  }

  /// Name, number of instances, altitude and frame; a legacy filter has a name and `<Legacy>`.
  private static func filter(_ text: String) -> (
    name: String, instances: UInt32?, altitude: String?, frame: UInt32?
  )? {
    let words = text.split { $0 == " " || $0 == "\t" }.map(String.init)
    if words.count == 2 || words.count == 3, let last = words.last, last.hasPrefix("<"), last.hasSuffix(">") {
      return (words[0], nil, nil, nil)
    }
    guard words.count == 4, let instances = UInt32(words[1]), isAltitude(words[2]),
      let frame = UInt32(words[3])
    else {
      return nil
    }
    return (words[0], instances, words[2], frame)
  }

  /// Twenty thousand and more; the part behind the point has any number of digits.
  private static func isAltitude(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard let whole = parts.first.flatMap({ UInt32($0) }), whole >= 20_000, whole < 1_000_000 else {
      return false
    }
    return parts.count == 1
      || parts.count == 2 && !parts[1].isEmpty && parts[1].utf8.allSatisfy(ExcerptBytes.isDigit)
  }

  private static func readInstances(
    _ head: OutputLine, _ table: OutputTable, _ reader: inout OutputReader
  ) -> Bool {
    let view = reader.view
    guard let ahead = reader.lines.content(from: 2), let first = reader.lines.peek(ahead),
      let cells = Optional(table.cells(view, first.content)), cells.count > 4, isAltitude(cells[2])
    else { return false }
    reader.begin(head, .text)
    reader.lines.advance(ahead)
    while let line = reader.lines.peek(), !line.isBlank {
      let cells = table.cells(view, line.content)
      guard cells.count > 4, !cells[0].isEmpty, isAltitude(cells[2]) else { break }
      let filter = Payload.MiniFilter(
        name: reader.term(.phrase, cells[0]), instances: nil, frame: UInt32(cells[4]),
        altitude: reader.term(.phrase, cells[2]), volume: reader.term(.phrase, some: cells[1]))
      reader.add(line, .filter(filter))
      reader.lines.advance()
    }
    return true
  }
}
