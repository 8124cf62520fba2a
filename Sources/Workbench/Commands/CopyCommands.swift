import Diagnosis
import Knowledge
import LogStore
import PlainText
import Records

/// Copying: the record, its path, hashes, code, reference, or the requests of the first finding.
///
/// What is copied is often pasted into a shell, where an escape sequence out of a log would end the bracketed paste
/// and run what follows: copied text is as harmless as shown text, and a single value is a single line.
struct CopyCommands {
  /// - Returns: nil when the command is none of these.
  static func run(_ command: CommandID, on state: inout WorkbenchState) -> Effect? {
    switch command {
    case .copyRequests: return requests(&state)
    case .copyRecord: return record(&state)
    case .copyPath: return value(&state, "copy.path") { path($0, $1) }
    case .copyHash: return value(&state, "copy.hash") { hashes($0, $1) }
    case .copyCode: return value(&state, "copy.code") { $1.store.codes(of: $0).first?.text }
    case .copyReference:
      return value(&state, "copy.reference") { record, state in
        let location = state.store.location(record)
        let source = state.store.sources[Int(location.source.index)]
        return HarmlessText.of(source.path) + (location.number.map { ":\($0)" } ?? "")
      }
    default: return nil
    }
  }

  private static func requests(_ state: inout WorkbenchState) -> Effect {
    let requests = state.snapshot.findings.first?.open ?? []
    guard !requests.isEmpty else {
      state.say("message.no-requests", kind: .refusal)
      return .none
    }
    let lines = requests.enumerated().flatMap { index, request in
      ["\(index + 1). \(request.what.text(state.wording))"]
        + [request.command ?? request.path].compactMap { $0 }
    }
    return .copy(
      lines.map(HarmlessText.of).joined(separator: "\n") + "\n", what: state.wording("copy.requests"))
  }

  private static func record(_ state: inout WorkbenchState) -> Effect {
    if let record = state.selectedRecord {
      return .copy(HarmlessText.keepingLines(state.store.text(record)), what: state.wording("copy.record"))
    }
    let lines = state.listLines(state.view)
    let index = state.lists[state.view]?.selected ?? 0
    guard lines.indices.contains(index), let copy = lines[index].copy else {
      state.say("message.no-record", kind: .refusal)
      return .none
    }
    return .copy(HarmlessText.of(copy), what: state.wording("copy.line"))
  }

  private static func value(
    _ state: inout WorkbenchState, _ key: String, _ get: (RecordID, WorkbenchState) -> String?
  ) -> Effect {
    guard let record = state.selectedRecord else {
      state.say("message.no-record", kind: .refusal)
      return .none
    }
    guard let text = get(record, state) else {
      state.say("message.nothing-to-copy", ["what": state.wording(key)], kind: .refusal)
      return .none
    }
    return .copy(HarmlessText.keepingLines(text), what: state.wording(key))
  }

  /// The path that the record names, else the computed folder of its component.
  private static func path(_ record: RecordID, _ state: WorkbenchState) -> String? {
    let store = state.store
    let terms = store.subjects(of: record)
    if let folder = terms.first(where: { store.terms.kind($0) == .folder }) {
      return HarmlessText.of(store.terms.text(folder))
    }
    guard let component = terms.first(where: { store.terms.kind($0) == .component }),
      let identity = ComponentIdentity(logText: store.terms.text(component))
    else { return nil }
    let file = terms.first { store.terms.kind($0) == .file }.map { "\\" + store.terms.text($0) } ?? ""
    return HarmlessText.of("C:\\Windows\\WinSxS\\" + WinSxSName(identity).text + file)
  }

  private static func hashes(_ record: RecordID, _ state: WorkbenchState) -> String? {
    guard case .hashMismatch(let mismatch) = state.store.payload(record) else { return nil }
    return [mismatch.expected?.hex, mismatch.actual?.hex].compactMap { $0 }.joined(separator: "\n")
  }
}
