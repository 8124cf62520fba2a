import Testing

@testable import Records

struct DigestTests {
  private func digest(_ text: String) -> Digest? {
    var text = text
    return text.withUTF8 { Digest(text: ByteView($0)) }
  }

  @Test func hexAndBase64AreOneDigest() throws {
    let hex = try #require(digest("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"))
    #expect(hex == digest("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="))
    #expect(hex == digest("E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855"))
    #expect(hex.algorithm == "SHA-256")
    let short = try #require(digest("da39a3ee5e6b4b0d3255bfef95601890afd80709"))
    #expect(short == digest("2jmj7l5rSw0yVb/vlWAYkK/YBwk="))
    #expect(short.algorithm == "SHA-1")
    #expect(short.hashValue == digest("2jmj7l5rSw0yVb/vlWAYkK/YBwk=")?.hashValue)
    #expect(short != hex)
  }

  @Test func everyLengthRoundTrips() throws {
    for count in 1...32 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37 + count) }
      let made = try #require(Digest(bytes: bytes))
      #expect(made.bytes == bytes)
      #expect(digest(made.hex) == made)
    }
    #expect(Digest(bytes: []) == nil)
    #expect(Digest(bytes: Array(repeating: 0, count: 33)) == nil)
  }

  @Test func lengthCounts() {
    #expect(Digest(bytes: [0]) != Digest(bytes: [0, 0]))
  }

  @Test(arguments: [
    "", "0", "zz", "=", "====", "a===", "AA=A", "ab c", "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85500", "中文", "AB==CD==",
  ])
  func refuses(_ text: String) {
    #expect(digest(text) == nil, "\(text)")
  }

  @Test func hexDigits() {
    #expect("09afAF".utf8.map { hexValue($0) } == [0, 9, 10, 15, 10, 15])
    #expect("/:@G`g \u{0}".utf8.allSatisfy { hexValue($0) == nil })
  }
}
