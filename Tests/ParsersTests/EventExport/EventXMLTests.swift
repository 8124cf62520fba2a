import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

struct EventXMLTests {
  static let events: [EvtxEvent] = {
    var rendered = EvtxTest.installationFailure(recordID: 4)
    rendered.message = "Something <said> in two\r\nlines & more"
    return [
      EvtxTest.installationFailure(), EvtxTest.packageFailure(recordID: 2),
      EvtxTest.serviceFailure(recordID: 3), rendered,
    ]
  }()

  /// The same events say the same in an event log and as XML: text, payload, marks, codes.
  @Test(arguments: [true, false])
  func saysWhatTheLogSays(_ hasRoot: Bool) throws {
    let log = EvtxTest.parse(try EvtxWriter().file(of: Self.events))
    let xml = EventExportWriter(language: .english).xml(Self.events, hasRoot: hasRoot, isRendered: true)
    let bytes = Array(xml.utf8)
    let reader = EventExportParser(source: EventExportTest.source, text: TextBuffer(bytes))
    let batch = reader.read(reader.pieces[0])
    #expect(EventExportTest.facts(batch) == EventExportTest.facts(log))
    #expect(EventExportTest.tiles([batch], bytes.count))
    #expect(!batch.isLocalTime && batch.complaints.isEmpty)
    let texts = batch.starts.indices.filter { batch.kinds[$0] == .event }.map { index in
      let end = index + 1 < batch.count ? Int(batch.starts[index + 1]) : bytes.count
      return reader.eventText(Int(batch.starts[index])..<end) ?? ""
    }
    #expect(texts == EvtxTest.texts(log))
    #expect(batch.times.suffix(4) == log.times[...])
    let numbers = batch.payloads.map { entry -> UInt64? in
      if case .event(let event) = entry.payload { event.number } else { nil }
    }
    #expect(numbers == [1, 2, 3, 4])
  }

  @Test func readsAcrossPieces() {
    // An event each 900 bytes over some 17 MiB: three pieces.
    let one = EventExportWriter(language: .english).xml([EvtxTest.installationFailure()], hasRoot: false)
    let count = (17 << 20) / one.utf8.count
    let bytes = Array(String(repeating: one, count: count).utf8)
    let batches = EventExportTest.batches(bytes) ?? []
    #expect(batches.count == 3)
    #expect(batches.map(\.count).reduce(0, +) == count)
    #expect(EventExportTest.tiles(batches, bytes.count))
  }

  @Test(arguments: [
    (
      "<Event xmlns='x'><System><Provider Name='P'/><EventID>7</EventID></System><EventData><Data>a</Daat>",
      "malformed(part: \"end tag at 92\", needed: \"Data\", found: \"Daat\") keptPartly"
    ),
    (
      "<Event xmlns='x'><System><Provider Name='P'/><EventID>7</EventID><Level>2</Level></System>",
      "truncated(part: \"event\") keptPartly"
    ),
    ("<Event xmlns='x'><System><Provider Name='P", "truncated(part: \"attribute\") keptRaw"),
  ])
  func damageIsSaid(_ text: String, _ wanted: String) {
    let batch = EventExportTest.forced(Array(text.utf8), .xml)[0]
    #expect(batch.complaints.map { "\($0.problem) \($0.action)" } == [wanted])
    #expect(batch.count == 1)
    #expect(EventExportTest.tiles([batch], text.utf8.count))
  }

  @Test func textAroundEventsIsKept() {
    let event = EventExportWriter(language: .english).xml([EvtxTest.serviceFailure()], hasRoot: false)
    let text = "<!-- sent by me -->\n" + event + "and more words\n" + event
    let batch = EventExportTest.batch(text)
    #expect(batch?.kinds == [.text, .event, .text, .event])
    #expect(batch.map { EventExportTest.tiles([$0], text.utf8.count) } == true)
  }

  @Test(arguments: 0..<300)
  func damagedInputTilesAndNeverCrashes(_ seed: UInt64) {
    var mutation = Mutation(seed: seed)
    let whole = EventExportWriter(language: .english).xml(
      Self.events, hasRoot: seed % 2 == 0, isRendered: true)
    let bytes = mutation.damaged(Array(whole.utf8))
    #expect(EventExportTest.tiles(EventExportTest.forced(bytes, .xml), bytes.count), "seed \(seed)")
  }
}
