import Records

/// Reads the date and time of an event row as Event Viewer shows them.
///
/// Orders: `2022/10/8 13:52:17`, `2022-10-08 13:52:17`, `10/8/2022 1:52:17 PM` (month first; day first when the
/// first number is over 12), `08.10.2022 13:52:17`, with 上午 and 下午 before the time. `10/8/2022` of a day-first
/// country cannot be told from a month-first one and is read month first.
enum EventClock {
  /// The time at `start` and where it ends; nil when there is none.
  static func read(_ view: ByteView, at start: Int) -> (time: Instant, end: Int)? {
    guard let (first, sign, end1) = part(view, at: start), let (second, sign2, end2) = part(view, at: end1),
      sign == sign2, "/-.".utf8.contains(sign),
      let (third, end3) = ExcerptBytes.number(view, at: end2, most: 4)
    else { return nil }
    var date = (year: first, month: second, day: third)
    if first < 1601 {
      guard third >= 1601 else { return nil }
      let dayFirst = sign == UInt8(ascii: ".") || first > 12
      date = (third, dayFirst ? second : first, dayFirst ? first : second)
    }
    guard let (clock, end) = readClock(view, at: end3) else { return nil }
    guard
      let time = Instant(
        year: date.year, month: date.month, day: date.day, hour: clock.hour, minute: clock.minute,
        second: clock.second)
    else { return nil }
    return (time, end)
  }

  private static func part(_ view: ByteView, at start: Int) -> (value: Int, sign: UInt8, end: Int)? {
    guard let (value, end) = ExcerptBytes.number(view, at: start, most: 4), end < view.count else {
      return nil
    }
    return (value, view[end], end + 1)
  }

  private static func readClock(
    _ view: ByteView, at start: Int
  ) -> (clock: (hour: Int, minute: Int, second: Int), end: Int)? {
    var index = start
    var half = ExcerptBytes.skipBlanks(view, index..<view.count)
    // A weekday may stand between.
    if view.starts(with: "星期", at: half, before: view.count), half + 9 <= view.count { half += 9 }
    if half < view.count, view[half] == UInt8(ascii: ",") { half += 1 }
    index = ExcerptBytes.skipBlanks(view, half..<view.count)
    var afternoon: Bool?
    if view.starts(with: "上午", at: index, before: view.count) { afternoon = false }
    if view.starts(with: "下午", at: index, before: view.count) { afternoon = true }
    if afternoon != nil { index = ExcerptBytes.skipBlanks(view, index + 6..<view.count) }
    guard index > start, let (hour, end1) = ExcerptBytes.number(view, at: index, most: 2), end1 < view.count,
      view[end1] == UInt8(ascii: ":"), let (minute, end2) = ExcerptBytes.number(view, at: end1 + 1, most: 2)
    else { return nil }
    index = end2
    var second = 0
    if index < view.count, view[index] == UInt8(ascii: ":") {
      guard let (value, end) = ExcerptBytes.number(view, at: index + 1, most: 2) else { return nil }
      second = value
      index = end
    }
    let after = ExcerptBytes.skipBlanks(view, index..<view.count)
    if ExcerptBytes.hasWord(view, "am", at: after) { (afternoon, index) = (false, after + 2) }
    if ExcerptBytes.hasWord(view, "pm", at: after) { (afternoon, index) = (true, after + 2) }
    guard let afternoon else { return ((hour, minute, second), index) }
    guard (0...23).contains(hour) else { return nil }
    // 下午 also stands before 13 to 23.
    let hours = hour > 12 ? hour : hour % 12 + (afternoon ? 12 : 0)
    return ((hours, minute, second), index)
  }
}
