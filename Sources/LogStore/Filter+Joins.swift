import Knowledge
import Records

/// What hash mismatches join: a file, its hashes, its component and the component's folder.
extension LogStore {
  /// A test for records that name one of the files, in lower case, and for those about its component or folder that name
  /// no file at all: another file of the same component is another matter.
  func matcher(ofFiles wanted: Set<String>, direct: Set<TermID>) -> @Sendable (RecordID) -> Bool {
    let joined = terms(joining: mismatches.filter { wanted.contains(terms.text($0.file).lowercased()) })
    return { record in
      let subjects = self.subjects(of: record)
      if subjects.contains(where: direct.contains) { return true }
      return !joined.isEmpty && subjects.contains(where: joined.contains)
        && !subjects.contains { self.terms.kind($0) == .file }
    }
  }

  /// A test for records that state one of the hashes, expected or actual, and for those about the files, components and
  /// folders of mismatches with it; a record that states other hashes is left out.
  ///
  /// - Parameter values: hex digits, at least eight of them, or base64 of the whole.
  /// - Parameter joins: whether to go beyond the records that state it.
  func matcher(ofHashes values: [String], joins: Bool) -> @Sendable (RecordID) -> Bool {
    let prefixes = values.map { $0.lowercased() }.filter { $0.utf8.count >= 8 }
    let whole = Set(
      values.compactMap { text in
        Array(text.utf8).withUnsafeBufferPointer { Digest(text: ByteView($0)) }
      })
    let isWanted: @Sendable (Digest?) -> Bool = { digest in
      guard let digest else { return false }
      if whole.contains(digest) { return true }
      let hex = digest.hex
      return prefixes.contains { hex.hasPrefix($0) }
    }
    let facts = mismatches.filter { isWanted($0.expected) || isWanted($0.actual) }
    let joined = terms(joining: facts)
    let files = Set(facts.map(\.file))
    return { record in
      switch self.payload(record) {
      case .hashMismatch(let mismatch): return isWanted(mismatch.expected) || isWanted(mismatch.actual)
      case .fileClaim(let claim) where claim.digest != nil: return isWanted(claim.digest)
      default: break
      }
      guard joins, !files.isEmpty else { return false }
      let subjects = self.subjects(of: record)
      if subjects.contains(where: files.contains) { return true }
      return subjects.contains(where: joined.contains) && !subjects.contains { self.terms.kind($0) == .file }
    }
  }

  /// Components and folders of these mismatches, in every spelling that the case has.
  ///
  /// O(terms).
  private func terms(joining facts: [MismatchFact]) -> Set<TermID> {
    var found: Set<TermID> = []
    var folders: Set<String> = []
    for fact in facts {
      if let component = fact.component {
        found.insert(component)
        if let name = folderName(component) { folders.insert(name) }
      }
      if let folder = fact.folder {
        found.insert(folder)
        folders.formUnion(Self.storeFolders(terms.text(folder)))
      }
    }
    guard !folders.isEmpty else { return found }
    for index in 0..<terms.count {
      let term = TermID(index: UInt32(index))
      switch terms.kind(term) {
      case .component:
        if let name = folderName(term), folders.contains(name) { found.insert(term) }
      case .folder:
        if !folders.isDisjoint(with: Self.storeFolders(terms.text(term))) { found.insert(term) }
      default: break
      }
    }
    return found
  }

  /// The store folder of a component that is named as logs do, in lower case.
  private func folderName(_ component: TermID) -> String? {
    ComponentIdentity(logText: terms.text(component)).map { WinSxSName($0).text.lowercased() }
  }

  /// Parts of a path that are built like names of store folders, in lower case.
  private static func storeFolders(_ path: String) -> [String] {
    guard path.utf8.contains(UInt8(ascii: "_")) else { return [] }
    return path.lowercased().split { $0 == "\\" || $0 == "/" }.compactMap { part in
      part.utf8.count > 40 && WinSxSName(text: String(part)) != nil ? String(part) : nil
    }
  }
}
