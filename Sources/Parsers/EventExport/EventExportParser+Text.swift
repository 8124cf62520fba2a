import Records

extension EventExportParser {
  /// What the dates of a text tell about their order, and where the first stands that tells nothing.
  private struct DateEvidence {
    var dayFirst = 0
    var monthFirst = 0
    var open: Range<Int>?
  }

  /// How often something was met, and where first.
  private struct Tally {
    var count = 0
    var first: Range<Int>?

    mutating func add(_ range: Range<Int>) {
      count += 1
      first = first ?? range
    }
  }

  /// The events of tables and lists that start in `piece`.
  func readText(_ piece: Range<Int>) -> RecordBatch {
    let view = text.view
    let start = lineStart(piece.lowerBound)
    let end = lineStart(piece.upperBound)
    var batch = RecordBatch(
      source: source, text: text, textRange: start..<view.count, isLocalTime: !form.isUTC)
    guard start < end else {
      batch.close(at: start)
      return batch
    }
    let (order, question) = dateOrder()
    if let question, piece.lowerBound == 0 {
      complain(
        .dateOrder(order == .dayFirst ? "day-first" : "month-first"), .readAnyway, at: question, in: &batch)
    }
    let scratch = EvtxArena(capacity: 8192)
    var position = start
    var cut = Tally()
    var cutNames = Tally()
    var nameless = Tally()
    var yearless = Tally()
    walk(start..<end) { event, provider in
      if event.range.lowerBound > position {
        batch.append(start: position, time: nil, kind: .text, level: .none, marks: [])
      }
      position = max(event.range.upperBound, position)
      if !append(event, provider, order, scratch, to: &batch), event.problem == nil {
        nameless.add(event.range)
      }
      if event.isMessageCut { cut.add(event.range) }
      if event.isNameCut { cutNames.add(event.range) }
      if let time = event[.time], EventClock.isWithoutYear(view[time]) { yearless.add(event.range) }
    }
    if position < end {
      batch.append(start: position, time: nil, kind: .text, level: .none, marks: [])
      position = end
    }
    if let first = nameless.first {
      complain(
        .malformed(part: "\(nameless.count) x event", needed: "source and event id", found: "fewer"),
        .keptRaw, at: first, in: &batch)
    }
    if let first = cut.first { complain(.cutMessages(cut.count), .readAnyway, at: first, in: &batch) }
    if let first = cutNames.first { complain(.cutNames(cutNames.count), .keptRaw, at: first, in: &batch) }
    if let first = yearless.first { complain(.withoutYear(yearless.count), .keptRaw, at: first, in: &batch) }
    batch.close(at: position)
    return batch
  }

  /// Adds a record; false when it is no event.
  private func append(
    _ event: ExportedEvent, _ provider: Range<Int>?, _ order: EventClock.Order, _ scratch: EvtxArena,
    to batch: inout RecordBatch
  ) -> Bool {
    let isEvent = event.isEvent(text.view) || provider != nil
    if let problem = event.problem {
      complain(problem, isEvent ? .keptPartly : .keptRaw, at: event.range, in: &batch)
    }
    guard isEvent else {
      batch.append(start: event.range.lowerBound, time: nil, kind: .text, level: .none, marks: [])
      return false
    }
    scratch.truncate(to: 0)
    var row = EventRow(event, of: text.view, provider: provider, order: order, into: scratch)
    if form.isUTC, let stamp = row.stamp { (row.time, row.stamp) = (stamp, nil) }
    row.append(
      to: &batch, ByteView(scratch.bytes(0..<scratch.count)), start: event.range.lowerBound, place: nil)
    let isTold = event[.time].map { EventClock.isWithoutYear(text.view[$0]) } ?? false
    if row.time == nil, row.stamp == nil, event.problem == nil, !isTold {
      complain(
        .malformed(
          part: "date", needed: "a date and a time", found: event[.time].map { text.view.text($0) } ?? "none"),
        .keptPartly, at: event.range, in: &batch)
    }
    return true
  }

  private func complain(
    _ problem: Complaint.Problem, _ action: Complaint.Action, at range: Range<Int>,
    in batch: inout RecordBatch
  ) {
    batch.complain(
      Complaint(
        location: Location(
          source: source, offset: UInt64(range.lowerBound), length: UInt64(range.count), number: nil),
        problem: problem, action: action))
  }

  /// The text of the event in `record`.
  func textEvent(_ record: Range<Int>, into scratch: EvtxArena) {
    var isDone = false
    walk(record) { event, provider in
      guard !isDone else { return }
      isDone = true
      _ = EventRow(event, of: text.view, provider: provider, order: .monthFirst, into: scratch)
    }
  }

  /// Each event that starts in `range`, which starts a line, with the provider above it in a table.
  private func walk(_ range: Range<Int>, _ body: (ExportedEvent, Range<Int>?) -> Void) {
    let view = text.view
    switch form {
    case .xml: break
    case .delimited(let table): table.walk(view, range) { body($0, nil) }
    case .blocks: BlockEvents.walk(view, range) { body($0, nil) }
    case .list: PropertyListEvents.walk(view, range) { body($0, nil) }
    case .table: FormattedTableEvents.walk(view, range, body)
    case .json: JSONEvents.walk(view, range) { body($0, nil) }
    case .objects: ObjectEvents.walk(view, range) { body($0, nil) }
    case .columns(let table): table.walk(view, range) { body($0, nil) }
    case .clixml: ClixmlEvents.walk(view, range) { body($0, nil) }
    }
  }

  /// The start of the first line that does not start before `position`.
  private func lineStart(_ position: Int) -> Int {
    guard position > 0, position < text.count else { return min(position, text.count) }
    return text.view.first(0x0a, in: position - 1..<text.count).map { $0 + 1 } ?? text.count
  }

  /// Day or month first: by the dates that tell it, else by the language of the heads; the place of a date that
  /// only the language settles.
  private func dateOrder() -> (order: EventClock.Order, question: Range<Int>?) {
    // These dates are written the same everywhere, month first.
    if case .objects = form { return (.monthFirst, nil) }
    var evidence = DateEvidence()
    walk(0..<text.count) { event, _ in
      guard let time = event[.time], let reading = EventClock.scan(text.view[time], at: 0) else { return }
      if reading.isOpen, evidence.open == nil { evidence.open = event.range }
      if reading.order == .dayFirst { evidence.dayFirst += 1 }
      if reading.order == .monthFirst { evidence.monthFirst += 1 }
    }
    if evidence.dayFirst == 0, evidence.monthFirst > 0 { return (.monthFirst, nil) }
    if evidence.dayFirst > 0, evidence.monthFirst == 0 { return (.dayFirst, nil) }
    // Chinese Windows writes the year first; where it does not (Hong Kong, Singapore), the day.
    return (form.isChinese ? .dayFirst : .monthFirst, evidence.open)
  }
}
