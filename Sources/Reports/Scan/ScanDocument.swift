import Casework
import DataFiles
import Diagnosis
import Foundation
import Knowledge
import LogStore
import Records

/// The document of `kbtriage scan --format json`, schema `kbtriage.scan/1`.
///
/// Keys never translate; times are ISO 8601 with offset; codes are "0x" and eight lower-case digits. The keys
/// of every object are printed in alphabetical order, so that the same case gives the same bytes.
public struct ScanDocument: Encodable, Sendable {
  /// Name and version of the schema.
  public static let schemaName = "kbtriage.scan/1"

  let schema = Self.schemaName
  /// The case's zone.
  let zone: String
  /// The zone in which the times of this document are: `case`, `utc`, `local` or an offset.
  let times: String
  let machine: Machine
  let sources: [SourceEntry]
  let counts: Counts
  let sessions: [SessionEntry]
  let mismatches: [MismatchEntry]
  let findings: [FindingEntry]
  /// What changed between the last attempt that succeeded and the first that failed.
  @Null var changes: AttemptsDocument.ChangesEntry?
  let captures: [CaptureEntry]
  /// Failures of other logs that no finding explains, by what they say.
  let unexplained: [UnexplainedEntry]
  let coverage: [CoverageEntry]
  let complaints: [ComplaintEntry]

  struct Machine: Encodable, Sendable {
    @Null var computer: String?
    @Null var stackVersion: String?
    @Null var architecture: String?
  }

  struct Offset: Encodable, Sendable {
    @Null var from: String?
    @Null var to: String?
    let offset: String
    let basis: String
    let stamps: Int
  }

  /// A place where the source's local clock does not run on.
  struct Seam: Encodable, Sendable {
    @Null var time: String?
    /// Offsets before and behind it; both null where local time goes back and nothing says why.
    @Null var from: String?
    @Null var to: String?
    /// Seconds by which local time goes back, when no offset explains it.
    @Null var back: Int64?
    let ref: Reference
  }

  struct SourceEntry: Encodable, Sendable {
    let path: String
    let kind: String
    @Null var detail: String?
    let status: String
    @Null var duplicateOf: String?
    @Null var bytes: Int?
    @Null var encoding: String?
    let records: Int
    @Null var first: String?
    @Null var last: String?
    @Null var sha256: String?
    let offsets: [Offset]
    let seams: [Seam]
  }

  struct CoverageEntry: Encodable, Sendable {
    let id: String
    let state: String
    let need: String
    let path: String
    let sources: [String]
    let unread: [String]
    @Null var first: String?
    @Null var last: String?
    let missing: [MissingEntry]
    let lanes: Lanes

    struct Lanes: Encodable, Sendable {
      let events: Int
      let csi: Int
      let hashes: Int
      let operations: Int
    }
  }

  struct MissingEntry: Encodable, Sendable {
    @Null var name: String?
    let reason: String
    @Null var from: String?
    @Null var to: String?
  }

  struct Counts: Encodable, Sendable {
    let records: Int
    let eventErrors: Int
    let csiFailures: Int
    let hashMismatches: Int
    let hashMismatchFacts: Int
    /// Failing records of logs and reports beside the servicing stack's.
    let otherFailures: Int
    /// Those of them that no finding explains.
    let unexplained: Int
  }

  struct CodeEntry: Encodable, Sendable {
    let code: String
    @Null var symbol: String?
  }

  struct Reference: Encodable, Sendable {
    let path: String
    @Null var line: UInt64?
    @Null var record: UInt64?
    let offset: UInt64
    let length: UInt64
  }

  struct SessionEntry: Encodable, Sendable {
    let id: String
    let client: String
    @Null var start: String?
    @Null var end: String?
    let packages: [String]
    @Null var kb: String?
    @Null var result: CodeEntry?
    let outcome: String
    let ref: Reference
  }

  struct MismatchEntry: Encodable, Sendable {
    let file: String
    @Null var component: String?
    @Null var folder: String?
    @Null var algorithm: String?
    @Null var expected: String?
    @Null var actual: String?
    let occurrences: Int
    @Null var first: String?
    let refs: [Reference]
  }

  struct CaptureEntry: Encodable, Sendable {
    let path: String
    let events: UInt64
    @Null var first: String?
    @Null var last: String?
    @Null var computer: String?
    @Null var build: String?
    let closed: Bool
    /// Whether it looks as if it had been saved with a filter: its silence proves nothing.
    let filtered: Bool
    /// Operations that were taken out of it.
    let operations: Int
    let refused: [OperationEntry]
    let holders: [OperationEntry]
  }

  struct OperationEntry: Encodable, Sendable {
    @Null var time: String?
    /// When the handle was closed again, of holders.
    @Null var closed: String?
    let process: String
    let pid: UInt32
    let tid: UInt32
    @Null var company: String?
    @Null var version: String?
    let operation: String
    @Null var path: String?
    let result: String
    @Null var stack: String?
    let ref: Reference
  }

  struct RootEntry: Encodable, Sendable {
    @Null var code: String?
    @Null var symbol: String?
    @Null var function: String?
    @Null var component: String?
    @Null var folder: String?
    @Null var file: String?
    @Null var time: String?
    let ref: Reference
  }

  struct StepEntry: Encodable, Sendable {
    @Null var time: String?
    @Null var code: String?
    let role: String
    let text: String
    let folded: Int
    let ref: Reference
  }

  struct StatementEntry: Encodable, Sendable {
    let text: String
    @Null var ref: Reference?
    let refs: [Reference]
  }

  struct RequestEntry: Encodable, Sendable {
    let what: String
    @Null var path: String?
    @Null var command: String?
    let why: String
    @Null var answer: StatementEntry?
  }

  struct FindingEntry: Encodable, Sendable {
    let id: String
    let rule: String
    let `class`: String
    let title: String
    let level: String
    let confidence: String
    let anchor: String
    let root: RootEntry
    @Null var result: CodeEntry?
    let chain: [StepEntry]
    let evidence: [StatementEntry]
    let counterEvidence: [StatementEntry]
    let joins: [StatementEntry]
    let missing: [RequestEntry]
    let nextSteps: [String]
    @Null var kb: String?
    @Null var package: String?
    let attempts: [Reference]
    let attemptCount: Int
    let repeats: Int
    /// Left out where nothing says that the update was installed later.
    let installedLater: InstalledEntry?
    /// Left out where no other rule explains the same attempt.
    let competing: [CompetitorEntry]?
  }

  struct InstalledEntry: Encodable, Sendable {
    @Null var time: String?
    let ref: Reference
  }

  struct CompetitorEntry: Encodable, Sendable {
    let id: String
    @Null var text: String?
  }

  struct UnexplainedEntry: Encodable, Sendable {
    let path: String
    @Null var code: String?
    @Null var symbol: String?
    let text: String
    let count: Int
    @Null var first: String?
    let refs: [Reference]
  }

  struct ComplaintEntry: Encodable, Sendable {
    let path: String
    let at: String
    let what: String
    let done: String
  }

  /// Most references listed for one fact; the count says how many there are.
  static let referenceLimit = 20
  /// Most groups of unexplained failures; the counts have them all.
  static let unexplainedLimit = 500

  /// Describes `snapshot`.
  ///
  /// - Parameter withHashes: also hash every source, which reads it once more.
  public init(_ snapshot: CaseSnapshot, wording: Wording, codes: CodeTable, withHashes: Bool) {
    let writer = ScanWriter(snapshot: snapshot, wording: wording, codes: codes)
    zone = snapshot.zone.text
    times = snapshot.shown.choice.text
    machine = Machine(
      computer: snapshot.computer, stackVersion: snapshot.stack?.version,
      architecture: snapshot.stack?.architecture)
    sources = snapshot.sources.map { writer.source($0, withHash: withHashes) }
    counts = Counts(
      records: snapshot.store.count, eventErrors: snapshot.eventErrorCount,
      csiFailures: snapshot.csiFailureCount,
      hashMismatches: snapshot.store.mismatchRecordCount, hashMismatchFacts: snapshot.store.mismatches.count,
      otherFailures: snapshot.otherFailureCount, unexplained: snapshot.unexplainedCount)
    sessions = snapshot.store.sessions.map(writer.session)
    mismatches = snapshot.store.mismatches.map(writer.mismatch)
    findings = snapshot.findings.map(writer.finding)
    changes = writer.changes
    captures = writer.captures
    unexplained = snapshot.unexplained.prefix(Self.unexplainedLimit).map(writer.unexplained)
    coverage = snapshot.coverage.rows.map(writer.coverage)
    complaints = writer.complaints
  }

  /// The document's bytes, with a newline at the end.
  public func json() throws -> Data { try document(self) }
}

/// Encodes nil as `null`, so that every object of a schema has all its keys.
@propertyWrapper
public struct Null<Value: Encodable & Sendable>: Encodable, Sendable {
  /// The value.
  public var wrappedValue: Value?

  /// Wraps a value.
  public init(wrappedValue: Value?) {
    self.wrappedValue = wrappedValue
  }

  /// Writes the value, or null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    if let wrappedValue { try container.encode(wrappedValue) } else { try container.encodeNil() }
  }
}
