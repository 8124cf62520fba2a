import Knowledge
import LogStore
import Records

extension Rule {
  /// What kind of evidence answers a request; the raw value is the word that rules use.
  public enum Answer: String, Sendable, CaseIterable {
    /// A list of a folder of the root's component.
    case componentFolders = "component-folders"
    /// A hash of the root's file in such a folder.
    case fileHash = "file-hash"
    /// Minifilters with altitudes.
    case filters
    /// Build and revision.
    case build
    /// A list in which the package's files would be.
    case packageFiles = "package-files"
    /// The key that the request's command asks for.
    case registry
  }
}

/// Finds out which requests what was sent has answered by now.
struct RequestAnswers {
  let store: LogStore
  let evidence: FileEvidence
  private let filters: [RecordID]
  private let builds: [RecordID]
  private let keys: [RecordID]

  init(store: LogStore, evidence: FileEvidence) {
    self.store = store
    self.evidence = evidence
    var found: (filters: [RecordID], builds: [RecordID], keys: [RecordID]) = ([], [], [])
    store.forEachPayload { id, payload in
      switch payload {
      case .filter(let filter):
        // FilterList.log has no altitudes, and instances are rows of the same filters.
        let isList = store.sources[Int(store.source(id).index)].kind == .filterList
        if !isList, filter.volume == nil, !store.marks(id).contains(.copy) { found.filters.append(id) }
      case .machineFact(let fact) where [.build, .revision, .edition, .system].contains(fact.subject):
        found.builds.append(id)
      case .registryValue, .verdict: found.keys.append(id)
      default: break
      }
    }
    (filters, builds, keys) = found
  }

  /// The answer to a request of a finding; nil while nothing answers it.
  func answer(_ kind: Rule.Answer, _ request: Finding.Request, _ finding: Finding) -> Finding.Statement? {
    switch kind {
    case .componentFolders: componentFolders(finding)
    case .fileHash: fileHash(finding)
    case .filters: filterNames()
    case .build: build()
    case .packageFiles: packageFiles(request)
    case .registry: registry(request)
    }
  }

  private func statement(_ key: String, _ values: [String: String], _ records: [RecordID])
    -> Finding.Statement
  {
    Finding.Statement(text: Phrase("answer.\(key)", values), records: records)
  }

  private func text(_ term: TermID?) -> String? { term.map { store.terms.text($0) } }

  // MARK: Files

  private func componentFolders(_ finding: Finding) -> Finding.Statement? {
    let join = FileJoin(store: store, evidence: evidence)
    let folders = join.folders(of: finding.root)
    var heads: [RecordID] = []
    var count = 0
    for folder in folders.exact + folders.others {
      let answer = evidence.answer(for: folder, isFolder: true)
      let lists = answer.present.filter { store.kind($0) == .listedFolder }
      // That a folder is not there answers too.
      let said = lists.isEmpty ? answer.absent : lists
      guard !said.isEmpty else { continue }
      count += lists.isEmpty ? 0 : 1
      heads += said.prefix(1)
    }
    return heads.isEmpty ? nil : statement("component-folders", ["count": "\(count)"], heads)
  }

  private func fileHash(_ finding: Finding) -> Finding.Statement? {
    guard let file = finding.root.file else { return nil }
    let join = FileJoin(store: store, evidence: evidence)
    let folders = join.folders(of: finding.root)
    let found = (folders.exact + folders.others).flatMap { join.hashes($0 + "\\" + file, finding) }
    // What a manifest wants is no hash of a file that is there.
    let records = found.compactMap(\.records.first).filter { record in
      if case .fileClaim(let claim) = store.payload(record) { claim.basis != .manifest } else { true }
    }
    return records.isEmpty
      ? nil : statement("file-hash", ["count": "\(records.count)", "file": file], records)
  }

  /// The part of the path before its `*` begins the names of the package's files.
  private func packageFiles(_ request: Finding.Request) -> Finding.Statement? {
    guard let path = request.path, path.hasSuffix(".*") else { return nil }
    let stem = path.dropLast(2)
    let answers = [".mum", ".cat"].map { (end: $0, answer: evidence.answer(for: stem + $0)) }
    guard answers.allSatisfy({ $0.answer.verdict != .unknown }) else { return nil }
    let missing = answers.filter { $0.answer.verdict == .absent }.map(\.end)
    let records = answers.flatMap { $0.answer.present + $0.answer.absent }
    return missing.isEmpty
      ? statement("package-files", [:], records)
      : statement("package-files-missing", ["names": missing.joined(separator: ", ")], records)
  }

  // MARK: Machine

  /// The minifilters; those of other makers than Microsoft, and those that nobody knows, by name.
  private func filterNames() -> Finding.Statement? {
    guard !filters.isEmpty, let table = try? MiniFilterTable.shared else { return nil }
    var names: [String] = []
    for record in filters {
      guard case .filter(let filter) = store.payload(record) else { continue }
      let name = store.terms.text(filter.name)
      let maker = table.maker(of: name)
      guard maker?.isMicrosoft != true else { continue }
      // Names of groups are Microsoft's and the same in every language.
      let group = text(filter.altitude).flatMap { table.group(at: $0) }
      let about = [maker?.vendor, text(filter.altitude), group].compactMap { $0 }.joined(separator: ", ")
      let shown = about.isEmpty ? name : "\(name) (\(about))"
      if !names.contains(shown) { names.append(shown) }
    }
    let rest = names.count > 8 ? ", … +\(names.count - 8)" : ""
    return names.isEmpty
      ? statement("filters-microsoft", ["count": "\(filters.count)"], filters)
      : statement(
        "filters", ["count": "\(filters.count)", "names": names.prefix(8).joined(separator: ", ") + rest],
        filters)
  }

  private func build() -> Finding.Statement? {
    var (build, revision, edition): (String?, String?, String?)
    var records: [RecordID] = []
    func take(_ slot: inout String?, _ value: String?, _ record: RecordID) {
      guard slot == nil, let value, !value.isEmpty else { return }
      slot = value
      if !records.contains(record) { records.append(record) }
    }
    for record in builds {
      guard case .machineFact(let fact) = store.payload(record) else { continue }
      let value = store.terms.text(fact.value)
      switch fact.subject {
      case .build:
        let parts = value.split(separator: " ").first.map { $0.split(separator: ".") } ?? []
        let hasRevision = parts.count == 4 || parts.count == 2
        guard hasRevision, let last = parts.last else { continue }
        take(&build, parts.count == 4 ? String(parts[2]) : String(parts[0]), record)
        take(&revision, String(last), record)
      case .revision: take(&revision, fact.number.map { "\($0)" }, record)
      default: take(&edition, value, record)
      }
    }
    for record in keys {
      guard case .registryValue(let value) = store.payload(record), let name = text(value.name)?.lowercased(),
        store.terms.text(value.key).lowercased().hasSuffix(#"\windows nt\currentversion"#)
      else { continue }
      switch name {
      case "currentbuild", "currentbuildnumber": take(&build, text(value.text), record)
      case "ubr": take(&revision, value.number.map { "\($0)" }, record)
      case "editionid": take(&edition, text(value.text), record)
      default: break
      }
    }
    guard let build, let revision else { return nil }
    return statement(
      edition == nil ? "build" : "build-edition",
      ["build": "\(build).\(revision)", "edition": edition ?? ""], records)
  }

  /// Values below the key in the command's quotation marks, or that the tool did not find it.
  private func registry(_ request: Finding.Request) -> Finding.Statement? {
    guard let parts = request.command?.split(separator: "\""), parts.count >= 2 else { return nil }
    let wanted = Self.key(String(parts[1]))
    var records: [RecordID] = []
    for record in keys {
      switch store.payload(record) {
      case .registryValue(let value):
        let key = Self.key(store.terms.text(value.key))
        if key == wanted || key.hasPrefix(wanted + "\\") { records.append(record) }
      case .verdict(let fields):
        let values = fields.map { (store.terms.text($0.name), store.terms.text($0.value)) }
        guard values.contains(where: { $0.0 == "result" && $0.1 == "absent" }),
          let key = values.first(where: { $0.0 == "key" })?.1, Self.key(key) == wanted
        else { continue }
        return statement("registry-absent", ["key": key], [record])
      default: break
      }
    }
    return records.isEmpty ? nil : statement("registry", ["count": "\(records.count)"], records)
  }

  private static func key(_ text: String) -> String {
    let key = text.lowercased()
    return key.hasPrefix("hklm\\") ? "hkey_local_machine" + key.dropFirst(4) : key
  }
}
