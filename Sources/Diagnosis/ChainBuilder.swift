import Knowledge
import LogStore
import Records

/// Orders an incident's records into a chain from its root to the final result, repeats folded.
struct ChainBuilder {
  let store: LogStore
  let codes: CodeTable
  let incident: Incident
  let facts: FactBuilder
  /// First record of the root fact; nil for the incident's own root.
  let rootRecord: RecordID?

  private var rootIndex: Int {
    rootRecord.flatMap { incident.failures.firstIndex(of: $0) } ?? incident.root
  }

  /// The chain.
  func chain() -> [ChainStep] {
    var steps: [ChainStep] = []
    var index = rootIndex
    let records = incident.failures
    let end =
      records.firstIndex { $0 == incident.anchor }.map { max($0, incident.decisive) } ?? records.count - 1
    while index < records.count {
      let block = facts.hydrationBlock(at: index)
      let count = block > 0 ? block : fold(from: index)
      let group = Array(records[index..<index + count])
      append(step(group, isHydration: block > 0, isFirst: steps.isEmpty), to: &steps)
      index += count
      // Behind the result, only what still belongs to this failure's end is told.
      if index > end, index < records.count, !isNear(records[index], records[end]) { break }
    }
    for event in incident.events where !records.contains(event) {
      steps.append(
        ChainStep(
          role: .event, records: [event], code: code(event), text: text(event), record: event))
    }
    return steps
  }

  private func isNear(_ record: RecordID, _ other: RecordID) -> Bool {
    guard let left = store.time(record)?.seconds, let right = store.time(other)?.seconds else { return true }
    return left - right <= 60
  }

  /// Same role, same code: one step, also when a line of another kind stands between them.
  private func append(_ step: ChainStep, to steps: inout [ChainStep]) {
    let mergeable: Set<ChainStep.Role> = [.returned, .sessionEnd, .cleanUp]
    guard mergeable.contains(step.role),
      let index = steps.indices.suffix(2).last(where: {
        steps[$0].role == step.role && steps[$0].code == step.code
      })
    else { return steps.append(step) }
    let last = steps[index]
    let records = last.records + step.records
    steps[index] = ChainStep(
      role: last.role, records: records, code: last.code,
      text: step.role == .returned ? wayUp(records) : last.text,
      record: last.record)
  }

  /// Records that one unwinding wrote: the same canonical code, one after the other.
  private func fold(from index: Int) -> Int {
    let records = incident.failures
    // A log of many threads says the same in many words; the first are the nearest to what happened.
    let isLog = if case .log = incident.scope { true } else { false }
    guard role(index) == .returned || role(index) == .cleanUp || isLog else { return 1 }
    var end = index + 1
    while end < records.count, role(end) == role(index) || isLog && end <= incident.decisive,
      code(records[end]) == code(records[index]),
      facts.hydrationBlock(at: end) == 0
    {
      end += 1
    }
    return end - index
  }

  private func code(_ record: RecordID) -> ErrorCode? {
    if case .event(let event) = store.payload(record) { return event.code.map(codes.canonical) }
    return store.codes(of: record).first.map(codes.compared)
  }

  private func role(_ index: Int) -> ChainStep.Role {
    if index == rootIndex { return .root }
    let record = incident.failures[index]
    if store.kind(record) == .sessionEnd { return .sessionEnd }
    if index <= incident.decisive { return .follows }
    guard let own = code(record), let result = incident.result else {
      return store.kind(record) == .storeCorrupt ? .follows : .cleanUp
    }
    return own == result ? .returned : .cleanUp
  }

  private func step(_ group: [RecordID], isHydration: Bool, isFirst: Bool) -> ChainStep {
    let first = incident.failures.firstIndex(of: group[0]) ?? rootIndex
    var role = role(first)
    if isFirst { role = .root }
    if isHydration {
      // A hydration that failed before or with the decision belongs to the cause, not to its way up.
      if role == .returned || role == .cleanUp { role = .follows }
      return hydrationStep(group, role)
    }
    return ChainStep(
      role: role, records: group, code: code(group[0]),
      text: role == .returned ? wayUp(group) : text(group[0]),
      record: group[0])
  }

  /// The result's way up through the servicing stack: functions and messages, the telling ones.
  private func wayUp(_ records: [RecordID]) -> Phrase {
    var names: [String] = []
    for record in records {
      let name: String
      switch store.payload(record) {
      case .trace(let trace):
        name =
          trace.function.map { store.terms.text($0).split(separator: "::").last.map(String.init) ?? "" } ?? ""
      case .failure(let failure):
        let message = store.terms.text(failure.message)
        // The telemetry line repeats what others said.
        name = message.hasPrefix("SQM") ? "" : message
      default: name = ""
      }
      if !name.isEmpty, !names.contains(name) { names.append(name) }
    }
    guard names.count > 3, let first = names.first, let last = names.last else {
      return names.isEmpty
        ? text(records[0]) : Phrase("chain.way-up", ["names": names.joined(separator: " → ")])
    }
    return Phrase("chain.way-up", ["names": [first, names[1], "…", last].joined(separator: " → ")])
  }

  private func hydrationStep(_ group: [RecordID], _ role: ChainStep.Role) -> ChainStep {
    var values = ["file": "?", "component": "?", "delta": ""]
    var code: ErrorCode?
    for record in group {
      switch store.payload(record) {
      case .hydrationError(let error):
        switch error.delta {
        case .reverse: values["delta"] = "reverse"
        case .forward: values["delta"] = "forward"
        case .null: values["delta"] = "null"
        default: break
        }
        code = error.status.code
      case .hydrationFailed(let failed):
        if let file = failed.file { values["file"] = store.terms.text(file) }
        if let component = failed.component,
          let identity = ComponentIdentity(logText: store.terms.text(component))
        {
          values["component"] = identity.shortText
        }
        code = failed.status.code ?? code
      default: break
      }
    }
    let canonical = code.map(codes.canonical)
    let shown =
      group.first { store.kind($0) == .origin && self.code($0) == canonical } ?? group[group.count - 1]
    let key = values["delta"].flatMap { $0.isEmpty ? nil : "chain.hydration-\($0)" } ?? "chain.hydration"
    return ChainStep(role: role, records: group, code: canonical, text: Phrase(key, values), record: shown)
  }

  private func text(_ record: RecordID) -> Phrase { RecordSummary(store: store).text(record) }
}
