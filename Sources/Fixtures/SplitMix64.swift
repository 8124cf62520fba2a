/// A small random number generator whose sequence is fixed by its seed, on every system and in
/// every Swift version (published by Steele, Lea and Flood, 2014).
public struct SplitMix64: Sendable {
  private var state: UInt64

  /// Starts the sequence of `seed`.
  public init(seed: UInt64) {
    state = seed
  }

  /// The next 64 bits.
  public mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }

  /// A number from 0 up to, not including, `limit`; 0 when `limit` is less than 2.
  public mutating func below(_ limit: Int) -> Int {
    limit < 2 ? 0 : Int(next() % UInt64(limit))
  }

  /// A number of `range`.
  public mutating func within(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + below(range.upperBound - range.lowerBound + 1)
  }

  /// `digits` lower-case hexadecimal digits.
  public mutating func hex(_ digits: Int) -> String {
    var text = ""
    while text.utf8.count < digits {
      text += next().hex(16)
    }
    return String(text.prefix(digits))
  }

  /// `count` bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while bytes.count < count {
      let word = next()
      for shift in stride(from: UInt64(0), to: 64, by: 8) where bytes.count < count {
        bytes.append(UInt8(truncatingIfNeeded: word >> shift))
      }
    }
    return bytes
  }

  /// A GUID in lower case, with braces, that says it is random (version 4).
  public mutating func guid() -> String {
    let digits = hex(32)
    func part(_ from: Int, _ count: Int) -> String {
      String(digits.dropFirst(from).prefix(count))
    }
    return "{\(part(0, 8))-\(part(8, 4))-4\(part(13, 3))-a\(part(17, 3))-\(part(20, 12))}"
  }
}

extension FixedWidthInteger {
  /// The number in lower-case hexadecimal, with leading zeros up to `width` digits.
  func hex(_ width: Int) -> String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
  }

  /// The number in decimal, with leading zeros up to `width` digits.
  func padded(_ width: Int) -> String {
    let digits = String(self)
    return String(repeating: "0", count: Swift.max(0, width - digits.utf8.count)) + digits
  }
}

extension String {
  /// The text with blanks after it up to `width` characters.
  func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - utf8.count))
  }
}
