import Casework
import DataFiles
import Fixtures
import Foundation
import LogStore
import Records
import Testing

@testable import Diagnosis

/// The case with a capture of the failing minute.
@Suite struct OperationJoinTests {
  private static let files = Result {
    try Sample.kb5013941.files().map {
      ($0.path.split(separator: "/").last.map(String.init) ?? $0.path, $0.bytes)
    }
    .filter { $0.0 != "mail.txt" }
  }

  private static func load(_ captures: [(name: String, bytes: [UInt8])]) throws -> CaseSnapshot {
    try CaseFiles.snapshot(try files.get().map { (name: $0.0, bytes: $0.1) } + captures)
  }

  private static func load(isFiltered: Bool = false, later seconds: Int = 0) throws -> CaseSnapshot {
    let start = FileTime(2022, 10, 8, 5, 50, 39, 102).adding(milliseconds: seconds * 1000)
    return try load([("a.PML", Case5013941.capture(start: start, isFiltered: isFiltered).file())])
  }

  private func said(_ snapshot: CaseSnapshot) throws -> [String] {
    let wording = try Wording(.english)
    return try #require(snapshot.findings.first).joins.map { $0.text.text(wording) }
  }

  @Test func theHolderIsNamed() throws {
    let snapshot = try Self.load()
    let said = try said(snapshot)
    #expect(said.count == 2)
    #expect(
      said.first?.hasPrefix(
        "exguard.exe (Example Security Ltd., version 7.3.0.118; PID 2284) had C:\\Windows\\WinSxS") == true)
    #expect(said.first?.hasSuffix("TiWorker.exe was refused: CreateFile, DELETE PENDING") == true)
    #expect(said.last == "3 refused operations went through modules of Example Security Ltd.")
    // The records behind the sentence: who held it, then what was refused at the second that CBS.log names.
    let records = try #require(snapshot.findings.first?.joins.first).records
    #expect(records.count == 4)
    let store = snapshot.store
    guard case .operation(let holder)? = store.payload(records[0]) else { throw Missing() }
    #expect(holder.reason == .holder)
    #expect(holder.held == UInt64(8_970 * 10_000))
    #expect(store.time(records[1])?.clockText(.utc) == "05:50:57")
    // And the log's own verdict stays what it was.
    #expect(CaseFiles.verdicts(snapshot).first == "F01 0x800f0985 -> 0x800f0986")
    #expect(snapshot.findings.first?.confidence == .high)
  }

  struct Missing: Error {}

  @Test func theHolderStandsAmongTheFirstRowsOfItsLane() throws {
    let store = try Self.load().store
    let shown = store.rows(.operations).filter(store.test([Filter(.failures)]))
    let reasons = shown.prefix(3).map { record -> String in
      switch store.payload(record) {
      case .capture: "capture"
      case .operation(let operation): "\(operation.reason)"
      default: "?"
      }
    }
    #expect(reasons == ["capture", "holder", "refused"])
  }

  @Test func placesPointIntoTheCapture() throws {
    let bytes = Case5013941.capture().file()
    let snapshot = try Self.load([("a.PML", bytes)])
    for record in snapshot.store.rows(.operations) where snapshot.store.kind(record) == .operation {
      let place = snapshot.store.location(record)
      let time = try #require(snapshot.store.time(record))
      let stamp = Int(place.offset) + 0x1c
      let stored = (0..<8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64(bytes[stamp + $1]) }
      #expect(stored == UInt64(time.filetime))
      #expect(place.number != nil)
      #expect(snapshot.store.find(snapshot.store.key(record)) == record)
    }
  }

  @Test func aCaptureOfAnotherTimeProvesNothing() throws {
    let snapshot = try Self.load(later: 7200)
    #expect(
      try said(snapshot) == [
        "the Process Monitor capture is of another time than this failure: it proves nothing about it"
      ])
    #expect(snapshot.coverage.rows.first { $0.expected.id == "capture" }?.state == .gap)
  }

  @Test func aFilteredCaptureSaysSo() throws {
    let snapshot = try Self.load(isFiltered: true)
    #expect(
      try said(snapshot).last
        == "the Process Monitor capture was saved with a filter or not closed: what is not in it may have happened"
    )
    // What is in it, is.
    #expect(try said(snapshot).first?.hasPrefix("exguard.exe") == true)
  }

  @Test func nothingRefusedIsSaidOnlyWhereItWouldHaveBeenSeen() throws {
    let quiet =
      "the Process Monitor capture covers this failure, and nothing was refused to servicing on its paths"
    for isFiltered in [false, true] {
      var writer = PMLWriter()
      for index in 0..<4 as Range<UInt32> {
        writer.add(PMLProcess(index: index, pid: index, name: "p\(index)"))
      }
      let start = Int64(FileTime(2022, 10, 8, 5, 50, 30).ticks)
      for number in 0..<40 as Range<Int64> {
        let time = start + number * 10_000_000
        writer.add(.createFile("C:\\x", process: UInt32(number % 4), time: time))
        guard !isFiltered else { continue }
        writer.add(.closeFile("C:\\x", process: UInt32(number % 4), time: time))
        writer.add(.queryBasic("C:\\x", process: 0, time: time))
        writer.add(.openKey("HKLM", process: 0, time: time))
        writer.add(.queryValue("HKLM\\a", number: 1, process: 0, time: time))
        writer.add(.processDefined("C:\\p", index: 0, pid: 1, command: "", time: time))
      }
      #expect(try said(Self.load([("a.PML", writer.file())])).contains(quiet) == !isFiltered)
    }
  }

  @Test func withoutACaptureNothingChanges() throws {
    let snapshot = try Self.load([])
    #expect(try said(snapshot).isEmpty)
    #expect(snapshot.store.rows(.operations).isEmpty)
    #expect(!snapshot.coverage.rows.contains { $0.expected.id == "capture" })
  }

  @Test func anotherClockAsksAnew() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, bytes) in try Self.files.get() where name == "CBS.log" {
      try Data(bytes).write(to: folder.appendingPathComponent(name))
    }
    try Data(Case5013941.capture().file()).write(to: folder.appendingPathComponent("a.PML"))
    let load = CaseLoad(paths: [folder.path], knowledge: try CaseFiles.knowledge.get())
    let first = load.run()
    #expect(try said(first).count == 2)
    let log = try #require(first.store.sources.first { $0.kind == .cbs }?.id)
    load.change([log: ZoneOffset(seconds: 6 * 3600)])
    let other = try #require(load.refrozen())
    #expect(try said(other).first?.contains("another time") == true)
    load.change([:])
    #expect(try said(#require(load.refrozen())) == said(first))
  }
}
