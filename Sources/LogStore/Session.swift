import Records

/// One servicing session: from `Session: ID initialized by client C` to its end.
public struct Session: Sendable {
  /// How it ended.
  public enum Outcome: String, Sendable {
    /// With a result that is no failure.
    case succeeded
    /// With a failing result.
    case failed
    /// Cancelled (CBS_E_CANCEL).
    case cancelled
    /// No end in the log: cut off, or interrupted.
    case unfinished
  }

  /// The id.
  public let id: TermID
  /// The client.
  public let client: TermID
  /// The source.
  public let source: SourceID
  /// Record numbers from its start to its end, other sessions' records among them.
  public let records: Range<UInt32>
  /// The record that ends it.
  public let endRecord: RecordID?
  /// Packages that its end, failure report or failures name.
  public let packages: [TermID]
  /// The KB number, `KB5013941`, when one is named.
  public let kb: String?
  /// The result.
  public let result: ErrorCode?
  /// How it ended.
  public let outcome: Outcome

  /// The record that starts it.
  public var startRecord: RecordID { RecordID(index: records.lowerBound) }
}

/// One hash mismatch, however often it was logged.
public struct MismatchFact: Sendable {
  /// The file.
  public let file: TermID
  /// The directory, when the record itself names it.
  public let folder: TermID?
  /// The component, when the record's neighbours or directory name it.
  public internal(set) var component: TermID?
  /// What the manifest wants.
  public let expected: Digest?
  /// What was found.
  public let actual: Digest?
  /// The records, in file order; copies in excerpts left out.
  public internal(set) var records: [RecordID]
}

extension LogStore {
  /// The KB number in a text: `KB` and six or seven digits.
  public static func kb(in text: String) -> String? {
    let bytes = Array(text.utf8)
    var index = 0
    while index + 8 <= bytes.count {
      if bytes[index] | 0x20 == UInt8(ascii: "k"), bytes[index + 1] | 0x20 == UInt8(ascii: "b") {
        var end = index + 2
        while end < bytes.count, bytes[end] &- 48 < 10 { end += 1 }
        if (6...7).contains(end - index - 2) {
          return "KB" + String(decoding: bytes[index + 2..<end], as: UTF8.self)
        }
      }
      index += 1
    }
    return nil
  }

  /// Sessions in order of their start.
  ///
  /// O(payloads log sessions).
  static func buildSessions(_ store: LogStore) -> [Session] {
    var drafts: [Draft] = []
    // Open drafts by source, in order of their start, and by id: the newest of an id goes on when the log was
    // rolled over or the id opened twice.
    var open: [SourceID: [Int]] = [:]
    var byID: [SessionKey: [Int]] = [:]
    store.forEachPayload { id, payload in
      let source = store.source(id)
      switch payload {
      case .sessionStart(let session, let client):
        open[source, default: []].append(drafts.count)
        byID[SessionKey(source: source, id: session), default: []].append(drafts.count)
        drafts.append(Draft(id: session, client: client, source: source, start: id.index))
      case .sessionEnd(let end):
        let key = SessionKey(source: source, id: end.session)
        guard let index = byID[key]?.last else { return }
        drafts[index].take(end, at: id)
        guard end.isFinal else { return }
        drafts[index].until = id.index + 1
        byID[key]?.removeLast()
        while let last = open[source]?.last, drafts[last].until != nil { open[source]?.removeLast() }
      case .failureReport(let report):
        if let index = open[source]?.last { drafts[index].add(report.package) }
      case .failure(let failure):
        guard failure.package != nil, store.marks(id).isDisjoint(with: [.noise, .copy]),
          let index = open[source]?.last
        else { return }
        drafts[index].add(failure.package)
      default: break
      }
    }
    return drafts.enumerated().map { index, draft in
      // Without an end, a session reaches to the next one of its source; drafts stand in order of start.
      let next =
        index + 1 < drafts.count && drafts[index + 1].source == draft.source ? drafts[index + 1].start : nil
      return draft.session(in: store, until: draft.until ?? next ?? store.range(draft.source).upperBound)
    }
  }

  private struct SessionKey: Hashable {
    var source: SourceID
    var id: TermID
  }

  private struct Draft {
    var id: TermID
    var client: TermID
    var source: SourceID
    var start: UInt32
    var packages: [TermID] = []
    var identifier: TermID?
    var result: ErrorCode?
    var end: RecordID?
    /// Behind its last record, once that has been seen.
    var until: UInt32?

    mutating func add(_ package: TermID?) {
      guard let package, !packages.contains(package), packages.count < 64 else { return }
      packages.append(package)
    }

    mutating func take(_ payload: Payload.SessionEnd, at record: RecordID) {
      add(payload.package)
      identifier = payload.identifier ?? identifier
      result = payload.status.code ?? result
      end = record
    }

    func session(in store: LogStore, until: UInt32) -> Session {
      let kb =
        identifier.flatMap { LogStore.kb(in: store.terms.text($0)) }
        ?? packages.lazy.compactMap { LogStore.kb(in: store.terms.text($0)) }.first
      let outcome: Session.Outcome =
        switch result {
        case nil: .unfinished
        case ErrorCode(0x800f_0820): .cancelled
        case let code?: code.isFailure ? .failed : .succeeded
        }
      let last = max(until, end.map { $0.index + 1 } ?? 0)
      return Session(
        id: id, client: client, source: source, records: start..<max(last, start + 1), endRecord: end,
        packages: packages,
        kb: kb, result: result, outcome: outcome)
    }
  }
}
