import Foundation
import Testing

/// The program as scripts and pipes see it: what it says and the exit code.
@Suite struct ProgramTests {
  @Test func helpListsCommandsAndExitCodes() throws {
    let run = try Program.run(["--help"])
    #expect(run.code == 0)
    #expect(run.error == "")
    for word in [
      "scan", "sources", "note", "explain", "winsxs", "rules", "EXIT CODES", "winsxs: a name that is wrong",
      "ENVIRONMENT",
    ] {
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

  /// The shell takes a code with words before it apart; numbers with a sign are no options.
  @Test(arguments: [
    ["JET", "-1011"], ["JET", "error", "-1011"], ["ESE", "-1011"], ["JET error -1011"], ["JET -1011"],
    ["JET_errOutOfMemory"], ["0xc80003f3"], ["-1011"],
  ])
  func codesOfTheDatabaseEngine(_ arguments: [String]) throws {
    let run = try Program.run(["explain", "--lang", "en"] + arguments)
    #expect(run.code == 0 && run.error == "", "\(run.error)")
    #expect(run.output.contains("JET_errOutOfMemory"))
    #expect(run.output.split(separator: "\n").filter { !$0.hasPrefix(" ") }.count == 1, "\(run.output)")
  }

  @Test func wordsWithoutACodeAreRefused() throws {
    let run = try Program.run(["explain", "0x800f0986", "JET", "--lang", "en"])
    #expect(run.code == 2 && run.output.contains("PSFX_E_APPLY_FORWARD_DELTA_FAILED"))
    #expect(run.error.contains("\"JET\" is no code"), "\(run.error)")
  }

  private static let folder =
    "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5"

  /// A script that checks names learns from the exit code which one is wrong; what is no name at all comes first.
  @Test(arguments: [
    ([folder], 0, "✔"), ([folder.replacing("8d5", with: "8d6")], 1, "✖ wrong"),
    ([folder, "C:\\Windows\\WinSxS\\" + folder.replacing("1697", with: "1698") + "\\x.dll"], 1, "✖ wrong"),
    (
      ["WinSxS\\Temp\\InFlight\\78f07ebd9dad801284b0000e80dc013\\0ddc15ebd9dad8017d4b0000e80dc013_x.dll"], 1,
      "✖"
    ),
    (
      ["amd64_microsoft-windows-b..ment-windows-minwin_31bf3856ad364e35_10.0.1.2_none_c465e31ab1688bd6"], 0,
      "?"
    ),
    ([folder.replacing("8d5", with: "8d6"), "foo"], 2, "✖ wrong"),
  ])
  func aWrongNameHasAnExitCode(_ names: [String], _ code: Int32, _ sign: String) throws {
    let run = try Program.run(["winsxs"] + names)
    #expect(run.code == code)
    #expect(run.output.contains(sign), "\(run.output)")
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
