/// Writes registry hives (`regf`) that other readers accept.
///
/// Written from the description of the format and not from our parser, so that tests compare two readings of it. The same
/// keys give the same bytes.
///
///     let hive = HiveWriter(path: #"\SystemRoot\System32\Config\COMPONENTS"#)
///     let bytes = hive.file(of: RegistryKey("ROOT", keys: [.path(#"DerivedData\Components"#)]))
public struct HiveWriter: Sendable {
  /// The form of lists of subkeys.
  public enum List: String, Sendable, CaseIterable {
    /// The first four letters of each name beside it; from minor version 3 on.
    case lf
    /// A hash of each name beside it; from 5 on.
    case lh
    /// Offsets alone.
    case li
  }

  /// Where the hive was loaded from; only the end of it is kept.
  public var path: String
  /// 3 to 6.
  public var minor: UInt32 = 5
  /// Lists of subkeys, and how many keys one holds before an index is put over several.
  public var list = (form: List.lh, most: 500)
  /// The numbers that are raised before and after a change is written.
  public var sequence: (UInt32, UInt32) = (7, 7)
  /// Whether names that fit have one byte a character; other readers write them so.
  public var hasNarrowNames = true

  /// A writer.
  public init(path: String) {
    self.path = path
  }

  /// The hive with `root` and all below it.
  public func file(of root: RegistryKey) -> [UInt8] {
    var bins = HiveBins()
    let security = bins.add(Self.security())
    let key = add(root, parent: 0, security: security, isRoot: true, &bins)
    bins.close()
    // One security cell: its list is itself.
    bins.set(security + 4 + 4, little(UInt32(security)))
    bins.set(security + 4 + 8, little(UInt32(security)))
    return base(root: key, binsSize: bins.bytes.count, written: root.written) + bins.bytes
  }

  /// The base block with its sum.
  ///
  /// - Parameter type: 0 for a hive; 1 and 6 for a log.
  func base(root: Int, binsSize: Int, written: FileTime, type: UInt32 = 0) -> [UInt8] {
    var block = Array("regf".utf8) + little(sequence.0) + little(sequence.1) + little(written.ticks)
    block += little(UInt32(1)) + little(minor) + little(type) + little(UInt32(1)) + little(UInt32(root))
    block += little(UInt32(binsSize)) + little(UInt32(1))
    block += utf16(String(path.suffix(31)))
    block += [UInt8](repeating: 0, count: 508 - block.count)
    return block + little(Self.sum(block)) + [UInt8](repeating: 0, count: 4096 - 512)
  }

  /// The first 127 numbers by exclusive or; 0 and all ones are no sums.
  static func sum(_ block: [UInt8]) -> UInt32 {
    var sum: UInt32 = 0
    for index in stride(from: 0, to: 508, by: 4) {
      sum ^=
        UInt32(block[index]) | UInt32(block[index + 1]) << 8 | UInt32(block[index + 2]) << 16
        | UInt32(block[index + 3]) << 24
    }
    return sum == 0 ? 1 : sum == .max ? .max - 1 : sum
  }

  // MARK: Cells

  /// Adds a key, then all below it; returns its offset.
  private func add(
    _ key: RegistryKey, parent: Int, security: Int, isRoot: Bool = false, _ bins: inout HiveBins
  ) -> Int {
    let (name, isNarrow) = self.name(key.name)
    // Windows keeps keys sorted by their names in upper case.
    let keys = key.keys.sorted {
      $0.name.uppercased().unicodeScalars.lexicographicallyPrecedes($1.name.uppercased().unicodeScalars)
    }
    let flags: UInt16 = (isNarrow ? 0x20 : 0) | (isRoot ? 0xc : 0)
    var record = Array("nk".utf8) + little(flags) + little(key.written.ticks) + little(UInt32(0))
    record += little(UInt32(parent)) + little(UInt32(keys.count)) + little(UInt32(0))
    record += little(UInt32.max) + little(UInt32.max)
    record +=
      little(UInt32(key.values.count)) + little(UInt32.max) + little(UInt32(security)) + little(UInt32.max)
    record += little(UInt32(keys.map { $0.name.utf16.count * 2 }.max() ?? 0)) + little(UInt32(0))
    record += little(UInt32(key.values.map { $0.name.utf16.count * 2 }.max() ?? 0))
    record += little(UInt32(key.values.map(\.data.count).max() ?? 0)) + little(UInt32(0))
    record += little(UInt16(name.count)) + little(UInt16(0)) + name
    let place = bins.add(record)
    if !key.values.isEmpty {
      let values = key.values.map { add($0, &bins) }
      bins.set(place + 4 + 40, little(UInt32(bins.add(values.flatMap { little(UInt32($0)) }))))
    }
    if !keys.isEmpty {
      let below = keys.map { (name: $0.name, offset: add($0, parent: place, security: security, &bins)) }
      bins.set(place + 4 + 28, little(UInt32(add(list: below, &bins))))
    }
    return place
  }

  private func add(list keys: [(name: String, offset: Int)], _ bins: inout HiveBins) -> Int {
    var lists: [Int] = []
    for start in stride(from: 0, to: keys.count, by: list.most) {
      let part = keys[start..<min(start + list.most, keys.count)]
      var record = Array(list.form.rawValue.utf8) + little(UInt16(part.count))
      for key in part {
        record += little(UInt32(key.offset))
        switch list.form {
        case .li: break
        case .lh: record += little(Self.hash(key.name))
        case .lf: record += (Array(key.name.utf8) + [0, 0, 0, 0]).prefix(4)
        }
      }
      lists.append(bins.add(record))
    }
    guard lists.count > 1 else { return lists[0] }
    return bins.add(
      Array("ri".utf8) + little(UInt16(lists.count)) + lists.flatMap { little(UInt32($0)) })
  }

  private static func hash(_ name: String) -> UInt32 {
    name.uppercased().utf16.reduce(0) { $0 &* 37 &+ UInt32($1) }
  }

  private func add(_ value: RegistryValue, _ bins: inout HiveBins) -> Int {
    let (name, isNarrow) = self.name(value.name)
    var size = UInt32(value.data.count)
    var data: [UInt8]
    switch value.data.count {
    case 0...4:
      size |= 0x8000_0000
      data = value.data + [UInt8](repeating: 0, count: 4 - value.data.count)
    case 16_345... where minor > 3: data = little(UInt32(bigData(value.data, &bins)))
    default: data = little(UInt32(bins.add(value.data)))
    }
    data = Array("vk".utf8) + little(UInt16(name.count)) + little(size) + data + little(value.type)
    return bins.add(data + little(UInt16(isNarrow ? 1 : 0)) + little(UInt16(0)) + name)
  }

  /// Data in pieces of 16,344 bytes.
  private func bigData(_ data: [UInt8], _ bins: inout HiveBins) -> Int {
    let pieces = stride(from: 0, to: data.count, by: 16_344).map { start in
      bins.add(Array(data[start..<min(start + 16_344, data.count)]))
    }
    let list = bins.add(pieces.flatMap { little(UInt32($0)) })
    return bins.add(
      Array("db".utf8) + little(UInt16(pieces.count)) + little(UInt32(list))
        + [0, 0, 0, 0])
  }

  private func name(_ name: String) -> (bytes: [UInt8], isNarrow: Bool) {
    if hasNarrowNames, name.unicodeScalars.allSatisfy({ $0.value < 0x100 }) {
      return (name.unicodeScalars.map { UInt8($0.value) }, true)
    }
    return (utf16(name), name.isEmpty)
  }

  /// A security cell: everybody may read.
  private static func security() -> [UInt8] {
    let administrators: [UInt8] = [1, 2, 0, 0, 0, 0, 0, 5, 0x20, 0, 0, 0, 0x20, 2, 0, 0]
    let everyone: [UInt8] = [1, 1, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0]
    let entry: [UInt8] = [0, 2] + little(UInt16(8 + everyone.count)) + little(UInt32(0x2_0019)) + everyone
    let list: [UInt8] = [2, 0] + little(UInt16(8 + entry.count)) + little(UInt16(1)) + [0, 0] + entry
    var descriptor: [UInt8] = [1, 0] + little(UInt16(0x8004))
    descriptor += little(UInt32(20)) + little(UInt32(20 + administrators.count)) + little(UInt32(0))
    descriptor += little(UInt32(20 + administrators.count * 2)) + administrators + administrators + list
    // Where the list of them leads is written when its own place is known.
    return Array("sk".utf8) + [0, 0] + little(UInt32(0)) + little(UInt32(0)) + little(UInt32(1))
      + little(UInt32(descriptor.count)) + descriptor
  }
}

/// The bins of a hive while it is written.
struct HiveBins {
  private(set) var bytes: [UInt8] = []
  /// Behind the last cell of the open bin, and behind the bin.
  private var next = 0
  private var end = 0

  /// Adds a cell with `content`; returns its offset.
  mutating func add(_ content: [UInt8]) -> Int {
    let size = (content.count + 4 + 7) / 8 * 8
    if end - next < size { open(size) }
    let place = next
    set(place, little(-Int32(size)) + content)
    next += size
    return place
  }

  /// Writes over what stands at `place`.
  mutating func set(_ place: Int, _ content: [UInt8]) {
    bytes.replaceSubrange(place..<place + content.count, with: content)
  }

  /// What is left of the open bin becomes a free cell.
  mutating func close() {
    guard end > next else { return }
    set(next, little(Int32(end - next)))
    next = end
  }

  private mutating func open(_ size: Int) {
    close()
    let length = (size + 32 + 4095) / 4096 * 4096
    let start = bytes.count
    bytes += Array("hbin".utf8) + little(UInt32(start)) + little(UInt32(length))
    bytes += [UInt8](repeating: 0, count: length - 12)
    next = start + 32
    end = start + length
  }
}
