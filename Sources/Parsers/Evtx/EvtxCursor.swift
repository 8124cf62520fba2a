import Records

/// Reads little-endian fields of one chunk one after another; every read is checked and names its field.
struct EvtxCursor {
  /// The whole chunk: offsets inside BinXML count from its start.
  let view: ByteView
  /// Next byte to read, counted from the start of the chunk.
  private(set) var position: Int
  /// First byte that may not be read.
  let end: Int

  /// Reads the bytes from `start` to `end`; what reaches out of the chunk is cut, so that offsets from the
  /// file can be handed in as they are.
  init(_ view: ByteView, from start: Int, to end: Int) {
    self.view = view
    self.end = min(max(end, 0), view.count)
    self.position = min(max(start, 0), self.end)
  }

  /// Number of bytes left.
  var remaining: Int { end - position }

  /// The next byte without moving; nil at the end.
  @inline(__always)
  var next: UInt8? { position < end ? view[position] : nil }

  /// Moves on by `count` bytes.
  @inline(__always)
  mutating func skip(_ count: Int, _ part: StaticString) throws(EvtxFault) {
    guard count >= 0, count <= remaining else {
      throw EvtxFault(part: part, offset: position, kind: .short(needed: count, found: remaining))
    }
    position += count
  }

  @inline(__always)
  mutating func u8(_ part: StaticString) throws(EvtxFault) -> UInt8 {
    let at = position
    try skip(1, part)
    return view[at]
  }

  @inline(__always)
  mutating func u16(_ part: StaticString) throws(EvtxFault) -> UInt16 {
    let at = position
    try skip(2, part)
    return view.number(UInt16.self, at: at) ?? 0
  }

  @inline(__always)
  mutating func u32(_ part: StaticString) throws(EvtxFault) -> UInt32 {
    let at = position
    try skip(4, part)
    return view.number(UInt32.self, at: at) ?? 0
  }
}
