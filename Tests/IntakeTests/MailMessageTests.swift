import Fixtures
import Records
import Testing

@testable import Intake

/// Stored mails: text, attachments, names in any code page.
@Suite struct MailMessageTests {
  /// "您好" in GBK.
  private static let hello: [UInt8] = [0xc4, 0xfa, 0xba, 0xc3]

  private static func files(_ bytes: [UInt8]) -> [EvidenceFile] {
    Unpacker { _, _ in true }.unpack(EvidenceFile(path: "a.eml", bytes: TextBuffer(bytes)))
  }

  @Test func textAndAttachmentsBecomeSources() {
    let zip = ZipWriter.archive([.init("CBS.log", Array("log".utf8))])
    let files = Self.files(
      MailWriter.mail(
        subject: "=?utf-8?B?5a6J6KOF?= KB5013941", text: Self.hello + Array(" text\r\n".utf8),
        charset: "gb2312",
        attachments: [
          .init(disposition: "filename*=gbk''%C8%D5%D6%BE.zip", bytes: zip),
          .init(disposition: "filename=\"=?gb2312?B?yNXWvg==?=.log\"", bytes: Array("plain".utf8)),
        ]))
    #expect(
      files.map(\.path) == [
        "a.eml", "a.eml!message.txt", "a.eml!日志.zip", "a.eml!日志.zip!CBS.log", "a.eml!日志.log",
      ])
    #expect(files[0].isMail && files[0].memberCount == 3)
    #expect(
      files[1].text
        == "Subject: 安装 KB5013941\nDate: 2022-10-08 14:35:00 +0800\n\n您好 text\r\n")
    #expect(files[3].text == "log")
    #expect(files[4].text == "plain")
  }

  /// Each name was once counted up from 2 again: hours for a mail of some megabytes.
  @Test func manyAttachmentsOfOneNameAreNumberedAtOnce() {
    let attachments = [MailWriter.Attachment](
      repeating: .init(disposition: "filename=a.log", bytes: [0x61]), count: 5000)
    let files = Self.files(
      MailWriter.mail(subject: "x", text: [0x78], charset: "utf-8", attachments: attachments))
    #expect(files.last?.path == "a.eml!a-5000.log")
  }

  @Test func aMailWithoutItsEndIsReadAsFarAsItGoes() {
    let mail = MailWriter.mail(
      subject: "x", text: Array("text".utf8), charset: "utf-8",
      attachments: [.init(disposition: "filename=a.log", bytes: Array("log".utf8))], isClosed: false)
    #expect(Self.files(mail).last?.text == "log")
  }

  @Test func attachmentsPastALimitAreNamed() {
    let mail = MailWriter.mail(
      subject: "x", text: Array("text".utf8), charset: "utf-8",
      attachments: (0..<5).map { .init(disposition: "filename=\($0).log", bytes: Array("log".utf8)) })
    var limits = Unpacker.Limits()
    limits.members = 3
    let files = Unpacker(limits: limits) { _, _ in true }
      .unpack(EvidenceFile(path: "a.eml", bytes: TextBuffer(mail)))
    #expect(files.count == 4)
    #expect(files[0].faults.map(\.action) == [.stopped])
  }

  @Test(arguments: [
    "发件人: a\n发送时间: b\n收件人: c\n\ntext", "From: a\nSent: b\nTo: c\nSubject: d\n\ntext",
    "2022-10-08 13:50:57, Info                  CBS    text: x\nMIME-Version: 1.0\n\n", "",
  ])
  func whatWasCopiedFromAScreenIsNoStoredMail(_ text: String) {
    #expect(Self.files(Array(text.utf8)).count == 1)
  }
}

extension EvidenceFile {
  /// All bytes as text.
  var text: String { withExtendedLifetime(bytes) { bytes.view.text } }
}
