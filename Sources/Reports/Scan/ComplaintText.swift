import DataFiles
import Intake
import Records

extension Complaint {
  /// What is wrong, in the wording's language.
  public func what(_ wording: Wording) -> String {
    switch problem {
    case .unreadable(let reason): wording("complaint.unreadable", ["reason": reason])
    case .empty: wording("complaint.empty")
    case .unsupported(let kind): wording("complaint.unsupported", ["kind": kind])
    case .unrecognised: wording("complaint.unrecognised")
    case .malformed(let part, let needed, let found):
      wording("complaint.malformed", ["part": part, "needed": needed, "found": found])
    case .checksum(let part): wording("complaint.checksum", ["part": part])
    case .truncated(let part): wording("complaint.truncated", ["part": part])
    case .limit(let what): wording("complaint.limit", ["what": what])
    case .shrank: wording("complaint.shrank")
    case .encoding(let name): wording("complaint.encoding", ["name": name])
    case .nulRun: wording("complaint.nul-run")
    case .repairMismatch(let part, let needed, let found):
      wording("complaint.repair-mismatch", ["part": part, "needed": needed, "found": found])
    case .clockConflict(let count): wording("complaint.clock-conflict", ["count": count])
    case .undecoded(let count): wording("complaint.undecoded", ["count": "\(count)"])
    }
  }
}

extension EvidenceWalk.Refusal.Reason {
  /// What is wrong, in the wording's language.
  public func what(_ wording: Wording) -> String {
    switch self {
    case .unreadable(let reason): wording("complaint.unreadable", ["reason": reason])
    case .emptyFolder: wording("complaint.empty-folder")
    case .limit(let what): wording("complaint.limit", ["what": what])
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
