import DataFiles
import Knowledge
import Records

/// Reads rules from YAML and says precisely what is wrong with them.
public struct RuleReader: Sendable {
  let codes: CodeTable

  /// Makes a reader; `codes` turns the codes of conditions into numbers.
  public init(codes: CodeTable) {
    self.codes = codes
  }

  /// Most files of one folder.
  static let mostFiles = 2_000
  /// Most bytes of a rule's file.
  static let mostBytes = 256 << 10
  /// Most values, entries of lists and keys together, of a rule.
  static let mostNodes = 5_000

  /// The rules of the files that can be read, sorted by class and id, and the errors of the others.
  ///
  /// The files lie in one folder: two rules with the same id are a mistake.
  public func rules(_ files: [DataFile]) -> (rules: [Rule], errors: [DataFileError]) {
    rules(layers: [files])
  }

  /// The same of several folders: a rule of a later one replaces the rule with the same id of an earlier one.
  ///
  /// - Parameter builtIn: whether the first folder holds our own rules, which the tests have read whole: of them only
  ///   what the conditions need is read at once.
  func rules(layers: [[DataFile]], builtIn: Bool = false) -> (rules: [Rule], errors: [DataFileError]) {
    var byID: [String: Rule] = [:]
    var errors: [DataFileError] = []
    for (number, files) in layers.enumerated() {
      var own: [String: Rule] = [:]
      if files.count > Self.mostFiles, let last = files.last {
        errors.append(
          DataFileError(
            file: last.name, line: nil, column: nil,
            problem: "the folder holds \(files.count) rules; the first \(Self.mostFiles) are read",
            suggestion: nil))
      }
      let files = Array(files.prefix(Self.mostFiles))
      // Each start waits for it: on all cores.
      let read = concurrentMap(files.count, threads: processorCount) { index in
        Result { try builtIn && number == 0 ? self.builtInRule(files[index]) : self.rule(files[index]) }
      }
      for (file, result) in zip(files, read) {
        do {
          var rule = try result.get()
          rule.isOwn = number > 0
          if let first = own[rule.id] {
            let place = try YAMLValue(file).mapping().required("id")
            throw place.error("the id \"\(rule.id)\" is that of \(first.file) too")
          }
          own[rule.id] = rule
        } catch let error as DataFileError {
          errors.append(error)
        } catch {
          errors.append(
            DataFileError(file: file.name, line: nil, column: nil, problem: "\(error)", suggestion: nil))
        }
      }
      byID.merge(own) { $1 }
    }
    return (byID.values.sorted { ($0.failureClass, $0.id) < ($1.failureClass, $1.id) }, errors)
  }

  /// The built-in rules, those of the user's folder, and those of `folders`, folders or single files; the later ones
  /// replace the earlier ones.
  public func load(userFolder: String?, folders: [String] = []) -> (rules: [Rule], errors: [DataFileError]) {
    var layers = [DataFile.builtIn(prefix: "Sources/Diagnosis/Rules/")]
    var errors: [DataFileError] = []
    let own = userFolder.map { [$0 + "/rules"] } ?? []
    for (number, folder) in (own + folders).enumerated() {
      let found = DataFile.files(
        at: folder, extension: "yaml", most: Self.mostFiles + 1, mostBytes: Self.mostBytes,
        // A folder that somebody named should be there; the one that everybody may have need not.
        mayBeMissing: number < own.count)
      layers.append(found.files)
      errors += found.errors
    }
    let result = rules(layers: layers, builtIn: true)
    return (result.rules, errors + result.errors)
  }

  /// Keys of what conditions need.
  static let conditionKeys = ["id", "class", "level", "confidence", "when", "required", "root"]
  /// Keys of what the rule says when it holds.
  static let statementKeys = [
    "title", "adjust", "evidence", "supporting", "counter-evidence", "compare",
  ]
  /// Keys of what it asks for and advises, and of its samples.
  static let adviceKeys = ["missing", "next-steps", "samples", "sources"]

  /// One rule.
  public func rule(_ file: DataFile) throws -> Rule {
    let keys = Self.conditionKeys + Self.statementKeys + Self.adviceKeys
    let map = try document(file).mapping(keys: keys)
    let statement = try statement(map)
    let advice = try advice(map)
    return try rule(map, LateValue { statement }, LateValue { advice })
  }

  /// One of our own rules; what it says and advises is read when it is asked for.
  func builtInRule(_ file: DataFile) throws -> Rule {
    /// That this cannot fail, RuleReaderTests see to.
    @Sendable func part(_ keys: [String]) -> YAMLValue.Mapping? {
      try? YAMLValue(file.sections(keys.contains)).mapping(keys: keys)
    }
    let map = try YAMLValue(file.sections(Self.conditionKeys.contains)).mapping(keys: Self.conditionKeys)
    return try rule(
      map,
      LateValue { part(Self.statementKeys).flatMap { try? self.statement($0) } ?? RuleStatement() },
      LateValue { part(Self.adviceKeys).flatMap { try? self.advice($0) } ?? RuleAdvice() })
  }

  private func document(_ file: DataFile) throws -> YAMLValue {
    guard file.text.utf8.count <= Self.mostBytes else {
      throw DataFileError(
        file: file.name, line: nil, column: nil,
        problem: "a rule has at most \(Self.mostBytes) bytes, this one \(file.text.utf8.count)",
        suggestion: nil)
    }
    let document = try YAMLValue(file)
    guard document.hasFewer(than: Self.mostNodes) else {
      throw document.error("a rule has at most \(Self.mostNodes) values; split it")
    }
    return document
  }

  private func statement(_ map: YAMLValue.Mapping) throws -> RuleStatement {
    try check(map, "evidence", isAlso: "supporting")
    return RuleStatement(
      title: try text(try map.required("title")),
      adjustments: try list(map, "adjust", adjustment),
      evidence: try list(map, map.optional("evidence") == nil ? "supporting" : "evidence", evidence),
      counterEvidence: try list(map, "counter-evidence", evidence),
      competing: try list(map, "compare", competitor))
  }

  private func advice(_ map: YAMLValue.Mapping) throws -> RuleAdvice {
    RuleAdvice(
      missing: try list(map, "missing", request),
      nextSteps: try list(map, "next-steps", text),
      samples: try list(map, "samples", sample),
      sources: try list(map, "sources") { try $0.string() })
  }

  private func check(_ map: YAMLValue.Mapping, _ name: String, isAlso other: String) throws {
    if map.optional(name) != nil, let second = map.optional(other) {
      throw second.error("\"\(other)\" is another word for \"\(name)\", which stands here too")
    }
  }

  private func rule(
    _ map: YAMLValue.Mapping, _ statement: LateValue<RuleStatement>, _ advice: LateValue<RuleAdvice>
  ) throws -> Rule {
    guard let when = map.optional("when") ?? map.optional("required") else {
      throw map.owner.error("the key \"when\" is missing")
    }
    try check(map, "when", isAlso: "required")
    let condition = try condition(when)
    return Rule(
      id: try map.required("id").string(),
      failureClass: try map.required("class").string(),
      level: try map.required("level").choice(Rule.Level.self),
      confidence: try map.required("confidence").choice(Rule.Confidence.self),
      condition: condition, check: condition.cheapFirst,
      root: try map.optional("root").map(pattern),
      statement: statement, advice: advice, file: map.owner.file)
  }

  private func competitor(_ value: YAMLValue) throws -> Rule.Competitor {
    let map = try value.mapping(keys: ["with", "text"])
    return Rule.Competitor(rule: try map.required("with").string(), text: try text(try map.required("text")))
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
    let map = try value.mapping(keys: ["matches", "why", "file", "text", "beside"])
    let beside = try map.optional("beside")?.list().map { value in
      let map = try value.mapping(keys: ["file", "text"])
      return (file: try fileName(map.required("file")), text: try map.required("text").string())
    }
    return Rule.Sample(
      matches: try map.required("matches").boolean(), why: try map.required("why").string(),
      file: try map.optional("file").map(fileName) ?? "CBS.log", text: try map.required("text").string(),
      beside: beside ?? [], line: value.line)
  }

  /// A name without folders: samples are written to a folder of their own.
  private func fileName(_ value: YAMLValue) throws -> String {
    let name = try value.string()
    guard !name.isEmpty, !name.hasPrefix("."), !name.contains("/"), !name.contains("\0"),
      name.utf8.count < 200
    else { throw value.error("a sample's file is a name without folders") }
    return name
  }

  private func condition(_ value: YAMLValue) throws -> Rule.Condition {
    if value.isList { return .all(try value.list().map(condition)) }
    let map = try value.mapping()
    guard map.entries.count == 1, let entry = map.entries.first else {
      throw value.error(
        "a condition is a mapping with one key: all, any, none, result, version or a kind of fact")
    }
    let key = try entry.key.string()
    switch key {
    case "all": return .all(try entry.value.list().map(condition))
    case "any": return .any(try entry.value.list().map(condition))
    case "none": return .none(try entry.value.list().map(condition))
    case "result": return .result(try entry.value.list().map(code))
    case "version": return try version(entry.value)
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

  /// `{from: 10.0.19041, to: 10.0.26100}`; one of them may be left out.
  private func version(_ value: YAMLValue) throws -> Rule.Condition {
    let map = try value.mapping(keys: ["from", "to"])
    func end(_ key: String) throws -> Rule.Version? {
      try map.optional(key).map { value in
        guard let version = Rule.Version(try value.string()) else {
          throw value.error("expected a version such as 10.0.19041, found \"\(try value.string())\"")
        }
        return version
      }
    }
    let (from, to) = (try end("from"), try end("to"))
    guard from != nil || to != nil else { throw value.error("a version range needs `from` or `to`") }
    if let from, let to, to.isBefore(from) { throw value.error("the range ends before it begins") }
    return .version(from: from, to: to)
  }

  /// `kind` or `kind: {field: value, ...}`.
  private func pattern(_ value: YAMLValue) throws -> Rule.Pattern {
    if value.scalarText != nil {
      let kind = try value.choice(Fact.Kind.self)
      if kind == .line { throw value.error("`line` needs `text`: the words to look for") }
      return Rule.Pattern(kind: kind)
    }
    let map = try value.mapping()
    guard map.entries.count == 1, let entry = map.entries.first else {
      throw value.error("a fact is written as `kind: {field: value}`")
    }
    let kind = try entry.key.choice(Fact.Kind.self)
    var pattern = Rule.Pattern(kind: kind)
    guard entry.value.isMapping else { throw entry.value.error("expected a mapping of fields to values") }
    for field in try entry.value.mapping().entries { try read(field.key, field.value, into: &pattern) }
    if kind == .line, pattern.line == nil {
      throw entry.value.error("`line` needs `text`: the words to look for")
    }
    return pattern
  }

  private func read(_ key: YAMLValue, _ value: YAMLValue, into pattern: inout Rule.Pattern) throws {
    let name = try key.string()
    switch name {
    case "same-file": pattern.sameFile = try value.boolean()
    case "text" where [.line, .nearbyEvent].contains(pattern.kind): pattern.line = try line(value)
    case "within" where pattern.kind.canBeTimed:
      pattern.within = try duration(value)
      pattern.isTimed = true
    case "count":
      let least = try value.mapping(keys: ["at-least"]).required("at-least")
      guard let number = Int(try least.string()), (1...LineSearch.mostHits).contains(number) else {
        throw least.error("expected a number from 1 to \(LineSearch.mostHits)")
      }
      pattern.atLeast = number
    default:
      let known = pattern.kind.fields.map(\.rawValue)
      guard let field = Fact.Field(rawValue: name), pattern.kind.fields.contains(field) else {
        var words = known + ["same-file", "count"]
        if [.line, .nearbyEvent].contains(pattern.kind) { words.append("text") }
        if pattern.kind.canBeTimed { words.append("within") }
        throw key.error(
          "\"\(name)\" is no field of \(pattern.kind.rawValue), which has \(words.joined(separator: ", "))",
          suggestion: nearest(to: name, in: words))
      }
      pattern.fields.append(Rule.Pattern.Test(field, try values(field, pattern.kind, value)))
    }
  }

  private func values(_ field: Fact.Field, _ kind: Fact.Kind, _ value: YAMLValue) throws -> [String] {
    let isCode = field == .code || field == .error
    let words = field.words(of: kind)
    return try value.list().map { item in
      let text = try item.string()
      if isCode, text != "*" { return try code(item).text }
      // A word that is no value of the field would never fit, and nobody would know.
      if let words, !text.contains("*"), !words.contains(text.lowercased()) {
        throw item.error(
          "\"\(text)\" is not one of \(words.joined(separator: ", "))",
          suggestion: nearest(to: text, in: words))
      }
      guard text.utf8.count <= LinePattern.longest else {
        throw item.error("a value has at most \(LinePattern.longest) bytes")
      }
      return text
    }
  }

  private func line(_ value: YAMLValue) throws -> LinePattern {
    do {
      return try LinePattern(try value.string())
    } catch let mistake as LinePattern.Mistake {
      switch mistake {
      case .tooLong: throw value.error("a line's text has at most \(LinePattern.longest) bytes")
      case .brace: throw value.error("`{name}` is a name of letters, digits and hyphens in braces")
      case .noLiteralBetween:
        throw value.error("between two `*` or `{name}` there must be text that tells where the one ends")
      case .twice(let name): throw value.error("`{\(name)}` stands here twice")
      case .noWord: throw value.error("a line's text needs a word of at least three characters")
      }
    }
  }

  /// `24h`, `30m`, `7d`.
  private func duration(_ value: YAMLValue) throws -> Int64 {
    let text = try value.string()
    let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let number = Int64(text.dropLast()), number > 0,
      number <= 366 * 86_400 / unit
    else { throw value.error("expected a time such as 30m, 24h or 7d, at most a year, found \"\(text)\"") }
    return number * unit
  }
}

extension RuleText {
  /// `{en: ..., zh: ...}`.
  init(_ value: YAMLValue) throws {
    let map = try value.mapping(keys: ["en", "zh"])
    self.init(english: try map.required("en").string(), chinese: try map.required("zh").string())
  }
}
