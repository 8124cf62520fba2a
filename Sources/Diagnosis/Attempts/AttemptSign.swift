import Knowledge
import LogStore
import Records

/// What one source tells of an attempt: a session, an event, a row, a result in a log.
struct AttemptSign {
  /// What it says.
  enum Role: Equatable {
    case download
    case begin
    case restart
    case end(Attempt.Outcome)
  }

  /// What tells signs of one source from those of another: a second one of the same kind is another attempt.
  enum Kind: Hashable {
    case session
    case event(provider: TermID, id: UInt32)
    case row(id: UInt32)
    case log(SourceKind)
    case excerpt(SourceID)
  }

  var first: RecordID
  var last: RecordID
  /// Seconds since 1601; nil without a clock.
  var start: Int64?
  var end: Int64?
  var roles: [Role]
  var kind: Kind
  var kb: String?
  var package: String?
  var title: String?
  var client: String?
  var code: ErrorCode?
  var session: Int?
  /// Failing records that it holds, the root first.
  var failures: [RecordID] = []

  var begins: Bool { roles.contains(.begin) }
  var outcome: Attempt.Outcome? {
    for case .end(let outcome) in roles { return outcome }
    return nil
  }
  /// Whether the update client or its standalone installer says it, which hear of it last.
  var isClient = false

  /// What signs of one update share; nil when nothing says which update it is.
  var key: String? { kb ?? package.map { Self.key($0) } ?? title }

  /// Name and version: parts for other architectures are the same update.
  private static func key(_ package: String) -> String {
    let parts = package.split(separator: "~", omittingEmptySubsequences: false)
    return parts.count == 5 ? "\(parts[0])~\(parts[4])".lowercased() : package.lowercased()
  }
}

/// Collects the signs of a store.
struct AttemptSigns {
  let finder: IncidentFinder
  let identities: PackageIdentities
  private(set) var idleSessions = 0

  private var store: LogStore { finder.store }

  init(finder: IncidentFinder) {
    self.finder = finder
    identities = finder.store.packageIdentities
  }

  /// All signs in time order.
  mutating func all() -> [AttemptSign] {
    let store = store
    return (sessions() + events() + rows() + logs()).sorted {
      let (left, right) = (store.position(of: $0.first), store.position(of: $1.first))
      return left == right ? store.position(of: $0.last) < store.position(of: $1.last) : left < right
    }
  }

  private func text(_ term: TermID?) -> String? { term.map { store.terms.text($0) } }

  /// A KB number alone stands where packages do in Setup's events.
  private func names(_ package: String?, _ title: String?, _ stated: String? = nil) -> (
    kb: String?, package: String?, title: String?
  ) {
    let kb = stated ?? title.flatMap { LogStore.kb(in: $0) } ?? package.flatMap { identities.kb(of: $0) }
    return (kb, package.flatMap { $0.contains("~") ? $0 : nil }, title)
  }

  // MARK: Sessions

  private mutating func sessions() -> [AttemptSign] {
    var signs: [AttemptSign] = []
    for (index, session) in store.sessions.enumerated() {
      let draft =
        session.outcome == .failed || session.outcome == .unfinished
        ? finder.sessionDraft(index, session) : nil
      guard
        !session.packages.isEmpty || session.kb != nil || session.result?.isFailure == true || draft != nil
      else {
        idleSessions += 1
        continue
      }
      let package = draft?.package ?? mainPackage(session)
      let names = names(package, nil, session.kb)
      let outcome: Attempt.Outcome? =
        switch session.outcome {
        case .succeeded: .succeeded
        case .failed, .cancelled: .failed
        // A log that was cut may hold the failure report but not the end.
        case .unfinished: draft?.reason == .failureReport ? .failed : nil
        }
      let last = session.endRecord ?? RecordID(index: session.records.upperBound - 1)
      var sign = AttemptSign(
        first: session.startRecord, last: last, start: finder.clock(session.startRecord),
        end: finder.clock(last), roles: [.begin] + (outcome.map { [.end($0)] } ?? []), kind: .session,
        kb: names.kb, package: names.package, client: text(session.client),
        code: draft?.result ?? session.result.map(finder.codes.canonical), session: index)
      if let draft { sign.failures = Array(draft.failures[draft.root...]) }
      signs.append(sign)
    }
    return signs
  }

  /// The package that was asked for: parts of it come by their own names.
  private func mainPackage(_ session: Session) -> String? {
    let names = session.packages.map { store.terms.text($0) }
    return names.first { !$0.hasPrefix("Package_for_KB") && $0.hasPrefix("Package_for_") } ?? names.first
  }

  // MARK: Events

  private static let providers: [String: Bool] = [
    "microsoft-windows-windowsupdateclient": true, "microsoft-windows-wusa": true,
    "microsoft-windows-servicing": false,
  ]

  private func events() -> [AttemptSign] {
    var lookup = EventLookup(finder.events, terms: store.terms)
    // Whose events are signs, by the numbers of the providers' names: each is compared once.
    var asked: [TermID: Bool?] = [:]
    return store.rows(.events).compactMap { record in
      guard case .event(let event) = store.payload(record) else { return nil }
      let isClient: Bool?
      if let known = asked[event.provider] {
        isClient = known
      } else {
        isClient = Self.providers[store.terms.text(event.provider).lowercased()]
        asked[event.provider] = .some(isClient)
      }
      if isClient == nil, event.id != 0 { return nil }
      guard let role = role(event, record, &lookup) else { return nil }
      let names = names(text(event.package), text(event.title))
      // Features and searches name no update.
      guard names.kb != nil || names.package != nil || names.title != nil || role == .end(.failed) else {
        return nil
      }
      let time = finder.clock(record)
      var sign = AttemptSign(
        first: record, last: record, start: time, end: time, roles: [role],
        kind: .event(provider: event.provider, id: event.id), kb: names.kb, package: names.package,
        title: names.title, code: event.code.map(finder.codes.canonical))
      sign.isClient = isClient ?? true
      if role == .end(.failed) { sign.failures = [record] }
      return sign
    }
  }

  private func role(_ event: Payload.Event, _ record: RecordID, _ lookup: inout EventLookup) -> AttemptSign
    .Role?
  {
    if event.id == 0 { return finder.isUpdateFailure(event, record, &lookup) ? .end(.failed) : nil }
    switch lookup.entry(provider: event.provider, id: event.id)?.role {
    case .downloadStarted: return .download
    case .installStarted, .servicingInitiated: return .begin
    case .installSucceeded, .servicingChanged: return .end(.succeeded)
    case .installFailed, .servicingFailed: return .end(.failed)
    case .restartNeeded: return .restart
    default: return nil
    }
  }

  // MARK: Other logs

  /// Rows of the agent's reports: installation started, failed, succeeded, waits for a restart.
  private func rows() -> [AttemptSign] {
    let wanted = store.sources.filter { $0.kind == .reportingEvents }.map { store.range($0.id) }
    guard !wanted.isEmpty else { return [] }
    var signs: [AttemptSign] = []
    for index in wanted.joined() {
      let record = RecordID(index: index)
      guard case .report(let row) = store.payload(record), let role = Self.rowRoles[row.id] else { continue }
      let named = store.terms(of: record).lazy.filter { store.terms.kind($0) == .package }
        .compactMap { LogStore.kb(in: store.terms.text($0)) }.first
      let time = finder.clock(record)
      let failing = role == .end(.failed)
      var sign = AttemptSign(
        first: record, last: record, start: time, end: time, roles: [role], kind: .row(id: row.id), kb: named,
        client: text(row.client), code: row.status.code.map(finder.codes.canonical))
      // Of one that names no update, only a failure is worth a row of its own.
      guard named != nil || failing else { continue }
      sign.isClient = true
      if failing { sign.failures = [record] }
      signs.append(sign)
    }
    return signs
  }

  /// `AGENT_INSTALLING_STARTED`, `_FAILED`, `_SUCCEEDED` (`logs.md` section 6).
  private static let rowRoles: [UInt32: AttemptSign.Role] = [
    181: .begin, 182: .end(.failed), 183: .end(.succeeded),
  ]

  /// Results in the logs of the update agent and DISM, and excerpts and cut logs without a session.
  private func logs() -> [AttemptSign] {
    let drafts = finder.attempts().filter { $0.weight == .failed && !$0.stated.isEmpty }
    return (drafts + finder.looseDrafts()).compactMap { draft in
      guard let first = draft.failures.first else { return nil }
      let source = store.source(first)
      let names = names(draft.package, nil, draft.kb)
      let kind: AttemptSign.Kind =
        if case .loose = draft.scope { .excerpt(source) } else {
          .log(store.sources[Int(source.index)].kind)
        }
      // Lines of an excerpt that carry no result may have any end.
      let isTold = draft.result != nil
      return AttemptSign(
        first: draft.failures[draft.root], last: draft.anchor,
        start: finder.clock(draft.failures[draft.root]),
        end: finder.clock(draft.anchor), roles: isTold ? [.end(.failed)] : [], kind: kind, kb: names.kb,
        package: names.package, code: draft.result, failures: Array(draft.failures[draft.root...]))
    }
  }
}
