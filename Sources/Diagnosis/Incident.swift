import Knowledge
import LogStore
import Records

/// One failure as a whole: the records from its first sign to its result, before any rule has judged them.
public struct Incident: Sendable {
  /// Where its records were found.
  public enum Scope: Sendable, Hashable {
    /// A servicing session, by its index in the store.
    case session(Int)
    /// Text without a session around it: an excerpt, or a log cut off before the session's start.
    case loose(SourceID)
    /// A log beside the servicing stack's: that of the update agent, of DISM, of driver installation, a report.
    case log(SourceID)
    /// Events alone.
    case events
  }

  /// Why a record was taken as the failure's end.
  public enum AnchorReason: String, Sendable {
    /// `WER: Generating failure report`.
    case failureReport = "failure-report"
    /// The session's result.
    case sessionResult = "session-result"
    /// The last failing record that carries a code.
    case lastFailure = "last-failure"
    /// The record in which a log beside the servicing stack's states its result.
    case logResult = "log-result"
    /// An event.
    case event
  }

  /// Where its records were found.
  public let scope: Scope
  /// Failing records in time order, noise and copies left out.
  public let failures: [RecordID]
  /// The record that states the result.
  public let anchor: RecordID
  /// Why that one.
  public let anchorReason: AnchorReason
  /// The returned code in canonical form.
  public let result: ErrorCode?
  /// Index in `failures` of the earliest record with the result's code, or converted into it.
  public let decisive: Int
  /// Index in `failures` of the first failure that led to it.
  public let root: Int
  /// The KB number.
  public let kb: String?
  /// The package.
  public let package: String?
  /// Events, and results in other logs, that report this failure, in time order.
  public let events: [RecordID]
  /// Earlier and later reports of the same failure of the same update.
  public let otherAttempts: [RecordID]
  /// What its records say of an update.
  public var weight = Weight.failed
  /// Whether a record states ``result`` as what was returned; else it is the code of the last failing record that is there.
  public var isResultStated = true

  /// What the records of an incident say of an update.
  ///
  /// The raw value orders them.
  public enum Weight: Int, Sendable, Comparable {
    /// That something is wrong; only a rule that knows them speaks, and finds no more than a warning.
    case aside
    /// That a search or a download failed: the agent tries again by itself, so what is found is a warning.
    case retried
    /// That an update, an upgrade or a command failed.
    case failed

    /// By how much they say.
    public static func < (left: Weight, right: Weight) -> Bool { left.rawValue < right.rawValue }
  }
}

/// Cuts a store's failures into incidents.
///
/// A class, so that its closures share one store instead of copying all its references.
public final class IncidentFinder {
  let store: LogStore
  let codes: CodeTable
  let events: EventTable
  let results: ResultTable

  /// Seconds between two failing records that still belong together.
  static let gap: Int64 = 3
  /// Seconds from a session's last record to the event that reports it.
  static let eventWindow: Int64 = 24 * 3600

  /// Most reports of one failure that are told.
  static let mostReports = 6

  /// Seconds within which events of several logs report one attempt.
  static let attemptWindow: Int64 = 600

  /// Makes a finder.
  public init(store: LogStore, codes: CodeTable, events: EventTable, results: ResultTable) {
    self.store = store
    self.codes = codes
    self.events = events
    self.results = results
  }

  /// All incidents in time order, those of events alone last.
  public func incidents() -> [Incident] {
    let reports = updateFailures()
    let attempts = attempts()
    // What another log says of a servicing failure is a report of it, and no failure of its own.
    let echoes = (reports + attempts.flatMap(self.reports)).sorted {
      store.position(of: $0.record) < store.position(of: $1.record)
    }
    var drafts: [Draft] = []
    for (index, session) in store.sessions.enumerated() {
      guard session.outcome == .failed || session.outcome == .unfinished else { continue }
      if let draft = sessionDraft(index, session) { drafts.append(draft) }
    }
    drafts += looseDrafts()
    var claimed: Set<RecordID> = []
    var incidents: [Incident] = []
    let spans = spans(drafts)
    for draft in inTimeOrder(drafts) { incidents.append(incident(draft, echoes, spans, &claimed)) }
    for draft in inTimeOrder(attempts + statements())
    where claimed.isDisjoint(with: draft.stated) && !isToldBySession(draft, spans) {
      incidents.append(incident(draft, draft.weight > .aside ? reports : [], spans, &claimed))
    }
    incidents.sort { store.position(of: $0.failures[$0.root]) < store.position(of: $1.failures[$1.root]) }
    // Without a code nothing can be said about a failing event that the lane does not say.
    return incidents + eventIncidents(reports.filter { !claimed.contains($0.record) && $0.code != nil })
  }

  /// From root to the last report that may come of it, by result: what lies there tells of no other attempt.
  private func spans(_ drafts: [Draft]) -> [ErrorCode: [ClosedRange<Int64>]] {
    var spans: [ErrorCode: [ClosedRange<Int64>]] = [:]
    for draft in drafts {
      guard let result = draft.result, let first = clock(draft.failures[draft.root]) else { continue }
      let last = draft.failures.last.flatMap(clock) ?? first
      spans[result, default: []].append(first...max(first, last + Self.attemptWindow))
    }
    return spans
  }

  /// Whether a report inside a servicing log states the result of a session that is told by itself.
  private func isToldBySession(_ draft: Draft, _ spans: [ErrorCode: [ClosedRange<Int64>]]) -> Bool {
    let root = draft.failures[draft.root]
    guard store.kind(root) == .readinessRow, store.sources[Int(store.source(root).index)].kind == .cbs,
      let result = draft.result
    else { return false }
    if store.session(of: root)?.outcome == .failed { return true }
    guard let time = clock(root) else { return false }
    return spans[codes.canonical(result)]?.contains { $0.contains(time) } ?? false
  }

  private func inTimeOrder(_ drafts: [Draft]) -> [Draft] {
    drafts.sorted { store.position(of: $0.failures[$0.root]) < store.position(of: $1.failures[$1.root]) }
  }

  // MARK: Sessions and loose text

  struct Draft {
    var scope: Incident.Scope
    var failures: [RecordID]
    var anchor: RecordID
    var reason: Incident.AnchorReason
    var result: ErrorCode?
    var decisive: Int
    var root: Int
    var kb: String?
    var package: String?
    var weight = Incident.Weight.failed
    /// Records that state results, in a log beside the servicing stack's.
    var stated: [RecordID] = []
  }

  func sessionDraft(_ index: Int, _ session: Session) -> Draft? {
    let failures = failures(in: session.records)
    guard !failures.isEmpty else { return nil }
    if session.outcome == .unfinished, !failures.contains(where: isTelling) { return nil }
    let report = failures.last { store.kind($0) == .failureReport }
    var result = session.result?.isFailure == true ? session.result : nil
    var anchor = session.endRecord ?? failures[failures.count - 1]
    var reason = Incident.AnchorReason.sessionResult
    if let report, let code = code(report) {
      // The status of the summary line and of the session can differ; the summary is nearer to the cause.
      (anchor, reason, result) = (report, .failureReport, code)
    } else if result == nil {
      guard let last = failures.last(where: { code($0) != nil }) else { return nil }
      (anchor, reason, result) = (last, .lastFailure, code(last))
    }
    // The failure report names the package that was asked for; other records name parts of it.
    var package = session.packages.first
    if let report, case .failureReport(let summary) = store.payload(report) {
      package = summary.package ?? package
    }
    let packageText = package.map { store.terms.text($0) }
    return draft(.session(index), failures, anchor, reason, result, session.kb, packageText)
  }

  /// Failures that no session covers, one group a source: excerpts of mails, logs that start in the middle, what
  /// happened at startup, and logs of setup.
  func looseDrafts() -> [Draft] {
    if store.failures(in: 0..<UInt32(store.count)).isEmpty { return [] }
    let sessionsOf = Dictionary(grouping: store.sessions, by: \.source)
    return store.sources.compactMap { source in
      guard [.mail, .cbs, .setup].contains(source.kind) else { return nil }
      let failures = failures(in: store.range(source.id)).filter {
        source.kind != .mail || !isOfAgent($0)
      }
      if failures.isEmpty { return nil }
      let sessions = sessionsOf[source.id] ?? []
      // Sessions come by their starts; how far any of the first n reaches tells whether a record is inside one.
      var reach: [UInt32] = []
      for session in sessions { reach.append(max(reach.last ?? 0, session.records.upperBound)) }
      func isCovered(_ record: UInt32) -> Bool {
        let started = sessions.partition { $0.records.lowerBound > record }
        return started > 0 && reach[started - 1] > record
      }
      let loose = failures.filter { !isCovered($0.index) }
      // A whole log of a healthy machine has failing lines too; an excerpt was cut out because of them.
      let isExcerpt = source.kind == .mail || ([.cbs, .setup].contains(source.kind) && sessions.isEmpty)
      let tells: (RecordID) -> Bool =
        isExcerpt ? { self.code($0) != nil || self.isStrong($0) } : isTelling
      guard loose.contains(where: tells) else { return nil }
      return looseDraft(source.id, loose)
    }
  }

  private func looseDraft(_ source: SourceID, _ loose: [RecordID]) -> Draft? {
    let report =
      loose.last { store.kind($0) == .failureReport && code($0) != nil }
      ?? loose.last { store.kind($0) == .sessionEnd }
    // What Windows Setup returned is told by its codes; after it there is only clean-up.
    let last =
      loose.last { isUpgradeCode($0) } ?? loose.last { isServicingResult($0) } ?? loose.last {
        code($0) != nil
      } ?? loose.last
    guard let anchor = report ?? last else { return nil }
    let reason: Incident.AnchorReason =
      switch store.kind(anchor) {
      case .failureReport: .failureReport
      case .sessionEnd: .sessionResult
      default: .lastFailure
      }
    let package = loose.lazy.flatMap { self.store.terms(of: $0) }.first { store.terms.kind($0) == .package }
    let packageText = package.map { store.terms.text($0) }
    return draft(
      .loose(source), loose, anchor, reason, code(anchor), packageText.flatMap { LogStore.kb(in: $0) },
      packageText)
  }

  /// Whether the record carries a code by which Windows Setup says that an upgrade failed.
  private func isUpgradeCode(_ record: RecordID) -> Bool {
    code(record).map { $0.value >> 16 == 0xc190 } ?? false
  }

  /// Records that tell of a failure also when nothing else does.
  private func isTelling(_ record: RecordID) -> Bool {
    isStrong(record) || (code(record) != nil && store.record(record).level >= .error)
  }

  private func draft(
    _ scope: Incident.Scope, _ failures: [RecordID], _ anchor: RecordID, _ reason: Incident.AnchorReason,
    _ result: ErrorCode?, _ kb: String?, _ package: String?
  ) -> Draft {
    let canonical = result.map(codes.canonical)
    let decisive = failures.firstIndex {
      canonical != nil && store.codes(of: $0).map(codes.canonical).contains(canonical ?? ErrorCode(0))
    }
    let found = decisive ?? failures.count - 1
    let first = firstOfBlock(failures, found)
    // A failure without a code cannot be named: the first one with a code begins the story.
    let root = (first...found).first { code(failures[$0]) != nil || isStrong(failures[$0]) } ?? found
    return Draft(
      scope: scope, failures: failures, anchor: anchor, reason: reason, result: canonical, decisive: found,
      root: root, kb: kb, package: package)
  }

  /// Back from the decisive record to the first of the failures that led to it without a pause.
  private func firstOfBlock(_ failures: [RecordID], _ decisive: Int) -> Int {
    var index = decisive
    while index > 0, decisive - index < 64 {
      guard isNear(failures[index - 1], failures[index]) else { break }
      guard
        isCSIFailure(failures[index - 1])
          || isCSIFailure(failures[index]) == isCSIFailure(failures[index - 1])
      else { break }
      index -= 1
    }
    return index
  }

  /// Whether no pause lies between two failing records: by their times, or where an excerpt has none, by their places.
  func isNear(_ before: RecordID, _ record: RecordID) -> Bool {
    switch (seconds(before), seconds(record)) {
    case (let first?, let second?): second - first <= Self.gap
    case (nil, nil):
      store.source(before) == store.source(record) && record.index - before.index <= Self.undatedGap
    default: false
    }
  }

  /// Records of an excerpt without times between two failing ones that still belong together.
  private static let undatedGap: UInt32 = 24

  private func isCSIFailure(_ record: RecordID) -> Bool { store.marks(record).contains(.csi) }

  func seconds(_ record: RecordID) -> Int64? { store.time(record)?.seconds }

  func failures(in records: Range<UInt32>) -> [RecordID] {
    store.failures(in: records).sorted { store.position(of: $0) < store.position(of: $1) }
  }

  /// Records that a healthy machine does not write, whatever else happens.
  private func isStrong(_ record: RecordID) -> Bool {
    switch store.kind(record) {
    case .hydrationFailed, .hydrationError, .failureReport, .manifestMissing, .storeCorrupt, .fileCall,
      .origin, .trace:
      true
    default: false
    }
  }

  /// A line by which CBS hands its result on.
  private func isServicingResult(_ record: RecordID) -> Bool {
    guard case .failure(let failure) = store.payload(record), code(record) != nil else { return false }
    return !store.marks(record).contains(.csi) && !store.terms.text(failure.message).isEmpty
  }

  func code(_ record: RecordID) -> ErrorCode? { store.codes(of: record).first.map(codes.compared) }

  // MARK: Events

  /// A record that says that an update failed: an event, a row of the agent's reports, a result in another log.
  struct UpdateFailure {
    var record: RecordID
    var code: ErrorCode?
    var kb: String?
    /// Seconds since 1601; nil for an excerpt without a clock.
    var time: Int64?
    /// What tells it from reports of another kind.
    var kind: Kind

    enum Kind: Hashable {
      case event(provider: TermID, id: UInt32)
      case row(id: UInt32)
      case log(SourceKind)
    }
  }

  private func updateFailures() -> [UpdateFailure] {
    var lookup = EventLookup(events, terms: store.terms)
    let events: [UpdateFailure] = store.rows(.events).compactMap { record in
      guard case .event(let event) = store.payload(record), isUpdateFailure(event, record, &lookup) else {
        return nil
      }
      let named = [event.title, event.package].compactMap { $0 }.lazy.compactMap {
        LogStore.kb(in: self.store.terms.text($0))
      }
      return UpdateFailure(
        record: record, code: event.code.map(codes.canonical), kb: named.first, time: clock(record),
        kind: .event(provider: event.provider, id: event.id))
    }
    return events + reportRows()
  }

  /// Seconds of a record that has a clock; one without cannot be ordered, so it is never another attempt.
  func clock(_ record: RecordID) -> Int64? {
    store.marks(record).contains(.timed) ? seconds(record) : nil
  }

  /// By provider and id; a row of a table in a mail names neither id nor code, only that the update client failed.
  func isUpdateFailure(_ event: Payload.Event, _ record: RecordID, _ lookup: inout EventLookup)
    -> Bool
  {
    if event.id == 0, store.marks(record).contains(.excerpt) {
      return store.terms.text(event.provider).hasSuffix("WindowsUpdateClient") && event.level <= 2
    }
    guard let entry = lookup.entry(provider: event.provider, id: event.id) else { return false }
    return entry.role == .installFailed || entry.role == .servicingFailed
  }

  private func incident(
    _ draft: Draft, _ failing: [UpdateFailure], _ spans: [ErrorCode: [ClosedRange<Int64>]],
    _ claimed: inout Set<RecordID>
  ) -> Incident {
    let start = seconds(draft.failures[draft.root]) ?? .min
    let same = failing.filter { event in
      (event.code == draft.result || event.code == nil)
        && (draft.kb == nil || event.kb == nil || event.kb == draft.kb) && mayReport(event, draft)
    }
    var mine: [RecordID] = []
    var kinds: Set<UpdateFailure.Kind> = []
    for event in same where isWithin(event, from: start) && mine.count < Self.mostReports {
      // The first report of each kind is this failure's; a second one of the same kind is another attempt.
      guard !claimed.contains(event.record), kinds.insert(event.kind).inserted else { continue }
      mine.append(event.record)
    }
    claimed.formUnion(same.map(\.record))
    let told = draft.result.flatMap { spans[$0] } ?? []
    let others = otherAttempts(
      same.filter { report in
        report.time.map { time in !told.contains { $0.contains(time) } } ?? true
      }, besides: mine)
    let kb = draft.kb ?? same.lazy.compactMap(\.kb).first
    return Incident(
      scope: draft.scope, failures: draft.failures, anchor: draft.anchor, anchorReason: draft.reason,
      result: draft.result, decisive: draft.decisive, root: draft.root, kb: kb, package: draft.package,
      events: mine, otherAttempts: others, weight: draft.weight,
      isResultStated: !mine.isEmpty || isResultStated(draft))
  }

  /// Whether a record says what was returned, and not only what failed inside.
  private func isResultStated(_ draft: Draft) -> Bool {
    switch draft.reason {
    case .failureReport, .sessionResult, .event: true
    case .lastFailure: isServicingResult(draft.anchor) || isUpgradeCode(draft.anchor)
    case .logResult:
      switch store.sources[Int(store.source(draft.anchor).index)].kind {
      case .checkSUR: false
      // The agent goes up from the network's code to its own; a single one says only what failed.
      case .windowsUpdate: !draft.stated.isEmpty || draft.result != code(draft.failures[draft.root])
      default: true
      }
    }
  }

  /// Whether a result in another log may be that of a servicing failure.
  ///
  /// A code that only servicing returns always may; any other when it was stated at the same time. Events name the
  /// update themselves.
  private func mayReport(_ report: UpdateFailure, _ draft: Draft) -> Bool {
    guard case .log = report.kind else { return true }
    if let code = report.code, ["CBS", "PSFX", "SXS"].contains(codes.family(of: code) ?? "") { return true }
    guard let time = report.time, let first = clock(draft.failures[draft.root]) else { return false }
    let last = draft.failures.last.flatMap(clock) ?? first
    return first <= time && time - last <= Self.attemptWindow
  }

  /// One event for each other attempt: several logs report one attempt within minutes of each other.
  private func otherAttempts(_ failures: [UpdateFailure], besides mine: [RecordID]) -> [RecordID] {
    let own = mine.compactMap(seconds)
    var attempts: [RecordID] = []
    var last: Int64?
    let timed = failures.compactMap { event in event.time.map { (record: event.record, time: $0) } }
    for event in timed.sorted(by: { $0.time < $1.time }) {
      defer { last = event.time }
      if own.contains(where: { abs($0 - event.time) <= Self.attemptWindow }) { continue }
      if let last, event.time - last <= Self.attemptWindow, !attempts.isEmpty { continue }
      attempts.append(event.record)
    }
    return attempts
  }

  private func isWithin(_ event: UpdateFailure, from start: Int64) -> Bool {
    guard let time = event.time, time >= start else { return false }
    return time - start <= Self.eventWindow
  }

  /// Failing events that no text explains, one incident for each code and update.
  private func eventIncidents(_ failing: [UpdateFailure]) -> [Incident] {
    var groups: [(code: ErrorCode?, kb: String?, records: [RecordID])] = []
    for event in failing {
      if let index = groups.firstIndex(where: { $0.code == event.code && ($0.kb == event.kb) }) {
        groups[index].records.append(event.record)
      } else {
        groups.append((event.code, event.kb, [event.record]))
      }
    }
    return groups.map { group in
      let last = group.records[group.records.count - 1]
      return Incident(
        scope: .events, failures: [last], anchor: last, anchorReason: .event, result: group.code, decisive: 0,
        root: 0,
        kb: group.kb, package: nil, events: [last],
        otherAttempts: otherAttempts(failing.filter { group.records.contains($0.record) }, besides: [last]))
    }
  }
}
