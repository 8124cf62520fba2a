import DataFiles
import Knowledge
import Records

/// Reads rules from YAML and says precisely what is wrong with them.
public struct RuleReader {
  let codes: CodeTable

  /// Makes a reader; `codes` turns the codes of conditions into numbers.
  public init(codes: CodeTable) {
    self.codes = codes
  }

  /// The rules of the files that can be read, sorted by class and id, and the errors of the others.
  ///
  /// A file that comes later replaces a rule with the same id.
  public func rules(_ files: [DataFile]) -> (rules: [Rule], errors: [DataFileError]) {
    var byID: [String: Rule] = [:]
    var errors: [DataFileError] = []
    for file in files {
      do {
        let rule = try rule(file)
        byID[rule.id] = rule
      } catch let error as DataFileError {
        errors.append(error)
      } catch {
        errors.append(
          DataFileError(file: file.name, line: nil, column: nil, problem: "\(error)", suggestion: nil))
      }
    }
    return (byID.values.sorted { ($0.failureClass, $0.id) < ($1.failureClass, $1.id) }, errors)
  }

  /// The built-in rules and those of the user's folder.
  public func load(userFolder: String?) -> (rules: [Rule], errors: [DataFileError]) {
    var files = DataFile.builtIn(prefix: "Sources/Diagnosis/Rules/")
    var errors: [DataFileError] = []
    if let userFolder {
      do {
        files += try DataFile.inFolder(userFolder + "/rules", extension: "yaml")
      } catch let error as DataFileError {
        errors.append(error)
      } catch {
        errors.append(
          DataFileError(file: userFolder, line: nil, column: nil, problem: "\(error)", suggestion: nil))
      }
    }
    let result = rules(files)
    return (result.rules, errors + result.errors)
  }

  static let keys = [
    "id", "class", "title", "level", "confidence", "adjust", "when", "root", "evidence", "counter-evidence",
    "missing", "next-steps", "samples", "sources",
  ]

  /// One rule.
  public func rule(_ file: DataFile) throws -> Rule {
    let map = try YAMLValue(file).mapping(keys: Self.keys)
    return Rule(
      id: try map.required("id").string(),
      failureClass: try map.required("class").string(),
      title: try text(try map.required("title")),
      level: try map.required("level").choice(Rule.Level.self),
      confidence: try map.required("confidence").choice(Rule.Confidence.self),
      adjustments: try list(map, "adjust", adjustment),
      condition: try condition(try map.required("when")),
      root: try map.optional("root").map(pattern),
      evidence: try list(map, "evidence", evidence),
      counterEvidence: try list(map, "counter-evidence", evidence),
      missing: try list(map, "missing", request),
      nextSteps: try list(map, "next-steps", text),
      samples: try list(map, "samples", sample),
      sources: try list(map, "sources") { try $0.string() },
      file: file.name)
  }

  private func list<Item>(
    _ map: YAMLValue.Mapping, _ key: String, _ read: (YAMLValue) throws -> Item
  ) throws -> [Item] {
    try map.optional(key).map { try $0.list().map(read) } ?? []
  }

  private func text(_ value: YAMLValue) throws -> RuleText { try RuleText(value) }

  private func adjustment(_ value: YAMLValue) throws -> Rule.Adjustment {
    let map = try value.mapping(keys: ["when", "to"])
    return Rule.Adjustment(
      condition: try condition(try map.required("when")),
      confidence: try map.required("to").choice(Rule.Confidence.self))
  }

  private func evidence(_ value: YAMLValue) throws -> Rule.Evidence {
    let map = try value.mapping(keys: ["fact", "text"])
    return Rule.Evidence(
      pattern: try pattern(try map.required("fact")), text: try text(try map.required("text")))
  }

  private func request(_ value: YAMLValue) throws -> Rule.Request {
    let map = try value.mapping(keys: ["what", "path", "command", "why", "answer"])
    return Rule.Request(
      what: try text(try map.required("what")), path: try map.optional("path")?.string(),
      command: try map.optional("command")?.string(), why: try text(try map.required("why")),
      answer: try map.optional("answer")?.choice(Rule.Answer.self))
  }

  private func sample(_ value: YAMLValue) throws -> Rule.Sample {
    let map = try value.mapping(keys: ["matches", "why", "file", "text"])
    return Rule.Sample(
      matches: try map.required("matches").boolean(), why: try map.required("why").string(),
      file: try map.optional("file")?.string() ?? "CBS.log", text: try map.required("text").string())
  }

  private func condition(_ value: YAMLValue) throws -> Rule.Condition {
    if value.isList { return .all(try value.list().map(condition)) }
    let map = try value.mapping()
    guard map.entries.count == 1, let entry = map.entries.first else {
      throw value.error("a condition is a mapping with one key: all, any, none, result or a kind of fact")
    }
    let key = try entry.key.string()
    switch key {
    case "all": return .all(try entry.value.list().map(condition))
    case "any": return .any(try entry.value.list().map(condition))
    case "none": return .none(try entry.value.list().map(condition))
    case "result": return .result(try entry.value.list().map(code))
    default: return .fact(try pattern(value))
    }
  }

  private func code(_ value: YAMLValue) throws -> ErrorCode {
    let spelling = try value.string()
    guard let decoded = codes.decode(spelling) else {
      throw value.error("\"\(spelling)\" is not a code in any spelling that we know")
    }
    return codes.canonical(decoded.code)
  }

  /// `kind` or `kind: {field: value, ...}`.
  private func pattern(_ value: YAMLValue) throws -> Rule.Pattern {
    if value.scalarText != nil {
      return Rule.Pattern(kind: try value.choice(Fact.Kind.self), fields: [], sameFile: false)
    }
    let map = try value.mapping()
    guard map.entries.count == 1, let entry = map.entries.first else {
      throw value.error("a fact is written as `kind: {field: value}`")
    }
    let kind = try entry.key.choice(Fact.Kind.self)
    var pattern = Rule.Pattern(kind: kind, fields: [], sameFile: false)
    guard entry.value.isMapping else { throw entry.value.error("expected a mapping of fields to values") }
    for field in try entry.value.mapping().entries {
      let name = try field.key.string()
      if name == "same-file" {
        pattern.sameFile = try field.value.boolean()
        continue
      }
      let word = try field.key.choice(Fact.Field.self)
      let isCode = word == .code || word == .error
      let values = try field.value.list().map {
        try isCode && $0.string() != "*" ? code($0).text : $0.string()
      }
      pattern.fields.append((word, values))
    }
    return pattern
  }
}

extension RuleText {
  /// `{en: ..., zh: ...}`.
  init(_ value: YAMLValue) throws {
    let map = try value.mapping(keys: ["en", "zh"])
    self.init(english: try map.required("en").string(), chinese: try map.required("zh").string())
  }
}
