import Casework
import Testing

@testable import Diagnosis

/// Where a failure begins, and whether anything says what was returned.
@Suite struct ResultTests {
  private func codes(_ snapshot: CaseSnapshot) -> [String] {
    snapshot.findings.prefix(1).map { "\($0.root.code?.text ?? "-") -> \($0.result?.text ?? "-")" }
  }

  private static func line(_ part: String, _ text: String, level: String = "Error") -> String {
    "2024-05-06 10:00:00, \(level)                 \(part)    \(text)\r\n"
  }

  private static let queue = line(
    "CBS",
    "Startup: Failed to process advanced operation queue, startupPhase: 0.  A rollback transaction will be created. [HRESULT = 0x800f0922 - CBS_E_INSTALLERS_FAILED]"
  )

  /// The summary behind a queue of installers has the code without 0x.
  @Test func theInstallersOwnCodeIsTheRoot() throws {
    let text =
      Self.line(
        "CSI",
        "00000057 (F) Installer: Sample Installer\tBinary Name: sampleai.dll\tErrorCode: 800106d9\tPhase: 31\tMode: Delta\tComponent: NONE[gle=0x80004005]"
      ) + Self.queue
    #expect(codes(try CaseFiles.snapshot(text)) == ["0x800106d9 -> 0x800f0922"])
    let other = text.replacingOccurrences(of: "ErrorCode", with: "Number")
    #expect(codes(try CaseFiles.snapshot(other)) == ["0x800f0922 -> 0x800f0922"])
  }

  /// An excerpt without times: neighbours belong together, what stands far above does not.
  @Test func withoutTimesPlacesCount() throws {
    let failing =
      "Error\tCSI    00000c6e@ (F) Sample step failed. HRESULT = HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND)\r\n"
      + "Error      [0x018003] CSI    00000c71 (F) Sample work ended with HRESULT HRESULT_FROM_WIN32(ERROR_FILE_NOT_FOUND).\r\n"
    let result = "Error CBS    Failed to process the sample. [HRESULT = 0x800f0999]\r\n"
    #expect(
      codes(try CaseFiles.snapshot([("paste.txt", Array((failing + result).utf8))]))
        == ["0x80070002 -> 0x800f0999"])
    let between = (0..<40).map { "Info  CBS    a line \($0) that says nothing\r\n" }.joined()
    #expect(
      codes(try CaseFiles.snapshot([("paste.txt", Array((failing + between + result).utf8))]))
        == ["0x800f0999 -> 0x800f0999"])
  }

  /// What failed inside is not what was returned.
  @Test func anOriginAloneStatesNoResult() throws {
    let origin = Self.line(
      "CSI",
      "0000001a@2024/5/6:08:00:00.628 (F) base\\wcp\\sample.cpp(287): Error STATUS_OBJECT_NAME_NOT_FOUND originated in function Sample::Function expression: (null)[gle=0x80004005]"
    )
    let alone = try CaseFiles.snapshot(origin)
    #expect(alone.findings.count == 1)
    #expect(alone.findings.first?.root.code != nil)
    #expect(alone.findings.first?.result == nil)
    let returned = try CaseFiles.snapshot(
      origin
        + Self.line(
          "CBS", "Failed to process single phase execution. [HRESULT = 0x80070002 - ERROR_FILE_NOT_FOUND]"))
    #expect(returned.findings.first?.result?.text == "0x80070002")
  }

  /// A repair of the store that failed, in the summary of its report; not once more where its session says it.
  @Test func aRepairThatFailed() throws {
    func report(_ result: String) -> String {
      [
        "Checking System Update Readiness.", "",
        "(p)\tCSI Payload Corrupt\t(n)\t\t\tamd64_sample-component_31bf3856ad364e35_10.0.1.2_none_0123456789abcdef\\sample.dll",
        "Repair failed: Missing replacement payload.", "", "Summary:", "Operation: Detect and Repair ",
        "Operation result: \(result)", "Last Successful Step: Remove staged packages completes.",
        "Total Detected Corruption:\t1",
      ].map { Self.line("CBS", $0, level: "Info") }.joined()
    }
    #expect(
      codes(try CaseFiles.snapshot(report("0x800f0915"))) == ["0x800f0915 -> 0x800f0915"])
    #expect(try CaseFiles.snapshot(report("0x0")).findings.isEmpty)
    let session =
      Self.line(
        "CBS", "Session: 31000000_1 initialized by client DISM Package Manager Provider.", level: "Info")
      + report("0x800f0915")
      + Self.line("CBS", "Failed to repair store. [HRESULT = 0x800f0915 - CBS_E_REPAIR_NOT_POSSIBLE]")
    #expect(Set(try CaseFiles.snapshot(session).findings.map(\.root.record)).count == 1)
  }
}
