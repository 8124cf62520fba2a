extension CBSStory {
  /// An update client asks what is there: probes for packages that are not, and cached answers.
  public mutating func scanForUpdates(caller: String = "UsoClient.exe") {
    for architecture in ["amd64", "x86"] {
      beginSession("WindowsUpdateAgent")
      let package = "Package_for_KB3025096~\(Identity.token)~\(architecture)~~6.4.1.0"
      cbs("InternalOpenPackage failed for \(package)", .invalidPackage)
      cbs("Failed to internally open package.", .invalidPackage)
      cbs("Failed to create open package.", .invalidPackage)
      cbs("Failed to OpenPackage using worker session [HRESULT = 0x800f0805]", kind: .failure)
      log.wait(random.within(2...20))
    }
    for _ in 0..<random.within(14...26) {
      let update = random.guid().uppercased()
      cbs(
        "WU creates the package, AppID:<<PROCESS>>: \(caller), UpdateID:\(update), "
          + "revision: \(random.within(200...204))")
      let kb = "Package_for_KB\(random.within(4_480_000...4_599_999))"
      let name = machine.package(kb, "\(machine.build).\(random.within(1...2_200)).1.\(random.below(9))")
      let (applicable, current) = [(0, 0), (112, 0), (112, 112), (80, 80)][random.below(4)]
      cbs(
        "Read out cached applicability from TiLight for package: \(name), ApplicableState: \(applicable), "
          + "CurrentState:\(current)")
      log.wait(random.within(1...90))
    }
    cbs("Failed getting last corruption first found time", .notFound)
  }

  /// All features on demand and language features are evaluated, as language settings do it.
  public mutating func evaluateFeatures(client: String = "LanguageFeaturesOnDemand") {
    beginSession(client)
    cbs("FOD: ActionList.xml is not cached.")
    cbs(
      "FOD: WUFodMetadataCache not available; falling back to InboxFodMetadataCache: hr = 0x80070490",
      kind: .failure)
    for feature in Vocabulary.features {
      evaluate(feature)
    }
    for language in Vocabulary.languages {
      for kind in Vocabulary.languageFeatures {
        evaluate(language: language, kind)
      }
    }
    cbs("Mismatched locale, skip feature. compdb: TW, current location: CN")
  }

  private mutating func evaluate(_ feature: String) {
    let version = "10.0.\(machine.build).1"
    let package = machine.package(feature, version)
    let parent = Vocabulary.parents[random.below(Vocabulary.parents.count)]
    cbs(
      "Appl: detect Parent, Package: \(package), Parent: \(machine.package(parent, version)), "
        + "Disposition = Detect, VersionComp: EQ, BuildComp: GE, RevisionComp: GE, Exist: present")
    let found = machine.package(parent, "10.0.\(machine.build).\(machine.revision)")
    cbs("Appl: detectParent: parent found: \(found), state: Installed")
    if random.below(4) == 0 {
      let higher = machine.package(feature, "10.0.\(machine.build).\(random.within(100...1_999))")
      cbs(
        "Appl: Higher version found for package: \(package), superseded. (Version on system:\(higher))")
      cbs("Appl: Evaluating package applicability for package \(package), applicable state: Superseded")
    } else {
      cbs("Appl:Feature On Demand package without explicit comparator, using GE on build version")
      cbs("Appl: Evaluating package applicability for package \(package), applicable state: Installed")
    }
    log.wait(random.within(0...12))
  }

  private mutating func evaluate(language: String, _ kind: String) {
    let name = "Microsoft-Windows-LanguageFeatures-\(kind)-\(language)-Package"
    let package = machine.package(name, "10.0.\(machine.build).1")
    let state = language == "zh-cn" || random.below(9) > 0 ? "Installed" : "Absent"
    if state == "Absent" {
      cbs("Appl: detectParent: no parent found, go absent")
    } else if random.below(4) > 0 {
      let parent = machine.package(
        "Microsoft-Windows-Client-LanguagePack-Package", "10.0.\(machine.build).\(machine.revision)",
        culture: language == "en-us" ? "en-US" : "zh-CN")
      cbs(
        "Appl: detectParent: parent found: \(parent), state: \(random.below(3) == 0 ? "Superseded" : "Installed")"
      )
    }
    cbs("Appl: Evaluating package applicability for package \(package), applicable state: \(state)")
    if random.below(6) == 0 {
      log.wait(random.within(1...15))
    }
  }

  /// A client lists the packages; some are skipped because nothing replaces them.
  public mutating func listPackages() {
    beginSession("DISM Package Manager Provider")
    for _ in 0..<random.within(30...40) {
      let kb = machine.package(
        "Package_for_KB\(random.within(4_465_000...4_599_999))", "10.0.1.\(random.below(9))")
      cbs("Skipping package [\(kb)] since it is permanent")
      log.wait(random.within(1...30))
    }
    cbs("Session: \(sessions.last?.id ?? "") finalized. Reboot required: no", .ok, kind: .sessionEnd)
    if let last = sessions.indices.last {
      sessions[last].result = .ok
    }
  }

  /// The idle task of servicing: nothing to scavenge.
  public mutating func maintain() {
    cbs("Idle scavenging/repair requested")
    cbs("Idle scavenging/repair begins")
    cbs("Maint: starting/resuming idle maintenance")
    let session = beginSession("CbsTask")
    cbs("Maint: processing started.  Client: CbsTask, Session: \(session)")
    cbs("Maint: launch type: ScheduledTask")
    cbs("Reboot mark set")
    cbs("Winlogon: Registering for CreateSession notifications")
    cbs("System volume has 212G free disk space")
    cbs("Disable compression due to available free space > 16GB.")
    cbs("Exec: Failed to read AutoRepairNeeded.", .notFound)
    cbs("Maint: begin scavenge")
    cbs("Scavenge: Start CSI")
    openStore()
    let transaction = beginTransaction(session: session)
    cbs("Scavenge: Begin CSI Store")
    log.csi("Performing 1 operations as follows:\n  (0)  Scavenge: flags: 00000117")
    log.csi("Store coherency cookie matches last scavenge cookie, skipping scavenge.")
    log.csi("ICSITransaction::Commit calling IStorePendingTransaction::Apply - applyflags=5")
    commitTransaction(number: 1)
    cbs("Scavenge: Completed, disposition: 0X1")
    endTransaction(transaction)
    cbs("Maint: end scavenge, scavenge time so far: 0 seconds")
    cbs(
      "Maint: completed, interruptions: 0, (this pass: time: 1 seconds, used space change: 96 KB, "
        + "hr: 0x00000000, source: N/A)")
    cbs("Reboot mark cleared")
    cbs("Winlogon: Simplifying Winlogon CreateSession notifications")
    cbs("Winlogon: Deregistering for CreateSession notifications")
    cbs("Maint: processing complete.  Session: \(session).", .ok)
    cbs("Signaling IdleScavenge and/or repair complete.")
  }

  // MARK: - Transactions

  mutating func openStore() {
    log.csi(
      "IAdvancedInstallerAwareStore_ResolvePendingTransactions (call 1) (flags = 00000004, "
        + "progress = NULL, phase = 0, pdwDisposition = @0x\((stack + 0xd730).hex(10))")
    log.csi("Poqexec successfully registered in [l:12 ml:13]'SetupExecute'")
    log.csi("CSI Store \(heap + 0x9470) initialized")
  }

  mutating func beginTransaction(session: String) -> String {
    let transaction = address()
    log.csi(
      "CSI Transaction \(transaction) initialized for deployment engine "
        + "{d16d444c-56d8-11d5-882d-0080c847b195} with flags 00000002 and client id "
        + "[\(session.utf8.count + 7)]\"TI6.\(session):1/\"", stamped: true, kind: .transactionBegin)
    return transaction
  }

  mutating func commitTransaction(number: Int) {
    let work = random.guid()
    log.csi("Creating NT transaction (seq \(number))")
    log.csi(
      "Created NT transaction (seq \(number)) result 0x00000000, handle @0x\(random.within(0x200...0x900).hex(3))"
    )
    log.csi("Transaction UoW: \(work) for BeginTransaction")
    log.wait(random.within(20...400))
    log.csi("Beginning NT transaction commit...", stamped: true)
    log.csi("Transaction UoW: \(work) for CommitTransaction")
    log.wait(random.within(3...60))
    log.csi("CSI perf trace:\nCSIPERF:TXCOMMIT;\(random.within(2_000...60_000))", stamped: true)
  }

  mutating func endTransaction(_ transaction: String) {
    log.csi("CSI Transaction \(transaction) destroyed", stamped: true, kind: .transactionEnd)
  }
}
