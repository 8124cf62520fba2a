import Records

/// A batch whose names are numbers of the store's table and whose statuses are resolved.
struct StoredBatch: Sendable {
  /// Who goes through all batches holds one of them at a time: held by one object, that counts in and out once and
  /// not once a column.
  private let columns: Columns
  var times: [Int64]
  var marks: [RecordMarks]
  /// Earliest and latest time of records that have one, once times are UTC; nil when none has.
  private(set) var span: (first: Int64, last: Int64)?
  /// The same for each of several sources.
  private(set) var partSpans: [(first: Int64, last: Int64)?] = []
  // What many ask of each batch stands here and not with the columns: of 100,000 small sources most are passed over
  // without a look at memory elsewhere.
  let source: SourceID
  /// Whether its records are of several sources: ``parts``.
  let isShared: Bool
  let isLocalTime: Bool
  let hasPayloads: Bool
  let hasStamps: Bool
  /// Marks that any record had from its parser.
  let parsedMarks: RecordMarks
  /// Whether records that have no payload belong into a lane.
  let hasPlainRows: Bool
  /// Times that order the first and the last record, and whether those between are in order; nil without records.
  private(set) var course: (first: Int64, last: Int64, isAscending: Bool)?
  /// Number of records.
  let count: Int

  /// What never changes.
  private final class Columns: Sendable {
    let text: TextBuffer
    let writer: (any RecordWriter)?
    let textRange: Range<Int>
    let parts: [RecordBatch.Part]
    let starts: [UInt32]
    let kinds: [RecordKind]
    let levels: [Level]
    let places: [RecordBatch.Place]
    let mentions: [RecordBatch.Mention]
    let codes: [(record: UInt32, code: ErrorCode)]
    let payloads: [RecordBatch.PayloadEntry]
    let stamps: [RecordBatch.Stamp]
    /// Times and marks of local records as the parser gave them, so that other offsets can be tried without reading
    /// again.
    let localTimes: [Int64]
    let localMarks: [RecordMarks]

    init(
      _ batch: RecordBatch, end: Int, map: [TermID], resolver: inout StatusResolver, keepsLocalTimes: Bool
    ) {
      text = batch.text
      writer = batch.writer
      textRange = batch.textRange.lowerBound..<end
      parts = batch.parts
      starts = batch.starts
      kinds = batch.kinds
      levels = batch.levels
      places = batch.places
      stamps = batch.stamps
      localTimes = keepsLocalTimes ? batch.times : []
      localMarks = keepsLocalTimes ? batch.marks : []
      mentions = batch.mentions.map { RecordBatch.Mention(record: $0.record, term: map[Int($0.term.index)]) }
      var codes: [(record: UInt32, code: ErrorCode)] = []
      codes.reserveCapacity(batch.codes.count)
      for entry in batch.codes {
        let resolved = resolver.resolve(entry.status, map)
        if let code = resolved.code, codes.last.map({ $0.record != entry.record || $0.code != code }) ?? true
        {
          codes.append((entry.record, code))
        }
      }
      self.codes = codes
      payloads = batch.payloads.map { entry in
        RecordBatch.PayloadEntry(record: entry.record, payload: resolver.remap(entry.payload, map))
      }
    }
  }

  /// Takes over what a parser made.
  ///
  /// - Parameter end: where it ends in its text: a batch ends where the next one of its source starts.
  init(
    _ batch: RecordBatch, end: Int, map: [TermID], resolver: inout StatusResolver, keepsLocalTimes: Bool
  ) {
    // Copied here, where all cores are at work, and not when the first of them becomes UTC.
    let isKept = batch.isLocalTime && keepsLocalTimes
    columns = Columns(batch, end: end, map: map, resolver: &resolver, keepsLocalTimes: isKept)
    times = isKept ? batch.times.map { $0 } : batch.times
    marks = isKept ? batch.marks.map { $0 } : batch.marks
    source = batch.source
    isShared = !batch.parts.isEmpty
    isLocalTime = batch.isLocalTime
    hasPayloads = !batch.payloads.isEmpty
    hasStamps = !batch.stamps.isEmpty
    parsedMarks = batch.marks.reduce(into: []) { $0.formUnion($1) }
    hasPlainRows = batch.kinds.contains(where: \.isRowWithoutPayload)
    count = batch.count
  }

  var text: TextBuffer { columns.text }
  var writer: (any RecordWriter)? { columns.writer }
  var textRange: Range<Int> { columns.textRange }
  var parts: [RecordBatch.Part] { columns.parts }
  var starts: [UInt32] { columns.starts }
  var kinds: [RecordKind] { columns.kinds }
  var levels: [Level] { columns.levels }
  var places: [RecordBatch.Place] { columns.places }
  var mentions: [RecordBatch.Mention] { columns.mentions }
  var codes: [(record: UInt32, code: ErrorCode)] { columns.codes }
  var payloads: [RecordBatch.PayloadEntry] { columns.payloads }
  var stamps: [RecordBatch.Stamp] { columns.stamps }

  /// Whether it holds what a capture answered to what the store asked.
  var isAnswer: Bool { kinds.first == .operation }

  /// Text range of the record at `local`.
  func range(_ local: Int) -> Range<Int> {
    let start = textRange.lowerBound + Int(starts[local])
    let end = local + 1 < starts.count ? textRange.lowerBound + Int(starts[local + 1]) : textRange.upperBound
    return start..<max(start, end)
  }

  /// Where the record at `local` stands in the text of its source, and that text.
  ///
  /// - Parameter own: what of ``text`` is its source's, nil when that is all.
  func place(_ local: Int, _ own: Range<Int>?) -> (range: Range<Int>, text: TextBuffer) {
    let range = range(local)
    guard let own else { return (range, text) }
    return (range.lowerBound - own.lowerBound..<range.upperBound - own.lowerBound, text.part(own))
  }

  /// Whether any record has a time.
  var hasClock: Bool { !stamps.isEmpty || hasClock(0..<count) }

  /// Whether any of these records has a time of its own.
  func hasClock(_ records: Range<Int>) -> Bool { marks[records].contains { $0.contains(.timed) } }

  /// Times and marks are again as the parser gave them.
  mutating func forgetUTC() {
    guard isLocalTime else { return }
    precondition(columns.localTimes.count == times.count, "the store was frozen for good")
    times = columns.localTimes
    marks = columns.localMarks
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
    span = nil
    setUTC(0..<count, stretches, &course)
    noteCourse()
  }

  /// The same for each source of several.
  mutating func setUTC(_ stretches: (SourceID) -> [ClockStretch], found: (SourceID, Course) -> Void) {
    var whole: (first: Int64, last: Int64)?
    partSpans = []
    partSpans.reserveCapacity(parts.count)
    for part in parts.indices {
      var course = Course()
      let own = records(ofPart: part)
      span = nil
      setUTC(own, stretches(parts[part].source), &course)
      partSpans.append(span)
      if let span {
        whole = (min(whole?.first ?? span.first, span.first), max(whole?.last ?? span.last, span.last))
      }
      if course.last != nil, let first = own.first(where: { times[$0] != LogStore.noClock }) {
        for local in own.lowerBound..<first { times[local] = times[first] }
      }
      found(parts[part].source, course)
    }
    span = whole
    noteCourse()
  }

  private mutating func setUTC(_ own: Range<Int>, _ stretches: [ClockStretch], _ course: inout Course) {
    defer { course.record += own.count }
    guard isLocalTime else {
      for local in own {
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
      columns.marks.withUnsafeMutableBufferPointer { marks in
        setLocalUTC(own, stretches, &course, times, marks)
      }
    }
    swap(&columns.times, &times)
    swap(&columns.marks, &marks)
  }

  /// Looks through the times that order records, once they stand.
  private mutating func noteCourse() {
    guard let first = times.first, let last = times.last else { return course = nil }
    var isAscending = true
    times.withUnsafeBufferPointer { times in
      for index in times.indices.dropFirst() where times[index] < times[index - 1] { isAscending = false }
    }
    course = (first, last, isAscending)
  }

  /// The first records take the time of the one behind them.
  mutating func setHead(_ count: Int, _ time: Int64) {
    guard count > 0 else { return }
    for local in 0..<count { times[local] = time }
    noteCourse()
  }

  private mutating func setLocalUTC(
    _ own: Range<Int>, _ stretches: [ClockStretch], _ course: inout Course,
    _ times: UnsafeMutableBufferPointer<Int64>,
    _ marks: UnsafeMutableBufferPointer<RecordMarks>
  ) {
    let (kinds, stamps) = (columns.kinds, columns.stamps)
    var stretch = max(0, stretches.partition { $0.firstRecord > course.record } - 1)
    func offset() -> Int64 { stretches.isEmpty ? 0 : Int64(stretches[stretch].offset.seconds) }
    /// The record at which the next stretch begins.
    func seam() -> Int {
      stretch + 1 < stretches.count
        ? stretches[stretch + 1].firstRecord - course.record + own.lowerBound : .max
    }
    func stamped(_ index: Int) -> Int { index < stamps.count ? Int(stamps[index].record) : .max }
    var (shift, nextSeam) = (offset(), seam())
    var nextStamp = 0
    var nextStamped = stamped(0)
    var (low, high) = (Int64.max, Int64.min)
    var previous = course.last
    for local in own {
      var isSeam = false
      while nextSeam <= local {
        isSeam = nextSeam == local
        stretch += 1
        (shift, nextSeam) = (offset(), seam())
      }
      var mark = marks[local]
      let isTimed = mark.contains(.timed)
      var time = previous ?? LogStore.noClock
      if isTimed {
        time = LogStore.plausible(Instant(filetime: times[local]).adding(seconds: -shift).filetime)
        course.reach(time, record: course.record + local - own.lowerBound, isSeam: isSeam)
      }
      while nextStamped < local {
        nextStamp += 1
        nextStamped = stamped(nextStamp)
      }
      // A line that states its own fraction of a second needs no place behind another one.
      var isOwn = mark.contains(.exact)
      if nextStamped == local {
        isOwn = false
        let stamp = LogStore.plausible(stamps[nextStamp].utc.filetime)
        // A stamp far from the line's own time is a clock conflict; the line's time then stands.
        if !isTimed || abs(stamp - time) <= ClockInference.tolerance * Instant.second {
          time = stamp
          mark.insert(.timed)
        } else {
          mark.remove(.exact)
        }
        marks[local] = mark
      }
      // Seconds are all that most lines have: within one second, file order is time order. Tables of events may
      // have the newest first.
      if !isOwn, let previous, previous > time, previous - time < 2 * Instant.second, kinds[local] != .event {
        time = previous
      }
      times[local] = time
      if time != LogStore.noClock { previous = time }
      if time > 0, mark.contains(.timed) {
        low = min(low, time)
        high = max(high, time)
      }
    }
    course.last = previous
    if low <= high { span = (low, high) }
  }

  /// The records of one of several sources.
  func records(ofPart part: Int) -> Range<Int> {
    let end = part + 1 < parts.count ? Int(parts[part + 1].record) : count
    return Int(parts[part].record)..<end
  }

  /// Earliest and latest time of the source whose record stands at `local`; nil when none has any.
  func span(at local: Int) -> (first: Int64, last: Int64)? {
    partSpans[max(parts.partition { Int($0.record) > local } - 1, 0)]
  }

  /// The source that the record at `local` is of, and the part of ``text`` that is its text; nil when that is all of it.
  func part(at local: Int) -> (source: SourceID, text: Range<Int>?) {
    guard isShared else { return (source, nil) }
    let index = max(parts.partition { Int($0.record) > local } - 1, 0)
    let end = index + 1 < parts.count ? parts[index + 1].start : text.count
    return (parts[index].source, parts[index].start..<end)
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

extension RecordKind {
  /// Whether records of the kind have a row in the servicing lane although they carry no payload.
  var isRowWithoutPayload: Bool {
    self == .transactionBegin || self == .transactionEnd || self == .readinessReport
  }
}

extension RandomAccessCollection<StoredBatch> {
  /// Number of the first record of each batch when all are counted through, and the number of records.
  var recordBases: (bases: [Int], count: Int) {
    var bases: [Int] = []
    var total = 0
    bases.reserveCapacity(count)
    for index in indices {
      bases.append(total)
      total += self[index].count
    }
    return (bases, total)
  }
}

extension Complaint {
  /// What is said when a capture has more operations to answer with than are kept.
  public static let answerLimit = Problem.limit("20,000 operations of one capture")

  /// Whether it is about what a capture answered.
  var isAnswer: Bool { problem == Self.answerLimit }
}
