import Records

/// A table that PowerShell's `Format-Table` wrote of events: `Get-EventLog` as it shows by default, or chosen columns.
///
///        Index Time          EntryType   Source                 InstanceID Message
///        ----- ----          ---------   ------                 ---------- -------
///         4711 Oct 08 13:52  Error       Microsoft-Windows...           20 Installation Failure: Windows failed...
///
/// The dashes tell where columns are: words begin where their dashes begin, numbers end where they end. What a
/// column had no room for is cut and ends in dots; such a value is never taken for the whole one.
struct ColumnEvents: Sendable {
  private struct Column: Sendable {
    var field: ExportField?
    /// First and behind the last character of the dashes.
    var span: Range<Int>
    /// Numbers are set to the right.
    var isNumber: Bool { [.id, .instanceID, .recordID, .level].contains(field) }
  }

  private let columns: [Column]
  /// The line of heads, which is repeated where output was put together.
  private let heads: String

  /// The layout that two lines tell; nil when they are not heads and dashes of a table of events.
  init?(heads: ByteView, dashes: ByteView) {
    guard heads.count <= 1024, dashes.count <= 4096 else { return nil }
    let words = Self.words(heads)
    let marks = Self.words(dashes)
    guard words.count >= 3, words.map(\.lowerBound) == marks.map(\.lowerBound),
      words.map(\.count) == marks.map(\.count),
      marks.allSatisfy({ dashes[$0].buffer.allSatisfy { $0 == UInt8(ascii: "-") } })
    else { return nil }
    columns = words.map { word in
      Column(field: heads[word].text == "Time" ? .time : ExportField(heads[word]), span: word)
    }
    self.heads = heads[0..<ExcerptBytes.trimmedEnd(heads, 0..<heads.count)].text
    let known = Set(columns.compactMap(\.field))
    guard known.contains(.time), known.contains(.id) || known.contains(.instanceID),
      known.contains(.provider) || known.contains(.message)
    else { return nil }
  }

  private static func words(_ line: ByteView) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var position = ExcerptBytes.skipBlanks(line, 0..<line.count)
    while position < line.count, found.count < 24 {
      var end = position
      while end < line.count, line[end] > 0x20 { end += 1 }
      guard end > position else { break }
      found.append(position..<end)
      position = ExcerptBytes.skipBlanks(line, end..<line.count)
    }
    return found
  }

  /// Calls `body` with each row that starts in `range`.
  func walk(_ view: ByteView, _ range: Range<Int>, _ body: (ExportedEvent) -> Void) {
    var lines = LineReader(view, at: range.lowerBound)
    var open: ExportedEvent?
    func close(_ end: Int) {
      guard var event = open else { return }
      event.range = event.range.lowerBound..<end
      event.markCut(view)
      body(event)
      open = nil
    }
    while let (line, _) = lines.next() {
      let isEmpty = ExcerptBytes.skipBlanks(view, line) == line.upperBound
      if !isEmpty, let row = row(view, line) {
        close(line.lowerBound)
        guard line.lowerBound < range.upperBound else { return }
        open = row
      } else if !isEmpty, let message = open?[.message] {
        if let more = continuation(view, line) {
          open?[.message] = message.lowerBound..<more
        } else {
          // Heads once more, a prompt, prose: no part of the event.
          close(line.lowerBound)
        }
      } else if !isEmpty {
        close(line.lowerBound)
      }
      if open == nil, line.lowerBound >= range.upperBound { return }
    }
    close(view.count)
  }

  /// The end of a line that goes on with the last column, which `-Wrap` breaks.
  private func continuation(_ view: ByteView, _ line: Range<Int>) -> Int? {
    guard let last = columns.last, last.field == .message else { return nil }
    let start = ExcerptBytes.skipBlanks(view, line)
    // Broken inside a word or a wide character, a line may begin one column off.
    return start - line.lowerBound + 1 >= last.span.lowerBound ? ExcerptBytes.trimmedEnd(view, line) : nil
  }

  /// A row; nil when its numbers do not stand where they must.
  ///
  /// Files have one column a character, screens two for an ideograph: whichever fits.
  private func row(_ view: ByteView, _ line: Range<Int>) -> ExportedEvent? {
    for wide in [1, 2] {
      if let row = row(view, line, offsets(view, line, wide: wide)) { return row }
    }
    return nil
  }

  /// The byte at each column up to the last one's head; both columns of a wide character have its first byte.
  private func offsets(_ view: ByteView, _ line: Range<Int>, wide: Int) -> [Int] {
    let most = (columns.last?.span.upperBound ?? 0) + 1
    var offsets: [Int] = []
    offsets.reserveCapacity(most + 2)
    for index in line where view[index] & 0xc0 != 0x80 {
      guard offsets.count < most else { return offsets }
      let isWide =
        wide > 1 && view[index] >= 0xe2 && !view.starts(with: "\u{2026}", at: index, before: line.upperBound)
      for _ in 0..<(isWide ? wide : 1) { offsets.append(index) }
    }
    return offsets + [line.upperBound]
  }

  private func row(_ view: ByteView, _ line: Range<Int>, _ offsets: [Int]) -> ExportedEvent? {
    func byte(_ column: Int) -> Int { column < offsets.count ? offsets[column] : line.upperBound }
    var event = ExportedEvent(at: line.lowerBound, .wrapped)
    // From the right: a number reaches as far to the left as it has digits.
    var limit = line.upperBound
    for (index, column) in columns.enumerated().reversed() {
      let start: Int
      let end: Int
      if column.isNumber {
        end = min(byte(column.span.upperBound), limit)
        var first = end
        while first > line.lowerBound, ExcerptBytes.isDigit(view[first - 1]) { first -= 1 }
        start = first
        guard end > start || column.field == .level, end == line.upperBound || view[end] <= 0x20 else {
          return nil
        }
      } else {
        start = byte(column.span.lowerBound)
        end = ExcerptBytes.trimmedEnd(view, min(start, limit)..<limit)
        guard start <= limit || start == line.upperBound else { return nil }
      }
      guard start <= line.lowerBound || start >= line.upperBound || view[start - 1] <= 0x20 else {
        return nil
      }
      if let field = column.field, event[field] == nil { event[field] = min(start, end)..<max(start, end) }
      limit = index == 0 ? limit : min(start, limit)
    }
    guard let time = event[.time], !time.isEmpty, event.id(view) != nil else { return nil }
    return event
  }
}

extension ExportedEvent {
  /// Notes which values whoever wrote the table cut.
  mutating func markCut(_ view: ByteView) {
    isMessageCut = self[.message].map { Self.isCut(view[$0]) } ?? false
    isNameCut = [ExportField.provider, .computer, .channel].contains { field in
      self[field].map { Self.isCut(view[$0]) } ?? false
    }
  }

  /// Whether a value ends in the dots for which a column had room.
  static func isCut(_ value: ByteView) -> Bool {
    value.starts(with: "...", at: value.count - 3, before: value.count)
      || value.starts(with: "\u{2026}", at: value.count - 3, before: value.count)
  }
}
