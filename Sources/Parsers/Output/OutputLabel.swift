import Records

/// A line `Label: value` or `Label : value`; the colon may be full width.
struct OutputLabel {
  /// The label in lower case, without blanks at its ends.
  var name: String
  /// What stands behind the colon.
  var value: String
  /// Blanks before the label.
  var indent: Int

  /// Longest label in bytes.
  private static let longest = 80

  /// Reads `line`; nil when it has no label.
  init?(_ view: ByteView, _ line: Range<Int>) {
    let start = ExcerptBytes.skipBlanks(view, line)
    let head = start..<min(line.upperBound, start + Self.longest)
    guard !head.isEmpty else { return nil }
    let plain = view.first(UInt8(ascii: ":"), in: head)
    let wide = view.first("：", in: head)
    guard let colon = [plain, wide].compactMap({ $0 }).min(), colon > start else { return nil }
    let label = start..<ExcerptBytes.trimmedEnd(view, start..<colon)
    // `C:\x` and `12:30` are no labels.
    guard label.count > 1, !ExcerptBytes.isDigit(view[label.upperBound - 1]) || label.count > 2 else {
      return nil
    }
    let behind = colon + (colon == plain ? 1 : 3)
    let value = ExcerptBytes.skipBlanks(view, behind..<line.upperBound)
    name = view.text(label).lowercased()
    self.value = view.text(value..<max(value, line.upperBound))
    indent = start - line.lowerBound
  }
}

/// A line `Name=value`, as `wmic /format:list` prints it.
struct OutputPair {
  var name: String
  var value: String

  init?(_ view: ByteView, _ line: Range<Int>) {
    let head = line.lowerBound..<min(line.upperBound, line.lowerBound + 40)
    guard let sign = view.first(UInt8(ascii: "="), in: head), sign > line.lowerBound,
      view[line.lowerBound..<sign].buffer.allSatisfy(ExcerptBytes.isWord)
    else { return nil }
    name = view.text(line.lowerBound..<sign).lowercased()
    value = view.text(sign + 1..<line.upperBound)
  }
}

extension String {
  /// Without blanks at both ends.
  var trimmed: String {
    var text = Substring(self)
    while let first = text.first, first == " " || first == "\t" { text = text.dropFirst() }
    while let last = text.last, last == " " || last == "\t" { text = text.dropLast() }
    return String(text)
  }

  /// nil when nothing is in it.
  var nonEmpty: String? { isEmpty ? nil : self }

  /// Whether the end was cut: `...` or `…`.
  var isCutShort: Bool { hasSuffix("...") || hasSuffix("…") }

  /// `KB` and six or seven digits; nil when there is none.
  var update: String? {
    let bytes = Array(utf8)
    var index = 0
    while index + 8 <= bytes.count {
      if bytes[index] | 0x20 == UInt8(ascii: "k"), bytes[index + 1] | 0x20 == UInt8(ascii: "b") {
        var end = index + 2
        while end < bytes.count, ExcerptBytes.isDigit(bytes[end]) { end += 1 }
        if (6...7).contains(end - index - 2) {
          return "KB" + String(decoding: bytes[index + 2..<end], as: UTF8.self)
        }
      }
      index += 1
    }
    return nil
  }
}
