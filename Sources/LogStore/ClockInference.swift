import Records

/// A stretch of one source with one clock offset.
public struct ClockStretch: Sendable, Hashable {
  /// What the offset rests on.
  public enum Basis: String, Sendable, Hashable {
    /// Stamps of CSI records, which are UTC.
    case csi
    /// A session id that reads as a FILETIME near the record's own time: a hint.
    case session
    /// The name of an InFlight folder that reads as a FILETIME: a hint.
    case inflight
    /// An event log: UTC by its format.
    case evtx
    /// A person said so.
    case user
    /// Nothing in the source says it: the case's offset, else UTC.
    case assumed
  }

  /// First record, counted within the source.
  public var firstRecord: Int
  /// The offset.
  public var offset: ZoneOffset
  /// What it rests on.
  public var basis: Basis
  /// Number of stamps that agree with it.
  public var stamps: Int
}

/// Finds by how much a source's local clock differs from UTC, stretch by stretch.
///
/// A CSI stamp (UTC) beside the line's local time gives the difference; rounded to a quarter of an hour it is
/// the offset. It can change inside a file: daylight saving, a changed zone. A single stamp that fits no
/// quarter hour within two minutes says nothing (a record logged late) and is counted as a conflict.
struct ClockInference {
  /// A reading of both clocks.
  struct Reading {
    var record: Int
    var local: Instant
    var utc: Instant
  }

  static let quarter: Int64 = 900
  static let tolerance: Int64 = 120

  /// Rounded difference of a reading in seconds; nil when it fits no quarter hour or no zone on earth.
  static func offset(local: Instant, utc: Instant) -> Int32? {
    let difference = local.seconds - utc.seconds
    guard abs(difference) <= 15 * 3600 else { return nil }
    let rounded = Int64((Double(difference) / Double(quarter)).rounded()) * quarter
    return abs(difference - rounded) <= tolerance ? Int32(rounded) : nil
  }

  /// The stretches by CSI stamps, empty when there are none, and the number of readings that fit nothing.
  ///
  /// One reading that disagrees with both neighbours is not a change of the clock.
  static func stretches(_ readings: [Reading]) -> (stretches: [ClockStretch], conflicts: Int) {
    var conflicts = 0
    let fitting = readings.compactMap { reading -> (record: Int, offset: Int32)? in
      guard let offset = offset(local: reading.local, utc: reading.utc) else {
        conflicts += 1
        return nil
      }
      return (reading.record, offset)
    }
    var stretches: [ClockStretch] = []
    for (index, reading) in fitting.enumerated() {
      if let last = stretches.last, last.offset.seconds == reading.offset {
        stretches[stretches.count - 1].stamps += 1
        continue
      }
      let isLone = index + 1 < fitting.count && fitting[index + 1].offset == stretches.last?.offset.seconds
      if isLone, !stretches.isEmpty {
        conflicts += 1
        continue
      }
      stretches.append(
        ClockStretch(
          firstRecord: reading.record, offset: ZoneOffset(seconds: reading.offset), basis: .csi, stamps: 1))
    }
    if !stretches.isEmpty { stretches[0].firstRecord = 0 }
    return (stretches, conflicts)
  }

  /// The FILETIME of a session id `31034769_4265380821`; nil when it is none that could be a date since 2006.
  static func sessionInstant(_ text: String) -> Instant? {
    let parts = text.split(separator: "_")
    guard parts.count == 2, let high = UInt32(parts[0]), let low = UInt32(parts[1]) else { return nil }
    let value = UInt64(high) << 32 | UInt64(low)
    guard value > 127_500_000_000_000_000, value < 160_000_000_000_000_000 else { return nil }
    return Instant(filetime: Int64(value))
  }
}
