/// One column of one row.
public struct Cell: Hashable, Sendable {
  /// What stands here: one scalar with its marks; empty for the second half of a wide character.
  ///
  /// Texts up to 15 bytes of UTF-8 live inside the String itself, so a grid allocates nothing per cell.
  public internal(set) var text: String
  /// 1, 2 for the first half of a wide character, 0 for its second half.
  public internal(set) var columns: UInt8
  /// How it looks.
  public var style: Style

  /// A blank in that style.
  public static func blank(_ style: Style = .plain) -> Cell {
    Cell(text: " ", columns: 1, style: style)
  }

  static func continuation(_ style: Style) -> Cell {
    Cell(text: "", columns: 0, style: style)
  }

  /// Whether this is the second half of a wide character.
  public var isContinuation: Bool { columns == 0 }
}
