import Casework
import DataFiles
import Knowledge
import Reports
import Testing

@Suite struct HarmlessTextTests {
  @Test(arguments: [
    ("\u{1b}]0;x\u{7}", "␛]0;x·"), ("a\tb", "a b"), ("\u{202e}x\u{2066}", "·x·"), ("\u{9b}31m", "·31m"),
    ("a\u{2028}b\u{feff}", "a·b·"), ("a\r\nb", "a··b"), ("简体中文 é", "简体中文 é"),
  ])
  func whatSteersATerminalIsShown(_ text: String, _ expected: String) {
    #expect(harmless(text) == expected)
  }

  @Test func sourcesAndScanHoldNoControls() throws {
    let line =
      "2024-05-06 10:00:00, Error                 CBS    Failed \u{1b}[31m [HRESULT = 0x800f0985]\r\n"
    let snapshot = try SampleCase.load(text: line + line, named: "a\u{1b}[2J.log")
    let wording = try Wording(.english)
    let scan = ScanText(snapshot: snapshot, wording: wording, codes: try .shared, withHashes: false).text
    let sources = SourcesText(snapshot: snapshot, wording: wording, withHashes: true).text
    for scalar in (scan + sources).unicodeScalars { #expect(scalar.value >= 0x20 || scalar == "\n") }
    #expect(sources.contains("a␛[2J.log"))
  }
}
