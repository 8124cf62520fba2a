/// A sample case: a folder of files as a customer would send it, made from nothing but code.
public enum Sample: String, CaseIterable, Sendable {
  /// KB5013941 fails with 0x800f0986: one file of the store is not what its deltas expect.
  case kb5013941
  /// The first one after the customer's answer: listing, hashes, the file itself, filters, a part of the hive.
  case kb5013941Round2 = "kb5013941-round2"
  /// The same machine and the same update without the fault.
  case healthy
  /// The first one as it arrives: a stored mail with a zip with a cabinet.
  case posted
  /// A log in local time five and a half hours ahead of UTC.
  case clockPlus0530 = "clock-plus-0530"
  /// A log in local time three hours behind UTC.
  case clockMinus0300 = "clock-minus-0300"
  /// Daylight saving ends in the middle of the log.
  case clockDaylightSaving = "clock-daylight-saving"
  /// The set-up ran in its own zone, the system that it made in another.
  case clockSetUp = "clock-set-up"

  /// A file of a sample.
  public struct File: Sendable {
    /// Where it lies in the sample's folder, with slashes.
    public var path: String
    /// Its content.
    public var bytes: [UInt8]
  }

  /// What the sample is, in one line.
  public var summary: String {
    switch self {
    case .kb5013941: "KB5013941 fails with 0x800f0986; a file of the component store was changed"
    case .kb5013941Round2: "the first case with the customer's answer: listing, file, filters, hive"
    case .healthy: "the same machine and update, nothing fails"
    case .posted: "the first case as it arrives: a mail with a zip with a cabinet"
    case .clockPlus0530: "local time at +05:30, an event log beside it"
    case .clockMinus0300: "local time at -03:00, an event log beside it"
    case .clockDaylightSaving: "daylight saving ends in the middle: +02:00, then +01:00"
    case .clockSetUp: "a set-up in its own zone: -08:00, then +08:00"
    }
  }

  /// What a sample about clocks tells; nil for the others.
  public var clock: ClockCase? {
    switch self {
    case .kb5013941, .kb5013941Round2, .healthy, .posted: nil
    case .clockPlus0530:
      ClockCase(zone: Zone(minutes: 330), start: FileTime(2022, 10, 12, 4, 30, 8, 220), seed: 530)
    case .clockMinus0300:
      ClockCase(zone: Zone(minutes: -180), start: FileTime(2022, 10, 12, 1, 58, 41, 640), seed: 300)
    case .clockDaylightSaving:
      ClockCase(
        zone: Zone(initial: 120, changes: [(at: FileTime(2022, 10, 30, 1, 0, 0), minutes: 60)]),
        start: FileTime(2022, 10, 30, 0, 54, 20, 130), seed: 1030)
    case .clockSetUp:
      ClockCase(
        zone: Zone(initial: -480, changes: [(at: FileTime(2022, 10, 13, 3, 20, 0), minutes: 480)]),
        start: FileTime(2022, 10, 13, 3, 14, 2, 870), seed: 808)
    }
  }

  /// The command that writes the sample anew from the root of the repository.
  public var command: String {
    "swift run kbgen sample \(rawValue) --out Samples/\(rawValue)"
  }

  /// All files, in order of their paths.
  ///
  /// The same bytes on each call.
  public func files() throws -> [File] {
    if self == .posted {
      let about = [
        File(path: "README.md", bytes: Array(readme.utf8)),
        File(path: "expected.json", bytes: Array((Posted.expected().text() + "\n").utf8)),
      ]
      return (about + (try Posted.files())).sorted { $0.path < $1.path }
    }
    if let clock { return try clock.files(of: self) }
    let fault = self == .kb5013941 || self == .kb5013941Round2
    let story = Case5013941.cbsLog(fault: fault)
    var files = [
      File(path: "README.md", bytes: Array(readme.utf8)),
      File(
        path: "expected.json",
        bytes: Array((Case5013941.expected(fault: fault, sample: self).text() + "\n").utf8)),
      File(path: "Windows/Logs/CBS/CBS.log", bytes: story.log.bytes),
      File(path: "Windows/Logs/DISM/dism.log", bytes: Case5013941.dismLog().log.bytes),
    ]
    if fault {
      files.append(File(path: "mail.txt", bytes: Array(Case5013941.mail(log: story.log.text).utf8)))
    }
    if self == .kb5013941Round2 { files += Case5013941.round2() }
    let events = Case5013941.events(fault: fault)
    for (name, channel) in [("System", events.system), ("Setup", events.setup)] {
      files.append(
        File(path: "Windows/System32/winevt/Logs/\(name).evtx", bytes: try EvtxWriter().file(of: channel)))
    }
    return files.sorted { $0.path < $1.path }
  }
}
