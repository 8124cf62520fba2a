import ArgumentParser
import Casework
import DataFiles
import Foundation

/// Passwords of encrypted archives; they stay in memory.
struct PasswordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Passwords for encrypted zip archives, one a line; without it they are asked for.", valueName: "file"))
  var passwordFile: String?

  /// The passwords of the file; none without one.
  func passwords(_ wording: Wording) throws -> [String] {
    guard let passwordFile else { return [] }
    guard let data = FileManager.default.contents(atPath: passwordFile) else {
      throw Exit(code: Exit.usage, message: wording("cli.password-file", ["path": passwordFile]))
    }
    return String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).map(String.init)
  }

  /// Gives `load` what a person types when one of its archives needs a password.
  ///
  /// The load lists and opens its files for that, and reads these then. Nobody is asked in a script, or when
  /// standard input is evidence.
  func ask(for load: CaseLoad, paths: [String], _ wording: Wording) {
    guard passwordFile == nil, isatty(0) == 1, isatty(2) == 1, !paths.contains("-"),
      let path = load.needsPassword(),
      let password = Self.ask(wording("cli.password", ["path": path]))
    else { return }
    load.add(password: password)
  }

  /// Asks on the terminal without showing what is typed.
  private static func ask(_ question: String) -> String? {
    var settings = termios()
    guard tcgetattr(0, &settings) == 0 else { return nil }
    let before = settings
    settings.c_lflag &= ~tcflag_t(ECHO)
    // First, or what is typed fast is shown, and dropped.
    tcsetattr(0, TCSAFLUSH, &settings)
    Streams.prompt(question)
    defer {
      var restored = before
      tcsetattr(0, TCSAFLUSH, &restored)
      Streams.error("")
    }
    guard let line = readLine(strippingNewline: true), !line.isEmpty else { return nil }
    return line
  }
}
