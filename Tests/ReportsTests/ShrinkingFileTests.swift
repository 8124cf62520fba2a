import Casework
import Foundation
import Testing

/// A file that gets shorter while the case is open must neither end the program nor go unnoticed.
@Suite struct ShrinkingFileTests {
  @Test func aFileThatShrinksAfterReadingIsReported() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "kbtriage-\(UUID().uuidString).log"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let line = "2024-05-06 10:00:00, Info                  CBS    a line of the log that is long enough\n"
    try String(repeating: line, count: 400).write(toFile: path, atomically: false, encoding: .utf8)
    let snapshot = CaseLoad(paths: [path], knowledge: try CaseKnowledge(userFolder: nil)).run()
    let report = try #require(snapshot.sources.first)
    #expect(report.recordCount == 400)
    #expect(!report.hasShrunkSince)
    #expect(truncate(path, 0) == 0)
    let last = snapshot.store.id(at: 399)
    // The bytes are gone: they read as zeros instead of raising SIGBUS.
    #expect(snapshot.store.text(last).unicodeScalars.allSatisfy { $0.value == 0 })
    #expect(report.hasShrunkSince)
  }
}
