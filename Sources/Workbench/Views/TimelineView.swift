import LogStore
import Records
import Terminal

/// The lanes side by side under one time cursor, with the density strip, the filters and the detail pane.
struct TimelineView {
  static func draw(_ state: inout WorkbenchState, _ grid: inout Grid, _ area: Rect) {
    let (top, rest) = area.split(top: 2)
    grid.draw(in: Rect(x: top.x, y: top.y, width: top.width, height: 1)) { canvas in
      var strip = DensityStrip(state: state)
      strip.draw(&canvas)
    }
    grid.draw(in: Rect(x: top.x, y: top.y + 1, width: top.width, height: 1)) {
      FilterLine(state: state).draw(&$0)
    }
    let panes = Panes(area: rest, state: state)
    drawLanes(&state, &grid, panes.lanes)
    guard let detail = panes.detail else {
      state.pane = .main
      return
    }
    let theme = state.theme
    let isActive = state.pane == .detail
    let border = theme[isActive ? .borderActive : .border]
    let inside: Rect
    if panes.isBeside {
      for row in detail.rows { grid.put("│", x: detail.x, y: row, style: border) }
      inside = Rect(x: detail.x + 1, y: detail.y, width: detail.width - 1, height: detail.height)
    } else {
      grid.horizontalLine(x: detail.x, y: detail.y, length: detail.width, style: border)
      inside = Rect(x: detail.x, y: detail.y + 1, width: detail.width, height: detail.height - 1)
    }
    DetailPane.draw(&state, &grid, inside, record: state.laneRecord(state.lane))
  }

  /// Where lanes and detail go: the detail beside from 160 columns on, below from 28 rows on, else on demand.
  struct Panes {
    var lanes: Rect
    var detail: Rect?
    var isBeside = false

    init(area: Rect, state: WorkbenchState) {
      lanes = area
      if area.width >= 160, state.showsDetail ?? true {
        // Wide enough for a SHA-256 beside its label, where that leaves the lanes enough.
        let least = area.width >= 180 ? 78 : 0
        let split = area.split(left: min(area.width * 62 / 100, area.width - least))
        (lanes, detail, isBeside) = (split.left, split.right, true)
      } else if state.showsDetail ?? (area.height >= 24), area.height >= 12 {
        let height = min(14, max(5, area.height * 2 / 5))
        let split = area.split(top: area.height - height)
        (lanes, detail) = (split.top, split.bottom)
      }
    }
  }

  private static func drawLanes(_ state: inout WorkbenchState, _ grid: inout Grid, _ area: Rect) {
    let layout = LaneLayout(width: area.width, state: state)
    let (title, body) = area.split(top: 1)
    grid.draw(in: title) { drawTitles(state, layout, &$0) }
    let rows = state.timeline.rows
    state.pageHeight = max(1, body.height - 1)
    let position = state.cursors[state.lane]
    let active = state.timeline.rowOf[state.lane]
    let cursorRow = active.indices.contains(position) ? active[position] : 0
    // Some rows around the cursor stay visible; after a jump it stands a third from the top.
    let margin = min(2, body.height / 4)
    if cursorRow < state.timelineTop - 3 || cursorRow > state.timelineTop + body.height + 3 {
      state.timelineTop = cursorRow - body.height / 3
    }
    if cursorRow < state.timelineTop + margin { state.timelineTop = cursorRow - margin }
    if cursorRow >= state.timelineTop + body.height - margin {
      state.timelineTop = cursorRow - body.height + 1 + margin
    }
    state.timelineTop = max(0, min(state.timelineTop, rows.count - min(rows.count, body.height)))
    let top = state.timelineTop
    let current = state
    grid.draw(in: body) { canvas in
      guard !rows.isEmpty else {
        canvas.put(
          current.wording(current.filters.effective.isEmpty ? "timeline.empty" : "timeline.nothing-matches"),
          x: 1, y: 1, maxWidth: canvas.width - 2, style: current.theme[.dim])
        return
      }
      let painter = LaneRowPainter(state: current, layout: layout)
      for y in 0..<min(body.height, rows.count - top) {
        painter.draw(rows[top + y], row: top + y, y: y, isFirst: y == 0, &canvas)
      }
      if rows.count > body.height { ListView.scrollMark(&canvas, top, rows.count, current.theme[.border]) }
    }
  }

  private static func drawTitles(_ state: WorkbenchState, _ layout: LaneLayout, _ canvas: inout Canvas) {
    let theme = state.theme
    canvas.horizontalLine(x: 0, y: 0, length: canvas.width, style: theme[.border])
    canvas.put(
      " "
        + TextWidth.truncate(
          layout.hasMilliseconds
            ? "\(state.wording("timeline.time")) \(state.zone.text) " : "\(state.zone.text) ",
          to: layout.timeWidth - 1), x: 0, y: 0, style: theme[.dim])
    for lane in layout.visible {
      let isActive = lane == state.lane
      let records = state.timeline.lanes[lane]
      let isAll = !state.filters.effective.contains { $0.subject == .failures }
      let key =
        state.folded.contains(lane) || layout.isNarrow(lane) ? "lane-short" : isAll ? "lane-all" : "lane"
      let style = theme[isActive ? .laneTitleActive : .laneTitle]
      let sign = isActive && state.pane == .main ? "▾" : " "
      let name = " \(sign)\(state.wording("\(key).\(LaneLayout.names[lane])")) "
      // The count is what tells by colour which lane it is: titles of all lanes look alike.
      let count = "\(records.count)"
      canvas.put("┬", x: layout.x[lane] - 1, y: 0, style: theme[.border])
      let room = layout.width[lane]
      let used = TextWidth.columns(of: name + count)
      if used <= room {
        var spans = [Span(name, style), Span(count, theme[LaneLayout.roles[lane]]), Span(" ")]
        let clocks = state.laneClock(Lane.allCases[lane])
        if let clock = clocks.first(where: { used + TextWidth.columns(of: $0) + 2 <= room }) {
          spans.append(Span(clock + " ", theme[.dim]))
        }
        canvas.put(spans, x: layout.x[lane], y: 0, maxWidth: room)
      } else {
        canvas.put(TextWidth.truncate(name + count, to: room), x: layout.x[lane], y: 0, style: style)
      }
    }
  }
}

/// Columns of the time and of each lane.
struct LaneLayout {
  static let names = ["events", "csi", "hashes", "operations"]
  static let roles = [Role.laneEvent, .laneCSI, .laneHash, .laneOperation]
  static let foldedWidth = 9
  /// The servicing log and the capture, which are read against each other.
  private static let facing = [1, 3]

  var timeWidth: Int
  var hasMilliseconds: Bool
  var visible: [Int]
  var x = names.map { _ in 0 }
  var width = names.map { _ in 0 }

  init(width total: Int, state: WorkbenchState) {
    hasMilliseconds = total >= 100
    timeWidth = hasMilliseconds ? 14 : 11
    visible = state.visibleLanes
    if visible.isEmpty { visible = [state.lane] }
    // One column of border before each lane, one for the scroll mark.
    var room = total - timeWidth - visible.count - 1
    // With a capture there are four: then what happened in the log and in the capture stays open as long as it can.
    let isTight = room < 84
    let isFull = visible.count > 3 && room < 112
    let narrow = isFull && isTight ? Self.foldedWidth : 12
    for lane in visible where state.folded.contains(lane) && lane != state.lane {
      width[lane] = min(Self.foldedWidth, room / visible.count)
    }
    for lane in visible where width[lane] == 0 && lane != state.lane {
      guard isTight || isFull && !Self.facing.contains(lane) else { continue }
      width[lane] = min(narrow, room / visible.count)
    }
    for lane in visible { room -= width[lane] }
    let open = visible.filter { width[$0] == 0 }
    let weights = open.map { lane in
      lane == state.lane && state.isWide ? 6 : lane == (isFull ? state.lane : 1) ? 4 : 3
    }
    let sum = max(1, weights.reduce(0, +))
    var left = room
    for (index, lane) in open.enumerated() {
      width[lane] = index == open.count - 1 ? left : room * weights[index] / sum
      left -= width[lane]
    }
    var position = timeWidth + 1
    for lane in visible {
      x[lane] = position
      position += width[lane] + 1
    }
  }

  /// Whether the lane has no room for words.
  func isNarrow(_ lane: Int) -> Bool { width[lane] <= 14 }
}

/// Draws one row of the timeline.
struct LaneRowPainter {
  let state: WorkbenchState
  let layout: LaneLayout
  private let text: RecordText

  init(state: WorkbenchState, layout: LaneLayout) {
    self.state = state
    self.layout = layout
    text = RecordText(state: state)
  }

  func draw(_ content: TimelineModel.Row, row: Int, y: Int, isFirst: Bool, _ canvas: inout Canvas) {
    let theme = state.theme
    for lane in layout.visible { canvas.put("│", x: layout.x[lane] - 1, y: y, style: theme[.border]) }
    switch content {
    case .gap(let steps, let newDay):
      let gap = steps > 0 ? Self.gapText(steps) : ""
      if let newDay {
        canvas.put(
          " " + newDay.dateText(state.offset(at: newDay)), x: 0, y: y, maxWidth: layout.timeWidth,
          style: theme[.time].over(Style(bold: true)))
      } else {
        canvas.put(TextWidth.pad(gap + " ", to: layout.timeWidth, .trailing), x: 0, y: y, style: theme[.gap])
      }
      for (index, lane) in layout.visible.enumerated() {
        let text = newDay != nil && index == 0 && !gap.isEmpty ? "┄ " + gap + " ┄" : "┄┄"
        canvas.put(text, x: layout.x[lane] + 1, y: y, maxWidth: layout.width[lane] - 1, style: theme[.gap])
      }
    case .seam(let seam): drawNotice(state.text(seam), y: y, &canvas)
    case .zone(let from, let to):
      drawNotice(
        state.wording("seam.shown", ["from": from.text, "to": to.text]), y: y, &canvas)
    case .noClock: drawNotice(state.wording("seam.no-clock"), y: y, &canvas)
    case .records(let time, let cells, let isSame):
      drawTime(time, cells, isSame: isSame && !isFirst, y: y, &canvas)
      for lane in layout.visible {
        guard let cell = cells[lane] else { continue }
        drawCell(lane, cell, y: y, &canvas)
      }
    }
  }

  /// A line over the whole width that says what happens to clocks here.
  private func drawNotice(_ text: String, y: Int, _ canvas: inout Canvas) {
    canvas.horizontalLine(x: 0, y: y, length: canvas.width - 1, style: state.theme[.stateWarning])
    canvas.put(
      TextWidth.truncate(" " + text + " ", to: canvas.width - 3), x: 2, y: y,
      style: state.theme[.stateWarning])
  }

  private func drawTime(
    _ time: Instant?, _ cells: [TimelineModel.Cell?], isSame: Bool, y: Int, _ canvas: inout Canvas
  ) {
    let theme = state.theme
    guard let time else { return }
    if isSame {
      canvas.put(TextWidth.pad("= ", to: layout.timeWidth, .trailing), x: 0, y: y, style: theme[.timeSame])
      return
    }
    let isExact = cells.enumerated().contains { lane, cell in
      cell.map { state.store.marks(state.timeline.lanes[lane][$0.range.lowerBound]).contains(.exact) }
        ?? false
    }
    let offset = state.offset(at: time)
    guard offset == state.zone else {
      // The other side of the viewer's daylight saving.
      let clock = layout.hasMilliseconds ? time.clockText(offset) : String(time.clockText(offset).prefix(5))
      canvas.put(clock + offset.text, x: 0, y: y, style: theme[.time])
      return
    }
    let fraction = isExact && layout.hasMilliseconds ? "." + time.millisecondText : ""
    canvas.put(" " + time.clockText(offset) + fraction, x: 0, y: y, style: theme[.time])
  }

  private func drawCell(_ lane: Int, _ cell: TimelineModel.Cell, y: Int, _ canvas: inout Canvas) {
    let theme = state.theme
    let record = state.timeline.lanes[lane][cell.range.lowerBound]
    let width = layout.width[lane]
    var spans: [Span]
    if layout.isNarrow(lane) {
      let part = text.part(record)
      let code = text.shortCode(record) ?? (lane >= 2 ? text.words(record) : "")
      spans = [Span(part.sign + " ", theme[part.role]), Span(code, theme[.code])]
      if cell.range.count > 1 { spans.append(Span("×\(cell.range.count)", theme[.dim])) }
    } else {
      spans = text.spans(record, count: cell.range.count, role: .lane)
    }
    spans = Highlight.spans(spans, state.search, theme)
    let isCursor = cell.range.contains(state.cursors[lane]) && !state.timeline.lanes[lane].isEmpty
    let isActive = lane == state.lane
    let skipped = isActive ? state.scrollX : 0
    canvas.draw(in: Rect(x: layout.x[lane], y: y, width: width, height: 1)) { part in
      if isCursor { part.put(isActive ? "▸" : "▹", x: 0, y: 0) }
      part.put(spans, x: 1 - skipped, y: 0, maxWidth: width - 1 + skipped)
      if isCursor {
        let style = theme[isActive && state.pane == .main ? .cursor : .cursorInactive]
        part.restyle(Rect(x: 0, y: 0, width: width, height: 1)) { $0.over(style) }
      }
    }
  }

  /// `+6.514 s`, `+80 s`, `+2 h 05 min`, `+3 d 4 h`.
  static func gapText(_ steps: Int64) -> String {
    let seconds = steps / Instant.second
    let milliseconds = steps % Instant.second / 10_000
    if seconds < 60 { return "+\(seconds).\(String("00\(milliseconds)".suffix(3))) s" }
    if seconds < 600 { return "+\(seconds) s" }
    if seconds < 7200 { return "+\(seconds / 60) min" }
    if seconds < 172_800 { return "+\(seconds / 3600) h \(seconds % 3600 / 60)m" }
    return "+\(seconds / 86_400) d \(seconds % 86_400 / 3600) h"
  }
}
