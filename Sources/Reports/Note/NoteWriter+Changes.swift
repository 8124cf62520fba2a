import Diagnosis
import LogStore
import Records

extension NoteWriter {
  /// What changed between the last attempt that succeeded and the first that failed, by kind.
  ///
  /// Facts beside each other; the first line says that they prove nothing by themselves.
  func changes() -> [String] {
    guard !findings.isEmpty, let changes = context.snapshot.changes else { return [] }
    var values = ["good": changes.since.name, "bad": changes.until.name].compactMapValues { $0 }
    values["since"] = (changes.since.end ?? changes.since.start).map(context.time) ?? "?"
    values["until"] = changes.until.start.map(context.time) ?? "?"
    let ends = [changes.since.records.last, changes.until.target].compactMap { $0 }
    let key = changes.isSameSeries ? "change.head-series" : "change.head"
    var lines = [context.say(Phrase(key, values)) + context.cite(ends), ""]
    if changes.changes.isEmpty { return lines + ["- " + context.say("change.none")] }
    let words = ChangeWords(snapshot: context.snapshot, wording: context.wording)
    for kind in CaseChanges.Kind.allCases {
      let own = changes.of(kind)
      // Who asked for a restart and when the clock was set is told by number: their words name people.
      guard ![.restart, .clock].contains(kind) else {
        guard !own.isEmpty else { continue }
        let values = ["kind": words.word(kind), "count": "\(own.count)"]
        lines.append("- " + context.say("change.count", values) + context.cite(own.prefix(3).map(\.record)))
        continue
      }
      for change in own.prefix(ChangeWords.most) {
        let time = store.time(change.record).map(context.time) ?? "?"
        let values = ["time": time, "kind": words.word(kind), "text": words.text(change.record)]
        lines.append("- " + context.say(Phrase("change.line", values)) + context.cite(change.record))
      }
      let more = own.count - ChangeWords.most
      if more > 0 {
        lines.append("- " + context.say("change.more", ["kind": words.word(kind), "count": "\(more)"]))
      }
    }
    return lines
  }
}
