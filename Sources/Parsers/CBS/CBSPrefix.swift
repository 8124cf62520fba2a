import Records

/// The start of a CBS-family line: `2022-10-08 13:50:57, Error                 CSI    `, with an optional
/// event id between level and component (`logs.md` section 2).
struct CBSPrefix {
  /// The writing part; all others count as `other`.
  enum Column {
    case cbs
    case csi
    case dism
    case other
  }

  /// Local wall-clock reading; nil for lines that were posted without one.
  var time: Instant?
  var level: Level
  var column: Column
  /// First byte of the message.
  var message: Int
}

/// Reads prefixes; remembers the last date, because nearly every line repeats it.
struct CBSPrefixReader {
  let view: ByteView
  /// Accept `Error                 CSI    ...` without a time stamp, as repaired excerpts have it.
  let acceptsUndated: Bool
  private var lastDate: UInt64 = 0
  private var lastDateTail: UInt16 = 0
  private var lastMidnight: Int64 = 0

  init(view: ByteView, acceptsUndated: Bool) {
    self.view = view
    self.acceptsUndated = acceptsUndated
  }

  /// The word in the column of a line with a prefix: `CBS`, `IBSLIB`, nil without one.
  static func columnWord(_ view: ByteView, _ line: Range<Int>) -> String? {
    var reader = CBSPrefixReader(view: view, acceptsUndated: false)
    guard let found = reader.prefix(at: line.lowerBound, before: line.upperBound), found.level != .none else {
      return nil
    }
    var end = min(found.message, line.upperBound)
    while end > line.lowerBound, view[end - 1] == 0x20 || view[end - 1] == 0x09 { end -= 1 }
    var start = end
    while start > line.lowerBound, (0x41...0x5a).contains(view[start - 1]) { start -= 1 }
    return end > start ? view.text(start..<end) : nil
  }

  /// The prefix at `start`, or nil when no record starts there.
  @inline(__always)
  mutating func prefix(at start: Int, before end: Int) -> CBSPrefix? {
    // "2022-10-08 13:50:57, I" is the least that a dated line has.
    if end - start >= 22, view[start + 4] == UInt8(ascii: "-"), view[start + 19] == UInt8(ascii: ",") {
      guard let time = time(at: start) else { return nil }
      return rest(at: start + 20, before: end, time: time)
    }
    return acceptsUndated ? undated(at: start, before: end) : nil
  }

  private func undated(at start: Int, before end: Int) -> CBSPrefix? {
    for word: StaticString in ["Info", "Error", "Warning", "Fatal"]
    where view.starts(with: word, at: start, before: end) {
      let next = start + word.utf8CodeUnitCount
      guard next < end, view[next] == UInt8(ascii: " ") else { continue }
      guard let found = rest(at: start, before: end, time: nil) else { return nil }
      return found.column != .other || hasColumn(start, next, end) ? found : nil
    }
    return nil
  }

  /// Whether a word such as `MIG` stands in the component's column, behind nothing but blanks: without a clock it is the
  /// only sign of a record of Windows Setup.
  private func hasColumn(_ start: Int, _ levelEnd: Int, _ end: Int) -> Bool {
    let column = start + ExcerptPrefix.levelWidth
    guard column < end, view[levelEnd..<column].buffer.allSatisfy({ $0 == UInt8(ascii: " ") }) else {
      return false
    }
    var stop = column
    while stop < end, (0x41...0x5a).contains(view[stop]) { stop += 1 }
    return stop - column >= 2 && stop < end && view[stop] == UInt8(ascii: " ")
  }

  @inline(__always)
  private mutating func time(at start: Int) -> Instant? {
    let raw = UnsafeRawBufferPointer(view.buffer)
    let date = raw.loadUnaligned(fromByteOffset: start, as: UInt64.self)
    let tail = raw.loadUnaligned(fromByteOffset: start + 8, as: UInt16.self)
    if date != lastDate || tail != lastDateTail {
      guard let midnight = midnight(at: start) else { return nil }
      (lastDate, lastDateTail, lastMidnight) = (date, tail, midnight)
    }
    guard view[start + 10] == UInt8(ascii: " ") || view[start + 10] == UInt8(ascii: "T"),
      view[start + 13] == UInt8(ascii: ":"), view[start + 16] == UInt8(ascii: ":"),
      let hour = two(start + 11), let minute = two(start + 14), let second = two(start + 17),
      hour < 24, minute < 60, second <= 60
    else { return nil }
    return Instant(filetime: lastMidnight + Int64(hour * 3600 + minute * 60 + second) * Instant.second)
  }

  private func midnight(at start: Int) -> Int64? {
    guard view[start + 7] == UInt8(ascii: "-"), let century = two(start), let year = two(start + 2),
      let month = two(start + 5), let day = two(start + 8)
    else { return nil }
    return Instant(year: century * 100 + year, month: month, day: day)?.filetime
  }

  @inline(__always)
  private func two(_ index: Int) -> Int? {
    let high = view[index] &- 48
    let low = view[index + 1] &- 48
    return high < 10 && low < 10 ? Int(high) * 10 + Int(low) : nil
  }

  @inline(__always)
  private func rest(at start: Int, before end: Int, time: Instant?) -> CBSPrefix? {
    var position = skipBlanks(start, end)
    let levelStart = position
    while position < end, isWord(view[position]) { position += 1 }
    let level = level(levelStart, position)
    guard position > levelStart, let level else {
      // Some builds leave the level out; the column then stands alone.
      return time.map { CBSPrefix(time: $0, level: .none, column: .other, message: levelStart) }
    }
    if position < end, view[position] == UInt8(ascii: ",") { position += 1 }
    position = skipBlanks(position, end)
    position = skipEventID(position, end)
    let columnStart = position
    while position < end, isWord(view[position]) { position += 1 }
    // A word that goes on behind its letters (`TI: ...`, `SQM: ...`) is no column.
    let isColumn =
      position >= end || view[position] == 0x20 || view[position] == 0x09 || view[position] < 0x20
    let column = isColumn ? column(columnStart, position) : nil
    // A blank column is seen in the field: then the message starts here, and CBS itself wrote it.
    let message = column == nil ? columnStart : skipBlanks(position, end)
    return CBSPrefix(
      time: time, level: level, column: column ?? (time == nil ? .other : .cbs), message: message)
  }

  @inline(__always)
  private func skipBlanks(_ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end, view[position] == 0x20 || view[position] == 0x09 { position += 1 }
    return position
  }

  /// `[0x018003]` or `0x01803e`, which new builds and setup logs put before the column.
  @inline(__always)
  private func skipEventID(_ start: Int, _ end: Int) -> Int {
    guard start < end else { return start }
    if view[start] == UInt8(ascii: "["), view.starts(with: "[0x", at: start, before: end),
      let close = view.first(UInt8(ascii: "]"), in: start..<min(end, start + 16))
    {
      return skipBlanks(close + 1, end)
    }
    if view[start] == UInt8(ascii: "0"), view.starts(with: "0x", at: start, before: end) {
      var position = start + 2
      while position < end, hexValue(view[position]) != nil { position += 1 }
      return skipBlanks(position, end)
    }
    return start
  }

  @inline(__always)
  private func isWord(_ byte: UInt8) -> Bool {
    (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7a
  }

  @inline(__always)
  private func level(_ start: Int, _ end: Int) -> Level? {
    guard start < end else { return nil }
    switch view[start] | 0x20 {
    case UInt8(ascii: "i"): return end - start == 4 ? .info : nil
    case UInt8(ascii: "e"): return end - start == 5 ? .error : nil
    case UInt8(ascii: "w"): return end - start == 7 ? .warning : nil
    case UInt8(ascii: "f"): return end - start == 5 ? .fatal : nil
    case UInt8(ascii: "p"): return end - start == 4 ? .info : nil
    default: return nil
    }
  }

  @inline(__always)
  private func column(_ start: Int, _ end: Int) -> CBSPrefix.Column? {
    guard start < end else { return nil }
    switch (view[start], end - start) {
    // Byte by byte: this is asked for every line, and a call costs more than the comparison.
    case (UInt8(ascii: "C"), 3)
    where view[start + 1] == UInt8(ascii: "B") && view[start + 2] == UInt8(ascii: "S"): return .cbs
    case (UInt8(ascii: "C"), 3)
    where view[start + 1] == UInt8(ascii: "S") && view[start + 2] == UInt8(ascii: "I"): return .csi
    case (UInt8(ascii: "D"), 4) where view.starts(with: "DISM", at: start, before: end): return .dism
    case (_, 2...7):
      // All capitals: DPX, SXS, WCP, SQM, PNP, SP, DEPLOY. Anything else begins a message.
      for index in start..<end where view[index] & 0x20 != 0 { return nil }
      return .other
    default: return nil
    }
  }
}
