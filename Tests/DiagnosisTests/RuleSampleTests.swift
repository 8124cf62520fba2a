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
    for rule in knowledge.rules {
      let kinds = Set(rule.samples.map(\.matches))
      #expect(kinds == [true, false], "\(rule.file) needs samples that match and samples that do not")
      for sample in rule.samples {
        let files = [(sample.file, sample.text)] + sample.beside.map { ($0.file, $0.text) }
        let snapshot = try CaseFiles.snapshot(files.map { ($0.0, Array($0.1.utf8)) })
        let found = Set(snapshot.findings.map(\.rule)).contains(rule.id)
        #expect(
          found == sample.matches,
          "\(rule.file): \(sample.why): found \(snapshot.findings.map(\.rule)), \(snapshot.store.count) records"
        )
      }
    }
  }
}
