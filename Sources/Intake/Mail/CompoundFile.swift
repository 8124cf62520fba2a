import Records

/// A compound file (MS-CFB): storages with streams in them, as Outlook saves a mail.
///
/// Read as far as its tables can be followed. Chains that loop, and entries that point to each other, end there; all
/// that is taken out together is never more than the file has.
struct CompoundFile {
  /// A storage or a stream.
  struct Entry {
    /// Its name.
    var name: String
    /// Whether it holds others.
    var isStorage: Bool
    /// First sector.
    var start: UInt32
    /// Number of bytes of a stream.
    var size: Int
    fileprivate var left: UInt32
    fileprivate var right: UInt32
    fileprivate var child: UInt32
  }

  /// Special sector numbers.
  private enum Mark {
    static let highest: UInt32 = 0xffff_fffa
    static let none: UInt32 = 0xffff_ffff
  }

  private let view: ByteView
  private let sectorSize: Int
  private let miniSize: Int
  private let miniLimit: Int
  private var sectors: [UInt32] = []
  /// First sector of the table of the small streams.
  private let miniStart: UInt32
  /// Table and bytes of the small streams; taken out when the first of them is asked for, since most compound files that
  /// are looked at hold no mail.
  private var mini: (sectors: [UInt32], bytes: [UInt8])?
  /// Entries by their number; the first is the root.
  private(set) var entries: [Entry] = []
  /// Whether something could not be followed to its end.
  private(set) var isDamaged = false
  /// Bytes that may still be taken out.
  private var budget: Int
  /// Entries that may still be visited: damaged storages can all hold the same ones.
  private var visits = 0

  /// First bytes of every compound file.
  static let signature: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1]
  /// Entries that are looked at.
  private static let entryLimit = 65_536

  /// The file in `view`; nil when it is none, or has no root.
  init?(_ view: ByteView) {
    guard view.count >= 512, view[0..<8].buffer.elementsEqual(Self.signature),
      let shift = view.number(UInt16.self, at: 0x1e), [9, 12].contains(shift),
      let miniShift = view.number(UInt16.self, at: 0x20), miniShift == 6,
      let directory = view.number(UInt32.self, at: 0x30), let limit = view.number(UInt32.self, at: 0x38),
      let miniStart = view.number(UInt32.self, at: 0x3c)
    else { return nil }
    self.view = view
    sectorSize = 1 << Int(shift)
    miniSize = 1 << Int(miniShift)
    miniLimit = Int(min(limit, 1 << 20))
    self.miniStart = miniStart
    budget = view.count
    readTable()
    readEntries(chain(directory, limit: Self.entryLimit * 128), isWide: shift == 12)
    guard let root = entries.first, root.isStorage else { return nil }
    // Each storage is asked a few times what is in it.
    visits = entries.count * 16
  }

  private mutating func smallStreams() -> (sectors: [UInt32], bytes: [UInt8]) {
    if let mini { return mini }
    let table = chain(miniStart, limit: view.count)
    let bytes = entries.first.map { chain($0.start, limit: min($0.size, view.count)) } ?? []
    let found = (Self.numbers(table), bytes)
    mini = found
    return found
  }

  /// The numbers of the sectors that follow each other: the first 109 of the table's own sectors stand in the header,
  /// the others in a chain of sectors.
  private mutating func readTable() {
    var own: [UInt32] = []
    for index in 0..<109 {
      if let number = view.number(UInt32.self, at: 0x4c + index * 4), number < Mark.highest {
        own.append(number)
      }
    }
    var next = view.number(UInt32.self, at: 0x44) ?? Mark.none
    var steps = 0
    while next < Mark.highest, let sector = sector(next), steps <= view.count / sectorSize {
      for position in stride(from: 0, to: sectorSize - 4, by: 4) {
        if let number = sector.number(UInt32.self, at: position), number < Mark.highest { own.append(number) }
      }
      next = sector.number(UInt32.self, at: sectorSize - 4) ?? Mark.none
      steps += 1
    }
    for number in own.prefix(view.count / sectorSize + 1) {
      guard let sector = sector(number) else {
        isDamaged = true
        continue
      }
      for position in stride(from: 0, to: sectorSize, by: 4) {
        sectors.append(sector.number(UInt32.self, at: position) ?? Mark.none)
      }
    }
  }

  private func sector(_ number: UInt32) -> ByteView? {
    let start = (Int(number) + 1) * sectorSize
    guard start < view.count else { return nil }
    // The last sector of a cut file is short; what there is of it counts.
    return view[start..<min(start + sectorSize, view.count)]
  }

  /// The bytes of the sectors that follow each other from `start` on, at most `limit`.
  private mutating func chain(_ start: UInt32, limit: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    var next = start
    var steps = 0
    while next < Mark.highest, bytes.count < limit {
      guard steps <= sectors.count, let sector = sector(next) else {
        isDamaged = true
        break
      }
      bytes.append(contentsOf: sector.buffer.prefix(limit - bytes.count))
      next = Int(next) < sectors.count ? sectors[Int(next)] : Mark.none
      steps += 1
    }
    return bytes
  }

  private static func numbers(_ bytes: [UInt8]) -> [UInt32] {
    bytes.withUnsafeBufferPointer { buffer in
      (0..<buffer.count / 4).map { ByteView(buffer).number(UInt32.self, at: $0 * 4) ?? Mark.none }
    }
  }

  private mutating func readEntries(_ bytes: [UInt8], isWide: Bool) {
    bytes.withUnsafeBufferPointer { buffer in
      let table = ByteView(buffer)
      for start in stride(from: 0, to: table.count - 127, by: 128) {
        let length = Int(min(table.number(UInt16.self, at: start + 0x40) ?? 0, 64))
        let kind = table[start + 0x42]
        var size = table.number(UInt64.self, at: start + 0x78) ?? 0
        if !isWide { size &= 0xffff_ffff }
        entries.append(
          Entry(
            name: table.utf16Text(start..<start + length), isStorage: kind == 1 || kind == 5,
            start: table.number(UInt32.self, at: start + 0x74) ?? Mark.none,
            size: Int(clamping: min(size, UInt64(view.count))),
            left: table.number(UInt32.self, at: start + 0x44) ?? Mark.none,
            right: table.number(UInt32.self, at: start + 0x48) ?? Mark.none,
            child: table.number(UInt32.self, at: start + 0x4c) ?? Mark.none))
      }
    }
  }

  /// Numbers of the entries inside the storage `number`, in the order of the file.
  mutating func children(of number: Int) -> [Int] {
    guard entries.indices.contains(number), entries[number].isStorage else { return [] }
    var found: Set<Int> = []
    var open = [entries[number].child]
    while let next = open.popLast() {
      guard let index = Int(exactly: next), entries.indices.contains(index), index != 0,
        found.insert(index).inserted
      else { continue }
      guard visits > 0 else {
        isDamaged = true
        break
      }
      visits -= 1
      open.append(entries[index].left)
      open.append(entries[index].right)
    }
    return found.sorted()
  }

  /// The bytes of the stream `number`, as many as can be found.
  mutating func stream(_ number: Int) -> [UInt8] {
    let entry = entries[number]
    let limit = min(entry.size, budget)
    var bytes: [UInt8] = []
    if entry.size >= miniLimit {
      bytes = chain(entry.start, limit: limit)
    } else {
      let mini = smallStreams()
      var next = entry.start
      var steps = 0
      while next < Mark.highest, bytes.count < limit, steps <= mini.sectors.count {
        let start = Int(next) * miniSize
        guard start < mini.bytes.count else { break }
        bytes.append(
          contentsOf: mini.bytes[start..<min(start + miniSize, mini.bytes.count)].prefix(limit - bytes.count))
        next = Int(next) < mini.sectors.count ? mini.sectors[Int(next)] : Mark.none
        steps += 1
      }
    }
    if bytes.count < entry.size { isDamaged = true }
    budget -= bytes.count
    return bytes
  }
}
