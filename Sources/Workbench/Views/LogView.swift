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
    if list.selected < list.top { list.top = list.selected }
    if list.selected >= list.top + area.height { list.top = list.selected - area.height + 1 }
    list.top = max(0, min(list.top, store.count - min(store.count, area.height)))
    state.lists[.log] = list
    let current = state
    grid.draw(in: area) { canvas in
      for row in 0..<min(area.height, store.count - list.top) {
        let record = store.id(at: list.top + row)
        let isSelected = list.top + row == list.selected
        canvas.put(
          Highlight.spans(line(current, record), current.search, theme), x: -current.scrollX, y: row,
          maxWidth: area.width - 1 + current.scrollX)
        if isSelected {
          canvas.restyle(Rect(x: 0, y: row, width: area.width, height: 1)) { $0.over(theme[.cursor]) }
        }
      }
      if store.count > area.height { ListView.scrollMark(&canvas, list.top, store.count, theme[.border]) }
    }
  }

  private static func line(_ state: WorkbenchState, _ record: RecordID) -> [Span] {
    let theme = state.theme
    let text = RecordText(state: state)
    let part = text.part(record)
    let source = state.store.sources[Int(state.store.source(record).index)]
    let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
    let clock = TextWidth.pad(state.clock(record), to: state.clockWidth)
    let seam = state.seam(at: record).map { [Span("⇅ \($0.text(state.wording))  ", theme[.stateWarning])] }
    return (seam ?? []) + [
      Span(clock, theme[.time]), Span(part.sign + " ", theme[part.role]),
      Span(TextWidth.pad(TextWidth.truncate(name, to: 12), to: 13), theme[.dim]),
      Span(logLine(state, record, text), part == .failure ? theme[.stateFailure] : theme[.text]),
    ]
  }

  /// Events by their words, text logs by their message behind the time stamp.
  private static func logLine(_ state: WorkbenchState, _ record: RecordID, _ text: RecordText) -> String {
    if case .event = state.store.payload(record) { return text.words(record) }
    let raw = state.store.text(record, limit: 2048)
    let line = raw.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).joined(
      separator: " ⏎ ")
    guard line.utf8.count > 20, line.utf8.dropFirst(19).first == UInt8(ascii: ",") else { return line }
    return String(line.dropFirst(21))
  }
}

extension WorkbenchState {
  /// The record under the cursor of the log view.
  var logRecord: RecordID? {
    let position = lists[.log]?.selected ?? 0
    return position < store.count ? store.id(at: position) : nil
  }
}
