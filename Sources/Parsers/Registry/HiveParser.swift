import Records

/// Reads the keys of a hive that tell of servicing (``RegistryInterest``): a record for each, or for each value of some.
///
/// A record's text is the path of its key and a line `name: data` for each value; its place is the key's cell in the
/// file, its time when the key was written last.
struct HiveParser: SourceReader {
  private let source: SourceID
  private let name: String
  /// The hive as it is after its logs.
  private let hive: Hive?
  private let byteCount: Int
  private let complaints: [Complaint]

  /// A parser of the hive in `file`.
  ///
  /// - Parameters:
  ///   - path: where it stands, for its name when it tells none.
  ///   - logs: its logs, as far as there are.
  init(source: SourceID, file: TextBuffer, path: String, logs: [Companion]) {
    self.source = source
    byteCount = file.count
    guard let found = Hive(file) else {
      (hive, name) = (nil, "")
      complaints = [Self.complaint(source, .truncated(part: "base block"), at: 0, .stopped)]
      return
    }
    let replay = HiveReplay(found, logs: logs)
    hive = replay.hive
    let own = lastPart(of: found.base.name, separators: .backslash)
    name = own.isEmpty ? lastPart(of: path, separators: .any) : own
    complaints =
      Self.complaints(source, found, replay)
      + (Self.isOlderCopy(path) ? [Self.complaint(source, .olderCopy, at: 0, .readAnyway)] : [])
  }

  /// Whether Windows copied it there on another day, whatever its head says.
  private static func isOlderCopy(_ path: String) -> Bool {
    path.split { "/\\!".contains($0) }.dropLast().contains { $0.lowercased() == "regback" }
  }

  private static func complaint(
    _ source: SourceID, _ problem: Complaint.Problem, at offset: Int, _ action: Complaint.Action
  ) -> Complaint {
    Complaint(
      location: Location(source: source, offset: UInt64(offset), length: 0, number: nil), problem: problem,
      action: action)
  }

  private static func complaints(_ source: SourceID, _ hive: Hive, _ replay: HiveReplay) -> [Complaint] {
    var found = replay.problems.map { complaint(source, $0, at: 0, .skipped) }
    if !hive.base.isIntact {
      found.append(complaint(source, .checksum(part: "base block"), at: 508, .readAnyway))
    }
    switch replay.outcome {
    case .applied(let pages, let logs):
      found.append(
        complaint(source, .replayed(pages: pages, logs: logs.joined(separator: ", ")), at: 0, .readAnyway))
    case .none where hive.base.isDirty: found.append(complaint(source, .stale, at: 0, .readAnyway))
    case .none: break
    }
    return found
  }

  /// One: a record's key is its place in the text, which is written in the order of the keys.
  var pieces: [Range<Int>] { [0..<1] }

  func byteCount(of piece: Range<Int>) -> Int { byteCount }

  func read(_ piece: Range<Int>) -> RecordBatch {
    var work = HiveReading(source: source, name: name, byteCount: byteCount, complaints: complaints)
    if let hive { work.read(hive) }
    return work.batch()
  }
}

/// The work behind ``HiveParser``: writes the text of all records, then makes them from it.
private struct HiveReading {
  /// Text of one hive, whose positions are 32-bit numbers.
  private static let textLimit = 1 << 30
  /// Values of one key that are looked at.
  private static let valueLimit = 16_384

  private let source: SourceID
  private let byteCount: Int
  private let name: String
  private var complaints: [Complaint]
  private var scribe: RegistryScribe
  private var rows: [Row] = []
  private var values: [RegistryDatum] = []
  private var scratch: [UInt8] = []
  private let paths = RegistryPaths.shared

  /// A record: a key, or one value of it.
  private struct Row {
    let start: Int
    let path: Range<Int>
    let interest: RegistryInterest
    let values: Range<Int>
    let place: RecordBatch.Place
    let written: UInt64
  }

  init(source: SourceID, name: String, byteCount: Int, complaints: [Complaint]) {
    (self.source, self.name, self.byteCount, self.complaints) = (source, name, byteCount, complaints)
    scribe = RegistryScribe(text: EvtxArena(capacity: 1 << 16))
  }

  // MARK: Walking

  /// Where a key stands: what its path may become, and how much of the path buffer is its own.
  private struct Position {
    var state = RegistryPaths.State()
    var length = 0
    var depth = 0
  }

  mutating func read(_ hive: Hive) {
    var walk = HiveWalk(hive)
    walk.checkBins()
    guard let root = walk.root() else { return complain(walk.faults) }
    let current = currentControlSet(hive, root)
    let path = EvtxArena(capacity: 4096)
    var lower: [UInt8] = []
    var reading = self
    // Written back at the end: the walk may not change what it runs in.
    walk.visit(root, Position()) { key, above in
      path.truncate(to: above.length)
      if above.depth == 0 {
        path.append(reading.name)
        lower = Array(reading.name.lowercased().utf8)
      } else {
        path.append(UInt8(ascii: "\\"))
        reading.append(hive, key, to: path, &lower)
      }
      if above.depth == 1, let current, let number = RegistryPaths.controlSetNumber(lower), number != current
      {
        return nil
      }
      let (state, interest) = reading.paths.step(above.state, lower)
      if let interest, reading.scribe.text.count < Self.textLimit {
        reading.add(hive, key, interest, path)
      }
      return Position(state: state, length: path.count, depth: above.depth + 1)
    }
    if reading.scribe.text.count >= Self.textLimit {
      reading.complain([HiveFault(part: "text of one hive", offset: 0, kind: .limit)])
    }
    self = reading
    complain(walk.faults)
  }

  /// Writes the name of `key`, and in lower case into `lower`.
  private func append(_ hive: Hive, _ key: HiveKey, to path: EvtxArena, _ lower: inout [UInt8]) {
    let start = path.count
    var scribe = RegistryScribe(text: path)
    _ = scribe.write(name: hive.view[key.name], isNarrow: key.isNarrow)
    lower.removeAll(keepingCapacity: true)
    for byte in path.bytes(start..<path.count) { lower.append(byte &- 65 < 26 ? byte + 32 : byte) }
  }

  /// The control set in use: the others of a SYSTEM hive are older copies.
  private mutating func currentControlSet(_ hive: Hive, _ root: HiveKey) -> Int? {
    guard var keys = try? HiveSubkeys(hive, list: root.subkeys), root.subkeyCount > 0 else { return nil }
    var left = 64
    while left > 0, let offset = try? keys.next() {
      left -= 1
      guard let key = try? hive.key(offset),
        hive.text(key.name, isNarrow: key.isNarrow).lowercased() == "select",
        let (list, count) = try? hive.values(of: key)
      else { continue }
      for index in 0..<min(count, 16) {
        guard let value = try? hive.value(hive.u32(list.lowerBound + index * 4)), value.type == 4,
          hive.text(value.name, isNarrow: value.isNarrow).lowercased() == "current"
        else { continue }
        return try? hive.withData(of: value, limit: 4, scratch: &scratch) { view in
          view.number(UInt32.self, at: 0).map { Int($0) }
        } ?? nil
      }
    }
    return nil
  }

  // MARK: Text

  /// Writes the text of a key that matters.
  private mutating func add(_ hive: Hive, _ key: HiveKey, _ interest: RegistryInterest, _ path: EvtxArena) {
    let text = scribe.text
    let start = text.count
    text.append(path.bytes(0..<path.count))
    let own = start..<text.count
    text.append(UInt8(ascii: "\n"))
    func row(_ start: Int, _ path: Range<Int>, _ values: Range<Int>, _ cell: Range<Int>) -> Row {
      Row(
        start: start, path: path, interest: interest, values: values, place: place(cell), written: key.written
      )
    }
    let first = values.count
    var kept = 0
    let names = interest.isByValue ? interest.valueNames : nil
    do throws(HiveFault) {
      let (list, count) = try hive.values(of: key)
      if count < key.valueCount {
        throw HiveFault(
          part: "list of values", offset: key.place.lowerBound,
          kind: .short(needed: key.valueCount * 4, found: count * 4))
      }
      for index in 0..<min(count, Self.valueLimit) {
        let offset = hive.u32(list.lowerBound + index * 4)
        guard interest.isByValue else {
          _ = write(hive, offset, interest)
          continue
        }
        // Each value repeats the path, so that its record says what it is about.
        let before = text.count
        let isFirst = before == own.upperBound + 1
        if !isFirst {
          text.append(path.bytes(0..<path.count))
          text.append(UInt8(ascii: "\n"))
        }
        let cell = write(hive, offset, interest)
        let row = row(
          isFirst ? start : before, isFirst ? own : before..<before + path.count,
          first + kept..<values.count, cell ?? key.place)
        guard cell != nil, names?.contains(name(values[row.values.lowerBound])) ?? true,
          facts.isRecord(values[row.values.lowerBound], in: self.key(row))
        else {
          values.removeSubrange((first + kept)...)
          text.truncate(to: isFirst ? own.upperBound + 1 : before)
          continue
        }
        rows.append(row)
        kept += 1
      }
    } catch {
      complain([error])
    }
    if interest.isByValue {
      if text.count == own.upperBound + 1 { text.truncate(to: start) }
      return
    }
    let whole = row(start, own, first..<values.count, key.place)
    guard facts.isRecord(self.key(whole)) else {
      values.removeSubrange(first...)
      return text.truncate(to: start)
    }
    rows.append(whole)
  }

  private func name(_ datum: RegistryDatum) -> String {
    String(decoding: scribe.text.bytes(datum.name), as: UTF8.self).lowercased()
  }

  /// What was written so far.
  private var facts: RegistryFacts {
    RegistryFacts(view: ByteView(scribe.text.bytes(0..<scribe.text.count)), items: scribe.items)
  }

  private func key(_ row: Row) -> RegistryFacts.Key {
    RegistryFacts.Key(path: row.path, interest: row.interest, values: values[row.values])
  }

  /// Where a cell stands in the file as sent: what a log added may lie behind its end.
  private func place(_ cell: Range<Int>) -> RecordBatch.Place {
    let end = min(byteCount, cell.upperBound)
    let offset = min(cell.lowerBound, end)
    return RecordBatch.Place(offset: UInt64(offset), length: UInt32(clamping: end - offset), number: 0)
  }

  /// Writes the line of the value at `offset`; returns its cell, or nil when there is none.
  private mutating func write(_ hive: Hive, _ offset: UInt32, _ interest: RegistryInterest) -> Range<Int>? {
    do throws(HiveFault) {
      let value = try hive.value(offset)
      let name = scribe.write(name: hive.view[value.name], isNarrow: value.isNarrow)
      if name.isEmpty { scribe.text.append("@") }
      scribe.text.append(": ")
      let readsText = interest == .component || interest == .deployment
      var made: RegistryDatum?
      do throws(HiveFault) {
        let wanted = RegistryScribe.wanted(value.type)
        made = try hive.withData(of: value, limit: wanted, scratch: &scratch) { data in
          scribe.write(value.type, data, size: value.size, readsText: readsText, name: name)
        }
      } catch {
        complain([error])
      }
      if !RegistryFacts.isOnlyShown(scribe.text.bytes(name), of: interest) {
        values.append(
          made ?? RegistryDatum(name: name, text: scribe.text.count..<scribe.text.count, type: value.type))
      }
      scribe.text.append(UInt8(ascii: "\n"))
      return value.place
    } catch {
      complain([error])
      return nil
    }
  }

  private mutating func complain(_ faults: [HiveFault]) {
    for fault in faults where complaints.count < HiveWalk.Limit.faults * 4 {
      complaints.append(
        Complaint(
          location: Location(
            source: source, offset: UInt64(min(max(fault.offset, 0), byteCount)), length: 0, number: nil),
          problem: fault.problem, action: .keptPartly))
    }
  }

  // MARK: Records

  /// The batch of everything read.
  consuming func batch() -> RecordBatch {
    let text = scribe.text.take()
    var batch = RecordBatch(source: source, text: text, textRange: 0..<text.count, isLocalTime: false)
    withExtendedLifetime(text) {
      let facts = RegistryFacts(view: text.view, items: scribe.items)
      batch.reserve(rows.count)
      for row in rows {
        let time = RegistryFacts.moment(row.written)
        batch.append(
          start: row.start, time: time, kind: .registryValue, level: .none, marks: time == nil ? [] : .exact,
          place: row.place)
        let key = key(row)
        if row.interest.isByValue, let value = key.values.first {
          facts.attach(value, of: key, to: &batch)
        } else {
          facts.attach(key, to: &batch)
        }
      }
    }
    for complaint in complaints { batch.complain(complaint) }
    return batch
  }
}
