import Records
import Synchronization

/// Which update a package belongs to when its name does not say it.
///
/// `Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1706.1.8` names no KB number; a line of the case that names both
/// says which one it is, for every other line that names the package.
public struct PackageIdentities: Sendable {
  /// KB numbers by ``key(_:)``.
  private let numbers: [String: Set<String>]

  /// The KB numbers of a package: that in its name, else those that the case names together with it; sorted.
  ///
  /// O(length of the name).
  public func kbs(of package: String) -> [String] {
    if let own = LogStore.kb(in: package) { return [own] }
    return Self.key(package).flatMap { numbers[$0] }?.sorted() ?? []
  }

  /// The KB number of a package, when the case gives it one and no other.
  public func kb(of package: String) -> String? {
    let found = kbs(of: package)
    return found.count == 1 ? found[0] : nil
  }

  /// Name and version in lower case, nil for what is no package identity.
  ///
  /// Parts for other architectures and languages belong to the same update.
  static func key(_ package: String) -> String? {
    let parts = package.split(separator: "~", omittingEmptySubsequences: false)
    guard parts.count == 5, !parts[0].isEmpty, !parts[4].isEmpty else { return nil }
    return "\(parts[0])~\(parts[4])".lowercased()
  }

  private init(_ numbers: [String: Set<String>]) {
    self.numbers = numbers
  }

  /// What a package term tells by itself.
  private enum Name: UInt8 {
    case other
    /// An identity without a KB number.
    case open
    /// A part of an update, `Package_12_for_KB5013941~…`. Lines that name a whole update beside a package may tell that
    /// one replaces the other; a part stands beside its parent.
    case part
  }

  /// O(mentions + payloads).
  static func build(_ store: LogStore) -> PackageIdentities {
    let names = (0..<store.terms.count).map { index -> Name in
      let term = TermID(index: UInt32(index))
      guard store.terms.kind(term) == .package else { return .other }
      let text = store.terms.text(term)
      guard key(text) != nil else { return .other }
      guard LogStore.kb(in: text) != nil else { return .open }
      return isPart(text) ? .part : .other
    }
    var found: [String: Set<String>] = [:]
    func add(_ package: TermID?, _ kb: String?) {
      guard let package, let kb, Int(package.index) < names.count, names[Int(package.index)] == .open,
        let key = key(store.terms.text(package))
      else { return }
      found[key, default: []].insert(kb)
    }
    guard names.contains(.open) else { return PackageIdentities([:]) }
    addParents(store, names, add)
    store.forEachPayload { _, payload in
      switch payload {
      case .sessionEnd(let end):
        add(end.package, end.identifier.flatMap { LogStore.kb(in: store.terms.text($0)) })
      case .event(let event):
        guard event.package != nil, let title = event.title else { return }
        add(event.package, LogStore.kb(in: store.terms.text(title)))
      default: break
      }
    }
    return PackageIdentities(found)
  }

  /// Lines that name one open package and parts of one update.
  private static func addParents(_ store: LogStore, _ names: [Name], _ add: (TermID?, String?) -> Void) {
    /// Pairs that were taken already: most lines say the same.
    var seen: Set<UInt64> = []
    for batch in store.batches {
      var index = 0
      let mentions = batch.mentions
      while index < mentions.count {
        let record = mentions[index].record
        var open: TermID?
        var part: TermID?
        var isClear = true
        while index < mentions.count, mentions[index].record == record {
          let term = mentions[index].term
          switch names[Int(term.index)] {
          case .open:
            if open != nil { isClear = false }
            open = term
          case .part:
            if part != nil { isClear = false }
            part = term
          case .other: break
          }
          index += 1
        }
        guard isClear, let open, let part,
          seen.insert(UInt64(open.index) << 32 | UInt64(part.index)).inserted
        else { continue }
        add(open, LogStore.kb(in: store.terms.text(part)))
      }
    }
  }

  /// Whether a name has the form `Package_<number>_for_KB<number>`.
  private static func isPart(_ name: String) -> Bool {
    guard name.lowercased().hasPrefix("package_") else { return false }
    let rest = name.dropFirst(8)
    let digits = rest.prefix { $0.isASCII && $0.isNumber }
    return !digits.isEmpty && rest.dropFirst(digits.count).lowercased().hasPrefix("_for_kb")
  }
}

/// Holds the identities once somebody has asked.
final class PackageIndex: Sendable {
  private let built = Mutex<PackageIdentities?>(nil)

  func identities(_ store: LogStore) -> PackageIdentities {
    built.withLock { built in
      let found = built ?? PackageIdentities.build(store)
      built = found
      return found
    }
  }
}

extension LogStore {
  /// Which update each package of the case belongs to.
  ///
  /// The first call looks at every mention of a name once.
  public var packageIdentities: PackageIdentities { packages.identities(self) }
}
