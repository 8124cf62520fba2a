import Knowledge
import LogStore
import Records

/// What hives and exports say of the component of a finding's root.
struct RegistryJoin {
  let store: LogStore

  func statements(_ root: Finding.Root) -> [Finding.Statement] {
    guard store.sources.contains(where: { [.hive, .registryExport].contains($0.kind) }) else { return [] }
    let identity = root.component.flatMap { ComponentIdentity(logText: $0) }
    guard let folder = identity.map({ WinSxSName($0).text }) ?? root.folder else { return [] }
    let claims = store.componentClaims(ofFolder: folder)
    guard claims.isEmpty else { return registered(claims, identity, folder) }
    // A folder alone could be spelled otherwise; an identity is what the hive lists.
    guard let identity else { return [] }
    return store.componentRegistries.filter(covers).map { source in
      let name = lastPart(of: store.sources[Int(source.index)].path)
      return Finding.Statement(
        text: Phrase("join.component-absent", ["hive": name, "component": identity.shortText]), records: [])
    }
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
        if case .stale = complaint.problem { return false }
        return [.readAnyway, .keptRaw].contains(complaint.action)
      }
  }
}
