import Records

/// The 64-bit hash at the end of a component's directory name.
///
/// All arithmetic is modulo 2^64 by definition, hence the wrapping operators. The arithmetic is described by an
/// open-source tool (haveSxS) and was checked against about forty names from public logs (`winsxs.md` section 2).
public enum WinSxSHash {
  static let prime: UInt64 = 8_589_934_583
  /// What gives 1 with ``prime``, modulo 2^64: each step of Newton's doubles the number of right bits.
  static let inverseOfPrime: UInt64 = (0..<6).reduce(prime) { inverse, _ in inverse &* (2 &- prime &* inverse)
  }

  /// The hash of one string: four lanes of the x65599 string hash, combined.
  public static func string(_ text: String) -> UInt64 {
    var lanes = Lanes()
    for unit in text.utf16 { lanes.add(UInt32(unit >= 0x41 && unit <= 0x5a ? unit + 32 : unit)) }
    return lanes.hash
  }

  /// The hash of a string that is given one lower-case code after the other, so that strings with the same beginning
  /// share the work.
  struct Lanes {
    private var lanes: (UInt32, UInt32, UInt32, UInt32) = (0, 0, 0, 0)
    private var next = 0

    mutating func add(_ code: UInt32) {
      switch next {
      case 0: lanes.0 = lanes.0 &* 65_599 &+ code
      case 1: lanes.1 = lanes.1 &* 65_599 &+ code
      case 2: lanes.2 = lanes.2 &* 65_599 &+ code
      default: lanes.3 = lanes.3 &* 65_599 &+ code
      }
      next = (next &+ 1) & 3
    }

    /// Adds the digits of a number below 100,000.
    mutating func add(number: UInt32) {
      var unit: UInt32 =
        number < 10 ? 1 : number < 100 ? 10 : number < 1000 ? 100 : number < 10_000 ? 1000 : 10_000
      while unit > 0 {
        add(0x30 &+ number / unit % 10)
        unit /= 10
      }
    }

    var hash: UInt64 {
      var hash = UInt64(lanes.0)
      hash = hash &* prime &+ UInt64(lanes.1)
      hash = hash &* prime &+ UInt64(lanes.2)
      return hash &* prime &+ UInt64(lanes.3)
    }
  }

  /// The hash of an identity.
  ///
  /// Attributes that are nil, empty, `neutral`, `none` or `*` count as absent.
  public static func identity(_ identity: ComponentIdentity) -> UInt64 {
    // The order is fixed by the format.
    let attributes: [(String, String?)] = [
      ("name", identity.name), ("culture", identity.culture), ("type", identity.type),
      ("version", identity.version), ("publickeytoken", identity.publicKeyToken),
      ("processorarchitecture", identity.architecture), ("versionscope", identity.versionScope),
    ]
    var key: UInt64 = 0
    for (name, value) in attributes {
      guard let value, !isAbsent(value) else { continue }
      key = key &* prime &+ (string(name) &* prime &+ string(value))
    }
    return key
  }

  /// Sixteen lower-case hex digits.
  public static func text(_ hash: UInt64) -> String {
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// Reads sixteen hex digits; nil for anything else.
  public static func parse(_ text: some StringProtocol) -> UInt64? {
    guard text.utf8.count == 16, text.utf8.allSatisfy({ hexValue($0) != nil }) else { return nil }
    return UInt64(text, radix: 16)
  }

  static func isAbsent(_ value: String) -> Bool {
    ["", "none", "neutral", "*"].contains(value.lowercased())
  }

  /// What to add to the hash of an amd64 component for its wow64 twin: the same for every component that has a
  /// version scope, whatever its name, version and token, because the hash is linear in each attribute.
  public static let wow64MinusAMD64 = difference(of: "wow64", and: "amd64")

  /// What to add to the hash of an amd64 component for its x86 twin, under the same condition.
  public static let x86MinusAMD64 = difference(of: "x86", and: "amd64")

  /// Difference of two architectures' hashes in identities that have a version scope.
  public static func difference(of architecture: String, and other: String) -> UInt64 {
    (string(architecture) &- string(other)) &* prime
  }
}
