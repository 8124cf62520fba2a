extension CBSStory {
  private static let update = Update(
    kb: "KB5018419", package: "Package_for_RollupFix~\(Identity.token)~amd64~~17763.3532.1.7", members: 8,
    member: 4_120, version: "10.0.1.7")

  /// Opens a session, plans the update and begins its transaction.
  private mutating func begin(_ update: Update) -> (session: String, transaction: String) {
    let session = beginSession("WindowsUpdateAgent")
    plan(update, client: "WindowsUpdateAgent", session: session)
    openStore()
    let transaction = beginTransaction(session: session)
    stage(update, losers: 2)
    log.wait(900)
    return (session, transaction)
  }

  private mutating func end(_ update: Update, session: String, result: HRESULT) {
    finish(update, result: result)
    removeTemporary(session)
  }

  private mutating func inFlightPath(_ file: String, operation: UInt32) -> String {
    let directory = Case5013941.inFlight(log.now.adding(milliseconds: -800), operation: operation)
    let name = Case5013941.inFlight(log.now.adding(milliseconds: -300), operation: operation + 85)
    return "\\SystemRoot\\WinSxS\\Temp\\InFlight\\\(directory)\\\(name)_\(file)"
  }

  mutating func tellDamagedDelta() {
    let update = Self.update
    let (session, transaction) = begin(update)
    refuseDelta()
    failHydration(
      of: "spoolsv.exe", in: Identity("Microsoft-Windows-Printing-Spooler-Core", "10.0.17763.3532"),
      with: Delta(
        type: 1, retrieved: UInt32(truncatingIfNeeded: random.next()),
        computed: UInt32(truncatingIfNeeded: random.next()), result: .forwardDelta, line: 64))
    log.wait(2_100)
    unwind(.forwardDelta)
    failStage(update, transaction: transaction, result: .forwardDelta)
    end(update, session: session, result: .forwardDelta)
  }

  mutating func tellMissingManifest() {
    let update = Self.update
    let old = "Package_1721_for_KB4598230~\(Identity.token)~amd64~~10.0.1.8"
    let session = beginSession("WindowsUpdateAgent")
    plan(update, client: "WindowsUpdateAgent", session: session)
    cbs("Store corruption, manifest missing for package: \(old)", .error, kind: .manifestMissing)
    cbs("Failed to resolve package '\(old)'", .corruptStore)
    cbs("Mark store corruption flag because of package: \(old).", .corruptStore, kind: .storeCorrupt)
    cbs("Failed to resolve package [\(old)]", .corruptStore)
    cbs("Failed to get next package to re-evaluate", .corruptStore)
    cbs("Failed to process component watch list.", .corruptStore)
    cbs("Perf: InstallUninstallChain complete.")
    cbs("Failed to execute execution chain.", .corruptStore)
    cbs("Failed to process single phase execution.", .corruptStore, level: .error)
    cbs(
      "WER: Generating failure report for package: \(update.package), status: \(HRESULT.corruptStore.hex), "
        + "failure source: Execute, start state: Staged, target state: Installed, "
        + "client id: WindowsUpdateAgent", kind: .failureReport)
    end(update, session: session, result: .corruptStore)
  }

  mutating func tellDeletePending() {
    let update = Self.update
    let (session, transaction) = begin(update)
    deletePending(path: inFlightPath("rpcss.dll", operation: 7_312))
    unwind(.deletePending)
    failStage(update, transaction: transaction, result: .deletePending)
    end(update, session: session, result: .deletePending)
  }

  mutating func tellServerNotFound() {
    let session = beginSession("DISM Package Manager Provider")
    let code = HRESULT(0x8024_402c, "Unknown Error")
    cbs("Exec: Session processing started.  Client: DISM Package Manager Provider, Session(Add): \(session)")
    cbs("DWLD:Search is done, set download progress to 20 percent.")
    cbs("DWLD:Failed to do Windows update search", code)
    cbs("Failed to collect payload and there is nothing to repair.", code, level: .error)
    cbs("Failed to retrieve package from source.", code)
    finalizeSession(
      code, package: machine.package("NetFx3-OnDemand-Package", "10.0.17763.1"), identifier: "NetFx3")
  }

  mutating func tellUnknownCorruption() {
    let update = Self.update
    let (session, transaction) = begin(update)
    let status = "STATUS_SXS_COMPONENT_STORE_CORRUPT"
    origin(
      "onecore\\base\\wcp\\componentstore\\storelayout.cpp", 2_764, status,
      function: "CRawStoreLayout::EnumerateFamilyFoundations", expression: "FoundationIndex < FoundationCount"
    )
    trace(
      status, call: 51_877, from: "CCSDirect::GetComponentFamilies(flags = 0, families = NULL)",
      gle: HRESULT.storeCorrupt.code)
    trace(
      "HRESULT_FROM_WIN32(14098)", call: 51_640, from: "Windows::COM::CComponentStore::InternalTransact(...)",
      gle: HRESULT.storeCorrupt.code)
    failStage(update, transaction: transaction, result: .storeCorrupt)
    end(update, session: session, result: .storeCorrupt)
  }

  mutating func tellNewerHydration() {
    let update = Self.update
    let (session, transaction) = begin(update)
    let target = Identity("Microsoft-Windows-Security-NGC-Container", "10.0.17763.3532")
    let installed = Identity("Microsoft-Windows-Security-NGC-Container", "10.0.17763.1697")
    let deltas: [(words: String, result: HRESULT)] = [
      ("Reverse Delta", .reverseDelta), ("Forward Delta", .forwardDelta),
    ]
    for delta in deltas {
      let checksum = UInt32(truncatingIfNeeded: random.next())
      refuseDelta()
      log.csi(
        "(F) Hydration failed with error \(Self.invalidData) . Delta Type: \(delta.words) , "
          + "IntegrityState Valid: true , RetrievedChecksum: \(checksum) , ComputedChecksum: \(checksum)"
          + Self.placeholder, level: .error, kind: .hydrationError)
      log.csi(
        "(F) Hydration failed for component \(target.logText) on file NgcCtnr.dll with NTSTATUS "
          + "\(Int32(bitPattern: delta.result.code)). Matching Component = \(installed.logText). "
          + "FileHasForwardReverseDeltas  = true\(Self.placeholder)", level: .error, kind: .hydrationFailed)
      log.wait(14)
    }
    hashMismatch("NgcCtnr.dll", expected: random.hex(64), actual: random.hex(64))
    unwind(.forwardDelta)
    failStage(update, transaction: transaction, result: .forwardDelta)
    end(update, session: session, result: .forwardDelta)
  }

  mutating func tellOldHashes() {
    beginSession("DISM Package Manager Provider")
    let driver = Identity("Microsoft-Windows-Security-NGC-Container", "6.2.9200.16384")
    for index in 0..<2 {
      let file = "amd64\\CTNR\(index)520.DPB"
      let found = Base64.text(random.bytes(32))
      let expected = Base64.text(random.bytes(32))
      mismatches.append((file, expected, found))
      log.csi(
        "Hashes for file member \\SystemRoot\\WinSxS\\\(driver.directory)\\\(file) do not match actual file "
          + "[l:\(file.utf8.count * 2){\(file.utf8.count)}]\"\(file)\" :\n  Found: {l:32 b:\(found)} "
          + "Expected: {l:32 b:\(expected)}", kind: .hashMismatch)
      log.wait(480)
    }
    finalizeSession(.ok)
  }

  mutating func tellDoubleHashes() {
    beginSession("DISM Package Manager Provider")
    let file = "utc.app.json"
    let digests = (0..<2).map { _ in (short: random.hex(40), long: random.hex(64)) }
    mismatches.append((file, digests[0].long, digests[1].long))
    log.csi(
      "Hashes for file member [l:\(file.utf8.count)]'\(file)' do not match.\n"
        + " Expected: {l:20 b:\(digests[0].short)}.\n Actual: {l:20 b:\(digests[1].short)}.\n"
        + " Expected: {l:32 ml:33 b:\(digests[0].long)}.\n Actual: {l:32 b:\(digests[1].long)}.",
      kind: .hashMismatch)
    finalizeSession(.ok)
  }

  /// Nothing in these records says what the local time means.
  mutating func tellWithoutClock() {
    let result = HRESULT.storeCorrupt
    let session = "11152_142416105"
    sessions.append(
      Session(id: session, client: "WindowsUpdateAgent", start: log.now, result: result))
    cbs("Session: \(session) initialized by client WindowsUpdateAgent.", kind: .sessionStart)
    log.wait(2_300)
    noWinner(Identity(Vocabulary.losers[0], "6.1.7601.17514"), others: 2)
    cbs("Failed to stage execution chain.", result)
    cbs("Failed to process single phase execution.", result, level: .error)
    cbs("Session: \(session) finalized. Reboot required: no", result, kind: .sessionEnd)
  }
}

/// Base64 with padding, as older logs print digests.
enum Base64 {
  private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func text(_ bytes: [UInt8]) -> String {
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let group = bytes[start..<min(start + 3, bytes.count)]
      let word = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
      for position in 0...group.count {
        text.append(alphabet[word >> (18 - 6 * position) & 63])
      }
      text += [UInt8](repeating: UInt8(ascii: "="), count: 3 - group.count)
    }
    return String(decoding: text, as: UTF8.self)
  }
}
