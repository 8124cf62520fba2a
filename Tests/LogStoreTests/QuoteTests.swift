import Fixtures
import Records
import Testing

@testable import LogStore

/// Mails that quote older mails: what they paste counts once.
@Suite struct QuoteTests {
  private static let lines = [
    "2022-10-08 13:50:57, Error                 CSI    0000001a (F) STATUS_DELETE_PENDING #4486221# from "
      + "Windows::Rtl::CDirectory::DeleteRecursively(...)[gle=0xd0000056]",
    "2022-10-08 13:50:57, Error                 CBS    Failed to stage execution chain. [HRESULT = 0x800f0986 - "
      + "PSFX_E_APPLY_FORWARD_DELTA_FAILED]",
  ]
  private static let pasted = "Dear customer,\n\n" + lines.joined(separator: "\n") + "\n\nRegards\n"

  /// Failures that count, and copies, of a store.
  private static func counts(_ texts: [String]) throws -> (failures: Int, copies: Int) {
    let store = try StoreCase.store(texts.map { StoreCase.Text($0, kind: .mail) })
    let marks = (0..<store.count).map { store.marks(RecordID(index: UInt32($0))) }
    return (
      marks.count { $0.contains(.failure) && !$0.contains(.copy) }, marks.count { $0.contains(.copy) }
    )
  }

  @Test func aQuotedMailInTheSameTextCountsOnce() throws {
    let quoted = pasted(quotedBy: "> ")
    #expect(try Self.counts([Self.pasted]) == (2, 0))
    #expect(try Self.counts([Self.pasted + "\n----- original -----\n" + quoted]) == (2, 2))
  }

  @Test func aReplyInAnotherFileCountsOnce() throws {
    #expect(try Self.counts([Self.pasted, "See below.\n\n" + pasted(quotedBy: "> ")]) == (2, 2))
  }

  /// A log may say the same twice in one second: only other text between them makes a quote of it.
  @Test func equalLinesOfOneExcerptAreTwoLines() throws {
    #expect(
      try Self.counts([Self.pasted.replacing(Self.lines[1], with: Self.lines[1] + "\n" + Self.lines[1])]) == (
        3, 0
      ))
  }

  @Test func anotherSecondIsAnotherLine() throws {
    #expect(try Self.counts([Self.pasted, Self.pasted.replacing("13:50:57", with: "13:50:58")]) == (4, 0))
  }

  private func pasted(quotedBy mark: String) -> String {
    Self.pasted.split(separator: "\n", omittingEmptySubsequences: false).map { mark + $0 }.joined(
      separator: "\n")
  }
}
