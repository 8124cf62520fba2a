extension Case5013941 {
  /// When the update failed, as the update client saw it.
  public static let failures: [FileTime] = [
    local(9, 26, 9, 38, 24, 611), local(9, 26, 14, 43, 58, 207), local(9, 27, 10, 7, 27, 930),
    local(9, 28, 16, 45, 36, 48), local(10, 8, 13, 52, 17, 374),
  ]

  private static let workdays: [(month: Int, day: Int)] =
    [1, 2, 5, 6, 7, 8, 9, 13, 14, 15, 16, 19, 20, 21, 22, 23, 26, 27, 28, 29, 30].map { (9, $0) } + [(10, 8)]

  /// What the msu file is called in events.
  static let title = "Windows 安全更新程序 (KB5013941)"

  /// The events of the channels System and Setup, in order of time.
  public static func events(fault: Bool) -> (system: [EvtxEvent], setup: [EvtxEvent]) {
    var system = EventStory(computer: Machine().host, seed: seed ^ 0x5e57)
    var setup = EventStory(computer: Machine().host, seed: seed ^ 0x5e7b)
    for (month, day) in workdays {
      tellDay(month, day, &system)
    }
    installQuietly(servicingStack, title: stackTitle, at: local(9, 29, 12, 31, 20, 118), &system, &setup)
    installQuietly(dotNet, title: dotNetTitle, at: local(9, 30, 12, 29, 58, 406), &system, &setup)
    installOverRestart(&system, &setup)
    tellAttempts(fault: fault, &system, &setup)
    return (system.sorted, setup.sorted)
  }

  private static let stackTitle = "2022-05 适用于 Windows 10 Version 1809 的服务堆栈更新，适合基于 x64 的系统 (KB5014031)"
  private static let dotNetTitle =
    "2022-05 适用于 Windows 10 Version 1809 的 .NET Framework 3.5、4.7.2 和 4.8 的累积更新，适合基于 x64 的系统 (KB5013641)"

  private static func tellDay(_ month: Int, _ day: Int, _ story: inout EventStory) {
    let boot = boot(month, day)
    story.start(at: boot)
    let services = [
      ("Windows Update", "wuauserv"), ("Windows Modules Installer", "TrustedInstaller"),
      ("Background Intelligent Transfer Service", "BITS"),
      ("Windows Defender Antivirus Service", "WinDefend"),
      ("Cryptographic Services", "CryptSvc"), ("Windows Time", "W32Time"),
    ]
    for (display, name) in services {
      let start = boot.adding(milliseconds: story.random.within(20_000...900_000))
      story.service(display, name, "正在运行", at: start)
      if name == "BITS" {
        story.startType(display, name, from: "按需启动", to: "自动启动", at: start.adding(milliseconds: 40))
      }
      if name != "WinDefend", name != "CryptSvc" {
        let rest = start.adding(milliseconds: story.random.within(300_000...1_500_000))
        story.service(display, name, "已停止", at: rest)
        if name == "BITS" {
          story.startType(display, name, from: "自动启动", to: "按需启动", at: rest.adding(milliseconds: -90))
        }
      }
    }
    if day % 3 == 0 {
      story.clockChanged(at: boot.adding(milliseconds: 45_000), by: story.random.within(15...900))
    }
    story.upTime(at: local(month, day, 12, 0, 0, 3), seconds: 11_900 - day)
    if (month, day) == (9, 8) {
      story.newService(
        "endpoint agent filter", path: "\\SystemRoot\\system32\\drivers\\epafilter.sys", type: "文件系统驱动程序",
        start: "系统启动", at: local(9, 8, 15, 12, 40, 190))
    }
    definitions(month, day, &story)
    story.stop(at: local(month, day, 17, story.random.within(32...58), story.random.below(60), 417))
  }

  private static func definitions(_ month: Int, _ day: Int, _ story: inout EventStory) {
    let version = "1.375.\((month - 9) * 600 + day * 19).0"
    let update = OfferedUpdate(
      title: "Microsoft Defender Antivirus 安全智能更新 - KB2267602 (版本 \(version))", guid: story.random.guid(),
      revision: 200, service: OfferedUpdate.windowsServerUpdateServices)
    let start = local(month, day, 9, story.random.within(5...28), story.random.below(60), 733)
    story.downloadStarted(update, at: start)
    story.installStarted(update, at: start.adding(milliseconds: 9_140))
    story.installed(update, at: start.adding(milliseconds: story.random.within(20_000...48_000)))
  }

  private static func installQuietly(
    _ update: Update, title: String, at time: FileTime, _ system: inout EventStory, _ setup: inout EventStory
  ) {
    let offer = OfferedUpdate(
      title: title, guid: system.random.guid(), revision: 201,
      service: OfferedUpdate.windowsServerUpdateServices)
    system.downloadStarted(offer, at: time.adding(milliseconds: -70_000))
    system.installStarted(offer, at: time)
    setup.changeInitiated(update.kb, at: time.adding(milliseconds: 22_000))
    setup.stateChanged(2, update.kb, .ok, at: time.adding(milliseconds: 31_000))
    system.installed(offer, at: time.adding(milliseconds: 36_000))
  }

  /// An update of the middle of September that waited for the next start of the machine.
  private static func installOverRestart(_ system: inout EventStory, _ setup: inout EventStory) {
    let offer = OfferedUpdate(
      title: "2021-01 适用于 Windows 10 Version 1809 的更新程序，适合基于 x64 的系统 (KB4589208)",
      guid: system.random.guid(), revision: 200, service: OfferedUpdate.windowsServerUpdateServices)
    let start = local(9, 14, 12, 33, 2, 871)
    system.downloadStarted(offer, at: start.adding(milliseconds: -31_000))
    system.installStarted(offer, at: start)
    setup.changeInitiated("KB4589208", at: start.adding(milliseconds: 17_000))
    setup.stateChanged(4, "KB4589208", .ok, at: start.adding(milliseconds: 42_000))
    let end = boot(9, 15).adding(milliseconds: 64_000)
    setup.stateChanged(2, "KB4589208", .ok, at: end)
    system.installed(offer, at: end.adding(milliseconds: 35_000))
  }

  /// The five attempts; without the fault only the last is told, and it goes well.
  private static func tellAttempts(fault: Bool, _ system: inout EventStory, _ setup: inout EventStory) {
    let offer = OfferedUpdate(
      title: title, guid: system.random.guid(), revision: 1, service: system.random.guid())
    for failure in fault ? failures : Array(failures.suffix(1)) {
      let session = failure.adding(milliseconds: -98_000)
      system.installStarted(offer, at: session.adding(milliseconds: -2_150))
      setup.changeInitiated(update.kb, at: session.adding(milliseconds: 9_700))
      let end = session.adding(milliseconds: 18_900)
      let file = "windows10.0-kb5013941-x64.msu"
      if fault {
        setup.stateChanged(3, update.kb, .forwardDelta, at: end)
        system.installFailed(offer, with: .forwardDelta, at: failure)
        setup.standaloneInstaller(title, file: file, .forwardDelta, at: failure.adding(milliseconds: 90))
      } else {
        setup.stateChanged(2, update.kb, .ok, at: end)
        system.installed(offer, at: failure)
        setup.standaloneInstaller(title, file: file, .ok, at: failure.adding(milliseconds: 90))
      }
    }
  }
}
