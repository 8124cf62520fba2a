import Records

/// Rows of ReportingEvents.log (`logs.md` section 6): tab-separated, with the local time and its zone.
///
///     {guid}<tab>2022-10-08 13:52:17:440+0800<tab>1<tab>182 [AGENT_INSTALLING_FAILED]<tab>101<tab>{update}<tab>
///     200<tab>800f0986<tab>client<tab>Failure<tab>Content Install<tab>Installation Failure: ...<tab>correlation
struct ReportingForm: LineForm {
  func startsRecord(_ view: ByteView, _ line: Range<Int>) -> Bool {
    clock(view, line) != nil
  }

  private func clock(_ view: ByteView, _ line: Range<Int>) -> (reading: LineClock.Reading, zone: Int64)? {
    let end = line.upperBound
    let tools = LineClock(view: view)
    // `{` 36 `}` and a tab.
    let date = line.lowerBound + 39
    guard date < end, view[line.lowerBound] == UInt8(ascii: "{"), view[date - 2] == UInt8(ascii: "}"),
      view[date - 1] == 0x09, let reading = tools.reading(at: date, before: end),
      let zone = tools.zone(at: reading.end, before: end)
    else { return nil }
    return (reading, zone)
  }

  func add(start: Int, body: Range<Int>, isWhole: Bool, tools: LineTools, to batch: inout RecordBatch) {
    let view = tools.view
    guard isWhole, let (reading, zone) = clock(view, body) else {
      return batch.append(start: start, time: nil, kind: .text, level: .none, marks: [])
    }
    batch.append(
      start: start, time: reading.time, kind: .report, level: .none, marks: reading.marks)
    if let time = reading.time { batch.stamp(time.adding(seconds: -zone)) }
    let columns = columns(view, reading.end, body.upperBound)
    func column(_ index: Int) -> Range<Int>? { index < columns.count ? columns[index] : nil }
    func term(_ kind: TermKind, _ index: Int) -> TermID? {
      column(index).flatMap { tools.term(kind, $0, &batch) }
    }
    // Behind the date: 1, event, category, update, revision, result, client, outcome, operation, message, and a
    // correlation id that is opaque.
    let (id, name) = event(view, column(2))
    var status = StatusReference()
    if let range = column(6).map(tools.trimmed),
      let (code, _) = tools.statuses.hex(at: range.lowerBound, before: range.upperBound, digits: 1...8)
    {
      status.code = code
    }
    let outcome = column(8).map { view[tools.trimmed($0)].text.lowercased() } ?? ""
    if let message = column(10) {
      _ = tools.updates(message, &batch)
      _ = tools.classifier.codes(message.lowerBound, message.upperBound, &batch)
    }
    if let code = status.code, code.isFailure { batch.code(status) }
    let isFailure = outcome == "failure" || (outcome != "success" && Self.failing.contains(id))
    if isFailure { batch.amendLast(adding: .failure) }
    batch.attach(
      .report(
        Payload.Report(
          id: id, name: name.flatMap { tools.term(.phrase, $0, &batch) }, update: term(.phrase, 4),
          status: status, client: term(.client, 7), outcome: term(.phrase, 8), operation: term(.phrase, 9),
          message: term(.phrase, 10))))
  }

  /// Detection, download and installation that failed, and what the installer says itself.
  private static let failing: Set<UInt32> = [148, 161, 182]

  /// What stands between tabs behind `start`; 14 columns at the most.
  private func columns(_ view: ByteView, _ start: Int, _ end: Int) -> [Range<Int>] {
    var columns: [Range<Int>] = []
    var position = start
    while columns.count < 14 {
      let stop = view.first(0x09, in: position..<end) ?? end
      columns.append(position..<stop)
      guard stop < end else { break }
      position = stop + 1
    }
    return columns
  }

  /// `182 [AGENT_INSTALLING_FAILED]`, older `182`.
  private func event(_ view: ByteView, _ column: Range<Int>?) -> (UInt32, Range<Int>?) {
    guard let column else { return (0, nil) }
    var number: UInt32 = 0
    var position = column.lowerBound
    while position < column.upperBound, position - column.lowerBound < 9, view[position] &- 48 < 10 {
      number = number * 10 + UInt32(view[position] - 48)
      position += 1
    }
    guard let open = view.first(UInt8(ascii: "["), in: position..<column.upperBound),
      let close = view.first(UInt8(ascii: "]"), in: open..<column.upperBound)
    else { return (number, nil) }
    return (number, open + 1..<close)
  }
}
