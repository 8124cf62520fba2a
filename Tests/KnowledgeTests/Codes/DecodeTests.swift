import DataFiles
import Records
import Testing

@testable import Knowledge

struct DecodeTests {
  struct Case: CustomTestStringConvertible {
    var spelling: String
    var code: UInt32
    var primary: UInt32
    var symbol: String?

    init(_ spelling: String, _ code: UInt32, _ primary: UInt32, _ symbol: String?) {
      self.spelling = spelling
      self.code = code
      self.primary = primary
      self.symbol = symbol
    }

    var testDescription: String { spelling }
  }

  static let cases: [Case] = [
    // One code in every number form.
    Case("0x800f0986", 0x800f_0986, 0x800f_0986, "PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    Case("0X800F0986", 0x800f_0986, 0x800f_0986, "PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    Case("800f0986", 0x800f_0986, 0x800f_0986, "PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    Case("-2146498170", 0x800f_0986, 0x800f_0986, "PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    Case("2148469126", 0x800f_0986, 0x800f_0986, "PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    Case("NTSTATUS -2146498170", 0x800f_0986, 0x800f_0986, "PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    Case("0xffffffff800f0986", 0x800f_0986, 0x800f_0986, "PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    Case(
      "800f0986 [Error, Facility=(000f), Code=2438 (0x0986)]", 0x800f_0986, 0x800f_0986,
      "PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    Case(
      "800f0985 [Warning,Facility=15 (0x000f),Code=2437 (0x0985)]", 0x800f_0985, 0x800f_0985,
      "PSFX_E_APPLY_REVERSE_DELTA_FAILED"),
    Case("[HRESULT = 0x800f0805 - CBS_E_INVALID_PACKAGE]", 0x800f_0805, 0x800f_0805, "CBS_E_INVALID_PACKAGE"),
    Case("(hr:0x800f081f)", 0x800f_081f, 0x800f_081f, "CBS_E_SOURCE_MISSING"),
    Case("CBS HRESULT=0x800f081f", 0x800f_081f, 0x800f_081f, "CBS_E_SOURCE_MISSING"),
    Case("HRESULT=80070BC9", 0x8007_0bc9, 0x8007_0bc9, "ERROR_FAIL_REBOOT_REQUIRED"),
    Case("错误为 0x80073701", 0x8007_3701, 0x8007_3701, "ERROR_SXS_ASSEMBLY_MISSING"),
    Case("错误代码：0x80073701", 0x8007_3701, 0x8007_3701, "ERROR_SXS_ASSEMBLY_MISSING"),
    Case("error code 0x80070020", 0x8007_0020, 0x8007_0020, "ERROR_SHARING_VIOLATION"),
    // Wrapped codes.
    Case("0xd0000056", 0xd000_0056, 0xc000_0056, "STATUS_DELETE_PENDING"),
    Case("0xd015001a", 0xd015_001a, 0xc015_001a, "STATUS_SXS_COMPONENT_STORE_CORRUPT"),
    Case("-1073283059", 0xc007_000d, 0x8007_000d, "ERROR_INVALID_DATA"),
    Case("0xc007000d", 0xc007_000d, 0x8007_000d, "ERROR_INVALID_DATA"),
    Case("0xd007000d", 0xd007_000d, 0x8007_000d, "ERROR_INVALID_DATA"),
    Case("HRESULT_FROM_WIN32(14098)", 0x8007_3712, 0x8007_3712, "ERROR_SXS_COMPONENT_STORE_CORRUPT"),
    Case("HRESULT_FROM_WIN32(0x3712)", 0x8007_3712, 0x8007_3712, "ERROR_SXS_COMPONENT_STORE_CORRUPT"),
    Case(
      "HRESULT_FROM_WIN32(ERROR_SXS_ASSEMBLY_NOT_FOUND)", 0x8007_36b3, 0x8007_36b3,
      "ERROR_SXS_ASSEMBLY_NOT_FOUND"),
    Case("NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)", 0xc007_000d, 0x8007_000d, "ERROR_INVALID_DATA"),
    Case("HRESULT_FROM_NT(STATUS_DELETE_PENDING)", 0xd000_0056, 0xc000_0056, "STATUS_DELETE_PENDING"),
    // Bare symbols and Win32 numbers.
    Case("STATUS_DELETE_PENDING", 0xc000_0056, 0xc000_0056, "STATUS_DELETE_PENDING"),
    Case("PSFX_E_MATCHING_BINARY_MISSING", 0x800f_0984, 0x800f_0984, "PSFX_E_MATCHING_BINARY_MISSING"),
    Case("E_FAIL", 0x8000_4005, 0x8000_4005, "E_FAIL"),
    Case("ERROR_ACCESS_DENIED", 0x8007_0005, 0x8007_0005, "ERROR_ACCESS_DENIED"),
    Case("error 5", 5, 0x8007_0005, "ERROR_ACCESS_DENIED"),
    Case("14098", 14098, 0x8007_3712, "ERROR_SXS_COMPONENT_STORE_CORRUPT"),
    Case("0x00000003", 3, 0x8007_0003, "ERROR_PATH_NOT_FOUND"),
    Case("NTSTATUS 0x00000103", 0x103, 0x103, "STATUS_PENDING"),
    Case("gle=0x00000103", 0x103, 0x8007_0103, "ERROR_NO_MORE_ITEMS"),
    Case("80070005", 0x8007_0005, 0x8007_0005, "ERROR_ACCESS_DENIED"),
    Case("0", 0, 0, "S_OK"),
    Case("0x00000001", 1, 1, "S_FALSE"),
    Case("1", 1, 0x8007_0001, "ERROR_INVALID_FUNCTION"),
    Case("0x00240005", 0x0024_0005, 0x0024_0005, "WU_S_REBOOT_REQUIRED"),
    // The database engine and Windows Setup.
    Case("0xc80003f3", 0xc800_03f3, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("-1018", 0xffff_fc06, 0xc800_03fa, "JET_errReadVerifyFailure"),
    Case("0x8e5e03fa", 0x8e5e_03fa, 0xc800_03fa, "JET_errReadVerifyFailure"),
    Case("2388526074", 0x8e5e_03fa, 0xc800_03fa, "JET_errReadVerifyFailure"),
    Case("JET -1011", 0xffff_fc0d, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("JET error -1011", 0xffff_fc0d, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("Jet error: -1011", 0xffff_fc0d, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("JET_err -1011", 0xffff_fc0d, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("ESE -1011", 0xffff_fc0d, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("ESENT error -1011", 0xffff_fc0d, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("ESE 1011", 1011, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("JET 0xc80003f3", 0xc800_03f3, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("0xfffffc0d", 0xffff_fc0d, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("JET_errOutOfMemory", 0xc800_03f3, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("JET_errOutOfMemory (-1011)", 0xc800_03f3, 0xc800_03f3, "JET_errOutOfMemory"),
    Case("0xC1900101 - 0x4000D", 0xc190_0101, 0xc190_0101, nil),
    Case("gle=0x80004005", 0x8000_4005, 0x8000_4005, "E_FAIL"),
  ]

  @Test(arguments: cases)
  func decodes(_ expected: Case) throws {
    let decoded = try #require(CodeTable.shared.decode(expected.spelling))
    #expect(decoded.code == ErrorCode(expected.code))
    #expect(decoded.primary == ErrorCode(expected.primary))
    #expect(decoded.symbol == expected.symbol)
    #expect(decoded.isAssigned)
    #expect(decoded.meaning(.english) != nil)
    #expect(decoded.meaning(.chinese) != nil)
  }

  @Test(arguments: [
    "", " ", "KB5030211", "error", "0x", "0x1234567890", "-99999999999", "5GB", "NgcCtnr.dll",
    "NO_SUCH_SYMBOL", "JET", "JET error", "JET_errNoSuchName", "ESENT.dll",
    "HRESULT_FROM_WIN32()", "HRESULT_FROM_WIN32(NO_SUCH_SYMBOL)", "HRESULT_FROM_WIN32(", "[", "0x800g0000",
    "-",
  ])
  func refuses(_ text: String) throws {
    #expect(try CodeTable.shared.decode(text) == nil)
  }

  @Test func unassignedCodesTellTheirBitsAndNothingElse() throws {
    let decoded = try #require(CodeTable.shared.decode("0x800f098a"))
    #expect(!decoded.isAssigned)
    #expect(decoded.symbol == nil)
    #expect(decoded.family == nil)
    #expect(decoded.meaning(.english) == nil)
    #expect(decoded.hint(.chinese) == nil)
    #expect(decoded.source == nil)
    #expect(decoded.bits.kind == .hresult)
    #expect(decoded.bits.facility == 15)
    #expect(decoded.bits.code == 0x098a)
    #expect(decoded.facilityName == "FACILITY_SETUPAPI")
  }

  /// A word that names the engine decides also for a number that no table lists, and never beyond its numbers.
  @Test func numbersOfTheDatabaseEngine() throws {
    let unlisted = try #require(CodeTable.shared.decode("JET -9876"))
    #expect(unlisted.primary == ErrorCode(0xc800_2694) && !unlisted.isAssigned)
    #expect(unlisted.bits.kind == .database)
    #expect(try CodeTable.shared.decode("-9876")?.primary == ErrorCode(0xffff_d96c))
    #expect(try CodeTable.shared.decode("JET -2146498170")?.primary == ErrorCode(0x800f_0986))
    #expect(try CodeTable.shared.decode("JET -2147483648")?.primary == ErrorCode(0x8000_0000))
  }

  @Test(arguments: ["JET", "jet error", "ESE", "HRESULT =", "错误代码："])
  func wordsBeforeACode(_ text: String) { #expect(CodeTable.areLabels(text)) }

  @Test(arguments: ["", " ", "JET -1", "JET_errSuccess", "error5", "="])
  func noWordsBeforeACode(_ text: String) { #expect(!CodeTable.areLabels(text)) }

  @Test func bitsOfAWrappedStatus() throws {
    let decoded = try #require(CodeTable.shared.decode("0xd015001a"))
    #expect(decoded.bits.kind == .ntstatus)
    #expect(decoded.bits.severity == .error)
    #expect(decoded.bits.facility == 0x15)
    #expect(decoded.bits.code == 0x1a)
    #expect(decoded.facilityName == "FACILITY_SXS_ERROR_CODE")
    #expect(decoded.equivalents.contains("0xc015001a"))
    #expect(!decoded.equivalents.contains("0xd015001a"))
  }

  @Test func equivalentsOfAWin32Error() throws {
    let decoded = try #require(CodeTable.shared.decode("0x8007000d"))
    #expect(
      decoded.equivalents == [
        "13", "0xc007000d", "0xd007000d", "HRESULT_FROM_WIN32(13)", "-2147024883", "2147942413",
      ])
    for text in decoded.equivalents {
      #expect(try CodeTable.shared.decode(text)?.primary == ErrorCode(0x8007_000d), "\(text)")
    }
  }

  @Test func ambiguousNumbersNameBoth() throws {
    #expect(try CodeTable.shared.decode("0x80070005")?.otherSymbols == ["E_ACCESSDENIED"])
  }

  @Test(arguments: [
    "0xC1900101 - 0x4000D", "0xC1900101-0x4000d", "0xC1900101 0x4000D", "0xC1900101 – 0x4000D",
  ])
  func extendCodes(_ text: String) throws {
    let table = try CodeTable.shared
    let decoded = try #require(table.decode(text))
    let extend = try #require(decoded.extend)
    #expect(extend.text == "0x4000D")
    #expect(table.symbols(of: extend).phase == "SP_EXECUTION_OOBE_BOOT")
    #expect(table.symbols(of: extend).operation == "SP_EXECUTION_OP_MIGRATE_DATA")
    #expect(decoded.extendMeaning(.english).count == 2)
    #expect(decoded.extendMeaning(.chinese).count == 2)
    #expect(decoded.bits.kind == .upgrade)
  }

  @Test func onlyEFailInAGleFieldIsAPlaceholder() throws {
    let table = try CodeTable.shared
    #expect(table.decode("[gle=0x80004005]")?.isPlaceholder == true)
    #expect(table.decode("gle=0xd0000056")?.isPlaceholder == false)
    #expect(table.decode("0x80004005")?.isPlaceholder == false)
  }

  @Test func decodingANumberEqualsDecodingItsText() throws {
    let table = try CodeTable.shared
    for value: UInt32 in [0x800f_0986, 0xd000_0056, 0xc007_000d, 0x8e5e_03fa, 0, 1, 5, 0x800f_098a] {
      #expect(table.decode(ErrorCode(value)).primary == table.decode(ErrorCode(value).text)?.primary)
    }
  }

  @Test func randomTextNeverTraps() throws {
    let table = try CodeTable.shared
    var random = Seeded(state: 20_221_008)
    let pieces = [
      "0x", "8", "f", "-", "(", ")", "HRESULT_FROM_WIN32(", " ", "error", "gle=", "9999999999", "错误", "ff",
    ]
    for _ in 0..<4000 {
      var text = ""
      for _ in 0..<Int(random.next() % 7) { text += pieces[Int(random.next() % UInt64(pieces.count))] }
      if let decoded = table.decode(text) {
        #expect(decoded.primary.canonical == decoded.primary, "seed 20221008, \(text)")
      }
    }
  }
}

/// A small generator with a fixed start, so that failures repeat.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 17
  }
}
