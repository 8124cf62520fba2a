import DataFiles
import Reports
import Testing

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
    "\"\(folder)\\\"",
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
    ("78f07ebd9dad801284b0000e80dc013", .digitCount(31)),
    ("ffffffffffffffffffffffffffffffff", .implausibleTime), ("", .neither),
  ])
  func whatSaysNothing(_ text: String, _ problem: FolderAnswer.Problem) {
    #expect(throws: problem) { try FolderAnswer(text) }
  }

  @Test func rulesAreListed() throws {
    let rules = RuleList(try SampleRules.builtIn()).lines(try Wording(.english))
    #expect(rules.contains("F01  psfx-base-file-changed  failure  confidence medium"))
  }
}
