import Casework
import DataFiles
import Records
import TestSupport
import Testing

@testable import Diagnosis

/// An update that failed and was installed afterwards, and explanations that compete.
@Suite struct LaterSuccessTests {
  private static let failure = """
    2024-05-06 10:00:01, Error                 CBS    Failed to resolve package [HRESULT = 0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED]

    """

  private func findings(_ text: String) throws -> [Finding] { try CaseFiles.snapshot(text).findings }

  @Test func aLaterSessionOfTheSameUpdate() throws {
    let failed = UpdateSession.text("31000001_1", 6, "0x800f0823", Self.failure)
    #expect(try findings(failed).map(\.installedLater) == [nil])
    let both = try CaseFiles.snapshot(failed + UpdateSession.text("31000002_1", 7, "0x00000000"))
    let record = try #require(both.findings.first?.installedLater)
    #expect(both.store.text(record).contains("2024-05-07"))
    // An earlier success says nothing, nor does another update's, nor one that took the update away.
    #expect(
      try findings(UpdateSession.text("31000000_1", 5, "0x00000000") + failed).map(\.installedLater) == [nil])
    let other = UpdateSession.text("31000002_1", 7, "0x00000000").replacing("KB5034441", with: "KB5034442")
    #expect(try findings(failed + other).map(\.installedLater) == [nil])
    let plan =
      "2024-05-07 10:00:02, Info                  CBS    Plan: Package: Package_for_KB5034441~x, current: Installed, "
      + "start: Installed, applicable: Absent, targeted: Absent, limit: Absent\n"
    #expect(
      try findings(failed + UpdateSession.text("31000002_1", 7, "0x00000000", plan)).map(\.installedLater)
        == [nil])
  }

  @Test func competingExplanationsStandTogether() throws {
    func rule(_ id: String, _ when: String, _ more: String = "") -> DataFile {
      DataFile(
        name: "\(id).yaml",
        text: """
          id: \(id)
          class: F99
          title: {en: "\(id)", zh: "x"}
          level: failure
          confidence: medium
          when:
            - result: [0x800f0823]
          \(when.isEmpty ? "" : "  - " + when)
          \(more)
          """)
    }
    let read = RuleReader(codes: try .shared).rules([
      rule("by-code", ""),
      rule(
        "by-words", #"line: {text: "resolve package"}"#,
        "compare:\n  - {with: by-code, text: {en: \"the words\", zh: \"x\"}}"),
    ])
    #expect(read.errors.map { "\($0)" } == [])
    let store = try CaseFiles.snapshot(UpdateSession.text("31000001_1", 6, "0x800f0823", Self.failure)).store
    let findings = RuleEngine(
      rules: read.rules, codes: try .shared, events: try .shared, results: try .shared
    ).findings(in: store)
    #expect(findings.map(\.rule) == ["by-words", "by-code"])
    #expect(findings.map { $0.competing.map(\.number) } == [[2], [1]])
    #expect(findings[0].competing[0].text?.text(try Wording(.english)) == "the words")
    #expect(findings[1].competing[0].text == nil)
  }
}
