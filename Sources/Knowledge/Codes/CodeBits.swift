import Records

/// What the bits of a code say by themselves, whether or not anybody has given the code a name.
///
/// HRESULT: bit 31 failure, 29 customer, 28 N (an NTSTATUS inside), 26...16 facility, 15...0 code.
/// NTSTATUS: bits 31...30 severity, 29 customer, 28 N, 27...16 facility, 15...0 code (MS-ERREF sections 2.1, 2.3).
public struct CodeBits: Hashable, Sendable {
  /// Which layout the bits follow.
  public enum Kind: String, Sendable, CaseIterable {
    /// An HRESULT.
    case hresult = "HRESULT"
    /// An NTSTATUS.
    case ntstatus = "NTSTATUS"
    /// A number of the Win32 family, bare.
    case win32 = "Win32"
    /// A result of Windows Setup, 0xC190nnnn, often followed by an extend code.
    case upgrade = "Upgrade"
    /// A number of the ESE database engine, 0xC800nnnn for error -nnnn.
    case database = "ESE"
  }

  /// How bad the code says it is.
  public enum Severity: String, Sendable, CaseIterable {
    /// No failure.
    case success
    /// NTSTATUS information.
    case information
    /// NTSTATUS warning.
    case warning
    /// Failure.
    case error
  }

  /// The layout.
  public var kind: Kind
  /// How bad.
  public var severity: Severity
  /// The facility number.
  public var facility: UInt16
  /// The number within the facility.
  public var code: UInt16
  /// Whether the customer bit is set, which Microsoft's own codes leave clear.
  public var isCustomer: Bool
  /// Whether bit 28 is set: an HRESULT that carries an NTSTATUS.
  public var carriesNTSTATUS: Bool

  /// Takes `value` apart as `kind`.
  public init(_ value: UInt32, kind: Kind) {
    self.kind = kind
    code = UInt16(truncatingIfNeeded: value)
    isCustomer = value & 0x2000_0000 != 0
    carriesNTSTATUS = value & 0x1000_0000 != 0
    switch kind {
    case .ntstatus, .database:
      facility = UInt16(value >> 16 & 0xfff)
      severity = [.success, .information, .warning, .error][Int(value >> 30)]
    case .win32:
      facility = 7
      severity = value == 0 ? .success : .error
    case .hresult, .upgrade:
      facility = UInt16(value >> 16 & 0x7ff)
      severity = value & 0x8000_0000 == 0 ? .success : .error
    }
  }
}

/// The extend code of an upgrade failure, `0x4000D`: in which phase, during which operation.
public struct UpgradeExtend: Hashable, Sendable {
  /// The number as written.
  public var value: UInt32

  /// Makes an extend code.
  public init(_ value: UInt32) {
    self.value = value
  }

  /// The phase: the high 16 bits.
  public var phase: UInt16 { UInt16(value >> 16) }
  /// The operation: the low 16 bits.
  public var operation: UInt16 { UInt16(truncatingIfNeeded: value) }
  /// `0x4000D`, as setup logs write it.
  public var text: String { "0x" + String(value, radix: 16, uppercase: true) }
}

extension ErrorCode {
  /// The HRESULT form of a Win32 number, 0x8007nnnn.
  public init(win32 number: UInt16) {
    self.init(0x8007_0000 | UInt32(number))
  }

  /// The Win32 number inside 0x8007nnnn, 0xc007nnnn or 0xd007nnnn; nil for other codes.
  public var win32Number: UInt16? {
    switch value >> 16 {
    case 0x8007, 0xc007, 0xd007: UInt16(truncatingIfNeeded: value)
    default: nil
    }
  }

  /// The code without wrappers, so that two spellings of one error compare equal.
  ///
  /// 0xd0000056 (an HRESULT that carries an NTSTATUS) becomes 0xc0000056, 0xc007000d (an NTSTATUS that carries
  /// a Win32 number) becomes 0x8007000d, 0x8e5e03fa (the database engine's HRESULT) becomes 0xc80003fa. Bare
  /// small numbers stay: only the words around them say whether they are Win32.
  public var canonical: ErrorCode {
    var value = value
    if value >> 28 == 0xd || value >> 28 == 0x9 { value &= ~0x1000_0000 }
    if value >> 16 == 0xc007 { value = 0x8007_0000 | value & 0xffff }
    if value >> 16 == 0x8e5e { value = 0xc800_0000 | value & 0xffff }
    return ErrorCode(value)
  }
}

/// The number of up to eight hex digits; nil when there are none, more, or other characters.
func hexNumber(_ digits: some Collection<UInt8>) -> UInt32? {
  guard !digits.isEmpty, digits.count <= 8 else { return nil }
  var value: UInt32 = 0
  for digit in digits {
    guard let number = hexValue(digit) else { return nil }
    value = value << 4 | UInt32(number)
  }
  return value
}
