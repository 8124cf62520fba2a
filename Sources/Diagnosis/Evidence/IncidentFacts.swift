import Knowledge
import LogStore
import Records
import Synchronization

/// What rules can ask of one incident; what is dear is looked up when a rule asks for it.
final class IncidentFacts: Sendable {
  let store: LogStore
  let incident: Incident
  let builder: FactBuilder
  /// Facts of its failing records, its hash mismatches and the events that report it.
  let own: [Fact]
  private let lines: LineSearch
  private let around: CaseFacts
  private let lineLimit: Int
  private let hits = OnceValue<[[LineSearch.Hit]]>()
  private let hitsLater = Mutex<[LinePattern: [LineSearch.Hit]]>([:])
  private let sessions = OnceValue<[Fact]>()
  private let coverage = OnceValue<[Fact]>()

  init(_ incident: Incident, codes: CodeTable, lines: LineSearch, around: CaseFacts, lineLimit: Int) {
    store = around.store
    self.incident = incident
    self.lines = lines
    self.around = around
    self.lineLimit = lineLimit
    builder = FactBuilder(store: around.store, codes: codes, incident: incident, around: around)
    own = builder.facts()
  }

  private var root: RecordID { incident.failures[incident.root] }

  // MARK: Conditions

  func holds(_ condition: Rule.Condition) -> Bool {
    switch condition {
    case .fact(let pattern):
      pattern.atLeast > 1 ? facts(pattern).count >= pattern.atLeast : has(pattern)
    case .result(let wanted): incident.result.map { wanted.contains($0) } ?? false
    case .version(let from, let to): isVersion(from, to)
    case .all(let conditions): conditions.allSatisfy(holds)
    case .any(let conditions): conditions.contains(where: holds)
    case .none(let conditions): !conditions.contains(where: holds)
    }
  }

  private func has(_ pattern: Rule.Pattern) -> Bool {
    pattern.kind.cost > 1 ? !facts(pattern).isEmpty : own.contains { fits(pattern, $0, root: nil) }
  }

  func isVersion(_ from: Rule.Version?, _ to: Rule.Version?) -> Bool {
    guard let version = around.stack(for: root).flatMap({ Rule.Version($0.version) }) else { return false }
    if let from, version.isBefore(from) { return false }
    if let to, to.isBefore(version) { return false }
    return true
  }

  /// The servicing stack's version and the record that names it.
  var stack: (version: String, record: RecordID)? { around.stack(for: root) }

  // MARK: Facts

  /// Facts that fit, in time order where they are the incident's own.
  ///
  /// - Parameter root: the fact with whose file `same-file` compares.
  func facts(_ pattern: Rule.Pattern, root: Fact? = nil) -> [Fact] {
    candidates(pattern).filter { fits(pattern, $0, root: root) }
  }

  private func candidates(_ pattern: Rule.Pattern) -> [Fact] {
    switch pattern.kind {
    case .line: return lineFacts(pattern)
    case .nearbyEvent: return store.time(root).map { around.events(pattern, around: $0) } ?? []
    case .session: return sessions.get { builder.session(around.stack(for: root)) }
    case .coverage: return coverage.get { around.coverage(root) }
    default:
      return pattern.kind.isOfCase ? around.facts(pattern, around: store.time(root)) : own
    }
  }

  private func fits(_ pattern: Rule.Pattern, _ fact: Fact, root: Fact?) -> Bool {
    if pattern.sameFile, let root, let file = root.fields[.file] {
      guard fact.fields[.file]?.lowercased() == file.lowercased() else { return false }
    }
    // Events were compared when they were collected, under both names that a provider has.
    return pattern.kind == .nearbyEvent || pattern.fits(fact)
  }

  /// Looks for lines that no condition asks for, in one pass.
  func look(for patterns: [Rule.Pattern]) {
    let wanted = patterns.filter { $0.kind == .line }.compactMap(\.line).filter { lines.number($0) == nil }
    guard !wanted.isEmpty else { return }
    let search = LineSearch(wanted)
    let hits = search.hits(in: records, store)
    hitsLater.withLock { known in
      for (pattern, own) in zip(search.patterns, hits) { known[pattern] = own }
    }
  }

  /// The records that belong to the incident.
  private var records: [RecordID] { LineSearch.records(of: incident, store, limit: lineLimit) }

  private func hits(_ line: LinePattern) -> [LineSearch.Hit] {
    guard let number = lines.number(line) else { return hitsLater.withLock { $0[line] } ?? [] }
    return hits.get { lines.hits(in: records, store) }[number]
  }

  private func lineFacts(_ pattern: Rule.Pattern) -> [Fact] {
    guard let line = pattern.line else { return [] }
    return hits(line).map { hit in
      var fact = Fact(
        kind: .line,
        fields: [
          .level: "\(store.record(hit.record).level)",
          .log: store.sources[Int(store.source(hit.record).index)].kind.rawValue,
        ], record: hit.record)
      fact.captures = hit.values
      return fact
    }
  }

  /// What the conditions that hold caught and name: for placeholders.
  func captures(_ condition: Rule.Condition) -> (captures: [String: String], fields: [Fact.Field: String]) {
    var captures: [String: String] = [:]
    var fields: [Fact.Field: String] = [:]
    for pattern in condition.wanted where pattern.kind.cost > 1 || pattern.line != nil {
      guard let first = facts(pattern).first else { continue }
      captures.merge(first.captures) { old, _ in old }
      fields.merge(first.fields) { old, _ in old }
    }
    return (captures, fields)
  }
}
