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
    /// Lists the attempts of an update that comes every day, or leaves them out again.
    case routine(String)
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
    // Over the whole text: where the style changes inside a word or a hash, no line ends for that.
    let text = line.text
    var rest = Substring(text)
    var spans = StyledBytes(line.spans)
    while !rest.isEmpty {
      // Behind a label no line ends: its value begins beside it, however long.
      let piece = fitting(rest, width - used, label: max(0, indent - used))
      // Only when not one character fits, as behind the indent of a very narrow screen.
      if piece.isEmpty { break }
      current += spans.take(piece.utf8.count)
      rest = rest[piece.endIndex...]
      guard !rest.isEmpty else { break }
      lines.append(TextLine(current, target: line.target, copy: line.copy))
      while rest.first == " " {
        rest = rest.dropFirst()
        _ = spans.take(1)
      }
      current = [Span(String(repeating: " ", count: indent), spans.style)]
      used = indent
    }
    lines.append(TextLine(current, target: line.target, copy: line.copy))
    return lines
  }

  /// Spans from which bytes of text are taken one behind the other.
  private struct StyledBytes {
    private var spans: ArraySlice<Span>

    init(_ spans: [Span]) { self.spans = spans.filter { !$0.text.isEmpty }[...] }

    /// The style of the next byte.
    var style: Style { spans.first?.style ?? .plain }

    /// The next `count` bytes; the caller cuts at the ends of characters.
    mutating func take(_ count: Int) -> [Span] {
      var left = count
      var taken: [Span] = []
      while left > 0, let span = spans.first {
        let end = span.text.utf8.index(
          span.text.startIndex, offsetBy: left, limitedBy: span.text.endIndex)
        guard let end, end < span.text.endIndex else {
          taken.append(span)
          left -= span.text.utf8.count
          spans.removeFirst()
          continue
        }
        taken.append(Span(String(span.text[..<end]), span.style))
        spans[spans.startIndex].text = String(span.text[end...])
        left = 0
      }
      return taken
    }
  }

  /// Whether `text` ends `09:`, `2022-` or `10/` before a digit: clocks and dates stay whole.
  private static func isInsideTime(_ text: Substring, at index: Substring.Index) -> Bool {
    let before = text[..<index].suffix(2)
    guard before.count == 2, let last = before.last, ":-/".contains(last), before.first?.isNumber == true,
      index < text.endIndex
    else { return false }
    return text[index].isNumber
  }

  /// An opening bracket stays with what it opens.
  private static func isBreak(_ character: Character) -> Bool {
    " \\/_,;:)-".contains(character)
      || TextWidth.columns(of: character) == 2 && !"（「『《〈【〔".contains(character)
  }

  /// The longest beginning of `text` that fits `width`, broken behind a blank or separator when there is one behind
  /// the first `label` columns.
  private static func fitting(_ text: Substring, _ width: Int, label: Int) -> Substring {
    var used = 0
    var end = text.startIndex
    var lastBreak: Substring.Index?
    while end < text.endIndex {
      let columns = TextWidth.columns(of: text[end])
      if used + columns > width { break }
      used += columns
      let character = text[end]
      end = text.index(after: end)
      if isBreak(character), used > label, !isInsideTime(text, at: end) { lastBreak = end }
    }
    if end == text.endIndex { return text }
    if let lastBreak, lastBreak > text.startIndex { return text[..<lastBreak] }
    return text[..<end]
  }
}
