import Knowledge
import LogStore
import Records

extension CodeTable {
  /// The code by which records are compared: canonical, and as an HRESULT where a record gives a bare Win32 number, as
  /// logs of drivers and reports do.
  func compared(_ code: ErrorCode) -> ErrorCode {
    code.value != 0 && code.value < 0x1_0000 ? decode(code).primary : canonical(code)
  }
}

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
    case .verdict(let fields):
      let values = fields.map { "\(name($0.name))=\(name($0.value))" }.joined(separator: ", ")
      return Phrase("chain.verdict", ["values": values])
    case .fileClaim(let claim): return file(claim)
    case .listedFolder(let listed):
      return Phrase(
        listed.isWhole ? "chain.listed" : "chain.listed-partly",
        ["folder": name(listed.folder), "count": "\(listed.rows)"])
    case .machineFact(let fact):
      let about = fact.about.map { " " + name($0) } ?? ""
      return Phrase("chain.machine-\(fact.subject.rawValue)", ["value": name(fact.value), "about": about])
    case .packageClaim(let claim):
      let state = claim.state.map { "chain.package-\(Self.word($0))" } ?? "chain.package"
      return Phrase(state, ["package": name(claim.package), "state": name(claim.word)])
    case .componentClaim(let claim):
      let key = claim.missing == nil ? "chain.component" : "chain.component-missing"
      return Phrase(key, ["folder": name(claim.keyform), "missing": name(claim.missing)])
    case .registryValue(let value):
      let place = [name(value.key), value.name.map { name($0) }].compactMap { $0 }.joined(separator: "\\")
      return Phrase(
        value.isDeleted ? "chain.registry-deleted" : "chain.registry",
        ["place": place, "value": name(value.text)])
    case .product(let product):
      return Phrase(
        "chain.product-\(product.form.rawValue)",
        ["name": name(product.title ?? product.name), "state": name(product.state ?? product.version)])
    case .capture(let capture):
      return Phrase(
        capture.isFiltered ? "chain.capture-filtered" : "chain.capture", ["count": "\(capture.events)"])
    case .operation(let operation):
      return self.operation(operation)
    case nil:
      switch store.kind(record) {
      case .transactionBegin: return Phrase("chain.transaction-begin")
      case .transactionEnd: return Phrase("chain.transaction-end")
      case .readinessReport: return Phrase("chain.readiness")
      default: return Phrase("chain.record")
      }
    }
  }

  private func file(_ claim: Payload.FileClaim) -> Phrase {
    let path = [claim.folder.map { name($0) }, name(claim.name)].compactMap { $0 }.joined(separator: "\\")
    guard claim.isPresent else { return Phrase("chain.file-absent", ["file": path]) }
    var values = ["file": path, "size": claim.size.map { "\($0)" } ?? "?", "hash": ""]
    if let digest = claim.digest {
      values["hash"] = String(digest.hex.prefix(8)) + "…"
      return Phrase(claim.basis == .manifest ? "chain.file-wanted" : "chain.file-hash", values)
    }
    return Phrase(
      claim.form == .file && claim.size != nil ? "chain.file" : "chain.\(claim.form.rawValue)-there", values)
  }

  /// The word of a package's state, in wording keys and for rules.
  public static func word(_ state: Payload.PackageClaim.State) -> String {
    switch state {
    case .absent: "absent"
    case .uninstallPending: "uninstall-pending"
    case .resolving: "resolving"
    case .resolved: "resolved"
    case .staging: "staging"
    case .staged: "staged"
    case .superseded: "superseded"
    case .installPending: "install-pending"
    case .partlyInstalled: "partly-installed"
    case .installed: "installed"
    case .permanent: "permanent"
    }
  }

  /// Who did what to which file, with the company of programs that are not Microsoft's.
  private func operation(_ operation: Payload.Operation) -> Phrase {
    let company = name(operation.company)
    let isStranger = !company.isEmpty && !company.lowercased().hasPrefix("microsoft")
    let word = operation.result == 0x103 ? "" : (try? OperationResultTable.shared)?.words[operation.result]
    let result = operation.result == 0 ? "" : word ?? ErrorCode(operation.result).text
    let path = lastPart(of: name(operation.path), separators: .backslash)
    return Phrase(
      operation.reason == .holder ? "chain.operation-holder" : "chain.operation",
      [
        "process": name(operation.process) + (isStranger ? " (\(company))" : ""),
        "operation": name(operation.operation) + (result.isEmpty ? "" : " " + result), "path": path,
      ])
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
