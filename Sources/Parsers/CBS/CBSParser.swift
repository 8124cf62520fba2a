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

  /// What the first lines of a text are.
  public struct Prefixes: Sendable {
    /// Lines that are not empty, of those that were looked at.
    public fileprivate(set) var lines = 0
    /// Those with a prefix.
    public fileprivate(set) var prefixed = 0
    /// Whether `DISM` is the prevailing column.
    public fileprivate(set) var isDISM = false
    /// Those with a column other than CBS, CSI and DISM.
    var others = 0
    /// Whether the text has no other lines than these, and each has a prefix that states its level.
    var isWhole = false

    /// Nothing was looked at.
    public init() {}
  }

  /// The first 64 lines that are not empty.
  ///
  /// A log that was cut inside a long block shows its first prefix late: then up to 4096 lines are looked at.
  public static func prefixedLines(_ view: ByteView) -> Prefixes {
    var reader = CBSPrefixReader(view: view, acceptsUndated: false)
    var walker = LineWalker(view: view)
    var position = startAfterMark(view)
    var found = Prefixes()
    var dism = 0
    var levels = 0
    while found.lines < 64 || (found.lines < 4096 && found.prefixed < 2),
      position < min(view.count, InputFormat.beginning)
    {
      // A run of NUL bytes, as a power loss leaves, is no line.
      if view[position] == 0 {
        position += 1
        continue
      }
      let end = walker.end(of: position, before: min(view.count, position + 65_536))
      // The rest of a line that is longer than one look is no line of its own.
      if end.content > position, walker.isLineStart(position) || found.lines == 0 {
        found.lines += 1
        if let prefix = reader.prefix(at: position, before: end.content) {
          found.prefixed += 1
          if prefix.column == .dism { dism += 1 }
          if prefix.column == .other { found.others += 1 }
          if prefix.level != .none { levels += 1 }
        }
      }
      position = end.next
    }
    found.isDISM = dism * 2 > found.prefixed
    found.isWhole = position >= view.count && found.lines > 0 && levels == found.lines
    return found
  }

  /// Reads the records that start in `range`.
  ///
  /// The batch's end is that of the last line looked at; the caller closes it at the next batch's first record.
  public func parse(_ range: Range<Int>) -> RecordBatch {
    var none: RecordBatch?
    return parse(range, reusing: &none)
  }

  func parse(_ range: Range<Int>, reusing spare: inout RecordBatch?) -> RecordBatch {
    let view = text.view
    let end = min(range.upperBound, view.count)
    var batch: RecordBatch
    if var used = spare.take() {
      used.begin(source: source, text: text, textRange: range.lowerBound..<view.count)
      batch = used
    } else {
      batch = RecordBatch(
        source: source, text: text, textRange: range.lowerBound..<view.count, isLocalTime: true)
    }
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
