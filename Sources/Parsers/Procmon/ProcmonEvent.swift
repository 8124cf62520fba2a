import Records

/// The fixed part of an event (`formats.md` 2.3): what filters look at.
///
/// Made anew each time that it is looked at; no event is kept.
struct ProcmonEvent: Sendable {
  /// Classes of events.
  enum Class {
    static let process: UInt32 = 1
    static let registry: UInt32 = 2
    static let file: UInt32 = 3
    static let profiling: UInt32 = 4
    static let network: UInt32 = 5
  }

  /// Numbers of operations on files that are asked for by name.
  enum File {
    static let createFileMapping: UInt16 = 19
    static let createFile: UInt16 = 20
    static let readFile: UInt16 = 23
    static let writeFile: UInt16 = 24
    static let queryInformation: UInt16 = 25
    static let setInformation: UInt16 = 26
    static let directoryControl: UInt16 = 32
    static let fileSystemControl: UInt16 = 33
    static let deviceControl: UInt16 = 34
    static let lockControl: UInt16 = 37
    static let closeFile: UInt16 = 38
    static let querySecurity: UInt16 = 40
    static let setSecurity: UInt16 = 41
  }

  /// Bytes before the stack.
  static let headSize = 0x34
  /// The largest event that is believed; the largest seen has 66,376 bytes.
  static let largest = 1 << 20
  /// The deepest stack that is believed; the deepest seen has 150 addresses.
  static let deepest = 4096

  /// Position in the capture, from 0.
  var number: Int
  /// First byte in the file.
  var offset: Int
  var process: UInt32
  var tid: UInt32
  var category: UInt32
  var operation: UInt16
  var duration: UInt64
  var time: Int64
  var result: UInt32
  var depth: Int
  /// Where the detail begins in the file, and its size.
  var detail: Int
  var detailSize: Int
  /// Where more detail begins, from the event's start; 0 for none.
  var extra: Int

  /// The event at `offset`; nil when it does not lie in the file or is larger than events are.
  @inline(__always)
  init?(_ view: ByteView, at offset: Int, number: Int, pointerSize: Int) {
    guard view.has(Self.headSize, at: offset), let base = view.buffer.baseAddress else { return nil }
    let raw = UnsafeRawPointer(base) + offset
    @inline(__always) func u32(_ at: Int) -> UInt32 {
      UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt32.self))
    }
    @inline(__always) func u64(_ at: Int) -> UInt64 {
      UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: at, as: UInt64.self))
    }
    self.number = number
    self.offset = offset
    process = u32(0)
    tid = u32(4)
    category = u32(8)
    operation = UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: 0x0c, as: UInt16.self))
    duration = u64(0x14)
    time = Int64(bitPattern: u64(0x1c))
    result = u32(0x24)
    depth = Int(UInt16(littleEndian: raw.loadUnaligned(fromByteOffset: 0x28, as: UInt16.self)))
    detailSize = Int(u32(0x2c))
    extra = Int(u32(0x30))
    guard depth <= Self.deepest, detailSize <= Self.largest else { return nil }
    detail = offset + Self.headSize + depth * pointerSize
    guard view.has(detailSize, at: detail), extra <= Self.largest else { return nil }
  }

  /// Where the event's own bytes end, as far as it tells itself.
  func end(_ bytes: ProcmonBytes) -> Int {
    let own = detail + detailSize
    guard extra > 0, let size = bytes.u16(offset + extra) else { return own }
    return max(own, offset + extra + 2 + Int(size))
  }

  /// The event's extra detail; nil when there is none or it is not in the file.
  func extraRange(_ bytes: ProcmonBytes) -> Range<Int>? {
    guard extra > 0, let size = bytes.u16(offset + extra) else { return nil }
    let start = offset + extra + 2
    return bytes.view.has(Int(size), at: start) ? start..<start + Int(size) : nil
  }
}
