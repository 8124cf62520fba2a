import Parsers
import Records
import Testing

@testable import LogStore

/// Many small sources in one batch: the store is the same as with a batch for each.
@Suite struct SharedBatchTests {
  private static func line(_ day: String, _ time: String, _ text: String) -> String {
    "\(day) \(time), Info                  CBS    \(text)\r\n"
  }

  /// What a small log may hold that keeps its batch plain: names, codes, lines that continue, no clock at all.
  private static func texts(_ count: Int) -> [String] {
    (0..<count).map { number in
      switch number % 5 {
      case 0: line("2022-10-08", "13:50:5\(number % 10)", "Session: 30990553_\(number), a line")
      case 1:
        line("2022-10-08", "13:50:50", "one") + line("2022-03-08", "13:50:49", "behind it")
          + "  goes on\r\n"
      case 2: line("2023-01-02", "00:00:0\(number % 10)", "Failed to do it [HRESULT = 0x800f0805]")
      case 3: "no prefix, no clock\r\nat all\r\n"
      default: line("2022-10-08", "13:50:51", "last, without a line end").dropLast(2) + ""
      }
    }
  }

  private static func batches(_ texts: [String]) -> (sources: [Source], batches: [RecordBatch]) {
    let block = TextBlock(capacity: 1 << 16)
    var sources: [Source] = []
    var batches: [RecordBatch] = []
    for (index, text) in texts.enumerated() {
      let bytes = Array(text.utf8)
      block.free.copyBytes(from: bytes)
      let buffer = block.take(bytes.count)
      let id = SourceID(index: UInt32(index))
      sources.append(
        Source(id: id, path: "\(index).log", kind: .cbs, encoding: .utf8, byteCount: bytes.count))
      batches.append(CBSParser(source: id, text: buffer).parse(0..<bytes.count))
    }
    return (sources, batches)
  }

  private static func joined(_ batches: [RecordBatch]) -> [RecordBatch] {
    var joined: [RecordBatch] = []
    for batch in batches where joined.isEmpty || !joined[joined.count - 1].join(batch) {
      joined.append(batch)
    }
    return joined
  }

  private static func store(
    _ sources: [Source], _ batches: [RecordBatch], _ overrides: [SourceID: ZoneOffset]
  ) throws -> LogStore {
    LogStore(
      sources: sources, batches: batches.map { ParsedBatch($0) },
      interpretation: try StoreCase.interpretation(), overrides: overrides, threads: 2)
  }

  @Test(arguments: [[:], [SourceID(index: 7): ZoneOffset(seconds: 8 * 3600)]])
  func aSharedBatchIsTheSameAsOneForEach(_ overrides: [SourceID: ZoneOffset]) throws {
    let (sources, batches) = Self.batches(Self.texts(40))
    let joined = Self.joined(batches)
    #expect(joined.count < 20)
    #expect(joined.contains { $0.parts.count > 2 })
    let (one, other) = (
      try Self.store(sources, batches, overrides), try Self.store(sources, joined, overrides)
    )
    #expect(StoreCase.dump(one) == StoreCase.dump(other))
    for index in 0..<UInt32(one.count) {
      let id = RecordID(index: index)
      #expect(one.text(id) == other.text(id))
      #expect(one.key(id) == other.key(id))
      #expect(other.find(other.key(id)) == id)
      #expect(one.textRange(id) == other.textRange(id))
      #expect(one.source(id) == other.source(id))
      #expect(one.clock(of: id)?.offset == other.clock(of: id)?.offset)
    }
    for source in sources {
      #expect(one.range(source.id) == other.range(source.id))
      #expect(one.span(source.id)?.first == other.span(source.id)?.first)
      #expect(one.span(source.id)?.last == other.span(source.id)?.last)
    }
    #expect(
      StoreCase.dump(one.refrozen(interpretation: try StoreCase.interpretation(), overrides: [:]))
        == StoreCase.dump(other.refrozen(interpretation: try StoreCase.interpretation(), overrides: [:])))
  }

  /// Logs with proof of two offsets make a history, which the silent ones follow record by record.
  @Test func sharedBatchesFollowDaylightSaving() throws {
    func proof(_ day: String, _ utc: String) -> String {
      "\(day) 12:00:00, Info                  CSI    00000001@\(utc) a stamp\r\n"
        + "\(day) 12:00:01, Info                  CSI    00000002@\(utc) a stamp\r\n"
    }
    let silent = (1...12).flatMap { month in
      [Self.line("2022-\(month < 10 ? "0" : "")\(month)-05", "08:00:00", "quiet")]
    }
    let (sources, batches) = Self.batches(
      silent + [proof("2022-01-10", "2022/1/10:11:00:00.000"), proof("2022-07-10", "2022/7/10:10:00:00.000")])
    let joined = Self.joined(batches)
    #expect(joined.contains { $0.parts.count == 12 })
    let (one, other) = (try Self.store(sources, batches, [:]), try Self.store(sources, joined, [:]))
    #expect(Set(sources.prefix(12).compactMap { one.clocks[$0.id]?.first?.offset }).count == 2)
    #expect(StoreCase.dump(one) == StoreCase.dump(other))
  }

  @Test func onlyWhatIsPlainAndStandsTogetherIsJoined() {
    let evidence = Self.line("2022-10-08", "13:50:50", "TI: --- Initializing Trusted Installer ---")
    let mark = "2022-10-08 13:50:50, Info                  CSI    00000001@2022/10/8:05:50:50.895 x\r\n"
    let plain = Self.line("2022-10-08", "13:50:50", "plain")
    let (_, batches) = Self.batches([plain, mark, plain, plain, evidence + "\0\0\0\0\0\0\0\0\r\n", plain])
    let counts = Self.joined(batches).map { max($0.parts.count, 1) }
    #expect(counts == [1, 1, 2, 1, 1])
    func join(_ first: RecordBatch, _ next: RecordBatch) -> Bool {
      var first = first
      return first.join(next)
    }
    #expect(!join(batches[0], batches[1]))
    #expect(!join(batches[0], batches[2]))
    #expect(join(batches[2], batches[3]))
    // Of two blocks.
    let (_, others) = Self.batches([plain, plain])
    #expect(!join(batches[0], others[1]))
  }
}
