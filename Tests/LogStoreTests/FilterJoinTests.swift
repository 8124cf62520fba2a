import Knowledge
import Records
import Testing

@testable import LogStore

/// A filter by file or hash finds what hash mismatches join to it.
@Suite struct FilterJoinTests {
  private static let one = String(repeating: "11", count: 32)
  private static let two = String(repeating: "22", count: 32)
  private static let three = String(repeating: "33", count: 32)
  private static let identity =
    "Sample-Core, version 10.0.1.2, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35}"
  private static let folder = ComponentIdentity(logText: identity).map { WinSxSName($0).text } ?? ""

  private static func hash(_ file: String, _ actual: String = two) -> String {
    StoreCase.csi(
      "13:50:57",
      "Hashes for file member [l:\(file.count)]'\(file)' do not match.\r\n Expected: {l:32 b:\(one)}.\r\n Actual: {l:32 b:\(actual)}."
    )
  }

  private static func failed(_ file: String) -> String {
    StoreCase.csi(
      "13:50:57",
      "(F) Hydration failed for component \(identity) on file \(file) with NTSTATUS -2146498170")
  }

  /// Numbers of the records: 0 and 1 of a.dll, 2 of the folder, 3 of b.dll, 4 of the folder with b.dll, 5 of nothing.
  private static let text =
    failed("a.dll") + hash("a.dll")
    + StoreCase.cbs("13:50:58", "(p)\tCSI Manifest Corrupt\t(n)\t\t\t\(folder)")
    + hash("b.dll", three)
    + StoreCase.cbs("13:50:58", "(p)\tCSI Payload Corrupt\t(n)\t\t\t\(folder)\\b.dll")
    + StoreCase.cbs("13:50:59", "Exec: something else")

  private func hits(_ filters: Filter...) throws -> [UInt32] {
    let store = try StoreCase.store(Self.text)
    let test = store.test(filters)
    return (0..<UInt32(store.count)).filter { test(RecordID(index: $0)) }
  }

  @Test func aFileFindsItsComponentAndFolder() throws {
    #expect(try hits(Filter(.file, "A.DLL")) == [0, 1, 2])
    // No record joins b.dll with the component, so only what names it is found.
    #expect(try hits(Filter(.file, "b.dll")) == [3, 4])
    #expect(try hits(Filter(.file, "c.dll")) == [])
    // What is left out is what names the file itself.
    #expect(try hits(Filter(.file, "a.dll", isExcluded: true)) == [2, 3, 4, 5])
  }

  @Test func aHashFindsWhatItsMismatchesAreAbout() throws {
    #expect(try hits(Filter(.hash, Self.two)) == [0, 1, 2])
    #expect(try hits(Filter(.hash, "22222222")) == [0, 1, 2])
    #expect(try hits(Filter(.hash, "MzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzMzM=")) == [3, 4])
    #expect(try hits(Filter(.hash, Self.one)) == [0, 1, 2, 3, 4])
    for value in ["2222", "", "x", String(repeating: "44", count: 32)] {
      #expect(try hits(Filter(.hash, value)) == [], "\(value)")
    }
    #expect(try hits(Filter(.hash, Self.two, isExcluded: true)) == [0, 2, 3, 4, 5])
  }
}
