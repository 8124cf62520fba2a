import Casework
import DataFiles
import Fixtures
import Foundation
import Testing

@testable import Workbench

/// Records of text logs in the workbench: reachable without a lane, with their values in the detail.
@Suite struct TextLogViewTests {
  private func bench(_ logs: [TextLog], language: Language = .english) throws -> Harness {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    for log in logs {
      let place = folder.appendingPathComponent(log.rawValue)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data(log.fileBytes).write(to: place.appendingPathComponent(log.fileName))
    }
    var bench = try Harness(width: 110, height: 40, language: language)
    bench.state.take(
      CaseLoad(paths: [folder.path], knowledge: try CaseKnowledge(userFolder: nil)).run())
    return bench
  }

  @Test func nextErrorGoesThroughAllRecords() throws {
    var bench = try bench([.windowsUpdateOld, .setupAPI])
    #expect(bench.state.store.rows(.csi).isEmpty)
    try bench.press("v", "l", "g")
    var seen: [String] = []
    for _ in 0..<5 {
      try bench.press("e")
      let selected = bench.state.lists[.log]?.selected ?? -1
      seen.append(String(bench.state.store.text(bench.state.store.id(at: selected)).prefix(60)))
    }
    #expect(seen.count == 5 && Set(seen).count == 5)
    #expect(seen.last?.contains("USB\\VID_1D6B") == true, "the section that failed comes last")
    try bench.press("Enter")
    let text = bench.text()
    #expect(text.contains("FAILURE(0x00000490)"))
    #expect(text.contains("2 errors, 0 warnings"))
  }

  @Test(arguments: [
    (TextLog.readinessBlock, Language.english, ["3 detected, 1 repaired", "Missing replacement payload."]),
    (.readinessBlock, .chinese, ["检出 3，修复 1", "CBS MUM Missing"]),
    (.reportingEvents, .english, ["AGENT_INSTALLING_FAILED", "Content Install"]),
    (.setupDiagXML, .english, ["ProfileName", "OurProfile", "Remediation"]),
    (.compatData, .english, ["Setup_DiskSpace", "Hard"]),
    (.checkSUR, .english, ["CSI Payload File Missing", "ours.dll"]),
  ])
  func theDetailHasTheValues(_ log: TextLog, _ language: Language, _ values: [String]) throws {
    var bench = try bench([log], language: language)
    try bench.press("v", "l", "g", "e", "Enter")
    let text = bench.text()
    for value in values { #expect(text.contains(value), "\(log): \(value)\n\(text)") }
  }

  /// Newer builds spread the report over many records: its title shows all of it.
  @Test func theTitleOfAReportShowsIt() throws {
    var bench = try bench([.readiness])
    try bench.press("v", "l", "g", "j", "Enter")
    let text = bench.text()
    for value in ["3 detected, 1 repaired", "Missing replacement payload.", "0x800f081f"] {
      #expect(text.contains(value), "\(value)\n\(text)")
    }
  }

  @Test func aListWithoutAClockIsSearched() throws {
    var bench = try bench([.filterList, .windowsUpdateNew])
    try bench.press("v", "l", "/")
    bench.type("WdFilter")
    try bench.press("Enter")
    let selected = bench.state.lists[.log]?.selected ?? -1
    #expect(selected == bench.state.store.count - 2, "behind all that has a clock")
  }

  /// The start view names what no finding explains; Enter goes to its record.
  @Test(arguments: [
    (Language.english, "FAILURES IN OTHER LOGS AND REPORTS THAT NO FINDING EXPLAINS: 1"),
    (.chinese, "其他日志和报告中没有结论能解释的失败：1"),
  ])
  func theStartViewNamesThem(_ language: Language, _ heading: String) throws {
    var bench = try bench([.windowsUpdateOld], language: language)
    try bench.press("v", "c")
    let text = bench.text()
    #expect(text.contains(heading), "\(text)")
    let row = text.split(separator: "\n").first { $0.contains("0x80072ee2") }
    #expect(row?.contains("WindowsUpdate.log:7") == true, "\(text)")
  }

  /// A warning does not say that an update did not install.
  @Test func aWarningIsNoFailedUpdate() throws {
    var bench = try bench([.setupAPI])
    try bench.press("v", "c")
    let text = bench.text()
    #expect(text.contains("no record says that an update failed"), "\(text)")
    #expect(text.contains("! the installation of a driver failed"))
    #expect(!text.contains("did not install"))
  }
}
