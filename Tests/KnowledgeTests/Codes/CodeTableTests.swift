import DataFiles
import Records
import Testing

@testable import Knowledge

struct CodeTableTests {
  static let head = "code\tsymbol\tfamily\tmeaning_en\tmeaning_zh\thint_en\thint_zh\tsource\n"
  static let symbolHead = "symbol\tcode\tfamily\tsource\n"

  static func table(codes: String = "", symbols: String = "") throws -> CodeTable {
    try CodeTable(
      codes: DataFile(name: "codes.tsv", text: head + codes),
      symbols: DataFile(name: "symbols.tsv", text: symbolHead + symbols),
      facilities: DataFile(name: "facilities.tsv", text: "facility\tname\tsource\n"),
      upgrade: DataFile(name: "upgrade.tsv", text: "word\tsymbol\tmeaning_en\tmeaning_zh\tsource\n"))
  }

  @Test func builtInTablesAreLargeEnough() throws {
    let table = try CodeTable.shared
    #expect(table.describedCodes.count >= 320)
    #expect(table.described.count { $0.symbol.count > 1 } + table.named.count >= 5000)
    #expect(table.describedCodes.count { table.family(of: $0) == "WU" } >= 100)
  }

  @Test func everyServicingCodeHasItsMeaning() throws {
    let table = try CodeTable.shared
    for row in table.named where (0x800f_0800...0x800f_0fff).contains(row.code) {
      #expect(
        table.meaning(of: ErrorCode(row.code), language: .english) != nil, "\(ErrorCode(row.code).text)")
    }
    for value: UInt32 in 0x800f_0980...0x800f_0989 {
      #expect(table.hint(for: ErrorCode(value), language: .english) != nil)
      #expect(table.hint(for: ErrorCode(value), language: .chinese) != nil)
    }
  }

  @Test func textsAreComplete() throws {
    let table = try CodeTable.shared
    for code in table.describedCodes {
      let english = try #require(table.meaning(of: code, language: .english))
      let chinese = try #require(table.meaning(of: code, language: .chinese))
      #expect(english.utf8.allSatisfy { $0 < 0x80 }, "\(code.text) \(english)")
      #expect(chinese.unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) }, "\(code.text)")
      #expect(!english.hasSuffix(".") && !chinese.hasSuffix("。"), "\(code.text)")
      #expect(english.count <= 90 && chinese.count <= 60, "\(code.text)")
      let hints = (table.hint(for: code, language: .english), table.hint(for: code, language: .chinese))
      #expect((hints.0 == nil) == (hints.1 == nil), "\(code.text) has a hint in one language only")
      for text in [english, chinese, hints.0 ?? "", hints.1 ?? ""] {
        for word in ["TODO", "FIXME", "XXX", "{", "}", "???"] {
          #expect(!text.contains(word), "\(code.text)")
        }
      }
      #expect(table.decode(code).source?.isEmpty == false)
    }
  }

  @Test func everySymbolFindsItsCodeAndBack() throws {
    let table = try CodeTable.shared
    for row in table.described + table.named where row.symbol.count > 1 {
      let symbol = table.text(row.symbol)
      #expect(table.code(forSymbol: symbol) == ErrorCode(row.code), "\(symbol)")
      #expect(table.symbols(row.code).contains(symbol), "\(symbol)")
      #expect(ErrorCode(row.code).canonical == ErrorCode(row.code), "\(symbol) stands in a wrapped form")
      #expect(!table.text(row.source).isEmpty)
    }
  }

  @Test func canonicalIsStable() {
    var random = Seeded(state: 7)
    for _ in 0..<20_000 {
      let code = ErrorCode(UInt32(truncatingIfNeeded: random.next()))
      #expect(code.canonical.canonical == code.canonical)
    }
  }

  @Test(
    arguments: [
      ("NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)", 0xc007_000d),
      ("HRESULT_FROM_WIN32(ERROR_INVALID_DATA)", 0x8007_000d),
      ("HRESULT_FROM_WIN32( 14098 )", 0x8007_3712), ("__HRESULT_FROM_WIN32(5)", 0x8007_0005),
      ("HRESULT_FROM_WIN32(0)", 0), ("NTSTATUS_FROM_WIN32(13)", 0xc007_000d),
      ("HRESULT_FROM_WIN32(0x800f0986)", 0x800f_0986), ("STATUS_SHARING_VIOLATION", 0xc000_0043),
    ] as [(String, UInt32)])
  func symbolsInWrappers(_ symbol: String, _ value: UInt32) throws {
    #expect(try CodeTable.shared.code(forSymbol: symbol) == ErrorCode(value))
  }

  @Test func completesSymbols() throws {
    let found = try CodeTable.shared.symbols(startingWith: "psfx_e_apply")
    #expect(
      found.map(\.symbol) == ["PSFX_E_APPLY_REVERSE_DELTA_FAILED", "PSFX_E_APPLY_FORWARD_DELTA_FAILED"])
  }

  @Test(arguments: [
    (
      "0x80000002\tA_B\tX\tm\t义\t-\t-\ts\n0x80000001\tA_C\tX\tm\t义\t-\t-\ts\n",
      "codes.tsv:3: codes must ascend, each once"
    ),
    ("80000002\tA_B\tX\tm\t义\t-\t-\ts\n", "codes.tsv:2: \"80000002\" is no code of the form 0x800f0986"),
    ("0x80000002\tA_B\tX\t-\t义\t-\t-\ts\n", "codes.tsv:2: the column meaning_en is empty"),
    ("0x80000002\tA_B\tX\tm\t义\t-\t-\t\n", "codes.tsv:2: the column source is empty"),
    ("# note\n0x80000002\tA_B\tX\tm\n", "codes.tsv:3: has 4 fields instead of 8"),
    (
      "0x80000001\tA_B\tX\tm\t义\t-\t-\ts\n0x80000002\tA_B\tX\tm\t义\t-\t-\ts\n",
      "codes.tsv:3: the symbol stands in the tables twice"
    ),
  ])
  func damagedTablesNameTheLine(_ text: String, _ message: String) {
    #expect {
      try Self.table(codes: text)
    } throws: { error in
      (error as? DataFileError)?.description == message
    }
  }

  @Test func theHeaderIsChecked() {
    #expect(throws: DataFileError.self) {
      try NoiseTable(DataFile(name: "noise.tsv", text: "pattern\tcode\n"))
    }
  }

  @Test func aliasesKeepTheirOrder() throws {
    let table = try Self.table(symbols: "B_FIRST\t0x80000001\tX\ts\nA_SECOND\t0x80000001\tX\ts\n")
    #expect(table.symbol(for: ErrorCode(0x8000_0001)) == "B_FIRST")
    #expect(table.decode("0x80000001")?.otherSymbols == ["A_SECOND"])
  }

  @Test func symbolFileStaysSmall() throws {
    let file = try #require(DataFile.builtIn("Sources/Knowledge/Tables/symbols.tsv"))
    #expect(file.text.utf8.count < 400_000)
  }

  /// The same error in the words of the kernel and of Win32.
  @Test(
    arguments: [
      (0xc015_0004, 0x8007_36b3), (0xd015_0004, 0x8007_36b3), (0x8007_36b3, 0xc015_0004),
      (0xc000_0022, 0x8007_0005),
      (0x8007_0005, 0xc000_0022),
      // What Windows makes of it says less.
      (0xc000_0034, nil), (0x800f_0986, nil), (0x1234_5678, nil),
    ] as [(UInt32, UInt32?)])
  func twins(_ code: UInt32, _ twin: UInt32?) throws {
    #expect(try CodeTable.shared.twin(of: ErrorCode(code)) == twin.map(ErrorCode.init))
    let also = try #require(try CodeTable.shared.decode(ErrorCode(code).text)).equivalents
    if let twin { #expect(also.contains(ErrorCode(twin).text)) }
  }
}
