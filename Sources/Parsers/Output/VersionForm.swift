import Records

/// The build as `ver`, a new console, `winver` or Settings show it.
///
///     Microsoft Windows [Version 10.0.17763.3406]
///     版本 1809 (OS 内部版本 17763.3406)
enum VersionForm {
  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek(), line.content.count < 200 else { return false }
    let view = reader.view
    let start = ExcerptBytes.skipBlanks(view, line.content)
    let text = view[start..<line.content.upperBound]
    let number: Range<Int>
    if ExcerptBytes.hasWord(text, "microsoft windows [", at: 0) {
      guard let found = Self.number(text, from: 19) else { return false }
      number = found
    } else {
      let marks: [StaticString] = ["OS Build ", "OS 内部版本", "操作系统内部版本"]
      guard let mark = marks.lazy.compactMap({ text.first($0, in: 0..<text.count) }).first,
        let found = Self.number(text, from: mark), text[found].buffer.contains(UInt8(ascii: ".")),
        text.count < 100
      else { return false }
      number = found
    }
    let value = text.text(number)
    let parts = value.split(separator: ".").compactMap { UInt64($0) }
    // `10.0.17763.3406` or `17763.3406`.
    let build = parts.count >= 3 ? parts[2] : parts.first
    guard let build, build >= 2600, build < 1 << 20 else { return false }
    reader.add(
      line,
      .machineFact(
        Payload.MachineFact(subject: .build, value: reader.term(.phrase, value), number: build)))
    reader.lines.advance()
    return true
  }

  /// The first number with points from `start` on.
  private static func number(_ text: ByteView, from start: Int) -> Range<Int>? {
    var index = start
    while index < text.count, !ExcerptBytes.isDigit(text[index]) { index += 1 }
    let from = index
    while index < text.count, ExcerptBytes.isDigit(text[index]) || text[index] == UInt8(ascii: ".") {
      index += 1
    }
    while index > from, text[index - 1] == UInt8(ascii: ".") { index -= 1 }
    return index > from ? from..<index : nil
  }
}
