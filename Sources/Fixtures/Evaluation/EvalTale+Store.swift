extension HRESULT {
  fileprivate static let assemblyMissing = HRESULT(0x8007_3701, "ERROR_SXS_ASSEMBLY_MISSING")
  fileprivate static let parseError = HRESULT(0x8007_05b9, "ERROR_XML_PARSE_ERROR")
  fileprivate static let noSignature = HRESULT(0x800b_0100, "TRUST_E_NOSIGNATURE")
  fileprivate static let sourceMissing = HRESULT(0x800f_081f, "CBS_E_SOURCE_MISSING")
  fileprivate static let notApplicable = HRESULT(0x800f_081e, "CBS_E_NOT_APPLICABLE")
  fileprivate static let restartNeeded = HRESULT(0x8007_0bc9, "ERROR_FAIL_REBOOT_REQUIRED")
  fileprivate static let pending = HRESULT(0x800f_0806, "CBS_E_PENDING")
}

/// Faults of deltas, packages and the store, and the restart that is still due.
extension EvalTale {
  mutating func tellFailure() {
    switch fault {
    case .baseFileChanged, .deltaDamaged: tellDelta()
    case .manifestMissing: tellMissingPackage()
    case .assemblyMissing: tellMissingAssembly()
    case .storeCorrupt: tellStoreValue()
    case .manifestDamaged: tellDamagedManifest()
    case .sourceMissing: tellRepairWithoutSource()
    case .notApplicable: tellNotApplicable()
    case .pendingRestart: tellPendingRestart()
    case .advancedInstaller: tellAdvancedInstaller()
    case .driverOperation: tellDriverOperation()
    default: tellRefusedFile()
    }
  }

  /// A session of the update client up to the failure of staging; returns session and transaction.
  mutating func beginInstall() -> (session: String, transaction: String) {
    let session = story.beginSession("WindowsUpdateAgent")
    story.plan(update, client: "WindowsUpdateAgent", session: session)
    story.openStore()
    let transaction = story.beginTransaction(session: session)
    story.stage(update, losers: 3)
    story.log.wait(700)
    return (session, transaction)
  }

  /// The failure climbs to the end of the session; under noise, clean-up fails on the way too.
  mutating func endInstall(_ opened: (session: String, transaction: String), _ result: HRESULT) {
    truth.result = result.code
    truth.package = update.kb
    if condition == .noisy, fault != .deletePending {
      story.log.wait(6_400)
      let directory = story.log.now.littleEndianHex + "17000000ac0c9c04"
      story.deletePending(
        path: "\\SystemRoot\\WinSxS\\Temp\\InFlight\\\(directory)\\\(directory)_appinfo.dll")
    }
    story.unwind(result)
    story.failStage(update, transaction: opened.transaction, result: result)
    story.finish(update, result: result)
    endFailure()
    story.removeTemporary(opened.session)
  }

  private mutating func tellDelta() {
    let opened = beginInstall()
    beginFailure()
    let isDamaged = fault == .deltaDamaged
    let steps: [(type: Int, words: String, result: HRESULT, line: Int)] =
      isDamaged
      ? [(1, "Forward Delta", .forwardDelta, 64)]
      : [(0, "Reverse Delta", .reverseDelta, 57), (1, "Forward Delta", .forwardDelta, 64)]
    for step in steps {
      let checksum = UInt32(truncatingIfNeeded: story.random.next())
      let computed = isDamaged ? UInt32(truncatingIfNeeded: story.random.next()) : checksum
      story.refuseDelta()
      if isNewer {
        // Newer builds name the kind of delta, and the component that is installed.
        story.log.csi(
          "(F) Hydration failed with error \(CBSStory.invalidData) . Delta Type: \(step.words) , IntegrityState "
            + "Valid: \(!isDamaged) , RetrievedChecksum: \(checksum) , ComputedChecksum: \(computed)"
            + CBSStory.placeholder, level: .error)
        story.log.csi(
          "(F) Hydration failed for component \(component.logText) on file \(file) with NTSTATUS "
            + "\(Int32(bitPattern: step.result.code)). Matching Component = \(component.logText). "
            + "FileHasForwardReverseDeltas  = true\(CBSStory.placeholder)", level: .error)
      } else {
        story.failHydration(
          of: file, in: component,
          with: CBSStory.Delta(
            type: step.type, retrieved: checksum, computed: computed, result: step.result, line: step.line))
      }
      story.log.wait(12)
    }
    if !isDamaged {
      story.hashMismatch(file, expected: story.random.hex(64), actual: story.random.hex(64))
      story.markCorrupt("CorruptPayloadFile")
    }
    truth = EvalTruth(
      root: steps[0].result.code, file: file, component: component.name,
      why: isDamaged
        ? "the delta's own checksum is wrong"
        : "an intact delta does not fit: the file it starts from is another one")
    endInstall(opened, .forwardDelta)
  }

  private mutating func tellMissingPackage() {
    let session = story.beginSession("WindowsUpdateAgent")
    let old = story.machine.package("Package_\(story.random.within(400...900))_for_KB4570334", "10.0.1.8")
    story.plan(update, client: "WindowsUpdateAgent", session: session)
    beginFailure()
    story.cbs("Store corruption, manifest missing for package: \(old)", .error)
    story.cbs("Failed to resolve package '\(old)'", .corruptStore)
    story.cbs("Mark store corruption flag because of package: \(old).", .corruptStore)
    story.cbs("Failed to get next package to re-evaluate", .corruptStore)
    story.cbs("Failed to process component watch list.", .corruptStore)
    truth = EvalTruth(root: 0x800f_0831, why: "the manifest of an older package is gone")
    failChain(.corruptStore, source: "Execute", session: session)
    truth.package = old
  }

  private mutating func tellMissingAssembly() {
    let session = story.beginSession("WindowsUpdateAgent")
    let language = story.machine.package(
      "Microsoft-Windows-Client-LanguagePack-Package", "10.0.\(story.machine.build).1", culture: "nl-NL")
    story.plan(update, client: "WindowsUpdateAgent", session: session)
    beginFailure()
    let name = "Microsoft-Windows-InternetExplorer-Optional-Package"
    story.cbs(
      "Failed to pin deployment while resolving Update: \(name)~\(Identity.token)~amd64~nl-NL~11.0."
        + "\(story.machine.build).1.LanguagePack from file: (null)", .assemblyMissing)
    story.cbs(
      "Failed to bulk stage deployment manifest and pin deployment for package:\(language)", .assemblyMissing)
    story.cbs("CommitPackagesState: Started persisting state of packages")
    story.cbs("CommitPackagesState: Completed persisting state of packages")
    story.cbs("Failed to resolve execution package: \(language)", .assemblyMissing, level: .error)
    truth = EvalTruth(root: 0x8007_3701, why: "the package of a language that was removed cannot be pinned")
    failChain(.assemblyMissing, source: "Resolve", session: session)
    truth.package = language
  }

  private mutating func tellStoreValue() {
    let opened = beginInstall()
    beginFailure()
    let status = "STATUS_SXS_COMPONENT_STORE_CORRUPT"
    story.origin(
      "onecore\\base\\wcp\\componentstore\\versioneddeployment.cpp", 1_140, status,
      function: "CRawStoreLayout::OpenComponentKey", expression: "Value.Type == REG_BINARY")
    story.markCorrupt("CorruptComponentValue")
    story.trace(
      status, call: 91_204, from: "CCSDirect::GetComponentPayload(comp = \(component.logText))",
      gle: 0xd015_001a)
    truth = EvalTruth(
      // STATUS_SXS_COMPONENT_STORE_CORRUPT, which the result repeats in Win32's words.
      root: HRESULT.storeCorrupt.code, component: component.name, also: ["F12"],
      why: "a value of a component in the hive is damaged")
    endInstall(opened, .storeCorrupt)
  }

  private mutating func tellDamagedManifest() {
    let session = story.beginSession("WindowsUpdateAgent")
    let package = story.machine.package("Package_\(story.random.within(20...90))_for_KB4577586", "10.0.1.1")
    let path = "\\\\?\\\(story.machine.windows)\\servicing\\Packages\\\(package)"
    story.plan(update, client: "WindowsUpdateAgent", session: session)
    beginFailure()
    let result: HRESULT = condition == .version ? .noSignature : .parseError
    if condition == .version {
      story.cbs("Failed to verify manifest against catalog, mark store as corrupt: \(path).cat", result)
    } else {
      story.cbs("Failed to parse package manifest: \(path).mum", result)
      story.cbs("Failed to initialize internal package", result)
    }
    story.cbs("Failed to create package.", result)
    story.cbs("Failed to resolve package '\(package)'", result, level: .error)
    truth = EvalTruth(
      root: result.code, file: "\(package).\(condition == .version ? "cat" : "mum")", also: ["F62"],
      why: "manifest or catalog of an installed package is damaged")
    failChain(result, source: "Resolve", session: session)
    truth.package = package
  }

  private mutating func tellRepairWithoutSource() {
    let session = story.beginSession("DISM Package Manager Provider")
    let lost = "\(component.directory)\\\(file)"
    story.cbs(
      "Exec: Session processing started.  Client: DISM Package Manager Provider, "
        + "Session(Store Corruption Detect/Repair): \(session)")
    story.cbs("FLOW: Entering stage: CheckCbs")
    story.cbs("Repr: CBS Store check completes")
    story.cbs("FLOW: Entering stage: CheckCsi")
    story.log.wait(84_000)
    beginFailure()
    story.hashMismatch(file, expected: story.random.hex(64), actual: story.random.hex(64))
    story.log.csi("Corruption detection complete. numCorruptions = 1, Disp = 1.", stamped: true)
    story.cbs("FLOW: Entering stage: RepairCsi")
    story.log.wait(31_000)
    story.cbs("Failed to collect payload and there is nothing to repair.", .sourceMissing)
    story.cbs("Failed to repair store.", .sourceMissing)
    let report = """

      =================================
      Checking System Update Readiness.

      (p)\tCSI Payload Corrupt\t(n)\t\t\t\(lost)
      Repair failed: Missing replacement payload.

      Summary:
      Operation: Detect and Repair\u{20}
      Operation result: 0x800f081f
      Last Successful Step: Entire operation completes.
      Total Detected Corruption:\t1
      \tCBS Manifest Corruption:\t0
      \tCBS Metadata Corruption:\t0
      \tCSI Manifest Corruption:\t0
      \tCSI Metadata Corruption:\t0
      \tCSI Payload Corruption:\t1
      Total Repaired Corruption:\t0
      \tCBS Manifest Repaired:\t0
      \tCSI Manifest Repaired:\t0
      \tCSI Payload Repaired:\t0
      Total Operation Time: 122 seconds.
      """
    for line in report.split(separator: "\n", omittingEmptySubsequences: false) { story.cbs(String(line)) }
    story.cbs("CheckSur: hrStatus: 0x800f081f [CBS_E_SOURCE_MISSING], download results: <none>")
    story.cbs("Failed to run Detect and repair.", .sourceMissing)
    story.cbs("Exec: Processing complete, session(Corruption Repairing): \(session)", .sourceMissing)
    story.cbs(
      "Session: \(session) failed to perform store corruption detect and repair operation.", .sourceMissing,
      level: .error)
    truth = EvalTruth(
      root: 0x800f_081f, result: 0x800f_081f, file: file, component: component.name, also: ["F13"],
      why: "RestoreHealth found one damaged file and no source that has it")
    story.finalizeSession(.sourceMissing)
    endFailure()
  }

  private mutating func tellNotApplicable() {
    let session = story.beginSession("WindowsUpdateStandaloneInstaller")
    let package = update.package
    story.cbs(
      "Exec: Session processing started.  Client: WindowsUpdateStandaloneInstaller, Session(Install): \(session)"
    )
    story.cbs("Exec: Processing started.  Session: \(session), Package: \(package), Identifier: \(update.kb)")
    beginFailure()
    story.cbs("Appl: Evaluating package applicability for package \(package), applicable state: Absent")
    story.cbs("Exec: Package: \(package) is not applicable to this system.", .notApplicable)
    story.cbs("Failed to initiate changes on package: \(package)", .notApplicable)
    truth = EvalTruth(
      root: 0x800f_081e, result: 0x800f_081e, package: update.kb,
      why: "the package is meant for another Windows")
    story.finalizeSession(.notApplicable, package: package, identifier: update.kb)
    endFailure()
  }

  private mutating func tellPendingRestart() {
    let session = story.beginSession("WindowsUpdateAgent")
    let package = update.package
    let result: HRESULT = condition == .version ? .pending : .restartNeeded
    story.cbs("Exec: Session processing started.  Client: WindowsUpdateAgent, Session(Install): \(session)")
    story.cbs("Exec: Processing started.  Session: \(session), Package: \(package), Identifier: \(update.kb)")
    beginFailure()
    if condition == .version {
      story.cbs("Session: \(session) has to wait: operations of an earlier session are pended.", result)
      story.cbs("Failed to call Process on TiWorker session", result)
    } else {
      story.log.csi(
        "Pending transaction content must be resolved before a new transaction can begin.", level: .error)
      story.cbs("Failed to create CSI transaction with id: TI5.\(session):1/.", result, level: .error)
      story.cbs("Failed to begin execution of package: \(package)", result)
    }
    truth = EvalTruth(
      root: result.code, result: result.code, package: update.kb,
      why: "work of an earlier session waits for a restart")
    story.finish(update, result: result)
    endFailure()
  }

  /// The failure of a chain, from the chain to the end of the session.
  mutating func failChain(_ result: HRESULT, source: String, session: String) {
    truth.result = result.code
    story.cbs("Perf: \(source) chain complete.")
    story.cbs("Failed to \(source.lowercased()) execution chain.", result)
    story.cbs("Failed to process single phase execution.", result, level: .error)
    story.cbs(
      "WER: Generating failure report for package: \(update.package), status: \(result.hex), "
        + "failure source: \(source), start state: Absent, target state: Installed, client id: WindowsUpdateAgent"
    )
    story.cbs("Not able to query DisableWerReporting flag.  Assuming not set...", .fileNotFound)
    story.finish(update, result: result)
    endFailure()
    story.removeTemporary(session)
  }
}
