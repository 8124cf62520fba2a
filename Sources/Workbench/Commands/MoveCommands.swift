import LogStore
import Records
import Terminal

/// Moving: in the timeline by records of the active lane, in lists by lines, in the detail by rows.
struct MoveCommands {
  /// - Returns: whether the command is one of these.
  static func run(_ command: CommandID, count: Int?, on state: inout WorkbenchState) -> Bool {
    switch command {
    case .down: step(count ?? 1, &state)
    case .up: step(-(count ?? 1), &state)
    case .pageDown: step(state.pageHeight * (count ?? 1), &state)
    case .pageUp: step(-state.pageHeight * (count ?? 1), &state)
    case .halfDown: step(max(1, state.pageHeight / 2), &state)
    case .halfUp: step(-max(1, state.pageHeight / 2), &state)
    case .top: count.map { jump(to: $0 - 1, &state) } ?? jump(to: 0, &state)
    case .bottom: count.map { jump(to: $0 - 1, &state) } ?? jump(to: .max, &state)
    case .left where state.view == .timeline: lane(-1, &state)
    case .right where state.view == .timeline: lane(1, &state)
    case .left: scroll(-8, &state)
    case .right: scroll(8, &state)
    case .scrollLeft: scroll(-10, &state)
    case .scrollRight: scroll(10, &state)
    case .nextLane: lane(1, &state)
    case .previousLane: lane(-1, &state)
    case .nextPane, .previousPane: pane(&state)
    case .nextError: find(1, &state) { [.failure, .mismatch].contains($0) }
    case .previousError: find(-1, &state) { [.failure, .mismatch].contains($0) }
    case .nextWarning: find(1, &state) { $0 == .warning }
    case .previousWarning: find(-1, &state) { $0 == .warning }
    case .nextGap: gap(1, &state)
    case .previousGap: gap(-1, &state)
    case .nextSession: session(1, &state)
    case .previousSession: session(-1, &state)
    case .nextMark: mark(1, &state)
    case .previousMark: mark(-1, &state)
    case .jumpBack: jumpBack(&state)
    default: return false
    }
    return true
  }

  private static func step(_ distance: Int, _ state: inout WorkbenchState) {
    if state.view == .record || (state.view == .timeline && state.pane == .detail) {
      state.detailTop = max(0, state.detailTop.addingReportingOverflow(distance).partialValue)
      return
    }
    switch state.view {
    case .timeline: stepLane(distance, &state)
    case .log:
      var list = state.lists[.log] ?? WorkbenchState.ListState()
      list.selected = max(0, min(list.selected + distance, state.store.count - 1))
      state.lists[.log] = list
    default: stepList(distance, &state)
    }
  }

  /// Moves by cells, so that a folded run counts as one.
  private static func stepLane(_ distance: Int, _ state: inout WorkbenchState) {
    let lane = state.lane
    let rowOf = state.timeline.rowOf[lane]
    guard !rowOf.isEmpty else { return state.say("message.lane-empty", kind: .refusal) }
    var position = state.cursors[lane]
    let direction = distance < 0 ? -1 : 1
    for _ in 0..<min(abs(distance), rowOf.count) {
      var next = position + direction
      while rowOf.indices.contains(next), rowOf[next] == rowOf[position] { next += direction }
      guard rowOf.indices.contains(next) else { break }
      position = next
    }
    // Rest on a run's first record.
    while position > 0, rowOf[position - 1] == rowOf[position] { position -= 1 }
    state.cursors[lane] = position
    state.followTime()
  }

  private static func stepList(_ distance: Int, _ state: inout WorkbenchState) {
    let lines = state.listLines(state.view)
    var list = state.lists[state.view] ?? WorkbenchState.ListState()
    let selectable = lines.indices.filter { lines[$0].isSelectable }
    guard !selectable.isEmpty else {
      list.selected = max(0, min(list.selected + distance, lines.count - 1))
      state.lists[state.view] = list
      return
    }
    let current = selectable.firstIndex { $0 >= list.selected } ?? selectable.count - 1
    list.selected = selectable[max(0, min(current + distance, selectable.count - 1))]
    state.lists[state.view] = list
  }

  private static func jump(to index: Int, _ state: inout WorkbenchState) {
    if state.view == .record || (state.view == .timeline && state.pane == .detail) {
      state.detailTop = index == .max ? 1 << 20 : 0
      return
    }
    switch state.view {
    case .timeline:
      state.cursors[state.lane] = max(0, min(index, state.timeline.lanes[state.lane].count - 1))
      state.followTime()
    case .log: state.lists[.log, default: .init()].selected = max(0, min(index, state.store.count - 1))
    default:
      let lines = state.listLines(state.view)
      state.lists[state.view, default: .init()].selected = max(0, min(index, lines.count - 1))
      if index == 0 { state.lists[state.view, default: .init()].top = 0 }
    }
  }

  private static func scroll(_ columns: Int, _ state: inout WorkbenchState) {
    state.scrollX = max(0, min(state.scrollX + columns, 4000))
  }

  private static func lane(_ direction: Int, _ state: inout WorkbenchState) {
    guard state.view == .timeline else { return state.say("message.only-timeline", kind: .refusal) }
    let visible = state.visibleLanes
    guard visible.count > 1, let index = visible.firstIndex(of: state.lane) else {
      return state.say("message.one-lane", kind: .refusal)
    }
    let before = state.selectedRecord.flatMap { state.store.time($0)?.filetime }
    state.lane = visible[(index + direction + visible.count) % visible.count]
    state.scrollX = 0
    state.detailTop = 0
    state.pane = .main
    guard let record = state.selectedRecord else { return state.say("message.lane-empty", kind: .refusal) }
    if let before, let after = state.store.time(record)?.filetime, abs(before - after) > 60 * Instant.second {
      state.say("message.lane-rests", ["gap": LaneRowPainter.gapText(abs(before - after))])
    }
  }

  private static func pane(_ state: inout WorkbenchState) {
    guard state.view == .timeline else { return state.say("message.one-pane", kind: .refusal) }
    if state.showsDetail == false
      || (state.showsDetail == nil && state.size.width < 160 && state.size.height < 27)
    {
      state.showsDetail = true
    }
    state.pane = state.pane == .main ? .detail : .main
  }

  /// Next record of the active lane (or line of the log) whose part fits.
  private static func find(_ direction: Int, _ state: inout WorkbenchState, _ fits: (RecordText.Part) -> Bool)
  {
    let text = RecordText(state: state)
    if state.view == .log {
      var position = (state.lists[.log]?.selected ?? 0) + direction
      while position >= 0, position < state.store.count {
        let record = state.store.id(at: position)
        if fits(text.part(record)) {
          state.lists[.log, default: .init()].selected = position
          return
        }
        position += direction
      }
      return state.say(direction > 0 ? "message.no-next" : "message.no-previous", kind: .refusal)
    }
    guard state.view == .timeline else { return state.say("message.only-timeline", kind: .refusal) }
    let records = state.timeline.lanes[state.lane]
    var position = state.cursors[state.lane] + direction
    while records.indices.contains(position) {
      if fits(text.part(records[position])) {
        state.cursors[state.lane] = position
        return state.followTime()
      }
      position += direction
    }
    state.say(direction > 0 ? "message.no-next" : "message.no-previous", kind: .refusal)
  }

  /// The first record behind the next gap, or before the previous one.
  private static func gap(_ direction: Int, _ state: inout WorkbenchState) {
    guard state.view == .timeline else { return state.say("message.only-timeline", kind: .refusal) }
    let rowOf = state.timeline.rowOf[state.lane]
    guard rowOf.indices.contains(state.cursors[state.lane]) else {
      return state.say("message.lane-empty", kind: .refusal)
    }
    var row = rowOf[state.cursors[state.lane]] + direction
    while state.timeline.rows.indices.contains(row) {
      if !state.timeline.rows[row].isRecords {
        let target = direction > 0 ? rowOf.firstIndex { $0 > row } : rowOf.lastIndex { $0 < row }
        if let target {
          state.cursors[state.lane] = target
          return state.followTime()
        }
      }
      row += direction
    }
    state.say(direction > 0 ? "message.no-next" : "message.no-previous", kind: .refusal)
  }

  private static func session(_ direction: Int, _ state: inout WorkbenchState) {
    guard state.view == .timeline, let record = state.selectedRecord else {
      return state.say("message.only-timeline", kind: .refusal)
    }
    let here = state.store.position(of: record)
    let starts = state.store.sessions.map { ($0, state.store.position(of: $0.startRecord)) }
    let target = direction > 0 ? starts.first { $0.1 > here } : starts.last { $0.1 < here }
    guard let target else {
      return state.say(direction > 0 ? "message.no-next" : "message.no-previous", kind: .refusal)
    }
    // The session's first row that the filters let through.
    let rows = state.timeline.lanes[1]
    guard let position = rows.firstIndex(where: { state.store.position(of: $0) >= target.1 }) else {
      return state.say("message.no-next", kind: .refusal)
    }
    state.lane = 1
    state.cursors[1] = position
    state.followTime()
  }

  private static func mark(_ direction: Int, _ state: inout WorkbenchState) {
    guard !state.marks.isEmpty else { return state.say("message.no-marks", kind: .refusal) }
    let here = state.selectedRecord.map { state.store.position(of: $0) } ?? -1
    let records = state.markedRecords
    let target =
      direction > 0
      ? records.first { state.store.position(of: $0) > here }
      : records.last { state.store.position(of: $0) < here }
    guard let target else {
      return state.say(direction > 0 ? "message.no-next" : "message.no-previous", kind: .refusal)
    }
    ViewCommands.show(target, in: &state)
  }

  private static func jumpBack(_ state: inout WorkbenchState) {
    guard let place = state.trail.popLast() else { return state.say("message.no-trail", kind: .refusal) }
    if let index = state.stack.firstIndex(of: place.view) { state.stack.remove(at: index) }
    state.stack.append(place.view)
    if let record = place.record.flatMap({ state.store.find($0) }) { _ = state.moveCursor(to: record) }
  }
}
