import Records

/// `reg query`: keys and values as a `.reg` file has them.
///
///     HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion
///         UBR    REG_DWORD    0xd4e
enum RegQueryForm {
  private static let types: [String: UInt32] = [
    "REG_NONE": 0, "REG_SZ": 1, "REG_EXPAND_SZ": 2, "REG_BINARY": 3, "REG_DWORD": 4,
    "REG_DWORD_BIG_ENDIAN": 5,
    "REG_LINK": 6, "REG_MULTI_SZ": 7, "REG_QWORD": 11,
  ]
  private static let defaults: Set<String> = ["(default)", "(默认)", "<no name>", "<无名称>"]
  private static let unset: Set<String> = ["(value not set)", "(数值未设置)", "(值未设置)"]
  private static let absences: [StaticString] = [
    "ERROR: The system was unable to find the specified registry key or value", "错误: 系统找不到指定的注册表项或值",
  ]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek() else { return false }
    let view = reader.view
    if view.starts(with: "HKEY_", at: line.content.lowerBound, before: line.content.upperBound) {
      return readKeys(line, &reader)
    }
    guard let command = reader.command, command.name == "reg", command.words.first?.lowercased() == "query",
      absences.contains(where: {
        view.starts(with: $0, at: line.content.lowerBound, before: line.content.upperBound)
      }),
      command.words.count >= 2
    else { return false }
    var fields = [reader.field("tool", "reg query"), reader.field("key", command.words[1])]
    if let flag = command.words.firstIndex(where: { $0.lowercased() == "/v" }), flag + 1 < command.words.count
    {
      fields.append(reader.field("name", command.words[flag + 1]))
    }
    fields.append(reader.field("result", "absent"))
    reader.add(line, .verdict(fields))
    reader.lines.advance()
    return true
  }

  private static func isKey(_ view: ByteView, _ line: OutputLine) -> Bool {
    view.starts(with: "HKEY_", at: line.content.lowerBound, before: line.content.upperBound)
      && view.first(UInt8(ascii: "\\"), in: line.content) != nil && line.content.count < 2048
  }

  private static func readKeys(_ first: OutputLine, _ reader: inout OutputReader) -> Bool {
    let view = reader.view
    let isAsked = reader.command?.name == "reg"
    // A path alone may stand in any mail.
    guard isKey(view, first), isAsked || reader.lines.peek(1).flatMap({ value(view, $0) }) != nil else {
      return false
    }
    var key: TermID?
    while let line = reader.lines.peek() {
      if line.isBlank {
        guard let ahead = reader.lines.content(from: 1), ahead <= 2, let next = reader.lines.peek(ahead),
          isKey(view, next) || value(view, next) != nil
        else { return true }
        reader.lines.advance()
        continue
      }
      if isKey(view, line) {
        let term = reader.term(.folder, line.content)
        key = term
        reader.add(line, .registryValue(Payload.RegistryValue(key: term, name: nil, type: 0, text: nil)))
      } else if let key, let value = value(view, line) {
        add(value, key, line, &reader)
      } else {
        return true
      }
      reader.lines.advance()
    }
    return true
  }

  /// Four blanks, a name, the type, and the data, four blanks between them.
  private static func value(_ view: ByteView, _ line: OutputLine) -> (
    name: String, type: UInt32, data: String
  )? {
    guard !line.isBlank, ExcerptBytes.isBlank(view[line.content.lowerBound]),
      let mark = view.first("REG_", in: line.content), mark > line.content.lowerBound + 1,
      ExcerptBytes.isBlank(view[mark - 1])
    else { return nil }
    var end = mark
    while end < line.content.upperBound, !ExcerptBytes.isBlank(view[end]) { end += 1 }
    guard let type = types[view.text(mark..<end)] else { return nil }
    let name = view.text(line.content.lowerBound..<mark).trimmed
    return (name, type, view.text(end..<line.content.upperBound).trimmed)
  }

  private static func add(
    _ value: (name: String, type: UInt32, data: String), _ key: TermID, _ line: OutputLine,
    _ reader: inout OutputReader
  ) {
    let isUnset = unset.contains(value.data.lowercased())
    let number =
      [4, 5, 11].contains(value.type) && value.data.lowercased().hasPrefix("0x")
      ? UInt64(value.data.dropFirst(2), radix: 16) : nil
    let name = defaults.contains(value.name.lowercased()) ? "@" : value.name
    guard !isUnset else {
      reader.begin(line, .text)
      return
    }
    reader.add(
      line,
      .registryValue(
        Payload.RegistryValue(
          key: key, name: reader.term(.phrase, name), type: value.type,
          text: reader.term(.phrase, some: value.data), number: number)))
  }
}
