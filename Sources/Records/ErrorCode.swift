/// A 32-bit status of Windows: HRESULT, NTSTATUS or Win32 number as the log gave it.
///
/// What it means, which family it belongs to and how its spellings relate is Knowledge's business.
public struct ErrorCode: Hashable, Comparable, Sendable {
  /// The bits.
  public var value: UInt32

  /// Makes a code from its bits.
  public init(_ value: UInt32) {
    self.value = value
  }

  /// Numeric order.
  public static func < (left: ErrorCode, right: ErrorCode) -> Bool { left.value < right.value }

  /// "0x" and eight lower-case digits.
  public var text: String {
    let digits = String(value, radix: 16)
    return "0x" + String(repeating: "0", count: 8 - digits.count) + digits
  }

  /// Bit 31: set for failures, both of HRESULT and (with severity error or warning) of NTSTATUS.
  public var isFailure: Bool { value & 0x8000_0000 != 0 }

  /// E_FAIL, which `gle=` of CSI records carries as a placeholder.
  public static let unspecified = ErrorCode(0x8000_4005)
}

/// A status as a record spells it: a number, or a symbol that Knowledge resolves when the store is built.
public struct StatusReference: Hashable, Sendable {
  /// The number, when the record has it or the symbol could be resolved.
  public var code: ErrorCode?
  /// The symbol, for example `STATUS_DELETE_PENDING` or `NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)`.
  public var symbol: TermID?

  /// Makes a reference.
  public init(code: ErrorCode? = nil, symbol: TermID? = nil) {
    self.code = code
    self.symbol = symbol
  }
}
