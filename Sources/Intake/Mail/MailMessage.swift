import CMime
import Records

/// A mail as its parts: the text of the message, and what was attached.
///
/// GMime reads the structure (RFC 2045 to 2047, 2231), also where an end is missing.
struct MailMessage {
  /// A part with its transfer encoding undone.
  struct Part {
    /// `text/plain`.
    var type: String
    var charset: String?
    /// Name of an attachment; nil for text of the message.
    var name: String?
    var bytes: [UInt8]
    var isMessage: Bool
  }

  /// What stands above the text of a mail.
  struct Head {
    var subject: String?
    /// `Name <address>`; nil where the format of the mail is not asked for it.
    var from: String?
    var to: String?
    var cc: String?
    /// `2022-10-08 14:30:00 +0800`.
    var date: String?

    /// As a mail shows it, and an empty line; empty when nothing is known.
    private var text: String {
      let lines = [("Subject", subject), ("From", from), ("To", to), ("Cc", cc), ("Date", date)].compactMap {
        name, value in
        value.map { "\(name): \($0)\n" }
      }
      return lines.isEmpty ? "" : lines.joined() + "\n"
    }

    /// The text of a mail with this above it: the update's number is often only in the subject.
    func above(_ bytes: [UInt8], isPage: Bool) -> [UInt8] {
      let text = text
      guard isPage else { return Array(text.utf8) + bytes }
      // A page of two bytes a letter is left as it is.
      guard !text.isEmpty, !bytes.prefix(64).contains(0) else { return bytes }
      var escaped = ""
      for scalar in text.unicodeScalars {
        escaped +=
          scalar.value >= 0x20 && scalar.value < 0x7f && !"<>&".unicodeScalars.contains(scalar)
            || scalar == "\n"
          ? String(scalar) : "&#\(scalar.value);"
      }
      return Array("<!doctype html><pre>\(escaped)</pre>".utf8) + bytes
    }
  }

  private(set) var head = Head()
  private(set) var parts: [Part] = []

  /// The mail in `view`; nil when GMime finds none.
  init?(_ view: ByteView) {
    var found = MailMessage()
    let isMail = withUnsafeMutablePointer(to: &found) { pointer in
      kbt_mime_read(
        view.buffer.baseAddress, view.count, pointer,
        { context, head in
          guard let mail = context?.assumingMemoryBound(to: MailMessage.self), let head else { return }
          mail.pointee.head.subject = head.pointee.subject.map { String(cString: $0) }
          mail.pointee.head.date = head.pointee.date.map { String(cString: $0) }
        },
        { context, part in
          guard let mail = context?.assumingMemoryBound(to: MailMessage.self), let part = part?.pointee else {
            return
          }
          mail.pointee.parts.append(
            Part(
              type: part.type.map { String(cString: $0) } ?? "",
              charset: part.charset.map { String(cString: $0) },
              name: part.filename.map { String(cString: $0) },
              bytes: Array(UnsafeBufferPointer(start: part.bytes, count: part.length)),
              isMessage: part.is_message != 0))
        })
    }
    guard isMail != 0 else { return nil }
    self = found
  }

  private init() {}

  /// The same of a mail that Outlook saved.
  init(_ message: OutlookMessage) {
    (head, parts) = (message.head, message.parts)
  }

  /// Header names of which a stored mail has at least one; a mail that was copied as text from a screen has none.
  private static let technical = [
    "mime-version", "content-type", "message-id", "received", "return-path", "content-transfer-encoding",
    "delivered-to", "dkim-signature",
  ]

  /// Whether `view` begins with the header of a stored mail: at least two fields, one of them technical.
  static func recognises(_ view: ByteView) -> Bool {
    var position = 0
    var fields = 0
    var isTechnical = false
    let end = min(view.count, 64 << 10)
    while position < end {
      let stop = view.first(0x0a, in: position..<end) ?? end
      let line = view[position..<stop]
      position = stop + 1
      if line.count == 0 || (line.count == 1 && line[0] == 0x0d) { break }
      if line[0] == 0x20 || line[0] == 0x09 {
        if fields == 0 { return false }
        continue
      }
      guard let colon = line.first(UInt8(ascii: ":"), in: 0..<min(line.count, 80)), colon > 0 else {
        // Mail folders begin with a line `From sender date`.
        if fields == 0, line.starts(with: "From ", at: 0, before: line.count) { continue }
        return false
      }
      let name = line[0..<colon]
      for byte in name.buffer where byte <= 0x20 || byte >= 0x7f { return false }
      fields += 1
      if technical.contains(name.text.lowercased()) { isTechnical = true }
    }
    return fields >= 2 && isTechnical
  }

  /// The mail's parts as files `outer!message.txt`, `outer!CBS.log`.
  ///
  /// The head stands above the first text.
  func files(path: String) -> [EvidenceFile] {
    var names: Set<String> = []
    // Where to go on counting for a name: ten thousand parts may have the same one.
    var numbers: [String: Int] = [:]
    func unused(_ name: String) -> String {
      var candidate = name
      var number = numbers[name] ?? 2
      while !names.insert(candidate).inserted {
        let dot = name.lastIndex(of: ".") ?? name.endIndex
        candidate = name[..<dot] + "-\(number)" + name[dot...]
        number += 1
      }
      numbers[name] = number
      return candidate
    }
    var isFirst = true
    return parts.map { part in
      if let name = part.name {
        let label = name.split { $0 == "/" || $0 == "\\" }.last.map(String.init) ?? "attachment"
        return EvidenceFile(path: path + "!" + unused(label), bytes: TextBuffer(part.bytes))
      }
      let isHTML = part.type == "text/html"
      guard isHTML || part.type.hasPrefix("text/") else {
        return EvidenceFile(path: path + "!" + unused("part"), bytes: TextBuffer(part.bytes))
      }
      var text = Self.utf8(part.bytes, charset: part.charset)
      if isFirst { text = head.above(text, isPage: isHTML) }
      isFirst = false
      return EvidenceFile(
        path: path + "!" + unused(isHTML ? "message.html" : "message.txt"), bytes: TextBuffer(text))
    }
  }

  /// The text in UTF-8 when the mail names its encoding; else as it is, to be found out like any text's.
  static func utf8(_ bytes: [UInt8], charset: String?) -> [UInt8] {
    guard let charset = charset?.lowercased() else { return bytes }
    let pages: [String]
    switch charset {
    case "utf-8", "utf8", "us-ascii", "ascii", "utf-16", "utf-16le", "utf-16be": return bytes
    // Mailers write gb2312 for anything Chinese.
    case "gb2312", "gbk", "gb18030", "cp936", "x-gbk", "hz-gb-2312": pages = ["GB18030", "CP936"]
    // A label is the sender's text: only names that iconv could know.
    case let name where name.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) }):
      pages = [name.uppercased(), "CP1252"]
    default: return bytes
    }
    if String(validating: bytes, as: UTF8.self) != nil, pages[0].hasPrefix("GB") { return bytes }
    return bytes.withUnsafeBufferPointer { buffer in
      var output: [UInt8] = []
      _ = CodePage(pages).convert(ByteView(buffer), &output)
      return output
    }
  }
}
