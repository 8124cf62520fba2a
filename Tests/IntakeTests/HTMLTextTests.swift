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
  }

  @Test func linesKeepTheirPlacesInThePage() throws {
    let decoded = Self.text(Self.page)
    let start = try #require(decoded.text.view.first("2022-10-08 13:50:58", in: 0..<decoded.text.count))
    let bytes = Array(Self.page.utf8)
    let original = try #require(decoded.offsets).original(of: start)
    #expect(String(decoding: bytes[original..<original + 19], as: UTF8.self) == "2022-10-08 13:50:58")
  }

  /// Each line of the text knows the line of the page in which it begins, whatever marks and blanks stand before it.
  @Test(arguments: ["\n", "\r\n", "\r"]) func linesKnowTheLineOfThePage(_ end: String) throws {
    let page = """
      <!DOCTYPE html>
      <html><head><style>p { color: red }
      </style></head><body>

      <p>
        one</p><p>two</p>
      <pre>three

      five</pre><!--

      -->six<br><br>&#x37;
      </body></html>
      """
    let decoded = Self.text(page.replacing("\n", with: end))
    let view = decoded.text.view
    let offsets = try #require(decoded.offsets)
    let lines = page.split(separator: "\n", omittingEmptySubsequences: false)
    for word in ["one", "two", "three", "five", "six"] {
      let start = try #require(view.text.utf8.firstRange(of: word.utf8)?.lowerBound)
      let position = view.text.utf8.distance(from: view.text.startIndex, to: start)
      let line = try #require(lines.firstIndex { $0.contains(word) }) + 1
      // In a `<pre>` only line feeds count, and of an old Mac's page it is one line.
      if end != "\r" || !["five"].contains(word) {
        #expect(offsets.line(of: position) == UInt64(line), "\(word)")
      }
    }
    let seven = try #require(view.first(UInt8(ascii: "7"), in: 0..<view.count))
    #expect(offsets.line(of: seven) == 11)
  }

  @Test(arguments: ["2022-10-08 13:50:57, Info  CBS  <html>", "<Event xmlns='x'>", "", "plain <b>text</b>"])
  func otherTextsStayAsTheyAre(_ text: String) {
    let decoded = Self.text(text)
    #expect(decoded.offsets == nil && decoded.text.view.text == text)
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
