import Knowledge
import LogStore
import Records

/// Joins what the sources of a case tell of attempts to install an update.
///
/// A deterministic fold: signs of one update in time order, each joined to the attempt that is open or begins one. What
/// names no update is joined by result and time at the end.
struct AttemptFinder {
  let finder: IncidentFinder

  /// Seconds between two signs that both begin an attempt: agent, stack and reports say so one after the other.
  private static let beginWindow: Int64 = 3600
  /// Seconds from a stated end to other reports of it.
  private static let reportWindow: Int64 = IncidentFinder.attemptWindow
  /// Seconds from the last sign to the end that comes with the next start of the machine.
  private static let endWindow: Int64 = IncidentFinder.eventWindow
  /// Seconds behind an attempt without an end in which a restart may be why.
  private static let interruptWindow: Int64 = 7200
  /// Records before a session's end that are looked at for its phase, and records kept to open.
  private static let most = (phaseRecords: 4096, records: 24, failures: 4)

  private var store: LogStore { finder.store }

  /// The attempts of the finder's store.
  ///
  /// O(payloads + failures + attempts squared of one update in the worst case).
  func attempts() -> Attempts {
    var signs = AttemptSigns(finder: finder)
    let all = signs.all()
    var rows: [Row] = []
    var open: [String: Int] = [:]
    var downloads: [String: AttemptSign] = [:]
    for sign in all {
      guard let key = sign.key else {
        rows.append(Row(sign))
        continue
      }
      if sign.roles == [.download] {
        downloads[key] = sign
        continue
      }
      if let index = open[key], joins(sign, rows[index]) {
        rows[index].add(sign)
        continue
      }
      // That a restart is needed tells of an attempt, and begins none.
      if sign.roles == [.restart] { continue }
      var row = Row(sign)
      if let download = downloads.removeValue(forKey: key), isNear(download.end, sign.start, Self.endWindow) {
        row.add(download)
      }
      open[key] = rows.count
      rows.append(row)
    }
    rows = merged(rows)
    return Attempts(all: finished(rows), idleSessions: signs.idleSessions)
  }

  // MARK: Joining

  /// Signs of one attempt.
  struct Row {
    private(set) var signs: [AttemptSign]
    private(set) var kinds: Set<AttemptSign.Kind>
    /// Times of the last sign and of the last stated end.
    private(set) var lastTime: Int64?
    private(set) var endTime: Int64?

    init(_ sign: AttemptSign) {
      signs = []
      kinds = []
      add(sign)
    }

    mutating func add(_ sign: AttemptSign) {
      signs.append(sign)
      kinds.insert(sign.kind)
      lastTime = [lastTime, sign.end ?? sign.start].compactMap { $0 }.max()
      if sign.outcome != nil { endTime = [endTime, sign.end].compactMap { $0 }.max() }
    }

    var key: String? { signs.lazy.compactMap(\.key).first }
    var hasClientEnd: Bool { signs.contains { $0.isClient && $0.outcome != nil } }
    var hasSession: Bool { signs.contains { $0.session != nil } }
    var isOpenForClient: Bool { signs.contains { $0.isClient && $0.begins } && !hasClientEnd }
    var start: Int64? { signs.compactMap(\.start).min() }
    var codes: [ErrorCode] { signs.compactMap { $0.outcome == .failed ? $0.code : nil } }

    /// What the sign that knows best says: the update client hears of it last.
    var outcome: Attempt.Outcome? {
      let ends = signs.filter { $0.outcome != nil }
      return (ends.last(where: \.isClient) ?? ends.last)?.outcome
    }
  }

  private func isNear(_ first: Int64?, _ second: Int64?, _ window: Int64) -> Bool {
    guard let first, let second else { return false }
    let (gap, overflow) = second.subtractingReportingOverflow(first)
    return !overflow && gap >= 0 && gap <= window
  }

  private func joins(_ sign: AttemptSign, _ row: Row) -> Bool {
    // Without clocks, order in the case says nothing: one sign of each kind.
    guard let start = sign.start, let last = row.lastTime else {
      return sign.start == nil && row.lastTime == nil && !row.kinds.contains(sign.kind)
    }
    if sign.session != nil {
      if row.endTime == nil { return isNear(last, start, Self.beginWindow) && !row.hasSession }
      return row.isOpenForClient && row.outcome == .succeeded && isNear(last, start, Self.beginWindow)
    }
    if sign.begins {
      if row.kinds.contains(sign.kind) { return false }
      // Written while a session went on, whose end is known as it is one sign, or before the client heard of its end.
      if row.endTime != nil {
        return row.hasSession && start <= last
          || row.isOpenForClient && isNear(last, start, Self.reportWindow)
      }
      return start <= last || isNear(last, start, Self.beginWindow)
    }
    if sign.roles == [.restart] { return isNear(last, start, Self.endWindow) || start <= last }
    guard let outcome = sign.outcome else {
      return !row.kinds.contains(sign.kind) && (start <= last || isNear(last, start, Self.beginWindow))
    }
    if row.kinds.contains(sign.kind) { return false }
    guard row.endTime != nil else { return isNear(last, start, Self.endWindow) || start <= last }
    // A failure takes back a success that waited for the restart; a success after a failure is another attempt.
    if row.outcome == .failed, outcome == .succeeded { return false }
    let window = row.hasClientEnd ? Self.reportWindow : Self.endWindow
    return start <= last || isNear(last, start, window)
  }

  /// Rows that name no update, and servicing sessions that only a package names, joined to the attempt whose result and
  /// time they share.
  private func merged(_ rows: [Row]) -> [Row] {
    var rows = rows
    var gone: Set<Int> = []
    for index in rows.indices {
      let row = rows[index]
      let isNamed = row.signs.contains { $0.kb != nil || $0.title != nil }
      let found =
        row.start == nil
        ? report(row, at: index, in: rows, gone)
        : isNamed ? nil : partner(of: row, at: index, in: rows, gone)
      guard let other = found else { continue }
      for sign in row.signs { rows[other].add(sign) }
      gone.insert(index)
    }
    return rows.indices.filter { !gone.contains($0) }.map { rows[$0] }
  }

  /// What was posted without a time, of the same update and with the same result, is no attempt of its own: the last one
  /// that it may report.
  private func report(_ row: Row, at index: Int, in rows: [Row], _ gone: Set<Int>) -> Int? {
    guard let key = row.key else { return nil }
    return rows.indices.last { other in
      other != index && !gone.contains(other) && rows[other].start != nil && rows[other].key == key
        && rows[other].outcome == row.outcome
        && (row.codes.isEmpty || row.codes.contains { rows[other].codes.contains($0) })
    }
  }

  /// Rows around one that are looked at for its partner.
  private static let neighbours = 64

  private func partner(of row: Row, at index: Int, in rows: [Row], _ gone: Set<Int>) -> Int? {
    guard let start = row.start, let last = row.lastTime else { return nil }
    var best: (index: Int, gap: Int64)?
    let around = max(0, index - Self.neighbours)..<min(rows.count, index + Self.neighbours + 1)
    for other in around where other != index && !gone.contains(other) {
      let candidate = rows[other]
      guard let begin = candidate.start, let end = candidate.lastTime, candidate.key != nil,
        !(row.hasSession && candidate.hasSession)
      else { continue }
      let fits: Bool
      if row.outcome == .failed {
        // The same failing code, stated within the same attempt or reported after it.
        // A row of a list names no code; then only what comes within minutes is the same.
        let isSame = row.codes.contains { candidate.codes.contains($0) }
        let isBare = row.codes.isEmpty && isNear(end, last, Self.reportWindow)
        fits =
          candidate.outcome == .failed && isBare
          || isSame && candidate.outcome == .failed
            && (isNear(last, end, Self.endWindow) && !candidate.hasSession
              || isNear(end, last, Self.reportWindow) || begin <= start && last <= end)
      } else {
        // Nothing but time says it: the session ran within what the client calls one installation.
        fits = row.outcome == .succeeded && candidate.outcome == .succeeded && begin <= start && last <= end
      }
      guard fits else { continue }
      let (gap, overflow) = end.subtractingReportingOverflow(last)
      let distance = overflow ? Int64.max : Int64(clamping: gap.magnitude)
      if distance < best?.gap ?? .max { best = (other, distance) }
    }
    return best?.index
  }

  // MARK: Finishing

  private func finished(_ rows: [Row]) -> [Attempt] {
    let ordered = rows.map { row in
      Ordered(
        row: row,
        records: Set(row.signs.flatMap { [$0.first, $0.last] }).sorted {
          store.position(of: $0) < store.position(of: $1)
        })
    }.sorted { position($0) < position($1) }
    let restarts = restarts()
    let stacks = stacks()
    let starts = ordered.compactMap(\.row.start).sorted()
    var attempts = ordered.enumerated().map { index, entry in
      attempt(index + 1, entry, restarts, stacks, starts)
    }
    let byName = Dictionary(grouping: attempts.indices) { attempts[$0].kb ?? attempts[$0].title ?? "" }
    for (name, own) in byName where !name.isEmpty && own.count >= Self.routine {
      guard own.allSatisfy({ attempts[$0].outcome == .succeeded && attempts[$0].sessions.isEmpty }) else {
        continue
      }
      for index in own { attempts[index].isRoutine = true }
    }
    // What comes every day stands behind the rest, which is what people count.
    attempts = attempts.filter { !$0.isRoutine } + attempts.filter(\.isRoutine)
    for index in attempts.indices { attempts[index].number = index + 1 }
    return attempts
  }

  /// Successes without a servicing session by which an update is one that comes every day.
  private static let routine = 3

  private struct Ordered {
    var row: Row
    var records: [RecordID]
  }

  /// The place of a row in the order of time: that of its first record with a clock.
  private func position(_ entry: Ordered) -> Int {
    let first = entry.records.first { finder.clock($0) != nil } ?? entry.records.first
    return first.map { store.position(of: $0) } ?? 0
  }

  private func attempt(
    _ number: Int, _ entry: Ordered, _ restarts: [(time: Int64, record: RecordID)],
    _ stacks: [(record: RecordID, version: String)], _ starts: [Int64]
  ) -> Attempt {
    let signs = entry.row.signs
    let outcome = entry.row.outcome ?? (signs.contains { $0.begins } ? .unfinished : .unknown)
    let ends = signs.filter { $0.outcome != nil }
    let last = ends.max { ($0.end ?? .min) < ($1.end ?? .min) }
    let failing = ends.filter { $0.outcome == .failed && $0.code != nil }
    let stated = failing.first { $0.session != nil } ?? failing.last { $0.code?.isFailure == true }
    let result: ErrorCode? =
      outcome == .failed ? stated?.code ?? failing.last?.code : ends.last { $0.code != nil }?.code
    let failures = signs.flatMap(\.failures).sorted { store.position(of: $0) < store.position(of: $1) }
    let sessions = signs.compactMap(\.session).sorted()
    let inside = inside(entry.row, outcome, restarts, starts)
    let reports = sessions.flatMap { store.failures(in: store.sessions[$0].records) }.filter {
      store.kind($0) == .failureReport
    }
    var source: String?
    if let report = reports.last, case .failureReport(let told) = store.payload(report) {
      source = told.failureSource.map { store.terms.text($0) }
    }
    let title = signs.lazy.compactMap(\.title).first
    let package = signs.lazy.compactMap(\.package).first
    let shown = entry.records + failures.prefix(Self.most.failures)
    let records = Array(Set(shown + inside)).sorted { store.position(of: $0) < store.position(of: $1) }
    return Attempt(
      number: number, kb: signs.lazy.compactMap(\.kb).first, package: package, title: title,
      client: signs.first { $0.session != nil }?.client ?? signs.lazy.compactMap(\.client).first,
      start: entry.records.lazy.compactMap { time($0) }.first, end: last.flatMap { time($0.last) },
      phases: phases(signs, inside), failureSource: source, restarts: inside, result: result,
      outcome: outcome,
      sessions: sessions, stack: sessions.last.flatMap { stack(store.sessions[$0], stacks) },
      sources: Set(signs.flatMap { [store.source($0.first), store.source($0.last)] }).sorted(),
      records: Array(records.prefix(Self.most.records)), firstFailure: failures.first,
      series: Set([title, package].compactMap { $0.map(Self.series) }))
  }

  private func time(_ record: RecordID) -> Instant? {
    store.marks(record).contains(.timed) ? store.time(record) : nil
  }

  /// The words of a title or package: what updates of other months share.
  static func series(_ name: String) -> String {
    let head = name.split(separator: "~").first.map(String.init) ?? name
    return head.lowercased().replacing("kb", with: "").filter { $0.isLetter }
  }

  // MARK: Phases

  private func phases(_ signs: [AttemptSign], _ restarts: [RecordID]) -> [Attempt.Phase] {
    var found: Set<Attempt.Phase> = []
    for sign in signs {
      if sign.roles == [.download] { found.insert(.downloading) }
      if sign.roles == [.restart] { found.insert(.restart) }
      if sign.isClient, sign.begins { found.insert(.requested) }
      guard let index = sign.session else { continue }
      found.insert(.opened)
      found.formUnion(phases(store.sessions[index]))
    }
    return Attempt.Phase.allCases.filter { found.contains($0) }
  }

  /// Lines by which CBS tells its stages, behind the component: section 4 of what is known of logs.
  ///
  /// A stage is told after those before it, so the last one tells how far it came.
  private static let marks: [(words: StaticString, reached: [Attempt.Phase])] = [
    ("Exec: Installing", [.planned, .resolved, .staged, .installed]),
    ("Exec: Uninstalling", [.planned, .resolved, .staged, .installed]),
    ("Perf: InstallUninstallChain complete", [.planned, .resolved, .staged, .installed]),
    ("Exec: Staging", [.planned, .resolved, .staged]),
    ("Perf: Stage chain complete", [.planned, .resolved, .staged]),
    ("Exec: Resolving", [.planned, .resolved]),
    ("Perf: Resolve chain complete", [.planned, .resolved]),
    ("Plan: ", [.planned]), ("Appl: ", [.planned]),
  ]

  /// Looks from the session's end backwards, at so many records.
  private func phases(_ session: Session) -> Set<Attempt.Phase> {
    var found: Set<Attempt.Phase> = []
    for index in session.records.reversed().prefix(Self.most.phaseRecords) {
      let record = RecordID(index: index)
      let kind = store.kind(record)
      guard kind == .log || kind == .failure else { continue }
      let (reached, isRollback) = store.withBytes(record) { bytes -> ([Attempt.Phase], Bool) in
        // Behind time, level and component.
        let head = 0..<min(bytes.count, 120)
        for mark in Self.marks where bytes.first(mark.words, in: head) != nil { return (mark.reached, false) }
        return ([], bytes.first(". Rollback", in: 0..<min(bytes.count, 200)) != nil)
      }
      if isRollback { found.insert(.rolledBack) }
      guard !reached.isEmpty else { continue }
      return found.union(reached)
    }
    return found
  }

  // MARK: Restarts and stacks

  /// Events that tell of a restart.
  static let restartEvents: [String: Set<UInt32>] = [
    "user32": [1074], "eventlog": [6005, 6006, 6008], "microsoft-windows-kernel-power": [41],
    "microsoft-windows-kernel-general": [12, 13],
  ]

  private func restarts() -> [(time: Int64, record: RecordID)] {
    var asked: [TermID: Set<UInt32>] = [:]
    return store.rows(.events).compactMap { record in
      guard case .event(let event) = store.payload(record) else { return nil }
      let wanted: Set<UInt32>
      if let known = asked[event.provider] {
        wanted = known
      } else {
        wanted = Self.restartEvents[store.terms.text(event.provider).lowercased()] ?? []
        asked[event.provider] = wanted
      }
      guard wanted.contains(event.id), let time = finder.clock(record) else { return nil }
      return (time, record)
    }.sorted { $0.time == $1.time ? $0.record < $1.record : $0.time < $1.time }
  }

  /// Restarts between the first and the last sign; of an attempt without an end, also those soon after it that no
  /// other attempt comes before.
  private func inside(
    _ row: Row, _ outcome: Attempt.Outcome, _ restarts: [(time: Int64, record: RecordID)], _ starts: [Int64]
  ) -> [RecordID] {
    guard let start = row.start, var end = row.lastTime, !restarts.isEmpty else { return [] }
    if outcome == .unfinished {
      let next = starts.partition { $0 > end }
      let limit = end.addingReportingOverflow(Self.interruptWindow).partialValue
      end = max(end, min(limit, next < starts.count ? starts[next] : limit))
    }
    let from = restarts.partition { $0.time >= start }
    return restarts[from...].prefix { $0.time <= end }.map(\.record)
  }

  private func stacks() -> [(record: RecordID, version: String)] {
    var found: [(RecordID, String)] = []
    store.forEachPayload { record, payload in
      if case .stack(let version, _) = payload { found.append((record, store.terms.text(version))) }
    }
    return found
  }

  /// The stack that was loaded last in the session's source before the session ended.
  private func stack(_ session: Session, _ stacks: [(record: RecordID, version: String)]) -> String? {
    let end = stacks.partition { $0.record.index >= session.records.upperBound }
    guard end > 0, store.source(stacks[end - 1].record) == session.source else { return nil }
    return stacks[end - 1].version
  }
}

extension IncidentFinder {
  /// The attempts that the store's sources tell of, joined, in time order.
  public func joinedAttempts() -> Attempts { AttemptFinder(finder: self).attempts() }
}
