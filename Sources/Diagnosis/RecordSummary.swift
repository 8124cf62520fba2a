import LogStore
import Records

/// What one record says, in a few words: for chains, lanes and lists.
public struct RecordSummary: Sendable {
  let store: LogStore

  /// Summarises records of `store`.
  public init(store: LogStore) {
    self.store = store
  }

  private func name(_ term: TermID?) -> String { term.map { store.terms.text($0) } ?? "" }

  /// The sentence for a record; a wording key of area `chain`.
  public func text(_ record: RecordID) -> Phrase {
    switch store.payload(record) {
    case .hydrationError(let error): return hydrationError(error, record)
    case .hydrationFailed(let failed): return hydrationFailed(failed)
    case .hashMismatch(let mismatch): return Phrase("chain.hash-mismatch", ["file": name(mismatch.file)])
    case .sessionStart(let session, let client):
      return Phrase("chain.session-start", ["session": name(session), "client": name(client)])
    case .storeCorrupt(let category, let package):
      if let category { return Phrase("chain.store-corrupt", ["category": name(category)]) }
      return Phrase("chain.store-corrupt-package", ["package": name(package)])
    case .fileCall(let call):
      let file = name(call.path).split(separator: "\\").last.map(String.init) ?? ""
      return Phrase("chain.file-call", ["file": file, "function": Self.short(name(call.trace.function))])
    case .origin(let origin): return Phrase("chain.origin", ["function": Self.short(name(origin.function))])
    case .trace(let trace): return Phrase("chain.trace", ["function": Self.short(name(trace.function))])
    case .failure(let failure):
      if let package = failure.package {
        return Phrase("chain.failure-package", ["message": name(failure.message), "package": name(package)])
      }
      return Phrase("chain.failure", ["message": name(failure.message)])
    case .failureReport(let report):
      return Phrase(
        "chain.failure-report", ["package": name(report.package), "stage": name(report.failureSource)])
    case .sessionEnd(let end): return Phrase("chain.session-end", ["session": name(end.session)])
    case .manifestMissing(let package): return Phrase("chain.manifest-missing", ["package": name(package)])
    case .cannotRepair(let file, _): return Phrase("chain.cannot-repair", ["file": name(file)])
    case .stack(let version, _): return Phrase("chain.stack", ["version": name(version)])
    case .event(let event):
      let provider = name(event.provider).replacing("Microsoft-Windows-", with: "")
      return Phrase("chain.event", ["provider": provider, "id": event.id == 0 ? "?" : "\(event.id)"])
    case .readiness(let readiness): return self.readiness(readiness)
    case .repairStep(let step):
      return Phrase("chain.repair-\(step.action.rawValue)", ["file": name(step.file)])
    case .report(let report):
      return Phrase("chain.report", ["id": "\(report.id)", "message": name(report.message ?? report.name)])
    case .section(let section):
      if let error = section.error {
        return Phrase("chain.section-error", ["title": name(section.title), "error": name(error)])
      }
      return Phrase("chain.section", ["title": name(section.title), "exit": name(section.exit)])
    case .filter(let filter): return Phrase("chain.filter", ["name": name(filter.name)])
    case .machine(let entry):
      return Phrase("chain.machine", ["label": name(entry.label), "value": name(entry.value)])
    case .verdict(let fields):
      let values = fields.map { "\(name($0.name))=\(name($0.value))" }.joined(separator: ", ")
      return Phrase("chain.verdict", ["values": values])
    case nil:
      switch store.kind(record) {
      case .transactionBegin: return Phrase("chain.transaction-begin")
      case .transactionEnd: return Phrase("chain.transaction-end")
      case .readinessReport: return Phrase("chain.readiness")
      default: return Phrase("chain.record")
      }
    }
  }

  private func readiness(_ readiness: Payload.Readiness) -> Phrase {
    if readiness.rows.count == 1, let row = readiness.rows.first, readiness.result == nil {
      let file = [row.key, row.file].compactMap { $0 }.map { name($0) }.joined(separator: "\\")
      return Phrase(
        row.isFixed ? "chain.damage-fixed" : "chain.damage", ["kind": name(row.kind), "file": file])
    }
    if let detected = readiness.detected {
      let repaired = readiness.repaired.map { "\($0)" } ?? "?"
      return Phrase("chain.readiness-counts", ["detected": "\(detected)", "repaired": repaired])
    }
    return Phrase("chain.readiness")
  }

  private func hydrationError(_ error: Payload.HydrationError, _ record: RecordID) -> Phrase {
    let about = store.subjects(of: record).first { store.terms.kind($0) == .file }
    var values = ["file": about.map { store.terms.text($0) } ?? ""]
    values["checks"] = error.retrievedChecksum == error.computedChecksum ? "=" : "≠"
    switch error.delta {
    case .reverse: return Phrase("chain.delta-reverse", values)
    case .forward: return Phrase("chain.delta-forward", values)
    default: return Phrase("chain.delta", values)
    }
  }

  private func hydrationFailed(_ failed: Payload.HydrationFailed) -> Phrase {
    let identity = failed.component.flatMap { ComponentIdentity(logText: store.terms.text($0)) }
    return Phrase(
      "chain.hydration-failed", ["file": name(failed.file), "component": identity?.shortText ?? ""])
  }

  /// The last two parts of a qualified function name: `CComponentStore::InternalTransact`.
  static func short(_ function: String) -> String {
    function.split(separator: "::").filter { !$0.contains("anonymous-namespace") }.suffix(2).joined(
      separator: "::")
  }
}
