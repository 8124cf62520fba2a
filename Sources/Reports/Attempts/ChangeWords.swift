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

  /// `between the last success (KB4589208, 2022-09-15 08:43) and the first failure (…)`, its times as `text` writes
  /// them.
  public func head(_ changes: CaseChanges, time text: ((Instant) -> String)? = nil) -> String {
    let text = text ?? snapshot.text
    func name(_ attempt: Attempt) -> String { attempt.name ?? wording("attempt.unnamed") }
    func time(_ instant: Instant?) -> String { instant.map(text) ?? "?" }
    return wording(
      changes.isSameSeries ? "change.head-series" : "change.head",
      [
        "good": name(changes.since), "since": time(changes.since.end ?? changes.since.start),
        "bad": name(changes.until), "until": time(changes.until.start),
      ])
  }

  /// One line of a list.
  public struct Line: Sendable {
    /// What it says, without time and kind.
    public let words: String
    /// The kind of change; nil for a line about all or many.
    public let kind: CaseChanges.Kind?
    /// When it was; nil for a line about all or many, and without a clock.
    public let time: Instant?
    /// The record that says so.
    public let record: RecordID?
  }

  /// The line with its time in full: what the command prints.
  public func text(_ line: Line) -> String {
    guard let kind = line.kind else { return line.words }
    return "\(line.time.map { snapshot.text($0) } ?? "?")  \(word(kind))  \(line.words)"
  }

  /// Writes an instant that stands in the words of a record at another one.
  public typealias InnerTime = (_ instant: Instant, _ beside: Instant?) -> String

  /// The changes by kind, each kind with its first ones and how many more there are; times within the words as
  /// `inner` writes them, else as the event does.
  public func lines(_ changes: CaseChanges, inner: InnerTime? = nil) -> [Line] {
    guard !changes.changes.isEmpty else {
      return [Line(words: wording("change.none"), kind: nil, time: nil, record: nil)]
    }
    return CaseChanges.Kind.allCases.flatMap { kind -> [Line] in
      let own = changes.of(kind)
      let most = Self.most(kind)
      var lines = own.prefix(most).map { change in
        let time = snapshot.store.time(change.record)
        let words = text(change.record) { instant in inner?(instant, time) }
        return Line(words: words, kind: kind, time: time, record: change.record)
      }
      if own.count > most {
        lines.append(
          Line(
            words: wording("change.more", ["kind": word(kind), "count": "\(own.count - most)"]), kind: nil,
            time: nil, record: own[most].record))
      }
      return lines
    }
  }

  /// `service`.
  public func word(_ kind: CaseChanges.Kind) -> String { wording("change.\(kind.rawValue)") }

  /// What the record says: an event by the table's words, instants among its fields as `inner` writes them.
  public func text(_ record: RecordID, inner: (Instant) -> String? = { _ in nil }) -> String {
    guard case .event(let event) = snapshot.store.payload(record), let events,
      let sentence = events.sentence(
        provider: snapshot.store.terms.text(event.provider), id: event.id, wording.language,
        fields: EventFields(text: snapshot.eventText(record)).data.map { name, value in
          (name, Self.instant(value).flatMap(inner) ?? value)
        })
    else { return RecordSummary(store: snapshot.store).text(record).text(wording) }
    return sentence
  }

  /// The instant that a field of an event log gives: `2022-09-21T00:42:17.5000000Z`.
  static func instant(_ text: String) -> Instant? {
    guard let match = text.wholeMatch(of: #/(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,7}))?Z/#),
      let year = Int(match.1), let month = Int(match.2), let day = Int(match.3), let hour = Int(match.4),
      let minute = Int(match.5), let second = Int(match.6)
    else { return nil }
    let digits = match.7.map(String.init) ?? ""
    let fraction = Int64(digits + String(repeating: "0", count: 7 - digits.count)) ?? 0
    return Instant(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, fraction: fraction)
  }
}
