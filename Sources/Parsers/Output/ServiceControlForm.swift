import Records

/// `sc query`, `sc queryex` and `sc qc`: services and drivers, their state, start and program.
///
///     SERVICE_NAME: TrustedInstaller
///             TYPE               : 10  WIN32_OWN_PROCESS
///             STATE              : 4  RUNNING
///
/// The labels are English in every language.
enum ServiceControlForm {
  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek() else { return false }
    let view = reader.view
    if view.starts(with: "[SC] ", at: line.content.lowerBound, before: line.content.upperBound) {
      return readResult(line, &reader)
    }
    guard view.starts(with: "SERVICE_NAME:", at: line.content.lowerBound, before: line.content.upperBound)
    else {
      return false
    }
    reader.begin(line, .text)
    var values: [OutputLabel] = []
    while let next = reader.lines.peek(), !next.isBlank, values.count < 64 {
      let isNext =
        next.start > line.start
        && view.starts(with: "SERVICE_NAME:", at: next.content.lowerBound, before: next.content.upperBound)
      guard !isNext, OutputCommand(view, next.content) == nil else { break }
      if let label = OutputLabel(view, next.content) { values.append(label) }
      reader.lines.advance()
    }
    func value(_ name: String) -> String? { values.first { $0.name == name }?.value.nonEmpty }
    guard let name = value("service_name") else { return true }
    // `1  KERNEL_DRIVER`, `2  FILE_SYSTEM_DRIVER`.
    let isDriver = value("type")?.contains("DRIVER") == true
    let product = Payload.Product(
      form: isDriver ? .driver : .service, name: reader.term(.phrase, name),
      title: reader.term(.phrase, some: value("display_name")),
      path: reader.term(.phrase, some: value("binary_path_name")),
      state: reader.term(.phrase, some: value("state").flatMap(word)),
      start: value("start_type").flatMap { $0.split(separator: " ").first }.flatMap { UInt32($0) })
    reader.say(.product(product))
    return true
  }

  /// `4  RUNNING` as `RUNNING`.
  private static func word(_ text: String) -> String? {
    text.split(separator: " ").dropFirst().first.map(String.init)
  }

  /// `[SC] QueryServiceConfig SUCCESS`, `[SC] EnumQueryServicesStatus:OpenService FAILED 1060:`.
  private static func readResult(_ line: OutputLine, _ reader: inout OutputReader) -> Bool {
    let text = reader.lines.text(line)
    let failed = ["FAILED ", "失败 "].contains { text.contains($0) }
    guard failed else {
      // It stands above a service.
      guard let ahead = reader.lines.content(from: 1), let next = reader.lines.peek(ahead),
        reader.view.starts(
          with: "SERVICE_NAME:", at: next.content.lowerBound, before: next.content.upperBound)
      else { return false }
      reader.begin(line, .text)
      reader.lines.advance(ahead)
      return true
    }
    let digits = text.split { !$0.isASCII || !$0.isNumber }.last.flatMap { UInt16($0) }
    guard let number = digits else { return false }
    let command = reader.command.flatMap { $0.name == "sc" ? $0.words.last : nil }
    reader.addError(
      line, [("tool", "sc"), ("service", command ?? ""), ("error", "\(number)")],
      code: ErrorCode(0x8007_0000 | UInt32(number)))
    reader.lines.advance()
    return true
  }
}
