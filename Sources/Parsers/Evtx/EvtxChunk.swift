import Records

/// One chunk of an event log; what a cut file lacks of it reads as zeros.
struct EvtxChunk {
  /// All 64 KiB; valid while this value lives.
  let view: ByteView
  /// First byte in the file.
  let start: Int
  /// Number of bytes that the file has.
  let present: Int
  /// Holds the bytes of a cut chunk.
  private let padded: TextBuffer?

  /// What each record begins with.
  static let signature: UInt32 = 0x0000_2a2a

  /// Chunk `number` of `file`; nil behind its end.
  init?(_ number: Int, of file: ByteView) {
    start = EvtxParser.Size.fileHeader + number * EvtxParser.Size.chunk
    guard start < file.count else { return nil }
    present = min(EvtxParser.Size.chunk, file.count - start)
    if present == EvtxParser.Size.chunk {
      padded = nil
      view = file[start..<start + present]
    } else {
      let zeros = [UInt8](repeating: 0, count: EvtxParser.Size.chunk - present)
      let whole = TextBuffer(Array(file[start..<start + present].buffer) + zeros)
      padded = whole
      view = whole.view
    }
  }

  /// The size of the record at `position`; nil when no record begins there.
  @inline(__always)
  static func recordSize(_ view: ByteView, _ position: Int) -> Int? {
    guard view.number(UInt32.self, at: position) == signature,
      let size = view.number(UInt32.self, at: position + 4),
      size >= EvtxParser.Size.record, Int(size) <= view.count - position
    else { return nil }
    return Int(size)
  }

  /// The BinXML of a record of `size` bytes.
  @inline(__always)
  static func body(_ position: Int, _ size: Int) -> Range<Int> {
    position + EvtxParser.Size.recordHeader..<position + size - 4
  }
}
