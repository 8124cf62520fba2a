import Records

/// The runs in CheckSUR.log (`logs.md` section 5), each with a head that carries the time, items and a summary.
///
/// Item and summary have no time of their own.
struct CheckSURForm: LineForm {
  func startsRecord(_ view: ByteView, _ line: Range<Int>) -> Bool {
    switch view.has(1, at: line.lowerBound) && !line.isEmpty ? view[line.lowerBound] : 0 {
    case UInt8(ascii: "("): isRow(view, line)
    case UInt8(ascii: "="): view.starts(with: "==========", at: line.lowerBound, before: line.upperBound)
    case UInt8(ascii: "S"): view.starts(with: "Summary:", at: line.lowerBound, before: line.upperBound)
    case UInt8(ascii: "U"):
      view.starts(with: "Unavailable repair files", at: line.lowerBound, before: line.upperBound)
    default: false
    }
  }

  /// Whether the line is an item: found, repaired, or another mark such as `(w)`.
  func isRow(_ view: ByteView, _ line: Range<Int>) -> Bool {
    for mark: StaticString in ["(f)", "(fix)", "(w)", "(p)"]
    where view.starts(with: mark, at: line.lowerBound, before: line.upperBound) {
      let next = line.lowerBound + mark.utf8CodeUnitCount
      return next < line.upperBound && (view[next] == 0x20 || view[next] == 0x09)
    }
    return false
  }

  func add(start: Int, body: Range<Int>, isWhole: Bool, tools: LineTools, to batch: inout RecordBatch) {
    let view = tools.view
    let first = body.lowerBound..<tools.lineEnd(body.lowerBound, body.upperBound)
    let reader = ReadinessReader(view: view, classifier: tools.classifier)
    if isRow(view, first) { return addRow(start, body, first, reader, tools, &batch) }
    var walker = LineWalker(view: view)
    let isList = view.starts(with: "Unavailable repair files", at: first.lowerBound, before: first.upperBound)
    var time: Instant?
    var lines: [Range<Int>] = []
    var position = body.lowerBound
    while position < body.upperBound, lines.count < Payload.Readiness.rowLimit {
      let line = walker.end(of: position, before: body.upperBound)
      lines.append(position..<line.content)
      time = time ?? tools.clock.minute(at: position, before: line.content)
      position = line.next
    }
    batch.append(start: start, time: time, kind: isWhole ? .readinessReport : .text, level: .none, marks: [])
    var found = Payload.Readiness()
    for line in lines.dropFirst() where !line.isEmpty {
      if isList {
        if let row = missing(tools.trimmed(line), first, tools, &batch) { found.rows.append(row) }
      } else {
        _ = reader.summary(line, into: &found, &batch)
      }
    }
    // The list repeats items that have records of their own.
    if !isList, found.isFailing { batch.amendLast(adding: .failure) }
    if !found.isEmpty { batch.attach(.readiness(found)) }
  }

  private func addRow(
    _ start: Int, _ body: Range<Int>, _ line: Range<Int>, _ reader: ReadinessReader, _ tools: LineTools,
    _ batch: inout RecordBatch
  ) {
    let view = tools.view
    batch.append(start: start, time: nil, kind: .readinessRow, level: .none, marks: [])
    guard var row = reader.row(line, &batch) else { return }
    // The line behind says whether it was repaired.
    if reader.repairs(following(body.upperBound, view), line) { row.isFixed = true }
    var found = Payload.Readiness()
    found.rows.append(row)
    // `Expected file name ...~neutral~~` with 0x00000000 is no damage (`logs.md`, more shapes).
    let isFalseAlarm = row.status.code?.value == 0 && view.first("~neutral~~", in: line) != nil
    let isWarning = view.starts(with: "(w)", at: line.lowerBound, before: line.upperBound)
    if isWarning { batch.amendLast(level: .warning) }
    if found.isFailing, !isFalseAlarm, !isWarning { batch.amendLast(adding: .failure) }
    batch.attach(.readiness(found))
  }

  /// A line of the list of files that no source has: a path.
  private func missing(
    _ path: Range<Int>, _ title: Range<Int>, _ tools: LineTools, _ batch: inout RecordBatch
  ) -> Payload.Readiness.Row? {
    let view = tools.view
    guard !path.isEmpty, let cut = view[path].buffer.lastIndex(of: UInt8(ascii: "\\")) else { return nil }
    _ = tools.classifier.packages(path.lowerBound, path.upperBound, &batch)
    let file = tools.term(.file, path.lowerBound + cut + 1..<path.upperBound, &batch)
    if let file { batch.mention(file) }
    return Payload.Readiness.Row(
      kind: tools.term(.category, title, &batch) ?? batch.intern(.category, ""), flag: nil, isFixed: false,
      key: tools.term(.folder, path.lowerBound..<path.lowerBound + cut, &batch), file: file)
  }

  /// The line behind `end`, at most 1024 bytes of it.
  private func following(_ end: Int, _ view: ByteView) -> Range<Int> {
    var start = end
    while start < view.count, start - end < 4, view[start] == 0x0d || view[start] == 0x0a { start += 1 }
    let limit = min(view.count, start + 1024)
    let feed = view.first(0x0a, in: start..<limit) ?? limit
    return start..<(view.first(0x0d, in: start..<feed) ?? feed)
  }
}
