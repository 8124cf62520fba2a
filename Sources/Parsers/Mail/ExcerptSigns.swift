import Records

/// Tells lines that belong to a record from lines that people and mail programs wrote.
enum ExcerptSigns {
  /// A line of a record that original logs set on a line of its own, and its indent there.
  ///
  /// Seen in public logs: hash records, advanced-installer blocks, CSI operation lists, performance dumps.
  static func ownLineIndent(_ text: ByteView) -> Int? {
    let labels: [(StaticString, Int)] = [
      ("[gle=", 0), ("Expected:", 1), ("Actual:", 1), ("Found:", 2), ("CSIPERF:", 0), ("Old component:", 4),
      ("New component:", 4), ("Install mode:", 4), ("Smart installer:", 4), ("Installer ID:", 4),
      ("Installer name:", 4), ("Completion status:", 4), ("['", 1),
    ]
    for (label, indent) in labels where text.starts(with: label, at: 0, before: text.count) { return indent }
    return isOperation(text) ? 2 : nil
  }

  /// `Install (5): flags:`, `LockComponentPath (10): flags:`.
  private static func isOperation(_ text: ByteView) -> Bool {
    var index = 0
    while index < text.count, ExcerptBytes.isLetter(text[index]), index < 40 { index += 1 }
    guard index > 2, text.starts(with: " (", at: index, before: text.count),
      let (_, end) = ExcerptBytes.number(text, at: index + 2)
    else { return false }
    return text.starts(with: "): ", at: end, before: text.count)
  }

  /// A header line of a mail, a quotation line, or the line above a quoted mail.
  static func isMailHeader(_ text: ByteView) -> Bool {
    let names: [StaticString] = [
      "发件人", "发送时间", "收件人", "抄送", "主题", "From:", "Sent:", "To:", "Cc:", "Subject:", "Date:", "Von:",
      "Gesendet:",
      "An:", "Betreff:", "-----O", "----- O", "-----U", "----- U", "-----原", "----- 原",
    ]
    let content = withoutMarks(text)
    for name in names where content.starts(with: name, at: 0, before: content.count) { return true }
    let end = ExcerptBytes.trimmedEnd(content, 0..<content.count)
    return content.starts(with: "On ", at: 0, before: end)
      && content.starts(with: "wrote:", at: end - 6, before: end)
  }

  private static func withoutMarks(_ text: ByteView) -> ByteView {
    var index = 0
    while index < text.count, ExcerptBytes.isBlank(text[index]) || text[index] == UInt8(ascii: "*") {
      index += 1
    }
    return text[index..<text.count]
  }

  /// `...`, `[...]`, `<snip>`, a fence, a rule: the sender cut here.
  static func isCut(_ text: ByteView) -> Bool {
    let end = ExcerptBytes.trimmedEnd(text, 0..<text.count)
    guard end > 0 else { return false }
    if ExcerptBytes.hasWord(text, "<snip", at: 0) || ExcerptBytes.hasWord(text, "[snip", at: 0) {
      return true
    }
    if text.starts(with: "```", at: 0, before: end) || text.starts(with: "~~~", at: 0, before: end) {
      return true
    }
    guard end >= 3 else { return false }
    var index = 0
    while index < end {
      if ".-=_*#[]() ".utf8.contains(text[index]) {
        index += 1
      } else if text.starts(with: "\u{2026}", at: index, before: end) {
        index += 3
      } else {
        return false
      }
    }
    // `)]` can be the rest of a record.
    return text[0] != UInt8(ascii: ")") && text[0] != UInt8(ascii: "]") && text[0] != UInt8(ascii: "(")
  }

  /// Whether the line reads like a sentence of a language rather than like log text.
  ///
  /// At least four words, nearly all of letters alone, none of the signs that log text is full of.
  static func isSentence(_ text: ByteView) -> Bool {
    let limit = min(text.count, 400)
    let line = text[0..<limit]
    if startsWithGreeting(line) { return true }
    let logSigns: [StaticString] = [
      "::", "\\", "0x", "=", "{", "b:", "(F)", "~", "HRESULT", "#", "[l:", "(s)",
    ]
    for sign in logSigns where line.first(sign, in: 0..<limit) != nil { return false }
    var words = 0
    var plain = 0
    var index = 0
    while index < limit {
      index = ExcerptBytes.skipBlanks(line, index..<limit)
      let start = index
      var letters = 0
      while index < limit, !ExcerptBytes.isBlank(line[index]) {
        if ExcerptBytes.isLetter(line[index]) || ",.?!;:'\"".utf8.contains(line[index]) || line[index] >= 0x80
        {
          letters += 1
        }
        index += 1
      }
      guard index > start else { break }
      words += 1
      if letters == index - start { plain += 1 }
    }
    return words >= 4 && plain * 5 >= words * 4
  }

  private static func startsWithGreeting(_ text: ByteView) -> Bool {
    let words: [StaticString] = [
      "hi ", "hi,", "hello", "dear ", "thanks", "thank you", "regards", "best regards", "kind regards",
      "please ",
      "danke", "viele gr", "merci",
    ]
    return words.contains { ExcerptBytes.hasWord(text, $0, at: 0) }
  }

  /// Whether nothing but a line of its own can follow: the record ended with its status.
  static func isClosed(_ record: ByteView) -> Bool {
    let end = ExcerptBytes.trimmedEnd(record, 0..<record.count)
    guard end > 2 else { return false }
    if record.starts(with: "}.", at: end - 2, before: end) { return true }
    guard record[end - 1] == UInt8(ascii: "]") else { return false }
    let tail = record[max(0, end - 120)..<end]
    guard let open = tail.buffer.lastIndex(of: UInt8(ascii: "[")) else { return false }
    return tail.starts(with: "[gle=", at: open, before: tail.count)
      || tail.starts(with: "[HRESULT", at: open, before: tail.count)
  }

  /// Whether the record's last word cannot be its last: `Expected:`, `originated in function`, `=`.
  static func isDangling(_ record: ByteView) -> Bool {
    let end = ExcerptBytes.trimmedEnd(record, 0..<record.count)
    let words: [StaticString] = [
      ": Error", "Expected:", "Actual:", "Found:", "expression:", "in function", "category", "=", ",", "|",
      "&", " -",
      "(", "{", "[", "::", " from", " file", " component", " package", " package:", " with", " NTSTATUS",
      " error",
    ]
    return words.contains { record.starts(with: $0, at: end - $0.utf8CodeUnitCount, before: end) }
  }
}
