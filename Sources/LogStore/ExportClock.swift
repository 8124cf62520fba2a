import Records

/// The offset of exported events without a zone, by the same events in logs, whose times are UTC.
///
/// A local second minus the second in the log is the offset when it is a whole number of quarter hours; one event
/// alone could agree by chance, so at least two must, and more than half of those that a log may have.
struct ExportClock {
  /// What makes two events the same, their times aside.
  private struct Key: Hashable {
    var provider: TermID
    var id: UInt32
    var number: UInt64 = 0
    var code: ErrorCode?

    /// By its number in the log where the export has it.
    init(_ event: Payload.Event, hasNumber: Bool) {
      provider = event.provider
      id = event.id
      if hasNumber { number = event.number } else { code = event.code }
    }
  }

  /// Events of one kind over which nothing is learned from one more.
  private static let most = 64

  private var seconds: [Key: [Int64]] = [:]

  /// Learns the times of all events in `logs` that `exports` may have.
  init(logs: [StoredBatch], exports: [StoredBatch]) {
    for (_, event) in exports.lazy.flatMap(Self.events) {
      seconds[Key(event, hasNumber: event.number != 0)] = []
    }
    guard !seconds.isEmpty else { return }
    for (time, event) in logs.lazy.flatMap(Self.events) {
      for hasNumber in [true, false] {
        let key = Key(event, hasNumber: hasNumber)
        guard let known = seconds[key], known.count <= Self.most else { continue }
        seconds[key]?.append(time)
      }
    }
  }

  private static func events(_ batch: StoredBatch) -> some Sequence<(Int64, Payload.Event)> {
    batch.payloads.lazy.compactMap { entry in
      guard case .event(let event) = entry.payload,
        batch.marks[Int(entry.record)].contains(.timed),
        !batch.marks[Int(entry.record)].contains(.excerpt)
      else { return nil }
      return (Instant(filetime: batch.times[Int(entry.record)]).seconds, event)
    }
  }

  /// The offset of the source with these batches and the number of events that agree with it.
  func offset(of batches: ArraySlice<StoredBatch>) -> (offset: ZoneOffset, events: Int)? {
    var votes: [Int64: Int] = [:]
    var voters = 0
    for (local, event) in batches.lazy.flatMap(Self.events) {
      guard let known = seconds[Key(event, hasNumber: event.number != 0)], known.count <= Self.most else {
        continue
      }
      let offsets = Set(
        known.map { local - $0 }.filter { $0 % ClockInference.quarter == 0 && abs($0) <= 15 * 3600 })
      if !offsets.isEmpty { voters += 1 }
      for offset in offsets { votes[offset, default: 0] += 1 }
    }
    guard let best = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }), best.value >= 2,
      best.value * 2 > voters
    else { return nil }
    return (ZoneOffset(seconds: Int32(best.key)), best.value)
  }
}
