import Knowledge
import LogStore
import Records

/// What a case holds of what it should hold, and what it lacks around the failure.
///
/// "Not found" is worth nothing when the log of that day is missing: findings take their confidence and their
/// requests from here.
public struct Coverage: Sendable {
  /// A source as the caller knows it.
  public struct Input: Sendable {
    /// How it could be read.
    public enum State: Sendable {
      case read
      case empty
      case unreadable
      /// Left out on purpose or for want of a password, or beyond a limit.
      case notSearched
      case duplicate
    }

    var path: String
    var kind: SourceKind?
    var id: SourceID?
    var state: State

    /// A source at `path`; `id` when it is in the store.
    public init(path: String, kind: SourceKind?, id: SourceID?, state: State) {
      self.path = path
      self.kind = kind
      self.id = id
      self.state = state
    }

    var name: String { lastPart(of: path, separators: ["/", "!", "\\"]) }
  }

  /// What there is of an expected source.
  public enum State: String, Sendable, CaseIterable {
    /// Read, and it covers the failure as far as that is known.
    case present
    /// Read, but it begins inside a record, or after the failure began.
    case cutAtStart = "cut-at-start"
    /// Read, but it ends inside a record, or before the failure ended.
    case cutAtEnd = "cut-at-end"
    /// Read, but of the time of the failure nothing is in it: a rotated part is missing.
    case gap
    /// Excerpts of it only.
    case excerpts
    /// A file without bytes.
    case empty
    /// A file that could not be read.
    case unreadable
    /// A form that only Windows can turn into text.
    case undecodable
    /// A file that was left out.
    case notSearched = "not-searched"
    /// Nothing.
    case absent
  }

  /// One expected source.
  public struct Row: Sendable {
    /// What is expected.
    public let expected: ExpectedSource
    /// What there is.
    public let state: State
    /// The sources that were read, in the order of the case.
    public let sources: [SourceID]
    /// Paths of files that are it and were not read.
    public let unread: [String]
    /// First and last time.
    public let span: (first: Instant, last: Instant)?
    /// Rows in the lanes of the timeline, by lane.
    public let laneCounts: [Int]
    /// Attempts that events report and of whose time nothing is in it; only for what shows the cause.
    public let uncoveredAttempts: Int
  }

  /// The rows, in the order of the list of expected sources.
  public let rows: [Row]
  /// From the beginning of the failed attempt that is told first to the last record that reports it; nil without a
  /// finding.
  public let window: (first: Instant, last: Instant)?

  /// Looks at a case.
  public init(_ inputs: [Input], store: LogStore, findings: [Finding], expected: [ExpectedSource]) {
    let window = findings.first.flatMap { Self.window($0, store) }
    let channels = Self.channels(store)
    var lanes: [SourceID: [Int]] = [:]
    for lane in Lane.allCases {
      for record in store.rows(lane) {
        lanes[store.source(record), default: Array(repeating: 0, count: Lane.allCases.count)][
          Int(lane.rawValue)] += 1
      }
    }
    self.window = window
    rows = expected.map { entry in
      let read = inputs.filter { input in
        guard input.state == .read, let id = input.id, let kind = input.kind,
          entry.kinds.contains(kind.rawValue)
        else { return false }
        return entry.channels.isEmpty
          || entry.channels.contains { channels[id]?.contains($0.lowercased()) == true }
      }
      let others = inputs.filter { input in
        input.state != .read && input.state != .duplicate
          && (entry.files + entry.raw).contains { Wildcard($0).matches(input.name) }
      }
      let ids = read.compactMap(\.id)
      let spans = ids.compactMap { store.span($0) }
      let span = spans.map(\.first).min().flatMap { first in spans.map(\.last).max().map { (first, $0) } }
      let state =
        ids.isEmpty
        ? Self.unreadState(entry, others, inputs, store)
        : Self.state(entry, ids, spans, window, findings.first, store)
      return Row(
        expected: entry, state: state, sources: ids, unread: others.map(\.path), span: span,
        laneCounts: ids.reduce(into: Array(repeating: 0, count: Lane.allCases.count)) { sum, id in
          for (lane, count) in (lanes[id] ?? []).enumerated() { sum[lane] += count }
        },
        uncoveredAttempts: entry.need == .cause && !ids.isEmpty
          ? Self.attempts(findings, store).count { time in
            !spans.contains { $0.first <= time && time <= $0.last }
          } : 0)
    }
  }

  // MARK: States

  private static func unreadState(
    _ entry: ExpectedSource, _ others: [Input], _ inputs: [Input], _ store: LogStore
  ) -> State {
    if others.contains(where: { input in entry.raw.contains { Wildcard($0).matches(input.name) } }) {
      return .undecodable
    }
    if others.contains(where: { $0.state == .notSearched }) { return .notSearched }
    if others.contains(where: { $0.state == .unreadable }) { return .unreadable }
    if others.contains(where: { $0.state == .empty }) { return .empty }
    // A mail quotes servicing logs and events.
    let isQuoted = inputs.contains { $0.kind == .mail && $0.state == .read }
    let isServicing = entry.kinds.contains(SourceKind.cbs.rawValue)
    if isQuoted, isServicing, !store.rows(.csi).isEmpty { return .excerpts }
    return .absent
  }

  private static func state(
    _ entry: ExpectedSource, _ ids: [SourceID], _ spans: [(first: Instant, last: Instant)],
    _ window: (first: Instant, last: Instant)?, _ finding: Finding?, _ store: LogStore
  ) -> State {
    if entry.need == .cause, let finding, isCutBefore(finding, ids, store) { return .cutAtStart }
    guard let first = spans.map(\.first).min(), let last = spans.map(\.last).max() else { return .present }
    if let window, entry.need != .context {
      // A log is written to the second, an event to the microsecond.
      let slack: Int64 = 2 * Instant.second
      func touches(_ span: (first: Instant, last: Instant)) -> Bool {
        span.first.filetime - slack <= window.last.filetime
          && span.last.filetime + slack >= window.first.filetime
      }
      if !spans.contains(where: touches) { return .gap }
      if entry.need == .cause, first.filetime - slack > window.first.filetime { return .cutAtStart }
      if entry.need == .cause, last.filetime + slack < window.first.filetime { return .cutAtEnd }
    }
    let earliest = ids.min { (store.span($0)?.first ?? last) < (store.span($1)?.first ?? last) }
    if entry.need == .cause, let earliest, store.beginsInsideARecord(earliest) { return .cutAtStart }
    return .present
  }

  /// Whether the log begins so shortly before the root, without the session's start, that the cause may lie in the part
  /// that was rolled over.
  private static func isCutBefore(_ finding: Finding, _ ids: [SourceID], _ store: LogStore) -> Bool {
    let root = finding.root.record
    guard ids.contains(store.source(root)), store.session(of: root) == nil, let time = store.time(root),
      let first = ids.compactMap({ store.span($0)?.first }).min()
    else { return false }
    return time.filetime - first.filetime < 10 * Instant.second
  }

  /// From the start of the session, or the root, to the last record that tells of it.
  private static func window(_ finding: Finding, _ store: LogStore) -> (first: Instant, last: Instant)? {
    let records = [finding.root.record] + finding.chain.flatMap(\.records)
    let start = store.session(of: finding.root.record)?.startRecord
    let times = (records + [start].compactMap { $0 }).compactMap { store.time($0) }
    guard let first = times.min(), let last = times.max() else { return nil }
    return (first, last)
  }

  /// Times of other attempts at what the findings tell of.
  private static func attempts(_ findings: [Finding], _ store: LogStore) -> [Instant] {
    Set(findings.flatMap(\.otherAttempts)).compactMap { store.time($0) }
  }

  /// Channels that each source's events name, in lower case.
  private static func channels(_ store: LogStore) -> [SourceID: Set<String>] {
    var terms: [SourceID: Set<TermID>] = [:]
    store.forEachPayload { id, payload in
      guard case .event(let event) = payload, let channel = event.channel else { return }
      terms[store.source(id), default: []].insert(channel)
    }
    return terms.mapValues { Set($0.map { store.terms.text($0).lowercased() }) }
  }
}

extension Coverage {
  /// The findings with what the gaps mean for them: less confidence where the log of the cause is not whole, and a
  /// request for what is missing.
  public func applied(to findings: [Finding], store: LogStore) -> [Finding] {
    findings.map { finding in
      var finding = finding
      for row in rows where row.expected.need != .context {
        let lacks = lacking(row, finding, store)
        guard let lacks else { continue }
        if row.expected.need == .cause { finding.confidence = finding.confidence.lower }
        let path = row.expected.path
        // A rule that asks for it already knows better why.
        if finding.missing.contains(where: { $0.path?.lowercased().hasPrefix(path.lowercased()) == true }) {
          continue
        }
        finding.missing.append(
          Finding.Request(
            what: Phrase(row.expected.what, [:]), path: path, command: nil, why: Phrase(lacks, [:]), kind: nil
          ))
      }
      return finding
    }
  }

  /// Why the row is not enough for the finding; nil when it is.
  private func lacking(_ row: Row, _ finding: Finding, _ store: LogStore) -> RuleText? {
    if row.expected.need == .cause {
      // Each finding has its own time.
      if row.sources.isEmpty { return row.expected.why }
      guard let window = Self.window(finding, store) else { return nil }
      let spans = row.sources.compactMap { store.span($0) }
      let slack: Int64 = 2 * Instant.second
      let covers = spans.contains {
        $0.first.filetime - slack <= window.first.filetime
          && $0.last.filetime + slack >= window.first.filetime
      }
      return covers && !Self.isCutBefore(finding, row.sources, store) ? nil : row.expected.why
    }
    switch row.state {
    case .present, .cutAtStart, .cutAtEnd: return nil
    default: return row.expected.why
    }
  }
}

extension Rule.Confidence {
  /// One step less.
  var lower: Rule.Confidence {
    switch self {
    case .high: .medium
    case .medium, .low: .low
    }
  }
}
