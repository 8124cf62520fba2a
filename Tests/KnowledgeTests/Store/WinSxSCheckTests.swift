import Records
import Testing

@testable import Knowledge

struct WinSxSCheckTests {
  private func candidates(_ text: String) throws -> [WinSxSCheck.Candidate] {
    let name = try #require(WinSxSName(text: text))
    guard case .wrong(let candidates) = name.check() else {
      Issue.record("\(text) was not found wrong")
      return []
    }
    return candidates
  }

  @Test func wrongArchitecture() throws {
    let first = try #require(
      candidates("x86_microsoft-windows-shlwapi_31bf3856ad364e35_10.0.19041.1706_none_6e6374325a0e351e").first
    )
    #expect(first.change == .architecture)
    #expect(first.identity.architecture == "amd64")
    #expect(
      first.name.text
        == "amd64_microsoft-windows-shlwapi_31bf3856ad364e35_10.0.19041.1706_none_6e6374325a0e351e")
  }

  @Test(arguments: [
    "10.0.19041.1707", "10.0.19041.706", "10.0.19041.17066", "10.0.19014.1706", "10.0.9041.1706",
  ])
  func wrongVersionDigit(_ version: String) throws {
    let first = try #require(
      candidates("amd64_microsoft-windows-shlwapi_31bf3856ad364e35_\(version)_none_6e6374325a0e351e").first)
    #expect(first.change == .version)
    #expect(first.identity.version == "10.0.19041.1706")
  }

  @Test func wrongCulture() throws {
    let right = WinSxSName(
      ComponentIdentity(
        name: "a-b", version: "10.0.1.1", architecture: "amd64", culture: "zh-CN",
        publicKeyToken: "31bf3856ad364e35", versionScope: "nonSxS"))
    var wrong = right
    wrong.culture = "en-us"
    #expect(try candidates(wrong.text).first?.name == right)
  }

  @Test func wrongLetterInTheName() throws {
    let found = try candidates(
      "amd64_microsoft-windows-shlwap1_31bf3856ad364e35_10.0.19041.1706_none_6e6374325a0e351e")
    #expect(found.map(\.change) == [.name])
    #expect(found.first?.identity.name == "microsoft-windows-shlwapi")
  }

  /// A digit retyped, two exchanged, one lost, one too many, a letter that is none.
  @Test(arguments: [
    "6e6374325a0e351f", "6e6374325a0e35e1", "6e6374325a0e35e", "6e6374325a0e3511e", "6e637432sa0e351e",
  ])
  func wrongHashDigit(_ digits: String) throws {
    let text = "amd64_microsoft-windows-shlwapi_31bf3856ad364e35_10.0.19041.1706_none_" + digits
    let found: [WinSxSCheck.Candidate]
    if WinSxSName(text: text) != nil {
      found = try candidates(text)
    } else {
      found = try #require(WinSxSName.Damaged(text: text)?.candidates())
    }
    #expect(found.map(\.change) == [.hash])
    #expect(found.first?.name.text.hasSuffix("_6e6374325a0e351e") == true)
  }

  @Test(arguments: [
    "31bf3856ad364e53", "31bf3856ad364e3", "31bf3856ad3647e35", "31bf3856ad364eo5", "b77a5c561934e089",
  ])
  func wrongToken(_ token: String) throws {
    let text = "amd64_microsoft-windows-shlwapi_\(token)_10.0.19041.1706_none_6e6374325a0e351e"
    let found =
      WinSxSName(text: text) == nil
      ? try #require(WinSxSName.Damaged(text: text)?.candidates()) : try candidates(text)
    #expect(found.map(\.change) == [.token])
    #expect(found.first?.identity.publicKeyToken == "31bf3856ad364e35")
  }

  @Test(arguments: ["amd64_a_31bf3856ad364e35_10.0.1.1_none_123", "a_b_c_d_e_0123456789abcde", "CBS.log"])
  func whatIsNoNameIsNotDamaged(_ text: String) {
    #expect(WinSxSName.Damaged(text: text) == nil)
  }

  /// One of the four numbers is another one altogether: a page for another build.
  @Test(arguments: ["10.0.19041.3", "10.0.26100.1706", "6.0.19041.1706", "10.3.19041.1706"])
  func anotherNumberInTheVersion(_ version: String) throws {
    let found = try candidates(
      "amd64_microsoft-windows-shlwapi_31bf3856ad364e35_\(version)_none_6e6374325a0e351e")
    #expect(found.first?.identity.version == "10.0.19041.1706")
  }

  /// Several mistakes can make the same hash: the likely one stands first.
  ///
  /// The wrong name was published.
  @Test func thePlausibleCandidateComesFirst() throws {
    let found = try candidates(
      "wow64_microsoft-windows-audio-mmecore-acm_31bf3856ad364e35_10.0.19045.1_none_a12b40f4b4c7b751")
    #expect(found.map(\.change) == [.version, .name, .token])
    #expect(found.first?.identity.version == "10.0.19041.1")
    #expect(found.last?.identity.publicKeyToken != "31bf3856ad364e35")
  }

  /// Names of every kind are found, not only those of Windows components.
  @Test(arguments: WinSxSNameTests.vectors)
  func oneMistakeInEveryField(_ vector: WinSxSNameTests.Vector) throws {
    let right = WinSxSName(vector.identity)
    let full = right.hasFullName ? nil : vector.identity.name
    func first(_ wrong: WinSxSName) -> [WinSxSName] {
      if case .wrong(let found) = wrong.check(fullName: full) { return found.map(\.name) }
      return []
    }
    var wrong = right
    wrong.hash ^= 0x0000_0030_0000_0000
    #expect(first(wrong).contains(right), "hash")
    wrong = right
    wrong.version = right.version.map {
      String($0.reversed()) == $0 ? $0 + "1" : $0.replacing(".", with: ".1", maxReplacements: 1)
    }
    #expect(first(wrong).contains(right), "version")
    wrong = right
    wrong.architecture = right.architecture == "amd64" ? "x86" : "amd64"
    #expect(first(wrong).contains(right), "architecture")
    wrong = right
    wrong.publicKeyToken = right.publicKeyToken.map { "0" + $0.dropFirst() }
    #expect(first(wrong).contains(right), "token")
    guard full == nil else { return }
    wrong = right
    wrong.name.removeFirst()
    #expect(first(wrong).contains(right), "name")
  }

  /// A folder never shows a long name in full: this one was written by somebody.
  @Test func aLongNameThatIsNotShortened() throws {
    let found = try candidates(
      "amd64_microsoft.packagemanagement.coreproviders_31bf3856ad364e35_7.3.7601.16384_none_e608061da75cac41")
    #expect(found.map(\.change) == [.name])
    #expect(found.first?.name.name == "microsoft.packagema..ement.coreproviders")
  }

  @Test(arguments: [
    ("amd64_curl_31bf3856ad364e35_10.0.19041.3693_none_XXXX", WinSxSName.Damaged.Part.noHash),
    ("amd64_curl_31bf3856ad364e35_10.0.19041.3693_none_", .noHash),
    ("amd64_curl_31bf3856ad364e35_10.0.19041.3693_none", .noHash),
    ("amd64_curl_31bf3856ad364e35_10.0.19041.3693_none_xxxxxxxxxxxxxxxx", .noHash),
    ("amd64_curl_31bf3856ad364e35_10.0.19041.3693_none_f3098ce6", .hash),
    ("amd64_curl_31bf3856ad364e35_10.0.19041.3693_none_ce6d279979c", .hash),
    ("amd64_curl_31bf3856ad364e35_10.0.190413693_none_f3098ce6d279979c", .version),
    ("amd64_curl_31bf3856ad364e35_1O.0.19041.3693_none_f3098ce6d279979c", .version),
    ("admin_curl_31bf3856ad364e35_10.0.19041.3693_none_f3098ce6d279979c", .architecture),
    ("amd64_curl31bf3856ad364e35_10.0.19041.3693_none_f3098ce6d279979c", .separator),
    ("amd64_curl_31bf3856ad364e35_10.0.19041.3693-none_f3098ce6d279979c", .separator),
    ("amd64_curl_31bf3856ad364e35_10.0.19041.3693_nonef3098ce6d279979c", .separator),
  ])
  func damagedNamesAreMended(_ text: String, _ part: WinSxSName.Damaged.Part) throws {
    let damaged = try #require(WinSxSName.Damaged(text: "C:\\Windows\\WinSxS\\" + text))
    #expect(damaged.part == part)
    let found = try #require(damaged.candidates())
    #expect(found.first?.name.text == "amd64_curl_31bf3856ad364e35_10.0.19041.3693_none_f3098ce6d279979c")
  }

  @Test func cutNames() throws {
    let cut = try #require(WinSxSName.Cut(text: "amd64_microsoft-windows-security-ngc-conta..."))
    #expect(cut.isMarked && cut.pattern == "amd64_microsoft-windows-security-ngc-conta*")
    #expect(cut.candidates()?.isEmpty == true)
    let digits = try #require(
      WinSxSName.Cut(text: "amd64_curl_31bf3856ad364e35_10.0.19041.3693_none_f3098ce…"))
    #expect(digits.candidates()?.map(\.change) == [.end])
    #expect(WinSxSName.Cut(text: "amd64_curl")?.isMarked == false)
    for text in ["amd64", "amd64_", "", "...", "foo_bar...", "amd64 is not arm64_"] {
      #expect(WinSxSName.Cut(text: text) == nil, "\(text)")
    }
  }

  /// Whatever is given ends soon, and with a word.
  @Test func nothingIsTooLong() {
    let long = String(repeating: "a", count: 100_000)
    let names = [
      "amd64_\(long)_31bf3856ad364e35_10.0.1.1_none_6e6374325a0e351e",
      "amd64_a_31bf3856ad364e35_\(String(repeating: "0", count: 50_000))1.0.0.1_none_6e6374325a0e351e",
      "amd64_a_31bf3856ad364e35_10.0.1.1_\(long)_6e6374325a0e351e",
    ]
    for text in names {
      if case .fits? = WinSxSName(text: text)?.check() { Issue.record("fits: \(text.prefix(40))") }
      #expect(WinSxSName.Damaged(text: text + "0") == nil && WinSxSName.Cut(text: text + "...") == nil)
    }
  }

  @Test func aShortenedNameIsMendedByASibling() throws {
    let identity = { (version: String, architecture: String) in
      ComponentIdentity(
        name: "Microsoft.PackageManagement.CoreProviders", version: version, architecture: architecture,
        publicKeyToken: "31bf3856ad364e35", versionScope: "nonSxS")
    }
    let known = WinSxSName(identity("7.3.7601.16384", "amd64"))
    let right = WinSxSName(identity("10.0.17763.1697", "wow64"))
    var wrong = right
    wrong.version = "10.0.17763.1790"
    #expect(wrong.mended(like: known).map(\.name) == [right])
    #expect(wrong.mended(like: known).map(\.change) == [.version])
    wrong = right
    wrong.architecture = "x86"
    #expect(wrong.mended(like: known).map(\.name) == [right])
    #expect(right.mended(like: known).isEmpty)
  }

  @Test func aWrongHashHasNoCandidate() throws {
    #expect(
      try candidates("amd64_microsoft-windows-shlwapi_31bf3856ad364e35_10.0.19041.1706_none_0000000000000000")
        .isEmpty)
  }

  @Test func shortenedNamesCannotTell() throws {
    let name = try #require(
      WinSxSName(
        text:
          "amd64_microsoft.packagema..ement.coreproviders_31bf3856ad364e35_7.3.7601.16384_none_e608061da75cac41"
      ))
    #expect(name.check() == .cannotTell)
    #expect(name.check(fullName: "Some.Other.Name") == .wrong(candidates: []))
  }
}

struct InFlightNameTests {
  @Test func readsTheSampleMail() throws {
    let name = try InFlightName(text: #"\SystemRoot\WinSxS\Temp\InFlight\e78f07ebd9dad801284b0000e80dc013"#)
    #expect(name.time.iso8601(.utc) == "2022-10-08T05:50:49.3329383+00:00")
    #expect(name.counter == 19_240)
    #expect(name.process == 3560)
    #expect(name.thread == 5056)
    #expect(name.file == nil)
  }

  @Test func readsAFileInside() throws {
    let name = try InFlightName(
      text:
        #"Temp\InFlight\e78f07ebd9dad801284b0000e80dc013\0ddc15ebd9dad8017d4b0000e80dc013_clipboardserver.dll"#
    )
    #expect(name.time.iso8601(.utc) == "2022-10-08T05:50:49.4266381+00:00")
    #expect(name.counter == 19_325)
    #expect(name.file == "clipboardserver.dll")
  }

  @Test(arguments: [
    ("e78f07ebd9dad801284b0000e80dc01", InFlightName.Problem.digitCount(31)),
    ("e78f07ebd9dad801284b0000e80dc0133", .digitCount(33)), ("", .digitCount(0)), ("x", .digitCount(0)),
    ("e78f07ebd9dad801284b0000e80dc013x", .digitCount(32)),
    ("ffffffffffffffffffffffffffffffff", .implausibleTime),
    ("00000000000000000000000000000000", .implausibleTime),
  ])
  func refuses(_ text: String, _ problem: InFlightName.Problem) {
    #expect(throws: problem) { try InFlightName(text: text) }
  }
}
