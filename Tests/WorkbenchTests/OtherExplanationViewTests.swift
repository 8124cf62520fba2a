import Casework
import DataFiles
import Foundation
import TestSupport
import Testing

@testable import Workbench

/// On the screen: an update that was installed after it had failed, and explanations that compete.
@Suite struct OtherExplanationViewTests {
  private static let failed = UpdateSession.failed

  /// A workbench on `log`, judged by these rules too.
  private static func bench(_ log: String, _ language: Language, width: Int = 80, height: Int = 40) throws
    -> Harness
  {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let rules = folder.appendingPathComponent("rules")
    try FileManager.default.createDirectory(at: rules, withIntermediateDirectories: true)
    for (id, text) in UpdateSession.rules {
      try Data(text.utf8).write(to: rules.appendingPathComponent(id + ".yaml"))
    }
    let file = folder.appendingPathComponent("CBS.log")
    try Data(log.utf8).write(to: file)
    let knowledge = try CaseKnowledge(userFolder: nil, ruleFolders: [rules.path])
    #expect(knowledge.ruleErrors.map { "\($0)" } == [])
    var bench = try Harness(width: width, height: height, language: language)
    bench.state.take(CaseLoad(paths: [file.path], knowledge: knowledge).run())
    return bench
  }

  @Test(arguments: [
    (
      Language.english,
      ["≠ explains the same attempt as F2: the words of the line", "≠ explains the same attempt as F1"]
    ),
    (.chinese, ["≠ 与 F2 解释的是同一次尝试：该行的文字", "≠ 与 F1 解释的是同一次尝试"]),
  ])
  func competingExplanationsStandInFindingsAndCase(_ language: Language, _ said: [String]) throws {
    var bench = try Self.bench(Self.failed, language)
    #expect(bench.text().contains(said[0]), "the case view names what competes with its finding")
    try bench.press("v", "f")
    let rows = bench.text().split(separator: "\n").filter { $0.contains("≠") }
    #expect(rows.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " ▸▐")) } == said)
    // The line leads to the other finding.
    let line = try #require(bench.state.listLines(.findings).first { $0.text.contains("≠") })
    #expect(line.target == .record(bench.state.snapshot.findings[1].root.record))
  }

  @Test(arguments: [
    (
      Language.english, "KB5034441 was installed after failed attempts: 1, last 2024-05-06",
      "installed at 2024-05-07 10:00:05+00:00; what failed before: The words say it."
    ),
    (
      .chinese, "KB5034441 失败后已安装成功：失败 1 次，最近一次 2024-05-06",
      "已于 2024-05-07 10:00:05+00:00 安装成功；此前的失败：由文字得知。"
    ),
  ])
  func installedLater(_ language: Language, _ head: String, _ verdict: String) throws {
    let log = Self.failed + UpdateSession.text("31000002_1", 7, "0x00000000")
    var bench = try Self.bench(log, language, width: 120)
    #expect(bench.text().contains(head))
    #expect(bench.text().contains(verdict))
    try bench.press("v", "f")
    #expect(bench.text().contains("F1 F99 " + verdict))
    var failed = try Self.bench(Self.failed, language, width: 120)
    #expect(!failed.text().contains(head) && !failed.text().contains("2024-05-07"))
  }
}
