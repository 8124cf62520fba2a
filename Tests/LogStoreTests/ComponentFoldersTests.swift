import Fixtures
import Knowledge
import Records
import Testing

@testable import LogStore

/// Which component a folder of the store belongs to, by hives and by identities of logs.
@Suite struct ComponentFoldersTests {
  private static let long = RegistrySample.long

  private static func log(_ identity: Identity) -> String {
    StoreCase.csi(
      "13:50:57",
      "(F) Hydration failed for component \(identity.logText) on file x.dll with NTSTATUS -2146498170")
  }

  private static func names(_ found: [FolderComponent]) -> [String] { found.map(\.identity.name) }

  @Test func aHiveTellsTheFullNameBehindAShortenedFolder() throws {
    let store = try StoreCase.store([.init(RegistrySample.components.file, kind: .hive)])
    for folder in [
      Self.long.directory, Self.long.directory.uppercased(), #"C:\Windows\WinSxS\"# + Self.long.directory,
      Self.long.directory + ".manifest",
    ] {
      let found = store.components(inFolder: folder)
      #expect(Self.names(found) == [Self.long.name], "\(folder)")
      guard case .registry(let record)? = found.first?.origin else {
        Issue.record("not from the hive: \(folder)")
        continue
      }
      #expect(store.text(record).contains(Self.long.directory))
      #expect(found.first?.isProven == true)
    }
    #expect(store.componentRegistries == [SourceID(index: 0)])
  }

  @Test func anIdentityInALogIsEnough() throws {
    let store = try StoreCase.store(Self.log(Self.long))
    let found = store.components(inFolder: Self.long.directory)
    #expect(Self.names(found) == [Self.long.name])
    #expect(found.first?.origin == .log && found.first?.isProven == true)
    #expect(store.componentClaims(ofFolder: Self.long.directory).isEmpty && store.componentRegistries.isEmpty)
  }

  @Test func whatNobodyNamesIsNotMadeUp() throws {
    let store = try StoreCase.store([
      .init(RegistrySample.components.file, kind: .hive), .init(Self.log(RegistrySample.changed)),
    ])
    let other = Identity("Microsoft-Windows-ServicingStack-Onecore-Extensions", "10.0.17763.9999")
    #expect(store.components(inFolder: other.directory).isEmpty)
    #expect(store.components(inFolder: "no folder").isEmpty)
    // The right hash behind another name is another folder.
    let hash = Self.long.directory.suffix(16)
    #expect(
      store.components(inFolder: "x86_something-else_31bf3856ad364e35_10.0.17763.1697_none_\(hash)").isEmpty)
  }

  @Test func theHiveGoesBeforeTheLogAndBothAreOneAnswer() throws {
    let store = try StoreCase.store([
      .init(Self.log(RegistrySample.changed)), .init(RegistrySample.components.file, kind: .hive),
    ])
    let found = store.components(inFolder: RegistrySample.changed.directory)
    #expect(Self.names(found) == [RegistrySample.changed.name])
    guard case .registry? = found.first?.origin else {
      Issue.record("\(found)")
      return
    }
  }

  /// An entry without identity is an entry; the log tells what it is.
  @Test func aNamelessEntryIsNamedByTheLog() throws {
    let store = try StoreCase.store([
      .init(RegistrySample.components.file, kind: .hive), .init(Self.log(RegistrySample.nameless)),
    ])
    let folder = RegistrySample.nameless.directory
    #expect(store.componentClaims(ofFolder: folder).count == 1)
    let found = store.components(inFolder: folder)
    #expect(Self.names(found) == [RegistrySample.nameless.name] && found.first?.origin == .log)
  }

  @Test func anIdentityThatDoesNotFitItsFolderIsNoProof() throws {
    var root = RegistrySample.components.root
    var wrong = RegistrySample.component(Identity("Microsoft-Windows-Other", "10.0.17763.1"), files: [])
    wrong.name = RegistrySample.changed.directory
    root.keys = [.path(#"DerivedData\Components"#, keys: [wrong])]
    let store = try StoreCase.store([.init(RegistrySample.components.writer.file(of: root), kind: .hive)])
    let found = store.components(inFolder: RegistrySample.changed.directory)
    #expect(Self.names(found) == ["Microsoft-Windows-Other"] && found.first?.isProven == false)
  }
}
