import Fixtures
import Records
import Testing

@testable import Intake

/// Mails that Outlook saved: texts in any encoding, attachments, mails inside mails, damage.
@Suite struct OutlookMessageTests {
  private static func files(_ bytes: [UInt8]) -> [EvidenceFile] {
    Unpacker { _, _ in true }.unpack(EvidenceFile(path: "a.msg", bytes: TextBuffer(bytes)))
  }

  private static let log = [UInt8](repeating: 0x61, count: 5000)

  @Test func textAndAttachmentsBecomeSources() {
    let inner = OutlookWriter(
      subject: "Re: KB5013941", text: "older",
      attachments: [.file(name: "dism.log", bytes: Array("dism".utf8))])
    let files = Self.files(
      OutlookWriter(
        subject: "安装 KB5013941", text: "您好\r\n",
        attachments: [
          // One stream in the mini stream, one in sectors of its own.
          .file(name: "日志.log", bytes: Array("small".utf8)), .file(name: "CBS.log", bytes: Self.log),
          .mail(inner),
        ]
      ).file())
    #expect(
      files.map(\.path) == [
        "a.msg", "a.msg!message.txt", "a.msg!日志.log", "a.msg!CBS.log", "a.msg!message-2.txt",
        "a.msg!dism.log",
      ])
    #expect(files[0].isMail && files[0].memberCount == 5 && files[0].faults.isEmpty)
    #expect(files[1].text == "Subject: 安装 KB5013941\nDate: 2022-10-08 06:30:00 +0000\n\n您好\r\n")
    #expect(files[2].text == "small")
    #expect(files[3].bytes.count == 5000 && files[3].text == String(decoding: Self.log, as: UTF8.self))
    #expect(files[4].text == "Subject: Re: KB5013941\nDate: 2022-10-08 06:30:00 +0000\n\nolder")
    #expect(files[5].text == "dism")
  }

  @Test func textsInTheMailsOwnCodePage() {
    // "您好" in GBK, twice: as text, and as a page.
    let hello: [UInt8] = [0xc4, 0xfa, 0xba, 0xc3]
    let coded = Self.files(OutlookWriter(subject: "x", text: nil, codedText: hello).file())
    #expect(coded[1].text.hasSuffix("\n\n您好"))
    let page = Self.files(
      OutlookWriter(
        subject: "x", text: nil, html: Array("<html><p>".utf8) + hello + Array("</p></html>".utf8)
      ).file())
    #expect(page.map(\.path) == ["a.msg", "a.msg!message.html"])
    // The head stands above a page too, in letters of any page.
    #expect(
      page[1].text
        == "<!doctype html><pre>Subject: x\nDate: 2022-10-08 06:30:00 +0000\n\n</pre><html><p>您好</p></html>")
  }

  @Test func whoWroteToWhomStandsAboveTheText() {
    var mail = OutlookWriter(subject: "安装", text: "x", html: nil)
    mail.from = .init("张三", "zhang@example.com")
    mail.to = [.init("li@example.com", "li@example.com"), .init("Support", "support@example.com")]
    mail.cc = [.init("Exchange", "/O=EXAMPLE/CN=BOSS")]
    for isCoded in [false, true] {
      mail.isCoded = isCoded
      #expect(
        Self.files(mail.file())[1].text == """
          Subject: 安装
          From: 张三 <zhang@example.com>
          To: li@example.com; Support <support@example.com>
          Cc: Exchange
          Date: 2022-10-08 06:30:00 +0000

          x
          """)
    }
  }

  /// Rich text becomes lines or the page inside it; what is none is named.
  @Test func richTextIsRead() throws {
    for sample in [OutlookSample.rich, .richCoded, .richPlain] {
      let files = Self.files(sample.file)
      #expect(files.map(\.path) == ["a.msg", "a.msg!message.txt"] && files[0].faults.isEmpty)
      #expect(files[1].text.hasSuffix("\n\n" + OutlookSample.text), "\(sample)")
    }
    for sample in [OutlookSample.richPage, .richPageStored] {
      let files = Self.files(sample.file)
      #expect(files.map(\.path) == ["a.msg", "a.msg!message.html"] && files[0].faults.isEmpty)
      #expect(files[1].text.hasSuffix("\n\n</pre>" + OutlookSample.page), "\(sample)")
    }
    let none = Self.files(OutlookWriter(subject: "x", text: nil, richText: Self.log).file())
    #expect(none.map(\.path) == ["a.msg"] && none[0].faults.map(\.problem) == [.unsupported(kind: "rtf")])
    var stream = RichTextWriter.stream(RichTextWriter.text("text"))
    stream.removeLast(3)
    let cut = Self.files(OutlookWriter(subject: "x", text: nil, richText: stream).file())
    #expect(cut[1].text.contains("tex") && cut[0].faults.map(\.problem) == [.truncated(part: "msg")])
  }

  /// The table of so many sectors has a list of its own.
  @Test func largeMailsAreReadToTheirEnd() {
    let files = Self.files(OutlookSample.large.file)
    #expect(files[0].faults.isEmpty && files.dropFirst(2).map(\.byteCount) == [16 << 20, 3])
    #expect(Array(files[3].bytes.view.buffer) == [1, 2, 3])
  }

  /// Every cut of the file ends, gives no more bytes than the file has, and says that something is missing.
  @Test func cutsAreSurvivedAndTold() {
    let whole = OutlookWriter(
      subject: "x", text: "text", attachments: [.file(name: "CBS.log", bytes: Self.log)]
    ).file()
    var told = 0
    for length in stride(from: 512, to: whole.count, by: 256) {
      let files = Self.files(Array(whole[..<length]))
      #expect(files.dropFirst().reduce(0) { $0 + $1.bytes.count } <= length)
      if files.count > 1, !files[0].faults.isEmpty { told += 1 }
    }
    #expect(told > 0)
  }

  /// Chains and directories that run in circles end.
  @Test func circlesEnd() {
    let whole = OutlookWriter(
      subject: "x", text: "text", attachments: [.file(name: "CBS.log", bytes: Self.log)]
    ).file()
    var random = SplitMix64(seed: 7)
    for _ in 0..<400 {
      var bytes = whole
      for _ in 0..<4 {
        let at = Int(random.next() % UInt64(bytes.count / 4)) * 4
        let number = UInt32(truncatingIfNeeded: random.next() % 24)
        for index in 0..<4 { bytes[at + index] = UInt8(truncatingIfNeeded: number >> (8 * index)) }
      }
      let files = Self.files(bytes)
      #expect(files.dropFirst().reduce(0) { $0 + $1.bytes.count } <= bytes.count + 4096, "seed 7")
    }
  }

  /// Storages that all hold the same entries are not gone through once more for each.
  @Test func sharedEntriesCostNoMoreThanTheirNumber() {
    let people = (0..<3000).map { OutlookWriter.Person("p\($0)", "p\($0)@example.com") }
    var mail = OutlookWriter(subject: "x", text: "text")
    mail.to = people
    #expect(Self.files(mail.file())[1].text.contains("p2999 <p2999@example.com>\n"))
    var bytes = mail.file()
    // The directory stands behind the table: each recipient's first entry becomes that of the root.
    var root: ArraySlice<UInt8>?
    for start in stride(from: 512, to: bytes.count - 128, by: 128) where bytes[start + 0x42] == 5 {
      root = bytes[start + 0x4c..<start + 0x50]
      break
    }
    for start in stride(from: 512, to: bytes.count - 128, by: 128)
    where bytes[start + 0x42] == 1 && bytes[start + 4] == UInt8(ascii: "r") {
      if let root { bytes.replaceSubrange(start + 0x4c..<start + 0x50, with: root) }
    }
    let clock = ContinuousClock()
    var files: [EvidenceFile] = []
    let time = clock.measure { files = Self.files(bytes) }
    #expect(files[0].faults.map(\.problem) == [.truncated(part: "msg")] && time < .seconds(10))
  }

  @Test func otherCompoundFilesAreNoMails() {
    let files = Self.files(CompoundWriter.file([.stream("WordDocument", Self.log)]))
    #expect(files.map(\.path) == ["a.msg"] && files[0].memberCount == nil)
  }
}

/// Word documents: their text, tables side by side, pictures kept.
@Suite struct WordTextTests {
  private static let body = """
    <?xml version="1.0"?><w:document><w:body><w:p><w:r><w:t>2022-10-08 13:50:57, Error &lt;CBS&gt; a&amp;b</w:t></w:r></w:p>
    <w:p><w:r><w:t xml:space="preserve">x </w:t><w:tab/><w:t>&#24744;&#x597D;</w:t><w:br/><w:delText>gone</w:delText></w:r></w:p>
    <w:tbl><w:tr><w:tc><w:p><w:r><w:t>level</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>date</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
    </w:body></w:document>
    """

  @Test func textBecomesASource() {
    let zip = ZipWriter.archive([
      .init("[Content_Types].xml", Array("<Types/>".utf8)), .init("word/document.xml", Array(Self.body.utf8)),
      .init("word/styles.xml", Array("<x/>".utf8)), .init("word/media/image1.png", [0x89, 0x50]),
    ])
    let files = Unpacker { _, _ in true }.unpack(EvidenceFile(path: "a.docx", bytes: TextBuffer(zip)))
    #expect(files.map(\.path) == ["a.docx", "a.docx!document.txt", "a.docx!word/media/image1.png"])
    #expect(files[1].text == "2022-10-08 13:50:57, Error <CBS> a&b\nx \t您好\n\nlevel \tdate \n")
    #expect(files[0].memberCount == 2)
  }

  @Test func aZipWithAFolderOfThatNameIsNoDocument() {
    let zip = ZipWriter.archive([.init("word/document.xml", Array(Self.body.utf8))])
    let files = Unpacker { _, _ in true }.unpack(EvidenceFile(path: "a.zip", bytes: TextBuffer(zip)))
    #expect(files.map(\.path) == ["a.zip", "a.zip!word/document.xml"])
  }
}
