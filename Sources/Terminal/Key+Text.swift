import PlainText

// The text form of keys, for keymaps and hints: "j", "C-f", "M-1", "S-Tab", "PgDn", "F1", "Space", "Esc".
extension Key {
  /// The key as keymaps and hints write it; `Key(text:)` reads it back for every key that can be bound.
  public var text: String {
    if let name = Self.names.first(where: { $0.key == self })?.name { return name }
    switch self {
    case .character(let character): return String(character)
    case .control(let character): return "C-" + (character == " " ? "Space" : String(character))
    case .alt(let character): return "M-" + (character == " " ? "Space" : String(character))
    case .function(let number): return "F\(number)"
    case .mouse(let mouse): return "<\(mouse.kind.rawValue)>"
    case .paste: return "<paste>"
    case .resize: return "<resize>"
    default: return "<wakeup>"
    }
  }

  /// Reads the text form; nil when there is no such key or a terminal cannot send it apart from another.
  ///
  /// Names are read in any case (`esc`, `PGDN`), letters as they are: `g` and `G` are two keys. Also
  /// `Alt-1`, `Ctrl-f`, `Shift-Tab`, `PageDown`, `Return`, and arrows as signs (`↓`).
  public init?(text: String) {
    if let key = Self.named(text) {
      self = key
      return
    }
    if let single = Self.single(text) {
      self = .character(single)
      return
    }
    if let number = Self.functionNumber(text) {
      self = .function(number)
      return
    }
    guard let dash = text.firstIndex(of: "-") else { return nil }
    let rest = String(text[text.index(after: dash)...])
    guard let target = rest.lowercased() == "space" ? " " : Self.single(rest) else { return nil }
    switch text[..<dash].lowercased() {
    case "c", "ctrl":
      guard let key = Self.controlKey(target) else { return nil }
      self = key
    case "m", "alt": self = .alt(target)
    default: return nil
    }
  }

  private static let names: [(name: String, key: Key)] = [
    ("Up", .up), ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home), ("End", .end),
    ("PgUp", .pageUp), ("PgDn", .pageDown), ("Ins", .insert), ("Del", .delete),
    ("Backspace", .backspace), ("Enter", .enter), ("Tab", .tab), ("S-Tab", .backTab),
    ("Esc", .escape), ("Space", .character(" ")),
  ]

  private static let otherNames: [String: Key] = [
    "pageup": .pageUp, "pagedown": .pageDown, "insert": .insert, "delete": .delete, "bs": .backspace,
    "return": .enter, "shift-tab": .backTab, "backtab": .backTab, "escape": .escape, "↑": .up,
    "↓": .down, "←": .left, "→": .right,
  ]

  /// All names that `init(text:)` knows, for "did you mean".
  public static var allNames: [String] { names.map(\.name) + (1...12).map { "F\($0)" } }

  private static func named(_ text: String) -> Key? {
    let word = text.lowercased()
    return names.first { $0.name.lowercased() == word }?.key ?? otherNames[word]
  }

  private static func single(_ text: String) -> Character? {
    guard text.count == 1, let character = text.first, TextWidth.columns(of: character) > 0,
      HarmlessText.of(text) == text, character != " "
    else { return nil }
    return character
  }

  private static func functionNumber(_ text: String) -> Int? {
    guard text.first == "F" || text.first == "f", let number = Int(text.dropFirst()),
      (1...63).contains(number)
    else { return nil }
    return number
  }

  /// Ctrl with `character`, where that is a key of its own: i, j, m and h are Tab, Enter and Backspace, `[` is Esc.
  private static func controlKey(_ character: Character) -> Key? {
    let lower = Character(character.lowercased())
    switch lower {
    case "i", "j", "m", "h", "[": return nil
    case "a"..."z", " ", "\\", "]", "^", "_": return .control(lower)
    default: return nil
    }
  }
}
