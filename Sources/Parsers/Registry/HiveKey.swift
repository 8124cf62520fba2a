import Records

/// A key of a hive: places in the file, nothing copied.
public struct HiveKey: Sendable {
  /// Its cell.
  let offset: UInt32
  /// Its cell in the file, the size before it included.
  let place: Range<Int>
  /// When it was written last, as FILETIME.
  public let written: UInt64
  let subkeyCount: Int
  let subkeys: UInt32
  /// How many values it says it has.
  let valueCount: Int
  let values: UInt32
  /// Its name in the file.
  let name: Range<Int>
  /// Whether the name has one byte a character (Latin-1), not UTF-16.
  let isNarrow: Bool
}

/// A value of a hive: places in the file, nothing copied.
public struct HiveValue: Sendable {
  /// Its cell in the file, the size before it included.
  let place: Range<Int>
  let name: Range<Int>
  let isNarrow: Bool
  /// `REG_SZ` is 1.
  public let type: UInt32
  /// Number of bytes of its data.
  public let size: Int
  /// Where data of four bytes and less stand; nil when they are in a cell.
  let inline: Int?
  let data: UInt32
}

extension Hive {
  /// Segments into which data is cut that is longer than this.
  private static let segment = 16_344

  /// The key at `offset`.
  func key(_ offset: UInt32) throws(HiveFault) -> HiveKey {
    let cell = try cell(offset, "nk", size: 76, "key")
    let start = cell.start
    let length = Int(u16(start + 72))
    guard cell.count >= 76 + length else {
      throw HiveFault(
        part: "name of key", offset: start + 76, kind: .short(needed: length, found: cell.count - 76))
    }
    return HiveKey(
      offset: offset, place: start - 4..<cell.end, written: view.number(UInt64.self, at: start + 4) ?? 0,
      subkeyCount: Int(u32(start + 20)), subkeys: u32(start + 28), valueCount: Int(u32(start + 36)),
      values: u32(start + 40), name: start + 76..<start + 76 + length,
      isNarrow: u16(start + 2) & 0x20 != 0)
  }

  /// The value at `offset`.
  func value(_ offset: UInt32) throws(HiveFault) -> HiveValue {
    let cell = try cell(offset, "vk", size: 20, "value")
    let start = cell.start
    let length = Int(u16(start + 2))
    guard cell.count >= 20 + length else {
      throw HiveFault(
        part: "name of value", offset: start + 20, kind: .short(needed: length, found: cell.count - 20))
    }
    let stated = u32(start + 4)
    let isInline = stated & 0x8000_0000 != 0
    // Four bytes is all there is room for.
    let size = isInline ? min(Int(stated & 0x7fff_ffff), 4) : Int(stated)
    return HiveValue(
      place: start - 4..<cell.end, name: start + 20..<start + 20 + length, isNarrow: u16(start + 16) & 1 != 0,
      type: u32(start + 12),
      size: size, inline: isInline ? start + 8 : nil, data: u32(start + 8))
  }

  /// Offsets of the values of `key`, as many as its list has.
  func values(of key: HiveKey) throws(HiveFault) -> (list: Range<Int>, count: Int) {
    guard key.valueCount > 0 else { return (0..<0, 0) }
    let cell = try cell(key.values, "list of values")
    let count = min(key.valueCount, cell.count / 4)
    return (cell.start..<cell.start + count * 4, count)
  }

  /// Runs `body` on the data of `value`, at most `limit` bytes of it.
  ///
  /// - Parameter scratch: where data is put together that stands in pieces.
  func withData<Result>(
    of value: HiveValue, limit: Int, scratch: inout [UInt8], _ body: (ByteView) -> Result
  ) throws(HiveFault) -> Result {
    let wanted = min(value.size, limit)
    if let inline = value.inline { return body(view[inline..<inline + wanted]) }
    guard wanted > 0 else { return body(view[0..<0]) }
    let cell = try cell(value.data, "data of value")
    if value.size > Hive.segment, base.minor > 3, view.starts(with: "db", at: cell.start, before: cell.end) {
      try gather(cell, size: value.size, limit: wanted, into: &scratch)
      return scratch.withUnsafeBufferPointer { body(ByteView($0)) }
    }
    guard cell.count >= wanted else {
      throw HiveFault(
        part: "data of value", offset: cell.start, kind: .short(needed: wanted, found: cell.count))
    }
    return body(view[cell.start..<cell.start + wanted])
  }

  private func gather(
    _ head: Cell, size: Int, limit: Int, into scratch: inout [UInt8]
  ) throws(HiveFault) {
    scratch.removeAll(keepingCapacity: true)
    guard head.count >= 8 else {
      throw HiveFault(part: "big data", offset: head.start, kind: .short(needed: 8, found: head.count))
    }
    let list = try cell(u32(head.start + 4), "list of big data")
    for index in 0..<min(Int(u16(head.start + 2)), list.count / 4) where scratch.count < limit {
      let piece = try cell(u32(list.start + index * 4), "piece of big data")
      let length = min(Hive.segment, piece.count, limit - scratch.count)
      scratch.append(contentsOf: view[piece.start..<piece.start + length].buffer)
    }
    guard scratch.count >= limit else {
      throw HiveFault(part: "big data", offset: head.start, kind: .short(needed: limit, found: scratch.count))
    }
  }
}

/// Goes through the keys of a list of subkeys (`lf`, `lh`, `li`, and `ri` over these), one after another.
struct HiveSubkeys {
  /// A list of keys with its place in it.
  private struct List {
    var next: Int
    let end: Int
    let step: Int
  }

  private let hive: Hive
  private var outer: List?
  private var inner: List?
  /// Entries that a list says it has and has no room for.
  private(set) var missing: HiveFault?

  /// The keys of the list at `offset`.
  init(_ hive: Hive, list offset: UInt32) throws(HiveFault) {
    self.hive = hive
    let (list, isIndex) = try open(offset)
    if isIndex { outer = list } else { inner = list }
  }

  /// The next key, or nil behind the last; after a fault, what follows can still be asked for.
  mutating func next() throws(HiveFault) -> UInt32? {
    while true {
      if let list = inner, list.next < list.end {
        inner?.next += list.step
        return hive.u32(list.next)
      }
      guard let list = outer, list.next < list.end else { return nil }
      outer?.next += list.step
      let offset = hive.u32(list.next)
      let (lower, isIndex) = try open(offset)
      guard !isIndex else {
        throw HiveFault(
          part: "list of subkeys", offset: Hive.start + Int(offset),
          kind: .wrong(needed: "lf, lh or li", found: "ri"))
      }
      inner = lower
    }
  }

  private mutating func open(_ offset: UInt32) throws(HiveFault) -> (List, isIndex: Bool) {
    let cell = try hive.cell(offset, "list of subkeys")
    guard cell.count >= 4 else {
      throw HiveFault(part: "list of subkeys", offset: cell.start, kind: .short(needed: 4, found: cell.count))
    }
    let step: Int
    let isIndex: Bool
    switch (hive.view[cell.start], hive.view[cell.start + 1]) {
    case (UInt8(ascii: "l"), UInt8(ascii: "f")), (UInt8(ascii: "l"), UInt8(ascii: "h")):
      (step, isIndex) = (8, false)
    case (UInt8(ascii: "l"), UInt8(ascii: "i")): (step, isIndex) = (4, false)
    case (UInt8(ascii: "r"), UInt8(ascii: "i")): (step, isIndex) = (4, true)
    default:
      throw HiveFault(
        part: "list of subkeys", offset: cell.start,
        kind: .wrong(needed: "lf, lh, li or ri", found: hive.hex(cell.start..<cell.start + 2)))
    }
    let stated = Int(hive.u16(cell.start + 2))
    let count = min(stated, (cell.count - 4) / step)
    if count < stated {
      missing = HiveFault(
        part: "list of subkeys", offset: cell.start,
        kind: .short(needed: 4 + stated * step, found: cell.count))
    }
    return (List(next: cell.start + 4, end: cell.start + 4 + count * step, step: step), isIndex)
  }
}
