import Terminal
import Testing

@Suite struct ColorTests {
  @Test(arguments: [
    (Color.rgb(255, 0, 0), ColorDepth.rgb, Color.rgb(255, 0, 0)),
    (.rgb(255, 0, 0), .indexed256, .indexed(196)),
    (.rgb(255, 0, 0), .ansi16, .indexed(9)), (.rgb(255, 0, 0), .ansi8, .indexed(1)),
    (.rgb(255, 0, 0), .mono, .standard),
    (.rgb(8, 8, 8), .indexed256, .indexed(232)), (.rgb(128, 128, 128), .indexed256, .indexed(244)),
    (.indexed(3), .indexed256, .indexed(3)), (.indexed(12), .ansi8, .indexed(4)),
    (.indexed(196), .ansi16, .indexed(9)),
    (.standard, .mono, .standard), (.standard, .rgb, .standard),
  ]) func nearestColor(color: Color, depth: ColorDepth, expected: Color) {
    #expect(color.reduced(to: depth) == expected)
  }

  @Test func contrastAsInWCAG() throws {
    let highest = try #require(Color.rgb(0, 0, 0).contrast(against: .rgb(255, 255, 255)))
    #expect(abs(highest - 21) < 0.001)
    let grey = try #require(Color.rgb(0x77, 0x77, 0x77).contrast(against: .rgb(255, 255, 255)))
    #expect(abs(grey - 4.478) < 0.001)
    #expect(Color.standard.contrast(against: .rgb(0, 0, 0)) == nil)
  }

  @Test(
    arguments: [
      // Red text in the cursor's row: reverse red. Plain text there: reverse.
      (0xFF6E6E, 0x27425F, ColorDepth.ansi8, Style(foreground: .indexed(1), reverse: true)),
      (0xFF6E6E, 0x27425F, .ansi16, Style(foreground: .indexed(9), reverse: true)),
      (0xD8DCE3, 0x27425F, .ansi16, Style(reverse: true)), (0xD8DCE3, 0x27425F, .mono, Style(reverse: true)),
      // A search hit, dark on yellow.
      (0x16181D, 0xF2E27A, .ansi8, Style(foreground: .indexed(0), background: .indexed(3))),
      // A filter chip, dark on blue, of which nothing could be read.
      (0x16181D, 0x7CB7FF, .mono, Style(reverse: true)),
      // A bar next to black is decoration.
      (0xD8DCE3, 0x22262E, .ansi8, Style(foreground: .indexed(7), background: .indexed(0))),
      (0xD8DCE3, 0x22262E, .mono, .plain),
    ] as [(UInt32, UInt32, ColorDepth, Style)])
  func rowsStayVisibleWithFewColors(ink: UInt32, shade: UInt32, depth: ColorDepth, expected: Style) {
    let style = Style(foreground: color(ink), background: color(shade))
    #expect(style.reduced(to: depth) == expected)
  }

  @Test(
    arguments: [
      (0xFF6E6E, 1, 9), (0xFFB454, 3, 11), (0xE893FF, 5, 13), (0x7FD88F, 2, 10), (0x6FD3D9, 6, 14),
      (0x7CB7FF, 6, 12),
      (0xB3151F, 1, 1), (0x0B4FAE, 4, 4), (0xD8DCE3, 7, 7), (0x24292F, 0, 0), (0xFFFFFF, 7, 15),
    ] as [(UInt32, UInt8, UInt8)]) func ansiColorsKeepTheHue(value: UInt32, of8: UInt8, of16: UInt8)
  {
    #expect(color(value).reduced(to: .ansi8) == .indexed(of8))
    #expect(color(value).reduced(to: .ansi16) == .indexed(of16))
  }

  private func color(_ value: UInt32) -> Color {
    .rgb(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
  }
}
