import Records

/// The hash by which Windows proves entries of a hive's log (public since .NET uses it for strings, too).
enum Marvin32 {
  /// The seed of entries of hive logs (`formats.md` section 5).
  static let logSeed: UInt64 = 0x82ef_4d88_7a4e_55c5

  /// The hash of `view`.
  ///
  /// Wrapping arithmetic is part of its definition.
  static func hash(_ view: ByteView, seed: UInt64 = logSeed) -> UInt64 {
    var low = UInt32(truncatingIfNeeded: seed)
    var high = UInt32(truncatingIfNeeded: seed >> 32)
    let words = view.count / 4
    let raw = UnsafeRawBufferPointer(view.buffer)
    for index in 0..<words {
      low = low &+ UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: index * 4, as: UInt32.self))
      mix(&low, &high)
    }
    // The bytes that are left, with one 0x80 behind the last.
    var tail: UInt32 = 0x80
    for index in (words * 4..<view.count).reversed() { tail = tail << 8 | UInt32(view[index]) }
    low = low &+ tail
    mix(&low, &high)
    mix(&low, &high)
    return UInt64(high) << 32 | UInt64(low)
  }

  @inline(__always)
  private static func mix(_ low: inout UInt32, _ high: inout UInt32) {
    high ^= low
    low = low << 20 | low >> 12
    low = low &+ high
    high = high << 9 | high >> 23
    high ^= low
    low = low << 27 | low >> 5
    low = low &+ high
    high = high << 19 | high >> 13
  }
}
