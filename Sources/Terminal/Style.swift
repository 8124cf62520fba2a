/// How a cell looks.
public struct Style: Hashable, Sendable {
  /// Colour of the text.
  public var foreground: Color
  /// Colour behind the text.
  public var background: Color
  /// Heavier letters.
  public var bold: Bool
  /// Fainter letters.
  public var dim: Bool
  /// A line below.
  public var underline: Bool
  /// Foreground and background exchanged.
  public var reverse: Bool
  /// Slanted letters; few terminals miss it, so it never carries meaning alone.
  public var italic: Bool

  /// The terminal's own look.
  public static let plain = Style()

  /// Makes a style; everything that is not given is the terminal's own.
  public init(
    foreground: Color = .standard, background: Color = .standard, bold: Bool = false, dim: Bool = false,
    underline: Bool = false, reverse: Bool = false, italic: Bool = false
  ) {
    self.foreground = foreground
    self.background = background
    self.bold = bold
    self.dim = dim
    self.underline = underline
    self.reverse = reverse
    self.italic = italic
  }

  /// This style laid over `base`: its colours where it has some, and the attributes of both.
  ///
  /// `theme[.stateFailure].over(theme[.cursor])` is a failure in the row of the cursor.
  public func over(_ base: Style) -> Style {
    Style(
      foreground: foreground == .standard ? base.foreground : foreground,
      background: background == .standard ? base.background : background,
      bold: bold || base.bold, dim: dim || base.dim, underline: underline || base.underline,
      reverse: reverse || base.reverse, italic: italic || base.italic)
  }
}

extension Style {
  /// The style with colours that a terminal with `depth` can show.
  ///
  /// With few colours the background of a row (cursor, selection) would be lost or swallow the text on it; the
  /// row becomes reverse then, and coloured text keeps its colour as background. Dark text on a light colour
  /// stays as long as it can be read. Shades next to black or white are decoration and may go.
  public func reduced(to depth: ColorDepth) -> Style {
    var style = self
    style.foreground = foreground.reduced(to: depth)
    style.background = background.reduced(to: depth)
    guard depth == .mono || depth == .ansi8 || depth == .ansi16, let shade = background.luminance,
      (0.03...0.8).contains(shade)
    else { return style }
    if let ink = foreground.luminance, ink < shade,
      let contrast = style.foreground.contrast(against: style.background), contrast >= 3
    {
      return style
    }
    if foreground.isNeutral { style.foreground = .standard }
    style.background = .standard
    style.reverse = true
    return style
  }
}

/// A piece of text in one style; a line of a view is a list of them.
public struct Span: Hashable, Sendable {
  /// The text, as raw as it comes: it is made harmless when drawn.
  public var text: String
  /// How it looks.
  public var style: Style

  /// Makes a span.
  public init(_ text: String, _ style: Style = .plain) {
    self.text = text
    self.style = style
  }
}
