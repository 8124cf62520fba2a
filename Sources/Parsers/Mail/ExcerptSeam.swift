import Records

/// Decides whether a blank stood where a line was broken, from the words on both sides.
///
/// Mail programs break at blanks and after hyphens, and inside words that are longer than the line. Where the
/// text states a length (`on:[118]"..."`, `{l:32 b:...}`) the proof decides later; this is the first guess.
struct ExcerptSeam {
  /// The word before the break.
  private let tail: ByteView
  /// The text after the break, up to its first blank.
  private let head: ByteView
  /// The text after the break.
  private let next: ByteView
  /// The record so far.
  private let record: ByteView
  private let isInQuotes: Bool

  /// How a line was broken, as far as the widths of the lines around it tell.
  enum Wrap: Equatable {
    /// At a place that only the words tell.
    case unknown
    /// Anywhere: all lines are cut at one column.
    case column
    /// The line is as wide as any around it, `width` characters.
    case full(width: Int)
  }

  /// How far words are looked at.
  private static let reach = 300

  /// Whether a blank belongs between `record` and `next`.
  static func needsBlank(_ record: ByteView, _ next: ByteView, isInQuotes: Bool, wrap: Wrap = .unknown)
    -> Bool
  {
    guard !record.buffer.isEmpty, !next.buffer.isEmpty, wrap != .column else { return false }
    let seam = ExcerptSeam(record, next, isInQuotes)
    if case .full(let width) = wrap, seam.isInsideLongWord(width) { return false }
    return !seam.isInsideWord
  }

  /// Words that do not fit into a line are cut at its end, and only they: a long word that ends exactly there
  /// goes on in the next line.
  private func isInsideLongWord(_ width: Int) -> Bool {
    guard tail.count * 5 >= width * 2, last != UInt8(ascii: ","), last != UInt8(ascii: ";") else {
      return false
    }
    guard ExcerptBytes.isWord(first) || (head.count > 1 && "_.~-(/".utf8.contains(first)) else {
      return false
    }
    let words: [StaticString] = [
      "expression:", "originated", "from", "with", "on", "file", "do", "and", "in", "as",
    ]
    return !words.contains {
      $0.utf8CodeUnitCount == head.count && head.starts(with: $0, at: 0, before: head.count)
    }
  }

  private init(_ record: ByteView, _ next: ByteView, _ isInQuotes: Bool) {
    var start = record.count
    let floor = max(0, record.count - Self.reach)
    while start > floor, !ExcerptBytes.isBlank(record[start - 1]), record[start - 1] != ExcerptBytes.lineFeed
    {
      start -= 1
    }
    var end = 0
    while end < min(next.count, Self.reach), !ExcerptBytes.isBlank(next[end]) { end += 1 }
    self.record = record
    self.next = next
    self.isInQuotes = isInQuotes
    tail = record[start..<record.count]
    head = next[0..<end]
  }

  private var last: UInt8 { tail.count > 0 ? tail[tail.count - 1] : ExcerptBytes.blank }
  private var lastButOne: UInt8 { tail.count > 1 ? tail[tail.count - 2] : ExcerptBytes.blank }
  private var first: UInt8 { head.count > 0 ? head[0] : ExcerptBytes.blank }
  private var second: UInt8 { head.count > 1 ? head[1] : ExcerptBytes.blank }

  private var isInsideWord: Bool {
    guard tail.count > 0, head.count > 0 else { return false }
    if let verdict = bySigns() { return verdict }
    return isInsideBlob || isInsidePath || isInsideNumber || isInsideName
  }

  // MARK: Signs on either side

  private func bySigns() -> Bool? {
    switch last {
    case UInt8(ascii: "-"):
      // `[HRESULT = 0x... -` ends with a dash of its own.
      return tail.count > 1 && (ExcerptBytes.isWord(first) || first == UInt8(ascii: "-"))
    case UInt8(ascii: "_"), ExcerptBytes.backslash, UInt8(ascii: "~"), UInt8(ascii: "@"): return true
    case UInt8(ascii: "("), UInt8(ascii: "["), UInt8(ascii: "{"): return true
    case UInt8(ascii: "|"): return tail.count > 1
    case UInt8(ascii: "/"): return tail.count > 1
    case UInt8(ascii: "="):
      return tail.count > 1 && !endsWith("Host=") && !endsWith("Guest=") && !endsWith("name=")
    case UInt8(ascii: ":"):
      if lastButOne == UInt8(ascii: ":") || first == UInt8(ascii: ":") { return true }
      if endsWith("[l:") || endsWith("{l:") || endsWith("ml:")
        || tail.starts(with: "b:", at: 0, before: tail.count)
      {
        return true
      }
      if tail.count == 2 && first == ExcerptBytes.backslash { return true }
      return stampContinues ? true : nil
    default: break
    }
    switch first {
    case UInt8(ascii: ":"):
      // No log sets a blank before a colon that text follows: `{l:8 b` and `:0011`.
      return ExcerptBytes.isWord(second) || second == UInt8(ascii: ":") || stampContinues ? true : nil
    case UInt8(ascii: "@"):
      // `CSI Transaction @0x1f00...` is an address, `0000001b@2022/...` a stamp.
      return ExcerptBytes.isWord(last) && !head.starts(with: "@0x", at: 0, before: head.count)
    case UInt8(ascii: "_"), UInt8(ascii: "~"): return ExcerptBytes.isWord(last)
    case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ";"): return true
    case UInt8(ascii: ","): return !isLabelledValue
    case UInt8(ascii: "\""), UInt8(ascii: "'"):
      // `[l:11]` and `'NgcCtnr.dll'`.
      return last == UInt8(ascii: "]") ? true : nil
    case UInt8(ascii: "("): return endsInFile ? true : nil
    case ExcerptBytes.backslash: return has(tail, ExcerptBytes.backslash) || last == UInt8(ascii: ":")
    default: return nil
    }
  }

  private func endsWith(_ text: StaticString) -> Bool {
    tail.starts(with: text, at: tail.count - text.utf8CodeUnitCount, before: tail.count)
  }

  private func has(_ view: ByteView, _ byte: UInt8) -> Bool { view.first(byte, in: 0..<view.count) != nil }

  /// `0000001b@2022/10/8:05:` and `50:57.440`.
  private var stampContinues: Bool {
    guard let at = tail.first(UInt8(ascii: "@"), in: 0..<tail.count), at == 8 else { return false }
    return tail.first(UInt8(ascii: "/"), in: at..<tail.count) != nil
  }

  /// Hydration messages set a blank before their commas: `Delta Type: 0 , IntegrityState Valid: true ,`.
  private var isLabelledValue: Bool {
    guard second == ExcerptBytes.blank || head.count == 1 else { return false }
    let end = record.count - tail.count
    let start = max(0, end - 20)
    return record.first(": ", in: start..<end) != nil
      && record.first("Hydration failed", in: 0..<min(record.count, 400)) != nil
  }

  // MARK: Hashes, numbers

  /// Inside `b:` digits: both sides are of the alphabet, and the braces are not closed.
  private var isInsideBlob: Bool {
    guard let start = tail.first("b:", in: 0..<tail.count) ?? (isInsideOpenBlob ? -2 : nil) else {
      return false
    }
    for index in (start + 2)..<tail.count where !ExcerptBytes.isBase64(tail[index]) { return false }
    let end = head.first(UInt8(ascii: "}"), in: 0..<head.count) ?? head.count
    guard end > 0 else { return false }
    for index in 0..<end where !ExcerptBytes.isBase64(head[index]) { return false }
    return true
  }

  /// The word before is itself a rest of a blob: `... b:1234 5678` where blanks had crept in.
  private var isInsideOpenBlob: Bool {
    let floor = max(0, record.count - 200)
    var index = record.count
    while index > floor {
      index -= 1
      let byte = record[index]
      if byte == UInt8(ascii: ":") { return index > 0 && record[index - 1] == UInt8(ascii: "b") }
      if !ExcerptBytes.isBase64(byte), byte != ExcerptBytes.blank { return false }
    }
    return false
  }

  private var isInsideNumber: Bool {
    if ExcerptBytes.isDigit(last), first == UInt8(ascii: "."), ExcerptBytes.isDigit(second) { return true }
    if last == UInt8(ascii: "."), ExcerptBytes.isDigit(lastButOne), ExcerptBytes.isDigit(first) {
      return true
    }
    if stampContinues, ExcerptBytes.isDigit(first) || first == UInt8(ascii: ".") { return true }
    if isInsideBraces { return true }
    // `0x800f09` and `86`: together eight digits.
    guard let sign = lastHexSign else { return false }
    let before = tail.count - sign
    var after = 0
    while after < head.count, ExcerptBytes.isHex(head[after]) { after += 1 }
    guard after == head.count || !ExcerptBytes.isWord(head[after]) else { return false }
    return before < 8 && before + after == 8
  }

  private var lastHexSign: Int? {
    var index = tail.count
    while index > 0, ExcerptBytes.isHex(tail[index - 1]) { index -= 1 }
    // The `0` of `0x` is a hex digit itself.
    guard index >= 2, tail[index - 1] == UInt8(ascii: "x"), tail[index - 2] == UInt8(ascii: "0") else {
      return nil
    }
    return index
  }

  /// Inside `{d16d444c-56d8-...}`.
  private var isInsideBraces: Bool {
    var index = tail.count
    while index > 0, ExcerptBytes.isHex(tail[index - 1]) || tail[index - 1] == UInt8(ascii: "-") {
      index -= 1
    }
    guard index > 0, tail[index - 1] == UInt8(ascii: "{"), tail.count - index < 36 else { return false }
    guard let close = head.first(UInt8(ascii: "}"), in: 0..<head.count) else { return false }
    return tail.count - index + close == 36
  }

  // MARK: Paths, names

  private var isInsidePath: Bool {
    guard has(tail, ExcerptBytes.backslash) || (isInQuotes && hasOpenPath) else { return false }
    // A drive or a root starts another path.
    if second == UInt8(ascii: ":") || first == ExcerptBytes.backslash { return false }
    if isInQuotes { return ExcerptBytes.isWord(last) || last == UInt8(ascii: ".") }
    if has(head, ExcerptBytes.backslash) { return true }
    return !endsInFile && headIsFileRest
  }

  private var hasOpenPath: Bool {
    let floor = max(0, record.count - Self.reach)
    return record.first(ExcerptBytes.backslash, in: floor..<record.count) != nil
  }

  /// `...\foo.dll`, `...\ntsystem.cpp(2987):`.
  private var endsInFile: Bool {
    guard let dot = tail.buffer.lastIndex(of: UInt8(ascii: ".")) else { return false }
    let rest = dot + 1..<tail.count
    guard let name = tail.buffer.lastIndex(of: ExcerptBytes.backslash), name < dot, rest.count >= 2 else {
      return false
    }
    var index = dot + 1
    while index < tail.count, ExcerptBytes.isWord(tail[index]) { index += 1 }
    return (2...8).contains(index - dot - 1)
  }

  /// A word that can end a path: `d9dad801_clipboardserver.dll`, `ent_none_3868158f24725705`.
  private var headIsFileRest: Bool {
    var index = 0
    while index < head.count, ExcerptBytes.isWord(head[index]) || "._-".utf8.contains(head[index]) {
      index += 1
    }
    let word = head[0..<index]
    if has(word, UInt8(ascii: "_")) { return true }
    guard let dot = word.first(UInt8(ascii: "."), in: 0..<word.count) else { return false }
    return word.count - dot > 2
  }

  private var isInsideName: Bool {
    if isInsideDirectory || isInsideFunction { return true }
    // Package identity: `Package_1~31bf3856ad364e35~am` and `d64~~10.0.1.6`.
    if has(tail, UInt8(ascii: "~")), has(head, UInt8(ascii: "~")), ExcerptBytes.isWord(last) {
      return ExcerptBytes.isWord(first)
    }
    guard let colons = tail.first("::", in: 0..<tail.count) else { return isInsideSymbol }
    // `Provider::SysCreate` and `File(flags`: the call's bracket has not come yet.
    let open = head.first(UInt8(ascii: "("), in: 0..<head.count)
    let isCalled = tail.first(UInt8(ascii: "("), in: colons..<tail.count) != nil
    if let open, open > 0, !isCalled, ExcerptBytes.isWord(last), ExcerptBytes.isWord(first) { return true }
    if head.first("::", in: 0..<head.count) != nil, ExcerptBytes.isWord(last), ExcerptBytes.isWord(first) {
      return true
    }
    return isInsideSymbol
  }

  /// `originated in function A::Get` and `Error expression: ...`: the name reaches up to that word.
  private var isInsideFunction: Bool {
    let start = record.count - tail.count
    guard record.starts(with: "in function ", at: start - 12, before: start) else { return false }
    return next.starts(with: " expression:", at: head.count, before: next.count)
  }

  /// `amd64_sample_5ea365` and `08ed804f60_8.0.1_none_11e9`: names with underscores on both sides.
  private var isInsideDirectory: Bool {
    guard ExcerptBytes.isWord(last), ExcerptBytes.isWord(first) else { return false }
    var underscores = 0
    for byte in tail.buffer where byte == UInt8(ascii: "_") { underscores += 1 }
    return underscores >= 2 && !has(tail, UInt8(ascii: "|")) && headIsFileRest && has(head, UInt8(ascii: "_"))
  }

  /// `PSFX_E_APPLY_FOR` and `WARD_DELTA_FAILED]`: capitals on both sides, which no log parts by a blank.
  private var isInsideSymbol: Bool {
    var start = tail.count
    var underscores = 0
    while start > 0, isSymbol(tail[start - 1]) {
      if tail[start - 1] == UInt8(ascii: "_") { underscores += 1 }
      start -= 1
    }
    guard underscores > 0, tail.count - start > 2, ExcerptBytes.isUpper(first) else { return false }
    var end = 0
    while end < head.count, isSymbol(head[end]) { end += 1 }
    return end >= 2 || end == head.count || !ExcerptBytes.isWord(head[end])
  }

  private func isSymbol(_ byte: UInt8) -> Bool {
    ExcerptBytes.isUpper(byte) || ExcerptBytes.isDigit(byte) || byte == UInt8(ascii: "_")
  }
}
