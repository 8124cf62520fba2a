import CZlib
import Records

/// CRC32 as zlib counts it (polynomial 0xEDB88320).
struct EvtxChecksum {
  private var state: uLong = 0

  /// The sum over everything added.
  var value: UInt32 { UInt32(truncatingIfNeeded: state) }

  /// The sum over `bytes`.
  static func of(_ bytes: ByteView) -> UInt32 {
    var sum = EvtxChecksum()
    sum.add(bytes)
    return sum.value
  }

  /// Counts `bytes` in.
  mutating func add(_ bytes: ByteView) {
    // Without bytes zlib would begin anew.
    guard let base = bytes.buffer.baseAddress else { return }
    state = crc32_z(state, base, bytes.count)
  }
}
