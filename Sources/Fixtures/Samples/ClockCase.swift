/// A small case about clocks: a servicing log in local time and an event log in UTC that tell of the same minutes.
///
/// It knows the instant of each record, and so the offsets, where they change, and the true order of both files.
public struct ClockCase: Sendable {
  /// A part of the log with one distance from UTC.
  public struct Stretch: Hashable, Sendable {
    /// Number of its first record, from 0.
    public var firstRecord: Int
    /// The line of that record, from 1.
    public var line: Int
    /// Minutes from UTC.
    public var minutes: Int
    /// Number of its records.
    public var records: Int
    /// Number of those that carry the UTC time.
    public var stamps: Int

    /// `+05:30`.
    public var text: String {
      (minutes < 0 ? "-" : "+") + (abs(minutes) / 60).padded(2) + ":" + (abs(minutes) % 60).padded(2)
    }
  }

  /// A record of the merged order.
  public struct Entry: Hashable, Sendable {
    /// Whether it is an event; else a record of the log.
    public var isEvent: Bool
    /// Its number in its file, from 0.
    public var number: Int
    /// When it was written.
    public var time: FileTime
  }

  /// The log with all that is known of it.
  public let log: CBSStory
  let events: [EvtxEvent]
  private let zone: Zone

  /// Tells the story from `start` on; about twelve minutes of it.
  init(zone: Zone, start: FileTime, seed: UInt64) {
    var machine = Machine()
    machine.zone = zone
    var story = CBSStory(machine: machine, seed: 0xc10c << 16 ^ seed, start: start)
    var events = EventStory(computer: machine.host, seed: 0xe7e << 16 ^ seed)
    let offer = OfferedUpdate(
      title: "2022-10 适用于 Windows 10 Version 1809 的累积更新，适合基于 x64 的系统 (KB5018419)",
      guid: events.random.guid(), revision: 200, service: OfferedUpdate.windowsServerUpdateServices)
    for round in 0..<2 {
      Self.between(&story) { events.service("Windows Modules Installer", "TrustedInstaller", "正在运行", at: $0) }
      story.startService(lastBoot: start.adding(milliseconds: -3_600_000))
      Self.between(&story) { events.installStarted(offer, at: $0) }
      Self.tellSession(&story, &events, isLast: round == 1)
      Self.between(&story) { events.installed(offer, at: $0) }
      story.stopService()
      Self.between(&story) { events.service("Windows Modules Installer", "TrustedInstaller", "已停止", at: $0) }
      // The first round takes less than six minutes; the second begins behind the change.
      story.log.wait(40_000)
      if let change = zone.changes.first, story.log.now < change.at {
        story.log.now = change.at.adding(milliseconds: 25_310)
      }
    }
    log = story
    self.events = events.sorted
    self.zone = zone
  }

  /// Something between two records of the log, more than a second from both: lines show whole seconds.
  private static func between(_ story: inout CBSStory, _ tell: (FileTime) -> Void) {
    story.log.wait(1_300)
    tell(story.log.now)
    story.log.wait(1_300)
  }

  private static func tellSession(_ story: inout CBSStory, _ events: inout EventStory, isLast: Bool) {
    let package = "Package_for_RollupFix~\(Identity.token)~amd64~~17763.3532.1.7"
    let session = story.beginSession("WindowsUpdateAgent")
    story.cbs("Exec: Session processing started.  Client: WindowsUpdateAgent, Session(Install): \(session)")
    story.log.wait(4_200)
    story.openStore()
    let transaction = story.beginTransaction(session: session)
    // Sub-second order: record, event, record within one second.
    let second = FileTime(ticks: (story.log.now.ticks / 10_000_000 + 3) * 10_000_000)
    story.log.now = second.adding(milliseconds: 140)
    story.log.csi("Begin executing advanced installer phase 38 index 1 (sequence 40)", stamped: true)
    events.service("Windows Update", "wuauserv", "正在运行", at: second.adding(milliseconds: 480))
    story.log.now = second.adding(milliseconds: 815)
    story.log.csi("End executing advanced installer (sequence 40)", stamped: true)
    story.log.wait(2_600)
    story.endTransaction(transaction)
    story.finalizeSession(
      .ok, package: package, identifier: isLast ? "KB5018419" : "KB5017379")
  }

  // MARK: - What is known

  /// The stretches of the log.
  public var stretches: [Stretch] {
    let times = log.log.recordTimes
    let stamped = Set(log.log.stampedRecords)
    let lines = recordLines
    var stretches: [Stretch] = []
    for (number, time) in times.enumerated() {
      let minutes = zone.minutes(at: time)
      if stretches.last?.minutes != minutes {
        stretches.append(
          Stretch(firstRecord: number, line: lines[number], minutes: minutes, records: 0, stamps: 0))
      }
      stretches[stretches.count - 1].records += 1
      if stamped.contains(number) { stretches[stretches.count - 1].stamps += 1 }
    }
    return stretches
  }

  /// The line of each record.
  private var recordLines: [Int] {
    let starts = log.log.lineStarts.filter(\.isRecord).map(\.offset)
    var lines: [Int] = []
    var (offset, line) = (0, 1)
    for start in starts {
      line += log.log.bytes[offset..<start].count { $0 == UInt8(ascii: "\n") }
      offset = start
      lines.append(line)
    }
    return lines
  }

  /// All records of both files in the order in which they were written.
  public var order: [Entry] {
    let records = log.log.recordTimes.enumerated().map { Entry(isEvent: false, number: $0, time: $1) }
    let told = events.enumerated().map {
      Entry(isEvent: true, number: $0, time: FileTime(ticks: UInt64($1.time)))
    }
    return (records + told).sorted {
      ($0.time, $0.isEvent ? 1 : 0, $0.number) < ($1.time, $1.isEvent ? 1 : 0, $1.number)
    }
  }

  /// The merged order as runs of records of one file.
  private var runs: JSONText {
    var runs: [(isEvent: Bool, count: Int)] = []
    for entry in order {
      if let last = runs.last, last.isEvent == entry.isEvent {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((entry.isEvent, 1))
      }
    }
    return .array(
      runs.map {
        .object([("file", .string($0.isEvent ? "System.evtx" : "CBS.log")), ("records", .number($0.count))])
      })
  }

  private func expected(_ sample: Sample) -> JSONText {
    let times = log.log.recordTimes
    func text(_ time: FileTime?) -> JSONText { time.map { .string($0.utcText) } ?? .null }
    return .object([
      ("schema", .string("kbtriage.sample/1")),
      ("sample", .string(sample.rawValue)), ("finding", .null),
      (
        "clock",
        .array(
          stretches.map {
            .object([
              ("offset", .string($0.text)), ("basis", .string("csi")), ("stamps", .number($0.stamps)),
              ("firstRecord", .number($0.firstRecord)), ("line", .number($0.line)),
              ("records", .number($0.records)),
            ])
          })
      ),
      ("records", .number(times.count)), ("first", text(times.first)), ("last", text(times.last)),
      ("events", .number(events.count)), ("order", runs),
    ])
  }

  /// The files of the sample.
  func files(of sample: Sample) throws -> [Sample.File] {
    [
      Sample.File(path: "README.md", bytes: Array(sample.readme.utf8)),
      Sample.File(path: "Windows/Logs/CBS/CBS.log", bytes: log.log.bytes),
      Sample.File(path: "Windows/System32/winevt/Logs/System.evtx", bytes: try EvtxWriter().file(of: events)),
      Sample.File(path: "expected.json", bytes: Array((expected(sample).text() + "\n").utf8)),
    ]
  }

  /// The event log's bytes.
  public func eventLog() throws -> [UInt8] { try EvtxWriter().file(of: events) }
}
