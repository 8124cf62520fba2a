/// A rectangle of a grid in its own coordinates; what a view draws on.
///
///     grid.draw(in: Rect(x: 10, y: 2, width: 30, height: 5)) { canvas in
///       canvas.put("top left of the pane", x: 0, y: 0)
///     }
public struct Canvas {
  var grid: Grid
  /// Where the canvas lies on the grid.
  public let rect: Rect
  let clip: Rect

  init(grid: Grid, rect: Rect, clip: Rect) {
    self.grid = grid
    self.rect = rect
    self.clip = clip
  }

  /// Columns.
  public var width: Int { rect.width }
  /// Rows.
  public var height: Int { rect.height }
  /// Columns and rows.
  public var size: Size { rect.size }
  /// The whole canvas in its own coordinates.
  public var bounds: Rect { Rect(rect.size) }

  /// The cell at a place.
  public subscript(x: Int, y: Int) -> Cell { grid[x + rect.x, y + rect.y] }

  /// Draws `text` and returns the columns used; see `Grid.put`.
  @discardableResult
  public mutating func put(
    _ text: String, x: Int, y: Int, maxWidth: Int = .max, style: Style = .plain
  ) -> Int {
    grid.put(text, x: x + rect.x, y: y + rect.y, maxWidth: maxWidth, style: style, clip: clip)
  }

  /// Draws spans one behind the other and returns the columns used.
  @discardableResult
  public mutating func put(_ spans: [Span], x: Int, y: Int, maxWidth: Int = .max) -> Int {
    grid.put(spans, x: x + rect.x, y: y + rect.y, maxWidth: maxWidth, clip: clip)
  }

  /// Makes all cells blanks in `style`.
  public mutating func fill(style: Style = .plain) {
    grid.fill(rect, style: style, clip: clip)
  }

  /// Makes the cells of `area` blanks in `style`.
  public mutating func fill(_ area: Rect, style: Style = .plain) {
    grid.fill(area.offset(x: rect.x, y: rect.y), style: style, clip: clip)
  }

  /// Changes the style of the cells in `area` and leaves their text.
  public mutating func restyle(_ area: Rect, _ change: (Style) -> Style) {
    grid.restyle(area.offset(x: rect.x, y: rect.y), clip: clip, change)
  }

  /// A line to the right.
  public mutating func horizontalLine(
    x: Int, y: Int, length: Int, style: Style = .plain, glyph: String = "─"
  ) {
    grid.horizontalLine(x: x + rect.x, y: y + rect.y, length: length, style: style, glyph: glyph, clip: clip)
  }

  /// A line downward.
  public mutating func verticalLine(
    x: Int, y: Int, length: Int, style: Style = .plain, glyph: String = "│"
  ) {
    grid.verticalLine(x: x + rect.x, y: y + rect.y, length: length, style: style, glyph: glyph, clip: clip)
  }

  /// A frame along the inner edge of `area`.
  public mutating func box(_ area: Rect, style: Style = .plain) {
    grid.box(area.offset(x: rect.x, y: rect.y), style: style, clip: clip)
  }

  /// Hands a canvas for a part of this one to `body`, in the part's coordinates.
  public mutating func draw<Failure: Error>(
    in area: Rect, _ body: (inout Canvas) throws(Failure) -> Void
  ) throws(Failure) {
    let area = area.offset(x: rect.x, y: rect.y)
    var part = Canvas(grid: grid, rect: area, clip: area.intersection(clip))
    grid = Grid(width: 0, height: 0)
    defer { grid = part.grid }
    try body(&part)
  }
}
