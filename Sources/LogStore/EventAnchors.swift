import Records

/// Moments of an update that a servicing log tells in local time and an event log in UTC.
///
/// The session of an update that ends with a result, and the event of the same update with the same result: their
/// difference is the offset, plus the seconds by which the event comes later. An update that was tried several
/// times gives several differences; the right one comes up for each attempt, the others do not.
struct EventAnchors {
  /// What happened to an update.
  enum Step: Hashable {
    case began
    case went
    case failed(ErrorCode)
  }

  /// A step of one update.
  struct Key: Hashable {
    var kb: String
    var step: Step
  }

  /// A step as a servicing log tells it.
  struct Moment {
    var key: Key
    var local: Instant
  }

  /// Most events and moments of one kind that are compared: each with each.
  private static let limit = 64

  private var events: [Key: [(provider: TermID, utc: Instant)]] = [:]

  init(_ batches: [StoredBatch], _ terms: TermTable) {
    for batch in batches where !batch.isLocalTime {
      for entry in batch.payloads {
        guard case .event(let event) = entry.payload, batch.marks[Int(entry.record)].contains(.timed),
          let step = Self.step(event, terms), let named = event.title ?? event.package,
          let kb = LogStore.kb(in: terms.text(named))
        else { continue }
        let key = Key(kb: kb, step: step)
        guard events[key, default: []].count < Self.limit else { continue }
        events[key, default: []].append(
          (event.provider, Instant(filetime: batch.times[Int(entry.record)])))
      }
    }
  }

  private static func step(_ event: Payload.Event, _ terms: TermTable) -> Step? {
    let provider = terms.text(event.provider)
    let isClient = provider == "Microsoft-Windows-WindowsUpdateClient"
    guard isClient || provider == "Microsoft-Windows-Servicing" else { return nil }
    switch (isClient, event.id) {
    case (true, 43), (false, 1): return .began
    case (true, 19), (false, 2): return .went
    case (true, 20), (false, 3): return event.code.map { .failed($0) }
    default: return nil
    }
  }

  /// The moments that the records of one source tell.
  static func moments(_ batches: ArraySlice<StoredBatch>, _ terms: TermTable) -> [Moment] {
    var starts: [TermID: Instant] = [:]
    var told: Set<TermID> = []
    var moments: [Moment] = []
    for batch in batches {
      for entry in batch.payloads where batch.marks[Int(entry.record)].contains(.timed) {
        let local = Instant(filetime: batch.times[Int(entry.record)])
        switch entry.payload {
        case .sessionStart(let session, _): starts[session] = local
        case .sessionEnd(let end):
          guard
            let kb = [end.identifier, end.package].lazy.compactMap({ $0 }).compactMap({
              LogStore.kb(in: terms.text($0))
            }).first, moments.count < 2 * limit, told.insert(end.session).inserted
          else { continue }
          let step: Step = end.status.code.map { $0.isFailure ? .failed($0) : .went } ?? .went
          moments.append(Moment(key: Key(kb: kb, step: step), local: local))
          if let start = starts[end.session] {
            moments.append(Moment(key: Key(kb: kb, step: .began), local: start))
          }
        default: break
        }
      }
    }
    return moments
  }

  /// The offset on which at least two pairs of a moment and an event agree, and how many pairs do; nil when another
  /// offset has as many.
  func offset(of moments: [Moment]) -> (offset: ZoneOffset, pairs: Int)? {
    var votes: [Int32: Int] = [:]
    for moment in moments {
      // An event of the same provider and offset counts once for a moment.
      var own: Set<Pair> = []
      for event in events[moment.key] ?? [] {
        if let offset = ClockInference.offset(local: moment.local, utc: event.utc) {
          own.insert(Pair(provider: event.provider, offset: offset))
        }
      }
      for pair in own { votes[pair.offset, default: 0] += 1 }
    }
    let ranking = votes.sorted { ($0.value, $1.key) > ($1.value, $0.key) }
    guard let best = ranking.first, best.value > 1, ranking.count < 2 || ranking[1].value < best.value else {
      return nil
    }
    return (ZoneOffset(seconds: best.key), best.value)
  }

  private struct Pair: Hashable {
    var provider: TermID
    var offset: Int32
  }
}
