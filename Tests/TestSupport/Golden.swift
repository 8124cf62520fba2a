import Foundation

/// Files that hold what a test expects, beside the test.
///
/// `RECORD_SNAPSHOTS=1 swift test --filter ...` writes them anew; that run fails, so that nobody takes it for
/// a test, and `git diff` shows what changed.
public enum Golden {
  /// Compares `text` with the file `Golden/<name>` beside `test`.
  ///
  /// - Returns: nil when they are equal, else what differs and where.
  public static func difference(_ text: String, _ name: String, beside test: String) -> String? {
    let folder = URL(fileURLWithPath: test).deletingLastPathComponent().appendingPathComponent("Golden")
    let file = folder.appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      do {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      } catch {
        return "\(file.path) could not be written: \(error)"
      }
      return "recorded \(file.path); look at the difference, then run again without RECORD_SNAPSHOTS"
    }
    guard let expected = try? String(contentsOf: file, encoding: .utf8) else {
      return "\(file.path) is missing; record it with RECORD_SNAPSHOTS=1"
    }
    return difference(text, expected).map { "\(name) \($0); RECORD_SNAPSHOTS=1 renews it" }
  }

  /// The first lines in which `actual` differs from `expected`; nil when there are none.
  public static func difference(_ actual: String, _ expected: String) -> String? {
    guard actual != expected else { return nil }
    let here = actual.split(separator: "\n", omittingEmptySubsequences: false)
    let there = expected.split(separator: "\n", omittingEmptySubsequences: false)
    let line =
      zip(here, there).enumerated().first { $0.element.0 != $0.element.1 }?.offset
      ?? min(here.count, there.count)
    let found = line < here.count ? String(here[line]) : "(end)"
    let wanted = line < there.count ? String(there[line]) : "(end)"
    return "differs in line \(line + 1):\n  expected: \(wanted)\n  found:    \(found)"
  }
}

/// Places in the repository.
public enum Repository {
  /// Its top folder.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The shared collection of public logs beside the repository; nil where there is none.
  public static var corpus: String? {
    // A worktree and a clone stand side by side with `shared`.
    let path = URL(fileURLWithPath: root).deletingLastPathComponent().appendingPathComponent("shared/corpus")
    return FileManager.default.fileExists(atPath: path.path) ? path.path : nil
  }

  /// The bytes of a file below the top folder.
  public static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: root).appendingPathComponent(path)))
  }
}
