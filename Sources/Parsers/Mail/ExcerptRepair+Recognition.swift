import Records

extension ExcerptRepair {
  /// Bytes that recognition looks at.
  static let recognitionReach = 256 * 1024

  /// Whether `view` is a text with log excerpts inside rather than a log.
  ///
  /// True when there is a record or an event, and at least one of: mail headers, markup, records that do not
  /// start in the first column with a clock, or many lines that are neither records nor lines that logs set on
  /// their own (prose, and rests of wrapped lines). A log with its continuation lines, also one that was cut at
  /// its start, is none. Outputs of tools below mail headers make a mail too. Looks at the first 256 KiB.
  public static func looksLikeMail(_ view: ByteView) -> Bool {
    var end = min(view.count, recognitionReach)
    if end < view.count, let last = view.buffer[..<end].lastIndex(of: ExcerptBytes.lineFeed) {
      end = last + 1
    }
    var signs = MailSigns()
    signs.count(view[0..<end])
    return signs.isMail || signs.hasHeaders && OutputParser.holdsOutput(view, isExcerpt: true)
  }
}

/// What recognition counts.
private struct MailSigns {
  private var cleanRecords = 0
  private var oddRecords = 0
  private var events = 0
  private var updates = 0
  private var looseLines = 0
  private var markedLines = 0
  private var headerLines = 0

  mutating func count(_ view: ByteView) {
    var lines = ExcerptLines(view)
    while let line = lines.peek(0) {
      lines.advance()
      guard !line.isBlank else { continue }
      let content = view[line.content]
      if let prefix = line.prefix {
        countRecord(content, prefix)
      } else if ExcerptReader.updateStart(view, line) != nil {
        updates += 1
      } else {
        countOther(content)
      }
    }
  }

  private mutating func countRecord(_ content: ByteView, _ prefix: ExcerptPrefix) {
    let isClean =
      prefix.stamp != nil && prefix.start == 0 && prefix.quoteDepth == 0
      && content.count > 19 && content[19] == UInt8(ascii: ",")
    if isClean { cleanRecords += 1 } else { oddRecords += 1 }
    if Self.hasMarkup(content) { markedLines += 1 }
  }

  private mutating func countOther(_ content: ByteView) {
    let start = ExcerptBytes.skipBlanks(content, 0..<content.count)
    let text = content[start..<content.count]
    if ExcerptEventRow.read(content) != nil || EventMessage.kind(content) != nil {
      events += 1
    } else if ExcerptSigns.isMailHeader(content) {
      headerLines += 1
    } else if start == 0, ExcerptSigns.ownLineIndent(text) == nil {
      looseLines += 1
    }
  }

  /// `[x](#)`, tags, entities, forum marks: signs of which a log line has none.
  private static func hasMarkup(_ content: ByteView) -> Bool {
    let signs: [StaticString] = [
      "](#", "](http", "<span", "</", "<br", "&lt;", "&quot;", "&nbsp;", "[url", "**",
    ]
    return signs.contains { content.first($0, in: 0..<content.count) != nil }
  }

  /// Two headers: `To:` alone may begin a line of a log.
  var hasHeaders: Bool { headerLines >= 2 }

  var isMail: Bool {
    let records = cleanRecords + oddRecords
    guard records > 0 else { return events > 0 || updates > 0 && hasHeaders }
    if hasHeaders || oddRecords * 10 >= records || events > 0 { return true }
    return markedLines * 50 >= records && markedLines > 0 || looseLines * 5 > records + looseLines
  }
}
