import Casework
import Fixtures
import Foundation
import Testing

@testable import Diagnosis

/// What a case lacks, and what that does to its findings.
@Suite struct CoverageTests {
  private static let whole = Result {
    Dictionary(
      uniqueKeysWithValues: try Sample.kb5013941.files().map {
        ($0.path.split(separator: "/").last.map(String.init) ?? $0.path, $0.bytes)
      })
  }
  private static let log = "CBS.log"
  private static let events = ""

  /// The failing sample with other files.
  private static func load(_ change: (inout [String: [UInt8]]) -> Void) throws -> CaseSnapshot {
    var files = try whole.get()
    files["mail.txt"] = nil
    change(&files)
    return try CaseFiles.snapshot(files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
  }

  private static func states(_ snapshot: CaseSnapshot) -> [String: Coverage.State] {
    Dictionary(uniqueKeysWithValues: snapshot.coverage.rows.map { ($0.expected.id, $0.state) })
  }

  private static func paths(_ finding: Finding?) -> [String] { finding?.missing.compactMap(\.path) ?? [] }

  @Test func aWholeCaseLacksNothingThatMatters() throws {
    let snapshot = try Self.load { _ in }
    let states = Self.states(snapshot)
    for id in ["cbs", "system-events", "setup-events", "dism"] { #expect(states[id] == .present, "\(id)") }
    #expect(states["windows-update"] == .absent)
    let finding = try #require(snapshot.findings.first)
    #expect(finding.confidence == .high)
    #expect(Self.paths(finding).allSatisfy { !$0.hasPrefix("C:\\Windows\\Logs") && !$0.hasSuffix(".evtx") })
    let row = try #require(snapshot.coverage.rows.first)
    // Four of the five attempts lie before the first line of the log.
    #expect(row.uncoveredAttempts == 4)
    #expect(row.laneCounts[0] == 0 && row.laneCounts[1] > 0 && row.laneCounts[2] == 2)
  }

  @Test func aMissingEventLogIsAskedForAndTakesNoConfidence() throws {
    let snapshot = try Self.load { $0[Self.events + "System.evtx"] = nil }
    #expect(Self.states(snapshot)["system-events"] == .absent)
    #expect(snapshot.findings.first?.confidence == .high)
    #expect(Self.paths(snapshot.findings.first).contains { $0.hasSuffix("\\System.evtx") })
  }

  @Test func aLogThatBeginsInsideTheFailureTakesConfidence() throws {
    let snapshot = try Self.load { files in
      let text = String(decoding: files[Self.log] ?? [], as: UTF8.self)
      // From the failure's first second on: the session's start is rolled over.
      let cut = text.range(of: "2022-10-08 13:50:50,").map { text[$0.lowerBound...] } ?? ""
      files[Self.log] = Array(cut.utf8)
    }
    #expect(Self.states(snapshot)["cbs"] == .cutAtStart)
    #expect(snapshot.findings.first?.confidence == .medium)
    #expect(Self.paths(snapshot.findings.first).contains("C:\\Windows\\Logs\\CBS"))
    #expect(snapshot.findings.first?.root.code?.text == "0x800f0985")
  }

  @Test func eventsAloneLackTheLogOfTheCause() throws {
    let snapshot = try Self.load { $0[Self.log] = nil }
    #expect(Self.states(snapshot)["cbs"] == .absent)
    let finding = try #require(snapshot.findings.first)
    #expect(finding.confidence == .low)
    #expect(Self.paths(finding).filter { $0.hasPrefix("C:\\Windows\\Logs\\CBS") }.count == 1)
  }

  @Test func aLogOfOtherDaysIsAGap() throws {
    let snapshot = try Self.load { files in
      let text = String(decoding: files[Self.log] ?? [], as: UTF8.self)
      files[Self.log] = Array((text.range(of: "2022-10-08 ").map { text[..<$0.lowerBound] } ?? "").utf8)
    }
    #expect(Self.states(snapshot)["cbs"] == .gap)
    #expect(Self.paths(snapshot.findings.first).contains { $0.hasPrefix("C:\\Windows\\Logs\\CBS") })
  }

  @Test func whatCouldNotBeReadIsNotAbsent() throws {
    let snapshot = try Self.load { files in
      files[Self.log] = nil
      // One volume of a set, by its name the log.
      files["CbsPersist_20221008.cab"] = CabWriter.cabinet(
        [.init("CbsPersist_20221008.log", [UInt8](repeating: 0x41, count: 10))],
        volume: .init(set: 1, index: 0, next: "b.cab"))
      files[Self.events + "Setup.evtx"] = []
      files["WindowsUpdate.20221008.1.etl"] = [UInt8](repeating: 0, count: 4096)
    }
    let states = Self.states(snapshot)
    #expect(states["cbs"] == .notSearched)
    #expect(states["setup-events"] == .empty)
    #expect(states["windows-update"] == .undecodable)
  }

  @Test func excerptsAreNotTheLog() throws {
    let mail = try Self.whole.get()["mail.txt"] ?? []
    let snapshot = try CaseFiles.snapshot([("mail.txt", mail)])
    #expect(Self.states(snapshot)["cbs"] == .excerpts)
    let finding = try #require(snapshot.findings.first)
    #expect(finding.failureClass == "F01" && finding.confidence == .medium)
    #expect(Self.paths(finding).contains("C:\\Windows\\Logs\\CBS"))
  }

  @Test func aHealthyMachineIsAskedForNothing() throws {
    let files = Dictionary(
      uniqueKeysWithValues: try Sample.healthy.files().map {
        ($0.path.split(separator: "/").last.map(String.init) ?? $0.path, $0.bytes)
      })
    let snapshot = try CaseFiles.snapshot(files.sorted { $0.key < $1.key }.map { ($0.key, $0.value) })
    #expect(snapshot.findings.isEmpty && snapshot.coverage.window == nil)
    #expect(Self.states(snapshot)["cbs"] == .present)
  }
}
