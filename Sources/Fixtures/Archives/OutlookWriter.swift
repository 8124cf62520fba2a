/// Writes mails as Outlook saves them (MS-OXMSG), in a compound file.
public struct OutlookWriter: Sendable {
  /// An attachment.
  public enum Attachment: Sendable {
    /// A file.
    case file(name: String, bytes: [UInt8])
    /// Another mail.
    indirect case mail(OutlookWriter)
  }

  /// Subject.
  public var subject: String
  /// Text; nil when there is none.
  public var text: String?
  /// A page, in the bytes of `page`.
  public var html: [UInt8]?
  /// Code page of 8-bit texts.
  public var page: UInt32
  /// Whether texts are stored in that code page (as `codedText`) and not in UTF-16.
  public var codedText: [UInt8]?
  /// When it was sent, in FILETIME ticks.
  public var sent: UInt64
  /// Attachments.
  public var attachments: [Attachment]

  /// A mail.
  public init(
    subject: String, text: String?, html: [UInt8]? = nil, page: UInt32 = 936, codedText: [UInt8]? = nil,
    sent: UInt64 = 133_096_842_000_000_000, attachments: [Attachment] = []
  ) {
    self.subject = subject
    self.text = text
    self.html = html
    self.page = page
    self.codedText = codedText
    self.sent = sent
    self.attachments = attachments
  }

  /// The file.
  public func file() -> [UInt8] { CompoundWriter.file(nodes(head: 32)) }

  private func nodes(head: Int) -> [CompoundWriter.Node] {
    var nodes: [CompoundWriter.Node] = [.stream("__substg1.0_0037001F", utf16(subject))]
    if let codedText {
      nodes.append(.stream("__substg1.0_1000001E", codedText))
    } else if let text {
      nodes.append(.stream("__substg1.0_1000001F", utf16(text)))
    }
    if let html { nodes.append(.stream("__substg1.0_10130102", html)) }
    for (index, attachment) in attachments.enumerated() {
      let number = String(index, radix: 16, uppercase: true)
      let name = "__attach_version1.0_#" + String(repeating: "0", count: 8 - number.count) + number
      let empty = CompoundWriter.Node.stream("__properties_version1.0", [UInt8](repeating: 0, count: 8))
      switch attachment {
      case .file(let file, let bytes):
        nodes.append(
          .storage(
            name,
            [
              empty, .stream("__substg1.0_3707001F", utf16(file)),
              .stream("__substg1.0_37010102", bytes),
            ]))
      case .mail(let mail):
        nodes.append(.storage(name, [empty, .storage("__substg1.0_3701000D", mail.nodes(head: 24))]))
      }
    }
    var properties = [UInt8](repeating: 0, count: head)
    func add(_ tag: UInt32, _ value: UInt64) {
      properties += little(UInt16(truncatingIfNeeded: tag))
      properties += little(UInt16(truncatingIfNeeded: tag >> 16))
      properties += [6, 0, 0, 0]
      properties += little(value)
    }
    add(0x0039_0040, sent)
    add(0x3ffd_0003, UInt64(page))
    add(0x3fde_0003, UInt64(page))
    nodes.append(.stream("__properties_version1.0", properties))
    return nodes
  }
}
