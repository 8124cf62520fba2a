import Fixtures
import Records
import Testing

@testable import LogStore

/// Local time becomes UTC: offsets by stamps, session ids, the case, or none.
@Suite struct ClockTests {
  private struct Expected: Equatable {
    var first: Int
    var offset: String
    var basis: ClockStretch.Basis
    var stamps: Int
  }

  private func clock(_ store: LogStore, _ source: Int = 0) -> [Expected] {
    (store.clocks[SourceID(index: UInt32(source))] ?? []).map {
      Expected(first: $0.firstRecord, offset: $0.offset.text, basis: $0.basis, stamps: $0.stamps)
    }
  }

  @Test(arguments: [
    ("13:50:57", "@2022/10/8:05:50:57.440", "+08:00"), ("08:50:57", "@2022/10/8:05:50:57.440", "+03:00"),
    ("23:50:57", "@2022/10/9:05:50:57.440", "-06:00"), ("02:20:57", "@2022/10/8:05:50:57.001", "-03:30"),
    ("11:20:58", "@2022/10/8:05:50:57.999", "+05:30"), ("05:50:57", "@2022/10/8:05:50:57.440", "+00:00"),
    // A record that was logged a minute late still tells its zone.
    ("13:51:57", "@2022/10/8:05:50:57.440", "+08:00"),
  ])
  func stampsGiveTheOffset(_ local: String, _ stamp: String, _ offset: String) throws {
    let store = try StoreCase.store(
      StoreCase.cbs(local, "before") + StoreCase.csi(local, "a", stamp: stamp) + StoreCase.cbs(local, "after")
    )
    #expect(clock(store) == [Expected(first: 0, offset: offset, basis: .csi, stamps: 1)])
    // The exact stamp where there is one, and the effective order behind it.
    #expect(
      StoreCase.time(store.time(RecordID(index: 1))).hasPrefix(
        offset == "-06:00" ? "2022-10-09T05:50:57." : "2022-10-08T05:50:57."))
  }

  @Test(arguments: [
    (Scenario.clockEast, ["+03:00"]), (.clockWest, ["-06:00"]), (.clockHalfHour, ["+05:30"]),
    (.clockChange, ["-05:00", "-06:00"]),
  ])
  func scenarios(_ scenario: Scenario, _ offsets: [String]) throws {
    let store = try StoreCase.store([StoreCase.Text(scenario.bytes(), step: 3_000)])
    #expect(clock(store).map(\.offset) == offsets)
    #expect(clock(store).allSatisfy { $0.basis == .csi && $0.stamps > 0 })
  }

  /// Every record of a log over the change gets the time at which it was written, not only those behind the
  /// first stamp with the new offset.
  @Test func daylightSavingEndsAtTheRecordWhereLocalTimeGoesBack() throws {
    let store = try StoreCase.store([StoreCase.Text(Scenario.clockChange.bytes())])
    let times = (0..<store.count).compactMap { store.time(RecordID(index: UInt32($0)))?.seconds }
    #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 + 1 }, "UTC never goes back")
    #expect(times.last.map { $0 - times[0] < 4 * 3600 } == true)
  }

  @Test func changeIsFoundByTheJump() throws {
    // Autumn: six records between the stamps; local time goes back at the fourth.
    let autumn =
      StoreCase.csi("01:58:00", "a", stamp: "@2022/11/6:06:58:00.000", day: "2022-11-06")
      + ["01:58:30", "01:59:00", "01:59:59"].map { StoreCase.cbs($0, "old", day: "2022-11-06") }.joined()
      + ["01:00:01", "01:10:00"].map { StoreCase.cbs($0, "new", day: "2022-11-06") }.joined()
      + StoreCase.csi("01:30:00", "b", stamp: "@2022/11/6:07:30:00.000", day: "2022-11-06")
    let back = try StoreCase.store(autumn)
    #expect(
      clock(back) == [
        Expected(first: 0, offset: "-05:00", basis: .csi, stamps: 1),
        Expected(first: 4, offset: "-06:00", basis: .csi, stamps: 1),
      ])
    #expect(StoreCase.time(back.time(RecordID(index: 3))) == "2022-11-06T06:59:59+00:00")
    #expect(StoreCase.time(back.time(RecordID(index: 4))) == "2022-11-06T07:00:01+00:00")

    // Spring: local time jumps ahead by an hour at the third.
    let spring =
      StoreCase.csi("01:58:00", "a", stamp: "@2022/3/13:07:58:00.000", day: "2022-03-13")
      + StoreCase.cbs("01:59:50", "old", day: "2022-03-13")
      + StoreCase.cbs("03:00:10", "new", day: "2022-03-13")
      + StoreCase.csi("03:20:00", "b", stamp: "@2022/3/13:08:20:00.000", day: "2022-03-13")
    let ahead = try StoreCase.store(spring)
    #expect(clock(ahead).map(\.first) == [0, 2])
    #expect(StoreCase.time(ahead.time(RecordID(index: 2))) == "2022-03-13T08:00:10+00:00")

    // A night's pause hides the hour that repeats: the change is put into the pause.
    let pause =
      StoreCase.csi("00:10:00", "a", stamp: "@2022/11/6:05:10:00.000", day: "2022-11-06")
      + StoreCase.cbs("00:20:00", "old", day: "2022-11-06")
      + StoreCase.cbs("09:00:00", "new", day: "2022-11-06")
      + StoreCase.csi("09:10:00", "b", stamp: "@2022/11/6:15:10:00.000", day: "2022-11-06")
    #expect(clock(try StoreCase.store(pause)).map(\.first) == [0, 2])
  }

  @Test func oneStampThatDisagreesIsAConflict() throws {
    let good = StoreCase.csi("13:50:57", "a", stamp: "@2022/10/8:05:50:57.440")
    let wrong = StoreCase.csi("13:50:58", "b", stamp: "@2022/10/8:09:50:58.000")
    let skewed = StoreCase.csi("13:50:58", "b", stamp: "@2022/10/8:05:43:28.000")
    for (name, text, other, line) in [
      ("middle", good + wrong + good, "+04:00", 2), ("end", good + good + wrong, "+04:00", 3),
      ("start", wrong + good + good, "+04:00", 1), ("no quarter hour", good + skewed + good, "+08:08", 2),
    ] as [(String, String, String, UInt64)] {
      let store = try StoreCase.store(text)
      #expect(clock(store) == [Expected(first: 0, offset: "+08:00", basis: .csi, stamps: 2)], "\(name)")
      #expect(
        store.complaints.map(\.problem) == [
          .clockConflict(
            used: Complaint.ClockStatement(offset: "+08:00", basis: "csi", count: 2),
            other: Complaint.ClockStatement(offset: other, basis: "csi", count: 1))
        ],
        "\(name): \(store.complaints.map(\.problem))")
      #expect(store.complaints.map(\.location.number) == [line], "\(name)")
      let times = (0..<3).map { StoreCase.time(store.time(RecordID(index: UInt32($0)))).prefix(16) }
      #expect(Set(times) == ["2022-10-08T05:50"], "\(name): the line's own time stands")
    }
  }

  @Test func sessionIdsAreAHint() throws {
    // 30989017_3840837665 is 2022-10-08T05:50:39Z.
    let session = StoreCase.cbs("13:50:39", "Session: 30989017_3840837665 initialized by client A.")
    #expect(
      clock(try StoreCase.store(session)) == [
        Expected(first: 0, offset: "+08:00", basis: .session, stamps: 1)
      ])
    // Twenty minutes from any quarter hour, or ids that are no dates: nothing is said.
    for text in [
      StoreCase.cbs("13:57:39", "Session: 30989017_3840837665 initialized by client A."),
      StoreCase.cbs("13:50:39", "Session: 11152_142416105 initialized by client A."),
    ] {
      #expect(
        clock(try StoreCase.store(text)) == [Expected(first: 0, offset: "+00:00", basis: .assumed, stamps: 0)]
      )
    }
    // A stamp wins over an id.
    let stamped = session + StoreCase.csi("13:50:57", "a", stamp: "@2022/10/8:06:50:57.440")
    #expect(clock(try StoreCase.store(stamped)).map(\.offset) == ["+07:00"])
  }

  @Test func aSourceWithoutAnyTakesTheCasesZone() throws {
    let store = try StoreCase.store([
      StoreCase.Text(StoreCase.csi("13:50:57", "a", stamp: "@2022/10/8:05:50:57.440")),
      StoreCase.Text(StoreCase.cbs("13:50:58", "b")),
    ])
    #expect(clock(store, 1) == [Expected(first: 0, offset: "+08:00", basis: .assumed, stamps: 0)])
    #expect(StoreCase.time(store.time(RecordID(index: 1))) == "2022-10-08T05:50:58+00:00")
    #expect(store.caseZone?.text == "+08:00")
  }

  @Test func aPersonsOffsetWins() throws {
    let text = StoreCase.Text(
      StoreCase.csi("13:50:57", "a", stamp: "@2022/10/8:05:50:57.440") + StoreCase.cbs("13:50:58", "b"))
    let store = try StoreCase.store([text], overrides: [SourceID(index: 0): ZoneOffset(seconds: 3600)])
    #expect(clock(store) == [Expected(first: 0, offset: "+01:00", basis: .user, stamps: 0)])
    #expect(StoreCase.time(store.time(RecordID(index: 1))) == "2022-10-08T12:50:58+00:00")
  }

  /// An unstamped record of one second stands behind the stamped one before it.
  @Test func orderWithinOneSecond() throws {
    let store = try StoreCase.store([
      StoreCase.Text(
        StoreCase.csi("13:50:57", "first", stamp: "@2022/10/8:05:50:57.900")
          + StoreCase.cbs("13:50:57", "second")
          + StoreCase.cbs("13:50:58", "third") + "continued text\r\n"),
      StoreCase.Text(StoreCase.csi("13:50:57", "other", stamp: "@2022/10/8:05:50:57.950")),
    ])
    let order = StoreCase.texts(store).map { $0.split(separator: " ").last.map(String.init) ?? "" }
    #expect(order == ["first", "second", "other", "text"])
    // Shown is the record's own reading.
    #expect(StoreCase.time(store.time(RecordID(index: 0))).hasPrefix("2022-10-08T05:50:57.9"))
  }

  /// A clock set back by an hour, stamps and all: both times are true, and order follows UTC.
  @Test func clockSetBack() throws {
    let store = try StoreCase.store(
      StoreCase.csi("13:50:57", "one", stamp: "@2022/10/8:05:50:57.000")
        + StoreCase.csi("12:50:57", "two", stamp: "@2022/10/8:04:50:57.000")
        + StoreCase.cbs("12:50:58", "three"))
    #expect(clock(store).map(\.offset) == ["+08:00"])
    #expect(StoreCase.texts(store).map { $0.split(separator: " ").last } == ["two", "three", "one"])
  }

  @Test func textBeforeAnyClockHasNoTime() throws {
    let store = try StoreCase.store("cut line\r\n" + StoreCase.cbs("13:50:57", "a"))
    #expect(store.time(RecordID(index: 0)) == nil)
    #expect(store.span(SourceID(index: 0))?.first == store.time(RecordID(index: 1)))
    let none = try StoreCase.store("nothing at all\r\n")
    #expect(none.span(SourceID(index: 0)) == nil)
  }
}
