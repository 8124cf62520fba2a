/// A hash value of at most 32 bytes: SHA-1 or SHA-256.
public struct Digest: Hashable, Sendable {
  private var words: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)
  /// Number of bytes: 20 for SHA-1, 32 for SHA-256.
  public let count: Int

  /// Makes a digest from its bytes; nil when there are none or more than 32.
  public init?(bytes: some Collection<UInt8>) {
    guard (1...32).contains(bytes.count) else { return nil }
    count = bytes.count
    withUnsafeMutableBytes(of: &words) { target in
      for (index, byte) in bytes.enumerated() { target[index] = byte }
    }
  }

  /// Makes a digest from hex digits or padded base64; nil when it is neither or too long.
  public init?(text: ByteView) {
    if let bytes = Self.hex(text) ?? Self.base64(text), let made = Digest(bytes: bytes) {
      self = made
    } else {
      return nil
    }
  }

  /// The bytes.
  public var bytes: [UInt8] { withUnsafeBytes(of: words) { Array($0.prefix(count)) } }

  /// Lower-case hex.
  public var hex: String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// `SHA-1` or `SHA-256` by length; nil for other lengths.
  public var algorithm: String? {
    switch count {
    case 20: "SHA-1"
    case 32: "SHA-256"
    default: nil
    }
  }

  /// Same bytes.
  public static func == (left: Digest, right: Digest) -> Bool {
    left.count == right.count && left.words == right.words
  }

  /// Hashes the bytes.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(count)
  }

  private static func hex(_ text: ByteView) -> [UInt8]? {
    guard text.count % 2 == 0, text.count >= 2, text.count <= 64 else { return nil }
    var bytes: [UInt8] = []
    for index in stride(from: 0, to: text.count, by: 2) {
      guard let high = hexValue(text[index]), let low = hexValue(text[index + 1]) else { return nil }
      bytes.append(high << 4 | low)
    }
    return bytes
  }

  private static func base64(_ text: ByteView) -> [UInt8]? {
    guard text.count % 4 == 0, text.count >= 4, text.count <= 44 else { return nil }
    var bytes: [UInt8] = []
    var bits: UInt32 = 0
    var pending = 0
    var padding = 0
    for byte in text.buffer {
      let value: UInt32
      switch byte {
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = UInt32(byte - 65)
      case UInt8(ascii: "a")...UInt8(ascii: "z"): value = UInt32(byte - 97 + 26)
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = UInt32(byte - 48 + 52)
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="):
        padding += 1
        continue
      default: return nil
      }
      if padding > 0 { return nil }
      bits = bits << 6 | value
      pending += 6
      if pending >= 8 {
        pending -= 8
        bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(pending)))
      }
    }
    return padding <= 2 ? bytes : nil
  }
}

/// The value of a hex digit; nil when `byte` is none.
@inline(__always)
public func hexValue(_ byte: UInt8) -> UInt8? {
  switch byte {
  case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 48
  case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - 87
  case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - 55
  default: nil
  }
}
