import Casework
import Fixtures
import Foundation
import Records
import Testing

@testable import Diagnosis

/// Which logs of a sequence are missing, by the stamps in the names of the others.
@Suite struct RotatedLogsTests {
  private typealias File = (name: String, bytes: [UInt8])

  /// A log at +08:00 whose first record stands at `first`, with the stamps that prove it.
  private static func log(_ name: String, from first: Instant, more: [String] = []) -> File {
    let times = [0, 60, 3_600].map { first.adding(seconds: $0) }
    let lines = times.map { time in
      let local = time.adding(seconds: 8 * 3600).civil
      let utc = time.civil
      let head = "\(local.year)-\(two(local.month))-\(two(local.day)) \(clock(local)), Info                  "
      let begin = time == first ? head + "CBS    TI: --- Initializing Trusted Installer ---\r\n" : ""
      return begin + head
        + "CSI    00000001@\(utc.year)/\(utc.month)/\(utc.day):\(clock(utc)).000 nothing special"
    }
    return (name, Array((lines + more).map { $0 + "\r\n" }.joined().utf8))
  }

  private static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

  private static func clock(_ civil: Instant.Civil) -> String {
    [civil.hour, civil.minute, civil.second].map(two).joined(separator: ":")
  }

  private static func time(_ day: Int, _ hour: Int) -> Instant {
    Instant(year: 2022, month: 10, day: day, hour: hour) ?? Instant(filetime: 0)
  }

  private static let oldest = log("CbsPersist_20221001020000.log", from: time(1, 0))
  private static let middle = log("CbsPersist_20221003040000.cab", from: time(1, 2))
  private static let current = log("CBS.log", from: time(3, 4))

  /// `name from…to reason`, times as day and hour of UTC.
  private static func missing(_ files: [File], id: String = "cbs") throws -> [String] {
    let snapshot = try CaseFiles.snapshot(files.shuffled())
    let row = try #require(snapshot.coverage.rows.first { $0.expected.id == id })
    func short(_ time: Instant?) -> String { time.map { "\($0.civil.day).\($0.civil.hour)" } ?? "" }
    return row.missing.map {
      "\($0.name ?? "?") \(short($0.from))…\(short($0.to)) \($0.reason.rawValue)"
    }
  }

  @Test func aWholeSequenceLacksNothing() throws {
    #expect(try Self.missing([Self.oldest, Self.middle, Self.current]) == [])
    #expect(try Self.missing([Self.current]) == [])
  }

  /// The log behind the gap begins when the missing one was rolled over, so it says its name.
  @Test func theLogInBetweenIsNamed() throws {
    #expect(
      try Self.missing([Self.oldest, Self.current]) == ["CbsPersist_20221003040000 1.2…3.4 sequence"])
    // Whatever a customer put around the names.
    let renamed: File = ("pc1 cbspersist_20221001020000 (2).log", Self.oldest.bytes)
    #expect(try Self.missing([renamed, ("pc1-CBS.log", Self.current.bytes)]).count == 1)
  }

  @Test func theLogBehindTheLastIsMissing() throws {
    #expect(try Self.missing([Self.oldest, Self.middle]) == ["? 3.4… sequence"])
  }

  /// Where the log behind the gap was cut, its beginning is not known, only that something is missing.
  @Test func aCutLogDoesNotSayTheName() throws {
    let cut: File = ("CBS.log", Array("of a record before\r\n".utf8) + Self.current.bytes)
    #expect(try Self.missing([Self.oldest, cut]) == ["? 1.2…3.4 sequence"])
    let text = String(decoding: Self.current.bytes, as: UTF8.self)
    let later: File = ("CBS.log", Array(text.drop { $0 != "\r\n" }.dropFirst().utf8))
    #expect(try Self.missing([Self.oldest, later]) == ["? 1.2…3.4 sequence"])
  }

  @Test func whatIsThereAndNotReadIsNotMissing() throws {
    let empty: File = (Self.middle.name, [])
    #expect(try Self.missing([Self.oldest, empty, Self.current]) == [])
    #expect(try Self.missing([Self.oldest, empty]) == [])
  }

  /// Without a clock nobody knows what follows what.
  @Test func logsWithoutAClockSayNothing() throws {
    let line = "2022-10-05 12:00:00, Info                  CBS    nothing special\r\n"
    let undated: File = ("CBS.log", Array((line + line).utf8))
    #expect(try Self.missing([("CbsPersist_20221001020000.log", undated.bytes)]) == [])
  }

  @Test func logsThatOthersNameAreMissing() throws {
    let prefix = "2022-10-03 13:05:00, Info                  CBS    "
    let logs = #"C:\Windows\Logs\CBS\"#
    let current = Self.log(
      "CBS.log", from: Self.time(3, 4),
      more: [
        prefix + "Added \(logs)CbsPersist_20221003040000.log to WER report.",
        prefix + "Added \(logs)CbsPersist_20220901000000.cab to WER report.",
        prefix + "Archived backup log: \(logs)CbsPersist_20220801000000.cab.",
        prefix + "Added \(logs)CbsPersist_20221399000000.cab to WER report.",
      ])
    #expect(
      try Self.missing([Self.middle, current]) == [
        "CbsPersist_20220801000000 …1.0 named", "CbsPersist_20220901000000 …1.0 named",
      ])
  }

  /// Attempts that events report lie before the log, so the one before it is wanted; of DISM there is one older part.
  @Test func theLogBeforeTheFailureIsNamed() throws {
    var files = try Sample.kb5013941.files().filter { $0.path.hasPrefix("Windows") }
      .map { (name: String($0.path.split(separator: "/").last ?? ""), bytes: $0.bytes) }
    #expect(try Self.missing(files) == ["CbsPersist_20220929010211 …29.1 sequence"])
    #expect(try Self.missing(files, id: "dism") == [])
    let index = try #require(files.firstIndex { $0.name == "dism.log" })
    let text = String(decoding: files[index].bytes, as: UTF8.self)
    files[index].bytes = Array((text.range(of: "2022-10-08 14:20").map { text[$0.lowerBound...] } ?? "").utf8)
    #expect(try Self.missing(files, id: "dism") == ["dism.log.bak …8.6 sequence"])
    files.append(("dism.log.bak", []))
    #expect(try Self.missing(files, id: "dism") == [])
  }
}
