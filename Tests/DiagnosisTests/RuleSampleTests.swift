import Casework
import DataFiles
import Records
import Testing

@testable import Diagnosis

/// Each rule's own samples: those that match give its finding, the others do not.
@Suite struct RuleSampleTests {
  @Test func everyBuiltInRuleCanBeRead() throws {
    let knowledge = try CaseFiles.knowledge.get()
    #expect(knowledge.ruleErrors.map { "\($0)" } == [])
    #expect(
      Set(knowledge.rules.map(\.failureClass)).isSuperset(of: ["F00", "F01", "F02", "F10", "F31", "F70"]))
  }

  @Test func samplesOfTheBuiltInRules() throws {
    let knowledge = try CaseFiles.knowledge.get()
    let failures = try RuleTest(knowledge: knowledge).failures(of: knowledge.rules)
    #expect(failures.map(Self.text) == [])
  }

  private static func text(_ failure: RuleTest.Failure) -> String {
    guard let sample = failure.sample else {
      return "\(failure.file) needs samples that match and samples that do not"
    }
    return "\(failure.file):\(failure.line ?? 0): \(sample.why): found \(failure.found)"
  }
}
