import Casework
import DataFiles
import Intake
import Records

extension Complaint {
  /// What is wrong, in the wording's language.
  public func what(_ wording: Wording) -> String {
    switch problem {
    case .unreadable(let reason): wording("complaint.unreadable", ["reason": reason])
    case .empty: wording("complaint.empty")
    case .unsupported(let kind): wording("complaint.unsupported.\(kind)")
    case .unrecognised: wording("complaint.unrecognised")
    case .malformed(let part, let needed, let found):
      wording("complaint.malformed", ["part": part, "needed": needed, "found": found])
    case .checksum(let part): wording("complaint.checksum", ["part": part])
    case .truncated(let part): wording("complaint.truncated", ["part": part])
    case .limit(let what): wording("complaint.limit", ["what": what])
    case .shrank: wording("complaint.shrank")
    case .interrupted: wording("complaint.interrupted")
    case .grew(let count): wording("complaint.grew", ["count": "\(count)"])
    case .rewritten: wording("complaint.rewritten")
    case .replaced: wording("complaint.replaced")
    case .removed: wording("complaint.removed")
    case .encoding(let name): wording("complaint.encoding", ["name": name])
    case .nulRun: wording("complaint.nul-run")
    case .repairMismatch(let part, let needed, let found):
      wording("complaint.repair-mismatch", ["part": part, "needed": needed, "found": found])
    case .undecoded(let count): wording("complaint.undecoded", ["count": "\(count)"])
    case .clockConflict(let used, let other):
      wording(
        location.number == nil ? "complaint.clock-conflict" : "complaint.clock-conflict-line",
        [
          "used": used.offset, "by": used.text(wording), "other": other.offset, "others": other.text(wording),
          "line": location.number.map { "\($0)" } ?? "",
        ])
    case .archive(let reason, let file, let detail):
      wording("complaint.archive.\(reason.rawValue)", ["file": file, "detail": detail])
    case .stale: wording("complaint.stale")
    case .olderCopy: wording("complaint.older-copy")
    case .replayed(let pages, let logs): wording("complaint.replayed", ["count": "\(pages)", "logs": logs])
    case .loneLog(let hive): wording("complaint.lone-log", ["hive": hive])
    case .dateOrder(let order): wording("complaint.date-order.\(order)")
    case .cutMessages(let count): wording("complaint.cut-messages", ["count": "\(count)"])
    case .cutNames(let count): wording("complaint.cut-names", ["count": "\(count)"])
    case .withoutYear(let count): wording("complaint.without-year", ["count": "\(count)"])
    }
  }
}

extension Complaint.ClockStatement {
  /// `6 CSI stamps`.
  fileprivate func text(_ wording: Wording) -> String {
    let one = "clock-basis.\(basis)-one"
    return count == 1 && wording.has(one)
      ? wording(one) : wording("clock-basis.\(basis)", ["count": "\(count)"])
  }
}

extension EvidenceWalk.Refusal.Reason {
  /// What is wrong, in the wording's language.
  public func what(_ wording: Wording) -> String {
    switch self {
    case .unreadable(let reason): wording("complaint.unreadable", ["reason": reason])
    case .vanished: wording("complaint.vanished")
    case .emptyFolder: wording("complaint.empty-folder")
    case .limit(let what): wording("complaint.limit", ["what": what])
    case .knownPlaces: wording("complaint.known-places")
    }
  }
}

extension ComponentIdentity {
  /// Name, version and architecture in the log's own spelling, without what is always the same.
  var shortIdentity: String {
    var text = name
    if let version { text += ", version \(version)" }
    if let architecture { text += ", arch \(architecture)" }
    if let culture { text += ", culture \(culture)" }
    return text
  }
}

extension SourceReport {
  /// `554 records`; of an archive `7 members`.
  public func amount(_ wording: Wording) -> String {
    if let members = memberCount { return wording("source.members", ["count": "\(members)"]) }
    return wording("source.records", ["count": "\(recordCount)"])
  }
}
