import Fixtures
import Records
import TestSupport
import Testing

@testable import LogStore

/// Sessions: start, end, result, packages, KB.
@Suite struct SessionTests {
  private struct Expected: Equatable {
    var id: String
    var records: Range<UInt32>
    var outcome: Session.Outcome
    var result: String?
    var kb: String?
  }

  private func sessions(_ text: String, step: Int = 1 << 20) throws -> [Expected] {
    let store = try StoreCase.store(text, step: step)
    return store.sessions.map {
      Expected(
        id: store.terms.text($0.id), records: $0.records, outcome: $0.outcome, result: $0.result?.text,
        kb: $0.kb)
    }
  }

  private func line(_ text: String) -> String { StoreCase.cbs("13:50:57", text) }
  private func start(_ id: String) -> String {
    line("Session: \(id) initialized by client WindowsUpdateAgent.")
  }
  private func end(_ id: String, _ result: String) -> String {
    line("Session: \(id) finalized. Reboot required: no [HRESULT = \(result)]")
  }

  @Test func startToEnd() throws {
    let text =
      line("before") + start("1_1") + line("within") + end("1_1", "0x00000000 - S_OK") + line("after")
    #expect(
      try sessions(text) == [
        Expected(id: "1_1", records: 1..<4, outcome: .succeeded, result: "0x00000000", kb: nil)
      ])
  }

  @Test(arguments: [
    ("0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED", Session.Outcome.failed),
    ("0x800f0820 - CBS_E_CANCEL", .cancelled),
    ("0x00000000 - S_OK", .succeeded), ("0x00000001 - S_FALSE", .succeeded),
  ])
  func outcomes(_ result: String, _ outcome: Session.Outcome) throws {
    #expect(try sessions(start("1_1") + end("1_1", result)).map(\.outcome) == [outcome])
  }

  @Test func withoutAnEndItReachesToTheNextOne() throws {
    let text = start("1_1") + line("a") + start("1_2") + line("b") + line("c")
    #expect(try sessions(text).map(\.records) == [0..<2, 2..<5])
    #expect(try sessions(text).map(\.outcome) == [.unfinished, .unfinished])
  }

  @Test func nestedSessionsEndOnTheirOwn() throws {
    let text =
      start("1_1") + start("1_2") + line("a") + end("1_2", "0x80070005") + line("b")
      + end("1_1", "0x00000000")
    #expect(try sessions(text).map(\.records) == [0..<6, 1..<4])
    let store = try StoreCase.store(text)
    #expect(store.session(of: RecordID(index: 2))?.records == 1..<4)
    #expect(store.session(of: RecordID(index: 4))?.records == 0..<6)
  }

  @Test func crossedSessions() throws {
    let text =
      start("1_1") + start("1_2") + line("a") + end("1_1", "0x00000000") + line("b")
      + end("1_2", "0x00000000")
    #expect(try sessions(text).map(\.records) == [0..<4, 1..<6])
  }

  @Test func aRepeatedIdIsASessionOfItsOwn() throws {
    let text = start("1_1") + line("a") + start("1_1") + line("b") + end("1_1", "0x00000000")
    #expect(try sessions(text).map(\.records) == [0..<2, 2..<5])
    #expect(try sessions(text).map(\.outcome) == [.unfinished, .succeeded])
  }

  @Test func aSecondEndChangesNothing() throws {
    let text = start("1_1") + end("1_1", "0x00000000") + line("a") + end("1_1", "0x80070005")
    #expect(try sessions(text).map(\.records) == [0..<2])
    #expect(try sessions(text).map(\.outcome) == [.succeeded])
  }

  @Test func endsOfOtherSessionsEndNothing() throws {
    #expect(try sessions(end("1_1", "0x80070005") + start("1_2") + line("a")).map(\.records) == [1..<3])
  }

  @Test func processingCompleteGivesResultAndKB() throws {
    let package = "Package_for_KB1234567~31bf3856ad364e35~amd64~~1.0.0.0"
    let text =
      start("1_1")
      + line(
        "Exec: Processing complete.  Session: 1_1, Package: \(package), Identifier: KB1234567 [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]"
      )
      + line("more")
    #expect(
      try sessions(text) == [
        Expected(id: "1_1", records: 0..<3, outcome: .failed, result: "0x800f0831", kb: "KB1234567")
      ])
  }

  @Test func theSamplesSessions() throws {
    let bytes = try Repository.bytes("Samples/kb5013941/Windows/Logs/CBS/CBS.log")
    let store = try StoreCase.store([StoreCase.Text(bytes, step: 50_000)])
    let wanted = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
      .filter { $0.contains(" initialized by client ") }
      .compactMap { $0.split(separator: "Session: ").last?.split(separator: " ").first.map(String.init) }
    #expect(store.sessions.map { store.terms.text($0.id) } == wanted)
    let failed = store.sessions.filter { $0.outcome == .failed }
    #expect(failed.map(\.kb) == ["KB5013941"])
    #expect(failed.map { $0.result?.text } == ["0x800f0986"])
  }

  /// Many sessions without an end once cost the square of their number.
  @Test(.timeLimit(.minutes(1))) func manyUnfinishedSessions() throws {
    let text = (0..<20_000).map { start("1_\($0)") + line("Session: 9_\($0) finalized. [HRESULT = 0x0]") }
      .joined()
    let store = try StoreCase.store(text)
    #expect(store.sessions.count == 20_000)
    #expect(store.session(of: RecordID(index: 39_999))?.records == 39_998..<40_000)
  }
}
