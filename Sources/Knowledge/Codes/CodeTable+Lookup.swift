import DataFiles
import Records

extension CodeTable {
  /// The public name of a code, looked up without wrappers; nil when none is known.
  ///
  /// Costs one binary search or two.
  public func symbol(for code: ErrorCode) -> String? {
    let code = code.canonical.value
    if let row = Self.first(code, in: described), row.symbol.count > 1 { return text(row.symbol) }
    return Self.first(code, in: named).map { text($0.symbol) }
  }

  /// The family of a code, for example `CBS`; nil when it is unassigned.
  public func family(of code: ErrorCode) -> String? {
    let code = code.canonical.value
    return (Self.first(code, in: described) ?? Self.first(code, in: named)).map { families[Int($0.family)] }
  }

  /// Same as ``ErrorCode/canonical``.
  public func canonical(_ code: ErrorCode) -> ErrorCode { code.canonical }

  /// What a code means, in one short sentence; nil when no table says.
  public func meaning(of code: ErrorCode, language: Language) -> String? {
    Self.first(code.canonical.value, in: described).flatMap { texts($0)?.meaning(language) }
  }

  /// What a code usually comes from when updates fail; nil when no table says.
  public func hint(for code: ErrorCode, language: Language) -> String? {
    Self.first(code.canonical.value, in: described).flatMap { texts($0)?.hint(language) }
  }

  /// The code of a symbol, with or without a `..._FROM_WIN32(...)` wrapper.
  public func code(forSymbol symbol: String) -> ErrorCode? {
    var symbol = symbol
    return symbol.withUTF8 { code(forSymbol: ByteView($0)) }
  }

  /// The code of a symbol, with or without a wrapper.
  ///
  /// Bare Win32 symbols and `HRESULT_FROM_WIN32(X)` give 0x8007nnnn, `NTSTATUS_FROM_WIN32(X)` gives 0xc007nnnn,
  /// `HRESULT_FROM_NT(X)` sets bit 28. Costs one hash.
  public func code(forSymbol bytes: ByteView) -> ErrorCode? {
    guard let wrapper = CodeWrapper(bytes) else {
      return row(symbol: bytes.buffer).map { ErrorCode($0.code) }
    }
    let inner = bytes[wrapper.content]
    guard let value = row(symbol: inner.buffer)?.code ?? wrapper.number(inner) else { return nil }
    return wrapper.wrapped(value)
  }

  /// The same error in the other of the two families that name it alike: 0x800736b3, `ERROR_SXS_ASSEMBLY_NOT_FOUND`,
  /// for 0xc0150004, `STATUS_SXS_ASSEMBLY_NOT_FOUND`, and the other way round; nil when there is none.
  ///
  /// Windows translates other pairs too (`STATUS_OBJECT_NAME_NOT_FOUND` becomes `ERROR_FILE_NOT_FOUND`), but by that
  /// one of the two says less.
  public func twin(of code: ErrorCode) -> ErrorCode? {
    for symbol in symbols(code.canonical.value) {
      for (own, other) in [("STATUS_", "ERROR_"), ("ERROR_", "STATUS_")] where symbol.hasPrefix(own) {
        let twin = self.code(forSymbol: other + symbol.dropFirst(own.count))?.canonical
        if let twin, twin != code.canonical { return twin }
      }
    }
    return nil
  }

  /// Codes whose symbol starts with `prefix`, ignoring case, by code; for completion.
  ///
  /// Looks at every row.
  public func symbols(startingWith prefix: String, limit: Int = 50) -> [(symbol: String, code: ErrorCode)] {
    let wanted = Array(prefix.uppercased().utf8)
    var found: [(symbol: String, code: ErrorCode)] = []
    for rows in [described, named] {
      for row in rows where found.count < limit && row.symbol.count >= max(2, wanted.count) {
        let start = arena[row.symbol].prefix(wanted.count)
        if zip(start, wanted).allSatisfy({ Self.uppercased($0) == $1 }) {
          found.append((text(row.symbol), ErrorCode(row.code)))
        }
      }
    }
    return found
  }

  static func uppercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) ? byte - 32 : byte
  }

  static func first(_ code: UInt32, in rows: [Row]) -> Row? {
    let index = rows.partition { $0.code >= code }
    return index < rows.count && rows[index].code == code ? rows[index] : nil
  }

  /// All names of a code, the preferred one first.
  func symbols(_ code: UInt32) -> [String] {
    var names: [String] = []
    if let row = Self.first(code, in: described), row.symbol.count > 1 { names.append(text(row.symbol)) }
    var index = named.partition { $0.code >= code }
    while index < named.count, named[index].code == code {
      names.append(text(named[index].symbol))
      index += 1
    }
    return names
  }

  func text(_ range: Range<Int>) -> String { String(decoding: arena[range], as: UTF8.self) }

  func texts(_ row: Row) -> CodeTexts? {
    guard row.texts.count == 4 else { return nil }
    func optional(_ range: Range<Int>) -> String? { range.count > 1 ? text(range) : nil }
    return CodeTexts(
      meaningEnglish: optional(row.texts[0]), meaningChinese: optional(row.texts[1]),
      hintEnglish: optional(row.texts[2]), hintChinese: optional(row.texts[3]))
  }
}

/// `HRESULT_FROM_WIN32(...)` and its relatives.
struct CodeWrapper {
  enum Kind { case hresultFromWin32, ntstatusFromWin32, hresultFromNT }

  var kind: Kind
  /// What stands between the parentheses.
  var content: Range<Int>

  /// Reads `NAME(content)` at the start of `bytes`; nil when it does not start so.
  init?(_ bytes: ByteView) {
    let end = bytes.count
    guard let open = bytes.first(UInt8(ascii: "("), in: 0..<end),
      let close = bytes.first(UInt8(ascii: ")"), in: open..<end)
    else { return nil }
    // `__HRESULT_FROM_WIN32` is the header's own spelling.
    let start = bytes.starts(with: "__", at: 0, before: end) ? 2 : 0
    func isNamed(_ name: StaticString) -> Bool {
      open == start + name.utf8CodeUnitCount && bytes.starts(with: name, at: start, before: end)
    }
    if isNamed("HRESULT_FROM_WIN32") {
      kind = .hresultFromWin32
    } else if isNamed("NTSTATUS_FROM_WIN32") {
      kind = .ntstatusFromWin32
    } else if isNamed("HRESULT_FROM_NT") || isNamed("HRESULT_FROM_NTSTATUS") {
      kind = .hresultFromNT
    } else {
      return nil
    }
    var low = open + 1
    var high = close
    while low < high, bytes[low] == 0x20 { low += 1 }
    while low < high, bytes[high - 1] == 0x20 { high -= 1 }
    guard low < high else { return nil }
    content = low..<high
  }

  /// A decimal number or `0x` with hex digits.
  func number(_ bytes: ByteView) -> UInt32? {
    if bytes.starts(with: "0x", at: 0, before: bytes.count) {
      return hexNumber(bytes[2..<bytes.count].buffer)
    }
    return UInt32(bytes.text) ?? Int32(bytes.text).map { UInt32(bitPattern: $0) }
  }

  /// Applies the macro; nil when the value does not fit it.
  func wrapped(_ value: UInt32) -> ErrorCode? {
    switch kind {
    case .hresultFromNT: return ErrorCode(value | 0x1000_0000)
    case .hresultFromWin32, .ntstatusFromWin32:
      // The macros leave a value alone that is no plain Win32 number.
      guard value <= 0xffff || value >> 16 == 0x8007 else { return ErrorCode(value) }
      let base: UInt32 = kind == .hresultFromWin32 ? 0x8007_0000 : 0xc007_0000
      return value == 0 ? ErrorCode(0) : ErrorCode(base | value & 0xffff)
    }
  }
}
