extension HRESULT {
  fileprivate static let sharing = HRESULT(0x8007_0020, "ERROR_SHARING_VIOLATION")
  fileprivate static let denied = HRESULT(0x8007_0005, "E_ACCESSDENIED")
  fileprivate static let full = HRESULT(0x8007_0070, "ERROR_DISK_FULL")
  fileprivate static let unreadable = HRESULT(0x8007_0570, "ERROR_FILE_CORRUPT")
  fileprivate static let installersFailed = HRESULT(0x800f_0922, "CBS_E_INSTALLERS_FAILED")
  fileprivate static let disabled = HRESULT(0x8007_0422, "ERROR_SERVICE_DISABLED")
  fileprivate static let restartFollows = HRESULT(0x0000_0bc2, "ERROR_SUCCESS_REBOOT_REQUIRED")
}

/// Files that could not be used, and work at the start of the machine.
extension EvalTale {
  /// A call on a file fails and is the reason of all that follows.
  mutating func tellRefusedFile() {
    let opened = beginInstall()
    let faults: [EvalFault: (status: String, code: UInt32, call: String, result: HRESULT, why: String)] = [
      .sharingViolation: (
        "STATUS_SHARING_VIOLATION", 0xc000_0043, "SysCreateFile", .sharing,
        "another process has the file open"
      ),
      .deletePending: (
        "STATUS_DELETE_PENDING", 0xc000_0056, "SysCreateFile", .deletePending,
        "a file in flight is deleted and still open; nothing failed before"
      ),
      .accessDenied: (
        "STATUS_ACCESS_DENIED", 0xc000_0022, "SysCreateFile", .denied, "servicing may not open the file"
      ),
      .diskFull: ("STATUS_DISK_FULL", 0xc000_007f, "SysWriteFile", .full, "no space left on the disk"),
      .diskDamage: (
        "STATUS_FILE_CORRUPT_ERROR", 0xc000_0102, "SysCreateFile", .unreadable,
        "the file system is damaged there"
      ),
    ]
    guard let told = faults[fault] else { return }
    let gle = told.code | 0x1000_0000
    let inFlight = story.log.now.littleEndianHex + "2a000000900b7c0a"
    let path =
      fault == .deletePending || fault == .diskFull
      ? "\\SystemRoot\\WinSxS\\Temp\\InFlight\\\(inFlight)\\\(inFlight)_\(file)"
      : "\\??\\C:\\Windows\\WinSxS\\\(component.directory)\\\(file)"
    let provider = "Windows::Rtl::SystemImplementation::DirectFileSystemProvider::\(told.call)"
    beginFailure()
    // The one real record of such a call that we know has the call before its origin; the descriptions say that the
    // origin comes first. Both are told.
    let isOriginFirst = condition == .version
    if isOriginFirst {
      tellOrigin(of: told.status, in: provider, line: told.call == "SysWriteFile" ? 3_411 : 2_987)
    }
    story.trace(
      told.status, call: 2_771_345,
      from:
        "\(provider)(flags = (AllowSharingViolation), handle = {provider=NULL, handle=0, name= (\"null\")}, "
        + "da = (SYNCHRONIZE|FILE_READ_DATA|FILE_WRITE_DATA), oa = @0x7c22fbf1a8->OBJECT_ATTRIBUTES {s:48; rd=NULL; "
        + "on:[\(path.utf8.count)]\"\(path)\"; a:(OBJ_CASE_INSENSITIVE)}, as = (null), "
        + "fa = (FILE_ATTRIBUTE_NORMAL), sa = (FILE_SHARE_READ), cd = FILE_OPEN, eab = NULL, eal = 0, disp = Invalid)",
      gle: gle)
    if !isOriginFirst {
      tellOrigin(of: told.status, in: provider, line: told.call == "SysWriteFile" ? 3_411 : 2_987)
    }
    story.trace(
      told.status, call: 2_771_340,
      from: "Windows::Rtl::SystemImplementation::CDirectory::OpenExistingFile(...)",
      gle: gle)
    story.log.wait(300)
    // What the result repeats in Win32's words is labelled so, as the labels of the threads are.
    let isRepeated = [.sharingViolation, .accessDenied, .diskFull].contains(fault)
    truth = EvalTruth(
      root: isRepeated ? told.result.code : told.code, file: file, component: component.name, why: told.why)
    endInstall(opened, told.result)
  }

  private mutating func tellOrigin(of status: String, in function: String, line: Int) {
    story.origin(
      "onecore\\base\\wcp\\sil\\ntsystem.cpp", line, status, function: function, expression: "(null)")
  }

  // MARK: - After the restart

  /// The session that asks for a restart, the restart, and the first lines of start-up work.
  private mutating func restart() {
    let opened = beginInstall()
    story.endTransaction(opened.transaction)
    story.cbs("Perf: InstallUninstallChain complete.")
    story.cbs(
      "Exec: Processing complete.  Session: \(opened.session), Package: \(update.package), Identifier: \(update.kb)",
      .restartFollows)
    story.stopService()
    story.log.wait(95_000)
    // Not `startService`: there the service finds no work to do at start-up.
    story.newProcess()
    story.cbs("TI: --- Initializing Trusted Installer ---")
    story.cbs("Starting TrustedInstaller initialization.")
    story.cbs("Ending TrustedInstaller initialization.")
    story.cbs("Starting the TrustedInstaller main loop.")
    story.cbs("TrustedInstaller service starts successfully.")
    story.log.wait(1_400)
    story.log.csi(
      "WcpInitialize: wcp.dll version \(story.machine.stack.version) (WinBuild.160101.0800)", stamped: true)
    story.cbs("Startup: Waiting for SC autostart event")
    story.log.wait(3_000)
    story.cbs(
      "Startup: current ExecuteState is CbsExecuteStateResolvePending | CbsExecuteStateFlagAdvancedInstallers"
    )
  }

  /// What was done is taken back, and the session ends after all.
  private mutating func rollBack(_ first: HRESULT, source: String, as result: HRESULT) {
    truth.result = result.code
    truth.package = update.kb
    story.cbs(
      "Setting original failure status: \(first.hex), last forward execute state: CbsExecuteStateResolvePending"
    )
    story.cbs(
      "Setting ExecuteState key to: CbsExecuteStateInitiateRollback | CbsExecuteStateFlagAdvancedInstallers")
    story.cbs("Progress: UI message updated. Operation type: Update. Stage: 1 out of 1. Rollback.")
    story.log.wait(41_000)
    story.cbs("Startup: Performing rollback of advanced operation queue")
    story.cbs("Clearing original failure status: 0x00000000")
    story.cbs(
      "WER: Generating failure report for package: \(update.package), status: \(result.hex), "
        + "failure source: \(source), start state: Absent, target state: Installed, client id: WindowsUpdateAgent"
    )
    story.finish(update, result: result)
    endFailure()
  }

  mutating func tellAdvancedInstaller() {
    restart()
    beginFailure()
    let name = condition == .version ? "SppInstaller" : "HTTP Installer"
    let error = condition == .version ? HRESULT.denied : .disabled
    let win32 = error.code & 0xffff
    let guid = story.random.guid()
    story.cbs("Startup: Processing advanced operation queue, startupPhase: 0")
    story.log.csi(
      "Begin executing advanced installer phase 38 index 9 (sequence 52)\n    Old component: (null)\n"
        + "    New component: [l:\(component.logText.utf8.count)]'\(component.logText)'\n    Install mode: install\n"
        + "    Smart installer: false\n    Installer ID: \(guid)\n    Installer name: [\(name.utf8.count)]\"\(name)\"",
      stamped: true)
    story.log.wait(2_200)
    story.log.csi(
      "(F) CMIADAPTER: Inner Error Message from AI HRESULT = HRESULT_FROM_WIN32(\(win32))\n"
        + "  [\n  [22]\"The call has failed.\\r\\n\"\n  ]", level: .error, stamped: true)
    story.log.csi(
      "(F) CMIADAPTER: AI failed. HRESULT = HRESULT_FROM_WIN32(\(win32))", level: .error, stamped: true)
    story.log.csi(
      "(F) CMIADAPTER: Exiting with HRESULT code = HRESULT_FROM_WIN32(\(win32)).", level: .error,
      stamped: true)
    story.log.csi(
      "(F) Failed execution of queue item Installer: \(name) (\(guid)) with HRESULT HRESULT_FROM_WIN32(\(win32)).  "
        + "Failure will not be ignored: A rollback will be initiated after all the operations in the installer queue "
        + "are completed; installer is reliable (2)", level: .error, stamped: true)
    story.log.csi(
      "End executing advanced installer (sequence 52)\n    Completion status: "
        + "HRESULT_FROM_WIN32(ERROR_ADVANCED_INSTALLER_FAILED)", stamped: true)
    story.cbs(
      "Startup: Failed while processing advanced operation queue, startup phase: 0.  A rollback transaction will be "
        + "created.", error, level: .error)
    truth = EvalTruth(
      root: error.code, component: component.name, also: ["F83", "F32"],
      why: "\(name) failed while the update was finished at start-up, and all was rolled back")
    rollBack(error, source: "CSI Other", as: .installersFailed)
  }

  mutating func tellDriverOperation() {
    restart()
    beginFailure()
    let inf = condition == .version ? "net1ix64.inf" : "prnms009.inf"
    let error =
      condition == .version
      ? HRESULT(0x8007_0003, "ERROR_PATH_NOT_FOUND") : HRESULT(0x8007_0002, "ERROR_FILE_NOT_FOUND")
    story.cbs("Startup: Processing driver operations queue.")
    story.cbs(
      "Doqe: q-uninstall: Inf: \(inf), Ranking: 2, Device-Install: 0, Key: 598, Identity: (null)", .info)
    story.cbs("Doqe: [Forward] Installing driver updates, Count 4")
    story.cbs("INSTALL index: 3, phase: 2, result \(error.code & 0xffff), inf: \(inf)")
    story.cbs("Doqe: Recording result: \(error.hex), for Inf: \(inf)")
    story.cbs("Doqe: Failed installing driver updates", error, level: .error)
    story.cbs("Perf: Doqe: Install ended.")
    story.cbs("Failed installing driver updates", error)
    story.cbs(
      "Startup: Failed while processing driver operations queue.  A rollback transaction will be created.",
      error,
      level: .error)
    truth = EvalTruth(
      root: error.code, file: inf, also: ["F40"], why: "a driver of the update could not be installed")
    rollBack(error, source: "DOQ", as: error)
  }
}
