/// Small text logs of one kind each, written from the description of their format, with values of our own.
public enum TextLog: String, CaseIterable, Sendable {
  /// WindowsUpdate.log up to Windows 8.1.
  case windowsUpdateOld = "windows-update-old"
  /// WindowsUpdate.log as Get-WindowsUpdateLog makes it.
  case windowsUpdateNew = "windows-update-new"
  /// The same, made on a machine without symbols.
  case windowsUpdateUndecoded = "windows-update-undecoded"
  /// ReportingEvents.log over the end of daylight saving, in UTF-8.
  case reportingEvents = "reporting-events"
  /// setupact.log with a part from WinPE.
  case setupact

  /// A usual name of the file.
  public var fileName: String {
    switch self {
    case .windowsUpdateOld, .windowsUpdateNew, .windowsUpdateUndecoded: "WindowsUpdate.log"
    case .reportingEvents: "ReportingEvents.log"
    case .setupact: "setupact.log"
    }
  }

  /// The text.
  public var text: String {
    switch self {
    case .windowsUpdateOld: Self.oldUpdateLog
    case .windowsUpdateNew: Self.newUpdateLog
    case .windowsUpdateUndecoded: Self.undecodedUpdateLog
    case .reportingEvents: Self.reports
    case .setupact: Self.setup
    }
  }

  /// The bytes in UTF-8.
  public var bytes: [UInt8] { Array(text.utf8) }
}
