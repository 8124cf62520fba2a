import Fixtures
import Records
import TestSupport
import Testing

@testable import LogStore

/// Hash mismatches: one fact however often logged, its component from the neighbours, copies left out.
@Suite struct MismatchTests {
  private static let one = String(repeating: "11", count: 32)
  private static let two = String(repeating: "22", count: 32)
  private static let identity =
    "Sample-Core, version 10.0.1.2, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35}"

  private func hash(_ file: String, _ actual: String = two) -> String {
    StoreCase.csi(
      "13:50:57",
      "Hashes for file member [l:\(file.count)]'\(file)' do not match.\r\n Expected: {l:32 b:\(Self.one)}.\r\n Actual: {l:32 b:\(actual)}."
    )
  }

  private func failed(_ file: String) -> String {
    StoreCase.csi(
      "13:50:57",
      "(F) Hydration failed for component \(Self.identity) on file \(file) with NTSTATUS -2146498170")
  }

  private func component(_ store: LogStore, _ fact: Int) -> String? {
    store.mismatches[fact].component.map { LogStore.componentName(store.terms.text($0)) }
  }

  @Test func repeatsAreOneFact() throws {
    let store = try StoreCase.store(hash("a.dll") + hash("b.dll") + hash("a.dll") + hash("a.dll", Self.one))
    #expect(store.mismatchRecordCount == 4)
    #expect(store.mismatches.map { $0.records.map(\.index) } == [[0, 2], [1], [3]])
    #expect(store.rows(.hashes).map(\.index) == [0, 1, 3])
    #expect(store.mismatch(of: RecordID(index: 2))?.records.first == RecordID(index: 0))
  }

  @Test func theHydrationBeforeNamesTheComponent() throws {
    let near = try StoreCase.store(failed("a.dll") + hash("a.dll") + hash("b.dll"))
    #expect(component(near, 0) == "Sample-Core")
    #expect(component(near, 1) == nil, "another file")
    let far = try StoreCase.store(
      failed("a.dll") + (0..<500).map { _ in StoreCase.cbs("13:50:57", "x") }.joined() + hash("a.dll"))
    #expect(component(far, 0) == nil, "five hundred records away")
  }

  @Test func theRepairBehindNamesTheComponent() throws {
    let repair = StoreCase.csi(
      "13:50:57",
      "[SR] Cannot repair member file [l:5]'a.dll' of \(Self.identity) in the store, hash mismatch")
    #expect(component(try StoreCase.store(hash("a.dll") + repair), 0) == "Sample-Core")
    #expect(component(try StoreCase.store(hash("b.dll") + repair), 0) == nil)
  }

  @Test func hydrationsOfOtherSourcesNameNothing() throws {
    let store = try StoreCase.store([StoreCase.Text(failed("a.dll")), StoreCase.Text(hash("a.dll"))])
    #expect(component(store, 0) == nil)
  }

  /// Records of the mail that stand in the log are copies: nothing counts twice.
  @Test func theMailsRecordsAreCopies() throws {
    let log = try Repository.bytes("Samples/kb5013941/Windows/Logs/CBS/CBS.log")
    let mail = try Repository.bytes("Samples/kb5013941/mail.txt")
    let alone = try StoreCase.store([StoreCase.Text(log)])
    let both = try StoreCase.store([StoreCase.Text(log), StoreCase.Text(mail, kind: .mail)])
    #expect(both.mismatchRecordCount == alone.mismatchRecordCount)
    #expect(both.mismatches.count == 2)
    #expect(both.rows(.hashes) == alone.rows(.hashes))
    let copies = both.range(SourceID(index: 1)).filter { both.marks(RecordID(index: $0)).contains(.copy) }
    #expect(!copies.isEmpty)
    #expect(both.range(SourceID(index: 0)).allSatisfy { !both.marks(RecordID(index: $0)).contains(.copy) })
    // Without the log they are what there is.
    let mailOnly = try StoreCase.store([StoreCase.Text(mail, kind: .mail)])
    #expect(mailOnly.mismatches.count == 2)
  }

  @Test(arguments: [Scenario.oldHashes, .doubleHashes, .f01BaseFileChanged, .newerHydration])
  func scenarios(_ scenario: Scenario) throws {
    let story = scenario.story()
    let store = try StoreCase.store([StoreCase.Text(story.log.bytes)])
    #expect(store.mismatchRecordCount == story.mismatches.count)
    #expect(
      store.mismatches.count == Set(story.mismatches.map { "\($0.file) \($0.expected) \($0.actual)" }).count)
  }
}
