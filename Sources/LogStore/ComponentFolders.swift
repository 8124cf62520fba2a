import Knowledge
import Records
import Synchronization

/// Which component a folder of the store belongs to: its name says it only in part.
public struct FolderComponent: Sendable {
  /// What says it.
  public enum Origin: Hashable, Sendable {
    /// The component's entry in a hive or an export.
    case registry(RecordID)
    /// An identity that a record names and whose folder this is by its hash.
    case log
  }

  /// The identity.
  public let identity: ComponentIdentity
  /// The same as a name of the store, to find records by.
  public let term: TermID
  /// What says it.
  public let origin: Origin
  /// Whether the hash in the folder's name is that of the identity; a registry can be wrong.
  public let isProven: Bool
}

extension LogStore {
  /// The components whose folder in the store has that name, as far as the case names them; what a hive says first.
  ///
  /// Several when sources contradict each other. Case, a path before the name and `.manifest` behind it do not matter.
  /// The first call builds the index: O(components).
  public func components(inFolder name: String) -> [FolderComponent] { folders.components(name, in: self) }

  /// The registry's entries of the folder of that name: contradicting ones stand beside each other.
  public func componentClaims(ofFolder name: String) -> [RecordID] { folders.claims(name, in: self) }

  /// Sources that list components of the store as the registry does, in their order.
  public var componentRegistries: [SourceID] { folders.registries(in: self) }
}

/// Components by the hash at the end of their folders' names: built at the first question.
final class ComponentFolders: Sendable {
  private struct Entry {
    var identity: TermID?
    var claim: RecordID?
    /// The folder's name as the registry has it; computed for identities of logs.
    var keyform: TermID?
  }

  private struct Index {
    var entries: [UInt64: [Entry]] = [:]
    var registries: [SourceID] = []
  }

  private let index = Mutex<Index?>(nil)

  func components(_ name: String, in store: LogStore) -> [FolderComponent] {
    guard let folder = Self.folder(name) else { return [] }
    var found: [FolderComponent] = []
    for entry in entries(folder, in: store) {
      guard let term = entry.identity, !found.contains(where: { $0.term == term }),
        let identity = ComponentIdentity(logText: store.terms.text(term))
      else { continue }
      let origin = entry.claim.map { FolderComponent.Origin.registry($0) } ?? .log
      let isProven = WinSxSName(identity) == folder
      found.append(FolderComponent(identity: identity, term: term, origin: origin, isProven: isProven))
    }
    return found
  }

  func claims(_ name: String, in store: LogStore) -> [RecordID] {
    Self.folder(name).map { entries($0, in: store).compactMap(\.claim) } ?? []
  }

  func registries(in store: LogStore) -> [SourceID] { withIndex(store) { $0.registries } }

  private static func folder(_ name: String) -> WinSxSName? { WinSxSName(text: name) }

  /// Entries of exactly that folder: two folders may share a hash when one name is wrong.
  private func entries(_ folder: WinSxSName, in store: LogStore) -> [Entry] {
    withIndex(store) { $0.entries[folder.hash] ?? [] }.filter { entry in
      if let keyform = entry.keyform { return Self.folder(store.terms.text(keyform)) == folder }
      return entry.identity.flatMap { ComponentIdentity(logText: store.terms.text($0)) }.map(WinSxSName.init)
        == folder
    }
  }

  private func withIndex<Result>(_ store: LogStore, _ body: (Index) -> Result) -> Result {
    index.withLock { index in
      let built = index ?? Self.build(store)
      index = built
      return body(built)
    }
  }

  private static func build(_ store: LogStore) -> Index {
    var index = Index()
    var known: Set<TermID> = []
    store.forEachPayload { id, payload in
      guard case .componentClaim(let claim) = payload else { return }
      let source = store.source(id)
      if index.registries.last != source { index.registries.append(source) }
      guard let folder = folder(store.terms.text(claim.keyform)) else { return }
      if let identity = claim.identity { known.insert(identity) }
      index.entries[folder.hash, default: []].append(
        Entry(identity: claim.identity, claim: id, keyform: claim.keyform))
    }
    for number in 0..<store.terms.count {
      let term = TermID(index: UInt32(number))
      guard store.terms.kind(term) == .component, !known.contains(term),
        let identity = ComponentIdentity(logText: store.terms.text(term)), identity.architecture != nil
      else { continue }
      index.entries[WinSxSHash.identity(identity), default: []].append(Entry(identity: term))
    }
    return index
  }
}
