import LogStore
import Records

/// The list that `c` opens: components (or files, packages, codes, hashes) with their counts by lane, narrowed by typing.
struct Picker: Equatable {
  /// What it lists.
  enum Kind: String, CaseIterable {
    case component
    case file
    case package
    case code
    case hash

    var subject: Filter.Subject {
      switch self {
      case .component: .component
      case .file: .file
      case .package: .package
      case .code: .code
      case .hash: .hash
      }
    }
  }

  /// One value with the number of rows that name it, by lane.
  struct Entry: Equatable {
    var name: String
    var counts: [Int]
  }

  var kind: Kind
  var text = ""
  var selected = 0
  private(set) var entries: [Entry]

  /// Lists the values of `kind` in the rows that pass `filters`.
  init(kind: Kind, store: LogStore, filters: [Filter]) {
    self.kind = kind
    let test = store.test(filters.filter { $0.subject != kind.subject })
    var counts: [String: [Int]] = [:]
    for lane in Lane.allCases {
      for record in store.rows(lane) where test(record) {
        for name in Self.names(kind, record, store) {
          counts[name, default: Lane.allCases.map { _ in 0 }][Int(lane.rawValue)] += 1
        }
      }
    }
    // Hash mismatches first, then CSI failures: what the case is about stands on top.
    entries = counts.map { Entry(name: $0.key, counts: $0.value) }.sorted {
      ($1.counts[2], $1.counts[1], $1.counts[0], $0.name) < (
        $0.counts[2], $0.counts[1], $0.counts[0], $1.name
      )
    }
  }

  private static func names(_ kind: Kind, _ record: RecordID, _ store: LogStore) -> Set<String> {
    var names: Set<String> = []
    switch kind {
    case .code: for code in store.codes(of: record) { names.insert(code.text) }
    case .hash:
      guard let mismatch = store.mismatch(of: record) else { break }
      for digest in [mismatch.actual, mismatch.expected] { if let digest { names.insert(digest.hex) } }
    case .component, .file, .package:
      for term in store.subjects(of: record) {
        switch (kind, store.terms.kind(term)) {
        case (.component, .component): names.insert(LogStore.componentName(store.terms.text(term)))
        case (.file, .file): names.insert(store.terms.text(term))
        case (.package, .package):
          let text = store.terms.text(term)
          names.insert(LogStore.kb(in: text) ?? text)
        default: break
        }
      }
    }
    return names
  }

  /// The typed words in lower case.
  var words: [String] { text.lowercased().split(separator: " ").map(String.init) }

  /// Entries whose name holds the typed words in any order, case ignored.
  var matching: [Entry] {
    let words = words
    guard !words.isEmpty else { return entries }
    return entries.filter { entry in
      let name = entry.name.lowercased()
      return words.allSatisfy { name.contains($0) }
    }
  }

  /// The entry under the cursor.
  var current: Entry? {
    let shown = matching
    return shown.indices.contains(selected) ? shown[selected] : nil
  }
}
