import PlainText
import Testing

@Suite struct HarmlessTextTests {
  @Test(arguments: [
    ("plain", "plain"), ("", ""), ("\u{1B}[2Jx", "␛[2Jx"), ("\u{1B}]0;x\u{7}", "␛]0;x␇"),
    ("a\tb\r\n", "a␉b␍␊"), ("\u{0}\u{7F}", "␀␡"), ("\u{9B}31m", "\u{FFFD}31m"), ("\u{85}", "\u{FFFD}"),
    ("txt.\u{202E}exe", "txt.\u{FFFD}exe"), ("\u{2066}a\u{2069}", "\u{FFFD}a\u{FFFD}"),
    ("\u{200E}\u{61C}\u{2028}", "\u{FFFD}\u{FFFD}\u{FFFD}"), ("\u{FEFF}a\u{200B}", "·a·"),
    ("a\u{200D}b\u{200C}", "a·b·"), ("\u{E0041}", "·"), ("❤\u{FE0F}", "❤·"),
    ("soft\u{AD}hyphen", "soft·hyphen"),
    ("\u{FFFE}\u{1FFFF}", "\u{FFFD}\u{FFFD}"), ("a\u{301}\u{202E}", "a\u{301}\u{FFFD}"),
    ("简体中文 é 한글 ｶﾀｶﾅ 😀", "简体中文 é 한글 ｶﾀｶﾅ 😀"),
  ]) func replacements(text: String, expected: String) {
    #expect(HarmlessText.of(text) == expected)
    #expect(HarmlessText.of(expected) == expected)
  }

  @Test(arguments: [
    ("one", "one"), ("one\r\ntwo\n", "one\ntwo\n"), ("a\rb\n\u{1B}[201~\n", "a␍b\n␛[201~\n"),
    ("a\u{2028}b\n\r\n", "a\u{FFFD}b\n\n"),
  ]) func keepingLines(text: String, expected: String) {
    #expect(HarmlessText.keepingLines(text) == expected)
    #expect(HarmlessText.keepingLines(expected) == expected)
  }

  /// By the properties of Unicode, which the table does not ask: nothing that acts or that nobody sees is left.
  @Test func everyScalar() {
    for value in 0...0x10FFFF as ClosedRange<UInt32> {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let properties = scalar.properties
      let isHarmful =
        switch properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default:
          properties.isDefaultIgnorableCodePoint || properties.isNoncharacterCodePoint
            || properties.isBidiControl
        }
      let replacement = HarmlessText.replacement(of: scalar)
      // Annotation marks are visible to nobody either, whatever that property says.
      let isAnnotation = (0xFFF9...0xFFFB).contains(value)
      if (replacement != nil) != (isHarmful || isAnnotation) {
        Issue.record("U+\(String(value, radix: 16)) \(replacement.map { "\($0)" } ?? "got through")")
      }
      if let replacement, HarmlessText.replacement(of: replacement) != nil {
        Issue.record("U+\(String(value, radix: 16)) becomes something that is not harmless")
      }
    }
  }
}
