/// Whether the program uses colours.
public enum ColorUse: String, CaseIterable, Sendable {
  /// Where the output can show them.
  case auto
  /// Even into a file or a pipe.
  case always
  /// Nowhere.
  case never

  /// The choice: the option, then `NO_COLOR` (any text but the empty one), then `CLICOLOR_FORCE` (any but
  /// empty and `0`), else `auto`.
  ///
  /// - Parameter option: the value of `--color`; nil when it was not given.
  public static func chosen(option: ColorUse?, environment: [String: String]) -> ColorUse {
    if let option { return option }
    if !(environment["NO_COLOR"] ?? "").isEmpty { return .never }
    let force = environment["CLICOLOR_FORCE"] ?? ""
    return force.isEmpty || force == "0" ? .auto : .always
  }
}

extension Theme {
  /// The theme to load: the option, then `mono` without colours, then dark or light by `COLORFGBG`, which some
  /// terminals set to the numbers of their own colours; dark when nothing is known.
  ///
  /// - Parameters:
  ///   - option: the value of `--theme`; nil when it was not given.
  ///   - color: what `ColorUse.chosen` said.
  ///   - environment: the environment.
  public static func chosen(
    option: String?, color: ColorUse, environment: [String: String]
  ) -> String {
    if let option, !option.isEmpty { return option }
    if color == .never { return "mono" }
    let background = environment["COLORFGBG"]?.split(separator: ";").last
    return background == "7" || background == "15" ? "light" : "dark"
  }
}
