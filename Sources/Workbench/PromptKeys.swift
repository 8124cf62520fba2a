import LogStore
import Records
import Terminal

/// Keys while text is being typed at the bottom: search, a time, a file name.
struct PromptKeys {
  static func handle(_ key: Key, _ state: inout WorkbenchState) -> Effect {
    guard var prompt = state.prompt else { return .none }
    switch key {
    case .escape, .control("c"):
      state.prompt = nil
      state.pendingOverwrite = nil
      if prompt.purpose == .search { state.search = "" }
      return .none
    case .enter: return accept(prompt, &state)
    case .backspace:
      if prompt.text.isEmpty {
        state.prompt = nil
        return .none
      }
      prompt.text.removeLast()
    case .control("u"): prompt.text = ""
    case .control("w"):
      while prompt.text.last == " " { prompt.text.removeLast() }
      while let last = prompt.text.last, last != " " { prompt.text.removeLast() }
    case .character(let character): prompt.text.append(character)
    case .paste(let text): prompt.text += text.filter { !$0.isNewline }
    default: return .none
    }
    state.pendingOverwrite = nil
    state.prompt = prompt
    // Hits show while the text is typed; the help page narrows.
    if prompt.purpose == .search {
      if state.view == .help {
        state.helpFilter = prompt.text
      } else {
        state.search = prompt.text
      }
    }
    return .none
  }

  private static func accept(_ prompt: WorkbenchState.Prompt, _ state: inout WorkbenchState) -> Effect {
    switch prompt.purpose {
    case .search:
      state.prompt = nil
      if state.view == .help {
        state.lists[.help] = WorkbenchState.ListState()
        guard state.isPalette else { return .none }
        let lines = state.listLines(.help)
        state.lists[.help]?.selected = ListView.nearestSelectable(0, lines)
        return CommandRunner.run(.open, count: nil, on: &state)
      }
      state.search = prompt.text
      if !prompt.text.isEmpty { FilterCommands.searchNext(1, &state) }
      return .none
    case .time:
      state.prompt = nil
      goTo(prompt.text, &state)
      return .none
    case .zone:
      guard let choice = ZoneChoice(text: prompt.text.filter { $0 != " " }) else {
        state.say("message.bad-zone", ["text": prompt.text], kind: .refusal)
        return .none
      }
      state.prompt = nil
      state.show(choice)
      return state.view == .note ? .makeNote : .none
    case .offset(let source): return ClockCommands.setOffset(of: source, prompt.text, &state)
    case .file:
      guard !prompt.text.isEmpty else { return .none }
      let isConfirmed = state.pendingOverwrite == prompt.text
      return .write(path: prompt.text, replacing: isConfirmed)
    }
  }

  // MARK: Times

  /// `13:52:17`, `13:52`, `+80s`, `-5m`, `2022-10-08 13:50:57`, `@failure`.
  private static func goTo(_ text: String, _ state: inout WorkbenchState) {
    guard let typed = instant(text, state) else {
      return state.say("message.bad-time", ["text": text], kind: .refusal)
    }
    let target = Instant(filetime: max(0, min(typed.filetime, LogStore.noClock - 1)))
    if state.view != .timeline { state.show(.timeline) }
    if text == "@failure", let root = state.snapshot.findings.first?.root.record, state.moveCursor(to: root) {
      return
    }
    // The row nearest to that time, in whichever lane it stands; the active lane on a tie.
    var best: (distance: Int64, lane: Int, index: Int)?
    for lane in [state.lane] + state.visibleLanes.filter({ $0 != state.lane }) {
      let records = state.timeline.lanes[lane]
      let before = state.timeline.last(in: lane, atOrBefore: target.filetime, store: state.store)
      for index in [before, before.map { $0 + 1 } ?? 0].compactMap({ $0 })
      where records.indices.contains(index) {
        guard let time = state.store.time(records[index])?.filetime else { continue }
        let distance = abs(time - target.filetime)
        if distance < best?.distance ?? .max { best = (distance, lane, index) }
      }
    }
    guard let best else { return state.say("message.lane-empty", kind: .refusal) }
    state.lane = best.lane
    state.cursors[best.lane] = best.index
    state.followTime()
    if best.distance > 60 * Instant.second {
      state.say("message.nearest-row", ["gap": LaneRowPainter.gapText(best.distance)])
    }
  }

  static func instant(_ text: String, _ state: WorkbenchState) -> Instant? {
    let text = text.split(separator: " ").joined(separator: " ")
    if text == "@failure" {
      return state.snapshot.findings.first.flatMap { state.store.time($0.root.record) }
    }
    let here = state.laneRecord(state.lane).flatMap { state.store.time($0) }
    if let first = text.first, first == "+" || first == "-" {
      guard let here, let seconds = duration(String(text.dropFirst())) else { return nil }
      return here.adding(seconds: first == "-" ? -seconds : seconds)
    }
    let parts = text.split(whereSeparator: { $0 == " " || $0 == "T" })
    guard let last = parts.last, parts.count <= 2 else { return nil }
    var clock = last.split(separator: ":").compactMap { Int($0) }
    guard last.split(separator: ":").count == clock.count, (2...3).contains(clock.count) else { return nil }
    if clock.count == 2 { clock.append(0) }
    let zone = here.map { state.offset(at: $0) } ?? state.zone
    let offset = Int64(zone.seconds)
    let date: (Int, Int, Int)
    if parts.count == 2 {
      let numbers = parts[0].split(whereSeparator: { $0 == "-" || $0 == "/" }).compactMap { Int($0) }
      guard numbers.count == 3 else { return nil }
      date = (numbers[0], numbers[1], numbers[2])
    } else {
      guard let civil = here?.adding(seconds: offset).civil else { return nil }
      date = (civil.year, civil.month, civil.day)
    }
    let local = Instant(
      year: date.0, month: date.1, day: date.2, hour: clock[0], minute: clock[1], second: clock[2])
    return local?.adding(seconds: -offset)
  }

  /// `80s`, `5m`, `2h`, `3d`, or seconds without a letter.
  private static func duration(_ text: String) -> Int64? {
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let last = text.last else { return nil }
    let number = Int64(units[last] == nil ? text : String(text.dropLast()))
    return number.flatMap { (0..<1 << 32).contains($0) ? $0 * (units[last] ?? 1) : nil }
  }
}
