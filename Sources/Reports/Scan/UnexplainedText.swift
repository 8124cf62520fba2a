import Casework
import DataFiles
import Diagnosis
import LogStore

/// Failures of other logs that no finding explains, as lines: how often, what they say, and where the first stands.
struct UnexplainedText {
  let snapshot: CaseSnapshot
  let wording: Wording

  /// Most kinds of records told of one log; the scan document has more.
  private static let limit = 6

  var lines: [String] {
    guard !snapshot.unexplained.isEmpty else { return [] }
    var lines = [wording("scan.unexplained", ["count": "\(snapshot.unexplainedCount)"])]
    var rest = snapshot.unexplained[...]
    while let first = rest.first {
      let groups = rest.prefix { $0.source == first.source }
      rest = rest.dropFirst(groups.count)
      let count = groups.reduce(0) { $0 + $1.records.count }
      let path = snapshot.store.sources[Int(first.source.index)].path
      lines.append("   " + wording("scan.unexplained-log", ["path": path, "count": "\(count)"]))
      for group in groups.prefix(Self.limit) { lines.append(line(group)) }
      if groups.count > Self.limit {
        lines.append("      " + wording("scan.more-unexplained", ["count": "\(groups.count - Self.limit)"]))
      }
    }
    return lines
  }

  private func line(_ group: UnexplainedFailures) -> String {
    let time = snapshot.clock(snapshot.store.time(group.record), group.record)
    let folded = group.records.count > 1 ? " ×\(group.records.count)" : ""
    let line = snapshot.store.location(group.record).number.map {
      "  " + wording("scan.line", ["number": "\($0)"])
    }
    return
      "      \(time) \(group.code?.text ?? "          ") \(group.text.text(wording))\(folded)\(line ?? "")"
  }
}
