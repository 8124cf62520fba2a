/// Collects the events of one channel of a machine, in the words of its providers.
struct EventStory {
  /// The events so far, in the order of telling.
  private(set) var events: [EvtxEvent] = []
  let computer: String
  var random: SplitMix64

  init(computer: String, seed: UInt64) {
    self.computer = computer
    random = SplitMix64(seed: seed)
  }

  /// The events in order of time, numbered from 1.
  var sorted: [EvtxEvent] {
    var sorted = events.enumerated()
      .sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }
      .map(\.element)
    for index in sorted.indices {
      sorted[index].recordID = UInt64(index + 1)
    }
    return sorted
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
    level: UInt8 = 4, task: UInt16 = 0, opcode: UInt8 = 0, keywords: UInt64? = nil,
    content: EvtxEvent.Content
  ) {
    var event = EvtxEvent(
      provider: provider.name, providerGUID: provider.guid, id: id, version: version, level: level,
      task: task,
      opcode: opcode, keywords: keywords ?? provider.keywords, time: Int64(time.ticks), recordID: 0,
      processID: provider.processID,
      threadID: provider.processID == 0 ? 0 : UInt32(random.within(100...2_400) * 4), channel: channel,
      computer: computer, user: provider.user, qualifiers: provider.qualifiers, content: content)
    event.eventSourceName = provider.eventSourceName
    events.append(event)
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
      content: .eventData(
        [
          ("MajorVersion", .uint32(10)), ("MinorVersion", .uint32(0)),
          ("BuildVersion", .uint32(17_763)), ("QfeVersion", .uint32(2_300)),
          ("ServiceVersion", .uint32(0)), ("BootMode", .uint32(0)), ("StartTime", .time(boot)),
        ]))
    add(
      Self.power, 172, at: boot.adding(milliseconds: 3_204), task: 203,
      content: .eventData([("State", .uint32(1)), ("Reason", .uint32(6))]))
    let log = boot.adding(milliseconds: 9_870)
    add(
      Self.eventLog, 6_009, at: log,
      content: .eventData(
        ["10.00.", "17763", "", "Multiprocessor Free", "0"].map { (name: nil, value: .string($0)) }))
    add(Self.eventLog, 6_005, at: log, content: .eventData([(nil, .string("")), (nil, .binary(clock(log)))]))
  }

  mutating func upTime(at time: FileTime, seconds: Int) {
    add(
      Self.eventLog, 6_013, at: time,
      content: .eventData(
        ["", "", "", "", String(seconds), "60", "-480 中国标准时间"].map { (name: nil, value: .string($0)) }))
  }

  mutating func clockChanged(at time: FileTime, by milliseconds: Int) {
    add(
      Self.kernel, 1, at: time, version: 1, task: 5, keywords: 0x8000_0000_0000_0010,
      content: .eventData(
        [
          ("NewTime", .time(time)), ("OldTime", .time(time.adding(milliseconds: -milliseconds))),
          ("Reason", .uint32(1)),
        ]))
  }

  mutating func stop(at time: FileTime) {
    let program = "C:\\Windows\\System32\\RuntimeBroker.exe (\(computer))"
    add(
      Self.user32, 1_074, at: time,
      content: .eventData(
        zip(1..., [program, computer, "其他(没有计划的)", "0x0", "关闭电源", "", "\(computer)\\user"])
          .map { ("param\($0)", .string($1)) }))
    add(
      Self.power, 109, at: time.adding(milliseconds: 4_310), task: 103, keywords: 0x8000_4000_0000_0404,
      content: .eventData(
        [
          ("ShutdownActionType", .uint32(6)), ("ShutdownEventCode", .uint32(0)),
          ("ShutdownReason", .uint32(5)),
        ]))
    add(
      Self.eventLog, 6_006, at: time.adding(milliseconds: 4_020),
      content: .eventData([(nil, .string("")), (nil, .binary([1, 0, 0, 0, 0, 0, 0, 0]))]))
    let end = time.adding(milliseconds: 5_120)
    add(Self.kernel, 13, at: end, task: 2, content: .eventData([("StopTime", .time(end))]))
  }

  /// A SYSTEMTIME structure and eight zero bytes, as event 6005 carries it.
  private func clock(_ time: FileTime) -> [UInt8] {
    let local = time.civil(offset: 480)
    let weekday = Int((time.ticks / 10_000_000 + 480 * 60) / 86_400 + 1) % 7
    let words = [
      local.year, local.month, weekday, local.day, local.hour, local.minute, local.second, local.millisecond,
    ]
    return words.flatMap { little(UInt16(truncatingIfNeeded: $0)) }
      + [UInt8](repeating: 0, count: 8)
  }

  // MARK: - Services

  mutating func service(_ display: String, _ name: String, _ state: String, at time: FileTime) {
    let code = "\(name)/\(state == "正在运行" ? 4 : 1)"
    add(
      Self.services, 7_036, at: time,
      content: .eventData([
        ("param1", .string(display)), ("param2", .string(state)),
        (nil, .binary(utf16(code) + [0, 0])),
      ]))
  }

  mutating func startType(
    _ display: String, _ name: String, from old: String, to new: String, at time: FileTime
  ) {
    add(
      Self.services, 7_040, at: time,
      content: .eventData(
        zip(1..., [display, old, new, name]).map { ("param\($0)", .string($1)) }))
  }

  mutating func newService(_ name: String, path: String, type: String, start: String, at time: FileTime) {
    add(
      Self.services, 7_045, at: time,
      content: .eventData(
        [
          ("ServiceName", .string(name)), ("ImagePath", .string(path)),
          ("ServiceType", .string(type)), ("StartType", .string(start)),
          ("AccountName", .string("")),
        ]))
  }
}

extension EvtxEvent.Value {
  /// An instant.
  static func time(_ time: FileTime) -> EvtxEvent.Value {
    .filetime(Int64(time.ticks))
  }
}
