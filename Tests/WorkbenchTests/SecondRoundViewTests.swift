import Testing

@testable import Workbench

/// The case with the customer's answer on the screen.
@Suite struct SecondRoundViewTests {
  @Test func nothingIsAskedThatIsAnswered() throws {
    var bench = try Harness("kb5013941-round2", width: 200, height: 60)
    let text = bench.text()
    #expect(text.contains("answered: build, revision and edition: build 17763.2803"))
    #expect(!text.contains("missing: "))
    var first = try Harness(width: 200, height: 60)
    #expect(first.text().contains("missing: 4 pieces of evidence"))
  }

  /// A line that goes on in the next row stays below its beginning.
  @Test func wrappedLinesOfFindingsAreIndented() throws {
    var bench = try Harness(width: 80, height: 24)
    try bench.press("v", "f")
    let rows = bench.text().split(separator: "\n", omittingEmptySubsequences: false)
    let row = try #require(rows.firstIndex { $0.contains("psfx-base-file-changed") })
    #expect(rows[row + 1].hasPrefix("   line") || rows[row + 1].hasPrefix("    line"))
  }

  /// A step without a code leaves no hole where the code of the others stands.
  @Test func stepsWithoutACode() throws {
    var bench = try Harness(width: 80, height: 24)
    try bench.press("v", "f")
    #expect(bench.text().contains("✖ store marked corrupt: CorruptPayloadFile"))
  }
}
