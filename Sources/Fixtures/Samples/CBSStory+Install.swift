/// An update with the packages that servicing sees in it.
public struct Update: Sendable {
  /// `KB5013941`.
  public var kb: String
  /// The package that the session names.
  public var package: String
  /// Members of the wrapper, as many as are planned.
  public var members: Int
  /// The number of the member whose staging is told.
  public var member: Int
  /// The version of the members.
  public var version: String

  /// Makes one.
  public init(kb: String, package: String, members: Int, member: Int, version: String) {
    self.kb = kb
    self.package = package
    self.members = members
    self.member = member
    self.version = version
  }

  /// The identity of a member package.
  func identity(of member: Int) -> String {
    "Package_\(member)_for_\(kb)~\(Identity.token)~amd64~~\(version)"
  }
}

extension CBSStory {
  /// An update goes in without trouble.
  public mutating func install(_ update: Update, client: String = "WindowsUpdateAgent") {
    let session = beginSession(client)
    plan(update, client: client, session: session)
    openStore()
    let transaction = beginTransaction(session: session)
    stage(update, losers: 6)
    log.csi("ICSITransaction::Commit calling IStorePendingTransaction::Apply - applyflags=7")
    commitTransaction(number: 1)
    endTransaction(transaction)
    cbs("Perf: Stage chain complete.")
    execute(update, session: session)
    finish(update, result: .ok)
    removeTemporary(session)
  }

  /// From the first line of a session to the beginning of the transaction.
  mutating func plan(_ update: Update, client: String, session: String) {
    cbs("Package Format: PSFX")
    cbs("Appl:LCU package and revision compare set to explicit")
    cbs(
      "Read out cached package applicability for package: \(update.package), ApplicableState: 112, CurrentState:0"
    )
    cbs("Exec: Session processing started.  Client: \(client), Session(Install): \(session)")
    cbs(
      "Exec: Processing started.  Session: \(session), Package: \(update.package), Identifier: \(update.kb)")
    cbs("Reboot mark set")
    cbs("Winlogon: Registering for CreateSession notifications")
    cbs("FLOW: Entering stage: DetermineUpdateReadiness")
    cbs("Exec: Failed to read AutoRepairNeeded.", .notFound)
    log.wait(random.within(300...900))
    for index in 0..<update.members {
      let member = update.identity(of: update.member - update.members + 1 + index)
      let number = update.kb.dropFirst(2)
      cbs(
        "Appl: Package: \(member), Update: \(number)-\(index + 1)_neutral_PACKAGE, Applicable: Applicable, "
          + "Disposition: Installed")
      cbs(
        "Plan: Package: \(member), current: Absent, pending: Default, start: Absent, applicable: Installed, "
          + "targeted: Installed, limit: Installed")
      log.wait(random.within(1...18))
    }
    cbs("Plan: Start to process package watchlist.")
    cbs("Exec: Using execution sequence: \(random.within(150...420))")
    cbs("FLOW: Entering stage: Resolving")
    cbs("Perf: Resolve chain started.")
    for index in 0..<min(update.members, 24) {
      let member = update.identity(of: update.member - index)
      let deployment = Identity(random.hex(32), "10.0.\(machine.build).\(machine.revision)")
      cbs(
        "Exec: Resolving Package: \(member), Update: \(update.kb.dropFirst(2))-\(index + 1)_neutral_LDR, "
          + "PinDeployment: \(deployment.directory)")
      log.wait(random.within(2...30))
    }
    cbs("Perf: Resolve chain complete.")
    cbs("FLOW: Entering stage: Staging")
    cbs("Perf: Stage chain started.")
  }

  /// Members are staged; components without a winner are met on the way.
  mutating func stage(_ update: Update, losers: Int) {
    let member = update.identity(of: update.member)
    cbs(
      "Exec: Staging Package: \(member), Update: \(update.kb.dropFirst(2))-1_neutral_LDR, "
        + "PinDeployment: \(Identity(random.hex(32), "10.0.\(machine.build).\(machine.revision)").directory)")
    log.csi(
      "Performing 1 operations as follows:\n  (0)  Stage: flags: 8 app: [\(update.package), "
        + "pkt {l:8 b:\(Identity.token)}] comp: (null) man: (null)")
    for _ in 0..<losers {
      let name = Vocabulary.losers[random.below(Vocabulary.losers.count)]
      noWinner(
        Identity(
          name, "10.0.\(machine.build).\(random.within(300...1_999))", random.below(3) == 0 ? .amd64 : .wow64),
        others: random.within(1...4))
      log.wait(random.within(30...240))
    }
  }

  mutating func noWinner(_ component: Identity, others: Int) {
    log.csi(
      "Component \(component.logText) does not have a winner but has \(others) other component version(s)")
  }

  private mutating func execute(_ update: Update, session: String) {
    cbs("FLOW: Entering stage: Installing")
    cbs("Perf: InstallUninstallChain started.")
    let transaction = beginTransaction(session: session)
    for name in Vocabulary.staged.prefix(random.within(6...16)) {
      let component = Identity(name, "10.0.\(machine.build).\(machine.revision)")
      log.csi("Setting component as winner: \(component.logText)")
      log.wait(random.within(4...50))
    }
    cbs(
      "Exec: Installing Package: \(update.identity(of: update.member)), Update: "
        + "\(update.kb.dropFirst(2))-1_neutral_LDR, InstallDeployment: "
        + Identity(random.hex(32), "10.0.\(machine.build).\(machine.revision)").directory)
    log.csi("ICSITransaction::Commit calling IStorePendingTransaction::Apply - applyflags=7")
    commitTransaction(number: 2)
    endTransaction(transaction)
    cbs("Perf: InstallUninstallChain complete.")
  }

  /// From the state being saved to the session's last line.
  mutating func finish(_ update: Update, result: HRESULT) {
    let outcome = result.isFailure ? "Absent" : "Installed"
    cbs("FinalCommitPackagesState: Started persisting state of packages")
    log.wait(random.within(20...90))
    cbs(
      "SQM: Reporting package change completion for package: \(update.package), current: \(outcome), "
        + "pending: Default, start: Absent, applicable: Installed, target: Installed, limit: Installed, "
        + "status: \(result.hex), failure source: \(result.isFailure ? "Stage" : "Not Applicable"), "
        + "reboot required: False, client id: WindowsUpdateAgent, initiated offline: False, "
        + "execution sequence: 0, first merged sequence: 0, pending decision: "
        + "InteractiveInstall\(result.isFailure ? "Failed" : "Succeeded")",
      kind: result.isFailure ? .failure : .log)
    cbs("FinalCommitPackagesState: Completed persisting state of packages")
    cbs("Enabling LKG boot option")
    cbs("Reboot mark cleared")
    cbs("Winlogon: Simplifying Winlogon CreateSession notifications")
    cbs("Winlogon: Deregistering for CreateSession notifications")
    finalizeSession(result, package: update.package, identifier: update.kb)
  }

  mutating func removeTemporary(_ session: String) {
    let directory = "\\\\?\\\(machine.windows)\\CbsTemp\\\(session)\\"
    log.wait(random.within(200...1_500))
    cbs("Deleting directory: \(directory)")
    cbs("Deletion of: \(directory) successful")
  }
}
