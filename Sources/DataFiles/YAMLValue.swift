import Yams

/// A value of a YAML document that knows its place, so that every mistake can be reported by line and column.
///
///     let root = try YAMLValue(file)
///     let map = try root.mapping(keys: ["id", "title"])
///     let id = try map.required("id").string()
public struct YAMLValue {
  /// The file it comes from.
  public let file: String
  let node: Node

  /// Reads a document; an empty one is an empty mapping.
  public init(_ file: DataFile) throws {
    self.file = file.name
    do {
      // What a scalar is, its reader decides: no rules for numbers, dates and words need to be tried.
      // Without the encoding Yams asks the environment for it, once a file.
      node = try Yams.compose(yaml: file.text, .basic, .default, .utf8) ?? Node([(Node, Node)]())
    } catch let error as YamlError {
      throw Self.translated(error, file: file.name)
    }
  }

  init(file: String, node: Node) {
    self.file = file
    self.node = node
  }

  /// An error at this place.
  public func error(_ problem: String, suggestion: String? = nil) -> DataFileError {
    DataFileError(
      file: file, line: node.mark?.line, column: node.mark?.column, problem: problem, suggestion: suggestion)
  }

  /// The line, from 1; nil when unknown.
  public var line: Int? { node.mark?.line }

  /// Whether fewer than `limit` values, keys among them, are in it.
  ///
  /// Aliases are counted wherever they stand, so that ten lines cannot become a thousand million values; O(limit).
  public func hasFewer(than limit: Int) -> Bool {
    var rest = [node]
    var count = 0
    while let node = rest.popLast() {
      count += 1
      guard count + rest.count < limit else { return false }
      switch node {
      case .sequence(let items): rest += items.prefix(limit)
      case .mapping(let entries):
        for (key, value) in entries.prefix(limit) { rest += [key, value] }
      default: break
      }
    }
    return true
  }

  /// The text of a scalar.
  public func string() throws -> String {
    guard case .scalar(let scalar) = node else { throw error("expected a text") }
    return scalar.string
  }

  /// The text of a scalar, nil for a list or a mapping.
  public var scalarText: String? { node.scalar?.string }

  /// `true` or `false`.
  public func boolean() throws -> Bool {
    switch try string() {
    case "true": return true
    case "false": return false
    case let text: throw error("expected true or false, found \"\(text)\"")
    }
  }

  /// One of the cases of an enumeration, by its raw value.
  public func choice<Choice: RawRepresentable & CaseIterable>(_: Choice.Type) throws -> Choice
  where Choice.RawValue == String {
    let text = try string()
    guard let choice = Choice(rawValue: text) else {
      let words = Choice.allCases.map(\.rawValue)
      throw error(
        "\"\(text)\" is not one of \(words.joined(separator: ", "))", suggestion: nearest(to: text, in: words)
      )
    }
    return choice
  }

  /// The items of a list; a single scalar counts as a list of one.
  public func list() throws -> [YAMLValue] {
    switch node {
    case .sequence(let sequence): return sequence.map { YAMLValue(file: file, node: $0) }
    case .scalar: return [self]
    default: throw error("expected a list")
    }
  }

  /// Whether this is a list.
  public var isList: Bool { node.sequence != nil }
  /// Whether this is a mapping.
  public var isMapping: Bool { node.mapping != nil }

  /// A mapping with any keys.
  public func mapping() throws -> Mapping {
    guard case .mapping(let mapping) = node else { throw error("expected a mapping of keys to values") }
    var entries: [Mapping.Entry] = []
    entries.reserveCapacity(mapping.count)
    // Yams itself refuses a key that stands there twice.
    for (key, value) in mapping {
      let key = YAMLValue(file: file, node: key)
      entries.append((try key.string(), key, YAMLValue(file: file, node: value)))
    }
    return Mapping(owner: self, entries: entries)
  }

  /// A mapping in which only `keys` are allowed.
  public func mapping(keys: [String]) throws -> Mapping {
    let mapping = try mapping()
    for entry in mapping.entries where !keys.contains(entry.name) {
      throw entry.key.error("unknown key \"\(entry.name)\"", suggestion: nearest(to: entry.name, in: keys))
    }
    return mapping
  }

  /// Keys and values in the order of the file.
  public struct Mapping {
    /// The mapping itself, for errors.
    public let owner: YAMLValue
    /// A key as text and with its place, and what belongs to it.
    public typealias Entry = (name: String, key: YAMLValue, value: YAMLValue)
    /// Keys and values.
    public let entries: [Entry]

    /// The value of `key`, when there is one.
    public func optional(_ key: String) -> YAMLValue? {
      entries.firstIndex { $0.name == key }.map { entries[$0].value }
    }

    /// The value of `key`.
    public func required(_ key: String) throws -> YAMLValue {
      guard let value = optional(key) else { throw owner.error("the key \"\(key)\" is missing") }
      return value
    }
  }

  private static func translated(_ error: YamlError, file: String) -> DataFileError {
    switch error {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      return DataFileError(
        file: file, line: mark.line, column: mark.column, problem: "not valid YAML: \(problem)",
        suggestion: nil)
    case .duplicatedKeysInMapping(let duplicates, let context):
      let word = duplicates.first?.description ?? ""
      return DataFileError(
        file: file, line: context.mark.line, column: context.mark.column,
        problem: "the key \"\(word)\" stands here twice", suggestion: nil)
    default:
      return DataFileError(
        file: file, line: nil, column: nil, problem: "not valid YAML: \(error)", suggestion: nil)
    }
  }
}
