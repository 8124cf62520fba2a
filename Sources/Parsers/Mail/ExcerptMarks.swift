import Records

/// Removes what mail programs, editors and forums put into log text: markup, entities, typographic signs.
///
/// Works on one line. Signs that logs use themselves stay: `` `anonymous-namespace' ``, `[SR]`, `<DateTime>`,
/// punctuation beside ideographs (DISM writes Chinese), apostrophes within words.
struct ExcerptMarks {
  private let view: ByteView
  private var index = 0
  private var out: [UInt8] = []
  private var changed = false
  /// Positions of closing signs whose opening sign was removed, nearest last.
  private var closers: [(position: Int, length: Int)] = []

  /// Opening signs without a closing one; past a few, a line is not searched on.
  private var failures = 0
  private static let mostFailures = 64

  /// How far an opening sign looks for its closing one.
  private static let reach = 400

  /// `view` without marks; nil when it has none.
  static func clean(_ view: ByteView) -> [UInt8]? {
    for byte in view.buffer where isSuspect(byte) {
      var marks = ExcerptMarks(view)
      marks.run()
      return marks.changed ? marks.out : nil
    }
    return nil
  }

  private static func isSuspect(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: "["), UInt8(ascii: "*"), UInt8(ascii: "`"): true
    default: byte >= 0x80
    }
  }

  private init(_ view: ByteView) {
    self.view = view
    out.reserveCapacity(view.count)
  }

  private mutating func run() {
    while index < view.count {
      if let closer = closers.last, closer.position <= index {
        closers.removeLast()
        if closer.position == index {
          index += closer.length
          continue
        }
      }
      let byte = view[index]
      guard Self.isSuspect(byte) else {
        out.append(byte)
        index += 1
        continue
      }
      let (end, text) = byte < 0x80 && failures > Self.mostFailures ? (index + 1, nil) : replacement(byte)
      if text == nil, byte < 0x80 { failures += 1 }
      if let text {
        out += text
        changed = true
      } else {
        out += view[index..<end].buffer
      }
      index = end
    }
  }

  /// Where the sign at ``index`` ends, and what stands for it; nil text keeps it.
  private mutating func replacement(_ byte: UInt8) -> (end: Int, text: [UInt8]?) {
    switch byte {
    case UInt8(ascii: "&"): return entity()
    case UInt8(ascii: "<"): return tag()
    case UInt8(ascii: "["): return bracket()
    case UInt8(ascii: "*"): return pair("**")
    case UInt8(ascii: "`"): return pair("`")
    default: return sign()
    }
  }

  // MARK: HTML

  private func entity() -> (Int, [UInt8]?) {
    let known: [(StaticString, StaticString)] = [
      ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"), ("&quot;", "\""), ("&apos;", "'"), ("&#39;", "'"),
      ("&nbsp;", " "), ("&#160;", " "), ("&#91;", "["), ("&#93;", "]"),
    ]
    for (name, text) in known where view.starts(with: name, at: index, before: view.count) {
      return (
        index + name.utf8CodeUnitCount,
        Array(UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
      )
    }
    return (index + 1, nil)
  }

  /// `<span style="...">`, `</b>`, `<br/>`; names that no log uses between angle brackets.
  private func tag() -> (Int, [UInt8]?) {
    let names: [StaticString] = [
      "span", "br", "b", "i", "u", "p", "div", "font", "strong", "em", "code", "pre", "a", "td", "tr", "th",
      "table", "tbody", "li", "ul", "ol", "blockquote", "mark",
    ]
    var at = index + 1
    let isEnd = at < view.count && view[at] == UInt8(ascii: "/")
    if isEnd { at += 1 }
    for name in names where ExcerptBytes.hasWord(view, name, at: at) {
      let next = at + name.utf8CodeUnitCount
      guard next < view.count, [UInt8(ascii: ">"), UInt8(ascii: "/"), 0x20].contains(view[next]) else {
        continue
      }
      guard let close = view.first(UInt8(ascii: ">"), in: next..<min(next + Self.reach, view.count)) else {
        break
      }
      // `<a b c>` that is no element has no attributes with a value.
      let attributes = next..<close
      guard attributes.count < 2 || view.first(UInt8(ascii: "="), in: attributes) != nil else { break }
      return (close + 1, name.utf8CodeUnitCount == 2 && name.utf8Start[1] == UInt8(ascii: "r") ? [0x20] : [])
    }
    return (index + 1, nil)
  }

  // MARK: Forum and Markdown

  private mutating func bracket() -> (Int, [UInt8]?) {
    if let end = forumTag() { return (end, []) }
    let limit = min(index + Self.reach, view.count)
    guard let close = view.first("](", in: index..<limit), close + 2 < view.count,
      view.first(UInt8(ascii: "["), in: index + 1..<close) == nil
    else { return (index + 1, nil) }
    let target = close + 2
    let schemes: [StaticString] = ["#", "http", "mailto:"]
    guard schemes.contains(where: { view.starts(with: $0, at: target, before: view.count) }),
      let end = view.first(UInt8(ascii: ")"), in: target..<min(target + Self.reach, view.count))
    else { return (index + 1, nil) }
    closers.append((close, end + 1 - close))
    return (index + 1, [])
  }

  private func forumTag() -> Int? {
    let names: [StaticString] = [
      "url", "code", "quote", "color", "size", "font", "img", "spoiler", "b", "i", "u",
    ]
    var at = index + 1
    let isEnd = at < view.count && view[at] == UInt8(ascii: "/")
    if isEnd { at += 1 }
    for name in names where ExcerptBytes.hasWord(view, name, at: at) {
      let next = at + name.utf8CodeUnitCount
      guard next < view.count else { return nil }
      if view[next] == UInt8(ascii: "]") {
        // `[i]` is an index in code; as a mark it has its other half on the line.
        let isShort = name.utf8CodeUnitCount == 1
        if isShort && !isEnd && view.first("[/", in: next..<min(next + Self.reach, view.count)) == nil {
          return nil
        }
        return next + 1
      }
      guard view[next] == UInt8(ascii: "="), !isEnd else { continue }
      let limit = min(next + Self.reach, view.count)
      return view.first(UInt8(ascii: "]"), in: next..<limit).map { $0 + 1 }
    }
    return nil
  }

  /// `**x**` and `` `x` ``: removed only in pairs that stand close to their text.
  private mutating func pair(_ sign: StaticString) -> (Int, [UInt8]?) {
    let length = sign.utf8CodeUnitCount
    let first = sign.utf8Start[0]
    guard view.starts(with: sign, at: index, before: view.count) else { return (index + 1, nil) }
    let inner = index + length
    if index > 0, view[index - 1] == first { return (index + 1, nil) }
    guard inner < view.count, view[inner] != first, !ExcerptBytes.isBlank(view[inner]) else {
      return strayTick(sign, inner)
    }
    if first == UInt8(ascii: "`"), isCompilerName(inner) { return (index + 1, nil) }
    var at = inner
    let limit = min(inner + Self.reach * 8, view.count)
    while let close = view.first(first, in: at..<limit) {
      at = close + 1
      guard view.starts(with: sign, at: close, before: view.count), !ExcerptBytes.isBlank(view[close - 1]),
        close > inner, close + length == view.count || view[close + length] != first
      else { continue }
      if first == UInt8(ascii: "`"), isCompilerName(close + 1) { continue }
      closers.append((close, length))
      return (inner, [])
    }
    return strayTick(sign, inner)
  }

  /// A tick at either end of the line is half of a mark around several lines.
  private func strayTick(_ sign: StaticString, _ inner: Int) -> (Int, [UInt8]?) {
    guard sign.utf8CodeUnitCount == 1, index == 0 || inner == view.count else { return (index + 1, nil) }
    // Three are a fence.
    if inner < view.count, view[inner] == sign.utf8Start[0] { return (index + 1, nil) }
    return (inner, [])
  }

  /// `` `anonymous-namespace' `` and its kin are how the compiler writes names.
  private func isCompilerName(_ at: Int) -> Bool {
    let names: [StaticString] = [
      "anonymous", "dynamic", "local", "vector", "scalar", "vftable", "vbtable", "string",
    ]
    if names.contains(where: { view.starts(with: $0, at: at, before: view.count) }) { return true }
    // Ends in an apostrophe before any blank.
    var end = at
    while end < view.count, ExcerptBytes.isWord(view[end]) || view[end] == UInt8(ascii: "-") { end += 1 }
    return end > at && end < view.count && view[end] == UInt8(ascii: "'")
  }

  // MARK: Typography

  private func sign() -> (Int, [UInt8]?) {
    let (value, length) = ExcerptBytes.scalar(view, at: index)
    let end = index + length
    guard let value else { return (end, nil) }
    switch value {
    case 0x200b, 0x2060, 0xfeff, 0x00ad:
      return (end, [])
    case 0x2002...0x200a, 0x202f, 0x205f, 0x3000, 0x00a0:
      return (end, isFrenchBlank(end) ? nil : [0x20])
    case 0x2018...0x201b:
      return (end, isBetweenLetters(end) || touchesIdeograph(end) ? nil : [UInt8(ascii: "'")])
    case 0x201c...0x201f:
      return (end, touchesIdeograph(end) ? nil : [UInt8(ascii: "\"")])
    case 0x2010...0x2014, 0x2212:
      let before = index > 0 && !ExcerptBytes.isBlank(view[index - 1])
      let after = end < view.count && !ExcerptBytes.isBlank(view[end])
      return (end, before || after ? [UInt8(ascii: "-")] : nil)
    case 0xff01...0xff5e:
      return (end, touchesIdeograph(end) ? nil : [UInt8(truncatingIfNeeded: value - 0xff01 + 0x21)])
    case 0x3002:
      return (end, touchesIdeograph(end) ? nil : [UInt8(ascii: ".")])
    default:
      return (end, nil)
    }
  }

  /// French sets a fixed blank before double punctuation, in logs as well.
  private func isFrenchBlank(_ end: Int) -> Bool {
    guard index > 0, end < view.count else { return false }
    return ":;!?%".utf8.contains(view[end]) && ExcerptBytes.isLetter(view[index - 1])
  }

  private func isBetweenLetters(_ end: Int) -> Bool {
    index > 0 && end < view.count && (ExcerptBytes.isLetter(view[index - 1]) || view[index - 1] >= 0x80)
      && (ExcerptBytes.isLetter(view[end]) || view[end] >= 0x80)
  }

  private func touchesIdeograph(_ end: Int) -> Bool {
    if ExcerptBytes.isIdeograph(view, at: end) { return true }
    return index >= 3 && ExcerptBytes.isIdeograph(view, at: index - 3)
  }
}
