import Diagnosis
import Foundation

/// Runs rules against their own samples.
///
///     let failures = try RuleTest(knowledge: knowledge).failures(of: knowledge.rules)
public struct RuleTest {
  /// A sample that gave another answer than its rule says.
  public struct Failure: Sendable {
    /// The rule.
    public let rule: String
    /// Its file.
    public let file: String
    /// Where the sample stands in it; nil for a rule that lacks one.
    public let line: Int?
    /// What the sample should show; nil for a rule that lacks one.
    public let sample: Rule.Sample?
    /// The rules that spoke.
    public let found: [String]
  }

  let knowledge: CaseKnowledge

  /// Tests with these tables and rules.
  public init(knowledge: CaseKnowledge) {
    self.knowledge = knowledge
  }

  /// Samples whose answers are wrong, and rules without a sample that matches and one that does not.
  ///
  /// Each sample is a case of its own in a temporary folder, read as the program reads files.
  public func failures(of rules: [Rule]) throws -> [Failure] {
    try rules.flatMap { rule in
      var failures: [Failure] = []
      if Set(rule.samples.map(\.matches)).count < 2 {
        failures.append(Failure(rule: rule.id, file: rule.file, line: nil, sample: nil, found: []))
      }
      for sample in rule.samples {
        let found = try found(sample)
        guard found.contains(rule.id) != sample.matches else { continue }
        failures.append(
          Failure(rule: rule.id, file: rule.file, line: sample.line, sample: sample, found: found))
      }
      return failures
    }
  }

  private func found(_ sample: Rule.Sample) throws -> [String] {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kbtriage-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in [(file: sample.file, text: sample.text)] + sample.beside {
      try Data(file.text.utf8).write(to: folder.appendingPathComponent(file.file))
    }
    return CaseLoad(paths: [folder.path], knowledge: knowledge).run().findings.map(\.rule)
  }
}
