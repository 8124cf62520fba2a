import Casework
import DataFiles
import Fixtures
import Knowledge
import Records
import Testing

@testable import Diagnosis

/// Which component is behind a folder, and which right name is near to a wrong one, by what a case holds.
@Suite struct StoreFoldersTests {
  private typealias File = (name: String, bytes: [UInt8])

  private static let long = RegistrySample.long
  private static let unknown = Identity(
    "Microsoft-Windows-Nobody-Knows-This-Component-By-Name", "10.0.17763.1")

  private static func log(_ identity: Identity) -> File {
    (
      "CBS.log",
      Array(
        ("2022-10-08 13:50:57, Error                 CSI    00000001 (F) Hydration failed for component "
          + "\(identity.logText) on file x.dll with NTSTATUS -2146498170\r\n").utf8)
    )
  }

  private static func hive(_ components: [RegistryKey]) -> File {
    let writer = HiveWriter(path: "COMPONENTS")
    return (
      "COMPONENTS",
      writer.file(of: RegistryKey("ROOT", keys: [.path(#"DerivedData\Components"#, keys: components)]))
    )
  }

  /// A mail; the line of a log in it makes it evidence.
  private static func mail(_ sentence: String) -> File {
    (
      "mail.txt",
      Array(
        ("From: A\nTo: B\nSubject: x\n\nHello,\n\(sentence)\n\n2022-10-08 13:50:51, Info CSI 00000018 Component "
          + "\(RegistrySample.changed.logText) does not have a winner but has 2 other component version(s)\n")
          .utf8)
    )
  }

  private static func list(_ folders: [String]) -> File {
    let root = DirWriter.Folder(#"C:\Windows\WinSxS"#, folders.map { .init($0, .folder) })
    return ("list.txt", Array(DirWriter().text([root], prompt: #"C:\>dir /a C:\Windows\WinSxS"#).utf8))
  }

  private static func folders(_ files: [File]) throws -> StoreFolders {
    StoreFolders(try CaseFiles.snapshot(files).store)
  }

  private static func answer(_ folder: String, _ files: [File]) throws -> StoreFolders.Answer {
    let name = try #require(WinSxSName(text: folder))
    return try folders(files).answer(name, name.check())
  }

  private static func bases(_ answer: StoreFolders.Answer) -> [String] {
    answer.components.map { "\($0.basis.rawValue) \($0.identity.name)\($0.isProven ? "" : " unproven")" }
  }

  // MARK: The full name

  @Test func everySourceThatNamesTheComponentIsAnAnswer() throws {
    let other = Identity(long.name, "10.0.17763.404")
    let manifest: File = (
      long.directory + ".manifest",
      Array(
        ManifestWriter.manifest(name: long.name, version: long.version, architecture: "amd64", files: []).utf8
      )
    )
    let sources: [([File], [String])] = [
      ([Self.hive([RegistrySample.component(long, files: [])])], ["registry \(long.name)"]),
      ([manifest], ["manifest \(long.name)"]),
      ([Self.log(long)], ["identity \(long.name)"]),
      // Another version has another hash, but the same name.
      ([Self.log(other)], ["name \(long.name)"]),
      ([Self.mail("it is \(long.name), I think.")], ["word \(long.name)"]),
      (
        [Self.log(long), manifest, Self.hive([RegistrySample.component(long, files: [])])],
        ["registry \(long.name)", "manifest \(long.name)", "identity \(long.name)"]
      ),
      ([Self.log(Self.unknown)], []),
    ]
    for (files, expected) in sources {
      let answer = try Self.answer(long.directory, files)
      #expect(Self.bases(answer) == expected)
      #expect(answer.components.allSatisfy { !$0.records.isEmpty && $0.identity.version == long.version })
      #expect((answer.proven == nil) == expected.isEmpty)
    }
  }

  private var long: Identity { Self.long }

  @Test func contradictingClaimsStandSideBySide() throws {
    var wrong = RegistrySample.component(Identity("Microsoft-Windows-Other", "10.0.17763.1"), files: [])
    wrong.name = long.directory
    let answer = try Self.answer(long.directory, [Self.hive([wrong]), Self.log(long)])
    #expect(Self.bases(answer) == ["registry Microsoft-Windows-Other unproven", "identity \(long.name)"])
    #expect(answer.proven?.basis == .identity)
  }

  @Test func aWordThatOnlyLooksLikeTheNameProvesNothing() throws {
    let alike = "Microsoft-Windows-ServicingStuff-Onecore-Extensions"
    #expect(WinSxSName.shortened(name: alike.lowercased()) == WinSxSName(text: long.directory)?.name)
    #expect(try Self.answer(long.directory, [Self.mail("it is \(alike)")]).components.isEmpty)
  }

  @Test func twoFoldersOfOneComponentProveEachOther() throws {
    let twin = Identity(Self.unknown.name, "10.0.17763.1697", .wow64)
    let answer = try Self.answer(
      Self.unknown.directory, [Self.list([Self.unknown.directory, twin.directory])])
    #expect(answer.components.isEmpty && answer.candidates.isEmpty)
    #expect(answer.witnesses.map(\.name.text) == [twin.directory])
    #expect(answer.witnesses.first?.records.isEmpty == false)
    // One alone proves nothing.
    #expect(try Self.answer(Self.unknown.directory, [Self.list([Self.unknown.directory])]).witnesses.isEmpty)
  }

  @Test func listsSayWhetherItIsThere() throws {
    let english = try Wording(.english)
    func said(_ folder: String) throws -> [String] {
      try Self.answer(folder, [Self.list([Self.unknown.directory])]).statements.map { $0.text.text(english) }
    }
    #expect(try said(Self.unknown.directory).first == "the folder \(Self.unknown.directory) is there")
    #expect(try said(long.directory).first?.contains("is not there") == true)
  }

  // MARK: Right names near to a wrong one

  private static let changed = RegistrySample.changed

  /// What the case knows goes before what arithmetic gives.
  @Test func knownNamesComeFirst() throws {
    // Fits by another version, another token and another name; the log has the name.
    let wrong =
      "wow64_microsoft-windows-audio-mmecore-acm_31bf3856ad364e35_10.0.19045.1_none_a12b40f4b4c7b751"
    let known = Identity("Microsoft-Windows-Audio-MMECore-ACI", "10.0.19045.1", .wow64)
    let alone = try Self.answer(wrong, [Self.log(Self.changed)]).candidates
    #expect(alone.map(\.change) == [.version, .name, .token] && alone.allSatisfy(\.records.isEmpty))
    let found = try Self.answer(wrong, [Self.log(known)]).candidates
    #expect(found.map(\.name.text).first == known.directory)
    #expect(found.first?.records.isEmpty == false && found.dropFirst().allSatisfy(\.records.isEmpty))
  }

  /// One mistake in a shortened name, of which nothing knows the full one but a folder of another version.
  @Test(arguments: [
    ("_none_", "_none_", WinSxSCheck.Candidate.Change.hash), ("10.0.17763.1", "10.0.17763.7", .version),
    ("amd64_", "x86_", .architecture), ("-component-", "-compenent-", .name),
  ])
  func shortenedNamesAreMendedByTheirKin(
    _ part: String, _ wrong: String, _ change: WinSxSCheck.Candidate.Change
  ) throws {
    let right = Self.unknown.directory
    let kin = Identity(Self.unknown.name, "10.0.17763.404").directory
    var text = right.replacing(part, with: wrong, maxReplacements: 1)
    if change == .hash { text = right.dropLast(2) + (right.hasSuffix("0") ? "11" : "00") }
    // A name is mended by the same hash only: the case has to have it.
    let list = change == .name ? [right, kin] : [kin]
    let answer = try Self.answer(text, [Self.list(list)])
    #expect(answer.candidates.first?.name.text == right, "\(text)")
    #expect(answer.candidates.first?.isProven == true)
    if change != .name {
      #expect(answer.candidates.first?.change == change)
      #expect(answer.candidates.first?.witness?.name.text == kin)
    }
  }

  @Test func namesInSentencesAreFound() throws {
    let wrong = Self.changed.directory.replacing("31bf3856ad364e35", with: "31bf3856ad364e3")
    let cut = "amd64_microsoft-windows-security-ngc-conta..."
    let folders = try Self.folders([
      Self.mail(#"see C:\Windows\WinSxS\"# + "\(wrong)\\x.dll, \(cut) and \(long.directory).")
    ])
    #expect(folders.named.map(\.text) == [long.directory])
    #expect(folders.broken == [wrong, cut])
    let damaged = try #require(WinSxSName.Damaged(text: wrong))
    let answer = folders.answer(damaged, damaged.candidates())
    #expect(answer.records.count == 1)
    #expect(answer.candidates.map(\.name.text) == [Self.changed.directory])
    // The line of the log in the mail names the component.
    #expect(answer.candidates.first?.records.isEmpty == false)
    let prefix = try #require(WinSxSName.Cut(text: cut))
    #expect(folders.answer(prefix, []).candidates.map(\.name.text) == [Self.changed.directory])
  }

  @Test func aCaseWithoutFoldersAnswersNothing() throws {
    let answer = try Self.answer(
      long.directory, [("CBS.log", Array("2022-10-08 13:50:57, Info CBS x\r\n".utf8))])
    #expect(answer.components.isEmpty && answer.candidates.isEmpty && answer.statements.isEmpty)
  }
}
