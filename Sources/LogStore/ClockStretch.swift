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
    /// The time zone in the output of systeminfo, which leaves daylight saving out: a hint.
    case systemInfo = "systeminfo"
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
    /// A tier decides alone: a hundred session ids do not outvote one stamp. What a person says of a source votes as
    /// ``ClockStretch/tier`` tells.
    fileprivate var tier: Int? {
      switch self {
      case .csi, .universal: 1
      // Rows are many and reach over years: they speak where no servicing log does.
      case .reporting, .copies: 2
      case .events: 3
      case .session: 4
      case .inflight: 5
      // It may be of another day or machine, and is an hour off all summer long where clocks are put forward.
      case .systemInfo: Self.weakest
      case .user, .evtx, .winpe, .assumed: nil
      }
    }

    /// Whether it is more than a hint.
    var isProof: Bool { self == .user || tier.map { $0 < Self.firstHint } ?? false }

    private static let firstHint = 3
    /// The tier of the weakest hint.
    static let weakest = 6
  }

  /// How much an offset counts for the case's zone.
  struct Weight: Sendable, Hashable {
    /// Its tier, the strongest first.
    var tier: Int
    /// How many statements agree.
    var stamps: Int

    /// That of a source with these stretches; nil when they have no vote.
    init?(of stretches: [ClockStretch]) {
      guard let tier = stretches.compactMap(\.tier).min() else { return nil }
      self.init(tier: tier, stamps: stretches.reduce(0) { $1.tier == tier ? $0 + $1.stamps : $0 })
    }

    init(tier: Int, stamps: Int) {
      self.tier = tier
      self.stamps = stamps
    }
  }

  /// First record, counted within the source.
  public var firstRecord: Int
  /// The offset.
  public var offset: ZoneOffset
  /// What it rests on.
  public var basis: Basis
  /// Number of stamps, ids or events that agree with it.
  public var stamps: Int
  /// What the source says itself, where a person overrules it; nil when it says nothing.
  var overruled: Weight?

  /// The tier in which it votes for the case's zone; nil when it has no vote.
  ///
  /// A person's word replaces what the source says and weighs as much: who corrects a log that the case does not hang
  /// on moves that log alone. Of a source that says nothing it counts when no other source says anything.
  var tier: Int? {
    guard basis == .user else { return basis.tier }
    return overruled?.tier ?? Basis.weakest + 1
  }

  /// How many statements it stands for.
  fileprivate var votes: Int { max(basis == .user ? overruled?.stamps ?? 1 : stamps, 1) }
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
    guard let tier = tier(of: stretches) else { return nil }
    var votes: [ZoneOffset: (stamps: Int, ends: Int)] = [:]
    for own in stretches.values {
      for (index, stretch) in own.enumerated() where stretch.tier == tier {
        votes[stretch.offset, default: (0, 0)].stamps += stretch.votes
        if index == own.count - 1 { votes[stretch.offset, default: (0, 0)].ends += 1 }
      }
    }
    return votes.max { ($0.value.stamps, $0.value.ends, $1.key) < ($1.value.stamps, $1.value.ends, $0.key) }?
      .key
  }

  /// The strongest tier in which anything votes.
  static func tier(of stretches: SourceTable<[ClockStretch]>) -> Int? {
    stretches.values.joined().compactMap(\.tier).min()
  }
}
