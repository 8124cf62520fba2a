import Casework
import LogStore
import Records
import Terminal
import Testing

@testable import Workbench

/// Zones that are shown, seams, and clocks set by hand.
@Suite struct ClockViewTests {
  private static let sample = "clock-daylight-saving"

  @Test func seamsShowInSourcesTimelineAndLog() throws {
    var bench = try Harness(Self.sample)
    try bench.press("v", "s")
    #expect(bench.text().contains("⇅ clock +02:00 → +01:00 2022-10-30T02:00:27+01:00, line 82"))
    try bench.press("v", "t", "!")
    #expect(bench.text().contains("── CBS.log: clock +02:00 → +01:00 ──"))
    let seam = try #require(bench.state.store.seams.first)
    bench.state.lists[.log, default: .init()].selected = bench.state.store.position(of: seam.record)
    try bench.press("v", "f", "v", "l")
    bench.state.lists[.log, default: .init()].selected = bench.state.store.position(of: seam.record)
    #expect(bench.text().contains("⇅ clock +02:00 → +01:00"))
  }

  @Test func gapKeysStopAtSeams() throws {
    var bench = try Harness(Self.sample)
    try bench.press("v", "t", "!", "g")
    var seen = false
    for _ in 0..<20 {
      try bench.press("s")
      seen = seen || bench.state.selectedRecord.map { $0 >= bench.state.store.seams[0].record } == true
    }
    #expect(seen)
  }

  @Test func zonesGoRound() throws {
    var bench = try Harness(Self.sample)
    let change = try #require(Instant(year: 2022, month: 10, day: 30, hour: 1))
    bench.state.shown.viewer = { ZoneOffset(seconds: $0 < change ? 7200 : 3600) }
    func header(_ bench: inout Harness) -> String { String(bench.text().prefix { $0 != "\n" }) }
    #expect(header(&bench).contains("case +01:00"))
    try bench.press("v", "t", "!", "T")
    #expect(header(&bench).contains("UTC +00:00"))
    try bench.press("T", "g")
    // The first record is on the summer side of the viewer's clock; the other side says so in each row.
    #expect(header(&bench).contains("local +02:00"))
    #expect(bench.text().contains("shown times +02:00 → +01:00"))
    #expect(bench.text().contains("02:00:27+01:00"))
    try bench.press("T")
    #expect(header(&bench).contains("case +01:00"))
    try bench.press("M-t", "C-u")
    bench.type("+05:45")
    try bench.press("Enter")
    #expect(header(&bench).contains("│ +05:45"))
    // The fixed one stays in the round.
    try bench.press("T", "T", "T", "T")
    #expect(bench.state.shown.choice == .fixed(ZoneOffset(seconds: 20_700)))
    try bench.press("M-t", "C-u")
    bench.type("Mars")
    try bench.press("Enter")
    #expect(bench.state.message?.kind == .refusal)
    #expect(bench.state.prompt != nil)
  }

  @Test func aClockIsSetByHandAndTakenBack() throws {
    let load = CaseLoad(
      paths: [Harness.root.appendingPathComponent("Samples/\(Self.sample)").path],
      knowledge: try CaseKnowledge(userFolder: nil))
    #expect(load.refrozen() == nil)
    let first = load.run()
    var bench = try Harness(Self.sample)
    bench.state.take(first)
    let log = try #require(first.store.sources.first { $0.kind == .cbs }?.id)
    func apply() {
      load.change(bench.state.filters.offsets)
      if let snapshot = load.refrozen() { bench.state.take(snapshot) }
    }
    func clock() -> [String] {
      bench.state.store.clocks[log]?.map { $0.offset.text + $0.basis.rawValue } ?? []
    }

    try bench.press("v", "s", "j", "M-o", "C-u")
    bench.type("+3:00")
    try bench.press("Enter")
    #expect(bench.effects.last == .changeOffsets)
    apply()
    #expect(clock() == ["+03:00user"])
    #expect(bench.text().contains("clock +03:00, set by hand"))
    #expect(bench.text().contains("against +02:00 of 5 CSI stamps, first in line 29"))
    try bench.press("U")
    #expect(bench.effects.last == .changeOffsets)
    apply()
    #expect(clock() == ["+02:00csi", "+01:00csi"])
    try bench.press("C-r")
    apply()
    #expect(clock() == ["+03:00user"])
    // Nothing typed: what the logs say.
    try bench.press("M-o", "C-u", "Enter")
    apply()
    #expect(clock() == ["+02:00csi", "+01:00csi"])

    try bench.press("M-o", "C-u")
    bench.type("noon")
    try bench.press("Enter")
    #expect(bench.state.message?.kind == .refusal)
    try bench.press("Esc", "j", "j", "M-o")
    #expect(bench.state.prompt == nil, "event logs are UTC")
    #expect(bench.state.message?.kind == .refusal)
  }

  /// An offset of the command line is one that can be taken back, too.
  @Test func offsetsOfTheCommandLine() throws {
    let path = Harness.root.appendingPathComponent("Samples/\(Self.sample)").path
    let load = CaseLoad(
      paths: [path], knowledge: try CaseKnowledge(userFolder: nil),
      offsets: [try #require(OffsetOption(text: "CBS/CBS.log=-03:30"))])
    try load.open()
    let snapshot = load.run()
    let log = try #require(snapshot.store.sources.first { $0.kind == .cbs }?.id)
    #expect(snapshot.store.clocks[log]?.map(\.offset.text) == ["-03:30"])
    load.change([log: nil])
    #expect(load.refrozen()?.store.clocks[log]?.map(\.offset.text) == ["+02:00", "+01:00"])
  }
}
