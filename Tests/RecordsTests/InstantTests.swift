import Testing

@testable import Records

struct InstantTests {
  @Test func knownInstants() throws {
    #expect(try #require(Instant(year: 1601, month: 1, day: 1)).filetime == 0)
    #expect(try #require(Instant(year: 1970, month: 1, day: 1)).seconds == Instant.unixEpoch)
    let sample = try #require(
      Instant(year: 2022, month: 10, day: 8, hour: 5, minute: 50, second: 57, fraction: 4_400_000))
    #expect(sample.iso8601(.utc) == "2022-10-08T05:50:57.440+00:00")
    #expect(sample.iso8601(ZoneOffset(seconds: 28_800)) == "2022-10-08T13:50:57.440+08:00")
    #expect(sample.clockText(ZoneOffset(seconds: -12_600)) == "02:20:57")
    #expect(sample.dateText(ZoneOffset(seconds: -28_800)) == "2022-10-07")
    #expect(sample.millisecondText == "440")
  }

  @Test(
    arguments: [
      (0, "2024-02-29T23:59:59+00:00"), (1, "2024-02-29T23:59:59.0000001+00:00"),
      (10_000, "2024-02-29T23:59:59.001+00:00"), (9_990_000, "2024-02-29T23:59:59.999+00:00"),
      (9_999_999, "2024-02-29T23:59:59.9999999+00:00"),
    ] as [(Int64, String)])
  func fractions(_ fraction: Int64, _ text: String) throws {
    let instant = try #require(
      Instant(year: 2024, month: 2, day: 29, hour: 23, minute: 59, second: 59, fraction: fraction))
    #expect(instant.iso8601(.utc) == text)
  }

  @Test func everyDayOfFourCenturiesFollowsTheLast() throws {
    var expected = 0
    for year in 1601...2001 {
      for month in 1...12 {
        for day in 1...Instant.daysInMonth(year: year, month: month) {
          // Not #expect for each of 146 000 days, which takes a minute.
          let back = Instant.civilFromDays(expected)
          if back != (year, month, day)
            || Instant.daysFromCivil(year: year, month: month, day: day) != expected
          {
            Issue.record("\(year)-\(month)-\(day) came back as \(back)")
          }
          expected += 1
        }
      }
    }
  }

  @Test func randomInstantsRoundTrip() throws {
    var random = Seeded(state: 1601)
    for _ in 0..<5000 {
      let filetime = Int64(random.next() % 2_650_467_743_999_999_999)
      let parts = Instant(filetime: filetime).civil
      let back = Instant(
        year: parts.year, month: parts.month, day: parts.day, hour: parts.hour, minute: parts.minute,
        second: parts.second, fraction: parts.fraction)
      #expect(back?.filetime == filetime, "seed 1601")
    }
  }

  @Test(arguments: [
    (1600, 12, 31, 0, 0, 0), (10_000, 1, 1, 0, 0, 0), (2023, 2, 29, 0, 0, 0), (1900, 2, 29, 0, 0, 0),
    (2022, 13, 1, 0, 0, 0), (2022, 0, 1, 0, 0, 0), (2022, 4, 31, 0, 0, 0), (2022, 1, 0, 0, 0, 0),
    (2022, 1, 1, 24, 0, 0), (2022, 1, 1, 0, 60, 0), (2022, 1, 1, 0, 0, 61), (2022, 1, 1, -1, 0, 0),
  ])
  func refusesPartsOutOfRange(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int
  ) {
    #expect(Instant(year: year, month: month, day: day, hour: hour, minute: minute, second: second) == nil)
  }

  @Test func theEndsOfTheRangeDoNotTrap() {
    for filetime in [Int64.min, .min + 1, -1, 0, .max - 1, .max] {
      let instant = Instant(filetime: filetime)
      #expect(!instant.iso8601(.utc).isEmpty)
      #expect(!instant.iso8601(ZoneOffset(seconds: 50_400)).isEmpty)
      #expect(!instant.iso8601(ZoneOffset(seconds: -50_400)).isEmpty)
      #expect(instant.millisecondText.count == 3)
    }
    #expect(Instant(filetime: .max).adding(seconds: 1).filetime == .max)
    #expect(Instant(filetime: .min).adding(seconds: -1).filetime == .min)
    #expect(Instant(filetime: 0).adding(seconds: .max).filetime == .max)
    #expect(Instant(filetime: 0).adding(seconds: .min).filetime == .min)
  }

  @Test func beforeTheEpochTheClockStillRunsForward() {
    #expect(Instant(filetime: -1).iso8601(.utc) == "1600-12-31T23:59:59.9999999+00:00")
    #expect(Instant(filetime: -10_000).millisecondText == "999")
  }
}

struct ZoneOffsetTests {
  @Test(
    arguments: [
      ("+08:00", 28_800), ("-03:30", -12_600), ("-0330", -12_600), ("+8", 28_800), ("Z", 0), ("utc", 0),
      ("UTC", 0),
      ("+00:00", 0), ("-4", -14_400), ("+0545", 20_700), ("+14:00", 50_400),
    ] as [(String, Int32)])
  func reads(_ text: String, _ seconds: Int32) throws {
    let offset = try #require(ZoneOffset(text: text))
    #expect(offset.seconds == seconds)
    #expect(ZoneOffset(text: offset.text) == offset)
  }

  @Test(arguments: [
    "", "+", "8", "+16", "+08:60", "+08:", "+:30", "++8", "-+8", "+-8", "+8:-30", "+08:00:00", "+12345",
    "east", "+８",
  ])
  func refuses(_ text: String) {
    #expect(ZoneOffset(text: text) == nil)
  }

  @Test func printsAllQuarters() {
    for quarter in -60...60 {
      let offset = ZoneOffset(seconds: Int32(quarter * 900))
      #expect(ZoneOffset(text: offset.text) == offset)
      #expect(offset.text.count == 6)
    }
  }
}

/// A small generator with a fixed start, so that failures repeat.
struct Seeded: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state >> 1
  }
}
