/// Damages inputs, the same way for the same seed; a failing test prints the seed.
public struct Mutation: Sendable {
  private var state: UInt64

  /// Bytes that mean something to our parsers, besides arbitrary ones.
  private static let telling: [UInt8] =
    Array("\r\n\0(){}[]~#:,'\"0x@=\u{1b}".utf8) + [0xff, 0xc3, 0xe4, 0x80]

  /// Begins the sequence of `seed`.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits (SplitMix64).
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }

  /// A number from 0 up to, not including, `limit`; 0 when `limit` is less than 2.
  public mutating func below(_ limit: Int) -> Int {
    limit < 2 ? 0 : Int(next() % UInt64(limit))
  }

  /// `bytes` with one to eight changes: bytes replaced, inserted, cut out, repeated, exchanged, or the end
  /// cut off.
  public mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for _ in 0...below(8) {
      let place = below(bytes.count)
      let length = min(below(below(4) == 0 ? 2_000 : 12) + 1, bytes.count - place)
      let byte =
        below(2) == 0 ? Self.telling[below(Self.telling.count)] : UInt8(truncatingIfNeeded: next())
      switch below(7) {
      case 0, 1: if !bytes.isEmpty { bytes[place] = byte }
      case 2: bytes.insert(contentsOf: [UInt8](repeating: byte, count: length), at: place)
      case 3: bytes.removeSubrange(place..<place + length)
      case 4: bytes.insert(contentsOf: bytes[place..<place + length], at: below(bytes.count))
      case 5:
        let moved = Array(bytes[place..<place + length])
        bytes.removeSubrange(place..<place + length)
        bytes.insert(contentsOf: moved, at: below(bytes.count))
      default: if below(4) == 0 { bytes.removeSubrange(place...) }
      }
    }
    return bytes
  }
}
