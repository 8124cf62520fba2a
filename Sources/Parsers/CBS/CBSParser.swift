import Records

/// Reads CBS-family text: CBS.log, CbsPersist, DeepClean, dism.log, and excerpts of them.
///
/// A record reaches from one prefixed line to the next; lines without a prefix continue it, and so does a
/// second prefixed CSI line that starts in the middle of a call (`logs.md` section 2). Every byte belongs to
/// a record. Ranges can be read in parallel: a range yields the records that *start* in it, and the answer
/// depends on the bytes only.
///
///     let parser = CBSParser(source: source, text: text)
///     let batch = parser.parse(0..<text.count)
public struct CBSParser: Sendable {
  /// Bytes of one record that are looked at; a longer one is kept, with a complaint.
  public static let recordLimit = 1 << 20

  let source: SourceID
  let text: TextBuffer
  let isExcerpt: Bool

  /// Makes a parser.
  ///
  /// - Parameters:
  ///   - source: whose records they become.
  ///   - text: UTF-8 or 8-bit text.
  ///   - isExcerpt: whether lines without a time stamp may start a record.
  public init(source: SourceID, text: TextBuffer, isExcerpt: Bool = false) {
    self.source = source
    self.text = text
    self.isExcerpt = isExcerpt
  }

  /// Whether the first records of `view` look like CBS-family text (at least two of the first 64 lines).
  public static func recognises(_ view: ByteView) -> Bool {
    prefixedLines(view).prefixed >= 2
  }

  /// Lines with a prefix among the first 64 non-empty ones, and whether `DISM` is the prevailing column.
  public static func prefixedLines(_ view: ByteView) -> (lines: Int, prefixed: Int, isDISM: Bool) {
    var reader = CBSPrefixReader(view: view, acceptsUndated: false)
    var position = startAfterMark(view)
    var lines = 0
    var prefixed = 0
    var dism = 0
    while lines < 64, position < view.count {
      let end = LineWalker.end(of: position, in: view, before: min(view.count, position + 65_536))
      if end.content > position {
        lines += 1
        if let found = reader.prefix(at: position, before: end.content) {
          prefixed += 1
          if found.column == .dism { dism += 1 }
        }
      }
      position = end.next
    }
    return (lines, prefixed, dism * 2 > prefixed)
  }

  /// Reads the records that start in `range`.
  ///
  /// The batch's end is that of the last line looked at; the caller closes it at the next batch's first record.
  public func parse(_ range: Range<Int>) -> RecordBatch {
    let view = text.view
    let end = min(range.upperBound, view.count)
    var batch = RecordBatch(
      source: source, text: text, textRange: range.lowerBound..<view.count, isLocalTime: true)
    batch.reserve(range.count / 140)
    var walker = RecordWalker(view: view, acceptsUndated: isExcerpt)
    guard var position = walker.firstStart(range.lowerBound, before: end) else {
      batch.close(at: range.lowerBound)
      return batch
    }
    let classifier = CBSClassifier(view: view, isExcerpt: isExcerpt)
    while position < end {
      let extent = walker.extent(from: position)
      classifier.classify(position, extent, into: &batch)
      if extent.end - position > Self.recordLimit {
        batch.complain(limitComplaint(position, extent.end))
      }
      if let run = extent.nulRun {
        batch.complain(
          Complaint(
            location: Location(
              source: source, offset: UInt64(run.lowerBound), length: UInt64(run.count), number: nil),
            problem: .nulRun, action: .skipped))
      }
      position = extent.end
    }
    batch.close(at: max(position, range.lowerBound))
    return batch
  }

  private func limitComplaint(_ start: Int, _ end: Int) -> Complaint {
    Complaint(
      location: Location(
        source: source, offset: UInt64(start), length: UInt64(end - start), number: nil),
      problem: .limit("record of \(end - start) bytes, \(Self.recordLimit) looked at"), action: .keptPartly)
  }

  static func startAfterMark(_ view: ByteView) -> Int {
    view.count >= 3 && view[0] == 0xef && view[1] == 0xbb && view[2] == 0xbf ? 3 : 0
  }
}

/// Finds line ends: LF, CRLF, or a lone CR.
enum LineWalker {
  /// - Returns: where the line's content ends and where the next line starts.
  @inline(__always)
  static func end(of start: Int, in view: ByteView, before limit: Int) -> (content: Int, next: Int) {
    let feed = view.first(0x0a, in: start..<limit)
    let stop = feed ?? limit
    if let carriage = view.first(0x0d, in: start..<stop) {
      if carriage + 1 < stop { return (carriage, carriage + 1) }
      // CR right before the LF or the limit.
      return (carriage, feed.map { $0 + 1 } ?? limit)
    }
    return (stop, feed.map { $0 + 1 } ?? limit)
  }
}

/// Walks from record to record.
struct RecordWalker {
  /// One record's extent.
  struct Extent {
    /// Its prefix; nil for text before the first record.
    var prefix: CBSPrefix?
    /// End of the first line's content.
    var firstLineEnd: Int
    /// Start of the next record.
    var end: Int
    /// A run of NUL bytes inside.
    var nulRun: Range<Int>?
  }

  let view: ByteView
  private var reader: CBSPrefixReader
  /// What stands at the start found last, so that no prefix is read twice.
  private var pending: (start: Int, prefix: CBSPrefix?)?

  init(view: ByteView, acceptsUndated: Bool) {
    self.view = view
    reader = CBSPrefixReader(view: view, acceptsUndated: acceptsUndated)
  }

  /// The first record start in `start..<end`: the very start of the text counts as one.
  mutating func firstStart(_ start: Int, before end: Int) -> Int? {
    guard start < end else { return nil }
    if start == 0 {
      let first = CBSParser.startAfterMark(view)
      pending = (0, prefix(at: first))
      return 0
    }
    // A line that starts exactly at `start` is ours, so look at the byte before.
    var position = start
    if view[start - 1] != 0x0a {
      position = LineWalker.end(of: start - 1, in: view, before: end).next
    }
    while position < end {
      if let found = prefix(at: position), !continuesCall(found, at: position, from: nil) {
        pending = (position, found)
        return position
      }
      position = LineWalker.end(of: position, in: view, before: end).next
    }
    return nil
  }

  @inline(__always)
  private mutating func prefix(at start: Int) -> CBSPrefix? {
    reader.prefix(at: start, before: min(view.count, start + 256))
  }

  /// The extent of the record at `start`.
  @inline(__always)
  mutating func extent(from start: Int) -> Extent {
    let here = pending?.start == start ? pending?.prefix : prefix(at: start)
    pending = nil
    let firstLine = LineWalker.end(of: start, in: view, before: view.count)
    var extent = Extent(prefix: here, firstLineEnd: firstLine.content, end: firstLine.next, nulRun: nil)
    while extent.end < view.count {
      let next = extent.end
      if let found = prefix(at: next) {
        if found.column != .csi || !continuesCall(found, at: next, from: start) {
          pending = (next, found)
          return extent
        }
      } else if view[next] == 0 {
        if let resumed = skipNuls(next, &extent) {
          pending = (resumed, prefix(at: resumed))
          extent.end = resumed
          return extent
        }
      }
      extent.end = LineWalker.end(of: next, in: view, before: view.count).next
    }
    return extent
  }

  /// A run of NUL bytes, as a power loss leaves; the record behind it starts where the run ends.
  private mutating func skipNuls(_ start: Int, _ extent: inout Extent) -> Int? {
    var position = start
    while position < view.count, view[position] == 0 { position += 1 }
    extent.nulRun = start..<position
    return position < view.count && prefix(at: position) != nil ? position : nil
  }

  /// Whether a prefixed CSI line continues the call of the record before it: no sequence number at its
  /// start and a parenthesis still open.
  ///
  /// `recordStart` is nil at the start of a range, where it is looked up.
  mutating func continuesCall(_ found: CBSPrefix, at start: Int, from recordStart: Int?) -> Bool {
    guard found.column == .csi, !hasSequence(at: found.message) else { return false }
    guard let from = recordStart ?? previousRecord(before: start) else { return false }
    var depth = 0
    for byte in view[max(from, start - 65_536)..<start].buffer {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
    }
    return depth > 0
  }

  private func hasSequence(at message: Int) -> Bool {
    guard view.has(8, at: message) else { return false }
    for index in message..<message + 8 where hexValue(view[index]) == nil { return false }
    return true
  }

  private mutating func previousRecord(before start: Int) -> Int? {
    var position = start - 1
    let floor = max(0, start - 65_536)
    while position > floor {
      var lineStart = position
      while lineStart > floor, view[lineStart - 1] != 0x0a { lineStart -= 1 }
      if let found = prefix(at: lineStart), found.column != .csi || hasSequence(at: found.message) {
        return lineStart
      }
      position = lineStart - 1
    }
    return nil
  }
}
