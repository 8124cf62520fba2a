import DataFiles
import Diagnosis

/// Conditions of rules in words.
struct RuleWords {
  let wording: Wording

  /// What one condition asks for; of `all`, `any` and `none` only that.
  func text(_ condition: Rule.Condition) -> String {
    switch condition {
    case .result(let codes):
      wording("rules.when-result", ["codes": codes.map(\.text).joined(separator: ", ")])
    case .version(let from, let to):
      wording(
        "rules.when-version", ["from": from.map { "\($0)" } ?? "…", "to": to.map { "\($0)" } ?? "…"])
    case .all: wording("rules.when-all")
    case .any: wording("rules.when-any")
    case .none: wording("rules.when-none")
    case .fact(let pattern): text(pattern)
    }
  }

  /// What a pattern asks for.
  func text(_ pattern: Rule.Pattern) -> String {
    var parts = pattern.fields.map { "\($0.field.rawValue) = \($0.values.joined(separator: " | "))" }
    if let line = pattern.line { parts.insert("\"\(line.text)\"", at: 0) }
    if pattern.sameFile { parts.append(wording("rules.same-file")) }
    if pattern.kind == .nearbyEvent || pattern.isTimed {
      parts.append(wording("rules.within", ["hours": "\(max(1, pattern.within / 3600))"]))
    }
    if pattern.atLeast > 1 { parts.append(wording("rules.at-least", ["count": "\(pattern.atLeast)"])) }
    let kind = wording("rule-kind.\(pattern.kind.rawValue)")
    return parts.isEmpty ? kind : "\(kind): \(parts.joined(separator: "; "))"
  }

  /// A condition with all that it is made of, a line each.
  func lines(_ condition: Rule.Condition, depth: Int = 0) -> [String] {
    let own = String(repeating: "  ", count: depth) + text(condition)
    switch condition {
    case .all(let parts), .any(let parts), .none(let parts):
      return [own] + parts.flatMap { lines($0, depth: depth + 1) }
    default: return [own]
    }
  }
}
