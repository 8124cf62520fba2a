import Records

/// A batch whose names are numbers of the store's table and whose statuses are resolved.
struct StoredBatch: Sendable {
  let source: SourceID
  let text: TextBuffer
  let textRange: Range<Int>
  let isLocalTime: Bool
  let starts: [UInt32]
  var times: [Int64]
  let kinds: [RecordKind]
  let levels: [Level]
  var marks: [RecordMarks]
  let places: [RecordBatch.Place]
  let mentions: [RecordBatch.Mention]
  let codes: [(record: UInt32, code: ErrorCode)]
  var payloads: [RecordBatch.PayloadEntry]
  let stamps: [RecordBatch.Stamp]
  /// Times and marks of local records as the parser gave them, so that other offsets can be tried without reading
  /// again.
  private let localTimes: [Int64]
  private let localMarks: [RecordMarks]

  init(_ batch: RecordBatch, map: [TermID], resolver: inout StatusResolver) {
    source = batch.source
    text = batch.text
    textRange = batch.textRange
    isLocalTime = batch.isLocalTime
    starts = batch.starts
    times = batch.times
    kinds = batch.kinds
    levels = batch.levels
    marks = batch.marks
    places = batch.places
    stamps = batch.stamps
    localTimes = batch.isLocalTime ? batch.times : []
    localMarks = batch.isLocalTime ? batch.marks : []
    mentions = batch.mentions.map { RecordBatch.Mention(record: $0.record, term: map[Int($0.term.index)]) }
    var codes: [(record: UInt32, code: ErrorCode)] = []
    codes.reserveCapacity(batch.codes.count)
    for entry in batch.codes {
      let resolved = resolver.resolve(entry.status, map)
      if let code = resolved.code, codes.last.map({ $0.record != entry.record || $0.code != code }) ?? true {
        codes.append((entry.record, code))
      }
    }
    self.codes = codes
    payloads = batch.payloads.map { entry in
      RecordBatch.PayloadEntry(record: entry.record, payload: resolver.remap(entry.payload, map))
    }
  }

  var count: Int { starts.count }

  /// Text range of the record at `local`.
  func range(_ local: Int) -> Range<Int> {
    let start = textRange.lowerBound + Int(starts[local])
    let end = local + 1 < starts.count ? textRange.lowerBound + Int(starts[local + 1]) : textRange.upperBound
    return start..<max(start, end)
  }

  /// Whether any record has a time.
  var hasClock: Bool { !stamps.isEmpty || marks.contains { $0.contains(.timed) } }

  /// Times and marks are again as the parser gave them.
  mutating func forgetUTC() {
    guard isLocalTime else { return }
    times = localTimes
    marks = localMarks
  }

  /// What is carried from batch to batch of one source while its times become UTC.
  struct Course {
    /// First record of the next batch, counted within the source.
    var record = 0
    /// The time that orders the record before; nil before the first clock.
    var last: Int64?
    /// The line's own time before, without a stamp.
    private(set) var line: Int64?
    /// Records at which the local clock went back without a change of the offset, and by how many seconds.
    var steps: [(record: Int, seconds: Int64)] = []

    /// Most of them that are kept.
    static let stepLimit = 256

    fileprivate mutating func reach(_ time: Int64, record: Int, isSeam: Bool) {
      if let line, !isSeam, line > time, line - time > ClockInference.tolerance * Instant.second,
        steps.count < Self.stepLimit
      {
        steps.append((record, (line - time) / Instant.second))
      }
      line = time
    }
  }

  /// Turns local readings into UTC; a record without a clock stands with the record before it.
  mutating func setUTC(_ stretches: [ClockStretch], _ course: inout Course) {
    defer { course.record += count }
    guard isLocalTime else {
      for local in times.indices {
        if marks[local].contains(.timed), times[local] > 0 {
          let time = LogStore.plausible(times[local])
          if time != times[local] { times[local] = time }
          course.last = time
        } else {
          times[local] = course.last ?? LogStore.noClock
        }
      }
      return
    }
    var stretch = max(0, stretches.partition { $0.firstRecord > course.record } - 1)
    var nextStamp = 0
    for local in times.indices {
      var isSeam = false
      while stretch + 1 < stretches.count, stretches[stretch + 1].firstRecord <= course.record + local {
        stretch += 1
        isSeam = stretches[stretch].firstRecord == course.record + local
      }
      let offset = stretches.isEmpty ? 0 : Int64(stretches[stretch].offset.seconds)
      let isTimed = marks[local].contains(.timed)
      var time = course.last ?? LogStore.noClock
      if isTimed {
        time = LogStore.plausible(Instant(filetime: times[local]).adding(seconds: -offset).filetime)
        course.reach(time, record: course.record + local, isSeam: isSeam)
      }
      while nextStamp < stamps.count, Int(stamps[nextStamp].record) < local { nextStamp += 1 }
      // A line that states its own fraction of a second needs no place behind another one.
      var isOwn = marks[local].contains(.exact)
      if nextStamp < stamps.count, Int(stamps[nextStamp].record) == local {
        isOwn = false
        let stamp = LogStore.plausible(stamps[nextStamp].utc.filetime)
        // A stamp far from the line's own time is a clock conflict; the line's time then stands.
        if !isTimed || abs(stamp - time) <= ClockInference.tolerance * Instant.second {
          time = stamp
          marks[local].insert(.timed)
        } else {
          marks[local].remove(.exact)
        }
      }
      // Seconds are all that most lines have: within one second, file order is time order. Tables of events may
      // have the newest first.
      if !isOwn, let last = course.last, last > time, last - time < 2 * Instant.second, kinds[local] != .event
      {
        time = last
      }
      times[local] = time
      if time != LogStore.noClock { course.last = time }
    }
  }

  func payload(_ local: Int) -> Payload? {
    let index = payloads.partition { Int($0.record) >= local }
    return index < payloads.count && Int(payloads[index].record) == local ? payloads[index].payload : nil
  }

  func terms(_ local: Int) -> ArraySlice<RecordBatch.Mention> {
    let low = mentions.partition { Int($0.record) >= local }
    var high = low
    while high < mentions.count, Int(mentions[high].record) == local { high += 1 }
    return mentions[low..<high]
  }

  func codes(_ local: Int) -> [ErrorCode] {
    var index = codes.partition { Int($0.record) >= local }
    var found: [ErrorCode] = []
    while index < codes.count, Int(codes[index].record) == local {
      found.append(codes[index].code)
      index += 1
    }
    return found
  }

  func stamp(_ local: Int) -> Instant? {
    let index = stamps.partition { Int($0.record) >= local }
    return index < stamps.count && Int(stamps[index].record) == local ? stamps[index].utc : nil
  }
}

extension [StoredBatch] {
  /// Number of the first record of each batch when all are counted through, and the number of records.
  var recordBases: (bases: [Int], count: Int) {
    var bases: [Int] = []
    var total = 0
    for batch in self {
      bases.append(total)
      total += batch.count
    }
    return (bases, total)
  }
}
