import PlainText
import Terminal
import Testing

@Suite struct TextWidthTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("更新", 4), ("更新 KB5013941", 14), ("e\u{301}", 1), ("\u{301}", 0), ("한글", 4),
    ("\u{1112}\u{1161}\u{11AB}", 2), ("ｶﾀｶﾅ", 4), ("Ａ：", 4), ("😀", 2), ("✖", 1), ("─│", 2), ("…", 1),
    ("✔≠▷◼·", 5), ("❤\u{FE0F}", 2), ("👨‍👩‍👧", 8), ("\u{00AD}", 1), ("\u{200D}", 1), ("\u{1B}[31m", 5),
    ("\r\n", 2), ("\u{202E}", 1), ("\u{20000}", 2), ("\u{1F6DC}", 2),
  ]) func columns(text: String, columns: Int) {
    #expect(TextWidth.columns(of: text) == columns)
  }

  @Test(arguments: [
    ("clipboardserver.dll", 10, TextWidth.Part.start, "clipboard…"),
    ("clipboardserver.dll", 10, .end, "…erver.dll"), ("clipboardserver.dll", 10, .ends, "clipb….dll"),
    ("short", 10, .start, "short"), ("short", 5, .start, "short"), ("abc", 0, .start, ""),
    ("abc", 1, .start, "…"),
    ("更新失败", 6, .start, "更新…"), ("更新失败", 5, .start, "更新…"), ("更新失败", 4, .start, "更…"),
    ("更新失败", 4, .end, "…败"), ("a\nb", 9, .start, "a␊b"),
  ]) func truncate(text: String, columns: Int, part: TextWidth.Part, expected: String) {
    #expect(TextWidth.truncate(text, to: columns, keeping: part) == expected)
  }

  @Test(arguments: [
    ("ab", 4, TextWidth.Alignment.leading, "ab  "), ("ab", 4, .trailing, "  ab"), ("ab", 5, .center, " ab  "),
    ("更新失败", 4, .leading, "更… "), ("abcde", 3, .trailing, "ab…"),
  ]) func pad(text: String, columns: Int, alignment: TextWidth.Alignment, expected: String) {
    #expect(TextWidth.pad(text, to: columns, alignment) == expected)
  }

  @Test(arguments: [
    ("", 10, [""]), ("one two three", 8, ["one two", "three"]), ("one  two", 20, ["one  two"]),
    ("one two", 3, ["one", "two"]), ("a\nb\r\n\nc", 9, ["a", "b", "", "c"]),
    ("C:\\Windows\\WinSxS", 6, ["C:\\Win", "dows\\W", "inSxS"]),
    ("见 C:\\Windows", 6, ["见", "C:\\Win", "dows"]),
    ("更新没有安装成功", 7, ["更新没", "有安装", "成功"]), ("更新没有，安装", 8, ["更新没", "有，安装"]),
    ("安装（失败）了", 6, ["安装", "（失", "败）了"]), ("安装KB5013941失败", 9, ["安装", "KB5013941", "失败"]),
    ("  indented", 20, ["  indented"]), ("更新", 1, ["更", "新"]), ("tail  ", 4, ["tail"]),
  ]) func wrap(text: String, columns: Int, expected: [String]) {
    #expect(TextWidth.wrap(text, to: columns) == expected)
  }

  @Test func noLineOfWrapIsTooWide() {
    let words = [
      "更新", "KB5013941", "（", "C:\\Windows\\WinSxS\\amd64_microsoft-windows", "，", " ", "  ", "👨‍👩‍👧", "e\u{301}",
      "\n",
    ]
    var seed: UInt64 = 42
    for _ in 0..<300 {
      var text = ""
      for _ in 0..<12 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        text += words[Int(seed >> 33) % words.count]
      }
      for width in [2, 3, 7, 20] {
        let lines = TextWidth.wrap(text, to: width)
        #expect(
          lines.allSatisfy { TextWidth.columns(of: $0) <= width }, "\(text.debugDescription) at \(width)")
        let kept = lines.joined().filter { $0 != " " }
        #expect(kept == HarmlessText.of(text.filter { $0 != " " && $0 != "\n" }))
      }
    }
  }
}

/// The one door from text to cells.
@Suite struct CellTextTests {
  private static func drawn(_ text: String) -> String {
    var grid = Grid(width: 20, height: 1)
    grid.put(text, x: 0, y: 0)
    return grid.text(row: 0)
  }

  @Test(arguments: [
    ("\u{1B}[2Jx", "␛[2Jx"), ("a\u{202E}b", "a\u{FFFD}b"), ("a\u{200D}b", "a·b"), ("\u{301}a", "a"),
    ("a\u{301}\u{202E}", "a\u{301}\u{FFFD}"),
  ]) func whatIsDrawnIsHarmless(text: String, expected: String) {
    #expect(Self.drawn(text) == expected)
  }

  @Test func noScalarReachesACellRaw() {
    for value in (0...0x10FFFF as ClosedRange<UInt32>) where value < 0x3000 || value >= 0xF000 {
      guard let scalar = Unicode.Scalar(value), HarmlessText.replacement(of: scalar) != nil else { continue }
      // Behind a base, where it could pass as a mark.
      let piece = TextWidth.pad("a" + String(Character(scalar)), to: 3)
      if piece.unicodeScalars.contains(scalar) { Issue.record("U+\(String(value, radix: 16)) got through") }
      if TextWidth.columns(of: scalar) != 1 {
        Issue.record("U+\(String(value, radix: 16)) does not take one column")
      }
    }
  }

  @Test func marksOnOneBaseAreLimited() {
    let text = Self.drawn("a" + String(repeating: "\u{301}", count: 50))
    #expect(text.unicodeScalars.count == 5)
  }
}
