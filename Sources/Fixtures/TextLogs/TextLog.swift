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
  /// setupapi.dev.log.
  case setupAPI = "setupapi"
  /// CheckSUR.log of Windows 7.
  case checkSUR = "checksur"
  /// FilterList.log.
  case filterList = "filter-list"
  /// poqexec.log; its form is not verified.
  case poqexec
  /// CompatData.xml.
  case compatData = "compat-data"
  /// SetupDiagResults.xml.
  case setupDiagXML = "setup-diag-xml"
  /// SetupDiagResults.json.
  case setupDiagJSON = "setup-diag-json"
  /// SetupDiagResults.log.
  case setupDiagText = "setup-diag-text"
  /// CBS.log with the report of a store check, every line a record.
  case readiness
  /// The same of an older build: the report is one record.
  case readinessBlock = "readiness-block"
  /// What findstr takes out of CBS.log after SFC.
  case repairSteps = "repair-steps"

  /// A usual name of the file.
  public var fileName: String {
    switch self {
    case .windowsUpdateOld, .windowsUpdateNew, .windowsUpdateUndecoded: "WindowsUpdate.log"
    case .reportingEvents: "ReportingEvents.log"
    case .setupact: "setupact.log"
    case .setupAPI: "setupapi.dev.log"
    case .checkSUR: "CheckSUR.log"
    case .filterList: "FilterList.log"
    case .poqexec: "poqexec.log"
    case .compatData: "CompatData_2024_05_06_1.xml"
    case .setupDiagXML: "SetupDiagResults.xml"
    case .setupDiagJSON: "SetupDiagResults.json"
    case .setupDiagText: "SetupDiagResults.log"
    case .readiness, .readinessBlock: "CBS.log"
    case .repairSteps: "sfcdetails.txt"
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
    case .setupAPI: Self.deviceSections
    case .checkSUR: Self.readinessTool
    case .filterList: Self.filters
    case .poqexec: Self.earlyBoot
    case .compatData: Self.compatibility
    case .setupDiagXML: Self.diagXML
    case .setupDiagJSON: Self.diagJSON
    case .setupDiagText: Self.diagText
    case .readiness: Self.readinessReport
    case .readinessBlock: Self.readinessInOneRecord
    case .repairSteps: Self.sfc
    }
  }

  /// The bytes as Windows writes them: ReportingEvents.log in UTF-16 with a mark, the others in UTF-8.
  public var fileBytes: [UInt8] {
    guard self == .reportingEvents else { return bytes }
    return [0xff, 0xfe] + utf16(text)
  }

  /// The bytes in UTF-8.
  public var bytes: [UInt8] { Array(text.utf8) }
}
