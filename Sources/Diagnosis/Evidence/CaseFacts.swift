import DataFiles
import Knowledge
import LogStore
import Records
import Synchronization

/// Facts about the case that stand around its failures: looked up when a rule first asks, and once for all incidents.
final class CaseFacts: Sendable {
  let store: LogStore
  let codes: CodeTable
  private let records = OnceValue<Places>()
  private let asked: Asked
  private let askedLater = Mutex<Asked?>(nil)
  private let sizes = OnceValue<[String: Set<UInt64>]>()
  private let scans = OnceValue<Scans>()
  private let machines = OnceValue<HashMachines>()
  private let channels = OnceValue<[SourceID: Set<String>]>()

  /// Most facts that are told of one pattern.
  private static let most = 200
  /// Most of those of which only some are near.
  private static let mostTimed = 20_000
  /// Kinds of sources that hold what stands around logs.
  private static let kinds: Set<SourceKind> = [
    .toolOutput, .mail, .registryExport, .hive, .storeFile, .procmon, .filterList, .text, .compatData,
  ]

  /// Where payloads of each kind are.
  private struct Places: Sendable {
    var byKind: [Fact.Kind: [RecordID]] = [:]
    /// Records that name a version of the servicing stack.
    var stacks: [RecordID] = []
    var checks = StoreChecks()
  }

  /// Patterns that are looked for together, in one pass over the case.
  private struct Asked: Sendable {
    let ofCase: [Rule.Pattern]
    let ofEvents: [Rule.Pattern]
    let facts = OnceValue<[Rule.Pattern: [Fact]]>()
    let events = OnceValue<[Rule.Pattern: [Fact]]>()

    init(_ patterns: [Rule.Pattern]) {
      ofCase = patterns.filter(\.kind.isOfCase)
      ofEvents = patterns.filter { $0.kind == .nearbyEvent }
    }
  }

  /// Facts for `patterns`.
  init(_ store: LogStore, codes: CodeTable, patterns: [Rule.Pattern]) {
    self.store = store
    self.codes = codes
    asked = Asked(patterns)
  }

  /// Looks for `patterns` too; to be said before the first of them is asked for.
  func add(_ patterns: [Rule.Pattern]) { askedLater.withLock { $0 = Asked(patterns) } }

  /// What was found of `pattern`, by whichever of the two passes looks for it.
  private func found(
    _ pattern: Rule.Pattern, _ pass: (Asked) -> [Rule.Pattern: [Fact]]
  ) -> [Fact] {
    pass(asked)[pattern] ?? askedLater.withLock { $0 }.flatMap { pass($0)[pattern] } ?? []
  }

  // MARK: Facts of the case

  /// Facts that fit `pattern`, in file order, as far as its fields go.
  func facts(_ pattern: Rule.Pattern) -> [Fact] {
    found(pattern) { asked in asked.facts.get { facts(asked.ofCase) } }
  }

  private func facts(_ patterns: [Rule.Pattern]) -> [Rule.Pattern: [Fact]] {
    var found: [Rule.Pattern: [Fact]] = [:]
    for pattern in patterns { found[pattern] = [] }
    for kind in Set(patterns.map(\.kind)) {
      let own = found.keys.filter { $0.kind == kind }
      func take(_ fact: Fact) {
        for pattern in own where found[pattern]?.count ?? 0 < most(pattern) && pattern.fits(fact) {
          found[pattern]?.append(fact)
        }
      }
      switch kind {
      case .readiness: reportFacts(places.checks).forEach(take)
      case .readinessRow: for record in places.checks.items { itemFacts(record).forEach(take) }
      case .sfcRow: places.checks.files.compactMap(sfcFact).forEach(take)
      default: for record in places.byKind[kind] ?? [] { fact(kind, record).map(take) }
      }
    }
    return found
  }

  /// Which of the first so many are near a root is asked later.
  private func most(_ pattern: Rule.Pattern) -> Int { pattern.isTimed ? Self.mostTimed : Self.most }

  /// Facts that fit `pattern` around `time`; where the pattern does not ask for a time, all.
  func facts(_ pattern: Rule.Pattern, around time: Instant?) -> [Fact] {
    guard pattern.isTimed else { return facts(pattern) }
    return time.map { near(facts(pattern), pattern, $0) } ?? []
  }

  private func near(_ facts: [Fact], _ pattern: Rule.Pattern, _ time: Instant) -> [Fact] {
    let from = time.adding(seconds: -pattern.within)
    let to = time.adding(seconds: 600)
    return facts.filter { fact in
      store.time(fact.record).map { from <= $0 && $0 <= to } ?? false
    }.suffix(Self.most)
  }

  private var places: Places {
    records.get {
      var places = Places()
      let isRich = store.sources.contains { Self.kinds.contains($0.kind) }
      store.forEachPayload { id, payload in
        let kind: Fact.Kind
        switch payload {
        case .stack:
          places.stacks.append(id)
          return
        case .readiness, .cannotRepair, .repairStep:
          if store.marks(id).isDisjoint(with: [.copy, .noise]) { places.checks.add(id, payload, store) }
          return
        case _ where !isRich: return
        case .machineFact: kind = .machine
        case .filter(let filter) where filter.volume == nil: kind = .filter
        case .product: kind = .service
        case .packageClaim: kind = .packageState
        case .fileClaim(let claim) where claim.basis != .manifest: kind = .fileClaim
        case .registryValue: kind = .registry
        case .operation: kind = .operation
        default: return
        }
        if !store.marks(id).contains(.copy) { places.byKind[kind, default: []].append(id) }
      }
      return places
    }
  }

  private func text(_ term: TermID?) -> String? { term.map { store.terms.text($0) } }

  private func fact(_ kind: Fact.Kind, _ record: RecordID) -> Fact? {
    var fields: [Fact.Field: String] = [:]
    switch store.payload(record) {
    case .machineFact(let fact):
      fields[.subject] = fact.subject.rawValue
      fields[.about] = text(fact.about)
      fields[.value] = text(fact.value)
      fields[.number] = fact.number.map { "\($0)" }
    case .filter(let filter): fields = self.filter(filter)
    case .product(let product):
      fields[.form] = product.form.rawValue
      fields[.name] = text(product.name)
      fields[.product] = text(product.title)
      fields[.vendor] = text(product.vendor)
      fields[.version] = text(product.version)
      fields[.path] = text(product.path)
      fields[.state] = text(product.state)?.lowercased()
      let starts = Fact.Field.start.words(of: .service) ?? []
      fields[.start] = product.start.flatMap { Int($0) < starts.count ? starts[Int($0)] : nil }
    case .packageClaim(let claim):
      fields[.package] = text(claim.package)
      fields[.state] = claim.state.map(RecordSummary.word) ?? text(claim.word)
      fields[.code] = claim.status.code.map { codes.canonical($0).text }
    case .fileClaim(let claim):
      fields[.file] = text(claim.name)
      fields[.folder] = text(claim.folder)
      fields[.form] = claim.form.rawValue
      fields[.present] = claim.isPresent ? "yes" : "no"
      fields[.size] = claim.size.map { "\($0)" }
      fields[.empty] = claim.size.map { $0 == 0 ? "yes" : "no" }
      fields[.version] = text(claim.version)
      fields[.basis] = claim.basis.rawValue
    case .registryValue(let value):
      fields[.key] = text(value.key)
      fields[.name] = text(value.name)
      fields[.value] = text(value.text)
      fields[.number] = value.number.map { "\($0)" }
    case .operation(let operation):
      fields[.process] = text(operation.process)
      fields[.company] = text(operation.company)
      fields[.operation] = text(operation.operation)
      fields[.path] = text(operation.path)
      let code = ErrorCode(operation.result)
      fields[.code] = codes.canonical(code).text
      fields[.result] = (try? OperationResultTable.shared)?.words[operation.result] ?? code.text
    default: return nil
    }
    return Fact(kind: kind, fields: fields, record: record)
  }

  private func filter(_ filter: Payload.MiniFilter) -> [Fact.Field: String] {
    let name = store.terms.text(filter.name)
    var fields: [Fact.Field: String] = [.name: name]
    fields[.altitude] = text(filter.altitude)
    guard let table = try? MiniFilterTable.shared else { return fields }
    fields[.group] = fields[.altitude].flatMap { table.group(at: $0) }.map { group in
      // `FSFilter Activity Monitor` as `activity-monitor`.
      group.split(separator: " ").filter { $0 != "FSFilter" }.joined(separator: "-").lowercased()
    }
    let maker = table.maker(of: name)
    fields[.vendor] = maker?.vendor
    fields[.product] = maker?.product
    fields[.inbox] = maker.map { $0.isMicrosoft ? "yes" : "no" } ?? "unknown"
    return fields
  }

  // MARK: Events

  /// Events that fit `pattern` around `time`, in file order; of those that fit, 200 are looked at.
  func events(_ pattern: Rule.Pattern, around time: Instant) -> [Fact] {
    near(found(pattern) { asked in asked.events.get { events(asked.ofEvents) } }, pattern, time)
  }

  /// Events of the case that fit, at whatever time.
  private func events(_ wanted: [Rule.Pattern]) -> [Rule.Pattern: [Fact]] {
    var found: [Rule.Pattern: [Fact]] = [:]
    for pattern in wanted { found[pattern] = [] }
    let patterns = Array(found.keys)
    // What provider and id decide is decided once for each pair: a log has millions of events and few kinds.
    var interest: [EventKind: [Int]] = [:]
    store.forEachPayload { id, payload in
      guard case .event(let event) = payload else { return }
      let kind = EventKind(provider: event.provider, id: event.id)
      let own: [Int]
      if let known = interest[kind] {
        own = known
      } else {
        let provider = store.terms.text(event.provider)
        own = patterns.indices.filter { patterns[$0].fits(provider: provider, id: event.id) }
        interest[kind] = own
      }
      guard !own.isEmpty, !store.marks(id).contains(.copy) else { return }
      var fact = eventFact(event, id)
      for index in own where patterns[index].fits(fact, besides: [.provider, .id]) {
        fact.captures = [:]
        if let line = patterns[index].line {
          guard let values = store.withBytes(id, { line.match($0) }) else { continue }
          fact.captures = values
        }
        found[patterns[index]]?.append(fact)
      }
    }
    return found
  }

  private struct EventKind: Hashable {
    var provider: TermID
    var id: UInt32
  }

  private func eventFact(_ event: Payload.Event, _ record: RecordID) -> Fact {
    var fields: [Fact.Field: String] = [.provider: store.terms.text(event.provider), .id: "\(event.id)"]
    // Lists and pastes may leave it out: then it is not known, and not information.
    if store.record(record).level != .none { fields[.level] = Self.level(event.level) }
    fields[.channel] = text(event.channel)
    fields[.code] = event.code.map { codes.canonical($0).text }
    fields[.package] = text(event.package)
    return Fact(kind: .nearbyEvent, fields: fields, record: record)
  }

  private static func level(_ level: UInt8) -> String {
    switch level {
    case 1: "fatal"
    case 2: "error"
    case 3: "warning"
    case 5: "verbose"
    default: "info"
    }
  }

  // MARK: The servicing stack

  /// The record that names the servicing stack's version for `root`: the last one before it in its log, else one of
  /// the case when all name the same.
  func stack(for root: RecordID) -> (version: String, record: RecordID)? {
    let all = places.stacks
    func version(_ record: RecordID) -> String? {
      guard case .stack(let version, _) = store.payload(record) else { return nil }
      return store.terms.text(version)
    }
    let own = store.range(store.source(root))
    if let before = all.last(where: { own.contains($0.index) && $0 <= root }), let version = version(before) {
      return (version, before)
    }
    let versions = Set(all.compactMap(version))
    guard versions.count == 1, let only = versions.first, let record = all.first else { return nil }
    return (only, record)
  }

  // MARK: Hashes

  /// What is known of an actual hash.
  func actual(_ mismatch: MismatchFact) -> String? {
    guard let actual = mismatch.actual else { return nil }
    let scans = self.scans.get { makeScans() }
    if scans.expected.contains(actual) { return "other-version" }
    if Self.ofNothing.contains(actual.hex) { return "empty" }
    let name = store.terms.text(mismatch.file).lowercased()
    for size in knownSizes[name] ?? [] where Self.zeros(size) == actual { return "zeros" }
    return "unknown"
  }

  /// What other machines of the case have of a mismatch that was found in `source`.
  func machines(_ mismatch: MismatchFact, in source: SourceID) -> HashMachines.Answer {
    machines.get { HashMachines(store) }.answer(
      file: store.terms.text(mismatch.file), expected: mismatch.expected, actual: mismatch.actual, at: source)
  }

  /// SHA-256 and SHA-1 of no bytes (FIPS 180-4).
  private static let ofNothing: Set<String> = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "da39a3ee5e6b4b0d3255bfef95601890afd80709",
  ]

  /// Largest file whose zeros are hashed for the question.
  private static let mostZeros: UInt64 = 16 << 20

  private static func zeros(_ size: UInt64) -> Digest? {
    guard size > 0, size <= mostZeros else { return nil }
    return [UInt8](repeating: 0, count: Int(size)).withUnsafeBufferPointer { Digest.sha256(ByteView($0)) }
  }

  /// Sizes that listings state of files, by name in lower case, of those that a mismatch names; the first four of each.
  private var knownSizes: [String: Set<UInt64>] {
    sizes.get {
      guard store.sources.contains(where: { Self.kinds.contains($0.kind) }) else { return [:] }
      let named = Set(store.mismatches.map { store.terms.text($0.file).lowercased() })
      var sizes: [String: Set<UInt64>] = [:]
      for record in places.byKind[.fileClaim] ?? [] {
        guard case .fileClaim(let claim) = store.payload(record), let size = claim.size else { continue }
        let name = store.terms.text(claim.name).lowercased()
        if named.contains(name), sizes[name]?.count ?? 0 < 4 { sizes[name, default: []].insert(size) }
      }
      return sizes
    }
  }

  private struct Scans: Sendable {
    /// Hashes that manifests want.
    var expected: Set<Digest> = []
    /// Records whose scan found other damaged files than the one before it.
    var changing: Set<UInt32> = []
  }

  /// Whether the damaged files of the scan that `records` belong to are others than those of the one before.
  func isChanging(_ records: [RecordID]) -> Bool {
    let changing = scans.get { makeScans() }.changing
    return records.contains { changing.contains($0.index) }
  }

  private func makeScans() -> Scans {
    var scans = Scans()
    var files: [UInt32: Set<TermID>] = [:]
    var members: [UInt32: [UInt32]] = [:]
    for fact in store.mismatches {
      if let expected = fact.expected { scans.expected.insert(expected) }
      for record in fact.records {
        guard let session = store.session(of: record) else { continue }
        files[session.startRecord.index, default: []].insert(fact.file)
        members[session.startRecord.index, default: []].append(record.index)
      }
    }
    let order = files.keys.sorted {
      store.position(of: RecordID(index: $0)) < store.position(of: RecordID(index: $1))
    }
    for (first, second) in zip(order, order.dropFirst()) {
      let (before, after) = (files[first] ?? [], files[second] ?? [])
      // One file more or less may be one that was repaired or a scan that ended early.
      guard !before.isSubset(of: after), !after.isSubset(of: before) else { continue }
      scans.changing.formUnion((members[first] ?? []) + (members[second] ?? []))
    }
    return scans
  }

  // MARK: Coverage

  /// What the case has of each expected source at `time`.
  func coverage(_ root: RecordID) -> [Fact] {
    guard let expected = try? ExpectedSource.builtIn.get() else { return [] }
    let time = store.time(root)
    let channels = channels.get { Coverage.channels(store) }
    return expected.map { entry in
      let own = store.sources.filter { source in
        entry.kinds.contains(source.kind.rawValue)
          && (entry.channels.isEmpty
            || entry.channels.contains { channels[source.id]?.contains($0.lowercased()) == true })
      }
      let covers = own.contains { source in
        guard let time, let span = store.span(source.id) else { return true }
        return span.first <= time && time <= span.last
      }
      let state = own.isEmpty ? "absent" : covers ? "present" : "gap"
      return Fact(kind: .coverage, fields: [.source: entry.id, .state: state], record: root)
    }
  }
}

extension Rule.Pattern {
  /// Whether the fact's fields are as the pattern wants them, those of `besides` aside.
  func fits(_ fact: Fact, besides: Set<Fact.Field> = []) -> Bool {
    guard fact.kind == kind else { return false }
    return fields.allSatisfy { test in
      besides.contains(test.field) || fact.fields[test.field].map(test.fits) ?? false
    }
  }

  /// `Ntfs` is also how `Microsoft-Windows-Ntfs` is written.
  func fits(provider: String, id: UInt32) -> Bool {
    fields.allSatisfy { test in
      switch test.field {
      case .provider:
        test.fits(provider)
          || provider.hasPrefix("Microsoft-Windows-")
            && test.fits(String(provider.dropFirst("Microsoft-Windows-".count)))
      case .id: test.fits("\(id)")
      default: true
      }
    }
  }
}
