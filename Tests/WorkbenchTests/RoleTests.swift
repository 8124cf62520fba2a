import Foundation
import Terminal
import Testing

@testable import Workbench

/// Every role of a theme is drawn with: what a person sets in a theme shows somewhere.
@Suite struct RoleTests {
  /// Pictures of the sample case that show all roles between them; each gets a fresh workbench.
  private static let scenes: [(String, @Sendable (inout Harness) throws -> Void)] = [
    ("case", { _ in }),
    ("timeline", { try $0.press("v", "t") }),
    ("hash lane", { try $0.press("v", "t", "]") }),
    ("detail active", { try $0.press("v", "t", "Tab") }),
    ("marked", { try $0.press("v", "t", "m") }),
    ("filters off", { try $0.press("v", "t", "\\") }),
    (
      "search",
      { bench in
        try bench.press("v", "t", "/")
        bench.type("ngc")
        try bench.press("Enter")
      }
    ),
    (
      "typing",
      { bench in
        try bench.press("/")
        bench.type("ngc")
      }
    ),
    (
      "picker",
      { bench in
        try bench.press("v", "t", "c")
        bench.type("ngc")
      }
    ),
    ("keys", { try $0.press("v") }),
    ("message", { try $0.press("v", "t", "y", "p") }),
    ("refusal", { try $0.press("v", "m", "y", "p") }),
    ("hashes", { try $0.press("v", "h") }),
    ("all records", { try $0.press("v", "l") }),
    (
      "reading",
      { bench in
        bench.state.progress.total = 4
        bench.state.progress.isFinished = false
      }
    ),
    ("message on the last line", { $0.state.say("message.cancelled") }),
  ]

  private static func pictures(_ theme: String, userFolder: String?) throws -> [Grid] {
    try scenes.map { _, scene in
      var bench = try Harness("capture", width: 200, height: 50, theme: theme, userFolder: userFolder)
      try scene(&bench)
      return bench.draw()
    }
  }

  @Test func everyRoleChangesACell() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    let themes = folder.appendingPathComponent("themes")
    try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let usual = try Self.pictures("dark", userFolder: nil)
    for role in Role.allCases {
      // Nothing else changes: no other role falls back to this one, since dark sets them all.
      let text = "inherits: dark\nroles: {\(role.rawValue): {fg: \"#010203\", bg: \"#030201\"}}\n"
      try text.write(to: themes.appendingPathComponent("own.yaml"), atomically: true, encoding: .utf8)
      #expect(
        try zip(Self.scenes, usual).contains { scene, usual in
          var bench = try Harness(width: 200, height: 50, theme: "own", userFolder: folder.path)
          try scene.1(&bench)
          return bench.draw() != usual
        }, "nothing is drawn with \(role.rawValue)")
    }
  }

  @Test func darkSetsAllRoles() throws {
    let text = try String(
      contentsOf: Harness.root.appendingPathComponent("Themes/dark.yaml"), encoding: .utf8)
    for role in Role.allCases { #expect(text.contains("\n  \(role.rawValue): "), "\(role.rawValue)") }
  }

  /// What a role means is said by the place or a sign as well: the text is the same without colours.
  @Test func textIsTheSameInMono() throws {
    let dark = try Self.pictures("dark", userFolder: nil)
    let mono = try Self.pictures("mono", userFolder: nil)
    for ((name, _), (dark, mono)) in zip(Self.scenes, zip(dark, mono)) {
      #expect(dark.text == mono.text, "\(name)")
    }
  }

  /// The found hash shows where it differs, digit by digit.
  @Test func differingDigitsAreMarked() throws {
    var bench = try Harness(width: 120, height: 36)
    try bench.press("v", "t", "]", "Enter")
    let grid = bench.draw()
    let rows = (0..<grid.height).map { grid.text(row: $0) }
    let row = try #require(rows.firstIndex { $0.contains("actual") })
    let actual = Array(rows[row].suffix(64))
    let expected = Array(try #require(rows.first { $0.contains("expected") }).suffix(actual.count))
    #expect(actual.count == 64)
    let start = rows[row].count - actual.count
    for place in actual.indices {
      let style = grid[start + place, row].style
      let role: Role = actual[place] == expected[place] ? .hashActual : .hashDifference
      #expect(style.foreground == bench.state.theme[role].foreground)
      #expect(style.underline == bench.state.theme[role].underline, "digit \(place)")
    }
  }

  @Test func bothHashesFitBesideTheLanes() throws {
    var bench = try Harness(width: 200, height: 50)
    try bench.press("v", "t", "]")
    #expect(
      bench.text().contains("expected   a73bf1e925b32e147d86b4168ca518639f10b47785112293db97de91c62c0749"))
  }

  @Test(arguments: ["dark", "light", "mono"]) func typedLettersAreMarkedInThePicker(theme: String) throws {
    var bench = try Harness(theme: theme)
    try bench.press("v", "t", "c")
    bench.type("NGC con")
    let grid = bench.draw()
    let rows = (0..<grid.height).filter { grid.text(row: $0).contains("▸ Microsoft-Windows-Security-NGC") }
    let row = try #require(rows.first)
    // The name's first letter was not typed: what looks different in the selected row was.
    let cells = Array(grid.row(row).drop { $0.text != "M" }.prefix(39))
    let plain = try #require(cells.first).style
    let marked = cells.filter { $0.style != plain }.map(\.text).joined()
    #expect(marked == "NGCCon")
  }
}

@Suite struct HighlightTests {
  private static func marked(_ text: String, _ words: [String]) -> String {
    let found = Style(bold: true)
    return Highlight.spans(text, words: words, plain: .plain, found: found)
      .map { $0.style == found ? "[\($0.text)]" : $0.text }.joined()
  }

  @Test(arguments: [
    ("abc", [], "abc"), ("", ["a"], ""), ("Abcabc", ["b"], "A[b]ca[b]c"), ("abcd", ["bc", "cd"], "a[bcd]"),
    ("aaa", ["aa"], "[aaa]"), ("更新失败", ["新失"], "更[新失]败"), ("İx", ["x"], "İ[x]"), ("ab", ["abc"], "ab"),
  ]) func words(text: String, words: [String], expected: String) {
    #expect(Self.marked(text, words) == expected)
  }
}

@Suite struct LineWrapTests {
  private static func wrapped(_ texts: [String], indent: Int, to width: Int) -> [String] {
    LineWrap.wrap(TextLine(texts.map { Span($0) }, indent: indent), to: width).map(\.text)
  }

  @Test(arguments: [
    (["actual ", "0123456789abcdef"], 7, 15, ["actual 01234567", "       89abcdef"]),
    // Where the style changes inside a word no line ends.
    (["actual ", "0", "12345", "6789", "abcdef"], 7, 15, ["actual 01234567", "       89abcdef"]),
    (["one two", " three"], 2, 9, ["one two ", "  three"]),
    (["to ", "o", "ne"], 0, 5, ["to ", "one"]),
    (["✖ ", "更新没有安装"], 2, 8, ["✖ 更新没", "  有安装"]),
    (["e", "\u{301}e\u{301}e\u{301}eee eee"], 0, 6, ["e\u{301}e\u{301}e\u{301}eee", "eee"]),
  ]) func wrap(texts: [String], indent: Int, width: Int, expected: [String]) {
    #expect(Self.wrapped(texts, indent: indent, to: width) == expected)
  }
}
