import Casework
import Fixtures
import Foundation
import Records

@testable import Diagnosis

/// Cases made of files in a temporary folder, read as the program reads them.
enum CaseFiles {
  static let knowledge = Result { try CaseKnowledge(userFolder: nil) }

  /// Reads a case of these files; a name may have folders.
  static func snapshot(_ files: [(name: String, bytes: [UInt8])]) throws -> CaseSnapshot {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    for file in files {
      let place = folder.appendingPathComponent(file.name)
      try FileManager.default.createDirectory(
        at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(file.bytes).write(to: place)
    }
    return CaseLoad(paths: [folder.path], knowledge: try knowledge.get()).run()
  }

  static func snapshot(_ text: String) throws -> CaseSnapshot {
    try snapshot([("CBS.log", Array(text.utf8))])
  }

  /// `F01 0x800f0985 -> 0x800f0986`, for comparisons and messages.
  static func verdicts(_ snapshot: CaseSnapshot) -> [String] {
    snapshot.findings.map {
      "\($0.failureClass) \($0.root.code?.text ?? "-") -> \($0.result?.text ?? "-")"
    }
  }
}
