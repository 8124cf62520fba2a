import DataFiles
import Knowledge
import Testing

@testable import Diagnosis

/// What is wrong with a rule is said with file, line, column and a suggestion.
@Suite struct RuleReaderTests {
  private static let good = """
    id: test-rule
    class: F99
    title:
      en: "a title"
      zh: "标题"
    level: failure
    confidence: medium
    when:
      - hydration-failure: {integrity: valid, error: [0x8007000d]}
      - result: [0x800f0986]
    evidence:
      - fact: store-corrupt
        text: {en: "a", zh: "b"}
    missing:
      - what: {en: "a", zh: "b"}
        path: 'C:\\Windows\\{folder}'
        why: {en: "a", zh: "b"}
    next-steps:
      - {en: "a", zh: "b"}
    samples:
      - matches: true
        why: because
        text: "x"
    sources: [nowhere]
    """

  private func read(_ text: String) throws -> (rules: [Rule], errors: [DataFileError]) {
    RuleReader(codes: try .shared).rules([DataFile(name: "test.yaml", text: text)])
  }

  @Test func aGoodRule() throws {
    let result = try read(Self.good)
    #expect(result.errors.map { "\($0)" } == [])
    #expect(result.rules.map(\.id) == ["test-rule"])
    #expect(result.rules.first?.specificity == 3)
  }

  private struct Mistake: Sendable {
    var from: String
    var to: String
    /// Place of the complaint.
    var line: Int
    var column: Int
    /// Words that the message must have.
    var words: [String]
    var suggestion: String?
  }

  private static let mistakes = [
    Mistake(
      from: "confidence: medium", to: "confidance: medium", line: 7, column: 1, words: ["confidance"],
      suggestion: "confidence"),
    Mistake(
      from: "confidence: medium", to: "confidence: medum", line: 7, column: 13, words: ["medum"],
      suggestion: "medium"),
    Mistake(from: "level: failure", to: "level: [failure]", line: 6, column: 8, words: ["text"]),
    Mistake(
      from: "level: failure", to: "level: failure\nlevel: notice", line: 1, column: 1,
      words: ["level", "twice"]),
    Mistake(from: "class: F99\n", to: "", line: 1, column: 1, words: ["class", "missing"]),
    Mistake(
      from: "hydration-failure:", to: "hydration-failur:", line: 9, column: 5, words: ["hydration-failur"],
      suggestion: "hydration-failure"),
    Mistake(
      from: "integrity:", to: "integrty:", line: 9, column: 25, words: ["integrty"], suggestion: "integrity"),
    Mistake(from: "[0x8007000d]", to: "[0xzz]", line: 9, column: 51, words: ["0xzz", "code"]),
    Mistake(
      from: "[0x800f0986]", to: "[E_NO_SUCH_CODE_X]", line: 10, column: 14, words: ["E_NO_SUCH_CODE_X"]),
    Mistake(from: "matches: true", to: "matches: yes", line: 21, column: 14, words: ["true or false"]),
    Mistake(from: "zh: \"标题\"", to: "fr: \"titre\"", line: 5, column: 3, words: ["fr"]),
    Mistake(from: "next-steps:\n", to: "next-steps: {a: b}\nx:\n", line: 18, column: 13, words: []),
    Mistake(from: "id: test-rule", to: "id: \"test", line: 1, column: 1, words: ["YAML"]),
  ]

  @Test func mistakes() throws {
    for mistake in Self.mistakes {
      let text = Self.good.replacing(mistake.from, with: mistake.to, maxReplacements: 1)
      #expect(text != Self.good, "\(mistake.from) is not in the rule")
      let result = try read(text)
      #expect(result.rules.isEmpty, "\(mistake.to)")
      guard let error = result.errors.first, result.errors.count == 1 else {
        Issue.record("\(mistake.to): \(result.errors)")
        continue
      }
      #expect(error.file == "test.yaml")
      // Where a YAML parser gives up is its own affair; that it says a line is ours.
      if mistake.words != ["YAML"], !mistake.words.contains("twice"), !mistake.words.isEmpty {
        #expect(error.line == mistake.line && error.column == mistake.column, "\(mistake.to): \(error)")
      } else {
        #expect(error.line != nil, "\(mistake.to): \(error)")
      }
      for word in mistake.words { #expect(error.problem.contains(word), "\(mistake.to): \(error)") }
      if let suggestion = mistake.suggestion {
        #expect(error.suggestion == suggestion, "\(mistake.to): \(error)")
      }
    }
  }

  @Test func aLaterFileReplacesARule() throws {
    let other = Self.good.replacing("confidence: medium", with: "confidence: low")
    let files = [DataFile(name: "a.yaml", text: Self.good), DataFile(name: "b.yaml", text: other)]
    let result = RuleReader(codes: try .shared).rules(layers: files.map { [$0] })
    #expect(result.rules.map(\.file) == ["b.yaml"])
    #expect(result.errors.isEmpty)
    // In one folder nobody can say which of the two is meant.
    let same = RuleReader(codes: try .shared).rules(files)
    #expect(same.rules.map(\.file) == ["a.yaml"])
    #expect(same.errors.map { "\($0)" } == ["b.yaml:1:5: the id \"test-rule\" is that of a.yaml too"])
  }

  @Test func oneBadFileLeavesTheOthers() throws {
    let result = RuleReader(codes: try .shared).rules([
      DataFile(name: "a.yaml", text: "id: [\n"), DataFile(name: "b.yaml", text: Self.good),
    ])
    #expect(result.rules.count == 1)
    #expect(result.errors.map(\.file) == ["a.yaml"])
  }

  /// Our own rules are read in two parts, the words when somebody asks; nothing of the file may be lost by that.
  @Test func ownRulesReadInPartsAreTheSame() throws {
    let files = DataFile.builtIn(prefix: "Sources/Diagnosis/Rules/")
    try #require(files.count > 100)
    let reader = RuleReader(codes: try .shared)
    for file in files {
      let whole = try reader.rule(file)
      let parted = try reader.builtInRule(file)
      #expect("\(parted.statement.value)" == "\(whole.statement.value)", "\(file.name)")
      #expect("\(parted.advice.value)" == "\(whole.advice.value)", "\(file.name)")
      #expect(!parted.samples.isEmpty && parted.samples.map(\.line) == whole.samples.map(\.line))
      #expect("\(parted.condition)" == "\(whole.condition)")
    }
  }

  @Test func sectionsKeepTheirLines() {
    let file = DataFile(
      name: "x", text: "# head\na: 1\nb:\n  - c: 2\n\nsamples-x:\n  d: |\n    samples: 3\ne: 4")
    #expect(
      file.sections { $0 != "b" }.text == "# head\na: 1\n\n\n\nsamples-x:\n  d: |\n    samples: 3\ne: 4\n")
    #expect(file.sections { $0 == "b" }.text == "# head\n\nb:\n  - c: 2\n\n\n\n\n\n")
  }
}
