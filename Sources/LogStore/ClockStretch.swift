import Records

/// A stretch of one source with one clock offset.
public struct ClockStretch: Sendable, Hashable {
  /// What the offset rests on.
  public enum Basis: String, Sendable, Hashable {
    /// Stamps of CSI records, which are UTC.
    case csi
    /// `Universal Time is:` lines of the setup and servicing logs.
    case universal
    /// The zone that stands in every row of ReportingEvents.log.
    case reporting
    /// Events of the same update with the same result, which are UTC: a hint, since they come seconds later.
    case events
    /// The same events in an event log, whose times are UTC.
    case copies
    /// A session id that reads as a FILETIME near the record's own time: a hint.
    case session
    /// The name of an InFlight folder that reads as a FILETIME: a hint.
    case inflight
    /// A jump of the local clock that fits a restart into WinPE, which runs at -08:00: an assumption.
    case winpe
    /// An event log: UTC by its format.
    case evtx
    /// A person said so.
    case user
    /// Nothing in the source says it: the case's offset, else UTC.
    case assumed

    /// The tier in which it votes for the case's zone, the strongest first; nil when it has no vote.
    ///
    /// A tier decides alone: a hundred session ids do not outvote one stamp.
    var tier: Int? {
      switch self {
      case .user: 0
      case .csi, .universal: 1
      // Rows are many and reach over years: they speak where no servicing log does.
      case .reporting, .copies: 2
      case .events: 3
      case .session: 4
      case .inflight: 5
      case .evtx, .winpe, .assumed: nil
      }
    }

    /// Whether it is more than a hint.
    var isProof: Bool { tier.map { $0 < Self.firstHint } ?? false }

    private static let firstHint = 3
  }

  /// First record, counted within the source.
  public var firstRecord: Int
  /// The offset.
  public var offset: ZoneOffset
  /// What it rests on.
  public var basis: Basis
  /// Number of stamps, ids or events that agree with it.
  public var stamps: Int
}

/// A place where a source's local clock does not run on: its offset changes there, or the clock was set back.
public struct ClockSeam: Sendable, Hashable {
  /// What happens.
  public enum Change: Sendable, Hashable {
    /// The offset becomes another: daylight saving, the end of a set-up.
    case offset(from: ZoneOffset, to: ZoneOffset)
    /// The clock goes back by so many seconds, and nothing says that the offset is another.
    case back(seconds: Int64)
  }

  /// The first record behind it.
  public var record: RecordID
  /// What happens.
  public var change: Change
}

extension LogStore {
  /// The offset of the strongest tier that says one; within it, the one with the most stamps.
  ///
  /// On a tie the one that holds at the end of a source: a set-up ends in the zone of the machine. Then the smaller.
  static func zone(of stretches: SourceTable<[ClockStretch]>) -> ZoneOffset? {
    let voters = stretches.values.joined().filter { $0.basis.tier != nil }
    guard let tier = voters.compactMap(\.basis.tier).min() else { return nil }
    var votes: [ZoneOffset: (stamps: Int, ends: Int)] = [:]
    for own in stretches.values {
      for (index, stretch) in own.enumerated() where stretch.basis.tier == tier {
        votes[stretch.offset, default: (0, 0)].stamps += max(stretch.stamps, 1)
        if index == own.count - 1 { votes[stretch.offset, default: (0, 0)].ends += 1 }
      }
    }
    return votes.max { ($0.value.stamps, $0.value.ends, $1.key) < ($1.value.stamps, $1.value.ends, $0.key) }?
      .key
  }
}
