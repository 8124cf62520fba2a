import ArgumentParser
import DataFiles
import Foundation
import Intake

/// Passwords of encrypted archives; they stay in memory.
struct PasswordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Passwords for encrypted zip archives, one a line; without it they are asked for.", valueName: "file"))
  var passwordFile: String?

  /// The passwords of the file, else what a person types when one of the archives needs it.
  func passwords(paths: [String], _ wording: Wording) throws -> [String] {
    if let passwordFile {
      guard let data = FileManager.default.contents(atPath: passwordFile) else {
        throw Exit(code: Exit.usage, message: wording("cli.password-file", ["path": passwordFile]))
      }
      return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
    }
    guard isatty(0) == 1, isatty(2) == 1, !paths.contains("-") else { return [] }
    let zips = EvidenceWalk(paths: paths).files.filter { path in
      guard let file = try? EvidenceFile(path: path) else { return false }
      return Unpacker.isEncrypted(file)
    }
    guard let first = zips.first else { return [] }
    return Self.ask(wording("cli.password", ["path": first])).map { [$0] } ?? []
  }

  /// Asks on the terminal without showing what is typed.
  private static func ask(_ question: String) -> String? {
    var settings = termios()
    guard tcgetattr(0, &settings) == 0 else { return nil }
    let before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    Streams.prompt(question)
    tcsetattr(0, TCSAFLUSH, &settings)
    defer {
      var restored = before
      tcsetattr(0, TCSAFLUSH, &restored)
      Streams.error("")
    }
    guard let line = readLine(strippingNewline: true), !line.isEmpty else { return nil }
    return line
  }
}
