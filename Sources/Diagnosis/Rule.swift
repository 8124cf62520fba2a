import DataFiles
import Knowledge
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

  /// A pattern that facts can fit.
  public struct Pattern: Sendable, Hashable {
    /// What a field must have.
    public struct Test: Sendable, Hashable {
      /// The field.
      public var field: Fact.Field
      /// The values of which one must fit: `*` stands for any run of characters, `<5` and `>5` compare numbers.
      public var values: [String]
      let wanted: [Wanted]

      init(_ field: Fact.Field, _ values: [String]) {
        self.field = field
        self.values = values
        wanted = values.map(Wanted.init)
      }

      func fits(_ value: String) -> Bool { wanted.contains { $0.fits(value) } }
    }

    enum Wanted: Sendable, Hashable {
      case any
      case text(Wildcard)
      case below(UInt64)
      case above(UInt64)

      init(_ text: String) {
        if text == "*" {
          self = .any
        } else if text.hasPrefix("<"), let number = UInt64(text.dropFirst()) {
          self = .below(number)
        } else if text.hasPrefix(">"), let number = UInt64(text.dropFirst()) {
          self = .above(number)
        } else {
          self = .text(Wildcard(text))
        }
      }

      func fits(_ value: String) -> Bool {
        switch self {
        case .any: true
        case .text(let wildcard): wildcard.matches(value)
        case .below(let number): UInt64(value).map { $0 < number } ?? false
        case .above(let number): UInt64(value).map { $0 > number } ?? false
        }
      }
    }

    /// Kind of fact.
    public var kind: Fact.Kind
    /// What its fields must have.
    public var fields: [Test] = []
    /// The fact must be about the same file as the root.
    public var sameFile = false
    /// The words that must stand in the record.
    public var line: LinePattern?
    /// How many facts must fit.
    public var atLeast = 1
    /// Seconds before the root in which an event or a check of the store counts.
    public var within: Int64 = 86_400
    /// Whether checks of the store must be near the root; events always must.
    public var isTimed = false

    /// A pattern that all facts of a kind fit.
    init(kind: Fact.Kind) { self.kind = kind }
  }

  /// A version of four numbers, or the beginning of one.
  public struct Version: Sendable, Hashable, CustomStringConvertible {
    /// Its numbers, the first one first.
    public let numbers: [UInt32]

    /// `10.0.19041`, `10.0.19041.1`; nil for anything else.
    public init?(_ text: some StringProtocol) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let numbers = parts.compactMap { UInt32($0) }
      guard (1...4).contains(parts.count), numbers.count == parts.count else { return nil }
      self.numbers = numbers
    }

    /// As it is written.
    public var description: String { numbers.map(String.init).joined(separator: ".") }

    /// Whether `other` is later in the numbers that this one has.
    func isBefore(_ other: Version) -> Bool {
      for (own, its) in zip(numbers, other.numbers) where own != its { return own < its }
      return false
    }
  }

  /// A condition on the incident.
  public indirect enum Condition: Sendable {
    /// A fact fits.
    case fact(Pattern)
    /// The returned code is one of these, in canonical form.
    case result([ErrorCode])
    /// The servicing stack's version is in this range, both ends included.
    case version(from: Version?, to: Version?)
    /// All of them hold.
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
    /// Other files of the same case.
    public var beside: [(file: String, text: String)] = []
    /// Where it stands in the rule's file.
    public var line: Int?
  }

  /// The id; never changes.
  public var id: String
  /// The class, `F01`.
  public var failureClass: String
  /// How bad.
  public var level: Level
  /// How sure, before adjustments.
  public var confidence: Confidence
  /// The conditions.
  public let condition: Condition
  /// The same, what costs least first: most rules fail at their code, before anything is searched.
  let check: Condition
  /// Which fact is the root; the incident's own root when nil or nothing fits.
  public var root: Pattern?
  /// What it says when it holds.
  let statement: LateValue<RuleStatement>
  /// What should be done then, and how the rule is tried.
  let advice: LateValue<RuleAdvice>
  /// The file.
  public var file: String

  /// Whether a rule of the user's own or of the team's folder.
  public var isOwn = false
}

/// What a rule says of an incident for which it holds.
///
/// Conditions are an eighth of a rule's file: of our own rules the rest is read when somebody asks for it.
struct RuleStatement: Sendable {
  var title = RuleText(english: "", chinese: "")
  var adjustments: [Rule.Adjustment] = []
  var evidence: [Rule.Evidence] = []
  var counterEvidence: [Rule.Evidence] = []
  var competing: [Rule.Competitor] = []
}

/// What a rule asks for and advises, and its samples.
struct RuleAdvice: Sendable {
  var missing: [Rule.Request] = []
  var nextSteps: [RuleText] = []
  var samples: [Rule.Sample] = []
  var sources: [String] = []
}

extension Rule {
  /// One sentence with placeholders.
  public var title: RuleText { statement.value.title }
  /// Changes of its confidence; the last that holds wins.
  public var adjustments: [Adjustment] { statement.value.adjustments }
  /// What speaks for it.
  public var evidence: [Evidence] { statement.value.evidence }
  /// What speaks against it.
  public var counterEvidence: [Evidence] { statement.value.counterEvidence }
  /// What separates it from other explanations of the same failure.
  public var competing: [Competitor] { statement.value.competing }
  /// What is still missing.
  public var missing: [Request] { advice.value.missing }
  /// What to do.
  public var nextSteps: [RuleText] { advice.value.nextSteps }
  /// Samples.
  public var samples: [Sample] { advice.value.samples }
  /// Where the knowledge comes from.
  public var sources: [String] { advice.value.sources }

  /// Another explanation that may hold too.
  public struct Competitor: Sendable {
    /// Id of its rule.
    public var rule: String
    /// Which evidence tells the two apart.
    public var text: RuleText
  }

  /// How a rule knows.
  public enum Depth: String, Sendable, CaseIterable {
    /// By two or more independent conditions besides the code, and with what would speak against it.
    case deep
    /// By little more than the code.
    case codeOnly = "code-only"
  }

  /// How it knows.
  public var depth: Depth {
    let weighed = !counterEvidence.isEmpty || condition.hasNone
    return condition.independent.count >= 2 && weighed ? .deep : .codeOnly
  }

  /// The number of conditions besides the result code: the more, the more specific.
  public var specificity: Int { condition.weight }

  /// The codes that it asks for anywhere in its conditions, each once.
  public var codes: [ErrorCode] {
    var codes: Set<UInt32> = []
    func take(_ condition: Condition) {
      switch condition {
      case .result(let own): codes.formUnion(own.map(\.value))
      case .all(let parts), .any(let parts), .none(let parts): parts.forEach(take)
      case .fact(let pattern):
        for test in pattern.fields where test.field == .code || test.field == .error {
          codes.formUnion(test.values.compactMap { UInt32($0.dropFirst(2), radix: 16) })
        }
      case .version: break
      }
    }
    take(condition)
    return codes.sorted().map { ErrorCode($0) }
  }

  /// What it looks for to hold, and to find where the failure began.
  var conditionPatterns: [Pattern] { condition.patterns + (root.map { [$0] } ?? []) }

  /// What it looks for once it holds.
  var statementPatterns: [Pattern] {
    (evidence + counterEvidence).map(\.pattern) + adjustments.flatMap { $0.condition.patterns }
  }
}

extension Rule.Pattern {
  /// Fields that say no more than a result code does.
  private static let codeFields: Set<Fact.Field> = [.code, .log, .order]
  /// Facts whose fields are separate statements of a record.
  private static let composed: Set<Fact.Kind> = [.hydrationFailure, .hashMismatch]

  /// Its independent conditions, in words that tell them apart: the same one twice counts once.
  var independent: Set<String> {
    let telling = fields.filter { !Self.codeFields.contains($0.field) && $0.values != ["*"] }
    if Self.composed.contains(kind) {
      let own = telling.map { "\(kind.rawValue) \($0.field.rawValue)" }
      return Set(own.isEmpty ? [kind.rawValue] : own)
    }
    // Any failing record with a code is what the result is too.
    let isCode = [.failure, .failureReport].contains(kind) && telling.isEmpty
    if isCode { return [] }
    let words = telling.map { "\($0.field.rawValue)=\($0.values.joined(separator: "|"))" }.sorted()
    return ["\(kind.rawValue) \(line?.text ?? "") \(words.joined(separator: " "))"]
  }

  /// How much more it says than any failure does; in which log it stands spares work and says nothing.
  var weight: Int {
    if kind == .failure, line == nil, !fields.isEmpty, fields.allSatisfy({ $0.field == .log }) { return 0 }
    return 1 + fields.filter { $0.field != .code }.count + (line == nil ? 0 : 1) + (atLeast > 1 ? 1 : 0)
  }
}

extension Rule.Condition {
  var weight: Int {
    switch self {
    case .fact(let pattern): pattern.weight
    case .result: 0
    case .version: 1
    case .all(let conditions): conditions.reduce(0) { $0 + $1.weight }
    case .any(let conditions): conditions.map(\.weight).min() ?? 0
    case .none(let conditions): conditions.isEmpty ? 0 : 1
    }
  }

  /// Number of independent conditions besides the result code.
  public var independentCount: Int { independent.count }

  /// Independent conditions besides the result code.
  var independent: Set<String> {
    switch self {
    case .fact(let pattern): pattern.independent
    case .result, .none: []
    case .version: ["version"]
    case .all(let conditions): conditions.reduce(into: []) { $0.formUnion($1.independent) }
    case .any(let conditions): conditions.map(\.independent).min { $0.count < $1.count } ?? []
    }
  }

  var hasNone: Bool {
    switch self {
    case .none(let conditions): !conditions.isEmpty
    case .all(let conditions): conditions.contains(where: \.hasNone)
    default: false
    }
  }

  /// All patterns in it, those of `none` too.
  var patterns: [Rule.Pattern] {
    switch self {
    case .fact(let pattern): [pattern]
    case .result, .version: []
    case .all(let conditions), .any(let conditions), .none(let conditions): conditions.flatMap(\.patterns)
    }
  }

  /// Patterns that must or may be there.
  var wanted: [Rule.Pattern] {
    switch self {
    case .fact(let pattern): [pattern]
    case .result, .version, .none: []
    case .all(let conditions), .any(let conditions): conditions.flatMap(\.wanted)
    }
  }

  /// The same condition with its parts in the order of what they cost.
  var cheapFirst: Self {
    func sorted(_ parts: [Self]) -> [Self] {
      parts.map(\.cheapFirst).enumerated().map { (cost: $1.cost, place: $0, part: $1) }
        .sorted { ($0.cost, $0.place) < ($1.cost, $1.place) }.map(\.part)
    }
    return switch self {
    case .fact, .result, .version: self
    case .all(let parts): .all(sorted(parts))
    case .any(let parts): .any(sorted(parts))
    case .none(let parts): .none(sorted(parts))
    }
  }

  /// What it costs to answer: the dearest part.
  var cost: Int {
    switch self {
    case .result: 0
    case .version: 2
    case .fact(let pattern): pattern.kind.cost
    case .all(let conditions), .any(let conditions), .none(let conditions): conditions.map(\.cost).max() ?? 0
    }
  }
}
