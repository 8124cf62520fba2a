import DataFiles
import LogStore
import Records
import Terminal

/// How many rows there are over the whole time, square-root scaled, with the failure marked.
struct DensityStrip {
  let state: WorkbenchState
  /// Whether the time spans so much that the year matters more than the minute.
  private var isLong = false

  init(state: WorkbenchState) {
    self.state = state
  }

  mutating func draw(_ canvas: inout Canvas) {
    let theme = state.theme
    let times = state.timeline.lanes.joined().map { state.store.orderTime($0) }.filter {
      $0 != LogStore.noClock
    }.sorted()
    guard let first = times.first, let last = times.last else { return }
    isLong = last - first > 300 * 86_400 * Instant.second
    let from = label(first)
    let to = label(last)
    let failure = state.snapshot.findings.first.map { state.store.orderTime($0.root.record) }
      .flatMap { $0 == LogStore.noClock ? nil : $0 }
    let note = failure.map { " ▲ " + state.wording("timeline.failure") + " " + label($0) } ?? ""
    let used = TextWidth.columns(of: from) + TextWidth.columns(of: to) + TextWidth.columns(of: note) + 4
    let width = canvas.width - used
    guard width >= 10 else {
      canvas.put(" " + from + " … " + to, x: 0, y: 0, maxWidth: canvas.width, style: theme[.dim])
      return
    }
    var x = canvas.put(" " + from + " ", x: 0, y: 0, style: theme[.dim])
    let span = max(last - first, 1)
    var counts = [Int](repeating: 0, count: width)
    // Double is exact enough for columns, and cannot overflow like a product of steps and columns.
    func column(_ time: Int64) -> Int {
      min(width - 1, Int(Double(time - first) / Double(span) * Double(width - 1)))
    }
    for time in times { counts[column(time)] += 1 }
    let most = Double(counts.max() ?? 1).squareRoot()
    let bars = Array(" ▁▂▃▄▅▆▇█")
    let failureColumn = failure.map { column(min(max($0, first), last)) }
    for (index, count) in counts.enumerated() {
      let height = count == 0 ? 0 : max(1, Int((Double(count).squareRoot() / most * 8).rounded()))
      let isFailure = index == failureColumn
      canvas.put(
        isFailure ? "▲" : String(bars[height]), x: x + index, y: 0,
        style: theme[isFailure ? .histogramFailure : .histogram])
    }
    x += width
    x += canvas.put(" " + to, x: x, y: 0, style: theme[.dim])
    canvas.put(note, x: x, y: 0, style: theme[.histogramFailure])
  }

  private func label(_ time: Int64) -> String {
    let instant = Instant(filetime: time)
    let offset = state.offset(at: instant)
    if isLong { return instant.dateText(offset) }
    return String(instant.dateText(offset).dropFirst(5)) + " " + String(instant.clockText(offset).prefix(5))
  }
}

/// The filters that are set, and how many rows are left.
struct FilterLine {
  let state: WorkbenchState

  func draw(_ canvas: inout Canvas) {
    let theme = state.theme
    let count = state.wording(
      "timeline.rows", ["shown": "\(state.timeline.shown)", "total": "\(state.timeline.total)"])
    let countWidth = TextWidth.columns(of: count) + 1
    var x = 1
    x += canvas.put(state.wording("timeline.filter") + " ", x: x, y: 0, style: theme[.dim])
    if state.filters.active.isEmpty {
      x += canvas.put(state.wording("timeline.no-filter"), x: x, y: 0, style: theme[.dim])
    }
    for filter in state.filters.active {
      let text = " " + FilterText.text(filter, state.wording) + " "
      let room = canvas.width - countWidth - x - 1
      guard room > 6 else { break }
      x +=
        canvas.put(
          TextWidth.truncate(text, to: room), x: x, y: 0, style: theme[state.filters.isOff ? .chipOff : .chip]
        ) + 1
    }
    if state.filters.isOff, canvas.width - countWidth - x > 12 {
      canvas.put(
        state.wording("timeline.filters-off"), x: x, y: 0, maxWidth: canvas.width - countWidth - x,
        style: theme[.dim])
    }
    canvas.put(
      count, x: canvas.width - countWidth, y: 0, style: theme[state.timeline.shown == 0 ? .error : .status])
  }
}

/// A record's details in a pane that can be scrolled.
struct DetailPane {
  static func draw(_ state: inout WorkbenchState, _ grid: inout Grid, _ area: Rect, record: RecordID?) {
    guard area.height > 0, area.width > 10 else { return }
    let theme = state.theme
    guard let record else {
      grid.put(state.wording("detail.none"), x: area.x + 1, y: area.y, style: theme[.dim])
      return
    }
    let lines = DetailText(state: state).lines(record).flatMap { LineWrap.wrap($0, to: area.width - 2) }
    state.detailTop = max(0, min(state.detailTop, lines.count - min(lines.count, area.height)))
    let top = state.detailTop
    let search = state.search
    grid.draw(in: area) { canvas in
      for row in 0..<min(area.height, lines.count - top) {
        canvas.put(
          Highlight.spans(lines[top + row].spans, search, theme), x: 1, y: row, maxWidth: area.width - 2)
      }
      if lines.count > area.height { ListView.scrollMark(&canvas, top, lines.count, theme[.border]) }
    }
  }
}

/// One record over the whole screen.
struct RecordView {
  static func draw(_ state: inout WorkbenchState, _ grid: inout Grid, _ area: Rect) {
    state.pageHeight = max(1, area.height - 1)
    DetailPane.draw(&state, &grid, area, record: state.opened)
  }
}
