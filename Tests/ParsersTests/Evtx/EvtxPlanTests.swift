import Fixtures
import Foundation
import Records
import Testing

@testable import Parsers

/// What a template's plan says is what its steps say; the texts come of the steps, the columns of the plan.
@Suite("Event logs: plans of templates")
struct EvtxPlanTests {
  /// What a record says in the columns, and how much text was written for it.
  private struct Reading: Equatable {
    var facts: [String]
    var written = 0

    static func == (left: Reading, right: Reading) -> Bool { left.facts == right.facts }

    init(_ reader: inout BinXmlReader, _ body: Range<Int>, followingPlans: Bool) {
      do throws(EvtxFault) {
        try reader.read(body, followingPlans: followingPlans)
        let names = EvtxArena(capacity: 64)
        let place = RecordBatch.Place(offset: 0, length: 0, number: 0)
        let row = EventRow(reader.draft, into: names, place: place, written: nil, marks: [])
        facts = [row.provider, row.channel, row.computer, row.package, row.title].map { range in
          range.map { ByteView(names.bytes($0)).text } ?? "nil"
        }
        facts += [
          "\(row.id)", "\(row.levelByte) \(row.level)", "\(row.marks.rawValue)", "\(row.place.number)",
          "\(row.time?.filetime ?? -1)", "\(row.code?.text ?? "nil")",
        ]
        written = reader.draft.size
      } catch {
        facts = ["\(error)"]
      }
    }
  }

  /// Reads each record both ways; returns the sums of the text that was written for them.
  @discardableResult
  private func compare(_ bytes: [UInt8], _ comment: Comment) -> (plans: Int, steps: Int) {
    let batch = EvtxTest.parse(bytes)
    let file = TextBuffer(bytes)
    var sums = (plans: 0, steps: 0)
    withExtendedLifetime(file) {
      // Two, since what one compiles the other would find.
      var (planned, stepped) = (BinXmlReader(), BinXmlReader())
      var chunk: EvtxChunk?
      for place in batch.places {
        let offset = Int(place.offset) - EvtxParser.Size.fileHeader
        if chunk.map({ $0.start + EvtxParser.Size.chunk <= Int(place.offset) }) ?? true {
          chunk = EvtxChunk(offset / EvtxParser.Size.chunk, of: file.view)
          if let chunk {
            planned.begin(chunk.view)
            stepped.begin(chunk.view)
          }
        }
        let position = offset % EvtxParser.Size.chunk
        guard let chunk, let size = EvtxChunk.recordSize(chunk.view, position) else {
          Issue.record("no record at \(place.offset)")
          return
        }
        let body = EvtxChunk.body(position, size)
        let plan = Reading(&planned, body, followingPlans: true)
        let steps = Reading(&stepped, body, followingPlans: false)
        #expect(plan == steps, "record at \(place.offset), \(comment)")
        sums.plans += plan.written
        sums.steps += steps.written
      }
    }
    return sums
  }

  @Test("the writer's kinds of events, of which next to nothing is written")
  func writtenLog() throws {
    compare(try EvtxTest.mixedLog(300), "mixed")
    let events = (1...100).flatMap { number in
      [EvtxTest.installationFailure(recordID: number * 2 - 1), EvtxTest.packageFailure(recordID: number * 2)]
    }
    let sums = compare(try EvtxWriter().file(of: events), "planned")
    #expect(sums.plans * 3 < sums.steps)
  }

  @Test(
    "fields that hold or look like a code",
    arguments: [
      .string("0x80070005"), .string("0X80070005"), .string("0x800700051"), .string("0x70070005"),
      .string("08x0070005"), .hex32(0x8007_0005), .hex32(0x7007_0005), .hex64(0x8007_0005),
      .hex64(0xffff_ffff_8007_0005), .uint32(0x8007_0005), .int32(-2_146_498_170),
      .strings(["a", "0x80070005"]), .binary([0x30, 0x78, 0x38]), .null,
    ] as [EvtxEvent.Value])
  func codes(_ value: EvtxEvent.Value) throws {
    for name in ["errorCode", "other", "updateTitle", "PackageIdentifier", "updateList"] {
      compare(try EvtxTest.log([(name: "before", value: .uint32(1)), (name: name, value: value)]), "\(name)")
      compare(try EvtxTest.log([(name: nil, value: value), (name: name, value: .string("x"))]), "\(name)")
    }
  }

  @Test("damaged logs", arguments: 0..<40)
  func damaged(_ seed: UInt64) throws {
    var numbers = SeededNumbers(state: seed)
    var bytes = try EvtxTest.mixedLog(60)
    // Definitions, descriptors and values of the first records.
    for _ in 0..<Int.random(in: 1...60, using: &numbers) {
      let offset = Int.random(in: 4096 + 512..<4096 + 12_000, using: &numbers)
      bytes[offset] = seed % 2 == 0 ? UInt8.random(in: 0...255, using: &numbers) : bytes[offset] ^ 0x81
    }
    compare(bytes, "seed \(seed)")
  }

  @Test("an instance that would write too much is run, and refused like the others")
  func tooMuch() throws {
    // One value of 40,000 characters, in a template that shows it thirty times.
    var log = RawLog()
    var xml = RawXML(at: log.nextOffset + 4)
    xml.put([0x0c, 1])
    xml.put(UInt32(1))
    xml.put(UInt32(xml.position + 4))
    xml.put([UInt8](repeating: 0, count: 20))
    var body = RawXML(at: xml.position + 4)
    body.put([0x0f, 1, 1, 0, 0x01, 0xff, 0xff])
    body.put(UInt32(0))
    body.name("Event")
    body.put([0x02, 0x01, 0xff, 0xff])
    body.put(UInt32(0))
    body.name("EventData")
    body.put([0x02])
    for _ in 0..<30 {
      body.put([0x01, 0xff, 0xff])
      body.put(UInt32(0))
      body.name("Data")
      body.put([0x02, 0x0d, 0, 0, 0x01, 0x04])
    }
    body.put([0x04, 0x04, 0x00])
    xml.put(UInt32(body.bytes.count))
    xml.put(body.bytes)
    xml.put(UInt32(1))
    xml.put(UInt16(40_000))
    xml.put([0x01, 0])
    xml.put([UInt8](repeating: 1, count: 40_000))
    log.add(xml.bytes)
    let batch = EvtxTest.parse(log.file)
    #expect(batch.complaints.map(\.problem) == [.limit("text of one record")])
    #expect(EvtxTest.texts(batch) == ["record could not be read\n"])
    compare(log.file, "too much")
  }

  @Test("real logs")
  func corpus() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folder = root.appendingPathComponent("../shared/corpus/evtx").standardizedFileURL
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
      print("skipped: no corpus at \(folder.path)")
      return
    }
    for name in names.sorted() where name.hasSuffix(".evtx") {
      compare([UInt8](try Data(contentsOf: folder.appendingPathComponent(name))), "\(name)")
    }
  }
}

@Suite("Event logs: text on demand")
struct EvtxTextWriterTests {
  @Test("any record in any order, from several threads, has the text that it has in turn")
  func order() throws {
    let batch = EvtxTest.parse(try EvtxTest.mixedLog(700))
    let texts = EvtxTest.texts(batch)
    try #require(batch.textRange.count > 2 * EvtxParser.Size.chunk)
    #expect(Set(texts).count > 600)
    var numbers = SeededNumbers(state: 1)
    let order = (0..<batch.count).shuffled(using: &numbers)
    #expect(concurrentMap(order.count, threads: 4) { batch.recordText(order[$0]) } == order.map { texts[$0] })
  }

  @Test("where no record begins there is no text", arguments: [0, 100, 4096, 4097, 5000, 1 << 40])
  func nowhere(_ start: Int) throws {
    let writer = EvtxTextWriter(TextBuffer(try EvtxTest.mixedLog(3)))
    #expect(String(decoding: writer.text(ofRecordAt: start), as: UTF8.self) == "record could not be read\n")
  }

  @Test("offsets of a chunk")
  func offsets() {
    var table = EvtxOffsetTable()
    table.set(7, at: 65_535)
    table.set(0, at: 0)
    table.set(1, at: 65_536)
    table.set(1, at: -1)
    table.set(70_000, at: 5)
    #expect([0, 5, 65_535, 65_536, -1].map { table[$0] } == [0, nil, 7, nil, nil])
    table.set(8, at: 65_535)
    #expect(table[65_535] == 8)
    table.clear()
    #expect([0, 65_535].map { table[$0] } == [nil, nil])
  }
}
