/// An instant as Windows keeps it: steps of 100 nanoseconds since 1601-01-01 UTC.
public struct FileTime: Comparable, Hashable, Sendable {
  /// The steps.
  public var ticks: UInt64

  /// A date and a clock time in one zone.
  public struct Civil: Hashable, Sendable {
    /// Year, month and day.
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int
    /// 0 to 23.
    public var hour: Int
    /// 0 to 59.
    public var minute: Int
    /// 0 to 59.
    public var second: Int
    /// 0 to 999.
    public var millisecond: Int
  }

  /// Takes the steps as they are.
  public init(ticks: UInt64) {
    self.ticks = ticks
  }

  /// The instant of a clock time; `offset` is the zone's distance from UTC in minutes.
  public init(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int, _ millisecond: Int = 0,
    offset: Int = 0
  ) {
    let days = Self.days(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3_600 + minute * 60 + second - offset * 60
    ticks = UInt64(seconds * 10_000_000 + millisecond * 10_000)
  }

  /// The earlier instant is the smaller one.
  public static func < (left: FileTime, right: FileTime) -> Bool {
    left.ticks < right.ticks
  }

  /// The instant so many milliseconds later.
  public func adding(milliseconds: Int) -> FileTime {
    FileTime(ticks: UInt64(Int64(ticks) + Int64(milliseconds) * 10_000))
  }

  /// Date and clock time, `offset` minutes from UTC.
  public func civil(offset: Int = 0) -> Civil {
    let milliseconds = Int(ticks / 10_000) + offset * 60_000
    let seconds = milliseconds / 1_000
    let (year, month, day) = Self.date(days: seconds / 86_400)
    let clock = seconds % 86_400
    return Civil(
      year: year, month: month, day: day, hour: clock / 3_600, minute: clock / 60 % 60, second: clock % 60,
      millisecond: milliseconds % 1_000)
  }

  /// As servicing session ids show it: the two 32-bit halves in decimal.
  public var sessionID: String {
    "\(ticks >> 32)_\(ticks & 0xffff_ffff)"
  }

  /// The eight bytes in hexadecimal, lowest first, as InFlight directories begin.
  public var littleEndianHex: String {
    ticks.byteSwapped.hex(16)
  }

  /// `2022-10-08 05:50:49.333`.
  public var utcText: String {
    let time = civil()
    return "\(time.dateText) \(time.clockText).\(time.millisecond.padded(3))"
  }

  // Days from 1601-01-01 by counting from 0000-03-01, so that the leap day ends a year.
  private static let epoch = 584_694

  private static func days(year: Int, month: Int, day: Int) -> Int {
    let years = month <= 2 ? year - 1 : year
    let monthFromMarch = (month + 9) % 12
    return years * 365 + years / 4 - years / 100 + years / 400 + (153 * monthFromMarch + 2) / 5 + day - 1
      - epoch
  }

  private static func date(days: Int) -> (Int, Int, Int) {
    let shifted = days + epoch
    let era = shifted / 146_097
    let dayOfEra = shifted % 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthFromMarch = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
    let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
    return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, day)
  }
}

extension FileTime.Civil {
  /// `2022-10-08`.
  public var dateText: String {
    "\(year)-\(month.padded(2))-\(day.padded(2))"
  }

  /// `13:50:57`.
  public var clockText: String {
    "\(hour.padded(2)):\(minute.padded(2)):\(second.padded(2))"
  }
}

/// How local time runs on a machine: a distance from UTC that may change at some instants.
public struct Zone: Sendable {
  /// Minutes from UTC before the first change.
  public var initial: Int
  /// Later distances, in order of time.
  public var changes: [(at: FileTime, minutes: Int)]

  /// A zone that never changes.
  public init(minutes: Int) {
    initial = minutes
    changes = []
  }

  /// A zone whose distance changes, as with daylight saving.
  public init(initial: Int, changes: [(at: FileTime, minutes: Int)]) {
    self.initial = initial
    self.changes = changes
  }

  /// The distance that holds at an instant.
  public func minutes(at time: FileTime) -> Int {
    changes.last { $0.at <= time }?.minutes ?? initial
  }
}
