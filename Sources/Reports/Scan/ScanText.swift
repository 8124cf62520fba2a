import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import PlainText
import Records

/// The text form of `kbtriage scan`: verdict, chain, what to ask, sources.
public struct ScanText {
  let snapshot: CaseSnapshot
  let wording: Wording
  let codes: CodeTable
  let withHashes: Bool

  /// Describes `snapshot`.
  public init(snapshot: CaseSnapshot, wording: Wording, codes: CodeTable, withHashes: Bool) {
    self.snapshot = snapshot
    self.wording = wording
    self.codes = codes
    self.withHashes = withHashes
  }

  /// The text; nothing in it can change a terminal's state.
  public var text: String {
    var lines: [String] = []
    if snapshot.findings.isEmpty, snapshot.isReadable {
      lines += [Self.verdict(snapshot, wording), ""]
    }
    if snapshot.computers.count > 1 {
      lines += [wording("scan.several-machines", ["names": snapshot.computers.joined(separator: ", ")]), ""]
    }
    for finding in snapshot.findings { lines += describe(finding) + [""] }
    let unexplained = UnexplainedText(snapshot: snapshot, wording: wording).lines
    if !unexplained.isEmpty { lines += unexplained + [""] }
    lines.append(wording("scan.counts", Self.counts(snapshot)))
    // Who asks for hashes wants each source.
    let sources = SourcesText(snapshot: snapshot, wording: wording, withHashes: withHashes)
    lines += [""] + (withHashes ? sources.lines : sources.briefLines)
    return lines.map(HarmlessText.of).joined(separator: "\n") + "\n"
  }

  /// The counts of a case by their placeholders.
  public static func counts(_ snapshot: CaseSnapshot) -> KeyValuePairs<String, String> {
    [
      "records": "\(snapshot.store.count)", "events": "\(snapshot.eventErrorCount)",
      "csi": "\(snapshot.csiFailureCount)", "hashes": "\(snapshot.store.mismatchRecordCount)",
      "facts": "\(snapshot.store.mismatches.count)", "others": "\(snapshot.otherFailureCount)",
    ]
  }

  /// What there is to say when no rule names a cause.
  public static func verdict(_ snapshot: CaseSnapshot, _ wording: Wording) -> String {
    guard snapshot.isQuiet else { return wording("scan.no-finding") }
    let count = snapshot.otherFailureCount
    return count > 0 ? wording("scan.other-failures", ["count": "\(count)"]) : wording("scan.nothing-found")
  }

  /// The role in words where the sign alone could be missed.
  private func role(_ step: ChainStep) -> String {
    switch step.role {
    case .root, .cleanUp: "  (\(wording("role.\(step.role.rawValue)")))"
    default: ""
    }
  }

  private func describe(_ finding: Finding) -> [String] {
    var lines = [
      "F\(finding.number) \(finding.failureClass) \(wording("level.\(finding.level.rawValue)")): \(snapshot.sentence(finding, wording))",
      "   \(wording("scan.confidence", ["confidence": wording("confidence.\(finding.confidence.rawValue)")]))",
    ]
    if let kb = finding.kb {
      lines[1] += "   " + wording("scan.attempts", ["kb": kb, "count": "\(finding.attemptCount)"])
    }
    for step in finding.chain {
      let time = snapshot.store.time(step.record)
      let folded = step.folded > 0 ? " ×\(step.folded + 1)" : ""
      lines.append(
        "   \(snapshot.clock(time, step.record)) \(step.role.sign) \(step.code?.text ?? "          ") \(step.text.text(wording))\(folded)\(role(step))"
      )
    }
    for item in finding.evidence { lines.append("   + " + item.text.text(wording)) }
    for item in finding.counterEvidence { lines.append("   - " + item.text.text(wording)) }
    for other in finding.competing { lines.append("   ≠ " + snapshot.sentence(other, wording)) }
    for item in finding.joins { lines.append("   = " + item.text.text(wording)) }
    for request in finding.answered {
      let answer = request.answer?.text.text(wording) ?? ""
      lines.append(
        "   ✔ " + wording("scan.answered", ["what": request.what.text(wording), "answer": answer]))
    }
    for (index, request) in finding.open.enumerated() {
      lines.append("   \(wording("scan.ask")) \(index + 1): \(request.what.text(wording))")
      if let command = request.command ?? request.path { lines.append("      \(command)") }
    }
    return lines
  }
}

extension ChainStep.Role {
  /// A sign that tells the role by its shape.
  public var sign: String {
    switch self {
    case .root: "✖"
    case .follows: "✖"
    case .returned: "↑"
    case .sessionEnd: "◼"
    case .cleanUp: "·"
    case .event: "✉"
    }
  }
}

extension Finding {
  /// Attempts that this finding stands for.
  public var attemptCount: Int { max(1, 1 + otherAttempts.count + repeats.count) }
}

extension CaseSnapshot {
  /// `13:50:50.895+08:00`, or `13:50:50+08:00    ` for records whose clock shows seconds only.
  public func clock(_ time: Instant?, _ record: RecordID) -> String {
    guard let time else { return "--:--:--          " }
    let isExact = store.marks(record).contains(.exact)
    let offset = offset(at: time)
    return time.clockText(offset)
      + (isExact ? "." + time.millisecondText + offset.text : offset.text + "    ")
  }
}
