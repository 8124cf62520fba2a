import Records

/// The text of rich text (RTF), or the page that Outlook hid in it (MS-OXRTFEX): one pass, no recursion.
///
/// Fonts name the code page of their bytes, so those of the font table are kept; all else of the looks is passed over.
struct RichText {
  /// What came out.
  enum Form {
    /// Lines of text.
    case text
    /// HTML.
    case page
  }

  private(set) var form = Form.text
  /// UTF-8.
  private(set) var bytes: [UInt8] = []
  /// Whether every group was closed.
  private(set) var isWhole = true

  /// What a group inherits, and forgets at its end.
  private struct Group {
    var font: Int?
    /// Characters that stand behind a `\u` for readers that do not know it.
    var fallbacks = 1
    /// A destination that is no text.
    var isHidden = false
    /// Between `\htmlrtf` and `\htmlrtf0`: the looks of what stands as HTML too.
    var isLooks = false
    /// `\htmltag`: HTML as it was.
    var isMark = false
    var isFontTable = false
  }

  private let view: ByteView
  private var position = 0
  private var group = Group()
  private var outer: [Group] = []
  /// Groups that are open beyond ``depth``; they are not kept.
  private var deeper = 0
  /// Whether nothing but `\*` has stood in the group yet: its next word may name a destination.
  private var isGroupStart = false
  private var isIgnorable = false

  private var page = 1252
  private var standardFont: Int?
  private var fonts: [Int: Int] = [:]
  private var declared: Int?

  /// Bytes of ``pendingPage`` that are not text yet: two of them may be one character.
  private var pending: [UInt8] = []
  private var pendingPage = 1252
  private var converters: [Int: CodePage] = [:]
  private var surrogate: UInt16?
  private var passing = 0

  /// Groups inside each other.
  private static let depth = 1000
  private static let mostFonts = 4096
  private static let mostPages = 32

  /// Whether `view` is rich text.
  static func recognises(_ view: ByteView) -> Bool { view.starts(with: #"{\rtf"#, at: 0, before: view.count) }

  /// The text in `view`; nil when it is no rich text.
  init?(_ view: ByteView) {
    guard Self.recognises(view) else { return nil }
    self.view = view
    bytes.reserveCapacity(view.count / 2)
    read()
    endSurrogate()
    flush()
  }

  private mutating func read() {
    while position < view.count {
      let byte = view[position]
      position += 1
      switch byte {
      case UInt8(ascii: "{"): open()
      case UInt8(ascii: "}"):
        if !close() { return }
      case UInt8(ascii: "\\"): control()
      case 0x0a, 0x0d, 0: break
      default:
        isGroupStart = false
        put(byte)
      }
    }
    // The last group was not closed.
    isWhole = false
  }

  // MARK: Groups

  private mutating func open() {
    passing = 0
    if outer.count < Self.depth {
      outer.append(group)
    } else {
      deeper += 1
      isWhole = false
    }
    (isGroupStart, isIgnorable) = (true, false)
  }

  /// - Returns: whether a group is still open.
  private mutating func close() -> Bool {
    passing = 0
    isGroupStart = false
    if deeper > 0 {
      deeper -= 1
    } else if let last = outer.popLast() {
      group = last
    }
    return !outer.isEmpty
  }

  // MARK: Words

  private mutating func control() {
    guard position < view.count else { return }
    let start = position
    while position < view.count, position - start < 32, view[position] | 0x20 >= 0x61,
      view[position] | 0x20 <= 0x7a
    {
      position += 1
    }
    if position == start {
      position += 1
      return symbol(view[start])
    }
    let name = view[start..<position].text
    let value = parameter()
    if position < view.count, view[position] == 0x20 { position += 1 }
    if name == "bin" {
      // The bytes are a picture's or an object's.
      position += min(max(value ?? 0, 0), view.count - position)
      return
    }
    let isFirst = isGroupStart
    isGroupStart = false
    if isFirst, isIgnorable { return ignorable(name) }
    word(name, value)
  }

  private mutating func parameter() -> Int? {
    var index = position
    let isNegative = index < view.count && view[index] == UInt8(ascii: "-")
    if isNegative { index += 1 }
    let first = index
    var value = 0
    // Ten digits fit any number of the format.
    while index < view.count, index - first < 10, view[index] &- 48 < 10 {
      value = value * 10 + Int(view[index] &- 48)
      index += 1
    }
    guard index > first else { return nil }
    position = index
    return isNegative ? -value : value
  }

  /// Groups that begin with `\*` may be passed over by who does not know them.
  private mutating func ignorable(_ name: String) {
    if name == "htmltag", form == .page {
      (group.isMark, group.isLooks) = (true, false)
    } else {
      group.isHidden = true
    }
  }

  private mutating func symbol(_ byte: UInt8) {
    if byte == UInt8(ascii: "*") {
      if isGroupStart { isIgnorable = true }
      return
    }
    isGroupStart = false
    switch byte {
    case UInt8(ascii: "'"):
      guard view.has(2, at: position), let high = Self.digit(view[position]),
        let low = Self.digit(view[position + 1])
      else { return }
      position += 2
      put(high << 4 | low)
    case UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"): put(byte)
    // A blank that does not break; logs have plain ones.
    case UInt8(ascii: "~"): put(scalar: 0x20)
    case UInt8(ascii: "_"): put(scalar: 0x2d)
    case 0x0a, 0x0d: put(scalar: 0x0a)
    case 0x09: put(scalar: 0x09)
    default: break
    }
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
  }

  private static let hidden: Set<String> = [
    "colortbl", "stylesheet", "info", "pict", "object", "header", "headerl", "headerr", "headerf", "footer",
    "footerl",
    "footerr", "footerf", "filetbl", "listtable", "revtbl", "themedata", "fldinst", "bkmkstart", "bkmkend",
    "generator",
  ]
  private static let characters: [String: UInt32] = [
    "par": 0x0a, "line": 0x0a, "row": 0x0a, "sect": 0x0a, "page": 0x0a, "tab": 0x09, "cell": 0x09,
    "nestcell": 0x09,
    "nestrow": 0x0a, "lquote": 0x2018, "rquote": 0x2019, "ldblquote": 0x201c, "rdblquote": 0x201d,
    "bullet": 0x2022,
    "endash": 0x2013, "emdash": 0x2014, "emspace": 0x20, "enspace": 0x20, "qmspace": 0x20,
  ]

  private mutating func word(_ name: String, _ value: Int?) {
    if let scalar = Self.characters[name] { return put(scalar: scalar) }
    if passing > 0 {
      // Looks between the characters that are passed over.
      passing -= 1
      return
    }
    switch name {
    case "u":
      unit(UInt16(truncatingIfNeeded: value ?? 0x3f))
      passing = group.fallbacks
    case "uc": group.fallbacks = min(max(value ?? 1, 0), 16)
    case "ansicpg": page = value ?? page
    case "mac": page = 10000
    case "pc": page = 437
    case "pca": page = 850
    case "deff": standardFont = value
    case "plain": group.font = nil
    case "f":
      if group.isFontTable { declared = value } else { group.font = value }
    case "fcharset", "cpg":
      guard group.isFontTable, let declared, let value, fonts.count < Self.mostFonts else { return }
      if name == "cpg" {
        fonts[declared] = value
      } else {
        fonts[declared] = Self.pages[value] ?? fonts[declared]
      }
    case "fonttbl": (group.isFontTable, group.isHidden) = (true, true)
    case "fromhtml":
      if value == 1, outer.count == 1, bytes.isEmpty { form = .page }
    case "htmlrtf": group.isLooks = form == .page && value != 0
    case "pntext": group.isHidden = group.isHidden || form == .page
    default:
      if Self.hidden.contains(name) { group.isHidden = true }
    }
  }

  // MARK: Text

  /// Code pages of the character sets that fonts name.
  ///
  /// That of 0, 1 and 2 is the file's own: Chinese mails have Chinese in fonts of set 0.
  private static let pages: [Int: Int] = [
    77: 10000, 128: 932, 129: 949, 130: 1361, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 177: 1255,
    178: 1256, 186: 1257, 204: 1251, 222: 874, 238: 1250, 254: 437, 255: 850,
  ]

  private var isShown: Bool { !group.isHidden && !(form == .page && group.isLooks && !group.isMark) }

  /// Whether the next character stands for a `\u` that was read.
  private mutating func isPassed() -> Bool {
    guard passing > 0 else { return false }
    passing -= 1
    return true
  }

  private mutating func put(_ byte: UInt8) {
    guard !isPassed(), isShown else { return }
    endSurrogate()
    if byte < 0x80, pending.isEmpty { return bytes.append(byte) }
    let own = (group.font ?? standardFont).flatMap { fonts[$0] } ?? page
    if own != pendingPage {
      flush()
      pendingPage = own
    }
    pending.append(byte)
  }

  private mutating func put(scalar: UInt32) {
    guard !isPassed(), isShown else { return }
    endSurrogate()
    append(scalar)
  }

  private mutating func unit(_ unit: UInt16) {
    guard isShown else { return }
    if let high = surrogate, (0xdc00...0xdfff).contains(unit) {
      surrogate = nil
      return append(0x10000 + (UInt32(high) - 0xd800) << 10 + (UInt32(unit) - 0xdc00))
    }
    endSurrogate()
    if (0xd800...0xdbff).contains(unit) { surrogate = unit } else { append(UInt32(unit)) }
  }

  private mutating func endSurrogate() {
    guard surrogate != nil else { return }
    surrogate = nil
    append(0xfffd)
  }

  private mutating func append(_ scalar: UInt32) {
    flush()
    bytes.append(contentsOf: String(Character(Unicode.Scalar(scalar) ?? "\u{fffd}")).utf8)
  }

  /// Turns ``pending`` into text.
  private mutating func flush() {
    guard !pending.isEmpty else { return }
    if pendingPage == 65001 {
      bytes.append(contentsOf: String(decoding: pending, as: UTF8.self).utf8)
    } else {
      let converter = converter(pendingPage)
      pending.withUnsafeBufferPointer { _ = converter.convert(ByteView($0), &bytes) }
    }
    pending.removeAll(keepingCapacity: true)
  }

  /// Opened once for each page: bytes of two fonts may take turns.
  private mutating func converter(_ page: Int) -> CodePage {
    let page = converters.count < Self.mostPages || converters[page] != nil ? page : 1252
    if let known = converters[page] { return known }
    let name =
      switch page {
      case 936, 20936, 54936: "GB18030"
      case 10000: "MACINTOSH"
      case 28591...28605: "ISO-8859-\(page - 28590)"
      default: "CP\(page)"
      }
    let converter = CodePage(name == "GB18030" ? [name, "CP936"] : [name, "CP1252"])
    converters[page] = converter
    return converter
  }
}
