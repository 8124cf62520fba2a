import Records

/// The first 0x3A8 bytes of a capture (`formats.md` 2.1).
struct ProcmonHeader: Sendable {
  /// Number of bytes.
  static let size = 0x3a8
  /// The one version whose layout is known.
  static let knownVersion: UInt32 = 9

  let version: UInt32
  /// Whether pointers have eight bytes.
  let isWide: Bool
  let computer: String
  let systemRoot: String
  let eventCount: Int
  let firstEvent: Int
  let offsets: Int
  let processes: Int
  let strings: Int
  let hosts: Int
  /// Addresses above belong to the kernel.
  let highestUserAddress: UInt64
  /// `10.0.17763`.
  let build: String

  /// The header; nil when it is not whole.
  init?(_ view: ByteView) {
    guard view.has(Self.size, at: 0) else { return nil }
    let bytes = ProcmonBytes(view: view)
    func number(_ offset: Int) -> UInt32 { bytes.u32(offset) ?? 0 }
    func pointer(_ offset: Int) -> Int { Int(clamping: bytes.u64(offset) ?? 0) }
    version = number(4)
    isWide = number(8) != 0
    computer = bytes.utf16(0x0c, units: 16)
    systemRoot = bytes.utf16(0x2c, units: 260)
    eventCount = Int(number(0x234))
    firstEvent = pointer(0x240)
    offsets = pointer(0x248)
    processes = pointer(0x250)
    strings = pointer(0x258)
    highestUserAddress = bytes.u64(0x268) ?? 0
    build = "\(number(0x274)).\(number(0x278)).\(number(0x27c))"
    hosts = pointer(0x3a0)
  }

  /// Whether Process Monitor had written the tables behind the events.
  var isClosed: Bool { firstEvent != 0 && offsets != 0 && processes != 0 && strings != 0 }
}
