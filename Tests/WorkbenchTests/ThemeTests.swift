import Foundation
import Testing

@testable import Workbench

@Suite struct ThemeTests {
  static let builtIn = ["dark", "light", "mono"]

  @Test func allBuiltInThemesAreThere() throws {
    #expect(try Theme.available(userFolder: nil) == Self.builtIn)
  }

  @Test(arguments: builtIn) func everyRoleResolves(id: String) throws {
    let theme = try Theme.load(named: id, userFolder: nil)
    #expect(theme.id == id)
    // What a state, the cursor or a hit means must be seen: none may look like ordinary text.
    let visible: [Role] = [
      .stateFailure, .stateEcho, .stateMismatch, .cursor, .cursorInactive, .selection, .match, .chip, .error,
    ]
    for role in visible { #expect(theme[role] != theme[.text], "\(role.rawValue) in \(id)") }
    #expect(theme[.stateFailure] != theme[.stateMismatch])
    #expect(theme[.cursor] != theme[.cursorInactive])
  }

  @Test func monoHasNoColors() throws {
    let theme = try Theme.load(named: "mono", userFolder: nil)
    for role in Role.allCases {
      #expect(theme[role].foreground == .standard, "\(role.rawValue)")
      #expect(theme[role].background == .standard, "\(role.rawValue)")
    }
  }

  /// Roles that may be fainter than text: they separate or repeat.
  static let faint: Set<Role> = [.dim, .hint, .stateEcho, .timeSame, .gap, .chipOff]
  /// Roles that colour lines and bars, no letters.
  static let lines: Set<Role> = [.border, .histogram]

  @Test(arguments: [("dark", "#16181d"), ("light", "#ffffff")])
  func contrast(id: String, paper: String) throws {
    let theme = try Theme.load(named: id, userFolder: nil)
    let paper = try Self.theme(["paper.yaml": "roles: {text: {bg: \"\(paper)\"}}"], "paper")[.text].background
    let rows = [Role.cursor, .cursorInactive, .selection].map { theme[$0].background }
    for role in Role.allCases where !Self.lines.contains(role) {
      let style = theme[role]
      let ink = style.foreground == .standard ? theme[.text].foreground : style.foreground
      let own = style.background == .standard ? paper : style.background
      let needed = Self.faint.contains(role) ? 3 : 4.5
      let ratio = try #require(ink.contrast(against: own))
      #expect(ratio >= needed, "\(role.rawValue) in \(id): \(ratio)")
      let coarsePaper = style.background == .standard ? paper : own.reduced(to: .indexed256)
      let coarse = try #require(ink.reduced(to: .indexed256).contrast(against: coarsePaper))
      #expect(coarse >= needed - 0.5, "\(role.rawValue) in \(id) with 256 colours: \(coarse)")
      // Text keeps its colour in the row of the cursor and must be read there too.
      guard style.background == .standard else { continue }
      for row in rows {
        let ratio = try #require(ink.contrast(against: row))
        #expect(ratio >= needed - 1.5, "\(role.rawValue) in a selected row of \(id): \(ratio)")
      }
    }
  }

  @Test func rolesFallBackByPrefix() throws {
    let text = """
      roles:
        text: 7
        lane: 3
        lane.hash: 5
        state: {fg: 1, bold: true}
      """
    let theme = try Self.theme(["own.yaml": text], "own")
    #expect(theme[.laneHash].foreground == .indexed(5))
    #expect(theme[.laneEvent].foreground == .indexed(3))
    #expect(theme[.laneTitleActive].foreground == .indexed(3))
    #expect(theme[.stateFailure].foreground == .indexed(1))
    #expect(theme[.stateFailure].bold)
    #expect(theme[.gap].foreground == .indexed(7))
  }

  @Test func inheritedColorsAndRolesCanBeReplaced() throws {
    let dark = try Theme.load(named: "dark", userFolder: nil)
    let text = """
      name: Mine
      inherits: dark
      palette: {red: "#010203"}
      roles: {dim: {italic: true}}
      """
    let theme = try Self.theme(["dark.yaml": text], "dark")
    #expect(theme.name == "Mine")
    #expect(theme[.stateFailure].foreground == .rgb(1, 2, 3))
    #expect(theme[.stateFailure].bold)
    #expect(theme[.dim].italic)
    #expect(theme[.dim].foreground == .standard)
    #expect(theme[.code] == dark[.code])
    #expect(dark[.stateFailure].foreground != .rgb(1, 2, 3))
  }

  @Test(arguments: [
    (
      "roles:\n  state.failur: 1\n",
      "own.yaml:2:3: unknown role \"state.failur\"; did you mean \"state.failure\"?"
    ),
    ("roles:\n  lane.hsah: 1\n", "own.yaml:2:3: unknown role \"lane.hsah\"; did you mean \"lane.hash\"?"),
    ("roles:\n  dim: {fgg: 1}\n", "own.yaml:2:9: unknown key \"fgg\"; did you mean \"fg\"?"),
    ("roles:\n  dim: {bold: yes}\n", "own.yaml:2:15: expected true or false, found \"yes\""),
    (
      "palette:\n  grey: 244\nroles:\n  dim: gray\n",
      "own.yaml:4:8: \"gray\" is no colour; expected a name of the palette, \"#rrggbb\", 0 to 255 or default; "
        + "did you mean \"grey\"?"
    ),
    (
      "palette:\n  red: \"#ff00\"\n",
      "own.yaml:2:8: \"#ff00\" is no colour; expected a name of the palette, \"#rrggbb\", 0 to 255 or default"
    ),
    (
      "palette: {12: 13}\n",
      "own.yaml:1:11: \"12\" is a colour already, so it cannot be a name in the palette"
    ),
    ("colours: {}\n", "own.yaml:1:1: unknown key \"colours\""),
    ("roles:\n  dim: 1\n  dim: 2\n", "own.yaml:2:3: the key \"dim\" stands here twice"),
    (
      "inherits: darkk\n",
      "own.yaml:1:11: no theme \"darkk\", there are dark, light, mono, own; did you mean \"dark\"?"
    ),
  ]) func mistakes(text: String, message: String) {
    #expect(Self.error { try Self.theme(["own.yaml": text], "own") } == message)
  }

  @Test func emptyColorTellsAboutQuotes() {
    let message = Self.error { try Self.theme(["own.yaml": "palette:\n  red: #ff0000\n"], "own") }
    #expect(message?.contains("needs quotes") == true, "\(message ?? "no error")")
    #expect(message?.hasPrefix("own.yaml:2:") == true, "\(message ?? "no error")")
  }

  @Test func circleOfInherits() {
    let message = Self.error { try Self.theme(["a.yaml": "inherits: b\n", "b.yaml": "inherits: a\n"], "a") }
    #expect(message == "b.yaml:1:11: themes inherit in a circle: a.yaml → b.yaml → a.yaml")
  }

  @Test func aThemeCannotInheritItself() {
    let message = Self.error { try Self.theme(["own.yaml": "inherits: own\n"], "own") }
    #expect(message == "own.yaml:1:11: themes inherit in a circle: own.yaml → own.yaml")
  }

  @Test func unknownThemeListsTheOthers() {
    #expect(
      Self.error { try Theme.load(named: "dork", userFolder: nil) }
        == "theme: no theme \"dork\", there are dark, light, mono; did you mean \"dark\"?")
  }

  @Test(
    arguments: [
      (nil, [:], ColorUse.auto), (nil, ["NO_COLOR": "1"], .never), (nil, ["NO_COLOR": ""], .auto),
      (nil, ["CLICOLOR_FORCE": "1"], .always), (nil, ["CLICOLOR_FORCE": "0"], .auto),
      (nil, ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], .never), (.always, ["NO_COLOR": "1"], .always),
      (.never, ["CLICOLOR_FORCE": "1"], .never), (.auto, ["NO_COLOR": "1"], .auto),
    ] as [(ColorUse?, [String: String], ColorUse)])
  func colorUse(option: ColorUse?, environment: [String: String], expected: ColorUse) {
    #expect(ColorUse.chosen(option: option, environment: environment) == expected)
  }

  @Test(
    arguments: [
      (nil, ColorUse.auto, [:], "dark"), (nil, .never, [:], "mono"), ("light", .never, [:], "light"),
      (nil, .auto, ["COLORFGBG": "0;15"], "light"), (nil, .auto, ["COLORFGBG": "15;0"], "dark"),
      ("", .always, ["COLORFGBG": "nonsense"], "dark"),
    ] as [(String?, ColorUse, [String: String], String)])
  func chosenTheme(option: String?, color: ColorUse, environment: [String: String], expected: String) {
    #expect(Theme.chosen(option: option, color: color, environment: environment) == expected)
  }

  /// Loads a theme with these files as the user's.
  private static func theme(_ files: [String: String], _ id: String) throws -> Theme {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    let themes = folder.appendingPathComponent("themes")
    try FileManager.default.createDirectory(at: themes, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for (name, text) in files {
      try text.write(to: themes.appendingPathComponent(name), atomically: true, encoding: .utf8)
    }
    return try Theme.load(named: id, userFolder: folder.path)
  }

  /// The message of the error, with the folders of user files cut off.
  private static func error(_ body: () throws -> Theme) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return "\(error)".replacing(#/\/[^ ]*?\/themes\//#, with: "")
    }
  }
}
