import Knowledge
import Records

/// One condition on records, as a person sets it from the keyboard; prints as it could be typed.
public struct Filter: Hashable, Sendable {
  /// What it looks at.
  public enum Subject: String, Sendable, CaseIterable {
    /// Records that state a failure, known noise left out.
    case failures
    /// A component's name, any version and architecture.
    case component
    /// A file name; when kept, with the records about its component or folder where a hash mismatch joins them.
    case file
    /// A hash in hex or its first eight digits or more, or in base64, with what its mismatches are about.
    case hash
    /// A package, or a KB number that its name holds or that the case names together with it.
    case package
    /// A code in any spelling.
    case code
    /// A servicing session.
    case session
    /// A source by its path.
    case source
  }

  /// What it looks at.
  public var subject: Subject
  /// The value; empty for failures.
  public var value: String
  /// Whether matching records are left out instead of kept.
  public var isExcluded: Bool

  /// Makes a filter.
  public init(_ subject: Subject, _ value: String = "", isExcluded: Bool = false) {
    self.subject = subject
    self.value = value
    self.isExcluded = isExcluded
  }

  /// `component:ngc`, `-file:a.dll`, `failures`.
  public var text: String {
    (isExcluded ? "-" : "") + subject.rawValue + (value.isEmpty ? "" : ":" + value)
  }
}

extension LogStore {
  /// A test for records that pass all `filters`; several included values of one subject are alternatives.
  ///
  /// Preparing it looks at every term once; each test is then O(log mentions).
  public func test(_ filters: [Filter]) -> @Sendable (RecordID) -> Bool {
    var tests: [@Sendable (RecordID) -> Bool] = []
    for subject in Filter.Subject.allCases {
      let included = filters.filter { $0.subject == subject && !$0.isExcluded }.map(\.value)
      let excluded = filters.filter { $0.subject == subject && $0.isExcluded }.map(\.value)
      if !included.isEmpty { tests.append(matcher(subject, included, joins: true)) }
      if !excluded.isEmpty {
        // What is left out must name the value itself: the component may be about more than the file.
        let matches = matcher(subject, excluded, joins: false)
        tests.append { !matches($0) }
      }
    }
    let all = tests
    return { record in all.allSatisfy { $0(record) } }
  }

  private func matcher(_ subject: Filter.Subject, _ values: [String], joins: Bool)
    -> @Sendable (RecordID) -> Bool
  {
    switch subject {
    case .failures:
      return { record in
        let marks = self.marks(record)
        return (marks.contains(.failure) && marks.isDisjoint(with: [.noise, .copy]))
          || self.kind(record) == .hashMismatch || self.tellsOfRefusal(record)
      }
    case .component:
      return naming([.component, .folder], Set(values.map { $0.lowercased() })) { kind, name, wanted in
        kind == .folder
          ? Self.isStoreFolder(name, of: wanted) : wanted.contains(Self.componentName(name).lowercased())
      }
    case .file:
      let wanted = Set(values.map { $0.lowercased() })
      let direct = ids([.file], wanted) { $2.contains($1.lowercased()) }
      if joins { return matcher(ofFiles: wanted, direct: direct) }
      return { record in self.subjects(of: record).contains { direct.contains($0) } }
    case .hash: return matcher(ofHashes: values, joins: joins)
    case .package:
      // Which update a package without a number in its name belongs to, other lines of the case may tell.
      let identities = values.contains { Self.kb(in: $0) != nil } ? packageIdentities : nil
      return naming([.package], Set(values.map { $0.lowercased() })) { _, name, wanted in
        wanted.contains(name.lowercased())
          || (identities?.kbs(of: name) ?? []).contains { wanted.contains($0.lowercased()) }
      }
    case .session:
      let wanted = Set(values)
      let ranges = sessions.filter { wanted.contains(terms.text($0.id)) }.map { ($0.source, $0.records) }
      return { record in ranges.contains { $0.1.contains(record.index) && $0.0 == self.source(record) } }
    case .source:
      let wanted = Set(sources.filter { values.contains($0.path) }.map(\.id))
      return { record in wanted.contains(self.source(record)) }
    case .code:
      let wanted = Set(values)
      return { record in self.codes(of: record).contains { wanted.contains($0.text) } }
    }
  }

  /// Whether a record of a capture belongs to what failed: who held what was refused, and the capture itself.
  private func tellsOfRefusal(_ record: RecordID) -> Bool {
    switch kind(record) {
    case .capture: return true
    case .operation:
      if case .operation(let operation) = payload(record) { return operation.reason == .holder }
      return false
    default: return false
    }
  }

  private func naming(
    _ kinds: Set<TermKind>, _ wanted: Set<String>, _ matches: (TermKind, String, Set<String>) -> Bool
  ) -> @Sendable (RecordID) -> Bool {
    let found = ids(kinds, wanted, matches)
    return { record in self.subjects(of: record).contains { found.contains($0) } }
  }

  private func ids(
    _ kinds: Set<TermKind>, _ wanted: Set<String>, _ matches: (TermKind, String, Set<String>) -> Bool
  ) -> Set<TermID> {
    var ids: Set<TermID> = []
    for index in 0..<terms.count {
      let id = TermID(index: UInt32(index))
      let kind = terms.kind(id)
      if kinds.contains(kind), matches(kind, terms.text(id), wanted) { ids.insert(id) }
    }
    return ids
  }

  /// Whether a path leads into a folder of the store that belongs to one of the `components`, by the arithmetic of its
  /// name: a shortened name is told by its hash.
  ///
  /// Here and not in the parsers, which do not know the arithmetic: rows name folders, and which component that is
  /// matters only when somebody asks for one.
  static func isStoreFolder(_ path: String, of components: Set<String>) -> Bool {
    guard path.utf8.contains(UInt8(ascii: "_")) else { return false }
    for part in path.split(whereSeparator: { $0 == "\\" || $0 == "/" }) where part.utf8.count > 40 {
      guard let name = WinSxSName(text: String(part)) else { continue }
      if components.contains(where: { name.identity(fullName: $0) != nil }) { return true }
    }
    return false
  }

  /// The terms of a record and those that its neighbours say it is about: the component of a hash mismatch,
  /// component and file of a hydration that failed.
  public func subjects(of record: RecordID) -> [TermID] {
    var found = terms(of: record)
    if let component = mismatch(of: record)?.component { found.append(component) }
    if let about = attributed[record.index] { found += about }
    return found
  }

  /// The name of a component identity in canonical spelling.
  public static func componentName(_ identity: String) -> String {
    identity.split(separator: ",", maxSplits: 1).first.map(String.init) ?? identity
  }
}
