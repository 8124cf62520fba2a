import Foundation

/// Standard output and standard error. Data goes to the first, everything said about it to the second.
enum Streams {
  /// Writes data to standard output. A closed pipe is no error: whoever reads has read enough.
  static func output(_ text: String) { output(Data(text.utf8)) }

  /// Writes data to standard output.
  static func output(_ data: Data) {
    var written = 0
    data.withUnsafeBytes { bytes in
      while written < bytes.count {
        guard let base = bytes.baseAddress else { return }
        let count = write(1, base + written, bytes.count - written)
        if count < 0 {
          if errno == EINTR { continue }
          if errno == EPIPE { Foundation.exit(Exit.ran) }
          error("kbtriage: cannot write to standard output: \(String(cString: strerror(errno)))")
          Foundation.exit(Exit.usage)
        }
        written += count
      }
    }
  }

  /// Writes a line to standard error.
  static func error(_ text: String) {
    FileHandle.standardError.write(Data((text + "\n").utf8))
  }

  /// Whether standard error is a terminal, so that progress may be shown there.
  static var errorIsTerminal: Bool { isatty(2) == 1 }
  /// Whether standard input and output are a terminal, so that the workbench may open.
  static var isInteractive: Bool { isatty(0) == 1 && isatty(1) == 1 }
}
