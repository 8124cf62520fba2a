import Knowledge
import LogStore
import Records

/// What a case knows of folders of the component store by their names: which component is behind a shortened one, where
/// that was read or by what arithmetic, and which right names are near to a wrong one.
///
///     let folders = StoreFolders(store)
///     folders.answer(name).components.first?.identity   // the component in full
///
/// Sources that contradict each other stand side by side, and the hash tells which of them can be right.
public struct StoreFolders: Sendable {
  /// What says which component a folder belongs to.
  public enum Basis: String, Hashable, Sendable, CaseIterable {
    /// The component's entry in a hive or an export.
    case registry
    /// A manifest in the case.
    case manifest
    /// An identity that a record names: its hash is the folder's.
    case identity
    /// The component's full name, which a record names for another version or architecture: with it the folder's
    /// fields give the hash.
    case name
    /// A word of a text: with it as the full name the folder's fields give the hash.
    case word
  }

  /// A component that a folder belongs to, as something says.
  public struct Component: Hashable, Sendable {
    /// The identity.
    public let identity: ComponentIdentity
    /// What says it.
    public let basis: Basis
    /// The records that say it, in file order.
    public let records: [RecordID]
    /// Whether the hash in the folder's name is that of the identity.
    public let isProven: Bool
  }

  /// A folder of the same component in another version or architecture whose hash differs by what that makes.
  public struct Witness: Hashable, Sendable {
    /// The folder.
    public let name: WinSxSName
    /// The records that name it.
    public let records: [RecordID]
  }

  /// A right name near to a wrong one.
  public struct Candidate: Hashable, Sendable {
    /// Its folder.
    public let name: WinSxSName
    /// What is different; nil when that is more than one thing.
    public let change: WinSxSCheck.Candidate.Change?
    /// The records of the case that name it; none for one that arithmetic alone gives.
    public let records: [RecordID]
    /// The folder of the case from which its hash was computed, where the full name is not known.
    public let witness: Witness?
    /// Whether the hash proves it: as given, or but for one digit.
    public let isProven: Bool

    init(
      name: WinSxSName, change: WinSxSCheck.Candidate.Change?, records: [RecordID], witness: Witness?,
      isProven: Bool
    ) {
      self.name = name
      self.change = change
      self.records = records
      self.witness = witness
      self.isProven = isProven
    }

    /// One that arithmetic alone gives.
    public init(_ near: WinSxSCheck.Candidate) {
      self.init(
        name: near.name, change: near.change, records: [], witness: nil, isProven: near.change != .noHash)
    }
  }

  /// What there is to say of one folder.
  public struct Answer: Sendable {
    /// The components that it may belong to; the registry's first, then manifests, logs, arithmetic.
    public internal(set) var components: [Component] = []
    /// Folders of the same component that prove the hash while the full name is not known.
    public internal(set) var witnesses: [Witness] = []
    /// Right names that may be meant; those that the case knows first.
    public internal(set) var candidates: [Candidate] = []
    /// The records in which the name itself stands.
    public internal(set) var records: [RecordID] = []
    /// What hives, manifests and listings say of the folder.
    public internal(set) var statements: [Finding.Statement] = []

    /// The component that the hash proves, the best source's first.
    public var proven: Component? { components.first { $0.isProven } }
  }

  private struct Group: Hashable {
    var name: String
    var token: String?
    var culture: String?
  }

  private let store: LogStore
  private let files: FileJoin
  private let showsManifests: Bool
  private let mentions: FolderMentions
  /// Full names by their shortened form, with the terms that hold them.
  private var longNames: [String: [String: [TermID]]] = [:]
  /// Folders of identities, with the terms that hold these.
  private var computed: [WinSxSName: [TermID]] = [:]
  /// All folders that the case knows, by hash.
  private var byHash: [UInt64: [WinSxSName]] = [:]
  private var groups: [Group: [WinSxSName]] = [:]
  /// All folders that the case knows, in the order of their names.
  private var all: [(name: WinSxSName, text: [UInt8])] = []
  private let words = OnceValue<[String: [String: [RecordID]]]>()

  /// Collects what `store` knows.
  ///
  /// O(bytes of texts + terms).
  public init(_ store: LogStore) {
    self.store = store
    files = FileJoin(store: store, evidence: FileEvidence(store))
    showsManifests = files.showsManifests
    let mentions = FolderMentions(store)
    self.mentions = mentions
    for number in 0..<store.terms.count {
      let term = TermID(index: UInt32(number))
      let text = store.terms.text(term)
      switch store.terms.kind(term) {
      case .component:
        guard let identity = ComponentIdentity(logText: text) else { continue }
        add(identity.name, term)
        guard identity.architecture != nil, identity.version != nil else { continue }
        computed[WinSxSName(identity), default: []].append(term)
      // Packages are often called as their component is.
      case .package: if let name = text.split(separator: "~").first { add(String(name), term) }
      default: break
      }
    }
    all = Set(mentions.names.keys).union(computed.keys).map { ($0, $0.text) }
      .sorted { $0.1 < $1.1 }.map { ($0.0, Array($0.1.utf8)) }
    for (name, _) in all {
      byHash[name.hash, default: []].append(name)
      groups[Self.group(name), default: []].append(name)
    }
  }

  private mutating func add(_ name: String, _ term: TermID) {
    guard name.utf8.count > WinSxSName.longestName else { return }
    longNames[WinSxSName.shortened(name: name.lowercased()), default: [:]][name, default: []].append(term)
  }

  private static func group(_ name: WinSxSName) -> Group {
    Group(name: name.name, token: name.publicKeyToken, culture: name.culture)
  }

  // MARK: What is there

  /// The folders that texts, lists and hives of the case name, by name.
  public var named: [WinSxSName] { all.map(\.name).filter { mentions.names[$0] != nil } }

  /// Names with a damaged field, and names that were cut, that stand in texts of the case.
  public var broken: [String] { mentions.damaged.keys.sorted() + mentions.cut.keys.sorted() }

  /// The records that name a folder or the identity that it is computed from.
  private func records(of name: WinSxSName) -> [RecordID] {
    let own = mentions.names[name] ?? []
    guard own.isEmpty else { return own }
    return (computed[name] ?? []).flatMap { store.records(naming: $0) }.sorted()
  }

  // MARK: Answers

  /// What the case says of a folder.
  ///
  /// - Parameters:
  ///   - check: what its hash says without the case.
  ///   - isThorough: whether right names are looked for that differ by a mistake, and statements are made: O(folders of
  ///     the case).
  public func answer(_ name: WinSxSName, _ check: WinSxSCheck, isThorough: Bool = true) -> Answer {
    var answer = Answer()
    answer.records = mentions.names[name] ?? []
    answer.components = components(name)
    let identity = answer.proven?.identity
    if answer.proven == nil, !name.hasFullName { answer.witnesses = witnesses(name) }
    if isThorough {
      answer.statements =
        RegistryJoin(store: store).statements(folder: name.text, identity: identity)
        + files.statements(storeFolder: name.text, withManifest: showsManifests)
    }
    if case .fits = check { return answer }
    guard answer.proven == nil, answer.witnesses.isEmpty else { return answer }
    var near: [WinSxSCheck.Candidate] = []
    if case .wrong(let candidates) = check { near = candidates }
    answer.candidates = candidates(name, near, isThorough)
    return answer
  }

  /// What the case says of a name with a damaged field.
  public func answer(_ damaged: WinSxSName.Damaged, _ near: [WinSxSCheck.Candidate]?) -> Answer {
    var answer = Answer()
    answer.records = mentions.damaged[damaged.text] ?? []
    answer.candidates = candidates(damaged, near ?? [])
    return answer
  }

  /// The folders of the case that begin as a cut name does; several may.
  ///
  /// - Parameter near: those that arithmetic gives.
  public func answer(_ cut: WinSxSName.Cut, _ near: [WinSxSCheck.Candidate]?) -> Answer {
    var answer = Answer()
    let start = Array(cut.prefix.utf8)
    var found = Candidates((near ?? []).map { candidate($0) })
    for (name, text) in all where text.starts(with: start) && isRight(name) {
      found.add(candidate(name, .end, isProven: false))
    }
    answer.candidates = found.sorted
    answer.records = mentions.cut[cut.text] ?? []
    return answer
  }

  private func components(_ name: WinSxSName) -> [Component] {
    var found: [Component] = []
    for folder in store.components(inFolder: name.text) { found += components(folder, name) }
    if !found.contains(where: \.isProven), !name.hasFullName {
      found += longNames(name)
    }
    let order = Basis.allCases
    return found.enumerated().sorted { left, right in
      let ranks = [left, right].map { order.firstIndex(of: $0.element.basis) ?? 0 }
      return (ranks[0], left.offset) < (ranks[1], right.offset)
    }.map(\.element)
  }

  /// What says one identity: a hive, a manifest and a log are three answers that agree.
  private func components(_ folder: FolderComponent, _ name: WinSxSName) -> [Component] {
    var records: [Basis: [RecordID]] = [:]
    for record in Set(store.records(naming: folder.term)).union(claims(folder, name)).sorted() {
      guard !store.marks(record).contains(.copy) else { continue }
      records[basis(record), default: []].append(record)
    }
    return Basis.allCases.compactMap { basis in
      records[basis].map {
        Component(identity: folder.identity, basis: basis, records: $0, isProven: folder.isProven)
      }
    }
  }

  private func claims(_ folder: FolderComponent, _ name: WinSxSName) -> [RecordID] {
    store.componentClaims(ofFolder: name.text).filter { record in
      if case .componentClaim(let claim) = store.payload(record) {
        claim.identity == folder.term
      } else {
        false
      }
    }
  }

  private func basis(_ record: RecordID) -> Basis {
    switch store.sources[Int(store.source(record).index)].kind {
    case .hive, .registryExport: .registry
    case .storeFile: .manifest
    default: .identity
    }
  }

  /// Full names that are shortened to that of the folder and give its hash.
  private func longNames(_ name: WinSxSName) -> [Component] {
    var found: [Component] = []
    for (full, terms) in (longNames[name.name] ?? [:]).sorted(by: { $0.key < $1.key }) {
      guard let identity = name.identity(fullName: full) else { continue }
      let records = Set(terms.flatMap { store.records(naming: $0) }).sorted()
      // The same name in another case of letters is the same answer.
      guard !found.contains(where: { $0.identity.name.lowercased() == full.lowercased() }) else { continue }
      found.append(Component(identity: identity, basis: .name, records: records, isProven: true))
    }
    guard found.isEmpty else { return found }
    let known = mentions.names[name] == nil ? text(name) : allWords[name.name] ?? [:]
    for (full, records) in known.sorted(by: { $0.key < $1.key }) {
      guard let identity = name.identity(fullName: full),
        !found.contains(where: { $0.identity.name.lowercased() == full.lowercased() })
      else { continue }
      found.append(Component(identity: identity, basis: .word, records: records, isProven: true))
    }
    return found
  }

  /// Words that may be the full names of the folders that the case names.
  private var allWords: [String: [String: [RecordID]]] {
    words.get {
      FolderMentions.fullNames(for: Set(all.filter { !$0.name.hasFullName }.map(\.name.name)), in: store)
    }
  }

  /// Words for a folder that the case does not name, so that nobody looked for its component yet.
  private func text(_ name: WinSxSName) -> [String: [RecordID]] {
    FolderMentions.fullNames(for: [name.name], in: store)[name.name] ?? [:]
  }

  // MARK: Arithmetic

  /// Folders of the same shortened name from which this one's hash can be computed.
  private func witnesses(_ name: WinSxSName) -> [Witness] {
    (groups[Self.group(name)] ?? []).compactMap { other in
      guard other != name, Self.moved(other, to: name)?.hash == name.hash else { return nil }
      return Witness(name: other, records: records(of: other))
    }
  }

  /// The folder of the component of `other` in version and architecture of `name`.
  private static func moved(_ other: WinSxSName, to name: WinSxSName) -> WinSxSName? {
    guard let version = name.version else { return nil }
    return other.sibling(version: version)?.twin(architecture: name.architecture)
  }

  private func candidates(
    _ name: WinSxSName, _ near: [WinSxSCheck.Candidate], _ isThorough: Bool
  ) -> [Candidate] {
    var found = Candidates(near.map { candidate($0) })
    // The same hash: something else of the name is wrong.
    for other in byHash[name.hash] ?? [] where other != name && isRight(other) {
      found.add(candidate(other, Self.change(from: name, to: other)))
    }
    if !name.hasFullName { moved(name, isThorough, &found) }
    guard isThorough else { return found.sorted }
    for other in self.near(name.text) where other != name {
      found.add(candidate(other, Self.change(from: name, to: other)))
    }
    // Only the hash is different: no proof, since folders of Windows and of assemblies may share the other fields.
    guard name.hasFullName else { return found.sorted }
    for other in groups[Self.group(name)] ?? [] {
      guard other != name, other.version == name.version, other.architecture == name.architecture,
        isRight(other)
      else { continue }
      found.add(candidate(other, .hash, isProven: false))
    }
    return found.sorted
  }

  private func candidates(
    _ damaged: WinSxSName.Damaged, _ near: [WinSxSCheck.Candidate]
  ) -> [Candidate] {
    let change = WinSxSCheck.Candidate.Change(rawValue: damaged.part.rawValue)
    var found = Candidates(near.map { candidate($0) })
    let isHashLost = damaged.part == .hash || damaged.part == .noHash
    if isHashLost {
      for other in groups[Self.group(damaged.fields)] ?? [] {
        guard other.version == damaged.fields.version, other.architecture == damaged.fields.architecture,
          isRight(other)
        else { continue }
        found.add(candidate(other, change, isProven: false))
      }
    } else {
      for other in byHash[damaged.fields.hash] ?? [] where isRight(other) {
        found.add(candidate(other, change))
      }
    }
    for other in self.near(damaged.text) { found.add(candidate(other, change)) }
    return found.sorted
  }

  /// The folders of the case that differ from `text` by a few letters.
  ///
  /// The hash is part of both, so that names that are so near by chance do not exist.
  private func near(_ text: String) -> [WinSxSName] {
    var likeness = Likeness(text)
    return all.indices.filter { likeness.isNear(all[$0].text) }.map { all[$0].name }.filter { isRight($0) }
  }

  /// For a shortened name: what folders of the same form give for these fields, but for one mistake.
  private func moved(_ name: WinSxSName, _ isThorough: Bool, _ found: inout Candidates) {
    // Two exchanged digits are two changes.
    var digits = Likeness(WinSxSHash.text(name.hash), most: 2)
    for other in (groups[Self.group(name)] ?? []).prefix(16) where other != name {
      let witness = Witness(name: other, records: records(of: other))
      func add(_ right: WinSxSName, _ change: WinSxSCheck.Candidate.Change) {
        found.add(
          Candidate(
            name: right, change: change, records: records(of: right), witness: witness, isProven: true))
      }
      if let right = Self.moved(other, to: name), digits.isNear(Array(WinSxSHash.text(right.hash).utf8)) {
        add(right, .hash)
      }
      guard isThorough else { continue }
      for right in name.mended(like: other) { add(right.name, right.change) }
    }
  }

  private func candidate(_ near: WinSxSCheck.Candidate) -> Candidate {
    Candidate(
      name: near.name, change: near.change, records: records(of: near.name), witness: nil,
      isProven: near.change != .noHash)
  }

  private func candidate(
    _ name: WinSxSName, _ change: WinSxSCheck.Candidate.Change?, isProven: Bool = true
  ) -> Candidate {
    Candidate(name: name, change: change, records: records(of: name), witness: nil, isProven: isProven)
  }

  /// Whether a folder that the case knows can be right, as far as its name tells.
  private func isRight(_ name: WinSxSName) -> Bool {
    if computed[name] != nil { return true }
    if name.hasFullName { return name.identity(fullName: name.name) != nil }
    return true
  }

  /// The only field that is different.
  private static func change(from name: WinSxSName, to other: WinSxSName) -> WinSxSCheck.Candidate.Change? {
    var changes: [WinSxSCheck.Candidate.Change] = []
    if name.architecture != other.architecture { changes.append(.architecture) }
    if name.name != other.name { changes.append(.name) }
    if name.publicKeyToken != other.publicKeyToken { changes.append(.token) }
    if name.version != other.version { changes.append(.version) }
    if name.culture != other.culture { changes.append(.culture) }
    if name.hash != other.hash { changes.append(.hash) }
    return changes.count == 1 ? changes.first : nil
  }
}

/// Candidates without repeats, those that the case knows first.
private struct Candidates {
  private var found: [StoreFolders.Candidate]

  init(_ found: [StoreFolders.Candidate]) { self.found = found }

  mutating func add(_ candidate: StoreFolders.Candidate) {
    if !found.contains(where: { $0.name == candidate.name }) { found.append(candidate) }
  }

  var sorted: [StoreFolders.Candidate] {
    found.filter { !$0.records.isEmpty } + found.filter { $0.records.isEmpty }
  }
}
