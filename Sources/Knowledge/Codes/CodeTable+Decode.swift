import Records

extension CodeTable {
  /// Reads a code in any spelling that Windows logs use (`logs.md` section 1); nil when the text does not start with one.
  ///
  /// A number that no table knows still decodes: its bits are told, ``Decoded/isAssigned`` is false and nothing
  /// is guessed. A symbol that no table knows does not.
  public func decode(_ spelling: String) -> Decoded? {
    var spelling = spelling
    return spelling.withUTF8 { decode(ByteView($0)) }
  }

  /// Reads a code in any spelling from bytes.
  public func decode(_ bytes: ByteView) -> Decoded? {
    guard let spelling = CodeSpelling(bytes) else { return nil }
    let code: ErrorCode
    let primary: ErrorCode
    switch spelling.value {
    case .hex(let value):
      code = ErrorCode(value)
      primary = primaryCode(code, labels: spelling.labels)
    case .decimal(let value):
      code = ErrorCode(value)
      let named = spelling.isOfDatabase ? namedDatabase(value) : nil
      primary = named ?? win32(value) ?? database(value) ?? code.canonical
    case .wrapper(let range), .symbol(let range):
      guard let found = self.code(forSymbol: bytes[range]) else { return nil }
      code = found
      primary = found.canonical
    }
    var decoded = decoded(code, primary: primary, extend: spelling.extend)
    decoded.isPlaceholder = spelling.labels.contains("gle") && code == .unspecified
    return decoded
  }

  /// Whether a text holds nothing but words that stand before a code: `JET error`, `HRESULT =`.
  public static func areLabels(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { CodeSpelling.areLabels(ByteView($0)) }
  }

  /// Everything known about a code that is a number already.
  public func decode(_ code: ErrorCode) -> Decoded {
    decoded(code, primary: primaryCode(code, labels: []))
  }

  /// Small numbers are ambiguous: the words before decide, then whether the number has a meaning of its own
  /// (`S_FALSE`, `STATUS_PENDING`), else they are Win32.
  private func primaryCode(_ code: ErrorCode, labels: [String]) -> ErrorCode {
    // Event texts repeat an engine's error as eight hex digits: `-1011 (0xfffffc0d)`.
    guard let number = win32(code.value) else { return database(code.value) ?? code.canonical }
    if labels.contains("ntstatus") { return code }
    if labels.contains(where: { $0 == "gle" || $0 == "win32" || $0.hasPrefix("error") }) { return number }
    return Self.first(code.value, in: described) == nil ? number : code
  }

  private func decoded(_ code: ErrorCode, primary: ErrorCode, extend: UpgradeExtend? = nil) -> Decoded {
    let row = row(primary)
    let names = symbols(primary.value)
    let family = row.map { families[Int($0.family)] }
    let bits = CodeBits(primary.value, kind: Self.kind(primary.value, family: family))
    let layout = bits.kind == .ntstatus || bits.kind == .database ? "ntstatus" : "hresult"
    var words: [CodeTexts] = []
    if let extend {
      for key in ["phase \(extend.phase)", "operation \(extend.operation)"] {
        if let word = upgradeWords[key] { words.append(word.texts) }
      }
    }
    return Decoded(
      code: code, primary: primary, extend: extend, symbol: names.first,
      otherSymbols: Array(names.dropFirst()), family: family, bits: bits,
      facilityName: facilities["\(layout) \(bits.facility)"],
      equivalents: equivalents(of: primary, bits: bits, symbol: names.first).filter { $0 != code.text },
      isPlaceholder: false, source: row.map { text($0.source) }, texts: row.flatMap(texts),
      extendTexts: words)
  }

  /// The public name of an upgrade's phase or operation, for example `SP_EXECUTION_OOBE_BOOT`; nil when unknown.
  public func symbols(of extend: UpgradeExtend) -> (phase: String?, operation: String?) {
    (
      upgradeWords["phase \(extend.phase)"]?.symbol, upgradeWords["operation \(extend.operation)"]?.symbol
    )
  }

  private func row(_ code: ErrorCode) -> Row? {
    Self.first(code.value, in: described) ?? Self.first(code.value, in: named)
  }

  private func lists(_ value: UInt32) -> Bool { row(ErrorCode(value)) != nil }

  private func win32(_ value: UInt32) -> ErrorCode? {
    guard value > 0, let number = UInt16(exactly: value) else { return nil }
    return ErrorCode(win32: number)
  }

  /// `-1018` is an error of the database engine, which prints its errors as small negative numbers.
  private func database(_ value: UInt32) -> ErrorCode? {
    let number = Int32(bitPattern: value)
    guard (-9999 ... -1).contains(number) else { return nil }
    let code = ErrorCode(0xc800_0000 | UInt32(-number))
    return lists(code.value) ? code : nil
  }

  /// `JET 1011`, `JET -1011`: where a word names the engine, it is its number with or without the sign, and whether a
  /// table lists it or not.
  private func namedDatabase(_ value: UInt32) -> ErrorCode? {
    let number = Int64(Int32(bitPattern: value)).magnitude
    return (1...9999).contains(number) ? ErrorCode(0xc800_0000 | UInt32(number)) : nil
  }

  private static func kind(_ value: UInt32, family: String?) -> CodeBits.Kind {
    switch family {
    case "NTSTATUS": return .ntstatus
    case "ESE": return .database
    case "MOSETUP": return .upgrade
    case .some(let family) where family != "WIN32" || value >> 16 == 0x8007: return .hresult
    default: break
    }
    switch value >> 16 {
    case 0xc190: return .upgrade
    case 0xc800: return .database
    case 0: return value == 0 ? .hresult : .win32
    default: return value >> 30 == 3 ? .ntstatus : .hresult
    }
  }

  private func equivalents(of primary: ErrorCode, bits: CodeBits, symbol: String?) -> [String] {
    let value = primary.value
    var texts = [primary.text]
    if let number = primary.win32Number {
      texts += [
        String(number), ErrorCode(0xc007_0000 | UInt32(number)).text,
        ErrorCode(0xd007_0000 | UInt32(number)).text,
        "HRESULT_FROM_WIN32(\(number))",
      ]
    }
    if bits.kind == .ntstatus { texts.append(ErrorCode(value | 0x1000_0000).text) }
    if bits.kind == .database {
      texts += ["-\(bits.code)", ErrorCode(0x8e5e_0000 | UInt32(bits.code)).text]
    }
    if let twin = twin(of: primary) { texts.append(twin.text) }
    if value & 0x8000_0000 != 0 { texts += [String(Int32(bitPattern: value)), String(value)] }
    return texts
  }
}
