import Casework
import Records
import Testing

@testable import Workbench

/// While a case is being read its start view changes under the cursor.
@Suite struct LoadingCursorTests {
  /// Whatever was there before: Enter goes to the root.
  @Test func theCursorStartsAtTheRoot() throws {
    let whole = try Harness.snapshot("kb5013941")
    var once = try Harness("kb5013941")
    let expected = once.text()
    for sample in ["healthy", "clock-daylight-saving"] {
      var bench = try Harness(sample)
      bench.state.take(whole)
      let text = bench.text()
      #expect(text == expected)
      #expect(bench.state.selectedRecord == whole.findings.first?.root.record)
    }
  }

  @Test func aCursorThatWasMovedStaysOnItsLine() throws {
    let whole = try Harness.snapshot("kb5013941")
    var bench = try Harness("kb5013941")
    var seen: Set<String> = []
    for _ in 0..<12 {
      try bench.press("j")
      let (record, picture) = (bench.state.selectedRecord, bench.text())
      bench.state.take(whole)
      #expect(bench.text() == picture)
      #expect(bench.state.selectedRecord == record)
      seen.insert(picture)
    }
    #expect(seen.count > 6)
  }
}
