import Casework
import Fixtures
import Foundation
import Knowledge
import Records
import TestSupport
import Testing

@testable import Diagnosis

/// From bytes to verdict, for every scenario and the two samples.
@Suite struct FindingTests {
  @Test(arguments: [
    (Scenario.f01BaseFileChanged, "F01 0x800f0985 -> 0x800f0986"),
    (.f02DeltaDamaged, "F02 0x800f0986 -> 0x800f0986"), (.f10ManifestMissing, "F10 0x800f0831 -> 0x800f0831"),
    (.f31DeletePendingFirst, "F31 0xc0000056 -> 0xc0000056"),
    (.f13UnnamedCorruption, "F13 0x80073712 -> 0x80073712"),
    (.newerHydration, "F01 0x800f0985 -> 0x800f0986"),
  ])
  func scenarios(_ scenario: Scenario, _ verdict: String) throws {
    let snapshot = try CaseFiles.snapshot([("CBS.log", scenario.bytes())])
    #expect(CaseFiles.verdicts(snapshot) == [verdict])
    #expect(snapshot.findings.first?.failureClass == scenario.failureClass)
  }

  @Test func serverNotFoundNeedsItsEvent() throws {
    let events = try #require(try Scenario.f70NameNotResolved.systemLog())
    let snapshot = try CaseFiles.snapshot([
      ("CBS.log", Scenario.f70NameNotResolved.bytes()), ("System.evtx", events),
    ])
    #expect(snapshot.findings.first?.failureClass == "F70")
    #expect(snapshot.findings.first?.result == ErrorCode(0x8024_402c))
    #expect(snapshot.findings.allSatisfy { $0.failureClass == "F70" }, "\(CaseFiles.verdicts(snapshot))")
  }

  /// Ways of writing without a fault give no finding.
  @Test(arguments: [
    Scenario.clockEast, .clockWest, .clockHalfHour, .clockChange, .doubleHashes, .oldHashes,
  ])
  func nothingIsFoundWhereNothingFailed(_ scenario: Scenario) throws {
    let snapshot = try CaseFiles.snapshot([("CBS.log", scenario.bytes())])
    #expect(CaseFiles.verdicts(snapshot) == [])
  }

  /// Line ends and encodings do not change a verdict.
  @Test(arguments: CBSWriter.LineEnd.allCases)
  func lineEndsDoNotMatter(_ end: CBSWriter.LineEnd) throws {
    let text = Scenario.f01BaseFileChanged.text(lineEnd: end)
    let wanted = ["F01 0x800f0985 -> 0x800f0986"]
    #expect(CaseFiles.verdicts(try CaseFiles.snapshot(text)) == wanted)
    var wide: [UInt8] = [0xff, 0xfe]
    for unit in text.utf16 { wide += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
    #expect(CaseFiles.verdicts(try CaseFiles.snapshot([("CBS.log", wide)])) == wanted)
  }

  @Test func theSample() throws {
    let load = CaseLoad(
      paths: [Repository.root + "/Samples/kb5013941"], knowledge: try CaseFiles.knowledge.get())
    let snapshot = load.run()
    let finding = try #require(snapshot.findings.first)
    #expect(finding.failureClass == "F01")
    #expect(finding.root.code == ErrorCode(0x800f_0985))
    #expect(finding.result == ErrorCode(0x800f_0986))
    #expect(finding.root.file == "NgcCtnr.dll")
    #expect(finding.kb == "KB5013941")
    #expect(
      finding.root.folder
        == "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5"
    )
    let codes = try CodeTable.shared
    let pending = try #require(codes.decode("STATUS_DELETE_PENDING")).code
    #expect(!finding.chain.contains { $0.role == .root && $0.code == pending })
    #expect(
      finding.missing.allSatisfy {
        !($0.path ?? "").contains("InFlight") && !($0.command ?? "").contains("InFlight")
      })
    #expect(finding.missing.contains { ($0.command ?? "").contains("dir /s /a") })
  }

  @Test func theHealthyMachine() throws {
    let load = CaseLoad(
      paths: [Repository.root + "/Samples/healthy"], knowledge: try CaseFiles.knowledge.get())
    let snapshot = load.run()
    #expect(CaseFiles.verdicts(snapshot) == [])
    #expect(snapshot.eventErrorCount == 0)
    #expect(snapshot.store.mismatches.isEmpty)
  }

  /// The answer depends on the case alone: one thread or many.
  @Test func threadsDoNotMatter() throws {
    func verdicts(_ threads: Int) throws -> [String] {
      let load = CaseLoad(
        paths: [Repository.root + "/Samples/kb5013941"], knowledge: try CaseFiles.knowledge.get(),
        threads: threads)
      return load.run().findings.map { finding in
        // Not the whole finding: its texts hold dictionaries, which print in any order.
        "\(finding.number) \(finding.rule) \(finding.confidence) \(finding.root.record) \(finding.chain.map(\.records)) "
          + "\(finding.evidence.map(\.records)) \(finding.otherAttempts) \(finding.repeats)"
      }
    }
    let one = try verdicts(1)
    #expect(try verdicts(2) == one)
    #expect(try verdicts(7) == one)
  }
}
