import Fixtures
import Foundation
import Testing

/// Text logs as files, through the whole program.
@Suite struct TextLogFileTests {
  private struct Scan: Decodable {
    struct Source: Decodable {
      struct Offset: Decodable {
        var offset: String
        var basis: String
      }
      var path: String
      var kind: String
      var status: String
      var encoding: String
      var records: Int
      var first: String?
      var offsets: [Offset]
    }
    struct Counts: Decodable {
      var csiFailures: Int
      var otherFailures: Int
      var unexplained: Int
    }
    struct Finding: Decodable {
      var `class`: String
      var level: String
    }
    struct Unexplained: Decodable {
      struct Place: Decodable { var line: Int? }
      var path: String
      var code: String?
      var count: Int
      var refs: [Place]
    }
    struct Complaint: Decodable {
      var path: String
      var what: String
    }
    var sources: [Source]
    var counts: Counts
    var complaints: [Complaint]
    var findings: [Finding]
    var unexplained: [Unexplained]
  }

  private static func folder(_ logs: [TextLog]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    for log in logs {
      let place = folder.appendingPathComponent(log.rawValue)
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      try Data(log.fileBytes).write(to: place.appendingPathComponent(log.fileName))
    }
    return folder.path
  }

  @Test func allKindsAtOnce() throws {
    let folder = try Self.folder(TextLog.allCases)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try Program.run(["scan", "--format", "json", folder])
    let scan = try JSONDecoder().decode(Scan.self, from: Data(run.output.utf8))
    let kinds = scan.sources.map { $0.path.dropFirst(folder.count + 1) + " " + $0.kind }
    #expect(
      kinds == [
        "checksur/CheckSUR.log checkSUR", "compat-data/CompatData_2024_05_06_1.xml compatData",
        "filter-list/FilterList.log filterList", "poqexec/poqexec.log poqexec", "readiness/CBS.log cbs",
        "readiness-block/CBS.log cbs", "repair-steps/sfcdetails.txt cbs",
        "reporting-events/ReportingEvents.log reportingEvents",
        "setup-diag-json/SetupDiagResults.json setupDiag", "setup-diag-text/SetupDiagResults.log setupDiag",
        "setup-diag-xml/SetupDiagResults.xml setupDiag", "setupact/setupact.log setup",
        "setupapi/setupapi.dev.log setupAPI", "windows-update-new/WindowsUpdate.log windowsUpdate",
        "windows-update-old/WindowsUpdate.log windowsUpdate",
        "windows-update-undecoded/WindowsUpdate.log windowsUpdate",
      ])
    #expect(scan.sources.allSatisfy { $0.status == "read" && $0.records > 0 })
    let reports = try #require(scan.sources.first { $0.kind == "reportingEvents" })
    #expect(reports.encoding == "utf-16le" && reports.records == 5)
    #expect(reports.offsets.map(\.offset) == ["+02:00", "+01:00"])
    #expect(reports.offsets.allSatisfy { $0.basis == "reporting" })
    let filters = try #require(scan.sources.first { $0.kind == "filterList" })
    #expect(filters.first == nil && filters.offsets.isEmpty)
    // Lines without symbols are one complaint, with a number and what to ask for.
    #expect(scan.complaints.count == 1)
    #expect(scan.complaints.first?.what.hasPrefix("2 lines show a GUID") == true)
  }

  /// What no finding explains is counted, and named by its place, in text and JSON.
  @Test func onlyOtherLogsFailed() throws {
    let folder = try Self.folder([.windowsUpdateOld, .filterList])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try Program.run(["scan", folder])
    #expect(run.output.contains("F1 F13 failure: by the code alone (ERROR_SXS_COMPONENT_STORE_CORRUPT)"))
    #expect(run.output.contains("failures in other logs and reports that no finding explains: 1\n"))
    #expect(run.output.contains("0x80072ee2 Send failed with hr = 80072ee2  line 7\n"))
    #expect(run.output.contains("0 servicing failures"))
    #expect(run.output.contains("4 failures in other logs and reports\n"))
    let chinese = try Program.run(["scan", folder, "--lang", "zh"]).output
    #expect(chinese.contains("其他日志和报告中没有结论能解释的失败：1\n"))
    #expect(chinese.contains("其他日志和报告中 4 个失败\n"))
    let json = try Program.run(["scan", "--format", "json", folder]).output
    let scan = try JSONDecoder().decode(Scan.self, from: Data(json.utf8))
    #expect(scan.counts.csiFailures == 0 && scan.counts.otherFailures == 4 && scan.counts.unexplained == 1)
    let group = try #require(scan.unexplained.first)
    #expect(scan.unexplained.count == 1 && group.code == "0x80072ee2" && group.count == 1)
    #expect(group.path.hasSuffix("WindowsUpdate.log") && group.refs.map(\.line) == [7])
    #expect(try Program.run(["scan", folder, "--fail-on", "failure"]).code == 1)
  }

  /// Nothing explains a line of routine: said before the counts, and no failure for scripts.
  @Test func onlyRoutineFailed() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let line =
      "2024/05/06 10:00:00.1000000 4120  988   Agent           *FAILED* [80248014] GetServiceObject\r\n"
    try Data((line + line).utf8).write(to: folder.appendingPathComponent("WindowsUpdate.log"))
    let run = try Program.run(["scan", folder.path, "--fail-on", "failure"])
    #expect(
      run.output.hasPrefix("no rule names a cause and the servicing stack logged no failure, but 2 records"))
    #expect(run.output.contains("0x80248014 GetServiceObject ×2  line 1\n"))
    #expect(run.code == 0)
    let quiet = try Self.folder([.filterList])
    defer { try? FileManager.default.removeItem(atPath: quiet) }
    #expect(try Program.run(["scan", quiet]).output.contains("No update failure found in what was read."))
  }
}
