import Records
import Testing

@Suite struct PathPartTests {
  @Test(arguments: [
    ("a/b/CBS.log", "CBS.log"), ("a.zip!b/c.log", "c.log"), ("a.zip!c.log", "c.log"), ("folder/", "folder"),
    ("CBS.log", "CBS.log"), ("/", "/"), ("", ""), ("a\\b", "a\\b"), ("日志/更新.log", "更新.log"),
  ])
  func theLastPart(_ path: String, _ part: String) {
    #expect(lastPart(of: path) == part)
  }

  @Test func aBackslashPartsNamesOfWindows() {
    #expect(lastPart(of: "C:\\Windows\\Logs\\CBS.log", separators: .any) == "CBS.log")
  }

  @Test(arguments: [0, 1, 2, 63, 5000])
  func resultsKeepTheirOrder(_ count: Int) {
    for threads in [1, 3] {
      #expect(concurrentMap(count, threads: threads) { "\($0)" } == (0..<count).map { "\($0)" })
    }
  }
}
