import DataFiles
import Terminal

/// The content of a theme file before its colour names are looked up, so that a theme that inherits can give
/// a colour of its parent another value.
struct ThemeSheet {
  /// The file whose `inherits` comes next.
  let file: DataFile
  /// The name for people.
  let name: String?
  /// The theme below, when there is one left to read.
  let inherits: YAMLValue?
  private var palette: [String: Color] = [:]
  private var roles: [String: YAMLValue] = [:]

  /// Reads a file; checks its keys, its palette and its role names.
  init(_ file: DataFile) throws {
    self.file = file
    let map = try YAMLValue(file).mapping(keys: ["name", "inherits", "palette", "roles"])
    name = try map.optional("name")?.string()
    inherits = map.optional("inherits")
    for entry in try map.optional("palette")?.mapping().entries ?? [] {
      let key = try entry.key.string()
      guard Self.literal(key) == nil else {
        throw entry.key.error("\"\(key)\" is a colour already, so it cannot be a name in the palette")
      }
      palette[key] = try Self.color(entry.value, palette: [:])
    }
    for entry in try map.optional("roles")?.mapping().entries ?? [] {
      let key = try entry.key.string()
      try Self.check(role: key, at: entry.key)
      roles[key] = entry.value
    }
  }

  /// This sheet on top of the one it inherits from.
  func laid(over parent: ThemeSheet) -> ThemeSheet {
    var sheet = parent
    sheet.palette.merge(palette) { $1 }
    sheet.roles.merge(roles) { $1 }
    return sheet
  }

  /// The styles of all roles that are set.
  func styles() throws -> [String: Style] {
    // Sorted, so that of several mistakes always the same one is reported.
    var styles: [String: Style] = [:]
    for (role, value) in roles.sorted(by: { $0.key < $1.key }) {
      styles[role] = try style(value)
    }
    return styles
  }

  private func style(_ value: YAMLValue) throws -> Style {
    guard value.isMapping else { return Style(foreground: try Self.color(value, palette: palette)) }
    let keys = ["fg", "bg", "bold", "dim", "underline", "reverse", "italic"]
    let map = try value.mapping(keys: keys)
    var style = Style()
    if let color = map.optional("fg") { style.foreground = try Self.color(color, palette: palette) }
    if let color = map.optional("bg") { style.background = try Self.color(color, palette: palette) }
    style.bold = try map.optional("bold")?.boolean() ?? false
    style.dim = try map.optional("dim")?.boolean() ?? false
    style.underline = try map.optional("underline")?.boolean() ?? false
    style.reverse = try map.optional("reverse")?.boolean() ?? false
    style.italic = try map.optional("italic")?.boolean() ?? false
    return style
  }

  private static func check(role: String, at place: YAMLValue) throws {
    if Role.names.contains(role) { return }
    throw place.error(
      "unknown role \"\(role)\"", suggestion: nearest(to: role, in: Role.names.sorted()))
  }

  private static func color(_ value: YAMLValue, palette: [String: Color]) throws -> Color {
    let text = try value.string()
    if let color = palette[text] ?? literal(text) { return color }
    if text.isEmpty {
      throw value.error("no colour here; one that begins with # needs quotes: \"#rrggbb\"")
    }
    let forms = "a name of the palette, \"#rrggbb\", 0 to 255 or default"
    throw value.error(
      "\"\(text)\" is no colour; expected \(forms)",
      suggestion: nearest(to: text, in: palette.keys.sorted() + ["default"]))
  }

  private static func literal(_ text: String) -> Color? {
    if text == "default" { return .standard }
    if let index = UInt8(text), String(index) == text { return .indexed(index) }
    guard text.utf8.count == 7, text.first == "#", text.dropFirst().allSatisfy(\.isHexDigit),
      let value = UInt32(text.dropFirst(), radix: 16)
    else { return nil }
    return .rgb(UInt8(value >> 16), UInt8(value >> 8 & 0xFF), UInt8(value & 0xFF))
  }
}
