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
    /// Counted within the source.
    var record: Int
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
          let named = event.title ?? event.package, let step = Self.step(event, terms),
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
    var starts: [TermID: (record: Int, local: Instant)] = [:]
    var told: Set<TermID> = []
    var moments: [Moment] = []
    var base = 0
    for batch in batches {
      defer { base += batch.count }
      for entry in batch.payloads where batch.marks[Int(entry.record)].contains(.timed) {
        let record = base + Int(entry.record)
        let local = Instant(filetime: batch.times[Int(entry.record)])
        switch entry.payload {
        case .sessionStart(let session, _): starts[session] = (record, local)
        case .sessionEnd(let end):
          guard
            let kb = [end.identifier, end.package].lazy.compactMap({ $0 }).compactMap({
              LogStore.kb(in: terms.text($0))
            }).first, moments.count < 2 * limit, told.insert(end.session).inserted
          else { continue }
          let step: Step = end.status.code.map { $0.isFailure ? .failed($0) : .went } ?? .went
          moments.append(Moment(record: record, key: Key(kb: kb, step: step), local: local))
          if let start = starts[end.session] {
            moments.append(
              Moment(record: start.record, key: Key(kb: kb, step: .began), local: start.local))
          }
        default: break
        }
      }
    }
    return moments
  }

  /// A moment with the events that fit it.
  private struct Fit {
    var moment: Moment
    /// By offset, one of each provider.
    var utc: [Int32: [Instant]] = [:]
  }

  /// The stretches on which at least two pairs of a moment and an event agree, each with the number of its pairs; none
  /// when another offset has as many.
  ///
  /// - Parameter local: the local time of a record, asked around changes only.
  func stretches(of moments: [Moment], local: (Int) -> Instant?) -> [ClockStretch] {
    let fits = moments.sorted { ($0.record, $0.local) < ($1.record, $1.local) }.map(fit)
    let path = Self.path(fits)
    if Set(path).count > 1, Self.isClear(path, fits) {
      let readings = zip(path, fits).flatMap { offset, fit in
        (fit.utc[offset] ?? []).map {
          ClockInference.Reading(record: fit.moment.record, local: fit.moment.local, utc: $0)
        }
      }
      return ClockInference.stretches(readings, basis: .events, local: local).stretches
    }
    guard let best = Self.best(fits[...]) else { return [] }
    return [
      ClockStretch(
        firstRecord: 0, offset: ZoneOffset(seconds: best.offset), basis: .events, stamps: best.pairs)
    ]
  }

  private func fit(_ moment: Moment) -> Fit {
    var fit = Fit(moment: moment)
    // An event of the same provider and offset counts once for a moment.
    var seen: Set<Pair> = []
    for event in events[moment.key] ?? [] {
      guard let offset = ClockInference.offset(local: moment.local, utc: event.utc),
        seen.insert(Pair(provider: event.provider, offset: offset)).inserted
      else { continue }
      fit.utc[offset, default: []].append(event.utc)
    }
    return fit
  }

  private static func votes(_ fits: ArraySlice<Fit>) -> [(offset: Int32, pairs: Int)] {
    var votes: [Int32: Int] = [:]
    for fit in fits {
      for (offset, utc) in fit.utc { votes[offset, default: 0] += utc.count }
    }
    return votes.map { ($0.key, $0.value) }.sorted { ($0.pairs, $1.offset) > ($1.pairs, $0.offset) }
  }

  /// The offset with the most pairs, two at least; nil when another has as many.
  private static func best(_ fits: ArraySlice<Fit>) -> (offset: Int32, pairs: Int)? {
    let ranking = votes(fits)
    guard let best = ranking.first, best.pairs > 1, ranking.count < 2 || ranking[1].pairs < best.pairs else {
      return nil
    }
    return best
  }

  /// Most offsets that are looked at for changes from one to another.
  private static let most = 8

  /// For each moment the offset that holds there, so that the most pairs agree; a change costs one pair, so that both
  /// sides of it must have two.
  private static func path(_ fits: [Fit]) -> [Int32] {
    let offsets = votes(fits[...]).filter { $0.pairs > 1 }.prefix(most).map(\.offset)
    guard !offsets.isEmpty else { return [] }
    var score = Array(repeating: 0, count: offsets.count)
    var origins: [[Int]] = []
    for fit in fits {
      let top = score.indices.max { (score[$0], -$0) < (score[$1], -$1) } ?? 0
      // Not before the first moment.
      let from = score.indices.map { origins.isEmpty || score[$0] >= score[top] - 1 ? $0 : top }
      score = score.indices.map { index in
        (from[index] == index ? score[index] : score[top] - 1) + (fit.utc[offsets[index]]?.count ?? 0)
      }
      origins.append(from)
    }
    var current = score.indices.max { (score[$0], -$0) < (score[$1], -$1) } ?? 0
    var path: [Int32] = []
    for from in origins.reversed() {
      path.append(offsets[current])
      current = from[current]
    }
    return path.reversed()
  }

  /// Whether in each part of the path no other offset has as many pairs.
  private static func isClear(_ path: [Int32], _ fits: [Fit]) -> Bool {
    var start = 0
    for index in path.indices where index + 1 == path.count || path[index + 1] != path[index] {
      guard best(fits[start...index])?.offset == path[index] else { return false }
      start = index + 1
    }
    return true
  }

  private struct Pair: Hashable {
    var provider: TermID
    var offset: Int32
  }
}
