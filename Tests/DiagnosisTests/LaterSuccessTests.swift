import Casework
import DataFiles
import Records
import Testing

@testable import Diagnosis

/// An update that failed and was installed afterwards, and explanations that compete.
@Suite struct LaterSuccessTests {
  private static func session(_ id: String, _ day: Int, _ result: String, _ more: String = "") -> String {
    let package = "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.4170.1.9"
    return """
      2024-05-0\(day) 10:00:00, Info                  CBS    Session: \(id) initialized by client WindowsUpdateAgent, external staging directory: (null)
      \(more)2024-05-0\(day) 10:00:04, Info                  CBS    Exec: Processing complete.  Session: \(id), Package: \(package), Identifier: KB5034441 [HRESULT = \(result)]
      2024-05-0\(day) 10:00:05, Info                  CBS    Session: \(id) finalized. Reboot required: no [HRESULT = \(result)]

      """
  }

  private static let failure = """
    2024-05-06 10:00:01, Error                 CBS    Failed to resolve package [HRESULT = 0x800f0823 - CBS_E_NEW_SERVICING_STACK_REQUIRED]

    """

  private func findings(_ text: String) throws -> [Finding] { try CaseFiles.snapshot(text).findings }

  @Test func aLaterSessionOfTheSameUpdate() throws {
    let failed = Self.session("31000001_1", 6, "0x800f0823", Self.failure)
    #expect(try findings(failed).map(\.installedLater) == [nil])
    let both = try CaseFiles.snapshot(failed + Self.session("31000002_1", 7, "0x00000000"))
    let record = try #require(both.findings.first?.installedLater)
    #expect(both.store.text(record).contains("2024-05-07"))
    // An earlier success says nothing, nor does another update's, nor one that took the update away.
    #expect(
      try findings(Self.session("31000000_1", 5, "0x00000000") + failed).map(\.installedLater) == [nil])
    let other = Self.session("31000002_1", 7, "0x00000000").replacing("KB5034441", with: "KB5034442")
    #expect(try findings(failed + other).map(\.installedLater) == [nil])
    let plan =
      "2024-05-07 10:00:02, Info                  CBS    Plan: Package: Package_for_KB5034441~x, current: Installed, "
      + "start: Installed, applicable: Absent, targeted: Absent, limit: Absent\n"
    #expect(
      try findings(failed + Self.session("31000002_1", 7, "0x00000000", plan)).map(\.installedLater) == [nil])
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
    let store = try CaseFiles.snapshot(Self.session("31000001_1", 6, "0x800f0823", Self.failure)).store
    let findings = RuleEngine(
      rules: read.rules, codes: try .shared, events: try .shared, results: try .shared
    ).findings(in: store)
    #expect(findings.map(\.rule) == ["by-words", "by-code"])
    #expect(findings.map { $0.competing.map(\.number) } == [[2], [1]])
    #expect(findings[0].competing[0].text?.text(try Wording(.english)) == "the words")
    #expect(findings[1].competing[0].text == nil)
  }
}
