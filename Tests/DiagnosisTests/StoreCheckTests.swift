import DataFiles
import Records
import Testing

@testable import Diagnosis

/// Store checks and SFC as facts.
extension VocabularyTests {
  private static let key = "amd64_ours-a_31bf3856ad364e35_10.0.19041.1_none_0123456789abcdef"

  private static func line(_ text: String, _ writer: String = "CBS", day: Int = 6) -> String {
    "2024-05-0\(day) 10:00:00, Info                  \(writer)    \(text)\n"
  }

  /// A session that failed, and behind it what `lines` are.
  private static func attempt(_ lines: String) -> String {
    line("Session: 31000001_1 initialized by client DISM, external staging directory: (null)")
      + "2024-05-06 10:00:00, Error                 CBS    Failed to do it [HRESULT = 0x800f0823]\n"
      + line("Session: 31000001_1 finalized. Reboot required: no [HRESULT = 0x800f0823]") + lines
  }

  private static let report = [
    "Checking System Update Readiness.", "(p)\tCSI Payload Corrupt\t(n)\t\t\t\(key)\\r\\ours.dll",
    "Repair failed: Missing replacement payload.",
    "(p)\tCSI Payload Corrupt\t(w)\t(Fixed)\t\(key)\\theirs.exe", "Summary:",
    "Operation: Detect and Repair ", "Operation result: 0x800f081f",
    "Last Successful Step: Entire operation completes.", "Total Detected Corruption:\t2",
    "Total Repaired Corruption:\t1",
  ]

  private func holds(_ condition: String, _ text: String, _ name: String = "CBS.log") throws -> Bool {
    try !titles("- " + condition, [(name, text)]).isEmpty
  }

  @Test(arguments: [
    (#"readiness: {state: damaged, code: 0x800f081f, action: "Detect and Repair"}"#, true),
    (#"readiness: {detected: 2, repaired: "<2", stage: "Entire operation*", log: cbs}"#, true),
    ("readiness: {state: [clean, failed, repaired]}", false),
    (#"readiness: {detected: "*", count: {at-least: 2}}"#, false),
    (#"readiness-row: {state: damaged, file: ours.dll, delta: "yes", reason: "Missing replacement*"}"#, true),
    (#"readiness-row: {state: repaired, file: theirs.exe, delta: "no", category: "CSI Payload*"}"#, true),
    ("readiness-row: {state: damaged, file: theirs.exe}", false),
    (#"readiness-row: {file: "*", count: {at-least: 3}}"#, false),
    ("sfc-row: {}", false),
  ])
  func reportsOfStoreChecks(_ condition: String, _ expected: Bool) throws {
    // Newer builds write a record for each line, older ones one for all.
    let lines = Self.attempt(Self.report.map { Self.line($0) }.joined())
    #expect(try holds(condition, lines) == expected, "\(condition)")
    let steps = (1...60).map { Self.line("Exec: step \($0)") }.joined()
    let block = Self.attempt(steps + Self.line("\n=====\n" + Self.report.joined(separator: "\n")))
    #expect(try holds(condition, block) == expected, "\(condition)")
  }

  @Test func statesOfReports() throws {
    func state(_ lines: [String]) throws -> [String] {
      let text = Self.attempt(lines.map { Self.line($0) }.joined())
      return try ["clean", "repaired", "damaged", "failed", "unknown"].filter {
        try holds("readiness: {state: \($0)}", text)
      }
    }
    let title = Self.report[0]
    let fixed = Self.report[3]
    #expect(try state([title, "Total Detected Corruption: 0"]) == ["clean"])
    #expect(try state([title, "Total Detected Corruption: 1"]) == ["damaged"])
    let repaired = [title, fixed, "Total Detected Corruption: 1", "Total Repaired Corruption: 1"]
    #expect(try state(repaired) == ["repaired"])
    #expect(try state([title, "Operation: Detect only", "Operation result: 0x80070070"]) == ["failed"])
    #expect(try state([title, "Operation: Detect only"]) == ["unknown"])
    // Two reports, one behind the other.
    let second = [title, Self.report[1], "Operation: Detect only"]
    #expect(try state([title, fixed, "Operation: Detect and Repair"] + second) == ["repaired", "damaged"])
  }

  @Test func itemsOfTheReadinessTool() throws {
    let text =
      "=================================\nChecking System Update Readiness.\nBinary Version 6.1.7601.21645\nPackage Version 14.0\n2014-03-11 07:15\n\nChecking Windows Servicing Packages\n\n(f)\tCBS MUM Corrupt\t0x00000002\tservicing\\Packages\\P.mum\n\nSummary:\nSeconds executed: 100\n Found 1 errors\n"
    #expect(
      try holds("readiness-row: {log: checkSUR, file: P.mum, state: damaged}", text, "CheckSUR.log"))
    #expect(try holds("readiness: {log: checkSUR, state: damaged, detected: 1}", text, "CheckSUR.log"))
    #expect(try !holds("readiness-row: {state: repaired}", text, "CheckSUR.log"))
  }

  @Test(arguments: [
    ("sfc-row: {outcome: not-repaired, file: a.dll, component: \"Ours*\"}", true),
    ("sfc-row: {outcome: repaired, file: b.dll, folder: \"*System32\"}", true),
    ("sfc-row: {outcome: not-repaired, file: c.dll, reason: \"*also corrupted*\"}", true),
    ("sfc-row: {outcome: repaired, file: a.dll}", false),
    (#"sfc-row: {file: "*", count: {at-least: 4}}"#, false),
  ])
  func linesOfSFC(_ condition: String, _ expected: Bool) throws {
    let folder = #"\??\C:\Windows\System32"#
    let lines = [
      "[SR] Verifying 100 components",
      #"[SR] Cannot repair member file [l:10{5}]"a.dll" of Ours, Version = 10.0.1.2, pA = PROCESSOR_ARCHITECTURE_AMD64 (9), Culture neutral, VersionScope = 1 nonSxS, PublicKeyToken = {l:8 b:31bf3856ad364e35} in the store, hash mismatch"#,
      "[SR] Repairing corrupted file [ml:520{260},l:\(folder.utf8.count * 2){\(folder.utf8.count)}]\"\(folder)\"\\[l:10{5}]\"b.dll\" from store",
      "[SR] Could not reproject corrupted file [ml:520{260},l:\(folder.utf8.count * 2){\(folder.utf8.count)}]\"\(folder)\"\\[l:10{5}]\"c.dll\"; source file in store is also corrupted",
    ]
    let text = Self.attempt(lines.map { Self.line("00000001 " + $0, "CSI") }.joined())
    #expect(try holds(condition, text) == expected, "\(condition)")
  }

  @Test func checksOfAnotherDay() throws {
    // A report with a failing result would be a failure of its own.
    let old = Self.report.filter { !$0.contains("result") }.map { Self.line($0, day: 1) }.joined()
    for condition in ["readiness: {state: damaged", "readiness-row: {state: damaged"] {
      #expect(try holds(condition + "}", old + Self.attempt("")))
      #expect(try !holds(condition + ", within: 24h}", old + Self.attempt("")))
      #expect(try holds(condition + ", within: 6d}", old + Self.attempt("")))
    }
  }

  @Test(arguments: [
    ("readiness: {state: broken}", "is not one of"), ("readiness-row: {outcome: repaired}", "is no field of"),
    ("sfc-row: {outcome: succeeded}", "is not one of"), ("machine: {within: 1h}", "is no field of"),
    ("readiness: {within: 1y}", "expected a time"), ("hash-mismatch: {machines: two}", "is not one of"),
  ])
  func mistakesInConditions(_ condition: String, _ message: String) throws {
    let text = """
      id: test-rule
      class: F99
      title: {en: "x", zh: "x"}
      level: failure
      confidence: medium
      when:
        - \(condition)
      """
    let read = RuleReader(codes: try .shared).rules([DataFile(name: "test.yaml", text: text)])
    #expect(read.errors.contains { "\($0)".contains(message) }, "\(read.errors)")
  }
}
