/// Mails of every form that Outlook saves.
public enum OutlookSample: String, CaseIterable, Sendable {
  /// Texts in UTF-16, with sender, recipients and a copy.
  case unicode
  /// Texts in GBK.
  case coded
  /// A page in GBK.
  case html
  /// Rich text that was plain text, in Unicode escapes.
  case rich
  /// The same in bytes of the font's page.
  case richCoded
  /// Rich text that was never anything else.
  case richPlain
  /// A page inside rich text.
  case richPage
  /// A page inside rich text that is not packed, its letters in bytes.
  case richPageStored
  /// Mails inside mails.
  case embedded
  /// Attachments around every size at which something changes.
  case sizes
  /// So large that the table of sectors needs a list of its own.
  case large

  /// The file.
  public var file: [UInt8] { writer.file() }

  /// Lines of a text with what a mail about a failed update holds.
  public static let text = """
    您好,

    安装 KB5013941 失败:
    2022-10-08 13:50:57, Error CBS Failed to process {x} \\ 0x800f0986
    \tC:\\Windows\\Logs\\CBS\\CBS.log

    张三
    """
  /// A page with the same.
  public static let page = """
    <html><head><title>KB5013941</title></head><body>
    <p>您好,</p><p>安装 <b>KB5013941</b> 失败: a &lt; b &amp; c {x} \\\\host</p>
    <pre>2022-10-08 13:50:57, Error CBS 0x800f0986
    \tC:\\Windows\\Logs\\CBS\\CBS.log</pre>
    </body></html>
    """

  private var writer: OutlookWriter {
    var mail = OutlookWriter(subject: "安装更新失败 KB5013941 (\(rawValue))", text: nil)
    mail.from = .init("张三", "zhang@example.com")
    mail.to = [.init("李四", "li@example.com"), .init("Support", "support@example.com")]
    let text = Self.text.replacing("\n", with: "\r\n")
    switch self {
    case .unicode:
      mail.text = text
      mail.cc = [.init("Boss", "boss@example.com")]
      mail.attachments = [.file(name: "日志.log", bytes: Array("small".utf8))]
    case .coded:
      (mail.isCoded, mail.text) = (true, text)
      mail.attachments = [.file(name: "日志.log", bytes: GBKLetters.encoded(text))]
    case .html: mail.html = GBKLetters.encoded(Self.page)
    case .rich: mail.richText = RichTextWriter.stream(RichTextWriter.text(Self.text))
    case .richCoded: mail.richText = RichTextWriter.stream(RichTextWriter.text(Self.text, letters: .coded))
    case .richPlain:
      mail.richText = RichTextWriter.stream(
        RichTextWriter.text(Self.text, letters: .coded, isFromText: false))
    case .richPage: mail.richText = RichTextWriter.stream(RichTextWriter.page(Self.page))
    case .richPageStored:
      mail.richText = RichTextWriter.stream(RichTextWriter.page(Self.page, letters: .coded), isPacked: false)
    case .embedded:
      mail.text = text
      var inner = OutlookWriter(subject: "Re: KB5013941", text: "older")
      inner.from = .init("Support", "support@example.com")
      inner.attachments = [
        .file(name: "dism.log", bytes: Self.filling(5000)),
        .mail(OutlookWriter(subject: "oldest", text: "first")),
      ]
      mail.attachments = [.mail(inner)]
    case .sizes:
      mail.text = text
      mail.attachments = [0, 1, 63, 64, 65, 511, 512, 513, 4095, 4096, 4097, 70_000].map {
        .file(name: "\($0).bin", bytes: Self.filling($0))
      }
    case .large:
      mail.text = text
      mail.attachments = [
        .file(name: "CBS.log", bytes: Self.filling(16 << 20)), .file(name: "b", bytes: [1, 2, 3]),
      ]
    }
    return mail
  }

  private static func filling(_ count: Int) -> [UInt8] {
    var random = SplitMix64(seed: UInt64(count))
    return (0..<(count + 7) / 8).flatMap { _ in little(random.next()) }.prefix(count).map { $0 }
  }
}
