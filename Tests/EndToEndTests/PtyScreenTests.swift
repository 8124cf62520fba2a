import Testing

/// The terminal model, so that a strange screen in a program test is the program's.
@Suite struct PtyScreenTests {
  private static func lines(_ text: String, columns: Int = 10, rows: Int = 4) -> [String] {
    var screen = PtyScreen(columns: columns, rows: rows)
    screen.feed(Array(text.utf8))
    #expect(screen.unknown == [])
    return screen.lines
  }

  @Test(arguments: [
    ("ab\r\ncd", ["ab", "cd", "", ""]),
    ("\u{1b}[2;3Hx\u{1b}[Hy", ["y", "  x", "", ""]),
    ("abcdef\u{1b}[3G\u{1b}[K", ["ab", "", "", ""]),
    ("abcdef\u{1b}[3G\u{1b}[2P", ["abef", "", "", ""]),
    ("abcdef\u{1b}[3G\u{1b}[2@", ["ab  cdef", "", "", ""]),
    ("abcdef\u{1b}[3G\u{1b}[2X", ["ab  ef", "", "", ""]),
    ("-\u{1b}[4b", ["-----", "", "", ""]),
    ("0123456789abc", ["0123456789", "abc", "", ""]),
    ("a\r\nb\r\nc\r\nd\r\ne", ["b", "c", "d", "e"]),
    ("a\r\nb\r\nc\u{1b}[1;1H\u{1b}[L", ["", "a", "b", "c"]),
    ("a\r\nb\r\nc\u{1b}[1;1H\u{1b}[M", ["b", "c", "", ""]),
    ("a\r\nb\r\nc\r\nd\u{1b}[2;3r\u{1b}[3;1H\n", ["a", "c", "", "d"]),
    ("日本\u{1b}[1;5Hx", ["日本x", "", "", ""]),
    ("e\u{301}x", ["e\u{301}x", "", "", ""]),
    ("\u{1b}(0lqk\u{1b}(B", ["┌─┐", "", "", ""]),
    ("\u{1b}]0;title\\x\u{7}a\u{1b}]52;c;eA==\u{1b}\\b", ["ab", "", "", ""]),
  ])
  func shows(_ text: String, _ expected: [String]) {
    #expect(Self.lines(text) == expected)
    // However the bytes are cut on their way.
    var screen = PtyScreen(columns: 10, rows: 4)
    for byte in text.utf8 { screen.feed([byte]) }
    #expect(screen.lines == expected)
  }

  @Test func coloursAndScreensAreNoted() {
    var screen = PtyScreen(columns: 10, rows: 2)
    screen.feed("\u{1b}[?1049h\u{1b}[?25l\u{1b}[1;38;5;7m\u{1b}[48;2;1;2;3mx".utf8)
    #expect(screen.isAlternate && !screen.cursorIsVisible && screen.timesLeft == 0)
    #expect(screen.renditions == [1, 38, 48])
    screen.feed("\u{1b}[m\u{1b}[?25h\u{1b}[?1049l".utf8)
    #expect(!screen.isAlternate && screen.cursorIsVisible && screen.timesLeft == 1)
    #expect(screen.renditions == [0, 1, 38, 48])
  }
}
