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

  /// The line of what comes every day tells a key, and the key does what it says.
  @Test(arguments: Language.allCases) func enterListsWhatComesEveryDay(language: Language) throws {
    var bench = try Harness(width: 120, height: 60, language: language)
    try bench.press("v", "a")
    #expect(!bench.text().contains("--kb"))
    let short = AttemptLines(state: bench.state).lines.filter { $0.text.contains("KB2267602") }
    #expect(short.count == 1 && short[0].text.contains("Enter"))
    for _ in 0..<8 { try bench.press("j") }
    try bench.press("Enter")
    #expect(bench.state.view == .attempts)
    let long = AttemptLines(state: bench.state).lines
    #expect(long.filter { $0.text.contains("✔") && $0.text.contains("KB2267602") }.count == 22)
    #expect(long[bench.state.lists[.attempts]?.selected ?? 0].target == .routine("KB2267602"))
    try bench.press("Enter")
    #expect(AttemptLines(state: bench.state).lines.map(\.text).filter { $0.contains("KB2267602") }.count == 1)
  }

  /// As with `--kb`: who filters for an update sees all its attempts.
  @Test func aFilterForWhatComesEveryDayListsIt() throws {
    var bench = try Harness(width: 120, height: 36)
    bench.state.filters.active.append(.init(.package, "KB2267602"))
    let lines = AttemptLines(state: bench.state).lines
    #expect(lines.filter { $0.text.contains("✔") && $0.text.contains("KB2267602") }.count == 22)
    #expect(!lines.contains { $0.text.contains("Enter") })
  }

  /// Times of changes are short, in the shown zone, and a date stands once; also inside the words.
  @Test func changesHaveShortTimes() throws {
    var bench = try Harness(width: 80, height: 40)
    try bench.press("v", "a")
    func changes() -> [String] {
      AttemptLines(state: bench.state).lines.map(\.text).drop { !$0.contains("last success") }.map { $0 }
    }
    #expect(!changes().contains { $0.contains(#/\dT\d/#) })
    #expect(changes()[0].contains("KB4589208, 2022-09-15 08:43:05"))
    #expect(
      changes()[1] == "  2022-09-21 08:42:17  clock    Clock changed from 08:42:16.708 to 08:42:17.500")
    #expect(changes()[2].hasPrefix("  2022-09-15 17:35:21  restart  "))
    #expect(changes()[3].hasPrefix("             17:35:25  restart  "))
    bench.state.show(.fixed(.utc))
    #expect(changes()[1].contains("2022-09-21 00:42:17") && changes()[1].contains("to 00:42:17.500"))
  }

  /// No line ends inside a clock, nor behind a bracket that opens.
  @Test func linesEndAtWords() {
    func wrapped(_ text: String, _ width: Int) -> [String] {
      LineWrap.wrap(TextLine(text, .plain), to: width).map(\.text)
    }
    #expect(wrapped("changed at 2022-09-26 08:42:17.500", 31) == ["changed at 2022-09-26 ", "08:42:17.500"])
    #expect(wrapped("首次失败（KB5013941）", 12) == ["首次失败", "（KB5013941", "）"])
    #expect(wrapped("a: failed", 5) == ["a: ", "faile", "d"])
  }
}
