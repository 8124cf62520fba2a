import Knowledge
import Records

/// The clock offsets of all sources, and where they contradict each other.
///
/// What a person set is above all, for its source; then CSI stamps and lines of universal time; then rows that state
/// their zone, and events that an event log has too. Events of one update, session ids, InFlight names (`logs.md`
/// section 4) and the zone in systeminfo are hints only, in that order, and a source without any takes the case's offset
/// as an assumption.
struct CaseClocks {
  /// Two statements that do not agree, and the first record that makes the second one.
  struct Conflict {
    var source: SourceID
    /// Counted within the source.
    var record: Int
    var used: Complaint.ClockStatement
    var other: Complaint.ClockStatement
  }

  var stretches: SourceTable<[ClockStretch]>
  /// By source, then by record.
  var conflicts: [Conflict] = []

  /// Most conflicts that are told of one source; the others of it are counted with the last.
  private static let conflictLimit = 8

  /// What the records of one source say about its clock.
  private struct Evidence {
    var records = 0
    var isLocal = false
    var stamps: [ClockInference.Reading] = []
    var sessions: [ClockInference.Reading] = []
    var inFlight: [ClockInference.Reading] = []
    /// Whether there is anything by which an offset could be told.
    var mayTell = false
    /// Zones that systeminfo states, and the records that do.
    var zones: [(record: Int, offset: ZoneOffset)] = []
  }

  /// What a source says of its clock by itself.
  private struct Statement {
    var stretches: [ClockStretch] = []
    /// Stamps that no stretch agrees with.
    var dissent: [ClockInference.Reading] = []
  }

  init(
    _ batches: [StoredBatch], sources all: [Source], terms: TermTable, overrides: [SourceID: ZoneOffset]
  ) {
    func kind(_ source: SourceID) -> SourceKind? {
      all.indices.contains(Int(source.index)) ? all[Int(source.index)].kind : nil
    }
    let sources = Self.bySource(batches)
    stretches = SourceTable(room: all.count)
    let shared = batches.indices.filter { batches[$0].isShared }
    setShared(shared.map { batches[$0] }, overrides)
    // Only asked when a source has no stamps.
    lazy var anchors = EventAnchors(batches, terms)
    var zones: [(source: SourceID, record: Int, offset: ZoneOffset)] = []
    for (source, own) in sources {
      let evidence = Self.evidence(own, terms)
      guard evidence.isLocal else {
        stretches[source] = [Self.whole(.utc, .evtx, evidence.records)]
        continue
      }
      // A log that says nothing of its clock, as most of very many do.
      if !evidence.mayTell, overrides[source] == nil { continue }
      zones += evidence.zones.map { (source, $0.record, $0.offset) }
      let isStated = kind(source) == .reportingEvents && !ClockInference.stated(evidence.stamps).isEmpty
      let said = Self.statement(kind(source), evidence, LocalTimes(own)) { local in
        anchors.stretches(of: EventAnchors.moments(own, terms), local: local)
      }
      if let offset = overrides[source] {
        var user = Self.whole(offset, .user, 0)
        user.overruled = ClockStretch.Weight(of: said.stretches)
        stretches[source] = [user]
        addStampConflicts(source, evidence.stamps, isStated: isStated)
      } else if !said.stretches.isEmpty {
        stretches[source] = said.stretches
        addStampConflicts(source, said.dissent, isStated: false)
      }
      // What contradicts a person is told once, by the stronger evidence.
      if overrides[source] == nil || evidence.stamps.isEmpty {
        addSessionConflicts(source, evidence.sessions)
      }
    }
    setExports(sources, batches)
    addCaseConflicts()
    addZoneConflicts(zones)
    let follower = Follower(stretches, sources)
    follow(sources.filter { stretches[$0.key] == nil }, follower, kind, terms)
    followShared(shared.map { batches[$0] }, follower, kind)
    conflicts.sort { ($0.source, $0.record) < ($1.source, $1.record) }
  }

  /// What the strongest evidence of one source says.
  private static func statement(
    _ kind: SourceKind?, _ evidence: Evidence, _ times: LocalTimes,
    anchored: (_ local: (Int) -> Instant?) -> [ClockStretch]
  ) -> Statement {
    let local = { times.time($0) }
    if kind == .reportingEvents {
      let states = ClockInference.stated(evidence.stamps)
      if !states.isEmpty { return Statement(stretches: states) }
    }
    let stamped = ClockInference.stretches(evidence.stamps, local: local)
    if !stamped.stretches.isEmpty {
      let own = kind == .setup ? cut(stamped.stretches, evidence, times) : stamped.stretches
      return Statement(stretches: own, dissent: stamped.dissent)
    }
    let events = anchored(local)
    if !events.isEmpty { return Statement(stretches: events) }
    for (readings, basis) in [
      (evidence.sessions, ClockStretch.Basis.session), (evidence.inFlight, .inflight),
    ] {
      let hints = ClockInference.hints(readings, basis: basis, local: local)
      if !hints.isEmpty { return Statement(stretches: hints) }
    }
    // Of two machines neither is believed.
    guard let zone = evidence.zones.first?.offset, evidence.zones.allSatisfy({ $0.offset == zone }) else {
      return Statement()
    }
    return Statement(stretches: [whole(zone, .systemInfo, evidence.zones.count)])
  }

  /// What sources that say nothing of themselves take for their clock.
  private struct Follower {
    /// The zone of the case: one array for all of them.
    let whole: [ClockStretch]
    let history: ClockHistory?

    init(
      _ stretches: SourceTable<[ClockStretch]>, _ sources: [(key: SourceID, value: ArraySlice<StoredBatch>)]
    ) {
      let zone = LogStore.zone(of: stretches) ?? .utc
      // That nothing but systeminfo says it is worth knowing.
      let stated = stretches.values.joined().filter { $0.basis == .systemInfo && $0.offset == zone }
      let isStated = LogStore.tier(of: stretches) == ClockStretch.Basis.weakest && !stated.isEmpty
      whole = [
        CaseClocks.whole(
          zone, isStated ? .systemInfo : .assumed, isStated ? stated.reduce(0) { $0 + $1.stamps } : 0)
      ]
      history = ClockHistory(sources, stretches: stretches)
    }

    func stretches(of own: ArraySlice<StoredBatch>) -> [ClockStretch] {
      let followed = history?.stretches(of: own) ?? []
      return followed.isEmpty ? whole : followed
    }
  }

  /// Sources that say nothing of themselves take the clock of the others.
  private mutating func follow(
    _ silent: [(key: SourceID, value: ArraySlice<StoredBatch>)], _ follower: Follower,
    _ kind: (SourceID) -> SourceKind?, _ terms: TermTable
  ) {
    for (source, own) in silent {
      // A list without a time has no clock that could be assumed.
      if kind(source)?.isBeside == true, !own.contains(where: \.hasClock) { continue }
      let stretches = follower.stretches(of: own)
      self.stretches[source] =
        kind(source) == .setup
        ? Self.cut(stretches, Self.evidence(own, terms), LocalTimes(own)) : stretches
    }
  }

  // MARK: Batches of several sources

  /// Their sources say nothing of themselves; a person may.
  private mutating func setShared(_ batches: [StoredBatch], _ overrides: [SourceID: ZoneOffset]) {
    guard !overrides.isEmpty else { return }
    for part in batches.lazy.flatMap(\.parts) {
      guard let offset = overrides[part.source] else { continue }
      stretches[part.source] = [Self.whole(offset, .user, 0)]
    }
  }

  private mutating func followShared(
    _ batches: [StoredBatch], _ follower: Follower, _ kind: (SourceID) -> SourceKind?
  ) {
    for batch in batches {
      for (index, part) in batch.parts.enumerated() where stretches[part.source] == nil {
        let records = batch.records(ofPart: index)
        if kind(part.source)?.isBeside == true, !batch.hasClock(records) { continue }
        stretches[part.source] =
          follower.history.map { $0.stretches(of: batch, records) }.flatMap { $0.isEmpty ? nil : $0 }
          ?? follower.whole
      }
    }
  }

  /// The batches, which stand by source, of each source that has batches of its own.
  private static func bySource(_ batches: [StoredBatch]) -> [(key: SourceID, value: ArraySlice<StoredBatch>)]
  {
    var sources: [(key: SourceID, value: ArraySlice<StoredBatch>)] = []
    var start = 0
    while start < batches.count {
      let source = batches[start].source
      var end = start + 1
      guard !batches[start].isShared else {
        start = end
        continue
      }
      while end < batches.count, batches[end].source == source, !batches[end].isShared { end += 1 }
      sources.append((source, batches[start..<end]))
      start = end
    }
    return sources
  }

  /// Tables of events take their offset from the logs that have the same events.
  private mutating func setExports(
    _ sources: [(key: SourceID, value: ArraySlice<StoredBatch>)], _ batches: [StoredBatch]
  ) {
    // Events are payloads.
    let open = sources.filter { entry in
      guard entry.value.indices.contains(where: { entry.value[$0].hasPayloads }) else { return false }
      guard let own = stretches[entry.key] else { return true }
      return own.contains { $0.basis == .user && $0.overruled == nil }
    }
    guard !open.isEmpty else { return }
    let events = ExportClock(logs: batches.filter { !$0.isLocalTime }, exports: open.flatMap(\.value))
    for (source, own) in open {
      guard let found = events.offset(of: own) else { continue }
      let said = [Self.whole(found.offset, .copies, found.events)]
      if stretches[source] == nil {
        stretches[source] = said
      } else {
        stretches[source]?[0].overruled = ClockStretch.Weight(of: said)
      }
    }
  }

  fileprivate static func whole(_ offset: ZoneOffset, _ basis: ClockStretch.Basis, _ stamps: Int)
    -> ClockStretch
  {
    ClockStretch(firstRecord: 0, offset: offset, basis: basis, stamps: stamps)
  }

  private static func cut(
    _ stretches: [ClockStretch], _ evidence: Evidence, _ times: LocalTimes
  ) -> [ClockStretch] {
    ClockInference.cut(stretches, at: evidence.stamps, count: evidence.records) { times.time($0) }
  }

  private func stretch(_ source: SourceID, at record: Int) -> ClockStretch? {
    guard let own = stretches[source] else { return nil }
    let next = own.partition { $0.firstRecord > record }
    return next > 0 ? own[next - 1] : own.first
  }

  // MARK: Conflicts

  /// Readings that say another offset than the one used at their record.
  private mutating func addConflicts(
    _ source: SourceID, _ readings: [ClockInference.Reading], _ basis: ClockStretch.Basis
  ) {
    var found: [Conflict] = []
    var places: [Pair: Int] = [:]
    for reading in readings {
      guard let used = stretch(source, at: reading.record) else { continue }
      let offset = reading.offset
      if let offset, abs(Int64(offset.seconds) - Int64(used.offset.seconds)) <= ClockInference.tolerance {
        continue
      }
      let pair = Pair(used: used.offset, other: offset)
      if let place = places[pair] {
        found[place].other.count += 1
        continue
      }
      if found.count == Self.conflictLimit {
        found[found.count - 1].other.count += 1
        found[found.count - 1].other.offset = "…"
        continue
      }
      places[pair] = found.count
      found.append(
        Conflict(
          source: source, record: reading.record, used: used.statement,
          other: Complaint.ClockStatement(offset: offset?.text ?? "?", basis: basis.rawValue, count: 1)))
    }
    conflicts += found
  }

  /// The same for stamps: what CSI says is told; lines of universal time only where CSI says nothing.
  private mutating func addStampConflicts(
    _ source: SourceID, _ readings: [ClockInference.Reading], isStated: Bool
  ) {
    if isStated { return addConflicts(source, readings, .reporting) }
    let csi = readings.filter(\.isCSI)
    addConflicts(source, csi.isEmpty ? readings : csi, csi.isEmpty ? .universal : .csi)
  }

  private struct Pair: Hashable {
    var used: ZoneOffset
    var other: ZoneOffset?
  }

  /// Session ids that are dates but not this record's: told when there are several, or no other.
  ///
  /// In one public log nine ids count up by one and run 50 minutes ahead.
  private mutating func addSessionConflicts(_ source: SourceID, _ sessions: [ClockInference.Reading]) {
    guard let used = stretches[source]?.first, used.basis != .assumed else { return }
    let dissent = sessions.filter { reading in
      guard let offset = reading.offset, let used = stretch(source, at: reading.record) else { return false }
      return abs(Int64(offset.seconds) - Int64(used.offset.seconds)) > ClockInference.tolerance
    }
    if dissent.count > 1 || dissent.count == sessions.count { addConflicts(source, dissent, .session) }
  }

  /// Hints of one source that nothing stronger in the case confirms.
  private mutating func addCaseConflicts() {
    let proofs = stretches.values.joined().filter(\.basis.isProof)
    guard let zone = LogStore.zone(of: stretches), !proofs.isEmpty else { return }
    let proven = Set(proofs.map(\.offset))
    let count = proofs.reduce(0) { $1.offset == zone ? $0 + $1.stamps : $0 }
    let basis = proofs.first { $0.offset == zone }?.basis ?? .csi
    for (source, own) in stretches {
      for stretch in own
      where stretch.tier != nil && !stretch.basis.isProof && stretch.basis != .systemInfo
        && !proven.contains(stretch.offset)
      {
        conflicts.append(
          Conflict(
            source: source, record: stretch.firstRecord, used: stretch.statement,
            other: Complaint.ClockStatement(offset: zone.text, basis: basis.rawValue, count: count)))
      }
    }
  }

  /// Zones of systeminfo that neither the logs nor another systeminfo confirm.
  ///
  /// What it prints is the zone without daylight saving: an hour more in the logs is no contradiction.
  private mutating func addZoneConflicts(_ zones: [(source: SourceID, record: Int, offset: ZoneOffset)]) {
    guard let zone = LogStore.zone(of: stretches), !zones.isEmpty else { return }
    let stronger = stretches.values.joined().filter {
      $0.basis == .user || ($0.tier ?? .max) < ClockStretch.Basis.weakest
    }
    let voters = (stronger.isEmpty ? Array(stretches.values.joined()) : stronger).filter {
      $0.tier != nil && $0.offset == zone
    }
    guard let tier = voters.compactMap(\.tier).min(), let first = voters.first(where: { $0.tier == tier })
    else { return }
    let used = Complaint.ClockStatement(
      offset: zone.text, basis: first.basis.rawValue,
      count: voters.reduce(0) { $1.basis == first.basis ? $0 + $1.stamps : $0 })
    let told = stronger.isEmpty ? [zone] : Set(stronger.map(\.offset))
    for stated in zones where !told.contains(stated.offset) {
      let summer = ZoneOffset(seconds: stated.offset.seconds + 3600)
      guard stronger.isEmpty || !told.contains(summer) else { continue }
      conflicts.append(
        Conflict(
          source: stated.source, record: stated.record, used: used,
          other: Complaint.ClockStatement(
            offset: stated.offset.text, basis: ClockStretch.Basis.systemInfo.rawValue, count: 1)))
    }
  }

  // MARK: Evidence

  private static func evidence(_ batches: ArraySlice<StoredBatch>, _ terms: TermTable) -> Evidence {
    var evidence = Evidence()
    for index in batches.indices {
      let base = evidence.records
      evidence.records += batches[index].count
      guard batches[index].isLocalTime else { continue }
      evidence.isLocal = true
      guard batches[index].hasStamps || batches[index].hasPayloads else { continue }
      evidence.mayTell = true
      let batch = batches[index]
      func reading(_ record: UInt32, _ utc: Instant) -> ClockInference.Reading? {
        guard batch.marks[Int(record)].contains(.timed) else { return nil }
        return ClockInference.Reading(
          record: base + Int(record), local: Instant(filetime: batch.times[Int(record)]), utc: utc,
          isCSI: batch.marks[Int(record)].contains(.csi))
      }
      evidence.stamps += batch.stamps.compactMap { reading($0.record, $0.utc) }
      for entry in batch.payloads {
        switch entry.payload {
        case .machineFact(let fact) where fact.subject == .zone:
          if let zone = ZoneOffset(windowsName: terms.text(fact.value)) {
            evidence.zones.append((base + Int(entry.record), zone))
          }
        case .sessionStart(let session, _):
          if let utc = ClockInference.sessionInstant(terms.text(session)),
            let found = reading(entry.record, utc)
          {
            evidence.sessions.append(found)
          }
        case .fileCall(let call):
          if let name = try? InFlightName(text: terms.text(call.path)),
            let found = reading(entry.record, name.time)
          {
            evidence.inFlight.append(found)
          }
        default: break
        }
      }
    }
    return evidence
  }
}

extension ClockStretch {
  fileprivate var statement: Complaint.ClockStatement {
    Complaint.ClockStatement(offset: offset.text, basis: basis.rawValue, count: stamps)
  }
}
