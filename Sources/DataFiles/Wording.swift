/// Languages of texts for people.
///
/// Keys and codes never translate.
public enum Language: String, Sendable, CaseIterable {
  /// English.
  case english = "en"
  /// Simplified Chinese.
  case chinese = "zh"

  /// The choice by `--lang`, then `KBTRIAGE_LANG`, then the locale variables, else English.
  ///
  /// - Parameter option: the option's value; nil when it was not given.
  public static func chosen(option: String?, environment: [String: String]) -> Language {
    let variables = ["KBTRIAGE_LANG", "LC_ALL", "LC_MESSAGES", "LANG"].map { environment[$0] }
    for text in [option] + variables {
      guard let text, !text.isEmpty else { continue }
      return text.lowercased().hasPrefix("zh") ? .chinese : .english
    }
    return .english
  }
}

/// The texts of one language, by key; both languages hold the same keys with the same placeholders (tested).
public struct Wording: Sendable {
  /// The language.
  public let language: Language
  private let texts: [String: String]

  /// Loads the built-in wording of `language`.
  public init(_ language: Language) throws {
    let name = "Sources/DataFiles/Wording/\(language.rawValue).yaml"
    guard let file = DataFile.builtIn(name) else {
      throw DataFileError(
        file: name, line: nil, column: nil, problem: "is missing from the program", suggestion: nil)
    }
    try self.init(language, file: file)
  }

  /// Reads wording from `file`: a mapping of keys to texts, with areas as nested mappings.
  public init(_ language: Language, file: DataFile) throws {
    self.language = language
    var texts: [String: String] = [:]
    func collect(_ value: YAMLValue, _ prefix: String) throws {
      for entry in try value.mapping().entries {
        let key = prefix + (try entry.key.string())
        if entry.value.isMapping {
          try collect(entry.value, key + ".")
        } else {
          texts[key] = try entry.value.string()
        }
      }
    }
    try collect(try YAMLValue(file), "")
    self.texts = texts
  }

  /// All keys, sorted.
  public var keys: [String] { texts.keys.sorted() }

  /// The text of `key` with `{name}` placeholders filled; the key itself in angle marks when there is none.
  public func callAsFunction(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    guard let text = texts[key] else { return "‹\(key)›" }
    return TextTemplate.fill(text) { name in values.first { $0.key == name }?.value }
  }

  /// Whether there is a text for `key`.
  public func has(_ key: String) -> Bool { texts[key] != nil }
}
