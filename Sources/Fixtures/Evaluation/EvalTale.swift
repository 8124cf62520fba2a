/// Tells one case: its log, where in it the failure begins and its session ends, and what is true of it.
struct EvalTale {
  let fault: EvalFault
  let condition: EvalCondition
  /// The servicing log; unused when ``lines`` tells the case.
  var story: CBSStory
  /// A log of another kind: its name and its lines so far.
  var other: (name: String, text: String)?
  var truth = EvalTruth()
  /// The update that is being installed.
  let update: Update
  /// The file and the component that the failure meets.
  let file: String
  let component: Identity
  private var failureStart = 0
  private var failureEnd = 0
  private let start: FileTime

  /// Files of Windows with the components they belong to; no case of a real customer among them.
  private static let things: [(file: String, component: String)] = [
    ("win32spl.dll", "Microsoft-Windows-Printing-Spooler-Networkclient"),
    ("mstscax.dll", "Microsoft-Windows-TerminalServices-ActiveXClient"),
    ("rasapi32.dll", "Microsoft-Windows-RasApi"), ("wevtsvc.dll", "Microsoft-Windows-EventLog-Core"),
    ("msxml6.dll", "Microsoft-Windows-MSXML60"), ("hidclass.sys", "Microsoft-Windows-HidClass"),
    ("wbengine.exe", "Microsoft-Windows-BLB-Engine"), ("dfrgui.exe", "Microsoft-Windows-Defrag-Adminui"),
    ("gpsvc.dll", "Microsoft-Windows-GroupPolicy-Base"), ("iscsiexe.dll", "Microsoft-Windows-iSCSI-Service"),
  ]

  /// Builds with a revision each.
  private static let builds = [("14393", "5427"), ("19041", "2846"), ("22621", "1702"), ("26100", "1742")]

  init(_ fault: EvalFault, _ condition: EvalCondition, seed: UInt64) {
    self.fault = fault
    self.condition = condition
    var random = SplitMix64(seed: seed)
    var machine = Machine()
    machine.host = "PC-\(random.within(100...999))"
    if condition == .version {
      (machine.build, machine.revision) = Self.builds[random.below(Self.builds.count)]
      machine.stackRevision = machine.revision
      machine.zone = Zone(minutes: [-300, 60, 330][random.below(3)])
    }
    let thing = Self.things[random.below(Self.things.count)]
    file = thing.file
    component = Identity(thing.component, "10.0.\(machine.build).\(machine.revision)")
    let next = random.within(3_000...6_000)
    update = Update(
      kb: "KB50\(random.within(10_000...48_999))",
      package: machine.package(
        "Package_for_RollupFix", "\(machine.build).\(next).1.\(random.within(2...12))"),
      members: random.within(4...9), member: random.within(900...4_000),
      version: "10.0.1.\(random.within(2...9))")
    start = FileTime(2023, random.within(1...12), random.within(2...27), random.within(0...9), 14, 7, 350)
    story = CBSStory(machine: machine, seed: random.next(), start: start)
  }

  var isNewer: Bool { (Int(story.machine.build) ?? 0) >= 19_041 }
  var result: HRESULT? { truth.result.map { HRESULT($0, "") } }

  // MARK: - The parts of a case

  mutating func tell() {
    let boot = start.adding(milliseconds: -5_400_000)
    switch fault {
    case .nameNotResolved: tellUpdateAgent()
    case .upgradeDriver, .compatibilityHold: tellSetup()
    default:
      story.startService(lastBoot: boot)
      if condition == .noisy { tellHealthyDay(boot: boot) }
      if fault == .healthy { tellHealthy() } else { tellFailure() }
      story.stopService()
      if condition == .noisy {
        story.log.wait(3_600_000)
        story.startService(lastBoot: boot)
        story.scanForUpdates()
        tellGrumbles()
        story.listPackages()
        story.stopService()
      }
    }
  }

  private mutating func tellHealthyDay(boot: FileTime) {
    story.scanForUpdates()
    tellGrumbles()
    story.evaluateFeatures()
    story.install(Case5013941.dotNet)
    story.listPackages()
    story.stopService()
    story.log.wait(7_200_000)
    story.startService(lastBoot: boot)
    story.maintain()
    tellGrumbles()
    story.log.wait(240_000)
  }

  /// What healthy machines complain about.
  private mutating func tellGrumbles() {
    let probe = "Package_for_KB30\(story.random.within(10_000...99_999))~\(Identity.token)~amd64~~6.4.1.0"
    story.cbs("Expecting attribute name", HRESULT(0x800f_080d, "CBS_E_MANIFEST_INVALID_ITEM"), kind: .log)
    story.cbs("Failed to get next element", HRESULT(0x800f_080d, "CBS_E_MANIFEST_INVALID_ITEM"), kind: .log)
    story.cbs("InternalOpenPackage failed for \(probe)", .invalidPackage, kind: .log)
    story.cbs("Failed to internally open package.", .invalidPackage, kind: .log)
    story.cbs("Failed to OpenPackage using worker session [HRESULT = 0x800f0805]")
    story.cbs(
      "Could not load SrClient DLL from path: SrClient.dll.  Continuing without system restore points.")
    story.cbs("Clearing HangDetect value")
    story.cbs(
      "Idle processing thread terminated normally, but the system is shutting down",
      HRESULT(0x8007_045b, "ERROR_SHUTDOWN_IN_PROGRESS"), kind: .log)
    story.noWinner(Identity(Vocabulary.losers[0], "10.0.\(story.machine.build).1"), others: 2)
  }

  private mutating func tellHealthy() {
    beginFailure()
    story.scanForUpdates()
    tellGrumbles()
    story.install(update)
    endFailure()
  }

  /// The next record is the first of the failure.
  mutating func beginFailure() {
    failureStart = other?.text.utf8.count ?? story.log.bytes.count
  }

  /// The record before was the last of the failing session.
  mutating func endFailure() {
    failureEnd = other?.text.utf8.count ?? story.log.bytes.count
  }

  // MARK: - The files

  func files() throws -> [Sample.File] {
    let bytes = other.map { Array($0.text.utf8) } ?? story.log.bytes
    let name = other?.name ?? "CBS.log"
    switch condition {
    case .clean, .version: return [Sample.File(path: name, bytes: bytes)]
    case .noisy:
      return [
        Sample.File(path: name, bytes: bytes), Sample.File(path: "System.evtx", bytes: try eventLog()),
      ]
    case .cut:
      // In the middle of a line; a few lines before the failure are left.
      var from = max(0, failureStart - 333)
      while from < failureStart, bytes[from] < 0x20 || bytes[from] >= 0x80 { from += 1 }
      return [Sample.File(path: name, bytes: Array(bytes[from...]))]
    case .mail: return [Sample.File(path: "mail.txt", bytes: Array(mail(bytes).utf8))]
    }
  }

  private func eventLog() throws -> [UInt8] {
    var events = EventStory(computer: story.machine.host, seed: 7)
    let offer = OfferedUpdate(
      title: "2023-适用于 Windows 10 Version 1809 的累积更新，适合基于 x64 的系统 (\(update.kb))",
      guid: events.random.guid(), revision: 200, service: OfferedUpdate.windowsServerUpdateServices)
    events.start(at: start.adding(milliseconds: -5_400_000))
    let end = story.sessions.last { $0.identifier == update.kb }?.start ?? story.log.now
    // Setup of another Windows and repairs by hand are no updates of the agent.
    let isUpdate = ![.upgradeDriver, .compatibilityHold, .sourceMissing].contains(fault)
    if isUpdate {
      events.installStarted(offer, at: end.adding(milliseconds: -2_000))
      if let result {
        events.installFailed(offer, with: result, at: end.adding(milliseconds: 190_000))
      } else {
        events.installed(offer, at: end.adding(milliseconds: 190_000))
      }
    }
    return try EvtxWriter().file(of: events.sorted)
  }

  // MARK: - The mail

  private func mail(_ bytes: [UInt8]) -> String {
    var from = failureStart
    // The two lines before the failure, as people copy them.
    for _ in 0..<3 where from > 0 {
      from = (bytes[..<(from - 1)].lastIndex(of: UInt8(ascii: "\n")) ?? 0)
    }
    let excerpt = String(decoding: bytes[from..<failureEnd], as: UTF8.self)
      .split(whereSeparator: \.isNewline).map {
        mailLines(columns(String($0)), longest: 84, slack: 16) { 82 }
      }.joined(separator: "\n")
    let event =
      result.map { "事件 20，WindowsUpdateClient\n安装失败: Windows 安装下列更新失败，错误为 \($0.hex): (\(update.kb))。" }
      ?? "事件 19，WindowsUpdateClient\n安装成功: Windows 成功安装以下更新: (\(update.kb))"
    return """
      发件人: 桌面支持 <desk@example.org>
      发送时间: 2023 年 11 月 3 日 16:20
      收件人: 二线 <second@example.org>
      主题: 答复: \(story.machine.host) 补丁 \(update.kb)

      您好：

      \(story.machine.host) 的日志我看过了，相关的一段贴在下面，请帮忙确认。

      \(isUpdateOfAgent ? event : "")

      日志里是这样的：

      \(excerpt)

      机器还在用户手里，需要再收集什么请告诉我。

      谢谢
      李工

      """
  }

  private var isUpdateOfAgent: Bool {
    ![.upgradeDriver, .compatibilityHold, .sourceMissing].contains(fault)
  }

  /// A mail program keeps one blank of many.
  private func columns(_ line: String) -> String {
    line.split(separator: " ").joined(separator: " ")
  }
}
