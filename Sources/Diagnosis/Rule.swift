import DataFiles
import Records

/// A diagnosis rule as data: what must be there, what it means, what is still missing and what to do.
public struct Rule: Sendable {
  /// How bad what it finds is.
  public enum Level: String, Sendable, CaseIterable, Comparable {
    /// Worth knowing.
    case notice
    /// Needs a look.
    case warning
    /// The update failed for it.
    case failure

    /// Mildest first.
    public static func < (left: Level, right: Level) -> Bool { left.order < right.order }

    private var order: Int {
      switch self {
      case .notice: 0
      case .warning: 1
      case .failure: 2
      }
    }
  }

  /// How sure it is of the cause.
  public enum Confidence: String, Sendable, CaseIterable {
    /// The records themselves say it.
    case high
    /// They fit it, and little else.
    case medium
    /// Only the code says it.
    case low
  }

  /// A pattern that one fact can fit.
  public struct Pattern: Sendable {
    /// Kind of fact.
    public var kind: Fact.Kind
    /// For each field the values of which one must fit; `*` stands for any run of characters.
    public var fields: [(field: Fact.Field, values: [String])]
    /// The fact must be about the same file as the root.
    public var sameFile: Bool
  }

  /// A condition on the incident.
  public indirect enum Condition: Sendable {
    /// A fact fits.
    case fact(Pattern)
    /// The returned code is one of these, in canonical form.
    case result([ErrorCode])
    /// The incident's KB or package text is there.
    case all([Condition])
    /// One of them holds.
    case any([Condition])
    /// None of them holds.
    case none([Condition])
  }

  /// A sentence about facts, with the facts it cites.
  public struct Evidence: Sendable {
    /// Which facts.
    public var pattern: Pattern
    /// What they say.
    public var text: RuleText
  }

  /// What to ask for.
  public struct Request: Sendable {
    /// What.
    public var what: RuleText
    /// The path or path pattern.
    public var path: String?
    /// The command that shows it.
    public var command: String?
    /// Why it matters.
    public var why: RuleText
    /// What answers it.
    public var answer: Answer?
  }

  /// A change of confidence.
  public struct Adjustment: Sendable {
    /// When.
    public var condition: Condition
    /// To what.
    public var confidence: Confidence
  }

  /// A sample text with the answer it must give.
  public struct Sample: Sendable {
    /// Whether the rule must match.
    public var matches: Bool
    /// What differs from the other samples.
    public var why: String
    /// Name of the file that holds it; what it is comes from its content as far as that tells.
    public var file: String
    /// Text of a log.
    public var text: String
  }

  /// The id; never changes.
  public var id: String
  /// The class, `F01`.
  public var failureClass: String
  /// One sentence with placeholders.
  public var title: RuleText
  /// How bad.
  public var level: Level
  /// How sure, before adjustments.
  public var confidence: Confidence
  /// Adjustments; the last that holds wins.
  public var adjustments: [Adjustment]
  /// The conditions.
  public var condition: Condition
  /// Which fact is the root; the incident's own root when nil or nothing fits.
  public var root: Pattern?
  /// What speaks for it.
  public var evidence: [Evidence]
  /// What speaks against it.
  public var counterEvidence: [Evidence]
  /// What is still missing.
  public var missing: [Request]
  /// What to do.
  public var nextSteps: [RuleText]
  /// Samples.
  public var samples: [Sample]
  /// Where the knowledge comes from.
  public var sources: [String]
  /// The file.
  public var file: String

  /// The number of conditions besides the result code: the more, the more specific.
  public var specificity: Int { condition.weight }
}

extension Rule.Condition {
  var weight: Int {
    switch self {
    case .fact(let pattern): 1 + pattern.fields.count
    case .result: 0
    case .all(let conditions): conditions.reduce(0) { $0 + $1.weight }
    case .any(let conditions): conditions.map(\.weight).min() ?? 0
    case .none(let conditions): conditions.isEmpty ? 0 : 1
    }
  }
}
