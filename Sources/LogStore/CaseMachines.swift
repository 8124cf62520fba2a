import Records

/// Which of some sources come from one machine, and which from several.
///
///     let machines = CaseMachines(store, sources)
///     machines.relation(sources[0], sources[1])   // .same, .other, .unclear
///
/// No servicing log names its machine. A source's machine is told, in this order, by
/// 1. a computer's name in its path (`PC1-CBS.log`), where events or the output of a tool name that computer;
/// 2. the name that events and outputs of its own top folder or archive give;
/// 3. that folder itself, where each source has one and it is no folder of Windows.
///
/// Folders alone prove nothing: they may be the same machine of two days. Two logs with a session in common, or without
/// names and with one hash mismatch of the same second, are of one machine; two that cover the same time and have
/// neither are of two. The rest is unclear.
public struct CaseMachines: Sendable {
  /// What two sources have to do with each other.
  public enum Relation: Sendable {
    /// Of one machine, or nothing says otherwise.
    case same
    /// Of two machines.
    case other
    /// In folders of their own, without anything that tells whether that makes two machines.
    case unclear
  }

  /// A machine, or a folder that may be one.
  private struct Group: Sendable {
    var names: Set<String> = []
    var spans: [ClosedRange<Instant>] = []
  }

  private var numbers: [SourceID: Int] = [:]
  private var groups: [Group] = []

  /// Folders that Windows or tools make on every machine: they tell logs apart, not machines.
  private static let folders: Set<String> = [
    "c", "cbs", "config", "deepclean", "dism", "events", "eventlogs", "evtx", "inf", "log", "logs", "mosetup",
    "panther",
    "rollback", "servicing", "setup", "softwaredistribution", "sources", "system32", "temp", "windows",
    "windowsupdate", "winevt", "$windows.~bt",
  ]

  /// Looks at names, places and sessions of `sources`.
  ///
  /// O(sessions + terms), and O(payloads) when several machines may be named.
  public init(_ store: LogStore, _ sources: [SourceID]) {
    let paths = Paths(store, sources)
    let hasPlaces = sources.allSatisfy { paths.place($0).map(Self.mayBeMachine) ?? false }
    // A log and the older ones beside it are what most cases have: nothing there can tell two machines.
    let stated = hasPlaces || Self.mayNameSeveral(store) ? Self.statedNames(store) : [:]
    let known = Set(stated.values.joined())
    var keys: [String: Int] = [:]
    for source in sources {
      var names: Set<String> = []
      var key = ""
      if let name = paths.name(source, of: known) {
        names = [name]
        key = "name " + name
      } else if hasPlaces, let place = paths.place(source) {
        for (other, own) in stated where paths.lies(store.sources[Int(other.index)], in: place) {
          names.formUnion(own)
        }
        // The same name in two folders is one machine.
        key = names.count == 1 ? "name " + (names.first ?? "") : "place " + place
      }
      let number = keys[key] ?? groups.count
      if number == groups.count {
        groups.append(Group())
        keys[key] = number
      }
      groups[number].names.formUnion(names)
      numbers[source] = number
    }
    if groups.count > 1 {
      joinBySessions(store)
      joinByRecords(store)
    }
    for (source, number) in numbers {
      if let span = store.span(source), span.first <= span.last {
        groups[number].spans.append(span.first...span.last)
      }
    }
  }

  /// What two of the sources have to do with each other.
  public func relation(_ first: SourceID, _ second: SourceID) -> Relation {
    guard let one = numbers[first], let two = numbers[second], one != two else { return .same }
    let (left, right) = (groups[one], groups[two])
    if !left.names.isEmpty, !right.names.isEmpty, left.names.isDisjoint(with: right.names) { return .other }
    let isAtOnce = left.spans.contains { span in right.spans.contains { $0.overlaps(span) } }
    return isAtOnce ? .other : .unclear
  }

  /// The number of the source's machine among those of the sources, from 0.
  public func number(of source: SourceID) -> Int? { numbers[source] }

  /// Sessions are numbered by the clock: one that stands in two logs makes them one machine's.
  private mutating func joinBySessions(_ store: LogStore) {
    struct Key: Hashable {
      var id: TermID
      var start: Instant
    }
    var first: [Key: SourceID] = [:]
    for session in store.sessions where numbers[session.source] != nil {
      guard let start = store.time(session.startRecord) else { continue }
      if let other = first.updateValue(session.source, forKey: Key(id: session.id, start: start)) {
        join(session.source, other)
      }
    }
  }

  /// A cut out part of a log may show no session: the same line of the same second is the same line.
  private mutating func joinByRecords(_ store: LogStore) {
    for fact in store.mismatches where fact.records.count > 1 {
      var first: [Instant: SourceID] = [:]
      for record in fact.records {
        let source = store.source(record)
        guard let number = numbers[source], let time = store.time(record) else { continue }
        guard let other = first[time] else {
          first[time] = source
          continue
        }
        guard let found = numbers[other], number != found else { continue }
        // Two machines that are named may do the same thing at once.
        if groups[number].names.isEmpty || groups[found].names.isEmpty { join(source, other) }
      }
    }
  }

  private mutating func join(_ source: SourceID, _ other: SourceID) {
    guard let from = numbers[source], let to = numbers[other], from != to else { return }
    groups[to].names.formUnion(groups[from].names)
    for (source, number) in numbers where number == from { numbers[source] = to }
  }

  private static func mayBeMachine(_ folder: String) -> Bool {
    !folders.contains(folder) && !folder.hasPrefix("cbspersist")
  }

  /// Whether more than one computer may be named: by events and hives, or in the outputs of tools, whose names no term
  /// tells by its kind.
  ///
  /// O(terms), while the names themselves cost a look at all payloads.
  private static func mayNameSeveral(_ store: LogStore) -> Bool {
    if store.sources.contains(where: { [.toolOutput, .mail, .text].contains($0.kind) }) { return true }
    var first: String?
    for index in 0..<store.terms.count {
      let term = TermID(index: UInt32(index))
      guard store.terms.kind(term) == .computer else { continue }
      let name = shortName(store.terms.text(term))
      if first != nil, first != name { return true }
      first = name
    }
    return false
  }

  /// A computer's name without its domain, in lower case.
  private static func shortName(_ name: String) -> String { String(name.prefix { $0 != "." }).lowercased() }

  /// Names that sources state, without their domains, in lower case.
  private static func statedNames(_ store: LogStore) -> [SourceID: Set<String>] {
    let terms = store.terms
    var found: [SourceID: Set<TermID>] = [:]
    // A log has mostly one machine's name, millions of times.
    var last: (source: SourceID, name: TermID)?
    store.forEachPayload { id, payload in
      let name: TermID?
      switch payload {
      case .event(let event): name = event.computer
      case .machineFact(let fact) where fact.subject == .name: name = fact.value
      default: name = nil
      }
      guard let name else { return }
      let source = store.source(id)
      if let last, last == (source, name) { return }
      last = (source, name)
      found[source, default: []].insert(name)
    }
    return found.mapValues { names in
      Set(
        names.map { shortName(terms.text($0)) }.filter { $0.utf8.count > 2 && mayBeMachine($0) })
    }
  }
}

/// Paths of sources below what is the same in all that are compared.
private struct Paths {
  private var parts: [SourceID: [Substring]] = [:]
  private let depth: Int
  private let common: [Substring]

  init(_ store: LogStore, _ sources: [SourceID]) {
    for source in sources { parts[source] = Self.parts(store.sources[Int(source.index)]) }
    let first = parts.values.first ?? []
    var depth = 0
    // The last part is the file's own name.
    while depth + 1 < first.count,
      parts.values.allSatisfy({ depth + 1 < $0.count && $0[depth] == first[depth] })
    {
      depth += 1
    }
    self.depth = depth
    common = Array(first.prefix(depth))
  }

  /// The top folder or archive that the source lies in; nil when it lies in none.
  func place(_ source: SourceID) -> String? {
    guard let own = parts[source], own.count > depth + 1 else { return nil }
    return String(own[depth])
  }

  /// Members of archives stand behind an exclamation mark.
  private static func parts(_ source: Source) -> [Substring] {
    Substring(source.path.lowercased()).split { $0 == "/" || $0 == "!" }
  }

  func lies(_ source: Source, in place: String) -> Bool {
    let own = Self.parts(source)
    return own.count > depth + 1 && own.prefix(depth).elementsEqual(common) && own[depth] == place
  }

  /// The longest of `names` that stands as a word in the source's path; nil when two are as long.
  func name(_ source: SourceID, of names: Set<String>) -> String? {
    guard let own = parts[source] else { return nil }
    let found = names.filter { name in own.dropFirst(depth).contains { Self.has($0, name) } }
    let longest = found.map(\.utf8.count).max()
    let best = found.filter { $0.utf8.count == longest }
    return best.count == 1 ? best.first : nil
  }

  /// Whether `name` stands in `text` with no letter or digit beside it.
  private static func has(_ text: Substring, _ name: String) -> Bool {
    var rest = text
    while let hit = rest.firstRange(of: name) {
      let before = hit.lowerBound > text.startIndex ? text[text.index(before: hit.lowerBound)] : " "
      let after = hit.upperBound < text.endIndex ? text[hit.upperBound] : " "
      if !before.isLetter, !before.isNumber, !after.isLetter, !after.isNumber { return true }
      rest = rest[text.index(after: hit.lowerBound)...]
    }
    return false
  }
}
