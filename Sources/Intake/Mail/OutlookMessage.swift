import Records

/// A mail as Outlook saves it (.msg): streams of a compound file, named by property (MS-OXMSG).
///
///     __substg1.0_0037001F                        subject, UTF-16
///     __substg1.0_1000001F                        text
///     __attach_version1.0_#00000000/__substg1.0_37010102   an attachment's bytes
struct OutlookMessage {
  private var file: CompoundFile
  private(set) var head = MailMessage.Head()
  private(set) var parts: [MailMessage.Part] = []
  /// Whether the only text is said to be rich text, and is none.
  private(set) var hasUnknownText = false
  /// Whether something could not be followed to its end.
  var isDamaged: Bool { file.isDamaged || isTextDamaged }
  private var isTextDamaged = false

  /// Mails inside mails.
  private static let depth = 8
  private static let properties = "__properties_version1.0"
  /// Bytes in front of the properties of the mail itself, and of an attached mail.
  private static let headBytes = (top: 32, inner: 24)

  /// The compound file that `view` is when there is a mail in it.
  static func container(_ view: ByteView) -> CompoundFile? {
    guard var file = CompoundFile(view) else { return nil }
    let inRoot = file.children(of: 0)
    return inRoot.contains { file.entries[$0].name == properties } ? file : nil
  }

  /// Whether a file that begins so may be one: the names of its streams can stand far behind.
  static func mayBe(_ head: ByteView, path: String) -> Bool {
    head.count >= 8 && head[0..<8].buffer.elementsEqual(CompoundFile.signature)
      && (path.lowercased().hasSuffix(".msg")
        || head.first("_\0_\0p\0r\0o\0p\0e\0r\0t\0i\0e\0s\0", in: 0..<head.count) != nil)
  }

  /// The mail in a ``container(_:)``, whose bytes must still be there.
  init(_ file: CompoundFile) {
    self.file = file
    head = read(storage: 0, headBytes: Self.headBytes.top, depth: 0)
  }

  /// A property's stream in a storage.
  private struct Property {
    var id: UInt16
    var type: UInt16
    var entry: Int
  }

  private mutating func properties(of storage: Int) -> [Property] {
    file.children(of: storage).compactMap { entry in
      let name = file.entries[entry].name
      guard name.hasPrefix("__substg1.0_"), name.utf8.count == 20,
        let number = UInt32(name.dropFirst(12), radix: 16)
      else { return nil }
      return Property(
        id: UInt16(truncatingIfNeeded: number >> 16), type: UInt16(truncatingIfNeeded: number), entry: entry)
    }
  }

  /// Numbers that stand in the storage's own table: tag and eight bytes.
  private mutating func fixed(of storage: Int, headBytes: Int) -> [UInt32: UInt64] {
    guard let entry = file.children(of: storage).first(where: { file.entries[$0].name == Self.properties })
    else {
      return [:]
    }
    var found: [UInt32: UInt64] = [:]
    file.stream(entry).withUnsafeBufferPointer { buffer in
      let table = ByteView(buffer)
      var position = headBytes
      while let tag = table.number(UInt32.self, at: position),
        let value = table.number(UInt64.self, at: position + 8)
      {
        found[tag] = value
        position += 16
      }
    }
    return found
  }

  /// Adds the texts and attachments of the mail in `storage` to ``parts``.
  private mutating func read(storage: Int, headBytes: Int, depth: Int) -> MailMessage.Head {
    let own = properties(of: storage)
    let numbers = fixed(of: storage, headBytes: headBytes)
    let page = Self.charset(numbers[0x3ffd_0003] ?? 1252)
    func property(_ id: UInt16) -> Property? { own.first { $0.id == id } }
    func line(_ id: UInt16) -> String? {
      property(id).flatMap { text($0, page) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    var head = MailMessage.Head(subject: property(0x0037).flatMap { text($0, page) })
    head.from = Self.person(line(0x0c1a), [line(0x5d01), line(0x0c1f)])
    let (to, cc) = recipients(of: storage, page)
    head.to = to ?? line(0x0e04)
    head.cc = cc ?? line(0x0e03)
    // When it was sent, or else received.
    head.date = (numbers[0x0039_0040] ?? numbers[0x0e06_0040]).flatMap { Int64(exactly: $0) }.flatMap {
      filetime in
      filetime > 0 ? Instant(filetime: filetime) : nil
    }.map { "\($0.dateText(.utc)) \($0.clockText(.utc)) +0000" }
    if let body = property(0x1000), let text = text(body, page), !text.isEmpty {
      add("text/plain", "utf-8", nil, Array(text.utf8))
    } else if let html = property(0x1013) {
      let bytes = file.stream(html.entry)
      // A page in UTF-16 is a property of text, one in 8 bits names its encoding.
      if html.type == 0x001f {
        add("text/html", "utf-8", nil, Array(Self.utf16(bytes).utf8))
      } else {
        add("text/html", Self.charset(numbers[0x3fde_0003] ?? numbers[0x3ffd_0003] ?? 1252), nil, bytes)
      }
    } else if let rich = property(0x1009) {
      richText(rich)
    }
    for entry in file.children(of: storage) where file.entries[entry].name.hasPrefix("__attach_version1.0_") {
      attachment(entry, page, depth: depth)
    }
    return head
  }

  /// `Name <address>`, the address as the net has it: one of Exchange names folders of a directory.
  private static func person(_ name: String?, _ addresses: [String?]) -> String? {
    guard let address = addresses.lazy.compactMap({ $0 }).first(where: { $0.contains("@") }), address != name
    else {
      return name
    }
    return name.map { "\($0) <\(address)>" } ?? "<\(address)>"
  }

  /// Who got the mail and who a copy; nil where it does not say.
  private mutating func recipients(of storage: Int, _ page: String) -> (to: String?, cc: String?) {
    var found: [UInt64: [String]] = [:]
    for entry in file.children(of: storage) where file.entries[entry].name.hasPrefix("__recip_version1.0_") {
      let own = properties(of: entry)
      let values = [0x3001, 0x39fe, 0x3003].map { id in own.first { $0.id == id }.flatMap { text($0, page) } }
      guard let person = Self.person(values[0], Array(values[1...])), !person.isEmpty else { continue }
      found[(fixed(of: entry, headBytes: 8)[0x0c15_0003] ?? 1) & 3, default: []].append(person)
    }
    return (found[1]?.joined(separator: "; "), found[2]?.joined(separator: "; "))
  }

  /// The text that Outlook packs: lines, or the page that it was made of.
  private mutating func richText(_ property: Property) {
    let packed = file.stream(property.entry)
    let unpacked = packed.withUnsafeBufferPointer { CompressedRichText(ByteView($0)) }
    let text = (unpacked?.bytes ?? []).withUnsafeBufferPointer { RichText(ByteView($0)) }
    guard let unpacked, let text else {
      hasUnknownText = true
      return
    }
    if !unpacked.isWhole || !text.isWhole { isTextDamaged = true }
    add(text.form == .page ? "text/html" : "text/plain", "utf-8", nil, text.bytes)
  }

  private mutating func attachment(_ storage: Int, _ page: String, depth: Int) {
    let own = properties(of: storage)
    var name = "attachment"
    for id: UInt16 in [0x3707, 0x3704, 0x3001] {
      if let property = own.first(where: { $0.id == id }), let text = text(property, page), !text.isEmpty {
        name = text
        break
      }
    }
    for property in own where property.id == 0x3701 {
      if file.entries[property.entry].isStorage {
        guard depth < Self.depth else { continue }
        let place = parts.count
        let inner = read(storage: property.entry, headBytes: Self.headBytes.inner, depth: depth + 1)
        // An attached mail's head stands above its text, like that of the mail itself.
        if let text = parts[place...].firstIndex(where: { $0.name == nil }) {
          parts[text].bytes = inner.above(parts[text].bytes, isPage: parts[text].type == "text/html")
        }
      } else {
        add("application/octet-stream", nil, name, file.stream(property.entry))
      }
    }
  }

  private mutating func add(_ type: String, _ charset: String?, _ name: String?, _ bytes: [UInt8]) {
    parts.append(MailMessage.Part(type: type, charset: charset, name: name, bytes: bytes, isMessage: false))
  }

  private mutating func text(_ property: Property, _ page: String) -> String? {
    switch property.type {
    case 0x001f: return Self.utf16(file.stream(property.entry))
    case 0x001e:
      let bytes = MailMessage.utf8(file.stream(property.entry), charset: page)
      return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
    default: return nil
    }
  }

  private static func utf16(_ bytes: [UInt8]) -> String {
    bytes.withUnsafeBufferPointer { ByteView($0).utf16Text(0..<$0.count) }
  }

  /// The name that iconv has for a Windows code page.
  private static func charset(_ page: UInt64) -> String {
    switch page & 0xffff_ffff {
    case 65001: "utf-8"
    case 936, 20936, 54936: "gb18030"
    case 20127: "us-ascii"
    case 28591...28605: "ISO-8859-\((page & 0xffff_ffff) - 28590)"
    default: "CP\(page & 0xffff_ffff)"
    }
  }
}
