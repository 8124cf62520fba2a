extension Payload {
  /// What a store check says: the report block of CBS.log and CheckSUR.log, or one line of it where each line is a
  /// record of its own (`logs.md` section 5).
  public struct Readiness: Hashable, Sendable {
    /// One damaged or repaired item.
    public struct Row: Hashable, Sendable {
      /// What is wrong: `CSI Payload Corrupt`, `CBS MUM Missing`.
      public var kind: TermID
      /// The mark behind the kind, without its brackets: `n`, `w`, `b`; in CheckSUR.log `f` or `fix`.
      public var flag: TermID?
      /// Whether it was repaired.
      public var isFixed: Bool
      /// The component's directory, or the path below `servicing`.
      public var key: TermID?
      /// The file in it.
      public var file: TermID?
      /// What stands beside it: why it could not be repaired, or what replaced it.
      public var reason: TermID?
      /// The code, where the row has one.
      public var status: StatusReference

      /// Makes one.
      public init(
        kind: TermID, flag: TermID?, isFixed: Bool, key: TermID?, file: TermID?, reason: TermID? = nil,
        status: StatusReference = StatusReference()
      ) {
        self.kind = kind
        self.flag = flag
        self.isFixed = isFixed
        self.key = key
        self.file = file
        self.reason = reason
        self.status = status
      }
    }

    /// A line `name: number` of the summary.
    public struct Count: Hashable, Sendable {
      /// `CSI Payload Corruption`.
      public var name: TermID
      /// The number.
      public var value: UInt32

      /// Makes one.
      public init(name: TermID, value: UInt32) {
        self.name = name
        self.value = value
      }
    }

    /// Most rows kept of one record; the record's text has them all.
    public static let rowLimit = 4096

    /// The items.
    public var rows: [Row] = []
    /// `Detect only`, `Detect and Repair`.
    public var operation: TermID?
    /// The result; success too.
    public var result: ErrorCode?
    /// `Last Successful Step`.
    public var lastStep: TermID?
    /// `Total Detected Corruption`, `Found n errors`.
    public var detected: UInt32?
    /// `Total Repaired Corruption`, `Fixed n errors`.
    public var repaired: UInt32?
    /// The other counts.
    public var counts: [Count] = []

    /// An empty one.
    public init() {}

    /// Takes over what a later line of the same report says.
    public mutating func add(_ line: Readiness) {
      rows += line.rows.prefix(max(0, Self.rowLimit - rows.count))
      counts += line.counts
      operation = line.operation ?? operation
      result = line.result ?? result
      lastStep = line.lastStep ?? lastStep
      detected = line.detected ?? detected
      repaired = line.repaired ?? repaired
    }

    /// Whether nothing is in it.
    public var isEmpty: Bool { self == Readiness() }

    /// Whether it tells of damage that is still there, or of a check that failed.
    ///
    /// A number of detected items alone does not: how many were repaired stands in another line.
    public var isFailing: Bool {
      if result?.isFailure == true { return true }
      if let repaired, let detected { return detected > repaired }
      return rows.contains { !$0.isFixed }
    }
  }

  /// A line `[SR] ...` of SFC, the repeated ones of its routine aside.
  public struct RepairStep: Hashable, Sendable {
    /// What it tells.
    public enum Action: String, Hashable, Sendable {
      /// `Verifying N components`.
      case verifying
      /// `Verify complete`.
      case verified
      /// `Beginning Verify and Repair transaction`.
      case transaction
      /// `Repairing N components`.
      case repairing
      /// `Repaired file`, `Repairing corrupted file ... from store`.
      case repaired
      /// `Could not reproject corrupted file`, `Unable to repair`.
      case notRepaired = "not-repaired"
      /// `This component was referenced by`.
      case referenced
      /// `Repair complete`.
      case complete
      /// `Cannot commit interactively`: the repair waits for the next start.
      case postponed
      /// `Committing transaction`.
      case committing
      /// `Verify and Repair Transaction completed.`
      case completed
    }

    /// What it tells.
    public var action: Action
    /// Number of components.
    public var count: UInt32?
    /// The file.
    public var file: TermID?
    /// Its directory.
    public var folder: TermID?
    /// The package that refers to the component.
    public var package: TermID?
    /// What stands behind the semicolon.
    public var reason: TermID?

    /// Makes one.
    public init(
      action: Action, count: UInt32? = nil, file: TermID? = nil, folder: TermID? = nil,
      package: TermID? = nil,
      reason: TermID? = nil
    ) {
      self.action = action
      self.count = count
      self.file = file
      self.folder = folder
      self.package = package
      self.reason = reason
    }
  }

  /// A row of ReportingEvents.log.
  public struct Report: Hashable, Sendable {
    /// The event's number: 182 for an installation that failed.
    public var id: UInt32
    /// Its name, `AGENT_INSTALLING_FAILED`; older rows have none.
    public var name: TermID?
    /// The update's GUID.
    public var update: TermID?
    /// The result.
    public var status: StatusReference
    /// Who asked.
    public var client: TermID?
    /// `Success`, `Failure`.
    public var outcome: TermID?
    /// `Content Install`.
    public var operation: TermID?
    /// The sentence.
    public var message: TermID?

    /// Makes one.
    public init(
      id: UInt32, name: TermID?, update: TermID?, status: StatusReference, client: TermID?, outcome: TermID?,
      operation: TermID?, message: TermID?
    ) {
      self.id = id
      self.name = name
      self.update = update
      self.status = status
      self.client = client
      self.outcome = outcome
      self.operation = operation
      self.message = message
    }
  }

  /// A section of setupapi.dev.log, from `>>>` to `<<<`.
  public struct Section: Hashable, Sendable {
    /// What stands in the brackets of its first line.
    public var title: TermID
    /// `SUCCESS`, `FAILURE(0x00000490)`; nil when its end is missing.
    public var exit: TermID?
    /// The code of the exit status.
    public var status: StatusReference
    /// The first line marked `!!!`, without the mark.
    public var error: TermID?
    /// Number of lines marked `!!!`.
    public var errors: UInt32
    /// Number of lines marked `!`.
    public var warnings: UInt32

    /// Makes one.
    public init(
      title: TermID, exit: TermID?, status: StatusReference, error: TermID?, errors: UInt32, warnings: UInt32
    ) {
      self.title = title
      self.exit = exit
      self.status = status
      self.error = error
      self.errors = errors
      self.warnings = warnings
    }
  }

  /// A minifilter: a driver that sees the calls of the file system.
  ///
  /// FilterList.log has no header: that its numbers are instances and frame is inferred from `fltmc filters`.
  public struct MiniFilter: Hashable, Sendable {
    /// Its name.
    public var name: TermID
    /// Number of its instances.
    public var instances: UInt32?
    /// The frame.
    public var frame: UInt32?
    /// Where it stands among the others, `328010` or `385250.5`; the range tells what it is for.
    public var altitude: TermID?
    /// The volume of one instance.
    public var volume: TermID?

    /// Makes one.
    public init(
      name: TermID, instances: UInt32?, frame: UInt32?, altitude: TermID? = nil, volume: TermID? = nil
    ) {
      self.name = name
      self.instances = instances
      self.frame = frame
      self.altitude = altitude
      self.volume = volume
    }
  }

  /// A named value.
  public struct Field: Hashable, Sendable {
    /// The name, as the source has it.
    public var name: TermID
    /// The value.
    public var value: TermID

    /// Makes one.
    public init(name: TermID, value: TermID) {
      self.name = name
      self.value = value
    }
  }
}
