import Records

/// Reads the date and time of an event as Event Viewer, `wevtutil` and PowerShell show them.
///
/// Orders: `2022/10/8 13:52:17`, `2022-10-08T13:52:17.123`, `10/8/2022 1:52:17 PM`, `08.10.2022 13:52:17`,
/// `2022年10月8日 13:52:17`, with 上午 and 下午 before the time, `Z` or a zone behind it. `10/8/2022` can be read
/// month first or day first; a number over 12 tells.
enum EventClock {
  /// Which of two numbers that could be either is the month.
  enum Order: Sendable {
    case monthFirst, dayFirst
  }

  /// A date and time as it stands.
  struct Reading {
    fileprivate var numbers: (Int, Int, Int)
    fileprivate var sign: UInt8
    fileprivate var clock: Clock
    /// Behind the last byte.
    let end: Int

    /// The order that the numbers tell by themselves; nil when it is open, or when the year stands first.
    var order: Order? {
      guard numbers.0 < 1601, sign != UInt8(ascii: ".") else { return nil }
      return numbers.0 > 12 ? .dayFirst : numbers.1 > 12 ? .monthFirst : nil
    }

    /// Whether only something else can tell the order.
    var isOpen: Bool { numbers.0 < 1601 && sign != UInt8(ascii: ".") && order == nil }

    /// Whether it has fractions of a second.
    var isExact: Bool { clock.hasFraction }

    /// The distance from UTC in seconds; nil when it says none.
    var zone: Int? { clock.zone }

    /// The time, nil when there is no such day or hour; `order` counts only when the numbers do not tell it.
    func time(_ order: Order) -> Instant? {
      var (year, month, day) = numbers
      if year < 1601 {
        guard day >= 1601 else { return nil }
        let isDayFirst = sign == UInt8(ascii: ".") || (self.order ?? order) == .dayFirst
        (year, month, day) = isDayFirst ? (day, month, year) : (day, year, month)
      }
      return Instant(
        year: year, month: month, day: day, hour: clock.hour, minute: clock.minute, second: clock.second,
        fraction: clock.fraction)
    }
  }

  fileprivate struct Clock {
    var hour = 0
    var minute = 0
    var second = 0
    var fraction: Int64 = 0
    var hasFraction = false
    var zone: Int?
  }

  /// The time at `start` and where it ends, month first unless a number over 12 tells; nil when there is none.
  static func read(_ view: ByteView, at start: Int) -> (time: Instant, end: Int)? {
    guard let reading = scan(view, at: start), let time = reading.time(.monthFirst) else { return nil }
    return (time, reading.end)
  }

  /// The date and time at `start`; nil when there is none.
  static func scan(_ view: ByteView, at start: Int) -> Reading? {
    guard let (first, sign, end1) = part(view, at: start), let (second, sign2, end2) = part(view, at: end1),
      sign == sign2, "/-.".utf8.contains(sign),
      let (third, end) = ExcerptBytes.number(view, at: end2, most: 4), first >= 1601 || third >= 1601
    else { return nil }
    let end3 = view.starts(with: "日", at: end, before: view.count) ? end + 3 : end
    guard let (clock, end4) = readClock(view, at: end3) else { return nil }
    return Reading(numbers: (first, second, third), sign: sign, clock: clock, end: end4)
  }

  /// Whether a text has a time of day, and a date without a year: `Oct 08 13:52`, `10月 08 13:52`, as `Get-EventLog`
  /// shows it.
  static func isWithoutYear(_ text: ByteView) -> Bool {
    guard text.count >= 8, text.count <= 32, let colon = text.first(UInt8(ascii: ":"), in: 0..<text.count),
      colon >= 6,
      let (_, end) = ExcerptBytes.number(text, at: colon - 2, most: 2), end == colon
    else { return false }
    var digits = 0
    for byte in text.buffer {
      digits = ExcerptBytes.isDigit(byte) ? digits + 1 : 0
      if digits > 2 { return false }
    }
    return scan(text, at: 0) == nil
  }

  private static func part(_ view: ByteView, at start: Int) -> (value: Int, sign: UInt8, end: Int)? {
    guard let (value, end) = ExcerptBytes.number(view, at: start, most: 4), end < view.count else {
      return nil
    }
    for word in ["年", "月"] as [StaticString] where view.starts(with: word, at: end, before: view.count) {
      return (value, UInt8(ascii: "/"), end + 3)
    }
    return (value, view[end], end + 1)
  }

  private static func readClock(_ view: ByteView, at start: Int) -> (clock: Clock, end: Int)? {
    var index = start
    var half = skipBlanks(view, index)
    // A weekday may stand between.
    if view.starts(with: "星期", at: half, before: view.count), half + 9 <= view.count { half += 9 }
    if half < view.count, view[half] == UInt8(ascii: ",") || view[half] == UInt8(ascii: "T") { half += 1 }
    index = skipBlanks(view, half)
    var afternoon: Bool?
    if view.starts(with: "上午", at: index, before: view.count) { afternoon = false }
    if view.starts(with: "下午", at: index, before: view.count) { afternoon = true }
    if afternoon != nil { index = skipBlanks(view, index + 6) }
    var clock = Clock()
    guard index > start, let (hour, end1) = ExcerptBytes.number(view, at: index, most: 2), end1 < view.count,
      view[end1] == UInt8(ascii: ":"), let (minute, end2) = ExcerptBytes.number(view, at: end1 + 1, most: 2)
    else { return nil }
    (clock.hour, clock.minute) = (hour, minute)
    index = end2
    if index < view.count, view[index] == UInt8(ascii: ":") {
      guard let (value, end) = ExcerptBytes.number(view, at: index + 1, most: 2) else { return nil }
      clock.second = value
      index = readZone(view, readFraction(view, end, &clock), &clock)
    }
    let after = skipBlanks(view, index)
    if ExcerptBytes.hasWord(view, "am", at: after) { (afternoon, index) = (false, after + 2) }
    if ExcerptBytes.hasWord(view, "pm", at: after) { (afternoon, index) = (true, after + 2) }
    guard let afternoon else { return (clock, index) }
    guard (0...23).contains(hour) else { return nil }
    // 下午 also stands before 13 to 23.
    clock.hour = hour > 12 ? hour : hour % 12 + (afternoon ? 12 : 0)
    return (clock, index)
  }

  /// `.1234567`, in any number of digits.
  private static func readFraction(_ view: ByteView, _ start: Int, _ clock: inout Clock) -> Int {
    guard start + 1 < view.count, view[start] == UInt8(ascii: "."), ExcerptBytes.isDigit(view[start + 1])
    else { return start }
    var index = start + 1
    var step: Int64 = 1_000_000
    while index < view.count, ExcerptBytes.isDigit(view[index]), index - start <= 9 {
      clock.fraction += Int64(view[index] - 0x30) * step
      step /= 10
      index += 1
    }
    clock.hasFraction = index - start > 3
    return index
  }

  /// `Z`, `+08:00`.
  private static func readZone(_ view: ByteView, _ start: Int, _ clock: inout Clock) -> Int {
    guard start < view.count else { return start }
    if view[start] == UInt8(ascii: "Z") {
      clock.zone = 0
      return start + 1
    }
    guard view[start] == UInt8(ascii: "+") || view[start] == UInt8(ascii: "-"),
      let (hours, end) = ExcerptBytes.number(view, at: start + 1, most: 2), end < view.count,
      view[end] == UInt8(ascii: ":"), let (minutes, end2) = ExcerptBytes.number(view, at: end + 1, most: 2)
    else { return start }
    clock.zone = (hours * 60 + minutes) * (view[start] == UInt8(ascii: "-") ? -60 : 60)
    return end2
  }

  /// Blanks, also the narrow one that newer libraries put before AM and PM.
  private static func skipBlanks(_ view: ByteView, _ start: Int) -> Int {
    var index = ExcerptBytes.skipBlanks(view, start..<view.count)
    for blank in ["\u{202f}", "\u{a0}"] as [StaticString] {
      if view.starts(with: blank, at: index, before: view.count) {
        index = ExcerptBytes.skipBlanks(view, index + blank.utf8CodeUnitCount..<view.count)
      }
    }
    return index
  }
}
