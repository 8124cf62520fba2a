import DataFiles
import Diagnosis
import Foundation

/// The rules that findings come from, as text and as a document.
public struct RuleList: Sendable {
  /// Name and version of the document's schema.
  public static let schemaName = "kbtriage.rules/1"

  let rules: [Rule]

  /// A list of rules, in their order.
  public init(_ rules: [Rule]) {
    self.rules = rules
  }

  /// The text for people, a line each; not yet made harmless.
  public func lines(_ wording: Wording) -> [String] {
    rules.flatMap { rule in
      [
        "\(rule.failureClass)  \(rule.id)  \(wording("level.\(rule.level.rawValue)"))  "
          + wording("scan.confidence", ["confidence": wording("confidence.\(rule.confidence.rawValue)")])
          + "  " + wording("rules.depth-\(rule.depth.rawValue)"),
        "     \(rule.title.text(wording.language))",
        "     \(rule.file)  \(wording("rules.samples", ["count": "\(rule.samples.count)"]))",
      ]
    }
  }

  /// The document.
  public func json(_ wording: Wording) throws -> Data {
    try document(
      Document(
        rules: rules.map { rule in
          Entry(
            id: rule.id, class: rule.failureClass, level: rule.level.rawValue,
            confidence: rule.confidence.rawValue,
            title: rule.title.text(wording.language), file: rule.file, samples: rule.samples.count,
            depth: rule.depth.rawValue, conditions: rule.condition.independentCount,
            codes: rule.codes.map(\.text), sources: rule.sources)
        }))
  }

  private struct Document: Encodable {
    let schema = RuleList.schemaName
    let rules: [Entry]
  }

  private struct Entry: Encodable {
    let id: String
    let `class`: String
    let level: String
    let confidence: String
    let title: String
    let file: String
    let samples: Int
    let depth: String
    /// Independent conditions besides the code.
    let conditions: Int
    let codes: [String]
    let sources: [String]
  }
}

extension RuleText {
  /// The text in a language, placeholders and all.
  func text(_ language: Language) -> String { language == .english ? english : chinese }
}
