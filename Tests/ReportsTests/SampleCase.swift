import Casework
import DataFiles
import Foundation
import Knowledge
import Reports
import Testing

/// Cases that tests read: the committed samples, and texts written for one test.
enum SampleCase {
  /// The repository's top, found from this file.
  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  static func path(_ name: String) -> String { root + "/Samples/" + name }

  /// Reads paths with the built-in rules.
  static func load(_ paths: [String], threads: Int? = nil) throws -> CaseSnapshot {
    CaseLoad(paths: paths, knowledge: try CaseKnowledge(userFolder: nil), threads: threads).run()
  }

  /// The failing sample, read once.
  static let failing = Result { try load([path("kb5013941")]) }
  /// The sample without a fault, read once.
  static let healthy = Result { try load([path("healthy")]) }

  static func note(_ snapshot: CaseSnapshot, _ language: Language) throws -> CaseNote {
    CaseNote(snapshot: snapshot, wording: try Wording(language), codes: try .shared, toolVersion: "test")
  }

  /// Runs `body` with a new folder that is gone afterwards.
  static func withFolder<Answer>(_ body: (String) throws -> Answer) throws -> Answer {
    let folder = NSTemporaryDirectory() + "kbtriage-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try body(folder)
  }

  /// The case of one text file.
  static func load(text: String, named name: String = "CBS.log") throws -> CaseSnapshot {
    try withFolder { folder in
      try Data(text.utf8).write(to: URL(filePath: folder + "/" + name))
      return try load([folder + "/" + name])
    }
  }
}

/// Compares with `Tests/ReportsTests/Snapshots/<name>`.
///
/// With RECORD_SNAPSHOTS=1 in the environment the file is written anew, and the test fails all the same, so that
/// nobody records without seeing it.
func expectSnapshot(_ text: String, named name: String, sourceLocation: SourceLocation = #_sourceLocation)
  throws
{
  let path = SampleCase.root + "/Tests/ReportsTests/Snapshots/" + name
  if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
    try Data(text.utf8).write(to: URL(filePath: path))
    Issue.record(
      "recorded \(name): look at the difference, then run without RECORD_SNAPSHOTS",
      sourceLocation: sourceLocation)
    return
  }
  let known = try String(contentsOfFile: path, encoding: .utf8)
  guard known != text else { return }
  let old = known.split(separator: "\n", omittingEmptySubsequences: false)
  let new = text.split(separator: "\n", omittingEmptySubsequences: false)
  let line =
    zip(old, new).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(old.count, new.count)
  Issue.record(
    """
    \(name) differs from line \(line + 1) on (RECORD_SNAPSHOTS=1 records it anew):
    - \(old.indices.contains(line) ? old[line] : "(end)")
    + \(new.indices.contains(line) ? new[line] : "(end)")
    """, sourceLocation: sourceLocation)
}
