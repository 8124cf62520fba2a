import ArgumentParser
import DataFiles
import Foundation

/// The program's door: reads arguments, maps the parser library's exit codes to ours.
@main
struct Main {
  static func main() {
    setlocale(LC_ALL, "")
    signal(SIGPIPE, SIG_IGN)
    // ^C while reading; the workbench takes the key itself.
    signal(SIGINT) { _ in _exit(Exit.interrupted) }
    do {
      try checkFirstWord()
      var command = try Kbtriage.parseAsRoot(
        ArgumentRewriter.rewrite(Array(CommandLine.arguments.dropFirst())))
      try command.run()
    } catch let exit as Exit {
      if let message = exit.message { Streams.error(message) }
      Foundation.exit(exit.code)
    } catch let error as DataFileError {
      Streams.error("kbtriage: \(error)")
      Foundation.exit(Exit.usage)
    } catch {
      let code = Kbtriage.exitCode(for: error)
      if code.isSuccess {
        Streams.output(Kbtriage.fullMessage(for: error) + "\n")
        Foundation.exit(Exit.ran)
      }
      // One sentence and where to read on; the usage line of the library is long and says neither.
      let first = CommandLine.arguments.dropFirst().first
      let command = first.flatMap { ArgumentRewriter.subcommands.contains($0) ? " " + $0 : nil } ?? ""
      var message = Kbtriage.message(for: error)
      while message.hasSuffix(".") { message.removeLast() }
      Streams.error("kbtriage\(command): \(message); see kbtriage\(command) --help")
      Foundation.exit(Exit.usage)
    }
  }

  /// `kbtriage sacn`: the library would take the word for a path.
  private static func checkFirstWord() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    let message = try ArgumentRewriter.complaint(arguments) {
      try Wording(Language.chosen(option: nil, environment: ProcessInfo.processInfo.environment))
    }
    if let message {
      throw Exit(code: Exit.usage, message: message)
    }
  }
}

/// The end of the program with one of the documented exit codes.
struct Exit: Error {
  /// It ran.
  static let ran: Int32 = 0
  /// Findings at or above `--fail-on`, or a WinSxS name that is wrong.
  static let findings: Int32 = 1
  /// Wrong arguments, or output that could not be written.
  static let usage: Int32 = 2
  /// Nothing could be read.
  static let nothingReadable: Int32 = 3
  /// Something could not be read, under `--strict`.
  static let strict: Int32 = 4
  /// Stopped by ^C.
  static let interrupted: Int32 = 130

  let code: Int32
  var message: String?
}
