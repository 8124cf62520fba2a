import Fixtures
import Records
import Testing

@testable import Parsers

@Suite("Event logs: damage")
struct EvtxDamageTests {
  private static let base = 4096

  /// The text of a record that is reported as unreadable.
  private static let unreadable = "record could not be read\n"

  private static func write(_ number: some FixedWidthInteger, at offset: Int, of bytes: inout [UInt8]) {
    bytes.replaceSubrange(offset..<offset + MemoryLayout.size(ofValue: number), with: RawLog.little(number))
  }

  /// Offsets of the records in the file.
  private static func offsets(_ bytes: [UInt8]) -> [Int] {
    EvtxTest.parse(bytes).places.map { Int($0.offset) }
  }

  private static func problems(_ batch: RecordBatch) -> [String] {
    batch.complaints.map { "\($0.location.offset): \($0.problem) -> \($0.action)" }
  }

  @Test("cut at every 97th byte: whole records stay, the rest is one complaint or two")
  func truncated() throws {
    let bytes = try EvtxTest.mixedLog(260)
    let whole = EvtxTest.parse(bytes)
    let texts = EvtxTest.texts(whole)
    try #require(bytes.count > Self.base + EvtxParser.Size.chunk)
    for length in stride(from: 0, to: bytes.count, by: 97) {
      let batch = EvtxTest.parse(Array(bytes[..<length]))
      let complete = whole.places.filter { Int($0.offset) + Int($0.length) <= length }.count
      #expect(Array(EvtxTest.texts(batch).prefix(complete)) == Array(texts[..<complete]), "cut at \(length)")
      #expect(batch.count <= complete + 1, "cut at \(length)")
      #expect(batch.complaints.count <= 4, "cut at \(length)")
      let end = batch.places.last.map { Int($0.offset) + Int($0.length) } ?? 0
      #expect(end <= length, "cut at \(length)")
      // Behind the records a chunk has nothing that could be missing.
      let slot = (length - Self.base) / EvtxParser.Size.chunk * EvtxParser.Size.chunk + Self.base
      let last = whole.places.last { Int($0.offset) < slot + EvtxParser.Size.chunk }
      if length < Self.base || length < last.map({ Int($0.offset) + Int($0.length) }) ?? 0, length != slot {
        #expect(!batch.complaints.isEmpty, "cut at \(length)")
      }
    }
  }

  @Test("a file without its signature and a header that lies are read anyway")
  func badHeader() throws {
    var bytes = try EvtxTest.mixedLog(6)
    bytes[0] = 0x58
    Self.write(UInt16(9), at: 38, of: &bytes)
    Self.write(UInt16(1), at: 40, of: &bytes)
    let batch = EvtxTest.parse(bytes)
    #expect(batch.count == 6)
    #expect(
      Self.problems(batch) == [
        #"0: malformed(part: "file signature", needed: "456c6646696c6500", found: "586c6646696c6500") -> readAnyway"#,
        #"38: malformed(part: "major version", needed: "3", found: "9") -> readAnyway"#,
        #"40: malformed(part: "size of header block", needed: "4096", found: "1") -> readAnyway"#,
        #"124: checksum(part: "file header") -> readAnyway"#,
      ])
  }

  @Test("wrong sums are a warning, and none at all with flag 4")
  func checksums() throws {
    var bytes = try EvtxTest.mixedLog(6)
    bytes[124] ^= 1
    bytes[Self.base + 124] ^= 1
    bytes[Self.base + 52] ^= 1
    let batch = EvtxTest.parse(bytes)
    #expect(batch.count == 6)
    #expect(batch.marks.allSatisfy { !$0.contains(.salvaged) })
    #expect(
      Self.problems(batch) == [
        #"124: checksum(part: "file header") -> readAnyway"#,
        #"4096: checksum(part: "chunk header") -> readAnyway"#,
        #"4608: checksum(part: "chunk records") -> readAnyway"#,
      ])
    bytes[120] |= 4
    #expect(EvtxTest.parse(bytes).complaints.isEmpty)
  }

  @Test("a chunk without its signature gives its records by carving")
  func badChunkSignature() throws {
    var bytes = try EvtxTest.mixedLog(6)
    bytes[Self.base] = 0
    let batch = EvtxTest.parse(bytes)
    #expect(EvtxTest.texts(batch) == EvtxTest.texts(EvtxTest.parse(try EvtxTest.mixedLog(6))))
    #expect(batch.marks.allSatisfy { $0.contains(.salvaged) })
    #expect(
      Self.problems(batch) == [
        #"4096: malformed(part: "chunk signature", needed: "ElfChnk", found: "006c6643686e6b00") -> keptPartly"#
      ])
  }

  @Test("an empty slot is no damage, junk behind the last chunk is")
  func slots() throws {
    let bytes = try EvtxTest.mixedLog(6)
    let empty = EvtxTest.parse(bytes + [UInt8](repeating: 0, count: 65_536))
    #expect(empty.count == 6)
    #expect(empty.complaints.isEmpty)
    let junk = EvtxTest.parse(bytes + [UInt8](repeating: 0x2a, count: 1000))
    #expect(junk.count == 6)
    #expect(
      junk.complaints.map(\.location) == [
        Location(source: EvtxTest.source, offset: UInt64(bytes.count), length: 1000, number: nil)
      ])
  }

  @Test("sizes that cannot be end the walk; what follows is carved", arguments: [0, 27, 65_536, 0xffff_ffff])
  func badSizes(_ size: UInt32) throws {
    var bytes = try EvtxTest.mixedLog(9)
    let offsets = Self.offsets(bytes)
    Self.write(size, at: offsets[3] + 4, of: &bytes)
    bytes[120] = 4
    let batch = EvtxTest.parse(bytes)
    let expected = offsets.enumerated().filter { $0.offset != 3 }.map(\.element)
    #expect(batch.places.map { Int($0.offset) } == expected)
    #expect(
      batch.marks.map { $0.contains(.salvaged) } == [false, false, false] + Array(repeating: true, count: 5))
    let room = Self.base + 65_536 - offsets[3]
    #expect(
      Self.problems(batch) == [
        "\(offsets[3] + 4): malformed(part: \"record size\", needed: \"28 to \(room)\", found: \"\(size)\")"
          + " -> keptPartly"
      ])
    #expect(batch.complaints.first?.location.number == 4)
  }

  @Test("a torn record is kept when it reads")
  func torn() throws {
    var bytes = try EvtxTest.mixedLog(3)
    let offsets = Self.offsets(bytes)
    bytes[120] = 4
    Self.write(UInt32(5), at: offsets[2] - 4, of: &bytes)
    let batch = EvtxTest.parse(bytes)
    #expect(batch.count == 3)
    #expect(batch.marks.map { $0.contains(.salvaged) } == [false, true, false])
    #expect(batch.complaints.map(\.location.number) == [2])
    #expect(batch.complaints.map(\.location.offset) == [UInt64(offsets[2] - 4)])
  }

  @Test("records behind the end that the header states are kept and marked")
  func afterHeaderUpdate() throws {
    var bytes = try EvtxTest.mixedLog(5)
    let offsets = Self.offsets(bytes)
    bytes[120] = 4
    Self.write(UInt32(offsets[3] - Self.base), at: Self.base + 48, of: &bytes)
    let batch = EvtxTest.parse(bytes)
    #expect(batch.places.map { Int($0.offset) } == offsets)
    #expect(batch.marks.map { $0.contains(.salvaged) } == [false, false, false, true, true])
    #expect(batch.complaints.isEmpty)
  }

  @Test("old records in the slack are found once, and what is left of others is passed over")
  func slack() throws {
    var bytes = try EvtxTest.mixedLog(5)
    let offsets = Self.offsets(bytes)
    bytes[120] = 4
    // The fourth record ends the log, the fifth is an old one; a copy of the second lies behind it.
    let second = Array(bytes[offsets[1]..<offsets[2]])
    Self.write(UInt32(offsets[3] - Self.base), at: Self.base + 48, of: &bytes)
    Self.write(UInt64(0), at: offsets[3], of: &bytes)
    bytes.replaceSubrange(offsets[4] + 4096..<offsets[4] + 4096 + second.count, with: second)
    let batch = EvtxTest.parse(bytes)
    #expect(batch.places.map(\.number) == [1, 2, 3, 5])
    #expect(batch.marks.map { $0.contains(.salvaged) } == [false, false, false, true])
    #expect(batch.complaints.isEmpty)
  }

  @Test("one record that does not decode is one error row")
  func oneBadRecord() throws {
    var bytes = try EvtxTest.mixedLog(5)
    let offsets = Self.offsets(bytes)
    bytes[120] = 4
    // The offset of its template points behind the chunk.
    Self.write(UInt32(0x20000), at: offsets[3] + 24 + 4 + 6, of: &bytes)
    let batch = EvtxTest.parse(bytes)
    #expect(batch.count == 5)
    #expect(EvtxTest.texts(batch)[3] == Self.unreadable)
    #expect(batch.kinds[3] == .event)
    #expect(batch.levels[3] == .none)
    #expect(batch.marks[3] == [.timed, .exact])
    #expect(batch.times[3] == EvtxTest.time + 3 * 10_000_000)
    #expect(batch.places[3].number == 4)
    #expect(
      Self.problems(batch) == [
        "\(offsets[3]): malformed(part: \"template offset at \(Self.base + 0x20000)\", needed: \"within chunk\","
          + " found: \"0x20000\") -> keptRaw"
      ])
    #expect(batch.complaints[0].location.length == UInt64(batch.places[3].length))
    #expect(batch.complaints[0].location.number == 4)
  }

  @Test("names and templates that point at themselves end")
  func loops() throws {
    var log = RawLog()
    // A template whose definition holds an instance of itself.
    var xml = RawXML(at: log.nextOffset + 4)
    xml.put([0x0c, 1])
    xml.put(UInt32(1))
    let definition = xml.position + 4
    xml.put(UInt32(definition))
    xml.put([UInt8](repeating: 0, count: 20))
    var inner = RawXML(at: xml.position + 4)
    inner.put([0x0f, 1, 1, 0, 0x01, 0xff, 0xff])
    inner.put(UInt32(0))
    inner.name("Event")
    inner.put([0x02, 0x0c, 1])
    inner.put(UInt32(1))
    inner.put(UInt32(definition))
    inner.put(UInt32(0))
    inner.put([0x04, 0x00])
    xml.put(UInt32(inner.bytes.count))
    xml.put(inner.bytes)
    xml.put(UInt32(0))
    log.add(xml.bytes)
    // 600 elements inside each other.
    var deep = RawXML(at: log.nextOffset + 4)
    deep.open("a")
    let name = UInt32(deep.base + 9)
    for _ in 0..<600 {
      deep.put([0x01])
      deep.put(UInt32(0))
      deep.put(name)
      deep.put([0x02])
    }
    for _ in 0..<601 { deep.close() }
    log.add(deep.bytes)
    let batch = EvtxTest.parse(log.file)
    #expect(EvtxTest.texts(batch) == [Self.unreadable, Self.unreadable])
    #expect(batch.complaints.map(\.problem) == [.limit("template levels"), .limit("open elements")])
  }

  @Test("a value that is used again and again at each level costs no more than its limit")
  func bomb() throws {
    var log = RawLog()
    var xml = RawXML(at: log.nextOffset + 4)
    xml.put([0x0c, 1])
    xml.put(UInt32(1))
    let definition = xml.position + 4
    xml.put(UInt32(definition))
    xml.put([UInt8](repeating: 0, count: 20))
    var body = RawXML(at: xml.position + 4)
    body.put([0x0f, 1, 1, 0, 0x01, 0xff, 0xff])
    body.put(UInt32(0))
    body.name("EventData")
    body.put([0x02])
    for _ in 0..<1000 { body.put([0x0d, 0, 0, 0x21]) }
    body.put([0x04, 0x00])
    xml.put(UInt32(body.bytes.count))
    xml.put(body.bytes)
    // Forty instances of it, one in the value of the other: 1000 to the 40th elements.
    var nested: [UInt8] = []
    for _ in 0..<40 {
      var instance = RawXML(at: 0)
      instance.put([0x0c, 1])
      instance.put(UInt32(1))
      instance.put(UInt32(definition))
      instance.put(UInt32(1))
      instance.put(UInt16(nested.count))
      instance.put([0x21, 0])
      instance.put(nested)
      nested = instance.bytes
    }
    xml.put(UInt32(1))
    xml.put(UInt16(nested.count))
    xml.put([0x21, 0])
    xml.put(nested)
    log.add(xml.bytes)
    let batch = EvtxTest.parse(log.file)
    #expect(EvtxTest.texts(batch) == [Self.unreadable])
    #expect(batch.complaints.map(\.problem) == [.limit("work for one record")])
  }

  @Test("flipped bytes never stop the reader", arguments: 0..<60)
  func flips(_ seed: UInt64) throws {
    var numbers = SeededNumbers(state: seed)
    var bytes = try EvtxTest.mixedLog(120)
    let count = Int.random(in: 1...400, using: &numbers)
    // Mostly where the structure is: definitions, names and descriptors lie in the first records.
    let end = seed % 2 == 0 ? bytes.count : Self.base + 6000
    for _ in 0..<count {
      let offset = Int.random(in: 0..<end, using: &numbers)
      bytes[offset] = seed % 3 == 0 ? UInt8.random(in: 0...255, using: &numbers) : bytes[offset] ^ 0x10
    }
    Self.checkInvariants(EvtxTest.parse(bytes), bytes.count, "seed \(seed)")
  }

  @Test("pure noise never stops the reader", arguments: 0..<8)
  func noise(_ seed: UInt64) throws {
    var numbers = SeededNumbers(state: seed)
    var bytes = try EvtxTest.mixedLog(3)
    let first = EvtxTest.parse(bytes).places.last.map { Int($0.offset) + 24 } ?? 0
    for offset in first..<bytes.count { bytes[offset] = UInt8.random(in: 0...255, using: &numbers) }
    // Small tokens and plausible records make the noise go further in.
    for offset in stride(from: first + 8 & ~7, to: bytes.count - 200, by: 96) {
      Self.write(UInt32(0x2a2a), at: offset, of: &bytes)
      Self.write(UInt32(96), at: offset + 4, of: &bytes)
      Self.write(EvtxTest.time, at: offset + 16, of: &bytes)
      Self.write(UInt32(96), at: offset + 92, of: &bytes)
      for index in 24..<92 where index % 3 == 0 { bytes[offset + index] &= 0x0f }
    }
    Self.checkInvariants(EvtxTest.parse(bytes), bytes.count, "seed \(seed)")
  }

  /// What holds for any input: records stand in order, lie within the file, and complaints too.
  private static func checkInvariants(_ batch: RecordBatch, _ size: Int, _ comment: Comment) {
    #expect(
      batch.starts.map { batch.textRange.lowerBound + Int($0) } == batch.places.map { Int($0.offset) },
      comment)
    #expect(zip(batch.starts, batch.starts.dropFirst()).allSatisfy { $0 < $1 }, comment)
    #expect(batch.places.count == batch.count, comment)
    #expect(batch.places.allSatisfy { $0.offset + UInt64($0.length) <= size }, comment)
    #expect(batch.complaints.allSatisfy { $0.location.offset <= size }, comment)
    let texts = EvtxTest.texts(batch)
    #expect(texts.allSatisfy { $0.hasSuffix("\n") && !$0.contains("\r") && !$0.contains("\0") }, comment)
    let errors = texts.filter { $0 == unreadable }.count
    #expect(errors == 0 || !batch.complaints.isEmpty, comment)
  }
}
