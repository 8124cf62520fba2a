import Records

/// The text of a saved web page or an HTML mail: marks become line ends, entities characters.
///
/// No reading of HTML as browsers have it: log lines inside `<pre>`, `<p>`, `<div>` and table cells come out as lines.
struct HTMLText {
  /// UTF-8.
  private(set) var bytes: [UInt8] = []
  /// Line starts in the page, with its lines.
  private(set) var offsets = OffsetMap()

  private let view: ByteView
  private var position = 0
  /// Inside `<pre>` line ends and blanks count.
  private var preformatted = 0
  private var isAtLineStart = true
  private var pendingBlank = false
  /// What ends the lines of the page, and how many ended before ``counted``.
  private let lineEnd: UInt8
  private var line: UInt64 = 1
  private var counted = 0

  /// Whether `view` is a page: the first mark is one that pages begin with.
  static func recognises(_ view: ByteView) -> Bool {
    var start = view.starts(with: "\u{feff}", at: 0, before: view.count) ? 3 : 0
    while start < view.count, view[start] <= 0x20 { start += 1 }
    guard start < view.count, view[start] == UInt8(ascii: "<") else { return false }
    let head = view[start..<min(view.count, start + 256)].text.lowercased()
    return head.hasPrefix("<!doctype html") || head.hasPrefix("<html")
      || (head.hasPrefix("<meta") && head.contains("text/html"))
      || (head.hasPrefix("<?xml") && head.contains("<!doctype html"))
  }

  /// The text of the page in `view`, which is UTF-8.
  init(_ view: ByteView) {
    self.view = view
    lineEnd = view.first(0x0a, in: 0..<view.count) == nil ? 0x0d : 0x0a
    bytes.reserveCapacity(view.count / 2)
    offsets.add(decoded: 0, original: 0, line: 1)
    while position < view.count {
      switch view[position] {
      case UInt8(ascii: "<"): mark()
      case UInt8(ascii: "&"): entity()
      case 0x0d: position += 1
      case 0x0a where preformatted > 0:
        position += 1
        newline()
      case 0x09, 0x0a, 0x20:
        if preformatted > 0 { put(view[position]) } else { pendingBlank = true }
        position += 1
      default:
        put(view[position])
        position += 1
      }
    }
    position = view.count
    offsets.add(decoded: bytes.count, original: position, line: currentLine())
  }

  /// The line of the page at ``position``, which only grows.
  private mutating func currentLine() -> UInt64 {
    while let end = view.first(lineEnd, in: counted..<position) {
      line += 1
      counted = end + 1
    }
    counted = position
    return line
  }

  private mutating func put(_ byte: UInt8) {
    if isAtLineStart {
      // Marks and blanks before it belong to no line.
      offsets.moveLast(original: position, line: currentLine())
    } else if pendingBlank {
      bytes.append(0x20)
    }
    pendingBlank = false
    isAtLineStart = false
    bytes.append(byte)
  }

  private mutating func newline() {
    pendingBlank = false
    bytes.append(0x0a)
    isAtLineStart = true
    offsets.add(decoded: bytes.count, original: position, line: currentLine())
  }

  /// A new line unless one has just begun.
  private mutating func lineBreak() {
    if isAtLineStart { pendingBlank = false } else { newline() }
  }

  // MARK: Marks

  /// Elements that stand on lines of their own.
  private static let blocks: Set<String> = [
    "p", "div", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section",
    "article",
    "header", "footer", "dt", "dd", "body", "title", "pre", "textarea", "code-block",
  ]
  /// Elements whose content is no text.
  private static let hidden: Set<String> = ["script", "style", "noscript", "template"]

  private mutating func mark() {
    let start = position
    if view.starts(with: "<!--", at: start, before: view.count) {
      position = view.first("-->", in: start + 4..<view.count).map { $0 + 3 } ?? view.count
      return
    }
    var index = start + 1
    let isClosing = index < view.count && view[index] == UInt8(ascii: "/")
    if isClosing { index += 1 }
    let nameStart = index
    while index < view.count, index - nameStart < 32, isName(view[index]) { index += 1 }
    guard index > nameStart || (index < view.count && (view[index] == 0x21 || view[index] == 0x3f)),
      let end = view.first(UInt8(ascii: ">"), in: index..<min(view.count, start + 4096))
    else {
      // No mark: a comparison in a text, or a log's own `<name>`.
      put(view[start])
      position = start + 1
      return
    }
    let name = view[nameStart..<index].text.lowercased()
    position = end + 1
    if name == "br" { return newline() }
    if name == "td" || name == "th" {
      if !isAtLineStart { pendingBlank = true }
      return
    }
    if Self.hidden.contains(name), !isClosing { return skipTo(end: name) }
    if Self.blocks.contains(name) { lineBreak() }
    if name == "pre" || name == "textarea" { preformatted = max(preformatted + (isClosing ? -1 : 1), 0) }
  }

  private func isName(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a || byte &- 48 < 10 || byte == UInt8(ascii: "-")
  }

  /// Skips to behind `</name>`; without one to the end of the page.
  private mutating func skipTo(end name: String) {
    var from = position
    while let hit = view.first("</", in: from..<view.count) {
      let rest = view[hit + 2..<min(view.count, hit + 2 + name.utf8.count)]
      if rest.text.lowercased() == name {
        position = view.first(UInt8(ascii: ">"), in: hit..<view.count).map { $0 + 1 } ?? view.count
        return
      }
      from = hit + 2
    }
    position = view.count
  }

  // MARK: Entities

  private static let named: [String: UInt32] = [
    "amp": 0x26, "lt": 0x3c, "gt": 0x3e, "quot": 0x22, "apos": 0x27, "nbsp": 0x20, "hellip": 0x2026,
    "ldquo": 0x201c,
    "rdquo": 0x201d, "lsquo": 0x2018, "rsquo": 0x2019, "ndash": 0x2013, "mdash": 0x2014, "bull": 0x2022,
    "middot": 0xb7,
    "copy": 0xa9, "reg": 0xae, "trade": 0x2122, "emsp": 0x20, "ensp": 0x20, "zwnj": 0x200c,
  ]

  private mutating func entity() {
    let end = min(view.count, position + 12)
    if let stop = view.first(UInt8(ascii: ";"), in: position..<end) {
      let name = view[position + 1..<stop].text
      var value = Self.named[name]
      if name.hasPrefix("#x") || name.hasPrefix("#X") {
        value = UInt32(name.dropFirst(2), radix: 16)
      } else if name.hasPrefix("#") {
        value = UInt32(name.dropFirst())
      }
      if let scalar = value.flatMap(Unicode.Scalar.init) {
        for byte in Array(String(Character(scalar)).utf8) { put(byte) }
        position = stop + 1
        return
      }
    }
    put(view[position])
    position += 1
  }
}

extension TextDecoder.Decoded {
  /// The text without its marks when it is a saved page.
  public var withoutMarks: TextDecoder.Decoded {
    guard HTMLText.recognises(text.view) else { return self }
    let page = HTMLText(text.view)
    var places = page.offsets
    if let offsets { places = places.composed(with: offsets) }
    return TextDecoder.Decoded(
      text: TextBuffer(page.bytes), encoding: encoding, offsets: places, firstInvalid: nil)
  }
}
