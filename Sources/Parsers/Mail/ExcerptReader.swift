import Records

/// Goes through an excerpt line by line and writes its pieces.
struct ExcerptReader {
  private let view: ByteView
  private let source: SourceID
  private var lines: ExcerptLines
  private var events = EventExcerpts()
  private(set) var result = ExcerptRepair.Repaired()

  /// Bytes of prose not yet written, and their first line.
  private var prose: (range: Range<Int>, number: Int, isBlank: Bool)?
  /// Widths of the lines before, for records of the present block only.
  private var widths: [Int] = []
  /// The column at which the lines of the block are cut, once that is known.
  private var hardWidth: Int?

  init(_ view: ByteView, source: SourceID) {
    self.view = view
    self.source = source
    lines = ExcerptLines(view)
    result.bytes.reserveCapacity(view.count + view.count / 8)
  }

  mutating func run() {
    while let line = lines.peek(0) {
      if let prefix = line.prefix {
        flushProse()
        readRecord(line, prefix)
      } else if !readUpdate(line), !readEvent(line) {
        addProse(line)
        lines.advance()
      }
    }
    flushProse()
  }

  // MARK: Prose

  private mutating func addProse(_ line: ExcerptLine) {
    endBlock()
    if !line.isBlank { events.note(view[line.content]) }
    if let open = prose, open.range.count < ExcerptRepair.recordLimit {
      prose = (open.range.lowerBound..<line.next, open.number, open.isBlank && line.isBlank)
    } else {
      flushProse()
      prose = (line.content.lowerBound..<line.next, line.number, line.isBlank)
    }
  }

  /// Writes the prose; blank lines alone part records and are not written.
  private mutating func flushProse() {
    guard let open = prose else { return }
    prose = nil
    guard !open.isBlank else { return }
    emit(.prose, view[open.range].buffer, place(open.range, open.number))
  }

  // MARK: Pieces

  private func place(_ range: Range<Int>, _ number: Int) -> RecordBatch.Place {
    RecordBatch.Place(
      offset: UInt64(range.lowerBound), length: UInt32(clamping: range.count), number: UInt64(number))
  }

  private mutating func emit(
    _ kind: ExcerptRepair.Kind, _ text: some Collection<UInt8>, _ place: RecordBatch.Place
  ) {
    let start = result.bytes.count
    result.bytes += text
    if result.bytes.count == start || result.bytes[result.bytes.count - 1] != ExcerptBytes.lineFeed {
      result.bytes.append(ExcerptBytes.lineFeed)
    }
    result.pieces.append(
      ExcerptRepair.Piece(kind: kind, start: start, length: result.bytes.count - start, place: place))
  }

  private mutating func complain(
    _ place: RecordBatch.Place, _ problem: Complaint.Problem, _ action: Complaint.Action
  ) {
    let location = Location(
      source: source, offset: place.offset, length: UInt64(place.length), number: place.number)
    result.complaints.append(Complaint(location: location, problem: problem, action: action))
  }

  // MARK: Events

  private mutating func readEvent(_ line: ExcerptLine) -> Bool {
    guard !line.isBlank, let event = events.read(view, line, &lines) else { return false }
    flushProse()
    endBlock()
    emit(.event, event.text, place(event.range, line.number))
    result.pieces[result.pieces.count - 1].event = event.values
    result.pieces[result.pieces.count - 1].repaired = event.isRepaired
    return true
  }

  // MARK: Lines of the update agent

  /// What of a line stands behind blanks and quote marks.
  private static func behindMarks(_ view: ByteView, _ content: Range<Int>) -> Range<Int> {
    var start = content.lowerBound
    while start < content.upperBound, ExcerptBytes.isBlank(view[start]) || view[start] == UInt8(ascii: ">") {
      start += 1
    }
    return start..<content.upperBound
  }

  /// Where a line of WindowsUpdate.log starts in `line`, behind blanks and quote marks; nil when it is none.
  static func updateStart(_ view: ByteView, _ line: ExcerptLine) -> Int? {
    let start = behindMarks(view, line.content).lowerBound
    guard start < line.content.upperBound, ExcerptBytes.isDigit(view[start]),
      let parts = WindowsUpdateForm().parts(view, start..<line.content.upperBound), !parts.component.isEmpty
    else { return nil }
    return start
  }

  private mutating func readUpdate(_ first: ExcerptLine) -> Bool {
    guard !first.isBlank, let start = Self.updateStart(view, first) else { return false }
    flushProse()
    events.note(view[first.content])
    var text = Array(view[start..<first.content.upperBound].buffer)
    var end = first.next
    var width = first.width
    var isJoined = false
    widths.append(width)
    lines.advance()
    while let next = lines.peek(0), !next.isBlank, next.prefix == nil, !next.isOverflow,
      text.count + next.content.count <= ExcerptRepair.recordLimit, Self.updateStart(view, next) == nil,
      !events.startsEvent(view[next.content]), !startsOutput(next)
    {
      let rest = view[Self.behindMarks(view, next.content)].buffer
      let word = rest.prefix { !ExcerptBytes.isBlank($0) }
      let blockWidth = max(blockWidth(), Self.narrowest)
      // A mail program breaks a line where the next word does not fit.
      guard width + 1 + word.count > blockWidth else { break }
      let isCut = width == blockWidth && isOfNumber(text.last) && isOfNumber(word.first)
      if !isCut { text.append(ExcerptBytes.blank) }
      text += rest
      end = next.next
      width = next.width
      widths.append(width)
      isJoined = true
      lines.advance()
    }
    emit(.update, text, place(first.content.lowerBound..<end, first.number))
    result.pieces[result.pieces.count - 1].repaired = isJoined
    return true
  }

  /// Mail programs wrap at no fewer columns.
  private static let narrowest = 60

  /// Whether a byte may stand in a code or an identifier that was cut in the middle.
  private func isOfNumber(_ byte: UInt8?) -> Bool {
    byte.map { hexValue($0) != nil || $0 == UInt8(ascii: "-") } ?? false
  }

  // MARK: Records

  private mutating func readRecord(_ first: ExcerptLine, _ prefix: ExcerptPrefix) {
    var record = ExcerptRecord(view, first, prefix)
    widths.append(first.width)
    lines.advance()
    var width = first.width
    while let (next, blanks) = nextLine() {
      guard next.prefix == nil else {
        keepBlanks(blanks, in: &record)
        break
      }
      if next.isOverflow || record.text.bytes.count + next.content.count > ExcerptRepair.recordLimit {
        record.isCut = true
        break
      }
      let part = record.part(view, next)
      let judge = ExcerptJudge(
        isOpen: record.text.isOpen, isInQuotes: record.text.isInQuotes, isCanonical: prefix.isCanonical,
        hasIdeographs: record.hasIdeographs, isPrefixOnly: record.isPrefixOnly, width: width,
        blockWidth: blockWidth(), blanks: blanks, indent: part.indent)
      let verdict =
        events.startsEvent(view[next.content]) || startsOutput(next)
        ? .apart : record.verdict(judge, part, hasIdeographs: next.hasIdeographs)
      guard verdict != .apart else { break }
      let wrap = blanks == 0 && verdict == .joined ? wrap(width, judge.blockWidth) : .unknown
      for _ in 0..<blanks { lines.advance() }
      if blanks > 0 { endBlock() }
      record.add(part, verdict, wrap: wrap, keepingBlanks: blanks)
      record.end = next.next
      record.hasIdeographs = record.hasIdeographs || next.hasIdeographs
      width = next.width
      widths.append(width)
      if widths.count > 512 { widths.removeFirst(256) }
      lines.advance()
    }
    finish(record)
  }

  /// Whether a prompt or the head of a list stands there, so that no record goes on with it.
  private func startsOutput(_ line: ExcerptLine) -> Bool {
    OutputCommand(view, line.content) != nil || DirForm.head(view, line.content)?.isSure == true
  }

  /// The next line that is not blank and the number of blank ones before it; nil at the end.
  private mutating func nextLine() -> (line: ExcerptLine, blanks: Int)? {
    for blanks in 0...ExcerptJudge.mostBlanks + 1 {
      guard let line = lines.peek(blanks) else { return nil }
      if !line.isBlank { return (line, blanks) }
    }
    return nil
  }

  /// Blank lines between two records of an original log are part of the first.
  private mutating func keepBlanks(_ blanks: Int, in record: inout ExcerptRecord) {
    guard record.prefix.isCanonical else { return }
    for _ in 0..<blanks {
      guard let line = lines.peek(0), line.content.isEmpty else { return }
      record.text.newLine(indent: 0)
      record.end = line.next
      lines.advance()
    }
  }

  /// Widest line of the block: the lines without an empty one between, some before and some after.
  private mutating func blockWidth() -> Int {
    var widest = widths.suffix(ExcerptLines.lookahead).max() ?? 0
    for distance in 0..<ExcerptLines.lookahead {
      guard let line = lines.peek(distance), !line.isBlank, !line.hasIdeographs else { break }
      widest = max(widest, line.width)
    }
    return widest
  }

  private mutating func wrap(_ width: Int, _ blockWidth: Int) -> ExcerptSeam.Wrap {
    if isHardWrap(width) { return .column }
    return width == blockWidth && width >= 40 ? .full(width: width) : .unknown
  }

  /// Whether lines are cut at a fixed column, words or not, as consoles do: then nothing goes between.
  ///
  /// Every wrapped line of such a block has the same width (less a blank at its end); three or four of one
  /// width and none of another hardly happen where words are kept whole.
  private mutating func isHardWrap(_ width: Int) -> Bool {
    if let hardWidth, width == hardWidth || width == hardWidth - 1 { return width == hardWidth }
    hardWidth = nil
    var count = 1
    var records = 0
    for distance in 0..<ExcerptLines.lookahead {
      guard let line = lines.peek(distance), !line.isBlank, let next = lines.peek(distance + 1), !next.isBlank
      else { break }
      guard line.width <= width else { return false }
      if line.prefix != nil { records += 1 }
      // Only what goes on in the next line was wrapped.
      if next.prefix != nil || isOwnLine(next) { continue }
      guard line.width >= width - 1 else { return false }
      count += 1
    }
    guard count >= (records == 0 ? 3 : 4) else { return false }
    hardWidth = width
    return true
  }

  private func isOwnLine(_ line: ExcerptLine) -> Bool {
    let content = view[line.content]
    return ExcerptSigns.ownLineIndent(
      content[ExcerptBytes.skipBlanks(content, 0..<content.count)..<content.count])
      != nil
  }

  /// Forgets what was learned about the width of lines.
  private mutating func endBlock() {
    widths.removeAll(keepingCapacity: true)
    hardWidth = nil
  }

  private mutating func finish(_ finished: ExcerptRecord) {
    var record = finished
    let place = place(record.first.lowerBound..<record.end, record.number)
    let proof = record.close()
    emit(.cbs, record.output, place)
    let last = result.pieces.count - 1
    result.pieces[last].repaired = record.isRepaired
    result.pieces[last].proven = record.isRepaired && proof.isProven
    result.pieces[last].disproven = !proof.contradictions.isEmpty
    // The first few say enough about a record.
    for statement in proof.contradictions.prefix(8) {
      let part = String(decoding: record.text.bytes[statement.label].prefix(60), as: UTF8.self)
      complain(
        place,
        .repairMismatch(part: part, needed: String(statement.needed), found: String(statement.found)),
        .readAnyway)
    }
    if record.isCut { complain(place, .limit("record length"), .keptPartly) }
  }
}
