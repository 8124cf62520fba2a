/// Writes stored mails (RFC 5322 with MIME).
public struct MailWriter {
  /// An attachment.
  public struct Attachment: Sendable {
    /// Value of the parameter `filename`, as it stands in the header (`filename*=gbk''%C8%D5.zip` without the name).
    public var disposition: String
    /// Content.
    public var bytes: [UInt8]

    /// An attachment; `disposition` is the whole parameter.
    public init(disposition: String, bytes: [UInt8]) {
      self.disposition = disposition
      self.bytes = bytes
    }
  }

  /// The mail: a text in base64 with its character set, an HTML form of it that says less, and attachments.
  ///
  /// - Parameters:
  ///   - subject: as it stands in the header, encoded words included.
  ///   - text: in the bytes of `charset`.
  ///   - isClosed: whether the last boundary is written; many mailers lose it.
  public static func mail(
    subject: String, text: [UInt8], charset: String, attachments: [Attachment] = [], isClosed: Bool = true
  ) -> [UInt8] {
    var lines = [
      "Return-Path: <support@example.com>", "Message-ID: <1@example.com>", "From: <customer@example.com>",
      "To: <support@example.com>", "Subject: \(subject)", "Date: Sat, 8 Oct 2022 14:35:00 +0800",
      "MIME-Version: 1.0",
      "Content-Type: multipart/mixed; boundary=\"outer\"", "", "--outer",
      "Content-Type: multipart/alternative; boundary=\"inner\"", "", "--inner",
      "Content-Type: text/plain; charset=\(charset)", "Content-Transfer-Encoding: base64", "",
    ]
    lines += base64(text)
    lines += [
      "--inner", "Content-Type: text/html; charset=us-ascii", "Content-Transfer-Encoding: quoted-printable",
      "",
      "<p>see the plain text=2E</p>", "--inner--",
    ]
    for attachment in attachments {
      lines += [
        "--outer", "Content-Type: application/octet-stream",
        "Content-Disposition: attachment; \(attachment.disposition)", "Content-Transfer-Encoding: base64", "",
      ]
      lines += base64(attachment.bytes)
    }
    if isClosed { lines.append("--outer--") }
    return lines.flatMap { Array($0.utf8) + [0x0d, 0x0a] }
  }

  /// Lines of 76 characters.
  static func base64(_ bytes: [UInt8]) -> [String] {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count * 4 / 3 + 4)
    for start in stride(from: 0, to: bytes.count, by: 3) {
      let piece = bytes[start..<min(start + 3, bytes.count)]
      let group = piece.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << (8 * UInt32(3 - piece.count))
      for index in 0..<4 {
        let isPadding = index > piece.count
        output.append(isPadding ? UInt8(ascii: "=") : letters[Int(group >> (18 - 6 * UInt32(index)) & 63)])
      }
    }
    return stride(from: 0, to: output.count, by: 76).map {
      String(decoding: output[$0..<min($0 + 76, output.count)], as: UTF8.self)
    }
  }
}
