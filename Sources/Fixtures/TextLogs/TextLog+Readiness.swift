extension TextLog {
  private static let first = "amd64_ours-a_31bf3856ad364e35_10.0.19041.1_none_0123456789abcdef"
  private static let second = "wow64_ours-b_31bf3856ad364e35_10.0.19041.2_none_fedcba9876543210"

  private static func cbs(_ text: String) -> String {
    "2024-05-06 12:00:00, Info                  CBS    \(text)\r\n"
  }

  private static func csi(_ number: Int, _ text: String) -> String {
    "2024-05-06 12:00:00, Info                  CSI    0000000\(number) [SR] \(text)\r\n"
  }

  /// What stands in the report, whichever way it is logged.
  private static let report = [
    "=================================", "Checking System Update Readiness.", "",
    "(p)\tCSI Payload Corrupt\t(n)\t\t\t\(first)\\r\\ours.dll",
    "Repair failed: Missing replacement payload.",
    "(p)\tCSI Payload Corrupt\t(w)\t(Fixed)\t\(second)\\theirs.exe",
    "(p)\tCBS MUM Missing\t(n)\t\t\tservicing\\Packages\\Package_for_KB5099904~31bf3856ad364e35~amd64~~10.0.1.0.mum",
    "", "Summary:", "Operation: Detect and Repair ", "Operation result: 0x800f081f",
    "Last Successful Step: Entire operation completes.", "Total Detected Corruption:\t3",
    "\tCBS Manifest Corruption:\t1", "\tCSI Payload Corruption:\t2", "Total Repaired Corruption:\t1",
    "\tCSI Payload Repaired:\t1", "\tCSI Store Metadata refreshed:\tTrue", "",
    "Total Operation Time: 80 seconds.",
  ]

  static var readinessReport: String {
    report.map(cbs).joined() + cbs("(not an item) of any report") + cbs("Operation aborted by somebody")
  }

  static var readinessInOneRecord: String {
    (1...60).map { cbs("Exec: step \($0)") }.joined() + cbs("") + report.map { $0 + "\r\n" }.joined()
      + cbs("Failed to repair store. [HRESULT = 0x800f081f]")
  }

  static var sfc: String {
    [
      csi(1, "Verifying 100 (0x00000064) components"), csi(2, "Beginning Verify and Repair transaction"),
      csi(
        3,
        "Cannot repair member file [l:8]'ours.dll' of Ours-A, version 10.0.19041.1, arch amd64, nonSxS, "
          + "pkt {l:8 b:31bf3856ad364e35} in the store, hash mismatch"),
      csi(4, "This component was referenced by [l:40]'Ours-Package~31bf3856ad364e35~amd64~~10.0.19041.1'"),
      csi(
        5,
        "Could not reproject corrupted file [l:20 ml:21]'\\??\\C:\\Ours\\System32'[l:8]'ours.dll'; source file in store is also corrupted"
      ),
      csi(
        6,
        "Could not reproject corrupted file \\??\\C:\\Ours\\System32\\\\ours.dll; source file in store is also corrupted"
      ),
      csi(7, "Repaired file \\SystemRoot\\WinSxS\\\(first)\\\\[l:8]'ours.dll' by copying from backup"),
      csi(8, "Repairing 1 components"), csi(9, "Repair complete"),
      csi(9, "Cannot commit interactively, there are boot critical components being repaired"),
      csi(9, "Committing transaction"),
      csi(9, "Verify and Repair Transaction completed. All files have been successfully repaired"),
      csi(9, "Something new"),
    ].joined()
  }

  static var readinessTool: String {
    [
      "=================================", "Checking System Update Readiness.",
      "Binary Version 6.1.7601.21645",
      "Package Version 13.0", "2013-04-05 23:56", "", "Checking Windows Servicing Packages", "",
      "Checking Package Manifests and Catalogs",
      "(f)\tCBS MUM Corrupt\t0x800F0900\tservicing\\Packages\\Package_1_for_KB2900002~31bf3856ad364e35~amd64~~6.1.1.0.mum\t\tLine 1: ",
      "(fix)\tCBS MUM Corrupt\tCBS File Replaced\tPackage_1_for_KB2900002~31bf3856ad364e35~amd64~~6.1.1.0.mum from Cabinet: C:\\Windows\\CheckSur\\v1.0\\ours.cab.",
      "(fix)\tCBS Paired File\tCBS File also Replaced\tPackage_1_for_KB2900002~31bf3856ad364e35~amd64~~6.1.1.0.cat from Cabinet: C:\\Windows\\CheckSur\\v1.0\\ours.cab.",
      "(f) CSI Payload File Missing 0x00000002 ours.dll x86_ours-c_31bf3856ad364e35_6.1.7600.1_none_0011223344556677",
      "(f)\tCSI Manifest Missing\t0x00000000\tExpected file name x~neutral~~.manifest",
      "(w)\tUnable to get system disk properties\t0x0000045D\tIOCTL_STORAGE_QUERY_PROPERTY\tDisk Cache\t",
      "", "Summary:", "Seconds executed: 280", " Found 3 errors", " Fixed 1 errors",
      "  CBS MUM Corrupt Total count: 1", "  Fixed: CBS MUM Corrupt.  Total count: 1", "",
      "Unavailable repair files:",
      "\twinsxs\\manifests\\x86_ours-c_31bf3856ad364e35_6.1.7600.1_none_0011223344556677.manifest", "",
    ].map { $0 + "\r\n" }.joined()
  }
}
