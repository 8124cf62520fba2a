import Casework
import DataFiles
import LogStore
import PlainText
import Records

/// The table of sources: what was read, what was not and why, and by which clock.
public struct SourcesText {
  let snapshot: CaseSnapshot
  let wording: Wording
  let withHashes: Bool

  /// Describes the sources of `snapshot`.
  public init(snapshot: CaseSnapshot, wording: Wording, withHashes: Bool) {
    self.snapshot = snapshot
    self.wording = wording
    self.withHashes = withHashes
  }

  /// The lines, not yet made harmless.
  public var lines: [String] {
    snapshot.sources.flatMap { report -> [String] in
      var head = "\(report.status.sign) \(report.path)  \(wording("status.\(report.status.rawValue)"))"
      if let source = report.source {
        head +=
          "  \(wording("kind.\(source.kind.rawValue)"))  \(report.amount(wording))"
      }
      if let original = report.duplicateOf { head += "  = \(original)" }
      var lines = [head]
      if let span = report.span {
        lines.append("    \(span.first.iso8601(snapshot.zone)) … \(span.last.iso8601(snapshot.zone))")
      }
      for clock in report.clocks where report.source?.kind != .evtx {
        lines.append("    \(clock.text(wording))")
      }
      if withHashes, let hash = report.sha256() { lines.append("    SHA-256 \(hash.hex)") }
      for complaint in report.complaints.prefix(8) {
        lines.append(
          "    ! \(complaint.what(wording))\(complaint.location.offset > 0 ? " @\(complaint.location.offset)" : ""): \(wording("complaint.done.\(complaint.action.rawValue)"))"
        )
      }
      if report.complaints.count > 8 {
        lines.append(
          "    ! " + wording("source.more-complaints", ["count": "\(report.complaints.count - 8)"]))
      }
      if let refusal = report.refusal { lines.append("    ! " + refusal.what(wording)) }
      return lines
    }
  }

  /// The whole text.
  public var text: String {
    let coverage = [""] + CoverageText(snapshot: snapshot, wording: wording).text
    return (lines + coverage).map(HarmlessText.of).joined(separator: "\n") + "\n"
  }
}

extension SourceReport.Status {
  /// A sign that tells the state by its shape.
  public var sign: String {
    switch self {
    case .read: "✔"
    case .partly: "!"
    case .empty: "∅"
    case .unreadable: "✖"
    case .duplicate: "="
    }
  }
}

extension ClockStretch {
  /// `clock +08:00 by 12 CSI stamps`.
  public func text(_ wording: Wording) -> String {
    wording("clock.\(basis.rawValue)", ["offset": offset.text, "stamps": "\(stamps)"])
  }
}
