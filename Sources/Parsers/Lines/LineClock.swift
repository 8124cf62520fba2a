import Records

/// Reads dates and times as the text logs of Windows print them.
struct LineClock {
  let view: ByteView

  /// A date and time, and what stands behind it.
  struct Reading {
    /// nil for a date that no clock had: trace records without a time show the year 1600 or 1601.
    var time: Instant?
    /// Whether a fraction of a second is there, also without a time.
    var isExact: Bool
    /// First byte behind it.
    var end: Int

    /// The marks of a record with this time.
    var marks: RecordMarks { time != nil && isExact ? [.exact] : [] }
  }

  /// `2022-10-08 13:50:57:440`, `2022/10/08 13:50:57.4401234`, `2022-10-08<tab>13:50:57`; nil when none starts there.
  ///
  /// Month and day have two digits, the fraction up to seven, behind `:`, `.` or `,`.
  func reading(at start: Int, before end: Int) -> Reading? {
    guard end - start >= 19, end <= view.count, let century = two(start), let rest = two(start + 2),
      let month = two(start + 5), let day = two(start + 8), let hour = two(start + 11),
      let minute = two(start + 14), let second = two(start + 17)
    else { return nil }
    let dash = view[start + 4]
    guard dash == UInt8(ascii: "-") || dash == UInt8(ascii: "/"), view[start + 7] == dash,
      [0x20, 0x09, UInt8(ascii: "T")].contains(view[start + 10]), view[start + 13] == UInt8(ascii: ":"),
      view[start + 16] == UInt8(ascii: ":")
    else { return nil }
    var position = start + 19
    var fraction: Int64 = 0
    var digits = 0
    if position + 1 < end,
      [UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ",")].contains(view[position]),
      view[position + 1] &- 48 < 10
    {
      position += 1
      while position < end, view[position] &- 48 < 10, digits < 7 {
        fraction = fraction * 10 + Int64(view[position] - 48)
        digits += 1
        position += 1
      }
      // More digits say nothing that we keep.
      while position < end, view[position] &- 48 < 10 { position += 1 }
      for _ in digits..<7 { fraction *= 10 }
    }
    let year = century * 100 + rest
    guard hour < 24, minute < 60, second <= 60, (1...12).contains(month), (1...31).contains(day) else {
      return nil
    }
    guard year > 1601 else { return Reading(time: nil, isExact: digits > 0, end: position) }
    guard
      let time = Instant(
        year: year, month: month, day: day, hour: hour, minute: minute, second: second, fraction: fraction)
    else { return nil }
    return Reading(time: time, isExact: digits > 0, end: position)
  }

  /// A line that is nothing but a date and a time to the minute: `2012-02-20 23:56`.
  func minute(at start: Int, before end: Int) -> Instant? {
    guard end - start >= 16, end <= view.count, let century = two(start), let year = two(start + 2),
      let month = two(start + 5), let day = two(start + 8), let hour = two(start + 11),
      let minute = two(start + 14), view[start + 4] == UInt8(ascii: "-"),
      view[start + 7] == UInt8(ascii: "-"),
      view[start + 10] == 0x20, view[start + 13] == UInt8(ascii: ":")
    else { return nil }
    for index in start + 16..<end where view[index] != 0x20 && view[index] != 0x09 { return nil }
    return Instant(year: century * 100 + year, month: month, day: day, hour: hour, minute: minute)
  }

  /// `+0800`, `-0330` directly at `start`: the seconds east of UTC.
  func zone(at start: Int, before end: Int) -> Int64? {
    guard end - start >= 5, end <= view.count, let hours = two(start + 1), let minutes = two(start + 3),
      hours <= 15, minutes < 60
    else { return nil }
    let seconds = Int64(hours * 3600 + minutes * 60)
    switch view[start] {
    case UInt8(ascii: "+"): return seconds
    case UInt8(ascii: "-"): return -seconds
    default: return nil
    }
  }

  private func two(_ index: Int) -> Int? {
    let high = view[index] &- 48
    let low = view[index + 1] &- 48
    return high < 10 && low < 10 ? Int(high) * 10 + Int(low) : nil
  }
}
