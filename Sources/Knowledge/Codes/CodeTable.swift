import DataFiles
import Records

/// The codes that Windows servicing speaks: names, families, meanings and how their spellings relate.
///
///     let table = try CodeTable.shared
///     table.decode("-2146498170")?.symbol        // PSFX_E_APPLY_FORWARD_DELTA_FAILED
///     table.symbol(for: ErrorCode(0xd0000056))   // STATUS_DELETE_PENDING
///     table.code(forSymbol: "NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)")?.canonical   // 0x8007000d
///
/// Two tables stand behind it: `codes.tsv` with meanings for what matters in servicing, `symbols.tsv` with bare
/// names. Both are sorted by code, so lookup by code is a binary search; lookup by symbol is one hash. Loading
/// keeps the bytes of the files and makes no String.
public struct CodeTable: Sendable {
  /// A row of either table; texts are ranges of the arena.
  struct Row: Sendable {
    var code: UInt32
    var symbol: Range<Int>
    var family: UInt8
    /// Meanings and hints in the order of the columns; empty for rows of `symbols.tsv`.
    var texts: [Range<Int>]
    var source: Range<Int>
  }

  var arena: [UInt8] = []
  /// Rows with meanings, by code, one row a code.
  var described: [Row] = []
  /// Bare names, by code; among rows of one code the preferred one comes first.
  var named: [Row] = []
  var families: [String] = []
  var facilities: [String: String] = [:]
  var upgradeWords: [String: (symbol: String, texts: CodeTexts)] = [:]
  private var index = SymbolIndex(capacity: 0)

  private static let loaded = Result { try CodeTable() }

  /// The built-in tables, loaded when first asked for; throws ``DataFileError`` when they are damaged.
  public static var shared: CodeTable {
    get throws { try loaded.get() }
  }

  /// Loads the built-in tables.
  public init() throws {
    try self.init(
      codes: TableFile(builtIn: "codes"), symbols: TableFile(builtIn: "symbols"),
      facilities: TableFile(builtIn: "facilities"), upgrade: TableFile(builtIn: "upgrade"))
  }

  /// Reads the tables from files of the same form as the built-in ones.
  public init(codes: DataFile, symbols: DataFile, facilities: DataFile, upgrade: DataFile) throws {
    try self.init(
      codes: TableFile(codes), symbols: TableFile(symbols), facilities: TableFile(facilities),
      upgrade: TableFile(upgrade))
  }

  init(codes: TableFile, symbols: TableFile, facilities: TableFile, upgrade: TableFile) throws {
    arena = codes.bytes + symbols.bytes
    index = SymbolIndex(capacity: symbols.bytes.count / 32 + 1024)
    try readCodes(codes)
    try readSymbols(symbols, offset: codes.bytes.count)
    try facilities.forEachRow(columns: ["facility", "name", "source"]) { row in
      let key = facilities.text(row.fields[0])
      guard self.facilities.updateValue(facilities.text(row.fields[1]), forKey: key) == nil else {
        throw facilities.error(row, "the facility \(key) stands here twice")
      }
    }
    try upgrade.forEachRow(columns: ["word", "symbol", "meaning_en", "meaning_zh", "source"]) { row in
      let key = upgrade.text(row.fields[0])
      let texts = CodeTexts(
        meaningEnglish: upgrade.optionalText(row.fields[2]),
        meaningChinese: upgrade.optionalText(row.fields[3]))
      guard upgradeWords.updateValue((upgrade.text(row.fields[1]), texts), forKey: key) == nil else {
        throw upgrade.error(row, "the word \(key) stands here twice")
      }
    }
  }

  private mutating func readCodes(_ file: TableFile) throws {
    let columns = [
      "code", "symbol", "family", "meaning_en", "meaning_zh", "hint_en", "hint_zh", "source",
    ]
    var familyNumbers: [ArraySlice<UInt8>: UInt8] = [:]
    var last: UInt32?
    try file.forEachRow(columns: columns) { row in
      guard let code = file.hex(row.fields[0]) else {
        throw file.error(row, "\"\(file.text(row.fields[0]))\" is no code of the form 0x800f0986")
      }
      guard last.map({ $0 < code }) ?? true else {
        throw file.error(row, "codes must ascend, each once")
      }
      for field in [3, 4, 7] where file.isAbsent(row.fields[field]) {
        throw file.error(row, "the column \(columns[field]) is empty")
      }
      last = code
      let family = try familyNumber(file, row, row.fields[2], &familyNumbers)
      described.append(
        Row(
          code: code, symbol: row.fields[1], family: family, texts: Array(row.fields[3..<7]),
          source: row.fields[7]))
      try addSymbol(file, row, row.fields[1], number: described.count - 1)
    }
  }

  private mutating func readSymbols(_ file: TableFile, offset: Int) throws {
    var familyNumbers: [ArraySlice<UInt8>: UInt8] = [:]
    for (number, name) in families.enumerated() {
      familyNumbers[Array(name.utf8)[...]] = UInt8(truncatingIfNeeded: number)
    }
    named.reserveCapacity(file.bytes.count / 40)
    var last: UInt32 = 0
    try file.forEachRow(columns: ["symbol", "code", "family", "source"]) { row in
      guard let code = file.hex(row.fields[1]) else {
        throw file.error(row, "\"\(file.text(row.fields[1]))\" is no code of the form 0x800f0986")
      }
      guard last <= code else { throw file.error(row, "codes must ascend") }
      last = code
      let family = try familyNumber(file, row, row.fields[2], &familyNumbers)
      func shifted(_ range: Range<Int>) -> Range<Int> {
        (range.lowerBound + offset)..<(range.upperBound + offset)
      }
      named.append(
        Row(
          code: code, symbol: shifted(row.fields[0]), family: family, texts: [],
          source: shifted(row.fields[3])))
      try addSymbol(file, row, shifted(row.fields[0]), number: described.count + named.count - 1)
    }
  }

  private mutating func familyNumber(
    _ file: TableFile, _ row: TableFile.Row, _ range: Range<Int>,
    _ known: inout [ArraySlice<UInt8>: UInt8]
  ) throws -> UInt8 {
    if let number = known[file.bytes[range]] { return number }
    guard !file.isAbsent(range), let number = UInt8(exactly: families.count) else {
      throw file.error(row, "names no family, or there are too many")
    }
    families.append(file.text(range))
    known[file.bytes[range]] = number
    return number
  }

  private mutating func addSymbol(
    _ file: TableFile, _ row: TableFile.Row, _ range: Range<Int>, number: Int
  ) throws {
    guard range.count > 1 else { return }
    let place = arena.withUnsafeBufferPointer { find(UnsafeBufferPointer(rebasing: $0[range]), $0) }
    guard place.row == nil else { throw file.error(row, "the symbol stands in the tables twice") }
    index.put(number, slot: place.slot)
  }

  private func find(
    _ bytes: UnsafeBufferPointer<UInt8>, _ arena: UnsafeBufferPointer<UInt8>
  ) -> (slot: Int, row: Int?) {
    index.find(bytes) { Self.equal(arena, symbolRange($0), bytes) }
  }

  private func symbolRange(_ number: Int) -> Range<Int> {
    number < described.count ? described[number].symbol : named[number - described.count].symbol
  }

  private static func equal(
    _ arena: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    guard range.count == bytes.count else { return false }
    for offset in 0..<bytes.count where arena[range.lowerBound + offset] != bytes[offset] { return false }
    return true
  }

  /// The row whose symbol is exactly `bytes`.
  func row(symbol bytes: UnsafeBufferPointer<UInt8>) -> Row? {
    let number = arena.withUnsafeBufferPointer { find(bytes, $0).row }
    guard let number else { return nil }
    return number < described.count ? described[number] : named[number - described.count]
  }
}
