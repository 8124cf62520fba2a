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
    struct Counts: Decodable { var csiFailures: Int }
    struct Complaint: Decodable {
      var path: String
      var what: String
    }
    var sources: [Source]
    var counts: Counts
    var complaints: [Complaint]
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
        "setupapi/setupapi.dev.log setupAPI", "systeminfo/systeminfo.txt systemInfo",
        "systeminfo-chinese/systeminfo.txt systemInfo", "windows-update-new/WindowsUpdate.log windowsUpdate",
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

  @Test func onlyOtherLogsFailed() throws {
    let folder = try Self.folder([.windowsUpdateOld, .filterList])
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let run = try Program.run(["scan", folder])
    #expect(run.output.contains("the servicing stack logged no failure, but 4 records of other logs"))
    #expect(run.output.contains("0 servicing failures"))
    let quiet = try Self.folder([.filterList])
    defer { try? FileManager.default.removeItem(atPath: quiet) }
    #expect(try Program.run(["scan", quiet]).output.contains("No update failure found in what was read."))
  }
}
