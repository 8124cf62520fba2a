import Records

/// The zone of the case over time, when sources with proof tell of several: daylight saving between two logs or inside
/// one.
///
/// A source that says nothing of itself follows it, so that its summer is not an hour beside theirs.
struct ClockHistory {
  /// A time in which one offset held, by the first and last record that show it, in seconds of UTC.
  private struct Period {
    var first: Int64
    var last: Int64
    var offset: ZoneOffset
  }

  private var periods: [Period] = []

  /// The history by the stretches of the strongest tier; nil when one offset held always, or two at the same time.
  init?(_ sources: [(key: SourceID, value: ArraySlice<StoredBatch>)], stretches: SourceTable<[ClockStretch]>)
  {
    let voters = stretches.values.joined()
    guard let tier = voters.compactMap(\.tier).min() else { return nil }
    let own = voters.filter { $0.tier == tier }
    // Where a person corrects one of two logs, their difference is no daylight saving.
    guard Set(own.map(\.offset)).count > 1, own.allSatisfy({ $0.basis != .user }) else { return nil }
    var found: [Period] = []
    for (source, batches) in sources {
      let own = stretches[source] ?? []
      guard own.contains(where: { $0.tier == tier }) else { continue }
      found += Self.periods(batches, own)
    }
    found.sort { ($0.first, $0.last) < ($1.first, $1.last) }
    for next in found {
      guard let last = periods.last else {
        periods.append(next)
        continue
      }
      if last.offset == next.offset {
        periods[periods.count - 1].last = max(last.last, next.last)
      } else if next.first <= last.last {
        return nil
      } else {
        periods.append(next)
      }
    }
    // The output of systeminfo has a clock, and no record with a time.
    guard periods.count > 1 else { return nil }
  }

  private static func periods(_ batches: ArraySlice<StoredBatch>, _ stretches: [ClockStretch]) -> [Period] {
    var periods: [Period?] = Array(repeating: nil, count: stretches.count)
    var record = 0
    var index = 0
    for batch in batches {
      for local in batch.times.indices {
        while index + 1 < stretches.count, stretches[index + 1].firstRecord <= record { index += 1 }
        record += 1
        guard index < stretches.count, batch.marks[local].contains(.timed) else { continue }
        let offset = stretches[index].offset
        let time = Instant(filetime: batch.times[local]).adding(seconds: -Int64(offset.seconds)).seconds
        var period = periods[index] ?? Period(first: time, last: time, offset: offset)
        period.first = min(period.first, time)
        period.last = max(period.last, time)
        periods[index] = period
      }
    }
    return periods.compactMap { $0 }
  }

  /// The stretches of a source that says nothing of itself.
  ///
  /// Its offset changes at the first record that lies behind the change by either offset, or where its local time goes
  /// back when the change does.
  func stretches(of batches: ArraySlice<StoredBatch>) -> [ClockStretch] {
    var walk = Walk()
    for batch in batches { follow(batch, 0..<batch.count, &walk) }
    return walk.found
  }

  /// The same for some records of a batch, which are all of their source.
  func stretches(of batch: StoredBatch, _ records: Range<Int>) -> [ClockStretch] {
    var walk = Walk()
    follow(batch, records, &walk)
    return walk.found
  }

  private struct Walk {
    var found: [ClockStretch] = []
    var current = 0
    var record = 0
    var before: Int64?
  }

  private func follow(_ batch: StoredBatch, _ records: Range<Int>, _ walk: inout Walk) {
    for local in records {
      defer { walk.record += 1 }
      guard batch.marks[local].contains(.timed) else { continue }
      let time = Instant(filetime: batch.times[local]).seconds
      let goesBack = walk.before.map { $0 - time > ClockInference.tolerance } ?? false
      walk.before = time
      while walk.current + 1 < periods.count, isBehind(walk.current, time, goesBack: goesBack) {
        walk.current += 1
      }
      if walk.found.last?.offset != periods[walk.current].offset {
        walk.found.append(
          ClockStretch(
            firstRecord: walk.found.isEmpty ? 0 : walk.record, offset: periods[walk.current].offset,
            basis: .assumed, stamps: 0))
      }
    }
  }

  /// Whether a local time lies behind the change that ends a period.
  private func isBehind(_ period: Int, _ time: Int64, goesBack: Bool) -> Bool {
    let (old, new) = (periods[period], periods[period + 1])
    let byNew = time - Int64(new.offset.seconds)
    guard byNew > old.last else { return false }
    return time - Int64(old.offset.seconds) >= new.first || (goesBack && new.offset < old.offset)
  }
}
