import Testing

@testable import Terminal

@Suite struct KeyTests {
  @Test(arguments: [
    ("j", Key.character("j")), ("G", .character("G")), ("-", .character("-")), ("：", .character("：")),
    ("中", .character("中")), ("Space", .character(" ")), ("C-f", .control("f")), ("C-Space", .control(" ")),
    ("C-\\", .control("\\")), ("M-1", .alt("1")), ("M--", .alt("-")), ("M-Space", .alt(" ")), ("Up", .up),
    ("PgDn", .pageDown), ("Home", .home), ("Del", .delete), ("Backspace", .backspace), ("Enter", .enter),
    ("Tab", .tab),
    ("S-Tab", .backTab), ("Esc", .escape), ("F1", .function(1)), ("F12", .function(12)),
    ("F", .character("F")),
  ]) func textForm(text: String, key: Key) {
    #expect(Key(text: text) == key)
    #expect(key.text == text)
  }

  @Test(arguments: [
    ("esc", Key.escape), ("PAGEDOWN", .pageDown), ("Ctrl-F", .control("f")), ("Alt-x", .alt("x")),
    ("↓", .down),
    ("Return", .enter), ("shift-tab", .backTab), ("f5", .function(5)),
  ]) func otherSpellings(text: String, key: Key) {
    #expect(Key(text: text) == key)
  }

  @Test(arguments: [
    "", "jj", "C-", "C-i", "C-m", "C-j", "C-h", "C-[", "X-a", "F0", "F64", "C-1", "\u{1B}", "\n", "<paste>",
    "M-ab",
  ])
  func noSuchKey(text: String) {
    #expect(Key(text: text) == nil)
  }

  @Test(
    arguments: [
      ("：", ":"), ("／", "/"), ("？", "?"), ("＆", "&"), ("！", "!"), ("ｊ", "j"), ("\u{3000}", " "), ("。", "。"),
      ("中", "中"),
      ("é", "é"),
    ] as [(Character, Character)]) func fullWidth(typed: Character, meant: Character)
  {
    #expect(Key.character(typed).asciiFromFullWidth == .character(meant))
  }

  @Test(
    arguments: [
      (0x00, Key.control(" ")), (0x01, .control("a")), (0x1A, .control("z")), (0x09, .tab), (0x0A, .enter),
      (0x0D, .enter),
      (0x08, .backspace), (0x7F, .backspace), (0x1B, .escape), (0x1C, .control("\\")), (0x1F, .control("_")),
      (0x20, .character(" ")), (0x4E2D, .character("中")),
    ] as [(UInt32, Key)]) func rawInput(value: UInt32, key: Key) throws
  {
    let scalar = try #require(Unicode.Scalar(value))
    #expect(Key(raw: scalar) == key)
  }

  @Test(arguments: [
    ("[A", Key.Sequence.key(.up)), ("[1;5C", .key(.right)), ("OH", .key(.home)), ("[3~", .key(.delete)),
    ("[3;5~", .key(.delete)), ("[15~", .key(.function(5))), ("[24~", .key(.function(12))),
    ("OP", .key(.function(1))),
    ("[200~", .pasteBegins), ("[I", .unknown), ("[99~", .unknown), ("[", .unknown), ("", .unknown),
    ("[?1;2c", .unknown),
  ]) func escapeSequences(text: String, expected: Key.Sequence) {
    #expect(Key.sequence(text) == expected)
  }

  @Test func clipboardSequence() {
    #expect(ClipboardSequence.osc52("更新", insideTmux: false) == "\u{1B}]52;c;5pu05paw\u{07}")
    #expect(
      ClipboardSequence.osc52("\u{1B}", insideTmux: true)
        == "\u{1B}Ptmux;\u{1B}\u{1B}]52;c;Gw==\u{07}\u{1B}\\")
  }
}
