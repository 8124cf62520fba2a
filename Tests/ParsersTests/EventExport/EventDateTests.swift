import Records
import Testing

@testable import Parsers

/// Dates of exported events: which number is the month, and how a row that is damaged is told.
struct EventDateTests {
  private static func table(_ dates: [String], chinese: Bool = false, separator: String = ",") -> String {
    let head = chinese ? "级别,日期和时间,来源,事件 ID,任务类别" : "Level,Date and Time,Source,Event ID,Task Category"
    let rows = dates.map { "Error,\($0),A,1,None,\"text\"" }
    return ([head] + rows).joined(separator: "\r\n") + "\r\n"
  }

  /// The days of the events as `month-day`, and what was said about them.
  private static func days(_ text: String) -> (days: [String], orders: [String]) {
    guard let batch = EventExportTest.batch(text) else { return ([], ["not recognised"]) }
    let days = batch.kinds.indices.filter { batch.kinds[$0] == .event }.map { index in
      let civil = Instant(filetime: batch.times[index]).civil
      return "\(civil.month)-\(civil.day)"
    }
    return (days, batch.complaints.map { "\($0.problem)" })
  }

  @Test(
    arguments: [
      // A number over 12 tells it for the whole table, wherever it stands.
      (["10/8/2022 1:52:17 PM", "10/28/2022 1:52:17 PM"], false, ["10-8", "10-28"], []),
      (["8/10/2022 13:52:17", "28/10/2022 13:52:17"], false, ["10-8", "10-28"], []),
      (["28/10/2022 13:52:17", "8/10/2022 13:52:17"], true, ["10-28", "10-8"], []),
      // Nothing tells it: the language of the heads, and that is said.
      (["10/8/2022 1:52:17 PM"], false, ["10-8"], ["dateOrder(\"month-first\")"]),
      (["10/8/2022 13:52:17"], true, ["8-10"], ["dateOrder(\"day-first\")"]),
      // Both stand there: each row that tells it is read so.
      (
        ["10/28/2022 1:00:00 PM", "28/10/2022 13:00", "1/2/2022 1:00:00 PM"], false,
        ["10-28", "10-28", "1-2"],
        ["dateOrder(\"month-first\")"]
      ),
      // The year first, points, words: no question.
      (
        ["2022/10/8 13:52:17", "2022-10-08 13:52:17", "8.10.2022 13:52:17", "2022年10月8日 13:52:17"], true,
        ["10-8", "10-8", "10-8", "10-8"], []
      ),
      (
        ["2022/10/8 星期六 下午 1:52:17", "2022/10/8 上午 1:52:17", "10/28/2022 1:52:17\u{202f}PM"], true,
        ["10-8", "10-8", "10-28"], []
      ),
    ] as [([String], Bool, [String], [String])])
  func monthAndDay(_ dates: [String], _ isChinese: Bool, _ days: [String], _ orders: [String]) {
    let found = Self.days(Self.table(dates, chinese: isChinese))
    #expect(found.days == days)
    #expect(found.orders == orders)
  }

  @Test(
    arguments: [
      ("10/8/2022 12:00:01 AM", 0, 0, 1), ("10/8/2022 12:00:01 PM", 12, 0, 1),
      ("2022/10/8 下午 1:02", 13, 2, 0),
      ("2022/10/8 下午 13:02:03", 13, 2, 3), ("2022-10-08T05:06:07.5", 5, 6, 7),
    ] as [(String, Int, Int, Int)])
  func hours(_ text: String, _ hour: Int, _ minute: Int, _ second: Int) {
    let civil = Array(text.utf8).withView { EventClock.read($0, at: 0) }?.time.civil
    #expect([civil?.hour, civil?.minute, civil?.second] == [hour, minute, second])
  }

  @Test(
    arguments: [
      // An open quotation mark ends where the next row starts.
      (
        "Error,2022/10/8 1:00:00,A,1,None,\"not closed\r\nError,2022/10/8 1:00:01,A,2,None,\"b\"\r\n",
        ["1", "2"], ["truncated(part: \"quoted text\") keptPartly"]
      ),
      // A row that was cut.
      (
        "Error,2022/10/8 1:00:00,A,1,None,\"a\"\r\nError,2022/10/8 1:00:01,A", ["1"],
        ["malformed(part: \"row\", needed: \"5 columns\", found: \"3\") keptRaw"]
      ),
      (
        "Error,2022/40/8 1:00:00,A,1,None,\"a\"\r\n", ["1"],
        ["malformed(part: \"date\", needed: \"a date and a time\", found: \"2022/40/8 1:00:00\") keptPartly"]
      ),
      (
        "Error,2022/10/8 1:00:00,A,x,None,\"a\"\r\n", [],
        ["malformed(part: \"1 x event\", needed: \"source and event id\", found: \"fewer\") keptRaw"]
      ),
    ] as [(String, [String], [String])])
  func damagedRows(_ rows: String, _ ids: [String], _ complaints: [String]) {
    let text = Self.table([]) + rows
    let batch = EventExportTest.batch(text)
    #expect(
      batch.map { EventExportTest.facts($0).map { $0.split(separator: " ")[2] } } == ids.map { Substring($0) }
    )
    #expect(batch?.complaints.map { "\($0.problem) \($0.action)" } == complaints)
    #expect(batch.map { EventExportTest.tiles([$0], text.utf8.count) } == true)
  }

  /// Work grows with the text and not faster: quotes that never close, rows of separators, lines without end.
  @Test(arguments: ["\"\n", "\",\"\n", ",,,,,\n", "E,2022/10/8 1:00:00,A,1,\"\n", "\"\"", "x"])
  func crafted(_ part: String) {
    let clock = ContinuousClock()
    func time(_ count: Int) -> Duration {
      let text = Self.table([]) + String(repeating: part, count: count)
      return clock.measure { _ = EventExportTest.batches(Array(text.utf8)) }
    }
    _ = time(1_000)
    let (small, large) = (time(10_000), time(80_000))
    #expect(large < small * 40 + .milliseconds(400), "\(small) \(large)")
  }
}
