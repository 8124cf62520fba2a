import LogStore
import Records

/// A rule's answer about an incident.
public struct Finding: Sendable {
  /// Position in the list of findings: `F1` on the screen and in notes.
  public internal(set) var number: Int
  /// The rule's id.
  public let rule: String
  /// The class.
  public let failureClass: String
  /// The verdict in one sentence.
  public let title: Phrase
  /// How bad.
  public let level: Rule.Level
  /// How sure of the cause.
  public internal(set) var confidence: Rule.Confidence
  /// Why the confidence is what it is.
  public let anchorReason: Incident.AnchorReason
  /// What started it.
  public let root: Root
  /// The returned code in canonical form; nil when no record says what was returned.
  public let result: ErrorCode?
  /// The way from root to result.
  public let chain: [ChainStep]
  /// What speaks for it.
  public let evidence: [Statement]
  /// What speaks against it.
  public let counterEvidence: [Statement]
  /// What to ask for, and the answers to it that the case holds by now.
  public internal(set) var missing: [Request]
  /// What to do.
  public let nextSteps: [Phrase]
  /// The KB number.
  public let kb: String?
  /// The package.
  public let package: String?
  /// Events of other attempts with the same result.
  public let otherAttempts: [RecordID]
  /// Records of the same finding in other sessions: their roots.
  public let repeats: [RecordID]
  /// Records of logs beside the servicing stack's that it explains, those of its repeats too.
  let covers: [RecordID]
  /// What stands around the logs and tells of the same file, folder or time.
  public internal(set) var joins: [Statement] = []

  /// The first record after its last attempt that says that the same update was installed.
  public internal(set) var installedLater: RecordID?
  /// Numbers of other explanations of the same attempt, and what separates them where its rule says so.
  public internal(set) var competing: [Competitor] = []

  /// Another explanation of the same attempt.
  public struct Competitor: Sendable {
    /// The other finding's number.
    public let number: Int
    /// The evidence that tells the two apart.
    public let text: Phrase?
  }

  /// What nothing in the case answers yet.
  public var open: [Request] { missing.filter { $0.answer == nil } }
  /// What is answered.
  public var answered: [Request] { missing.filter { $0.answer != nil } }

  /// The originating failure.
  public struct Root: Sendable {
    /// The record.
    public let record: RecordID
    /// The code in canonical form.
    public let code: ErrorCode?
    /// The function that the record names.
    public let function: String?
    /// The component identity in canonical spelling.
    public let component: String?
    /// The WinSxS directory: as the record names it, or computed from the identity.
    public let folder: String?
    /// Whether ``folder`` was computed.
    public let isFolderComputed: Bool
    /// The file.
    public let file: String?
  }

  /// A sentence and the records that show it.
  public struct Statement: Sendable {
    /// The sentence.
    public let text: Phrase
    /// The records.
    public let records: [RecordID]
  }

  /// What to ask the customer for.
  public struct Request: Sendable {
    /// What.
    public let what: Phrase
    /// Path or path pattern, from a record or computed from its fields.
    public let path: String?
    /// Command.
    public let command: String?
    /// Why.
    public let why: Phrase
    /// What would answer it; nil for what only a person can tell.
    let kind: Rule.Answer?
    /// What the case says by now; nil while it is to be asked.
    public internal(set) var answer: Statement?
  }
}

/// One step of a failure chain: one record, or several that say the same.
public struct ChainStep: Sendable {
  /// Its part in the chain.
  public enum Role: String, Sendable {
    /// The originating failure.
    case root
    /// Another failure before the decision.
    case follows
    /// The result's way up through the servicing stack.
    case returned
    /// The session's end.
    case sessionEnd = "session-end"
    /// After the decision, with another code: clean-up or echo.
    case cleanUp = "clean-up"
    /// An event that reports the failure.
    case event
  }

  /// The part.
  public let role: Role
  /// The records, in time order.
  public let records: [RecordID]
  /// The code in canonical form.
  public let code: ErrorCode?
  /// What happened.
  public let text: Phrase

  /// The record to show.
  public let record: RecordID
  /// Number of records beyond the one shown.
  public var folded: Int { records.count - 1 }
}
