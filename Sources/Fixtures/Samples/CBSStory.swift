/// Tells what servicing did on a machine, record by record, and remembers what it told.
///
/// Each method writes one scene (the service starts, a scan runs, an update goes in) at the writer's
/// clock and moves the clock on. The noise comes from the generator, the facts from the arguments.
public struct CBSStory: Sendable {
  /// What the story knows of one session.
  public struct Session: Sendable {
    /// `high_low`.
    public var id: String
    /// Who asked.
    public var client: String
    /// When it began.
    public var start: FileTime
    /// The package, when the session worked on one.
    public var package: String?
    /// The KB, when the session worked on one.
    public var identifier: String?
    /// The result, when the session was finalized.
    public var result: HRESULT?
  }

  /// The log.
  public var log: CBSWriter
  /// The sessions in order of their start.
  public var sessions: [Session] = []
  /// The machine.
  public var machine: Machine
  /// Files whose hashes did not match, in order.
  public var mismatches: [(file: String, expected: String, actual: String)] = []

  var random: SplitMix64
  /// Addresses of one process, so that they look alike.
  var heap: UInt64 = 0
  var stack: UInt64 = 0

  /// Begins a story.
  public init(
    machine: Machine = Machine(), seed: UInt64, start: FileTime, lineEnd: CBSWriter.LineEnd = .crlf,
    byteOrderMark: Bool = true
  ) {
    self.machine = machine
    random = SplitMix64(seed: seed)
    log = CBSWriter(start: start, zone: machine.zone, lineEnd: lineEnd, byteOrderMark: byteOrderMark)
    newProcess()
  }

  /// A line of CBS itself.
  mutating func cbs(_ text: String, _ level: CBSWriter.Level = .info, kind: WrittenKind = .log) {
    log.record(text, level: level, kind: kind)
  }

  /// A line of CBS that ends in a result; a failing result makes it a record of kind `failure`.
  mutating func cbs(
    _ text: String, _ result: HRESULT, level: CBSWriter.Level = .info, kind: WrittenKind? = nil
  ) {
    log.record("\(text) \(result.tag)", level: level, kind: kind ?? (result.isFailure ? .failure : .log))
  }

  /// An address in the heap of the running process.
  mutating func address() -> String {
    "@0x" + (heap + UInt64(random.below(0xfffff)) << 4).hex(11)
  }

  mutating func newProcess() {
    log.startProcess()
    heap = (0x100 + UInt64(random.below(0x1ff))) << 32 + UInt64(random.below(0xf000)) << 16
    stack = (0x20 + UInt64(random.below(0xd0))) << 32 + UInt64(random.below(0xfff0)) << 16
  }

  // MARK: - Service

  /// TrustedInstaller and TiWorker start.
  public mutating func startService(lastBoot: FileTime) {
    let boot = lastBoot.civil(offset: machine.zone.minutes(at: lastBoot))
    cbs("TI: --- Initializing Trusted Installer ---")
    cbs("TI: Last boot time: \(boot.dateText) \(boot.clockText).\(boot.millisecond.padded(3))")
    cbs("Starting TrustedInstaller initialization.")
    cbs("Lock: New lock added: CCbsPublicSessionClassFactory, level: 30, total lock:4")
    cbs("Lock: New lock added: CCbsPublicSessionClassFactory, level: 30, total lock:5")
    cbs("Lock: New lock added: WinlogonNotifyLock, level: 8, total lock:6")
    cbs("Ending TrustedInstaller initialization.")
    cbs("Starting the TrustedInstaller main loop.")
    cbs("TrustedInstaller service starts successfully.")
    startSQM()
    cbs("No startup processing required, TrustedInstaller service was not set as autostart")
    cbs("Startup processing thread terminated normally")
    cbs("TI: Startup Processing completes, release startup processing lock.")
    log.wait(random.within(40...180))
    startWorker()
  }

  private mutating func startSQM() {
    let pattern = "\(machine.windows)\\servicing\\sqm"
    cbs("SQM: Initializing online with Windows opt-in: False")
    cbs("SQM: Cleaning up report files older than 10 days.")
    cbs("SQM: Requesting upload of all unsent reports.")
    cbs("SQM: Failed to start upload with file pattern: \(pattern)\\*_std.sqm, flags: 0x2", .fail)
    cbs("SQM: Failed to start standard sample upload.", .fail)
    cbs("SQM: Queued 0 file(s) for upload with pattern: \(pattern)\\*_all.sqm, flags: 0x6")
    cbs("SQM: Warning: Failed to upload all unsent reports.", .fail)
  }

  private mutating func startWorker() {
    newProcess()
    cbs("Starting TiWorker initialization.")
    cbs("Lock: New lock added: TiWorkerClassFactory, level: 30, total lock:2")
    cbs("Ending TiWorker initialization.")
    cbs("Starting the TiWorker main loop.")
    cbs("TiWorker starts successfully.")
    cbs("Lock: New lock added: CCbsWorker, level: 5, total lock:3")
    cbs("Universal Time is: \(log.now.utcText)")
    cbs(
      "Loaded Servicing Stack v\(machine.stack.version) with Core: \(machine.windows)\\winsxs\\"
        + "\(machine.stack.directory)\\cbscore.dll")
    cbs("Build: \(machine.build).1.amd64fre.rs5_release.180914-1434")
    log.csi(
      "WcpInitialize: wcp.dll version \(machine.stack.version) (WinBuild.160101.0800)", stamped: true)
    cbs("Lock: New lock added: CCbsSessionManager, level: 11, total lock:9")
    cbs("Lock: New lock added: CSIInventoryCriticalSection, level: 64, total lock:10")
    cbs("NonStart: Set pending store consistency check.")
    log.wait(random.within(5...60))
  }

  /// The service stops after a time without work.
  public mutating func stopService() {
    log.wait(random.within(125_000...240_000))
    cbs("Trusted Installer is shutting down because: SHUTDOWN_REASON_AUTOSTOP")
    cbs("TiWorker signaled for shutdown, going to exit.")
    cbs("Deleting the contents of directory: \\\\?\\\(machine.windows)\\CbsTemp")
    cbs("Deletion of: \\\\?\\\(machine.windows)\\CbsTemp successful")
    for text in Self.finalization.split(separator: "\n") {
      cbs(String(text))
    }
    log.wait(random.within(5...40))
    cbs("Ending TiWorker finalization.")
    cbs("Ending the TrustedInstaller main loop.")
    cbs("Starting TrustedInstaller finalization.")
    cbs("Lock: Lock removed: WinlogonNotifyLock, level: 8, total lock:6")
    cbs("Ending TrustedInstaller finalization.")
  }

  private static let finalization = """
    CbsCoreFinalize: ExecutionEngineFinalize
    Execution Engine Finalize
    Execution Engine Finalize
    Lock: Lock removed: TiWorkerClassFactory, level: 30, total lock:3
    Lock: Lock removed: CCbsWorker, level: 5, total lock:2
    Ending the TiWorker main loop.
    Starting TiWorker finalization.
    CbsCoreFinalize: ExecutionEngineFinalize
    CBS Engine already deactivated
    CBS Engine already deactivated
    CbsCoreFinalize: ComponentAnalyzerFinalize
    CbsCoreFinalize: PackageTrackerFinalize
    CbsCoreFinalize: CoreResourcesUnload
    CbsCoreFinalize: SessionManagerFinalize
    Lock: Lock removed: CSIInventoryCriticalSection, level: 64, total lock:10
    Lock: Lock removed: CCbsSessionManager, level: 11, total lock:9
    CbsCoreFinalize: CapabilityManagerFinalize
    CbsCoreFinalize: PublicObjectMonitorFinalize
    CbsCoreFinalize: Enter vCoreInitializeLock
    CbsCoreFinalize: WcpUnload
    CbsCoreFinalize: DrupUnload
    CbsCoreFinalize: CfgMgr32Unload
    CbsCoreFinalize: DpxUnload
    CbsCoreFinalize: SrUnload
    CbsCoreFinalize: CbsEsdUnload
    CbsCoreFinalize: CbsTraceInfoUninitialize
    CbsCoreFinalize: CbsEventUnregister
    CbsCoreFinalize: AppContainerUnload
    CbsCoreFinalize: WdsUnload, logging from cbscore will end.
    """

  // MARK: - Sessions

  /// A session begins; its id is the instant.
  @discardableResult
  public mutating func beginSession(_ client: String) -> String {
    log.now.ticks += UInt64(random.below(10_000))
    let id = log.now.sessionID
    sessions.append(Session(id: id, client: client, start: log.now))
    cbs(
      "Session: \(id) initialized by client \(client), external staging directory: (null), "
        + "external registry directory: (null)", kind: .sessionStart)
    return id
  }

  /// The last session ends with a result.
  public mutating func finalizeSession(_ result: HRESULT, package: String? = nil, identifier: String? = nil) {
    guard let last = sessions.indices.last else { return }
    sessions[last].result = result
    sessions[last].package = package
    sessions[last].identifier = identifier
    let id = sessions[last].id
    if let package, let identifier {
      cbs(
        "Exec: Processing complete.  Session: \(id), Package: \(package), Identifier: \(identifier)",
        result, kind: .sessionEnd)
    }
    cbs("Session: \(id) finalized. Reboot required: no", result, kind: .sessionEnd)
    if result.isFailure {
      cbs("Failed to FinalizeEx using worker session [HRESULT = \(result.hex)]", kind: .failure)
    }
  }
}
