import Records

/// Names of operations as Process Monitor prints them (`formats.md` 2.3 and 2.4).
enum ProcmonNames {
  /// The name; `<Unknown>` where Process Monitor has none.
  static func operation(_ event: ProcmonEvent, _ bytes: ProcmonBytes) -> String {
    let number = Int(event.operation)
    switch event.category {
    case ProcmonEvent.Class.process: return name(number, process)
    case ProcmonEvent.Class.registry: return name(number, registry)
    case ProcmonEvent.Class.profiling: return name(number, profiling)
    case ProcmonEvent.Class.network:
      let isTCP = (bytes.u16(event.detail) ?? 0) & 4 != 0
      return (isTCP ? "TCP " : "UDP ") + name(number, network)
    default: return file(event, bytes)
    }
  }

  private static func name(_ number: Int, _ names: [String]) -> String {
    names.indices.contains(number) ? names[number] : unknown
  }

  /// What Process Monitor prints for what it does not know.
  static let unknown = "<Unknown>"

  private static func file(_ event: ProcmonEvent, _ bytes: ProcmonBytes) -> String {
    let own = name(Int(event.operation), file)
    guard let sub = bytes.u8(event.detail), sub != 0 else { return own }
    switch event.operation {
    case ProcmonEvent.File.queryInformation: return query[sub] ?? unknown
    case ProcmonEvent.File.setInformation: return set[sub] ?? unknown
    case 30: return queryVolume[sub] ?? unknown
    case 31: return setVolume[sub] ?? unknown
    case ProcmonEvent.File.directoryControl:
      return sub == 1 ? "QueryDirectory" : sub == 2 ? "NotifyChangeDirectory" : own
    case ProcmonEvent.File.lockControl: return lock[sub] ?? unknown
    default: return own
    }
  }

  private static let process = [
    "Process Defined", "Process Create", "Process Exit", "Thread Create", "Thread Exit", "Load Image",
    "Thread Profile", "Process Start", "Process Statistics", "System Statistics",
  ]

  private static let registry = [
    "RegOpenKey", "RegCreateKey", "RegCloseKey", "RegQueryKey", "RegSetValue", "RegQueryValue",
    "RegEnumValue",
    "RegEnumKey", "RegSetInfoKey", "RegDeleteKey", "RegDeleteValue", "RegFlushKey", "RegLoadKey",
    "RegUnloadKey",
    "RegRenameKey", "RegQueryMultipleValueKey", "RegSetKeySecurity", "RegQueryKeySecurity",
  ]

  private static let profiling = ["Thread Profiling", "Process Profiling", "Debug Output Profiling"]

  private static let network = [
    "Unknown", "Other", "Send", "Receive", "Accept", "Connect", "Disconnect", "Reconnect", "Retransmit",
    "TCPCopy",
  ]

  private static let file = [
    "VolumeDismount", "VolumeMount", "FASTIO_MDL_WRITE_COMPLETE", "WriteFile", "FASTIO_MDL_READ_COMPLETE",
    "ReadFile", "QueryOpen", "FASTIO_CHECK_IF_POSSIBLE", "IRP_MJ_12", "IRP_MJ_11", "IRP_MJ_10", "IRP_MJ_9",
    "IRP_MJ_8", "FASTIO_NOTIFY_STREAM_FO_CREATION", "FASTIO_RELEASE_FOR_CC_FLUSH",
    "FASTIO_ACQUIRE_FOR_CC_FLUSH", "FASTIO_RELEASE_FOR_MOD_WRITE", "FASTIO_ACQUIRE_FOR_MOD_WRITE",
    "FASTIO_RELEASE_FOR_SECTION_SYNCHRONIZATION", "CreateFileMapping", "CreateFile", "CreatePipe",
    "IRP_MJ_CLOSE", "ReadFile", "WriteFile", "QueryInformationFile", "SetInformationFile", "QueryEAFile",
    "SetEAFile", "FlushBuffersFile", "QueryVolumeInformation", "SetVolumeInformation", "DirectoryControl",
    "FileSystemControl", "DeviceIoControl", "InternalDeviceIoControl", "Shutdown", "LockUnlockFile",
    "CloseFile", "CreateMailSlot", "QuerySecurityFile", "SetSecurityFile", "Power", "SystemControl",
    "DeviceChange", "QueryFileQuota", "SetFileQuota", "PlugAndPlay",
  ]

  private static let query: [UInt8: String] = [
    0x04: "QueryBasicInformationFile", 0x05: "QueryStandardInformationFile",
    0x06: "QueryFileInternalInformationFile", 0x07: "QueryEaInformationFile",
    0x09: "QueryNameInformationFile",
    0x0e: "QueryPositionInformationFile", 0x12: "QueryAllInformationFile", 0x14: "QueryEndOfFile",
    0x16: "QueryStreamInformationFile", 0x1c: "QueryCompressionInformationFile", 0x1d: "QueryId",
    0x1f: "QueryMoveClusterInformationFile", 0x22: "QueryNetworkOpenInformationFile",
    0x23: "QueryAttributeTagFile", 0x25: "QueryIdBothDirectory", 0x27: "QueryValidDataLength",
    0x28: "QueryShortNameInformationFile", 0x2e: "QueryLinks", 0x30: "QueryNormalizedNameInformationFile",
    0x35: "QueryNumaNodeInformation", 0x36: "QueryStandardLinkInformation",
    0x37: "QueryRemoteProtocolInformation",
    0x3a: "QueryVolumeNameInformation", 0x3b: "QueryIdInformation", 0x44: "QueryStatInformation",
    0x46: "QuerySatLxInformation", 0x47: "QueryCaseSensitiveInformation",
    0x4a: "QueryStorageReservedIdInformation",
  ]

  private static let set: [UInt8: String] = [
    0x04: "SetBasicInformationFile", 0x0a: "SetRenameInformationFile", 0x0b: "SetLinkInformationFile",
    0x0d: "SetDispositionInformationFile", 0x0e: "SetPositionInformationFile",
    0x13: "SetAllocationInformationFile",
    0x14: "SetEndOfFileInformationFile", 0x16: "SetFileStreamInformation", 0x17: "SetPipeInformation",
    0x27: "SetValidDataLengthInformationFile", 0x28: "SetShortNameInformation",
    0x3d: "SetReplaceCompletionInformation", 0x40: "SetDispositionInformationEx",
    0x41: "SetRenameInformationEx",
    0x42: "SetRenameInformationExBypassAccessCheck",
    // Process Monitor prints <Unknown> here; the kernel's names are known (`formats.md` 2.4).
    0x47: "SetCaseSensitiveInformation", 0x48: "SetLinkInformationEx",
    0x4a: "SetStorageReservedIdInformation",
  ]

  private static let queryVolume: [UInt8: String] = [
    1: "QueryInformationVolume", 2: "QueryLabelInformationVolume", 3: "QuerySizeInformationVolume",
    4: "QueryDeviceInformationVolume", 5: "QueryAttributeInformationVolume",
    6: "QueryControlInformationVolume",
    7: "QueryFullSizeInformationVolume", 8: "QueryObjectIdInformationVolume",
    0x0b: "QuerySectorSizeInformationVolume",
  ]

  private static let setVolume: [UInt8: String] = [
    1: "SetControlInformationVolume", 2: "SetLabelInformationVolume", 8: "SetObjectIdInformationVolume",
  ]

  private static let lock: [UInt8: String] = [
    1: "LockFile", 2: "UnlockFileSingle", 3: "UnlockFileAll", 4: "UnlockFileByKey",
  ]
}

/// Bits and numbers in Process Monitor's words.
enum ProcmonWords {
  /// Bits of a mask by their words, in this order; a word whose bits are all there takes them away.
  static func list(_ mask: UInt32, _ words: [(UInt32, String)], separator: String = ", ") -> String {
    var left = mask
    var found: [String] = []
    for (bits, word) in words where left & bits == bits {
      found.append(word)
      left &= ~bits
    }
    return found.joined(separator: separator)
  }

  /// The rights that are asked for on a file or folder.
  static func fileAccess(_ mask: UInt32) -> String {
    access(mask, generic: (0x120089, 0x120116, 0x1200a0, 0x1f01ff), fileRights)
  }

  /// The rights that are asked for on a key.
  static func keyAccess(_ mask: UInt32) -> String {
    access(mask, generic: (0x20019, 0x20006, 0x20019, 0xf003f), keyRights)
  }

  /// The rights of a file that `mask` stands for, generic ones put into single ones.
  static func fileRights(of mask: UInt32) -> UInt32 {
    widened(mask, (0x120089, 0x120116, 0x1200a0, 0x1f01ff))
  }

  private static func widened(_ mask: UInt32, _ generic: (UInt32, UInt32, UInt32, UInt32)) -> UInt32 {
    var mask = mask
    if mask & 0x8000_0000 != 0 { mask |= generic.0 }
    if mask & 0x4000_0000 != 0 { mask |= generic.1 }
    if mask & 0x2000_0000 != 0 { mask |= generic.2 }
    if mask & 0x1000_0000 != 0 { mask |= generic.3 }
    return mask
  }

  private static func access(
    _ mask: UInt32, generic: (UInt32, UInt32, UInt32, UInt32), _ words: [(UInt32, String)]
  ) -> String {
    let mask = widened(mask, generic)
    let text = list(mask, words + common)
    return text.isEmpty ? "None 0x" + String(mask, radix: 16) : text
  }

  private static let common: [(UInt32, String)] = [
    (0x10000, "Delete"), (0x20000, "Read Control"), (0x40000, "Write DAC"), (0x80000, "Write Owner"),
    (0x100000, "Synchronize"), (0x1000000, "Access System Security"), (0x2000000, "Maximum Allowed"),
  ]

  private static let fileRights: [(UInt32, String)] = [
    (0x1f01ff, "All Access"), (0x1201bf, "Generic Read/Write/Execute"), (0x12019f, "Generic Read/Write"),
    (0x1200a9, "Generic Read/Execute"), (0x1201b6, "Generic Write/Execute"), (0x120089, "Generic Read"),
    (0x120116, "Generic Write"), (0x1200a0, "Generic Execute"), (0x1, "Read Data/List Directory"),
    (0x2, "Write Data/Add File"), (0x4, "Append Data/Add Subdirectory/Create Pipe Instance"),
    (0x8, "Read EA"), (0x10, "Write EA"), (0x20, "Execute/Traverse"), (0x40, "Delete Child"),
    (0x80, "Read Attributes"), (0x100, "Write Attributes"),
  ]

  private static let keyRights: [(UInt32, String)] = [
    (0xf003f, "All Access"), (0x2001f, "Read/Write"), (0x20019, "Read"), (0x20006, "Write"),
    (0x1, "Query Value"), (0x2, "Set Value"), (0x4, "Create Sub Key"), (0x8, "Enumerate Sub Keys"),
    (0x10, "Notify"), (0x20, "Create Link"), (0x300, "WOW64_Res"), (0x200, "WOW64_32Key"),
    (0x100, "WOW64_64Key"),
  ]

  static let options: [(UInt32, String)] = [
    (0x1, "Directory"), (0x2, "Write Through"), (0x4, "Sequential Access"), (0x8, "No Buffering"),
    (0x10, "Synchronous IO Alert"), (0x20, "Synchronous IO Non-Alert"), (0x40, "Non-Directory File"),
    (0x80, "Create Tree Connection"), (0x100, "Complete If Oplocked"), (0x200, "No EA Knowledge"),
    (0x400, "Open for Recovery"), (0x800, "Random Access"), (0x1000, "Delete On Close"),
    (0x2000, "Open By ID"),
    (0x4000, "Open For Backup"), (0x8000, "No Compression"), (0x100000, "Reserve OpFilter"),
    (0x200000, "Open Reparse Point"), (0x400000, "Open No Recall"), (0x800000, "Open For Free Space Query"),
    (0x10000, "Open Requiring Oplock"), (0x20000, "Disallow Exclusive"),
  ]

  static func attributes(_ mask: UInt32) -> String {
    mask == 0 ? "n/a" : list(mask, attributeLetters, separator: "")
  }

  private static let attributeLetters: [(UInt32, String)] = [
    (0x1, "R"), (0x2, "H"), (0x4, "S"), (0x10, "D"), (0x20, "A"), (0x40, "D"), (0x80, "N"), (0x100, "T"),
    (0x200, "SF"), (0x400, "RP"), (0x800, "C"), (0x1000, "O"), (0x2000, "NCI"), (0x4000, "E"),
  ]

  static func sharing(_ mask: UInt32) -> String {
    mask == 0 ? "None" : list(mask, [(1, "Read"), (2, "Write"), (4, "Delete")])
  }

  static let dispositions = ["Supersede", "Open", "Create", "OpenIf", "Overwrite", "OverwriteIf"]
  static let openResults = ["Superseded", "Opened", "Created", "Overwritten", "Exists", "DoesNotExist"]
  static let priorities = ["", "Very Low", "Low", "Normal", "High", "Critical"]

  static let ioFlags: [(UInt32, String)] = [
    (0x10, "Buffered"), (0x1, "Non-cached"), (0x2, "Paging I/O"), (0x4, "Synchronous"),
    (0x40, "Synchronous Paging I/O"), (0x400000, "Write Through"),
  ]

  static let notify: [(UInt32, String)] = [
    (0x1, "FILE_NOTIFY_CHANGE_FILE_NAME"), (0x2, "FILE_NOTIFY_CHANGE_DIR_NAME"),
    (0x4, "FILE_NOTIFY_CHANGE_ATTRIBUTES"), (0x8, "FILE_NOTIFY_CHANGE_SIZE"),
    (0x10, "FILE_NOTIFY_CHANGE_LAST_WRITE"), (0x20, "FILE_NOTIFY_CHANGE_LAST_ACCESS"),
    (0x40, "FILE_NOTIFY_CHANGE_CREATION"), (0x80, "FILE_NOTIFY_CHANGE_EA"),
    (0x100, "FILE_NOTIFY_CHANGE_SECURITY"),
    (0x200, "FILE_NOTIFY_CHANGE_STREAM_NAME"), (0x400, "FILE_NOTIFY_CHANGE_STREAM_SIZE"),
    (0x800, "FILE_NOTIFY_CHANGE_STREAM_WRITE"),
  ]

  static let security: [(UInt32, String)] = [
    (0x1, "Owner"), (0x2, "Group"), (0x4, "DACL"), (0x8, "SACL"), (0x10, "Label"), (0x20, "Attribute"),
    (0x40, "Scope"), (0x80, "Process Trust Label"), (0x100, "Access Filter"), (0x10000, "Backup"),
    (0x8000_0000, "DACL Protected"), (0x4000_0000, "SACL Protected"), (0x2000_0000, "DACL Unprotected"),
    (0x1000_0000, "SACL Unprotected"),
  ]

  static let deletion: [(UInt32, String)] = [
    (0x1, "FILE_DISPOSITION_DELETE"), (0x2, "FILE_DISPOSITION_POSIX_SEMANTICS"),
    (0x4, "FILE_DISPOSITION_FORCE_IMAGE_SECTION_CHECK"), (0x8, "FILE_DISPOSITION_ON_CLOSE"),
    (0x10, "FILE_DISPOSITION_IGNORE_READONLY_ATTRIBUTE"),
  ]

  static let pages: [(UInt32, String)] = [
    (0x2, "PAGE_READONLY"), (0x4, "PAGE_READWRITE"), (0x8, "PAGE_WRITECOPY"), (0x10, "PAGE_EXECUTE"),
    (0x20, "PAGE_EXECUTE_READ"), (0x40, "PAGE_EXECUTE_READWRITE"),
  ]

  static let registryTypes = [
    "REG_NONE", "REG_SZ", "REG_EXPAND_SZ", "REG_BINARY", "REG_DWORD", "REG_DWORD_BIG_ENDIAN", "REG_LINK",
    "REG_MULTI_SZ", "REG_RESOURCE_LIST", "REG_FULL_RESOURCE_DESCRIPTOR", "REG_RESOURCE_REQUIREMENTS_LIST",
    "REG_QWORD",
  ]

  static let keyClasses = [
    "Basic", "Node", "Full", "Name", "Cached", "Flags", "Virtualization", "HandleTags", "Trust", "Layer",
  ]

  /// `1,234`: Process Monitor groups digits.
  static func grouped(_ number: UInt64) -> String {
    var text = ""
    for (index, digit) in "\(number)".reversed().enumerated() {
      if index > 0, index % 3 == 0 { text.append(",") }
      text.append(digit)
    }
    return String(text.reversed())
  }

  static func hex(_ number: UInt64) -> String { "0x" + String(number, radix: 16) }

  /// `0.0000161`: seconds of ticks.
  static func seconds(_ ticks: UInt64) -> String {
    let fraction = String(ticks % 10_000_000)
    return "\(ticks / 10_000_000)." + String(repeating: "0", count: 7 - fraction.count) + fraction
  }

  /// The name of a control code, or its parts.
  static func control(_ code: UInt32) -> String {
    if let name = controls[code] { return name }
    return "0x\(String(code, radix: 16)) (Device:0x\(String(code >> 16, radix: 16)) "
      + "Function:\(code >> 2 & 0xfff) Method: \(code & 3))"
  }

  // Numbers of winioctl.h that servicing, caches and security products use.
  private static let controls: [UInt32: String] = [
    0x90000: "FSCTL_REQUEST_OPLOCK_LEVEL_1", 0x90004: "FSCTL_REQUEST_OPLOCK_LEVEL_2",
    0x90008: "FSCTL_REQUEST_BATCH_OPLOCK", 0x9000c: "FSCTL_OPLOCK_BREAK_ACKNOWLEDGE",
    0x9005c: "FSCTL_REQUEST_FILTER_OPLOCK", 0x90240: "FSCTL_REQUEST_OPLOCK", 0x90018: "FSCTL_LOCK_VOLUME",
    0x9001c: "FSCTL_UNLOCK_VOLUME", 0x90020: "FSCTL_DISMOUNT_VOLUME", 0x90028: "FSCTL_IS_VOLUME_MOUNTED",
    0x9003c: "FSCTL_GET_COMPRESSION", 0x9c040: "FSCTL_SET_COMPRESSION",
    0x90060: "FSCTL_FILESYSTEM_GET_STATISTICS", 0x90064: "FSCTL_GET_NTFS_VOLUME_DATA",
    0x90068: "FSCTL_GET_NTFS_FILE_RECORD", 0x9006f: "FSCTL_GET_VOLUME_BITMAP",
    0x90073: "FSCTL_GET_RETRIEVAL_POINTERS", 0x90074: "FSCTL_MOVE_FILE", 0x90078: "FSCTL_IS_VOLUME_DIRTY",
    0x9009c: "FSCTL_GET_OBJECT_ID", 0x900a4: "FSCTL_SET_REPARSE_POINT", 0x900a8: "FSCTL_GET_REPARSE_POINT",
    0x900ac: "FSCTL_DELETE_REPARSE_POINT", 0x900c0: "FSCTL_CREATE_OR_GET_OBJECT_ID",
    0x900c4: "FSCTL_SET_SPARSE", 0x900bb: "FSCTL_READ_USN_JOURNAL", 0x900eb: "FSCTL_READ_FILE_USN_DATA",
    0x900f4: "FSCTL_QUERY_USN_JOURNAL", 0x900b3: "FSCTL_ENUM_USN_DATA",
    0x900ef: "FSCTL_WRITE_USN_CLOSE_RECORD", 0x940cf: "FSCTL_QUERY_ALLOCATED_RANGES",
    0x9030c: "FSCTL_SET_EXTERNAL_BACKING", 0x90310: "FSCTL_GET_EXTERNAL_BACKING",
    0x90314: "FSCTL_DELETE_EXTERNAL_BACKING", 0x11c017: "FSCTL_PIPE_TRANSCEIVE",
    0x110018: "FSCTL_PIPE_WAIT", 0x4d0008: "IOCTL_MOUNTDEV_QUERY_DEVICE_NAME",
    0x4d0018: "IOCTL_MOUNTDEV_QUERY_UNIQUE_ID", 0x70000: "IOCTL_DISK_GET_DRIVE_GEOMETRY",
    0x560000: "IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS", 0x2d1080: "IOCTL_STORAGE_GET_DEVICE_NUMBER",
    0x901af: "CSC_FSCTL_OPERATION_QUERY_HANDLE", 0x1401ec: "FSCTL_LMR_QUERY_DEBUG_INFO",
    0x2d4800: "IOCTL_STORAGE_CHECK_VERIFY",
    0x2d1400: "IOCTL_STORAGE_QUERY_PROPERTY", 0x7405c: "IOCTL_DISK_GET_LENGTH_INFO",
  ]
}
