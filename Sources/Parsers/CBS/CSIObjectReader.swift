import Records

/// Reads the object notation of CSI records: `[l:11 ml:12]'text'`, `[118]"text"`, `{l:32 b:hex}` (`logs.md`
/// section 3).
struct CSIObjectReader {
  let view: ByteView

  /// A quoted text and whether it is as long as its bracket says.
  struct QuotedText {
    var range: Range<Int>
    var end: Int
    /// nil when the bracket states no length that can be compared.
    var lengthAgrees: Bool?
  }

  /// The quoted text whose bracket or quote starts at `start`.
  func quoted(at start: Int, before end: Int) -> QuotedText? {
    var position = start
    var stated: [Int] = []
    if position < end, view[position] == UInt8(ascii: "[") {
      guard let close = view.first(UInt8(ascii: "]"), in: position..<min(end, position + 64)) else {
        return nil
      }
      stated = lengths(position + 1, close)
      position = close + 1
    }
    guard position < end, view[position] == UInt8(ascii: "'") || view[position] == UInt8(ascii: "\"") else {
      return nil
    }
    let quote = view[position]
    let from = position + 1
    // A stated length finds the right quote when the text itself holds one.
    for length in stated where view.has(length + 1, at: from) && from + length < end {
      if view[from + length] == quote {
        return QuotedText(range: from..<from + length, end: from + length + 1, lengthAgrees: true)
      }
    }
    guard let close = view.first(quote, in: from..<end) else { return nil }
    let agrees = stated.isEmpty ? nil : stated.contains(characters(from, close))
    return QuotedText(range: from..<close, end: close + 1, lengthAgrees: agrees)
  }

  /// Numbers of a bracket that may count characters: `[118]`, `l:11`, and the braces of `l:22{11}`; `ml:` is
  /// the buffer's size and left out.
  private func lengths(_ start: Int, _ end: Int) -> [Int] {
    var numbers: [Int] = []
    var position = start
    while position < end {
      let isBuffer = view.starts(with: "ml:", at: position, before: end)
      var number = 0
      var digits = 0
      while position < end, view[position] &- 48 < 10, digits < 7 {
        number = number * 10 + Int(view[position] - 48)
        digits += 1
        position += 1
      }
      if digits > 0 { numbers.append(number) } else { position += isBuffer ? 3 : 1 }
      if isBuffer {
        while position < end, view[position] != 0x20, view[position] != UInt8(ascii: ",") { position += 1 }
      }
    }
    return numbers
  }

  private func characters(_ start: Int, _ end: Int) -> Int {
    var count = 0
    for byte in view[start..<end].buffer where byte & 0xc0 != 0x80 { count += 1 }
    return count
  }

  /// The digest of the blob `{l:32 ml:4096 b:...}` behind `start`, with at most a few blanks or a line end
  /// before it.
  ///
  /// - Returns: nil digest for a blob that is neither hex nor base64 of the right length.
  func blob(after start: Int, before end: Int) -> (digest: Digest?, end: Int)? {
    guard let open = view.first(UInt8(ascii: "{"), in: start..<min(end, start + 16)),
      let close = view.first(UInt8(ascii: "}"), in: open..<min(end, open + 256))
    else { return nil }
    // The value follows `b:` or, in older texts, is simply the last word.
    var from = open + 1
    if let mark = view.first("b:", in: open..<close) {
      from = mark + 2
    } else {
      var position = open
      while let blank = view.first(0x20, in: position..<close) {
        from = blank + 1
        position = blank + 1
      }
    }
    var to = close
    while to > from, view[to - 1] == 0x20 { to -= 1 }
    return (Digest(text: view[from..<to]), close + 1)
  }
}
