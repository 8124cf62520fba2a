import Records

/// Byte classes and small readings that the mail parser shares.
enum ExcerptBytes {
  static let blank = UInt8(ascii: " ")
  static let tab = UInt8(ascii: "\t")
  static let lineFeed = UInt8(ascii: "\n")
  static let backslash = UInt8(ascii: "\\")

  static func isBlank(_ byte: UInt8) -> Bool { byte == blank || byte == tab }
  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
  static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
  static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 0x61 < 26 }
  static func isWord(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }
  static func isHex(_ byte: UInt8) -> Bool { isDigit(byte) || (byte | 0x20) &- 0x61 < 6 }
  static func isBase64(_ byte: UInt8) -> Bool {
    isWord(byte) || byte == UInt8(ascii: "+") || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "=")
  }

  /// Whether a letter of a script without blanks between words (kana, ideographs, Hangul) starts at `index`.
  static func isIdeograph(_ view: ByteView, at index: Int) -> Bool {
    guard index >= 0, index < view.count else { return false }
    let lead = view[index]
    guard lead >= 0xe3, lead <= 0xed else { return false }
    // U+3000...U+303F is punctuation, which stands beside log text as well.
    return lead != 0xe3 || (index + 1 < view.count && view[index + 1] >= 0x81)
  }

  /// Whether any such letter is in `view`.
  static func hasIdeographs(_ view: ByteView) -> Bool {
    for index in 0..<view.count where view[index] >= 0xe3 && isIdeograph(view, at: index) { return true }
    return false
  }

  /// First position in `range` that is no blank.
  static func skipBlanks(_ view: ByteView, _ range: Range<Int>) -> Int {
    var index = range.lowerBound
    while index < range.upperBound, isBlank(view[index]) { index += 1 }
    return index
  }

  /// End of `range` without blanks at its end.
  static func trimmedEnd(_ view: ByteView, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, isBlank(view[end - 1]) { end -= 1 }
    return end
  }

  /// Number and end of a run of at most `most` decimal digits at `start`; nil when there is none.
  static func number(_ view: ByteView, at start: Int, most: Int = 9) -> (value: Int, end: Int)? {
    var value = 0
    var index = start
    while index < view.count, index - start < most, isDigit(view[index]) {
      value = value * 10 + Int(view[index] - 0x30)
      index += 1
    }
    return index > start ? (value, index) : nil
  }

  /// Whether `view` has `word` at `index`, letter case aside; `word` is given in lower case.
  static func hasWord(_ view: ByteView, _ word: StaticString, at index: Int) -> Bool {
    let length = word.utf8CodeUnitCount
    guard view.has(length, at: index) else { return false }
    for offset in 0..<length {
      let byte = view[index + offset]
      let lower = isLetter(byte) ? byte | 0x20 : byte
      if lower != word.utf8Start[offset] { return false }
    }
    return true
  }

  /// The scalar that starts at `index` and its length; bytes that are not UTF-8 count as one unit without value.
  static func scalar(_ view: ByteView, at index: Int) -> (value: UInt32?, length: Int) {
    let lead = view[index]
    if lead < 0x80 { return (UInt32(lead), 1) }
    let length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2
    guard lead >= 0xc2, lead < 0xf5, view.has(length, at: index) else { return (nil, 1) }
    var value = UInt32(lead) & (0x7f >> UInt32(length))
    for offset in 1..<length {
      let next = view[index + offset]
      guard next & 0xc0 == 0x80 else { return (nil, 1) }
      value = value << 6 | UInt32(next & 0x3f)
    }
    return (value, length)
  }
}

extension Array where Element == UInt8 {
  /// Calls `body` with a checked view of the bytes.
  func withView<Result>(_ body: (ByteView) -> Result) -> Result {
    withUnsafeBufferPointer { body(ByteView($0)) }
  }
}
