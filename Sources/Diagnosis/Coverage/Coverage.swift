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
    var span: (first: Instant, last: Instant)?

    /// A source at `path`; `id` when it is in the store.
    ///
    /// - Parameter span: first and last time of what was read of it.
    public init(
      path: String, kind: SourceKind?, id: SourceID?, state: State,
      span: (first: Instant, last: Instant)? = nil
    ) {
      self.span = span
      self.path = path
      self.kind = kind
      self.id = id
      self.state = state
    }

    var name: String { lastPart(of: path, separators: .any) }
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
    /// Rolled logs that are not in the case, in the order of time.
    public let missing: [MissingLog]
  }

  /// A log of a sequence that is not in the case.
  public struct MissingLog: Sendable, Hashable {
    /// How it is known.
    public enum Reason: String, Sendable, Hashable {
      /// A log of the case names it.
      case named
      /// The logs before and behind it are there, or one that begins where it ends.
      case sequence
    }

    /// Its name without a suffix; nil when only its time is known.
    public let name: String?
    /// How it is known.
    public let reason: Reason
    /// When it begins at the earliest; nil when unknown.
    public let from: Instant?
    /// When it ends; nil when unknown.
    public let to: Instant?
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
      for (source, count) in store.rowCounts(lane) {
        lanes[source, default: Array(repeating: 0, count: Lane.allCases.count)][Int(lane.rawValue)] += count
      }
    }
    self.window = window
    let sources = Sources(inputs)
    let attempts = Self.attempts(findings, store)
    let named = Self.namedLogs(store)
    rows = expected.compactMap { entry in
      let others = sources.unread.filter { input in
        (entry.files + entry.raw).contains { $0.matches(input.name) }
      }
      var own = sources.read(entry.kinds)
      if !entry.channels.isEmpty {
        own.removeAll { known in
          !entry.channels.contains { channels[known.id]?.contains($0.lowercased()) == true }
        }
      }
      let ids = own.map(\.id)
      if entry.isOptional, ids.isEmpty, others.isEmpty { return nil }
      let spans = own.lazy.compactMap(\.span)
      var span: (first: Instant, last: Instant)?
      for next in spans {
        span = (min(span?.first ?? next.first, next.first), max(span?.last ?? next.last, next.last))
      }
      let uncovered =
        entry.need == .cause && !ids.isEmpty
        ? attempts.filter { time in !spans.contains { $0.first <= time && time <= $0.last } } : []
      return Row(
        expected: entry,
        state: ids.isEmpty
          ? Self.unreadState(entry, others, sources, store)
          : Self.state(entry, own, span, window, findings.first, store),
        sources: ids, unread: others.map(\.path), span: span,
        laneCounts: Self.laneCounts(ids, lanes),
        uncoveredAttempts: uncovered.count,
        missing: Self.missing(
          entry, inputs, store, named: named, first: span?.first,
          needed: (uncovered + [window?.first].compactMap { $0 }).min()))
    }
  }

  private static func laneCounts(_ ids: [SourceID], _ lanes: [SourceID: [Int]]) -> [Int] {
    var sum = Array(repeating: 0, count: Lane.allCases.count)
    if lanes.isEmpty { return sum }
    for id in ids {
      for (lane, count) in (lanes[id] ?? []).enumerated() { sum[lane] += count }
    }
    return sum
  }

  // MARK: Sequences

  /// The rolled logs of an expected source that are not in the case.
  private static func missing(
    _ entry: ExpectedSource, _ inputs: [Input], _ store: LogStore, named: [String], first: Instant?,
    needed: Instant?
  ) -> [MissingLog] {
    if let prefix = entry.rolled {
      let files = inputs.lazy.map { input in
        RotatedLogs.File(
          name: input.name,
          source: input.state == .read && entry.kinds.contains(input.kind?.rawValue ?? "") ? input.id : nil)
      }
      return RotatedLogs(prefix: prefix, files: files, current: entry.files, store: store)
        .missing(named: named, needed: needed)
    }
    guard let older = entry.older, let first, let needed, needed < first,
      !inputs.contains(where: { $0.name.lowercased() == older.lowercased() })
    else { return [] }
    return [MissingLog(name: older, reason: .sequence, from: nil, to: first)]
  }

  /// Names of other logs that the logs of the case mention.
  private static func namedLogs(_ store: LogStore) -> [String] {
    (0..<store.terms.count).compactMap { index in
      let term = TermID(index: UInt32(index))
      return store.terms.kind(term) == .log ? store.terms.text(term) : nil
    }
  }

  /// A source that was read.
  private struct Known {
    var id: SourceID
    var span: (first: Instant, last: Instant)?
  }

  /// The sources sorted by what is asked of them, once and not for each row.
  private struct Sources {
    private var readByKind: [String: [Known]] = [:]
    /// Those of which nothing was read.
    private(set) var unread: [Input] = []

    init(_ inputs: [Input]) {
      // Most stand beside others of their kind.
      var run: (kind: SourceKind, known: [Known])?
      for input in inputs {
        switch input.state {
        case .read:
          guard let id = input.id, let kind = input.kind else { continue }
          let known = Known(id: id, span: input.span)
          if run?.kind == kind {
            run?.known.append(known)
          } else {
            if let run { readByKind[run.kind.rawValue, default: []] += run.known }
            run = (kind, [known])
          }
        case .duplicate: break
        case .empty, .unreadable, .notSearched: unread.append(input)
        }
      }
      if let run { readByKind[run.kind.rawValue, default: []] += run.known }
    }

    /// What was read of some kinds, in the order of the case.
    func read(_ kinds: [String]) -> [Known] {
      let lists = Set(kinds).compactMap { readByKind[$0] }
      return lists.count == 1 ? lists[0] : lists.joined().sorted { $0.id < $1.id }
    }
  }

  // MARK: States

  private static func unreadState(
    _ entry: ExpectedSource, _ others: [Input], _ sources: Sources, _ store: LogStore
  ) -> State {
    if others.contains(where: { input in entry.raw.contains { $0.matches(input.name) } }) {
      return .undecodable
    }
    if others.contains(where: { $0.state == .notSearched }) { return .notSearched }
    if others.contains(where: { $0.state == .unreadable }) { return .unreadable }
    if others.contains(where: { $0.state == .empty }) { return .empty }
    // A mail quotes servicing logs and events.
    let isQuoted = !sources.read([SourceKind.mail.rawValue]).isEmpty
    let isServicing = entry.kinds.contains(SourceKind.cbs.rawValue)
    if isQuoted, isServicing, !store.rows(.csi).isEmpty { return .excerpts }
    return .absent
  }

  private static func state(
    _ entry: ExpectedSource, _ own: [Known], _ span: (first: Instant, last: Instant)?,
    _ window: (first: Instant, last: Instant)?, _ finding: Finding?, _ store: LogStore
  ) -> State {
    if entry.need == .cause, let finding, isCutBefore(finding, own.lazy.map(\.id), span?.first, store) {
      return .cutAtStart
    }
    guard let (first, last) = span else { return .present }
    if let window, entry.need != .context || entry.isOptional {
      // A log is written to the second, an event to the microsecond.
      let slack: Int64 = 2 * Instant.second
      func touches(_ span: (first: Instant, last: Instant)) -> Bool {
        span.first.filetime - slack <= window.last.filetime
          && span.last.filetime + slack >= window.first.filetime
      }
      if !own.contains(where: { $0.span.map(touches) ?? false }) { return .gap }
      if entry.need == .cause, first.filetime - slack > window.first.filetime { return .cutAtStart }
      if entry.need == .cause, last.filetime + slack < window.first.filetime { return .cutAtEnd }
    }
    guard entry.need == .cause else { return .present }
    let earliest = own.min { ($0.span?.first ?? last) < ($1.span?.first ?? last) }?.id
    if let earliest, store.beginsInsideARecord(earliest) { return .cutAtStart }
    return .present
  }

  /// Whether the log begins so shortly before the root, without the session's start, that the cause may lie in the part
  /// that was rolled over.
  private static func isCutBefore(
    _ finding: Finding, _ own: some Sequence<SourceID>, _ first: Instant?, _ store: LogStore
  ) -> Bool {
    let root = finding.root.record
    let source = store.source(root)
    guard own.contains(source), store.session(of: root) == nil,
      let time = store.time(root), let first
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
  static func channels(_ store: LogStore) -> [SourceID: Set<String>] {
    var terms: [SourceID: Set<TermID>] = [:]
    // A log is mostly of one channel: only what differs from the record before is looked at.
    var last: (records: Range<UInt32>, channel: TermID)?
    store.forEachPayload { id, payload in
      guard case .event(let event) = payload, let channel = event.channel else { return }
      if let last, last.channel == channel, last.records.contains(id.index) { return }
      let source = store.source(id)
      last = (store.range(source), channel)
      terms[source, default: []].insert(channel)
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
      let root = store.sources[Int(store.source(finding.root.record).index)].kind.rawValue
      for row in rows
      where row.expected.need != .context && (row.expected.of.isEmpty || row.expected.of.contains(root)) {
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
      return covers && !Self.isCutBefore(finding, row.sources, row.span?.first, store)
        ? nil : row.expected.why
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
