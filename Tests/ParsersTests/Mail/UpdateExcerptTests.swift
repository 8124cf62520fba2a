import Records
import Testing

@testable import Parsers

/// Lines of WindowsUpdate.log in mails: found, joined where the mail program broke them, read like the log.
struct UpdateExcerptTests {
  private static let mail = """
    From: Desk <desk@example.org>
    Subject: updates

    The part that I mean:
    > 2023/10/06 12:14:16.3900000 4172 6804 Agent Online = Yes; Interactive = No;
    > AllowCachedResults = No
    > 2023/10/06 12:14:16.7300000 4172 6804 Misc *FAILED* [80072EE7] Send request
    2023-10-06\t12:14:17:640\t 852\tb04\tAgent\tWARNING: Exit code = 0x8024
    402C
    That is all that we have.

    Regards
    """

  @Test func pieces() {
    let result = repaired(Self.mail)
    #expect(result.isTiled)
    #expect(
      result.texts(.update) == [
        "2023/10/06 12:14:16.3900000 4172 6804 Agent Online = Yes; Interactive = No; AllowCachedResults = No\n",
        "2023/10/06 12:14:16.7300000 4172 6804 Misc *FAILED* [80072EE7] Send request\n",
        "2023-10-06\t12:14:17:640\t 852\tb04\tAgent\tWARNING: Exit code = 0x8024\n",
      ], "a line that had room for what follows is not joined with it")
    #expect(
      result.outline.filter { $0.hasPrefix("update") } == [
        "update line 5 70+104 repaired", "update line 7 174+78", "update line 8 252+67",
      ])
  }

  @Test func aCodeCutInTheMiddle() {
    // Both lines of the first pair are as wide as the widest: there the mail program cut.
    let wide = "2023/10/06 12:14:16.8900000 4172 6804 Agent * END * Finding updates Exit code = 0x8024"
    let result = repaired(wide + "\n402C\n\n")
    #expect(result.texts(.update) == [wide + "402C\n"])
  }

  @Test func wholeRecords() throws {
    let text = TextBuffer(Array(Self.mail.utf8))
    #expect(ExcerptRepair.looksLikeMail(text.view), "mail headers above lines of the log")
    let batch = ExcerptParser(source: SourceID(index: 0), text: text).parse()
    #expect(
      BatchDump.records([batch], end: batch.text.count) == [
        "0+70 - text none [excerpt]",
        "70+100 2023-10-06T12:14:16.390 log none [exact excerpt repaired agent]",
        "170+76 2023-10-06T12:14:16.730 failure error [exact failure excerpt agent]\n  code 0x80072ee7\n"
          + "  failure: (message: \"Send request\", status: 0x80072ee7, package: nil, messageOffset: 63)",
        "246+67 2023-10-06T12:14:17.640 log warning [exact excerpt agent]",
        "313+40 - text none [excerpt]",
      ])
  }
}
