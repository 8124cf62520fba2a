import Records

/// A batch whose names are numbers of the store's table and whose statuses are resolved.
struct StoredBatch: Sendable {
  let source: SourceID
  let text: TextBuffer
  let writer: (any RecordWriter)?
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
  /// Earliest and latest time of records that have one, once times are UTC; nil when none has.
  private(set) var span: (first: Int64, last: Int64)?

  init(_ batch: RecordBatch, map: [TermID], resolver: inout StatusResolver, keepsLocalTimes: Bool) {
    source = batch.source
    text = batch.text
    writer = batch.writer
    textRange = batch.textRange
    isLocalTime = batch.isLocalTime
    starts = batch.starts
    // Copied here, where all cores are at work, and not when the first of them becomes UTC.
    let isKept = batch.isLocalTime && keepsLocalTimes
    times = isKept ? batch.times.map { $0 } : batch.times
    kinds = batch.kinds
    levels = batch.levels
    marks = isKept ? batch.marks.map { $0 } : batch.marks
    places = batch.places
    stamps = batch.stamps
    localTimes = isKept ? batch.times : []
    localMarks = isKept ? batch.marks : []
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
    precondition(localTimes.count == times.count, "the store was frozen for good")
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
    span = nil
    guard isLocalTime else {
      for local in times.indices {
        if marks[local].contains(.timed), times[local] > 0 {
          let time = LogStore.plausible(times[local])
          if time != times[local] { times[local] = time }
          course.last = time
          span = (min(span?.first ?? time, time), max(span?.last ?? time, time))
        } else {
          times[local] = course.last ?? LogStore.noClock
        }
      }
      return
    }
    var columns = (times: [Int64](), marks: [RecordMarks]())
    // Taken out and put back, so that both can be written without asking each time who else holds them.
    swap(&columns.times, &times)
    swap(&columns.marks, &marks)
    columns.times.withUnsafeMutableBufferPointer { times in
      columns.marks.withUnsafeMutableBufferPointer { marks in setLocalUTC(stretches, &course, times, marks) }
    }
    swap(&columns.times, &times)
    swap(&columns.marks, &marks)
  }

  private mutating func setLocalUTC(
    _ stretches: [ClockStretch], _ course: inout Course, _ times: UnsafeMutableBufferPointer<Int64>,
    _ marks: UnsafeMutableBufferPointer<RecordMarks>
  ) {
    var stretch = max(0, stretches.partition { $0.firstRecord > course.record } - 1)
    func offset() -> Int64 { stretches.isEmpty ? 0 : Int64(stretches[stretch].offset.seconds) }
    /// The record at which the next stretch begins.
    func seam() -> Int {
      stretch + 1 < stretches.count ? stretches[stretch + 1].firstRecord - course.record : .max
    }
    func stamped(_ index: Int) -> Int { index < stamps.count ? Int(stamps[index].record) : .max }
    var (shift, nextSeam) = (offset(), seam())
    var nextStamp = 0
    var nextStamped = stamped(0)
    var (low, high) = (Int64.max, Int64.min)
    var previous = course.last
    for local in times.indices {
      var isSeam = false
      while nextSeam <= local {
        isSeam = nextSeam == local
        stretch += 1
        (shift, nextSeam) = (offset(), seam())
      }
      var own = marks[local]
      let isTimed = own.contains(.timed)
      var time = previous ?? LogStore.noClock
      if isTimed {
        time = LogStore.plausible(Instant(filetime: times[local]).adding(seconds: -shift).filetime)
        course.reach(time, record: course.record + local, isSeam: isSeam)
      }
      while nextStamped < local {
        nextStamp += 1
        nextStamped = stamped(nextStamp)
      }
      // A line that states its own fraction of a second needs no place behind another one.
      var isOwn = own.contains(.exact)
      if nextStamped == local {
        isOwn = false
        let stamp = LogStore.plausible(stamps[nextStamp].utc.filetime)
        // A stamp far from the line's own time is a clock conflict; the line's time then stands.
        if !isTimed || abs(stamp - time) <= ClockInference.tolerance * Instant.second {
          time = stamp
          own.insert(.timed)
        } else {
          own.remove(.exact)
        }
        marks[local] = own
      }
      // Seconds are all that most lines have: within one second, file order is time order. Tables of events may
      // have the newest first.
      if !isOwn, let previous, previous > time, previous - time < 2 * Instant.second, kinds[local] != .event {
        time = previous
      }
      times[local] = time
      if time != LogStore.noClock { previous = time }
      if time > 0, own.contains(.timed) {
        low = min(low, time)
        high = max(high, time)
      }
    }
    course.last = previous
    if low <= high { span = (low, high) }
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
