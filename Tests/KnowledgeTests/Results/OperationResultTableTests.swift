import Testing

@testable import Knowledge

struct OperationResultTableTests {
  @Test(
    arguments: [
      (0, "SUCCESS"), (0xc000_0043, "SHARING VIOLATION"), (0xc000_0056, "DELETE PENDING"),
      (0xc000_0121, "CANNOT DELETE"), (0x104, "REPARSE"), (0xc01c_0004, "FAST IO DISALLOWED"),
    ] as [(UInt32, String)])
  func wordsAreThoseOfProcessMonitor(code: UInt32, word: String) throws {
    #expect(try OperationResultTable.shared.words[code] == word)
  }

  @Test func codesAscendAndHaveASource() throws {
    let file = try TableFile(builtIn: "operation-results")
    var last: UInt32?
    try file.forEachRow(columns: ["code", "word", "source"]) { row in
      let code = UInt32(file.text(row.fields[0]).dropFirst(2), radix: 16)
      if let last, let code { #expect(code > last) }
      last = code
      #expect(!file.text(row.fields[2]).isEmpty)
    }
  }
}
