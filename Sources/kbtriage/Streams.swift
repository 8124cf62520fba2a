import Foundation
import PlainText
import Reports

/// Standard output and standard error.
///
/// Data goes to the first, everything said about it to the second.
enum Streams {
  /// Writes data to standard output.
  ///
  /// A closed pipe is no error: whoever reads has read enough.
  static func output(_ text: String) { output(Data(text.utf8)) }

  /// Writes data to standard output.
  static func output(_ data: Data) {
    guard let problem = OutputFile.write(data, to: 1) else { return }
    if problem == EPIPE { Foundation.exit(Exit.ran) }
    error("kbtriage: cannot write to standard output: \(String(cString: strerror(problem)))")
    Foundation.exit(Exit.usage)
  }

  /// Writes lines to standard error; nothing in them can change a terminal's state.
  static func error(_ text: String) {
    show(HarmlessText.keepingLines(text) + "\n")
  }

  /// Writes a question to standard error and stays on its line.
  static func prompt(_ text: String) { show(HarmlessText.of(text)) }

  /// Writes text as it is to standard error; when that is closed there is nobody to tell.
  static func show(_ text: String) { _ = OutputFile.write(Data(text.utf8), to: 2) }

  /// Whether standard error is a terminal, so that progress may be shown there.
  static var errorIsTerminal: Bool { isatty(2) == 1 }
  /// Whether standard input and output are a terminal, so that the workbench may open.
  static var isInteractive: Bool { isatty(0) == 1 && isatty(1) == 1 }
}
