import Records

/// The text of a Word document (.docx): paragraphs become lines, cells of a table stand beside each other.
///
/// A .docx is a zip with the text in `word/document.xml` (ECMA-376): `<w:p>` is a paragraph, `<w:t>` its text.
struct WordText {
  /// UTF-8.
  private(set) var bytes: [UInt8] = []

  /// The member that holds the text.
  static let member = "word/document.xml"

  /// Marks that are looked for; what stands inside any other is skipped.
  private enum Mark: String {
    case text = "w:t"
    case tab = "w:tab"
    case lineBreak = "w:br"
    case carriageReturn = "w:cr"
    case noBreakHyphen = "w:noBreakHyphen"
    case paragraph = "w:p"
    case cell = "w:tc"
    case row = "w:tr"
    case deleted = "w:delText"
  }

  /// Whether a zip is a document, by the names in its directory, which stands at its end.
  static func recognises(_ view: ByteView) -> Bool {
    let end = max(0, view.count - directory)..<view.count
    return view.first("word/document.xml", in: end) != nil
      && view.first("[Content_Types].xml", in: end) != nil
  }

  /// Bytes at the end of a zip in which its directory is looked for.
  private static let directory = 256 << 10

  /// The text and what is embedded in a document that was unpacked to `members`; nil when it is another archive.
  static func files(_ members: [EvidenceFile], path: String) -> [EvidenceFile]? {
    guard let text = members.first(where: { $0.path == path + "!" + member }),
      members.contains(where: { $0.path == path + "![Content_Types].xml" })
    else { return nil }
    let bytes = withExtendedLifetime(text.bytes) { WordText(text.bytes.view).bytes }
    let whole = EvidenceFile(path: path + "!document.txt", bytes: TextBuffer(bytes), faults: text.faults)
    // The other parts say how it looks.
    return [whole]
      + members.filter {
        $0.path.hasPrefix(path + "!word/media/") || $0.path.hasPrefix(path + "!word/embeddings/")
      }
  }

  private var cells = 0
  private var isAtCellStart = false

  /// The text of the document in `view`.
  init(_ view: ByteView) {
    var position = 0
    var isText = false
    while position < view.count {
      guard let open = view.first(UInt8(ascii: "<"), in: position..<view.count) else { break }
      if isText { entities(view, position..<open) }
      guard let close = view.first(UInt8(ascii: ">"), in: open..<view.count) else { break }
      position = close + 1
      let isEnd = open + 1 < close && view[open + 1] == UInt8(ascii: "/")
      let isEmpty = close > open && view[close - 1] == UInt8(ascii: "/")
      var end = open + (isEnd ? 2 : 1)
      let start = end
      while end < close, view[end] > 0x20, view[end] != UInt8(ascii: "/"), end - start < 24 { end += 1 }
      guard let mark = Mark(rawValue: view.text(start..<end)) else { continue }
      switch mark {
      case .text: isText = !isEnd && !isEmpty
      case .tab where !isEnd: put(0x09)
      case .lineBreak where !isEnd, .carriageReturn where !isEnd: bytes.append(0x0a)
      case .noBreakHyphen where !isEnd: put(UInt8(ascii: "-"))
      case .paragraph where isEnd || isEmpty: endParagraph()
      case .cell where !isEnd:
        if cells > 0 { bytes.append(0x09) }
        cells += 1
        isAtCellStart = true
      case .row:
        if isEnd { bytes.append(0x0a) }
        cells = 0
      default: break
      }
    }
  }

  private mutating func put(_ byte: UInt8) {
    bytes.append(byte)
    isAtCellStart = false
  }

  /// Inside a row, paragraphs are parts of a cell.
  private mutating func endParagraph() {
    if cells == 0 {
      bytes.append(0x0a)
    } else if !isAtCellStart {
      bytes.append(0x20)
    }
    isAtCellStart = false
  }

  /// Text with the five entities of XML and character numbers.
  private mutating func entities(_ view: ByteView, _ range: Range<Int>) {
    var position = range.lowerBound
    while position < range.upperBound {
      guard view[position] == UInt8(ascii: "&"),
        let end = view.first(UInt8(ascii: ";"), in: position..<min(position + 12, range.upperBound))
      else {
        put(view[position])
        position += 1
        continue
      }
      let name = view.text(position + 1..<end)
      let known: [String: String] = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
      var text = known[name]
      if text == nil, name.hasPrefix("#") {
        let digits = name.dropFirst()
        let number = digits.hasPrefix("x") ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
        text = number.flatMap(Unicode.Scalar.init).map { String(Character($0)) }
      }
      guard let text else {
        put(view[position])
        position += 1
        continue
      }
      for byte in text.utf8 { put(byte) }
      position = end + 1
    }
  }
}
