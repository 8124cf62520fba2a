/// A colour as a theme asks for it; the back end brings it down to what the terminal has.
public enum Color: Hashable, Sendable {
  /// The terminal's own foreground or background.
  case standard
  /// An entry of the terminal's palette; 0-7 the ANSI colours, 8-15 the bright ones, 16-255 the xterm cube.
  case indexed(UInt8)
  /// Red, green, blue.
  case rgb(UInt8, UInt8, UInt8)

  /// The nearest colour that a terminal with `depth` can show; deterministic, the lower index wins a tie.
  ///
  /// Palette entries above 15 are taken for their xterm values. Entries 0-15 belong to the person's own colour
  /// scheme, so nothing is ever mapped to them while the fixed cube (16-255) can be had.
  public func reduced(to depth: ColorDepth) -> Color {
    switch (self, depth) {
    case (.standard, _), (_, .rgb): return self
    case (_, .mono): return .standard
    case (.indexed, .indexed256): return self
    case (.indexed(let index), .ansi16) where index < 16: return self
    case (.indexed(let index), .ansi8) where index < 8: return self
    case (.indexed(let index), .ansi8) where index < 16: return .indexed(index - 8)
    case (_, .indexed256): return .indexed(nearest(in: 16...255))
    case (_, .ansi16): return ansi(bright: true)
    case (_, .ansi8): return ansi(bright: false)
    }
  }

  /// Whether it is white, black or a grey with at most a tinge of colour.
  var isNeutral: Bool {
    guard let (red, green, blue) = components else { return true }
    return max(red, green, blue) - min(red, green, blue) < 40
  }

  /// One of the ANSI colours by hue.
  ///
  /// By distance, pastel tones would all turn grey, and greys black, on a black background.
  private func ansi(bright: Bool) -> Color {
    guard let (red, green, blue) = components, let light = luminance else { return .standard }
    let high = max(red, green, blue)
    if isNeutral {
      switch high {
      case 0..<0x40: return .indexed(0)
      case 0xF0...: return .indexed(bright ? 15 : 7)
      case 0xC0...: return .indexed(7)
      // The terminal's own colour can be read on either background, which no fixed grey can.
      default: return bright ? .indexed(8) : .standard
      }
    }
    let middle = (Int(high) + Int(min(red, green, blue))) / 2
    var index: UInt8 = 0
    if Int(red) > middle { index |= 1 }
    if Int(green) > middle { index |= 2 }
    if Int(blue) > middle { index |= 4 }
    if bright { return .indexed(high >= 0xC0 ? index + 8 : index) }
    // The plain ANSI blue is nearly as dark as black.
    return .indexed(index == 4 && light > 0.3 ? 6 : index)
  }

  /// Red, green and blue, by the xterm palette for indexed colours; nil for `.standard`, which nobody can know.
  public var components: (red: UInt8, green: UInt8, blue: UInt8)? {
    switch self {
    case .standard: return nil
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .indexed(let index): return Self.xterm(index)
    }
  }

  /// Relative luminance after WCAG 2.1, 0 (black) to 1 (white); nil for `.standard`.
  public var luminance: Double? {
    guard let (red, green, blue) = components else { return nil }
    return 0.2126 * Self.linear(red) + 0.7152 * Self.linear(green) + 0.0722 * Self.linear(blue)
  }

  /// Contrast ratio after WCAG 2.1, 1 to 21; nil when one of the two is `.standard`.
  public func contrast(against other: Color) -> Double? {
    guard let own = luminance, let other = other.luminance else { return nil }
    return (max(own, other) + 0.05) / (min(own, other) + 0.05)
  }

  private func nearest(in range: ClosedRange<UInt8>) -> UInt8 {
    guard let (red, green, blue) = components else { return range.lowerBound }
    var best = (distance: Int.max, index: range.lowerBound)
    for index in range {
      let other = Self.xterm(index)
      // The mean of red weighs the axes roughly as the eye does ("redmean"), with integers only.
      let mean = (Int(red) + Int(other.red)) / 2
      let (dr, dg, db) = (
        Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue)
      )
      let distance = (512 + mean) * dr * dr + 1024 * dg * dg + (767 - mean) * db * db
      if distance < best.distance { best = (distance, index) }
    }
    return best.index
  }

  private static func xterm(_ index: UInt8) -> (red: UInt8, green: UInt8, blue: UInt8) {
    switch index {
    case 0..<16: return ansi[Int(index)]
    case 16..<232:
      let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
      let cube = Int(index) - 16
      return (levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6])
    default:
      let grey = 8 + (index - 232) * 10
      return (grey, grey, grey)
    }
  }

  private static func linear(_ component: UInt8) -> Double {
    let value = Double(component) / 255
    return value <= 0.04045 ? value / 12.92 : power((value + 0.055) / 1.055)
  }

  /// `x` to the 2.4th, x in 0...1: x² times the fifth root of x², by Newton, so that no C library is needed.
  private static func power(_ base: Double) -> Double {
    let square = base * base
    var root = 1.0
    for _ in 0..<60 {
      let fourth = root * root * root * root
      root -= (fourth * root - square) / (5 * fourth)
    }
    return square * root
  }

  /// The defaults of xterm (its XTerm-col.ad); a person's scheme may differ.
  private static let ansi: [(red: UInt8, green: UInt8, blue: UInt8)] = [
    (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205), (0, 205, 205),
    (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0), (92, 92, 255),
    (255, 0, 255), (0, 255, 255), (255, 255, 255),
  ]
}

/// How many colours a terminal shows.
public enum ColorDepth: String, Sendable, CaseIterable {
  /// None: only bold, dim, underline and reverse.
  case mono
  /// The eight ANSI colours.
  case ansi8
  /// ANSI and bright ANSI.
  case ansi16
  /// The xterm palette.
  case indexed256
  /// Direct colour.
  case rgb
}
