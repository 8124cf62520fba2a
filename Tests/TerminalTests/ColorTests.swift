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

  @Test func aShadedRowStaysVisibleWithFewColors() {
    let row = Style(foreground: .rgb(255, 110, 110), background: .rgb(0x2C, 0x4A, 0x70))
    #expect(row.reduced(to: .indexed256).reverse == false)
    #expect(row.reduced(to: .mono) == Style(reverse: true))
    #expect(row.reduced(to: .ansi8).reverse || row.reduced(to: .ansi8).background != .indexed(0))
    #expect(Style(background: .rgb(0x22, 0x26, 0x2E)).reduced(to: .mono) == .plain)
  }
}
