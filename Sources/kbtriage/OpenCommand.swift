import ArgumentParser
import Casework
import DataFiles
import Foundation
import Intake
import Terminal
import Workbench

struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Opens the workbench (the default).", shouldDisplay: true)

  @Argument(help: "Files or folders of the case; - reads standard input.")
  var paths: [String] = []

  @OptionGroup var passwords: PasswordOptions
  @OptionGroup var clocks: ClockOptions
  @OptionGroup var rules: RuleOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "Name of the theme: dark, light, mono, or one of your own.")
  var theme: String?

  @Option(help: "auto, always or never; NO_COLOR in the environment means never.")
  var color: ColorChoice?

  enum ColorChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
  }

  func run() throws {
    let wording = try common.wording()
    let environment = ProcessInfo.processInfo.environment
    let userFolder = DataFile.userFolder(environment: environment)
    try checkPaths(wording)
    guard Streams.isInteractive || paths == ["-"] else {
      throw Exit(code: Exit.usage, message: wording("cli.no-terminal"))
    }
    let knowledge = try rules.knowledge()
    let name = Theme.chosen(
      option: theme,
      color: ColorUse.chosen(
        option: color.flatMap { ColorUse(rawValue: $0.rawValue) }, environment: environment),
      environment: environment)
    let setup = Workbench.Setup(
      knowledge: knowledge, wording: wording, theme: name, userFolder: userFolder, version: Kbtriage.version,
      shown: clocks.zone.shown)
    // The theme and keymap are read before the screen opens, so that their errors land on a normal terminal.
    _ = try Theme.load(named: name, userFolder: userFolder)
    let load = CaseLoad(
      paths: paths, knowledge: knowledge, passwords: try passwords.passwords(wording),
      offsets: clocks.offsets)
    // Asked before the screen opens.
    passwords.ask(for: load, paths: paths, wording)
    try clocks.check(load, wording)
    let screen = try NcursesScreen(environment: environment)
    defer { screen.close() }
    let workbench = try Workbench(screen: screen, load: load, setup: setup)
    do {
      try workbench.run()
    } catch {
      screen.close()
      throw error
    }
  }

  /// A word that is no path is more likely a mistyped command than a file.
  private func checkPaths(_ wording: Wording) throws {
    guard !paths.isEmpty else { throw Exit(code: Exit.usage, message: wording("cli.no-path")) }
    for path in paths
    where path != "-" && !FileManager.default.fileExists(atPath: EvidenceWalk.localPath(path)) {
      if paths.count == 1, let word = nearest(to: path, in: ArgumentRewriter.subcommands) {
        throw Exit(code: Exit.usage, message: wording("cli.did-you-mean", ["path": path, "word": word]))
      }
      throw Exit(code: Exit.nothingReadable, message: wording("cli.no-such-path", ["path": path]))
    }
  }
}
