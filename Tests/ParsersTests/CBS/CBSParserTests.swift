import Fixtures
import Foundation
import Records
import TestSupport
import Testing

@testable import Parsers

/// Whole records against golden files, and counts against what the generator knows.
@Suite struct CBSParserTests {
  @Test(arguments: CBSFixtures.scenarios)
  func scenario(_ scenario: Scenario) {
    expectGolden(BatchDump.text(CBSFixtures.tail(scenario)), "\(scenario.rawValue).txt")
  }

  @Test func failingBlockOfTheSample() throws {
    expectGolden(BatchDump.text(try CBSFixtures.failingBlock()), "failingBlock.txt")
  }

  @Test func formsOfTheField() {
    let text = CBSForms.all.map { "== \($0.name)\n\(BatchDump.text($0.bytes))" }.joined(separator: "\n")
    expectGolden(text, "forms.txt")
  }

  /// An excerpt's record may start without a time stamp; a log's may not.
  @Test func linesWithoutTimeStartRecordsInExcerptsOnly() {
    let bytes = Array(
      """
      Error                 CSI    00000001 (F) STATUS_NOT_FOUND #1# from A::B(...)
      Error in prose is no record
      Info                  CBS    Failed. [HRESULT = 0x80070005]

      """.utf8)
    expectGolden(
      "== excerpt\n\(BatchDump.text(bytes, isExcerpt: true))\n== log\n\(BatchDump.text(bytes))", "undated.txt"
    )
  }

  @Test(arguments: Scenario.allCases)
  func kindsAreThoseThatTheGeneratorWrote(_ scenario: Scenario) {
    let story = scenario.story()
    let batch = Self.parse(story.log.bytes)
    #expect(batch.count == story.log.recordCount)
    for kind in WrittenKind.allCases {
      // What the generator calls a plain line may be one that later builds give a kind of its own.
      guard kind != .log else { continue }
      let read = batch.kinds.count { "\($0)" == kind.rawValue }
      #expect(read == story.log.tally[kind, default: 0], "\(kind.rawValue)")
    }
    let facts = batch.payloads.compactMap { entry -> [String]? in
      guard case .hashMismatch(let mismatch) = entry.payload else { return nil }
      return [batch.terms.text(mismatch.file), mismatch.expected?.hex ?? "", mismatch.actual?.hex ?? ""]
    }
    #expect(facts == story.mismatches.map { [$0.file, Self.hex($0.expected), Self.hex($0.actual)] })
  }

  @Test(arguments: Scenario.allCases)
  func lineEndsDoNotMatter(_ scenario: Scenario) {
    let reference = Self.withoutPlaces(Self.parse(scenario.bytes(lineEnd: .lf)))
    for end in [CBSWriter.LineEnd.crlf, .cr] {
      let other = Self.withoutPlaces(Self.parse(scenario.bytes(lineEnd: end)))
      let difference = Golden.difference(other, reference)
      #expect(difference == nil, "\(end): \(difference ?? "")")
    }
  }

  @Test func aLongRecordIsKeptWithAComplaint() {
    let line = "2022-10-08 13:50:57, Info                  CBS    "
    let bytes = Array((line + String(repeating: "a ", count: 600_000) + "\n" + line + "two\n").utf8)
    let batch = Self.parse(bytes)
    #expect(batch.count == 2)
    #expect(batch.complaints.count == 1)
    guard case .limit = batch.complaints.first?.problem else {
      Issue.record("not a limit: \(batch.complaints)")
      return
    }
  }

  /// A log that was cut inside a long block is still recognised.
  @Test func firstPrefixesMayComeLate() {
    let block = String(repeating: "(p)\tCSI Payload Corrupt\t(n)\ta\\b.dll\r\n", count: 300)
    let line = "2022-10-08 13:50:57, Info                  CBS    text\r\n"
    for (text, prefixed) in [(block + line + line, 2), (block, 0)] {
      let buffer = TextBuffer(Array(text.utf8))
      let found = withExtendedLifetime(buffer) { CBSParser.prefixedLines(buffer.view) }
      #expect(found.prefixed == prefixed)
    }
  }

  static func parse(_ bytes: [UInt8]) -> RecordBatch {
    let text = TextBuffer(bytes)
    return CBSParser(source: SourceID(index: 0), text: text).parse(0..<text.count)
  }

  /// The dump without offsets and lengths, which depend on the line ends.
  private static func withoutPlaces(_ batch: RecordBatch) -> String {
    BatchDump.records([batch], end: batch.textRange.upperBound)
      .map { entry in entry.split(separator: " ", maxSplits: 1).last.map(String.init) ?? entry }
      .joined(separator: "\n")
      // Where the message starts does not depend on them, but a continued line's place does.
      .replacing(#/messageOffset: \d+/#, with: "")
  }

  private static func hex(_ text: String) -> String {
    let buffer = TextBuffer(Array(text.utf8))
    return withExtendedLifetime(buffer) { Digest(text: buffer.view) }?.hex ?? text
  }

  private func expectGolden(_ text: String, _ name: String) {
    if let difference = Golden.difference(text, name, beside: #filePath) { Issue.record("\(difference)") }
  }
}
