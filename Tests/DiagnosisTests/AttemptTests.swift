import Casework
import LogStore
import Records
import TestSupport
import Testing

@testable import Diagnosis

/// Texts of which cases with attempts are made; CBS times and UTC are the same.
enum AttemptCase {
  static let day = "2022-10-08"

  static func cbs(_ time: String, _ text: String) -> String {
    "\(day) \(time), Info                  CBS    \(text)\r\n"
  }

  static func csi(_ time: String, _ text: String) -> String {
    "\(day) \(time), Info                  CSI    00000001@2022/10/8:\(time).000 \(text)\r\n"
  }

  /// A session of an update; without a result its end is missing.
  static func session(
    _ id: String, _ start: String, _ end: String, kb: String = "KB5013941",
    package: String = "Package_for_RollupFix~31bf3856ad364e35~amd64~~17763.2928.1.6", result: String?,
    lines: String = ""
  ) -> String {
    var text =
      csi(start, "CSI Transaction @0x1 initialized")
      + cbs(
        start, "Session: \(id) initialized by client WindowsUpdateAgent, external staging directory: (null)")
      + cbs(start, "Exec: Staging Package: \(package), Update: 1")
      + cbs(
        start,
        "Failed to stage execution package: \(package) [HRESULT = \(result ?? "0x80070005 - E_ACCESSDENIED")]"
      )
    if result == "0x00000000 - S_OK" { text = text.replacing("Failed to stage", with: "Staged") }
    text += lines
    if let result {
      text +=
        cbs(
          end,
          "Exec: Processing complete.  Session: \(id), Package: \(package), Identifier: \(kb) [HRESULT = \(result)]"
        )
        + cbs(end, "Session: \(id) finalized. Reboot required: no [HRESULT = \(result)]")
    }
    return text
  }

  /// Events as Event Viewer exports them.
  static func events(_ events: [String]) -> [UInt8] {
    Array(("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<Events>" + events.joined() + "</Events>").utf8)
  }

  static func event(
    _ provider: String, _ id: Int, _ time: String, _ fields: [(String, String)] = [], number: Int = 0,
    channel: String = "System"
  ) -> String {
    let data = fields.map { "<Data Name='\($0.0)'>\($0.1)</Data>" }.joined()
    return """
      <Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='\(provider)'/>\
      <EventID>\(id)</EventID><Level>4</Level><TimeCreated SystemTime='\(time.contains("T") ? time : "\(day)T\(time)").000Z'/>\
      <EventRecordID>\(number == 0 ? id : number)</EventRecordID><Channel>\(channel)</Channel>\
      <Computer>HOST-1</Computer></System><EventData>\(data)</EventData></Event>

      """
  }

  static func client(
    _ id: Int, _ time: String, kb: String = "KB5013941", number: Int, code: String = "0x800f0986"
  )
    -> String
  {
    let title = ("updateTitle", "2022-05 Cumulative Update for Windows 10 (\(kb))")
    return event(
      "Microsoft-Windows-WindowsUpdateClient", id, time, id == 20 ? [("errorCode", code), title] : [title],
      number: number)
  }

  /// `KB5013941 failed 0x800f0986 4 sources 2`, one line an attempt.
  static func told(_ snapshot: CaseSnapshot) -> [String] {
    snapshot.attempts.all.map {
      "\($0.number) \($0.kb ?? $0.package ?? "-") \($0.outcome.rawValue) \($0.result?.text ?? "-") \($0.sources.count)"
    }
  }
}

/// Attempts joined from sessions, events, other logs and restarts.
@Suite struct AttemptTests {
  private func snapshot(_ cbs: String, _ events: [String]) throws -> CaseSnapshot {
    var files: [(name: String, bytes: [UInt8])] = []
    if !cbs.isEmpty { files.append(("CBS.log", Array(cbs.utf8))) }
    if !events.isEmpty { files.append(("System.xml", AttemptCase.events(events))) }
    return try CaseFiles.snapshot(files)
  }

  private let failed = "0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED"

  @Test func sessionAndEventsAreOneRow() throws {
    let found = try snapshot(
      AttemptCase.session("1_1", "13:50:39", "13:50:58", result: failed),
      [
        AttemptCase.client(44, "13:48:00", number: 1), AttemptCase.client(43, "13:50:37", number: 2),
        AttemptCase.client(20, "13:52:17", number: 3),
      ])
    #expect(AttemptCase.told(found) == ["1 KB5013941 failed 0x800f0986 2"])
    let attempt = try #require(found.attempts[1])
    #expect(attempt.client == "WindowsUpdateAgent")
    #expect(attempt.phases == [.downloading, .requested, .opened, .planned, .resolved, .staged])
    #expect(attempt.duration == 257 * Instant.second)
    #expect(attempt.sessions == [0])
    let first = try #require(attempt.firstFailure)
    #expect(found.store.text(first).contains("Failed to stage execution package"))
  }

  /// The text of servicing may be gone: the events tell of the attempt too.
  @Test func attemptsWithoutServicingText() throws {
    let found = try snapshot(
      AttemptCase.session("1_1", "13:50:39", "13:50:58", result: failed),
      [
        AttemptCase.client(43, "2022-10-07T09:00:00", number: 1),
        AttemptCase.client(20, "2022-10-07T09:01:40", number: 2),
        AttemptCase.client(43, "13:50:37", number: 3), AttemptCase.client(20, "13:52:17", number: 4),
      ])
    #expect(
      AttemptCase.told(found) == ["1 KB5013941 failed 0x800f0986 1", "2 KB5013941 failed 0x800f0986 2"])
  }

  /// Without a start in between, a second end of the same kind is another attempt.
  @Test func eachEndIsAnAttempt() throws {
    let found = try snapshot(
      "",
      [
        AttemptCase.client(20, "09:00:00", number: 1), AttemptCase.client(20, "09:05:00", number: 2),
        AttemptCase.client(19, "09:30:00", number: 3),
      ])
    #expect(
      AttemptCase.told(found) == [
        "1 KB5013941 failed 0x800f0986 1", "2 KB5013941 failed 0x800f0986 1", "3 KB5013941 succeeded - 1",
      ])
  }

  /// What the servicing stack called a success failed at the restart: the client has the last word.
  @Test func theClientHasTheLastWord() throws {
    let found = try snapshot(
      AttemptCase.session("1_1", "13:50:39", "13:50:58", result: "0x00000000 - S_OK"),
      [
        AttemptCase.client(43, "13:50:37", number: 1), AttemptCase.client(21, "13:51:00", number: 2),
        AttemptCase.event("User32", 1074, "15:00:00", number: 3),
        AttemptCase.event("Microsoft-Windows-Kernel-General", 12, "15:02:00", number: 4),
        AttemptCase.client(20, "15:06:00", number: 5, code: "0x80242016"),
      ])
    #expect(AttemptCase.told(found) == ["1 KB5013941 failed 0x80242016 2"])
    let attempt = try #require(found.attempts[1])
    #expect(attempt.restarts.count == 2)
    #expect(attempt.phases.contains(.restart))
  }

  @Test func aMissingEndIsUnfinishedAndARestartBehindItIsTold() throws {
    let found = try snapshot(
      "",
      [
        AttemptCase.client(43, "13:50:37", number: 1),
        AttemptCase.event("Microsoft-Windows-Kernel-Power", 41, "14:10:00", number: 2),
      ])
    let attempt = try #require(found.attempts[1])
    #expect(attempt.outcome == .unfinished)
    #expect(attempt.end == nil && attempt.duration == nil)
    #expect(attempt.restarts.count == 1)
  }

  @Test func updatesAreApart() throws {
    let found = try snapshot(
      AttemptCase.session("1_1", "13:50:39", "13:50:58", result: failed),
      [
        AttemptCase.client(43, "13:50:38", kb: "KB5014031", number: 1),
        AttemptCase.client(19, "13:51:10", kb: "KB5014031", number: 2),
      ])
    #expect(
      AttemptCase.told(found) == ["1 KB5014031 succeeded - 1", "2 KB5013941 failed 0x800f0986 1"])
  }

  /// A session that names no update is the one that the client reports with the same code.
  @Test func aSessionWithoutAnUpdateIsJoinedByResultAndTime() throws {
    let session =
      AttemptCase.csi("13:50:39", "CSI Transaction @0x1 initialized")
      + AttemptCase.cbs("13:50:39", "Session: 1_1 initialized by client WindowsUpdateAgent.")
      + AttemptCase.cbs(
        "13:50:58", "Session: 1_1 finalized. Reboot required: no [HRESULT = 0x80070005 - E_ACCESSDENIED]")
    let same = try snapshot(session, [AttemptCase.client(20, "13:52:17", number: 1, code: "0x80070005")])
    #expect(AttemptCase.told(same) == ["1 KB5013941 failed 0x80070005 2"])
    let other = try snapshot(session, [AttemptCase.client(20, "13:52:17", number: 1, code: "0x80070002")])
    #expect(other.attempts.all.count == 2)
  }

  @Test func whatComesEveryDayStandsBehind() throws {
    let daily = (1...4).map { AttemptCase.client(19, "2022-10-0\($0)T09:00:00", kb: "KB2267602", number: $0) }
    let found = try snapshot("", daily + [AttemptCase.client(19, "13:00:00", number: 9)])
    #expect(found.attempts.all.map(\.isRoutine) == [false, true, true, true, true])
    #expect(found.attempts.all.map(\.number) == [1, 2, 3, 4, 5])
  }

  @Test func reportingRowsAreJoined() throws {
    let row = { (time: String, id: String, code: String, outcome: String) in
      "{11111111-2222-3333-4444-555555555555}\t2022-10-08 \(time):440+0000\t1\t\(id)\t101\t"
        + "{11111111-2222-3333-4444-555555555555}\t200\t\(code)\tUpdateOrchestrator\t\(outcome)\tContent Install\t"
        + "Installation: Cumulative Update (KB5013941)\tx\r\n"
    }
    let rows =
      row("13:50:38", "181 [AGENT_INSTALLING_STARTED]", "0", "Success")
      + row("13:52:18", "182 [AGENT_INSTALLING_FAILED]", "800f0986", "Failure")
    let found = try CaseFiles.snapshot([
      ("CBS.log", Array(AttemptCase.session("1_1", "13:50:39", "13:50:58", result: failed).utf8)),
      ("ReportingEvents.log", Array(rows.utf8)),
    ])
    #expect(AttemptCase.told(found) == ["1 KB5013941 failed 0x800f0986 2"])
  }

  @Test func theSamples() throws {
    let path = Repository.root + "/Samples/kb5013941"
    let found = CaseLoad(paths: [path], knowledge: try CaseFiles.knowledge.get()).run()
    let told = found.attempts.all.filter { !$0.isRoutine }.map { "\($0.kb ?? "-") \($0.outcome.rawValue)" }
    #expect(
      told == [
        "KB4589208 succeeded", "KB5013941 failed", "KB5013941 failed", "KB5013941 failed", "KB5013941 failed",
        "KB5014031 succeeded", "KB5013641 succeeded", "KB5013941 failed",
      ])
    #expect(found.attempts.idleSessions == 18)
    let last = try #require(found.attempts[8])
    #expect(last.sources.count == 3 && last.failureSource == "Stage" && last.stack == "10.0.17763.2865")
    // What led to the finding's root may be told before it.
    let root = try #require(found.findings.first?.root.record)
    let first = try #require(last.firstFailure)
    #expect(first <= root && root.index - first.index < 4)
  }

  /// Any number of threads finds the same.
  @Test func theOrderIsTotal() throws {
    let path = Repository.root + "/Samples/kb5013941"
    let told = try [1, 4].map { threads in
      let found = CaseLoad(paths: [path], knowledge: try CaseFiles.knowledge.get(), threads: threads).run()
      return found.attempts.all.map { "\($0.number) \($0.records.map(\.index)) \($0.phases) \($0.sources)" }
    }
    #expect(told[0] == told[1])
  }
}

/// What changed between the last success and the first failure.
@Suite struct CaseChangesTests {
  private func snapshot(_ events: [String], _ sections: String = "") throws -> CaseSnapshot {
    var files = [("System.xml", AttemptCase.events(events))]
    if !sections.isEmpty { files.append(("setupapi.dev.log", Array(sections.utf8))) }
    return try CaseFiles.snapshot(files)
  }

  private func told(_ snapshot: CaseSnapshot) -> [String] {
    (snapshot.changes?.changes ?? []).map { change in
      "\(change.kind.rawValue) \(snapshot.store.time(change.record)?.clockText(.utc) ?? "-")"
    }
  }

  private let changed = [
    AttemptCase.event("Service Control Manager", 7045, "07:00:00", [("ServiceName", "old")], number: 10),
    AttemptCase.client(19, "08:00:00", kb: "KB5012647", number: 11),
    AttemptCase.event(
      "Service Control Manager", 7045, "09:00:00", [("ServiceName", "agent"), ("ImagePath", "C:\\a.exe")],
      number: 12),
    AttemptCase.event(
      "Service Control Manager", 7045, "09:01:00", [("ServiceName", "flt"), ("ImagePath", "C:\\flt.sys")],
      number: 13),
    AttemptCase.event(
      "MsiInstaller", 11707, "09:02:00", [("", "Product")], number: 14, channel: "Application"),
    AttemptCase.event(
      "MsiInstaller", 1033, "09:02:01", [("", "Product")], number: 15, channel: "Application"),
    AttemptCase.event("disk", 153, "09:03:00", number: 16),
    AttemptCase.event("Microsoft-Windows-Kernel-General", 1, "09:04:00", number: 17),
    AttemptCase.event("Microsoft-Windows-Kernel-General", 12, "09:05:00", number: 18),
    AttemptCase.event("Microsoft-Windows-Servicing", 9, "09:06:00", [("UpdateName", "X")], number: 19),
    AttemptCase.client(20, "10:00:00", number: 20),
    AttemptCase.event("Service Control Manager", 7045, "11:00:00", [("ServiceName", "late")], number: 21),
    AttemptCase.client(20, "12:00:00", number: 22),
  ]

  @Test func onlyWhatStandsBetweenIsTold() throws {
    let found = try snapshot(changed)
    #expect(
      told(found) == [
        "service 09:00:00", "driver 09:01:00", "program 09:02:00", "disk 09:03:00", "clock 09:04:00",
        "restart 09:05:00", "feature 09:06:00",
      ])
    #expect(found.changes?.since.kb == "KB5012647")
    #expect(found.changes?.until.number == 2)
    #expect(found.changes?.isSameSeries == true)
  }

  @Test func driverSectionsAreTold() throws {
    let section = { (time: String, title: String) in
      ">>>  [\(title)]\r\n>>>  Section start 2022/10/08 \(time).000\r\n<<<  Section end 2022/10/08 \(time).100\r\n"
        + "<<<  [Exit status: SUCCESS]\r\n"
    }
    let sections =
      "[Device Install Log]\r\n" + section("09:00:30", "Device Install (Hardware initiated) - USB\\VID_1")
      + section("09:00:40", "Build Driver List")
    let found = try CaseFiles.snapshot([
      ("System.xml", AttemptCase.events(changed)), ("setupapi.dev.log", Array(sections.utf8)),
      // The zone of text logs is told by a log with stamps.
      ("CBS.log", Array(AttemptCase.csi("07:00:00", "CSI Transaction @0x1 initialized").utf8)),
    ])
    #expect(told(found).filter { $0.hasPrefix("driver") }.count == 2)
  }

  @Test func withoutASuccessOrAFailureNothingIsSaid() throws {
    #expect(try snapshot([AttemptCase.client(20, "10:00:00", number: 1)]).changes == nil)
    #expect(try snapshot([AttemptCase.client(19, "10:00:00", number: 1)]).changes == nil)
  }

  @Test func theUpdateOfAnEarlierMonthIsPreferred() throws {
    let other = AttemptCase.event(
      "Microsoft-Windows-WindowsUpdateClient", 19, "09:30:00",
      [("updateTitle", "Servicing Stack (KB5014031)")],
      number: 30)
    let found = try snapshot(changed + [other])
    #expect(found.changes?.since.kb == "KB5012647")
    #expect(told(found).contains("package 09:30:00"))
  }
}
