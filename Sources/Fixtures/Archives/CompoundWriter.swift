/// Writes compound files (MS-CFB, version 3: sectors of 512 bytes).
public struct CompoundWriter {
  /// A stream or a storage.
  public indirect enum Node: Sendable {
    /// A stream with its bytes.
    case stream(String, [UInt8])
    /// A storage with what is in it.
    case storage(String, [Node])

    var name: String {
      switch self {
      case .stream(let name, _), .storage(let name, _): name
      }
    }
  }

  private static let none: UInt32 = 0xffff_ffff
  private static let end: UInt32 = 0xffff_fffe
  private static let tableMark: UInt32 = 0xffff_fffd
  private static let listMark: UInt32 = 0xffff_fffc
  private static let sector = 512
  /// Streams below this size stand in the mini stream.
  private static let small = 4096

  private struct Entry {
    var name: String
    var kind: UInt8
    var bytes: [UInt8] = []
    var left = CompoundWriter.none
    var right = CompoundWriter.none
    var child = CompoundWriter.none
    var start = CompoundWriter.end
    var size = 0
  }

  private var entries = [Entry(name: "Root Entry", kind: 5)]
  private var table: [UInt32] = []
  private var body: [UInt8] = []

  /// The file with `nodes` in its root.
  public static func file(_ nodes: [Node]) -> [UInt8] {
    var writer = CompoundWriter()
    writer.add(nodes, to: 0)
    return writer.whole()
  }

  /// The entries of a storage form a list to the right, sorted as the format wants: by length, then by letters.
  private mutating func add(_ nodes: [Node], to parent: Int) {
    let sorted = nodes.sorted {
      ($0.name.utf16.count, $0.name.uppercased()) < ($1.name.utf16.count, $1.name.uppercased())
    }
    var previous: Int?
    for node in sorted {
      let index = entries.count
      switch node {
      case .stream(let name, let bytes):
        entries.append(Entry(name: name, kind: 2, bytes: bytes, size: bytes.count))
      case .storage(let name, _): entries.append(Entry(name: name, kind: 1))
      }
      if let previous {
        entries[previous].right = UInt32(index)
      } else {
        entries[parent].child = UInt32(index)
      }
      previous = index
      if case .storage(_, let inner) = node { add(inner, to: index) }
    }
  }

  /// Writes bytes as a chain of sectors and gives the first.
  private mutating func chain(_ bytes: [UInt8]) -> UInt32 {
    guard !bytes.isEmpty else { return Self.end }
    let first = UInt32(table.count)
    let count = (bytes.count + Self.sector - 1) / Self.sector
    for index in 0..<count { table.append(index + 1 < count ? first + UInt32(index) + 1 : Self.end) }
    body += bytes
    body += [UInt8](repeating: 0, count: count * Self.sector - bytes.count)
    return first
  }

  private mutating func whole() -> [UInt8] {
    // How many sectors there are does not depend on where they stand.
    var counted = self
    _ = counted.layOut()
    var tableSectors = 0
    var listSectors = 0
    while tableSectors * (Self.sector / 4) < counted.table.count + tableSectors + listSectors {
      tableSectors += 1
      // The head has room for 109 of their numbers; the others stand in sectors that end with the next one's number.
      listSectors = max(0, tableSectors - 109 + 126) / 127
    }
    // The table stands in front, so that a file that is cut keeps it, and says of its own sectors that they are such.
    table += [UInt32](repeating: Self.tableMark, count: tableSectors)
    table += [UInt32](repeating: Self.listMark, count: listSectors)
    let (directory, miniStart, miniCount) = layOut()
    table += [UInt32](repeating: Self.none, count: tableSectors * (Self.sector / 4) - table.count)
    var head: [UInt8] = [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1] + [UInt8](repeating: 0, count: 16)
    head += little(UInt16(0x3e))
    head += little(UInt16(3))
    head += little(UInt16(0xfffe))
    head += little(UInt16(9))
    head += little(UInt16(6))
    head += [UInt8](repeating: 0, count: 10)
    head +=
      little(UInt32(tableSectors)) + little(directory) + little(UInt32(0))
      + little(UInt32(Self.small))
    head += little(miniStart) + little(UInt32((miniCount * 4 + Self.sector - 1) / Self.sector))
    head += little(listSectors > 0 ? UInt32(tableSectors) : Self.end) + little(UInt32(listSectors))
    for index in 0..<109 { head += little(index < tableSectors ? UInt32(index) : Self.none) }
    var lists: [UInt32] = []
    for list in 0..<listSectors {
      for index in 109 + list * 127..<109 + (list + 1) * 127 {
        lists.append(index < tableSectors ? UInt32(index) : Self.none)
      }
      lists.append(list + 1 < listSectors ? UInt32(tableSectors + list + 1) : Self.end)
    }
    return head + (table + lists).flatMap { little($0) } + body
  }

  /// Writes the directory, then the streams; returns their first sectors and the length of the small ones' table.
  private mutating func layOut() -> (directory: UInt32, miniStart: UInt32, miniCount: Int) {
    let directory = chain([UInt8](repeating: 0, count: entries.count * 128))
    var mini: [UInt8] = []
    var miniTable: [UInt32] = []
    for index in entries.indices where entries[index].kind == 2 && entries[index].size > 0 {
      let bytes = entries[index].bytes
      guard bytes.count < Self.small else {
        entries[index].start = chain(bytes)
        continue
      }
      let first = UInt32(miniTable.count)
      let count = (bytes.count + 63) / 64
      for unit in 0..<count { miniTable.append(unit + 1 < count ? first + UInt32(unit) + 1 : Self.end) }
      mini += bytes + [UInt8](repeating: 0, count: count * 64 - bytes.count)
      entries[index].start = first
    }
    entries[0].start = chain(mini)
    entries[0].size = mini.count
    let miniStart = chain(miniTable.flatMap { little($0) })
    body.replaceSubrange(0..<entries.count * 128, with: entries.flatMap(Self.directoryEntry))
    return (directory, miniStart, miniTable.count)
  }

  private static func directoryEntry(_ entry: Entry) -> [UInt8] {
    var name = utf16(entry.name)
    let length = name.count + 2
    name += [UInt8](repeating: 0, count: 64 - name.count)
    var bytes = name
    bytes += little(UInt16(length))
    bytes += [entry.kind, 1]
    bytes += little(entry.left) + little(entry.right) + little(entry.child)
    bytes += [UInt8](repeating: 0, count: 36)
    bytes += little(entry.start) + little(UInt32(entry.size)) + little(UInt32(0))
    return bytes
  }
}
