import DataFiles
import PlainText
import Terminal

/// How each role looks; read from a file of `Themes/` or of the user's folder.
///
///     let theme = try Theme.load(named: "dark", userFolder: DataFile.userFolder(environment: environment))
///     canvas.put("0x800f0985", x: 0, y: 0, style: theme[.code])
public struct Theme: Sendable, Equatable {
  /// The file's name without extension: `dark`.
  public let id: String
  /// The name for people.
  public let name: String
  private let styles: [String: Style]

  /// The style of a role.
  public subscript(role: Role) -> Style {
    for name in Role.fallbacks(of: role.rawValue) {
      if let style = styles[name] { return style }
    }
    return .plain
  }

  /// The theme of that name: the user's (`themes/` in `userFolder`) before the built-in one.
  ///
  /// Throws `DataFileError`: no such theme, unknown role or colour, a circle of `inherits`.
  public static func load(named id: String, userFolder: String?) throws -> Theme {
    let shelf = try ThemeShelf(userFolder: userFolder)
    guard let file = shelf.file(id) else { throw shelf.missing(id, at: nil) }
    var sheet = try ThemeSheet(file)
    let name = sheet.name ?? id
    var visited = [file.name]
    while let parent = sheet.inherits {
      let parentID = try parent.string()
      guard let next = shelf.parent(parentID, of: sheet.file) else {
        throw shelf.missing(parentID, at: parent)
      }
      guard !visited.contains(next.name) else {
        throw parent.error("themes inherit in a circle: \((visited + [next.name]).joined(separator: " → "))")
      }
      visited.append(next.name)
      sheet = sheet.laid(over: try ThemeSheet(next))
    }
    return Theme(id: id, name: name, styles: try sheet.styles())
  }

  /// The names of all themes, sorted.
  public static func available(userFolder: String?) throws -> [String] {
    try ThemeShelf(userFolder: userFolder).names
  }
}

/// Where theme files stand.
private struct ThemeShelf {
  private let user: [DataFile]
  private let own = DataFile.builtIn(prefix: "Themes/")

  init(userFolder: String?) throws {
    user = try userFolder.map { try DataFile.inFolder($0 + "/themes", extension: "yaml") } ?? []
  }

  var names: [String] { Set((user + own).map(\.stem)).sorted() }

  func file(_ id: String) -> DataFile? { user.first { $0.stem == id } ?? builtIn(id) }

  func builtIn(_ id: String) -> DataFile? { own.first { $0.stem == id } }

  /// Built-in themes build on built-in ones only, and so does a user's `dark` that inherits `dark`.
  func parent(_ id: String, of child: DataFile) -> DataFile? {
    let isOwn = own.contains { $0.name == child.name }
    guard isOwn || child.stem == id else { return file(id) }
    // A user's theme that inherits itself without a built-in namesake is found again and reported as a circle.
    return builtIn(id) ?? (isOwn ? nil : file(id))
  }

  func missing(_ id: String, at place: YAMLValue?) -> DataFileError {
    let problem = "no theme \"\(HarmlessText.of(id))\", there are \(names.joined(separator: ", "))"
    let suggestion = nearest(to: id, in: names)
    guard let place else {
      return DataFileError(file: "theme", line: nil, column: nil, problem: problem, suggestion: suggestion)
    }
    return place.error(problem, suggestion: suggestion)
  }
}
