import LogStore
import Records

/// What a rule can ask for, put together from one or more records of an incident.
public struct Fact: Sendable, Hashable {
  /// Kinds of facts.
  ///
  /// The raw value is the word that rules use.
  public enum Kind: String, Sendable, CaseIterable {
    /// A file could not be made from its delta.
    case hydrationFailure = "hydration-failure"
    /// A file's hash is not the one that the manifest wants.
    case hashMismatch = "hash-mismatch"
    /// The component store was marked corrupt.
    case storeCorrupt = "store-corrupt"
    /// A package's manifest is gone.
    case manifestMissing = "manifest-missing"
    /// A call on a named file failed.
    case fileCall = "file-call"
    /// Any failing record.
    case failure
    /// The servicing stack's own failure summary.
    case failureReport = "failure-report"
    /// An event that states a failure.
    case event
    /// A row of ReportingEvents.log that states a failure.
    case report
    /// A section of a driver installation log that failed.
    case section
    /// What a tool of Windows Setup found: an item of its compatibility report, or the profile of SetupDiag.
    case verdict
    /// An item that the readiness tool of Windows 7 found damaged.
    case damage
  }

  /// Fields of facts.
  ///
  /// The raw value is the word that rules use.
  public enum Field: String, Sendable, CaseIterable {
    /// File name.
    case file
    /// Component identity.
    case component
    /// Directory, as the record names it.
    case folder
    /// Full path.
    case path
    /// Package identity.
    case package
    /// Code in canonical form.
    case code
    /// The error below the code, in canonical form.
    case error
    /// `reverse`, `forward`, `null`.
    case delta
    /// `valid`, `invalid`.
    case integrity
    /// `equal`, `different`.
    case checksums
    /// Category of corruption, kind of damage or of an item that blocks.
    case category
    /// Function.
    case function
    /// Stage of the failure: `Resolve`, `Stage`, `Execute`...
    case stage
    /// Provider of an event.
    case provider
    /// Event id.
    case id
    /// `yes` when a path lies in `WinSxS\Temp\InFlight`.
    case inflight
    /// `first` when the fact is the incident's first failure, `later` otherwise.
    case order
    /// Expected hash.
    case expected
    /// Actual hash.
    case actual
    /// The message without its values.
    case message
    /// Kind of the source, as `kbtriage formats` names it in JSON: `cbs`, `setup`, `windowsUpdate`...
    case log
    /// What a section of a driver installation log did: `Device Install (Hardware initiated)`.
    case action
    /// The device or the driver package that it did it to.
    case device
    /// `yes` for an item that blocks an upgrade.
    case blocks
    /// The profile that SetupDiag matched.
    case profile
    /// The number behind an upgrade's result: `0x30018`.
    case extend
    /// The phase that it names: `SP_EXECUTION_FIRST_BOOT`.
    case phase
    /// The operation that it names: `SP_EXECUTION_OP_SYSPREP`.
    case operation
  }

  /// The kind.
  public let kind: Kind
  /// The fields it has.
  public var fields: [Field: String]
  /// The records that say it, in time order; never empty.
  public let records: [RecordID]
  /// The record to show for it.
  public let record: RecordID
}
