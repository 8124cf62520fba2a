import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// Properties of any text: records tile it, and cuts do not change them.
@Suite struct CBSRangeTests {
  @Test func recordsTileTheirText() throws {
    for text in try CBSFixtures.all() { expectTiling(text.bytes, text.name) }
  }

  @Test func recordsTileDamagedTexts() throws {
    let texts = try CBSFixtures.all()
    for number in 0..<200 {
      let seed = UInt64(0x7117 + number)
      var mutation = Mutation(seed: seed)
      expectTiling(mutation.damaged(texts[number % texts.count].bytes), "seed \(seed)")
    }
  }

  @Test(arguments: [1, 7, 100, 4096])
  func equalRangesGiveTheSameRecords(_ size: Int) throws {
    for text in try CBSFixtures.all() {
      let cuts = Array(stride(from: size, to: text.bytes.count, by: size))
      // One-byte ranges cost a walk each: the long texts are cut so in the other sizes.
      if size == 1, text.bytes.count > 12_000 { continue }
      expectSplitting(text.bytes, cuts, "\(text.name), \(size) bytes")
    }
  }

  @Test func randomCutsOfDamagedTextsGiveTheSameRecords() throws {
    let texts = try CBSFixtures.all()
    for number in 0..<300 {
      let seed = UInt64(0x5917 + number)
      var mutation = Mutation(seed: seed)
      let bytes = mutation.damaged(texts[number % texts.count].bytes)
      var cuts: Set<Int> = []
      for _ in 0..<12 { cuts.insert(mutation.below(bytes.count)) }
      expectSplitting(bytes, cuts.filter { $0 > 0 }.sorted(), "seed \(seed)")
    }
  }

  /// What is read before all is there is what is read of the whole, or is not read.
  @Test func beginningsGiveTheRecordsOfTheWhole() throws {
    let texts = try CBSFixtures.all()
    var early = 0
    for number in 0..<150 {
      let seed = UInt64(0xea71 + number)
      var mutation = Mutation(seed: seed)
      let bytes = (0..<3).flatMap { _ in mutation.damaged(texts[mutation.below(texts.count)].bytes) }
      guard bytes.count > 1 else { continue }
      let whole = CBSParser(source: SourceID(index: 0), text: TextBuffer(bytes))
      for _ in 0..<8 {
        let here = mutation.below(bytes.count) + 1
        let start = mutation.below(here)
        let piece = start..<start + mutation.below(here - start) + 1
        let text = TextBuffer(Array(bytes[..<here]))
        guard let found = CBSParser(source: SourceID(index: 0), text: text).readEarly(piece) else { continue }
        early += 1
        let wanted = whole.read(piece)
        #expect(found.textRange == wanted.textRange, "seed \(seed), \(piece) of \(here)")
        #expect(
          BatchDump.records([found], end: found.textRange.upperBound)
            == BatchDump.records([wanted], end: wanted.textRange.upperBound),
          "seed \(seed), \(piece) of \(here)")
      }
    }
    #expect(early > 50, "\(early) pieces could be read early")
  }

  /// Every cut near the places where records begin in an unusual way.
  @Test(arguments: [
    "call over two lines", "call open for a third line", "call before another part", "NUL run between lines",
    "NUL run inside a line", "NUL run before everything", "mixed line ends", "carriage returns",
  ])
  func everySingleCutGivesTheSameRecords(_ name: String) throws {
    let form = try #require(CBSForms.all.first { $0.name == name })
    for cut in 1..<form.bytes.count { expectSplitting(form.bytes, [cut], "\(name), cut at \(cut)") }
  }

  /// A call that stays open for longer than is looked back ends there, wherever the text is cut.
  @Test func callsHaveAReach() {
    let error = "2022-10-08 13:50:57, Error                 CSI    "
    let middle = String(repeating: "an argument that goes on\n", count: 3_000)
    let bytes = Array("\(error)00000001 (F) STATUS_NOT_FOUND #1# from A(x\n\(middle)\(error)y)\n".utf8)
    #expect(bytes.count > RecordWalker.callReach)
    #expect(CBSParserTests.parse(bytes).count == 2)
    for cut in [1, 60, 1_000, 9_000, 40_000, bytes.count - 60, bytes.count - 20] {
      expectSplitting(bytes, [cut], "cut at \(cut)")
    }
  }

  /// Texts for which earlier versions searched the rest of the file, or the last 64 KiB, for every line, or
  /// called themselves for every word: minutes, or a stack that ran full.
  @Test(
    .timeLimit(.minutes(1)),
    arguments: [
      ("", "2022-10-08 13:50:57, Info                  CBS    short\r", 16),
      ("", "2022-10-08 13:50:57, Error                 CSI    no sequence (open\n", 4),
      ("2022-10-08 13:50:57, Error                 CSI    00000001 (F) ", "ersion, Version ", 2),
      (
        "2022-10-08 13:50:57, Info                  CSI    00000001 Hashes for file member a do not match ",
        "Expected: ", 2
      ),
      ("2022-10-08 13:50:57, Info                  CBS    ", "~~0x~A~1", 2),
      ("", "\0x", 1), ("", "(", 4),
    ])
  func longTextsTakeLinearTime(_ head: String, _ repeated: String, _ megabytes: Int) {
    let count = (megabytes << 20) / repeated.utf8.count
    let bytes = Array(head.utf8) + Array(repeatElement(Array(repeated.utf8), count: count).joined())
    #expect(CBSParserTests.parse(bytes).count > 0)
  }

  private func expectTiling(_ bytes: [UInt8], _ name: String) {
    let batch = CBSParserTests.parse(bytes)
    guard !bytes.isEmpty else { return }
    #expect(batch.starts.first == 0, "\(name)")
    #expect(zip(batch.starts, batch.starts.dropFirst()).allSatisfy { $0 < $1 }, "\(name)")
    #expect(batch.textRange == 0..<bytes.count, "\(name)")
    let ends = batch.starts.dropFirst().map(Int.init) + [bytes.count]
    var printed: [UInt8] = []
    for (start, end) in zip(batch.starts, ends) { printed += batch.text.view[Int(start)..<end].buffer }
    #expect(printed == bytes, "\(name)")
    #expect(batch.times.count == batch.count && batch.kinds.count == batch.count, "\(name)")
    #expect(batch.mentions.allSatisfy { Int($0.record) < batch.count }, "\(name)")
  }

  private func expectSplitting(_ bytes: [UInt8], _ cuts: [Int], _ name: String) {
    let text = TextBuffer(bytes)
    let parser = CBSParser(source: SourceID(index: 0), text: text)
    let whole = BatchDump.records([parser.parse(0..<bytes.count)], end: bytes.count)
    let edges = [0] + cuts + [bytes.count]
    let batches = zip(edges, edges.dropFirst()).map { parser.parse($0..<$1) }
    let parts = BatchDump.records(batches.filter { $0.count > 0 }, end: bytes.count)
    if let difference = Golden.difference(parts.joined(separator: "\n"), whole.joined(separator: "\n")) {
      Issue.record("\(name) \(difference)")
    }
  }
}
