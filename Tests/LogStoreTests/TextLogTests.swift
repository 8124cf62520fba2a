import Fixtures
import Records
import Testing

@testable import LogStore

/// Text logs beside the servicing stack's: their clocks, their order, and which counts they belong to.
@Suite struct TextLogTests {
  private func store(_ log: TextLog, _ kind: SourceKind) throws -> LogStore {
    try StoreCase.store([StoreCase.Text(log.bytes, kind: kind)])
  }

  private func clocks(_ store: LogStore) -> [String] {
    (store.clocks[SourceID(index: 0)] ?? []).map {
      "\($0.firstRecord) \($0.offset.text) \($0.basis.rawValue) \($0.stamps)"
    }
  }

  private func times(_ store: LogStore) -> [String] {
    (0..<store.count).map { StoreCase.time(store.time(RecordID(index: UInt32($0)))) }
  }

  @Test func rowsThatStateTheirZone() throws {
    let store = try store(.reportingEvents, .reportingEvents)
    // The clock goes back between the second and the third row; each row knows it.
    #expect(clocks(store) == ["0 +02:00 reporting 2", "2 +01:00 reporting 3"])
    #expect(
      times(store) == [
        "2023-10-29T00:58:10.101+00:00", "2023-10-29T00:59:30.250+00:00", "2023-10-29T01:01:05.003+00:00",
        "2023-10-29T01:20:00+00:00", "2023-10-30T08:00:00+00:00",
      ])
    #expect((0..<store.count).map { store.id(at: $0).index } == [0, 1, 2, 3, 4])
  }

  @Test func setupGoesThroughWinPE() throws {
    let store = try store(.setupact, .setup)
    #expect(clocks(store) == ["0 +08:00 universal 1", "3 -08:00 winpe 0", "5 +08:00 universal 1"])
    #expect(
      times(store) == [
        "2024-05-06T12:00:00+00:00", "2024-05-06T12:00:01.250+00:00", "2024-05-06T12:10:00+00:00",
        "2024-05-06T12:15:00+00:00", "2024-05-06T12:16:00+00:00", "2024-05-06T12:25:00+00:00",
        "2024-05-06T12:25:03+00:00", "2024-05-06T12:25:09+00:00",
      ])
    #expect(store.rows(.csi).map(\.index) == [4], "the failing line is in the failure lane")
  }

  /// A clock that was set back: no WinPE fits, so the offset stays and the seam shows.
  @Test func aClockSetBackIsASeam() throws {
    func line(_ time: String) -> String { "2024-05-06 \(time), Info                  SP     text\n" }
    let text =
      "2024-05-06 10:00:00, Info                  CBS    Universal Time is: 2024-05-06 08:00:00.000\n"
      + line("10:00:05") + line("09:30:00") + line("09:30:02")
    let store = try StoreCase.store([StoreCase.Text(text, kind: .setup)])
    #expect(clocks(store) == ["0 +02:00 universal 1", "2 +02:00 assumed 0"])
    #expect(times(store)[2] == "2024-05-06T07:30:00+00:00")
  }

  /// What a log of the update agent states is found and counted, but the servicing stack did not write it.
  @Test func failuresOfOtherLogsAreCountedByThemselves() throws {
    let store = try store(.windowsUpdateOld, .windowsUpdate)
    #expect(store.rows(.csi).isEmpty && store.rows(.events).isEmpty)
    #expect(store.otherFailures.count == 4)
    let failing = (0..<store.count).filter { store.marks(RecordID(index: UInt32($0))).contains(.failure) }
    #expect(failing == [4, 5, 6, 9])
  }

  /// Milliseconds are the line's own, whatever stands before it.
  @Test func exactTimesStayAsTheyAre() throws {
    let store = try store(.windowsUpdateNew, .windowsUpdate)
    #expect(StoreCase.time(store.time(RecordID(index: 8))) == "2024-05-06T21:10:10.050+00:00")
    #expect(store.position(of: RecordID(index: 8)) == 7, "before the line that was written later")
    #expect(store.marks(RecordID(index: 2)).contains(.failure))
  }

  /// Rows of years do not outvote what the servicing log states of its own day.
  @Test func theServicingLogSpeaksForTheZone() throws {
    let cbs = StoreCase.csi("14:00:00", "a", stamp: "@2023/7/1:12:00:00.000", day: "2023-07-01")
    let store = try StoreCase.store([
      StoreCase.Text(TextLog.reportingEvents.bytes, kind: .reportingEvents), StoreCase.Text(cbs),
      StoreCase.Text(TextLog.windowsUpdateOld.bytes, kind: .windowsUpdate),
    ])
    #expect(store.caseZone?.text == "+02:00")
    #expect(store.clocks[SourceID(index: 2)]?.map(\.offset.text) == ["+02:00"])
    let reports = try self.store(.reportingEvents, .reportingEvents)
    #expect(reports.caseZone?.text == "+01:00", "alone, its rows say it")
  }

  /// A list without a clock stands behind everything that has one, and can be reached there.
  @Test func aListWithoutAClockIsLast() throws {
    let store = try StoreCase.store([
      StoreCase.Text(TextLog.filterList.bytes, kind: .filterList),
      StoreCase.Text(StoreCase.cbs("13:50:57", "late") + StoreCase.cbs("13:50:58", "later")),
    ])
    #expect((0..<store.count).map { store.id(at: $0).index } == [3, 4, 0, 1, 2])
    #expect(store.time(RecordID(index: 0)) == nil)
    #expect(store.span(SourceID(index: 0)) == nil)
    #expect(store.clocks[SourceID(index: 0)] == nil)
    #expect(store.find(store.key(RecordID(index: 1))) == RecordID(index: 1))
  }

  /// The lines of a report are no steps of a failure: they stand in no lane, but state damage all the same.
  @Test(arguments: [
    (TextLog.readiness, 3, 1, false), (.readinessBlock, 0, 2, true), (.repairSteps, 2, 1, false),
  ])
  func reportsInServicingLogs(_ log: TextLog, _ others: Int, _ rows: Int, _ blockFails: Bool) throws {
    let store = try StoreCase.store([StoreCase.Text(log.bytes)])
    #expect(store.otherFailures.count == others, "\(log)")
    #expect(store.rows(.csi).count == rows, "\(log)")
    let block = store.rows(.csi).filter { store.kind($0) == .readinessReport }
    #expect(block.contains { store.marks($0).contains(.failure) } == blockFails, "\(log)")
  }

  @Test(arguments: [
    (TextLog.setupAPI, SourceKind.setupAPI, 1), (.checkSUR, .checkSUR, 2), (.compatData, .compatData, 2),
    (.setupDiagXML, .setupDiag, 1), (.poqexec, .poqexec, 1), (.reportingEvents, .reportingEvents, 2),
  ])
  func failuresByMeaning(_ log: TextLog, _ kind: SourceKind, _ count: Int) throws {
    let store = try store(log, kind)
    #expect(store.otherFailures.count == count)
    #expect(Lane.allCases.allSatisfy { store.rows($0).isEmpty })
  }
}
