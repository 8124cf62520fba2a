import Records

/// A table of events with one row an event: Event Viewer's, as CSV or with tabs, and PowerShell's `Export-Csv`.
struct DelimitedEvents: Sendable {
  /// What stands between columns.
  let separator: UInt8
  /// What each column is; a row may have one more, the message.
  let columns: [ExportField?]
  /// Whether the heads are Chinese.
  let isChinese: Bool
  /// Where the first row starts.
  let start: Int

  /// The layout that the first line tells, blank lines and PowerShell's `#TYPE` aside; nil when it has no heads.
  init?(_ view: ByteView) {
    var position = view.starts(with: "\u{feff}", at: 0, before: view.count) ? 3 : 0
    for _ in 0..<8 where position < view.count {
      let end = view.first(0x0a, in: position..<view.count) ?? view.count
      let line = view[position..<end]
      for separator in [UInt8(ascii: ","), 0x09, UInt8(ascii: ";")] {
        let heads = Self.heads(line, separator)
        let known = Set(heads.compactMap { $0 })
        guard known.contains(.time), known.contains(.id) || known.contains(.instanceID), known.count >= 3
        else { continue }
        self.separator = separator
        columns = heads
        isChinese = ExcerptBytes.hasIdeographs(line)
        start = min(end + 1, view.count)
        return
      }
      guard line.buffer.allSatisfy({ $0 <= 0x20 }) || line[0] == UInt8(ascii: "#") else { return nil }
      position = end + 1
    }
    return nil
  }

  private static func heads(_ line: ByteView, _ separator: UInt8) -> [ExportField?] {
    guard line.count <= 4096, line.first(separator, in: 0..<line.count) != nil else { return [] }
    return line.buffer.split(separator: separator, omittingEmptySubsequences: false).map { part in
      ExportField(trimmed(ByteView(UnsafeBufferPointer(rebasing: part))))
    }
  }

  private static func trimmed(_ part: ByteView) -> ByteView {
    var (start, end) = (0, part.count)
    while start < end, part[start] <= 0x20 || part[start] == UInt8(ascii: "\"") { start += 1 }
    while end > start, part[end - 1] <= 0x20 || part[end - 1] == UInt8(ascii: "\"") { end -= 1 }
    return part[start..<end]
  }

  /// Calls `body` with each row that starts in `range`; blank lines belong to the row before.
  func walk(_ view: ByteView, _ range: Range<Int>, _ body: (ExportedEvent) -> Void) {
    var position = Self.skipBlankLines(view, max(range.lowerBound, start))
    while position < min(range.upperBound, view.count) {
      var row = row(view, at: position)
      row.range = row.range.lowerBound..<Self.skipBlankLines(view, row.range.upperBound)
      if row.range.isEmpty { row.range = position..<position + 1 }
      position = row.range.upperBound
      body(row)
    }
  }

  private static func skipBlankLines(_ view: ByteView, _ start: Int) -> Int {
    var index = start
    var line = start
    while index < view.count, view[index] <= 0x20, view[index] != 0x09 {
      index += 1
      if view[index - 1] == 0x0a { line = index }
    }
    return index == view.count ? index : line
  }

  /// The row at `start`.
  private func row(_ view: ByteView, at start: Int) -> ExportedEvent {
    var event = ExportedEvent(at: start, .quoted)
    var position = start
    var column = 0
    var isOpen = false
    while true {
      let field = field(view, at: position)
      if field.isOpen { isOpen = true }
      if column < columns.count {
        if let name = columns[column], event[name] == nil { event[name] = field.value }
      } else if column == columns.count, event[.message] == nil {
        event[.message] = field.value
      } else if let message = event[.message], columns.last != .message, column > columns.count {
        // A message that was not put in quotation marks.
        event[.message] = message.lowerBound..<max(message.lowerBound, field.value.upperBound)
      }
      column += 1
      position = field.end
      guard position < view.count, view[position] == separator else { break }
      position += 1
    }
    if isOpen { event.problem = .truncated(part: "quoted text") }
    if column < columns.count {
      event.problem = .malformed(part: "row", needed: "\(columns.count) columns", found: "\(column)")
    }
    position = lineEnd(view, position)
    // An unquoted message of several lines goes on up to the next row.
    if isViewer, column > columns.count, let message = event[.message], !isQuoted(view, message) {
      let lines = position
      while position < view.count, !isRow(view, position) { position = lineEnd(view, position) }
      if position > lines {
        event[.message] = message.lowerBound..<Self.trimmedEnd(view, message.lowerBound..<position)
      }
    }
    event.range = start..<position
    return event
  }

  private func isQuoted(_ view: ByteView, _ range: Range<Int>) -> Bool {
    range.lowerBound > 0 && view[range.lowerBound - 1] == UInt8(ascii: "\"")
  }

  /// Event Viewer's tables, whose rows show by themselves where they start.
  private var isViewer: Bool { columns.count >= 4 && columns[1] == .time && columns[3] == .id }

  private func lineEnd(_ view: ByteView, _ start: Int) -> Int {
    view.first(0x0a, in: min(start, view.count)..<view.count).map { $0 + 1 } ?? view.count
  }

  private static func trimmedEnd(_ view: ByteView, _ range: Range<Int>) -> Int {
    var end = range.upperBound
    while end > range.lowerBound, view[end - 1] <= 0x20 { end -= 1 }
    return end
  }

  /// Value and end of the field at `start`; `isOpen` when its quotation mark does not close.
  private func field(_ view: ByteView, at start: Int) -> (value: Range<Int>, end: Int, isOpen: Bool) {
    let quote = UInt8(ascii: "\"")
    guard start < view.count, view[start] == quote else {
      var end = start
      while end < view.count, view[end] != separator, view[end] != 0x0a { end += 1 }
      return (start..<Self.trimmedEnd(view, start..<end), end, false)
    }
    var index = start + 1
    while index < view.count {
      if view[index] == quote {
        let next = index + 1 < view.count ? view[index + 1] : 0x0a
        if next == separator || next == 0x0a || next == 0x0d { return (start + 1..<index, index + 1, false) }
        index += next == quote ? 2 : 1
      } else if view[index] == 0x0a, isViewer, isRow(view, index + 1) {
        return (start + 1..<Self.trimmedEnd(view, start + 1..<index), index, true)
      } else {
        index += 1
      }
    }
    return (start + 1..<Self.trimmedEnd(view, start + 1..<view.count), view.count, true)
  }

  /// Whether a row of Event Viewer's table starts here: a short word, a date, a name, a number.
  private func isRow(_ view: ByteView, _ start: Int) -> Bool {
    var index = start
    let limit = min(view.count, start + 512)
    for column in 0..<4 {
      guard index < limit else { return false }
      var end = index
      while end < limit, view[end] != separator, view[end] != 0x0a { end += 1 }
      guard end < view.count, view[end] == separator || column == 3 else { return false }
      switch column {
      case 0: if end - index > 64 { return false }
      case 1: if EventClock.scan(view[index..<end], at: 0) == nil { return false }
      case 3: return ExportedEvent.number(view[index..<end]).map { $0 <= 0xffff } ?? false
      default: if end == index { return false }
      }
      index = end + 1
    }
    return false
  }
}
