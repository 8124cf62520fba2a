extension Grid {
  /// Neighbouring cells of one row that differ from the frame before.
  public struct Change: Hashable, Sendable {
    /// The row.
    public var y: Int
    /// The columns.
    public var columns: Range<Int>
  }

  /// What differs from `earlier`, from top to bottom; everything when there is none or its size is another.
  public func changes(from earlier: Grid?) -> [Change] {
    guard let earlier, earlier.size == size else {
      return width == 0 ? [] : (0..<height).map { Change(y: $0, columns: 0..<width) }
    }
    var changes: [Change] = []
    for y in 0..<height {
      var start: Int?
      for x in 0..<width {
        if self[x, y] != earlier[x, y] {
          start = start ?? x
        } else if let first = start {
          changes.append(Change(y: y, columns: first..<x))
          start = nil
        }
      }
      if let first = start { changes.append(Change(y: y, columns: first..<width)) }
    }
    return changes
  }
}
