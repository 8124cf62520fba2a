import Knowledge
import LogStore
import Records

/// What each condition of a rule found in one incident: why the rule speaks, or why it does not.
public struct RuleTrace: Sendable {
  /// One condition.
  public struct Step: Sendable {
    /// How deep it stands in `all`, `any` and `none`.
    public let depth: Int
    /// The condition.
    public let condition: Rule.Condition
    /// Whether it holds.
    public let holds: Bool
    /// The records that it found, the first twenty.
    public let records: [RecordID]
    /// The facts that it found.
    public let count: Int
  }

  /// The record that the incident begins with.
  public let root: RecordID
  /// What it returned.
  public let result: ErrorCode?
  /// Whether the rule holds.
  public let holds: Bool
  /// The conditions in the order of the rule, each before what it is made of.
  public let steps: [Step]
}

extension RuleEngine {
  /// What `rule` finds in each incident of `store`, in time order.
  public func traces(of rule: Rule, in store: LogStore) -> [RuleTrace] {
    let incidents = IncidentFinder(store: store, codes: codes, events: events, results: results).incidents()
    let around = CaseFacts(store, codes: codes, patterns: rule.conditionPatterns)
    let lines = LineSearch(rule.conditionPatterns.compactMap { $0.kind == .line ? $0.line : nil })
    return incidents.map { incident in
      let facts = IncidentFacts(
        incident, codes: codes, lines: lines, around: around, lineLimit: lineLimit(incidents.count))
      var steps: [RuleTrace.Step] = []
      trace(rule.condition, 0, facts, &steps)
      return RuleTrace(
        root: incident.failures[incident.root], result: incident.result, holds: facts.holds(rule.condition),
        steps: steps)
    }
  }

  private func trace(
    _ condition: Rule.Condition, _ depth: Int, _ facts: IncidentFacts, _ steps: inout [RuleTrace.Step]
  ) {
    var records: [RecordID] = []
    var count = 0
    var parts: [Rule.Condition] = []
    switch condition {
    case .fact(let pattern):
      let found = facts.facts(pattern)
      count = found.count
      records = found.flatMap { $0.records(for: pattern) }
    case .result: records = [facts.incident.anchor]
    case .version: records = facts.stack.map { [$0.record] } ?? []
    case .all(let conditions), .any(let conditions), .none(let conditions): parts = conditions
    }
    steps.append(
      RuleTrace.Step(
        depth: depth, condition: condition, holds: facts.holds(condition), records: Array(records.prefix(20)),
        count: count))
    for part in parts { trace(part, depth + 1, facts, &steps) }
  }
}
