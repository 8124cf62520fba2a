import Records

/// Reads event rows and event texts out of mails.
///
/// Forms: rows copied from Event Viewer's list (`Error<TAB>10/8/2022 1:52:17 PM<TAB>WindowsUpdateClient<TAB>20`),
/// rows of a posted table with blanks for columns, the text of one event below `Event 20, WindowsUpdateClient` or
/// below the `Log Name: / Source: / Event ID:` block of "Copy details as text", and events as XML.
struct EventExcerpts {
  /// An event found in the text.
  struct Found {
    /// The values.
    var values: ExcerptRepair.EventValues
    /// The text on one line.
    var text: [UInt8]
    /// Where it stands.
    var range: Range<Int>
    /// Lines were joined, or marks removed.
    var isRepaired: Bool
  }

  /// What lines before the text said about the event.
  private var heading = ExcerptRepair.EventValues()
  /// Lines for which ``heading`` still holds.
  private var headingLife = 0
  /// The next line is the event's description.
  private var expectsText = false

  /// Lines between a heading and its text: `General`, `Details`, the rest of the block.
  private static let headingReach = 16

  // MARK: Finding

  /// Whether a line (with its marks) starts an event, so that no record goes on with it.
  func startsEvent(_ line: ByteView) -> Bool {
    if ExcerptEventRow.read(line) != nil { return true }
    if EventMessage.kind(line) != nil { return true }
    return line.starts(with: "<Event ", at: ExcerptBytes.skipBlanks(line, 0..<line.count), before: line.count)
  }

  /// The event that starts at `line`, which is the current one of `lines`; takes its lines when there is one.
  mutating func read(_ view: ByteView, _ line: ExcerptLine, _ lines: inout ExcerptLines) -> Found? {
    guard !line.isOverflow else { return nil }
    let content = view[line.content]
    if content.starts(
      with: "<Event ", at: ExcerptBytes.skipBlanks(content, 0..<content.count), before: content.count)
    {
      return readXML(view, line, &lines)
    }
    let clean = ExcerptMarks.clean(content)
    if let values = (clean ?? Array(content.buffer)).withView({
      ExcerptEventRow.read($0) ?? ExcerptEventRow.read(content)
    }) {
      lines.advance()
      return Found(
        values: values, text: trimmed(content), range: line.content.lowerBound..<line.next, isRepaired: false)
    }
    let kind = EventMessage.kind(content)
    guard kind != nil || (expectsText && heading.id != nil) else { return nil }
    return readMessage(view, line, kind, &lines)
  }

  private func trimmed(_ content: ByteView) -> [UInt8] {
    let start = ExcerptBytes.skipBlanks(content, 0..<content.count)
    return Array(content[start..<max(start, ExcerptBytes.trimmedEnd(content, 0..<content.count))].buffer)
  }

  /// Joins the lines of an event text up to its end: a full stop, an empty line, or what starts something else.
  private mutating func readMessage(
    _ view: ByteView, _ first: ExcerptLine, _ kind: EventMessage.Kind?, _ lines: inout ExcerptLines
  ) -> Found {
    var text = ExcerptText()
    let content = view[first.content]
    let start = ExcerptBytes.skipBlanks(content, 0..<content.count)
    text.append(content[start..<content.count])
    text.trimLine()
    var end = first.next
    var isRepaired = false
    lines.advance()
    for _ in 0..<8 {
      guard let line = lines.peek(0), !line.isBlank, line.prefix == nil, !line.isOverflow,
        !text.bytes.withView({ EventMessage.isComplete($0) })
      else { break }
      let next = view[line.content]
      guard !startsEvent(next), !ExcerptSigns.isMailHeader(next), !ExcerptSigns.isCut(next) else { break }
      let skip = ExcerptBytes.skipBlanks(next, 0..<next.count)
      let rest = next[skip..<next.count]
      // Ideographs are broken anywhere and take no blank.
      let between = ExcerptBytes.isIdeograph(next, at: skip) && (text.bytes.last ?? 0) >= 0x80
      let needsBlank =
        !between && text.bytes.withView { ExcerptSeam.needsBlank($0, rest, isInQuotes: false) }
      text.join(blanks: needsBlank ? 1 : 0)
      text.append(rest)
      text.trimLine()
      isRepaired = true
      end = line.next
      lines.advance()
    }
    var values = heading
    text.bytes.withView { EventMessage.fill(&values, from: $0, kind) }
    heading = ExcerptRepair.EventValues()
    headingLife = 0
    expectsText = false
    return Found(
      values: values, text: text.bytes, range: first.content.lowerBound..<end, isRepaired: isRepaired)
  }

  private func readXML(_ view: ByteView, _ first: ExcerptLine, _ lines: inout ExcerptLines) -> Found? {
    // The end tag is looked for in the lines ahead only.
    var distance = 0
    var end = first.next
    var isClosed = false
    while let line = lines.peek(distance), !isClosed {
      isClosed = view.first("</Event>", in: line.content) != nil
      end = line.next
      distance += 1
    }
    guard isClosed, end - first.content.lowerBound <= ExcerptRepair.recordLimit else { return nil }
    let range = first.content.lowerBound..<end
    guard let values = EventXML.read(view[range]) else { return nil }
    for _ in 0..<distance { lines.advance() }
    var text: [UInt8] = []
    for byte in view[range].buffer { text.append(byte == 0x0a || byte == 0x0d ? ExcerptBytes.blank : byte) }
    let end2 = text.withView { ExcerptBytes.trimmedEnd($0, 0..<$0.count) }
    return Found(values: values, text: Array(text[..<end2]), range: range, isRepaired: false)
  }

  // MARK: Headings

  /// Takes what a line of prose says about an event whose text follows.
  mutating func note(_ line: ByteView) {
    headingLife -= 1
    if headingLife <= 0 { heading = ExcerptRepair.EventValues() }
    expectsText = false
    guard line.count < 400 else { return }
    let index = ExcerptBytes.skipBlanks(line, 0..<line.count)
    if let (id, provider) = Self.title(line, index) {
      heading = ExcerptRepair.EventValues()
      heading.id = id
      heading.provider = provider
      headingLife = Self.headingReach
      return
    }
    noteField(line, index)
  }

  /// `Event 20, WindowsUpdateClient`, `事件 20, WindowsUpdateClient`.
  private static func title(_ line: ByteView, _ start: Int) -> (UInt32, String)? {
    let words: [StaticString] = ["事件", "event", "ereignis"]
    guard let word = words.first(where: { ExcerptBytes.hasWord(line, $0, at: start) }) else { return nil }
    let digits = ExcerptBytes.skipBlanks(line, start + word.utf8CodeUnitCount..<line.count)
    guard let (id, end) = ExcerptBytes.number(line, at: digits, most: 5) else { return nil }
    var index = end
    if line.starts(with: "，", at: index, before: line.count) {
      index += 3
    } else if index < line.count, line[index] == UInt8(ascii: ",") {
      index += 1
    } else {
      return nil
    }
    index = ExcerptBytes.skipBlanks(line, index..<line.count)
    let stop = ExcerptBytes.trimmedEnd(line, index..<line.count)
    guard ExcerptEventRow.isProvider(line[index..<max(index, stop)]) else { return nil }
    return (UInt32(id), line.text(index..<stop))
  }

  private mutating func noteField(_ line: ByteView, _ start: Int) {
    let names: [(StaticString, Int)] = [
      ("source", 0), ("来源", 0), ("quelle", 0), ("date", 1), ("日期", 1), ("datum", 1), ("event id", 2),
      ("事件 id", 2),
      ("事件id", 2), ("level", 3), ("级别", 3), ("ebene", 3), ("description", 4), ("描述", 4), ("beschreibung", 4),
    ]
    for (name, field) in names where ExcerptBytes.hasWord(line, name, at: start) {
      var index = ExcerptBytes.skipBlanks(line, start + name.utf8CodeUnitCount..<line.count)
      if line.starts(with: "：", at: index, before: line.count) {
        index += 3
      } else if index < line.count, line[index] == UInt8(ascii: ":") {
        index += 1
      } else {
        continue
      }
      index = ExcerptBytes.skipBlanks(line, index..<line.count)
      take(field, line[index..<max(index, ExcerptBytes.trimmedEnd(line, index..<line.count))])
      return
    }
  }

  private mutating func take(_ field: Int, _ value: ByteView) {
    switch field {
    case 0:
      guard ExcerptEventRow.isProvider(value) else { return }
      heading.provider = value.text
    case 1: heading.localTime = EventClock.read(value, at: 0)?.time
    case 2: heading.id = ExcerptBytes.number(value, at: 0, most: 5).map { UInt32($0.value) }
    case 3: heading.level = ExcerptEventRow.level(value, at: 0)?.level ?? .none
    default: expectsText = headingLife > 0 && heading.id != nil && !heading.provider.isEmpty
    }
    headingLife = Self.headingReach
  }
}
