import Fixtures
import Records
import Testing

@testable import Intake

/// Rich text of mails: unpacked, then read; as the descriptions of the formats have it, and whatever the bytes are.
@Suite struct RichTextTests {
  private static func unpacked(_ bytes: [UInt8]) -> CompressedRichText? {
    bytes.withUnsafeBufferPointer { CompressedRichText(ByteView($0)) }
  }

  private static func read(_ rich: [UInt8]) -> (text: String, form: RichText.Form, isWhole: Bool)? {
    rich.withUnsafeBufferPointer { buffer in
      RichText(ByteView(buffer)).map { (String(decoding: $0.bytes, as: UTF8.self), $0.form, $0.isWhole) }
    }
  }

  private static func text(_ rich: String) -> String? { read(Array(rich.utf8))?.text }

  /// The two examples of MS-OXRTFCP.
  @Test func theExamplesOfTheDescription() {
    let first: [UInt8] = [
      0x2d, 0, 0, 0, 0x2b, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xf1, 0xc5, 0xc7, 0xa7, 0x03, 0x00, 0x0a, 0x00,
      0x72, 0x63,
      0x70, 0x67, 0x31, 0x32, 0x35, 0x42, 0x32, 0x0a, 0xf3, 0x20, 0x68, 0x65, 0x6c, 0x09, 0x00, 0x20, 0x62,
      0x77, 0x05,
      0xb0, 0x6c, 0x64, 0x7d, 0x0a, 0x80, 0x0f, 0xa0,
    ]
    let second: [UInt8] = [
      0x1a, 0, 0, 0, 0x1c, 0, 0, 0, 0x4c, 0x5a, 0x46, 0x75, 0xe2, 0xd4, 0x4b, 0x51, 0x41, 0x00, 0x04, 0x20,
      0x57, 0x58,
      0x59, 0x5a, 0x0d, 0x6e, 0x7d, 0x01, 0x0e, 0xb0,
    ]
    for (bytes, text) in [
      (first, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"), (second, "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"),
    ] {
      let found = Self.unpacked(bytes)
      #expect(found.map { String(decoding: $0.bytes, as: UTF8.self) } == text && found?.isWhole == true)
    }
    var wrong = first
    wrong[20] ^= 1
    #expect(Self.unpacked(wrong)?.isWhole == false)
    for length in 0..<first.count {
      let cut = Self.unpacked(Array(first[..<length]))
      #expect(cut?.isWhole != true && (cut == nil) == (length < 16))
    }
    #expect(Self.unpacked([0x0c] + first[1...]) != nil)
  }

  /// Longer than the dictionary, so that its end is passed; and what a writer packed comes out.
  @Test func thePackedComesOut() {
    var random = SplitMix64(seed: 3)
    for length in [0, 1, 16, 17, 18, 3800, 3889, 3890, 9000] {
      let text = (0..<length).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 3) }
      let found = Self.unpacked(RichTextWriter.stream(text))
      #expect(found?.bytes == text && found?.isWhole == true, "\(length)")
    }
  }

  @Test(arguments: [
    (#"{\rtf1 a\par b\line c\tab d\cell e\row f}"#, "a\nb\nc\td\te\nf"),
    (#"{\rtf1 a\~b\_c\-d\{\}\\}"#, #"a b-cd{}\"#),
    // Line ends of the file are none of the text.
    ("{\\rtf1 a\r\nb\\\nc}", "ab\nc"),
    (#"{\rtf1{\fonttbl{\f0 Arial;}}{\colortbl;}{\*\generator x;}{\info{\title t}}{\pict 00ff}a}"#, "a"),
    (#"{\rtf1 {\field{\*\fldinst HYPERLINK "x"}{\fldrslt link}} end}"#, "link end"),
    (#"{\rtf1\bin3 }}}a\bin99999999999 b}"#, "a"),
    // Bytes by the page of the file, and by that of the font; of a font without one by the file's.
    (#"{\rtf1\ansicpg936\'c4\'fa}"#, "您"),
    (
      #"{\rtf1\ansicpg1252{\fonttbl{\f0\fcharset0 a;}{\f7\fcharset134 b;}}\f7\'c4\'fa{\f0\'e9}\'ba\'c3\plain\'e9}"#,
      "您é好é"
    ),
    (#"{\rtf1\ansicpg1252\deff7{\fonttbl{\f7\fcharset204 b;}}\'cf}"#, "П"),
    (#"{\rtf1\ansicpg932\'95\'5c}"#, "表"),
    (#"{\rtf1\ansicpg65001\'e6\'82\'a8\'ff}"#, "您\u{fffd}"),
    (#"{\rtf1\ansicpg99999\'e9\'zz}"#, "ézz"),
    // A letter stands for readers that do not know the escape before it, or several, or none, or one in escapes.
    (#"{\rtf1\u24744?\u22909\'3fb}"#, "您好b"),
    (#"{\rtf1\uc2\u24744??{\uc0\u22909 b}\u24744 x y}"#, "您好b您y"),
    (#"{\rtf1\u-10179?\u-8704?\u-10179?x\u-8704?}"#, "\u{1f600}\u{fffd}x\u{fffd}"),
    (#"{\rtf1\lquote a\rquote\ldblquote b\rdblquote\bullet\endash\emdash}"#, "‘a’“b”•–—"),
    // What stands behind the end is no text.
    (#"{\rtf1 a}b{c}"#, "a"),
  ])
  func textOf(_ rich: String, _ text: String) {
    #expect(Self.text(rich) == text)
  }

  @Test func aPageIsTakenOutAsItWas() throws {
    let rich = #"""
      {\rtf1\ansi\ansicpg1252\fromhtml1 \deff0{\fonttbl{\f0 Arial;}}{\*\mhtmltag0 no}{\*\htmltag64 <p class="x">}\htmlrtf {\b no\htmlrtf0 yes
      {\*\htmltag84 &lt;}\htmlrtf <\htmlrtf0{\*\htmltag72 </p>\par }{\pntext\f0 1.\tab}\htmlrtf }\htmlrtf0{\*\other no}}
      """#
    let found = try #require(Self.read(Array(rich.utf8)))
    #expect(found.text == "<p class=\"x\">yes&lt;</p>\n" && found.form == .page && found.isWhole)
    // The word counts only where the file begins.
    #expect(Self.read(Array(#"{\rtf1 a{\fromhtml1}{\*\htmltag64 b}}"#.utf8))?.form == .text)
  }

  @Test func whatIsNotClosedIsSaid() throws {
    #expect(Self.read(Array(#"{\rtf1 a{b"#.utf8))?.isWhole == false)
    #expect(Self.read(Array("{\\rtf".utf8))?.text == "")
    #expect(Self.read(Array("rtf".utf8)) == nil)
    let deep = Array((#"{\rtf1 "# + String(repeating: "{", count: 100_000) + "a").utf8)
    let found = try #require(Self.read(deep))
    #expect(found.text == "a" && !found.isWhole)
    let closed = try #require(Self.read(deep + Array(String(repeating: "}", count: 100_001).utf8)))
    #expect(closed.text == "a" && !closed.isWhole)
  }

  /// Changed bytes end, and give no more than three bytes for one.
  @Test func changedBytesEnd() {
    var random = SplitMix64(seed: 11)
    let seeds = [
      RichTextWriter.text(OutlookSample.text, letters: .coded), RichTextWriter.page(OutlookSample.page),
    ]
    for seed in seeds {
      for _ in 0..<300 {
        var bytes = seed
        for _ in 0..<6 {
          bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
        }
        if let found = Self.read(bytes) { #expect(found.text.utf8.count <= bytes.count * 3, "seed 11") }
        var packed = RichTextWriter.stream(Array(seed.prefix(300)))
        for _ in 0..<3 {
          packed[Int(random.next() % UInt64(packed.count))] = UInt8(truncatingIfNeeded: random.next())
        }
        if let found = Self.unpacked(packed) { #expect(found.bytes.count <= packed.count * 9, "seed 11") }
      }
    }
  }
}
