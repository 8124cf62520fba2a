/// The kind of a record, decided in the fast pass.
public enum RecordKind: UInt8, Sendable, CaseIterable {
  /// Text without a structure that we know: before the first record, or prose.
  case text
  /// A CBS-family line that says nothing special.
  case log
  /// An event of an event log.
  case event
  /// CSI `(F) STATUS #id# from Function(...)`.
  case trace
  /// CSI `source.cpp(line): Error STATUS originated in function F`.
  case origin
  /// `Hydration failed with [original] error ...`.
  case hydrationError
  /// `Hydration failed for component ... on file F with NTSTATUS n`.
  case hydrationFailed
  /// `Attempting to mark store corrupt with category '...'`, `Mark store corruption flag`.
  case storeCorrupt
  /// `Hashes for file member ... do not match`.
  case hashMismatch
  /// `... from ...::SysCreateFile(...)` with the path of the failing call.
  case fileCall
  /// `CSI Transaction @... initialized`.
  case transactionBegin
  /// `CSI Transaction @... destroyed`.
  case transactionEnd
  /// `Session: ID initialized by client C`.
  case sessionStart
  /// `Session: ID finalized`, `Exec: Processing complete`.
  case sessionEnd
  /// `WER: Generating failure report for package: ...`.
  case failureReport
  /// Another CBS-family line with a failing HRESULT or another failing status.
  case failure
  /// `Store corruption, manifest missing for package: P`.
  case manifestMissing
  /// `[SR] Cannot repair member file ...`.
  case cannotRepair
  /// `Checking System Update Readiness.` with its block.
  case readinessReport
  /// `Loaded Servicing Stack v10.0.17763.1697 with Core: ...`.
  case stackLoaded
  /// One line of a store check's report: a damaged file, or a line of its summary.
  case readinessRow
  /// `[SR] ...`: what SFC did or could not do.
  case repairStep
  /// A row of ReportingEvents.log.
  case report
  /// A section of setupapi.dev.log.
  case section
  /// A row of FilterList.log.
  case filter
  /// What a tool of Windows found, as named fields.
  case verdict
  /// A file or folder, as a listing, a hash tool, a manifest or the file itself shows it.
  case fileClaim
  /// The head of a folder's list.
  case listedFolder
  /// A fact about the machine.
  case machineFact
  /// A package and its state.
  case packageClaim
  /// A component of the store's hive.
  case componentClaim
  /// A value of the registry.
  case registryValue
  /// A service, driver or installed program.
  case product
  /// A Process Monitor capture as a whole.
  case capture
  /// An operation of a capture.
  case operation
}

/// What a record says, with its names interned.
///
/// Only records that carry evidence have one.
public enum Payload: Hashable, Sendable {
  /// See ``HydrationError``.
  case hydrationError(HydrationError)
  /// See ``HydrationFailed``.
  case hydrationFailed(HydrationFailed)
  /// See ``Origin``.
  case origin(Origin)
  /// See ``Trace``.
  case trace(Trace)
  /// A category word such as `CorruptPayloadFile`, or a package.
  case storeCorrupt(category: TermID?, package: TermID?)
  /// See ``HashMismatch``. Boxed: it is five times as large as the others, and rare.
  indirect case hashMismatch(HashMismatch)
  /// See ``FileCall``.
  case fileCall(FileCall)
  /// Start of a servicing session.
  case sessionStart(session: TermID, client: TermID)
  /// End of a servicing session with its result.
  case sessionEnd(SessionEnd)
  /// See ``FailureReport``.
  case failureReport(FailureReport)
  /// See ``Failure``.
  case failure(Failure)
  /// A package whose manifest is gone.
  case manifestMissing(package: TermID)
  /// A file that SFC could not repair.
  case cannotRepair(file: TermID, component: TermID?)
  /// The servicing stack that was loaded: its version and architecture.
  case stack(version: TermID, architecture: TermID?)
  /// See ``Event``.
  case event(Event)
  // The rare ones are boxed, so that they do not make the others larger.
  /// See ``Readiness``.
  indirect case readiness(Readiness)
  /// See ``RepairStep``.
  indirect case repairStep(RepairStep)
  /// See ``Report``.
  indirect case report(Report)
  /// See ``Section``.
  indirect case section(Section)
  /// See ``MiniFilter``.
  case filter(MiniFilter)
  /// Named fields, as the source names them.
  indirect case verdict([Field])
  /// See ``FileClaim``.
  indirect case fileClaim(FileClaim)
  /// See ``ListedFolder``.
  indirect case listedFolder(ListedFolder)
  /// See ``MachineFact``.
  indirect case machineFact(MachineFact)
  /// See ``PackageClaim``.
  indirect case packageClaim(PackageClaim)
  /// See ``ComponentClaim``.
  indirect case componentClaim(ComponentClaim)
  /// See ``RegistryValue``.
  indirect case registryValue(RegistryValue)
  /// See ``Product``.
  indirect case product(Product)
  /// See ``Capture``.
  indirect case capture(Capture)
  /// See ``Operation``.
  indirect case operation(Operation)

  /// Direction of a delta; the log prints a number in older builds and words in newer ones.
  public enum DeltaType: Hashable, Sendable {
    /// 0, `Reverse Delta`: from the installed file back to the release version.
    case reverse
    /// 1, `Forward Delta`: from the release version to the file of the update.
    case forward
    /// 2, `Null Delta`: the whole file.
    case null
    /// Another word or number.
    case other(TermID)
  }

  /// The form `Hydration failed with original error X . Delta Type: 0 , IntegrityState Valid: true , ...`.
  public struct HydrationError: Hashable, Sendable {
    /// The error.
    public var status: StatusReference
    /// Which delta.
    public var delta: DeltaType?
    /// Whether the delta's own checksum holds.
    public var integrityValid: Bool?
    /// Checksum stored in the delta file.
    public var retrievedChecksum: UInt64?
    /// Checksum computed over it.
    public var computedChecksum: UInt64?

    /// Makes one.
    public init(
      status: StatusReference, delta: DeltaType?, integrityValid: Bool?, retrievedChecksum: UInt64?,
      computedChecksum: UInt64?
    ) {
      self.status = status
      self.delta = delta
      self.integrityValid = integrityValid
      self.retrievedChecksum = retrievedChecksum
      self.computedChecksum = computedChecksum
    }
  }

  /// The form `Hydration failed for component C on file F with NTSTATUS n`.
  public struct HydrationFailed: Hashable, Sendable {
    /// The component whose file was to be made.
    public var component: TermID?
    /// The file.
    public var file: TermID?
    /// The status.
    public var status: StatusReference
    /// The component that was found in the store to start from (newer builds).
    public var matching: TermID?

    /// Makes one.
    public init(component: TermID?, file: TermID?, status: StatusReference, matching: TermID?) {
      self.component = component
      self.file = file
      self.status = status
      self.matching = matching
    }
  }

  /// The form `source.cpp(60): Error X originated in function F expression: E`.
  public struct Origin: Hashable, Sendable {
    /// The source file of Windows that the record names.
    public var sourceFile: TermID?
    /// The line in it.
    public var line: UInt32?
    /// The error.
    public var status: StatusReference
    /// The function.
    public var function: TermID?

    /// Makes one.
    public init(sourceFile: TermID?, line: UInt32?, status: StatusReference, function: TermID?) {
      self.sourceFile = sourceFile
      self.line = line
      self.status = status
      self.function = function
    }
  }

  /// The form `(F) STATUS #4486221# from Function(...)`.
  public struct Trace: Hashable, Sendable {
    /// The error.
    public var status: StatusReference
    /// The trace-call counter between the hash signs; a callee has the larger number.
    public var call: UInt64?
    /// The function.
    public var function: TermID?

    /// Makes one.
    public init(status: StatusReference, call: UInt64?, function: TermID?) {
      self.status = status
      self.call = call
      self.function = function
    }
  }

  /// A trace whose arguments name a file.
  public struct FileCall: Hashable, Sendable {
    /// The trace itself.
    public var trace: Trace
    /// The path, backslashes as in Windows.
    public var path: TermID
    /// Whether the path has the length that the record states; nil when it states none.
    public var lengthAgrees: Bool?

    /// Makes one.
    public init(trace: Trace, path: TermID, lengthAgrees: Bool?) {
      self.trace = trace
      self.path = path
      self.lengthAgrees = lengthAgrees
    }
  }

  /// The form `Hashes for file member F do not match. Expected: ... Actual: ...`.
  public struct HashMismatch: Hashable, Sendable {
    /// The file, as the record names it.
    public var file: TermID
    /// The directory, when the record itself names one.
    public var folder: TermID?
    /// What the manifest wants.
    public var expected: Digest?
    /// What was found.
    public var actual: Digest?
    /// A second pair in the same record (SHA-1 beside SHA-256).
    public var secondExpected: Digest?
    /// Its other half.
    public var secondActual: Digest?

    /// Makes one.
    public init(
      file: TermID, folder: TermID?, expected: Digest?, actual: Digest?, secondExpected: Digest? = nil,
      secondActual: Digest? = nil
    ) {
      self.file = file
      self.folder = folder
      self.expected = expected
      self.actual = actual
      self.secondExpected = secondExpected
      self.secondActual = secondActual
    }
  }

  /// The form `Session: ID finalized ... [HRESULT = ...]`.
  public struct SessionEnd: Hashable, Sendable {
    /// The session.
    public var session: TermID
    /// The package that the line names.
    public var package: TermID?
    /// The KB that the line names as `Identifier`.
    public var identifier: TermID?
    /// The result.
    public var status: StatusReference
    /// True for `finalized`, false for `Processing complete`, after which more may come.
    public var isFinal: Bool

    /// Makes one.
    public init(
      session: TermID, package: TermID?, identifier: TermID?, status: StatusReference, isFinal: Bool
    ) {
      self.session = session
      self.package = package
      self.identifier = identifier
      self.status = status
      self.isFinal = isFinal
    }
  }

  /// The form `WER: Generating failure report for package: P, status: 0x..., failure source: S, ...`.
  public struct FailureReport: Hashable, Sendable {
    /// The package.
    public var package: TermID?
    /// The result.
    public var status: StatusReference
    /// `Resolve`, `Stage`, `Execute`, `CSI Other`, `DOQ`...
    public var failureSource: TermID?
    /// The client.
    public var client: TermID?

    /// Makes one.
    public init(package: TermID?, status: StatusReference, failureSource: TermID?, client: TermID?) {
      self.package = package
      self.status = status
      self.failureSource = failureSource
      self.client = client
    }
  }

  /// A line of CBS, DISM or another part of servicing that states a failing code.
  public struct Failure: Hashable, Sendable {
    /// The message without code and without the values it names, so that repeats compare equal:
    /// `Failed to stage execution package`.
    public var message: TermID
    /// The code.
    public var status: StatusReference
    /// The package it names.
    public var package: TermID?
    /// Where the message starts, in bytes from the record's start.
    public var messageOffset: UInt16

    /// Makes one.
    public init(message: TermID, status: StatusReference, package: TermID?, messageOffset: UInt16 = 0) {
      self.messageOffset = messageOffset
      self.message = message
      self.status = status
      self.package = package
    }
  }

  /// The typed part of an event; all its fields are in the record's text.
  ///
  /// In an order without gaps: every payload is as large as this one.
  public struct Event: Hashable, Sendable {
    /// Its number in its log (`EventRecordID`), from 1; 0 in exports that leave it out.
    public var number: UInt64
    /// The provider's name.
    public var provider: TermID
    /// The event id without qualifiers.
    public var id: UInt32
    /// The channel.
    public var channel: TermID?
    /// The level byte, 0 to 5 (0 shows as information).
    public var level: UInt8
    /// The computer.
    public var computer: TermID?
    /// The error code among its fields.
    public var code: ErrorCode?
    /// The package or KB among its fields.
    public var package: TermID?
    /// The update title among its fields.
    public var title: TermID?

    /// Makes one.
    public init(
      provider: TermID, id: UInt32, level: UInt8, channel: TermID? = nil, computer: TermID? = nil,
      code: ErrorCode? = nil, package: TermID? = nil, title: TermID? = nil, number: UInt64 = 0
    ) {
      self.number = number
      self.provider = provider
      self.id = id
      self.level = level
      self.channel = channel
      self.computer = computer
      self.code = code
      self.package = package
      self.title = title
    }
  }
}
