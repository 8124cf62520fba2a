import Records

/// Walks from record to record.
///
/// Whether a record starts at a place depends on the bytes around it alone (a line start, a prefix, and no
/// open call within ``callReach`` before it), so that any cut of the text gives the same records.
struct RecordWalker {
  /// One record's extent.
  struct Extent {
    /// Its prefix; nil for text before the first record.
    var prefix: CBSPrefix?
    /// Start of the next record.
    var end: Int
    /// The first run of NUL bytes inside.
    var nulRun: Range<Int>?
  }

  /// Bytes within which a second line of one call is looked for.
  static let callReach = 65_536

  let view: ByteView
  private var reader: CBSPrefixReader
  private var lines: LineWalker
  /// What stands at the start found last, so that no prefix is read twice.
  private var pending: (start: Int, prefix: CBSPrefix?)?
  private var call = OpenCall()

  init(view: ByteView, acceptsUndated: Bool) {
    self.view = view
    reader = CBSPrefixReader(view: view, acceptsUndated: acceptsUndated)
    lines = LineWalker(view: view)
  }

  /// The first record start in `start..<end`: the very start of the text counts as one.
  mutating func firstStart(_ start: Int, before end: Int) -> Int? {
    guard start < end else { return nil }
    call = OpenCall()
    if start == 0 {
      pending = (0, prefix(at: CBSParser.startAfterMark(view)))
      return 0
    }
    // A line that starts exactly at `start` is ours.
    var position = lines.isLineStart(start) ? start : lines.end(of: start - 1, before: end).next
    while position < end {
      // A limit can cut a CR from its LF, or a run of NUL bytes.
      if lines.isLineStart(position), let found = prefix(at: position), !continuesCall(found, at: position) {
        pending = (position, found)
        return position
      }
      position = lines.end(of: position, before: end).next
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
    if let here, isAnchor(here) { call.anchor(at: start) }
    var line = lines.end(of: start, before: view.count)
    var extent = Extent(prefix: here, end: line.next, nulRun: nil)
    while extent.end < view.count {
      let next = extent.end
      if extent.nulRun == nil { extent.nulRun = nulRun(line) }
      if let found = prefix(at: next), found.column != .csi || !continuesCall(found, at: next) {
        pending = (next, found)
        return extent
      }
      line = lines.end(of: next, before: view.count)
      extent.end = line.next
    }
    if extent.nulRun == nil { extent.nulRun = nulRun(line) }
    return extent
  }

  @inline(__always)
  private func nulRun(_ line: (content: Int, next: Int)) -> Range<Int>? {
    line.content < line.next && view[line.content] == 0 ? line.content..<line.next : nil
  }

  // MARK: Calls over two lines

  /// The call that may be open: where its record starts, and the parentheses counted so far.
  private struct OpenCall {
    /// nil before any record has been seen: then it is looked up.
    var start: Int?
    var isKnown = false
    var counted = 0
    var depth = 0

    @inline(__always)
    mutating func anchor(at position: Int) {
      self = OpenCall(start: position, isKnown: true, counted: position, depth: 0)
    }
  }

  /// A line that no call reaches across: it has its own sequence number, or CSI did not write it.
  @inline(__always)
  private func isAnchor(_ found: CBSPrefix) -> Bool {
    found.column != .csi || hasSequence(at: found.message)
  }

  /// Whether a prefixed CSI line continues the call of the record before it: no sequence number at its start
  /// and a parenthesis still open (`logs.md` section 2).
  private mutating func continuesCall(_ found: CBSPrefix, at start: Int) -> Bool {
    guard !isAnchor(found) else { return false }
    if !call.isKnown {
      call.isKnown = true
      call.start = anchor(before: start)
      call.counted = call.start ?? 0
    }
    guard let from = call.start, start - from <= Self.callReach else { return false }
    call.depth += depth(call.counted..<start)
    call.counted = start
    return call.depth > 0
  }

  /// The same question for pieces of an excerpt, where the record before is known to start at `recordStart`.
  func continuesCall(_ found: CBSPrefix, at start: Int, from recordStart: Int) -> Bool {
    guard !isAnchor(found), recordStart <= start, start - recordStart <= Self.callReach else { return false }
    return depth(recordStart..<start) > 0
  }

  private func depth(_ range: Range<Int>) -> Int {
    var depth = 0
    for byte in view[range].buffer {
      if byte == UInt8(ascii: "(") { depth += 1 }
      if byte == UInt8(ascii: ")") { depth -= 1 }
    }
    return depth
  }

  private func hasSequence(at message: Int) -> Bool {
    guard view.has(8, at: message) else { return false }
    for index in message..<message + 8 where hexValue(view[index]) == nil { return false }
    return true
  }

  /// The nearest line before `start` that no call reaches across.
  private mutating func anchor(before start: Int) -> Int? {
    var position = start - 1
    while position >= max(0, start - Self.callReach) {
      if lines.isLineStart(position) {
        let content = position == 0 ? CBSParser.startAfterMark(view) : position
        if let found = prefix(at: content), isAnchor(found) { return position }
      }
      position -= 1
    }
    return nil
  }
}
