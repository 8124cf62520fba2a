import Records

/// DISM at a console: packages as list or table, one package, features, what it says of the store, and errors.
///
///     Image Version: 10.0.17763.3406
///
///     Package Identity : Package_for_RollupFix~31bf3856ad364e35~amd64~~17763.3406.1.5
///     State : Installed
///
/// The labels of Chinese builds vary, so a package is told by its identity and the lines behind it by their order.
enum DismForm {
  private static let titles: [StaticString] = [
    "Deployment Image Servicing and Management tool", "部署映像服务和管理工具", "部署映像服务和管理",
  ]
  private static let imageVersions: Set<String> = ["image version", "映像版本"]
  private static let states: Set<String> = ["state", "状态"]
  private static let releases: Set<String> = ["release type", "发布类型", "发行类型"]
  private static let times: Set<String> = ["install time", "安装时间"]
  private static let features: Set<String> = ["feature name", "功能名称"]
  private static let errors: Set<String> = ["error", "错误"]
  private static let findings: [(StaticString, String)] = [
    ("No component store corruption detected", "clean"), ("未检测到组件存储损坏", "clean"),
    ("The component store is repairable", "repairable"), ("可以修复组件存储", "repairable"),
    ("组件存储可修复", "repairable"),
    ("The component store cannot be repaired", "not-repairable"), ("无法修复组件存储", "not-repairable"),
    ("The restore operation completed successfully", "repaired"), ("还原操作已成功完成", "repaired"),
    ("还原操作成功完成", "repaired"),
  ]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek() else { return false }
    let view = reader.view
    let start = ExcerptBytes.skipBlanks(view, line.content)
    if titles.contains(where: { view.starts(with: $0, at: start, before: line.content.upperBound) }) {
      readHead(line, &reader)
      return true
    }
    return readLine(line, &reader)
  }

  /// Title and versions; what follows is told line by line.
  private static func readHead(_ line: OutputLine, _ reader: inout OutputReader) {
    reader.begin(line, .text)
    reader.lines.advance()
    while let line = reader.lines.peek() {
      if line.isBlank || ["version", "版本"].contains(OutputLabel(reader.view, line.content)?.name ?? "") {
        reader.lines.advance()
      } else {
        // A title for the list may stand between.
        if let next = reader.lines.content(from: 1), let ahead = reader.lines.peek(next),
          !isLine(line, &reader),
          isLine(ahead, &reader)
        {
          reader.lines.advance(next)
        }
        return
      }
    }
  }

  private static func isLine(_ line: OutputLine, _ reader: inout OutputReader) -> Bool {
    let label = OutputLabel(reader.view, line.content)
    return identity(reader.view, line) != nil || row(reader.view, line) != nil
      || label.map {
        imageVersions.contains($0.name) || errors.contains($0.name) || features.contains($0.name)
      } ?? false
  }

  private static func readLine(_ line: OutputLine, _ reader: inout OutputReader) -> Bool {
    let view = reader.view
    if view.first(UInt8(ascii: "~"), in: line.content) != nil {
      if let identity = identity(view, line) {
        readPackage(identity, line, &reader)
        return true
      }
      if let row = row(view, line) {
        let word = row.state
        let claim = Payload.PackageClaim(
          package: reader.term(.package, row.identity), state: PackageWords.state(word),
          word: reader.term(.phrase, some: word), date: reader.term(.phrase, some: row.time),
          release: reader.term(.phrase, some: row.release))
        reader.add(line, .packageClaim(claim))
        reader.lines.advance()
        return true
      }
      return false
    }
    if let label = OutputLabel(view, line.content), label.indent == 0 {
      if errors.contains(label.name) { return readError(label, line, &reader) }
      if features.contains(label.name) { return readFeature(label, line, &reader) }
      if imageVersions.contains(label.name), let build = SystemInfoForm.build(label.value) {
        let fact = Payload.MachineFact(
          subject: .build, value: reader.term(.phrase, label.value), number: build)
        reader.add(line, .machineFact(fact))
        reader.lines.advance()
        return true
      }
    }
    let start = ExcerptBytes.skipBlanks(view, line.content)
    for (words, result) in findings where view.starts(with: words, at: start, before: line.content.upperBound)
    {
      reader.add(line, .verdict([reader.field("tool", "dism"), reader.field("result", result)]))
      reader.lines.advance()
      return true
    }
    return false
  }

  // MARK: Packages

  /// `Label : Name~token~arch~culture~version` and nothing else.
  private static func identity(_ view: ByteView, _ line: OutputLine) -> String? {
    guard let label = OutputLabel(view, line.content), isIdentity(label.value) else { return nil }
    return label.value
  }

  /// Five parts; the second of 16 digits, the last a version.
  private static func isIdentity(_ text: String) -> Bool {
    guard text.utf8.count < 400, !text.contains(" ") else { return false }
    let parts = text.split(separator: "~", omittingEmptySubsequences: false)
    guard parts.count == 5, !parts[0].isEmpty, parts[1].utf8.count == 16 else { return false }
    return parts[1].utf8.allSatisfy(ExcerptBytes.isHex) && !parts[4].isEmpty
      && parts[4].utf8.allSatisfy { ExcerptBytes.isDigit($0) || $0 == UInt8(ascii: ".") }
  }

  private static func readPackage(_ identity: String, _ line: OutputLine, _ reader: inout OutputReader) {
    let view = reader.view
    reader.begin(line, .text)
    reader.lines.advance()
    var values: [OutputLabel] = []
    while let line = reader.lines.peek(), !line.isBlank, values.count < 64, self.identity(view, line) == nil {
      if let label = OutputLabel(view, line.content), label.indent == 0 { values.append(label) }
      reader.lines.advance()
    }
    func value(_ names: Set<String>, _ place: Int) -> String? {
      if let named = values.first(where: { names.contains($0.name) }) { return named.value.nonEmpty }
      // By order, where the list has its three lines and the label is a new one.
      let isKnown = values.contains {
        states.contains($0.name) || releases.contains($0.name) || times.contains($0.name)
      }
      return values.count == 3 && !isKnown ? values[place].value.nonEmpty : nil
    }
    let word = value(states, 0)
    let claim = Payload.PackageClaim(
      package: reader.term(.package, identity), state: word.flatMap(PackageWords.state),
      word: reader.term(.phrase, some: word), date: reader.term(.phrase, some: value(times, 2)),
      release: reader.term(.phrase, some: value(releases, 1)))
    reader.say(.packageClaim(claim))
  }

  /// A row of `/format:table`.
  private static func row(
    _ view: ByteView, _ line: OutputLine
  ) -> (identity: String, state: String, release: String, time: String)? {
    guard view.first(UInt8(ascii: "|"), in: line.content) != nil, line.content.count < 2048 else {
      return nil
    }
    let cells = view.text(line.content).split(separator: "|", omittingEmptySubsequences: false).map {
      String($0).trimmed
    }
    guard cells.count >= 4, isIdentity(cells[0]) else { return nil }
    return (cells[0], cells[1], cells[2], cells[3])
  }

  // MARK: Features and errors

  private static func readFeature(_ label: OutputLabel, _ line: OutputLine, _ reader: inout OutputReader)
    -> Bool
  {
    guard let next = reader.lines.peek(1).flatMap({ OutputLabel(reader.view, $0.content) }),
      states.contains(next.name)
    else { return false }
    reader.add(line, .verdict([reader.field("feature", label.value), reader.field("state", next.value)]))
    reader.lines.advance(2)
    return true
  }

  /// `Error: 0x800f081f` or `Error: 87`, an empty line, and the sentence.
  private static func readError(_ label: OutputLabel, _ line: OutputLine, _ reader: inout OutputReader)
    -> Bool
  {
    let value = Array(label.value.utf8)
    let hex = value.withView { view in
      view.starts(with: "0x", at: 0, before: view.count)
        ? StatusReader(view: view).hex(at: 2, before: view.count, digits: 8...8)?.0 : nil
    }
    // A number below 65536 is one of Win32.
    let code = hex ?? UInt16(label.value).map { ErrorCode(0x8007_0000 | UInt32($0)) }
    guard let code, code.isFailure, code.value & 0xffff != 0 else { return false }
    var fields = [("tool", "dism"), ("error", label.value)]
    var taken = 1
    if let ahead = reader.lines.content(from: 1), ahead <= 2, let next = reader.lines.peek(ahead),
      OutputCommand(reader.view, next.content) == nil, OutputLabel(reader.view, next.content) == nil
    {
      fields.append(("message", reader.lines.text(next).trimmed))
      taken = ahead + 1
    }
    reader.addError(line, fields, code: code)
    reader.lines.advance(taken)
    return true
  }
}
