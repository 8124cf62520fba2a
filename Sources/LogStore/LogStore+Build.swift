import Knowledge
import Records

/// The knowledge by which a store judges its records.
public struct Interpretation: Sendable {
  /// Codes and symbols.
  public let codes: CodeTable
  /// Events.
  public let events: EventTable
  /// Known noise.
  public let noise: NoiseTable

  /// Makes an interpretation.
  public init(codes: CodeTable, events: EventTable, noise: NoiseTable) {
    self.codes = codes
    self.events = events
    self.noise = noise
  }
}

extension LogStore {
  /// Marks event failures, noise and copies; then sessions and mismatch facts, which leave those out.
  mutating func interpret(_ interpretation: Interpretation) {
    markEvents(interpretation.events)
    markNoise(interpretation.noise)
    markCopies()
    markQuotes()
    markExportCopies()
    collectFailures()
    sessions = LogStore.buildSessions(self)
    var reach: UInt32 = 0
    sessionReach = sessions.map { session in
      reach = max(reach, session.records.upperBound)
      return reach
    }
    collectMismatches()
    attributeHydrations()
  }

  /// A failure by id, whatever the level: Setup event 3 is logged as information.
  private mutating func markEvents(_ events: EventTable) {
    var lookup = EventLookup(events, terms: terms)
    for index in batches.indices where batches[index].hasPayloads {
      for entry in batches[index].payloads {
        guard case .event(let event) = entry.payload else { continue }
        if lookup.entry(provider: event.provider, id: event.id)?.isFailure == true {
          batches[index].marks[Int(entry.record)].insert(.failure)
        }
      }
    }
  }

  private mutating func markNoise(_ noise: NoiseTable) {
    var known: [NoiseKey: Bool] = [:]
    for index in batches.indices where batches[index].isLocalTime && batches[index].hasPayloads {
      let batch = batches[index]
      var found: [Int] = []
      for entry in batch.payloads where batch.marks[Int(entry.record)].contains(.failure) {
        guard case .failure(let failure) = entry.payload else { continue }
        let key = NoiseKey(message: failure.message, code: failure.status.code)
        let isNoise: Bool
        if let cached = known[key] {
          isNoise = cached
        } else {
          let range = batch.range(Int(entry.record))
          let from = min(range.lowerBound + Int(failure.messageOffset), range.upperBound)
          let message = batch.text.view[from..<range.upperBound]
          isNoise = noise.matches(message: message, code: failure.status.code) != nil
          known[key] = isNoise
        }
        if isNoise { found.append(Int(entry.record)) }
      }
      for record in found { batches[index].marks[record].insert(.noise) }
    }
  }

  private struct NoiseKey: Hashable {
    var message: TermID
    var code: ErrorCode?
  }

  /// An excerpt's record that stands in a log of the case as well is a copy of it; what stands around the logs also
  /// when another excerpt has it, as quoted older mails do.
  private mutating func markCopies() {
    guard batches.indices.contains(where: { batches[$0].parsedMarks.contains(.excerpt) }) else { return }
    var originals: Set<CopyKey> = []
    for batch in batches {
      for entry in batch.payloads where !batch.marks[Int(entry.record)].contains(.excerpt) {
        originals.insert(copyKey(batch, entry))
      }
    }
    for index in batches.indices where batches[index].hasPayloads {
      let batch = batches[index]
      for entry in batch.payloads where batch.marks[Int(entry.record)].contains(.excerpt) {
        let key = copyKey(batch, entry)
        let isKnown =
          entry.payload.isAroundLogs ? !originals.insert(key).inserted : originals.contains(key)
        if isKnown { batches[index].marks[Int(entry.record)].insert(.copy) }
      }
    }
  }

  /// Second, sequence number or else kind and codes.
  ///
  /// A repaired text may differ by a blank from the log's, so texts are not compared.
  private struct CopyKey: Hashable {
    var second: Int64
    var kind: RecordKind
    var sequence: String?
    var codes: [ErrorCode]
    var provider: TermID?
    var payload: Payload?
  }

  private func copyKey(_ batch: StoredBatch, _ entry: RecordBatch.PayloadEntry) -> CopyKey {
    let local = Int(entry.record)
    // A row of a list has no clock; what it says is what it is.
    if entry.payload.isAroundLogs {
      return CopyKey(second: 0, kind: batch.kinds[local], sequence: nil, codes: [], payload: entry.payload)
    }
    let second = Instant(filetime: batch.times[local]).seconds
    var key = CopyKey(second: second, kind: batch.kinds[local], sequence: nil, codes: [], provider: nil)
    if case .event(let event) = entry.payload {
      // Event rows of a mail name fewer fields than the event log.
      key.provider = event.provider
    } else if let sequence = sequence(batch, local) {
      // Its kind may read differently when the excerpt is damaged.
      key.sequence = sequence
      key.kind = .log
    } else {
      key.codes = batch.codes(local)
    }
    return key
  }

  /// The eight hex digits with which a CSI message starts.
  private func sequence(_ batch: StoredBatch, _ local: Int) -> String? {
    let view = batch.text.view
    let range = batch.range(local)
    let head = range.lowerBound..<min(range.upperBound, range.lowerBound + 96)
    guard batch.marks[local].contains(.csi), let column = view.first("CSI ", in: head) else { return nil }
    var start = column + 4
    while start < head.upperBound, view[start] == 0x20 { start += 1 }
    guard start + 8 <= head.upperBound else { return nil }
    for index in start..<start + 8 where hexValue(view[index]) == nil { return nil }
    return view.text(start..<start + 8)
  }

  /// A line of a report about damage is no step of a failure.
  private mutating func collectFailures() {
    var found: [RecordID] = []
    var others: [RecordID] = []
    for index in batches.indices
    where batches[index].isLocalTime && batches[index].parsedMarks.contains(.failure) {
      let batch = batches[index]
      let base = UInt32(bases[index])
      let kind = sources[Int(batch.source.index)].kind
      let kinds = batch.kinds
      batch.marks.withUnsafeBufferPointer { marks in
        for local in marks.indices
        where marks[local].contains(.failure) && marks[local].isDisjoint(with: [.noise, .copy])
          && kinds[local] != .event && kinds[local] != .operation
        {
          // Nor is what a tool says that was asked afterwards.
          let isReport =
            [.readinessRow, .repairStep].contains(kinds[local])
            || [.toolOutput, .mail].contains(kind)
              && [.verdict, .packageClaim, .fileClaim].contains(kinds[local])
          let id = RecordID(index: base + UInt32(local))
          let isError = kind == .dism && batch.levels[local] >= .error
          let isOfAgent = marks[local].contains(.agent)
          if isReport || kind.isBeside || isError || isOfAgent { others.append(id) }
          if !isReport { found.append(id) }
        }
      }
    }
    failureRecords = found
    otherFailures = others
  }

  private struct MismatchKey: Hashable {
    var folder: TermID?
    var file: TermID
    var expected: Digest?
    var actual: Digest?
  }

  /// Records between a hash mismatch and the record that names its component.
  private static let neighbourhood: UInt32 = 400

  private mutating func collectMismatches() {
    var facts: [MismatchFact] = []
    var byKey: [MismatchKey: Int] = [:]
    var owners: [UInt64: (component: TermID, record: UInt32)] = [:]
    var pending: [(fact: Int, file: TermID, record: UInt32)] = []
    var recordCount = 0
    forEachPayload { id, payload in
      let source = UInt64(self.source(id).index) << 32
      switch payload {
      case .hydrationFailed(let failed):
        if let component = failed.component, let file = failed.file {
          owners[source | UInt64(file.index)] = (component, id.index)
        }
      case .cannotRepair(let file, let component?):
        owners[source | UInt64(file.index)] = (component, id.index)
        for entry in pending
        where entry.file == file && id.index - entry.record <= 3 && facts[entry.fact].component == nil {
          facts[entry.fact].component = component
        }
        pending.removeAll()
      case .hashMismatch(let mismatch):
        guard !marks(id).contains(.copy) else { return }
        recordCount += 1
        let key = MismatchKey(
          folder: mismatch.folder, file: mismatch.file, expected: mismatch.expected, actual: mismatch.actual)
        let index = byKey[key] ?? facts.count
        if index == facts.count {
          byKey[key] = index
          facts.append(
            MismatchFact(
              file: mismatch.file, folder: mismatch.folder, component: nil, expected: mismatch.expected,
              actual: mismatch.actual, records: []))
        }
        facts[index].records.append(id)
        if facts[index].component == nil, let owner = owners[source | UInt64(mismatch.file.index)],
          id.index - owner.record <= Self.neighbourhood
        {
          facts[index].component = owner.component
        }
        pending = pending.filter { id.index - $0.record <= 3 }
        pending.append((index, mismatch.file, id.index))
      default: break
      }
    }
    mismatches = facts
    mismatchRecordCount = recordCount
    for (index, fact) in facts.enumerated() {
      for record in fact.records { mismatchByRecord[record.index] = index }
    }
  }

  /// Origin and error records of a hydration stand right before the line that names component and file.
  private mutating func attributeHydrations() {
    var waiting: [RecordID] = []
    var found: [UInt32: [TermID]] = [:]
    forEachPayload { id, payload in
      switch payload {
      case .origin, .hydrationError:
        if waiting.count >= 4 { waiting.removeFirst() }
        waiting.append(id)
      case .hydrationFailed(let failed):
        let about = [failed.component, failed.file].compactMap { $0 }
        for record in waiting where id.index - record.index <= 6 && source(record) == source(id) {
          found[record.index] = about
        }
        waiting.removeAll()
      case .hashMismatch: break
      default: waiting.removeAll()
      }
    }
    attributed = found
  }

  /// Sorts by time, then source, then place; keeps file order when it is sorted already.
  mutating func sortByTime() {
    var runs: [Range<Int>] = []
    var start = 0
    var last = Int64.min
    for index in batches.indices {
      guard let course = batches[index].course else { continue }
      if course.isAscending {
        if course.first < last {
          runs.append(start..<bases[index])
          start = bases[index]
        }
        last = course.last
        continue
      }
      for (local, time) in batches[index].times.enumerated() {
        if time < last {
          runs.append(start..<bases[index] + local)
          start = bases[index] + local
        }
        last = time
      }
    }
    runs.append(start..<count)
    guard runs.count > 1 else { return }
    var times: [Int64] = []
    times.reserveCapacity(count)
    for index in batches.indices { times.append(contentsOf: batches[index].times) }
    var order = (0..<UInt32(count)).map { $0 }
    Self.mergeRuns(&order, runs, times)
    var positions = [UInt32](repeating: 0, count: count)
    for (position, record) in order.enumerated() { positions[Int(record)] = UInt32(position) }
    self.order = order
    self.positions = positions
  }

  /// Stable merge of sorted runs, pairwise.
  ///
  /// O(n log runs).
  private static func mergeRuns(_ order: inout [UInt32], _ runs: [Range<Int>], _ times: [Int64]) {
    var runs = runs
    var source = order
    while runs.count > 1 {
      var target: [UInt32] = []
      target.reserveCapacity(source.count)
      var merged: [Range<Int>] = []
      var index = 0
      while index < runs.count {
        let left = runs[index]
        let right = index + 1 < runs.count ? runs[index + 1] : left.upperBound..<left.upperBound
        let start = target.count
        var (first, second) = (left.lowerBound, right.lowerBound)
        while first < left.upperBound, second < right.upperBound {
          if times[Int(source[second])] < times[Int(source[first])] {
            target.append(source[second])
            second += 1
          } else {
            target.append(source[first])
            first += 1
          }
        }
        target.append(contentsOf: source[first..<left.upperBound])
        target.append(contentsOf: source[second..<right.upperBound])
        merged.append(start..<target.count)
        index += 2
      }
      source = target
      runs = merged
    }
    order = source
  }

  mutating func collectLanes() {
    var rows = Lane.allCases.map { _ in [RecordID]() }
    for index in batches.indices where batches[index].hasPayloads || batches[index].hasPlainRows {
      let batch = batches[index]
      let base = UInt32(bases[index])
      // Only the servicing stack's own words; most failing lines of the others are probes (DISM), or tell of
      // the same failure in other words.
      let isCBS = sources[Int(batch.source.index)].kind.isServicing
      for entry in batch.payloads {
        let marks = batch.marks[Int(entry.record)]
        guard !marks.contains(.copy) else { continue }
        let id = RecordID(index: base + entry.record)
        switch entry.payload {
        case .stack, .readiness, .repairStep: break
        case .capture, .operation: rows[Int(Lane.operations.rawValue)].append(id)
        case _ where entry.payload.isAroundLogs: break
        case .event: rows[Int(Lane.events.rawValue)].append(id)
        case .hashMismatch:
          if mismatch(of: id)?.records.first == id { rows[Int(Lane.hashes.rawValue)].append(id) }
        // A line of the update agent's log.
        case .failure where marks.contains(.agent): break
        default: if isCBS { rows[Int(Lane.csi.rawValue)].append(id) }
        }
      }
      guard batch.isLocalTime, isCBS, batch.hasPlainRows else { continue }
      let kinds = batch.kinds
      for local in kinds.indices where kinds[local].isRowWithoutPayload {
        if !batch.marks[local].contains(.copy) {
          rows[Int(Lane.csi.rawValue)].append(RecordID(index: base + UInt32(local)))
        }
      }
    }
    lanes = rows.map { lane in lane.sorted { position(of: $0) < position(of: $1) } }
  }
}

extension Payload {
  /// Whether it tells of what stands around the logs, and not of what happened.
  var isAroundLogs: Bool {
    switch self {
    case .fileClaim, .listedFolder, .machineFact, .packageClaim, .componentClaim, .registryValue, .product,
      .filter, .verdict:
      true
    default: false
    }
  }
}
