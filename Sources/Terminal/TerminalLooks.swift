import CNcurses

/// Styles as ncurses takes them: attribute bits and a colour pair, defined when it is first needed.
struct TerminalLooks {
  struct Look {
    var attributes: Int32
    var pair: Int32
  }

  private struct Pair: Hashable {
    var foreground: Int32
    var background: Int32
  }

  private let depth: ColorDepth
  private let limit: Int32
  private var pairs: [Pair: Int32] = [:]
  private var looks: [Style: Look] = [:]

  init(depth: ColorDepth, limit: Int32) {
    self.depth = depth
    self.limit = limit
  }

  /// How the terminal shows `style`; in its own colours when it has no more pairs.
  mutating func look(of style: Style) -> Look {
    if let look = looks[style] { return look }
    let reduced = style.reduced(to: depth)
    let look = Look(
      attributes: attributes(reduced),
      pair: pair(Pair(foreground: number(reduced.foreground), background: number(reduced.background))))
    looks[style] = look
    return look
  }

  private mutating func pair(_ pair: Pair) -> Int32 {
    if pair.foreground == -1, pair.background == -1 { return 0 }
    if let number = pairs[pair] { return number }
    let number = Int32(pairs.count + 1)
    guard number < limit, kbt_define_pair(number, pair.foreground, pair.background) else { return 0 }
    pairs[pair] = number
    return number
  }

  private func attributes(_ style: Style) -> Int32 {
    var bits = 0
    if style.bold { bits |= kbt_bold }
    if style.dim { bits |= kbt_dim }
    if style.underline { bits |= kbt_underline }
    if style.reverse { bits |= kbt_reverse }
    if style.italic { bits |= kbt_italic }
    return Int32(bits)
  }

  private func number(_ color: Color) -> Int32 {
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
