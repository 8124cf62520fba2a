/// Writes rich text as Outlook keeps it in a mail: MS-OXRTFEX inside, MS-OXRTFCP around it.
public struct RichTextWriter {
  /// How bytes beyond ASCII are written.
  public enum Letters: Sendable {
    /// `\u24744?`, for any reader that knows it.
    case unicode
    /// `\'c4\'fa`, in the page of the font.
    case coded
  }

  private static func head(_ origin: String) -> String {
    #"{\rtf1\ansi\ansicpg936"# + origin + #"\deff0{\fonttbl"# + "\r\n"
      + #"{\f0\fswiss\fcharset0 Arial;}{\f1\fnil\fcharset134 \'cb\'ce\'cc\'e5;}}"# + "\r\n"
      + #"{\colortbl\red0\green0\blue0;\red0\green0\blue255;}"# + "\r\n"
  }

  /// Lines of text; `isFromText` says that the mail was plain text.
  public static func text(_ text: String, letters: Letters = .unicode, isFromText: Bool = true) -> [UInt8] {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map {
      escaped(String($0), letters)
    }
    return Array(
      (head(isFromText ? #"\fromtext "# : "") + #"\uc1\pard\plain\deftab360 \f1\fs20 "#
        + lines.joined(separator: #"\par"# + "\r\n") + "}").utf8)
  }

  /// A page: marks and entities as they are, its text with looks that a reader of the page passes over.
  public static func page(_ html: String, letters: Letters = .unicode) -> [UInt8] {
    var output = head(#"\fromhtml1 "#) + #"\uc1\pard\plain\deftab360 \f1\fs24 "# + "\r\n"
    var rest = Substring(html)
    while let first = rest.first {
      if first == "<", let end = rest.firstIndex(of: ">") {
        let mark = String(rest[...end])
        output += #"{\*\htmltag64 "# + escaped(mark, letters).replacing("\n", with: #"\par "#) + "}"
        if mark == "<b>" { output += #"\htmlrtf {\b\htmlrtf0 "# }
        if mark == "</b>" { output += #"\htmlrtf }\htmlrtf0 "# }
        rest = rest[rest.index(after: end)...]
      } else if first == "&", let end = rest.firstIndex(of: ";") {
        let plain = ["&lt;": "<", "&gt;": ">", "&amp;": "&"][rest[...end]] ?? "?"
        output += #"{\*\htmltag84 "# + rest[...end] + #"}\htmlrtf "# + plain + #"\htmlrtf0 "#
        rest = rest[rest.index(after: end)...]
      } else if first == "\n" {
        output += #"{\*\htmltag64 \par }"# + "\r\n"
        rest = rest.dropFirst()
      } else {
        let text = rest.prefix { !"<&\n".contains($0) }
        output += escaped(String(text), letters)
        rest = rest[text.endIndex...]
      }
    }
    return Array((output + "}").utf8)
  }

  private static func escaped(_ text: String, _ letters: Letters) -> String {
    var output = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\", "{", "}": output += #"\"# + String(scalar)
      case "\t": output += #"\tab "#
      case _ where scalar.isASCII: output.unicodeScalars.append(scalar)
      default:
        if letters == .coded, let bytes = GBKLetters.bytes[scalar] {
          output += bytes.map { #"\'"# + String($0, radix: 16) }.joined()
        } else {
          for unit in String(scalar).utf16 { output += #"\u"# + "\(Int16(bitPattern: unit))?" }
        }
      }
    }
    return output
  }

  // MARK: Packing

  private static let words = Array(
    (#"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans Serif"#
      + #"SymbolArialTimes New RomanCourier{\colortbl\red0\green0\blue0"# + "\r\n"
      + #"\par \pard\plain\f0\fs20\b\i\u\tab\tx"#)
      .utf8)

  /// The stream of the property: packed (`LZFu`), or as it is (`MELA`).
  public static func stream(_ text: [UInt8], isPacked: Bool = true) -> [UInt8] {
    let content = isPacked ? packed(text) : text
    let sum = isPacked ? content.reduce(UInt32(0)) { CRC32.step($0, $1) } : 0
    return little(UInt32(content.count + 12)) + little(UInt32(text.count))
      + Array((isPacked ? "LZFu" : "MELA").utf8) + little(sum) + content
  }

  /// The longest match that begins earliest, looked for everywhere.
  private static func packed(_ text: [UInt8]) -> [UInt8] {
    var window = words + [UInt8](repeating: 0, count: 4096 - words.count)
    var filled = words.count
    var write = words.count
    var output: [UInt8] = []
    var group: [UInt8] = []
    var control: UInt8 = 0
    var tokens = 0
    func token(_ bytes: [UInt8], isReference: Bool) {
      if isReference { control |= 1 << UInt8(tokens) }
      group += bytes
      tokens += 1
      if tokens == 8 {
        output += [control] + group
        (group, control, tokens) = ([], 0, 0)
      }
    }
    func reference(_ offset: Int, _ length: Int) {
      let number = offset << 4 | length
      token([UInt8(number >> 8), UInt8(number & 255)], isReference: true)
    }
    var position = 0
    while position < text.count {
      var best = (offset: 0, length: 0)
      for offset in 0..<filled where offset != write {
        var length = 0
        while length < 17, position + length < text.count, (offset + length) & 4095 != write,
          window[(offset + length) & 4095] == text[position + length], offset + length < max(filled, 1)
        { length += 1 }
        if length > best.length { best = (offset, length) }
      }
      let count = max(best.length, 1)
      if best.length >= 2 {
        reference(best.offset, best.length - 2)
      } else {
        token([text[position]], isReference: false)
      }
      for byte in text[position..<position + count] {
        window[write] = byte
        write = (write + 1) & 4095
        filled = min(max(filled, write == 0 ? 4096 : write), 4096)
      }
      position += count
    }
    reference(write, 0)
    if tokens > 0 { output += [control] + group }
    return output
  }
}

/// Letters of the samples in GBK.
enum GBKLetters {
  static let bytes: [Unicode.Scalar: [UInt8]] = [
    "您": [0xc4, 0xfa], "好": [0xba, 0xc3], "日": [0xc8, 0xd5], "志": [0xd6, 0xbe], "安": [0xb0, 0xb2],
    "装": [0xd7, 0xb0], "更": [0xb8, 0xfc], "新": [0xd0, 0xc2], "失": [0xca, 0xa7], "败": [0xb0, 0xdc],
    "张": [0xd5, 0xc5], "三": [0xc8, 0xfd], "李": [0xc0, 0xee], "四": [0xcb, 0xc4],
  ]

  /// A text in GBK; `?` for letters that are not in the table.
  static func encoded(_ text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { $0.isASCII ? [UInt8($0.value)] : bytes[$0] ?? [0x3f] }
  }
}
