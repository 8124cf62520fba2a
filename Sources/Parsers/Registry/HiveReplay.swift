import Records

/// Applies the logs of a hive that was being written to when it was copied, in memory.
///
/// Both forms: entries with hashes (`HvLE`, Windows 8.1 and later) and the bitmap of changed sectors (`DIRT`) before.
/// Windows alternates between two logs, so that the entries that belong together may stand in both.
struct HiveReplay {
  /// What came of it.
  enum Outcome: Equatable {
    /// The hive was clean, or had no log that goes on from where it stands.
    case none
    /// So many changed pages were taken from these logs.
    case applied(pages: Int, logs: [String])
  }

  /// The hive as it is after its logs.
  private(set) var hive: Hive
  /// What was done.
  private(set) var outcome = Outcome.none
  /// What is wrong with the logs.
  private(set) var problems: [Complaint.Problem] = []

  /// A page of a log, by its place there and in the hive.
  private struct Page {
    let log: Int
    let from: Range<Int>
    let to: Int
  }

  /// An entry of a log.
  private struct Entry {
    let sequence: UInt32
    let binsSize: UInt32
    let pages: [Page]
  }

  /// Entries of one log that follow each other.
  private struct Run {
    let log: Int
    let first: UInt32
    var last: UInt32
    var entries: [Entry] = []
  }

  /// Applies `logs` to `hive` when it needs them.
  init(_ hive: Hive, logs: [Companion]) {
    self.hive = hive
    guard hive.base.isDirty else { return }
    let bases = logs.map { Hive.BaseBlock($0.text.view) }
    var runs: [Run] = []
    for (index, log) in logs.enumerated() {
      guard let base = bases[index], base.isLog else {
        // A log that was never written to is empty or zeros.
        if log.text.view.buffer.contains(where: { $0 != 0 }) {
          problems.append(.malformed(part: log.name, needed: "regf", found: "other bytes"))
        }
        continue
      }
      guard base.isIntact else {
        problems.append(.checksum(part: log.name))
        continue
      }
      let run = base.type == 6 ? entries(log, index, base) : sectors(log, index, base)
      if let run { runs.append(run) }
    }
    let entries = ordered(runs, logs)
    guard !entries.isEmpty else { return }
    let used = Set(entries.flatMap(\.pages).map(\.log)).sorted()
    // Of a hive whose own base block is torn, that of its log is a copy.
    var base = hive.base.isIntact ? hive.base : used.first.flatMap { bases[$0] } ?? hive.base
    base.binsSize = entries.last?.binsSize ?? base.binsSize
    let pages = entries.flatMap(\.pages)
    let (bytes, count) = Self.applied(pages, to: hive, logs: logs)
    if count < pages.count {
      problems.append(.malformed(part: "pages of logs", needed: "\(pages.count)", found: "\(count)"))
    }
    self.hive = Hive(bytes, base)
    outcome = .applied(pages: count, logs: used.map { logs[$0].name })
  }

  // MARK: Reading

  /// The entries of a log of the new form, from its base block's number on, up to the first that does not follow.
  private mutating func entries(_ log: Companion, _ index: Int, _ base: Hive.BaseBlock) -> Run? {
    let view = log.text.view
    var run: Run?
    var place = 512
    while view.starts(with: "HvLE", at: place, before: view.count) {
      guard let size = view.number(UInt32.self, at: place + 4).map({ Int($0) }), size >= 512, size % 512 == 0,
        view.has(size, at: place), let sequence = view.number(UInt32.self, at: place + 12)
      else {
        problems.append(.truncated(part: "\(log.name), entry at \(place)"))
        break
      }
      // Behind the current entries stand older ones that were not overwritten.
      guard sequence == run.map({ $0.last &+ 1 }) ?? base.sequence1 else { break }
      guard Marvin32.hash(view[place + 40..<place + size]) == view.number(UInt64.self, at: place + 24),
        Marvin32.hash(view[place..<place + 32]) == view.number(UInt64.self, at: place + 32)
      else {
        problems.append(.checksum(part: "\(log.name), entry at \(place)"))
        break
      }
      let count = Int(view.number(UInt32.self, at: place + 20) ?? 0)
      guard let pages = pages(view, index, place, size, count) else {
        problems.append(
          .malformed(
            part: "\(log.name), pages of entry at \(place)", needed: "\(count)", found: "fewer"))
        break
      }
      var next = run ?? Run(log: index, first: sequence, last: sequence)
      next.last = sequence
      next.entries.append(
        Entry(
          sequence: sequence, binsSize: view.number(UInt32.self, at: place + 16) ?? 0, pages: pages))
      run = next
      place += size
    }
    return run
  }

  /// The pages of an entry: first where each belongs and how long it is, then their bytes.
  private func pages(_ view: ByteView, _ log: Int, _ place: Int, _ size: Int, _ count: Int) -> [Page]? {
    guard count <= (size - 40) / 8 else { return nil }
    var from = place + 40 + count * 8
    var pages: [Page] = []
    pages.reserveCapacity(count)
    for index in 0..<count {
      let head = place + 40 + index * 8
      guard let to = view.number(UInt32.self, at: head), let length = view.number(UInt32.self, at: head + 4),
        Int(length) <= place + size - from
      else { return nil }
      pages.append(Page(log: log, from: from..<from + Int(length), to: Hive.start + Int(to)))
      from += Int(length)
    }
    return pages
  }

  /// The changed sectors of a log of the old form: one entry.
  private mutating func sectors(_ log: Companion, _ index: Int, _ base: Hive.BaseBlock) -> Run? {
    let view = log.text.view
    // Nothing is in it, or it was not written to its end.
    guard base.sequence1 == base.sequence2, view.starts(with: "DIRT", at: 512, before: view.count) else {
      return nil
    }
    let bitmap = 516..<516 + Int(base.binsSize) / 4096
    guard bitmap.upperBound <= view.count else {
      problems.append(.truncated(part: "\(log.name), bitmap of changed sectors"))
      return nil
    }
    var from = (bitmap.upperBound + 511) / 512 * 512
    var pages: [Page] = []
    for (number, byte) in view[bitmap].buffer.enumerated() where byte != 0 {
      for bit in 0..<8 where byte & (1 << UInt8(bit)) != 0 {
        guard view.has(512, at: from) else {
          // An entry is applied whole or not at all.
          problems.append(.truncated(part: "\(log.name), changed sectors"))
          return nil
        }
        pages.append(Page(log: index, from: from..<from + 512, to: Hive.start + (number * 8 + bit) * 512))
        from += 512
      }
    }
    let entry = Entry(sequence: base.sequence1, binsSize: base.binsSize, pages: pages)
    return Run(log: index, first: base.sequence1, last: base.sequence1, entries: [entry])
  }

  // MARK: Order

  /// The entries that go on from where the hive stands, in the order of their numbers, up to the first gap.
  private mutating func ordered(_ runs: [Run], _ logs: [Companion]) -> [Entry] {
    var found: [Entry] = []
    for run in runs.sorted(by: { ($0.first, $0.log) < ($1.first, $1.log) }) {
      // What the hive has already; of a hive whose numbers cannot be trusted all is needed.
      let fresh = run.entries.filter { !hive.base.isIntact || $0.sequence >= hive.base.sequence2 }
      guard let first = fresh.first else { continue }
      // The first may repeat what is half written in the hive; it must not leave anything out.
      let isNext =
        found.last.map { first.sequence == $0.sequence &+ 1 }
        ?? (!hive.base.isIntact || first.sequence <= hive.base.sequence1 &+ 1)
      guard isNext else {
        let needed = (found.last?.sequence ?? hive.base.sequence1) &+ 1
        problems.append(
          .malformed(
            part: "\(logs[run.log].name), number of entry", needed: "\(needed)", found: "\(first.sequence)"))
        break
      }
      found += fresh
    }
    return found
  }

  // MARK: Applying

  /// A copy of the hive with the pages in place; the one copy that is made of it.
  private static func applied(
    _ pages: [Page], to hive: Hive, logs: [Companion]
  ) -> (TextBuffer, Int) {
    // Pages may lie behind the end: the hive grew. Not further, though, than all of them would reach.
    let room = hive.view.count + pages.reduce(0) { $0 + $1.from.count }
    let kept = pages.filter { $0.to + $0.from.count <= room }
    let count = max(hive.view.count, kept.map { $0.to + $0.from.count }.max() ?? 0)
    let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: count)
    if let base = hive.view.buffer.baseAddress { copy.update(from: base, count: hive.view.count) }
    (copy + hive.view.count).update(repeating: 0, count: count - hive.view.count)
    for page in kept {
      let bytes = logs[page.log].text.view[page.from]
      if let base = bytes.buffer.baseAddress { (copy + page.to).update(from: base, count: bytes.count) }
    }
    nonisolated(unsafe) let owned = copy
    return (
      TextBuffer(pointer: UnsafePointer(copy), count: count, release: { owned.deallocate() }), kept.count
    )
  }
}
