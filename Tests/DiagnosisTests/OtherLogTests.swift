import Casework
import Fixtures
import Foundation
import LogStore
import Records
import Testing

@testable import Diagnosis

/// Failures that stand in logs beside the servicing stack's: found, told apart, and never passed over.
@Suite struct OtherLogTests {
  private func snapshot(_ files: (String, String)...) throws -> CaseSnapshot {
    try CaseFiles.snapshot(files.map { ($0.0, Array($0.1.utf8)) })
  }

  private func snapshot(_ logs: TextLog...) throws -> CaseSnapshot {
    try CaseFiles.snapshot(logs.map { ($0.fileName, $0.fileBytes) })
  }

  private func chain(_ finding: Finding) -> [String] {
    finding.chain.map { "\($0.role.rawValue) \($0.code?.text ?? "-") \($0.records.count)" }
  }

  private func lines(_ finding: Finding, _ snapshot: CaseSnapshot) -> [UInt64?] {
    finding.chain.map { snapshot.store.location($0.record).number }
  }

  private static func setup(_ time: String, _ text: String, _ component: String = "MOUPG") -> String {
    "2024-05-06 \(time), Error                 \(component)\(String(repeating: " ", count: 7 - component.count))\(text)\r\n"
  }

  // MARK: The update agent

  private static let unreachable = """
    2023/10/10 14:14:16.7300000 4172  6804  Misc            *FAILED* [80072EE7] Send request
    2023/10/10 14:14:16.7700000 4172  6804  Misc            *FAILED* [8024402C] WinHttp: SendRequestToServerForFileInformation
    2023/10/10 14:14:16.8900000 4172  6804  Agent           * END * Finding updates CallerId = X  Id = 12, Exit code = 0x8024402C

    """

  /// The agent's code only translates what the transport returned right before it.
  @Test func theTransportFailedFirst() throws {
    #expect(
      CaseFiles.verdicts(try snapshot(("WindowsUpdate.log", Self.unreachable))) == [
        "F70 0x80072ee7 -> 0x8024402c"
      ])
    let mail = "From: a <a@example.org>\nSubject: b\n\nThe part:\n" + Self.unreachable
    let posted = try snapshot(("mail.txt", mail))
    #expect(CaseFiles.verdicts(posted) == ["F70 0x80072ee7 -> 0x8024402c"])
    #expect(posted.csiFailureCount == 0, "no line of the servicing stack")
  }

  @Test(arguments: [
    // Long before, and another kind of failure.
    (
      "14:14:16.7300000 4172  6804  Misc            *FAILED* [80072EE7]",
      "14:13:16.7300000 4172  6804  Misc            *FAILED* [80072EE7]"
    ),
    ("[80072EE7]", "[80070490]"),
  ])
  func whatStandsBeforeNeedNotBeTheCause(_ from: String, _ to: String) throws {
    let text = Self.unreachable.replacingOccurrences(of: from, with: to)
    #expect(CaseFiles.verdicts(try snapshot(("WindowsUpdate.log", text))) == ["F70 0x8024402c -> 0x8024402c"])
  }

  // MARK: SFC

  private static let unrepaired = """
    2024-05-06 10:00:00, Info                  CSI    0000050c Hashes for file member \\SystemRoot\\WinSxS\\amd64_microsoft-windows-sample_31bf3856ad364e35_10.0.10240.16384_none_99f41ce36ad119fd\\sample.dll do not match actual file [l:20{10}]"sample.dll" :
      Found: {l:32 b:MEK3IYWo5Whtf2gGR/NNQQ5Sjob0bihU4FsRHITc8sc=} Expected: {l:32 b:9zESHblfF60vrdXr35iaCY1A6xuB5RFw7UpPiENNo9I=}
    2024-05-06 10:00:00, Info                  CSI    0000050d [SR] Cannot repair member file [l:20{10}]"sample.dll" of Microsoft-Windows-Sample, Version = 10.0.10240.16384, pA = PROCESSOR_ARCHITECTURE_AMD64 (9), Culture neutral, VersionScope = 1 nonSxS, PublicKeyToken = {l:8 b:31bf3856ad364e35}, Type neutral, TypeName neutral, PublicKey neutral in the store, hash mismatch

    """

  /// No update failed by it, but the store is damaged: said as a warning, once for all files.
  @Test func whatSFCCouldNotRepair() throws {
    let again = Self.unrepaired.replacingOccurrences(of: "sample.dll", with: "other.dll")
    let snapshot = try snapshot(("CBS.log", Self.unrepaired + again))
    #expect(CaseFiles.verdicts(snapshot) == ["F13 - -> -"])
    let finding = try #require(snapshot.findings.first)
    #expect(finding.level == .warning && finding.rule == "sfc-could-not-repair")
    #expect(finding.evidence.first?.records.count == 2)
  }

  // MARK: Excerpts without times

  /// Setup's lines without their times, as articles quote them: the column is the sign.
  @Test func setupWithoutTimes() throws {
    let text = """
      Hello,

      Info MIG Instantiating an ICbsSession9 interface
      Error MIG Failed to create CBS session 9. hr = 0x8007045B[gle=0x000003f0]
      The process c:\\program files (x86)\\sample\\agent.exe (PC-1) has initiated the restart of computer PC-1 on behalf of user NT AUTHORITY\\SYSTEM
      """
    let snapshot = try snapshot(("mail.txt", text))
    #expect(CaseFiles.verdicts(snapshot) == ["F55 0x8007045b -> 0x8007045b"])
    let values = snapshot.findings.first?.evidence.compactMap { $0.text.values["program"] }
    #expect(values?.first == "c:\\program files (x86)\\sample\\agent")
  }

  // MARK: Windows Setup

  /// Alone, setuperr.log tells what failed first, what was returned, and what the extend code means.
  @Test func anUpgradeThatWentBack() throws {
    let text =
      Self.setup("09:00:00", "An old failure. Error: 0x80070490", "SP")
      + Self.setup("10:00:00", "Operation failed: Install drivers. Error: 0x800f0203", "SP")
      + Self.setup("10:00:01", "Setup failed: Result = 0xC1900101-0x30018")
      + Self.setup("10:00:09", "Failed to remove a folder. Error: 0x80070091", "SP")
    let snapshot = try snapshot(("setuperr.log", text))
    #expect(CaseFiles.verdicts(snapshot) == ["F87 0x800f0203 -> 0xc1900101"])
    let finding = try #require(snapshot.findings.first)
    #expect(finding.level == .failure && finding.confidence == .medium)
    #expect(
      lines(finding, snapshot).prefix(2) == [2, 3], "from the first failure of the attempt to the result")
    let evidence = finding.evidence.flatMap { $0.text.values.map { "\($0.key)=\($0.value)" } }
    #expect(evidence.contains("phase=SP_EXECUTION_FIRST_BOOT"))
    #expect(evidence.contains("operation=SP_EXECUTION_OP_SYSPREP"))
    #expect(!finding.missing.contains { $0.path?.contains("Logs\\CBS") == true }, "CBS.log is not its log")
  }

  @Test func whatSetupNeverBegan() throws {
    let snapshot = try snapshot(
      (
        "setuperr.log",
        Self.setup("10:00:00", "Host: [0xC1900208]") + Self.setup("10:00:00", "Result = 0xC1900208")
      ))
    #expect(CaseFiles.verdicts(snapshot) == ["F88 0xc1900208 -> 0xc1900208"])
  }

  @Test func reportsOfTheTools() throws {
    let compat = try snapshot(.compatData)
    #expect(compat.findings.map(\.rule) == ["compat-block-reported"])
    #expect(compat.findings.first?.evidence.first?.records.count == 2, "the two items that block")
    #expect(compat.findings.first?.title.values["category"] == "HardwareItem")
    #expect(compat.findings.first?.title.values["device"] == "Setup_DiskSpace")
    #expect(compat.unexplained.isEmpty)
    #expect(CaseFiles.verdicts(try snapshot(.setupDiagXML)) == ["F89 0x8007001f -> 0x8007001f"])
    let json = try snapshot(.setupDiagJSON)
    #expect(CaseFiles.verdicts(json) == ["F87 0xc1900101 -> 0xc1900101"])
    #expect(json.findings.first?.evidence.count == 2, "extend code and profile")
  }

  // MARK: Drivers, store check, early boot

  @Test func aDriverThatCouldNotBeInstalled() throws {
    let snapshot = try snapshot(.setupAPI)
    #expect(CaseFiles.verdicts(snapshot) == ["F54 0x800f0217 -> 0x80070490"])
    let finding = try #require(snapshot.findings.first)
    #expect(finding.level == .warning, "no record says that an update failed for it")
    #expect(finding.root.file == "oem9.inf")
    #expect(finding.kb == nil)
    #expect(snapshot.unexplained.isEmpty)
  }

  /// The same device ten times is one finding; what no rule knows of a driver is listed, and is no finding.
  @Test func driversThatFailAgain() throws {
    func section(_ action: String, _ minute: Int) -> String {
      """
      >>>  [\(action) - USB\\VID_0000&PID_0000\\1]
      >>>  Section start 2024/05/06 08:0\(minute):00.000
      !!!  dvi: Class installer failed. Error 0x800f0217: no installer
      <<<  Section end 2024/05/06 08:0\(minute):05.000
      <<<  [Exit status: FAILURE(0x00000490)]


      """
    }
    let snapshot = try snapshot(
      (
        "setupapi.dev.log",
        "[Device Install Log]\n" + (0..<4).map { section("Device Install", $0) }.joined()
          + section("Delete Device", 5) + section("Delete Device", 6)
      ))
    #expect(snapshot.findings.map(\.repeats.count) == [3])
    #expect(snapshot.unexplained.map(\.records.count) == [2])
    #expect(snapshot.otherFailureCount == 6)
    #expect(snapshot.unexplainedCount == 2)
  }

  @Test func storeCheckAndEarlyBoot() throws {
    let check = try snapshot(.checkSUR)
    #expect(check.findings.map { "\($0.failureClass) \($0.level)" } == ["F14 warning"])
    let boot = try snapshot(("poqexec.log", String(decoding: TextLog.poqexec.bytes, as: UTF8.self)))
    #expect(CaseFiles.verdicts(boot) == ["F52 0xc0000043 -> 0xc0000043"])
  }

  // MARK: The update agent

  /// An installation that the agent calls failed; the line about another code in between is no part of it.
  @Test func anInstallationThatFailed() throws {
    let snapshot = try snapshot(.windowsUpdateOld)
    #expect(CaseFiles.verdicts(snapshot) == ["F13 0x80073712 -> 0x80073712"])
    let finding = try #require(snapshot.findings.first)
    #expect(finding.level == .failure)
    #expect(lines(finding, snapshot).first == 5)
    #expect(finding.chain.flatMap(\.records).count == 3)
    #expect(snapshot.unexplained.map { "\($0.code?.text ?? "-") \($0.records.count)" } == ["0x80072ee2 1"])
    #expect(snapshot.otherFailureCount == 4)
  }

  private static func agent(_ time: String, _ text: String) -> String {
    "2024/05/06 \(time).1000000 4120  988   Agent           \(text)\r\n"
  }

  /// The agent tries a download again by itself: no more than a warning.
  @Test func aDownloadThatFailed() throws {
    let snapshot = try snapshot(
      (
        "WindowsUpdate.log",
        Self.agent("10:00:00", "*FAILED* [80248014] GetServiceObject couldn't find service")
          + Self.agent("10:00:01", "*FAILED* [80D05001] DO job failed to start")
          + Self.agent(
            "10:00:02", "*FAILED* [80D05001] Error occurred while downloading update 1.200; notifying")
          + Self.agent("10:00:05", "ClientId = X: Exit code = 0x00000000; Call error code = 0x80240022")
          + Self.agent("10:00:40", "*FAILED* [8024000C] DynamicDownloadDataFetcher Refresh complete")
      ))
    let finding = try #require(snapshot.findings.first)
    #expect(CaseFiles.verdicts(snapshot) == ["F00 0x80d05001 -> 0x80240022"])
    #expect(finding.level == .warning)
    #expect(chain(finding) == ["root 0x80d05001 2", "follows 0x80240022 1"])
    #expect(snapshot.unexplained.compactMap(\.code?.text) == ["0x80248014", "0x8024000c"])
  }

  /// Failing lines without a result are routine; they are listed, and are no finding.
  @Test func routineOfTheAgent() throws {
    let snapshot = try snapshot(
      (
        "WindowsUpdate.log",
        (0..<3).map { Self.agent("10:00:0\($0)", "*FAILED* [C004F012] wusyshelper.cpp @869") }.joined()
          + Self.agent("10:00:05", "* END * Finding updates CallerId = X, Id = 22, Exit code = 0x00000000")
      ))
    #expect(snapshot.findings.isEmpty)
    #expect(snapshot.unexplained.map(\.records.count) == [3])
  }

  /// A log that was cut before its result: a rule that knows the code speaks, as a warning.
  @Test func aServerThatIsNotReached() throws {
    let snapshot = try snapshot(
      (
        "WindowsUpdate.log",
        Self.agent("10:00:00", "Failed to obtain a redirect, error = 0x80245002")
          + Self.agent("10:00:01", "Web service call failed with hr = 80240438.")
          + Self.agent("10:00:04", "Web service call failed with hr = 80240438.")
      ))
    #expect(CaseFiles.verdicts(snapshot) == ["F70 0x80240438 -> 0x80240438"])
    #expect(snapshot.findings.first?.level == .warning)
  }

  /// Posted without date, process and component (`WARNING: ...`).
  @Test func linesWithoutColumns() throws {
    let snapshot = try snapshot(
      (
        "post.txt",
        """
        WARNING: Send failed with hr = 80072efd.
        WARNING: SendRequestUsingProxy failed for <
        http://server.example:8530/selfupdate/wuident.cab >. error 0x80072efd
        FATAL: IsUpdateRequired failed with error 0x80072efd
          * WARNING: Exit code = 0x80072EFD
        WARNING: WU client failed Searching for update with error 0x80072efd

        """
      ))
    #expect(snapshot.sources.first?.source?.kind == .windowsUpdate)
    #expect(snapshot.store.count == 5)
    #expect(CaseFiles.verdicts(snapshot) == ["F70 0x80072efd -> 0x80072efd"])
    #expect(snapshot.otherFailureCount == 5)
  }

  // MARK: Several logs about one failure

  private static func servicing(_ time: String, _ code: String, id: String) -> String {
    """
    2024-05-06 \(time):00, Info                  CBS    Session: \(id) initialized by client WindowsUpdateAgent, external staging directory: (null)
    2024-05-06 \(time):01, Error                 CBS    Failed to do what was asked [HRESULT = \(code) - Unknown Error]
    2024-05-06 \(time):02, Info                  CBS    Session: \(id) finalized. Reboot required: no [HRESULT = \(code) - Unknown Error]

    """
  }

  /// What agent, DISM and reports say of a servicing failure is a step of its chain and no failure of its own.
  @Test func otherLogsReportTheFailure() throws {
    let dism =
      "2024-05-06 10:00:03, Error                 DISM   DISM.EXE: DISM Package Manager processed the command line but failed. HRESULT=800F0920\r\n"
    let report =
      "{0A0B0C0D-0000-0000-0000-000000000001}\t2024-05-06 10:00:20:000+0000\t1\t182 [AGENT_INSTALLING_FAILED]\t101"
      + "\t{0A0B0C0D-1111-2222-3333-0405060708EE}\t200\t800f0920\tX\tFailure\tContent Install\tInstallation Failure: x\ty\r\n"
    let snapshot = try snapshot(
      ("CBS.log", Self.servicing("10:00", "0x800f0920", id: "1_1")),
      (
        "WindowsUpdate.log",
        Self.agent("10:00:10", "CBS called Error with 0x800f0920, ") + Self.agent("10:00:11", "x")
      ),
      (
        "dism.log",
        dism
          + dism.replacing("10:00:03, Error ", with: "10:00:04, Info  ").replacing(
            "failed. HRESULT=800F0920", with: "ended")
      ),
      (
        "ReportingEvents.log",
        report
          + report.replacing("182 [AGENT_INSTALLING_FAILED]", with: "181").replacing("800f0920", with: "0")
          .replacing("Failure", with: "Success")
      ))
    #expect(CaseFiles.verdicts(snapshot) == ["F53 0x800f0920 -> 0x800f0920"])
    let finding = try #require(snapshot.findings.first)
    #expect(finding.chain.filter { $0.role == .event }.count == 3)
    #expect(finding.otherAttempts.isEmpty)
    #expect(snapshot.unexplained.isEmpty && snapshot.otherFailureCount == 3)
  }

  /// Attempts that the servicing log has are not counted a second time by the agent's log; those that it lacks are.
  @Test func attemptsAreCountedOnce() throws {
    let agent = ["10:00:10", "14:00:10", "18:00:10"].map {
      Self.agent($0, "CBS called Error with 0x800f0920, ")
    }.joined()
    let snapshot = try snapshot(
      (
        "CBS.log",
        Self.servicing("10:00", "0x800f0920", id: "1_1") + Self.servicing("14:00", "0x800f0920", id: "1_2")
      ), ("WindowsUpdate.log", agent))
    #expect(snapshot.findings.count == 1)
    #expect(snapshot.findings.first?.otherAttempts.count == 1, "the one that CBS.log does not have")
    #expect(snapshot.findings.first?.repeats.count == 1)
  }

  /// A code that anything may return ties two logs together only when they state it at the same time.
  @Test(arguments: [("10:00:20", 1), ("13:00:00", 2)])
  func generalCodes(_ time: String, _ count: Int) throws {
    let snapshot = try snapshot(
      ("CBS.log", Self.servicing("10:00", "0x80070057", id: "1_1")),
      (
        "WindowsUpdate.log",
        Self.agent(time, "CBS called Error with 0x80070057, ") + Self.agent("15:00:00", "idle")
      ))
    #expect(snapshot.findings.count == count)
  }

  /// DISM's attempts by themselves: each command is one, the same result folds.
  @Test func commandsOfDISM() throws {
    func run(_ time: String, _ code: String) -> String {
      func line(_ text: String, _ level: String = "Error") -> String {
        "2024-05-06 \(time), \(level)\(String(repeating: " ", count: 22 - level.count))DISM   \(text)\r\n"
      }
      return line("DISM Provider Store: PID=1 TID=2 Failed to get a provider. - C(hr:0x80004002)", "Warning")
        + line("DISM Package Manager: PID=1 TID=2 Failed finalizing changes. - C(hr:\(code))")
        + line(
          "DISM.EXE: DISM Package Manager processed the command line but failed. HRESULT=\(code.dropFirst(2).uppercased())"
        )
    }
    let text = run("10:00:00", "0x80070bc9") + run("10:00:08", "0x800f0821") + run("10:20:00", "0x80070bc9")
    let snapshot = try snapshot(("dism.log", text))
    #expect(
      CaseFiles.verdicts(snapshot) == ["F50 0x80070bc9 -> 0x80070bc9", "F00 0x800f0821 -> 0x800f0821"])
    #expect(snapshot.findings.map(\.repeats.count) == [1, 0])
    #expect(snapshot.otherFailureCount == 6 && snapshot.unexplained.isEmpty)
  }

  /// Rows of the agent's reports stand for themselves where nothing explains them.
  @Test func rowsOfReports() throws {
    let snapshot = try snapshot(.reportingEvents)
    #expect(CaseFiles.verdicts(snapshot) == ["F19 0x800f081f -> 0x800f081f"])
    #expect(snapshot.findings.first?.kb == "KB5099902")
    #expect(snapshot.unexplained.compactMap(\.code?.text) == ["0x80072ee2"], "a search that failed")
  }

  /// The same answer for any number of threads and in any order of files.
  @Test func theOrderOfFilesDoesNotMatter() throws {
    let logs = TextLog.allCases.map { ("\($0.rawValue)-\($0.fileName)", $0.fileBytes) }
    let first = try CaseFiles.snapshot(logs)
    let second = try CaseFiles.snapshot(logs.reversed())
    #expect(CaseFiles.verdicts(first) == CaseFiles.verdicts(second))
    #expect(first.unexplained.map(\.records.count) == second.unexplained.map(\.records.count))
    #expect(first.otherFailureCount >= first.unexplainedCount)
  }
}
