import Records

/// What the data fields of an event say about an update: the code, the package, the title.
///
/// Which fields matter: `knowledge/logs.md` section 7. Read by name; order differs between versions.
struct EventFindings {
  /// The value of the field `errorCode`, or of the first field that reads as 0x8.......
  private(set) var code: ErrorCode?
  /// `PackageIdentifier`, as a range of the draft's body.
  private(set) var package: Range<Int>?
  /// `updateTitle`, or the list of titles of events 17, 21 and 24.
  private(set) var title: Range<Int>?
  private var codeIsNamed = false

  /// What a field's name says about it.
  enum Field {
    case code, package, title, titles
    /// Nothing, but it may hold a code.
    case other

    /// What `name` says, in any case.
    @inline(__always)
    init(_ name: UnsafeBufferPointer<UInt8>) {
      switch name.count {
      case 9 where EventFindings.matches(name, "errorcode"): self = .code
      case 17 where EventFindings.matches(name, "packageidentifier"): self = .package
      case 11 where EventFindings.matches(name, "updatetitle"): self = .title
      case 10 where EventFindings.matches(name, "updatelist"): self = .titles
      default: self = .other
      }
    }
  }

  /// Looks at one field, whose value stands in the draft's `body`.
  @inline(__always)
  mutating func look(at body: EvtxArena, _ field: Field, value: Range<Int>) {
    let bytes = body.bytes(value)
    switch field {
    case .code:
      if !codeIsNamed, let found = Self.code(bytes) {
        code = found
        codeIsNamed = true
      }
      return
    case .package:
      if package == nil, !bytes.isEmpty { package = value }
    case .title:
      if !bytes.isEmpty { title = value }
    case .titles:
      if title == nil, !bytes.isEmpty { title = value }
    case .other: break
    }
    // Values of hex32 are not padded, but with the top bit set there are always eight digits.
    if code == nil, bytes.count == 10, bytes[0] == UInt8(ascii: "0"), bytes[1] | 0x20 == UInt8(ascii: "x"),
      bytes[2] == UInt8(ascii: "8")
    {
      code = Self.code(bytes)
    }
  }

  /// Whether `name` is the lower-case `wanted` of the same length, in any case.
  private static func matches(_ name: UnsafeBufferPointer<UInt8>, _ wanted: StaticString) -> Bool {
    for index in 0..<name.count where name[index] | 0x20 != wanted.utf8Start[index] { return false }
    return true
  }

  /// A code spelled as hex with `0x`, as decimal, or as negative decimal; nil for anything else.
  static func code(_ bytes: UnsafeBufferPointer<UInt8>) -> ErrorCode? {
    let text = bytes.drop { $0 == UInt8(ascii: " ") }
    guard let first = text.first else { return nil }
    if first == UInt8(ascii: "0"), text.dropFirst().first.map({ $0 | 0x20 }) == UInt8(ascii: "x") {
      var number: UInt64 = 0
      let digits = text.dropFirst(2)
      guard !digits.isEmpty, digits.count <= 16 else { return nil }
      for byte in digits {
        guard let digit = hexValue(byte) else { return nil }
        number = number << 4 | UInt64(digit)
      }
      // A 32-bit code in a 64-bit field may be sign-extended.
      return number >> 32 == 0 || number >> 31 == 0x1_ffff_ffff
        ? ErrorCode(UInt32(truncatingIfNeeded: number)) : nil
    }
    let isNegative = first == UInt8(ascii: "-")
    let digits = isNegative ? text.dropFirst() : text
    guard !digits.isEmpty, digits.count <= 10 else { return nil }
    var number: Int64 = 0
    for byte in digits {
      guard (48...57).contains(byte) else { return nil }
      number = number * 10 + Int64(byte - 48)
    }
    if isNegative { return Int32(exactly: -number).map { ErrorCode(UInt32(bitPattern: $0)) } }
    return UInt32(exactly: number).map { ErrorCode($0) }
  }
}
