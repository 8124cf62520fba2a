import Casework
import DataFiles
import Foundation
import LogStore
import PlainText
import Records
import Terminal
import Testing

@testable import Workbench

/// What keys do, without a terminal.
@Suite struct KeyTests {
  /// Moving in one lane moves each other lane to its last record at or before that time.
  @Test func lanesFollowOneTime() throws {
    var bench = try Harness()
    try bench.press("v", "t", "!")  // all records of the lanes, not only failures
    for lane in 0..<3 {
      bench.state.lane = lane
      try bench.press("g")
      for _ in 0..<bench.state.timeline.lanes[lane].count {
        let state = bench.state
        let here = try #require(state.laneRecord(lane))
        let time = state.store.orderTime(here)
        for other in 0..<3 where other != lane {
          let records = state.timeline.lanes[other]
          let earlier = records.lastIndex { state.store.orderTime($0) <= time }
          #expect(state.cursors[other] == earlier ?? 0)
        }
        try bench.press("j")
      }
    }
  }

  @Test func filtersStackAndComeOff() throws {
    var bench = try Harness()
    try bench.press("v", "t")
    let all = bench.state.timeline.shown
    try bench.press("+")
    #expect(
      bench.state.filters.active.map(\.text) == [
        "failures", "component:Microsoft-Windows-Security-NGC-Container",
      ])
    let filtered = bench.state.timeline.shown
    #expect(filtered == 10)
    try bench.press("\\")
    #expect(bench.state.timeline.shown == bench.state.timeline.total)
    try bench.press("\\")
    #expect(bench.state.timeline.shown == filtered)
    try bench.press("Backspace")
    #expect(bench.state.timeline.shown == all)
    try bench.press("U")
    #expect(bench.state.timeline.shown == filtered)
    try bench.press("C-r")
    #expect(bench.state.timeline.shown == all)
    try bench.press("-")
    #expect(bench.state.timeline.shown == all - filtered)
  }

  @Test func cursorStaysOnItsRecord() throws {
    var bench = try Harness()
    try bench.press("v", "t")
    let record = bench.state.selectedRecord
    for key in ["!", "x", "T", "Z", "z", "!", "x"] {
      try bench.press(key)
      #expect(bench.state.selectedRecord == record, "after \(key)")
    }
    bench.size = Size(width: 80, height: 24)
    _ = bench.draw()
    #expect(bench.state.selectedRecord == record)
  }

  @Test func aFilterThatMatchesNothingSaysSo() throws {
    var bench = try Harness()
    try bench.press("v", "t", "+")
    FilterCommands.apply(Filter(.file, "nothing.dll"), only: false, &bench.state)
    #expect(bench.state.timeline.shown == 0)
    #expect(bench.state.message?.kind == .refusal)
    #expect(bench.text().contains("0 of"))
  }

  @Test func errorsAndSearch() throws {
    var bench = try Harness()
    try bench.press("v", "t", "g", "e")
    let first = try #require(bench.state.selectedRecord)
    try bench.press("E")
    #expect(bench.state.selectedRecord != first)
    try bench.press("/")
    bench.type("corruptpayload")
    try bench.press("Enter")
    let hit = try #require(bench.state.selectedRecord)
    #expect(bench.state.store.text(hit).contains("CorruptPayloadFile"))
    try bench.press("/")
    bench.type("no such text")
    try bench.press("Enter")
    #expect(bench.state.message?.kind == .refusal)
  }

  @Test func goesToTimes() throws {
    var bench = try Harness()
    try bench.press("v", "t", "[", "t")
    bench.type("2022-10-08 13:52:20")
    try bench.press("Enter")
    let record = try #require(bench.state.laneRecord(0))
    #expect(bench.state.clock(record).hasPrefix("13:52:17"))
    try bench.press("t")
    bench.type("rubbish")
    try bench.press("Enter")
    #expect(bench.state.message?.kind == .refusal)
  }

  @Test func everyHintIsBoundAndWorksWhereItIsShown() throws {
    for view in ViewID.allCases {
      var bench = try Harness(width: 250, height: 60)
      if view == .record { try bench.press("v", "t", "Enter") } else { bench.state.show(view) }
      let shown = bench.draw().text.split(separator: "\n").last.map(String.init) ?? ""
      for command in CommandID.allCases {
        guard let keys = bench.state.surroundings.keymap.keys(of: command).first else { continue }
        guard shown.contains("\(keys) \(bench.state.wording("hint.\(command.rawValue)"))  ") else { continue }
        var copy = bench.state
        _ = CommandRunner.run(command, count: nil, on: &copy)
        #expect(copy.message?.text != bench.state.wording("message.not-here"), "\(command) in \(view)")
      }
    }
  }

  @Test func everyCommandHasWordsInBothLanguages() throws {
    for language in Language.allCases {
      let wording = try Wording(language)
      for command in CommandID.allCases {
        #expect(wording.has("command.\(command.rawValue)"), "command.\(command.rawValue)")
        #expect(wording.has("hint.\(command.rawValue)"))
      }
      for view in ViewID.allCases { #expect(wording.has("view.\(view.rawValue)")) }
    }
  }

  @Test func everyCommandHasAKey() throws {
    let keymap = try Keymap.load(userFolder: nil).keymap
    for command in CommandID.allCases { #expect(!keymap.keys(of: command).isEmpty, "\(command)") }
  }

  @Test(arguments: [
    ("keys:\n  j: dwon\n", 2, "down"),
    ("keys:\n  j: down\n  k: up\n  j: up\n", nil, nil),
    ("keys:\n  v: mark\n  v t: view-timeline\n", 3, nil),
    ("keys:\n  Entre: open\n", 2, "Enter"),
    ("kyes:\n  j: down\n", 1, "keys"),
  ])
  func keymapErrors(text: String, line: Int?, suggestion: String?) throws {
    let error = #expect(throws: DataFileError.self) {
      _ = try Keymap(DataFile(name: "keys.yaml", text: text))
    }
    if let line { #expect(error?.line == line) }
    if let suggestion { #expect(error?.suggestion == suggestion) }
  }

  @Test func fullWidthKeysOfAChineseInputMethodWork() throws {
    var bench = try Harness()
    try bench.press("v", "t")
    _ = KeyReader.handle(.character("？"), &bench.state)
    #expect(bench.state.view == .help)
  }

  @Test func unknownKeysAreExplained() throws {
    var bench = try Harness()
    try bench.press("F9")
    #expect(bench.state.message?.kind == .refusal)
    #expect(bench.state.message?.text.contains("F9") == true)
  }

  @Test func backClosesAndQuitQuits() throws {
    var bench = try Harness()
    try bench.press("v", "t", "Enter", "q", "q")
    #expect(bench.state.view == .overview)
    try bench.press("Esc")
    #expect(bench.effects.isEmpty)
    try bench.press("Q")
    #expect(bench.effects == [.quit])
  }

  @Test func copying() throws {
    var bench = try Harness()
    try bench.press("v", "t", "y", "p", "y", "c", "y", "r")
    let texts = bench.effects.compactMap { effect -> String? in
      if case .copy(let text, _) = effect { return text }
      return nil
    }
    #expect(texts.count == 3)
    #expect(
      texts[0]
        == "C:\\Windows\\WinSxS\\amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5\\NgcCtnr.dll"
    )
    #expect(texts[1] == "0x800f0985")
    #expect(texts[2].contains("amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_*"))
  }

  /// An escape sequence in a log would end a shell's bracketed paste, and the rest would be run.
  @Test(arguments: ["record", "line", "path", "reference"])
  func whatIsCopiedIsHarmless(what: String) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("CBS\u{1B}[201~.log")
    try """
    2024-05-06 10:00:00, Error                 CSI    00000002 (F) Hydration failed for component Evil, version \
    10.0.1.2, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35} on file a\u{1B}[201~\u{202E}\u{200B}b.dll with \
    NTSTATUS -2146498171[gle=0x80004005]\r\n
    """.write(to: path, atomically: true, encoding: .utf8)
    var bench = try Harness()
    bench.state.take(CaseLoad(paths: [path.path], knowledge: try CaseKnowledge(userFolder: nil)).run())
    switch what {
    case "record": try bench.press("v", "t", "y", "y")
    case "line": try bench.press("v", "s", "y", "y")
    case "path": try bench.press("v", "t", "y", "p")
    default: try bench.press("v", "t", "y", "f")
    }
    let copied = try #require(
      bench.effects.compactMap { if case .copy(let text, _) = $0 { text } else { nil } }.first)
    #expect(copied.contains("␛[201~"))
    for scalar in copied.unicodeScalars where scalar != "\n" {
      #expect(HarmlessText.replacement(of: scalar) == nil)
    }
  }

  @Test func theNoteIsPreviewedFirst() throws {
    var bench = try Harness()
    try bench.press("Y")
    #expect(bench.state.view == .note)
    #expect(bench.effects == [.makeNote])
    try bench.press("w")
    #expect(bench.state.prompt?.text == "kbtriage-KB5013941.en.md")
  }
}
