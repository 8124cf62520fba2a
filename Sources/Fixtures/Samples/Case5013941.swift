/// The case that the samples tell: one machine, one update, with and without the fault.
///
/// The form of the case is a real one: component, version, file, codes and clock times are facts of
/// it. Digests, checksums, addresses, sessions and all names are our own.
public enum Case5013941 {
  /// The update that fails.
  public static let update = Update(
    kb: "KB5013941",
    package: "Package_for_RollupFix~\(Identity.token)~amd64~~17763.2928.1.6", members: 180, member: 8_300,
    version: "10.0.1.6")

  /// The component whose file is not what it should be.
  public static let component = Identity("Microsoft-Windows-Security-NGC-Container", "10.0.17763.1697")

  /// The file.
  public static let file = "NgcCtnr.dll"

  /// The library in the store: as its manifest wants it, or as it was found, changed in one place.
  static func library(changed: Bool) -> [UInt8] {
    var filling = SplitMix64(seed: seed ^ 0xd11)
    var bytes: [UInt8] = []
    for _ in 0..<512 { bytes.append(UInt8(truncatingIfNeeded: filling.next())) }
    if changed { bytes.replaceSubrange(200..<216, with: [UInt8](repeating: 0x90, count: 16)) }
    return ProgramWriter.library(version: [10, 0, 17763, 1697], filling: bytes)
  }

  static let seed: UInt64 = 0x2022_1008_0000_5013
  static let processID: UInt16 = 3_560
  static let threadID: UInt16 = 5_056

  /// A clock time of the machine in 2022.
  static func local(
    _ month: Int, _ day: Int, _ hour: Int, _ minute: Int, _ second: Int, _ millisecond: Int = 0
  ) -> FileTime {
    FileTime(2022, month, day, hour, minute, second, millisecond, offset: 480)
  }

  /// When the machine was started on a day.
  static func boot(_ month: Int, _ day: Int) -> FileTime {
    local(month, day, 8, 41, 11 + day, 500)
  }

  static let servicingStack = Update(
    kb: "KB5014031",
    package: "Package_for_ServicingStack_2865~\(Identity.token)~amd64~~17763.2865.1.0", members: 12,
    member: 12,
    version: "17763.2865.1.0")

  static let dotNet = Update(
    kb: "KB5013641", package: "Package_for_DotNetRollup~\(Identity.token)~amd64~~10.0.3921.2", members: 46,
    member: 46, version: "10.0.3921.2")

  /// The servicing log: two quiet days before the holidays, and 8 October.
  public static func cbsLog(fault: Bool) -> CBSStory {
    var story = CBSStory(seed: seed, start: local(9, 29, 9, 2, 11, 234))
    tellQuietDays(&story)
    let boot = boot(10, 8)
    story.log.now = local(10, 8, 8, 55, 3, 120)
    story.startService(lastBoot: boot)
    story.scanForUpdates()
    story.evaluateFeatures()
    story.stopService()
    story.log.now = local(10, 8, 13, 50, 38, 417)
    story.startService(lastBoot: boot)
    if fault {
      failInstall(&story)
    } else {
      story.install(update)
    }
    story.stopService()
    story.log.now = local(10, 8, 14, 20, 5, 802)
    story.startService(lastBoot: boot)
    story.listPackages()
    story.stopService()
    return story
  }

  private static func tellQuietDays(_ story: inout CBSStory) {
    story.startService(lastBoot: boot(9, 29))
    story.scanForUpdates()
    story.evaluateFeatures()
    story.evaluateFeatures(client: "LanguageSettings")
    story.stopService()
    story.log.now = local(9, 29, 12, 31, 40, 77)
    story.startService(lastBoot: boot(9, 29))
    story.install(servicingStack)
    story.stopService()
    story.machine.stackRevision = "2865"
    story.log.now = local(9, 30, 9, 4, 52, 660)
    story.startService(lastBoot: boot(9, 30))
    story.scanForUpdates()
    story.evaluateFeatures(client: "LanguageSettings")
    story.stopService()
    story.log.now = local(9, 30, 12, 30, 18, 904)
    story.startService(lastBoot: boot(9, 30))
    story.install(dotNet)
    story.stopService()
    story.log.now = local(9, 30, 14, 0, 31, 15)
    story.startService(lastBoot: boot(9, 30))
    story.scanForUpdates(caller: "svchost.exe")
    story.evaluateFeatures()
    story.maintain()
    story.stopService()
    story.log.now = local(9, 30, 16, 48, 22, 518)
    story.startService(lastBoot: boot(9, 30))
    story.scanForUpdates(caller: "svchost.exe")
    story.evaluateFeatures(client: "LanguageSettings")
    story.stopService()
  }

  /// The name that a transaction gives to a directory or file while it works.
  static func inFlight(_ time: FileTime, operation: UInt32) -> String {
    time.littleEndianHex + operation.byteSwapped.hex(8) + processID.byteSwapped.hex(4)
      + threadID.byteSwapped.hex(4)
  }

  /// The failing session; its records keep their distances from `start`, the session's first instant.
  static func failInstall(_ story: inout CBSStory, at start: FileTime = local(10, 8, 13, 50, 39, 102)) {
    func after(_ milliseconds: Int) -> FileTime {
      start.adding(milliseconds: milliseconds)
    }
    story.log.now = start
    let session = story.beginSession("WindowsUpdateAgent")
    story.plan(update, client: "WindowsUpdateAgent", session: session)
    story.log.now = FileTime(ticks: after(10_231).ticks + 1_431)
    story.openStore()
    let directory = inFlight(story.log.now, operation: 19_240)
    let transaction = story.beginTransaction(session: session)
    story.stage(update, losers: 6)
    failHydration(&story, first: after(11_784), second: after(11_824))
    story.log.now = after(12_102)
    story.noWinner(Identity("Microsoft-Windows-IIS-LoggingLibraries", "10.0.17763.1697", .wow64), others: 2)
    story.log.now = after(17_769)
    story.noWinner(
      Identity("Microsoft-Windows-Embedded-KeyboardFilterCore", "10.0.17763.1852", .wow64), others: 3)
    story.log.now = after(18_338)
    let file = inFlight(FileTime(ticks: after(10_325).ticks + 4_571), operation: 19_325)
    story.deletePending(
      path: "\\SystemRoot\\WinSxS\\Temp\\InFlight\\\(directory)\\\(file)_clipboardserver.dll")
    story.unwind(.forwardDelta)
    story.failStage(update, transaction: transaction, result: .forwardDelta)
    story.log.wait(140)
    story.finish(update, result: .forwardDelta)
    story.removeTemporary(session)
  }

  private static func failHydration(_ story: inout CBSStory, first: FileTime, second: FileTime) {
    var digests = SplitMix64(seed: seed ^ 0xd16e)
    let reverse = UInt32(truncatingIfNeeded: digests.next())
    let forward = UInt32(truncatingIfNeeded: digests.next())
    story.log.now = first
    story.refuseDelta()
    story.failHydration(
      of: file, in: component,
      with: .init(type: 0, retrieved: reverse, computed: reverse, result: .reverseDelta, line: 60))
    story.log.now = second
    story.refuseDelta()
    story.failHydration(
      of: file, in: component,
      with: .init(type: 1, retrieved: forward, computed: forward, result: .forwardDelta, line: 64))
    story.markCorrupt("CorruptPayloadFile")
    // Drawn although not used, so that what follows stays as it was.
    _ = (digests.hex(64), digests.hex(64))
    story.hashMismatch(
      file, expected: sha256Hex(library(changed: false)), actual: sha256Hex(library(changed: true)))
    story.hashMismatch(file, expected: digests.hex(64), actual: digests.hex(64))
  }
}
