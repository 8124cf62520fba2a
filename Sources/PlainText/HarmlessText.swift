/// What may leave the program as text, and what stands for the rest.
///
/// Logs and file names are foreign text: an escape sequence in them must not move our cursor or a shell's, a
/// direction mark must not turn `exe.txt` into `txt.exe`, and two names that differ must not look alike. Screen,
/// reports and clipboard ask this one table, so that the same record reads the same everywhere.
///
///     HarmlessText.of("a\u{1B}[2J.log")      // a␛[2J.log
///     HarmlessText.of("txt.\u{202E}exe")     // txt.�exe
public enum HarmlessText {
  /// `text` as one line: whatever is not harmless is replaced, line ends too.
  public static func of(_ text: String) -> String {
    // Nearly all of it is ASCII, and then nothing is copied.
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F }) { return text }
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars { result.append(replacement(of: scalar) ?? scalar) }
    return String(result)
  }

  /// `text` with its lines kept: each ends with a line feed alone, the rest is as `of` makes it.
  public static func keepingLines(_ text: String) -> String {
    // By scalars: a CR and an LF together are one Character, which no split at "\n" would find.
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { of(String($0.last == "\r" ? $0.dropLast() : $0)) }.joined(separator: "\n")
  }

  /// What stands for a scalar, one column wide; nil when the scalar is harmless.
  ///
  /// C0 and DEL become their pictures (`␛`, `␊`); C1, direction marks, separators and noncharacters U+FFFD; what
  /// nobody sees becomes `·`.
  public static func replacement(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
    switch scalar.value {
    case 0x20..<0x7F: return nil
    case 0..<0x20: return Unicode.Scalar(0x2400 + scalar.value)
    case 0x7F: return "␡"
    case 0x80..<0xA0: return "\u{FFFD}"
    case 0xAD: return "·"
    case 0xA0..<0x300: return nil
    // The bulk of Chinese text, before the slower ways.
    case 0x4E00...0x9FFF: return nil
    // Marks that turn or embed text, the Arabic letter mark, and separators that some terminals take for newlines.
    case 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: return "\u{FFFD}"
    // Zero width breaks and joiners, fillers without a picture, selectors that only ask for another glyph.
    case 0x200B...0x200D, 0x2060...0x2065, 0x206A...0x206F, 0xFEFF, 0xFFF0...0xFFFB: return "·"
    case 0x34F, 0x115F...0x1160, 0x17B4...0x17B5, 0x180B...0x180F, 0x3164, 0xFE00...0xFE0F, 0xFFA0: return "·"
    // Controls of shorthand and music, and tag letters, which spell words.
    case 0x1BCA0...0x1BCA3, 0x1D173...0x1D17A, 0xE0000...0xE0FFF: return "·"
    // Noncharacters: terminals differ in what they make of them.
    case 0xFDD0...0xFDEF: return "\u{FFFD}"
    case let value where value & 0xFFFE == 0xFFFE: return "\u{FFFD}"
    default: return nil
    }
  }
}
