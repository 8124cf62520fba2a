import DataFiles
import Diagnosis

/// The text form of `kbtriage rules explain`: all that a rule says, in words.
public struct RuleExplanation {
  let rule: Rule

  /// Explains `rule`.
  public init(_ rule: Rule) {
    self.rule = rule
  }

  /// The text for people, a line each; not yet made harmless.
  public func lines(_ wording: Wording) -> [String] {
    let words = RuleWords(wording: wording)
    let language = wording.language
    var lines = [
      "\(rule.failureClass)  \(rule.id)  \(wording("level.\(rule.level.rawValue)"))  "
        + wording("scan.confidence", ["confidence": wording("confidence.\(rule.confidence.rawValue)")])
        + "  " + wording("rules.depth-\(rule.depth.rawValue)"),
      "  " + rule.title.text(language), "  " + rule.file,
    ]
    func section(_ key: String, _ items: [String]) {
      guard !items.isEmpty else { return }
      lines += ["", wording("rules.head-\(key)")] + items.map { "  " + $0 }
    }
    section("when", words.lines(rule.condition))
    section(
      "adjust",
      rule.adjustments.flatMap { change in
        [wording("scan.confidence", ["confidence": wording("confidence.\(change.confidence.rawValue)")])]
          + words.lines(change.condition, depth: 1)
      })
    func statements(_ items: [Rule.Evidence]) -> [String] {
      items.flatMap { [$0.text.text(language), "  " + words.text($0.pattern)] }
    }
    section("evidence", statements(rule.evidence))
    section("counter-evidence", statements(rule.counterEvidence))
    section("compare", rule.competing.map { "\($0.rule): \($0.text.text(language))" })
    section(
      "missing",
      rule.missing.flatMap { request in
        [request.what.text(language)]
          + [request.path, request.command].compactMap { $0 }.map { "  " + $0 }
          + ["  " + request.why.text(language)]
      })
    section("next-steps", rule.nextSteps.enumerated().map { "\($0 + 1). \($1.text(language))" })
    section("codes", [rule.codes.map(\.text).joined(separator: ", ")].filter { !$0.isEmpty })
    section("sources", rule.sources)
    section(
      "samples",
      rule.samples.map { wording($0.matches ? "rules.sample-yes" : "rules.sample-no", ["why": $0.why]) })
    return lines
  }
}
