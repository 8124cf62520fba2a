import Fixtures
import Foundation
import Testing

/// `kbtriage winsxs` as scripts see it: every vector, every mistake, and what a case adds.
@Suite struct FolderProgramTests {
  /// Identities as logs write them and the folders that public logs, listings and manifests show for them.
  private static let vectors: [(identity: String, folder: String)] = {
    let token = "31bf3856ad364e35"
    func windows(_ name: String, _ version: String, _ arch: String, _ hash: String, _ more: String = "")
      -> (String, String)
    {
      (
        "\(name), version \(version), arch \(arch), \(more)nonSxS, pkt {l:8 b:\(token)}",
        "\(arch)_\(name.lowercased())_\(token)_\(version)_none_\(hash)"
      )
    }
    func assembly(_ name: String, _ version: String, _ arch: String, _ token: String, _ hash: String)
      -> (String, String)
    {
      (
        "\(name), Culture=neutral, Version=\(version), PublicKeyToken=\(token), ProcessorArchitecture=\(arch), Type=win32",
        "\(arch)_\(name.lowercased())_\(token)_\(version)_none_\(hash)"
      )
    }
    return [
      windows("Microsoft-Windows-ServicingStack", "10.0.19041.1", "amd64", "bf506ecc66a800df"),
      windows("Microsoft-Windows-ServicingStack", "6.0.6002.18005", "x86", "0b4ada54c46c45b0"),
      windows("Microsoft-Windows-Ntdll", "6.2.9200.17584", "wow64", "bbf51cfcba52b7f7"),
      windows("Microsoft-Windows-wintrust-dll", "6.1.7601.23468", "amd64", "4e2b9c2fc9f33913"),
      windows("Microsoft-Windows-shlwapi", "10.0.19041.2075", "amd64", "6eb63e5a59cf066e"),
      windows("Microsoft-Windows-com-base", "10.0.22000.653", "amd64", "093601edabc88fa6"),
      windows("curl", "10.0.19041.3693", "amd64", "f3098ce6d279979c"),
      windows("wvms_pp.inf", "6.2.9200.22376", "amd64", "bc457897943a83fe", "type driverUpdate, "),
      assembly(
        "Microsoft.Windows.Common-Controls", "6.0.7601.17514", "x86", "6595b64144ccf1df", "41e6975e2bd6f2b2"),
      assembly("Microsoft.VC90.CRT", "9.0.21022.8", "x86", "1fc8b3b9a1e18e3b", "bcb86ed6ac711f91"),
    ]
  }()

  @Test func everyVectorBothWays() throws {
    let run = try Program.run(["winsxs"] + Self.vectors.flatMap { [$0.identity, $0.folder.uppercased()] })
    #expect(run.code == 0 && run.error == "")
    let blocks = run.output.components(separatedBy: "\n\n").map { $0.split(separator: "\n").map(String.init) }
    #expect(blocks.count == Self.vectors.count * 2)
    for (vector, pair) in zip(Self.vectors, stride(from: 0, to: blocks.count - 1, by: 2)) {
      #expect(blocks[pair].first == vector.folder)
      #expect(blocks[pair + 1].first == vector.folder)
      #expect(blocks[pair + 1].contains("  ✔ fits: the hash proves the name"))
    }
  }

  /// What happens to the eighth digit of a hash that somebody types.
  enum Mistake: CaseIterable {
    case wrong
    case lost
    case added
    case letter
    case cut

    func made(in digits: String) -> String {
      let (before, after) = (String(digits.prefix(7)), String(digits.dropFirst(8)))
      return switch self {
      case .wrong: before + (digits.dropFirst(7).hasPrefix("0") ? "1" : "0") + after
      case .lost: before + after
      case .added: before + "f" + String(digits.dropFirst(7))
      case .letter: before + "o" + after
      case .cut: String(digits.dropLast(2))
      }
    }
  }

  @Test(arguments: Mistake.allCases)
  func oneMistakeInTheHash(_ mistake: Mistake) throws {
    let wrong = Self.vectors.map {
      String($0.folder.dropLast(16)) + mistake.made(in: String($0.folder.suffix(16)))
    }
    let run = try Program.run(["winsxs"] + wrong)
    #expect(run.code == 1 && run.error == "")
    for vector in Self.vectors {
      #expect(run.output.contains("    \(vector.folder)  (one digit of the hash)\n"))
    }
  }

  // MARK: --case

  private static func withCase(_ body: (String) throws -> Void) throws {
    try Program.withFolder { folder in
      let long = RegistrySample.long
      try Data(RegistrySample.components.file).write(to: URL(fileURLWithPath: folder + "/COMPONENTS"))
      let mail =
        "From: A\nTo: B\n\nsee C:\\Windows\\WinSxS\\\(long.directory.dropLast(1)) \u{1b}[31m please\n\n"
        + "2022-10-08 13:50:51, Info CSI 00000018 Component \(long.logText) does not have a winner\n"
      try Data(mail.utf8).write(to: URL(fileURLWithPath: folder + "/mail.txt"))
      try body(folder)
    }
  }

  @Test func aCaseResolvesAShortenedFolder() throws {
    try Self.withCase { folder in
      let long = RegistrySample.long
      let alone = try Program.run(["winsxs", long.directory])
      #expect(alone.code == 0 && alone.output.contains("  ? cannot tell"))
      let run = try Program.run(["winsxs", "--case", folder, long.directory])
      #expect(run.code == 0 && run.error == "")
      #expect(run.output.contains("  ✔ fits") && run.output.contains("  name          \(long.name)\n"))
      // The hive by its key, the mail by its line; they agree.
      #expect(run.output.contains("COMPONENTS byte ") && run.output.contains(#"\DerivedData\Components\"#))
      #expect(run.output.contains("mail.txt line 6"))
      let json = try Program.run(["winsxs", "--case", folder, "--format", "json", long.directory])
      let document = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(document["schema"] as? String == "kbtriage.winsxs/1")
      let entry = try #require((document["names"] as? [[String: Any]])?.first)
      #expect(entry["verdict"] as? String == "fits")
      #expect((entry["identity"] as? [String: Any])?["name"] as? String == long.name)
      let bases = (entry["components"] as? [[String: Any]])?.compactMap { $0["basis"] as? String }
      #expect(bases == ["registry", "identity"])
    }
  }

  @Test func withoutNamesTheCaseIsSearched() throws {
    try Self.withCase { folder in
      for language in ["en", "zh"] {
        let run = try Program.run(["winsxs", "--case", folder, "--lang", language])
        #expect(run.code == 1, "the mail lost a digit")
        #expect(run.output.contains("    \(RegistrySample.long.directory)  ("))
        #expect(
          run.output.contains("mail.txt") && !run.output.contains("\u{1b}") && !run.output.contains("‹"))
      }
    }
    let quiet = try Program.run(["winsxs", "--case", Program.sample])
    #expect(quiet.code == 0 && quiet.output.contains("No folder name in the case is wrong"))
  }

  @Test func theExitCodesAreThoseOfACase() throws {
    let folder = RegistrySample.changed.directory
    #expect(try Program.run(["winsxs", "--case", "/nonexistent/x"]).code == 3)
    let unread = try Program.run(["winsxs", "--case", "/nonexistent/x", folder])
    #expect(unread.code == 3 && unread.output.contains("✔"), "the name is answered all the same")
    #expect(try Program.run(["winsxs", "--case", Program.sample, "foo"]).code == 2)
    #expect(try Program.run(["winsxs"]).code == 2)
    #expect(try Program.run(["winsxs", "--case"]).code == 2)
    try Program.withFolder { path in
      try Data("no evidence".utf8).write(to: URL(fileURLWithPath: path + "/note.bin"))
      let paths = ["--case", path, "--case", Program.sample]
      #expect(try Program.run(["winsxs"] + paths).code == 0)
      #expect(try Program.run(["winsxs", "--strict"] + paths).code == 4)
      #expect(try Program.run(["winsxs", "--strict"] + paths + [folder.dropLast(1) + "x"]).code == 1)
    }
  }

  /// Nothing that is given makes it fail, hang or reach the terminal as it is.
  @Test func hostileNames() throws {
    let long = String(repeating: "a", count: 60_000)
    for text in [
      "amd64_\(long)_31bf3856ad364e35_10.0.1.1_none_6e6374325a0e351e", String(repeating: "_", count: 60_000),
      String(repeating: "amd64_", count: 10_000),
      "amd64_\u{1b}[31mx_31bf3856ad364e35_10.0.1.1_none_6e6374325a0e351e",
      "\u{202e}amd64_x_31bf3856ad364e35_99999999999.0.1.1_none_6e6374325a0e351e", "amd64_\u{7}...", "..",
      "\\", "…",
      "Foo\u{1b}]0;x\u{7}, version 1.2.3.4, arch amd64", String(repeating: "x, version ", count: 5_000),
      "amd64_é..é_31bf3856ad364e35_10.0.1.1_sr-..-rs_6e6374325a0e351",
      "0.0.0.0_0_0_0_0_0_0_0_0_0000000000000000",
    ] {
      let run = try Program.run(["winsxs", "--case", Program.sample, "--", text])
      #expect([0, 1, 2].contains(run.code), "\(text.prefix(60)): \(run.code)")
      #expect(
        !run.output.contains("\u{1b}") && !run.error.contains("\u{1b}") && !run.output.contains("\u{7}"))
    }
  }
}
