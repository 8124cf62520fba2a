import Knowledge
import Records

/// Collects batches while sources are read, and freezes them into a ``LogStore``.
///
/// The result depends on the set of batches only, not on the order or threads in which they came.
public struct StoreBuilder: Sendable {
  private var sources: [Source] = []
  private var batches: [RecordBatch] = []
  private let interpretation: Interpretation
  private let lines: LineIndex

  /// An empty builder.
  ///
  /// - Parameter lines: lines that were counted while reading.
  public init(interpretation: Interpretation, lines: LineIndex = LineIndex()) {
    self.interpretation = interpretation
    self.lines = lines
  }

  /// Says which sources there are, in the order of their ids.
  public mutating func set(sources: [Source]) {
    self.sources = sources
  }

  /// Adds a batch; batches of one source must not overlap.
  public mutating func add(_ batch: RecordBatch) {
    if batch.count > 0 || !batch.complaints.isEmpty { batches.append(batch) }
  }

  /// Builds the store from what has been added so far.
  ///
  /// - Parameters:
  ///   - overrides: offsets that a person set, by source.
  public consuming func freeze(overrides: [SourceID: ZoneOffset] = [:]) -> LogStore {
    let (sources, interpretation, lines) = (sources, interpretation, lines)
    var ordered = batches
    // From here on nobody else holds the columns, so that they are changed in place and not copied.
    batches = []
    ordered.sort {
      ($0.source, $0.textRange.lowerBound) < ($1.source, $1.textRange.lowerBound)
    }
    Self.closeGaps(&ordered)
    var terms = TermTable()
    let maps = ordered.map { terms.absorb($0.terms) }
    var stored: [StoredBatch] = []
    stored.reserveCapacity(ordered.count)
    var resolver = StatusResolver(terms: terms, codes: interpretation.codes)
    let complaints = ordered.flatMap { Self.complaints($0, sources) }
    for (batch, map) in zip(ordered, maps) {
      stored.append(StoredBatch(batch, map: map, resolver: &resolver))
    }
    ordered = []
    var clocks = CaseClocks(stored, terms: terms, overrides: overrides)
    Self.setUTC(&stored, clocks: clocks)
    var store = LogStore(
      sources: sources, batches: stored, terms: terms, clocks: clocks.stretches,
      complaints: complaints + clocks.complaints)
    clocks.complaints = []
    store.lines = lines
    store.interpret(interpretation)
    store.sortByTime()
    store.collectLanes()
    return store
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
  static func zone(of stretches: [SourceID: [ClockStretch]]) -> ZoneOffset? {
    var votes: [ZoneOffset: Int] = [:]
    for stretch in stretches.values.joined() where stretch.basis != .evtx && stretch.basis != .assumed {
      votes[stretch.offset, default: 0] += max(stretch.stamps, 1)
    }
    return votes.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key
  }

  /// Turns local readings into UTC and gives records without an own sub-second stamp a place behind the
  /// record before them when both lie in one second.
  private static func setUTC(_ batches: inout [StoredBatch], clocks: CaseClocks) {
    var record = 0
    var source: SourceID?
    var last = Int64.min
    for index in batches.indices {
      if batches[index].source != source {
        source = batches[index].source
        record = 0
        last = .min
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
