import Testing

@testable import Records

struct ComponentIdentityTests {
  static let container = ComponentIdentity(
    name: "Microsoft-Windows-Security-NGC-Container", version: "10.0.17763.1697", architecture: "amd64",
    publicKeyToken: "31bf3856ad364e35", versionScope: "nonSxS")

  @Test(arguments: [
    "Microsoft-Windows-Security-NGC-Container, version 10.0.17763.1697, arch amd64, nonSxS, "
      + "pkt {l:8 b:31bf3856ad364e35}",
    "Microsoft-Windows-Security-NGC-Container, Version = 10.0.17763.1697, pA = PROCESSOR_ARCHITECTURE_AMD64 (9), "
      + "Culture neutral, VersionScope = 1 nonSxS, PublicKeyToken = {l:8 b:31bf3856ad364e35}, Type neutral, "
      + "TypeName neutral, PublicKey neutral",
    "Microsoft-Windows-Security-NGC-Container, Culture=neutral, Version=10.0.17763.1697, "
      + "PublicKeyToken=31bf3856ad364e35, ProcessorArchitecture=amd64, versionScope=NonSxS",
  ])
  func threeSpellingsOneIdentity(_ text: String) throws {
    #expect(try #require(ComponentIdentity(logText: text)) == Self.container)
  }

  @Test func theCanonicalTextReadsBack() throws {
    let identities = [
      Self.container,
      ComponentIdentity(name: "curl", version: "1.2.3.4"),
      ComponentIdentity(
        name: "wvms_pp.inf", version: "6.2.9200.22376", architecture: "wow64", culture: "en-US",
        publicKeyToken: "31bf3856ad364e35", type: "driverUpdate", versionScope: "nonSxS"),
    ]
    for identity in identities {
      #expect(ComponentIdentity(logText: identity.canonicalText) == identity)
    }
  }

  @Test func guestOnHostIsWow64() {
    let text = "Microsoft-Windows-X, version 10.0.1.2, arch Host= amd64 Guest= x86, nonSxS"
    #expect(ComponentIdentity(logText: text)?.architecture == "wow64")
    let old = "Microsoft-Windows-X, Version = 6.1.7601.1, pA = PROCESSOR_ARCHITECTURE_IA32_ON_WIN64 (10)"
    #expect(ComponentIdentity(logText: old)?.architecture == "wow64")
    let x86 = "Microsoft-Windows-X, Version = 6.1.7601.1, pA = PROCESSOR_ARCHITECTURE_INTEL (0)"
    #expect(ComponentIdentity(logText: x86)?.architecture == "x86")
  }

  @Test func cultureAndTypeInQuotes() throws {
    let text =
      "Microsoft-Windows-X.Resources, version 10.0.1.2, arch amd64, culture [l:5]'en-US', type [l:12]'driverUpdate', "
      + "nonSxS"
    let identity = try #require(ComponentIdentity(logText: text))
    #expect(identity.culture == "en-US")
    #expect(identity.type == "driverUpdate")
    let old = "X, Version = 6.1.1.1, Culture = [l:10{5}]\"de-DE\", Type = [l:24{12}]\"driverUpdate\""
    #expect(ComponentIdentity(logText: old)?.culture == "de-DE")
    #expect(ComponentIdentity(logText: old)?.type == "driverUpdate")
  }

  @Test(arguments: [
    "", ",", "name only", "name, arch amd64", ", version 1.2.3.4", "a, version", "a, versions 1.2.3.4",
    "a, Version = ,10.0.17763",
  ])
  func refuses(_ text: String) {
    #expect(ComponentIdentity(logText: text) == nil)
  }

  @Test func shortText() {
    #expect(Self.container.shortText == "Microsoft-Windows-Security-NGC-Container 10.0.17763.1697 amd64")
    #expect(ComponentIdentity(name: "curl").shortText == "curl")
  }
}
