import Records

/// What msinfo32 saves: `.nfo` (XML) or text.
///
///     <Category name="System Summary">
///     <Data><Item><![CDATA[OS Name]]></Item><Value><![CDATA[Microsoft Windows 10]]></Value></Data>
///
/// Facts about the machine, drivers and services; what else is in it stays text.
enum MsInfoForm {
  /// Bytes of one entry that are looked at.
  private static let entryLimit = 65_536
  private static let drivers: Set<String> = ["system drivers", "系统驱动程序"]
  private static let services: Set<String> = ["services", "服务"]
  private static let summaries: [StaticString] = ["[System Summary]", "[系统摘要]"]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek() else { return false }
    let view = reader.view
    if let start = view.first("<MsInfo", in: line.content) {
      readXML(line, from: start, &reader)
      return true
    }
    guard
      summaries.contains(where: {
        view.starts(with: $0, at: line.content.lowerBound, before: line.content.upperBound)
      })
    else { return false }
    readText(line, &reader)
    return true
  }

  // MARK: XML

  private static func readXML(_ head: OutputLine, from start: Int, _ reader: inout OutputReader) {
    let view = reader.view
    let end = view.first("</MsInfo>", in: start..<reader.lines.end).map { $0 + 9 } ?? reader.lines.end
    reader.begin(head, .text)
    var category = ""
    var drive: String?
    var position = start
    while position < end, let open = view.first(UInt8(ascii: "<"), in: position..<end) {
      let tag = MarkupTag(view: view, at: open)
      position = max(tag.end, open + 1)
      guard tag.isStart, let name = tag.name else { continue }
      if view[name].text == "Category" {
        category = tag.attributes.first.map { view.text($0.value).lowercased() } ?? ""
      } else if view[name].text == "Data" {
        // A mark that is not closed may reach behind the end.
        let limit = max(position, min(end, open + entryLimit))
        let close = view.first("</Data>", in: position..<limit) ?? limit
        let entry = OutputLine(start: open, content: open..<close, next: close)
        add(values(view, position..<close), category, entry, &drive, &reader)
        position = close
      }
    }
    while let line = reader.lines.peek(), line.start < end { reader.lines.advance() }
  }

  /// Names and texts of the elements in `range`.
  private static func values(_ view: ByteView, _ range: Range<Int>) -> [(name: String, value: String)] {
    var found: [(String, String)] = []
    var position = range.lowerBound
    // A mark that is not closed may reach behind the end.
    while found.count < 32, position < range.upperBound,
      let open = view.first(UInt8(ascii: "<"), in: position..<range.upperBound)
    {
      let tag = MarkupTag(view: view, at: open)
      position = max(tag.end, open + 1)
      guard tag.isStart, let name = tag.name, position <= range.upperBound else { continue }
      var value =
        position..<(view.first(UInt8(ascii: "<"), in: position..<range.upperBound) ?? range.upperBound)
      if view.starts(with: "<![CDATA[", at: position, before: range.upperBound) {
        let text = position + 9
        value = text..<(view.first("]]>", in: text..<range.upperBound) ?? range.upperBound)
      }
      position = value.upperBound
      found.append((view.text(name).lowercased().replacing("_", with: " "), view.text(value).trimmed))
    }
    return found
  }

  private static func add(
    _ values: [(name: String, value: String)], _ category: String, _ line: OutputLine, _ drive: inout String?,
    _ reader: inout OutputReader
  ) {
    func value(_ names: String...) -> String? {
      values.first { names.contains($0.name) }?.value.nonEmpty
    }
    if values.count == 2 {
      return addFact(values[0].value.lowercased(), values[1].value, line, &drive, &reader)
    }
    let isDriver = drivers.contains(category)
    guard isDriver || services.contains(category), let name = value("name", "名称") else { return }
    let product = Payload.Product(
      form: isDriver ? .driver : .service, name: reader.term(.phrase, name),
      title: reader.term(.phrase, some: value("display name", "显示名称", "description", "描述", "说明")),
      path: reader.term(.phrase, some: value("file", "文件", "path", "路径")),
      state: reader.term(.phrase, some: value("state", "状态")),
      start: ServiceWords.start(value("start mode", "启动模式", "启动方式") ?? ""))
    reader.add(line, .product(product))
  }

  private static func addFact(
    _ name: String, _ value: String, _ line: OutputLine, _ drive: inout String?, _ reader: inout OutputReader
  ) {
    guard !name.isEmpty, !value.isEmpty else { return }
    if ["drive", "驱动器"].contains(name) { drive = value }
    if ["free space", "可用空间"].contains(name), let drive {
      let bytes = value.split { $0 == "(" || $0 == ")" }.dropFirst().first.map(String.init) ?? value
      let number = Array(bytes.utf8).withView { DirRow.number($0, 0..<$0.count)?.value }
      let isBytes = value.contains("(")
      let fact = Payload.MachineFact(
        subject: .freeSpace, about: reader.term(.phrase, drive), value: reader.term(.phrase, value),
        number: isBytes ? number : nil)
      reader.add(line, .machineFact(fact))
      return
    }
    guard SystemInfoForm.subjects[name] != nil else { return }
    reader.add(line, .machineFact(SystemInfoForm.fact(name, value, &reader)))
  }

  // MARK: Text

  /// `Item<tab>Value` lines below the heads of categories.
  private static func readText(_ head: OutputLine, _ reader: inout OutputReader) {
    let view = reader.view
    reader.begin(head, .text)
    reader.lines.advance()
    var drive: String?
    while let line = reader.lines.peek() {
      let isHead = view.starts(with: "[", at: line.content.lowerBound, before: line.content.upperBound)
      let tab = view.first(UInt8(ascii: "\t"), in: line.content)
      guard line.isBlank || isHead || tab != nil else { return }
      if let tab, !isHead {
        let value = view.text(tab + 1..<line.content.upperBound).trimmed
        if !value.contains("\t") {
          addFact(view.text(line.content.lowerBound..<tab).lowercased(), value, line, &drive, &reader)
        }
      }
      reader.lines.advance()
    }
  }
}

/// Words for how a service or driver starts.
enum ServiceWords {
  private static let starts: [String: UInt32] = [
    "boot": 0, "boot_start": 0, "引导": 0, "system": 1, "system_start": 1, "系统": 1, "auto": 2, "automatic": 2,
    "auto_start": 2, "自动": 2, "manual": 3, "demand_start": 3, "demand": 3, "手动": 3, "disabled": 4, "已禁用": 4,
    "禁用": 4,
  ]

  /// The number that the registry has for the word.
  static func start(_ word: String) -> UInt32? { starts[word.lowercased()] }
}
