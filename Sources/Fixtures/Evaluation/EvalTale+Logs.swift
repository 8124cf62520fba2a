/// Cases that servicing does not log: the update agent cannot reach its server, setup goes back or does not begin.
extension EvalTale {
  // MARK: - Update agent

  /// A line of WindowsUpdate.log as Get-WindowsUpdateLog makes it.
  private mutating func agent(_ component: String, _ text: String, _ milliseconds: Int = 40) {
    story.log.wait(milliseconds)
    let local = story.log.now.civil(offset: story.machine.zone.minutes(at: story.log.now))
    let date = local.dateText.replacing("-", with: "/")
    let tail = (story.log.now.ticks % 10_000_000).padded(7)
    other?.text +=
      "\(date) \(local.clockText).\(tail) 4172  6804  " + component.padded(to: 16) + "\(text)\r\n"
  }

  mutating func tellUpdateAgent() {
    other = ("WindowsUpdate.log", "")
    if condition == .noisy { tellGoodScan() }
    agent("Agent", "* START * Finding updates CallerId = UpdateOrchestrator  Id = 12", 9_000)
    agent("Agent", "Online = Yes; Interactive = No; AllowCachedResults = No")
    agent(
      "ProtocolTalker",
      "ServiceId = {9482F4B4-E343-43B6-B170-9A65BC822C77}, Server URL = https://update.example.org")
    beginFailure()
    let first: (code: UInt32, why: String) =
      condition == .version
      ? (0x8007_2efd, "no connection to the server of updates")
      : (0x8007_2ee7, "the server's name was not found")
    let mapped: UInt32 = condition == .version ? first.code : 0x8024_402c
    let words = mapped.hex(8).uppercased()
    agent("Misc", "*FAILED* [\(first.code.hex(8).uppercased())] Send request", 300)
    agent(
      "Misc",
      "*FAILED* [\(words)] WinHttp: SendRequestToServerForFileInformation (retrying with default proxy)")
    agent("ProtocolTalker", "*FAILED* [\(words)] SyncUpdates_WithRecovery")
    agent("ProtocolTalker", "*FAILED* [\(words)] Sync of Updates")
    agent("Agent", "* END * Finding updates CallerId = UpdateOrchestrator  Id = 12, Exit code = 0x\(words)")
    agent(
      "ComApi", "* END *   Search ClientId = UpdateOrchestrator, Updates found = 0, Exit code = 0x\(words)")
    agent(
      "Agent",
      "WU client calls back to search call {6D7B4A60-91A6-4F27-A2E6-8C2D4D5B3C1E} with code Call complete "
        + "and error 0x\(mapped.hex(8))")
    endFailure()
    truth = EvalTruth(root: first.code, result: mapped, why: first.why)
    if condition == .noisy { tellGoodScan() }
  }

  private mutating func tellGoodScan() {
    agent("Shared", "InitializeSus", 60_000)
    agent("Misc", "*FAILED* [80070057] Method failed [AuthTicketHelper::AddTickets:1236]")
    agent("Agent", "* START * Finding updates CallerId = Defender  Id = 7")
    agent("DownloadManager", "*FAILED* [8024000C] DynamicDownloadDataFetcher Refresh complete")
    agent("ComApi", "*FAILED* [80248007] ISusInternal:: GetUpdateMetadata3")
    agent(
      "Agent",
      "Found 1 updates and 67 categories in search; evaluated appl. rules of 88 out of 140 deployed entities")
    agent("Agent", "* END * Finding updates CallerId = Defender  Id = 7, Exit code = 0x00000000")
  }

  // MARK: - Setup

  /// A line of setupact.log.
  private mutating func setup(_ column: String, _ text: String, _ level: String = "Info", _ seconds: Int = 3)
  {
    story.log.wait(seconds * 1_000)
    let local = story.log.now.civil(offset: story.machine.zone.minutes(at: story.log.now))
    other?.text +=
      "\(local.dateText) \(local.clockText), " + level.padded(to: 22) + column.padded(to: 7) + "\(text)\r\n"
  }

  mutating func tellSetup() {
    other = ("setupact.log", "")
    setup("MOUPG", "SetupHost: Initialize: CmdLine = /Install /MediaPath C:\\$WINDOWS.~BT /Action Upgrade")
    setup("MOUPG", "SetupHost: Build: \(condition == .version ? "22621.1702" : "19041.1237")")
    if condition == .noisy { tellSetupGrumbles() }
    setup("MOUPG", "Setup phase change: [SetupPhaseUnpack] -> [SetupPhasePrepare]", "Info", 20)
    setup("CONX", "Compat: Check for compatibility begins.")
    if fault == .compatibilityHold { tellHold() } else { tellDriverRollback() }
    if condition == .noisy { tellSetupGrumbles() }
  }

  private mutating func tellSetupGrumbles() {
    setup("MIG", "Error 2 while reading the value of an optional key. [gle=0x00000002]", "Warning")
    setup("DIAG", "Win32_Processor : Unable to retrieve Stepping, vtType = 8. Error code = 0x0", "Warning")
    setup("SYSPRP", "setupApplicationsKey.Open() failed 0x80070002, assuming Yes", "Warning")
    setup("MOUPG", "CSetupUIManager: a page that is not shown was asked for: 0x800704D3", "Error")
  }

  private mutating func tellHold() {
    let codes: [EvalCondition: UInt32] = [.noisy: 0xc190_0200, .version: 0xc190_0204]
    let code = codes[condition] ?? 0xc190_0208
    let words = "0x" + code.hex(8).uppercased()
    beginFailure()
    setup("CONX", "Compat: Hard block found, the upgrade cannot go on.", "Warning")
    setup("MOUPG", "CDlpActionCompat::ExecuteRoutine: Compatibility check reports \(words)", "Error")
    setup("MOUPG", "CSetupManager::ExecuteInstallMode: Result = \(words)", "Error")
    setup("MOUPG", "CSetupHost::Execute: Result = \(words)", "Error")
    endFailure()
    truth = EvalTruth(root: code, result: code, why: "the compatibility check does not let setup begin")
  }

  private mutating func tellDriverRollback() {
    let extends: [EvalCondition: String] = [.noisy: "0x20017", .version: "0x30018"]
    let extend = extends[condition] ?? "0x4000D"
    setup("MOUPG", "Setup phase change: [SetupPhasePrepare] -> [SetupPhaseInstall]", "Info", 300)
    setup("SP", "Running operation: Install drivers", "Info", 900)
    beginFailure()
    setup("SP", "Installation did not come back after the restart; a rollback is begun.", "Error", 600)
    setup("MOUPG", "SetupPlatform reports: 0xC1900101 - \(extend)", "Error")
    setup("MOUPG", "Setup phase change: [SetupPhaseInstall] -> [SetupPhaseRollback]")
    setup("MOUPG", "CSetupHost::Execute: Result = 0xC1900101", "Error")
    endFailure()
    truth = EvalTruth(
      root: 0xc190_0101, result: 0xc190_0101,
      why: "the new Windows did not start with a driver; setup went back")
  }
}
