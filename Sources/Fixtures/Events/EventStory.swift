/// Collects the events of one channel of a machine, in the words of its providers.
struct EventStory {
  /// The events so far, in the order of telling.
  private(set) var events: [SampleEvent] = []
  let computer: String
  var random: SplitMix64

  init(computer: String, seed: UInt64) {
    self.computer = computer
    random = SplitMix64(seed: seed)
  }

  /// The events in order of time.
  var sorted: [SampleEvent] {
    events.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element)
  }

  /// The part of `System` that a provider always writes the same way.
  struct Provider {
    var name: String
    var guid: String?
    var eventSourceName: String?
    var qualifiers: UInt16?
    var keywords: UInt64
    var processID: UInt32
    var user: String? = "S-1-5-18"
  }

  mutating func add(
    _ provider: Provider, _ id: UInt16, at time: FileTime, channel: String = "System", version: UInt8 = 0,
    level: UInt8 = 4, task: UInt16 = 0, opcode: UInt8 = 0, keywords: UInt64? = nil, body: SampleEvent.Body
  ) {
    events.append(
      SampleEvent(
        provider: provider.name, guid: provider.guid, eventSourceName: provider.eventSourceName, id: id,
        qualifiers: provider.qualifiers, version: version, level: level, task: task, opcode: opcode,
        keywords: keywords ?? provider.keywords, time: time, processID: provider.processID,
        threadID: provider.processID == 0 ? 0 : UInt32(random.within(100...2_400) * 4), channel: channel,
        computer: computer, user: provider.user, body: body))
  }

  // MARK: - Providers

  static let updateClient = Provider(
    name: "Microsoft-Windows-WindowsUpdateClient", guid: "{945a8954-c147-4acd-923f-40c45405a658}",
    keywords: 0x8000_0000_0000_0000, processID: 6_108)
  static let servicing = Provider(
    name: "Microsoft-Windows-Servicing", guid: "{bd12f3b8-fc40-4a61-a307-b7a013a069c1}",
    keywords: 0x8000_0000_0000_0000, processID: 3_560)
  static let wusa = Provider(
    name: "Microsoft-Windows-WUSA", guid: "{09608c12-c1da-4104-a6fe-b959cf57560a}",
    keywords: 0x8000_0000_0000_0000, processID: 9_424)
  static let services = Provider(
    name: "Service Control Manager", guid: "{555908d1-a6d7-4695-8e1e-26931d2012f4}",
    eventSourceName: "Service Control Manager", qualifiers: 16_384, keywords: 0x8080_0000_0000_0000,
    processID: 772)
  static let eventLog = Provider(
    name: "EventLog", qualifiers: 32_768, keywords: 0x80_0000_0000_0000, processID: 0, user: nil)
  static let kernel = Provider(
    name: "Microsoft-Windows-Kernel-General", guid: "{a68ca8b7-004f-d7b6-a698-07e2de0f1f5d}",
    keywords: 0x8000_0000_0000_0080, processID: 4)
  static let power = Provider(
    name: "Microsoft-Windows-Kernel-Power", guid: "{331c3b3a-2005-44c2-ac5e-77220c37d6b4}",
    keywords: 0x8000_0000_0000_0404, processID: 4)
  static let user32 = Provider(
    name: "User32", guid: "{b0aa8734-56f7-41cc-b2f4-de228e98b946}", eventSourceName: "User32",
    qualifiers: 32_768, keywords: 0x8080_0000_0000_0000, processID: 688)

  // MARK: - Start and stop

  mutating func start(at boot: FileTime) {
    add(
      Self.kernel, 12, at: boot.adding(milliseconds: 12), task: 1,
      body: .data(
        [
          .init("MajorVersion", .uint32(10)), .init("MinorVersion", .uint32(0)),
          .init("BuildVersion", .uint32(17_763)), .init("QfeVersion", .uint32(2_300)),
          .init("ServiceVersion", .uint32(0)), .init("BootMode", .uint32(0)), .init("StartTime", .time(boot)),
        ], binary: nil))
    add(
      Self.power, 172, at: boot.adding(milliseconds: 3_204), task: 203,
      body: .data([.init("State", .uint32(1)), .init("Reason", .uint32(6))], binary: nil))
    let log = boot.adding(milliseconds: 9_870)
    add(
      Self.eventLog, 6_009, at: log,
      body: .data(
        ["10.00.", "17763", "", "Multiprocessor Free", "0"].map { .init(nil, .string($0)) }, binary: nil))
    add(Self.eventLog, 6_005, at: log, body: .data([.init(nil, .string(""))], binary: clock(log)))
  }

  mutating func upTime(at time: FileTime, seconds: Int) {
    add(
      Self.eventLog, 6_013, at: time,
      body: .data(
        ["", "", "", "", String(seconds), "60", "-480 中国标准时间"].map { .init(nil, .string($0)) }, binary: nil))
  }

  mutating func clockChanged(at time: FileTime, by milliseconds: Int) {
    add(
      Self.kernel, 1, at: time, version: 1, task: 5, keywords: 0x8000_0000_0000_0010,
      body: .data(
        [
          .init("NewTime", .time(time)), .init("OldTime", .time(time.adding(milliseconds: -milliseconds))),
          .init("Reason", .uint32(1)),
        ], binary: nil))
  }

  mutating func stop(at time: FileTime) {
    let program = "C:\\Windows\\System32\\RuntimeBroker.exe (\(computer))"
    add(
      Self.user32, 1_074, at: time,
      body: .data(
        zip(1..., [program, computer, "其他(没有计划的)", "0x0", "关闭电源", "", "\(computer)\\user"])
          .map { .init("param\($0)", .string($1)) }, binary: nil))
    add(
      Self.power, 109, at: time.adding(milliseconds: 4_310), task: 103, keywords: 0x8000_4000_0000_0404,
      body: .data(
        [
          .init("ShutdownActionType", .uint32(6)), .init("ShutdownEventCode", .uint32(0)),
          .init("ShutdownReason", .uint32(5)),
        ], binary: nil))
    add(
      Self.eventLog, 6_006, at: time.adding(milliseconds: 4_020),
      body: .data([.init(nil, .string(""))], binary: [1, 0, 0, 0, 0, 0, 0, 0]))
    let end = time.adding(milliseconds: 5_120)
    add(Self.kernel, 13, at: end, task: 2, body: .data([.init("StopTime", .time(end))], binary: nil))
  }

  /// A SYSTEMTIME structure and eight zero bytes, as event 6005 carries it.
  private func clock(_ time: FileTime) -> [UInt8] {
    let local = time.civil(offset: 480)
    let weekday = Int((time.ticks / 10_000_000 + 480 * 60) / 86_400 + 1) % 7
    let words = [
      local.year, local.month, weekday, local.day, local.hour, local.minute, local.second, local.millisecond,
    ]
    return words.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
      + [UInt8](repeating: 0, count: 8)
  }

  // MARK: - Services

  mutating func service(_ display: String, _ name: String, _ state: String, at time: FileTime) {
    let code = "\(name)/\(state == "正在运行" ? 4 : 1)"
    add(
      Self.services, 7_036, at: time,
      body: .data(
        [.init("param1", .string(display)), .init("param2", .string(state))],
        binary: code.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] } + [
          0, 0,
        ]
      ))
  }

  mutating func startType(
    _ display: String, _ name: String, from old: String, to new: String, at time: FileTime
  ) {
    add(
      Self.services, 7_040, at: time,
      body: .data(
        zip(1..., [display, old, new, name]).map { .init("param\($0)", .string($1)) }, binary: nil))
  }

  mutating func newService(_ name: String, path: String, type: String, start: String, at time: FileTime) {
    add(
      Self.services, 7_045, at: time,
      body: .data(
        [
          .init("ServiceName", .string(name)), .init("ImagePath", .string(path)),
          .init("ServiceType", .string(type)), .init("StartType", .string(start)),
          .init("AccountName", .string("")),
        ], binary: nil))
  }
}
