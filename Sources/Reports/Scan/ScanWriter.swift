import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import Records

/// Turns parts of a snapshot into entries of the scan document.
struct ScanWriter {
  let snapshot: CaseSnapshot
  let wording: Wording
  let codes: CodeTable

  var store: LogStore { snapshot.store }

  func time(_ instant: Instant?) -> String? { instant.map { snapshot.text($0) } }

  func text(_ term: TermID?) -> String? { term.map { store.terms.text($0) } }

  func reference(_ record: RecordID) -> ScanDocument.Reference {
    let location = store.location(record)
    let source = store.sources[Int(location.source.index)]
    let isEvent = source.kind == .evtx || source.kind == .procmon && source.encoding == .binary
    return ScanDocument.Reference(
      path: source.path, line: isEvent ? nil : location.number, record: isEvent ? location.number : nil,
      offset: location.offset, length: location.length)
  }

  func code(_ code: ErrorCode?) -> ScanDocument.CodeEntry? {
    code.map { ScanDocument.CodeEntry(code: $0.text, symbol: codes.symbol(for: $0)) }
  }

  func source(_ report: SourceReport, withHash: Bool) -> ScanDocument.SourceEntry {
    ScanDocument.SourceEntry(
      path: report.path, kind: report.source?.kind.rawValue ?? "unknown", detail: report.source?.detail,
      status: report.status.rawValue, duplicateOf: report.duplicateOf, bytes: report.source?.byteCount,
      encoding: report.source?.encoding.rawValue, records: report.recordCount,
      first: time(report.span?.first),
      last: time(report.span?.last), sha256: withHash ? report.sha256()?.hex : nil, offsets: offsets(report),
      seams: report.recordCount > 0 ? snapshot.seams(of: report).map(seam) : [])
  }

  private func seam(_ seam: ClockSeam) -> ScanDocument.Seam {
    var entry = ScanDocument.Seam(
      time: time(store.time(seam.record)), from: nil, to: nil, back: nil, ref: reference(seam.record))
    switch seam.change {
    case .offset(let from, let to): (entry.from, entry.to) = (from.text, to.text)
    case .back(let seconds): entry.back = seconds
    }
    return entry
  }

  private func offsets(_ report: SourceReport) -> [ScanDocument.Offset] {
    guard let source = report.source else { return [] }
    let range = store.range(source.id)
    // A duplicate's records are counted with the source that it repeats.
    guard !range.isEmpty else { return [] }
    return report.clocks.enumerated().map { index, stretch in
      let last = index + 1 < report.clocks.count ? report.clocks[index + 1].firstRecord : range.count
      let records =
        range.lowerBound + UInt32(clamping: stretch.firstRecord)..<range.lowerBound + UInt32(clamping: last)
      let span = store.span(of: records)
      return ScanDocument.Offset(
        from: time(span?.first), to: time(span?.last), offset: stretch.offset.text,
        basis: stretch.basis.rawValue,
        stamps: stretch.stamps)
    }
  }

  func coverage(_ row: Coverage.Row) -> ScanDocument.CoverageEntry {
    func count(_ lane: Lane) -> Int { row.laneCounts[Int(lane.rawValue)] }
    return ScanDocument.CoverageEntry(
      id: row.expected.id, state: row.state.rawValue, need: row.expected.need.rawValue,
      path: row.expected.path,
      sources: row.sources.map { store.sources[Int($0.index)].path }, unread: row.unread,
      first: time(row.span?.first), last: time(row.span?.last),
      missing: row.missing.map {
        ScanDocument.MissingEntry(
          name: $0.name, reason: $0.reason.rawValue, from: time($0.from), to: time($0.to))
      },
      lanes: .init(
        events: count(.events), csi: count(.csi), hashes: count(.hashes), operations: count(.operations)))
  }

  func session(_ session: Session) -> ScanDocument.SessionEntry {
    ScanDocument.SessionEntry(
      id: store.terms.text(session.id), client: store.terms.text(session.client),
      start: time(store.time(session.startRecord)),
      end: time(session.endRecord.flatMap { store.time($0) }),
      packages: session.packages.map { store.terms.text($0) },
      kb: session.kb, result: code(session.result), outcome: session.outcome.rawValue,
      ref: reference(session.startRecord))
  }

  func mismatch(_ fact: MismatchFact) -> ScanDocument.MismatchEntry {
    let identity = fact.component.flatMap { ComponentIdentity(logText: store.terms.text($0)) }
    return ScanDocument.MismatchEntry(
      file: store.terms.text(fact.file), component: identity?.shortIdentity,
      folder: text(fact.folder) ?? identity.map { WinSxSName($0).text },
      algorithm: (fact.expected ?? fact.actual)?.algorithm, expected: fact.expected?.hex,
      actual: fact.actual?.hex,
      occurrences: fact.records.count, first: time(fact.records.first.flatMap { store.time($0) }),
      refs: fact.records.prefix(ScanDocument.referenceLimit).map(reference))
  }

  func unexplained(_ group: UnexplainedFailures) -> ScanDocument.UnexplainedEntry {
    ScanDocument.UnexplainedEntry(
      path: store.sources[Int(group.source.index)].path, code: group.code?.text,
      symbol: group.code.flatMap { codes.symbol(for: $0) }, text: group.text.text(wording),
      count: group.records.count, first: time(store.time(group.record)),
      refs: group.records.prefix(ScanDocument.referenceLimit).map(reference))
  }

  func finding(_ finding: Finding) -> ScanDocument.FindingEntry {
    ScanDocument.FindingEntry(
      id: "F\(finding.number)", rule: finding.rule, class: finding.failureClass,
      title: snapshot.sentence(finding, wording),
      level: finding.level.rawValue, confidence: finding.confidence.rawValue,
      anchor: finding.anchorReason.rawValue,
      root: root(finding.root), result: code(finding.result), chain: finding.chain.map(step),
      evidence: finding.evidence.map(statement), counterEvidence: finding.counterEvidence.map(statement),
      joins: finding.joins.map(statement),
      missing: finding.missing.map { request in
        ScanDocument.RequestEntry(
          what: request.what.text(wording), path: request.path, command: request.command,
          why: request.why.text(wording), answer: request.answer.map(statement))
      },
      nextSteps: finding.nextSteps.map { $0.text(wording) }, kb: finding.kb, package: finding.package,
      attempts: attempts(finding).map(reference), attemptCount: finding.attemptCount,
      repeats: finding.repeats.count,
      installedLater: finding.installedLater.map { record in
        ScanDocument.InstalledEntry(time: time(store.time(record)), ref: reference(record))
      },
      competing: finding.competing.isEmpty
        ? nil
        : finding.competing.map { other in
          ScanDocument.CompetitorEntry(id: "F\(other.number)", text: other.text?.text(wording))
        })
  }

  /// This attempt by its last step, and the others, in time order.
  private func attempts(_ finding: Finding) -> [RecordID] {
    let own = finding.chain.last?.record ?? finding.root.record
    return ([own] + finding.otherAttempts + finding.repeats).sorted {
      store.position(of: $0) < store.position(of: $1)
    }
  }

  private func root(_ root: Finding.Root) -> ScanDocument.RootEntry {
    let identity = root.component.flatMap { ComponentIdentity(logText: $0) }
    return ScanDocument.RootEntry(
      code: root.code?.text, symbol: root.code.flatMap { codes.symbol(for: $0) }, function: root.function,
      component: identity?.shortIdentity ?? root.component, folder: root.folder, file: root.file,
      time: time(store.time(root.record)), ref: reference(root.record))
  }

  private func step(_ step: ChainStep) -> ScanDocument.StepEntry {
    ScanDocument.StepEntry(
      time: time(store.time(step.record)), code: step.code?.text, role: step.role.rawValue,
      text: step.text.text(wording),
      folded: step.folded, ref: reference(step.record))
  }

  private func statement(_ statement: Finding.Statement) -> ScanDocument.StatementEntry {
    let references = statement.records.prefix(ScanDocument.referenceLimit).map(reference)
    return ScanDocument.StatementEntry(
      text: statement.text.text(wording), ref: references.first, refs: references)
  }

  var complaints: [ScanDocument.ComplaintEntry] {
    snapshot.sources.flatMap { report in
      report.complaints.map { complaint in
        ScanDocument.ComplaintEntry(
          path: report.path, at: place(complaint.location), what: complaint.what(wording),
          done: wording("complaint.done.\(complaint.action.rawValue)"))
      }
        + (report.refusal.map { refusal in
          [
            ScanDocument.ComplaintEntry(
              path: report.path, at: "", what: refusal.what(wording), done: wording("complaint.done.skipped"))
          ]
        } ?? [])
    }
  }

  private func place(_ location: Location) -> String {
    var text = "offset \(location.offset)"
    if let number = location.number { text = "line \(number), " + text }
    return text
  }
}
