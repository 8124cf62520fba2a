/// Records as they are seen in the field but not in the sample, one form each.
enum CBSForms {
  struct Form: Sendable {
    var name: String
    var bytes: [UInt8]

    init(_ name: String, _ text: String) {
      self.name = name
      bytes = Array(text.utf8)
    }
  }

  private static let error = "2022-10-08 13:50:57, Error                 CSI    "
  private static let info = "2022-10-08 13:50:57, Info                  CSI    "
  private static let cbs = "2022-10-08 13:50:57, Info                  CBS    "
  private static let short = "00112233445566778899aabbccddeeff00112233"
  private static let long = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
  private static let other = "ff112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
  private static let identity =
    "Sample-Core, version 10.0.1.2, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35}"

  static let all: [Form] = lines + hashes + traces + reports

  private static let lines: [Form] = [
    Form("no final newline", "\(cbs)one\r\n\(cbs)two"),
    Form("records before the first prefix", "the end of a cut line\r\n more\r\n\(cbs)one\r\n"),
    Form("only text", "nothing\nknown\n"),
    Form("empty lines", "\r\n\r\n\(cbs)one\r\n\r\n\r\n\(cbs)two\r\n\r\n"),
    Form("byte order mark", "\u{feff}\(cbs)one\r\n\(cbs)two\r\n"),
    Form("line feeds", "\(cbs)one\n more\n\(cbs)two\n"),
    Form("carriage returns", "\(cbs)one\r more\r\(cbs)two\r"),
    Form("mixed line ends", "\(cbs)one\r\r\n more\n\r\(cbs)two\n\(cbs)three\r\(cbs)four\r\n"),
    Form(
      "blank origin",
      "2022-10-08 13:50:57, Info                         Session: 1_2 initialized by client A.\r\n"
        + "2022-10-08 13:50:57, Info                         Can not open 0x80070005\r\n"
        + "2022-10-08 13:50:57, Info                         TI: --- Initializing ---\r\n"
        + "2022-10-08 13:50:57, Error                        Done with error 0x80070005\r\n"),
    Form(
      "event ids",
      "2022-10-08 13:50:57, Info       [0x018003] CBS    Failed to stage. [HRESULT = 0x80070005]\r\n"
        + "2022-10-08 13:50:57, Error      0x01803e CSI    00000001 (F) STATUS_NOT_FOUND #1# from A::B(...)\r\n"
    ),
    Form(
      "other parts",
      "2022-10-08 13:50:57, Info                  DPX    Started DPX phase\r\n"
        + "2022-10-08 13:50:57, Info                  DEPLOY [Pnp] Corrupt file: C:\\a.inf\r\n"
        + "2022-10-08 13:50:57, Warning               DISM   DISM Package Manager: PID=1 TID=2 Failed - CX::Y(hr:0x800f081f)\r\n"
        + "2022-10-08 13:50:57, Fatal                 SXS    Error 0x80073712\r\n"),
    Form("no level", "2022-10-08 13:50:57, 42 things\r\n\(cbs)one\r\n"),
    Form(
      "times that are none",
      "2022-13-08 13:50:57, Info                  CBS    month\r\n"
        + "2022-10-08 24:50:57, Info                  CBS    hour\r\n\(cbs)good\r\n"
        + "2022-10-08 13:50:5x, Info                  CBS    second\r\n2022-10-08'13:50:57, Info                  CBS    no blank\r\n"
    ),
    Form("NUL run between lines", "\(cbs)one\r\n\0\0\0\0\0\0\0\0\(cbs)two\r\n"),
    Form("NUL run inside a line", "\(cbs)one is c\0\0\0\0\0\0\(cbs)two\r\n"),
    Form("NUL run before everything", "\0\0\0\0\(cbs)one\r\n"),
    Form("NUL run at the end", "\(cbs)one\r\n\0\0\0\0\0\0"),
    Form(
      "dism",
      "2022-10-08 13:50:57, Info                  DISM   DISM.EXE: <----- Starting Dism.exe session ----->\r\n"
        + "2022-10-08 13:50:57, Error                 DISM   DISM DISM.EXE: DISM Package Manager processed the command line but failed. HRESULT=800F081F\r\n"
        + "2022-10-08 13:50:57, Error                 DISM   DISM Package Manager: PID=1 TID=2 Error in operation: (null) (CBS HRESULT=0x800f081f) - CCbsConUIHandler::Error\r\n"
    ),
  ]

  private static let hashes: [Form] = [
    Form(
      "hash hex",
      "\(info)00000001 Hashes for file member [l:5]'a.dll' do not match.\r\n"
        + " Expected: {l:32 ml:4096 b:\(long)}.\r\n Actual: {l:32 b:\(other)}.\r\n"),
    Form(
      "hash in one line",
      "\(info)00000001 Hashes for file member [l:5]'a.dll' do not match. Expected: {l:32 b:\(long)}. Actual: {l:32 b:\(other)}.\r\n"
    ),
    Form(
      "hash base64 with directory",
      "\(info)00000001 Hashes for file member \\SystemRoot\\WinSxS\\amd64_a_31bf3856ad364e35_6.2.9200.16384_none_0123456789abcdef\\x\\a.dll do not match actual file [l:14{7}]\"x\\a.dll\" :\r\n"
        + "  Found: {l:32 b:ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=} Expected: {l:32 b:/xEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=}\r\n"
    ),
    Form(
      "hash without b:",
      "\(info)00000001 Hashes for file member [l:5]'a.dll' do not match. Expected: {l:32 ABEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8=}. Actual: {l:32 \(other)}.\r\n"
    ),
    Form(
      "hash pairs",
      "\(info)00000001 Hashes for file member [l:5]'a.dll' do not match.\r\n Expected: {l:20 b:\(short)}.\r\n Actual: {l:20 b:\(short)}.\r\n"
        + " Expected: {l:32 ml:33 b:\(long)}.\r\n Actual: {l:32 b:\(other)}.\r\n"),
    Form(
      "hash NT path",
      "\(info)00000001 Hashes for file member \\??\\C:\\WINDOWS\\WinSxS\\amd64_a_1\\a.dll do not match.\r\n Expected: {l:32 b:\(long)}.\r\n Actual: {l:32 b:\(other)}.\r\n"
    ),
    Form(
      "hash split over lines",
      "\(info)00000001 Hashes for file member [l:5]'a.dll' do not match.\r\n Expected:\r\n {l:32 ml:4096 b:\(long)}.\r\n Actual:\r\n {l:32 b:\(other)}.\r\n"
    ),
    Form(
      "hash too short",
      "\(info)00000001 Hashes for file member [l:5]'a.dll' do not match.\r\n Expected: {l:32 b:0011zz}.\r\n Actual: none\r\n"
    ),
    Form(
      "quote in the name",
      "\(info)00000001 Hashes for file member [l:6]'a'.dll' do not match.\r\n Expected: {l:32 b:\(long)}.\r\n Actual: {l:32 b:\(other)}.\r\n"
    ),
  ]

  private static let traces: [Form] = [
    Form(
      "stamp",
      "\(error)0000001f@2022/10/8:05:50:57.815 (F) base\\a.cpp(12): Error STATUS_NOT_FOUND originated in function A::B expression: x != 0\r\n[gle=0x80004005]\r\n"
    ),
    Form(
      "at sign without stamp",
      "\(error)0000001f@ (F) STATUS_NOT_FOUND #12# from A::B(x = 1)[gle=0xd0000225]\r\n"),
    Form(
      "stamps that are none",
      "\(info)0000001f@2022/13/8:05:50:57.815 a\r\n\(info)00000020@999999/99/99:99:99:99.9 b\r\n\(info)00000021@2022/10/8 c\r\n"
    ),
    Form(
      "status as words",
      "\(error)00000001 (F) 800f0986 [Error,Facility=(000f),Code=2438 (0x0986)] #7# from A::B(...)[gle=0x800f0986]\r\n"
        + "\(error)00000002 (F) HRESULT_FROM_WIN32(14098) #6# from A::C(...)[gle=0x80073712]\r\n"
        + "\(error)00000003 (F) HRESULT 0x80073712 #5# from A::D(...)\r\n"),
    Form(
      "call over two lines",
      "\(error)00000001 (F) STATUS_DELETE_PENDING #4# from Windows::SysCreateFile(flags = (A), oa = @0x1->OBJECT_ATTRIBUTES {s:48; on:[29]\"\\SystemRoot\\WinSxS\\Temp\\a.dll\"; a:(B)}, iosb = @0xe3c67fe58\r\n"
        + "\(error)0, as = (null), disp = Invalid)\r\n[gle=0xd0000056]\r\n\(error)00000002 (F) STATUS_DELETE_PENDING #3# from B::C(...)\r\n"
    ),
    Form(
      "call that closed",
      "\(error)00000001 (F) STATUS_DELETE_PENDING #4# from A(x)\r\n\(error)0, as = (null), disp = Invalid)\r\n"
    ),
    Form(
      "call open for a third line",
      "\(error)00000001 (F) STATUS_DELETE_PENDING #4# from A(x\r\n\(error)y\r\n\(error)z)\r\n\(error)no more\r\n"
    ),
    Form(
      "call before another part",
      "\(error)00000001 (F) STATUS_DELETE_PENDING #4# from A(x\r\n\(cbs)between\r\n\(error)z)\r\n"),
    Form(
      "path of another length",
      "\(error)00000001 (F) STATUS_NOT_FOUND #4# from A(on:[99]\"\\SystemRoot\\a.dll\")\r\n"),
    Form(
      "hydration",
      "\(error)00000001 (F) Hydration failed with original error NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) . Delta Type: 0 , IntegrityState Valid: true , RetrievedChecksum: 77 , ComputedChecksum: 77[gle=0x80004005]\r\n"
        + "\(error)00000002 (F) Hydration failed with error STATUS_X . Delta Type: Forward Delta , IntegrityState Valid: false , RetrievedChecksum: 1 , ComputedChecksum: 99999999999999999999\r\n"
        + "\(error)00000003 (F) Hydration failed for component \(identity) on file a b.dll with NTSTATUS -2146498170[gle=0x80004005]\r\n"
        + "\(error)00000004 (F) Hydration failed for component \(identity) on file a.dll with HRESULT 0x800f0985. Matching Component = \(identity). FileHasForwardReverseDeltas  = true\r\n"
    ),
    Form(
      "identities",
      "\(info)00000001 Component \(identity) does not have a winner but has 2 other component version(s)\r\n"
        + "\(info)00000002 Begin: Sample-Core, Version = 6.1.7600.16385, pA = PROCESSOR_ARCHITECTURE_AMD64 (9), Culture neutral, VersionScope = 1 nonSxS, PublicKeyToken = {l:8 b:31bf3856ad364e35}, Type neutral\r\n"
        + "\(info)00000003 Sample-Core, Culture=neutral, Version=6.1.0.1, PublicKeyToken=31bf3856ad364e35, ProcessorArchitecture=amd64, versionScope=NonSxS]\r\n"
    ),
    Form(
      "store corrupt",
      "\(error)00000001@2022/10/8:05:50:57.815 (F) Attempting to mark store corrupt with category [l:18 ml:19]'CorruptPayloadFile'[gle=0x80004005]\r\n"
        + "\(cbs)Mark store corruption flag because of package: A~31bf3856ad364e35~amd64~~1.0.0.0. [HRESULT = 0x800f0831]\r\n"
    ),
    Form(
      "transactions",
      "\(info)00000001 CSI Transaction @0x1 initialized for deployment engine {d} with flags 2 and client id [26]\"TI5.1_2:1/\"\r\n\(info)00000002 CSI Transaction @0x1 destroyed\r\n"
    ),
    Form(
      "repair",
      "\(info)00000001 [SR] Cannot repair member file [l:5]'a.dll' of \(identity) in the store, hash mismatch\r\n\(info)00000002 [SR] Cannot repair member file x\r\n"
    ),
  ]

  private static let reports: [Form] = [
    Form(
      "readiness block",
      "\(cbs)Checking System Update Readiness.\r\n\r\n(p)\tCSI Payload Corrupt\t(w)\t(Fixed)\tamd64_a\\a.dll\r\n(p)\tCBS MUM Missing\t(n)\t\tservicing\\Packages\\A~31bf3856ad364e35~amd64~~1.0.0.0.mum\r\n"
        + "Repair failed: Missing replacement mum/cat pair.\r\n\r\nSummary:\r\nOperation: Detect and Repair \r\nOperation result: 0x800f081f\r\nTotal Detected Corruption:\t2\r\n\(cbs)after\r\n"
    ),
    Form(
      "packages",
      "\(cbs)Failed to stage execution package: Package_1_for_KB1234567~31bf3856ad364e35~amd64~~1.0.0.0.mum, ~~, A~~~, ~31bf3856ad364e35~amd64~~1.0. [HRESULT = 0x80070005 - E_ACCESSDENIED]\r\n"
    ),
    Form(
      "sessions",
      "\(cbs)Session: 30990553_2651337410 initialized by client WindowsUpdateAgent, external staging directory: (null)\r\n"
        + "\(cbs)Exec: Processing complete.  Session: 30990553_2651337410, Package: A~31bf3856ad364e35~amd64~~1.0.0.0, Identifier: KB1234567 [HRESULT = 0x00000000 - S_OK]\r\n"
        + "\(cbs)Session: 30990553_2651337410 finalized. Reboot required: no [HRESULT = 0x00000000 - S_OK]\r\n\(cbs)Session: 1_2 does something\r\n"
    ),
    Form(
      "failure report",
      "\(cbs)WER: Generating failure report for package: A~31bf3856ad364e35~amd64~~1.0.0.0, status: 0x800f0986, failure source: CSI Other, start state: Absent, target state: Installed, client id: DISM Package Manager Provider\r\n"
    ),
    Form(
      "manifest missing",
      "2022-10-08 13:50:57, Error                 CBS    Store corruption, manifest missing for package: A~31bf3856ad364e35~amd64~~1.0.0.0\r\n"
    ),
    Form(
      "stack",
      "\(cbs)Loaded Servicing Stack v10.0.17763.1697 with Core: C:\\Windows\\winsxs\\amd64_microsoft-windows-servicingstack_31bf3856ad364e35_10.0.17763.1697_none_0\\cbscore.dll\r\n"
        + "2022-10-08 13:50:57, Info                  PNP    TurboStack version 1.2.3 loaded\r\n"),
    Form(
      "placeholder codes",
      "\(cbs)Failed to do it [gle=0x80004005]\r\n\(cbs)Failed as hr=0x8007000 and 0x800700020 and 0X80070005\r\n\(cbs)All well with 0x80070005\r\n"
    ),
    Form("escape sequences", "\(cbs)Failed \u{1b}[31mred\u{1b}[0m [HRESULT = 0x80070005]\r\n"),
    Form(
      "Chinese values",
      "\(cbs)Failed to open 累积更新累积更新累积更新累积更新累积更新累积更新累积更新累积更新累积更新累积更新累积更新累积更新累积更新累积 [HRESULT = 0x80070005]\r\n"
    ),
  ]
}
