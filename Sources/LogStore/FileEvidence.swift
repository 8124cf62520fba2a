import Knowledge
import Records

/// What a case says of files and folders: which path is there, which is not, and which list would have shown it.
///
///     let evidence = FileEvidence(store)
///     evidence.answer(for: #"C:\Windows\WinSxS\amd64_…\a.dll"#).verdict
///
/// That something is not in a list is a fact only when the list is that of its folder, has its end, leaves out no
/// hidden files and no names, and was made on a machine of the case's build. Paths are compared without regard to the
/// case of ASCII letters (``WindowsPath``). Sources that contradict each other stand side by side.
public struct FileEvidence: Sendable {
  /// Why something proves nothing.
  public enum Doubt: String, Hashable, Sendable, CaseIterable {
    /// The folder is there, but nothing lists what is in it.
    case notListed = "not-listed"
    /// The end of the list is missing, or its counts do not agree with its rows.
    case cut
    /// Only names that fit a pattern were asked for.
    case filtered
    /// Hidden files may be left out.
    case hidden
    /// Folders are left out.
    case noFolders = "no-folders"
    /// Made on a machine of another build.
    case otherBuild = "other-build"
    /// A name in the list was cut and may be this one.
    case cutName = "cut-name"
    /// It lies behind a link, which lists do not follow.
    case link
  }

  /// A record that says something near, and why it proves nothing.
  public struct Open: Hashable, Sendable {
    /// The record.
    public let record: RecordID
    /// Why.
    public let reason: Doubt
  }

  /// What there is to say of one path.
  public struct Answer: Hashable, Sendable {
    /// In one word.
    public enum Verdict: String, Sendable {
      /// It is there.
      case present
      /// It is not there.
      case absent
      /// One source shows it, another one does not.
      case contradicted
      /// Nothing covers it.
      case unknown
    }

    /// Records that show it: claims, or the heads of its own list.
    public internal(set) var present: [RecordID] = []
    /// Records by which it is not there: claims, or heads of lists that would have shown it.
    public internal(set) var absent: [RecordID] = []
    /// Records that prove nothing.
    public internal(set) var open: [Open] = []

    /// In one word.
    public var verdict: Verdict {
      switch (present.isEmpty, absent.isEmpty) {
      case (false, false): .contradicted
      case (false, true): .present
      case (true, false): .absent
      case (true, true): .unknown
      }
    }
  }

  private struct Folder: Sendable {
    /// Claims by the hash of the name, sorted.
    var claims: [(hash: UInt64, record: RecordID)] = []
    /// Heads of lists, and the record behind the last row of each.
    var lists: [(record: RecordID, end: UInt32)] = []
    /// Claims whose name was cut.
    var cut: [RecordID] = []
  }

  private let store: LogStore
  private var numbers: [String: Int] = [:]
  private var folders: [Folder] = []
  /// Builds that sources state, in file order.
  private var builds: [SourceID: [(record: RecordID, build: UInt32)]] = [:]
  private var caseBuild: UInt32?
  /// Claims that state a hash, in file order.
  public private(set) var hashed: [RecordID] = []

  /// Collects what `store` holds; copies left out.
  ///
  /// O(payloads).
  public init(_ store: LogStore) {
    self.store = store
    var known: [TermID: Int] = [:]
    var open: (source: SourceID, folder: Int)?
    store.forEachPayload { id, payload in
      switch payload {
      case .fileClaim(let claim):
        guard !store.marks(id).contains(.copy) else { return }
        if claim.digest != nil { hashed.append(id) }
        // A manifest says what should be there, not what is.
        guard let folder = claim.folder, claim.basis != .manifest else { return }
        let number = number(folder, &known)
        if claim.isCut, claim.digest == nil {
          folders[number].cut.append(id)
        } else {
          folders[number].claims.append((store.terms.foldedHash(claim.name), id))
        }
      case .listedFolder(let listed):
        let source = store.source(id)
        if let open, open.source == source, let last = folders[open.folder].lists.indices.last {
          folders[open.folder].lists[last].end = id.index
        }
        open = nil
        guard !store.marks(id).contains(.copy) else { return }
        let number = number(listed.folder, &known)
        folders[number].lists.append((id, store.range(source).upperBound))
        open = (source, number)
      case .machineFact(let fact):
        guard fact.subject == .build, let build = fact.number.flatMap({ UInt32(exactly: $0) }) else { return }
        builds[store.source(id), default: []].append((id, build))
      case .registryValue(let value):
        guard let name = value.name, let text = value.text, let build = UInt32(store.terms.text(text)),
          ["currentbuild", "currentbuildnumber"].contains(store.terms.text(name).lowercased())
        else { return }
        builds[store.source(id), default: []].append((id, build))
      case .stack(let version, _):
        let parts = store.terms.text(version).split(separator: ".")
        if parts.count == 4, let build = UInt32(parts[2]) { caseBuild = build }
      default: break
      }
    }
    for index in folders.indices {
      folders[index].claims.sort { ($0.hash, $0.record) < ($1.hash, $1.record) }
    }
  }

  private mutating func number(_ folder: TermID, _ known: inout [TermID: Int]) -> Int {
    if let number = known[folder] { return number }
    let key = WindowsPath.key(store.terms.text(folder))
    let number = numbers[key] ?? folders.count
    if number == folders.count {
      folders.append(Folder())
      numbers[key] = number
    }
    known[folder] = number
    return number
  }

  /// Whether nothing is known of any file.
  public var isEmpty: Bool { folders.isEmpty && hashed.isEmpty }

  // MARK: Paths

  /// The part in front of the last backslash of a key, and the part behind it; nil for a root.
  private static func split(_ key: String) -> (folder: String, name: String)? {
    guard let slash = key.lastIndex(of: "\\"), slash > key.startIndex else { return nil }
    return (String(key[..<slash]), String(key[key.index(after: slash)...]))
  }

  // MARK: Answers

  /// What the case says of `path`.
  ///
  /// - Parameter isFolder: whether it is a folder, which lists may leave out.
  public func answer(for path: String, isFolder: Bool = false) -> Answer {
    answer(WindowsPath.key(path), isFolder: isFolder, depth: 0)
  }

  private func answer(_ key: String, isFolder: Bool, depth: Int) -> Answer {
    var answer = Answer()
    if let own = numbers[key] {
      for list in folders[own].lists { add(list.record, true, &answer) }
      // What shows something inside shows the folder.
      if folders[own].lists.isEmpty,
        let inside = folders[own].claims.first(where: { claim($0.record)?.isPresent == true })
      {
        add(inside.record, true, &answer)
      }
    }
    if answer.present.isEmpty, isFolder, let below = below(key) { add(below, true, &answer) }
    guard depth < 64, let (parent, name) = Self.split(key) else { return answer }
    if let number = numbers[parent] {
      for record in records(number, name) { add(record, claim(record)?.isPresent == true, &answer) }
      for list in folders[number].lists { judge(list, name, folders[number], isFolder, &answer) }
    }
    guard answer.present.isEmpty, answer.absent.isEmpty, answer.open.isEmpty else { return answer }
    let above = self.answer(parent, isFolder: true, depth: depth + 1)
    if above.present.contains(where: { claim($0)?.form == .link }) {
      answer.open = above.present.map { Open(record: $0, reason: .link) }
    } else if !above.present.isEmpty {
      // Whether a folder is contradicted or not, nobody looked into it.
      answer.open = above.present.prefix(1).map { Open(record: $0, reason: .notListed) }
    } else if !above.absent.isEmpty {
      answer.absent = above.absent
    } else {
      answer.open = above.open
    }
    return answer
  }

  /// The first list of a folder below `key`, which shows that `key` is there.
  private func below(_ key: String) -> RecordID? {
    var first: RecordID?
    for (own, number) in numbers where own.hasPrefix(key + "\\") {
      if let list = folders[number].lists.first?.record { first = min(first ?? list, list) }
    }
    return first
  }

  private func add(_ record: RecordID, _ isPresent: Bool, _ answer: inout Answer) {
    if isOtherBuild(record) {
      answer.open.append(Open(record: record, reason: .otherBuild))
    } else if isPresent {
      answer.present.append(record)
    } else {
      answer.absent.append(record)
    }
  }

  /// What it means that `name` may not be in a list.
  private func judge(
    _ list: (record: RecordID, end: UInt32), _ name: String, _ folder: Folder, _ isFolder: Bool,
    _ answer: inout Answer
  ) {
    let own = list.record.index..<max(list.end, list.record.index)
    // What the list itself says of the name was taken already.
    let said = answer.present + answer.absent + answer.open.map(\.record)
    guard !said.contains(where: { own.contains($0.index) }),
      case .listedFolder(let listed) = store.payload(list.record)
    else { return }
    func doubt(_ reason: Doubt) { answer.open.append(Open(record: list.record, reason: reason)) }
    if isOtherBuild(list.record) { return doubt(.otherBuild) }
    if let pattern = listed.pattern {
      let text = store.terms.text(pattern)
      if text.contains("?") || !Wildcard(text).matches(name) { return doubt(.filtered) }
    }
    if !listed.isWhole { return doubt(.cut) }
    if isFolder, !listed.showsFolders { return doubt(.noFolders) }
    if !listed.showsHidden { return doubt(.hidden) }
    if folder.cut.contains(where: { own.contains($0.index) && isCut($0, name) }) { return doubt(.cutName) }
    answer.absent.append(list.record)
  }

  private func isCut(_ record: RecordID, _ name: String) -> Bool {
    guard let claim = claim(record) else { return false }
    var text = store.terms.text(claim.name).lowercased()
    while text.hasSuffix(".") || text.hasSuffix("…") { text.removeLast() }
    return name.hasPrefix(text)
  }

  private func claim(_ record: RecordID) -> Payload.FileClaim? {
    if case .fileClaim(let claim) = store.payload(record) { claim } else { nil }
  }

  /// Claims of one folder about one name, in file order.
  private func records(_ number: Int, _ name: String) -> [RecordID] {
    let claims = folders[number].claims
    let hash = TermTable.foldedHash(of: name)
    var index = claims.partition { $0.hash >= hash }
    var found: [RecordID] = []
    while index < claims.count, claims[index].hash == hash {
      if let claim = claim(claims[index].record), store.terms.text(claim.name).lowercased() == name {
        found.append(claims[index].record)
      }
      index += 1
    }
    return found
  }

  /// Claims about `path`, in file order; those of other builds too.
  public func claims(of path: String) -> [RecordID] {
    guard let (parent, name) = Self.split(WindowsPath.key(path)), let number = numbers[parent] else {
      return []
    }
    return records(number, name)
  }

  /// Full paths, as keys, of folders in `parent` whose name passes `matches`: those that are listed or in which
  /// something is, and those that rows show.
  ///
  /// O(folders + rows of `parent`).
  public func folders(in parent: String, where matches: (String) -> Bool) -> [String] {
    let key = WindowsPath.key(parent)
    var found: Set<String> = []
    for (own, number) in numbers where own.hasPrefix(key + "\\") {
      let rest = own.dropFirst(key.utf8.count + 1)
      let name = String(rest.prefix { $0 != "\\" })
      guard matches(name) else { continue }
      // A folder that something says is not there is no folder, but what is said of it counts.
      if !folders[number].lists.isEmpty || !folders[number].claims.isEmpty { found.insert(key + "\\" + name) }
    }
    if let number = numbers[key] {
      for entry in folders[number].claims {
        guard let claim = claim(entry.record), claim.form != .file else { continue }
        let name = store.terms.text(claim.name).lowercased()
        if matches(name) { found.insert(key + "\\" + name) }
      }
    }
    return found.sorted()
  }

  /// Whether the record was made on a machine of another build than the case's, as its source says.
  public func isOtherBuild(_ record: RecordID) -> Bool {
    guard let caseBuild, let stated = builds[store.source(record)] else { return false }
    let build = stated.last { $0.record <= record } ?? stated.first
    return build.map { $0.build != caseBuild } ?? false
  }
}
