import Records

/// Little-endian numbers and texts at any offset of a capture; nil or empty outside.
///
/// Events start at odd addresses: every load is unaligned.
struct ProcmonBytes {
  let view: ByteView

  @inline(__always) func u8(_ offset: Int) -> UInt8? { view.has(1, at: offset) ? view[offset] : nil }
  @inline(__always) func u16(_ offset: Int) -> UInt16? { view.number(UInt16.self, at: offset) }
  @inline(__always) func u32(_ offset: Int) -> UInt32? { view.number(UInt32.self, at: offset) }
  @inline(__always) func u64(_ offset: Int) -> UInt64? { view.number(UInt64.self, at: offset) }

  /// A pointer of the machine that was watched.
  @inline(__always) func pointer(_ offset: Int, isWide: Bool) -> UInt64? {
    isWide ? u64(offset) : u32(offset).map { UInt64($0) }
  }

  /// UTF-16 of at most `units` units, up to the first NUL; what lies outside is left out.
  func utf16(_ offset: Int, units: Int) -> String {
    guard offset >= 0, units > 0, offset < view.count else { return "" }
    let count = min(units, (view.count - offset) / 2)
    var text: [UInt16] = []
    text.reserveCapacity(count)
    for index in 0..<count {
      guard let unit = u16(offset + 2 * index), unit != 0 else { break }
      text.append(unit)
    }
    return String(decoding: text, as: UTF16.self)
  }

  /// A text of an event's detail by its info word: 8-bit characters or UTF-16.
  func text(_ place: ProcmonText) -> String {
    guard view.has(place.byteCount, at: place.offset) else { return "" }
    if place.isWide { return utf16(place.offset, units: place.count) }
    // 8-bit texts are those whose characters are all below 0x100.
    return String(
      String.UnicodeScalarView(
        view[place.offset..<place.offset + place.count].buffer.prefix { $0 != 0 }.map { Unicode.Scalar($0) }))
  }
}

/// Where a text of an event's detail stands.
struct ProcmonText: Sendable {
  var offset: Int
  /// Number of characters.
  var count: Int
  var isWide: Bool

  /// By an info word: bit 15 says 8-bit characters, the rest their number.
  @inline(__always)
  init(info: UInt16, at offset: Int) {
    self.offset = offset
    count = Int(info & 0x7fff)
    isWide = info & 0x8000 == 0
  }

  @inline(__always) var byteCount: Int { isWide ? count * 2 : count }
  @inline(__always) var end: Int { offset + byteCount }
}
