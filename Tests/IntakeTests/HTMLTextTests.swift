import Records
import TestSupport
import Testing

@testable import Intake

/// Saved pages: log lines come out as lines, with their places in the page.
@Suite struct HTMLTextTests {
  private static let page = """
    <!DOCTYPE html>
    <html><head><title>KB5013941</title><style>p { color: red }</style><script>var a = "<p>no</p>";</script></head>
    <body><!-- <p>hidden</p> --><p>first &amp; second&nbsp;line<br>third&#32;&#x4e2d; 3 < 4 &unknown;</p>
    <table><tr><td>a</td><td>b</td></tr></table><pre>2022-10-08 13:50:57, Info                  CBS    x
    2022-10-08 13:50:58, Error                 CBS    AppID:&lt;&lt;PROCESS&gt;&gt;</pre></body></html>
    """

  private static func text(_ page: String) -> TextDecoder.Decoded {
    TextDecoder.decode(TextBuffer(Array(page.utf8)), as: .utf8).withoutMarks
  }

  @Test func marksBecomeLinesAndEntitiesCharacters() {
    let decoded = Self.text(Self.page)
    let lines = decoded.text.view.text.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "KB5013941", "first & second line", "third 中 3 < 4 &unknown;", "a b",
        "2022-10-08 13:50:57, Info                  CBS    x",
        "2022-10-08 13:50:58, Error                 CBS    AppID:<<PROCESS>>",
      ])
    #expect(!decoded.keepsLines)
  }

  @Test func linesKeepTheirPlacesInThePage() throws {
    let decoded = Self.text(Self.page)
    let start = try #require(decoded.text.view.first("2022-10-08 13:50:58", in: 0..<decoded.text.count))
    let bytes = Array(Self.page.utf8)
    let original = try #require(decoded.offsets).original(of: start)
    #expect(String(decoding: bytes[original..<original + 19], as: UTF8.self) == "2022-10-08 13:50:58")
  }

  @Test(arguments: ["2022-10-08 13:50:57, Info  CBS  <html>", "<Event xmlns='x'>", "", "plain <b>text</b>"])
  func otherTextsStayAsTheyAre(_ text: String) {
    let decoded = Self.text(text)
    #expect(decoded.keepsLines && decoded.text.view.text == text)
  }

  @Test func damagedPagesGiveSomeText() {
    for number in 0..<500 {
      var mutation = Mutation(seed: UInt64(0x47a1 + number))
      let bytes = mutation.damaged(Array(Self.page.utf8))
      let buffer = TextBuffer(bytes)
      _ = withExtendedLifetime(buffer) { HTMLText(buffer.view).bytes.count }
    }
  }
}
