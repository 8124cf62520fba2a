import Records

/// What the name of a working directory below `WinSxS\Temp\InFlight` says: 32 hex digits, little endian.
///
/// FILETIME (8 bytes, UTC), a counter (4), process id (2), thread id (2); checked on public samples and the
/// sample mail (`winsxs.md` section 3). Joins a CBS record to a Procmon capture of the same run.
public struct InFlightName: Hashable, Sendable {
  /// When the operation was begun, UTC.
  public var time: Instant
  /// Number of the operation within the process.
  public var counter: UInt32
  /// Process id.
  public var process: UInt16
  /// Thread id.
  public var thread: UInt16
  /// The file name after the digits, when there is one.
  public var file: String?

  /// Why a text is no such name.
  public enum Problem: Error, Hashable, Sendable {
    /// Not 32 hex digits, but so many: usually a copying mistake.
    case digitCount(Int)
    /// The digits say a time outside 1990...2199, so they are something else or were altered.
    case implausibleTime
  }

  /// Reads the last part of a path, with or without a file name: `e78f07ebd9dad801284b0000e80dc013_clipboardserver.dll`.
  public init(text: String) throws(Problem) {
    var last = Substring(text)
    while last.hasSuffix("\\") { last = last.dropLast() }
    if let mark = last.lastIndex(of: "\\") { last = last[last.index(after: mark)...] }
    let digits = last.utf8.prefix { hexValue($0) != nil }
    let rest = last.utf8.dropFirst(digits.count)
    guard digits.count == 32, rest.isEmpty || rest.first == UInt8(ascii: "_") else {
      throw .digitCount(digits.count)
    }
    var bytes: [UInt64] = []
    var high: UInt64?
    for digit in digits {
      let value = UInt64(hexValue(digit) ?? 0)
      if let upper = high {
        bytes.append(upper << 4 | value)
        high = nil
      } else {
        high = value
      }
    }
    func number(_ range: Range<Int>) -> UInt64 {
      range.reversed().reduce(0) { $0 << 8 | bytes[$1] }
    }
    guard let filetime = Int64(exactly: number(0..<8)),
      (Self.earliest..<Self.latest).contains(filetime)
    else { throw .implausibleTime }
    time = Instant(filetime: filetime)
    counter = UInt32(truncatingIfNeeded: number(8..<12))
    process = UInt16(truncatingIfNeeded: number(12..<14))
    thread = UInt16(truncatingIfNeeded: number(14..<16))
    file = rest.isEmpty ? nil : Substring(rest.dropFirst()).description
  }

  /// 1990-01-01 and 2200-01-01.
  private static let earliest = Int64(Instant.daysFromCivil(year: 1990, month: 1, day: 1)) * 864_000_000_000
  private static let latest = Int64(Instant.daysFromCivil(year: 2200, month: 1, day: 1)) * 864_000_000_000
}
