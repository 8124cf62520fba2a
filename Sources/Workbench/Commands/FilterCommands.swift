import LogStore
import Records

/// Filters, undo, search.
struct FilterCommands {
  /// - Returns: whether the command is one of these.
  static func run(_ command: CommandID, on state: inout WorkbenchState) -> Bool {
    switch command {
    case .pickComponent: openPicker(.component, &state)
    case .include: add(isExcluded: false, &state)
    case .exclude: add(isExcluded: true, &state)
    case .dropFilter: drop(&state)
    case .toggleFilters: toggle(&state)
    case .toggleFailures: toggleFailures(&state)
    case .undo: step(from: \.undo, to: \.redo, "message.nothing-to-undo", &state)
    case .redo: step(from: \.redo, to: \.undo, "message.nothing-to-redo", &state)
    case .search: state.prompt = WorkbenchState.Prompt(purpose: .search, text: "")
    case .searchNext: searchNext(1, &state)
    case .searchPrevious: searchNext(-1, &state)
    default: return false
    }
    return true
  }

  static func openPicker(_ kind: Picker.Kind, _ state: inout WorkbenchState) {
    let picker = Picker(kind: kind, store: state.store, filters: state.filters.effective)
    guard !picker.entries.isEmpty else {
      return state.say(
        "message.nothing-to-pick", ["what": state.wording("picker.\(kind.rawValue)")], kind: .refusal)
    }
    state.picker = picker
  }

  /// Adds a filter; a second one of the same subject and value replaces the first.
  static func apply(_ filter: Filter, only: Bool, _ state: inout WorkbenchState) {
    var filters = state.filters
    filters.isOff = false
    filters.active.removeAll { $0.subject == filter.subject && ($0.value == filter.value || only) }
    filters.active.append(filter)
    state.setFilters(filters)
    state.show(.timeline)
  }

  /// The value under the cursor: the record's component, else its file, package, or code.
  private static func add(isExcluded: Bool, _ state: inout WorkbenchState) {
    guard let record = state.selectedRecord else { return state.say("message.no-record", kind: .refusal) }
    guard let filter = value(of: record, state) else { return state.say("message.no-value", kind: .refusal) }
    let added = Filter(filter.subject, filter.value, isExcluded: isExcluded)
    apply(added, only: false, &state)
    if state.timeline.shown > 0 {
      state.say("message.filtered", ["what": FilterText.text(added, state.wording)])
    }
  }

  static func value(of record: RecordID, _ state: WorkbenchState) -> Filter? {
    let store = state.store
    let terms = store.subjects(of: record)
    if let component = terms.first(where: { store.terms.kind($0) == .component }) {
      return Filter(.component, LogStore.componentName(store.terms.text(component)))
    }
    if let file = terms.first(where: { store.terms.kind($0) == .file }) {
      return Filter(.file, store.terms.text(file))
    }
    if let package = terms.first(where: { store.terms.kind($0) == .package }) {
      let text = store.terms.text(package)
      return Filter(.package, LogStore.kb(in: text) ?? text)
    }
    return store.codes(of: record).first.map { Filter(.code, $0.text) }
  }

  private static func drop(_ state: inout WorkbenchState) {
    guard !state.filters.active.isEmpty else { return state.say("message.no-filter", kind: .refusal) }
    var filters = state.filters
    let dropped = filters.active.removeLast()
    filters.isOff = false
    state.setFilters(filters)
    if state.timeline.shown > 0 {
      state.say("message.dropped", ["what": FilterText.text(dropped, state.wording)])
    }
  }

  private static func toggle(_ state: inout WorkbenchState) {
    guard !state.filters.active.isEmpty else { return state.say("message.no-filter", kind: .refusal) }
    var filters = state.filters
    filters.isOff.toggle()
    state.setFilters(filters)
    state.say(filters.isOff ? "message.filters-off" : "message.filters-on")
  }

  private static func toggleFailures(_ state: inout WorkbenchState) {
    var filters = state.filters
    filters.isOff = false
    if let index = filters.active.firstIndex(where: { $0.subject == .failures }) {
      filters.active.remove(at: index)
    } else {
      filters.active.insert(Filter(.failures), at: 0)
    }
    state.setFilters(filters)
  }

  private static func step(
    from: WritableKeyPath<WorkbenchState, [WorkbenchState.Filters]>,
    to: WritableKeyPath<WorkbenchState, [WorkbenchState.Filters]>,
    _ refusal: String, _ state: inout WorkbenchState
  ) {
    guard let filters = state[keyPath: from].popLast() else { return state.say(refusal, kind: .refusal) }
    state[keyPath: to].append(state.filters)
    state.filters = filters
    state.rebuildTimeline()
  }

  // MARK: Search

  /// Moves to the next place whose text as shown holds the search text; goes round at the end and says so.
  static func searchNext(_ direction: Int, _ state: inout WorkbenchState) {
    guard !state.search.isEmpty else { return state.say("message.no-search", kind: .refusal) }
    switch state.view {
    case .timeline: searchLanes(direction, &state)
    case .log: searchLog(direction, &state)
    case .record: state.say("message.search-highlights")
    default: searchList(direction, &state)
    }
  }

  private static func searchLanes(_ direction: Int, _ state: inout WorkbenchState) {
    let text = RecordText(state: state)
    let needle = state.search.lowercased()
    func holds(_ record: RecordID) -> Bool {
      text.words(record).lowercased().contains(needle) || (text.shortCode(record) ?? "").contains(needle)
        || state.store.text(record, limit: 16_384).lowercased().contains(needle)
    }
    // All lanes in time order; the search begins behind the cursor.
    var hits: [(position: Int, lane: Int, index: Int)] = []
    for lane in state.visibleLanes {
      for (index, record) in state.timeline.lanes[lane].enumerated() where holds(record) {
        hits.append((state.store.position(of: record), lane, index))
      }
    }
    hits.sort { ($0.position, $0.lane) < ($1.position, $1.lane) }
    guard !hits.isEmpty else { return state.say("message.not-found", ["text": state.search], kind: .refusal) }
    let here = state.laneRecord(state.lane).map { state.store.position(of: $0) } ?? -1
    let next = direction > 0 ? hits.first { $0.position > here } : hits.last { $0.position < here }
    let hit = next ?? (direction > 0 ? hits[0] : hits[hits.count - 1])
    state.lane = hit.lane
    state.cursors[hit.lane] = hit.index
    state.followTime()
    let number = (hits.firstIndex { $0.position == hit.position } ?? 0) + 1
    state.say(
      next == nil ? "message.search-around" : "message.search-hit",
      ["number": "\(number)", "count": "\(hits.count)"])
  }

  private static func searchLog(_ direction: Int, _ state: inout WorkbenchState) {
    let needle = Array(state.search.lowercased().utf8)
    var position = (state.lists[.log]?.selected ?? 0) + direction
    while position >= 0, position < state.store.count {
      let id = state.store.id(at: position)
      if state.store.withBytes(id, { contains(needle, in: $0) }) {
        state.lists[.log, default: .init()].selected = position
        return
      }
      position += direction
    }
    state.say("message.not-found", ["text": state.search], kind: .refusal)
  }

  /// Byte search that ignores the case of ASCII letters.
  private static func contains(_ needle: [UInt8], in view: ByteView) -> Bool {
    guard let first = needle.first, view.count >= needle.count else { return false }
    for start in 0...(view.count - needle.count) {
      guard lower(view[start]) == first else { continue }
      var index = 1
      while index < needle.count, lower(view[start + index]) == needle[index] { index += 1 }
      if index == needle.count { return true }
    }
    return false
  }

  private static func lower(_ byte: UInt8) -> UInt8 { byte >= 65 && byte <= 90 ? byte | 0x20 : byte }

  private static func searchList(_ direction: Int, _ state: inout WorkbenchState) {
    let lines = state.listLines(state.view)
    let needle = state.search.lowercased()
    let hits = lines.indices.filter { lines[$0].text.lowercased().contains(needle) && lines[$0].isSelectable }
    guard !hits.isEmpty else { return state.say("message.not-found", ["text": state.search], kind: .refusal) }
    let here = state.lists[state.view]?.selected ?? 0
    let next = direction > 0 ? hits.first { $0 > here } : hits.last { $0 < here }
    let hit = next ?? (direction > 0 ? hits[0] : hits[hits.count - 1])
    state.lists[state.view, default: .init()].selected = hit
    let number = (hits.firstIndex(of: hit) ?? 0) + 1
    state.say(
      next == nil ? "message.search-around" : "message.search-hit",
      ["number": "\(number)", "count": "\(hits.count)"])
  }
}
