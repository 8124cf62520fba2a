import Records
import Testing

@testable import LogStore

/// A filter by KB finds records that name only its packages.
@Suite struct PackageIdentityTests {
  private let rollup = "Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1706.1.8"

  private func hits(_ text: String, _ value: String) throws -> [String] {
    let store = try StoreCase.store(text)
    let test = store.test([Filter(.package, value)])
    return (0..<store.count).map { RecordID(index: UInt32($0)) }.filter(test).map { store.text($0) }
  }

  @Test func theEndOfASessionNamesBoth() throws {
    let text =
      StoreCase.cbs(
        "13:00:00", "Appl: Evaluating package applicability for package \(rollup), applicable state: 112")
      + StoreCase.cbs(
        "13:50:58",
        "Exec: Processing complete.  Session: 1_1, Package: \(rollup), Identifier: KB5013942 [HRESULT = 0x00000000 - S_OK]"
      )
      + StoreCase.cbs(
        "14:00:00",
        "Appl: Evaluating package applicability for package Package_for_RollupFix~31bf3856ad364e35~amd64~~19041.1.1.1, applicable state: 0"
      )
    #expect(try hits(text, "KB5013942").count == 2)
    #expect(try hits(text, "kb5013942").first?.contains("Evaluating") == true)
    #expect(try hits(text, "KB5013943").isEmpty)
  }

  @Test func apartNamesItsParent() throws {
    let text =
      StoreCase.cbs(
        "13:00:00",
        "Appl: detect Parent, Package: Package_12_for_KB5013942~31bf3856ad364e35~amd64~~10.0.1.6, Parent: \(rollup), Disposition = Detect"
      )
      + StoreCase.cbs(
        "13:01:00", "Failed to resolve package '\(rollup)' [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]")
    #expect(try hits(text, "KB5013942").count == 2)
  }

  /// That one update replaces another does not make it the other.
  @Test func aWholeUpdateBesideAPackageSaysNothing() throws {
    let text =
      StoreCase.cbs(
        "13:00:00", "Package_for_KB5000001~31bf3856ad364e35~amd64~~10.0.1.6 is superseded by \(rollup)")
      + StoreCase.cbs(
        "13:01:00", "Failed to resolve package '\(rollup)' [HRESULT = 0x800f0831 - CBS_E_STORE_CORRUPTION]")
    #expect(try hits(text, "KB5000001").count == 1)
  }

  /// Parts for another language or architecture belong to the same update.
  @Test func nameAndVersionDecide() throws {
    let other = "Package_for_RollupFix~31bf3856ad364e35~amd64~zh-CN~19041.1706.1.8"
    let text =
      StoreCase.cbs(
        "13:50:58",
        "Exec: Processing complete.  Session: 1_1, Package: \(rollup), Identifier: KB5013942 [HRESULT = 0x00000000 - S_OK]"
      )
      + StoreCase.cbs(
        "14:00:00", "Appl: Evaluating package applicability for package \(other), applicable state: 0")
    let store = try StoreCase.store(text)
    #expect(store.packageIdentities.kb(of: other) == "KB5013942")
    #expect(try hits(text, "KB5013942").count == 2)
  }
}
