import Casework
import Diagnosis
import Knowledge
import LogStore
import Records
import Reports
import Terminal

/// How a record shows in a lane or a list: sign, short code, words.
struct RecordText {
  let state: WorkbenchState

  /// What a record is to the reader; told by a sign, repeated by colour.
  enum Part: Equatable {
    case failure, warning, echo, mismatch, begin, end, plain

    var sign: String {
      switch self {
      case .failure: "✖"
      case .warning: "!"
      case .echo: "·"
      case .mismatch: "≠"
      case .begin: "▷"
      case .end: "◼"
      case .plain: " "
      }
    }

    var role: Role {
      switch self {
      case .failure: .stateFailure
      case .warning: .stateWarning
      case .echo: .stateEcho
      case .mismatch: .stateMismatch
      case .begin: .stateBegin
      case .end: .stateEnd
      case .plain: .text
      }
    }
  }

  private var store: LogStore { state.store }

  func part(_ record: RecordID) -> Part {
    let marks = store.marks(record)
    switch store.kind(record) {
    case .hashMismatch: return .mismatch
    case .storeCorrupt: return .warning
    case .operation:
      if case .operation(let operation) = store.payload(record), operation.reason == .holder {
        return .warning
      }
    case .sessionStart, .transactionBegin: return .begin
    case .transactionEnd: return .end
    case .sessionEnd: return marks.contains(.failure) ? .failure : .end
    default: break
    }
    if isCleanUp(record) { return .echo }
    if marks.contains(.failure) { return marks.isDisjoint(with: [.noise, .copy]) ? .failure : .echo }
    return store.record(record).level == .warning ? .warning : .plain
  }

  /// Whether a finding calls the record clean-up after the decision.
  private func isCleanUp(_ record: RecordID) -> Bool {
    state.snapshot.findings.contains { finding in
      finding.chain.contains { $0.role == .cleanUp && $0.records.contains(record) }
    }
  }

  /// The last four digits of the record's code in canonical form: what people say.
  func shortCode(_ record: RecordID) -> String? {
    if case .event(let event) = store.payload(record) { return event.code.map { short($0) } }
    // The result stands among the words, as Process Monitor prints it.
    if store.kind(record) == .operation { return nil }
    return store.codes(of: record).first.map { short($0) }
  }

  private func short(_ code: ErrorCode) -> String {
    let canonical = state.surroundings.knowledge.codes.canonical(code)
    return canonical.value & 0xffff_0000 == 0x800f_0000
      ? String(canonical.text.suffix(4)) : String(canonical.text.dropFirst(2))
  }

  /// The words of a record.
  func words(_ record: RecordID) -> String {
    switch store.payload(record) {
    case .event(let event): return eventWords(record, event)
    case .hashMismatch(let mismatch):
      let expected = mismatch.expected.map { String($0.hex.prefix(8)) + "…" } ?? "?"
      let actual = mismatch.actual.map { String($0.hex.prefix(8)) + "…" } ?? "?"
      return "\(store.terms.text(mismatch.file)) \(expected) ≠ \(actual)"
    default: return RecordSummary(store: store).text(record).text(state.wording)
    }
  }

  private func eventWords(_ record: RecordID, _ event: Payload.Event) -> String {
    if store.marks(record).contains(.excerpt) {
      // A mail's row or sentence says it already.
      return store.text(record).split(whereSeparator: { $0.isNewline || $0 == "\t" }).joined(separator: " ")
    }
    let fields = EventFields(text: state.snapshot.eventText(record))
    if let known = sentence(event, fields) { return "\(event.id) \(known)" }
    let short = store.terms.text(event.provider).replacing("Microsoft-Windows-", with: "")
    let id = event.id == 0 ? "" : "/\(event.id)"
    // A text that came along stands in quotation marks: it is not ours.
    if let message = fields.message { return "\(short)\(id): “\(message)”" }
    let values = fields.data.prefix(4).map { "\($0.0)=\($0.1)" }.joined(separator: ", ")
    return values.isEmpty ? short + id : "\(short)\(id): \(values)"
  }

  /// The table's words for an event; nil when the table does not know it or, for an export that has no more than a
  /// message, when that does not tell what the words need.
  func sentence(_ event: Payload.Event, _ fields: EventFields) -> String? {
    let provider = store.terms.text(event.provider)
    let isTold = fields.data.isEmpty && fields.message != nil
    var known = fields.data
    if isTold {
      if let code = event.code { known.append(("errorCode", code.text)) }
      if let title = event.title { known.append(("updateTitle", store.terms.text(title))) }
      if let package = event.package { known.append(("PackageIdentifier", store.terms.text(package))) }
    }
    return state.surroundings.knowledge.eventWords.sentence(
      provider: provider, id: event.id, state.wording.language, fields: known, isWhole: isTold)
  }

  /// Sign, code and words of a folded cell, styled; `role` is that of ordinary words.
  func spans(_ record: RecordID, count: Int, role: Role = .text) -> [Span] {
    let part = part(record)
    let style = state.theme[part.role]
    var spans = [Span(part.sign + " ", style)]
    if state.marks.contains(store.key(record)) { spans = [Span("★" + part.sign, state.theme[.mark])] }
    if let code = shortCode(record) {
      spans.append(Span(code + " ", part == .echo ? style : state.theme[.code]))
    }
    spans.append(
      Span(
        words(record), part == .failure || part == .plain || part == .mismatch ? state.theme[role] : style))
    var repeats = count
    if let fact = store.mismatch(of: record) { repeats = fact.records.count }
    if repeats > 1 { spans.append(Span(" ×\(repeats)", state.theme[.dim])) }
    return spans
  }
}

extension Level {
  /// The key of its word.
  var wordingKey: String {
    switch self {
    case .none, .verbose: "level.verbose"
    case .info: "level.info"
    case .warning: "level.warning"
    case .error: "level.error"
    case .fatal: "level.fatal"
    }
  }
}
