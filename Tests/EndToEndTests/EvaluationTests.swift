import Foundation
import TestSupport
import Testing

/// The harness of `make eval` counts right.
@Suite struct EvaluationTests {
  private static let python = ["/usr/bin/python3", "/usr/local/bin/python3"]
    .first(where: FileManager.default.isExecutableFile)

  @Test(.enabled(if: Self.python != nil, "python3 is not installed"))
  func theHarnessCountsRight() throws {
    let process = Process()
    process.executableURL = URL(filePath: try #require(Self.python))
    process.arguments = [Repository.root + "/Tests/Evaluation/test_evaluate.py", "-q"]
    process.environment = ["PYTHONDONTWRITEBYTECODE": "1"]
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}
