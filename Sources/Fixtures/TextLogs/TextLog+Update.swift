extension TextLog {
  static var oldUpdateLog: String {
    func line(_ time: String, _ component: String, _ message: String) -> String {
      "2014-03-11\t\(time)\t 912\t1a8\t\(component)\t\(message)\r\n"
    }
    return [
      line("07:15:01:004", "Agent", "*************"),
      line("07:15:01:004", "Agent", "** START **  Agent: Installing updates [CallerId = AutomaticUpdates]"),
      line("07:15:01:020", "Agent", "  * Title = Security Update for Windows (KB2900001)"),
      line("07:15:02:120", "Handler", ":: START ::  Handler: CBS Install"),
      line("07:15:41:550", "Handler", "FATAL: CBS called Error with 0x80073712, "),
      line(
        "07:15:41:900", "Handler",
        "Completed install of CBS update with type=0, requiresReboot=0, installerError=1, hr=0x80073712"),
      line("07:15:42:000", "Misc", "WARNING: Send failed with hr = 80072ee2."),
      line("07:15:42:001", "PT", "WARNING: Cached cookie has expired or new PID is available"),
      line("07:15:42:120", "Agent", "Update result: 0x00000000\r\n  a line that goes on"),
      line(
        "07:15:47:300", "Report",
        "REPORT EVENT: {0A0B0C0D-0001-0002-0003-0405060708AA}\t2014-03-11 07:15:42:290+0100\t1\t182\t101"
          + "\t{0A0B0C0D-1111-2222-3333-0405060708BB}\t101\t80073712\tAutomaticUpdates\tFailure"
          + "\tContent Install\tInstallation Failure: error 0x80073712: Security Update (KB2900001)."),
    ].joined()
  }

  static var newUpdateLog: String {
    func line(_ time: String, _ component: String, _ message: String) -> String {
      let column = component + String(repeating: " ", count: max(1, 16 - component.count))
      return "2024/05/06 \(time) 4120  988   \(column)\(message)\r\n"
    }
    return [
      line("21:10:00.0000001", "Shared", "InitializeSus"),
      line("21:10:00.5100000", "Agent", "*START* Install call {0A0B0C0D-0001-0002-0003-0405060708CC}"),
      line("21:10:01.1234567", "ComApi", "*FAILED* [80240017] ISusInternal:: GetUpdateMetadata2"),
      line("21:10:01.2000000", "DownloadManager", "*FAILED* [00000000] nothing happened"),
      line("21:10:02.0000000", "Handler", "Staging Package_for_KB5099901~31bf3856ad364e35~amd64~~10.0.1.2"),
      line("21:10:09.8765432", "Handler", "*FAILED* [800F0985] UUP GDR: Completed for KB5099901"),
      line(
        "21:10:10.0000000", "Agent",
        "WU client calls back to deploy call {1} with code Call complete and error 0"),
      line("21:10:10.1000000", "ComApi", "Exit code = 0x800F0985; Call error code = 0x80240022"),
      line("21:10:10.0500000", "Driver", "Status: 0x1802400a, ProblemNumber: 0x0"),
      line("21:10:11.0000000", "Agent", "*END* Install call"),
    ].joined()
  }

  static var undecodedUpdateLog: String {
    [
      "1601/01/01 08:00:00.0000000 976   976   Unknown( 10): GUID=0a0b0c0d-a858-3f40-8a43-0405060708dd "
        + "(No Format Information found).",
      "2024/05/06 21:10:00.0000001 4120  988   Shared          InitializeSus",
      "1600/12/31 16:00:00.0000000 976   976   Unknown( 11): GUID=0a0b0c0d-a858-3f40-8a43-0405060708dd "
        + "(No Format Information found).",
    ].map { $0 + "\r\n" }.joined()
  }

  static var reports: String {
    func row(
      _ number: Int, _ time: String, _ event: String, _ result: String, _ outcome: String,
      _ operation: String,
      _ message: String
    ) -> String {
      "{0A0B0C0D-0000-0000-0000-00000000000\(number)}\t\(time)\t1\t\(event)\t101"
        + "\t{0A0B0C0D-1111-2222-3333-0405060708EE}\t200\t\(result)\tUpdateOrchestrator\t\(outcome)"
        + "\t\(operation)\t\(message)\tabcDEF.1.0\r\n"
    }
    return [
      row(
        1, "2023-10-29 02:58:10:101+0200", "147 [AGENT_DETECTION_FINISHED]", "0", "Success",
        "Software "
          + "Synchronization", "Windows Update Client successfully detected 1 updates."),
      row(
        2, "2023-10-29 02:59:30:250+0200", "181 [AGENT_INSTALLING_STARTED]", "0", "Success",
        "Content Install",
        "Installation Started: Cumulative Update (KB5099902)"),
      row(
        3, "2023-10-29 02:01:05:003+0100", "182 [AGENT_INSTALLING_FAILED]", "800f081f", "Failure",
        "Content Install",
        "Installation Failure: Windows failed to install the following update with error 0x800f081f: "
          + "Cumulative Update (KB5099902)."),
      row(4, "2023-10-29 02:20:00:000+0100", "148", "80072ee2", "", "Software Synchronization", "x"),
      row(
        5, "2023-10-30 09:00:00:000+0100", "183 [AGENT_INSTALLING_SUCCEEDED]", "0", "Success",
        "Content Install", "y"),
    ].joined()
  }

  static var setup: String {
    func line(_ time: String, _ column: String, _ text: String, _ level: String = "Info") -> String {
      let padded = level + String(repeating: " ", count: 22 - level.count)
      return
        "2024-05-06 \(time), \(padded)\(column)\(String(repeating: " ", count: 7 - column.count))\(text)\n"
    }
    return [
      line("20:00:00", "MOUPG", "Setup phase change: [SetupPhaseUnpack] -> [SetupPhaseInstall]"),
      line("20:00:01", "CBS", "Universal Time is: 2024-05-06 12:00:01.250"),
      line("20:10:00", "SP", "Restarting into WinPE"),
      // WinPE: 16 hours back on the clock, five minutes on in truth.
      line("04:15:00", "SP", "Running in SafeOS"),
      line("04:16:00", "SP", "Operation failed: Apply image. Error: 0x80070005", "Error"),
      line("20:25:00", "MOUPG", "First boot"),
      line("20:25:03", "CBS", "Universal Time is: 2024-05-06 12:25:03.000"),
      line("20:25:09", "DIAG", "done"),
    ].joined()
  }
}
