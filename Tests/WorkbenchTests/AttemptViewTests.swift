import DataFiles
import Terminal
import Testing

@testable import Workbench

/// The attempts view: rows, details of the selected one, what changed, and where Enter goes.
@Suite struct AttemptViewTests {
  @Test(arguments: Language.allCases) func pictures(language: Language) throws {
    for (width, height) in [(80, 24), (120, 36)] {
      var bench = try Harness(width: width, height: height, language: language)
      try bench.press("v", "a")
      try bench.expectPicture("attempts-\(width)x\(height)-\(language.rawValue)")
    }
  }

  @Test func detailsFollowTheCursor() throws {
    var bench = try Harness(width: 80, height: 24)
    try bench.press("v", "a")
    #expect(bench.text().contains("restart records inside it: 5"))
    try bench.press("j")
    #expect(!bench.text().contains("restart records inside it: 5"))
    #expect(bench.text().contains("seen in Setup.evtx, System.evtx"))
  }

  @Test func enterGoesToTheFirstFailureInTheLanes() throws {
    var bench = try Harness(width: 120, height: 36)
    try bench.press("v", "a")
    for _ in 0..<7 { try bench.press("j") }
    let attempt = try #require(bench.state.snapshot.attempts[8])
    #expect(bench.state.selectedRecord == attempt.firstFailure)
    try bench.press("Enter")
    #expect(bench.state.view == .timeline)
    #expect(bench.state.laneRecord(bench.state.lane) == attempt.firstFailure)
  }

  @Test func aFilterByUpdateLeavesItsAttempts() throws {
    var bench = try Harness(width: 120, height: 36)
    bench.state.filters.active.append(.init(.package, "KB5014031"))
    try bench.press("v", "a")
    let text = bench.text()
    #expect(text.contains("KB5014031") && !text.contains("6  2022-10-08"))
    #expect(AttemptLines(state: bench.state).lines.filter { $0.text.contains("✔ ") }.count == 1)
  }
}
