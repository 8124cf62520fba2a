import ArgumentParser
struct WinsxsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "winsxs")
}
