import Knowledge
import Records

extension LogStore {
  /// Freezes what was read into a store.
  ///
  /// The result depends on the set of batches only, not on their order nor on the threads that made them.
  ///
  /// - Parameters:
  ///   - sources: the sources in the order of their ids.
  ///   - batches: what was read of them; batches of one source must not overlap. Handed over by the last one who
  ///     holds them, their columns are changed in place.
  ///   - lines: lines that were counted while reading.
  ///   - overrides: offsets that a person set, by source.
  ///   - threads: the most threads to use; the result is the same.
  ///   - keepsLocalTimes: whether ``refrozen(interpretation:overrides:)`` will be asked: ten bytes a record.
  public init(
    sources: [Source], batches: consuming [ParsedBatch], interpretation: Interpretation,
    lines: LineIndex = LineIndex(), overrides: [SourceID: ZoneOffset] = [:], threads: Int = 1,
    keepsLocalTimes: Bool = true
  ) {
    batches = Self.ordered(batches)
    var complaints: [Complaint] = []
    for index in batches.indices where !batches[index].batch.complaints.isEmpty {
      complaints += Self.complaints(batches[index].batch, sources)
    }
    var (stored, terms) = Self.renumbered(
      batches, codes: interpretation.codes, threads: threads, keepsLocalTimes: keepsLocalTimes)
    self.init(
      sources: sources, stored: &stored, terms: terms, complaints: complaints, interpretation: interpretation,
      lines: lines, overrides: overrides)
  }

  /// The same records by other clocks; nothing is read again, and the result is the same as if it were.
  ///
  /// The store must have kept the local times.
  ///
  /// - Parameter answers: operations that captures gave to what the store asked them, instead of those that are here;
  ///   they stand behind the other records of their source.
  public func refrozen(
    interpretation: Interpretation, overrides: [SourceID: ZoneOffset], answers: [RecordBatch] = []
  ) -> LogStore {
    var stored = batches.filter { !$0.isAnswer }
    for index in stored.indices { stored[index].forgetUTC() }
    var terms = terms
    for answer in answers where answer.count > 0 {
      let map = terms.absorb(answer.terms)
      var resolver = StatusResolver(terms: terms, codes: interpretation.codes)
      let place = stored.partition { $0.source > answer.source }
      stored.insert(
        StoredBatch(
          answer, end: answer.textRange.upperBound, map: map, resolver: &resolver, keepsLocalTimes: true),
        at: place)
    }
    return LogStore(
      sources: sources, stored: &stored, terms: terms,
      complaints: readComplaints.filter { !$0.isAnswer } + answers.flatMap(\.complaints),
      interpretation: interpretation, lines: lines, overrides: overrides)
  }

  private init(
    sources: [Source], stored: inout [StoredBatch], terms: TermTable, complaints: [Complaint],
    interpretation: Interpretation, lines: LineIndex, overrides: [SourceID: ZoneOffset]
  ) {
    let clocks = CaseClocks(stored, sources: sources, terms: terms, overrides: overrides)
    let steps = Self.setUTC(&stored, clocks: clocks)
    self.init(
      sources: sources, batches: stored, terms: terms, clocks: clocks.stretches, complaints: complaints)
    // Held once, so that what follows changes its columns in place.
    stored = []
    self.lines = lines
    interpret(interpretation)
    sortByTime()
    collectLanes()
    collectSeams(steps)
    complain(clocks.conflicts)
  }

  /// The batches by source and place, without those that hold nothing.
  private static func ordered(_ batches: [ParsedBatch]) -> [ParsedBatch] {
    var order: [(source: SourceID, start: Int, parsed: ParsedBatch)] = []
    order.reserveCapacity(batches.count)
    var isSorted = true
    for parsed in batches where parsed.count > 0 || !parsed.batch.complaints.isEmpty {
      let entry = (source: parsed.batch.source, start: parsed.batch.textRange.lowerBound, parsed: parsed)
      if let last = order.last, (entry.source, entry.start) < (last.source, last.start) { isSorted = false }
      order.append(entry)
    }
    if !isSorted { order.sort { ($0.source, $0.start) < ($1.source, $1.start) } }
    return order.map(\.parsed)
  }

  /// One table of names for all batches, and the batches by its numbers.
  private static func renumbered(
    _ batches: consuming [ParsedBatch], codes: CodeTable, threads: Int, keepsLocalTimes: Bool
  ) -> ([StoredBatch], TermTable) {
    var terms = TermTable()
    let maps = batches.map { terms.absorb($0.batch.terms) }
    let ends = ends(of: batches)
    let table = terms
    var parsed: [ParsedBatch?] = batches.map { $0 }
    batches = []
    let stored = parsed.withUnsafeMutableBufferPointer { parsed in
      // Each is taken out once, by the one thread that draws its number; what is left of it then goes there too.
      nonisolated(unsafe) let parsed = parsed
      return concurrentMap(
        parsed.count, threads: threads, tool: { StatusResolver(terms: table, codes: codes) }
      ) { resolver, index in
        guard let taken = parsed[index].take() else { preconditionFailure("a batch is taken once") }
        return StoredBatch(
          taken.batch, end: ends[index], map: maps[index], resolver: &resolver,
          keepsLocalTimes: keepsLocalTimes)
      }
    }
    return (stored, terms)
  }

  /// A batch ends where the next one of its source starts.
  private static func ends(of batches: [ParsedBatch]) -> [Int] {
    batches.indices.map { index in
      let own = batches[index].batch
      guard index + 1 < batches.count else { return own.textRange.upperBound }
      let next = batches[index + 1].batch
      guard next.source == own.source, next.text === own.text, next.count > 0 else {
        return own.textRange.upperBound
      }
      return max(next.textRange.lowerBound + Int(next.starts[0]), own.textRange.lowerBound)
    }
  }

  /// A batch's complaints with places in the source as sent: parsers count in the text that they were given.
  private static func complaints(_ batch: RecordBatch, _ sources: [Source]) -> [Complaint] {
    let index = Int(batch.source.index)
    guard sources.indices.contains(index), let offsets = sources[index].offsets else {
      return batch.complaints
    }
    return batch.complaints.map { complaint in
      var complaint = complaint
      let start = Int(clamping: complaint.location.offset)
      let end = Int(clamping: complaint.location.offset &+ complaint.location.length)
      complaint.location.number = offsets.line(of: start) ?? complaint.location.number
      complaint.location.offset = UInt64(offsets.original(of: start))
      complaint.location.length = UInt64(max(offsets.original(of: end) - offsets.original(of: start), 0))
      return complaint
    }
  }

  /// The time that orders records of a source without any clock: behind all others.
  public static let noClock = Int64.max

  /// A time within the years that logs can state: 1601 to 9999.
  static func plausible(_ time: Int64) -> Int64 { min(max(time, 1), 2_650_467_743_999_999_999) }

  /// Turns local readings into UTC and gives records without an own sub-second stamp a place behind the
  /// record before them when both lie in one second.
  ///
  /// - Returns: where local clocks went back, by source.
  private static func setUTC(
    _ batches: inout [StoredBatch], clocks: CaseClocks
  ) -> [SourceID: [(record: Int, seconds: Int64)]] {
    var steps: [SourceID: [(record: Int, seconds: Int64)]] = [:]
    var start = 0
    while start < batches.count {
      if batches[start].isShared {
        batches[start].setUTC({ clocks.stretches[$0] ?? [] }) { source, course in
          if !course.steps.isEmpty { steps[source] = course.steps }
        }
        start += 1
        continue
      }
      let source = batches[start].source
      let stretches = clocks.stretches[source] ?? []
      var course = StoredBatch.Course()
      var end = start
      while end < batches.count, batches[end].source == source, !batches[end].isShared {
        batches[end].setUTC(stretches, &course)
        end += 1
      }
      if !course.steps.isEmpty { steps[source] = course.steps }
      if course.last != nil { closeHead(&batches, start..<end) }
      start = end
    }
    return steps
  }

  /// Records before the first clock of a source stand right before the record that has it.
  private static func closeHead(_ batches: inout [StoredBatch], _ own: Range<Int>) {
    for index in own {
      guard let first = batches[index].times.firstIndex(where: { $0 != noClock }) else { continue }
      let time = batches[index].times[first]
      for before in own.lowerBound...index {
        batches[before].setHead(before == index ? first : batches[before].count, time)
      }
      return
    }
  }

  /// Changes of offsets and steps back, in time order; excerpts stand in any order, so theirs are no steps.
  private mutating func collectSeams(_ steps: [SourceID: [(record: Int, seconds: Int64)]]) {
    var found: [ClockSeam] = []
    for index in sources.indices {
      let source = sources[index].id
      guard clocks[source]?.count ?? 0 > 1 || steps[source] != nil else { continue }
      let range = range(source)
      guard !range.isEmpty else { continue }
      func record(_ number: Int) -> RecordID {
        RecordID(index: min(range.lowerBound + UInt32(clamping: number), range.upperBound - 1))
      }
      let own = clocks[source] ?? []
      for (before, after) in zip(own, own.dropFirst()) where before.offset != after.offset {
        found.append(
          ClockSeam(
            record: record(after.firstRecord), change: .offset(from: before.offset, to: after.offset)))
      }
      for step in steps[source] ?? [] where !marks(record(step.record)).contains(.excerpt) {
        found.append(ClockSeam(record: record(step.record), change: .back(seconds: step.seconds)))
      }
    }
    seams = found.sorted { position(of: $0.record) < position(of: $1.record) }
  }

  /// Conflicts become complaints with a place, once records have one.
  private mutating func complain(_ conflicts: [CaseClocks.Conflict]) {
    guard !conflicts.isEmpty else { return }
    let found = conflicts.map { conflict in
      let range = range(conflict.source)
      let record = range.lowerBound + UInt32(clamping: conflict.record)
      let location =
        record < range.upperBound
        ? location(RecordID(index: record))
        : Location(source: conflict.source, offset: 0, length: 0, number: nil)
      return Complaint(
        location: location, problem: .clockConflict(used: conflict.used, other: conflict.other),
        action: .readAnyway)
    }
    complaints = Self.sorted(readComplaints + found)
  }

  static func sorted(_ complaints: [Complaint]) -> [Complaint] {
    complaints.sorted {
      ($0.location.source, $0.location.offset) < ($1.location.source, $1.location.offset)
    }
  }
}

/// Local times of one source by record number, before they are turned into UTC.
struct LocalTimes {
  private let batches: ArraySlice<StoredBatch>
  private let bases: [Int]

  init(_ batches: ArraySlice<StoredBatch>) {
    self.batches = batches
    bases = batches.recordBases.bases
  }

  func time(_ record: Int) -> Instant? {
    let number = bases.partition { $0 > record } - 1
    let index = batches.startIndex + number
    guard number >= 0, record - bases[number] < batches[index].count else { return nil }
    let local = record - bases[number]
    return batches[index].marks[local].contains(.timed) ? Instant(filetime: batches[index].times[local]) : nil
  }
}
