import DataFiles

/// A sentence that can be said in any language: a wording key or a rule's own texts, with values.
///
/// Values are typed fields of records: codes, names, paths. They are put in as they are; whoever lets the
/// sentence out escapes and redacts.
public struct Phrase: Sendable, Hashable {
  private var key: String?
  private var texts: [String: String]
  /// Values by placeholder.
  public var values: [String: String]

  /// A text of the wording files.
  public init(_ key: String, _ values: [String: String] = [:]) {
    self.key = key
    texts = [:]
    self.values = values
  }

  /// A rule's text.
  public init(_ text: RuleText, _ values: [String: String]) {
    key = nil
    texts = [Language.english.rawValue: text.english, Language.chinese.rawValue: text.chinese]
    self.values = values
  }

  /// The sentence in the wording's language.
  public func text(_ wording: Wording) -> String {
    let template = key.map { wording($0) } ?? texts[wording.language.rawValue] ?? ""
    // A rule may name what a record does not say: `{kb}` is then "the update".
    return Self.fill(template, values) { wording.has("value.\($0)") ? wording("value.\($0)") : nil }
  }

  /// Fills `{name}` placeholders.
  ///
  /// - Parameter substitute: what to say for a value that is not there.
  static func fill(
    _ template: String, _ values: [String: String], substitute: (String) -> String? = { _ in nil }
  ) -> String {
    TextTemplate.fill(template) { values[String($0)] ?? substitute(String($0)) }
  }
}

/// A rule's text in both languages.
public struct RuleText: Sendable, Hashable {
  /// English.
  public var english: String
  /// Simplified Chinese.
  public var chinese: String
}
