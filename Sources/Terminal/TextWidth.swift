import PlainText

/// Columns that text takes in a terminal, by rules of our own instead of the C library's locale, so that the
/// same text has the same width everywhere; and cutting, wrapping and padding by columns.
///
/// East Asian Wide and Fullwidth take 2, combining marks 0, ambiguous characters 1, emoji 2. A control
/// character takes 1, because a visible replacement stands for it (`HarmlessText`).
///
///     TextWidth.columns(of: "更新 KB5013941")         // 14
///     TextWidth.truncate("clipboardserver.dll", to: 10)  // clipboard…
public enum TextWidth {
  /// Columns of one scalar: 0, 1 or 2.
  public static func columns(of scalar: Unicode.Scalar) -> Int {
    let value = scalar.value
    if value < 0x300 { return 1 }
    // The bulk of Chinese text and of box drawing, before the slower ways.
    if (0x4E00...0x9FFF).contains(value) { return 2 }
    if (0x2500...0x257F).contains(value) { return 1 }
    if HarmlessText.replacement(of: scalar) != nil { return 1 }
    // Hangul vowels and final consonants stand inside the syllable that their leading consonant opened.
    if (0x1160...0x11FF).contains(value) || (0xD7B0...0xD7FF).contains(value) { return 0 }
    // Marks that stand before digits; the C library shows them too.
    if (0x600...0x605).contains(value) || value == 0x6DD || value == 0x70F { return 1 }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return 0
    default: return isWide(value) ? 2 : 1
    }
  }

  /// Columns of a character; the sum of its scalars, since terminals do not join emoji (see `CellText`).
  public static func columns(of character: Character) -> Int {
    columns(of: String(character))
  }

  /// Columns that `text` takes on a grid.
  public static func columns(of text: String) -> Int {
    CellText(text).reduce(0) { $0 + $1.columns }
  }

  /// Which part of a text stays when it is cut.
  public enum Part: Sendable {
    /// The beginning: `clipboards…`.
    case start
    /// The end, for paths whose last part matters: `…server.dll`.
    case end
    /// Both ends: `clipb…r.dll`.
    case ends
  }

  /// `text` made harmless and cut to at most `columns`; what was cut is shown by `ellipsis`.
  ///
  /// The result can be one column short where a wide character did not fit.
  public static func truncate(
    _ text: String, to columns: Int, ellipsis: String = "…", keeping part: Part = .start
  ) -> String {
    let pieces = Array(CellText(text))
    guard pieces.reduce(0, { $0 + $1.columns }) > columns else { return joined(pieces) }
    let sign = Self.columns(of: ellipsis) <= columns ? joined(CellText(ellipsis)) : ""
    let room = max(0, columns - Self.columns(of: sign))
    switch part {
    case .start: return joined(prefix(pieces, room)) + sign
    case .end: return sign + joined(suffix(pieces, room))
    case .ends:
      let head = prefix(pieces, room - room / 2)
      let tail = suffix(pieces, room - head.reduce(0) { $0 + $1.columns })
      return joined(head) + sign + joined(tail)
    }
  }

  /// Where padding leaves the text.
  public enum Alignment: Sendable {
    /// At the left edge.
    case leading
    /// At the right edge, as numbers.
    case trailing
    /// In the middle.
    case center
  }

  /// `text` made harmless and exactly `columns` wide: cut with an ellipsis or filled with spaces.
  public static func pad(_ text: String, to columns: Int, _ alignment: Alignment = .leading) -> String {
    let cut = truncate(text, to: columns)
    let room = max(0, columns - Self.columns(of: cut))
    let left: Int
    switch alignment {
    case .leading: left = 0
    case .trailing: left = room
    case .center: left = room / 2
    }
    return String(repeating: " ", count: left) + cut + String(repeating: " ", count: room - left)
  }

  private static func joined(_ pieces: some Sequence<CellText.Piece>) -> String {
    pieces.reduce(into: "") { $0 += $1.text }
  }

  private static func prefix(_ pieces: [CellText.Piece], _ columns: Int) -> ArraySlice<CellText.Piece> {
    var (end, used) = (0, 0)
    while end < pieces.count, used + pieces[end].columns <= columns {
      used += pieces[end].columns
      end += 1
    }
    return pieces[..<end]
  }

  private static func suffix(_ pieces: [CellText.Piece], _ columns: Int) -> ArraySlice<CellText.Piece> {
    var (start, used) = (pieces.count, 0)
    while start > 0, used + pieces[start - 1].columns <= columns {
      start -= 1
      used += pieces[start].columns
    }
    return pieces[start...]
  }

  private static func isWide(_ value: UInt32) -> Bool {
    var (low, high) = (0, wide.count)
    while low < high {
      let middle = (low + high) / 2
      if value > wide[middle].upperBound {
        low = middle + 1
      } else if value < wide[middle].lowerBound {
        high = middle
      } else {
        return true
      }
    }
    return false
  }

  /// East_Asian_Width W and F of Unicode 14.0 (EastAsianWidth.txt), which the C library of Debian 12 follows.
  ///
  /// Gaps that hold only unassigned characters or marks are closed, which also covers most later
  /// emoji; U+3248-324F and U+4DC0-4DFF are wide as in glibc; planes 2 and 3 are wide by the rule in that file.
  private static let wide: [ClosedRange<UInt32>] = [
    0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0,
    0x23F3...0x23F3, 0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F,
    0x2693...0x2693, 0x26A1...0x26A1, 0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5,
    0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA, 0x26F2...0x26F3, 0x26F5...0x26F5,
    0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B, 0x2728...0x2728,
    0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
    0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55,
    0x2E80...0x303E, 0x3041...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAD9,
    0xFE10...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x1B2FB, 0x1F004...0x1F004,
    0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320, 0x1F32D...0x1F335,
    0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3, 0x1F3E0...0x1F3F0,
    0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC, 0x1F4FF...0x1F53D,
    0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596, 0x1F5A4...0x1F5A4,
    0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2, 0x1F6D5...0x1F6DF,
    0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A, 0x1F93C...0x1F945,
    0x1F947...0x1F9FF, 0x1FA70...0x1FAF6, 0x20000...0x3FFFD,
  ]
}
