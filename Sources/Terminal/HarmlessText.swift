/// What may not reach the terminal, and what stands for it.
///
/// Logs and file names are foreign text: an escape sequence in them must not move our cursor, and a direction
/// mark must not turn `exe.txt` into `txt.exe`. Everything of that sort becomes one visible cell.
public enum HarmlessText {
  /// `text` with control characters, direction marks and invisible characters replaced, as a grid shows it.
  public static func of(_ text: String) -> String {
    var result = ""
    for piece in CellText(text) { result += piece.text }
    return result
  }

  /// The replacement of one scalar; nil when it is harmless.
  ///
  /// C0 and DEL become their pictures (`␛`, `␊`, U+2400 and up), C1, direction marks and line separators
  /// U+FFFD, other invisible format characters `·`.
  static func replacement(of scalar: Unicode.Scalar) -> String? {
    switch scalar.value {
    case 0..<0x20: return pictures[Int(scalar.value)]
    case 0x20..<0x7F: return nil
    case 0x7F: return "␡"
    case 0x80..<0xA0: return "\u{FFFD}"
    case 0xA0..<0x300: return nil
    // Marks that turn or embed text, the Arabic letter mark, and separators that some terminals take for newlines.
    case 0x61C, 0x200E, 0x200F, 0x2028...0x202E, 0x2066...0x2069: return "\u{FFFD}"
    // Breaks and fillers without a picture: they could make two different names look alike.
    case 0x200B, 0x2060...0x2065, 0x206A...0x206F, 0xFEFF, 0xFFF9...0xFFFB, 0x180E: return "·"
    // Tag letters spell words that nobody sees.
    case 0xE0000...0xE007F: return "·"
    // Noncharacters: terminals differ in what they make of them.
    case 0xFDD0...0xFDEF: return "\u{FFFD}"
    case let value where value & 0xFFFE == 0xFFFE: return "\u{FFFD}"
    default: return nil
    }
  }

  /// Characters that only ask for another glyph or join glyphs; they are left out, see `CellText`.
  static func isJoinerOrSelector(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x200C, 0x200D, 0xFE00...0xFE0F, 0xE0100...0xE01EF, 0x180B...0x180D, 0x180F, 0x34F: true
    default: false
    }
  }

  private static let pictures: [String] = (0x2400..<0x2420).map { value in
    Unicode.Scalar(UInt32(value)).map { String(Character($0)) } ?? "?"
  }
}
