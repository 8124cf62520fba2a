import ArgumentParser
struct NoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "note")
}
