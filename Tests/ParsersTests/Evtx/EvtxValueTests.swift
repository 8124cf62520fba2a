import Fixtures
import Records
import Testing

@testable import Parsers

@Suite("Event logs: values and tokens")
struct EvtxValueTests {
  @Test(
    "every value type as Windows' XML shows it",
    arguments: [
      (.null, ""), (.string("a b "), "a b "), (.string(""), ""), (.string("cut\0here"), "cut"),
      (.string("é更😀"), "é更😀"), (.string("\u{1b}[2J\u{7f}\u{85}\\n\n"), #"\x1b[2J\x7f\x85\n\n"#),
      (.raw(type: 0x01, bytes: [0x00, 0xd8, 0x41, 0x00, 0x00, 0xdc]), "\u{fffd}A\u{fffd}"),
      (.ansi(Array("abc\0d".utf8)), "abc"), (.ansi([0x93, 0x41, 0xe9]), "“Aé"), (.uint8(255), "255"),
      (.raw(type: 0x03, bytes: [0x80]), "-128"), (.raw(type: 0x05, bytes: [0xfe, 0xff]), "-2"),
      (.uint16(65_535), "65535"), (.int32(.min), "-2147483648"), (.uint32(.max), "4294967295"),
      (.int64(.min), "-9223372036854775808"), (.uint64(.max), "18446744073709551615"),
      (.float(1.5), "1.5"), (.double(-0.1), "-0.1"), (.boolean(true), "true"), (.boolean(false), "false"),
      (.raw(type: 0x0d, bytes: [16, 0, 0, 0]), "true (16)"), (.binary([0xde, 0xad, 1]), "DEAD01"),
      (.guid("{945a8954-c147-4acd-923f-40c45405a658}"), "{945A8954-C147-4ACD-923F-40C45405A658}"),
      (.raw(type: 0x10, bytes: [0x10, 0x20, 0, 0]), "0x2010"),
      (.raw(type: 0x10, bytes: [0, 0, 0, 0, 1, 0, 0, 0]), "0x100000000"),
      (.filetime(EvtxTest.time), "2022-10-08T05:50:50.1234567Z"), (.filetime(0), "0"),
      (.filetime(.max), "9223372036854775807"),
      (
        .raw(type: 0x12, bytes: [0xe6, 7, 10, 0, 6, 0, 8, 0, 5, 0, 50, 0, 49, 0, 7, 0]),
        "2022-10-08T05:50:49.007Z"
      ),
      (.raw(type: 0x12, bytes: [UInt8](repeating: 0, count: 16)), String(repeating: "00", count: 16)),
      (.sid("S-1-5-21-1-2-4294967295-500"), "S-1-5-21-1-2-4294967295-500"),
      (.raw(type: 0x13, bytes: [1, 5, 0, 0, 0, 0, 0, 5]), "0105000000000005"),
      (.hex32(0x800f_0986), "0x800f0986"), (.hex32(0), "0x0"), (.hex64(0xa_bcde_f012), "0xabcdef012"),
      (.raw(type: 0x20, bytes: [0xab, 0xcd]), "ABCD"), (.raw(type: 0x23, bytes: [1]), "01"),
      (.raw(type: 0x08, bytes: [1, 2, 3]), "010203"), (.raw(type: 0x11, bytes: [9]), "09"),
      (.raw(type: 0x7f, bytes: [0xaa]), "AA"), (.raw(type: 0x00, bytes: [1, 2]), ""),
    ] as [(EvtxEvent.Value, String)])
  func values(_ value: EvtxEvent.Value, _ text: String) throws {
    let batch = EvtxTest.parse(try EvtxTest.log([(name: "v", value: value), (name: "w", value: .uint8(1))]))
    #expect(EvtxTest.data(EvtxTest.texts(batch)[0]) == ["v: \(text)", "w: 1"])
    #expect(batch.complaints.isEmpty)
  }

  @Test(
    "an array repeats its element",
    arguments: [
      (.strings(["a", "", "b"]), ["a", "", "b"]), (.strings([]), [""]), (.strings(["", ""]), ["", ""]),
      (.raw(type: 0x81, bytes: [0x41, 0, 0, 0, 0x42, 0]), ["A", "B"]),
      (.raw(type: 0x82, bytes: Array("ab\0c\0".utf8)), ["ab", "c"]),
      (.raw(type: 0x84, bytes: [1, 255]), ["1", "255"]),
      (.raw(type: 0x86, bytes: [1, 0, 2, 0]), ["1", "2"]),
      (.raw(type: 0x94, bytes: [1, 0, 0, 0, 0, 0, 0, 128]), ["0x1", "0x80000000"]),
      (.raw(type: 0x95, bytes: [1, 0, 0, 0, 0, 0, 0, 128]), ["0x8000000000000001"]),
      (
        .raw(type: 0x93, bytes: [1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1]),
        ["S-1-5-18", "S-1-1"]
      ), (.raw(type: 0x88, bytes: [1, 2, 3]), ["010203"]), (.raw(type: 0xa1, bytes: [1]), ["01"]),
    ] as [(EvtxEvent.Value, [String])])
  func arrays(_ value: EvtxEvent.Value, _ items: [String]) throws {
    let named = EvtxTest.parse(try EvtxTest.log([(name: "v", value: value), (name: "w", value: .uint8(1))]))
    #expect(EvtxTest.data(EvtxTest.texts(named)[0]) == items.map { "v: \($0)" } + ["w: 1"])
    let unnamed = EvtxTest.parse(
      try EvtxTest.log([(name: nil, value: value), (name: nil, value: .uint8(1))]))
    let expected = (items + ["1"]).enumerated().map { "param\($0.offset + 1): \($0.element)" }
    #expect(EvtxTest.data(EvtxTest.texts(unnamed)[0]) == expected)
  }

  @Test("a record without a template, with every token that the corpus lacks")
  func rareTokens() throws {
    var log = RawLog()
    var xml = RawXML(at: log.nextOffset + 4)
    xml.open("Event")
    xml.open("System")
    xml.open("EventID")
    xml.text([0x05, 0x01], "77")
    xml.close()
    xml.close()
    xml.open("UserData")
    xml.open("Wrapper")
    // Layout between elements is no data.
    xml.text([0x45, 0x01], "\r\n\t ")
    xml.open("Leaf")
    xml.text([0x05, 0x01], "a")
    xml.put([0x48])
    xml.put(UInt16(0x66f4))
    xml.put([0x49])
    xml.name("lt")
    xml.text([0x07], "<raw>")
    xml.put([0x0a])
    xml.name("target")
    xml.text([0x0b], "instruction")
    xml.put([0x09])
    xml.name("nbsp")
    xml.close()
    xml.close()
    xml.close()
    xml.close()
    log.add(xml.bytes)
    let batch = EvtxTest.parse(log.file)
    #expect(batch.complaints.isEmpty)
    #expect(EvtxTest.texts(batch) == ["- 77 - - -\nLeaf: a更<<raw>&nbsp;\n"])
    #expect(batch.times == [EvtxTest.time])
    #expect(batch.payloads.isEmpty)
    #expect(batch.places.map(\.number) == [1])
  }

  @Test("attributes of UserData, and the leaf that has them")
  func attributes() throws {
    var log = RawLog()
    var xml = RawXML(at: log.nextOffset + 4)
    xml.open("Event")
    xml.open("UserData")
    for text in ["", "x"] {
      xml.put([0x41])
      xml.put(UInt32(0))
      xml.name("Item")
      xml.put(UInt32(0))
      xml.put([0x46])
      xml.name("xmlns:q")
      xml.text([0x05, 0x01], "urn:q")
      xml.put([0x06])
      xml.name("kind")
      xml.text([0x05, 0x01], "k")
      if text.isEmpty {
        xml.put([0x03])
      } else {
        xml.put([0x02])
        xml.text([0x05, 0x01], text)
        xml.close()
      }
    }
    xml.close()
    xml.close()
    log.add(xml.bytes)
    let batch = EvtxTest.parse(log.file)
    #expect(EvtxTest.texts(batch) == ["- - - - -\nItem/kind: k\nItem/kind: k\nItem: x\n"])
  }

  @Test("sums agree with another implementation", arguments: [0, 1, 7, 8, 9, 64, 1000])
  func checksums(_ count: Int) {
    // Reference: bit by bit, as in the definition of the polynomial.
    var numbers = SeededNumbers(state: 5)
    let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &numbers) }
    var crc: UInt32 = 0xffff_ffff
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    #expect(bytes.withUnsafeBufferPointer { EvtxChecksum.of(ByteView($0)) } == ~crc)
    let digits = Array("123456789".utf8)
    #expect(digits.withUnsafeBufferPointer { EvtxChecksum.of(ByteView($0)) } == 0xcbf4_3926)
  }
}
