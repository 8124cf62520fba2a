import Casework
import DataFiles
import Foundation
import Testing

@testable import Reports

@Suite struct HostileNoteTests {
  static let values = [
    "a|b.dll", "`code`.dll", "a``b`.dll", "<script>alert(1)</script>", "![x](http://evil/)",
    "[x](javascript:x)",
    "www.evil.example", "https://evil.example/", "a\u{202e}lld.exe", "\u{1b}[31mred", "line\nbreak | x",
    "**bold**",
    "\\|", "\\", "``", "[1]: http://evil", "# head", "- item", "1. item", " padded ", "&lt;b&gt;", "~~x~~",
    "_x_",
    "\u{f0000}0\u{f0001}", "{file}", "<!-- ", "]]>", "$x$", "a\tb", "\u{2028}x",
  ]

  @Test(arguments: values)
  func valuesCannotBecomeMarkup(_ value: String) {
    for text in [Markdown.value(value, inTable: true), Markdown.code(value, inTable: true)] {
      #expect(text.unicodeScalars.allSatisfy { $0.value >= 0x20 && !(0x202a...0x202e).contains($0.value) })
      // Outside of code spans nothing is left that means anything.
      let outside = Self.withoutCodeSpans(text)
      #expect(outside.firstMatch(of: /[`<>\[\]*_|#~&]|\/\/|www\./) == nil, "\(text)")
      #expect(Self.cells("| \(text) | x |") == 2, "\(text)")
    }
  }

  /// What a reader sees outside of code spans, by the rule of CommonMark: a span ends at a run of as many marks.
  static func withoutCodeSpans(_ text: String) -> String {
    var rest = Substring(text)
    var outside = ""
    while let open = rest.firstMatch(of: /`+/) {
      outside += rest[..<open.range.lowerBound]
      let after = rest[open.range.upperBound...]
      guard let close = after.matches(of: /`+/).first(where: { $0.0.count == open.0.count }) else {
        return outside + rest[open.range.lowerBound...]
      }
      rest = after[close.range.upperBound...]
    }
    return outside + rest
  }

  /// Number of cells of a table row: pipes without a backslash before them part cells, in code as well.
  static func cells(_ row: String) -> Int {
    var count = -1
    var before: Character = " "
    for character in row {
      if character == "|", before != "\\" { count += 1 }
      before = character
    }
    return count
  }

  @Test(arguments: values)
  func fencesEndWhereTheyShould(_ value: String) {
    let lines = Markdown.fence(value, info: "text")
    let marks = lines[0].prefix { $0 == "`" }
    #expect(lines.last == String(marks))
    #expect(!lines.dropFirst().dropLast().contains { $0.contains(marks) })
  }

  static let log = """
    2024-05-06 10:00:00, Error                 CSI    00000001 (F) Hydration failed with original error \
    NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) . Delta Type: 0 , IntegrityState Valid: true , RetrievedChecksum: 77 , \
    ComputedChecksum: 77[gle=0x80004005]
    2024-05-06 10:00:00, Error                 CSI    00000002 (F) Hydration failed for component \
    Evil|Component<img src=x>, version 10.0.1.2, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35} on file \
    a|b`c<script>.dll with NTSTATUS -2146498171[gle=0x80004005]
    2024-05-06 10:00:01, Info                  CBS    Failed to tell SECRETWORD of zhang.san@example.net: pw \
    [HRESULT = 0x800f0985 - PSFX_E_APPLY_REVERSE_DELTA_FAILED]
    2024-05-06 10:00:01, Error                 CBS    Failed to process single phase execution. [HRESULT = \
    0x800f0985 - PSFX_E_APPLY_REVERSE_DELTA_FAILED]

    """

  @Test(arguments: Language.allCases)
  func hostileLogMakesAnOrderlyNote(_ language: Language) throws {
    let snapshot = try SampleCase.load(text: Self.log, named: "C<b>S|`.log")
    #expect(snapshot.findings.first?.failureClass == "F01")
    let note = try SampleCase.note(snapshot, language).markdown
    #expect(!note.contains("SECRETWORD"))
    #expect(!note.contains("zhang.san"))
    #expect(note.contains("Failed to process single phase execution"))
    var inFence = false
    for line in note.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
      if line.hasPrefix("```") { inFence.toggle() }
      guard !inFence, !line.hasPrefix("```") else { continue }
      #expect(Self.withoutCodeSpans(line).firstMatch(of: /(^|[^\\])<|https?:\/\//) == nil, "\(line)")
      if line.hasPrefix("| ") { #expect(Self.cells(line) == 4 || Self.cells(line) == 6, "\(line)") }
    }
    #expect(!inFence)
  }

  /// People run commands as they stand in the note: no record may put one together.
  @Test func hostileNamesMakeNoCommands() throws {
    let log = Self.log.replacing("a|b`c<script>.dll", with: "x.dll) do del C:\\x & (.dll")
      .replacing("Evil|Component<img src=x>", with: "Good-Component")
    let snapshot = try SampleCase.load(text: log)
    let facts = NoteFacts(try SampleCase.note(snapshot, .english).markdown)
    #expect(facts.fences.contains("C:\\Windows\\WinSxS\\amd64_good-component_31bf3856ad364e35_*"))
    #expect(!facts.fences.contains { $0.hasPrefix("for ") && $0.contains("del ") })
  }

  @Test func proseIsEscapedOnlyWhereNeeded() {
    #expect(
      Markdown.prose("DISM /Online, C:\\Windows\\Logs (a_b)") == "DISM /Online, C:\\Windows\\Logs (a_b)")
    #expect(
      Markdown.prose("*x* [y](z) <b> `c` a|b &amp; # _q_")
        == "\\*x\\* \\[y\\](z) \\<b> \\`c\\` a\\|b \\&amp; # \\_q\\_")
    #expect(Markdown.prose("# x") == "\\# x")
    #expect(Markdown.prose("C:\\") == "C:\\\\")
  }
}
