import Fixtures
import Records
import TestSupport
import Testing

@testable import LogStore

/// Which evidence decides, what is said when two pieces contradict each other, and clocks set by hand.
@Suite struct ClockEvidenceTests {
  private typealias Statement = Complaint.ClockStatement

  private static let first = SourceID(index: 0)

  private func clock(_ store: LogStore, _ source: UInt32 = 0) -> [String] {
    (store.clocks[SourceID(index: source)] ?? []).map {
      "\($0.offset.text) \($0.basis.rawValue) \($0.stamps)"
    }
  }

  /// A session id that is the FILETIME of an instant.
  private static func session(_ time: String, at utc: FileTime, day: String = "2022-10-08") -> String {
    StoreCase.cbs(time, "Session: \(utc.sessionID) initialized by client A.", day: day)
  }

  // MARK: Zones

  @Test(arguments: [
    (345, "+05:45"), (570, "+09:30"), (-210, "-03:30"), (765, "+12:45"), (-720, "-12:00"), (840, "+14:00"),
  ])
  func quarterHourZones(_ minutes: Int, _ text: String) throws {
    let utc = FileTime(2022, 10, 8, 12, 10, 57, 440)
    let local = utc.civil(offset: minutes)
    let store = try StoreCase.store(
      StoreCase.csi(local.clockText, "a", stamp: "@2022/10/8:12:10:57.440", day: local.dateText))
    #expect(clock(store) == ["\(text) csi 1"])
  }

  // MARK: Tiers

  /// A hundred session ids do not outvote one stamp.
  @Test func theStrongestTierDecidesAlone() throws {
    let ids = (0..<100).map {
      Self.session("13:50:\(10 + $0 % 50)", at: FileTime(2022, 10, 8, 8, 20, 10 + $0 % 50))
    }
    let store = try StoreCase.store([
      StoreCase.Text(ids.joined()),
      StoreCase.Text(StoreCase.csi("13:50:57", "a", stamp: "@2022/10/8:05:50:57.440")),
      StoreCase.Text(StoreCase.cbs("13:50:57", "b")),
    ])
    #expect(clock(store) == ["+05:30 session 100"])
    #expect(store.caseZone?.text == "+08:00")
    #expect(clock(store, 2) == ["+08:00 assumed 0"])
    // The hint that nothing confirms is named beside the proof.
    #expect(
      store.complaints.map(\.problem) == [
        .clockConflict(
          used: Statement(offset: "+05:30", basis: "session", count: 100),
          other: Statement(offset: "+08:00", basis: "csi", count: 1))
      ])
  }

  /// Who corrects one source moves that source; the case follows where it hangs on just that source.
  @Test func whatAPersonSetsWeighsAsMuchAsWhatItReplaces() throws {
    func stamped(_ count: Int) -> StoreCase.Text {
      StoreCase.Text(
        (0..<count).map { StoreCase.csi("13:50:1\($0)", "a", stamp: "@2022/10/8:05:50:1\($0).440") }.joined())
    }
    let session = StoreCase.Text(Self.session("13:50:57", at: FileTime(2022, 10, 8, 5, 50, 57)))
    let silent = StoreCase.Text(StoreCase.cbs("13:50:57", "b"))
    let cases: [(texts: [StoreCase.Text], set: UInt32, zone: String, others: String?)] = [
      // A log that says nothing, one with a hint, and one of two with stamps: the case stays.
      ([stamped(2), session, silent], 2, "+08:00", nil),
      ([stamped(2), session, silent], 1, "+08:00", "+08:00 assumed 0"),
      ([stamped(3), stamped(2), silent], 1, "+08:00", "+08:00 assumed 0"),
      // The log with the stamps, or with most of them, or with the only hint: the case follows.
      ([stamped(2), session, silent], 0, "-03:00", "-03:00 assumed 0"),
      ([stamped(2), stamped(3), silent], 1, "-03:00", "-03:00 assumed 0"),
      ([session, silent, silent], 0, "-03:00", "-03:00 assumed 0"),
      // Nothing says anything but the person.
      ([silent, silent, silent], 0, "-03:00", "-03:00 assumed 0"),
    ]
    for (number, entry) in cases.enumerated() {
      let store = try StoreCase.store(
        entry.texts, overrides: [SourceID(index: entry.set): ZoneOffset(seconds: -10_800)])
      #expect(store.caseZone?.text == entry.zone, "\(number)")
      #expect(clock(store, entry.set) == ["-03:00 user 0"], "\(number)")
      if let others = entry.others { #expect(clock(store, 2) == [others], "\(number)") }
    }
  }

  // MARK: systeminfo

  private static func machine(_ zone: String) -> StoreCase.Text {
    StoreCase.Text(
      "Host Name: HOST-1\r\nOS Name: Windows\r\nTime Zone:      (UTC\(zone)) Somewhere\r\n", kind: .toolOutput
    )
  }

  /// The weakest hint: it is the clock where nothing else says one, and says so.
  @Test func systemInfoSpeaksWhereNothingElseDoes() throws {
    let silent = StoreCase.Text(StoreCase.cbs("13:50:57", "b"))
    let alone = try StoreCase.store([silent, Self.machine("+05:45")])
    #expect(clock(alone) == ["+05:45 systeminfo 1"])
    #expect(alone.caseZone?.text == "+05:45")
    #expect(StoreCase.time(alone.time(RecordID(index: 0))) == "2022-10-08T08:05:57+00:00")
    #expect(alone.complaints.isEmpty)
    let session = StoreCase.Text(Self.session("13:50:57", at: FileTime(2022, 10, 8, 5, 50, 57)))
    let beside = try StoreCase.store([session, silent, Self.machine("+05:45")])
    #expect(clock(beside, 1) == ["+08:00 assumed 0"])
    #expect(beside.caseZone?.text == "+08:00")
    #expect(
      beside.complaints.map(\.problem) == [
        .clockConflict(
          used: Statement(offset: "+08:00", basis: "session", count: 1),
          other: Statement(offset: "+05:45", basis: "systeminfo", count: 1))
      ])
    #expect(beside.complaints.map(\.location.number) == [3])
  }

  /// It prints the zone without daylight saving.
  @Test func anHourMoreInSummerIsNoConflict() throws {
    let stamped = StoreCase.Text(StoreCase.csi("07:50:57", "a", stamp: "@2022/10/8:05:50:57.440"))
    #expect(try StoreCase.store([stamped, Self.machine("+01:00")]).complaints.isEmpty)
    #expect(try StoreCase.store([stamped, Self.machine("+02:00")]).complaints.isEmpty)
    #expect(try StoreCase.store([stamped, Self.machine("+03:00")]).complaints.count == 1)
  }

  @Test func twoMachinesAreNamed() throws {
    let store = try StoreCase.store([
      StoreCase.Text(StoreCase.cbs("13:50:57", "b")), Self.machine("+01:00"), Self.machine("+01:00"),
      Self.machine("+09:00"),
    ])
    #expect(clock(store) == ["+01:00 systeminfo 2"])
    #expect(store.complaints.map(\.location.source.index) == [3])
  }

  /// Pasted into a mail, quoted or not, in either language.
  @Test(arguments: [
    "Time Zone:                 (UTC+08:00) Beijing", "> 时区:      (UTC+08:00) 北京，重庆",
    "时区：(GMT+08:00) 北京", "TimeZone                      : (UTC+08:00) Beijing",
  ])
  func systemInfoInAMailCounts(_ line: String) throws {
    let mail = "Hello,\n\n\(line)\n\n2022-10-08 13:50:57, Info                  CBS    a\n\nThanks\n"
    let store = try StoreCase.store([StoreCase.Text(mail, kind: .mail)])
    #expect(clock(store) == ["+08:00 systeminfo 1"])
    for other in ["the zone is (UTC+08:00) here", "Time Zone: (UTC+08:0", "Time Zone: (UTC*08:00)"] {
      let store = try StoreCase.store([
        StoreCase.Text(mail.replacing(line, with: other), kind: .mail)
      ])
      #expect(clock(store) == ["+00:00 assumed 0"], "\(other)")
    }
  }

  @Test func onATieTheZoneAtTheEndIsTheCases() throws {
    let store = try StoreCase.store(
      StoreCase.csi("21:50:57", "set-up", stamp: "@2022/10/8:05:50:57.440", day: "2022-10-07")
        + StoreCase.csi("13:58:57", "system", stamp: "@2022/10/8:05:58:57.440"))
    #expect(clock(store) == ["-08:00 csi 1", "+08:00 csi 1"])
    #expect(store.caseZone?.text == "+08:00")
  }

  /// Sessions that change their zone inside a file, without any stamp.
  @Test func sessionIdsTellASeamToo() throws {
    let text = [(0, 0), (0, 4), (60, 20), (60, 40)].map { shift, minute in
      Self.session(
        "\(shift == 0 ? "02" : "01"):\((minute + 10).padded(2)):30",
        at: FileTime(2022, 10, 8, 0, shift + minute + 10, 30))
    }
    let store = try StoreCase.store(text.joined())
    #expect(clock(store) == ["+02:00 session 2", "+00:00 session 2"])
  }

  // MARK: Events

  private static func events(_ failures: [FileTime]) throws -> StoreCase.Text {
    StoreCase.Text(
      try Scenario.systemLog(ofFailures: failures, kb: "KB5018419", code: 0x800f_0986), kind: .evtx)
  }

  private static func attempt(_ start: String, _ end: String, _ number: Int) -> String {
    StoreCase.cbs(start, "Session: \(number)_1 initialized by client WindowsUpdateAgent.")
      + StoreCase.cbs(
        end, "Session: \(number)_1 finalized. Package: P, Identifier: KB5018419 [HRESULT = 0x800f0986]")
      + StoreCase.cbs(
        end,
        "Exec: Processing complete.  Session: \(number)_1, Package: P, Identifier: KB5018419 [HRESULT = 0x800f0986 - X]"
      )
  }

  @Test func eventsOfTheSameUpdateAreAHint() throws {
    // The session ran from 11:20:10 to 11:21:20 at +05:30; the event came 20 seconds later.
    let store = try StoreCase.store([
      StoreCase.Text(Self.attempt("11:20:10", "11:21:20", 7)),
      try Self.events([FileTime(2022, 10, 8, 5, 51, 40)]),
    ])
    #expect(clock(store) == ["+05:30 events 2"])
    #expect(store.caseZone?.text == "+05:30")
    // Two attempts in the event log, one in the servicing log: two offsets fit as well.
    let two = try StoreCase.store([
      StoreCase.Text(Self.attempt("11:20:10", "11:21:20", 7)),
      try Self.events([FileTime(2022, 10, 8, 5, 51, 40), FileTime(2022, 10, 8, 2, 51, 40)]),
    ])
    #expect(clock(two) == ["+00:00 assumed 0"])
    // Both attempts in both: the right one fits twice.
    let both = try StoreCase.store([
      StoreCase.Text(Self.attempt("08:20:10", "08:21:20", 6) + Self.attempt("11:20:10", "11:21:20", 7)),
      try Self.events([FileTime(2022, 10, 8, 5, 51, 40), FileTime(2022, 10, 8, 2, 51, 40)]),
    ])
    #expect(clock(both) == ["+05:30 events 4"])
    // Ten minutes later than the session's end is no quarter of an hour.
    let late = try StoreCase.store([
      StoreCase.Text(Self.attempt("11:20:10", "11:21:20", 7)),
      try Self.events([FileTime(2022, 10, 8, 5, 58, 40)]),
    ])
    #expect(clock(late) == ["+00:00 assumed 0"])
  }

  /// Three attempts before daylight saving ends and three behind it, no stamp: two stretches, and the seam where local
  /// time goes back.
  @Test func eventsOnBothSidesOfAChangeTellTheSeam() throws {
    let day = "2022-10-30"
    func attempt(_ start: String, _ end: String, _ number: Int) -> String {
      Self.attempt(start, end, number).replacing("2022-10-08", with: day)
    }
    let summer = [("01:20:10", "01:21:20"), ("01:50:10", "01:52:20"), ("02:40:10", "02:43:20")]
    let winter = [("02:10:10", "02:11:20"), ("03:50:10", "03:52:20"), ("05:40:10", "05:43:20")]
    let text =
      summer.enumerated().map { attempt($1.0, $1.1, $0) }.joined()
      + StoreCase.cbs("02:55:00", "the last of summer", day: day)
      + StoreCase.cbs("02:05:00", "the first of winter", day: day)
      + winter.enumerated().map { attempt($1.0, $1.1, 10 + $0) }.joined()
    let failures = [
      FileTime(2022, 10, 29, 23, 21, 40), FileTime(2022, 10, 29, 23, 52, 40),
      FileTime(2022, 10, 30, 0, 43, 40),
      FileTime(2022, 10, 30, 1, 11, 40), FileTime(2022, 10, 30, 2, 52, 40), FileTime(2022, 10, 30, 4, 43, 40),
    ]
    let store = try StoreCase.store([StoreCase.Text(text), try Self.events(failures)])
    #expect(clock(store) == ["+02:00 events 6", "+01:00 events 6"])
    #expect(store.clocks[Self.first]?.map(\.firstRecord) == [0, 10])
    #expect(
      store.seams.map(\.change) == [
        .offset(from: ZoneOffset(seconds: 7200), to: ZoneOffset(seconds: 3600))
      ])
    #expect(StoreCase.time(store.time(RecordID(index: 10))) == "2022-10-30T01:05:00+00:00")
    // Retries at whole hours, one offset: what fits the neighbour's event is no change.
    let hourly = (0..<4).map { attempt("0\(2 + $0):20:10", "0\(2 + $0):21:20", $0) }.joined()
    let plain = try StoreCase.store([
      StoreCase.Text(hourly),
      try Self.events((0..<4).map { FileTime(2022, 10, 30, 1 + $0, 21, 40) }),
    ])
    #expect(clock(plain) == ["+01:00 events 8"])
  }

  // MARK: Conflicts

  /// In one public log nine ids count up by one and run 50 minutes ahead.
  @Test func sessionIdsThatRunAheadAreNamed() throws {
    let ids = (0..<9).map { Self.session("13:50:5\($0)", at: FileTime(2022, 10, 8, 6, 41, 0)) }.joined()
    let store = try StoreCase.store(StoreCase.csi("13:50:49", "a", stamp: "@2022/10/8:05:50:49.440") + ids)
    #expect(clock(store) == ["+08:00 csi 1"])
    #expect(
      store.complaints.map(\.problem) == [
        .clockConflict(
          used: Statement(offset: "+08:00", basis: "csi", count: 1),
          other: Statement(offset: "+07:10", basis: "session", count: 9))
      ])
    #expect(store.complaints.map(\.location.number) == [2])
  }

  @Test func whatContradictsAPersonIsNamed() throws {
    let text = StoreCase.Text(
      (0..<3).map { StoreCase.csi("13:50:5\($0)", "a", stamp: "@2022/10/8:05:50:5\($0).440") }.joined())
    let store = try StoreCase.store([text], overrides: [Self.first: ZoneOffset(seconds: 3600)])
    #expect(
      store.complaints.map(\.problem) == [
        .clockConflict(
          used: Statement(offset: "+01:00", basis: "user", count: 0),
          other: Statement(offset: "+08:00", basis: "csi", count: 3))
      ])
  }

  /// Fewer stamps than around them, and local time runs on: not a change of the zone.
  @Test func straysInTheMiddleAreNoSeams() throws {
    func stamp(_ minute: Int, _ hour: Int) -> String {
      StoreCase.csi("13:\(minute):57", "a", stamp: "@2022/10/8:\(hour):\(minute):57.440")
    }
    let store = try StoreCase.store(
      [10, 11, 12].map { stamp($0, 5) }.joined() + [13, 14].map { stamp($0, 9) }.joined()
        + [15, 16, 17].map { stamp($0, 5) }.joined())
    #expect(clock(store) == ["+08:00 csi 6"])
    #expect(store.seams == [])
    #expect(
      store.complaints.map(\.problem) == [
        .clockConflict(
          used: Statement(offset: "+08:00", basis: "csi", count: 6),
          other: Statement(offset: "+04:00", basis: "csi", count: 2))
      ])
  }

  // MARK: The case's zone over time

  /// A log without any evidence follows the daylight saving that the others tell.
  @Test(arguments: [true, false])
  func sourcesWithoutEvidenceFollowTheCase(_ isOneLog: Bool) throws {
    let day = "2022-10-30"
    func stamped(_ hour: Int, _ minute: Int, offset: Int) -> String {
      let utc = FileTime(2022, 10, 30, hour, minute, 0)
      return StoreCase.csi(
        utc.civil(offset: offset).clockText, "a", stamp: "@" + CBSWriter.stamp(utc), day: day)
    }
    let summer = stamped(0, 50, offset: 120) + stamped(0, 58, offset: 120)
    let winter = stamped(1, 10, offset: 60) + stamped(8, 0, offset: 60)
    let silent = ["01:00:00", "02:55:00", "02:20:00", "08:00:00"].map { StoreCase.cbs($0, $0, day: day) }
      .joined()
    let later = StoreCase.cbs("10:00:00", "later", day: day)
    let store = try StoreCase.store(
      (isOneLog ? [StoreCase.Text(summer + winter)] : [StoreCase.Text(summer), StoreCase.Text(winter)])
        + [StoreCase.Text(silent), StoreCase.Text(later)])
    let index: UInt32 = isOneLog ? 1 : 2
    #expect(clock(store, index) == ["+02:00 assumed 0", "+01:00 assumed 0"])
    #expect(store.clocks[SourceID(index: index)]?.map(\.firstRecord) == [0, 2])
    #expect(clock(store, index + 1) == ["+01:00 assumed 0"])
    let first = store.range(SourceID(index: index)).lowerBound
    #expect(StoreCase.time(store.time(RecordID(index: first + 1))) == "2022-10-30T00:55:00+00:00")
    #expect(StoreCase.time(store.time(RecordID(index: first + 2))) == "2022-10-30T01:20:00+00:00")
  }

  // MARK: Steps back

  @Test func aClockThatGoesBackIsASeamAndOrderWithinStays() throws {
    let store = try StoreCase.store(
      ["12:00:00", "12:00:05", "02:00:00", "02:00:05", "02:00:09"].map { StoreCase.cbs($0, $0) }.joined())
    #expect(store.seams == [ClockSeam(record: RecordID(index: 2), change: .back(seconds: 36_005))])
    #expect((0..<5).map { store.id(at: $0).index } == [2, 3, 4, 0, 1])
  }

  @Test func sourcesWithoutAClockComeLast() throws {
    let store = try StoreCase.store([
      StoreCase.Text("no clock\r\nat all\r\n"), StoreCase.Text("cut\r\n" + StoreCase.cbs("12:00:00", "b")),
      StoreCase.Text(StoreCase.cbs("11:00:00", "a")),
    ])
    let order = StoreCase.texts(store).map { $0.split(separator: " ").last.map(String.init) ?? "" }
    #expect(order.suffix(1) == ["all"] || order.suffix(2) == ["clock", "all"])
    #expect(order.prefix(3) == ["a", "cut", "b"])
    #expect(store.orderTime(store.id(at: store.count - 1)) == LogStore.noClock)
    #expect(store.lastTime == Instant(year: 2022, month: 10, day: 8, hour: 12))
  }

  // MARK: By hand

  /// The same store as if it had been read with these clocks.
  @Test func refreezingEqualsReadingAnew() throws {
    let texts = try [
      StoreCase.Text(Scenario.clockChange.bytes(), step: 3_000),
      StoreCase.Text(Scenario.f01BaseFileChanged.bytes()),
      StoreCase.Text(try Repository.bytes("Samples/kb5013941/mail.txt"), kind: .mail),
      Self.events([FileTime(2022, 10, 8, 5, 51, 40)]),
    ]
    let plain = try StoreCase.store(texts)
    var random = Mutation(seed: 0x0ff5e7)
    var store = plain
    for _ in 0..<6 {
      var overrides: [SourceID: ZoneOffset] = [:]
      for source in 0..<3 where random.below(2) == 0 {
        overrides[SourceID(index: UInt32(source))] = ZoneOffset(seconds: Int32(random.below(100) - 50) * 900)
      }
      store = store.refrozen(interpretation: try StoreCase.interpretation(), overrides: overrides)
      let anew = try StoreCase.store(texts, overrides: overrides)
      #expect(Golden.difference(StoreCase.dump(store), StoreCase.dump(anew)) == nil, "\(overrides)")
    }
    store = store.refrozen(interpretation: try StoreCase.interpretation(), overrides: [:])
    #expect(Golden.difference(StoreCase.dump(store), StoreCase.dump(plain)) == nil)
  }

  // MARK: Hostile

  @Test func absurdTimesAreHeldInBounds() throws {
    let store = try StoreCase.store(
      [
        StoreCase.Text(
          StoreCase.csi("00:00:00", "a", stamp: "@9999/12/31:23:59:59.999", day: "1601-01-01")
            + StoreCase.csi("23:59:59", "b", stamp: "@1601/1/1:00:00:00.000", day: "9999-12-31")
            + StoreCase.cbs(
              "00:00:00", "Session: 4294967295_4294967295 initialized by client A.", day: "1601-01-01"))
      ], overrides: [Self.first: ZoneOffset(seconds: .max)])
    #expect(store.count == 3)
    for index in 0..<3 {
      let time = store.orderTime(RecordID(index: UInt32(index)))
      #expect(time >= 1 && time < LogStore.noClock)
    }
    #expect(store.complaints.count <= 2)
  }

  /// Stamps that change their mind in every record.
  @Test func manyChangesStayFast() throws {
    let text = (0..<4_000).map { number in
      StoreCase.csi(
        "\((number / 2 % 24).padded(2)):00:00", "a", stamp: "@2022/10/8:\(number % 5 * 3):0:0.000")
    }.joined()
    let store = try StoreCase.store(text)
    #expect(store.count == 4_000)
    #expect(store.seams.count <= 500 + 256)
    #expect(store.complaints.count <= 8)
  }
}

extension Int {
  fileprivate func padded(_ width: Int) -> String {
    let text = String(self)
    return String(repeating: "0", count: Swift.max(0, width - text.count)) + text
  }
}
