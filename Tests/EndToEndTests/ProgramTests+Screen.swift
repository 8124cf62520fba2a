import DataFiles
import Foundation
import Testing

/// The workbench as a person sees it: keys in, the screen out, the terminal given back.
///
/// One at a time: each waits for a process of its own, and two cores are few.
@Suite(.serialized) struct ProgramScreenTests {
  private let words: Wording

  init() throws {
    words = try Wording(.english)
  }

  /// Opens the sample and waits until all of it is read and judged.
  private func open(
    columns: Int = 120, rows: Int = 36, _ more: [String: String] = [:], home: String, arguments: [String] = []
  ) throws -> Pty {
    let pty = try Pty(
      [Program.path] + arguments + [Program.sample], environment: Program.environment(home: home, more),
      columns: columns, rows: rows, folder: home)
    // The first line tells how much was read until all is.
    try pty.wait("the verdict") {
      $0.shows("0x800f0985") && $0.shows("NgcCtnr.dll") && !$0.lines[0].contains("%")
    }
    return pty
  }

  /// Quits and checks that the terminal is as it was.
  private func quit(_ pty: Pty) throws {
    pty.type("Q")
    #expect(try pty.end() == .exited(0))
    expectRestored(pty)
    #expect(pty.screen.unknown == [])
  }

  private func expectRestored(_ pty: Pty) {
    #expect(!pty.screen.isAlternate && pty.screen.timesLeft == 1, "the alternate screen was left once")
    #expect(pty.screen.cursorIsVisible, "the cursor is shown")
    #expect(pty.modesAreRestored, "modes of the terminal")
  }

  @Test func firstScreenGivesTheAnswer() throws {
    try Program.withFolder { home in
      let pty = try open(home: home)
      let sure = words("scan.confidence", ["confidence": words("confidence.high")])
      for text in ["KB5013941", "0x800f0986", sure, words("case.ask")] {
        try pty.wait(text) { $0.shows(text) }
      }
      #expect(pty.screen.isAlternate)
      try quit(pty)
    }
  }

  @Test func inChinese() throws {
    try Program.withFolder { home in
      let pty = try open(["KBTRIAGE_LANG": "zh"], home: home)
      let chinese = try Wording(.chinese)
      try pty.wait("the Chinese heading") { $0.shows(chinese("case.ask")) }
      #expect(!pty.screen.shows(words("case.ask")), "\(pty.picture)")
      try quit(pty)
    }
  }

  @Test func componentsAreFilteredFromTheKeyboard() throws {
    try Program.withFolder { home in
      let pty = try open(home: home)
      pty.type("c")
      try pty.wait("the component list") { $0.shows(words("picker.narrow")) }
      pty.type("ngc")
      try pty.wait("the narrowed list") { screen in
        screen.lines.contains { $0.contains("▸") && $0.lowercased().contains("ngc-container") }
      }
      pty.type("\r")
      try pty.wait("the filter") { screen in
        !screen.shows(words("picker.narrow"))
          && screen.lines.contains {
            $0.contains(words("filter.component")) && $0.lowercased().contains("ngc-container")
          }
      }
      #expect(pty.screen.shows(words("lane.csi")), "\(pty.picture)")
      // Enter opens the record under the cursor, q comes back.
      pty.type("\r")
      try pty.wait("the record") {
        $0.lines[0].contains(words("view.record"))
          && $0.shows("amd64_microsoft-windows-security-ngc-container_")
      }
      pty.type("q")
      try pty.wait("the timeline") { $0.lines[0].contains(words("view.timeline")) }
      // Backspace drops the component again.
      pty.type("\u{7f}")
      try pty.wait("the dropped filter") { screen in
        !screen.lines[1...3].contains { $0.lowercased().contains("ngc-container") }
      }
      try quit(pty)
    }
  }

  @Test func otherSizesAreDrawnAnew() throws {
    try Program.withFolder { home in
      let pty = try open(home: home)
      pty.type("vt")
      try pty.wait("the timeline") { $0.lines[0].contains(words("view.timeline")) }
      pty.resize(columns: 80, rows: 24)
      try pty.wait("three lanes at 80x24") { screen in
        screen.lines[0].hasPrefix(" kbtriage") && !screen.lines[23].isEmpty
          && ["events", "csi", "hashes"].allSatisfy {
            screen.shows(words("lane.\($0)")) || screen.shows(words("lane-short.\($0)"))
          }
      }
      pty.resize(columns: 35, rows: 8)
      try pty.wait("the refusal") {
        $0.lines[0].hasPrefix(words("screen.too-small")) && !$0.shows("kbtriage")
      }
      pty.resize(columns: 200, rows: 50)
      try pty.wait("the large screen") { $0.lines[0].hasPrefix(" kbtriage") && !$0.lines[49].isEmpty }
      try quit(pty)
    }
  }

  @Test func theNoteIsShownThenWritten() throws {
    try Program.withFolder { home in
      let pty = try open(home: home)
      pty.type("Y")
      try pty.wait("the note") { $0.lines[0].contains(words("view.note")) && $0.shows("KB5013941") }
      pty.type("w")
      try pty.wait("the question for a path") { $0.shows(words("prompt.file")) }
      // Whatever path is proposed: ^U takes it out.
      pty.type("\u{15}" + home + "/note.md\r")
      try pty.wait("the word that it is written") {
        $0.lines.last?.contains("note.md") == true && !$0.shows(words("prompt.file"))
      }
      try quit(pty)
      let note = try String(contentsOfFile: home + "/note.md", encoding: .utf8)
      let command = try Program.run(["note", Program.sample, "--lang", "en"])
      #expect(command.code == 0)
      // Not `#expect(a == b)`: that would print both notes.
      #expect((note == command.output) == true, "the workbench and `kbtriage note` write the same")
    }
  }

  @Test func aNoteThatCannotBeWrittenIsSaid() throws {
    try Program.withFolder { home in
      let pty = try open(home: home)
      pty.type("Y")
      try pty.wait("the note") { $0.lines[0].contains(words("view.note")) }
      pty.type("w")
      try pty.wait("the question for a path") { $0.shows(words("prompt.file")) }
      pty.type("\u{15}/nowhere/note.md\r")
      try pty.wait("the reason") {
        $0.lines.last?.contains("/nowhere/note.md") == true && !$0.shows(words("prompt.file"))
      }
      #expect(!pty.screen.shows("written to"), "\(pty.picture)")
      try quit(pty)
    }
  }

  @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT])
  func aSignalGivesTheTerminalBack(_ signal: Int32) throws {
    try Program.withFolder { home in
      let pty = try open(home: home)
      #expect(!pty.modesAreRestored, "the workbench reads single keys")
      pty.signal(signal)
      #expect(try pty.end() == .signalled(signal))
      expectRestored(pty)
    }
  }

  @Test func withoutColourNothingIsColoured() throws {
    try Program.withFolder { home in
      let pty = try open(["NO_COLOR": "1"], home: home)
      pty.type("vt")
      try pty.wait("the timeline") { $0.lines[0].contains(words("view.timeline")) }
      let colours = pty.screen.renditions.filter {
        (30...38).contains($0) || (40...48).contains($0) || $0 >= 90
      }
      #expect(colours == [])
      try quit(pty)
      // And with colour there is some, so that the check above can fail.
      let coloured = try open(home: home)
      #expect(!coloured.screen.renditions.isDisjoint(with: [38, 48]))
      try quit(coloured)
    }
  }

  @Test func anUnknownTerminalIsNamed() throws {
    try Program.withFolder { home in
      let pty = try Pty(
        [Program.path, Program.sample],
        environment: Program.environment(home: home, ["TERM": "no-such-terminal"]),
        columns: 80, rows: 24)
      #expect(try pty.end() == .exited(2))
      #expect(pty.transcript.contains("no-such-terminal"), "\(pty.transcript)")
      #expect(pty.modesAreRestored)
    }
  }

  @Test func aMissingPathEndsBeforeAnyScreen() throws {
    try Program.withFolder { home in
      let pty = try Pty(
        [Program.path, "no/such/log"], environment: Program.environment(home: home), columns: 80, rows: 24,
        folder: home)
      #expect(try pty.end() == .exited(3))
      #expect(pty.transcript.contains("no/such/log"), "\(pty.transcript)")
      #expect(pty.modesAreRestored)
    }
  }
}
