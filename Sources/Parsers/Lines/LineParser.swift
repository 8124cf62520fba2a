import Records

/// Reads a log of lines by its ``LineForm``.
///
/// A record reaches from one line that starts a record to the next, and every byte belongs to one. Whether a line
/// starts a record depends on that line alone, so any cut of the text gives the same records.
struct LineParser<Form: LineForm>: SourceReader {
  /// Bytes of one record that are looked at; a longer one is kept, with a complaint.
  private static var recordLimit: Int { CBSParser.recordLimit }
  /// Bytes read at a time.
  private static var step: Int { 8 << 20 }

  let source: SourceID
  let text: TextBuffer
  let form: Form

  var pieces: [Range<Int>] {
    stride(from: 0, to: text.count, by: Self.step).map { $0..<min($0 + Self.step, text.count) }
  }

  /// The records that start in `piece`.
  func read(_ piece: Range<Int>) -> RecordBatch {
    let view = text.view
    let end = min(piece.upperBound, view.count)
    var batch = RecordBatch(
      source: source, text: text, textRange: piece.lowerBound..<view.count, isLocalTime: true)
    var lines = LineWalker(view: view)
    guard var start = firstStart(piece.lowerBound, before: end, &lines) else {
      batch.close(at: piece.lowerBound)
      return batch
    }
    batch.reserve(piece.count / 120)
    if piece.lowerBound == 0 { form.complaints(view, source: source).forEach { batch.complain($0) } }
    let tools = LineTools(view: view)
    while start < end {
      let content = start == 0 ? CBSParser.startAfterMark(view) : start
      var line = lines.end(of: content, before: view.count)
      let isWhole = form.startsRecord(view, content..<max(content, line.content))
      var nulls = nulRun(line, view)
      var next = line.next
      while next < view.count {
        line = lines.end(of: next, before: view.count)
        if form.startsRecord(view, next..<line.content) { break }
        nulls = nulls ?? nulRun(line, view)
        next = line.next
      }
      let limit = min(next, start + Self.recordLimit)
      form.add(
        start: start, body: content..<max(content, contentEnd(view, content, limit)), isWhole: isWhole,
        tools: tools, to: &batch)
      if next - start > Self.recordLimit {
        batch.complain(
          complaint(
            start, next - start,
            .limit("record of \(next - start) bytes, \(Self.recordLimit) looked at"), .keptPartly))
      }
      if let nulls { batch.complain(complaint(nulls.lowerBound, nulls.count, .nulRun, .skipped)) }
      start = next
    }
    batch.close(at: max(start, piece.lowerBound))
    return batch
  }

  /// The first record start in `start..<end`; the very start of the text counts as one.
  private func firstStart(_ start: Int, before end: Int, _ lines: inout LineWalker) -> Int? {
    let view = text.view
    guard start > 0 else { return end > 0 ? 0 : nil }
    var position = lines.isLineStart(start) ? start : lines.end(of: start - 1, before: view.count).next
    while position < end {
      let line = lines.end(of: position, before: view.count)
      if lines.isLineStart(position), form.startsRecord(view, position..<line.content) { return position }
      position = line.next
    }
    return nil
  }

  private func nulRun(_ line: (content: Int, next: Int), _ view: ByteView) -> Range<Int>? {
    line.content < line.next && view[line.content] == 0 ? line.content..<line.next : nil
  }

  private func contentEnd(_ view: ByteView, _ start: Int, _ end: Int) -> Int {
    var end = end
    while end > start, view[end - 1] == 0x0a || view[end - 1] == 0x0d || view[end - 1] == 0 { end -= 1 }
    return end
  }

  private func complaint(
    _ offset: Int, _ length: Int, _ problem: Complaint.Problem, _ action: Complaint.Action
  ) -> Complaint {
    Complaint(
      location: Location(source: source, offset: UInt64(offset), length: UInt64(length), number: nil),
      problem: problem, action: action)
  }
}
