import Casework
import DataFiles
import Foundation
import Reports
import TestSupport
import Testing

/// An update that was installed after it had failed, and explanations that compete: what text, JSON and note say.
@Suite struct OtherExplanationTests {
  private static let failed = UpdateSession.failed
  private static let installed = failed + UpdateSession.text("31000002_1", 7, "0x00000000")

  /// A case judged by two rules that explain the same attempt; one of them says what separates them.
  private static func competing() throws -> CaseSnapshot {
    try SampleCase.withFolder { folder in
      let rules = folder + "/rules"
      try FileManager.default.createDirectory(atPath: rules, withIntermediateDirectories: true)
      for (id, text) in UpdateSession.rules {
        try Data(text.utf8).write(to: URL(filePath: "\(rules)/\(id).yaml"))
      }
      try Data(failed.utf8).write(to: URL(filePath: folder + "/CBS.log"))
      let knowledge = try CaseKnowledge(userFolder: nil, ruleFolders: [rules])
      #expect(knowledge.ruleErrors.map { "\($0)" } == [])
      return CaseLoad(paths: [folder + "/CBS.log"], knowledge: knowledge).run()
    }
  }

  private static func text(_ snapshot: CaseSnapshot, _ language: Language) throws -> [String] {
    ScanText(
      snapshot: snapshot, wording: try Wording(language), codes: try .shared, withHashes: false
    ).text.split(separator: "\n").map(String.init)
  }

  private static func findings(_ snapshot: CaseSnapshot, _ language: Language) throws -> [[String: Any]] {
    let data = try ScanDocument(
      snapshot, wording: try Wording(language), codes: try .shared, withHashes: false
    ).json()
    let whole = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    return try #require(whole["findings"] as? [[String: Any]])
  }

  @Test(arguments: [
    (
      Language.english, "installed at 2024-05-07 10:00:05+00:00; what failed before: ",
      "# KB5034441 failed, then was installed", "installed at 2024-05-07T10:00:05+00:00 [2]; what failed"
    ),
    (
      .chinese, "已于 2024-05-07 10:00:05+00:00 安装成功；此前的失败：", "# KB5034441 失败后已安装成功",
      "已于 2024-05-07T10:00:05+00:00 [2] 安装成功；此前的失败"
    ),
  ])
  func installedLater(_ language: Language, _ said: String, _ title: String, _ verdict: String) throws {
    let snapshot = try SampleCase.load(text: Self.installed)
    #expect(try Self.text(snapshot, language).first?.contains(": " + said) == true)
    let finding = try #require(try Self.findings(snapshot, language).first)
    #expect((finding["title"] as? String)?.hasPrefix(said) == true)
    let later = try #require(finding["installedLater"] as? [String: Any])
    #expect(later["time"] as? String == "2024-05-07T10:00:05+00:00")
    #expect((later["ref"] as? [String: Any])?["line"] as? Int == 7)
    let note = try SampleCase.note(snapshot, language).markdown
    #expect(note.hasPrefix(title + "\n"))
    #expect(note.contains(verdict))
  }

  /// Nothing of it where the update was not installed.
  @Test func notInstalledLater() throws {
    let snapshot = try SampleCase.load(text: Self.failed)
    #expect(try Self.text(snapshot, .english).first?.contains("installed") == false)
    #expect(try Self.findings(snapshot, .english).allSatisfy { $0["installedLater"] == nil })
    #expect(try SampleCase.note(snapshot, .english).markdown.hasPrefix("# KB5034441 would not install\n"))
  }

  @Test(arguments: [
    (
      Language.english,
      [
        "   ≠ explains the same attempt as F2: the words of the line",
        "   ≠ explains the same attempt as F1",
      ], "the words of the line",
      "Other explanations of the same attempt:",
      ["- F2: The code says it. What separates them: the words of the line [", "- F1: The words say it. ["]
    ),
    (
      .chinese, ["   ≠ 与 F2 解释的是同一次尝试：该行的文字", "   ≠ 与 F1 解释的是同一次尝试"], "该行的文字",
      "对同一次尝试的其他解释：",
      ["- F2：由代码得知。 区分依据：该行的文字 [", "- F1：由文字得知。 ["]
    ),
  ])
  func competingExplanations(
    _ language: Language, _ lines: [String], _ told: String, _ heading: String, _ entries: [String]
  ) throws {
    let snapshot = try Self.competing()
    #expect(snapshot.findings.map(\.rule) == ["by-words", "by-code"])
    #expect(try Self.text(snapshot, language).filter { $0.contains("≠") } == lines)
    let entered = try Self.findings(snapshot, language).map { $0["competing"] as? [[String: Any]] ?? [] }
    #expect(entered.map { $0.map { $0["id"] as? String } } == [["F2"], ["F1"]])
    #expect(entered.map { $0.map { $0["text"] as? String } } == [[told], [nil]])
    let note = try SampleCase.note(snapshot, language).markdown.split(separator: "\n").map(String.init)
    #expect(note.filter { $0 == heading }.count == 2)
    for entry in entries { #expect(note.filter { $0.hasPrefix(entry) }.count == 1, "\(entry)\n\(note)") }
  }
}
