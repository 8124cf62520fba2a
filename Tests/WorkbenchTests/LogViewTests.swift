import DataFiles
import Terminal
import Testing

@testable import Workbench

@Suite struct LogLineTests {
  @Test(arguments: [
    (
      "2022-10-08 13:50:50, Error                 CSI    0000000f@2022/10/8:05:50:50.895 (F) a\\b.cpp(60): Error",
      "CSI", "(F) a\\b.cpp(60): Error"
    ),
    (
      "2022-10-08 13:50:50, Info                  CSI    00000002 Stage\r\n  (0)  x\n", "CSI",
      "Stage ⏎ (0) x"
    ),
    ("2022-10-08 13:50:50, Info                  CBS    Exec: 0000000f", "CBS", "Exec: 0000000f"),
    ("2022-10-08 13:50:50, Info       [0x0601c1] IBS    Callback", "IBS", "Callback"),
    ("2022-10-08 13:50:50, Info                  Preparing", "", "Preparing"),
    ("2022-10-08 13:50:50, Info                  CBS", "CBS", ""),
    ("2022-10-08 13:50:50,", "", "2022-10-08 13:50:50,"), ("", "", ""),
    ("C:\\Windows,  twice", "", "C:\\Windows, twice"),
  ]) func parts(text: String, origin: String, message: String) {
    let line = LogLine(text)
    #expect(line.origin == origin)
    #expect(line.message == message)
  }

  @Test(arguments: [
    ("(F) onecore\\base\\wcp\\x.cpp(60): Error 800f0985", "(F) …\\x.cpp(60): Error 800f0985"),
    ("onecore\\x.cpp(60): Error", "…\\x.cpp(60): Error"), ("C:\\Windows\\x.dll is missing", ""),
    ("(F) Hydration failed", ""), ("", ""),
  ]) func shortMessage(message: String, expected: String) {
    let line = LogLine("2022-10-08 13:50:50, Error                 CSI    0000000f " + message)
    #expect(line.shortMessage == (expected.isEmpty ? line.message : expected))
  }
}

@Suite struct LogViewTests {
  @Test(arguments: PictureTests.sizes, Language.allCases)
  func picture(size: Size, language: Language) throws {
    var bench = try Harness(width: size.width, height: size.height, language: language)
    try bench.press("v", "t", "v", "l")
    try bench.expectPicture("log-\(size.width)x\(size.height)-\(language.rawValue)")
  }

  @Test(arguments: [(40, 25), (60, 32), (79, 45), (80, 45), (109, 70), (110, 60), (120, 70), (200, 140)])
  func theMessageGetsMost(width: Int, least: Int) throws {
    let bench = try Harness()
    for language in Language.allCases {
      var state = bench.state
      state.wording = try Wording(language)
      let columns = LogColumns(width: width, state: state)
      #expect(columns.messageWidth >= least)
      #expect(columns.messageX + columns.messageWidth + 1 == width)
    }
  }

  /// Moving sideways shows more of the message and keeps its time.
  @Test func onlyTheMessageMovesSideways() throws {
    var bench = try Harness(width: 80, height: 24)
    try bench.press("v", "l")
    let before = bench.text().split(separator: "\n")
    try bench.press("L")
    let after = bench.text().split(separator: "\n")
    #expect(before != after)
    for (old, new) in zip(before, after) { #expect(old.prefix(22) == new.prefix(22)) }
  }

  /// Paging shows every row.
  @Test func pagingLeavesNothingOut() throws {
    var bench = try Harness(width: 80, height: 24)
    try bench.press("v", "l", "g")
    var last = try #require(bench.state.lists[.log])
    for _ in 0..<5 {
      try bench.press("PgDn")
      let list = try #require(bench.state.lists[.log])
      #expect(list.top <= last.top + 22)
      last = list
    }
    try bench.press("G")
    #expect(bench.state.lists[.log]?.top == bench.state.store.count - 22)
  }
}
