import DataFiles
import Records
import Testing

@testable import Knowledge

/// Which lines of the agent's log and DISM's state a result, and at which stage.
@Suite struct ResultTableTests {
  @Test(arguments: [
    (SourceKind.windowsUpdate, "CBS called Error with 0x80073712, ", ResultTable.Stage?.some(.install)),
    (
      .windowsUpdate,
      "Completed install of CBS update with type=0, requiresReboot=0, installerError=1, hr=0x80073712",
      .install
    ),
    (
      .windowsUpdate, "WU client calls back to install call {1} with code Call complete and error 0x80070643",
      .install
    ),
    (
      .windowsUpdate,
      "WU client calls back to download call {1} with code Call complete and error 0x80240022",
      .before
    ),
    (
      .windowsUpdate,
      "WU client calls back to download call {1} with code Call progress and error 0x8020002b", nil
    ),
    (.windowsUpdate, "WU client failed Searching for update with error 0x80072efd", .before),
    (.windowsUpdate, "WU client failed installing updates with error 0x80240022", .install),
    (.windowsUpdate, "ISusInternal:: GetUpdateMetadata3", nil),
    (
      .windowsUpdate,
      "REPORT EVENT: {1}\t2014\t1\t182\t101\t{2}\t101\t80073712\tA\tFailure\tContent Install\tx", .install
    ),
    (
      .windowsUpdate,
      "REPORT EVENT: {1}\t2014\t1\t148\t101\t{2}\t101\t80072ee2\tA\tFailure\tSoftware Synchronization\tx",
      .before
    ),
    (
      .dism, "DISM   DISM.EXE: DISM Package Manager processed the command line but failed. HRESULT=80070BC9",
      .install
    ),
    (.dism, "DISM   DISM Provider Store: PID=1 TID=2 Failed to get the interface (hr:0x80004002)", nil),
    (.cbs, "CBS called Error with 0x80073712, ", nil),
  ])
  func stages(_ kind: SourceKind, _ message: String, _ stage: ResultTable.Stage?) throws {
    #expect(try ResultTable.shared.stage(kind, message: message) == stage, "\(message)")
  }

  @Test(arguments: [
    ("Failed to do it*\twinUpdate\tinstall\tx", "is no kind of source"),
    ("Failed to do it*\tdism\tlater\tx", "is no stage"),
    ("Fail*\tdism\tinstall\tx", "too short"),
    ("Failed to do it*\tdism\tinstall\tx\nFailed to do it*\tdism\tbefore\tx", "stands here twice"),
  ])
  func whatIsWrongIsSaid(_ rows: String, _ problem: String) {
    let file = DataFile(name: "results.tsv", text: "pattern\tlog\tstage\tsource\n" + rows + "\n")
    let error = #expect(throws: DataFileError.self) { try ResultTable(file) }
    #expect(error?.problem.contains(problem) == true, "\(String(describing: error))")
  }
}
