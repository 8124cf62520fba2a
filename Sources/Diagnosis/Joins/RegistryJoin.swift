import Knowledge
import LogStore
import Records

/// What hives and exports say of the component of a finding's root.
struct RegistryJoin {
  let store: LogStore

  func statements(_ root: Finding.Root) -> [Finding.Statement] {
    let identity = root.component.flatMap { ComponentIdentity(logText: $0) }
    guard let folder = identity.map({ WinSxSName($0).text }) ?? root.folder else { return [] }
    return statements(folder: folder, identity: identity)
  }

  /// What they say of one folder.
  ///
  /// - Parameter identity: the component, when it is known: without it nothing is said to be missing.
  func statements(folder: String, identity: ComponentIdentity?) -> [Finding.Statement] {
    guard store.sources.contains(where: { [.hive, .registryExport].contains($0.kind) }) else { return [] }
    let all = store.componentClaims(ofFolder: folder)
    let claims = all.filter { isRegistered($0) }
    let manifests = all.filter { !isRegistered($0) }
    guard claims.isEmpty else {
      return registered(claims, identity, folder) + manifests.compactMap { compared($0, with: claims) }
    }
    // A folder alone could be spelled otherwise; an identity is what the hive lists.
    guard let identity else { return [] }
    return store.componentRegistries.filter(covers).map { source in
      let name = lastPart(of: store.sources[Int(source.index)].path)
      return Finding.Statement(
        text: Phrase("join.component-absent", ["hive": name, "component": identity.shortText]), records: [])
    }
  }

  /// Whether a hive or an export says it, and not the manifest itself.
  private func isRegistered(_ record: RecordID) -> Bool {
    [.hive, .registryExport].contains(store.sources[Int(store.source(record).index)].kind)
  }

  /// Whether a manifest in the case is the one that the hive names by its hash.
  private func compared(_ manifest: RecordID, with claims: [RecordID]) -> Finding.Statement? {
    func digest(_ record: RecordID) -> Digest? {
      if case .componentClaim(let claim) = store.payload(record) { claim.manifest } else { nil }
    }
    guard let own = digest(manifest) else { return nil }
    let named = claims.filter { digest($0) != nil }
    guard !named.isEmpty else { return nil }
    let agreeing = named.filter { digest($0) == own }
    return Finding.Statement(
      text: Phrase(
        agreeing.isEmpty ? "join.manifest-other" : "join.manifest-named",
        ["hash": String(own.hex.prefix(16)) + "…"]),
      records: [manifest] + (agreeing.isEmpty ? named : agreeing))
  }

  /// What is registered: the same entry of several sources is one statement, different ones are several.
  private func registered(
    _ claims: [RecordID], _ identity: ComponentIdentity?, _ folder: String
  ) -> [Finding.Statement] {
    var found: [(text: Phrase, records: [RecordID])] = []
    for record in claims {
      guard case .componentClaim(let claim) = store.payload(record) else { continue }
      let own = claim.identity.flatMap { ComponentIdentity(logText: store.terms.text($0)) }
      let text =
        own == nil
        ? Phrase("join.component-nameless", ["folder": folder])
        : Phrase(
          "join.component-registered",
          [
            "component": (own ?? identity)?.shortText ?? folder, "count": "\(claim.files)",
            "hash": claim.manifest?.hex ?? "?",
          ])
      if let same = found.firstIndex(where: { $0.text == text }) {
        found[same].records.append(record)
      } else {
        found.append((text, [record]))
      }
    }
    return found.map { Finding.Statement(text: $0.text, records: $0.records) }
  }

  /// Whether a source would show the component if it were registered.
  ///
  /// A hive does that was read whole and is not out of date; of an export nobody knows what it leaves out.
  private func covers(_ source: SourceID) -> Bool {
    store.sources[Int(source.index)].kind == .hive
      && store.complaints(of: source).allSatisfy { complaint in
        switch complaint.problem {
        case .stale, .olderCopy: return false
        default: break
        }
        return [.readAnyway, .keptRaw].contains(complaint.action)
      }
  }
}
