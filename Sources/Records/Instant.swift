/// A point of time in 100 ns steps since 1601-01-01T00:00:00Z, as Windows' FILETIME counts.
///
/// The same type serves for local wall-clock readings before a clock offset is known; such values
/// never leave the store without having been turned into UTC.
public struct Instant: Hashable, Comparable, Sendable {
  /// 100 ns steps since 1601-01-01T00:00:00Z.
  public var filetime: Int64

  /// Steps in one second.
  public static let second: Int64 = 10_000_000

  /// Seconds between 1601-01-01 and 1970-01-01.
  public static let unixEpoch: Int64 = 11_644_473_600

  /// Makes an instant from a FILETIME.
  public init(filetime: Int64) {
    self.filetime = filetime
  }

  /// Makes an instant from civil parts; nil when a part is out of its range or the year is not 1601...9999.
  public init?(
    year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, fraction: Int64 = 0
  ) {
    guard (1601...9999).contains(year), (1...12).contains(month), day >= 1,
      day <= Self.daysInMonth(year: year, month: month), (0...23).contains(hour),
      (0...59).contains(minute), (0...60).contains(second), fraction >= 0, fraction < Self.second
    else { return nil }
    let days = Self.daysFromCivil(year: year, month: month, day: day)
    let seconds = Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
    self.filetime = seconds * Self.second + fraction
  }

  /// Earlier first.
  public static func < (left: Instant, right: Instant) -> Bool { left.filetime < right.filetime }

  /// This instant moved by `seconds`; stays at the end of the range instead of overflowing.
  public func adding(seconds: Int64) -> Instant {
    let (step, overflow1) = seconds.multipliedReportingOverflow(by: Self.second)
    let (value, overflow2) = filetime.addingReportingOverflow(step)
    return overflow1 || overflow2 ? Instant(filetime: seconds < 0 ? .min : .max) : Instant(filetime: value)
  }

  /// Whole seconds since 1601, rounded down.
  public var seconds: Int64 { Self.floorDivide(filetime, Self.second) }

  /// Steps since the last whole second; not by way of ``seconds``, which multiplied again may leave the range.
  private var stepsWithinSecond: Int64 {
    let rest = filetime % Self.second
    return rest < 0 ? rest + Self.second : rest
  }

  /// The civil parts of this instant in UTC.
  public var civil: Civil {
    let days = Self.floorDivide(seconds, 86_400)
    let rest = Int(seconds - days * 86_400)
    let (year, month, day) = Self.civilFromDays(Int(days))
    return Civil(
      year: year, month: month, day: day, hour: rest / 3600, minute: rest % 3600 / 60, second: rest % 60,
      fraction: stepsWithinSecond)
  }

  /// Year to second, and a fraction in 100 ns steps.
  public struct Civil: Hashable, Sendable {
    /// The year, for example 2022.
    public var year: Int
    /// 1...12.
    public var month: Int
    /// 1...31.
    public var day: Int
    /// 0...23.
    public var hour: Int
    /// 0...59.
    public var minute: Int
    /// 0...59.
    public var second: Int
    /// 100 ns steps within the second.
    public var fraction: Int64
  }

  static func floorDivide(_ value: Int64, _ by: Int64) -> Int64 {
    let quotient = value / by
    return value % by < 0 ? quotient - 1 : quotient
  }

  static func daysInMonth(year: Int, month: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days since 1601-01-01 in the Gregorian calendar (the usual era arithmetic with years from March).
  public static func daysFromCivil(year: Int, month: Int, day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
    return era * 146_097 + dayOfEra - 584_694
  }

  static func civilFromDays(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 584_694
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let monthIndex = (5 * dayOfYear + 2) / 153
    let month = monthIndex + (monthIndex < 10 ? 3 : -9)
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
  }
}

/// A zone offset from UTC in seconds, east positive.
public struct ZoneOffset: Hashable, Comparable, Sendable {
  /// Seconds east of UTC.
  public var seconds: Int32

  /// Makes an offset; real zones lie within +-15 hours, which is not checked here.
  public init(seconds: Int32) {
    self.seconds = seconds
  }

  /// No offset.
  public static let utc = ZoneOffset(seconds: 0)

  /// West first.
  public static func < (left: ZoneOffset, right: ZoneOffset) -> Bool { left.seconds < right.seconds }

  /// "+08:00", "-03:30", "+00:00".
  public var text: String {
    let minutes = abs(Int(seconds)) / 60
    return (seconds < 0 ? "-" : "+") + Self.two(minutes / 60) + ":" + Self.two(minutes % 60)
  }

  /// Reads "+08:00", "-0330", "+8", "Z" and "utc"; nil for anything else.
  public init?(text: String) {
    if ["z", "utc"].contains(text.lowercased()) {
      self = .utc
      return
    }
    guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
    let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
    // `Int` would take a second sign.
    guard parts.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }) else { return nil }
    var hours = 0
    var minutes = 0
    if parts.count == 2, let first = Int(parts[0]), let last = Int(parts[1]) {
      (hours, minutes) = (first, last)
    } else if parts.count == 1, let number = Int(parts[0]) {
      (hours, minutes) = parts[0].count > 2 ? (number / 100, number % 100) : (number, 0)
    } else {
      return nil
    }
    guard (0...15).contains(hours), (0...59).contains(minutes) else { return nil }
    self.seconds = Int32(hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
  }

  static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}

extension Instant {
  /// ISO 8601 with the given offset, for example `2022-10-08T13:50:50.895+08:00`.
  ///
  /// The fraction has three digits, or seven when more precision is there, or is left out for whole seconds.
  public func iso8601(_ zone: ZoneOffset) -> String {
    let parts = adding(seconds: Int64(zone.seconds)).civil
    return "\(Self.date(parts))T\(Self.clock(parts))\(Self.fraction(parts.fraction))\(zone.text)"
  }

  /// `13:50:50` in the given zone.
  public func clockText(_ zone: ZoneOffset) -> String {
    Self.clock(adding(seconds: Int64(zone.seconds)).civil)
  }

  /// `2022-10-08` in the given zone.
  public func dateText(_ zone: ZoneOffset) -> String {
    Self.date(adding(seconds: Int64(zone.seconds)).civil)
  }

  /// Milliseconds within the second, `895`, always three digits.
  public var millisecondText: String {
    let number = Int(stepsWithinSecond / 10_000)
    return String(repeating: "0", count: 3 - String(number).count) + String(number)
  }

  private static func date(_ parts: Civil) -> String {
    let year = String(parts.year)
    return String(repeating: "0", count: max(0, 4 - year.count)) + year + "-" + ZoneOffset.two(parts.month)
      + "-" + ZoneOffset.two(parts.day)
  }

  private static func clock(_ parts: Civil) -> String {
    ZoneOffset.two(parts.hour) + ":" + ZoneOffset.two(parts.minute) + ":" + ZoneOffset.two(parts.second)
  }

  private static func fraction(_ steps: Int64) -> String {
    guard steps > 0 else { return "" }
    let whole = steps % 10_000 == 0
    let digits = String(whole ? steps / 10_000 : steps)
    return "." + String(repeating: "0", count: (whole ? 3 : 7) - digits.count) + digits
  }
}
