import Fixtures
import Foundation
import Records

@testable import Parsers

/// What the tests of the event log reader share.
enum EvtxTest {
  static let source = SourceID(index: 7)

  /// Reads a whole file in one go.
  static func parse(_ bytes: [UInt8]) -> RecordBatch {
    let parser = EvtxParser(source: source, file: TextBuffer(bytes))
    return parser.parse(chunks: 0..<parser.chunkCount)
  }

  /// The texts of a batch's records.
  static func texts(_ batch: RecordBatch) -> [String] { (0..<batch.count).map(batch.recordText) }

  /// The data lines of a record's text, without its first line and the lines of `System`.
  static func data(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: true).dropFirst()
      .filter { !$0.hasPrefix("System/") }.map(String.init)
  }

  /// 2022-10-08T05:50:50.1234567Z.
  static let time: Int64 = 133_096_818_501_234_567

  /// A failed installation as Windows 11 logs it.
  static func installationFailure(recordID: UInt64 = 1) -> EvtxEvent {
    EvtxEvent(
      provider: "Microsoft-Windows-WindowsUpdateClient",
      providerGUID: "{945a8954-c147-4acd-923f-40c45405a658}", id: 20, version: 1, level: 2, task: 1,
      opcode: 13, keywords: 0x8000_0000_0000_0028, time: time + Int64(recordID - 1) * 10_000_000,
      recordID: recordID, processID: 1234, threadID: 567, channel: "System", computer: "LAB-01",
      user: "S-1-5-18",
      content: .eventData([
        (name: "errorCode", value: .hex32(0x800f_0986)),
        (name: "updateTitle", value: .string("2022-11 累积更新 (KB5020683)")),
        (name: "updateGuid", value: .guid("{c19c45e0-21d6-4c12-9093-e17518d14b49}")),
        (name: "updateRevisionNumber", value: .uint32(203)),
      ]))
  }

  /// A failed package as Setup.evtx has it: level 0, data in UserData.
  static func packageFailure(recordID: UInt64 = 1, code: String = "0x800f0984") -> EvtxEvent {
    EvtxEvent(
      provider: "Microsoft-Windows-Servicing", providerGUID: "{bd12f3b8-fc40-4a61-a307-b7a013a069c1}", id: 3,
      level: 0, task: 1, time: time, recordID: recordID, channel: "Setup", computer: "LAB-01",
      content: .userData(
        element: "CbsPackageChangeState",
        namespace: "http://manifests.microsoft.com/win/2004/08/windows/setup_provider",
        fields: [
          ("PackageIdentifier", .string("KB5020683")), ("IntendedPackageState", .uint32(5112)),
          ("IntendedPackageStateTextized", .string("Installed")), ("ErrorCode", .string(code)),
          ("Client", .string("WindowsUpdateAgent")),
        ]))
  }

  /// A service that did not start, as a classic provider writes it.
  static func serviceFailure(recordID: UInt64 = 1) -> EvtxEvent {
    var event = EvtxEvent(
      provider: "Service Control Manager", providerGUID: "{555908d1-a6d7-4695-8e1e-26931d2012f4}", id: 7000,
      level: 2, keywords: 0x8080_0000_0000_0000, time: time, recordID: recordID, channel: "System",
      computer: "LAB-01", qualifiers: 49152,
      content: .eventData([
        (name: nil, value: .strings(["TrustedInstaller", "", "%%1053"])),
        (name: nil, value: .binary([0x54, 0x00, 0xff])),
      ]))
    event.eventSourceName = "Service Control Manager"
    return event
  }

  /// A log of `count` events of three kinds, over several chunks when there are many.
  static func mixedLog(_ count: Int) throws -> [UInt8] {
    try EvtxWriter().file(
      of: (0..<count).map { index in
        let id = UInt64(index + 1)
        return switch index % 3 {
        case 0: installationFailure(recordID: id)
        case 1: packageFailure(recordID: id)
        default: serviceFailure(recordID: id)
        }
      })
  }

  /// A log with one event of these data fields.
  static func log(_ fields: [(name: String?, value: EvtxEvent.Value)]) throws -> [UInt8] {
    var event = installationFailure()
    event.content = .eventData(fields)
    return try EvtxWriter().file(of: [event])
  }
}

/// Builds a chunk whose records hold any BinXML, for what the writer never writes.
struct RawLog {
  private(set) var chunk = [UInt8](repeating: 0, count: 512)
  private var nextID: UInt64 = 1

  /// Where the BinXML of the next record begins, counted from the start of the chunk.
  var nextOffset: Int { chunk.count + 24 }

  /// Adds a record with `xml` behind the fragment header, which it supplies, as it does the end token.
  mutating func add(_ xml: [UInt8]) {
    let body = [0x0f, 1, 1, 0] + xml + [0]
    let size = (24 + body.count + 4 + 7) / 8 * 8
    chunk += Self.little(UInt32(0x2a2a)) + Self.little(UInt32(size)) + Self.little(nextID)
    chunk += Self.little(EvtxTest.time) + body
    chunk += [UInt8](repeating: 0, count: size - 28 - body.count) + Self.little(UInt32(size))
    nextID += 1
  }

  /// The file; flag 4 says that there are no sums.
  var file: [UInt8] {
    var header = [UInt8](repeating: 0, count: 4096)
    header.replaceSubrange(0..<7, with: Array("ElfFile".utf8))
    header.replaceSubrange(36..<42, with: [1, 0, 3, 0, 0, 0x10])
    header[120] = 4
    var chunk = self.chunk
    let free = chunk.count
    chunk.replaceSubrange(0..<7, with: Array("ElfChnk".utf8))
    chunk.replaceSubrange(48..<52, with: Self.little(UInt32(free)))
    chunk[120] = 4
    return header + chunk + [UInt8](repeating: 0, count: max(0, 65_536 - chunk.count))
  }

  static func little(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.littleEndian) { Array($0) }
  }
}

/// Writes BinXML tokens; `base` is where the first one will stand in its chunk.
struct RawXML {
  let base: Int
  private(set) var bytes: [UInt8] = []

  init(at base: Int) { self.base = base }

  var position: Int { base + bytes.count }

  mutating func put(_ more: [UInt8]) { bytes += more }

  mutating func put(_ number: some FixedWidthInteger) { bytes += RawLog.little(number) }

  /// The offset of a name and the name itself.
  mutating func name(_ text: String) {
    put(UInt32(position + 4))
    put([UInt8](repeating: 0, count: 6))
    put(UInt16(text.utf16.count))
    for unit in text.utf16 { put(unit) }
    put(UInt16(0))
  }

  /// Token 01 without a dependency id, and its end of start tag.
  mutating func open(_ text: String) {
    put([0x01])
    put(UInt32(0))
    name(text)
    put([0x02])
  }

  /// A counted text behind `token`.
  mutating func text(_ token: [UInt8], _ text: String) {
    put(token)
    put(UInt16(text.utf16.count))
    for unit in text.utf16 { put(unit) }
  }

  mutating func close() { put([0x04]) }
}

/// Splitmix64: the same numbers for the same seed, on every machine.
struct SeededNumbers: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
