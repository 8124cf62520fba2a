import Records

/// Rich text as Outlook packs it (MS-OXRTFCP): `LZFu`, with a dictionary of 4096 bytes that begins with common words of
/// rich text; or `MELA`, as it is.
struct CompressedRichText {
  /// The rich text, as far as it could be unpacked.
  private(set) var bytes: [UInt8] = []
  /// Whether it has its length and its sum.
  private(set) var isWhole = false

  /// A reference of two bytes gives 17 at most, and one in eight bytes more says what is one: no packed text swells more.
  private static let growth = 9
  /// Longest text.
  private static let limit = 64 << 20
  private static let headBytes = 16

  private static let beginning = Array(
    (#"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"#
      + "SymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx")
      .utf8)

  /// Unpacks `view`; nil when it is neither form.
  init?(_ view: ByteView) {
    guard let packed = view.number(UInt32.self, at: 0), let raw = view.number(UInt32.self, at: 4),
      let form = view.number(UInt32.self, at: 8), let sum = view.number(UInt32.self, at: 12)
    else { return nil }
    // The first number counts what follows it.
    let end = min(view.count, Int(packed) + 4)
    guard end >= Self.headBytes else { return nil }
    let content = view[Self.headBytes..<end]
    let wanted = min(Int(raw), Self.limit)
    switch form {
    case 0x7546_5a4c:
      bytes.reserveCapacity(min(wanted, content.count * Self.growth))
      let isEnded = unpack(content, limit: wanted)
      isWhole = isEnded && bytes.count == Int(raw) && Self.sum(content) == sum
    case 0x414c_454d:
      bytes = Array(content.buffer.prefix(wanted))
      isWhole = bytes.count == Int(raw)
    default: return nil
    }
  }

  /// - Returns: whether the mark of the end was met.
  private mutating func unpack(_ content: ByteView, limit: Int) -> Bool {
    var dictionary = Self.beginning + [UInt8](repeating: 0, count: 4096 - Self.beginning.count)
    var write = Self.beginning.count
    func next(_ place: Int) -> Int { (place + 1) & 4095 }
    var position = 0
    while position < content.count {
      let control = content[position]
      position += 1
      for bit in 0..<8 {
        if control >> bit & 1 == 0 {
          guard position < content.count, bytes.count < limit else { return false }
          dictionary[write] = content[position]
          bytes.append(content[position])
          write = next(write)
          position += 1
          continue
        }
        guard content.has(2, at: position) else { return false }
        let reference = Int(content[position]) << 8 | Int(content[position + 1])
        position += 2
        var read = reference >> 4
        // Nothing can be copied from where the next byte will stand: that says that the text ends.
        if read == write { return true }
        for _ in 0..<(reference & 15) + 2 {
          guard bytes.count < limit else { return false }
          let byte = dictionary[read]
          dictionary[write] = byte
          bytes.append(byte)
          read = next(read)
          write = next(write)
        }
      }
    }
    return false
  }

  private static let sums: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { sum, _ in sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xedb8_8320 }
  }

  /// CRC-32 that begins with zero and is not turned over at the end.
  private static func sum(_ content: ByteView) -> UInt32 {
    content.buffer.reduce(0) { sum, byte in
      sums[Int(UInt8(truncatingIfNeeded: sum) ^ byte)] ^ sum >> 8
    }
  }
}
