/// A screen full of styled cells; a value, so that a frame can be kept, compared and tested.
///
/// Text is cut by cells and never through a wide character: where only half of one would fit, a blank stands.
/// Everything drawn is made harmless first (`HarmlessText`); nothing from a log reaches a terminal raw.
///
///     var grid = Grid(width: 80, height: 24)
///     grid.put("更新失败", x: 0, y: 0, maxWidth: 7, style: .plain)   // "更新失 ", returns 7
public struct Grid: Hashable, Sendable {
  /// Columns.
  public let width: Int
  /// Rows.
  public let height: Int
  private var cells: [Cell]

  /// A grid of blanks; negative sizes count as zero.
  public init(width: Int, height: Int, style: Style = .plain) {
    self.width = max(0, width)
    self.height = max(0, height)
    cells = Array(repeating: .blank(style), count: self.width * self.height)
  }

  /// A grid of blanks.
  public init(_ size: Size, style: Style = .plain) {
    self.init(width: size.width, height: size.height, style: style)
  }

  /// Columns and rows.
  public var size: Size { Size(width: width, height: height) }
  /// The whole grid.
  public var bounds: Rect { Rect(size) }

  /// The cell at a place; a blank outside the grid.
  public subscript(x: Int, y: Int) -> Cell {
    guard bounds.contains(Point(x: x, y: y)) else { return .blank() }
    return cells[y * width + x]
  }

  /// The row's cells; nothing outside the grid.
  public func row(_ y: Int) -> ArraySlice<Cell> {
    guard (0..<height).contains(y) else { return [] }
    return cells[(y * width)..<((y + 1) * width)]
  }

  /// The row's text without the blanks at its end.
  public func text(row y: Int) -> String {
    var text = row(y).reduce(into: "") { $0 += $1.text }
    while text.last == " " { text.removeLast() }
    return text
  }

  /// Draws `text` from `x` on, at most `maxWidth` columns, and returns the columns used.
  ///
  /// `x` may be negative: what lies left of the grid is cut off, half a wide character becoming a blank.
  @discardableResult
  public mutating func put(
    _ text: String, x: Int, y: Int, maxWidth: Int = .max, style: Style = .plain
  ) -> Int {
    put(text, x: x, y: y, maxWidth: maxWidth, style: style, clip: bounds)
  }

  /// Draws spans one behind the other and returns the columns used.
  @discardableResult
  public mutating func put(_ spans: [Span], x: Int, y: Int, maxWidth: Int = .max) -> Int {
    put(spans, x: x, y: y, maxWidth: maxWidth, clip: bounds)
  }

  /// Makes all cells of `rect` blanks in `style`.
  public mutating func fill(_ rect: Rect, style: Style = .plain) {
    fill(rect, style: style, clip: bounds)
  }

  /// Changes the style of the cells in `rect` and leaves their text, as the row of the cursor does.
  public mutating func restyle(_ rect: Rect, _ change: (Style) -> Style) {
    restyle(rect, clip: bounds, change)
  }

  /// A line to the right.
  public mutating func horizontalLine(
    x: Int, y: Int, length: Int, style: Style = .plain, glyph: String = "─"
  ) {
    horizontalLine(x: x, y: y, length: length, style: style, glyph: glyph, clip: bounds)
  }

  /// A line downward.
  public mutating func verticalLine(
    x: Int, y: Int, length: Int, style: Style = .plain, glyph: String = "│"
  ) {
    verticalLine(x: x, y: y, length: length, style: style, glyph: glyph, clip: bounds)
  }

  /// A frame along the inner edge of `rect`.
  public mutating func box(_ rect: Rect, style: Style = .plain) {
    box(rect, style: style, clip: bounds)
  }

  /// Hands a canvas for `rect` to `body`: local coordinates, nothing drawn outside.
  public mutating func draw<Failure: Error>(
    in rect: Rect, _ body: (inout Canvas) throws(Failure) -> Void
  ) throws(Failure) {
    // The cells move into the canvas and back; keeping them here too would copy them at the first write.
    var canvas = Canvas(grid: self, rect: rect, clip: rect.intersection(bounds))
    self = Grid(width: 0, height: 0)
    defer { self = canvas.grid }
    try body(&canvas)
  }

  /// Copies `other` to a place, as a layer on top.
  public mutating func lay(_ other: Grid, x: Int, y: Int) {
    for row in 0..<other.height {
      for column in 0..<other.width {
        let cell = other[column, row]
        if !cell.isContinuation {
          set(cell.text, Int(cell.columns), x: x + column, y: y + row, style: cell.style, clip: bounds)
        }
      }
    }
  }
}

// The same with a clip, for Grid itself and for Canvas.
extension Grid {
  @discardableResult
  mutating func put(
    _ text: String, x: Int, y: Int, maxWidth: Int, style: Style, clip: Rect
  ) -> Int {
    guard maxWidth > 0, x < clip.endX, clip.rows.contains(y) else { return 0 }
    let room = min(maxWidth, clip.endX - x)
    var used = 0
    for piece in CellText(text) {
      if used + piece.columns > room {
        // Half a wide character: its column becomes a blank.
        if used < room { set(" ", 1, x: x + used, y: y, style: style, clip: clip) }
        return room
      }
      set(piece.text, piece.columns, x: x + used, y: y, style: style, clip: clip)
      used += piece.columns
    }
    return used
  }

  @discardableResult
  mutating func put(_ spans: [Span], x: Int, y: Int, maxWidth: Int, clip: Rect) -> Int {
    var used = 0
    for span in spans where used < maxWidth {
      used += put(span.text, x: x + used, y: y, maxWidth: maxWidth - used, style: span.style, clip: clip)
    }
    return used
  }

  mutating func fill(_ rect: Rect, style: Style, clip: Rect) {
    let rect = rect.intersection(clip)
    for y in rect.rows {
      for x in rect.columns { set(" ", 1, x: x, y: y, style: style, clip: clip) }
    }
  }

  mutating func restyle(_ rect: Rect, clip: Rect, _ change: (Style) -> Style) {
    let rect = rect.intersection(clip)
    for y in rect.rows {
      for x in rect.columns { cells[y * width + x].style = change(cells[y * width + x].style) }
    }
  }

  mutating func horizontalLine(x: Int, y: Int, length: Int, style: Style, glyph: String, clip: Rect) {
    let rect = Rect(x: x, y: y, width: length, height: 1).intersection(clip)
    for x in rect.columns { put(glyph, x: x, y: y, maxWidth: 1, style: style, clip: clip) }
  }

  mutating func verticalLine(x: Int, y: Int, length: Int, style: Style, glyph: String, clip: Rect) {
    let rect = Rect(x: x, y: y, width: 1, height: length).intersection(clip)
    for y in rect.rows { put(glyph, x: x, y: y, maxWidth: 1, style: style, clip: clip) }
  }

  mutating func box(_ rect: Rect, style: Style, clip: Rect) {
    guard rect.width >= 2, rect.height >= 2 else { return }
    let (right, bottom) = (rect.endX - 1, rect.endY - 1)
    for y in [rect.y, bottom] {
      horizontalLine(x: rect.x, y: y, length: rect.width, style: style, glyph: "─", clip: clip)
    }
    for x in [rect.x, right] {
      verticalLine(x: x, y: rect.y, length: rect.height, style: style, glyph: "│", clip: clip)
    }
    let corners = [(rect.x, rect.y, "┌"), (right, rect.y, "┐"), (rect.x, bottom, "└"), (right, bottom, "┘")]
    for (x, y, glyph) in corners { put(glyph, x: x, y: y, maxWidth: 1, style: style, clip: clip) }
  }

  /// Writes one piece; the only place that writes text into cells.
  private mutating func set(_ text: String, _ columns: Int, x: Int, y: Int, style: Style, clip: Rect) {
    guard clip.rows.contains(y), x + columns > clip.x, x < clip.endX else { return }
    if columns == 2, x < clip.x || x + 1 >= clip.endX {
      // Half of it is cut off: the visible half is a blank.
      set(" ", 1, x: x < clip.x ? x + 1 : x, y: y, style: style, clip: clip)
      return
    }
    let index = y * width + x
    detach(index, at: x)
    if columns == 2 { detach(index + 1, at: x + 1) }
    cells[index] = Cell(text: text, columns: UInt8(columns), style: style)
    if columns == 2 { cells[index + 1] = .continuation(style) }
  }

  /// Makes the other half of a wide character a blank before one half is overwritten.
  private mutating func detach(_ index: Int, at x: Int) {
    switch cells[index].columns {
    case 0 where x > 0: cells[index - 1] = .blank(cells[index - 1].style)
    case 2 where x + 1 < width: cells[index + 1] = .blank(cells[index + 1].style)
    default: break
    }
  }
}
