import LogStore
import Records
import Reports
import Terminal

/// All records in time order, one a line: what stood around the failure.
struct LogView {
  static func draw(_ state: inout WorkbenchState, _ grid: inout Grid, _ area: Rect) {
    let theme = state.theme
    let store = state.store
    var list = state.lists[.log] ?? WorkbenchState.ListState()
    list.selected = max(0, min(list.selected, store.count - 1))
    state.pageHeight = max(1, area.height - 1)
    // After a jump the record stands a third from the top, with what came before it in sight; paging scrolls.
    if list.selected < list.top - area.height || list.selected >= list.top + 2 * area.height {
      list.top = list.selected - area.height / 3
    }
    if list.selected < list.top { list.top = list.selected }
    if list.selected >= list.top + area.height { list.top = list.selected - area.height + 1 }
    list.top = max(0, min(list.top, store.count - min(store.count, area.height)))
    state.lists[.log] = list
    let current = state
    let columns = LogColumns(width: area.width, state: current)
    grid.draw(in: area) { canvas in
      for row in 0..<min(area.height, store.count - list.top) {
        let record = store.id(at: list.top + row)
        let isSelected = list.top + row == list.selected
        if isSelected { canvas.put("▸", x: 0, y: row) }
        let line = Line(state: current, record: record, isShort: columns.isNarrow)
        canvas.put(Highlight.spans(line.head(columns), current.search, theme), x: 1, y: row)
        // Only the message moves sideways: what it belongs to stays in sight.
        canvas.draw(in: Rect(x: columns.messageX, y: row, width: columns.messageWidth, height: 1)) {
          $0.put(Highlight.spans(line.message, current.search, theme), x: -current.scrollX, y: 0)
        }
        if isSelected {
          canvas.restyle(Rect(x: 0, y: row, width: area.width, height: 1)) { $0.over(theme[.cursor]) }
        }
      }
      if store.count > area.height { ListView.scrollMark(&canvas, list.top, store.count, theme[.border]) }
    }
  }

  /// One record as a row.
  private struct Line {
    let state: WorkbenchState
    let record: RecordID
    private let part: RecordText.Part
    private let origin: String
    private let words: String
    /// What is said where the clock does not run on.
    private let seam: String?

    init(state: WorkbenchState, record: RecordID, isShort: Bool) {
      self.state = state
      self.record = record
      let text = RecordText(state: state)
      part = text.part(record)
      // Events by their words, text logs by their message.
      if case .event = state.store.payload(record) {
        (origin, words) = ("", text.words(record))
      } else {
        let line = LogLine(state.store.text(record, limit: 2048))
        (origin, words) = (line.origin, isShort ? line.shortMessage : line.message)
      }
      seam = state.seam(at: record).map { "⇅ \($0.text(state.wording))  " }
    }

    /// Everything before the message.
    func head(_ columns: LogColumns) -> [Span] {
      let theme = state.theme
      var spans: [Span] = []
      if columns.date > 0 {
        let date =
          state.store.time(record).map { String($0.dateText(state.offset(at: $0)).dropFirst(5)) } ?? ""
        spans.append(Span(TextWidth.pad(date, to: columns.date), theme[.dim]))
      }
      // Where there is no room the milliseconds go.
      let clock = String(state.clock(record).prefix(columns.clock - 1))
      spans.append(Span(TextWidth.pad(clock, to: columns.clock), theme[.time]))
      spans +=
        state.marks.contains(state.store.key(record))
        ? [Span("★" + part.sign, theme[.mark])] : [Span(part.sign, theme[part.role]), Span(" ")]
      let source = columns.name(state.store.sources[Int(state.store.source(record).index)])
      for (text, width) in [(source, columns.source), (level, columns.level), (origin, columns.origin)]
      where width > 0 {
        let cut = TextWidth.truncate(text, to: width - 1, keeping: .ends)
        spans.append(Span(TextWidth.pad(cut, to: width), theme[.dim]))
      }
      return spans
    }

    var message: [Span] {
      let role: Role = part == .failure || part == .echo ? part.role : .text
      return (seam.map { [Span($0, state.theme[.stateWarning])] } ?? []) + [Span(words, state.theme[role])]
    }

    /// The word of a level above the usual.
    private var level: String {
      let level = state.store.record(record).level
      return level > .info ? state.wording(level.wordingKey) : ""
    }
  }
}

/// Columns of all records: the message gets what the others leave, and they make room for it on narrow screens.
struct LogColumns {
  /// Month and day.
  private(set) var date = 0
  private(set) var clock = 13
  private(set) var source = 0
  private(set) var level = 0
  private(set) var origin = 0
  /// Whether names and messages are shortened.
  let isNarrow: Bool
  private(set) var messageWidth = 0
  private(set) var messageX = 0

  init(width: Int, state: WorkbenchState) {
    // When all comes from one file its name says nothing.
    isNarrow = width < 110
    let sources = state.snapshot.sources.filter { $0.recordCount > 0 }.compactMap(\.source)
    let longest = Self.widest(sources.count > 1 ? sources.map(name) : [])
    let words = Self.widest([Level.warning, .error, .fatal].map { state.wording($0.wordingKey) })
    switch width {
    case ..<60: clock = 9
    case ..<80: source = min(longest, 9)
    case ..<110: (date, source) = (6, min(longest, 9))
    case ..<160: (date, source, level, origin) = (6, min(longest, 13), words, 5)
    default: (date, source, level, origin) = (6, min(longest, 25), words, 7)
    }
    if width >= 60 { clock = state.clockWidth }
    // One column for the cursor, two for the sign, one at the end for the scroll mark.
    messageX = 1 + date + clock + 2 + source + level + origin
    messageWidth = max(0, width - messageX - 1)
  }

  /// Columns for the longest of `texts` and a blank; none when there are no texts.
  private static func widest(_ texts: [String]) -> Int {
    texts.map { TextWidth.columns(of: $0) + 1 }.max() ?? 0
  }

  /// The last part of a source's path, without its extension where there is little room.
  func name(_ source: Source) -> String {
    let name = lastPart(of: source.path)
    guard isNarrow, let dot = name.lastIndex(of: "."), dot > name.startIndex else { return name }
    return String(name[..<dot])
  }
}

extension WorkbenchState {
  /// The record under the cursor of the log view.
  var logRecord: RecordID? {
    let position = lists[.log]?.selected ?? 0
    return position < store.count ? store.id(at: position) : nil
  }
}
