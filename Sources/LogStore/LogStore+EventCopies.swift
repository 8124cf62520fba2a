import Records

extension LogStore {
  /// An exported event that a log, or an export read before, has as well is a copy of it.
  ///
  /// Safe: provider, id, second and, where both have it, the number in the log, computer, code and title agree; one
  /// event is the original of one in each export. Whole XML comes before tables and lists.
  mutating func markExportCopies() {
    let exports = batches.indices.filter { kind(batches[$0]) == .eventExport }
    guard !exports.isEmpty else { return }
    var wanted: [EventKey: [Original]] = [:]
    for index in exports { forEachEvent(index) { wanted[EventKey($0, $1, hasNumber: true)] = [] } }
    func remember(_ event: Original, _ second: Int64) {
      for hasNumber in event.event.number == 0 ? [false] : [true, false] {
        let key = EventKey(event, second, hasNumber: hasNumber)
        if let known = wanted[key], known.count < Self.most { wanted[key]?.append(event) }
      }
    }
    for index in batches.indices where kind(batches[index]) == .evtx { forEachEvent(index, remember) }
    let order = exports.sorted { (rank($0), $0) < (rank($1), $1) }
    var start = order.startIndex
    while start < order.endIndex {
      // The events of one source are no copies of each other.
      let source = batches[order[start]].source
      let end = order[start...].firstIndex { batches[$0].source != source } ?? order.endIndex
      var own: [(Original, Int64)] = []
      for index in order[start..<end] {
        var copies: [Int] = []
        forEachEvent(index) { event, second in
          let key = EventKey(event, second, hasNumber: true)
          let found = wanted[key]?.firstIndex { $0.last != source && $0.isSame(event) }
          if let found {
            wanted[key]?[found].last = source
            copies.append(event.record)
          } else {
            own.append((event, second))
          }
        }
        for record in copies { batches[index].marks[record].insert(.copy) }
      }
      for (event, second) in own { remember(event, second) }
      start = end
    }
  }

  private struct EventKey: Hashable {
    var provider: TermID
    var id: UInt32
    var second: Int64
    var number: UInt64 = 0

    init(_ event: Original, _ second: Int64, hasNumber: Bool) {
      (provider, id, self.second) = (event.event.provider, event.event.id, second)
      if hasNumber { number = event.event.number }
    }
  }

  /// Events of one kind in one second among which a copy is looked for.
  private static var most: Int { 256 }

  private struct Original {
    var record: Int
    var event: Payload.Event
    /// The export whose event was last found to be a copy of this one.
    var last: SourceID?

    func isSame(_ other: Original) -> Bool {
      func agree<Value: Equatable>(_ left: Value?, _ right: Value?) -> Bool {
        left == nil || right == nil || left == right
      }
      let other = other.event
      return (event.number == 0 || other.number == 0 || event.number == other.number)
        && agree(event.computer, other.computer)
        && agree(event.code, other.code) && agree(event.title, other.title)
    }
  }

  private func kind(_ batch: StoredBatch) -> SourceKind {
    sources.indices.contains(Int(batch.source.index)) ? sources[Int(batch.source.index)].kind : .unknown
  }

  /// XML, then tables with the numbers of events, then the rest.
  private func rank(_ index: Int) -> Int {
    guard batches[index].isLocalTime else { return 0 }
    guard case .event(let event)? = batches[index].payloads.first?.payload else { return 2 }
    return event.number == 0 ? 2 : 1
  }

  private func forEachEvent(_ index: Int, _ body: (Original, Int64) -> Void) {
    let batch = batches[index]
    for entry in batch.payloads {
      let record = Int(entry.record)
      guard case .event(let event) = entry.payload, batch.marks[record].contains(.timed) else { continue }
      body(Original(record: record, event: event), Instant(filetime: batch.times[record]).seconds)
    }
  }
}
