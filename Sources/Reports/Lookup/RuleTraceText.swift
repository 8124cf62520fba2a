import Casework
import DataFiles
import Diagnosis
import LogStore
import Records

/// The text form of `kbtriage rules why`: for each failed attempt, which condition held and which did not.
public struct RuleTraceText {
  let snapshot: CaseSnapshot
  let wording: Wording
  /// Most incidents that are told.
  private static let most = 50

  /// Writes about `snapshot`.
  public init(snapshot: CaseSnapshot, wording: Wording) {
    self.snapshot = snapshot
    self.wording = wording
  }

  /// The text for people, a line each; not yet made harmless.
  public func lines(_ rule: Rule, _ traces: [RuleTrace]) -> [String] {
    guard !traces.isEmpty else { return [wording("rules.no-incident")] }
    let words = RuleWords(wording: wording)
    var lines: [String] = []
    for trace in traces.prefix(Self.most) {
      lines.append(
        wording(
          trace.holds ? "rules.why-holds" : "rules.why-fails",
          ["rule": rule.id, "code": trace.result?.text ?? "–", "place": place(trace.root)]))
      for step in trace.steps {
        let records = step.records.prefix(3).map(place).joined(separator: ", ")
        let more = step.records.count > 3 ? ", +\(step.records.count - 3)" : ""
        let shown = records.isEmpty ? "" : "  ← \(records)\(more)"
        lines.append(
          String(repeating: "  ", count: step.depth + 1) + (step.holds ? "✔ " : "✖ ")
            + words.text(step.condition) + shown)
      }
      lines.append("")
    }
    if traces.count > Self.most {
      lines.append(wording("usage.more", ["count": "\(traces.count - Self.most)"]))
    }
    return lines
  }

  /// `CBS.log:12`: the file's last part, for a folder's path says nothing here, and the line or record number.
  private func place(_ record: RecordID) -> String {
    let location = snapshot.store.location(record)
    let name = lastPart(of: snapshot.store.sources[Int(location.source.index)].path)
    return location.number.map { "\(name):\($0)" } ?? "\(name)+\(location.offset)"
  }
}
