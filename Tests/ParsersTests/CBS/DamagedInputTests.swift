import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// No bytes end the program: random damage through every parser, with seeds that a failure prints.
@Suite struct DamagedInputTests {
  @Test func textsOfTheCBSFamily() throws {
    let texts = try CBSFixtures.all()
    for number in 0..<800 {
      var mutation = Mutation(seed: UInt64(0xcb5 + number))
      let bytes = mutation.damaged(texts[number % texts.count].bytes)
      #expect(CBSParserTests.parse(bytes).count > 0 || bytes.isEmpty, "seed \(0xcb5 + number)")
    }
  }

  @Test func eventLogs() throws {
    let log = try EvtxTest.mixedLog(6)
    for number in 0..<500 {
      var mutation = Mutation(seed: UInt64(0xe47 + number))
      let bytes = mutation.damaged(log)
      let batch = EvtxTest.parse(bytes)
      #expect(batch.places.count == batch.count, "seed \(0xe47 + number)")
    }
  }

  @Test func excerpts() throws {
    let mail = try Repository.bytes("Samples/kb5013941/mail.txt")
    for number in 0..<700 {
      var mutation = Mutation(seed: UInt64(0x3a1 + number))
      let start = mutation.below(mail.count / 2)
      let bytes = mutation.damaged(Array(mail[start..<min(start + 4_000, mail.count)]))
      let batch = ExcerptParser(source: SourceID(index: 0), text: TextBuffer(bytes)).parse()
      #expect(batch.places.count == batch.count, "seed \(0x3a1 + number)")
    }
  }
}
