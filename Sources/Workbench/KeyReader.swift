import LogStore
import Terminal

/// Turns keys into commands, and keys typed into prompts and pickers into text.
struct KeyReader {
  /// Handles one key.
  static func handle(_ key: Key, _ state: inout WorkbenchState) -> Effect {
    if state.prompt != nil { return PromptKeys.handle(key, &state) }
    if state.picker != nil { return pickerKey(key.asciiFromFullWidth, &state) }
    let key = key.asciiFromFullWidth
    if case .paste = key { return .none }
    if state.pendingKeys.isEmpty, let digit = digit(key), digit > 0 || state.count != nil {
      state.count = min((state.count ?? 0) * 10 + digit, 99_999_999)
      return .none
    }
    if key == .escape, !state.pendingKeys.isEmpty || state.count != nil {
      state.pendingKeys = []
      state.count = nil
      return .none
    }
    state.pendingKeys.append(key)
    let context: KeyContext = state.view == .note ? .note : .keys
    switch state.surroundings.keymap.answer(state.pendingKeys, in: context) {
    case .more:
      state.message = nil
      return .none
    case .command(let command):
      let count = state.count
      state.pendingKeys = []
      state.count = nil
      return CommandRunner.run(command, count: count, on: &state)
    case .nothing:
      let typed = Keymap.text(state.pendingKeys)
      state.pendingKeys = []
      state.count = nil
      refuse(typed, &state)
      return .none
    }
  }

  private static func digit(_ key: Key) -> Int? {
    guard case .character(let character) = key, character.isASCII else { return nil }
    return character.wholeNumberValue
  }

  private static func refuse(_ typed: String, _ state: inout WorkbenchState) {
    let help = state.surroundings.keymap.keys(of: .help).first ?? "?"
    state.say("message.unknown-key", ["key": typed, "help": help], kind: .refusal)
  }

  // MARK: Picker

  private static func pickerKey(_ key: Key, _ state: inout WorkbenchState) -> Effect {
    guard var picker = state.picker else { return .none }
    switch key {
    case .escape, .control("c"): state.picker = nil
    case .down, .control("n"): picker.selected = min(picker.selected + 1, max(0, picker.matching.count - 1))
    case .up, .control("p"): picker.selected = max(0, picker.selected - 1)
    case .pageDown: picker.selected = min(picker.selected + 10, max(0, picker.matching.count - 1))
    case .pageUp: picker.selected = max(0, picker.selected - 10)
    case .tab:
      let kinds = Picker.Kind.allCases
      let index = kinds.firstIndex(of: picker.kind) ?? 0
      // Kinds that nothing names are passed over.
      for step in 1..<kinds.count {
        let next = Picker(
          kind: kinds[(index + step) % kinds.count], store: state.store, filters: state.filters.effective)
        if !next.entries.isEmpty {
          picker = next
          break
        }
      }
    case .backspace:
      if picker.text.isEmpty {
        state.picker = nil
        return .none
      }
      picker.text.removeLast()
      picker.selected = 0
    case .control("u"):
      picker.text = ""
      picker.selected = 0
    case .enter: return choose(picker, isExcluded: false, only: true, &state)
    case .character("+"): return choose(picker, isExcluded: false, only: false, &state)
    case .character("-") where picker.text.isEmpty:
      return choose(picker, isExcluded: true, only: false, &state)
    case .character(let character):
      picker.text.append(character)
      picker.selected = 0
    case .paste(let text):
      picker.text += text.filter { !$0.isNewline }
      picker.selected = 0
    default: break
    }
    if state.picker != nil { state.picker = picker }
    return .none
  }

  private static func choose(_ picker: Picker, isExcluded: Bool, only: Bool, _ state: inout WorkbenchState)
    -> Effect
  {
    guard let entry = picker.current else {
      state.say("message.not-found", ["text": picker.text], kind: .refusal)
      return .none
    }
    state.picker = nil
    let filter = Filter(picker.kind.subject, entry.name, isExcluded: isExcluded)
    FilterCommands.apply(filter, only: only, &state)
    if state.timeline.shown > 0 {
      state.say("message.filtered", ["what": FilterText.text(filter, state.wording)])
    }
    return .none
  }
}
