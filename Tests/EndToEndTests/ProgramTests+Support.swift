import Foundation

/// The built program, beside the test bundle.
enum Program {
  /// What one run without a terminal gave.
  struct Run {
    var code: Int32
    var output: String
    var error: String
  }

  /// The folder where the build put both.
  static let path: String = {
    let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return URL(fileURLWithPath: tests).deletingLastPathComponent().appendingPathComponent("kbtriage").path
  }()

  /// The top of the repository.
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The sample case with the failed update.
  static let sample = root + "/Samples/kb5013941"

  /// Variables of a person with an empty home, so that no settings of this machine take part.
  static func environment(home: String, _ more: [String: String] = [:]) -> [String: String] {
    [
      "PATH": "/usr/bin:/bin", "HOME": home, "LC_ALL": "C.UTF-8", "TERM": "xterm-256color",
      // Where Swift is installed, a debug build that gets SIGQUIT asks on the terminal what to do, and waits.
      "SWIFT_BACKTRACE": "enable=no",
    ].merging(more) { $1 }
  }

  /// Runs the program without a terminal: standard input is empty, output and errors are pipes.
  static func run(_ arguments: [String], _ more: [String: String] = [:]) throws -> Run {
    try withFolder { home in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: path)
      process.arguments = arguments
      process.environment = environment(home: home, more)
      process.currentDirectoryURL = URL(fileURLWithPath: root)
      process.standardInput = FileHandle.nullDevice
      let output = Pipe()
      process.standardOutput = output
      // A file: two pipes read one after the other could block each other.
      let errors = home + "/stderr"
      _ = FileManager.default.createFile(atPath: errors, contents: nil)
      process.standardError = FileHandle(forWritingAtPath: errors)
      try process.run()
      let data = output.fileHandleForReading.readDataToEndOfFile()
      process.waitUntilExit()
      return Run(
        code: process.terminationStatus,
        output: String(decoding: data, as: UTF8.self),
        error: try String(contentsOfFile: errors, encoding: .utf8))
    }
  }

  /// A new folder that is gone afterwards.
  static func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kbtriage-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }
}
