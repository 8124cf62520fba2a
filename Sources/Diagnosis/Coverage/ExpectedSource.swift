import DataFiles
import Knowledge

/// A source that a case of a failed update should hold.
public struct ExpectedSource: Sendable {
  /// How much depends on it.
  public enum Need: String, Sendable, CaseIterable {
    /// Without it the cause may be missed.
    case cause
    /// It shows the course of the failure.
    case course
    /// Worth having.
    case context
  }

  /// The id; never changes.
  public let id: String
  /// How much depends on it.
  public let need: Need
  /// Whether it is listed only where the case has it: nobody expects it of a first case.
  public let isOptional: Bool
  /// Raw values of the kinds of sources in which the root of a finding stands that needs it; empty for all.
  let of: [String]
  /// Raw values of the kinds of sources that are it.
  let kinds: [String]
  /// Channels, for event logs; empty when any will do.
  let channels: [String]
  /// Names under which its files come; by these it is known when it could not be read.
  let files: [Wildcard]
  /// Names of files that hold it in a form that only Windows can read.
  let raw: [Wildcard]
  /// How the names begin that it has when it was rolled over, before a stamp of fourteen digits.
  let rolled: String?
  /// The name of the older part, where there is only one.
  let older: String?
  /// Where Windows has it.
  public let path: String
  /// What it is.
  public let what: RuleText
  /// What it is good for.
  public let why: RuleText

  /// The built-in list.
  public static let builtIn: Result<[ExpectedSource], any Error> = Result {
    guard let file = DataFile.builtIn("Sources/Diagnosis/Coverage/expected.yaml") else { return [] }
    return try list(file)
  }

  /// Reads a list.
  ///
  /// - Throws: `DataFileError` with line and column.
  public static func list(_ file: DataFile) throws -> [ExpectedSource] {
    try YAMLValue(file).mapping(keys: ["expected"]).required("expected").list().map { value in
      let map = try value.mapping(keys: [
        "id", "need", "of", "optional", "kinds", "channels", "files", "raw", "rolled", "older", "path",
        "what", "why",
      ])
      func strings(_ key: String) throws -> [String] {
        try map.optional(key)?.list().map { try $0.string() } ?? []
      }
      return ExpectedSource(
        id: try map.required("id").string(), need: try map.required("need").choice(Need.self),
        isOptional: try map.optional("optional")?.boolean() ?? false,
        of: try strings("of"),
        kinds: try strings("kinds"), channels: try strings("channels"),
        files: try strings("files").map(Wildcard.init), raw: try strings("raw").map(Wildcard.init),
        rolled: try map.optional("rolled")?.string(), older: try map.optional("older")?.string(),
        path: try map.required("path").string(),
        what: try RuleText(try map.required("what")), why: try RuleText(try map.required("why")))
    }
  }
}
