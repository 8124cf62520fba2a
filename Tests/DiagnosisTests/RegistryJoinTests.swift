import Casework
import DataFiles
import Fixtures
import Records
import Testing

@testable import Diagnosis

/// Hives beside the logs of a failure.
@Suite struct RegistryJoinTests {
  private typealias File = (name: String, bytes: [UInt8])

  private static let log: File = ("CBS.log", Scenario.f01BaseFileChanged.bytes())

  /// The component that the log's finding is about.
  private static func component() throws -> ComponentIdentity {
    let snapshot = try CaseFiles.snapshot([log])
    let text = try #require(snapshot.findings.first?.root.component)
    return try #require(ComponentIdentity(logText: text))
  }

  private static func hive(_ components: [RegistryKey]) -> [UInt8] {
    let writer = HiveWriter(path: "COMPONENTS")
    return writer.file(of: RegistryKey("ROOT", keys: [.path(#"DerivedData\Components"#, keys: components)]))
  }

  private static func joins(_ files: [File]) throws -> [(text: String, records: Int)] {
    let finding = try #require(try CaseFiles.snapshot([log] + files).findings.first)
    let english = try Wording(.english)
    return finding.joins.map { ($0.text.text(english), $0.records.count) }
  }

  private static func identity() throws -> Identity {
    let found = try component()
    return Identity(found.name, found.version ?? "")
  }

  @Test func withoutARegistryNothingIsSaid() throws {
    #expect(try Self.joins([]).isEmpty)
    #expect(try Self.joins([("SYSTEM", RegistrySample.system.file)]).isEmpty)
  }

  @Test func aRegisteredComponentIsSaidOnceWithAllItsEntries() throws {
    let key = RegistrySample.component(try Self.identity(), files: ["a.dll", "b.dll"])
    let other = Self.hive([key, RegistrySample.component(RegistrySample.long, files: [])])
    let found = try Self.joins([("COMPONENTS", Self.hive([key])), ("COMPONENTS2", other)])
    #expect(found.count == 1 && found.first?.records == 2)
    #expect(found.first?.text.contains("registers \(try Self.identity().name)") == true)
  }

  @Test func anEntryWithoutIdentityIsDamage() throws {
    var key = RegistrySample.component(try Self.identity(), files: [])
    key.values.removeAll { $0.name == "identity" }
    let found = try Self.joins([("COMPONENTS", Self.hive([key]))])
    #expect(found.count == 1 && found.first?.text.contains("without an identity") == true)
  }

  @Test func absenceIsAFactOfAWholeHiveOnly() throws {
    let other = RegistrySample.component(RegistrySample.long, files: [])
    let whole = Self.hive([other])
    let found = try Self.joins([("COMPONENTS", whole)])
    #expect(found.count == 1 && found.first?.text.contains("COMPONENTS does not register") == true)
    // Cut, out of date, or a part of the registry: nothing can be said.
    #expect(try Self.joins([("COMPONENTS", Array(whole.dropLast(600)))]).isEmpty)
    let kept = ZipWriter.archive([.init("config/RegBack/COMPONENTS", whole)])
    #expect(try Self.joins([("a.zip", kept)]).isEmpty)
    var writer = HiveWriter(path: "COMPONENTS")
    writer.sequence = (8, 7)
    let dirty = writer.file(of: RegistryKey("ROOT", keys: [.path(#"DerivedData\Components"#, keys: [other])]))
    #expect(try Self.joins([("COMPONENTS", dirty)]).isEmpty)
    let export = RegistryExportWriter().file(
      of: RegistryKey("Components", keys: [other]),
      path: #"HKEY_LOCAL_MACHINE\COMPONENTS\DerivedData\Components"#)
    #expect(try Self.joins([("part.reg", export)]).isEmpty)
  }
}

/// Hives and what lies beside them, as a case reads them.
@Suite struct RegistryCaseTests {
  private typealias File = (name: String, bytes: [UInt8])

  private static let writer = HiveWriter(path: "SOFTWARE")

  /// A hive that lacks what its logs have: a package that is installed by now.
  private static func files() -> [File] {
    let states = [UInt32(0x40), 0x60, 0x70].map { state -> [UInt8] in
      let package = RegistryKey(
        "Package_for_KB1234567~31bf3856ad364e35~amd64~~1.0.0.0", [.number("CurrentState", state)])
      return writer.file(
        of: RegistryKey("ROOT", keys: [.path(#"Component Based Servicing\Packages"#, keys: [package])]))
    }
    var dirty = writer
    dirty.sequence = (3, 2)
    let package = RegistryKey(
      "Package_for_KB1234567~31bf3856ad364e35~amd64~~1.0.0.0", [.number("CurrentState", 0x40)])
    let hive = dirty.file(
      of: RegistryKey("ROOT", keys: [.path(#"Component Based Servicing\Packages"#, keys: [package])]))
    let log = HiveLogWriter(writer)
    return [
      ("SOFTWARE", hive), ("SOFTWARE.LOG1", log.entries(Array(states[0...1]), first: 2)),
      ("software.log2", log.entries(Array(states[1...2]), first: 3)),
    ]
  }

  private static func state(_ snapshot: CaseSnapshot) -> Payload.PackageClaim.State? {
    var found: Payload.PackageClaim.State?
    snapshot.store.forEachPayload { _, payload in
      if case .packageClaim(let claim) = payload { found = claim.state }
    }
    return found
  }

  private static func source(_ snapshot: CaseSnapshot, _ name: String) -> SourceReport? {
    snapshot.sources.first { $0.path.hasSuffix(name) }
  }

  @Test func logsBesideTheirHiveAreUsedAndNamed() throws {
    let snapshot = try CaseFiles.snapshot(Self.files())
    #expect(Self.state(snapshot) == .installed)
    for name in ["SOFTWARE.LOG1", "software.log2"] {
      let report = try #require(Self.source(snapshot, "/" + name))
      #expect(report.source?.kind == .hiveLog && report.status == .read && report.complaints.isEmpty)
    }
    let hive = try #require(Self.source(snapshot, "/SOFTWARE"))
    #expect(hive.complaints.map(\.problem).count == 1 && hive.status == .read)
  }

  @Test func logsOfAnArchiveBelongToItsHive() throws {
    let files = Self.files()
    let zip = ZipWriter.archive(files.map { .init("config/" + $0.name, $0.bytes) })
    let snapshot = try CaseFiles.snapshot([("case.zip", zip)])
    #expect(Self.state(snapshot) == .installed)
    // The log of another folder is none of it.
    let apart = ZipWriter.archive([
      .init("a/SOFTWARE", files[0].bytes), .init("b/SOFTWARE.LOG1", files[1].bytes),
    ])
    let other = try CaseFiles.snapshot([("case.zip", apart)])
    #expect(Self.state(other) == .staged)
    #expect(Self.source(other, "LOG1")?.complaints.map(\.problem) == [.loneLog(hive: "SOFTWARE")])
    #expect(Self.source(other, "LOG1")?.status == .unreadable)
  }

  @Test func aLogThatIsEmptyOrZerosIsStillALog() throws {
    let files = Self.files()
    for bytes in [[], [UInt8](repeating: 0, count: 8192)] {
      let snapshot = try CaseFiles.snapshot([files[0], files[1], ("SOFTWARE.LOG2", bytes)])
      #expect(Self.state(snapshot) == .installPending)
      let report = try #require(Self.source(snapshot, "LOG2"))
      #expect(report.source?.kind == .hiveLog && report.complaints.isEmpty)
    }
  }

  @Test func recordsAreFoundByComponentFileAndPackage() throws {
    let snapshot = try CaseFiles.snapshot([
      ("COMPONENTS", RegistrySample.components.file), ("SOFTWARE", RegistrySample.software.file),
    ])
    let store = snapshot.store
    func count(_ kind: TermKind, _ text: String) -> Int {
      store.terms.find(kind, text).map { store.records(naming: $0).count } ?? 0
    }
    let identity = try #require(ComponentIdentity(logText: RegistrySample.changed.logText))
    #expect(count(.component, identity.canonicalText) == 1)
    #expect(count(.file, "ngcctnr.dll") == 1)
    #expect(count(.package, "Package_for_KB5013941~31bf3856ad364e35~amd64~~17763.3406.1.0") == 2)
    #expect(store.failures(in: 0..<UInt32(store.count)).isEmpty)
    #expect(snapshot.findings.isEmpty)
  }

  @Test func aPlaceIsABytePlaceWithoutALine() throws {
    let snapshot = try CaseFiles.snapshot([("SYSTEM", RegistrySample.system.file)])
    for index in 0..<snapshot.store.count {
      let location = snapshot.store.location(snapshot.store.id(at: index))
      #expect(location.number == nil && location.offset >= 4096 && location.length > 0)
    }
  }
}
