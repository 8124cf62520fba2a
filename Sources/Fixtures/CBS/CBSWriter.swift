/// The kinds of record that a writer counts, in the words of the record vocabulary.
public enum WrittenKind: String, CaseIterable, Sendable {
  case log, trace, origin, hydrationError, hydrationFailed, storeCorrupt, hashMismatch, fileCall
  case transactionBegin, transactionEnd, sessionStart, sessionEnd, failureReport, failure, manifestMissing
}

/// Writes a log of the CBS family, byte for byte as Windows does.
///
/// A record is `date time, level component text`, local time, whole seconds; level and component
/// are padded to 22 and 7 characters. CSI records begin with a sequence number that starts anew with
/// each process, and some kinds carry the UTC time behind it:
///
///     2022-10-08 13:50:57, Info                  CSI    0000001f@2022/10/8:05:50:57.815 CSI Transaction ...
public struct CBSWriter: Sendable {
  /// How lines end.
  public enum LineEnd: String, CaseIterable, Sendable {
    case crlf = "\r\n"
    case lf = "\n"
    case cr = "\r"
  }

  /// The word in the level column.
  public enum Level: String, Sendable {
    case info = "Info", warning = "Warning", error = "Error"
  }

  /// What was written so far.
  public private(set) var bytes: [UInt8] = []
  /// The instant that the next record gets.
  public var now: FileTime
  /// How many records of each kind were written.
  public private(set) var tally: [WrittenKind: Int] = [:]

  /// Where each line with a prefix begins, its instant, and whether a record begins there; the bulk writer moves them.
  private(set) var lineStarts: [(offset: Int, time: FileTime, isRecord: Bool)] = []

  /// Numbers of the records that carry the UTC time, counted from 0.
  public private(set) var stampedRecords: [Int] = []

  private let zone: Zone
  private let lineEnd: LineEnd
  private var sequence: UInt32 = 0
  private var prefix: (second: UInt64, text: String) = (0, "")

  /// Starts a log.
  public init(start: FileTime, zone: Zone, lineEnd: LineEnd = .crlf, byteOrderMark: Bool = true) {
    now = start
    self.zone = zone
    self.lineEnd = lineEnd
    if byteOrderMark {
      bytes = [0xef, 0xbb, 0xbf]
    }
  }

  /// How many records were written.
  public var recordCount: Int {
    tally.values.reduce(0, +)
  }

  /// The instant of each record.
  public var recordTimes: [FileTime] { lineStarts.filter(\.isRecord).map(\.time) }

  /// The log as text.
  public var text: String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// Lets time pass.
  public mutating func wait(_ milliseconds: Int) {
    now = now.adding(milliseconds: milliseconds)
  }

  /// A record; line feeds in `text` become the line end of the log.
  public mutating func record(
    _ text: String, level: Level = .info, component: String = "CBS", kind: WrittenKind = .log
  ) {
    tally[kind, default: 0] += 1
    line(text, level: level, component: component, isRecord: true)
  }

  /// A line with a prefix that only continues the record before it.
  public mutating func continuation(_ text: String, level: Level = .info, component: String = "CBS") {
    line(text, level: level, component: component, isRecord: false)
  }

  private mutating func line(_ text: String, level: Level, component: String, isRecord: Bool) {
    lineStarts.append((bytes.count, now, isRecord))
    append(stamp() + level.rawValue.padded(to: 22) + component.padded(to: 7))
    append(
      lineEnd == .lf
        ? text
        : text.split(separator: "\n", omittingEmptySubsequences: false)
          .joined(separator: lineEnd.rawValue))
    append(lineEnd.rawValue)
  }

  /// A CSI record with the next sequence number, and the UTC time when `stamped`.
  public mutating func csi(
    _ text: String, level: Level = .info, stamped: Bool = false, kind: WrittenKind = .log
  ) {
    sequence += 1
    if stamped { stampedRecords.append(recordCount) }
    record(
      sequence.hex(8) + (stamped ? "@\(Self.stamp(now))" : "") + " " + text, level: level,
      component: "CSI", kind: kind)
  }

  /// A new process: its CSI records count from 1 again.
  public mutating func startProcess() {
    sequence = 0
  }

  /// Text as it is, for what is no record at all.
  public mutating func raw(_ text: String) {
    append(text)
  }

  /// `2022/10/8:05:50:57.815`, month and day as short as they are.
  public static func stamp(_ time: FileTime) -> String {
    let utc = time.civil()
    return "\(utc.year)/\(utc.month)/\(utc.day):\(utc.clockText).\(utc.millisecond.padded(3))"
  }

  private mutating func stamp() -> String {
    let second = now.ticks / 10_000_000
    if prefix.second != second {
      let local = now.civil(offset: zone.minutes(at: now))
      prefix = (second, "\(local.dateText) \(local.clockText), ")
    }
    return prefix.text
  }

  private mutating func append(_ text: String) {
    bytes.append(contentsOf: text.utf8)
  }
}
