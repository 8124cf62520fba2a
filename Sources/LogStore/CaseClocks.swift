import Knowledge
import Records

/// The clock offsets of all sources, and complaints about contradictions.
///
/// CSI stamps win; then what a person set is above all. Session ids and InFlight names are hints only
/// (`logs.md` section 4); exported events are compared with the logs they were taken from; and a source without
/// any takes the case's offset as an assumption.
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

  init(_ batches: [StoredBatch], terms: TermTable, overrides: [SourceID: ZoneOffset]) {
    var bySource: [SourceID: [StoredBatch]] = [:]
    for batch in batches { bySource[batch.source, default: []].append(batch) }
    for (source, own) in bySource.sorted(by: { $0.key < $1.key }) {
      let evidence = Self.evidence(own, terms)
      if !evidence.isLocal {
        stretches[source] = [Self.whole(.utc, .evtx, evidence.records)]
      } else if let offset = overrides[source] {
        stretches[source] = [Self.whole(offset, .user, 0)]
      } else {
        infer(source, evidence, LocalTimes(own))
      }
    }
    let open = bySource.keys.filter { stretches[$0] == nil }.sorted()
    if !open.isEmpty {
      let events = ExportClock(
        logs: batches.filter { !$0.isLocalTime }, exports: open.flatMap { bySource[$0] ?? [] })
      for source in open {
        guard let found = events.offset(of: bySource[source] ?? []) else { continue }
        stretches[source] = [Self.whole(found.offset, .events, found.events)]
      }
    }
    let zone = LogStore.zone(of: stretches)
    for source in bySource.keys where stretches[source] == nil {
      stretches[source] = [Self.whole(zone ?? .utc, .assumed, 0)]
    }
  }

  private static func whole(_ offset: ZoneOffset, _ basis: ClockStretch.Basis, _ stamps: Int) -> ClockStretch
  {
    ClockStretch(firstRecord: 0, offset: offset, basis: basis, stamps: stamps)
  }

  private mutating func infer(_ source: SourceID, _ evidence: Evidence, _ times: LocalTimes) {
    let (found, conflicts) = ClockInference.stretches(evidence.stamps) { times.time($0) }
    if !found.isEmpty {
      stretches[source] = found
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
          record: base + Int(record), local: Instant(filetime: batch.times[Int(record)]), utc: utc)
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
