import Foundation
import Testing

/// The program as scripts and pipes see it: what it says and the exit code.
@Suite struct ProgramTests {
  @Test func helpListsCommandsAndExitCodes() throws {
    let run = try Program.run(["--help"])
    #expect(run.code == 0)
    #expect(run.error == "")
    for word in ["scan", "sources", "note", "explain", "winsxs", "rules", "EXIT CODES", "ENVIRONMENT"] {
      #expect(run.output.contains(word), "\(word)")
    }
  }

  @Test func versionIsOneLine() throws {
    let run = try Program.run(["--version"])
    #expect(run.code == 0)
    #expect(run.output.wholeMatch(of: #/kbtriage \d+\.\d+\.\d+\n/#) != nil, "\(run.output)")
  }

  @Test(arguments: [
    (["scan", "--frobnicate", "Samples/healthy"], "--frobnicate"),
    (["scan", "--format", "xml", "Samples/healthy"], "xml"),
    (["scan", "--lang", "xx", "Samples/healthy"], "xx"),
    (["scan", "--threads", "0", "Samples/healthy"], "--threads"),
    (["scan"], "path"),
  ])
  func wrongArgumentsAreSaidOnStandardError(_ arguments: [String], _ named: String) throws {
    let run = try Program.run(arguments)
    #expect(run.code == 2)
    #expect(run.output == "")
    #expect(run.error.contains(named), "\(run.error)")
  }

  @Test func aReaderThatHasEnoughIsNoError() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The status of the program itself, not that of head.
    process.arguments = [
      "-c", "{ \"$0\" scan \"$1\" --format json; echo $? >&2; } | head -c 1", Program.path, Program.sample,
    ]
    process.environment = Program.environment(home: "/nonexistent")
    process.standardOutput = FileHandle.nullDevice
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let said = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    #expect(String(decoding: said, as: UTF8.self) == "0\n")
  }

  @Test func withoutATerminalTheWorkbenchSaysWhatToDo() throws {
    let run = try Program.run([Program.sample])
    #expect(run.code == 2)
    #expect(run.output == "")
    #expect(run.error.contains("terminal") && run.error.contains("scan"), "\(run.error)")
    #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
  }
}
