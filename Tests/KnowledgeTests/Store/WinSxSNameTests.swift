import Records
import Testing

@testable import Knowledge

struct WinSxSNameTests {
  struct Vector: CustomTestStringConvertible, Sendable {
    var identity: ComponentIdentity
    var hash: String
    var testDescription: String { identity.shortText }

    init(
      _ name: String, _ version: String, _ architecture: String, _ hash: String, culture: String? = nil,
      token: String? = "31bf3856ad364e35", type: String? = nil, scope: String? = "nonSxS"
    ) {
      identity = ComponentIdentity(
        name: name, version: version, architecture: architecture, culture: culture, publicKeyToken: token,
        type: type, versionScope: scope)
      self.hash = hash
    }

    static func sideBySide(
      _ name: String, _ version: String, _ architecture: String, _ hash: String,
      token: String = "6595b64144ccf1df"
    ) -> Vector {
      Vector(name, version, architecture, hash, token: token, type: "win32", scope: nil)
    }
  }

  /// Names from public logs, listings and manifests, see `winsxs.md` section 2.
  static let vectors: [Vector] = [
    Vector("Microsoft-Windows-ServicingStack", "10.0.19041.1", "amd64", "bf506ecc66a800df"),
    Vector("Microsoft-Windows-ServicingStack", "6.1.7601.23505", "amd64", "681aa442f6fed7f0"),
    Vector("Microsoft-Windows-ServicingStack", "6.0.6002.18005", "x86", "0b4ada54c46c45b0"),
    Vector("Microsoft-Windows-ServicingStack", "6.0.6002.18005", "amd64", "676975d87cc9b6e6"),
    Vector("Microsoft-Windows-Ntdll", "6.2.9200.17584", "amd64", "b1a072aa85f1f5fc"),
    Vector("Microsoft-Windows-Ntdll", "6.2.9200.17584", "wow64", "bbf51cfcba52b7f7"),
    Vector("Microsoft-Windows-wintrust-dll", "6.1.7601.23468", "amd64", "4e2b9c2fc9f33913"),
    Vector("Microsoft-Windows-shlwapi", "10.0.19041.1706", "amd64", "6e6374325a0e351e"),
    Vector("Microsoft-Windows-shlwapi", "10.0.19041.1706", "wow64", "78b81e848e6ef719"),
    Vector("Microsoft-Windows-shlwapi", "10.0.19041.2075", "amd64", "6eb63e5a59cf066e"),
    Vector("Microsoft-Windows-com-base", "10.0.22000.653", "amd64", "093601edabc88fa6"),
    Vector("curl", "10.0.19041.3693", "amd64", "f3098ce6d279979c"),
    Vector("wvms_pp.inf", "6.2.9200.22376", "amd64", "bc457897943a83fe", type: "driverUpdate"),
    Vector("dual_helloface.inf", "10.0.22621.1635", "amd64", "1b109bcc844f4c10", type: "dualModeDriver"),
    Vector("Microsoft-Windows-Security-NGC-Container", "10.0.17763.1697", "amd64", "f274ebb38c73b8d5"),
    .sideBySide("Microsoft.Windows.Common-Controls", "6.0.7601.17514", "x86", "41e6975e2bd6f2b2"),
    .sideBySide("Microsoft.Windows.Common-Controls", "6.0.7601.17514", "amd64", "fa396087175ac9ac"),
    .sideBySide("Microsoft.Windows.Common-Controls", "6.0.19041.1110", "amd64", "60b5254171f9507e"),
    .sideBySide("Microsoft.VC90.CRT", "9.0.21022.8", "x86", "bcb86ed6ac711f91", token: "1fc8b3b9a1e18e3b"),
    Vector(
      "Microsoft.PowerShell.DSC.Proxy.Resources", "7.3.7601.16384", "amd64", "8a2f6ac5652a8762",
      culture: "sr-latn-rs"),
    Vector(
      "Microsoft.PackageManagement.CoreProviders", "7.3.7601.16384", "amd64", "e608061da75cac41"),
    Vector(
      "microsoft-windows-RemoteFX-clientVM-RemoteFXWDDMDriver-WOW64-C", "10.0.10586.0", "wow64",
      "3dae054b56911c22"),
  ]

  @Test(arguments: vectors)
  func hashes(_ vector: Vector) {
    #expect(WinSxSHash.text(WinSxSHash.identity(vector.identity)) == vector.hash)
  }

  @Test(arguments: vectors)
  func readsWhatItWrites(_ vector: Vector) throws {
    let name = WinSxSName(vector.identity)
    #expect(WinSxSName(text: name.text) == name)
    #expect(WinSxSName(text: name.text.uppercased() + ".manifest") == name)
    #expect(WinSxSName(text: "C:\\Windows\\WinSxS\\" + name.text) == name)
    #expect(WinSxSName(text: name.text)?.text == name.text)
  }

  @Test(arguments: vectors)
  func provesItself(_ vector: Vector) throws {
    let name = WinSxSName(vector.identity)
    var expected = vector.identity
    expected.name = expected.name.lowercased()
    if name.hasFullName, name.hasFullCulture {
      #expect(name.check() == .fits(expected))
    } else {
      // Of a shortened culture the known ones are tried.
      #expect(name.check() == (name.hasFullName ? .fits(expected) : .cannotTell))
      let check = name.check(fullName: vector.identity.name, fullCulture: vector.identity.culture)
      #expect(check == .fits(vector.identity))
    }
  }

  @Test func wholeNames() {
    let names = [
      "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5",
      "amd64_wvms_pp.inf_31bf3856ad364e35_6.2.9200.22376_none_bc457897943a83fe",
      "wow64_microsoft-windows-r..xwddmdriver-wow64-c_31bf3856ad364e35_10.0.10586.0_none_3dae054b56911c22",
      "amd64_microsoft.packagema..ement.coreproviders_31bf3856ad364e35_7.3.7601.16384_none_e608061da75cac41",
    ]
    for name in names { #expect(Self.vectors.contains { WinSxSName($0.identity).text == name }, "\(name)") }
    #expect(Self.vectors.contains { WinSxSName($0.identity).text.contains("_sr-..-rs_8a2f6ac5652a8762") })
  }

  @Test func differencesDoNotDependOnTheName() {
    #expect(WinSxSHash.wow64MinusAMD64 == 0x0a54_aa52_3460_c1fb)
    #expect(WinSxSHash.x86MinusAMD64 == 0xa3e1_647c_47a2_8eca)
    for vector in Self.vectors where vector.identity.versionScope != nil {
      let name = WinSxSName(vector.identity)
      for architecture in ["x86", "wow64", "arm64", "amd64"] {
        var other = vector.identity
        other.architecture = architecture
        #expect(name.twin(architecture: architecture) == WinSxSName(other))
      }
      for token in [vector.identity.publicKeyToken, nil] {
        var here = vector.identity
        here.publicKeyToken = token
        var other = here
        other.version = "10.0.26100.1742"
        #expect(WinSxSName(here).sibling(version: "10.0.26100.1742") == WinSxSName(other))
      }
    }
  }

  @Test(arguments: [
    "", "amd64", "amd64_curl_31bf3856ad364e35_10.0.19041.3693_none",
    "foo_curl_31bf3856ad364e35_10.0.1.1_none_0",
    "amd64_curl_31bf3856ad364e3_10.0.19041.3693_none_f3098ce6d279979c",
    "amd64__31bf3856ad364e35_10.0.19041.3693_none_f3098ce6d279979c",
    "amd64_curl_31bf3856ad364e35_10.0.19041.3693__f3098ce6d279979c", "____", "_____", "x86_a_none_none_none",
  ])
  func refuses(_ text: String) {
    #expect(WinSxSName(text: text) == nil)
  }

  @Test func readsTheFormWithoutVersion() throws {
    let name = try #require(
      WinSxSName(text: "x86_microsoft.vc90.crt_1fc8b3b9a1e18e3b_none_0123456789abcdef"))
    #expect(name.version == nil)
    #expect(name.name == "microsoft.vc90.crt")
    #expect(name.sibling(version: "1.2.3.4") == nil)
  }

  @Test func randomIdentitiesRoundTrip() {
    var random = Seeded(state: 19_041)
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789-._")
    for _ in 0..<500 {
      let length = Int(random.next() % 60) + 1
      let word = String((0..<length).map { _ in letters[Int(random.next() % UInt64(letters.count))] })
      let identity = ComponentIdentity(
        name: word, version: "10.0.\(random.next() % 30_000).\(random.next() % 9000)",
        architecture: WinSxSName.architectures[Int(random.next() % 5)],
        culture: random.next() % 2 == 0 ? nil : "ca-es-valencia",
        publicKeyToken: random.next() % 5 == 0 ? nil : "31bf3856ad364e35", versionScope: "nonSxS")
      let name = WinSxSName(identity)
      #expect(WinSxSName(text: name.text) == name, "seed 19041: \(word)")
      #expect(name.name.count <= 40)
      if name.hasFullName {
        #expect(name.check(fullCulture: identity.culture) == .fits(identity), "seed 19041: \(word)")
      }
    }
  }

  @Test func patternsToAskFor() throws {
    let identity = Self.vectors[14].identity
    let pattern = FolderPattern(identity)
    #expect(pattern.text == "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_*")
    #expect(pattern.text == WinSxSName(identity).anyVersionPattern)
    #expect(pattern.matches(WinSxSName(identity).text.uppercased()))
    #expect(!pattern.matches(WinSxSName(Self.vectors[0].identity).text))
    let version = FolderPattern(identity, version: "10.0.17763.1697")
    #expect(
      version.text == "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_*")
    #expect(FolderPattern(ComponentIdentity(name: "Curl")).text == "*_curl_*_*")
  }
}
