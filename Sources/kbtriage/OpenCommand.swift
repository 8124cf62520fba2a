import ArgumentParser
struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "open")
}
