import Knowledge
import LogStore
import Records

/// Joins a finding's folder and file with what listings, hash tools and the files themselves show.
///
/// Each fact is a sentence with its records. What contradicts stands side by side; what proves nothing says why.
struct FileJoin {
  let store: LogStore
  let evidence: FileEvidence

  /// The store's folder.
  static let root = #"C:\Windows\WinSxS"#
  /// Sentences of one kind for one finding.
  private static let most = 4

  /// What is known of the finding's folder and file.
  func statements(_ finding: Finding) -> [Finding.Statement] {
    guard !evidence.isEmpty else { return [] }
    var found: [Finding.Statement] = []
    let own = folders(of: finding.root)
    for folder in own.exact.prefix(Self.most) { found += folderStatements(folder, finding) }
    if let file = finding.root.file {
      for folder in own.others {
        let path = folder + "\\" + file
        let answer = evidence.answer(for: path)
        guard !answer.present.isEmpty, found.count < 4 * Self.most else { continue }
        found.append(statement("join.other-version", ["folder": name(folder), "file": file], answer.present))
        found += hashes(path, finding)
      }
      found += strays(file, besides: own.exact + own.others, finding)
    }
    return found
  }

  /// Whether something shows the folder of the manifests.
  var showsManifests: Bool { !evidence.answer(for: Self.manifests, isFolder: true).present.isEmpty }

  private static let manifests = root + #"\Manifests"#

  /// Whether a folder of the store is there, and its manifest.
  ///
  /// - Parameter withManifest: ``showsManifests``: asking that for each of very many folders costs too much.
  func statements(storeFolder name: String, withManifest: Bool) -> [Finding.Statement] {
    guard !evidence.isEmpty else { return [] }
    let found = statements("folder", ["folder": name], evidence.answer(for: key(name), isFolder: true))
    guard withManifest else { return found }
    let manifest = evidence.answer(for: Self.manifests + "\\" + name + ".manifest")
    // That nobody listed the manifests is nothing worth saying of each folder.
    guard manifest.verdict != .unknown else { return found }
    return found + statements("file", ["file": name + ".manifest", "folder": Self.manifests], manifest)
  }

  // MARK: Folders

  /// The folders that the root may mean, and those of other versions of its component.
  ///
  /// A record may leave out an attribute that the name of the folder has, so that a computed name is not the folder's;
  /// then the folders that something shows are taken by name and version.
  func folders(of root: Finding.Root) -> (exact: [String], others: [String]) {
    var exact: [String] = []
    if let folder = root.folder {
      exact.append(folder.contains("\\") ? WindowsPath.key(folder) : key(folder))
    }
    guard let identity = root.component.flatMap({ ComponentIdentity(logText: $0) }) else {
      return (exact, [])
    }
    let pattern = FolderPattern(identity)
    let known = evidence.folders(in: Self.root) { pattern.matches($0) }
    if let version = identity.version, !exact.contains(where: known.contains) || root.isFolderComputed {
      let own = FolderPattern(identity, version: version)
      let shown = known.filter { own.matches(name($0)) }
      if !shown.isEmpty, !exact.contains(where: shown.contains) { exact = shown }
    }
    return (exact, known.filter { !exact.contains($0) })
  }

  private func key(_ folder: String) -> String { WindowsPath.key(Self.root + "\\" + folder) }

  private func name(_ path: String) -> String { lastPart(of: path, separators: .backslash) }

  // MARK: One folder

  private func folderStatements(_ folder: String, _ finding: Finding) -> [Finding.Statement] {
    let answer = evidence.answer(for: folder, isFolder: true)
    var found = statements("folder", ["folder": name(folder)], answer)
    guard let file = finding.root.file, answer.verdict == .present || answer.verdict == .contradicted else {
      return found
    }
    let path = folder + "\\" + file
    let inside = evidence.answer(for: path)
    found += statements("file", ["file": file, "folder": name(folder)], inside)
    return found + sizes(path, file) + hashes(path, finding)
  }

  /// Both sides of an answer, or why there is none.
  private func statements(
    _ what: String, _ values: [String: String], _ answer: FileEvidence.Answer
  ) -> [Finding.Statement] {
    var found: [Finding.Statement] = []
    if !answer.present.isEmpty {
      var values = values
      let shown = answer.present.compactMap { claim($0) }.first { $0.size != nil }
      values["size"] = shown?.size.map { "\($0)" }
      values["time"] = shown?.modified.map { Self.text($0) }
      let key =
        values["size"] == nil || what == "folder" ? "" : values["time"] == nil ? "-size" : "-size-time"
      found.append(statement("join.\(what)-present\(key)", values, answer.present))
    }
    if !answer.absent.isEmpty {
      var values = values
      values["by"] = answer.absent.first.map { listed($0) } ?? ""
      found.append(statement("join.\(what)-absent", values, answer.absent))
    }
    if found.isEmpty {
      for open in answer.open.prefix(Self.most) {
        var values = values
        values["by"] = listed(open.record)
        found.append(statement("join.\(what)-open-\(open.reason.rawValue)", values, [open.record]))
      }
    }
    return found
  }

  /// The folder that a list is of, or in which a claim says that something is not.
  private func listed(_ record: RecordID) -> String {
    switch store.payload(record) {
    case .listedFolder(let listed): store.terms.text(listed.folder)
    case .fileClaim(let claim): claim.folder.map { store.terms.text($0) } ?? ""
    default: ""
    }
  }

  /// Two sizes of one path.
  private func sizes(_ path: String, _ file: String) -> [Finding.Statement] {
    let claims = evidence.claims(of: path).filter { claim($0)?.size != nil && claim($0)?.isPresent == true }
    let sizes = claims.compactMap { claim($0)?.size }
    guard let first = sizes.first, let other = sizes.first(where: { $0 != first }) else { return [] }
    return [
      statement("join.sizes-differ", ["file": file, "first": "\(first)", "second": "\(other)"], claims)
    ]
  }

  // MARK: Hashes

  /// What a stated hash of `path` is equal to.
  func hashes(_ path: String, _ finding: Finding) -> [Finding.Statement] {
    let wanted = WindowsPath.key(path)
    let records = evidence.hashed.filter { record in
      claim(record).map { WindowsPath.key(full($0)) == wanted } ?? false
    }
    return together(records).prefix(Self.most).compactMap { compare($0, finding) }
  }

  /// Records that say the same hash of the same file, however they spell its path, in the order of their first.
  private func together(_ records: [RecordID]) -> [[RecordID]] {
    var groups: [[RecordID]] = []
    var places: [SameHash: Int] = [:]
    for record in records {
      guard let claim = claim(record), let digest = claim.digest else { continue }
      let same = SameHash(
        path: WindowsPath.key(full(claim)), digest: digest, isWanted: claim.basis == .manifest,
        isOtherBuild: evidence.isOtherBuild(record))
      if let place = places[same] {
        groups[place].append(record)
      } else {
        places[same] = groups.count
        groups.append([record])
      }
    }
    return groups
  }

  private struct SameHash: Hashable {
    var path: String
    var digest: Digest
    var isWanted: Bool
    var isOtherBuild: Bool
  }

  /// Hashes of copies elsewhere that have the file's name.
  private func strays(_ file: String, besides folders: [String], _ finding: Finding) -> [Finding.Statement] {
    let own = Set(folders.map { $0 + "\\" + file.lowercased() })
    let records = evidence.hashed.filter { record in
      guard let claim = claim(record), store.terms.text(claim.name).lowercased() == file.lowercased() else {
        return false
      }
      return !own.contains(WindowsPath.key(full(claim)))
    }
    return together(records).prefix(Self.most).compactMap { compare($0, finding) }
  }

  /// What records mean that say the same; the path is shown as the first of them spells it.
  private func compare(_ records: [RecordID], _ finding: Finding) -> Finding.Statement? {
    guard let record = records.first, let claim = claim(record), let digest = claim.digest else { return nil }
    if claim.basis == .manifest { return compareWanted(records, claim, digest, finding) }
    var values = ["path": full(claim), "hash": String(digest.hex.prefix(16)) + "…"]
    if evidence.isOtherBuild(record) { return statement("join.hash-other-build", values, records) }
    let facts = mismatches(claim, finding).filter { ($0.expected ?? $0.actual)?.count == digest.count }
    if let fact = facts.first(where: { $0.expected == digest }) {
      return statement("join.hash-expected", values, records + fact.records.prefix(1))
    }
    if let fact = facts.first(where: { $0.actual == digest }) {
      return statement("join.hash-actual", values, records + fact.records.prefix(1))
    }
    values["count"] = "\(facts.count)"
    let key = facts.isEmpty ? "join.hash-alone" : "join.hash-neither"
    return statement(key, values, records + facts.compactMap(\.records.first).prefix(2))
  }

  /// What a manifest wants, beside what the log says that it wants.
  private func compareWanted(
    _ records: [RecordID], _ claim: Payload.FileClaim, _ digest: Digest, _ finding: Finding
  ) -> Finding.Statement? {
    let values = ["file": store.terms.text(claim.name), "hash": String(digest.hex.prefix(16)) + "…"]
    let facts = mismatches(claim, finding).filter { $0.expected?.count == digest.count }
    guard !facts.isEmpty else { return statement("join.manifest-wants", values, records) }
    let agreeing = facts.first { $0.expected == digest }
    return statement(
      agreeing == nil ? "join.manifest-differs" : "join.manifest-agrees", values,
      records + (agreeing.map { Array($0.records.prefix(1)) } ?? facts.compactMap(\.records.first)))
  }

  /// Hash mismatches of the file that may be about this copy of it: those of another component are not.
  private func mismatches(_ claim: Payload.FileClaim, _ finding: Finding) -> [MismatchFact] {
    let file = store.terms.text(claim.name).lowercased()
    let component = finding.root.component.flatMap { ComponentIdentity(logText: $0)?.name.lowercased() }
    return store.mismatches.filter { fact in
      guard store.terms.text(fact.file).lowercased() == file else { return false }
      guard let component, let own = fact.component else { return true }
      return LogStore.componentName(store.terms.text(own)).lowercased() == component
    }
  }

  // MARK: Help

  private func claim(_ record: RecordID) -> Payload.FileClaim? {
    if case .fileClaim(let claim) = store.payload(record) { claim } else { nil }
  }

  private func full(_ claim: Payload.FileClaim) -> String {
    let name = store.terms.text(claim.name)
    guard let folder = claim.folder.map({ store.terms.text($0) }) else { return name }
    return folder.hasSuffix("\\") ? folder + name : folder + "\\" + name
  }

  private func statement(_ key: String, _ values: [String: String], _ records: some Sequence<RecordID>)
    -> Finding.Statement
  {
    Finding.Statement(text: Phrase(key, values), records: Array(records))
  }

  /// `2022-10-08 13:50`, as the list prints it: local and to the minute.
  private static func text(_ filetime: Int64) -> String {
    let time = Instant(filetime: filetime)
    return time.dateText(.utc) + " " + time.clockText(.utc).prefix(5)
  }
}
