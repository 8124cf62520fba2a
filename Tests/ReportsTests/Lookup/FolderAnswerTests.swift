import DataFiles
import Diagnosis
import Testing

@testable import Reports

@Suite struct FolderAnswerTests {
  static let folder =
    "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5"

  private func lines(_ text: String, name: String? = nil) throws -> [String] {
    try FolderAnswer(text, fullName: name).lines(Wording(.english))
  }

  @Test(arguments: [
    "Microsoft-Windows-Security-NGC-Container, version 10.0.17763.1697, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35}",
    "Microsoft-Windows-Security-NGC-Container, Version = 10.0.17763.1697, pA = PROCESSOR_ARCHITECTURE_AMD64 (9), "
      + "Culture neutral, VersionScope = 1 nonSxS, PublicKeyToken = {l:8 b:31bf3856ad364e35}, Type neutral",
    "Microsoft-Windows-Security-NGC-Container, Culture=neutral, Version=10.0.17763.1697, "
      + "PublicKeyToken=31bf3856ad364e35, ProcessorArchitecture=amd64, versionScope=NonSxS",
    folder, "C:\\Windows\\WinSxS\\\(folder)\\NgcCtnr.dll",
    "\\SystemRoot\\WinSxS\\Manifests\\\(folder).manifest",
    "\"\(folder)\\\"", folder.uppercased(), "  \(folder)\t", "“\(folder)”",
    "\\\\?\\C:\\Windows\\WinSxS\\\(folder)\\f\\a b.dll",
    "\(folder.prefix(30))\n  \(folder.dropFirst(30))", "see \(folder), please",
    folder.replacing("-", with: "–"),
    "\u{feff}\(folder.prefix(30))\u{200b}\(folder.dropFirst(30))", "C:/Windows/WinSxS/\(folder)/",
  ])
  func everySpellingGivesTheFolder(_ text: String) throws {
    #expect(try lines(text).first == Self.folder)
  }

  @Test func aGoodNameProvesItself() throws {
    #expect(try lines(Self.folder).contains("  ✔ fits: the hash proves the name"))
  }

  @Test func aWrongNameHasCandidates() throws {
    let text = try lines(Self.folder.replacing("1697", with: "1698")).joined(separator: "\n")
    #expect(text.contains("✖ wrong"))
    #expect(text.contains("    \(Self.folder)  (other version)"))
  }

  /// Retyping a path loses a character: the right name is given all the same.
  @Test(arguments: ["f274ebb38c73b8d", "f274ebb38c73b8d6", "f274ebb3c873b8d5"])
  func aWrongHashDigitIsFound(_ digits: String) throws {
    let answer = try FolderAnswer(
      "C:\\Windows\\WinSxS\\" + Self.folder.dropLast(16) + digits + "\\NgcCtnr.dll")
    #expect(answer.isWrong)
    #expect(try answer.lines(Wording(.english)).contains("    \(Self.folder)  (one digit of the hash)"))
  }

  /// The support engineer of the sample mail wrote this, and could have had the hash.
  @Test func aHashThatWasLeftOutIsComputed() throws {
    let answer = try FolderAnswer(String(Self.folder.dropLast(16)) + "XXXX")
    #expect(answer.verdict == .noHash && !answer.isWrong)
    #expect(try answer.lines(Wording(.english)).contains("    \(Self.folder)  (computed hash)"))
  }

  @Test(arguments: [
    ("amd64_microsoft-windows-security-ngc-conta...", FolderAnswer.Verdict.cut),
    ("amd64_microsoft-windows-security-ngc-conta…", .cut),
    ("amd64_microsoft-windows-security-ngc-conta", .wrong),
    (String(folder.dropLast(3)), .wrong), (folder.replacing("_none_", with: "_none"), .wrong),
    (folder.replacing("e35", with: "e3"), .wrong), (folder.replacing("amd64", with: "adm64"), .wrong),
    (folder.replacing("10.0", with: "100"), .wrong), (folder.replacing("17763", with: "19045"), .wrong),
    (folder, .fits), ("Foo, version 1.2.3.4, arch amd64, nonSxS", .computed),
    ("e78f07ebd9dad801284b0000e80dc013", .decoded),
  ])
  func verdicts(_ text: String, _ verdict: FolderAnswer.Verdict) throws {
    let answer = try FolderAnswer(text)
    #expect(answer.verdict == verdict)
    let lines = try answer.lines(Wording(.english)).joined(separator: "\n")
    if verdict == .wrong, text.contains("container") { #expect(lines.contains("    \(Self.folder)  (")) }
  }

  // MARK: A case

  private static let longName = "Microsoft-Windows-BootEnvironment-Windows-MinWin"
  private static let short =
    "amd64_microsoft-windows-b..ment-windows-minwin_31bf3856ad364e35_10.0.19041.2965_none_c465e31ab1688bd6"
  private static let log =
    "2023-06-01 10:00:00, Info                  CSI    00000001 Component \(longName), version 10.0.19041.2965, arch amd64, nonSxS, pkt {l:8 b:31bf3856ad364e35} does not have a winner\r\n"
    + "2023-06-01 10:00:01, Info                  CBS    Opened C:\\Windows\\WinSxS\\\(short)\\a.dll\r\n"
    + "2023-06-01 10:00:02, Info                  CBS    Opened C:\\Windows\\WinSxS\\\(short.dropLast(1))\\a.dll\r\n"

  @Test func aCaseTellsTheFullNameAndWhereItStands() throws {
    let snapshot = try SampleCase.load(text: Self.log)
    let folders = StoreFolders(snapshot.store)
    let answer = try FolderAnswer(Self.short, folders: folders)
    #expect(answer.verdict == .fits)
    let lines = answer.lines(try Wording(.english), snapshot: snapshot)
    #expect(lines.contains("  name          \(Self.longName)"))
    #expect(
      lines.contains {
        $0.hasPrefix("  read in       identity in a record") && $0.hasSuffix("CBS.log line 1")
      })
    #expect(lines.contains { $0.hasPrefix("  named in      ") && $0.hasSuffix("CBS.log line 2") })
    // Asked for another one, it says what to ask the customer for.
    let other = Self.short.replacing("minwin", with: "maxwin")
    let open = try FolderAnswer(other, folders: folders)
    #expect(open.verdict == .wrong, "the case has the right name with this hash")
    let unknown = try FolderAnswer(String(other.dropLast(16)) + "0123456789abcdef", folders: folders)
    #expect(unknown.verdict == .cannotTell && !unknown.isWrong)
    let asked = unknown.lines(try Wording(.english), snapshot: snapshot)
    #expect(asked.contains { $0.hasPrefix("  ? cannot tell") })
    #expect(asked.last?.hasPrefix(#"  ask for       C:\Windows\WinSxS\Manifests\amd64_"#) == true)
  }

  @Test func theFoldersOfACaseAreListed() throws {
    let snapshot = try SampleCase.load(text: Self.log)
    let list = CaseFolders(StoreFolders(snapshot.store))
    #expect(list.hasWrongName)
    #expect(list.answers.map(\.verdict) == [.wrong, .fits])
    let lines = list.lines(try Wording(.english), snapshot: snapshot)
    #expect(
      lines.first?.hasSuffix(": 1; wrong 0, damaged or cut 1, shortened 1, of these not resolved 0") == true)
    #expect(lines.contains("  ✔ \(Self.short)"))
    #expect(lines.contains { $0.hasPrefix("    \(Self.short)  (one digit of the hash; in the case: ") })
    let json = String(
      decoding: try FolderDocument(list, wording: Wording(.english), snapshot: snapshot).json(), as: UTF8.self
    )
    #expect(json.contains("\"schema\" : \"kbtriage.winsxs/1\"") && json.contains("\"verdict\" : \"wrong\""))
    let quiet = try SampleCase.load(
      text: "2023-06-01 10:00:01, Info                  CBS    Opened nothing\r\n")
    let none = CaseFolders(StoreFolders(quiet.store))
    #expect(!none.hasWrongName && none.answers.isEmpty)
    #expect(none.lines(try Wording(.english), snapshot: quiet).count == 2)
  }

  @Test func aShortenedNameNeedsTheFullOne() throws {
    let short =
      "amd64_microsoft-windows-b..ment-windows-minwin_31bf3856ad364e35_10.0.19041.2965_none_c465e31ab1688bd6"
    #expect(try lines(short).contains { $0.hasPrefix("  ? cannot tell") })
    let full = "Microsoft-Windows-BootEnvironment-Windows-MinWin"
    #expect(try lines(short, name: full).contains("  ✔ fits: the hash proves the name"))
    #expect(try lines(short, name: "Another").contains { $0.hasPrefix("  ✖ wrong: Another") })
  }

  @Test func inFlightNamesAreDecoded() throws {
    let path = "\\SystemRoot\\WinSxS\\Temp\\InFlight\\e78f07ebd9dad801284b0000e80dc013"
    #expect(
      try lines(path) == [
        "InFlight",
        "  begun         2022-10-08T05:50:49.3329383+00:00",
        "  operation     19240 (0x4b28)",
        "  process       3560 (0xde8)",
        "  thread        5056 (0x13c0)",
      ])
  }

  /// The path that the sample mail asks the customer for lost a letter.
  @Test func aLostDigitIsTold() throws {
    let path =
      "c:\\windows\\WinSxS\\Temp\\InFlight\\78f07ebd9dad801284b0000e80dc013\\0ddc15ebd9dad8017d4b0000e80dc013_x.dll"
    #expect(try lines(path).first?.hasPrefix("✖ 78f07ebd9dad801284b0000e80dc013: 31 hex digits") == true)
    #expect(try lines(path).last == "  file          x.dll")
  }

  @Test(arguments: [
    ("foo", FolderAnswer.Problem.neither), ("Foo, arch amd64", .noVersion),
    ("Foo, version 1.2, arch amd64", .badVersion("1.2")), ("Foo, version 1.2.3.4", .noArchitecture),
    ("78f07ebd9dad801284b0000e80dc013", .digitCount(31)),
    ("ffffffffffffffffffffffffffffffff", .implausibleTime), ("", .neither),
  ])
  func whatSaysNothing(_ text: String, _ problem: FolderAnswer.Problem) {
    #expect(throws: problem) { try FolderAnswer(text) }
  }

  @Test func rulesAreListed() throws {
    let rules = RuleList(try SampleRules.builtIn()).lines(try Wording(.english))
    #expect(rules.contains("F01  psfx-base-file-changed  failure  confidence medium  deep"))
  }
}
