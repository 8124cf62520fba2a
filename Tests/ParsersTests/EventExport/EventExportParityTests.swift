import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// The same events as an event log and in each form of export: provider, id, level, time, code, package, title.
struct EventExportParityTests {
  typealias Language = EventExportWriter.Language

  /// Forms that carry a whole message.
  enum Form: String, CaseIterable, Sendable {
    case comma, tab, powerShell, blocks, list, wholeList, json, objects, eventLogList, clixml, clixmlEntries

    func text(_ events: [EvtxEvent], _ writer: EventExportWriter) -> String {
      switch self {
      case .comma: writer.table(events, separator: ",")
      case .tab: writer.table(events, separator: "\t")
      case .powerShell: writer.powerShellTable(events)
      case .blocks: writer.blocks(events)
      case .list: writer.list(events, isWhole: false)
      case .wholeList: writer.list(events, isWhole: true)
      case .json: writer.json(events)
      case .objects: writer.objects(events)
      case .eventLogList: writer.eventLogList(events)
      case .clixml: writer.clixml(events, isEntry: false)
      case .clixmlEntries: writer.clixml(events, isEntry: true)
      }
    }

    var isUTC: Bool { [.json, .clixml, .clixmlEntries].contains(self) }
    /// A list of four properties leaves the level out.
    var hasLevel: Bool { self != .list }
  }

  static func events(_ language: Language) -> [EvtxEvent] {
    let title = "2022-11 累积更新 (KB5020683)"
    var failed = EvtxTest.installationFailure()
    failed.message =
      language == .english
      ? "Installation Failure: Windows failed to install it with error 0x800F0986: \(title)."
      : "安装失败: Windows 无法安装，错误为 0x800F0986: \(title)。"
    var package = EvtxTest.packageFailure(recordID: 2)
    package.message =
      language == .english
      ? "Package KB5020683 was not changed to the \"Installed\" state.\r\n\r\nStatus: 0x800f0984."
      : "程序包 KB5020683 未能更改为“已安装”，\r\n\r\n状态: 0x800f0984。"
    var service = EvtxTest.serviceFailure(recordID: 3)
    service.message =
      language == .english
      ? "TrustedInstaller did not start, \"in time\", says it:\r\nno answer" : "TrustedInstaller 未启动:\r\n没有应答"
    return [failed, package, service]
  }

  @Test(arguments: Form.allCases, Language.allCases)
  func saysWhatTheLogSays(_ form: Form, _ language: Language) throws {
    let events = Self.events(language)
    let log = EvtxTest.parse(try EvtxWriter().file(of: events))
    let offset = form.isUTC ? 0 : 480
    let text = form.text(events, EventExportWriter(language: language, offset: offset))
    let batch = try #require(EventExportTest.batch(text), "not recognised:\n\(text)")
    func without(_ facts: [String], shift: Int64) -> [String] {
      facts.map { fact in
        var parts = fact.split(separator: " | ").map(String.init)
        if let seconds = Int64(parts[3]) { parts[3] = "\(seconds - shift)" }
        if !form.hasLevel { (parts[2], parts[7]) = ("?", "?") }
        return parts.joined(separator: " | ")
      }
    }
    let shift = Int64(offset) * 60
    #expect(
      without(EventExportTest.facts(batch), shift: shift) == without(EventExportTest.facts(log), shift: 0))
    #expect(EventExportTest.tiles([batch], text.utf8.count))
    #expect(batch.isLocalTime == !form.isUTC)
    #expect(
      batch.complaints.map(\.problem) == (Self.isOpen(form, language) ? [.dateOrder("month-first")] : []))
    #expect(batch.kinds.count { $0 == .event } == 3)
  }

  /// 10/8/2022: English dates of 8 October tell no order.
  private static func isOpen(_ form: Form, _ language: Language) -> Bool {
    language == .english && ![.blocks, .json, .objects, .clixml, .clixmlEntries].contains(form)
  }

  /// Every level reads as in the log, in XML too; `Get-EventLog` knows no critical and no verbose events.
  @Test(arguments: Form.allCases + [nil], Language.allCases)
  func levelsAreThoseOfTheLog(_ form: Form?, _ language: Language) throws {
    if form?.hasLevel == false { return }
    let isEntry = [.eventLogList, .clixmlEntries].contains(form)
    let events = (isEntry ? 2...4 : 1...5).map { level in
      var event = EvtxTest.serviceFailure(recordID: UInt64(level))
      event.level = UInt8(level)
      event.message = "x"
      return event
    }
    let writer = EventExportWriter(language: language)
    let text = form?.text(events, writer) ?? writer.xml(events, hasRoot: true, isRendered: true)
    let batch = try #require(EventExportTest.batch(text), "not recognised:\n\(text)")
    let log = EvtxTest.parse(try EvtxWriter().file(of: events))
    #expect(Self.levels(batch) == Self.levels(log))
  }

  /// Numbers and levels of the events of a batch.
  private static func levels(_ batch: RecordBatch) -> [String] {
    batch.payloads.compactMap { entry in
      guard case .event(let event) = entry.payload else { return nil }
      let marks = batch.marks[Int(entry.record)]
      return "\(event.level) \(batch.levels[Int(entry.record)]) \(marks.contains(.failure))"
    }
  }

  /// The words of Event Viewer, PowerShell and `Get-EventLog`; a number is a level only in a column of levels.
  @Test(arguments: [
    ("Critical", 1), ("关键", 1), ("严重", 1), ("Error", 2), ("ERROR", 2), ("错误", 2), ("Warning", 3), ("警告", 3),
    ("Information", 4), ("信息", 4), ("Verbose", 5), ("详细", 5),
  ])
  func wordsOfLevels(_ word: String, _ level: Int) throws {
    for text in [
      "Level,Date and Time,Source,Event ID,Task Category\r\n\(word),2024-05-06 10:00:00,disk,7,None,\"Bad.\"\r\n",
      "级别,日期和时间,来源,事件 ID,任务类别\r\n\(word),2024/5/6 10:00:00,disk,7,无,\"Bad.\"\r\n",
      "ProviderName     : disk\r\nId               : 7\r\nLevelDisplayName : \(word)\r\n"
        + "TimeCreated      : 2024/5/6 10:00:00\r\nMessage          : Bad.\r\n\r\n",
    ] {
      let batch = try #require(EventExportTest.batch(text), "not recognised:\n\(text)")
      #expect(Self.levels(batch).map { $0.prefix(2) } == ["\(level) "], "\(text)")
    }
  }

  /// JSON of `Get-EventLog` writes the kind of entry as a number, which is no level.
  @Test(arguments: [(1, "2 error true"), (2, "3 warning false"), (4, "4 info false"), (16, "0 info false")])
  func numbersOfEntries(_ type: Int, _ level: String) throws {
    let text = """
      [{"Index": 5, "EntryType": \(type), "InstanceId": 7, "EventID": 7, "Source": "disk", "MachineName": "A", \
      "TimeGenerated": "\\/Date(1714989600000)\\/", "Message": "Bad."}]
      """
    let batch = try #require(EventExportTest.batch(text), "not recognised:\n\(text)")
    #expect(Self.levels(batch) == [level])
  }

  /// The message comes through whole, whatever quotes, breaks and indents it.
  @Test(arguments: Form.allCases, Language.allCases)
  func messageIsWhole(_ form: Form, _ language: Language) throws {
    let events = Self.events(language)
    let text = form.text(events, EventExportWriter(language: language))
    let buffer = TextBuffer(Array(text.utf8))
    let parser = EventExportParser(source: EventExportTest.source, text: buffer)
    let batch = parser.read(parser.pieces[0])
    let isWrapped = [.list, .wholeList, .eventLogList].contains(form)
    for (number, record) in batch.kinds.indices.filter({ batch.kinds[$0] == .event }).enumerated() {
      let end = record + 1 < batch.count ? Int(batch.starts[record + 1]) : text.utf8.count
      let said = try #require(parser.eventText(Int(batch.starts[record])..<end))
      let message = events[number].message ?? ""
      let wanted =
        isWrapped
        ? message.split(whereSeparator: \.isNewline).joined(separator: language == .english ? " " : "")
        : message.split(separator: "\r\n", omittingEmptySubsequences: false).joined(separator: "\\r\\n")
      let found = said.split(separator: "\n").first { $0.hasPrefix("Message: ") }?.dropFirst(9) ?? ""
      #expect(isWrapped ? found.filter { $0 != " " } == wanted.filter { $0 != " " } : found == wanted)
    }
  }

  @Test(arguments: Language.allCases)
  func formattedTable(_ language: Language) throws {
    let text = EventExportWriter(language: language).formatTable(Self.events(language), width: 30)
    let batch = try #require(EventExportTest.batch(text))
    #expect(EventExportTest.tiles([batch], text.utf8.count))
    let facts = EventExportTest.facts(batch).map {
      $0.split(separator: " | ").prefix(3).joined(separator: " ")
    }
    #expect(
      facts == [
        "Microsoft-Windows-WindowsUpdateClient 20 error", "Microsoft-Windows-Servicing 3 info",
        "Service Control Manager 7000 error",
      ])
    #expect(batch.complaints.map(\.problem).contains(.cutMessages(3)))
  }

  @Test(arguments: 0..<60, Form.allCases)
  func damagedInputTilesAndNeverCrashes(_ seed: UInt64, _ form: Form) throws {
    var mutation = Mutation(seed: seed)
    let writer = EventExportWriter(language: seed % 2 == 0 ? .english : .chinese)
    let whole = form.text(Self.events(writer.language) + Self.events(writer.language), writer)
    let bytes = mutation.damaged(Array(whole.utf8))
    let buffer = TextBuffer(Array(whole.utf8))
    let form = try #require(withExtendedLifetime(buffer) { EventExportForm.find(buffer.view) })
    let batches = EventExportTest.forced(bytes, form)
    #expect(EventExportTest.tiles(batches, bytes.count), "seed \(seed)")
    // A whole reading of the damaged text, from its own form.
    if let batches = EventExportTest.batches(bytes) {
      #expect(EventExportTest.tiles(batches, bytes.count), "seed \(seed)")
    }
  }
}
