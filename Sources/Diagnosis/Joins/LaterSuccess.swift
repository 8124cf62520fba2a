import Knowledge
import LogStore
import Records

/// Finds out whether an update that failed was installed afterwards: then that is the first thing to say.
final class LaterSuccess {
  private let store: LogStore
  private let events: EventTable
  private var known: [String: [Success]]?

  private struct Success {
    var record: RecordID
    /// The session that says it.
    var session: Session?
  }

  init(_ store: LogStore, events: EventTable) {
    self.store = store
    self.events = events
  }

  /// The first record behind all failed attempts of `finding` that says that its update was installed.
  func record(for finding: Finding) -> RecordID? {
    guard let kb = finding.kb, let last = failures(finding).map(store.position).max() else { return nil }
    let clock = failures(finding).compactMap(store.time).max()
    return successes[kb]?.first { success in
      let record = success.record
      // What a session planned is looked at last: it takes reading its lines.
      return isLater(record) && success.session.map { !isRemoval($0, kb) } ?? true
    }?.record

    func isLater(_ record: RecordID) -> Bool {
      guard store.position(of: record) > last else { return false }
      // Without clocks, only the order within one log says what came later.
      guard let clock, let time = store.time(record) else {
        return store.source(record) == store.source(finding.root.record)
      }
      return time > clock
    }
  }

  private func failures(_ finding: Finding) -> [RecordID] {
    [finding.root.record] + finding.chain.flatMap(\.records) + finding.otherAttempts + finding.repeats
  }

  /// Records that say that an update was installed, by KB, in time order.
  private var successes: [String: [Success]] {
    if let known { return known }
    var found: [String: [Success]] = [:]
    for session in store.sessions where session.outcome == .succeeded {
      guard let kb = session.kb, let end = session.endRecord else { continue }
      found[kb, default: []].append(Success(record: end, session: session))
    }
    if store.sources.contains(where: { [.evtx, .eventExport, .mail].contains($0.kind) }) {
      var lookup = EventLookup(events, terms: store.terms)
      store.forEachPayload { id, payload in
        guard case .event(let event) = payload,
          lookup.entry(provider: event.provider, id: event.id)?.role == .installSucceeded
        else { return }
        let names = [event.title, event.package].compactMap { $0 }.map { store.terms.text($0) }
        if let kb = names.lazy.compactMap({ LogStore.kb(in: $0) }).first {
          found[kb, default: []].append(Success(record: id))
        }
      }
    }
    let ordered = found.mapValues {
      $0.sorted { store.position(of: $0.record) < store.position(of: $1.record) }
    }
    known = ordered
    return ordered
  }

  /// Whether the session took the update away.
  ///
  /// Plans name what is to become of each package: `Plan: Package: ..., targeted: Absent`.
  private func isRemoval(_ session: Session, _ kb: String) -> Bool {
    guard let pattern = try? LinePattern("Package: *\(kb)*targeted: Absent") else { return false }
    let records = session.records.prefix(LineSearch.most).map { RecordID(index: $0) }
    return LineSearch([pattern]).hits(in: records, store).contains { !$0.isEmpty }
  }
}
