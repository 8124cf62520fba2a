import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// What `Get-EventLog` shows, and CLIXML: names and messages that were cut are known to be so.
struct EventLogFormTests {
  typealias Language = EventExportWriter.Language

  private static func table(_ language: Language, width: Int, wide: Int = 1) -> String {
    EventExportWriter(language: language).eventLogTable(
      EventExportParityTests.events(language), width: width, wide: wide)
  }

  private static func lines(_ batch: RecordBatch) -> [String] {
    EventExportTest.facts(batch).map { fact in
      let parts = fact.split(separator: " | ").map(String.init)
      return [parts[0], parts[1], parts[2], parts[4], parts[5], parts[6], parts[7]].joined(separator: " ")
    }
  }

  /// A wide window: sources are cut all the same, messages are whole.
  @Test(arguments: Language.allCases, [1, 2])
  func tableWithWholeMessages(_ language: Language, _ wide: Int) throws {
    let text = Self.table(language, width: 400, wide: wide)
    let batch = try #require(EventExportTest.batch(text), "not recognised:\n\(text)")
    #expect(EventExportTest.tiles([batch], text.utf8.count))
    #expect(
      Self.lines(batch) == [
        "Microsoft-Windows-WindowsUpdateClient 20 error 0x800f0986 KB5020683 2022-11 累积更新 (KB5020683) true",
        "Microsoft-Windows... 3 info 0x800f0984 - - false",
        "Service Control M... 7000 error - - - true",
      ])
    let problems = batch.complaints.map(\.problem)
    #expect(problems.contains(.cutNames(3)) && problems.contains(.withoutYear(3)))
    #expect(!problems.contains { if case .cutMessages = $0 { true } else { false } })
    #expect(
      batch.payloads.compactMap { if case .event(let event) = $0.payload { Int(event.number) } else { nil } }
        == [1, 2, 3])
    #expect(batch.times.allSatisfy { $0 <= 0 } || batch.marks.allSatisfy { !$0.contains(.timed) })
  }

  /// The narrow window of every day: what was cut is not taken for the whole.
  @Test(arguments: Language.allCases)
  func tableWithCutMessages(_ language: Language) throws {
    let text = Self.table(language, width: 120)
    let batch = try #require(EventExportTest.batch(String(text)))
    let problems = batch.complaints.map(\.problem)
    #expect(problems.contains { if case .cutMessages = $0 { true } else { false } })
    #expect(EventExportTest.facts(batch).allSatisfy { !$0.contains("累积更新") }, "no half of a title")
    let buffer = TextBuffer(Array(text.utf8))
    let parser = EventExportParser(source: EventExportTest.source, text: buffer)
    let first = Int(batch.starts[1])
    let said = try #require(parser.eventText(first..<Int(batch.starts[2])))
    #expect(said.contains("System/TimeCreated: " + (language == .english ? "Oct 08" : "10月 08")))
    #expect(said.contains("..."), "the message ends as it does in the table")
  }

  /// A number that the dots cut is no KB; a code of eight digits is whole.
  @Test func halfANumberIsNone() throws {
    func event(_ message: String) throws -> [String] {
      let text =
        "   Index Time          EntryType   Source                 InstanceID Message\r\n"
        + "   ----- ----          ---------   ------                 ---------- -------\r\n"
        + "    4711 Oct 08 13:52  Error       Microsoft-Windows...           20 \(message)\r\n"
      return Self.lines(try #require(EventExportTest.batch(text)))
    }
    let head = "Installation Failure: Windows failed to install it with error 0x800F0986"
    let named = "Microsoft-Windows-WindowsUpdateClient 20 error 0x800f0986"
    #expect(try event(head + ": Update (KB502068...") == [named + " - - true"])
    #expect(try event(head + ": Update (KB5020683) for x6...") == [named + " KB5020683 - true"])
    #expect(try event(head + "...") == [named + " - - true"])
    #expect(try event(head + ": Update (KB5020683).") == [named + " KB5020683 Update (KB5020683) true"])
    #expect(
      try event("Something...") == ["Microsoft-Windows... 20 error - - - true"], "a cut name is no provider")
  }

  /// Chosen columns, whole dates, a message that goes on below.
  @Test func chosenColumns() throws {
    let text = """
      PS C:\\> Get-EventLog System -Newest 2 | Format-Table TimeGenerated, EventID, Source, Message -Wrap

      TimeGenerated       EventID Source                                Message
      -------------       ------- ------                                -------
      2022/10/8 13:52:17       20 Microsoft-Windows-WindowsUpdateClient 安装失败: Windows 无法安装以下更新，
                                                                        错误为 0x800f0986: KB5013941。
      2022/10/8 13:50:00     7036 Service Control Manager               Windows Update 服务

      """
    let batch = try #require(EventExportTest.batch(String(text)))
    #expect(
      Self.lines(batch) == [
        "Microsoft-Windows-WindowsUpdateClient 20 none 0x800f0986 KB5013941 KB5013941 false",
        "Service Control Manager 7036 none - - - false",
      ])
    #expect(batch.complaints.isEmpty)
    #expect(EventExportTest.tiles([batch], text.utf8.count))
  }

  @Test(arguments: [
    "Index Time Source\n----- ---- ------\n1 2 3\n",
    "Dear all,\n\n   Index Time          EntryType\nis what I see\n",
    "Id Name Message Time\n-- --- ------- ----\n",
  ])
  func whatIsNoTable(_ text: String) { #expect(EventExportTest.batch(text) == nil) }

  /// Times carry their zone; names of objects inside are no names of the event; escapes are undone.
  @Test(arguments: [false, true])
  func clixmlInAnotherZone(_ isEntry: Bool) throws {
    var events = EventExportParityTests.events(.english)
    events[2].message = "a_x000D_b \u{7} <c> & \"d\"\nnext_line"
    let text = EventExportWriter(language: .english, offset: -210).clixml(events, isEntry: isEntry)
    #expect(text.contains("_x005F_x000D_b _x0007_ &lt;c&gt;"))
    let log = EvtxTest.parse(try EvtxWriter().file(of: events))
    let batch = try #require(EventExportTest.batch(String(text)))
    #expect(EventExportTest.facts(batch) == EventExportTest.facts(log))
    #expect(batch.complaints.isEmpty)
    #expect(batch.kinds == [.text, .event, .event, .event])
    let parser = EventExportParser(source: EventExportTest.source, text: TextBuffer(Array(text.utf8)))
    let said = try #require(parser.eventText(Int(batch.starts[3])..<text.utf8.count))
    #expect(said.contains("Message: a_x000D_b "), "\(said)")
    #expect(said.contains("<c> & \"d\"\\nnext_line"), "\(said)")
  }

  /// An object that does not end costs itself, not the next one.
  @Test func clixmlWithoutAnEnd() throws {
    let events = EventExportParityTests.events(.english)
    let whole = EventExportWriter(language: .english, offset: 0).clixml(events, isEntry: false)
    let end = try #require(whole.firstRange(of: "  </Obj>\r\n  <Obj"))
    let text = whole[..<end.lowerBound] + "  <Obj" + whole[end.upperBound...]
    let batch = try #require(EventExportTest.batch(String(text)))
    #expect(EventExportTest.facts(batch).count == 3)
    #expect(batch.complaints.map(\.problem) == [.truncated(part: "object")])
    #expect(EventExportTest.tiles([batch], text.utf8.count))
  }

  /// Crafted: nothing ends, and no step looks at all the rest again.
  @Test(arguments: [
    "<Obj RefId=\"0\">", "<Obj RefId=\"0\"><ToString>EventLogRecord</ToString>", "<Obj N=\"a\">",
  ])
  func clixmlOfObjectsOnly(_ piece: String) {
    let head =
      "<Objs xmlns=\"http://schemas.microsoft.com/powershell/2004/04\"><Obj N=\"TimeCreated\"/><S N=\"Source\"/>"
    let text = head + String(repeating: piece, count: 40_000)
    let bytes = Array(text.utf8)
    let start = ContinuousClock.now
    #expect(EventExportTest.tiles(EventExportTest.forced(bytes, .clixml), bytes.count))
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  @Test(arguments: 0..<40)
  func damagedTables(_ seed: UInt64) throws {
    var mutation = Mutation(seed: seed)
    let whole = Self.table(seed % 2 == 0 ? .english : .chinese, width: 100 + Int(truncatingIfNeeded: seed))
    let bytes = mutation.damaged(Array(whole.utf8))
    let buffer = TextBuffer(Array(whole.utf8))
    let form = try #require(withExtendedLifetime(buffer) { EventExportForm.find(buffer.view) })
    #expect(EventExportTest.tiles(EventExportTest.forced(bytes, form), bytes.count), "seed \(seed)")
    if let batches = EventExportTest.batches(bytes) {
      #expect(EventExportTest.tiles(batches, bytes.count), "seed \(seed)")
    }
  }
}
