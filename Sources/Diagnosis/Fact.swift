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
    /// A record of the attempt in which words stand, failing or not.
    case line
    /// An event of the case around the root, failing or not.
    case nearbyEvent = "nearby-event"
    /// The attempt's servicing session.
    case session
    /// Something about the machine.
    case machine
    /// A minifilter.
    case filter
    /// A service, driver or installed program.
    case service
    /// A package and its state.
    case packageState = "package-state"
    /// A file, as a listing, a hash tool or the file itself shows it.
    case fileClaim = "file-claim"
    /// A value of the registry, or a key.
    case registry
    /// An operation of a Process Monitor capture.
    case operation
    /// A report of a check of the component store.
    case readiness
    /// An item that such a report lists.
    case readinessRow = "readiness-row"
    /// What SFC says of a file.
    case sfcRow = "sfc-row"
    /// What the case has of an expected source at the time of the root.
    case coverage
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
    /// `reverse`, `forward`, `null`; of an item of a store check `yes` when the file is a delta.
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
    /// Level of a record: `verbose`, `info`, `warning`, `error`, `fatal`.
    case level
    /// Channel of an event.
    case channel
    /// What an actual hash is: `other-version`, `empty`, `zeros` or `unknown`.
    case actualIs = "actual-is"
    /// `yes` when the same pair of hashes was found before, in another session or log.
    case repeated
    /// `yes` when the damaged files of one scan are others than those of the one before.
    case changing
    /// What other machines of the case have of the file: `same`, `different`, `unclear` or `one`.
    case machines
    /// What a fact about the machine is about: `build`, `revision`, `edition`, `free-space`...
    case subject
    /// Which one, where there are several: a drive, a value's name.
    case about
    /// The value as the source has it.
    case value
    /// The value as a number.
    case number
    /// Name of a filter, service, program or value.
    case name
    /// Altitude of a filter.
    case altitude
    /// Its load order group without `FSFilter`: `anti-virus`, `activity-monitor`, `encryption`...
    case group
    /// Who made it.
    case vendor
    /// `yes` for what is Microsoft's, `no` for what is known not to be, `unknown` for the rest.
    case inbox
    /// What a filter belongs to; the title of a service or program.
    case product
    /// How a service starts: `boot`, `system`, `automatic`, `demand`, `disabled`.
    case start
    /// State of a service, of a package, of an expected source, of the store or of an item in it.
    case state
    /// `service`, `driver`, `program`; `file`, `folder`, `link`.
    case form
    /// Version of a program, file, or of the servicing stack.
    case version
    /// `no` when the source says that it is not there.
    case present
    /// Number of bytes.
    case size
    /// `yes` for a file without bytes.
    case empty
    /// What says it: `listing`, `hash-tool`, `content`, `manifest`, `registry`.
    case basis
    /// Key of the registry.
    case key
    /// Who asked for a servicing session.
    case client
    /// Version of the servicing stack.
    case stack
    /// How a session ended: `succeeded`, `failed`, `cancelled`, `unfinished`; what SFC did: `repaired`, `not-repaired`.
    case outcome
    /// Why an item could not be repaired.
    case reason
    /// Number of damaged items that a check of the store found.
    case detected
    /// Number of those that it repaired.
    case repaired
    /// Process of an operation.
    case process
    /// Who made its program.
    case company
    /// Result of an operation in Process Monitor's words: `ACCESS DENIED`.
    case result
    /// Id of an expected source, as `Coverage/expected.yaml` has it.
    case source
  }

  /// The kind.
  public let kind: Kind
  /// The fields it has.
  public var fields: [Field: String]
  /// What a pattern's `{names}` caught.
  public var captures: [String: String] = [:]
  /// Records of other machines that it was compared with; cited by who asks for ``Field/machines``.
  public var compared: [RecordID] = []
  /// The records that say it, in time order; never empty.
  public let records: [RecordID]
  /// The record to show for it.
  public let record: RecordID
}

extension Fact {
  init(kind: Kind, fields: [Field: String], record: RecordID) {
    self.init(kind: kind, fields: fields, records: [record], record: record)
  }

  /// The records that say what `pattern` asks for.
  func records(for pattern: Rule.Pattern) -> [RecordID] {
    pattern.fields.contains { $0.field == .machines } ? records + compared : records
  }
}

extension Fact.Kind {
  /// The fields that facts of the kind can have; asking for another one is a mistake.
  var fields: [Fact.Field] {
    let failing: [Fact.Field] = [.order, .code, .log, .extend, .phase, .operation]
    switch self {
    case .hydrationFailure:
      return [.order, .delta, .integrity, .checksums, .error, .code, .component, .file, .function]
    case .hashMismatch:
      return [.file, .component, .folder, .expected, .actual, .actualIs, .repeated, .changing, .machines]
    case .storeCorrupt: return failing + [.category, .package]
    case .manifestMissing: return failing + [.package]
    case .fileCall: return failing + [.path, .inflight, .function, .file]
    case .failure: return failing + [.function, .message, .package]
    case .failureReport: return failing + [.package, .stage]
    case .event: return failing + [.provider, .id]
    case .report: return failing + [.id, .message]
    case .section: return failing + [.action, .device, .error, .message, .file]
    case .verdict: return failing + [.category, .blocks, .device, .file, .profile, .message]
    case .damage: return failing + [.category, .folder, .file]
    case .line: return [.level, .log]
    case .nearbyEvent: return [.provider, .id, .level, .channel, .code, .package]
    case .session: return [.client, .stack, .outcome, .package]
    case .machine: return [.subject, .about, .value, .number]
    case .filter: return [.name, .altitude, .group, .vendor, .product, .inbox]
    case .service: return [.name, .product, .vendor, .version, .path, .state, .start, .form]
    case .packageState: return [.package, .state, .code]
    case .fileClaim: return [.file, .folder, .form, .present, .size, .empty, .version, .basis]
    case .registry: return [.key, .name, .value, .number]
    case .operation: return [.process, .company, .operation, .path, .result, .code]
    case .coverage: return [.source, .state]
    case .readiness: return [.state, .code, .action, .stage, .detected, .repaired, .log]
    case .readinessRow: return [.category, .state, .file, .folder, .delta, .reason, .code, .log]
    case .sfcRow: return [.outcome, .file, .folder, .component, .reason]
    }
  }

  /// Whether the fact is about the case and not about one attempt.
  var isOfCase: Bool {
    switch self {
    case .machine, .filter, .service, .packageState, .fileClaim, .registry, .operation, .readiness,
      .readinessRow, .sfcRow:
      true
    default: false
    }
  }

  /// Whether a rule may ask that it be near the root.
  var canBeTimed: Bool {
    switch self {
    case .nearbyEvent, .readiness, .readinessRow, .sfcRow: true
    default: false
    }
  }

  /// What it costs to look for one: what records of the failure say is there anyway.
  var cost: Int {
    switch self {
    case .line: 3
    case .nearbyEvent, .coverage, .session: 2
    default: isOfCase ? 2 : 1
    }
  }
}

extension Fact.Field {
  /// The words that a field can have, where they are few; nil for free text.
  func words(of kind: Fact.Kind) -> [String]? {
    switch self {
    case .order: ["first", "later"]
    case .integrity: ["valid", "invalid"]
    case .checksums: ["equal", "different"]
    case .inflight, .blocks, .present, .empty, .repeated, .changing: ["yes", "no"]
    case .inbox: ["yes", "no", "unknown"]
    case .actualIs: ["other-version", "empty", "zeros", "unknown"]
    case .machines: ["one", "same", "different", "unclear"]
    case .level: ["none", "verbose", "info", "warning", "error", "fatal"]
    case .outcome where kind == .sfcRow: ["repaired", "not-repaired"]
    case .outcome: ["succeeded", "failed", "cancelled", "unfinished"]
    case .start: ["boot", "system", "automatic", "demand", "disabled"]
    case .state where kind == .readiness: ["clean", "repaired", "damaged", "failed", "unknown"]
    case .state where kind == .readinessRow: ["repaired", "damaged"]
    case .delta where kind == .readinessRow: ["yes", "no"]
    case .state where kind == .coverage: ["present", "gap", "absent"]
    default: nil
    }
  }
}
