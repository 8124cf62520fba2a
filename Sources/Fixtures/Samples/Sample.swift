/// A sample case: a folder of files as a customer would send it, made from nothing but code.
public enum Sample: String, CaseIterable, Sendable {
  /// KB5013941 fails with 0x800f0986: one file of the store is not what its deltas expect.
  case kb5013941
  /// The same machine and the same update without the fault.
  case healthy
  /// The first one as it arrives: a stored mail with a zip with a cabinet.
  case posted

  /// A file of a sample.
  public struct File: Sendable {
    /// Where it lies in the sample's folder, with slashes.
    public var path: String
    /// Its content.
    public var bytes: [UInt8]
  }

  /// What the sample is, in one line.
  public var summary: String {
    switch self {
    case .kb5013941: "KB5013941 fails with 0x800f0986; a file of the component store was changed"
    case .healthy: "the same machine and update, nothing fails"
    case .posted: "the first case as it arrives: a mail with a zip with a cabinet"
    }
  }

  /// The command that writes the sample anew from the root of the repository.
  public var command: String {
    "swift run kbgen sample \(rawValue) --out Samples/\(rawValue)"
  }

  /// All files, in order of their paths.
  ///
  /// The same bytes on each call.
  public func files() throws -> [File] {
    if self == .posted {
      let about = [
        File(path: "README.md", bytes: Array(readme.utf8)),
        File(path: "expected.json", bytes: Array((Posted.expected().text() + "\n").utf8)),
      ]
      return (about + (try Posted.files())).sorted { $0.path < $1.path }
    }
    let fault = self == .kb5013941
    let story = Case5013941.cbsLog(fault: fault)
    var files = [
      File(path: "README.md", bytes: Array(readme.utf8)),
      File(path: "expected.json", bytes: Array((Case5013941.expected(fault: fault).text() + "\n").utf8)),
      File(path: "Windows/Logs/CBS/CBS.log", bytes: story.log.bytes),
      File(path: "Windows/Logs/DISM/dism.log", bytes: Case5013941.dismLog().log.bytes),
    ]
    if fault {
      files.append(File(path: "mail.txt", bytes: Array(Case5013941.mail(log: story.log.text).utf8)))
    }
    let events = Case5013941.events(fault: fault)
    for (name, channel) in [("System", events.system), ("Setup", events.setup)] {
      files.append(
        File(path: "Windows/System32/winevt/Logs/\(name).evtx", bytes: try EvtxWriter().file(of: channel)))
    }
    return files.sorted { $0.path < $1.path }
  }
}
