import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import PlainText
import Records

/// The text form of `kbtriage attempts`.
public struct AttemptsText {
  let snapshot: CaseSnapshot
  let kb: String?
  let words: AttemptWords

  private var wording: Wording { words.wording }

  /// Describes the attempts of `snapshot`, of one update when `kb` is given.
  public init(snapshot: CaseSnapshot, kb: String? = nil, wording: Wording, codes: CodeTable) {
    self.snapshot = snapshot
    self.kb = kb
    words = AttemptWords(snapshot: snapshot, wording: wording, codes: codes)
  }

  /// The text; nothing in it can change a terminal's state.
  public var text: String { lines.map(HarmlessText.of).joined(separator: "\n") + "\n" }

  private var lines: [String] {
    let attempts = snapshot.attempts.of(kb)
    // What comes every day would hide the rest; who asks for one update sees all of it.
    let told = kb == nil ? attempts.filter { !$0.isRoutine } : attempts
    var lines = told.flatMap(lines)
    if attempts.isEmpty {
      lines.append(
        kb.map { wording("attempt.none-of", ["kb": Attempts.number($0)]) } ?? wording("attempt.none"))
    }
    if kb == nil { lines += words.routine(attempts) }
    let idle = snapshot.attempts.idleSessions
    if idle > 0 { lines.append(wording("attempt.idle", ["count": "\(idle)"])) }
    if let changes = snapshot.changes, kb == nil || told.contains(where: { $0.kb == changes.until.kb }) {
      let change = ChangeWords(snapshot: snapshot, wording: wording)
      lines += ["", change.head(changes)] + change.lines(changes).map { "   " + change.text($0) }
    }
    return lines
  }

  private func lines(_ attempt: Attempt) -> [String] {
    let start = attempt.start.map { snapshot.text($0) } ?? wording("attempt.no-clock")
    // One event alone is a point of time.
    let isPoint = attempt.start == attempt.end
    let end = isPoint ? "" : attempt.end.map { " … \(snapshot.text($0))" } ?? ""
    let took = isPoint ? "" : words.duration(attempt).map { "  " + $0 } ?? ""
    var lines = ["\(attempt.number)  \(words.name(attempt))  \(words.result(attempt))"]
    lines.append("   \(start)\(end)\(took)")
    let title = attempt.kb == nil ? nil : attempt.title ?? attempt.package
    lines += [title, words.client(attempt), words.phases(attempt), words.restarts(attempt)]
      .compactMap { $0 }.map { "   " + $0 }
    var seen = wording("attempt.seen-in", ["sources": words.sources(attempt)])
    if let record = attempt.firstFailure {
      seen += "  " + wording("attempt.first-failure", ["place": words.place(record)])
    }
    return lines + ["   " + seen]
  }
}
