import Records

/// What a CSI record states about the length of a text or of bytes in it, compared with what is there.
///
/// Forms (seen in public logs): `[l:11]'NgcCtnr.dll'` and `[l:11 ml:12]'...'` count characters (UTF-16 units),
/// `[l:22{11}]"..."` bytes and characters, `[118]"..."` characters, `{l:32 ml:4096 b:...}` bytes as hex digits
/// or, in old builds, as base64.
struct ExcerptStatement {
  /// What kind of statement.
  enum Kind {
    /// A quoted text.
    case quoted
    /// Bytes in braces.
    case blob
  }

  /// What kind.
  var kind: Kind
  /// `[l:11]`, `{l:32`.
  var label: Range<Int>
  /// The text or digits between their delimiters.
  var content: Range<Int>
  /// Characters or digits that there should be.
  var needed: Int
  /// Characters or digits that there are; blanks within digits do not count.
  var found: Int

  /// Whether statement and text agree.
  var agrees: Bool { needed == found }

  /// The statements of `view`, in order.
  ///
  /// Texts with placeholders and elisions (`<InstallerID>`, `...`) and cut texts state nothing.
  static func all(in view: ByteView) -> [ExcerptStatement] {
    var reader = StatementReader(view)
    reader.run()
    return reader.statements
  }
}

/// Finds the statements of one record.
private struct StatementReader {
  let view: ByteView
  var statements: [ExcerptStatement] = []
  /// Steps left: a text made to be searched over and over ends the search instead.
  private var budget: Int
  /// Once a quotation mark does not close, it does not close from later starts either.
  private var unclosed: Set<UInt8> = []

  init(_ view: ByteView) {
    self.view = view
    budget = 1024 + 8 * view.count
  }

  mutating func run() {
    var index = 0
    while index < view.count, budget > 0 {
      let byte = view[index]
      if byte == UInt8(ascii: "["), let statement = quoted(at: index) {
        statements.append(statement)
        index = max(statement.content.upperBound, index + 1)
      } else if byte == UInt8(ascii: "{"), let statement = blob(at: index) {
        statements.append(statement)
        index = statement.content.upperBound
      } else {
        index += 1
      }
    }
  }

  // MARK: Quoted

  private mutating func quoted(at start: Int) -> ExcerptStatement? {
    guard let (needed, bytes, labelEnd) = specification(at: start) else { return nil }
    guard labelEnd < view.count else { return nil }
    let mark = view[labelEnd]
    guard mark == UInt8(ascii: "\"") || mark == UInt8(ascii: "'"), !unclosed.contains(mark) else {
      return nil
    }
    let content = labelEnd + 1
    // Quotation marks may stand inside the text, so the stated length is tried first.
    if let end = end(ofCharacters: needed, from: content), end < view.count, view[end] == mark {
      return make(start..<labelEnd, content..<end, needed, needed)
    }
    guard let close = view.first(mark, in: content..<view.count) else {
      unclosed.insert(mark)
      return nil
    }
    budget -= close - content
    if isMasked(content..<close) { return nil }
    let found = characters(content..<close)
    // Old builds count bytes, two for a character.
    if !bytes, needed == found * 2 { return make(start..<labelEnd, content..<close, found, found) }
    return make(start..<labelEnd, content..<close, needed, found)
  }

  private func make(
    _ label: Range<Int>, _ content: Range<Int>, _ needed: Int, _ found: Int
  ) -> ExcerptStatement {
    ExcerptStatement(kind: .quoted, label: label, content: content, needed: needed, found: found)
  }

  /// `[118]`, `[l:11]`, `[l:18 ml:19]`, `[ml:520{260},l:108{54}]`: stated characters, whether bytes were given
  /// beside them, and the end.
  private func specification(at start: Int) -> (characters: Int, hasBytes: Bool, end: Int)? {
    if let (value, end) = ExcerptBytes.number(view, at: start + 1) {
      return end < view.count && view[end] == UInt8(ascii: "]") ? (value, true, end + 1) : nil
    }
    var index = start + 1
    var stated: (Int, Bool)?
    for _ in 0..<3 {
      let isLength = view.starts(with: "l:", at: index, before: view.count)
      guard isLength || view.starts(with: "ml:", at: index, before: view.count) else { return nil }
      index += isLength ? 2 : 3
      guard let (value, end) = ExcerptBytes.number(view, at: index) else { return nil }
      index = end
      var item = (value, false)
      if index < view.count, view[index] == UInt8(ascii: "{") {
        guard let (characters, end) = ExcerptBytes.number(view, at: index + 1), end < view.count,
          view[end] == UInt8(ascii: "}")
        else { return nil }
        item = (characters, true)
        index = end + 1
      }
      if isLength { stated = item }
      guard index < view.count else { return nil }
      if view[index] == UInt8(ascii: "]") { return stated.map { ($0.0, $0.1, index + 1) } }
      guard view[index] == UInt8(ascii: ",") || view[index] == ExcerptBytes.blank else { return nil }
      index = ExcerptBytes.skipBlanks(view, index + 1..<view.count)
    }
    return nil
  }

  private mutating func end(ofCharacters count: Int, from start: Int) -> Int? {
    // A character has at most four bytes; a stated length past the record's end needs no search.
    guard count <= view.count - start else { return nil }
    budget -= count
    var left = count
    var index = start
    while left > 0 {
      guard index < view.count, view[index] != ExcerptBytes.lineFeed else { return nil }
      let (_, length) = ExcerptBytes.scalar(view, at: index)
      left -= length == 4 ? 2 : 1
      index += length
    }
    return left == 0 ? index : nil
  }

  private func characters(_ range: Range<Int>) -> Int {
    var count = 0
    var index = range.lowerBound
    while index < range.upperBound {
      let (_, length) = ExcerptBytes.scalar(view, at: index)
      count += length == 4 ? 2 : 1
      index += length
    }
    return count
  }

  /// `<InstallerID>`, `XXXX`, `...`: the sender left something out on purpose.
  private func isMasked(_ range: Range<Int>) -> Bool {
    if let open = view.first(UInt8(ascii: "<"), in: range),
      view.first(UInt8(ascii: ">"), in: open..<range.upperBound) != nil
    {
      return true
    }
    let signs: [StaticString] = ["XXX", "xxx", "***", "...", "\u{2026}"]
    return signs.contains { sign in
      guard let hit = view.first(sign, in: range) else { return false }
      // Names of component directories have two dots, never three.
      return hit < range.upperBound
    }
  }

  // MARK: Bytes

  private mutating func blob(at start: Int) -> ExcerptStatement? {
    guard view.starts(with: "{l:", at: start, before: view.count),
      let (length, lengthEnd) = ExcerptBytes.number(view, at: start + 3), length <= 65_536
    else { return nil }
    var index = ExcerptBytes.skipBlanks(view, lengthEnd..<view.count)
    if view.starts(with: "ml:", at: index, before: view.count) {
      guard let (_, end) = ExcerptBytes.number(view, at: index + 3) else { return nil }
      index = ExcerptBytes.skipBlanks(view, end..<view.count)
    }
    guard index > lengthEnd else { return nil }
    if view.starts(with: "b:", at: index, before: view.count) { index += 2 }
    var end = index
    var digits = 0
    var hex = 0
    while end < view.count, view[end] != UInt8(ascii: "}") {
      let byte = view[end]
      if ExcerptBytes.isBase64(byte) {
        digits += 1
        if ExcerptBytes.isHex(byte) { hex += 1 }
      } else if !ExcerptBytes.isBlank(byte) {
        return nil
      }
      end += 1
    }
    budget -= end - index
    guard end < view.count else { return nil }
    let base64 = (length + 2) / 3 * 4
    let isBase64 = digits == base64 && (hex < digits || length % 3 != 0 && view[end - 1] == UInt8(ascii: "="))
    let needed = isBase64 || hex < digits ? base64 : length * 2
    return ExcerptStatement(
      kind: .blob, label: start..<lengthEnd, content: index..<end, needed: needed, found: digits)
  }
}
