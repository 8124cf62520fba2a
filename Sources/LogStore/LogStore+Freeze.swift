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
  public init(
    sources: [Source], batches: consuming [RecordBatch], interpretation: Interpretation,
    lines: LineIndex = LineIndex(), overrides: [SourceID: ZoneOffset] = [:], threads: Int = 1
  ) {
    batches.removeAll { $0.count == 0 && $0.complaints.isEmpty }
    batches.sort { ($0.source, $0.textRange.lowerBound) < ($1.source, $1.textRange.lowerBound) }
    Self.closeGaps(&batches)
    let complaints = batches.flatMap { Self.complaints($0, sources) }
    var (stored, terms) = Self.renumbered(batches, codes: interpretation.codes, threads: threads)
    let clocks = CaseClocks(stored, sources: sources, terms: terms, overrides: overrides)
    Self.setUTC(&stored, sources: sources, clocks: clocks)
    self.init(
      sources: sources, batches: stored, terms: terms, clocks: clocks.stretches,
      complaints: complaints + clocks.complaints)
    stored = []
    self.lines = lines
    interpret(interpretation)
    sortByTime()
    collectLanes()
  }

  /// One table of names for all batches, and the batches by its numbers.
  private static func renumbered(
    _ batches: consuming [RecordBatch], codes: CodeTable, threads: Int
  ) -> ([StoredBatch], TermTable) {
    var terms = TermTable()
    let maps = batches.map { terms.absorb($0.terms) }
    let (table, parsed) = (terms, batches)
    let stored = concurrentMap(parsed.count, threads: threads) { index in
      var resolver = StatusResolver(terms: table, codes: codes)
      return StoredBatch(parsed[index], map: maps[index], resolver: &resolver)
    }
    return (stored, terms)
  }

  /// A batch ends where the next one of its source starts.
  private static func closeGaps(_ batches: inout [RecordBatch]) {
    for index in batches.indices.dropLast() {
      let next = batches[index + 1]
      guard next.source == batches[index].source, next.text === batches[index].text, next.count > 0 else {
        continue
      }
      batches[index].close(at: next.textRange.lowerBound + Int(next.starts[0]))
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
      complaint.location.offset = UInt64(offsets.original(of: start))
      complaint.location.length = UInt64(max(offsets.original(of: end) - offsets.original(of: start), 0))
      return complaint
    }
  }

  /// The offset with the most stamps of all sources; the smaller one on a tie.
  ///
  /// What servicing logs state counts first: rows of ReportingEvents.log are many and reach over years, so they speak
  /// for the zone of a case only where nothing else states it; hints come last.
  static func zone(of stretches: [SourceID: [ClockStretch]]) -> ZoneOffset? {
    for bases: [ClockStretch.Basis] in [[.csi, .universal, .user], [.reporting], [.session, .inflight]] {
      var votes: [ZoneOffset: Int] = [:]
      for stretch in stretches.values.joined() where bases.contains(stretch.basis) {
        votes[stretch.offset, default: 0] += max(stretch.stamps, 1)
      }
      if let best = votes.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) { return best.key }
    }
    return nil
  }

  /// Turns local readings into UTC and gives records without an own sub-second stamp a place behind the
  /// record before them when both lie in one second.
  ///
  /// A list without any clock stands behind everything else.
  private static func setUTC(_ batches: inout [StoredBatch], sources: [Source], clocks: CaseClocks) {
    let lists = Set(sources.filter(\.kind.isBeside).map(\.id))
    let timed = Set(batches.filter(\.hasClock).map(\.source))
    var record = 0
    var source: SourceID?
    var last = Int64.min
    for index in batches.indices {
      if batches[index].source != source {
        source = batches[index].source
        record = 0
        last = .min
      }
      if lists.contains(batches[index].source), !timed.contains(batches[index].source) {
        batches[index].sortLast()
        continue
      }
      let stretches = clocks.stretches[batches[index].source] ?? []
      batches[index].setUTC(firstRecord: record, stretches: stretches, last: &last)
      record += batches[index].count
    }
  }
}

/// Local times of one source by record number, before they are turned into UTC.
struct LocalTimes {
  private let batches: [StoredBatch]
  private let bases: [Int]

  init(_ batches: [StoredBatch]) {
    self.batches = batches
    bases = batches.recordBases.bases
  }

  func time(_ record: Int) -> Instant? {
    let index = bases.partition { $0 > record } - 1
    guard index >= 0, record - bases[index] < batches[index].count else { return nil }
    let local = record - bases[index]
    return batches[index].marks[local].contains(.timed) ? Instant(filetime: batches[index].times[local]) : nil
  }
}
