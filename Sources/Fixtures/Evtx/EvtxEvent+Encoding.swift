extension EvtxEvent.Value {
  /// The type number of the value's descriptor (MS-EVEN6 2.2.8).
  var type: UInt8 {
    switch self {
    case .null: 0x00
    case .string: 0x01
    case .ansi: 0x02
    case .uint8: 0x04
    case .uint16: 0x06
    case .int32: 0x07
    case .uint32: 0x08
    case .int64: 0x09
    case .uint64: 0x0a
    case .float: 0x0b
    case .double: 0x0c
    case .boolean: 0x0d
    case .binary: 0x0e
    case .guid: 0x0f
    case .filetime: 0x11
    case .sid: 0x13
    case .hex32: 0x14
    case .hex64: 0x15
    case .strings: 0x81
    case .raw(let type, _): type
    }
  }

  /// The value's bytes.
  func encoded() throws(EvtxWriterError) -> [UInt8] {
    switch self {
    case .null: return []
    case .string(let text): return utf16(text)
    case .ansi(let bytes), .binary(let bytes), .raw(_, let bytes): return bytes
    case .uint8(let number): return [number]
    case .uint16(let number): return little(number)
    case .int32(let number): return little(number)
    case .uint32(let number), .hex32(let number): return little(number)
    case .int64(let number), .filetime(let number): return little(number)
    case .uint64(let number), .hex64(let number): return little(number)
    case .float(let number): return little(number.bitPattern)
    case .double(let number): return little(number.bitPattern)
    case .boolean(let flag): return little(UInt32(flag ? 1 : 0))
    case .guid(let text): return try Self.guid(text)
    case .sid(let text): return try Self.sid(text)
    case .strings(let texts): return texts.flatMap { utf16($0) + [0, 0] }
    }
  }

  /// The 16 bytes of a GUID: three little-endian numbers, then eight bytes in order.
  static func guid(_ text: String) throws(EvtxWriterError) -> [UInt8] {
    let digits = text.filter { $0 != "{" && $0 != "}" && $0 != "-" }
    guard digits.utf8.count == 32 else { throw .notAGUID(text) }
    var bytes: [UInt8] = []
    var rest = Substring(digits)
    while !rest.isEmpty {
      guard let byte = UInt8(rest.prefix(2), radix: 16) else { throw .notAGUID(text) }
      bytes.append(byte)
      rest = rest.dropFirst(2)
    }
    return [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15].map { bytes[$0] }
  }

  /// Revision, count, six bytes of authority (big endian), and the numbers after it.
  static func sid(_ text: String) throws(EvtxWriterError) -> [UInt8] {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count >= 3, parts.count <= 18, parts[0] == "S", let revision = UInt8(parts[1]),
      let authority = UInt64(parts[2]), authority < 1 << 48
    else { throw .notASID(text) }
    var bytes = [revision, UInt8(parts.count - 3)]
    for shift in stride(from: UInt64(40), through: 0, by: -8) {
      bytes.append(UInt8(truncatingIfNeeded: authority >> shift))
    }
    for part in parts.dropFirst(3) {
      guard let number = UInt32(part) else { throw .notASID(text) }
      bytes += little(number)
    }
    return bytes
  }
}
