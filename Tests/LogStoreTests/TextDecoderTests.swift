import Intake
import Records
import TestSupport
import Testing

/// Encodings found and turned into UTF-8, and no bytes that end the program.
@Suite struct TextDecoderTests {
  private static let encodings: [([UInt8], TextEncoding)] = [
    (Array("plain".utf8), .utf8), (Array("累积更新".utf8), .utf8), ([0xef, 0xbb, 0xbf, 0x61], .utf8),
    ([0xff, 0xfe, 0x61, 0], .utf16le), ([0xfe, 0xff, 0, 0x61], .utf16be), (wide("wide text"), .utf16le),
    (Array(wide("wide text").reversed()), .utf16be),
    ([0xc0, 0xdb, 0xbb, 0xfd, 0xb8, 0xfc, 0xd0, 0xc2], .gb18030), ([0x4a, 0xfc, 0x72, 0x67], .cp1252),
    ([1, 2, 3, 4, 5, 6, 7, 8], .binary),
  ]

  /// UTF-16, little endian, without a mark.
  private static func wide(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    for unit in text.utf16 { bytes += [UInt8(truncatingIfNeeded: unit), UInt8(unit >> 8)] }
    return bytes
  }

  @Test(arguments: encodings)
  func recognition(_ bytes: [UInt8], _ encoding: TextEncoding) {
    let text = TextBuffer(bytes)
    let found = withExtendedLifetime(text) { TextDecoder.encoding(of: text.view) }
    #expect(found == encoding)
  }

  /// One damaged byte does not turn Chinese text into another code page's.
  @Test func aDamagedByteLeavesTheEncoding() {
    let text = TextBuffer(Array("累积更新累积更新累积更新".utf8) + [0xff as UInt8] + Array("累积更新".utf8))
    let encoding = withExtendedLifetime(text) { TextDecoder.encoding(of: text.view) }
    #expect(encoding == .utf8)
    let decoded = TextDecoder.decode(text, as: .utf8)
    #expect(decoded.firstInvalid == 36)
    #expect(decoded.text === text, "UTF-8 is not copied")
  }

  @Test func placesOfLineStartsAndOfTheEnd() throws {
    let bytes: [UInt8] = [0xff, 0xfe] + Self.wide("a\nbc\r\nd\re")
    let decoded = TextDecoder.decode(TextBuffer(bytes), as: .utf16le)
    let offsets = try #require(decoded.offsets)
    #expect([0, 2, 6, 8, 9].map { offsets.original(of: $0) } == [2, 6, 14, 18, 20])
  }

  @Test func loneSurrogatesAndOddBytesAreReplaced() {
    let decoded = TextDecoder.decode(TextBuffer([0xff, 0xfe, 0x00, 0xd8, 0x61, 0x00, 0x62]), as: .utf16le)
    let text = withExtendedLifetime(decoded.text) { decoded.text.view.text }
    #expect(text == "\u{fffd}a")
    #expect(decoded.firstInvalid == 0)
  }

  @Test func damagedTextsDecode() {
    let plain = Array("2022-10-08 13:50:57, Info CBS 累积更新 \r\n".utf8)
    let texts: [[UInt8]] = [
      plain, Self.wide(String(decoding: plain, as: UTF8.self)), [0xfe, 0xff] + plain,
      plain + [0xc0, 0xdb, 0xbb, 0xfd, 0xb8, 0xfc, 0xd0, 0xc2, 0x81, 0x30, 0x81, 0x30],
    ]
    for number in 0..<400 {
      var mutation = Mutation(seed: UInt64(0xdec + number))
      let bytes = TextBuffer(mutation.damaged(texts[number % texts.count]))
      let encoding = withExtendedLifetime(bytes) { TextDecoder.encoding(of: bytes.view) }
      for way in [encoding, .utf16le, .utf16be, .gb18030, .cp1252] {
        let decoded = TextDecoder.decode(bytes, as: way)
        let end = decoded.offsets?.original(of: decoded.text.count) ?? decoded.text.count
        #expect(end == bytes.count, "seed \(0xdec + number), \(way)")
      }
    }
  }
}
