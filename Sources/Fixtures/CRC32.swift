/// CRC32 with the polynomial 0xEDB88320, as zip, zlib and event logs have it.
enum CRC32 {
  /// The sum over `bytes`.
  static func sum(_ bytes: some Sequence<UInt8>) -> UInt32 {
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes { crc = step(crc, byte) }
    return ~crc
  }

  /// The register after one more byte.
  static func step(_ crc: UInt32, _ byte: UInt8) -> UInt32 {
    table[Int((crc ^ UInt32(byte)) & 0xff)] ^ crc >> 8
  }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
  }
}
