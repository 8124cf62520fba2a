import Knowledge
import Records

/// The clock offsets of all sources, and complaints about contradictions.
///
/// CSI stamps and `Universal Time is:` lines win; what a person set is above all. Session ids and InFlight names are hints only
/// (`logs.md` section 4), and a source without any takes the case's offset as an assumption.
struct CaseClocks {
  var stretches: [SourceID: [ClockStretch]] = [:]
  var complaints: [Complaint] = []

  /// What the records of one source say about its clock.
  private struct Evidence {
    var records = 0
    var isLocal = false
    var stamps: [ClockInference.Reading] = []
    var sessions: [ClockInference.Reading] = []
    var inFlight: [ClockInference.Reading] = []
  }

  init(
    _ batches: [StoredBatch], sources: [Source], terms: TermTable, overrides: [SourceID: ZoneOffset]
  ) {
    let kinds = Dictionary(sources.map { ($0.id, $0.kind) }, uniquingKeysWith: { first, _ in first })
    var bySource: [SourceID: [StoredBatch]] = [:]
    for batch in batches { bySource[batch.source, default: []].append(batch) }
    for (source, own) in bySource.sorted(by: { $0.key < $1.key }) {
      let evidence = Self.evidence(own, terms)
      if !evidence.isLocal {
        stretches[source] = [Self.whole(.utc, .evtx, evidence.records)]
      } else if let offset = overrides[source] {
        stretches[source] = [Self.whole(offset, .user, 0)]
      } else {
        infer(source, kinds[source] ?? .text, evidence, LocalTimes(own))
      }
    }
    let zone = LogStore.zone(of: stretches)
    for (source, own) in bySource where stretches[source] == nil {
      // A list without a time has no clock that could be assumed.
      if kinds[source]?.isBeside == true, !own.contains(where: \.hasClock) { continue }
      stretches[source] = [Self.whole(zone ?? .utc, .assumed, 0)]
      if kinds[source] == .setup { cut(source, Self.evidence(own, terms), LocalTimes(own)) }
    }
  }

  private static func whole(_ offset: ZoneOffset, _ basis: ClockStretch.Basis, _ stamps: Int) -> ClockStretch
  {
    ClockStretch(firstRecord: 0, offset: offset, basis: basis, stamps: stamps)
  }

  private mutating func infer(
    _ source: SourceID, _ kind: SourceKind, _ evidence: Evidence, _ times: LocalTimes
  ) {
    if kind == .reportingEvents {
      let stated = ClockInference.stated(evidence.stamps)
      if !stated.isEmpty { stretches[source] = stated }
      return
    }
    let (found, conflicts) = ClockInference.stretches(evidence.stamps) { times.time($0) }
    if !found.isEmpty {
      stretches[source] = found
      if kind == .setup { cut(source, evidence, times) }
    } else if let hint = Self.hint(evidence.sessions, .session) ?? Self.hint(evidence.inFlight, .inflight) {
      stretches[source] = [hint]
    }
    if conflicts > 0 {
      complaints.append(
        Complaint(
          location: Location(source: source, offset: 0, length: 0, number: nil),
          problem: .clockConflict("\(conflicts)"), action: .readAnyway))
    }
  }

  private mutating func cut(_ source: SourceID, _ evidence: Evidence, _ times: LocalTimes) {
    stretches[source] = stretches[source].map {
      ClockInference.cut($0, at: evidence.stamps, count: evidence.records) { times.time($0) }
    }
  }

  private static func evidence(_ batches: [StoredBatch], _ terms: TermTable) -> Evidence {
    var evidence = Evidence()
    for batch in batches {
      let base = evidence.records
      evidence.records += batch.count
      guard batch.isLocalTime else { continue }
      evidence.isLocal = true
      func reading(_ record: UInt32, _ utc: Instant) -> ClockInference.Reading? {
        guard batch.marks[Int(record)].contains(.timed) else { return nil }
        return ClockInference.Reading(
          record: base + Int(record), local: Instant(filetime: batch.times[Int(record)]), utc: utc,
          isCSI: batch.marks[Int(record)].contains(.csi))
      }
      evidence.stamps += batch.stamps.compactMap { reading($0.record, $0.utc) }
      for entry in batch.payloads {
        switch entry.payload {
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

  /// Hints must agree among themselves: more than half of them.
  private static func hint(_ readings: [ClockInference.Reading], _ basis: ClockStretch.Basis) -> ClockStretch?
  {
    var votes: [Int32: Int] = [:]
    for reading in readings {
      if let offset = ClockInference.offset(local: reading.local, utc: reading.utc) {
        votes[offset, default: 0] += 1
      }
    }
    guard let best = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }),
      best.value * 2 > readings.count
    else { return nil }
    return whole(ZoneOffset(seconds: best.key), basis, best.value)
  }
}
