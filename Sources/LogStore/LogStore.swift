import Records

/// All records of a case, indexed, in one merged order; frozen, so that every thread reads it without a lock.
///
/// Columns and interned names over mapped bytes: about 20 bytes for a record, no object and no String.
///
///     let store = builder.freeze()
///     for id in store.rows(.csi) { print(store.record(id).kind, store.text(id)) }
public struct LogStore: Sendable {
  /// The sources.
  public let sources: [Source]
  /// Clock offsets by source.
  public let clocks: SourceTable<[ClockStretch]>
  /// What could not be read, in source and offset order.
  public internal(set) var complaints: [Complaint]
  /// Those of them that do not depend on clocks.
  let readComplaints: [Complaint]
  /// Where local clocks do not run on, in time order.
  public internal(set) var seams: [ClockSeam] = []
  /// The names.
  public let terms: TermTable

  var batches: [StoredBatch]
  let bases: [Int]
  /// Numbers of the records of each source.
  private let recordsOfSource: [Range<UInt32>]
  /// Record numbers in time order; nil when file order is time order.
  var order: [UInt32]?
  /// Position in time order by record number; nil like ``order``.
  var positions: [UInt32]?
  var lanes = Lane.allCases.map { _ in [RecordID]() }
  let postings = Postings()
  let packages = PackageIndex()
  let folders = ComponentFolders()
  var lines = LineIndex()

  /// Servicing sessions in time order.
  public internal(set) var sessions: [Session] = []
  /// For each session, the end of the records that it or an earlier one of its source reaches.
  var sessionReach: [UInt32] = []
  /// Records that state a failure, in file order: ``failures(in:)``.
  var failureRecords: [RecordID] = []
  /// Distinct hash mismatches in order of first occurrence.
  public internal(set) var mismatches: [MismatchFact] = []
  var mismatchByRecord: [UInt32: Int] = [:]
  /// Component and file of records that tell of a failed hydration without naming them.
  var attributed: [UInt32: [TermID]] = [:]
  /// Failing records that no lane shows, in file order, noise and copies left out: those of logs beside the servicing
  /// stack's, and lines of reports inside its logs.
  ///
  /// In DISM's log most failing lines are probes: only those that it calls errors count.
  public internal(set) var otherFailures: [RecordID] = []
  /// Number of hash mismatch records, repeats included, copies left out.
  public internal(set) var mismatchRecordCount = 0

  /// Number of records.
  public let count: Int

  init(
    sources: [Source], batches: [StoredBatch], terms: TermTable, clocks: SourceTable<[ClockStretch]>,
    complaints: [Complaint]
  ) {
    self.sources = sources
    self.batches = batches
    self.terms = terms
    self.clocks = clocks
    readComplaints = Self.sorted(complaints)
    self.complaints = readComplaints
    (bases, count) = batches.recordBases
    recordsOfSource = Self.recordsOfSource(batches, bases, room: sources.count)
    caseZone = LogStore.zone(of: clocks)
  }

  private static func recordsOfSource(_ batches: [StoredBatch], _ bases: [Int], room: Int) -> [Range<UInt32>]
  {
    var ranges = Array(repeating: UInt32(0)..<0, count: room)
    func extend(_ source: SourceID, _ records: Range<Int>) {
      let index = Int(source.index)
      while ranges.count <= index { ranges.append(0..<0) }
      guard !records.isEmpty else { return }
      let start = ranges[index].isEmpty ? UInt32(records.lowerBound) : ranges[index].lowerBound
      ranges[index] = start..<UInt32(records.upperBound)
    }
    for index in batches.indices {
      let base = bases[index]
      guard batches[index].isShared else {
        extend(batches[index].source, base..<base + batches[index].count)
        continue
      }
      let batch = batches[index]
      for part in batch.parts.indices {
        let own = batch.records(ofPart: part)
        extend(batch.parts[part].source, base + own.lowerBound..<base + own.upperBound)
      }
    }
    return ranges
  }

  /// The batch that holds `id`, and the record's number in it.
  ///
  /// O(log batches).
  func locate(_ id: RecordID) -> (batch: Int, local: Int) {
    let index = Int(id.index)
    precondition(index < count)
    let batch = bases.partition { $0 > index } - 1
    return (batch, index - bases[batch])
  }

  // MARK: One record

  /// The record.
  ///
  /// O(log batches + log payloads).
  public func record(_ id: RecordID) -> Record {
    let (batch, local) = locate(id)
    let stored = batches[batch]
    return Record(
      id: id, source: stored.part(at: local).source, time: time(stored, local), level: stored.levels[local],
      kind: stored.kinds[local], marks: stored.marks[local], payload: stored.payload(local))
  }

  /// The record's own time: its stamp where it has one, else whole seconds; nil when it has no clock.
  public func time(_ id: RecordID) -> Instant? {
    let (batch, local) = locate(id)
    return time(batches[batch], local)
  }

  private func time(_ batch: StoredBatch, _ local: Int) -> Instant? {
    let marks = batch.marks[local]
    if marks.contains(.exact), batch.isLocalTime, let stamp = batch.stamp(local) { return stamp }
    guard batch.times[local] > 0, marks.contains(.timed) else { return nil }
    let time = Instant(filetime: batch.times[local])
    // The time that orders a record may borrow milliseconds from the record before; they are not its own.
    return marks.contains(.exact) ? time : Instant(filetime: time.seconds * Instant.second)
  }

  /// The time that orders the record: within one second, that of the record before it; ``noClock`` when its source
  /// has no clock at all.
  public func orderTime(_ id: RecordID) -> Int64 {
    let (batch, local) = locate(id)
    return batches[batch].times[local]
  }

  /// The record's marks.
  public func marks(_ id: RecordID) -> RecordMarks {
    let (batch, local) = locate(id)
    return batches[batch].marks[local]
  }

  /// The record's kind.
  public func kind(_ id: RecordID) -> RecordKind {
    let (batch, local) = locate(id)
    return batches[batch].kinds[local]
  }

  /// The record's source.
  public func source(_ id: RecordID) -> SourceID {
    let (batch, local) = locate(id)
    return batches[batch].isShared ? batches[batch].part(at: local).source : batches[batch].source
  }

  /// The record's payload.
  public func payload(_ id: RecordID) -> Payload? {
    let (batch, local) = locate(id)
    return batches[batch].payload(local)
  }

  /// The record's text without its last line end, at most `limit` bytes of it.
  public func text(_ id: RecordID, limit: Int = 1 << 20) -> String {
    withBytes(id) { $0.text(0..<min($0.count, limit)) }
  }

  /// Where the record stands in the text that was read, without line ends behind it, at most `limit` bytes.
  ///
  /// Event logs are no text: of their records, only where they start.
  public func textRange(_ id: RecordID, limit: Int = 1 << 20) -> Range<Int> {
    let (batch, local) = locate(id)
    let stored = batches[batch]
    var range = Self.trimmed(stored.text.view, stored.range(local))
    if let own = stored.part(at: local).text {
      range = range.lowerBound - own.lowerBound..<range.upperBound - own.lowerBound
    }
    return range.lowerBound..<min(range.upperBound, range.lowerBound + limit)
  }

  /// Runs `body` on the record's text in UTF-8, without line ends behind it.
  ///
  /// Of an event log, the text is written for the occasion: some microseconds.
  public func withBytes<Result>(_ id: RecordID, _ body: (ByteView) -> Result) -> Result {
    let (batch, local) = locate(id)
    let stored = batches[batch]
    guard let writer = stored.writer else {
      return withExtendedLifetime(stored.text) {
        body(stored.text.view[Self.trimmed(stored.text.view, stored.range(local))])
      }
    }
    return writer.text(ofRecordAt: stored.range(local).lowerBound).withUnsafeBufferPointer { bytes in
      let view = ByteView(bytes)
      return body(view[Self.trimmed(view, 0..<view.count)])
    }
  }

  private static func trimmed(_ view: ByteView, _ range: Range<Int>) -> Range<Int> {
    var start = range.lowerBound
    var end = range.upperBound
    if start == 0, view.count >= 3, end >= 3, view[0] == 0xef, view[1] == 0xbb, view[2] == 0xbf { start = 3 }
    while end > start, view[end - 1] == 0x0a || view[end - 1] == 0x0d || view[end - 1] == 0 { end -= 1 }
    return start..<max(start, end)
  }

  /// Where the record stands in the source as sent.
  ///
  /// The first question counts the lines of its source, at the speed of memory; the others look at one
  /// block of 16 KiB.
  public func location(_ id: RecordID) -> Location {
    let (index, local) = locate(id)
    let batch = batches[index]
    let part = batch.part(at: local)
    let source = sources[Int(part.source.index)]
    if local < batch.places.count {
      let place = batch.places[local]
      let offset = source.offsets.map { UInt64($0.original(of: Int(place.offset))) } ?? place.offset
      return Location(
        source: part.source, offset: offset, length: UInt64(place.length),
        number: source.offsets?.line(of: Int(place.offset)) ?? (place.number > 0 ? place.number : nil))
    }
    let (range, text) = batch.place(local, part.text)
    let line =
      source.offsets?.line(of: range.lowerBound)
      ?? lines.line(of: range.lowerBound, in: text, source: part.source)
    let start = source.offsets?.original(of: range.lowerBound) ?? range.lowerBound
    let end = source.offsets?.original(of: range.upperBound) ?? range.upperBound
    return Location(
      source: part.source, offset: UInt64(start), length: UInt64(max(end - start, 0)), number: line)
  }

  /// The record's key across snapshots.
  public func key(_ id: RecordID) -> RecordKey {
    let (batch, local) = locate(id)
    let part = batches[batch].part(at: local)
    return RecordKey(source: part.source, start: batches[batch].place(local, part.text).range.lowerBound)
  }

  /// The record with that key, or the one that now covers its place.
  public func find(_ key: RecordKey) -> RecordID? {
    let own = range(key.source)
    guard !own.isEmpty else { return nil }
    let (first, last) = (RecordID(index: own.lowerBound), RecordID(index: own.upperBound - 1))
    for index in locate(first).batch...locate(last).batch {
      let batch = batches[index]
      let start = key.start + (batch.isShared ? batch.part(at: locate(first).local).text?.lowerBound ?? 0 : 0)
      guard batch.textRange.contains(start), batch.count > 0 else { continue }
      let local = batch.starts.partition { Int($0) > start - batch.textRange.lowerBound } - 1
      let found = UInt32(clamping: bases[index] + local)
      if local >= 0, own.contains(found) { return RecordID(index: found) }
    }
    return nil
  }

  /// The terms that the record names.
  public func terms(of id: RecordID) -> [TermID] {
    let (batch, local) = locate(id)
    return batches[batch].terms(local).map(\.term)
  }

  /// The failing codes that the record carries, as spelled.
  public func codes(of id: RecordID) -> [ErrorCode] {
    let (batch, local) = locate(id)
    return batches[batch].codes(local)
  }

  // MARK: Order

  /// The record at a position of the time order.
  public func id(at position: Int) -> RecordID {
    RecordID(index: order?[position] ?? UInt32(position))
  }

  /// The record's position in the time order.
  public func position(of id: RecordID) -> Int {
    positions.map { Int($0[Int(id.index)]) } ?? Int(id.index)
  }

  /// A lane's rows in time order.
  ///
  /// Hash mismatches have one row for each fact, at its first occurrence.
  public func rows(_ lane: Lane) -> [RecordID] { lanes[Int(lane.rawValue)] }

  /// The Process Monitor captures of the case, in time order.
  public var captures: [StoredCapture] {
    rows(.operations).compactMap { record in
      guard case .capture(let capture) = payload(record) else { return nil }
      var span: (first: Instant, last: Instant)?
      if let own = time(record), let first = capture.first, let last = capture.last {
        let length = last.filetime.subtractingReportingOverflow(first.filetime).partialValue
        span = (
          own, Instant(filetime: Self.plausible(own.filetime.addingReportingOverflow(length).partialValue))
        )
      }
      return StoredCapture(record: record, capture: capture, span: span)
    }
  }

  /// Number of a lane's rows by source.
  public func rowCounts(_ lane: Lane) -> [SourceID: Int] {
    var counts: [SourceID: Int] = [:]
    var run: (records: Range<UInt32>, source: SourceID, count: Int)?
    for record in rows(lane) {
      if let current = run, current.records.contains(record.index) {
        run?.count += 1
        continue
      }
      if let run { counts[run.source, default: 0] += run.count }
      let source = source(record)
      run = (range(source), source, 1)
    }
    if let run { counts[run.source, default: 0] += run.count }
    return counts
  }

  /// The records that name `term`, in file order.
  ///
  /// The first call builds the index.
  public func records(naming term: TermID) -> [RecordID] {
    postings.records(term, in: self)
  }

  /// The fact that a hash mismatch record belongs to.
  public func mismatch(of id: RecordID) -> MismatchFact? {
    mismatchByRecord[id.index].map { mismatches[$0] }
  }

  /// The session that was open when the record was written: the one started last before it that had not
  /// ended.
  ///
  /// O(log sessions + sessions open).
  public func session(of id: RecordID) -> Session? {
    // Record numbers are unique over all sources, so the source need not be compared.
    var index = sessions.partition { $0.records.lowerBound > id.index } - 1
    while index >= 0, sessionReach[index] > id.index {
      if sessions[index].records.contains(id.index) { return sessions[index] }
      index -= 1
    }
    return nil
  }

  /// Records of `records` that state a failure, in file order: events, known noise and copies left out.
  ///
  /// O(log failures + answer).
  public func failures(in records: Range<UInt32>) -> ArraySlice<RecordID> {
    Self.part(of: failureRecords, in: records)
  }

  /// Those of ``otherFailures`` that are in `records`.
  ///
  /// O(log failures).
  public func otherFailures(in records: Range<UInt32>) -> ArraySlice<RecordID> {
    Self.part(of: otherFailures, in: records)
  }

  private static func part(of sorted: [RecordID], in records: Range<UInt32>) -> ArraySlice<RecordID> {
    let low = sorted.partition { $0.index >= records.lowerBound }
    let high = sorted.partition { $0.index >= records.upperBound }
    return sorted[low..<max(low, high)]
  }

  /// Earliest and latest time of a source's records; of a capture, of all its events.
  public func span(_ source: SourceID) -> (first: Instant, last: Instant)? {
    if sources.indices.contains(Int(source.index)), sources[Int(source.index)].kind == .procmon,
      let span = captures.first(where: { self.source($0.record) == source })?.span
    {
      return span
    }
    let own = range(source)
    guard !own.isEmpty else { return nil }
    let (batch, local) = locate(RecordID(index: own.lowerBound))
    guard batches[batch].isShared else { return span(of: own) }
    return batches[batch].span(at: local).map { (Instant(filetime: $0.first), Instant(filetime: $0.last)) }
  }

  /// Earliest and latest time of records, in whatever order they stand; nil when none has a clock.
  public func span(of records: Range<UInt32>) -> (first: Instant, last: Instant)? {
    var low = Int64.max
    var high = Int64.min
    let first = max(bases.partition { $0 > Int(records.lowerBound) } - 1, 0)
    for index in first..<max(batches.count, first) where !records.isEmpty {
      guard bases[index] < Int(records.upperBound) else { break }
      let batch = batches[index]
      let own = UInt32(bases[index])..<UInt32(bases[index] + batch.count)
      let part = own.clamped(to: records)
      if part == own {
        if let span = batch.span {
          low = min(low, span.first)
          high = max(high, span.last)
        }
        continue
      }
      for record in part {
        let local = Int(record) - bases[index]
        guard batch.marks[local].contains(.timed), batch.times[local] > 0 else { continue }
        low = min(low, batch.times[local])
        high = max(high, batch.times[local])
      }
    }
    return low <= high ? (Instant(filetime: low), Instant(filetime: high)) : nil
  }

  /// Records of one report of a store check that are looked at, and that may stand between two of its lines.
  private static let reportReach: (records: Int, gap: Int) = (8192, 24)

  /// What the store check reports whose title `id` is: its own lines, or those of the records behind it.
  ///
  /// O(records of the report).
  public func readiness(of id: RecordID) -> Payload.Readiness? {
    if case .readiness(let own) = payload(id) { return own }
    guard kind(id) == .readinessReport else { return nil }
    var whole = Payload.Readiness()
    var gap = 0
    let end = range(source(id)).upperBound
    for index in (id.index + 1..<max(end, id.index + 1)).prefix(Self.reportReach.records) {
      let record = RecordID(index: index)
      if kind(record) == .readinessReport { break }
      guard kind(record) == .readinessRow, case .readiness(let line) = payload(record) else {
        gap += 1
        if gap > Self.reportReach.gap { break }
        continue
      }
      gap = 0
      whole.add(line)
    }
    return whole.isEmpty ? nil : whole
  }

  /// Whether the text of a source begins in the middle of a record: it was cut off there.
  public func beginsInsideARecord(_ source: SourceID) -> Bool {
    let range = range(source)
    guard let first = range.first else { return false }
    let record = RecordID(index: first)
    return kind(record) == .text && withBytes(record) { $0.buffer.contains { $0 > 0x20 } }
  }

  /// The latest time that orders a record; nil when no source has a clock.
  public var lastTime: Instant? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if orderTime(id(at: middle)) == Self.noClock { high = middle } else { low = middle + 1 }
    }
    return low > 0 ? Instant(filetime: orderTime(id(at: low - 1))) : nil
  }

  /// Number of records of a source.
  public func recordCount(_ source: SourceID) -> Int {
    range(source).count
  }

  /// What the parsers of a source could not read.
  public func complaints(of source: SourceID) -> ArraySlice<Complaint> {
    if complaints.isEmpty { return [] }
    let end = complaints.partition { $0.location.source > source }
    return complaints[complaints.partition { $0.location.source >= source }..<end]
  }

  /// The case's zone: what the strongest evidence says, with the most agreeing stamps; nil when no source says one.
  public let caseZone: ZoneOffset?

  /// The clock by which a record's time was read.
  public func clock(of id: RecordID) -> ClockStretch? {
    let source = source(id)
    guard let own = clocks[source] else { return nil }
    let number = Int(id.index - range(source).lowerBound)
    let next = own.partition { $0.firstRecord > number }
    return next > 0 ? own[next - 1] : own.first
  }

  /// The range of record numbers of a source.
  public func range(_ source: SourceID) -> Range<UInt32> {
    let index = Int(source.index)
    return index < recordsOfSource.count ? recordsOfSource[index] : 0..<0
  }

  /// Calls `body` for every payload in file order.
  public func forEachPayload(_ body: (RecordID, Payload) -> Void) {
    for index in batches.indices where batches[index].hasPayloads {
      for entry in batches[index].payloads {
        body(RecordID(index: UInt32(bases[index]) + entry.record), entry.payload)
      }
    }
  }
}

extension LogStore {
  /// A store without records.
  public static var empty: LogStore {
    LogStore(sources: [], batches: [], terms: TermTable(), clocks: SourceTable(), complaints: [])
  }
}
