import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// Damaged and crafted hives: a complaint for each, and everything else is read.
@Suite struct HiveDamageTests {
  private let bytes = RegistrySample.components.file

  private static func components(_ batch: RecordBatch) -> Int {
    batch.payloads.count { if case .componentClaim = $0.payload { true } else { false } }
  }

  /// Places of cells that begin with a signature.
  private func cells(_ signature: String) -> [Int] {
    let wanted = Array(signature.utf8)
    return stride(from: 4096 + 36, to: bytes.count - 2, by: 8).filter {
      bytes[$0] == wanted[0] && bytes[$0 + 1] == wanted[1]
    }
  }

  /// The place of the cell of the key of that name.
  private func key(_ name: String) -> Int? {
    cells("nk").first { place in
      let length = Int(bytes[place + 72])
      return bytes[place + 76..<place + 76 + length].elementsEqual(name.utf8)
    }
  }

  private func put(_ number: UInt32, at place: Int, in bytes: inout [UInt8]) {
    for index in 0..<4 { bytes[place + index] = UInt8(truncatingIfNeeded: number >> UInt32(8 * index)) }
  }

  private func u32(_ place: Int) -> UInt32 {
    (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << UInt32(8 * $1) }
  }

  @Test func aKeyThatIsNoneCostsItselfAndWhatIsBelow() throws {
    var bytes = bytes
    let place = try #require(key(RegistrySample.long.directory))
    bytes[place] = 0
    let batch = RegistryReading.hive(bytes)
    #expect(Self.components(batch) == 2)
    let complaint = try #require(batch.complaints.first)
    #expect(complaint.location.offset == UInt64(place))
    #expect(complaint.problem == .malformed(part: "key", needed: "nk", found: "006b"))
    #expect(complaint.action == .keptPartly)
  }

  @Test func aLoopIsFoundAndLeft() throws {
    var bytes = bytes
    let root = try #require(key("ROOT"))
    let components = try #require(key("Components"))
    // The list of the components is the root's.
    put(u32(root + 28), at: components + 28, in: &bytes)
    let batch = RegistryReading.hive(bytes)
    #expect(
      RegistryReading.problems(batch).contains(.malformed(part: "key", needed: "one reference", found: "two"))
    )
    #expect(Self.components(batch) == 0 && batch.count > 1)
  }

  /// Where the second list is the right one, its keys stand in the wrong place: that is what the complaints say.
  @Test func aKeyThatTwoListsNameIsReadOnce() throws {
    var bytes = bytes
    let first = try #require(key("Deployments"))
    let second = try #require(key("Components"))
    put(u32(second + 28), at: first + 28, in: &bytes)
    let batch = RegistryReading.hive(bytes)
    #expect(
      RegistryReading.problems(batch).filter {
        $0 == .malformed(part: "key", needed: "one reference", found: "two")
      }.count == 3)
  }

  @Test func countsAreNotBelieved() throws {
    for (field, count) in [(20, UInt32(900)), (20, UInt32.max), (36, 900), (36, UInt32.max)] {
      var bytes = bytes
      let place = try #require(key(RegistrySample.changed.directory))
      put(count, at: place + field, in: &bytes)
      let batch = RegistryReading.hive(bytes)
      #expect(Self.components(batch) == 3, "\(field)")
      #expect(!batch.complaints.isEmpty, "\(field)")
    }
  }

  @Test func aListThatSaysMoreThanItHasIsToldAndRead() throws {
    var bytes = bytes
    let place = try #require(key("Components"))
    let list = Int(u32(place + 28)) + 4096 + 4
    bytes[list + 2] = 0xff
    let batch = RegistryReading.hive(bytes)
    #expect(Self.components(batch) == 3)
    #expect(batch.complaints.contains { $0.location.offset == UInt64(list) })
  }

  @Test func aRootThatIsNotThereIsLookedFor() {
    var bytes = bytes
    put(0xffff_fff0, at: 36, in: &bytes)
    let batch = RegistryReading.hive(bytes)
    #expect(Self.components(batch) == 3)
    #expect(RegistryReading.problems(batch).contains(.checksum(part: "base block")))
  }

  @Test func aCutHiveGivesWhatIsThere() {
    for count in [512, 4096, 4100, 4200, 5000, bytes.count - 100, bytes.count - 1] {
      let batch = RegistryReading.hive(Array(bytes[..<count]))
      #expect(!batch.complaints.isEmpty, "\(count)")
    }
    let batch = RegistryReading.hive(Array(bytes.dropLast(100)))
    #expect(Self.components(batch) == 3)
    #expect(
      RegistryReading.problems(batch).contains {
        if case .malformed("bins", _, _) = $0 { true } else { false }
      })
  }

  @Test func lessThanABaseBlockIsTold() {
    let reader = HiveParser(source: SourceID(index: 0), file: TextBuffer([1, 2, 3]), path: "x", logs: [])
    #expect(reader.read(0..<1).complaints.map(\.problem) == [.truncated(part: "base block")])
  }

  @Test func aPageOfZerosIsToldOnce() {
    var bytes = bytes
    for place in 8192..<bytes.count { bytes[place] = 0 }
    let batch = RegistryReading.hive(bytes)
    let bins = batch.complaints.filter {
      if case .malformed("bin", _, _) = $0.problem { true } else { false }
    }
    #expect(bins.count == (bytes.count > 8192 ? 1 : 0))
  }

  @Test func depthHasAnEnd() {
    var key = RegistryKey("deep")
    for _ in 0..<700 { key = RegistryKey("k", keys: [key]) }
    let batch = RegistryReading.hive(HiveWriter(path: "X").file(of: RegistryKey("ROOT", keys: [key])))
    #expect(RegistryReading.problems(batch) == [.limit("depth of keys")])
  }

  @Test func dataThatIsNotThereCostsTheValue() throws {
    var bytes = bytes
    let value = try #require(cells("vk").first { bytes[$0 + 20..<$0 + 28].elementsEqual("identity".utf8) })
    put(0xffff_fff0, at: value + 8, in: &bytes)
    let batch = RegistryReading.hive(bytes)
    #expect(Self.components(batch) == 3 && !batch.complaints.isEmpty)
  }

  @Test func anyChangeIsSurvived() {
    let inputs = RegistrySample.allCases.map(\.file)
    for seed in 0..<1500 {
      var mutation = Mutation(seed: UInt64(seed))
      let bytes = mutation.damaged(inputs[seed % inputs.count])
      guard bytes.count >= 512, bytes.starts(with: "regf".utf8) else { continue }
      let batch = RegistryReading.hive(bytes)
      #expect(batch.places.allSatisfy { $0.offset + UInt64($0.length) <= UInt64(bytes.count) }, "\(seed)")
      #expect(batch.complaints.allSatisfy { $0.location.offset <= UInt64(bytes.count) }, "\(seed)")
      for index in batch.starts.indices.dropFirst() {
        #expect(batch.starts[index] > batch.starts[index - 1], "\(seed)")
      }
    }
  }

  /// Single bytes of the parts that say where things are.
  @Test func anyByteOfTheStructureMayBeWrong() {
    for place in (cells("nk") + cells("lh") + cells("vk")).prefix(60) {
      for offset in stride(from: -4, to: 48, by: 3) {
        var bytes = bytes
        bytes[place + offset] ^= 0x81
        _ = RegistryReading.hive(bytes)
      }
    }
  }
}
