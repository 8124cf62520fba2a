import LogStore
import Records

/// Setting the clock of a source by hand, and taking that back.
struct ClockCommands {
  /// Asks for the offset of the source under the cursor, else of the record's.
  static func askOffset(_ state: inout WorkbenchState) {
    guard let source = source(state) else { return state.say("message.no-source", kind: .refusal) }
    guard state.store.clocks[source]?.contains(where: { $0.basis == .evtx }) != true else {
      return state.say("message.utc-source", ["name": state.name(of: source)], kind: .refusal)
    }
    let current = state.store.clocks[source]?.last?.offset.text ?? ""
    state.prompt = WorkbenchState.Prompt(purpose: .offset(source), text: current)
  }

  private static func source(_ state: WorkbenchState) -> SourceID? {
    if let record = state.selectedRecord { return state.store.source(record) }
    guard state.view == .sources else { return nil }
    let lines = state.listLines(.sources)
    let index = ListView.nearestSelectable(state.lists[.sources]?.selected ?? 0, lines)
    guard lines.indices.contains(index), case .filter(let filter)? = lines[index].target else { return nil }
    return state.store.sources.first { $0.path == filter.value && state.store.recordCount($0.id) > 0 }?.id
  }

  /// Takes what was typed; nothing means: what the logs say.
  static func setOffset(of source: SourceID, _ text: String, _ state: inout WorkbenchState) -> Effect {
    let text = text.filter { $0 != " " }
    let offset = ZoneOffset(text: text)
    guard text.isEmpty || offset != nil else {
      state.say("message.bad-offset", ["text": text], kind: .refusal)
      return .none
    }
    state.prompt = nil
    var filters = state.filters
    filters.offsets[source] = .some(offset)
    guard filters != state.filters else { return .none }
    state.setFilters(filters)
    state.say(
      offset == nil ? "message.offset-taken-back" : "message.offset-set",
      [
        "name": state.name(of: source), "offset": offset?.text ?? "",
        "key": state.surroundings.keymap.keys(of: .undo).first ?? "U",
      ])
    return .changeOffsets
  }
}
