import Casework
import DataFiles
import Diagnosis
import Foundation
import Knowledge

/// The document of `kbtriage attempts --format json`.
public struct AttemptsDocument: Encodable, Sendable {
  /// Name and version of the schema.
  public static let schemaName = "kbtriage.attempts/1"

  let schema = Self.schemaName
  /// The case's zone.
  let zone: String
  /// The zone in which the times of this document are: `case`, `utc`, `local` or an offset.
  let times: String
  let attempts: [AttemptEntry]
  /// Sessions that name no package and end with no failure.
  let idleSessions: Int
  /// What changed since it last worked.
  @Null var changes: ChangesEntry?

  struct ChangesEntry: Encodable, Sendable {
    /// Numbers of the last attempt that succeeded and the first that failed.
    let since: Int
    let until: Int
    /// Whether the two are the same update of different months.
    let sameSeries: Bool
    @Null var from: String?
    @Null var to: String?
    let changes: [ChangeEntry]
    /// How many there are; of very many not all are listed.
    let count: Int
  }

  struct ChangeEntry: Encodable, Sendable {
    let kind: String
    @Null var time: String?
    let text: String
    let ref: ScanDocument.Reference
  }

  /// Most changes that are listed.
  static let mostChanges = 500

  struct AttemptEntry: Encodable, Sendable {
    let number: Int
    @Null var kb: String?
    @Null var package: String?
    @Null var title: String?
    @Null var client: String?
    @Null var start: String?
    @Null var end: String?
    @Null var seconds: Double?
    let phases: [String]
    @Null var failureSource: String?
    @Null var result: ScanDocument.CodeEntry?
    let outcome: String
    /// Whether its update comes again and again under one number and always succeeds.
    let routine: Bool
    @Null var stackVersion: String?
    let sessions: [String]
    let sources: [String]
    let restarts: [ScanDocument.Reference]
    @Null var firstFailure: ScanDocument.Reference?
    let refs: [ScanDocument.Reference]
  }

  /// Describes the attempts of `snapshot`, of one update when `kb` is given.
  public init(_ snapshot: CaseSnapshot, kb: String? = nil, wording: Wording, codes: CodeTable) {
    let writer = ScanWriter(snapshot: snapshot, wording: wording, codes: codes)
    zone = snapshot.zone.text
    times = snapshot.shown.choice.text
    attempts = snapshot.attempts.of(kb).map(writer.attempt)
    idleSessions = snapshot.attempts.idleSessions
    changes = writer.changes
  }

  /// The document's bytes, with a newline at the end.
  public func json() throws -> Data { try document(self) }
}

extension ScanWriter {
  /// What changed since it last worked; nil when nothing failed or nothing had worked.
  var changes: AttemptsDocument.ChangesEntry? {
    guard let told = snapshot.changes else { return nil }
    let words = ChangeWords(snapshot: snapshot, wording: wording)
    return AttemptsDocument.ChangesEntry(
      since: told.since.number, until: told.until.number, sameSeries: told.isSameSeries,
      from: time(told.since.end ?? told.since.start), to: time(told.until.start),
      changes: told.changes.prefix(AttemptsDocument.mostChanges).map { change in
        AttemptsDocument.ChangeEntry(
          kind: change.kind.rawValue, time: time(store.time(change.record)), text: words.text(change.record),
          ref: reference(change.record))
      }, count: told.changes.count)
  }

  func attempt(_ attempt: Attempt) -> AttemptsDocument.AttemptEntry {
    AttemptsDocument.AttemptEntry(
      number: attempt.number, kb: attempt.kb, package: attempt.package, title: attempt.title,
      client: attempt.client, start: time(attempt.start), end: time(attempt.end),
      seconds: attempt.duration.map { Double($0 / 10_000) / 1000 }, phases: attempt.phases.map(\.rawValue),
      failureSource: attempt.failureSource, result: code(attempt.result), outcome: attempt.outcome.rawValue,
      routine: attempt.isRoutine, stackVersion: attempt.stack,
      sessions: attempt.sessions.map { store.terms.text(store.sessions[$0].id) },
      sources: attempt.sources.map { store.sources[Int($0.index)].path },
      restarts: attempt.restarts.prefix(ScanDocument.referenceLimit).map(reference),
      firstFailure: attempt.firstFailure.map(reference), refs: attempt.records.map(reference))
  }
}

extension Attempts {
  /// All of them, or those of one update: `KB5013941`, `kb5013941` or `5013941`.
  public func of(_ kb: String?) -> [Attempt] {
    guard let kb else { return all }
    let wanted = Self.number(kb)
    return all.filter { $0.kb == wanted }
  }

  /// The attempt that a word names: its number, `last-good` or `last-failed`, of one update when `kb` is given.
  ///
  /// What comes every day is not what people compare with; and a text of servicing says more than events.
  public func named(_ word: String, kb: String? = nil) -> Attempt? {
    if let number = Int(word) { return self[number] }
    let outcome: Attempt.Outcome? =
      switch word {
      case "last-good": .succeeded
      case "last-failed": .failed
      default: nil
      }
    guard let outcome else { return nil }
    let fitting = of(kb).filter { $0.outcome == outcome && !$0.isRoutine }
    return fitting.last { !$0.sessions.isEmpty } ?? fitting.last
  }

  /// `KB5013941` for any spelling of it.
  public static func number(_ text: String) -> String {
    let upper = text.uppercased()
    return upper.hasPrefix("KB") ? upper : "KB" + upper
  }
}
