import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import Records

/// What changed since it last worked, in words.
public struct ChangeWords {
  let snapshot: CaseSnapshot
  let wording: Wording
  private let events: EventWords?

  /// Most changes of one kind that are told line by line.
  public static let most = 6

  /// The same for a kind: every machine is restarted, and its clock is set.
  static func most(_ kind: CaseChanges.Kind) -> Int { [.restart, .clock].contains(kind) ? 2 : most }

  /// Words in the language of `wording`.
  public init(snapshot: CaseSnapshot, wording: Wording) {
    self.snapshot = snapshot
    self.wording = wording
    // Without the tables, which are part of the program, the records' own summaries serve.
    events = try? EventWords(events: .shared, codes: .shared)
  }

  /// `between the last success (KB4589208, 2022-09-15 08:43) and the first failure (…)`.
  public func head(_ changes: CaseChanges) -> String {
    func name(_ attempt: Attempt) -> String { attempt.name ?? wording("attempt.unnamed") }
    func time(_ instant: Instant?) -> String { instant.map { snapshot.text($0) } ?? "?" }
    return wording(
      changes.isSameSeries ? "change.head-series" : "change.head",
      [
        "good": name(changes.since), "since": time(changes.since.end ?? changes.since.start),
        "bad": name(changes.until), "until": time(changes.until.start),
      ])
  }

  /// One line of a list.
  public struct Line: Sendable {
    /// What it says.
    public let text: String
    /// The record that says so.
    public let record: RecordID?
  }

  /// The changes by kind, each kind with its first ones and how many more there are.
  public func lines(_ changes: CaseChanges) -> [Line] {
    guard !changes.changes.isEmpty else { return [Line(text: wording("change.none"), record: nil)] }
    return CaseChanges.Kind.allCases.flatMap { kind -> [Line] in
      let own = changes.of(kind)
      let most = Self.most(kind)
      var lines = own.prefix(most).map { change in
        let time = snapshot.store.time(change.record).map { snapshot.text($0) } ?? "?"
        return Line(text: "\(time)  \(word(kind))  \(text(change.record))", record: change.record)
      }
      if own.count > most {
        lines.append(
          Line(
            text: wording("change.more", ["kind": word(kind), "count": "\(own.count - most)"]),
            record: own[most].record))
      }
      return lines
    }
  }

  /// `service`.
  public func word(_ kind: CaseChanges.Kind) -> String { wording("change.\(kind.rawValue)") }

  /// What the record says: an event by the table's words.
  public func text(_ record: RecordID) -> String {
    guard case .event(let event) = snapshot.store.payload(record), let events,
      let sentence = events.sentence(
        provider: snapshot.store.terms.text(event.provider), id: event.id, wording.language,
        fields: EventFields(text: snapshot.eventText(record)).data)
    else { return RecordSummary(store: snapshot.store).text(record).text(wording) }
    return sentence
  }
}
