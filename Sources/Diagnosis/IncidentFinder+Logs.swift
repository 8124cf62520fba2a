import Knowledge
import LogStore
import Records

/// Failures that logs beside the servicing stack's tell of.
extension IncidentFinder {
  /// Seconds between two failing lines of one attempt: downloads and repairs are silent for a while.
  private static let attemptPause: Int64 = 60
  /// The same once a result was stated: what comes later is another attempt.
  private static let resultPause: Int64 = 5
  /// Failing lines before the first stated result that are looked at for its cause.
  private static let reachBack = 256

  /// Attempts that the update agent and DISM tell of.
  ///
  /// An attempt ends in lines that state its result, and begins with the first failing line before them that carries
  /// one of their codes: lines of many threads stand side by side in these logs, and other codes prove nothing.
  /// Where no result is stated, in a log that was cut, the whole stretch is one for the rules to judge.
  func attempts() -> [Draft] {
    store.sources.flatMap { source -> [Draft] in
      guard [.windowsUpdate, .dism, .mail].contains(source.kind) else { return [] }
      let isMail = source.kind == .mail
      let failing = failures(in: store.range(source.id)).filter {
        code($0) != nil && (!isMail || isOfAgent($0))
      }
      let stages = failing.map { stage(isMail ? .windowsUpdate : source.kind, $0) }
      return stretches(failing, stages).compactMap { attempt(source, failing, stages, $0) }
    }
  }

  /// Whether a record of a mail is a line of the update agent's log.
  func isOfAgent(_ record: RecordID) -> Bool { store.marks(record).contains(.agent) }

  /// Cuts failing lines where nothing fails for a while, which is shorter once a result was stated.
  private func stretches(_ failing: [RecordID], _ stages: [ResultTable.Stage?]) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    var last: Int64?
    var isStated = false
    for (index, record) in failing.enumerated() {
      let time = clock(record)
      if let before = last, let time, time - before > (isStated ? Self.resultPause : Self.attemptPause) {
        found.append(start..<index)
        start = index
        isStated = false
      }
      last = time ?? last
      if stages[index] != nil { isStated = true }
    }
    return start < failing.count ? found + [start..<failing.count] : found
  }

  private func stage(_ kind: SourceKind, _ record: RecordID) -> ResultTable.Stage? {
    guard case .failure(let failure) = store.payload(record) else { return nil }
    return store.withBytes(record) { bytes in
      results.stage(kind, message: bytes[min(Int(failure.messageOffset), bytes.count)..<bytes.count])
    }
  }

  private func attempt(
    _ source: Source, _ failing: [RecordID], _ stages: [ResultTable.Stage?], _ stretch: Range<Int>
  ) -> Draft? {
    let stated = stretch.filter { stages[$0] != nil }
    guard let first = stated.first, let last = stated.last else {
      // Most failing lines of DISM are probes; without a result nobody can tell.
      return source.kind == .dism ? nil : log(source.id, Array(failing[stretch]), weight: .aside)
    }
    let wanted = Set(stated.compactMap { code(failing[$0]) })
    let begin = max(stretch.lowerBound, first - Self.reachBack)
    let range = begin..<stretch.upperBound
    let isOwn = range.map { code(failing[$0]).map(wanted.contains) ?? false }
    var own = zip(range, isOwn).lazy.filter(\.1).map { failing[$0.0] } as [RecordID]
    if let place = isOwn.firstIndex(of: true).map({ begin + $0 }) {
      own.insert(contentsOf: transport(failing[begin..<place], before: failing[place]), at: 0)
    }
    let isInstall = stated.contains { stages[$0] == .install }
    var draft = log(source.id, own, anchor: failing[last], weight: isInstall ? .failed : .retried)
    draft?.stated = stated.map { failing[$0] }
    return draft
  }

  /// The failing lines right before `record` that say what its code, one by which the update agent tells that its server
  /// did not answer, only translates: `80072EE7`, then `8024402C`.
  private func transport(_ before: ArraySlice<RecordID>, before record: RecordID) -> [RecordID] {
    guard code(record)?.isProtocolTalker == true else { return [] }
    var found = before[before.endIndex...]
    while let last = before[..<found.startIndex].last, code(last)?.isTransport == true,
      isNear(last, found.first ?? record)
    {
      found = before[(found.startIndex - 1)...]
    }
    return Array(found)
  }

  /// An incident of a log that stands for itself: it began with the first record and came to what `anchor`, or the last
  /// one, says.
  private func log(
    _ source: SourceID, _ records: [RecordID], anchor: RecordID? = nil, result: ErrorCode? = nil,
    weight: Incident.Weight
  ) -> Draft? {
    guard let anchor = anchor ?? records.last else { return nil }
    let result = result ?? code(anchor)
    let package = records.lazy.flatMap { self.store.terms(of: $0) }.first {
      self.store.terms.kind($0) == .package
    }
    let text = package.map { store.terms.text($0) }
    return Draft(
      scope: .log(source), failures: records, anchor: anchor, reason: .logResult, result: result,
      decisive: records.firstIndex { result != nil && code($0) == result } ?? records.count - 1, root: 0,
      // What is wrong with a package does not say that it was to be installed.
      kb: weight > .aside ? text.flatMap { LogStore.kb(in: $0) } : nil, package: text, weight: weight)
  }

  /// Logs that say once what failed.
  private static let stating: [SourceKind] = [.setupAPI, .poqexec, .compatData, .setupDiag, .checkSUR, .cbs]

  /// What tools and drivers say once: sections, items of reports, lines of early boot.
  func statements() -> [Draft] {
    store.sources.lazy.filter { Self.stating.contains($0.kind) }.flatMap { source -> [Draft] in
      let records = failures(in: store.range(source.id))
      switch source.kind {
      case .setupAPI:
        return records.compactMap { log(source.id, [$0], result: exitCode($0), weight: .aside) }
      case .poqexec:
        let none = [ResultTable.Stage?](repeating: nil, count: records.count)
        return stretches(records, none).compactMap { log(source.id, Array(records[$0]), weight: .aside) }
      case .compatData, .setupDiag:
        // A block stops Windows Setup, and SetupDiag is run after an upgrade that failed.
        return [log(source.id, records, weight: .failed)].compactMap { $0 }
      case .cbs:
        // What a repair of the store returned, in the summary of its report.
        return store.otherFailures(in: store.range(source.id)).compactMap { record in
          guard case .readiness(let report) = store.payload(record), let result = report.result,
            result.isFailure
          else { return nil }
          return log(source.id, [record], result: codes.compared(result), weight: .failed)
        } + [unrepaired(source.id, records)].compactMap { $0 }
      case .checkSUR:
        let rows = store.otherFailures(in: store.range(source.id)).filter { store.kind($0) == .readinessRow }
        return [log(source.id, rows, weight: .aside)].compactMap { $0 }
      default: return []
      }
    }
  }

  /// What SFC could not repair outside of failed sessions, all of a log together: no update failed by it, but the store
  /// is damaged.
  private func unrepaired(_ source: SourceID, _ records: [RecordID]) -> Draft? {
    let files = records.filter {
      guard case .cannotRepair = store.payload($0) else { return false }
      return store.session(of: $0)?.outcome != .failed
    }
    return files.isEmpty ? nil : log(source, files, weight: .aside)
  }

  /// The code of a section's exit status: a Win32 number or an HRESULT.
  private func exitCode(_ record: RecordID) -> ErrorCode? {
    guard case .section(let section) = store.payload(record), let code = section.status.code, code.value != 0
    else { return nil }
    return codes.compared(code)
  }

  /// Rows of the agent's reports that say that an update failed to install.
  func reportRows() -> [UpdateFailure] {
    store.sources.filter { $0.kind == .reportingEvents }.flatMap { source in
      failures(in: store.range(source.id)).compactMap { record in
        guard case .report(let row) = store.payload(record), row.id == Self.installFailed else { return nil }
        return report(record, row.status.code.map(codes.canonical), .row(id: row.id))
      }
    }
  }

  /// `AGENT_INSTALLING_FAILED`.
  private static let installFailed: UInt32 = 182

  /// An attempt as reports of the failure that another log tells of: one for each code that it states.
  func reports(_ draft: Draft) -> [UpdateFailure] {
    guard let first = draft.stated.first else { return [] }
    let kind = store.sources[Int(store.source(first).index)].kind
    var last: [ErrorCode: RecordID] = [:]
    for record in draft.stated { if let code = code(record) { last[code] = record } }
    return last.sorted { $0.value < $1.value }.map { report($0.value, $0.key, .log(kind), draft.kb) }
  }

  private func report(
    _ record: RecordID, _ code: ErrorCode?, _ kind: UpdateFailure.Kind, _ kb: String? = nil
  ) -> UpdateFailure {
    let named = store.terms(of: record).lazy.filter { self.store.terms.kind($0) == .package }
      .compactMap { LogStore.kb(in: self.store.terms.text($0)) }
    return UpdateFailure(record: record, code: code, kb: kb ?? named.first, time: clock(record), kind: kind)
  }
}

extension ErrorCode {
  /// `WU_E_PT_...`: 0x80244000 to 0x80244fff (wuerror.h).
  fileprivate var isProtocolTalker: Bool { value >> 12 == 0x80244 }

  /// WinHTTP's errors, 12000 to 12190 (winhttp.h), and answers of HTTP servers (facility 25).
  fileprivate var isTransport: Bool {
    (0x8007_2ee0...0x8007_2f9e).contains(value) || value >> 16 == 0x8019
  }
}
