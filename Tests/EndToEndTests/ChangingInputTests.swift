import Fixtures
import Foundation
import Testing

/// Files that change under the real program, and what it asks on the terminal.
///
/// The program reads standard input after the files before it are open and before anything is looked into: while it
/// waits there, files can be changed without a race.
@Suite(.serialized) struct ChangingInputTests {
  private struct Scan: Decodable {
    struct Source: Decodable {
      var path: String
      var records: Int
    }
    struct Complaint: Decodable {
      var path: String
      var what: String
    }
    var sources: [Source]
    var complaints: [Complaint]
  }

  private static let line =
    "2022-10-08 13:50:57, Info                  CBS    nothing special happens here\r\n"

  /// Starts a scan of `paths` and standard input, runs `change` while it waits for that, then lets it go on.
  private func scan(_ paths: [String], home: String, change: () throws -> Void) throws -> (Int32, Scan) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["scan", "--format", "json", "--lang", "en"] + paths + ["-"]
    process.environment = Program.environment(home: home)
    let (input, output) = (Pipe(), home + "/scan.json")
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    process.standardInput = input
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = FileHandle.nullDevice
    try process.run()
    // More than a pipe holds: when all is written, the program has begun to read it.
    try input.fileHandleForWriting.write(contentsOf: Data(String(repeating: Self.line, count: 4_000).utf8))
    try change()
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, "ended by signal \(process.terminationStatus)")
    return (
      process.terminationStatus,
      try JSONDecoder().decode(Scan.self, from: Data(contentsOf: URL(fileURLWithPath: output)))
    )
  }

  /// Without a handler, the first look behind a file's new end would end the program (SIGBUS).
  @Test(arguments: [0, 4_096, 20_000]) func filesThatShrinkDoNotEndTheProgram(_ size: Int) throws {
    try Program.withFolder { folder in
      let log = [UInt8](String(repeating: Self.line, count: 4_000).utf8)
      let utf16: [UInt8] = [0xff, 0xfe] + log.flatMap { [$0, UInt8(0)] }
      let events = FileManager.default.contents(
        atPath: Program.sample + "/Windows/System32/winevt/Logs/System.evtx")
      let files: [(name: String, bytes: [UInt8])] = [
        ("CBS.log", log), ("wide.log", utf16), ("logs.zip", ZipWriter.archive([.init("a.log", log)])),
        ("System.evtx", [UInt8](try #require(events))),
      ]
      let paths = files.map { folder + "/" + $0.name }
      for (file, path) in zip(files, paths) {
        try Data(file.bytes).write(to: URL(fileURLWithPath: path))
      }
      let (code, scan) = try scan(paths, home: folder) {
        for path in paths { #expect(truncate(path, size) == 0) }
      }
      #expect(code == 0)
      for path in paths {
        #expect(
          scan.complaints.contains { $0.path == path && $0.what.contains("got shorter while") },
          "\(path): \(scan.complaints)")
      }
      let whole = size / Self.line.utf8.count
      let records = try #require(scan.sources.first).records
      #expect(records == whole || records == whole + 1, "\(records)")
      #expect(scan.sources.last?.records == 4_000, "what did not shrink is read whole")
    }
  }

  // MARK: The password

  /// The prompt comes once, what is typed is not shown, and the member is read with it.
  @Test func thePasswordIsAskedForAndNotShown() throws {
    try Program.withFolder { home in
      let log = [UInt8]((Self.line + Self.line).utf8)
      let zip = home + "/logs.zip"
      try Data(ZipWriter.archive([.init("CBS.log", log, password: "sesame")])).write(
        to: URL(fileURLWithPath: zip))
      for (typed, isRead) in [("sesame", true), ("wrong", false)] {
        let pty = try Pty(
          [Program.path, "scan", "--lang", "en", zip], environment: Program.environment(home: home),
          columns: 200, rows: 30, folder: home)
        try pty.wait("the prompt") { $0.shows("logs.zip") }
        pty.type(typed + "\r")
        #expect(try pty.end() == .exited(isRead ? 0 : 3), "\(pty.transcript)")
        #expect(!pty.transcript.contains(typed))
        #expect(pty.transcript.contains("no password given fits") == !isRead, "\(pty.transcript)")
        #expect(pty.modesAreRestored)
      }
    }
  }
}
