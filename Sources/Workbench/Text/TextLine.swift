import LogStore
import Reports
import Terminal

/// A line of a view: styled text, and what it stands for.
struct TextLine {
  /// What Enter does on it.
  enum Target: Equatable {
    /// Opens the record in the lanes.
    case record(RecordID)
    /// Adds a filter and goes to the timeline.
    case filter(Filter)
    /// Opens another view.
    case view(ViewID)
    /// Runs a command.
    case command(CommandID)
    /// Switches a section of the note off or on.
    case section(CaseNote.Section.ID)
  }

  var spans: [Span]
  var target: Target?
  /// What copying takes from it, when that is not the record.
  var copy: String?
  /// Columns by which wrapped parts are indented.
  var indent = 0
  /// Whether the cursor stops here.
  var isSelectable: Bool { target != nil || copy != nil }

  init(_ spans: [Span] = [], target: Target? = nil, copy: String? = nil, indent: Int = 0) {
    self.spans = spans
    self.target = target
    self.copy = copy
    self.indent = indent
  }

  init(_ text: String, _ style: Style, target: Target? = nil, copy: String? = nil, indent: Int = 0) {
    self.init([Span(text, style)], target: target, copy: copy, indent: indent)
  }

  /// The text without its styles.
  var text: String { spans.map(\.text).joined() }
}

/// Breaks styled lines to a width.
enum LineWrap {
  /// The line in pieces of at most `width` columns; later pieces are indented.
  static func wrap(_ line: TextLine, to width: Int) -> [TextLine] {
    guard width > 4, TextWidth.columns(of: line.text) > width else { return [line] }
    let indent = min(line.indent, width / 2)
    var lines: [TextLine] = []
    var current: [Span] = []
    var used = 0
    func room() -> Int { width - used }
    for span in line.spans {
      var rest = Substring(span.text)
      while !rest.isEmpty {
        var piece = fitting(rest, room())
        // A word that is cut here goes to the next line whole, unless it is longer than a line.
        if piece.endIndex < rest.endIndex, used > indent, let last = piece.last, !isBreak(last) {
          piece = piece.prefix(0)
        }
        if piece.isEmpty {
          lines.append(TextLine(current, target: line.target, copy: line.copy))
          current = [Span(String(repeating: " ", count: indent), span.style)]
          used = indent
          while rest.first == " " { rest = rest.dropFirst() }
          if fitting(rest, room()).isEmpty { break }
          continue
        }
        current.append(Span(String(piece), span.style))
        used += TextWidth.columns(of: String(piece))
        rest = rest[piece.endIndex...]
      }
    }
    lines.append(TextLine(current, target: line.target, copy: line.copy))
    return lines
  }

  private static func isBreak(_ character: Character) -> Bool {
    " \\/_,;:)-".contains(character) || TextWidth.columns(of: character) == 2
  }

  /// The longest beginning of `text` that fits `width`, broken behind a blank or separator when there is one.
  private static func fitting(_ text: Substring, _ width: Int) -> Substring {
    var used = 0
    var end = text.startIndex
    var lastBreak: Substring.Index?
    while end < text.endIndex {
      let columns = TextWidth.columns(of: text[end])
      if used + columns > width { break }
      used += columns
      let character = text[end]
      end = text.index(after: end)
      if isBreak(character) { lastBreak = end }
    }
    if end == text.endIndex { return text }
    if let lastBreak, lastBreak > text.startIndex { return text[..<lastBreak] }
    return text[..<end]
  }
}
