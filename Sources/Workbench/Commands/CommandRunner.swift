import LogStore
import Records
import Terminal

/// Runs commands on the state.
///
/// A command that cannot do anything says why.
struct CommandRunner {
  /// Runs `command`, `count` times where that makes sense.
  static func run(_ command: CommandID, count: Int?, on state: inout WorkbenchState) -> Effect {
    state.message = nil
    if command != .interrupt { state.interruptedOnce = false }
    if MoveCommands.run(command, count: count, on: &state) { return .none }
    let offsets = state.filters.offsets
    if FilterCommands.run(command, on: &state) {
      return state.filters.offsets == offsets ? .none : .changeOffsets
    }
    if let effect = ViewCommands.run(command, on: &state) { return effect }
    if let effect = CopyCommands.run(command, on: &state) { return effect }
    switch command {
    case .mark: mark(&state)
    case .redraw: return .redraw
    case .suspend: return .suspend
    case .quit: return .quit
    case .interrupt:
      if !state.progress.isFinished { return .cancelLoad }
      if state.interruptedOnce { return .quit }
      state.interruptedOnce = true
      state.say("message.interrupt-again")
    default: state.say("message.not-here", kind: .refusal)
    }
    return .none
  }

  private static func mark(_ state: inout WorkbenchState) {
    guard let record = state.selectedRecord else { return state.say("message.no-record", kind: .refusal) }
    let key = state.store.key(record)
    if state.marks.remove(key) == nil {
      state.marks.insert(key)
      state.say("message.marked", ["count": "\(state.marks.count)"])
    } else {
      state.say("message.unmarked", ["count": "\(state.marks.count)"])
    }
  }
}
