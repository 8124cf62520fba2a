import Records

/// What stands in a text where a code is expected: a number or a symbol, the words before it, an extend code.
///
/// Reads every form of `logs.md` section 1: `0x800f0986`, `800f0986 [Error, ...]`, `-2146498170`, `2148469126`,
/// `NTSTATUS -2146498170`, `HRESULT = 0x...`, `gle=0x...`, `HRESULT_FROM_WIN32(14098)`, `error 5`, `14098`,
/// `0xC1900101 - 0x4000D`, `JET error -1011`, bare symbols.
struct CodeSpelling {
  enum Value: Equatable {
    /// Hex digits, with or without `0x`.
    case hex(UInt32)
    /// A decimal number, brought into 32 bits.
    case decimal(UInt32)
    /// `HRESULT_FROM_WIN32(...)` and its relatives, whole.
    case wrapper(Range<Int>)
    /// An identifier.
    case symbol(Range<Int>)
  }

  /// The words before the number, lower-case, for example `gle`; empty when there are none.
  private(set) var labels: [String] = []
  private(set) var value: Value
  private(set) var extend: UpgradeExtend?

  /// Reads `bytes`; nil when they do not start with something that may be a code.
  init?(_ bytes: ByteView) {
    var position = 0
    let end = bytes.count
    func skipPunctuation(_ extra: [UInt8] = []) {
      while position < end, Self.isSkipped(bytes[position]) || extra.contains(bytes[position]) {
        position += 1
      }
    }
    skipPunctuation()
    while let length = Self.labelLength(bytes, at: position) {
      labels.append(bytes.text(position..<(position + length)).lowercased())
      position += length
      skipPunctuation(Array(":=#".utf8))
    }
    guard position < end else { return nil }
    if let wrapper = CodeWrapper(bytes[position..<end]) {
      value = .wrapper(position..<(position + wrapper.content.upperBound + 1))
      return
    }
    guard let (read, next) = Self.number(bytes, at: position) ?? Self.identifier(bytes, at: position) else {
      return nil
    }
    value = read
    if case .hex(let number) = read, number >> 16 == 0xc190 { extend = Self.extend(bytes, at: next) }
  }

  /// Whether `bytes` are words that stand before a number, and nothing else: `JET error`, `HRESULT =`.
  static func areLabels(_ bytes: ByteView) -> Bool {
    var position = 0
    var sawLabel = false
    while position < bytes.count {
      if let length = labelLength(bytes, at: position) {
        sawLabel = true
        position += length
      } else if isSkipped(bytes[position]) || ":=#".utf8.contains(bytes[position]) {
        position += 1
      } else {
        return false
      }
    }
    return sawLabel
  }

  /// Whether a word before the number names the ESE database engine.
  var isOfDatabase: Bool { labels.contains { $0.hasPrefix("jet") || $0.hasPrefix("ese") } }

  /// Blank, brackets, quotes and full-width marks (the bytes of `：（【` in UTF-8 are skipped one by one).
  private static func isSkipped(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x20, 0x09, 0x0d, 0x0a, 0xa0, 0xef, 0xbc, 0x9a, 0x88, 0xc2: true
    case UInt8(ascii: "["), UInt8(ascii: "("), UInt8(ascii: "{"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
    default: false
    }
  }

  private static let labels = [
    "error code", "errorcode", "error", "return code", "result code", "result", "returned", "exit code",
    "cbs hresult", "hresult", "ntstatus", "win32", "status", "code", "gle", "hr", "错误代码", "错误为", "错误",
    "代码", "jeterror", "jet_err", "jet", "esent", "ese",
  ].map { Array($0.utf8) }

  private static func labelLength(_ bytes: ByteView, at position: Int) -> Int? {
    for label in labels where bytes.has(label.count, at: position) {
      let matches = label.indices.allSatisfy { lowered(bytes[position + $0]) == label[$0] }
      // `ERROR_ACCESS_DENIED` and `HRESULT_FROM_WIN32` begin like labels.
      let next = position + label.count
      if matches, next == bytes.count || !isIdentifier(bytes[next]) || label[0] > 0x7f { return label.count }
    }
    return nil
  }

  private static func number(_ bytes: ByteView, at start: Int) -> (Value, Int)? {
    let end = bytes.count
    func run(from start: Int, _ test: (UInt8) -> Bool) -> Int {
      var position = start
      while position < end, test(bytes[position]) { position += 1 }
      return position
    }
    func isFree(_ position: Int) -> Bool { position == end || !isIdentifier(bytes[position]) }

    if bytes.starts(with: "0x", at: start, before: end) || bytes.starts(with: "0X", at: start, before: end) {
      let stop = run(from: start + 2) { hexValue($0) != nil }
      guard isFree(stop) else { return nil }
      return hexDigits(bytes, (start + 2)..<stop).map { (.hex($0), stop) }
    }
    let hexStop = run(from: start) { hexValue($0) != nil }
    // Eight bare digits that start with the failure bit: `80070005` is no plausible decimal Win32 number.
    if hexStop - start == 8, isFree(hexStop), let first = hexValue(bytes[start]), first >= 8,
      let value = hexNumber(bytes[start..<hexStop].buffer)
    {
      return (.hex(value), hexStop)
    }
    let isNegative = start < end && bytes[start] == UInt8(ascii: "-")
    let digits = start + (isNegative ? 1 : 0)
    let stop = run(from: digits) { $0 >= 0x30 && $0 <= 0x39 }
    guard stop > digits, stop - digits <= 10, isFree(stop),
      let number = Int64(bytes.text(digits..<stop))
    else { return nil }
    if isNegative {
      return Int32(exactly: -number).map { (.decimal(UInt32(bitPattern: $0)), stop) }
    }
    return UInt32(exactly: number).map { (.decimal($0), stop) }
  }

  /// Up to eight digits, or sixteen whose first eight are the sign of the rest.
  private static func hexDigits(_ bytes: ByteView, _ range: Range<Int>) -> UInt32? {
    if range.count == 16 {
      let high = hexNumber(bytes[range.lowerBound..<(range.lowerBound + 8)].buffer)
      guard high == .max || high == 0 else { return nil }
      return hexNumber(bytes[(range.lowerBound + 8)..<range.upperBound].buffer)
    }
    return hexNumber(bytes[range].buffer)
  }

  private static func identifier(_ bytes: ByteView, at start: Int) -> (Value, Int)? {
    var position = start
    while position < bytes.count, isIdentifier(bytes[position]) { position += 1 }
    guard position > start + 1 else { return nil }
    return (.symbol(start..<position), position)
  }

  /// ` - 0x4000D` after an upgrade result.
  private static func extend(_ bytes: ByteView, at start: Int) -> UpgradeExtend? {
    var position = start
    var hasSign = false
    // Sites write a hyphen, a dash or just a blank between the two numbers.
    while position < bytes.count, bytes[position] != UInt8(ascii: "0") {
      switch bytes[position] {
      case UInt8(ascii: "-"), 0x20, UInt8(ascii: "/"), UInt8(ascii: ","), 0xe2, 0x80, 0x93, 0x94:
        hasSign = true
      default: return nil
      }
      position += 1
    }
    guard hasSign, case .hex(let value)? = number(bytes, at: position)?.0 else { return nil }
    return UpgradeExtend(value)
  }

  static func isIdentifier(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  static func lowered(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte + 32 : byte
  }
}
