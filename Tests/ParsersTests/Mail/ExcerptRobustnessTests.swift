import Parsers
import Records
import Testing

struct ExcerptRobustnessTests {
  static let record =
    "2023-03-04 05:06:07, Error                 CSI    0000002a (F) X [l:9]'part1.dll'[gle=0x80004005]\n"

  @Test(arguments: [
    "", "\n", "\r", "\r\n\r\n", "\u{feff}", ">", "- ", "[", "`", "**", "&", "<", "\u{3000}", "2", "2023-",
  ])
  func tinyTexts(_ text: String) {
    let result = repaired(text)
    #expect(result.isTiled)
    #expect(result.pieces.allSatisfy { $0.kind == .prose })
  }

  /// Found by fuzzing: a lone CR as the last byte was taken for CR LF, and the record ended behind the text.
  @Test(arguments: ["\r", "\n", "\r\n", ""])
  func theLastPlaceEndsWithTheText(_ end: String) {
    let text = Self.record.dropLast() + end
    let result = repaired(String(text))
    #expect(result.pieces.map { $0.place.offset + UInt64($0.place.length) } == [UInt64(text.utf8.count)])
  }

  @Test func invalidBytesPassThrough() {
    let prose: [UInt8] = [0xff, 0xfe, 0x00, 0xe4, 0xbd, 0x0a]
    let text =
      Array("2023-03-04 05:06:07, Info                  CBS    ab".utf8) + [
        0xc3, 0x28, 0xf0, 0x9f, 0x00, 0x80, 0x0a,
      ]
    let result = repaired(prose + text)
    #expect(result.bytes == prose + text)
    #expect(result.pieces.map(\.kind) == [.prose, .cbs])
    #expect(!result.pieces[1].repaired)
  }

  @Test func recordEndsAtItsLimit() {
    let line = "2023-03-04 05:06:07, Info CBS " + String(repeating: "y", count: 3_000_000)
    let result = repaired(line + "\n" + Self.record)
    #expect(result.pieces.filter { $0.kind == .cbs }.count == 2)
    #expect(result.isTiled)
    #expect(result.pieces[0].length <= ExcerptRepair.recordLimit + 64)
    #expect(result.complaints.map(\.problem) == [.limit("record length")])
    #expect(result.bytes.filter { $0 == UInt8(ascii: "y") }.count == 3_000_000)
  }

  @Test func manyShortLinesEndAtTheLimit() {
    let result = repaired("2023-03-04 05:06:07, Info CBS f(\n" + String(repeating: "a(b,\n", count: 100_000))
    #expect(result.isTiled)
    #expect(result.complaints.map(\.problem) == [.limit("record length")])
  }

  /// Texts made to be searched again and again: each takes well under a second, and minutes if a search is
  /// repeated for each place.
  @Test(
    arguments: [
      "\r", "[", "`a", "`a ", "**a", "<b ", "&lt", "[x](#", "[url=", "[l:60000]\"", "[l:3]'", "{l:32 b:",
      "[3]\"a",
      "\\\\", "InFlight\\0", "0X", "<Event ", "2023-03-04 05:06:07, Info", "20xx-xx, ", ",", "Expected:\n",
      "Error\n",
      "(\n", "\"\n", "> \n", "a\n\n", "Hashes for file member. Expected: {l:", "\u{ff0c}", "\u{2019}",
      "事件 20, A", "12:",
      "- ", "::\n", "b:\n", "x\\\n",
    ])
  func longRepetitions(_ part: String) {
    let body = String(repeating: part, count: 150_000 / part.utf8.count)
    for head in ["", Self.record.dropLast() + " ", "Info CSI 0000002a ("] {
      let result = repaired(head + body)
      #expect(result.isTiled)
    }
  }

  @Test(arguments: 1...12 as ClosedRange<UInt64>)
  func mutatedTextsDoNotTrap(seed: UInt64) {
    var samples = ExcerptSamples(seed: seed)
    let text = samples.log(25).map { ($0.count % 2 == 0 ? "> " : "") + $0 + "\n" }.joined()
    let snippets = [
      "\r", "\n", "\"", "'", "[", "{l:", "[l:99]'", "**", "`", "&lt;", "<b>", "](#)", "\u{3000}", "\u{201c}",
      "中", "0x",
      "2023-03-04 05:06:07, Error CBS ", "错误\t2023/3/4 5:06:07\tA", "\\\\", "InFlight\\", "\0", "<Event ",
    ].map { Array($0.utf8) }
    for round in 0..<60 {
      var bytes = Array(text.utf8)
      for _ in 0..<samples.numbers.pick(1...40) {
        let at = samples.numbers.pick(0...bytes.count - 1)
        switch samples.numbers.pick(0...3) {
        case 0: bytes[at] = UInt8(samples.numbers.pick(0...255))
        case 1: bytes.removeSubrange(at..<min(bytes.count, at + samples.numbers.pick(1...60)))
        case 2: bytes.insert(contentsOf: snippets[samples.numbers.pick(0...snippets.count - 1)], at: at)
        default: bytes.insert(0x0a, at: at)
        }
        if bytes.isEmpty { bytes = [0x20] }
      }
      let result = repaired(bytes)
      let again = repaired(bytes)
      #expect(result.isTiled, "seed \(seed), round \(round)")
      #expect(result.bytes == again.bytes && result.pieces == again.pieces, "seed \(seed), round \(round)")
      for piece in result.pieces where Int(piece.place.offset) + Int(piece.place.length) > bytes.count {
        Issue.record("place outside the text: seed \(seed), round \(round)")
      }
      _ = bytes.withUnsafeBufferPointer { ExcerptRepair.looksLikeMail(ByteView($0)) }
    }
  }
}

struct ExcerptRecognitionTests {
  static func looksLikeMail(_ text: String) -> Bool {
    Array(text.utf8).withUnsafeBufferPointer { ExcerptRepair.looksLikeMail(ByteView($0)) }
  }

  static let clean = ExcerptRobustnessTests.record

  @Test(arguments: 1...4 as ClosedRange<UInt64>)
  func cleanLogIsNone(seed: UInt64) {
    var samples = ExcerptSamples(seed: seed)
    let records = samples.log(400)
    #expect(!Self.looksLikeMail(records.joined(separator: "\n")))
    // A log that begins in the middle of a record.
    #expect(!Self.looksLikeMail("part of a record]\n[gle=0x0]\n" + records.joined(separator: "\r\n")))
  }

  @Test(arguments: Wrapping.allCases)
  func wrappedLogIs(wrapping: Wrapping) {
    var samples = ExcerptSamples(seed: 5)
    let lines = samples.log(60).flatMap { $0.split(separator: "\n") }
    let wrapped = lines.flatMap { wrapping.wrap(String($0), width: 90, &samples.numbers) }
    #expect(Self.looksLikeMail(wrapped.joined(separator: "\n")))
  }

  @Test(arguments: [
    "Hi,\n\nthe log says:\n" + clean, "From: A\nSubject: B\n\n" + clean, "发件人: 张\n主题: 回复\n" + clean,
    "> " + clean,
    "   " + clean, "<DateTime>, Error CSI 0000002a (F) X\n", "Error CSI 0000002a (F) X\n",
    clean.replacing("0000002a", with: "[0000002a@2023/3/3:21:06:07.440](#)"),
    "安装失败: Windows 安装下列更新失败, 错误为 0x800F0922: 更新 (KB5000001)。\n",
    "错误\t2023/3/4 5:06:07\tWindowsUpdateClient\n",
  ])
  func excerptsAre(_ text: String) {
    #expect(Self.looksLikeMail(text))
  }

  @Test(arguments: [
    "", "Hello,\nplease look at the machine.\n", clean,
    "2023-03-04 05:06:07.1234567 1  2  Agent  *FAILED* [8024402C] x\n",
    "Checking System Update Readiness.\n(f) CBS MUM Missing 0x00000002 a.mum\n",
    "2023-03-04 05:06:07, Info CBS one\n2023-03-04 05:06:08, Info CBS two\n",
  ])
  func othersAreNone(_ text: String) {
    #expect(!Self.looksLikeMail(text))
  }
}
