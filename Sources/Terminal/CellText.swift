import PlainText

/// A text as the pieces that take cells of their own, made harmless on the way.
///
/// This is the one door from text to cells: width, cutting, wrapping and drawing all walk it, so they cannot
/// disagree. A piece is one scalar of width 1 or 2 with the zero-width marks that follow it. That is what a
/// terminal does too: only few join emoji by U+200D or colour them by a modifier, and ncurses joins none, so
/// each emoji of such a sequence stands for itself, with the joiners between them shown as what `HarmlessText` makes
/// of them.
struct CellText: Sequence, IteratorProtocol {
  struct Piece {
    var text: String
    var columns: Int
  }

  /// ncurses keeps five characters in a cell (CCHARW_MAX), the base among them; further marks are left out.
  static let marksPerCell = 4

  private var scalars: String.UnicodeScalarView.Iterator
  private var ahead: Unicode.Scalar?

  init(_ text: String) {
    scalars = text.unicodeScalars.makeIterator()
    ahead = scalars.next()
  }

  mutating func next() -> Piece? {
    while let base = ahead {
      ahead = scalars.next()
      if base.value < 0x7F, base.value >= 0x20, (ahead?.value ?? 0) < 0x300 {
        return Piece(text: Self.ascii[Int(base.value)], columns: 1)
      }
      if let replacement = HarmlessText.replacement(of: base) {
        return Piece(text: String(Character(replacement)), columns: 1)
      }
      let columns = TextWidth.columns(of: base)
      // A mark without a base has nothing to stand on.
      if columns == 0 { continue }
      return Piece(text: withMarks(base), columns: columns)
    }
    return nil
  }

  private mutating func withMarks(_ base: Unicode.Scalar) -> String {
    guard let first = ahead, first.value >= 0x300 else { return String(Character(base)) }
    var text = String.UnicodeScalarView()
    text.append(base)
    var marks = 0
    while let mark = ahead, mark.value >= 0x300, TextWidth.columns(of: mark) == 0,
      HarmlessText.replacement(of: mark) == nil
    {
      ahead = scalars.next()
      if marks == Self.marksPerCell { continue }
      text.append(mark)
      marks += 1
    }
    return String(text)
  }

  private static let ascii: [String] = (0..<128).map { String(UnicodeScalar(UInt8($0))) }
}
