/// An HRESULT with the name that CBS prints for it.
public struct HRESULT: Hashable, Sendable {
  /// The 32 bits.
  public var code: UInt32
  /// The symbol.
  public var name: String

  /// Makes one.
  public init(_ code: UInt32, _ name: String) {
    self.code = code
    self.name = name
  }

  /// True when the failure bit is set.
  public var isFailure: Bool {
    code & 0x8000_0000 != 0
  }

  /// `0x800f0986`.
  public var hex: String {
    "0x" + code.hex(8)
  }

  /// `[HRESULT = 0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED]`.
  public var tag: String {
    "[HRESULT = \(hex) - \(name)]"
  }

  static let ok = HRESULT(0, "S_OK")
  static let fail = HRESULT(0x8000_4005, "E_FAIL")
  static let notFound = HRESULT(0x8007_0490, "ERROR_NOT_FOUND")
  static let fileNotFound = HRESULT(0x8007_0002, "ERROR_FILE_NOT_FOUND")
  static let invalidPackage = HRESULT(0x800f_0805, "CBS_E_INVALID_PACKAGE")
  static let reverseDelta = HRESULT(0x800f_0985, "PSFX_E_APPLY_REVERSE_DELTA_FAILED")
  static let forwardDelta = HRESULT(0x800f_0986, "PSFX_E_APPLY_FORWARD_DELTA_FAILED")
  static let storeCorrupt = HRESULT(0x8007_3712, "ERROR_SXS_COMPONENT_STORE_CORRUPT")
  static let corruptStore = HRESULT(0x800f_0831, "CBS_E_STORE_CORRUPTION")
  static let deletePending = HRESULT(0xd000_0056, "Unknown Error")
  static let invalidData = HRESULT(0x8007_000d, "ERROR_INVALID_DATA")
}
