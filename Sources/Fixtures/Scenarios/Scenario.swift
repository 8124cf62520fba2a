/// Short logs for tests, each with one fault or one way of writing.
///
/// They share one machine and the story's usual noise, so that a test sees a fault as it stands in a
/// real log: after start-up lines, inside a session, before clean-up.
///
///     let bytes = Scenario.f02DeltaDamaged.bytes()
///     let unix = Scenario.f10ManifestMissing.text(lineEnd: .lf)
public enum Scenario: String, CaseIterable, Sendable {
  /// The base file of a delta was changed: equal checksums, 0985, then 0986.
  case f01BaseFileChanged
  /// The delta itself is damaged: `IntegrityState Valid: false`, unequal checksums.
  case f02DeltaDamaged
  /// A package's manifest is gone: 0x800f0831.
  case f10ManifestMissing
  /// STATUS_DELETE_PENDING is the first failure and the one that is returned (0xd0000056).
  case f31DeletePendingFirst
  /// The update client cannot reach its server: 0x8024402c, in a session of DISM and in event 20 (`systemLog()`).
  case f70NameNotResolved
  /// The store is called corrupt (0x80073712) by an origin that no class knows.
  case f13UnnamedCorruption
  /// As f01 in the forms of newer builds: `Reverse Delta`, `Matching Component`.
  case newerHydration
  /// Hash mismatches in the form of Windows 8: base64, directory in the record, found before expected.
  case oldHashes
  /// A hash record with a SHA-1 pair and a SHA-256 pair.
  case doubleHashes
  /// Local time three hours ahead of UTC.
  case clockEast
  /// Local time six hours behind UTC.
  case clockWest
  /// Local time five and a half hours ahead of UTC.
  case clockHalfHour
  /// Daylight saving ends in the middle: local time repeats an hour.
  case clockChange
  /// No record carries a UTC stamp, and the session id is no time.
  case clockUnknown

  /// The log with a byte order mark, as Windows writes it.
  public func bytes(lineEnd: CBSWriter.LineEnd = .crlf) -> [UInt8] {
    story(lineEnd: lineEnd).log.bytes
  }

  /// The log as text without a byte order mark.
  public func text(lineEnd: CBSWriter.LineEnd = .crlf) -> String {
    let text = story(lineEnd: lineEnd).log.text
    return text.unicodeScalars.first == "\u{feff}" ? String(text.unicodeScalars.dropFirst()) : text
  }

  /// The log together with what is known of it: kinds of records, sessions, mismatches.
  public func story(lineEnd: CBSWriter.LineEnd = .crlf) -> CBSStory {
    var machine = Machine()
    machine.zone = zone
    var story = CBSStory(machine: machine, seed: seed, start: start, lineEnd: lineEnd)
    if self == .clockUnknown {
      story.tellWithoutClock()
      return story
    }
    story.startService(lastBoot: start.adding(milliseconds: -5_400_000))
    story.scanForUpdates()
    story.stopService()
    story.log.wait(600_000)
    story.startService(lastBoot: start.adding(milliseconds: -5_400_000))
    tell(&story)
    story.stopService()
    return story
  }

  /// The System event log that belongs to the scenario, as the bytes of an `.evtx` file; nil when it has none.
  ///
  /// For f70 it holds a start (43) and a failure (20, 0x8024402c) of one update.
  public func systemLog() throws -> [UInt8]? {
    guard self == .f70NameNotResolved else { return nil }
    var events = EventStory(computer: Machine().host, seed: seed)
    let offer = OfferedUpdate(
      title: "2022-10 适用于 Windows 10 Version 1809 的累积更新，适合基于 x64 的系统 (KB5018419)",
      guid: events.random.guid(), revision: 200, service: OfferedUpdate.windowsServerUpdateServices)
    events.start(at: start.adding(milliseconds: -5_400_000))
    events.installStarted(offer, at: start.adding(milliseconds: 60_000))
    events.installFailed(
      offer, with: HRESULT(0x8024_402c, "WU_E_PT_WINHTTP_NAME_NOT_RESOLVED"),
      at: start.adding(milliseconds: 81_000))
    return try EvtxWriter().file(of: events.sorted)
  }

  /// A System event log in which one update fails at the given instants, for tests of clocks: each time a start (43)
  /// 92 seconds before the failure (20).
  public static func systemLog(ofFailures failures: [FileTime], kb: String, code: UInt32) throws -> [UInt8] {
    var events = EventStory(computer: Machine().host, seed: 20)
    let offer = OfferedUpdate(
      title: "2022-10 update (\(kb))", guid: events.random.guid(), revision: 200,
      service: OfferedUpdate.windowsServerUpdateServices)
    for failure in failures {
      events.installStarted(offer, at: failure.adding(milliseconds: -92_000))
      events.installFailed(offer, with: HRESULT(code, "X"), at: failure)
    }
    return try EvtxWriter().file(of: events.sorted)
  }

  /// The class of the catalogue that the scenario shows, or nil when it shows a way of writing.
  public var failureClass: String? {
    switch self {
    case .f01BaseFileChanged, .newerHydration: "F01"
    case .f02DeltaDamaged: "F02"
    case .f10ManifestMissing: "F10"
    case .f31DeletePendingFirst: "F31"
    case .f70NameNotResolved: "F70"
    case .f13UnnamedCorruption: "F13"
    default: nil
    }
  }

  /// Minutes from UTC at the start and at the end of the log.
  public var offsets: (first: Int, last: Int)? {
    switch self {
    case .clockUnknown: nil
    default: (zone.initial, zone.changes.last?.minutes ?? zone.initial)
    }
  }

  private var seed: UInt64 {
    // Not the hash value: that one differs from run to run.
    rawValue.utf8.reduce(0xcb5) { ($0 &* 0x0100_0000_01b3) ^ UInt64($1) }
  }

  private var start: FileTime {
    self == .clockChange ? FileTime(2022, 11, 6, 6, 40, 12, 350) : FileTime(2022, 10, 12, 2, 14, 7, 350)
  }

  private var zone: Zone {
    switch self {
    case .clockEast: Zone(minutes: 180)
    case .clockWest: Zone(minutes: -360)
    case .clockHalfHour: Zone(minutes: 330)
    case .clockChange:
      Zone(initial: -300, changes: [(at: FileTime(2022, 11, 6, 7, 0, 0), minutes: -360)])
    default: Zone(minutes: 480)
    }
  }

  private func tell(_ story: inout CBSStory) {
    switch self {
    case .f01BaseFileChanged: Case5013941.failInstall(&story, at: story.log.now)
    case .f02DeltaDamaged: story.tellDamagedDelta()
    case .f10ManifestMissing: story.tellMissingManifest()
    case .f31DeletePendingFirst: story.tellDeletePending()
    case .f70NameNotResolved: story.tellServerNotFound()
    case .f13UnnamedCorruption: story.tellUnknownCorruption()
    case .newerHydration: story.tellNewerHydration()
    case .oldHashes: story.tellOldHashes()
    case .doubleHashes: story.tellDoubleHashes()
    case .clockChange:
      story.install(Case5013941.servicingStack)
      story.log.wait(1_020_000)
      story.install(Case5013941.dotNet)
    default: story.install(Case5013941.dotNet)
    }
  }
}
