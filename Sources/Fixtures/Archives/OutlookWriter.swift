/// Writes mails as Outlook saves them (MS-OXMSG), in a compound file.
public struct OutlookWriter: Sendable {
  /// An attachment.
  public enum Attachment: Sendable {
    /// A file.
    case file(name: String, bytes: [UInt8])
    /// Another mail.
    indirect case mail(OutlookWriter)
  }

  /// Who sends or gets a mail.
  public struct Person: Sendable {
    /// Name.
    public var name: String
    /// Address.
    public var address: String

    /// A person.
    public init(_ name: String, _ address: String) {
      self.name = name
      self.address = address
    }
  }

  /// Subject.
  public var subject: String
  /// Text; nil when there is none.
  public var text: String?
  /// A page, in the bytes of `page`.
  public var html: [UInt8]?
  /// Rich text, as ``RichTextWriter/stream(_:isPacked:)`` packs it.
  public var richText: [UInt8]?
  /// Code page of 8-bit texts.
  public var page: UInt32
  /// Whether texts are stored in that code page (as `codedText`) and not in UTF-16.
  public var codedText: [UInt8]?
  /// Whether subject, names and addresses are stored in GBK and not in UTF-16.
  public var isCoded = false
  /// Who sent it.
  public var from: Person?
  /// Who got it.
  public var to: [Person] = []
  /// Who got a copy.
  public var cc: [Person] = []
  /// When it was sent, in FILETIME ticks.
  public var sent: UInt64
  /// Attachments.
  public var attachments: [Attachment]

  /// A mail.
  public init(
    subject: String, text: String?, html: [UInt8]? = nil, richText: [UInt8]? = nil, page: UInt32 = 936,
    codedText: [UInt8]? = nil, sent: UInt64 = 133_096_842_000_000_000, attachments: [Attachment] = []
  ) {
    self.subject = subject
    self.text = text
    self.html = html
    self.richText = richText
    self.page = page
    self.codedText = codedText
    self.sent = sent
    self.attachments = attachments
  }

  /// The file.
  public func file() -> [UInt8] {
    CompoundWriter.file([Self.names] + nodes(head: 32))
  }

  /// The table of named properties, which has none.
  private static let names = CompoundWriter.Node.storage(
    "__nameid_version1.0",
    ["__substg1.0_00020102", "__substg1.0_00030102", "__substg1.0_00040102"].map { .stream($0, []) })

  /// A text's stream: the type of the property says how it is written.
  private func node(_ id: String, _ text: String) -> CompoundWriter.Node {
    isCoded
      ? .stream("__substg1.0_\(id)001E", GBKLetters.encoded(text))
      : .stream("__substg1.0_\(id)001F", utf16(text))
  }

  private func nodes(head: Int) -> [CompoundWriter.Node] {
    var nodes: [CompoundWriter.Node] = [node("0037", subject), node("001A", "IPM.Note")]
    if let codedText {
      nodes.append(.stream("__substg1.0_1000001E", codedText))
    } else if let text {
      nodes.append(node("1000", text))
    }
    if let html { nodes.append(.stream("__substg1.0_10130102", html)) }
    if let richText { nodes.append(.stream("__substg1.0_10090102", richText)) }
    if let from {
      nodes += [node("0C1A", from.name), node("0C1F", from.address), node("5D01", from.address)]
    }
    for (id, people) in [("0E04", to), ("0E03", cc)] where !people.isEmpty {
      nodes.append(node(id, people.map(\.name).joined(separator: "; ")))
    }
    for (index, person) in (to + cc).enumerated() {
      nodes.append(
        .storage(
          "__recip_version1.0_#" + Self.number(index),
          [
            .stream(
              "__properties_version1.0",
              [UInt8](repeating: 0, count: 8) + Self.property(0x0c15_0003, index < to.count ? 1 : 2)),
            node("3001", person.name), node("3003", person.address), node("39FE", person.address),
          ]))
    }
    for (index, attachment) in attachments.enumerated() {
      nodes.append(self.node(attachment, index))
    }
    var properties = [UInt8](repeating: 0, count: head)
    if head == 32 {
      // Numbers of the next recipient and attachment, and of those that there are.
      let counts = [UInt32(to.count + cc.count), UInt32(attachments.count)]
      properties =
        [UInt8](repeating: 0, count: 8) + (counts + counts).flatMap { little($0) }
        + [UInt8](repeating: 0, count: 8)
    }
    properties += Self.property(0x0039_0040, sent)
    properties += Self.property(0x3ffd_0003, UInt64(page)) + Self.property(0x3fde_0003, UInt64(page))
    // Whether texts are in UTF-16.
    properties += Self.property(0x340d_0003, isCoded ? 0 : 0x4_0000)
    nodes.append(.stream("__properties_version1.0", properties))
    return nodes
  }

  private func node(_ attachment: Attachment, _ index: Int) -> CompoundWriter.Node {
    let name = "__attach_version1.0_#" + Self.number(index)
    // How the bytes are kept: as they are, or as a mail.
    func properties(_ method: UInt64) -> CompoundWriter.Node {
      .stream("__properties_version1.0", [UInt8](repeating: 0, count: 8) + Self.property(0x3705_0003, method))
    }
    switch attachment {
    case .file(let file, let bytes):
      return .storage(name, [properties(1), node("3707", file), .stream("__substg1.0_37010102", bytes)])
    case .mail(let mail):
      return .storage(name, [properties(5), .storage("__substg1.0_3701000D", mail.nodes(head: 24))])
    }
  }

  private static func number(_ index: Int) -> String {
    let digits = String(index, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 8 - digits.count)) + digits
  }

  private static func property(_ tag: UInt32, _ value: UInt64) -> [UInt8] {
    little(tag) + [6, 0, 0, 0] + little(value)
  }
}
