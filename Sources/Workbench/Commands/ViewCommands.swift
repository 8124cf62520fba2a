import LogStore
import Records
import Reports

/// Opening and closing views, lanes, zone, note.
struct ViewCommands {
  private static let views: [CommandID: ViewID] = [
    .viewCase: .overview, .viewTimeline: .timeline, .viewFindings: .findings, .viewComponents: .components,
    .viewHashes: .hashes, .viewAttempts: .attempts, .viewSources: .sources, .viewMarks: .marks,
    .viewRules: .rules,
  ]

  /// - Returns: nil when the command is none of these.
  static func run(_ command: CommandID, on state: inout WorkbenchState) -> Effect? {
    if let view = views[command] {
      state.show(view)
      return Effect.none
    }
    switch command {
    case .viewLog: openLog(&state)
    case .open: return open(&state)
    case .fields, .explain: toggleDetail(&state)
    case .whereAmI: whereAmI(&state)
    case .help:
      state.helpFilter = ""
      state.isPalette = false
      state.show(.help)
    case .palette:
      state.helpFilter = ""
      state.isPalette = true
      state.show(.help)
      state.prompt = WorkbenchState.Prompt(purpose: .search, text: "")
    case .note:
      state.show(.note)
      return .makeNote
    case .writeNote:
      guard state.view == .note else { return nil }
      let name =
        "kbtriage-\(state.snapshot.findings.first?.kb ?? "note").\(state.wording.language.rawValue).md"
      state.prompt = WorkbenchState.Prompt(purpose: .file, text: name)
    case .switchLanguage: return .switchLanguage
    case .addMarked:
      guard state.view == .note else { return nil }
      guard !state.marks.isEmpty else {
        state.say("message.no-marks", kind: .refusal)
        return Effect.none
      }
      state.note.addsMarked.toggle()
      return .makeNote
    case .goToTime: state.prompt = WorkbenchState.Prompt(purpose: .time, text: "")
    case .lane1: toggleLane(0, &state)
    case .lane2: toggleLane(1, &state)
    case .lane3: toggleLane(2, &state)
    case .lane4: toggleLane(3, &state)
    case .widenLane: onTimeline(&state) { $0.isWide.toggle() }
    case .foldLane: foldLane(&state)
    case .foldRepeats:
      onTimeline(&state) { state in
        state.foldsRepeats.toggle()
        state.rebuildTimeline()
        state.say(state.foldsRepeats ? "message.repeats-folded" : "message.repeats-shown")
      }
    case .toggleZone:
      state.show(state.nextZone)
      return state.view == .note ? .makeNote : Effect.none
    case .setZone:
      state.prompt = WorkbenchState.Prompt(purpose: .zone, text: state.shown.choice.text)
    case .setOffset: ClockCommands.askOffset(&state)
    case .back: return back(&state)
    case .escape: return escape(&state)
    default: return nil
    }
    return Effect.none
  }

  private static func onTimeline(_ state: inout WorkbenchState, _ body: (inout WorkbenchState) -> Void) {
    guard state.view == .timeline else { return state.say("message.only-timeline", kind: .refusal) }
    body(&state)
  }

  /// Goes to the record in the lanes; to the log when no lane shows it.
  static func show(_ record: RecordID, in state: inout WorkbenchState) {
    if state.moveCursor(to: record) {
      state.show(.timeline)
    } else if !state.filters.effective.isEmpty {
      // Hidden by a filter: filters go off, which one key brings back.
      var filters = state.filters
      filters.isOff = true
      state.setFilters(filters)
      if state.moveCursor(to: record) {
        state.show(.timeline)
        state.say("message.filters-off-for-record")
      } else {
        showInLog(record, &state)
      }
    } else {
      showInLog(record, &state)
    }
  }

  private static func showInLog(_ record: RecordID, _ state: inout WorkbenchState) {
    state.lists[.log, default: .init()].selected = state.store.position(of: record)
    state.show(.log)
  }

  private static func openLog(_ state: inout WorkbenchState) {
    guard state.store.count > 0 else { return state.say("message.no-record", kind: .refusal) }
    if let record = state.selectedRecord {
      state.lists[.log, default: .init()].selected = state.store.position(of: record)
    }
    state.show(.log)
  }

  private static func open(_ state: inout WorkbenchState) -> Effect {
    switch state.view {
    case .timeline, .log:
      guard let record = state.selectedRecord else {
        state.say("message.no-record", kind: .refusal)
        return .none
      }
      state.opened = record
      state.show(.record)
    case .record: state.say("message.opened-already", kind: .refusal)
    default:
      let lines = state.listLines(state.view)
      let index = state.lists[state.view]?.selected ?? 0
      guard lines.indices.contains(index), let target = lines[index].target else {
        state.say("message.nothing-to-open", kind: .refusal)
        return .none
      }
      switch target {
      case .record(let record): show(record, in: &state)
      case .filter(let filter): FilterCommands.apply(filter, only: true, &state)
      case .view(let view): state.show(view)
      case .routine(let name): listRoutine(name, &state)
      case .section(let id):
        if state.note.excluded.remove(id) == nil { state.note.excluded.insert(id) }
        return .makeNote
      case .command(let command):
        // A line of the help page runs where help was opened.
        state.stack.removeAll { $0 == .help }
        if state.stack.isEmpty { state.stack = [.overview] }
        return CommandRunner.run(command, count: nil, on: &state)
      }
    }
    return .none
  }

  /// Lists the attempts of an update that comes every day, or leaves them out; the cursor stays on its line.
  private static func listRoutine(_ name: String, _ state: inout WorkbenchState) {
    if state.listedRoutine.remove(name) == nil { state.listedRoutine.insert(name) }
    let line = state.listLines(state.view).firstIndex { $0.target == .routine(name) }
    if let line { state.lists[state.view, default: .init()].selected = line }
  }

  private static func toggleDetail(_ state: inout WorkbenchState) {
    onTimeline(&state) { state in
      let isShown = state.showsDetail ?? (state.size.width >= 160 || state.size.height >= 27)
      state.showsDetail = !isShown
      state.pane = .main
    }
  }

  private static func whereAmI(_ state: inout WorkbenchState) {
    guard let record = state.selectedRecord else { return state.say("message.no-record", kind: .refusal) }
    let location = state.store.location(record)
    let source = state.store.sources[Int(location.source.index)]
    let number = location.number.map { ":\($0)" } ?? ""
    let clock = state.store.clock(of: record).map { "  " + $0.text(state.wording) } ?? ""
    state.message = WorkbenchState.Message(
      kind: .note, text: "\(source.path)\(number)  @\(location.offset)+\(location.length)\(clock)")
  }

  private static func toggleLane(_ lane: Int, _ state: inout WorkbenchState) {
    guard state.view == .timeline else { return state.say("message.only-timeline", kind: .refusal) }
    if state.hidden.remove(lane) != nil { return }
    guard state.caseLanes.contains(lane) else { return state.say("message.no-capture", kind: .refusal) }
    guard state.visibleLanes.count > 1 else { return state.say("message.last-lane", kind: .refusal) }
    state.hidden.insert(lane)
    if state.lane == lane { state.lane = state.visibleLanes.first ?? 1 }
    state.say(
      "message.lane-hidden",
      ["lane": state.wording("lane.\(LaneLayout.names[lane])"), "key": "M-\(lane + 1)"])
  }

  /// Folds the other lanes to signs and codes, or unfolds them.
  private static func foldLane(_ state: inout WorkbenchState) {
    guard state.view == .timeline else { return state.say("message.only-timeline", kind: .refusal) }
    let others = Set(state.caseLanes.filter { $0 != state.lane })
    state.folded = state.folded.isSuperset(of: others) ? [] : others
  }

  private static func back(_ state: inout WorkbenchState) -> Effect {
    if state.stack.count > 1 {
      state.stack.removeLast()
      state.scrollX = 0
      state.pane = .main
      return .none
    }
    return .quit
  }

  /// One level up, but never out of the program.
  private static func escape(_ state: inout WorkbenchState) -> Effect {
    if !state.search.isEmpty {
      state.search = ""
    } else if state.view == .timeline, state.pane == .detail {
      state.pane = .main
    } else if state.stack.count > 1 {
      _ = back(&state)
    } else {
      state.say("message.escape-top", ["key": state.surroundings.keymap.keys(of: .quit).first ?? "Q"])
    }
    return .none
  }
}
