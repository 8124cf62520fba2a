import Records

/// Finds symbols by their bytes: open addressing over row numbers, the bytes stay in the tables' arena.
struct SymbolIndex: Sendable {
  private var slots: [UInt32]

  /// An index with room for `count` symbols.
  init(capacity count: Int) {
    var size = 64
    while size < count * 2 { size *= 2 }
    slots = Array(repeating: .max, count: size)
  }

  /// Where `bytes` stand or would stand, and the row that is there.
  ///
  /// - Parameter same: compares with a row's symbol.
  func find(_ bytes: UnsafeBufferPointer<UInt8>, same: (Int) -> Bool) -> (slot: Int, row: Int?) {
    var slot = Int(truncatingIfNeeded: Self.hash(bytes)) & (slots.count - 1)
    while slots[slot] != .max {
      if same(Int(slots[slot])) { return (slot, Int(slots[slot])) }
      slot = (slot + 1) & (slots.count - 1)
    }
    return (slot, nil)
  }

  /// Puts a row where ``find(_:same:)`` found nothing.
  mutating func put(_ row: Int, slot: Int) {
    slots[slot] = UInt32(truncatingIfNeeded: row)
  }

  /// FNV-1a, which spreads identifiers well and needs no table.
  private static func hash(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt32 {
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    return hash ^ hash >> 15
  }
}
