import Casework
import Foundation
import Records
import Testing

/// The sample that arrives as one mail: everything in it is found, and counts once.
@Suite struct PostedCaseTests {
  private struct Expected: Decodable {
    struct Log: Decodable { var records: Int }
    var sources: [String]
    var cbs: Log
  }

  @Test func aMailWithAZipWithACabinetIsReadToItsLogs() throws {
    let folder = SampleCase.path("posted")
    let expected = try JSONDecoder().decode(
      Expected.self, from: Data(contentsOf: URL(filePath: folder + "/expected.json")))
    let snapshot = try SampleCase.load([folder + "/mail.eml"])
    #expect(snapshot.sources.map { String($0.path.dropFirst(folder.count + 1)) } == expected.sources)
    #expect(
      snapshot.sources.map(\.recordCount) == [0, 0, 0, 0, expected.cbs.records, 22, expected.cbs.records])
    #expect(
      snapshot.sources.map(\.status.rawValue) == [
        "read", "unreadable", "read", "read", "read", "read", "duplicate",
      ])
    #expect(snapshot.store.count == expected.cbs.records + 22)
    let finding = try #require(snapshot.findings.first)
    #expect(finding.failureClass == "F01")
    #expect(finding.root.code == ErrorCode(0x800f_0985) && finding.result == ErrorCode(0x800f_0986))
  }
}
