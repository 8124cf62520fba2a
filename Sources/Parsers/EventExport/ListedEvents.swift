import Records

/// Lines of a text, one after the other, without their ends.
struct LineReader {
  let view: ByteView
  private(set) var position: Int

  init(_ view: ByteView, at position: Int) {
    self.view = view
    self.position = position
  }

  /// The next line and where the one behind it starts; nil at the end.
  mutating func next() -> (line: Range<Int>, end: Int)? {
    guard position < view.count else { return nil }
    let start = position
    let feed = view.first(0x0a, in: start..<view.count) ?? view.count
    position = min(feed + 1, view.count)
    let end = feed > start && view[feed - 1] == 0x0d ? feed - 1 : feed
    return (start..<end, position)
  }
}

/// `wevtutil qe /f:text`: a block `Event[0]:` for each event, the description last.
enum BlockEvents {
  /// Whether the line starts a block: a word, a number in brackets, perhaps a colon.
  static func isHead(_ line: ByteView) -> Bool {
    guard line.count >= 4, line.count <= 40, let open = line.first(UInt8(ascii: "["), in: 0..<line.count),
      open > 0, let (_, end) = ExcerptBytes.number(line, at: open + 1), end < line.count,
      line[end] == UInt8(ascii: "]")
    else { return false }
    let word = line[0..<open]
    guard word.text == "Event" || word.text == "事件" else { return false }
    let rest = line[end + 1..<line.count]
    return rest.buffer.allSatisfy { $0 <= 0x20 || $0 == UInt8(ascii: ":") }
  }

  /// Field and value of a line `Label: value`; the colon may be full width.
  static func field(_ view: ByteView, _ line: Range<Int>) -> (field: ExportField, value: Range<Int>)? {
    let start = ExcerptBytes.skipBlanks(view, line)
    let near = start..<min(line.upperBound, start + 48)
    let wide = view.first("：", in: near)
    let plain = view.first(UInt8(ascii: ":"), in: near)
    guard let colon = [wide, plain].compactMap({ $0 }).min(),
      let field = ExportField(view[start..<ExcerptBytes.trimmedEnd(view, start..<colon)])
    else { return nil }
    let from = ExcerptBytes.skipBlanks(view, colon + (colon == wide ? 3 : 1)..<line.upperBound)
    return (field, from..<ExcerptBytes.trimmedEnd(view, from..<max(from, line.upperBound)))
  }

  /// Calls `body` with each block that starts in `range`, which starts a line.
  static func walk(_ view: ByteView, _ range: Range<Int>, _ body: (ExportedEvent) -> Void) {
    var lines = LineReader(view, at: range.lowerBound)
    var open: ExportedEvent?
    func close(_ end: Int) {
      guard var event = open else { return }
      event.range = event.range.lowerBound..<end
      if let message = event[.message] {
        event[.message] = message.lowerBound..<trimmedEnd(view, message)
      }
      if event[.time] == nil || !event.isEvent(view) {
        event.problem = .malformed(part: "event", needed: "source, date and id", found: "fewer")
      }
      body(event)
      open = nil
    }
    while let (line, end) = lines.next() {
      if isHead(view[line]) {
        close(line.lowerBound)
        guard line.lowerBound < range.upperBound else { return }
        open = ExportedEvent(at: line.lowerBound, .plain)
      } else if let message = open?[.message] {
        let start = message.isEmpty ? line.lowerBound : message.lowerBound
        open?[.message] = start..<line.upperBound
      } else if open != nil, let (field, value) = field(view, line), open?[field] == nil {
        let isEmpty = view[value].text == "N/A"
        open?[field] = isEmpty && field != .message ? value.lowerBound..<value.lowerBound : value
      }
      if open == nil, line.lowerBound >= range.upperBound { return }
      if end == view.count { close(end) }
    }
    close(view.count)
  }

  static func trimmedEnd(_ view: ByteView, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, view[end - 1] <= 0x20 { end -= 1 }
    return end
  }
}

/// `Get-WinEvent | Format-List`: lines `Name : value`, values broken with an indent, events parted by blank lines.
enum PropertyListEvents {
  /// Where name and value of a line stand; nil when it does not start with a name.
  ///
  /// - Parameter column: where the colon must be; nil for anywhere.
  static func property(
    _ view: ByteView, _ line: Range<Int>, column: Int? = nil
  ) -> (name: Range<Int>, value: Range<Int>, column: Int)? {
    var end = line.lowerBound
    while end < line.upperBound, ExcerptBytes.isWord(view[end]), end - line.lowerBound < 40 { end += 1 }
    guard end > line.lowerBound, !ExcerptBytes.isDigit(view[line.lowerBound]) else { return nil }
    let colon = ExcerptBytes.skipBlanks(view, end..<line.upperBound)
    guard colon > end, colon < line.upperBound, view[colon] == UInt8(ascii: ":"),
      colon + 1 == line.upperBound || ExcerptBytes.isBlank(view[colon + 1]),
      column.map({ $0 == colon - line.lowerBound }) ?? true
    else { return nil }
    let from = ExcerptBytes.skipBlanks(view, colon + 1..<line.upperBound)
    return (
      line.lowerBound..<end, from..<max(from, ExcerptBytes.trimmedEnd(view, from..<line.upperBound)),
      colon - line.lowerBound
    )
  }

  static func walk(_ view: ByteView, _ range: Range<Int>, _ body: (ExportedEvent) -> Void) {
    var lines = LineReader(view, at: range.lowerBound)
    var open: ExportedEvent?
    var column = 0
    var last: ExportField?
    var isBehindBlank = true
    func close(_ end: Int) {
      guard var event = open else { return }
      event.range = event.range.lowerBound..<end
      if event.isEvent(view), event[.time] == nil {
        event.problem = .malformed(part: "event", needed: "TimeCreated", found: "none")
      }
      body(event)
      open = nil
    }
    while let (line, _) = lines.next() {
      let isBlank = ExcerptBytes.skipBlanks(view, line) == line.upperBound
      if let found = property(view, line, column: open == nil || isBehindBlank ? nil : column) {
        if open == nil || isBehindBlank {
          close(line.lowerBound)
          guard line.lowerBound < range.upperBound else { return }
          open = ExportedEvent(at: line.lowerBound, .wrapped)
          column = found.column
        }
        last = ExportField(view[found.name])
        if let last, open?[last] == nil { open?[last] = found.value }
      } else if !isBlank, let field = last, let value = open?[field],
        ExcerptBytes.isBlank(view[line.lowerBound])
      {
        open?[field] = value.lowerBound..<max(value.upperBound, ExcerptBytes.trimmedEnd(view, line))
      } else if !isBlank, isBehindBlank {
        // Prose or another command: what comes is no part of the event.
        close(line.lowerBound)
        last = nil
      }
      isBehindBlank = isBlank
      if open == nil, line.lowerBound >= range.upperBound { return }
    }
    close(view.count)
  }
}

/// `Get-WinEvent` as a table: `ProviderName: X`, heads, dashes, and a line an event.
struct FormattedTableEvents: Sendable {
  /// The provider that a heading names; nil for other lines.
  static func provider(_ view: ByteView, _ line: Range<Int>) -> Range<Int>? {
    let start = ExcerptBytes.skipBlanks(view, line)
    guard view.starts(with: "ProviderName:", at: start, before: line.upperBound) else { return nil }
    let from = ExcerptBytes.skipBlanks(view, start + 13..<line.upperBound)
    let end = ExcerptBytes.trimmedEnd(view, from..<max(from, line.upperBound))
    return end > from ? from..<end : nil
  }

  /// Whether the line has the heads of such a table.
  static func isHead(_ line: ByteView) -> Bool {
    let start = ExcerptBytes.skipBlanks(line, 0..<line.count)
    return line.starts(with: "TimeCreated", at: start, before: line.count)
      && line.first(" Id ", in: start..<line.count) != nil
      && line.first("Message", in: start..<line.count) != nil
  }

  /// Calls `body` with each row that starts in `range`, and the provider above it.
  static func walk(
    _ view: ByteView, _ range: Range<Int>, _ body: (ExportedEvent, Range<Int>?) -> Void
  ) {
    var lines = LineReader(view, at: range.lowerBound)
    var provider: Range<Int>?
    var open: ExportedEvent?
    func close(_ end: Int) {
      guard var event = open else { return }
      event.range = event.range.lowerBound..<end
      event.markCut(view)
      body(event, provider)
      open = nil
    }
    while let (line, _) = lines.next() {
      if let row = row(view, line) {
        close(line.lowerBound)
        guard line.lowerBound < range.upperBound else { return }
        open = row
      } else if let found = Self.provider(view, line) {
        close(line.lowerBound)
        provider = found
      } else if let message = open?[.message], ExcerptBytes.skipBlanks(view, line) < line.upperBound {
        if isHead(view[line]) || view[line].starts(with: "-----", at: 0, before: line.count) {
          close(line.lowerBound)
        } else {
          // A table that wraps its last column.
          open?[.message] = message.lowerBound..<ExcerptBytes.trimmedEnd(view, line)
        }
      }
      if open == nil, line.lowerBound >= range.upperBound { return }
    }
    close(view.count)
  }

  /// A row: date, id, level, message.
  private static func row(_ view: ByteView, _ line: Range<Int>) -> ExportedEvent? {
    let start = ExcerptBytes.skipBlanks(view, line)
    guard start < line.upperBound, ExcerptBytes.isDigit(view[start]),
      let clock = EventClock.scan(view[line.lowerBound..<line.upperBound], at: start - line.lowerBound)
    else { return nil }
    let id = ExcerptBytes.skipBlanks(view, line.lowerBound + clock.end..<line.upperBound)
    guard let (_, end) = ExcerptBytes.number(view, at: id, most: 5), end <= line.upperBound,
      end == line.upperBound || ExcerptBytes.isBlank(view[end])
    else { return nil }
    var event = ExportedEvent(at: line.lowerBound, .wrapped)
    event[.time] = start..<line.lowerBound + clock.end
    event[.id] = id..<end
    var position = ExcerptBytes.skipBlanks(view, end..<line.upperBound)
    var word = position
    while word < line.upperBound, !ExcerptBytes.isBlank(view[word]) { word += 1 }
    if ExportedEvent.level(view[position..<word]) != nil {
      event[.levelName] = position..<word
      position = ExcerptBytes.skipBlanks(view, word..<line.upperBound)
    }
    event[.message] = position..<max(position, ExcerptBytes.trimmedEnd(view, position..<line.upperBound))
    return event
  }
}
