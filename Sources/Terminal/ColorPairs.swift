import CNcurses

/// Colour pairs of ncurses, defined when they are first needed.
struct ColorPairs {
  private struct Pair: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private let depth: ColorDepth
  private let limit: Int32
  private var known: [Pair: Int32] = [:]

  init(depth: ColorDepth, limit: Int32) {
    self.depth = depth
    self.limit = limit
  }

  /// The number of the pair for a style; 0, the terminal's own colours, when no more can be had.
  mutating func pair(_ style: Style) -> Int32 {
    guard depth != .mono else { return 0 }
    let pair = Pair(foreground: number(style.foreground), background: number(style.background))
    if pair.foreground == -1, pair.background == -1 { return 0 }
    if let number = known[pair] { return number }
    let number = Int32(known.count + 1)
    guard number < limit, kbt_define_pair(number, pair.foreground, pair.background) else { return 0 }
    known[pair] = number
    return number
  }

  private func number(_ color: Color) -> Int32 {
    let color = color.reduced(to: depth)
    switch color {
    case .standard: return -1
    case .indexed(let index) where depth != .rgb || index < 8: return Int32(index)
    case .indexed, .rgb:
      guard let (red, green, blue) = color.components else { return -1 }
      let value = Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
      // terminfo's direct colour entries keep 0-7 for the ANSI colours.
      return value < 8 ? 8 : value
    }
  }
}
