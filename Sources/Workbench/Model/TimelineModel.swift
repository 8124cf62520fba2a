import LogStore
import Records

/// The rows of the timeline: the lanes merged by time, the same instant on one row, gaps named, repeats folded.
struct TimelineModel: Sendable {
  /// Records of one lane that say the same, one behind the other.
  struct Cell: Sendable, Hashable {
    /// Positions in the lane.
    var range: Range<Int>
  }

  /// A row.
  enum Row: Sendable {
    /// Records of one instant, by lane; `isSame` when the row above has the same instant.
    case records(time: Instant?, cells: [Cell?], isSame: Bool)
    /// Time that passes without a record, in 100 ns steps, and the instant at which records go on when that is
    /// on another day.
    case gap(Int64, newDay: Instant?)
    /// The local clock of a source does not run on from here.
    case seam(ClockSeam)
    /// From here on times are shown with another offset: the viewer's daylight saving.
    case zone(from: ZoneOffset, to: ZoneOffset)
    /// From here on no record has a clock.
    case noClock

    /// Whether records stand in it.
    var isRecords: Bool {
      if case .records = self { return true }
      return false
    }
  }

  /// Records by lane, filtered.
  let lanes: [[RecordID]]
  /// Rows in time order.
  let rows: [Row]
  /// Row of each record, by lane and position.
  let rowOf: [[Int]]
  /// Records before filtering.
  let total: Int

  /// Number of records shown.
  var shown: Int { lanes.reduce(0) { $0 + $1.count } }

  /// Builds the rows.
  ///
  /// - Parameters:
  ///   - filters: filters that are on.
  ///   - folds: whether repeats are folded.
  ///   - hidden: lanes that are not shown: they make no rows, and their records stand in row 0.
  ///   - offset: how far from UTC an instant is shown; its midnight begins a day.
  init(
    store: LogStore, filters: [Filter], folds: Bool, hidden: Set<Int> = [],
    offset: (Instant) -> ZoneOffset
  ) {
    let test = store.test(filters)
    total = Lane.allCases.reduce(0) { $0 + store.rows($1).count }
    let lanes = Lane.allCases.map { lane in filters.isEmpty ? store.rows(lane) : store.rows(lane).filter(test)
    }
    let cells = zip(Lane.allCases, lanes).map { lane, records in
      hidden.contains(Int(lane.rawValue)) ? [] : Self.cells(store, lane, records, folds: folds)
    }
    var rows: [Row] = []
    var rowOf = lanes.map { [Int](repeating: 0, count: $0.count) }
    var next = lanes.map { _ in 0 }
    var heads = RowHeads(
      store: store,
      threshold: Self.gapThreshold(store, lanes.indices.filter { !hidden.contains($0) }.map { lanes[$0] }))
    while let instant = Self.earliest(store, lanes, cells, next) {
      rows += heads.before(instant, offset: offset)
      var isFirst = true
      // All cells of this instant, as many rows as the fullest lane needs.
      while true {
        var row = [Cell?](repeating: nil, count: lanes.count)
        for lane in lanes.indices where next[lane] < cells[lane].count {
          let cell = cells[lane][next[lane]]
          guard Self.time(store, lanes[lane][cell.range.lowerBound]) == instant else { continue }
          row[lane] = cell
          next[lane] += 1
          for position in cell.range { rowOf[lane][position] = rows.count }
        }
        guard row.contains(where: { $0 != nil }) else { break }
        let time = row.enumerated().compactMap { lane, cell in
          cell.flatMap { store.time(lanes[lane][$0.range.lowerBound]) }
        }.max()
        rows.append(.records(time: time, cells: row, isSame: !isFirst))
        isFirst = false
      }
    }
    self.lanes = lanes
    self.rows = rows
    self.rowOf = rowOf
  }

  private static func time(_ store: LogStore, _ record: RecordID) -> Int64 {
    store.orderTime(record)
  }

  private static func earliest(_ store: LogStore, _ lanes: [[RecordID]], _ cells: [[Cell]], _ next: [Int])
    -> Int64?
  {
    lanes.indices.compactMap { lane in
      next[lane] < cells[lane].count
        ? time(store, lanes[lane][cells[lane][next[lane]].range.lowerBound]) : nil
    }.min()
  }

  /// A gap is worth a row when it is at least a second and much longer than usual here.
  private static func gapThreshold(_ store: LogStore, _ lanes: [[RecordID]]) -> Int64 {
    var times = lanes.joined().map { time(store, $0) }.filter { $0 != LogStore.noClock }
    guard times.count > 2 else { return Instant.second }
    times.sort()
    var gaps = zip(times.dropFirst(), times).map { $0 - $1 }
    gaps.sort()
    let (usual, overflow) = gaps[gaps.count / 2].multipliedReportingOverflow(by: 8)
    return overflow ? .max : max(Instant.second, usual)
  }

  private static func cells(_ store: LogStore, _ lane: Lane, _ records: [RecordID], folds: Bool) -> [Cell] {
    var cells: [Cell] = []
    var start = 0
    while start < records.count {
      var end = start + 1
      if folds, lane != .hashes, let key = foldKey(store, records[start]) {
        while end < records.count, foldKey(store, records[end]) == key,
          isClose(store, records[end - 1], records[end])
        {
          end += 1
        }
      }
      cells.append(Cell(range: start..<end))
      start = end
    }
    return cells
  }

  /// Repeats may lie an hour apart: the count tells, and unfolding shows them.
  private static func isClose(_ store: LogStore, _ left: RecordID, _ right: RecordID) -> Bool {
    time(store, right) - time(store, left) <= 3600 * Instant.second
  }

  private struct FoldKey: Hashable {
    var kind: RecordKind
    var code: ErrorCode?
    var term: TermID?
    var id: UInt32
    var other: TermID?
  }

  private static func foldKey(_ store: LogStore, _ record: RecordID) -> FoldKey? {
    switch store.payload(record) {
    case .event(let event): FoldKey(kind: .event, code: event.code, term: event.provider, id: event.id)
    case .failure(let failure):
      FoldKey(kind: .failure, code: failure.status.code, term: failure.message, id: 0)
    case .trace(let trace): FoldKey(kind: .trace, code: trace.status.code, term: nil, id: 0)
    case .cannotRepair: FoldKey(kind: .cannotRepair, code: nil, term: nil, id: 0)
    case .operation(let operation):
      FoldKey(
        kind: .operation, code: ErrorCode(operation.result), term: operation.path, id: operation.pid,
        other: operation.operation)
    default: nil
    }
  }

  /// Position in `lane` of the last record at or before `time`; nil when all are later.
  func last(in lane: Int, atOrBefore time: Int64, store: LogStore) -> Int? {
    let later = lanes[lane].partition { Self.time(store, $0) > time }
    return later == 0 ? nil : later - 1
  }
}

/// The rows between records: gaps, days, seams of clocks.
private struct RowHeads {
  let store: LogStore
  /// Steps from which a gap is worth a row.
  let threshold: Int64
  private var last: Int64?
  private var lastDay: Int64?
  private var lastOffset: ZoneOffset?
  private var nextSeam = 0

  init(store: LogStore, threshold: Int64) {
    self.store = store
    self.threshold = threshold
  }

  /// The rows before the records of `instant`, the time that orders them.
  mutating func before(_ instant: Int64, offset: (Instant) -> ZoneOffset) -> [TimelineModel.Row] {
    var rows: [TimelineModel.Row] = []
    defer { last = instant }
    guard instant != LogStore.noClock else {
      if last != instant { rows.append(.noClock) }
      return rows
    }
    let shown = Instant(filetime: instant)
    let zone = offset(shown)
    if let lastOffset, lastOffset != zone { rows.append(.zone(from: lastOffset, to: zone)) }
    lastOffset = zone
    while nextSeam < store.seams.count, store.orderTime(store.seams[nextSeam].record) <= instant {
      rows.append(.seam(store.seams[nextSeam]))
      nextSeam += 1
    }
    let day = shown.adding(seconds: Int64(zone.seconds)).seconds / 86_400
    let isNewDay = day != lastDay
    if isNewDay || last.map({ instant - $0 >= threshold }) ?? false {
      rows.append(.gap(last.map { instant - $0 } ?? 0, newDay: isNewDay ? shown : nil))
    }
    lastDay = day
    return rows
  }
}
