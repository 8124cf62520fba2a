import Records

/// What the next line is to the record before it.
enum ExcerptFollow: Equatable {
  /// Goes on with the record's last line, which was wrapped.
  case joined
  /// A line of its own within the record.
  case ownLine
  /// Not of the record.
  case apart
}

/// What is known when the next line is judged.
struct ExcerptJudge {
  /// Whether a bracket or quotation of the record is open.
  var isOpen: Bool
  /// Whether a quotation of the record is open.
  var isInQuotes: Bool
  /// Whether the record came in the spelling of original files.
  var isCanonical: Bool
  /// Whether the record has ideographs.
  var hasIdeographs: Bool
  /// Whether the record has no message yet.
  var isPrefixOnly: Bool
  /// Characters of the last line as it came.
  var width: Int
  /// Widest line of the block around it.
  var blockWidth: Int
  /// Empty lines between.
  var blanks: Int
  /// Columns by which the line is indented further than the record.
  var indent: Int

  /// Most characters of a line that a mail program wrapped; longer lines come from logs.
  static let widestWrap = 160
  /// Fewest characters of a line that was wrapped, where nothing else tells.
  static let narrowestWrap = 70
  /// Most empty lines inside a record.
  static let mostBlanks = 3

  /// Judges a line that starts no record; `line` has no marks and no indent.
  func verdict(_ record: ByteView, _ line: ByteView, hasIdeographs lineHasIdeographs: Bool) -> ExcerptFollow {
    // A line of marks alone.
    if line.buffer.isEmpty { return .joined }
    if ExcerptSigns.isMailHeader(line) || ExcerptSigns.isCut(line) { return .apart }
    if lineHasIdeographs {
      // DISM writes Chinese and paths may have it; else such a line is somebody's sentence.
      guard blanks == 0, isFull, width >= Self.narrowestWrap, hasIdeographs || isInQuotes else {
        return .apart
      }
    }
    return blanks > 0 ? acrossBlanks(record, line) : direct(record, line)
  }

  private func acrossBlanks(_ record: ByteView, _ line: ByteView) -> ExcerptFollow {
    guard blanks <= Self.mostBlanks else { return .apart }
    if isOwnLine(record, line) { return .ownLine }
    if ExcerptSigns.isClosed(record) || ExcerptSigns.isSentence(line) { return .apart }
    if isOpen || ExcerptSigns.isDangling(record) { return .joined }
    let heads: [StaticString] = [
      "NTSTATUS_FROM_WIN32(", "HRESULT_FROM_WIN32(", "RetrievedChecksum", "{l:", "b:",
    ]
    return heads.contains { line.starts(with: $0, at: 0, before: line.count) } ? .joined : .apart
  }

  private func direct(_ record: ByteView, _ line: ByteView) -> ExcerptFollow {
    if isPrefixOnly { return .joined }
    if isOwnLine(record, line) { return .ownLine }
    // Deep indents are how people wrap by hand.
    if indent >= 16 { return .joined }
    let isSentence = ExcerptSigns.isSentence(line)
    if ExcerptSigns.isClosed(record) { return isSentence || !isCanonical ? .apart : .ownLine }
    if isFull, !(isSentence && endsSentence(record)) { return .joined }
    if isOpen || ExcerptSigns.isDangling(record), indent < 2 || !isCanonical { return .joined }
    if indent > 0 { return .ownLine }
    if blockWidth > Self.widestWrap { return isSentence ? .apart : .ownLine }
    return isSentence && (endsSentence(record) || ExcerptBytes.isUpper(line[0])) ? .apart : .joined
  }

  /// Whether the last line was long enough to have been wrapped.
  ///
  /// Mail programs with proportional type, and PDF, break at quite different columns; 60 % covers them.
  private var isFull: Bool {
    blockWidth <= Self.widestWrap && width * 10 >= blockWidth * 6 && (indent < 2 || !isCanonical)
  }

  private func isOwnLine(_ record: ByteView, _ line: ByteView) -> Bool {
    guard ExcerptSigns.ownLineIndent(line) != nil else { return false }
    // `Found: {...} Expected: {...}` is one line.
    guard line.starts(with: "Expected:", at: 0, before: line.count) else { return true }
    let start = (record.buffer.lastIndex(of: ExcerptBytes.lineFeed) ?? -1) + 1
    return record.first("Found:", in: start..<record.count) == nil
  }

  private func endsSentence(_ record: ByteView) -> Bool {
    let end = ExcerptBytes.trimmedEnd(record, 0..<record.count)
    // Hydration messages set their full stop after a blank, in the middle.
    return end > 1 && ".!?".utf8.contains(record[end - 1]) && !ExcerptBytes.isBlank(record[end - 2])
  }
}
