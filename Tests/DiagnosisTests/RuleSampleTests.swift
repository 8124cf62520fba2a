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

  /// Of two rules that explain one attempt the weaker one holds back, or a text says what separates them.
  @Test func explanationsOfOneAttemptAreToldApart() throws {
    for rule in try CaseFiles.knowledge.get().rules {
      for sample in rule.samples where sample.matches {
        let files = [(sample.file, sample.text)] + sample.beside.map { ($0.file, $0.text) }
        let findings = try CaseFiles.snapshot(files.map { ($0.0, Array($0.1.utf8)) }).findings
        for finding in findings {
          for other in finding.competing where other.text == nil {
            let back = findings.first { $0.number == other.number }?.competing
              .first { $0.number == finding.number }
            #expect(
              back?.text != nil,
              "\(rule.file): \(sample.why): nothing separates \(findings.map(\.rule)), see compare and none")
          }
        }
      }
    }
  }

  private static func text(_ failure: RuleTest.Failure) -> String {
    guard let sample = failure.sample else {
      return "\(failure.file) needs samples that match and samples that do not"
    }
    return "\(failure.file):\(failure.line ?? 0): \(sample.why): found \(failure.found)"
  }
}
