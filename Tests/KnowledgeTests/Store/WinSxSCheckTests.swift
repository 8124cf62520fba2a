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
      found = try #require(WinSxSName.DamagedHash(text: text)?.candidates())
    }
    #expect(found.map(\.change) == [.hash])
    #expect(found.first?.name.text.hasSuffix("_6e6374325a0e351e") == true)
  }

  @Test(arguments: ["31bf3856ad364e53", "31bf3856ad364e3", "b77a5c561934e089"])
  func wrongToken(_ token: String) throws {
    let text = "amd64_microsoft-windows-shlwapi_\(token)_10.0.19041.1706_none_6e6374325a0e351e"
    guard WinSxSName(text: text) != nil else {
      // Fifteen digits are no token, so that it is no name.
      #expect(token.count == 15)
      return
    }
    let found = try candidates(text)
    #expect(found.map(\.change) == [.token])
    #expect(found.first?.identity.publicKeyToken == "31bf3856ad364e35")
  }

  @Test(arguments: ["amd64_a_31bf3856ad364e35_10.0.1.1_none_123", "a_b_c_d_e_0123456789abcde", "CBS.log"])
  func whatIsNoNameHasNoDamagedHash(_ text: String) {
    #expect(WinSxSName.DamagedHash(text: text) == nil)
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
