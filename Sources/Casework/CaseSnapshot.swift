import Diagnosis
import Intake
import LogStore
import Parsers
import Records

/// One state of the case, frozen: the store, what was found, and what could not be read.
public struct CaseSnapshot: Sendable {
  /// The records.
  public let store: LogStore
  /// The sources with their state, in the order in which they were found, refused paths last.
  public let sources: [SourceReport]
  /// Findings, the most serious first.
  public let findings: [Finding]
  /// Failures of logs beside the servicing stack's that no finding explains.
  public let unexplained: [UnexplainedFailures]
  private let joined: JoinedAttempts?
  /// What the case holds of what it should hold.
  public let coverage: Coverage
  /// Whether everything has been read.
  public let isComplete: Bool
  /// What a person changed about clocks when it was made.
  public let offsetChanges: OffsetChanges
  /// The zone in which reports show times.
  public var shown = ShownZone()
  private let loaded: [LoadedSource]
  /// The seams of each source that has any, in the order of its records.
  private let seamsOfSource: [SourceID: [ClockSeam]]

  init(
    store: LogStore, loaded: [LoadedSource], refusals: [EvidenceWalk.Refusal], duplicates: Duplicates,
    findings: [Finding], unexplained: [UnexplainedFailures] = [], joined: JoinedAttempts? = nil,
    expected: [ExpectedSource],
    isComplete: Bool, offsetChanges: OffsetChanges = [:],
    fileChanges: [SourceID: EvidenceFile.Change] = [:], threads: Int = 1
  ) {
    self.store = store
    self.unexplained = unexplained
    self.joined = joined
    self.offsetChanges = offsetChanges
    self.isComplete = isComplete
    self.loaded = loaded
    seamsOfSource = Dictionary(grouping: store.seams) { store.source($0.record) }
      .mapValues { $0.sorted { $0.record < $1.record } }
    var reports = concurrentMap(loaded.count, threads: threads) { index in
      let entry = loaded[index]
      let original = duplicates.original[index]
      let id = SourceID(index: UInt32(original ?? index))
      let complaints =
        original == nil ? entry.complaints(store.complaints(of: id), change: fileChanges[id]) : []
      return SourceReport(
        path: entry.source.path, loaded: entry,
        status: original == nil ? Self.status(entry, complaints, store.recordCount(id)) : .duplicate,
        duplicateOf: original.map { loaded[$0].source.path }, recordCount: store.recordCount(id),
        span: store.span(id), clocks: store.clocks[id] ?? [], complaints: complaints)
    }
    for refusal in refusals {
      reports.append(
        SourceReport(
          path: refusal.path, loaded: nil,
          status: refusal.reason == .emptyFolder
            ? .empty : refusal.reason == .knownPlaces ? .partly : .unreadable,
          refusal: refusal.reason))
    }
    sources = reports
    coverage = Coverage(
      reports.map { $0.coverageInput }, store: store, findings: findings, expected: expected)
    // While logs are still being read, what is missing is only not there yet.
    self.findings = isComplete ? coverage.applied(to: findings, store: store) : findings
  }

  private static func status(_ entry: LoadedSource, _ complaints: [Complaint], _ records: Int)
    -> SourceReport.Status
  {
    switch entry.source.kind {
    case .empty: return .empty
    case .unsupported, .unknown, .text: return .unreadable
    case .own: return .aside
    case .archive, .message:
      if entry.file.memberCount == 0 {
        return complaints.contains { $0.problem == .empty } ? .empty : .unreadable
      }
      return complaints.isEmpty ? .read : .partly
    default: break
    }
    if records == 0, !complaints.isEmpty { return .unreadable }
    return complaints.contains { [.skipped, .keptPartly, .stopped].contains($0.action) } ? .partly : .read
  }

  /// Attempts to install an update, as all sources tell of them; joined when somebody first asks.
  public var attempts: Attempts { joined?.attempts ?? .none }

  /// What changed between the last attempt that succeeded and the first that failed; nil when one of them is missing.
  public var changes: CaseChanges? { joined?.changes }

  /// An event as lines `name: value` behind a first line, whatever the form of its source.
  ///
  /// The text of events from mails is their row or sentence as it stands.
  public func eventText(_ record: RecordID) -> String {
    let source = Int(store.source(record).index)
    if loaded.indices.contains(source), store.sources[source].kind == .eventExport,
      let text = loaded[source].reader?.eventText(store.textRange(record))
    {
      return text
    }
    return store.text(record)
  }

  /// The sources as people see them: what is no evidence comes last.
  public var listed: [SourceReport] {
    guard sources.contains(where: { $0.status == .aside }) else { return sources }
    return sources.filter { $0.status != .aside } + sources.filter { $0.status == .aside }
  }

  /// Whether any record could be read.
  public var isReadable: Bool { store.count > 0 }

  /// Whether no servicing record states a failure: event errors of other programs do not count.
  public var isQuiet: Bool { csiFailureCount + store.mismatches.count == 0 }

  /// Number of failing records that no lane shows: of other text logs, and of reports inside the servicing logs.
  public var otherFailureCount: Int { store.otherFailures.count }

  /// Number of those of them that no finding explains.
  public var unexplainedCount: Int { unexplained.reduce(0) { $0 + $1.records.count } }

  /// The names of all machines that the events name, sorted.
  public var computers: [String] {
    var found: Set<TermID> = []
    var last: TermID?
    store.forEachPayload { _, payload in
      // Mostly the same machine's again.
      guard case .event(let event) = payload, let computer = event.computer, computer != last else { return }
      last = computer
      found.insert(computer)
    }
    return Set(found.map { store.terms.text($0) }).sorted()
  }

  /// The machine's name, from the first event that has one.
  public var computer: String? {
    for id in store.rows(.events) {
      if case .event(let event) = store.payload(id), let computer = event.computer {
        return store.terms.text(computer)
      }
    }
    return nil
  }

  /// Version and architecture of the servicing stack that was loaded last: the machine's build is in it.
  public var stack: (version: String, architecture: String?)? {
    var found: (String, String?)?
    store.forEachPayload { _, payload in
      if case .stack(let version, let architecture) = payload {
        found = (store.terms.text(version), architecture.map { store.terms.text($0) })
      }
    }
    return found
  }

  /// The zone of the case: that of its logs, else UTC.
  public var zone: ZoneOffset { store.caseZone ?? .utc }

  /// The offset at which an instant is shown.
  public func offset(at instant: Instant) -> ZoneOffset { shown.offset(at: instant, caseZone: zone) }

  /// `2022-10-08T13:50:50.895+08:00`, in the zone that is shown.
  public func text(_ instant: Instant) -> String { instant.iso8601(offset(at: instant)) }

  /// The seams of a source's clock in the order of its records.
  public func seams(of report: SourceReport) -> [ClockSeam] {
    guard let source = report.source, !report.clocks.isEmpty else { return [] }
    return seamsOfSource[source.id] ?? []
  }

  /// Number of events that state a failure.
  public var eventErrorCount: Int {
    store.rows(.events).count {
      store.marks($0).contains(.failure) && store.marks($0).isDisjoint(with: [.noise])
    }
  }

  /// Number of servicing records that state a failure, known noise and copies left out.
  public var csiFailureCount: Int {
    store.rows(.csi).count {
      store.marks($0).contains(.failure) && store.marks($0).isDisjoint(with: [.noise, .copy])
    }
  }
}

/// One source as people see it: what it is, whether it was read, what it covers.
///
/// An object, so that who goes through 100,000 of them copies none.
public final class SourceReport: Sendable {
  /// How much of it was read.
  public enum Status: String, Sendable {
    /// All of it.
    case read
    /// Some of it; the complaints say what is missing.
    case partly
    /// It has no bytes, or no files.
    case empty
    /// None of it.
    case unreadable
    /// The same bytes as another source.
    case duplicate
    /// No evidence: kbtriage wrote it.
    case aside
  }

  /// The path as given.
  public let path: String
  let loaded: LoadedSource?
  /// How much of it was read.
  public let status: Status
  /// The path of the first source with the same bytes.
  public let duplicateOf: String?
  /// Number of records.
  public let recordCount: Int
  /// First and last time.
  public let span: (first: Instant, last: Instant)?
  /// Clock offsets.
  public let clocks: [ClockStretch]
  /// What could not be read.
  public let complaints: [Complaint]
  /// Why the path could not be used.
  public let refusal: EvidenceWalk.Refusal.Reason?

  init(
    path: String, loaded: LoadedSource?, status: Status, duplicateOf: String? = nil, recordCount: Int = 0,
    span: (first: Instant, last: Instant)? = nil, clocks: [ClockStretch] = [], complaints: [Complaint] = [],
    refusal: EvidenceWalk.Refusal.Reason? = nil
  ) {
    self.path = path
    self.loaded = loaded
    self.status = status
    self.duplicateOf = duplicateOf
    self.recordCount = recordCount
    self.span = span
    self.clocks = clocks
    self.complaints = complaints
    self.refusal = refusal
  }

  /// The source; nil for a path that could not be opened.
  public var source: Source? { loaded?.source }

  private var file: EvidenceFile? { loaded?.file }

  /// Number of members of an archive; nil for other sources.
  public var memberCount: Int? { file?.memberCount }

  /// Whether the file has become shorter since it was read: what was not read by then shows as zeros.
  public var hasShrunkSince: Bool {
    file?.shrankAt != nil && !complaints.contains { $0.problem == .shrank }
  }

  /// SHA-256 of the bytes as sent; reads all of them.
  public func sha256() -> Digest? {
    file.flatMap { file in withExtendedLifetime(file.bytes) { Digest.sha256(file.bytes.view) } }
  }
}

extension SourceReport {
  /// The source as coverage sees it.
  var coverageInput: Coverage.Input {
    Coverage.Input(path: path, kind: source?.kind, id: source?.id, state: coverageState, span: span)
  }

  private var coverageState: Coverage.Input.State {
    switch status {
    case .read, .partly: return .read
    // Neither can be what is expected.
    case .duplicate, .aside: return .duplicate
    case .empty: return .empty
    case .unreadable:
      let isLeftOut = complaints.contains { complaint in
        switch complaint.problem {
        case .limit: return true
        case .archive(let reason, _, _):
          return [.encrypted, .wrongPassword, .quantum, .multiVolume, .deflate64, .unsupported, .shortBlocks]
            .contains(reason)
        default: return false
        }
      }
      if case .limit? = refusal { return .notSearched }
      return isLeftOut ? .notSearched : .unreadable
    }
  }
}

extension CaseSnapshot {
  /// A case of which nothing has been read yet.
  public static var empty: CaseSnapshot {
    CaseSnapshot(
      store: .empty, loaded: [], refusals: [], duplicates: Duplicates(), findings: [], expected: [],
      isComplete: false)
  }
}

/// The attempts of a case: neither the lanes nor the findings need them.
final class JoinedAttempts: Sendable {
  private let store: LogStore
  private let knowledge: CaseKnowledge
  private let known = OnceValue<(attempts: Attempts, changes: CaseChanges?)>()

  init(_ store: LogStore, _ knowledge: CaseKnowledge) {
    self.store = store
    self.knowledge = knowledge
  }

  var attempts: Attempts { value.attempts }
  var changes: CaseChanges? { value.changes }

  private var value: (attempts: Attempts, changes: CaseChanges?) {
    known.get {
      let finder = IncidentFinder(
        store: store, codes: knowledge.codes, events: knowledge.events, results: knowledge.results)
      let attempts = finder.joinedAttempts()
      return (attempts, finder.changes(attempts))
    }
  }
}
