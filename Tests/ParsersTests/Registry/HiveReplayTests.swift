import Fixtures
import Records
import Testing

@testable import Parsers

/// Hives that were being written to when they were copied, with and without their logs.
@Suite struct HiveReplayTests {
  /// Test vectors of .NET's and Windows' own tests of Marvin32.
  @Test(
    arguments: [
      ([], 0x30ed_35c1_00cd_3c7d), ([0xaf], 0x48e7_3fc7_7d75_ddc1), ([0xe7, 0x0f], 0xb5f6_e1fc_485d_bff8),
      ([0x37, 0xf4, 0x95], 0xf0b0_7c78_9b8c_f7e8), ([0x86, 0x42, 0xdc, 0x59], 0x7008_f2e8_7e9c_f556),
    ] as [([UInt8], UInt64)])
  func marvinGivesThePublishedValues(_ bytes: [UInt8], _ hash: UInt64) {
    let buffer = TextBuffer(bytes)
    withExtendedLifetime(buffer) {
      #expect(Marvin32.hash(buffer.view, seed: 0x004f_b61a_001b_dbcc) == hash)
    }
  }

  /// States of one hive in the order in which they were written: a package goes from staged to installed.
  private static func states(_ count: Int = 5, grows: Bool = false) -> [[UInt8]] {
    (0..<count).map { step in
      var keys = [
        RegistryKey(
          "Package_for_KB5013941~31bf3856ad364e35~amd64~~17763.3406.1.0",
          [.number("CurrentState", UInt32([0x40, 0x50, 0x60, 0x65, 0x70][step]))])
      ]
      let more = grows ? step * 40 : 0
      keys += (0..<more).map {
        RegistryKey("Zusatz-\($0)~31bf3856ad364e35~amd64~~1.0.0.0", [.number("CurrentState", 0x70)])
      }
      let root = RegistryKey(
        "ROOT", keys: [.path(#"Microsoft\Component Based Servicing\Packages"#, keys: keys)])
      return HiveWriter(path: "SOFTWARE").file(of: root)
    }
  }

  /// `bytes` with other sequence numbers in the base block.
  private static func dirty(_ bytes: [UInt8], _ sequence1: UInt32, _ sequence2: UInt32) -> [UInt8] {
    var bytes = bytes
    func put(_ number: UInt32, _ place: Int) {
      for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
    }
    put(sequence1, 4)
    put(sequence2, 8)
    var sum: UInt32 = 0
    for place in stride(from: 0, to: 508, by: 4) {
      sum ^= (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
    }
    put(sum, 508)
    return bytes
  }

  private static func state(_ batch: RecordBatch) -> Payload.PackageClaim.State? {
    for entry in batch.payloads {
      if case .packageClaim(let claim) = entry.payload,
        batch.terms.text(claim.package).hasPrefix("Package_for_KB")
      {
        return claim.state
      }
    }
    return nil
  }

  private static func read(_ bytes: [UInt8], _ logs: [[UInt8]]) -> RecordBatch {
    RegistryReading.hive(bytes, logs: logs.enumerated().map { ("SOFTWARE.LOG\($0.offset + 1)", $0.element) })
  }

  private let log = HiveLogWriter(HiveWriter(path: "SOFTWARE"))

  @Test func aCleanHiveNeedsNoLogs() {
    let states = Self.states()
    let batch = Self.read(states[0], [log.entries(Array(states[0...1]), first: 7)])
    #expect(Self.state(batch) == .staged)
    #expect(batch.complaints.isEmpty)
  }

  @Test func withoutLogsItMayBeStale() {
    let batch = Self.read(Self.dirty(Self.states()[0], 3, 2), [])
    #expect(Self.state(batch) == .staged)
    #expect(RegistryReading.problems(batch) == [.stale])
  }

  /// What Windows copied on another day is said to be older, in folders and in archives; a name that is longer is not.
  @Test func aCopyThatWindowsKeptIsOlder() {
    let bytes = Self.states()[0]
    for path in ["a/config/RegBack/SOFTWARE", "a.zip!regback\\SOFTWARE"] {
      #expect(RegistryReading.problems(RegistryReading.hive(bytes, path: path)) == [.olderCopy])
    }
    for path in ["a/config/SOFTWARE", "a/RegBack2/SOFTWARE", "RegBack"] {
      #expect(RegistryReading.problems(RegistryReading.hive(bytes, path: path)) == [])
    }
  }

  /// The usual picture of two logs: one has an entry, the other those that follow.
  @Test(arguments: [false, true], [false, true]) func bothLogsAreNeeded(_ isSwapped: Bool, _ grows: Bool)
    throws
  {
    let states = Self.states(grows: grows)
    let first = log.entries(Array(states[0...1]), first: 2)
    let second = log.entries(Array(states[1...4]), first: 3)
    let batch = Self.read(Self.dirty(states[0], 3, 2), isSwapped ? [second, first] : [first, second])
    #expect(Self.state(batch) == .installed)
    let problems = RegistryReading.problems(batch)
    guard problems.count == 1, case .replayed(let pages, let logs)? = problems.first else {
      Issue.record("\(problems)")
      return
    }
    #expect(pages >= 4 && logs == "SOFTWARE.LOG1, SOFTWARE.LOG2")
    #expect(batch.payloads.count == RegistryReading.hive(states[4]).payloads.count)
    // Places are in the file as it was sent.
    #expect(batch.places.allSatisfy { $0.offset + UInt64($0.length) <= UInt64(states[0].count) })
  }

  @Test func aLogThatEndsEarlyGivesWhatItHas() {
    let states = Self.states()
    let batch = Self.read(Self.dirty(states[0], 3, 2), [log.entries(Array(states[0...2]), first: 2), []])
    #expect(Self.state(batch) == .installPending)
  }

  @Test func aBadHashEndsTheLog() throws {
    let states = Self.states()
    var bytes = log.entries(states, first: 2)
    // One byte in the pages of the third entry.
    let size = (bytes.count - 512) / 4
    bytes[512 + size * 2 + 300] ^= 1
    let batch = Self.read(Self.dirty(states[0], 3, 2), [bytes])
    #expect(Self.state(batch) == .installPending)
    #expect(
      RegistryReading.problems(batch).contains(.checksum(part: "SOFTWARE.LOG1, entry at \(512 + size * 2)")))
  }

  @Test func aGapEndsTheReplay() {
    let states = Self.states()
    let first = log.entries(Array(states[0...1]), first: 2)
    let second = log.entries(Array(states[2...4]), first: 4)
    let batch = Self.read(Self.dirty(states[0], 3, 2), [first, second])
    #expect(Self.state(batch) == .superseded)
    #expect(
      RegistryReading.problems(batch).contains(
        .malformed(part: "SOFTWARE.LOG2, number of entry", needed: "3", found: "4")))
  }

  @Test func logsOfAnotherTimeAreNotUsed() {
    let states = Self.states()
    let old = Self.read(Self.dirty(states[2], 30, 29), [log.entries(Array(states[0...1]), first: 2)])
    #expect(Self.state(old) == .installPending && RegistryReading.problems(old) == [.stale])
    let new = Self.read(Self.dirty(states[0], 3, 2), [log.entries(Array(states[3...4]), first: 20)])
    #expect(Self.state(new) == .staged && RegistryReading.problems(new).contains(.stale))
  }

  @Test func aTornBaseBlockIsTakenFromTheLog() {
    let states = Self.states()
    var torn = Self.dirty(states[0], 3, 2)
    for index in 32..<60 { torn[index] = 0xee }
    let batch = Self.read(torn, [log.entries(Array(states[0...4]), first: 2)])
    #expect(Self.state(batch) == .installed)
    #expect(RegistryReading.problems(batch).contains(.checksum(part: "base block")))
  }

  @Test func theOldFormIsAppliedWholeOrNotAtAll() {
    let states = Self.states(grows: true)
    let sectors = log.sectors(from: states[0], to: states[4], sequence: 3)
    let whole = Self.read(Self.dirty(states[0], 3, 2), [sectors])
    #expect(Self.state(whole) == .installed)
    let cut = Self.read(Self.dirty(states[0], 3, 2), [Array(sectors.dropLast(100))])
    #expect(Self.state(cut) == .staged)
    #expect(RegistryReading.problems(cut) == [.truncated(part: "SOFTWARE.LOG1, changed sectors"), .stale])
  }

  @Test func aLogThatWasNeverUsedSaysNothing() {
    let states = Self.states()
    let zeros = [UInt8](repeating: 0, count: 4096)
    let batch = Self.read(Self.dirty(states[0], 3, 2), [log.entries(Array(states[0...1]), first: 2), zeros])
    #expect(Self.state(batch) == .superseded)
    #expect(RegistryReading.problems(batch).count == 1)
    let foreign = Self.read(Self.dirty(states[0], 3, 2), [Array("no log".utf8)])
    #expect(
      RegistryReading.problems(foreign) == [
        .malformed(part: "SOFTWARE.LOG1", needed: "regf", found: "other bytes"), .stale,
      ])
  }

  /// Sizes and places that a crafted log states lead nowhere.
  @Test func craftedEntriesAreRefused() {
    let states = Self.states()
    let hive = Self.dirty(states[0], 3, 2)
    let good = log.entries(Array(states[0...1]), first: 2)
    for place in [512 + 4, 512 + 20, 512 + 40, 512 + 44] {
      var bytes = good
      for index in 0..<4 { bytes[place + index] = 0xff }
      let batch = Self.read(hive, [bytes])
      #expect(Self.state(batch) == .staged, "\(place)")
    }
  }

  /// Hashes are no secret: what an entry says of its pages may be anything.
  @Test(
    arguments: [
      (1, [UInt32.max, 4096]), (1, [0xffff_f000, 8]), (1, [0, UInt32.max]), (1, [0, 4096]), (UInt32.max, []),
      (70, [0, 0]), (0, []), (2, [0, 8, 0, 8]), (1, [0x7fff_ffff, 512]),
    ] as [(UInt32, [UInt32])])
  func anyPagesAreSurvived(_ count: UInt32, _ heads: [UInt32]) {
    let states = Self.states()
    let bytes = heads.flatMap { head in (0..<4).map { UInt8(truncatingIfNeeded: head >> UInt32(8 * $0)) } }
    let entry = HiveLogWriter.entry(
      2, pages: count, bytes + [UInt8](repeating: 0x41, count: 200), binsSize: .max)
    let base = Array(log.entries(Array(states[0...1]), first: 2).prefix(512))
    let batch = Self.read(Self.dirty(states[0], 3, 2), [base + entry])
    #expect(batch.places.allSatisfy { $0.offset + UInt64($0.length) <= UInt64(states[0].count) })
    #expect(!batch.complaints.isEmpty)
  }
}
