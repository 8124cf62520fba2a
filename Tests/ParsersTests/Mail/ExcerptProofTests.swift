import Parsers
import Records
import Testing

struct ExcerptProofTests {
  static let folder = "\\SystemRoot\\WinSxS\\Temp\\InFlight\\00112233445566778899aabbccddeeff"
  static let file = "0f1e2d3c4b5a69788796a5b4c3d2e1f0_part.dll"
  static var path: String { folder + "\\" + file }

  static func record(_ text: String) -> String {
    "2023-03-04 05:06:07, Error                 CSI    00000002 (F) STATUS_X #7# from F(oa = {on:[\(path.count)]\"\(text)\"})[gle=0xd0000056]\n"
  }

  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var path: String
    var testDescription: String { name }
  }

  static let joins: [Case] = [
    Case(name: "inside the digits", path: folder + "\\0f1e2d3c\n" + file.dropFirst(8)),
    Case(name: "after a backslash", path: folder + "\\\n" + file),
    Case(name: "before a backslash", path: folder + "\n\\" + file),
    Case(name: "inside a word", path: "\\SystemRoot\\Win\nSxS" + path.dropFirst(18)),
    Case(name: "blank kept at the line's end", path: folder + "\\0f1e2d3c \n" + file.dropFirst(8)),
    Case(name: "blank within a line", path: folder + "\\0f1e2d3c " + file.dropFirst(8)),
    Case(name: "doubled backslashes", path: path.split(separator: "\\").map { "\\\\" + $0 }.joined()),
    Case(
      name: "doubled and broken",
      path: path.split(separator: "\\").map { "\\\\" + $0 }.joined().replacing("Temp", with: "Te\nmp")),
  ]

  @Test(arguments: joins)
  func pathIsProven(_ sample: Case) throws {
    let input = Self.record(sample.path).replacing("                 CSI    ", with: " CSI ")
    let result = repaired(input)
    #expect(result.text == Self.record(Self.path))
    let piece = try #require(result.pieces.first)
    #expect(piece.repaired && piece.proven && !piece.disproven)
    #expect(result.complaints.isEmpty)
  }

  @Test func statedLengthKeepsBlanksOfNames() throws {
    // The blank belongs to the name here, and only the length says so.
    let result = repaired("2023-03-04 05:06:07, Info CSI 00000002 client id [9]\"My\nClient\" used\n")
    #expect(
      result.texts(.cbs) == [
        "2023-03-04 05:06:07, Info                  CSI    00000002 client id [9]\"My Client\" used\n"
      ])
    #expect(result.pieces[0].proven)
    let tight = repaired("2023-03-04 05:06:07, Info CSI 00000002 client id [8]\"My\nClient\" used\n")
    #expect(
      tight.texts(.cbs) == [
        "2023-03-04 05:06:07, Info                  CSI    00000002 client id [8]\"MyClient\" used\n"
      ])
    #expect(tight.pieces[0].proven)
  }

  @Test func contradictionIsReported() {
    let text =
      "2023-03-04 05:06:07, Info CSI 0000002c Hashes for file member [l:9]'part.dll' do not\nmatch. {l:32 b:0011}.\n"
    let result = repaired(text)
    #expect(result.pieces[0].disproven && !result.pieces[0].proven)
    #expect(
      result.complaints.map(\.problem) == [
        .repairMismatch(part: "[l:9]", needed: "9", found: "8"),
        .repairMismatch(part: "{l:32", needed: "64", found: "4"),
      ])
    #expect(result.complaints[0].location.source == SourceID(index: 3))
    #expect(result.complaints[0].location.offset == 0)
    #expect(result.complaints[0].location.length == UInt64(text.utf8.count))
    #expect(result.complaints[0].location.number == 1)
  }

  @Test(arguments: [
    "[l:157 ml:158]'Sample, Token=<PublicKeyToken>, versionScope=NonSxS'", "{l:8 b:<PublicKeyToken>}",
    "[l:30]\"C:\\Users\\XXXXX\\a.msu\"", "{l:32 b:0011...ff}", "[l:154{77}]\"Package_2_for", "[12] \"x\"",
    "[l:5",
    "{l:99999999999999999999 b:00}", "[99999999999999999999]\"a\"",
  ])
  func placeholdersAndCutsStateNothing(_ text: String) {
    let result = repaired("2023-03-04 05:06:07, Info CSI 0000002c text \(text)\n")
    #expect(!result.pieces[0].disproven && !result.pieces[0].proven)
    #expect(result.complaints.isEmpty)
  }

  @Test(arguments: [
    "[l:22{11}]\"IMJPAPI.DLL\"", "[l:4{2}]\"中文\"", "[l:3]'a'b'", "[ml:520{260},l:10{5}]\"a.dll\"", "[l:2]'𝄞'",
    "{l:20 b:ABCDEFGHIJKLMNOPQRSTUVWXYZa=}", "{l:8 b:0011223344556677}",
    "{l:20 ml:21 b:00112233445566778899aabbccddeeff00112233}",
  ])
  func agreement(_ text: String) {
    // The mark makes it a repaired record; only those are called proven.
    let result = repaired("> 2023-03-04 05:06:07, Info CSI 0000002c text \(text) end\n")
    #expect(result.pieces[0].proven && !result.pieces[0].disproven)
    #expect(result.complaints.isEmpty)
  }
}
