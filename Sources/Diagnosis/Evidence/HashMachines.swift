import LogStore
import Records

/// Hash mismatches of one file compared from machine to machine.
///
/// Damage never makes the same content twice: the same wrong hash on two machines comes from what they have in common.
struct HashMachines: Sendable {
  /// What the comparison of one mismatch gave.
  struct Answer: Sendable {
    /// `same`, `different`, `unclear` or `one`.
    var word = "one"
    /// The records that it was compared with, the first of each machine.
    var records: [RecordID] = []
  }

  private struct FileHash: Hashable {
    var file: String
    var hash: Digest?
  }

  /// Where something was found: by the machine's number, one source of it and the first record.
  private typealias Places = [Int: (source: SourceID, record: RecordID)]

  private var machines: CaseMachines?
  private var byActual: [FileHash: Places] = [:]
  private var byExpected: [FileHash: Places] = [:]
  /// Actual hashes of what `byExpected` holds, by machine.
  private var actuals: [FileHash: [Int: Set<Digest>]] = [:]

  /// Most machines that one mismatch is compared with.
  private static let most = 32

  /// O(mismatches), and O(payloads) when files of one name fail in two servicing logs.
  init(_ store: LogStore) {
    var hits: [(file: String, fact: MismatchFact, actual: Digest, source: SourceID, record: RecordID)] = []
    var sources: [String: Set<SourceID>] = [:]
    for fact in store.mismatches {
      guard let actual = fact.actual else { continue }
      let file = store.terms.text(fact.file).lowercased()
      var seen: Set<SourceID> = []
      for record in fact.records {
        let source = store.source(record)
        // Mails quote whoever wrote them; whose machine that is cannot be told.
        guard store.sources[Int(source.index)].kind == .cbs, seen.insert(source).inserted else { continue }
        hits.append((file, fact, actual, source, record))
        sources[file, default: []].insert(source)
      }
    }
    hits = hits.filter { sources[$0.file]?.count ?? 0 > 1 }
    guard !hits.isEmpty else { return }
    let machines = CaseMachines(store, Set(hits.map(\.source)).sorted())
    self.machines = machines
    for hit in hits {
      guard let machine = machines.number(of: hit.source) else { continue }
      let actual = FileHash(file: hit.file, hash: hit.actual)
      let expected = FileHash(file: hit.file, hash: hit.fact.expected)
      Self.add(hit.source, hit.record, machine, to: &byActual[actual, default: [:]])
      Self.add(hit.source, hit.record, machine, to: &byExpected[expected, default: [:]])
      actuals[expected, default: [:]][machine, default: []].insert(hit.actual)
    }
  }

  private static func add(_ source: SourceID, _ record: RecordID, _ machine: Int, to places: inout Places) {
    if places.count < most, places[machine] == nil { places[machine] = (source, record) }
  }

  /// What other machines of the case have of the file that `record` names.
  func answer(file: String, expected: Digest?, actual: Digest?, at source: SourceID) -> Answer {
    guard let machines, let actual, let own = machines.number(of: source) else { return Answer() }
    let file = file.lowercased()
    var unclear: [RecordID] = []
    func others(_ places: Places?, where holds: (Int) -> Bool) -> [RecordID] {
      var found: [RecordID] = []
      for (machine, place) in places ?? [:] where machine != own && holds(machine) {
        switch machines.relation(source, place.source) {
        case .same: break
        case .other: found.append(place.record)
        case .unclear: unclear.append(place.record)
        }
      }
      return found.sorted()
    }
    let same = others(byActual[FileHash(file: file, hash: actual)]) { _ in true }
    if !same.isEmpty { return Answer(word: "same", records: same) }
    let wanted = FileHash(file: file, hash: expected)
    let mine = actuals[wanted]?[own] ?? []
    // A machine that has one of this one's hashes too is told there.
    let different = others(byExpected[wanted]) { actuals[wanted]?[$0]?.isDisjoint(with: mine) ?? false }
    if !different.isEmpty { return Answer(word: "different", records: different) }
    return unclear.isEmpty ? Answer() : Answer(word: "unclear", records: Set(unclear).sorted())
  }
}
