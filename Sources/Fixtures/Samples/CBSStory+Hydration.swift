extension CBSStory {
  /// What a delta was found to be before it was used.
  public struct Delta: Sendable {
    /// 0 reverse, 1 forward, 2 null.
    public var type: Int
    /// The checksum in the file.
    public var retrieved: UInt32
    /// The checksum over the file.
    public var computed: UInt32
    /// What the hydrator makes of the failure.
    public var result: HRESULT
    /// The line of `deltahydrator.cpp` that does it.
    public var line: Int

    /// A reverse or forward delta; damaged when the checksums differ.
    public init(type: Int, retrieved: UInt32, computed: UInt32, result: HRESULT, line: Int) {
      self.type = type
      self.retrieved = retrieved
      self.computed = computed
      self.result = result
      self.line = line
    }
  }

  static let invalidData = "NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA)"
  static let placeholder = "[gle=0x80004005]"

  /// The delta library refuses a delta.
  mutating func refuseDelta() {
    origin(
      "onecore\\base\\wcp\\rtllib\\win32lib\\delta_library.cpp", 287, Self.invalidData,
      function: "Windows::Rtl::DeltaDecompressBuffer",
      expression: "g_pfnApplyDeltaB(( (DELTA_FLAG_TYPE)0x00000000 ), ReferenceInput, CompressedInput, "
        + "&UncompressedOutput)")
  }

  /// A failure as the function that met it first writes it.
  mutating func origin(
    _ file: String, _ line: Int, _ status: String, function: String, expression: String
  ) {
    log.csi(
      "(F) \(file)(\(line)): Error \(status) originated in function \(function) expression: "
        + "\(expression)\n\(Self.placeholder)", level: .error, stamped: true, kind: .origin)
  }

  /// A failure as a function that passes it on writes it.
  mutating func trace(
    _ status: String, call: Int, from function: String, gle: UInt32, kind: WrittenKind = .trace
  ) {
    log.csi(
      "(F) \(status) #\(call)# from \(function)[gle=0x\(gle.hex(8))]", level: .error, kind: kind)
  }

  /// One delta of a file cannot be applied: the hydrator's three records.
  mutating func failHydration(of file: String, in component: Identity, with delta: Delta) {
    log.csi(
      "(F) Hydration failed with original error \(Self.invalidData) . Delta Type: \(delta.type) , "
        + "IntegrityState Valid: \(delta.retrieved == delta.computed) , "
        + "RetrievedChecksum: \(delta.retrieved) , ComputedChecksum: \(delta.computed)\(Self.placeholder)",
      level: .error, kind: .hydrationError)
    log.wait(delta.type == 0 ? 9 : 0)
    let code = delta.result.code & 0xffff
    origin(
      "onecore\\base\\wcp\\deltahydrator\\deltahydrator.cpp", delta.line,
      "\(delta.result.code.hex(8)) [Warning,Facility=15 (0x000f),Code=\(code) (0x\(code.hex(4)))]",
      function: "DeltaHydrator::`anonymous-namespace'::GetPsfxSpecificError",
      expression: "((SCODE) (((unsigned long)(1)<<31) | ((unsigned long)(15)<<16) | "
        + "((unsigned long)(0x\(String(code, radix: 16))))))")
    log.csi(
      "(F) Hydration failed for component \(component.logText) on file \(file) with NTSTATUS "
        + "\(Int32(bitPattern: delta.result.code))\(Self.placeholder)", level: .error, kind: .hydrationFailed)
  }

  /// The store is marked corrupt.
  mutating func markCorrupt(_ category: String) {
    log.csi(
      "(F) Attempting to mark store corrupt with category [l:\(category.utf8.count) "
        + "ml:\(category.utf8.count + 1)]'\(category)'\(Self.placeholder)", level: .error, stamped: true,
      kind: .storeCorrupt)
  }

  /// A file is not the one that its manifest describes.
  mutating func hashMismatch(_ file: String, expected: String, actual: String) {
    mismatches.append((file, expected, actual))
    log.csi(
      "Hashes for file member [l:\(file.utf8.count)]'\(file)' do not match.\n"
        + " Expected: {l:32 ml:4096 b:\(expected)}.\n Actual: {l:32 b:\(actual)}.", kind: .hashMismatch)
  }

  /// A file of a running transaction is gone but still held open by somebody.
  ///
  /// The record is longer than CBS takes in one piece; the rest comes as a line of its own.
  mutating func deletePending(path: String) {
    let attributes = "0x\((stack + 0xf518).hex(10))"
    trace(
      "STATUS_DELETE_PENDING", call: 4_486_225,
      from: "Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile(flags = "
        + "(AllowSharingViolation), handle = {provider=NULL, handle=0, name= (\"null\")}, da = "
        + "(DELETE|SYNCHRONIZE|FILE_READ_ATTRIBUTES|FILE_WRITE_ATTRIBUTES), oa = @\(attributes)->"
        + "OBJECT_ATTRIBUTES {s:48; rd=NULL; on:[\(path.utf8.count)]\"\(path)\"; a:(OBJ_CASE_INSENSITIVE)}, "
        + "iosb = @0x\(((stack + 0xf580) >> 4).hex(9))", gle: 0xd000_0056, kind: .fileCall)
    log.continuation(
      "0, as = (null), fa = (FILE_ATTRIBUTE_NORMAL), sa = "
        + "(FILE_SHARE_READ|FILE_SHARE_WRITE|FILE_SHARE_DELETE), cd = FILE_OPEN, co = "
        + "(FILE_NON_DIRECTORY_FILE|FILE_SYNCHRONOUS_IO_NONALERT|0x00004000), eab = NULL, eal = 0, "
        + "disp = Invalid)\n[gle=0xd0000056]", level: .error, component: "CSI")
    origin(
      "onecore\\base\\wcp\\sil\\ntsystem.cpp", 2_987, "STATUS_DELETE_PENDING",
      function: "Windows::Rtl::SystemImplementation::DirectFileSystemProvider::SysCreateFile",
      expression: "(null)")
    trace(
      "STATUS_DELETE_PENDING", call: 4_486_221,
      from: "Windows::Rtl::SystemImplementation::CDirectory::DeleteRecursively(...)", gle: 0xd000_0056)
  }

  /// The failure leaves CSI through the two calls that CBS made.
  mutating func unwind(_ result: HRESULT) {
    let code = result.code & 0xffff
    let facility = result.code >> 16 & 0x7ff
    let status =
      "\(result.code.hex(8)) [Error,Facility=(\(facility.hex(4))),Code=\(code) (0x\(code.hex(4)))]"
    trace(
      status, call: 4_425_893, from: "Windows::COM::CComponentStore::InternalTransact(...)",
      gle: result.code)
    trace(
      status, call: 4_398_292,
      from: "Windows::ServicingAPI::CCSITransaction::ICSITransaction2_AddFiles(Flags = 1, "
        + "a = \(address()), fn = \(address()), fp = \(address()), disp = 0, op = 0)",
      gle: result.code)
  }

  /// CBS gives up the stage chain: from the failing member to the report of the failure.
  mutating func failStage(_ update: Update, transaction: String, result: HRESULT) {
    let member = update.identity(of: update.member)
    cbs("Failed to add to transaction package: \(member)", result)
    cbs("Failed to stage execution package: \(member)", result, level: .error)
    cbs("CommitPackagesState: Started persisting state of packages")
    cbs("CommitPackagesState: Completed persisting state of packages")
    log.wait(375)
    endTransaction(transaction)
    cbs("Perf: Stage chain complete.")
    cbs("Failed to stage execution chain.", result)
    cbs("Failed to process single phase execution.", result, level: .error)
    cbs(
      "WER: Generating failure report for package: \(update.package), status: \(result.hex), "
        + "failure source: Stage, start state: Absent, target state: Installed, "
        + "client id: WindowsUpdateAgent", kind: .failureReport)
    cbs(
      "Not able to query DisableWerReporting flag.  Assuming not set...", .fileNotFound)
    cbs("Added \(machine.windows)\\Logs\\CBS\\CBS.log to WER report.")
    cbs("Added \(machine.windows)\\Logs\\CBS\\CbsPersist_20220929010211.cab to WER report.")
    cbs("Not able to add current session file to Windows Error Report.", .fileNotFound)
    cbs("Not able to add pending.xml.bad to Windows Error Report.", .fileNotFound)
    cbs("Not able to add poqexec.log to Windows Error Report.", .fileNotFound)
  }
}
