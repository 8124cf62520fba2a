import Fixtures
import Foundation
import Testing

/// The committed samples are what the generator writes.
@Suite struct SampleTests {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func folder(of sample: Sample) -> URL {
    root.appendingPathComponent("Samples/\(sample.rawValue)")
  }

  @Test(arguments: Sample.allCases)
  func committedFilesAreTheGeneratedOnes(_ sample: Sample) throws {
    for file in try sample.files() {
      let committed = try? Data(contentsOf: Self.folder(of: sample).appendingPathComponent(file.path))
      // Not `#expect(a == b)`: that would print a megabyte.
      let difference = Self.difference(committed.map(Array.init), file.bytes)
      if let difference {
        Issue.record(
          "Samples/\(sample.rawValue)/\(file.path) \(difference); renew it with: \(sample.command)")
      }
    }
  }

  @Test(arguments: Sample.allCases)
  func nothingElseIsCommitted(_ sample: Sample) throws {
    let folder = Self.folder(of: sample)
    let generated = Set(try sample.files().map(\.path))
    let found = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { path in
      let file = folder.appendingPathComponent(path)
      return try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true
    }
    #expect(Set(found) == generated, "remove what the generator does not write, or: \(sample.command)")
  }

  @Test func samplesStaySmall() throws {
    let size = try Sample.allCases.flatMap { try $0.files() }.map(\.bytes.count).reduce(0, +)
    // The second round has the logs of the first once more, which git keeps once.
    #expect(size < 6 << 20)
  }

  @Test func timesOfTheLogsNeverGoBack() throws {
    // Where daylight saving ends, they do.
    let samples = Sample.allCases.filter { $0 != .clockDaylightSaving }
    for file in try samples.flatMap({ try $0.files() }) where file.path.hasSuffix(".log") {
      let times = String(decoding: file.bytes, as: UTF8.self).replacing("\r\n", with: "\n")
        .split(separator: "\n").map { $0.prefix(19) }.filter { $0.hasPrefix("2022-") }
      #expect(zip(times, times.dropFirst()).allSatisfy { $0 <= $1 }, "\(file.path)")
    }
  }

  @Test func directoryOfTheComponentHasItsPublishedHash() {
    #expect(
      Case5013941.component.directory
        == "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5"
    )
  }

  @Test(arguments: Scenario.allCases)
  func scenariosDifferOnlyInTheirLineEnds(_ scenario: Scenario) {
    let text = scenario.text(lineEnd: .lf)
    #expect(scenario.text(lineEnd: .crlf).replacing("\r\n", with: "\n") == text)
    #expect(scenario.text(lineEnd: .cr).replacing("\r", with: "\n") == text)
    #expect(scenario.bytes(lineEnd: .lf).count == text.utf8.count + 3)
  }

  @Test(arguments: Scenario.allCases)
  func scenariosCountTheirRecords(_ scenario: Scenario) {
    let story = scenario.story(lineEnd: .lf)
    let lines = scenario.text(lineEnd: .lf).split(separator: "\n").filter { $0.hasPrefix("2022-") }
    let continued = lines.count { $0.contains("CSI    0, as = (null)") }
    #expect(lines.count - continued == story.log.recordCount)
    #expect(story.log.tally[.hashMismatch, default: 0] == story.mismatches.count)
  }

  @Test func bulkIsCutAtALineAndRepeats() {
    var first = BulkWriter(bytes: 1 << 20, seed: 7)
    var second = BulkWriter(bytes: 1 << 20, seed: 7)
    var size = 0
    while first.next() {
      let more = second.next()
      #expect(more)
      #expect(first.block.last == UInt8(ascii: "\n"))
      #expect(first.block.elementsEqual(second.block))
      size += first.block.count
    }
    #expect(size <= 1 << 20 && size > (1 << 20) - 2_048)
    let more = second.next()
    #expect(!more)
  }

  private static func difference(_ committed: [UInt8]?, _ generated: [UInt8]) -> String? {
    guard let committed else { return "is missing" }
    guard committed != generated else { return nil }
    let place = zip(committed, generated).enumerated().first { $0.element.0 != $0.element.1 }?.offset
    let line = generated.prefix(place ?? 0).count { $0 == UInt8(ascii: "\n") } + 1
    return "differs from line \(line) on (\(committed.count) bytes, \(generated.count) generated)"
  }
}
