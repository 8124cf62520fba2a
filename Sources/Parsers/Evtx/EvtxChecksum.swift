import Records

/// CRC32 as zlib counts it (polynomial 0xEDB88320), eight bytes per step.
struct EvtxChecksum {
  private var state: UInt32 = 0xffff_ffff

  /// The sum over everything added.
  var value: UInt32 { ~state }

  /// The sum over `bytes`.
  static func of(_ bytes: ByteView) -> UInt32 {
    var sum = EvtxChecksum()
    sum.add(bytes)
    return sum.value
  }

  /// Counts `bytes` in.
  mutating func add(_ bytes: ByteView) {
    guard let base = bytes.buffer.baseAddress else { return }
    let raw = UnsafeRawPointer(base)
    let count = bytes.count
    state = Self.tables.withUnsafeBufferPointer { tables in
      // Eight tables of 256 entries: every index below is a byte plus a multiple of 256 under 2048.
      var crc = state
      var position = 0
      while position + 8 <= count {
        let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: position, as: UInt64.self))
        let mixed = word ^ UInt64(crc)
        crc = 0
        for lane in 0..<8 {
          let byte = Int(truncatingIfNeeded: mixed >> UInt64(8 * lane)) & 0xff
          crc ^= tables[(7 - lane) << 8 + byte]
        }
        position += 8
      }
      while position < count {
        let byte = raw.load(fromByteOffset: position, as: UInt8.self)
        crc = tables[Int((crc ^ UInt32(byte)) & 0xff)] ^ crc >> 8
        position += 1
      }
      return crc
    }
  }

  private static let tables: [UInt32] = {
    var tables = [UInt32](repeating: 0, count: 2048)
    for index in 0..<256 {
      var crc = UInt32(index)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
      tables[index] = crc
    }
    for index in 256..<2048 {
      let before = tables[index - 256]
      tables[index] = tables[Int(before & 0xff)] ^ before >> 8
    }
    return tables
  }()
}
