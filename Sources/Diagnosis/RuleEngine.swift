import Knowledge
import LogStore
import Records

/// Applies rules to the incidents of a store.
///
///     let findings = RuleEngine(rules: rules, codes: codes, events: events, results: results).findings(in: store)
public struct RuleEngine: Sendable {
  let rules: [Rule]
  let codes: CodeTable
  let events: EventTable
  let results: ResultTable
  let patterns: [Rule.Pattern]
  let lines: LineSearch

  /// Makes an engine.
  public init(rules: [Rule], codes: CodeTable, events: EventTable, results: ResultTable) {
    self.rules = rules
    self.codes = codes
    self.events = events
    self.results = results
    let patterns = rules.flatMap(\.conditionPatterns)
    self.patterns = patterns
    lines = LineSearch(patterns.lazy.compactMap { $0.kind == .line ? $0.line : nil })
  }

  /// All findings, the most serious and best founded first.
  ///
  /// - Parameter threads: the most threads to use; the result is the same.
  public func findings(in store: LogStore, threads: Int = 1) -> [Finding] {
    let incidents = IncidentFinder(store: store, codes: codes, events: events, results: results)
      .incidents()
    let around = CaseFacts(store, codes: codes, patterns: patterns)
    let limit = lineLimit(incidents.count)
    var kept: [(judgement: Judgement, repeats: [RecordID], covers: [RecordID])] = []
    // Sessions before loose text before events, newer before older: the first of a cause is the one that is told
    // in full, the others are counted, so that a failure that came 200 times is built once.
    let told = incidents.enumerated().sorted { Self.isTold($0, before: $1) }.map(\.element)
    for judgements in concurrentMap(told.count, threads: threads, { self.judge(told[$0], around, limit) }) {
      for judgement in judgements {
        if let same = kept.firstIndex(where: { $0.judgement.isSameCause(as: judgement) }) {
          kept[same].repeats.append(judgement.root.record)
          kept[same].covers += judgement.incident.besideRecords
        } else {
          kept.append((judgement, [], judgement.incident.besideRecords))
        }
      }
    }
    // What the rules that hold say of it is looked for once it is known which ones do.
    around.add(kept.flatMap(\.judgement.rule.statementPatterns))
    let findings = kept.map {
      finding($0.judgement, repeats: $0.repeats.sorted(), covers: $0.covers, store)
    }
    let order = findings.indices.sorted { first, second in
      let left = findings[first]
      let right = findings[second]
      if left.level != right.level { return left.level > right.level }
      if rank(left) != rank(right) { return rank(left) > rank(right) }
      return store.position(of: left.root.record) > store.position(of: right.root.record)
    }
    // Explanations of one attempt stand together, behind the best founded of them.
    var places: [RecordID: Int] = [:]
    for (place, index) in order.enumerated() where places[kept[index].judgement.anchor] == nil {
      places[kept[index].judgement.anchor] = place
    }
    let together = order.enumerated().sorted { left, right in
      let first = places[kept[left.element].judgement.anchor] ?? left.offset
      let second = places[kept[right.element].judgement.anchor] ?? right.offset
      return (first, left.offset) < (second, right.offset)
    }.map(\.element)
    let numbers = Dictionary(grouping: together.indices) { kept[together[$0]].judgement.anchor }
    let joins = CaseJoins(store)
    let later = LaterSuccess(store, events: events)
    return together.enumerated().map { number, index in
      var finding = joins.applied(to: findings[index])
      finding.number = number + 1
      finding.installedLater = later.record(for: finding)
      finding.competing = (numbers[kept[index].judgement.anchor] ?? []).compactMap { otherNumber in
        guard otherNumber != number else { return nil }
        let other = together[otherNumber]
        let text = kept[index].judgement.rule.competing.first { $0.rule == findings[other].rule }?.text
        return Finding.Competitor(
          number: otherNumber + 1, text: text.map { Phrase($0, finding.title.values) })
      }
      return finding
    }
  }

  private static func isTold(
    _ left: (offset: Int, element: Incident), before right: (offset: Int, element: Incident)
  ) -> Bool {
    func weight(_ incident: Incident) -> Int {
      switch incident.scope {
      case .session: 0
      case .loose, .log: 1
      case .events: 2
      }
    }
    // Incidents come in time order.
    return (weight(left.element), right.offset) < (weight(right.element), left.offset)
  }

  /// A rule that holds for an incident, before its sentences are made.
  private struct Judgement: Sendable {
    let rule: Rule
    let incident: Incident
    let facts: IncidentFacts
    let rootFact: Fact?
    let root: Finding.Root

    /// What one attempt ends with: explanations of the same one share it.
    var anchor: RecordID { incident.anchor }

    func isSameCause(as other: Judgement) -> Bool {
      rule.id == other.rule.id && root.code == other.root.code && root.file == other.root.file
        && root.component == other.root.component && root.function == other.root.function
        && incident.result == other.incident.result && incident.isOfLog == other.incident.isOfLog
        && (incident.kb == other.incident.kb || incident.kb == nil || other.incident.kb == nil)
    }
  }

  /// Text evidence before events alone, known causes before the unknown.
  private func rank(_ finding: Finding) -> Int {
    guard let rule = rules.first(where: { $0.id == finding.rule }), !rule.isFallback else { return -1 }
    let specificity = rule.specificity
    return min(specificity, 9) * 2 + (finding.chain.count > 1 ? 1 : 0)
  }

  // MARK: One incident

  /// Records that are read for each of so many incidents.
  func lineLimit(_ incidents: Int) -> Int {
    max(500, min(LineSearch.most, LineSearch.mostOfCase / max(incidents, 1)))
  }

  private func judge(_ incident: Incident, _ around: CaseFacts, _ limit: Int) -> [Judgement] {
    let store = around.store
    let facts = IncidentFacts(incident, codes: codes, lines: lines, around: around, lineLimit: limit)
    let matching = rules.filter { !$0.isFallback && facts.holds($0.check) }
    let applied = matching.isEmpty && incident.weight > .aside ? rules.filter(\.isFallback) : matching
    return applied.sorted { ($1.specificity, $0.id) < ($0.specificity, $1.id) }.map { rule in
      let rootFact = rule.root.flatMap { wantedRoot($0, facts) } ?? firstFact(facts.own, incident)
      return Judgement(
        rule: rule, incident: incident, facts: facts, rootFact: rootFact,
        root: root(rootFact, incident, store))
    }
  }

  private func finding(_ judgement: Judgement, repeats: [RecordID], covers: [RecordID], _ store: LogStore)
    -> Finding
  {
    let rule = judgement.rule
    let incident = judgement.incident
    let facts = judgement.facts
    let rootFact = judgement.rootFact
    let root = judgement.root
    // The chain begins where this rule sees the beginning.
    let chain = ChainBuilder(
      store: store, codes: codes, incident: incident, facts: facts.builder,
      rootRecord: rootFact?.records.first
    ).chain()
    var values = values(rootFact, root, incident, facts.own)
    // What the rule itself looked for in words comes before what records are known to name.
    let caught = facts.captures(rule.condition)
    for (field, value) in caught.fields where values[field.rawValue] == nil { values[field.rawValue] = value }
    values.merge(rootFact?.captures ?? [:]) { $1 }
    values.merge(caught.captures) { $1 }
    let told = values
    facts.look(for: rule.statementPatterns)
    let confidence =
      rule.adjustments.last { facts.holds($0.condition) }?.confidence ?? rule.confidence
    func statements(_ items: [Rule.Evidence]) -> [Finding.Statement] {
      items.compactMap { item in
        let cited = facts.facts(item.pattern, root: rootFact)
        guard let first = cited.first, cited.count >= item.pattern.atLeast else { return nil }
        var values = told
        // What the root's fact does not name, the first cited one may.
        for (field, value) in first.fields where values[field.rawValue] == nil {
          values[field.rawValue] = value
        }
        values.merge(first.captures) { $1 }
        values["count"] = "\(cited.count)"
        let records = cited.flatMap { $0.records(for: item.pattern) }
        return Finding.Statement(text: Phrase(item.text, values), records: records)
      }
    }
    return Finding(
      number: 0, rule: rule.id, failureClass: rule.failureClass, title: Phrase(rule.title, values),
      level: incident.weight == .failed ? rule.level : min(rule.level, .warning),
      confidence: confidence, anchorReason: incident.anchorReason, root: root,
      result: incident.isResultStated ? incident.result : nil,
      chain: chain,
      evidence: statements(rule.evidence), counterEvidence: statements(rule.counterEvidence),
      missing: rule.missing.compactMap { request($0, values) },
      nextSteps: rule.nextSteps.map { Phrase($0, values) }, kb: incident.kb, package: incident.package,
      otherAttempts: incident.otherAttempts, repeats: repeats, covers: covers)
  }

  /// The fact that a rule calls the root; of a line, what is known of its record, and what the pattern caught.
  private func wantedRoot(_ pattern: Rule.Pattern, _ facts: IncidentFacts) -> Fact? {
    guard let first = facts.facts(pattern).first else { return nil }
    guard pattern.kind == .line else { return first }
    var fact = facts.own.first { $0.records.contains(first.record) } ?? first
    fact.captures = first.captures
    for field: Fact.Field in [.file, .component, .folder, .function, .package, .path] {
      if let value = first.captures[field.rawValue] { fact.fields[field] = value }
    }
    return fact
  }

  /// The fact of the incident's own root record.
  private func firstFact(_ facts: [Fact], _ incident: Incident) -> Fact? {
    let root = incident.failures[incident.root]
    return facts.first { $0.records.contains(root) }
  }

  private func root(_ fact: Fact?, _ incident: Incident, _ store: LogStore) -> Finding.Root {
    let record = fact?.record ?? incident.failures[incident.root]
    let component = fact?.fields[.component]
    var folder = fact?.fields[.folder]
    var isComputed = false
    if folder == nil, let component, let identity = ComponentIdentity(logText: component) {
      folder = WinSxSName(identity).text
      isComputed = folder != nil
    }
    // A root that carries no code of its own (a missing manifest) is known by what was returned for it.
    let code =
      fact?.fields[.code].flatMap { codes.decode($0)?.code } ?? store.codes(of: record).first
      ?? incident.result
    // The kernel's spelling of what was returned is no other error: it is told in the words of the result.
    let twin = code.flatMap(codes.twin)
    let told = twin != nil && twin == incident.result.map(codes.canonical) ? twin : code.map(codes.canonical)
    return Finding.Root(
      record: record, code: told, function: fact?.fields[.function],
      component: component,
      folder: folder, isFolderComputed: isComputed, file: fact?.fields[.file])
  }

  /// The files whose hydration failed, the first five by name.
  private func files(_ facts: [Fact]) -> String {
    var names: [String] = []
    for fact in facts where fact.kind == .hydrationFailure {
      if let file = fact.fields[.file], !names.contains(file) { names.append(file) }
    }
    return names.prefix(5).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
  }

  /// Values for the placeholders of a rule's texts.
  private func values(_ fact: Fact?, _ root: Finding.Root, _ incident: Incident, _ facts: [Fact]) -> [String:
    String]
  {
    var values: [String: String] = [:]
    for (field, value) in fact?.fields ?? [:] { values[field.rawValue] = value }
    values["code"] = root.code?.text ?? "?"
    values["symbol"] = root.code.flatMap { codes.symbol(for: $0) } ?? values["code"]
    values["result"] = incident.result?.text ?? "?"
    values["result-symbol"] = incident.result.flatMap { codes.symbol(for: $0) } ?? values["result"]
    values["kb"] = incident.kb
    values["files"] = files(facts)
    values["package"] = fact?.fields[.package] ?? incident.package
    values["folder"] = root.folder
    if let component = root.component, let identity = ComponentIdentity(logText: component) {
      values["component"] = identity.shortText
      values["component-name"] = identity.name
      values["version"] = identity.version
      let pattern = FolderPattern(identity).text
      values["folder-pattern"] = pattern
      values["folder-prefix"] = String(pattern.prefix { $0 != "*" })
    }
    return values
  }

  /// A request whose path or command lacks a value cannot be made: nobody should get a path with a hole.
  ///
  /// Nor one that a record made up: a value that no Windows file can be called is left out of paths, and one that
  /// a command prompt would take for more than a name is left out of commands, which people run as they are.
  private func request(_ request: Rule.Request, _ values: [String: String]) -> Finding.Request? {
    func filled(_ template: String?, _ isAllowed: (Character) -> Bool) -> String? {
      guard let template else { return nil }
      let used = values.filter { template.contains("{\($0.key)}") }
      return used.values.allSatisfy { $0.allSatisfy(isAllowed) } ? Phrase.fill(template, values) : nil
    }
    let path = filled(request.path) { !"\"<>|".contains($0) && !$0.isNewline && $0 >= " " }
    let command = filled(request.command) { $0.isLetter || $0.isNumber || "._-~+@$#\\:*".contains($0) }
    for text in [path, command] { if let text, text.contains("{") { return nil } }
    return Finding.Request(
      what: Phrase(request.what, values), path: path, command: command, why: Phrase(request.why, values),
      kind: request.answer)
  }
}

extension Incident {
  /// Whether a log beside the servicing stack's tells it.
  fileprivate var isOfLog: Bool { if case .log = scope { true } else { false } }

  /// Its records that no lane shows, as far as it has some.
  fileprivate var besideRecords: [RecordID] {
    isOfLog ? failures + events : events
  }
}

extension Rule {
  /// The rule for what no other rule knows: its condition is `all: []`.
  var isFallback: Bool {
    if case .all(let conditions) = condition { return conditions.isEmpty }
    return false
  }
}
