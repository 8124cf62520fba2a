import Records

/// Lines of WindowsUpdate.log, old and new (`logs.md` section 6).
///
///     2012-08-01<tab>12:00:09:640<tab> 852<tab>b04<tab>Agent<tab>WARNING: ...
///     2022/10/08 13:50:57.4401234 8096  8116  Agent           *FAILED* [80240017] ...
///
/// People also post the lines without date, process and component; then only what is marked as a warning or as fatal can
/// be told from the text around it.
///
///     WARNING: SendRequest failed with hr = 80072efd. Proxy List used: <(null)> ...
///       * WARNING: Exit code = 0x80072EFD
struct WindowsUpdateForm: LineForm {
  /// Whether the lines begin with the message.
  var isBare = false

  /// Where the parts of a line stand.
  struct Parts {
    var clock: LineClock.Reading
    var component: Range<Int>
    /// First byte of the message.
    var message: Int
  }

  func startsRecord(_ view: ByteView, _ line: Range<Int>) -> Bool {
    if isBare, isMarked(view, line) { return true }
    return parts(view, line) != nil
  }

  /// Whether the line begins with the mark of a warning or a fatal error, behind blanks and the marks of a list.
  private func isMarked(_ view: ByteView, _ line: Range<Int>) -> Bool {
    var start = line.lowerBound
    while start < line.upperBound, isBlank(view[start]) || view[start] == UInt8(ascii: "*") { start += 1 }
    return view.starts(with: "WARNING:", at: start, before: line.upperBound)
      || view.starts(with: "FATAL:", at: start, before: line.upperBound)
  }

  /// Date, time, process, thread and component; nil when a part is missing.
  func parts(_ view: ByteView, _ line: Range<Int>) -> Parts? {
    let end = line.upperBound
    guard let clock = LineClock(view: view).reading(at: line.lowerBound, before: end), clock.isExact,
      clock.end < end,
      // The old form has tabs everywhere, the new one blanks.
      let process = number(view, clock.end, end), let thread = number(view, process, end)
    else { return nil }
    var start = thread
    while start < end, isBlank(view[start]) { start += 1 }
    guard start > thread || start == end else { return nil }
    var stop = start
    // `Unknown( 10): GUID=` holds a blank; a component of the old form may, too.
    let isOld = start > 0 && view[start - 1] == 0x09
    while stop < end, view[stop] != 0x09, isOld || view[stop] != 0x20 { stop += 1 }
    var message = stop
    while message < end, isBlank(view[message]) { message += 1 }
    return Parts(clock: clock, component: start..<stop, message: message)
  }

  private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

  /// The end of the blanks and the hexadecimal number at `start`.
  private func number(_ view: ByteView, _ start: Int, _ end: Int) -> Int? {
    var position = start
    while position < end, isBlank(view[position]) { position += 1 }
    let first = position
    while position < end, position - first <= 8, hexValue(view[position]) != nil { position += 1 }
    guard first > start, position > first, position - first <= 8, position == end || isBlank(view[position])
    else { return nil }
    return position
  }

  func add(start: Int, body: Range<Int>, isWhole: Bool, tools: LineTools, to batch: inout RecordBatch) {
    let view = tools.view
    let parts = parts(view, body.lowerBound..<tools.lineEnd(body.lowerBound, body.upperBound))
    guard isWhole, parts != nil || isBare else {
      return batch.append(start: start, time: nil, kind: .text, level: .none, marks: [])
    }
    let end = body.upperBound
    var message = parts?.message ?? body.lowerBound
    // Marks and indents before the words: ` * WARNING: `, `  # `, ` >>--  `.
    while message < end,
      [0x20, 0x09, UInt8(ascii: "-"), UInt8(ascii: "#"), UInt8(ascii: ">")].contains(view[message])
        || (view[message] == UInt8(ascii: "*") && !view.starts(with: "*FAILED*", at: message, before: end))
    {
      message += 1
    }
    let isFailed = view.starts(with: "*FAILED*", at: message, before: end)
    let isFatal = view.starts(with: "FATAL:", at: message, before: end)
    let isWarning = view.starts(with: "WARNING:", at: message, before: end)
    batch.append(
      start: start, time: parts?.clock.time, kind: .log,
      level: isFatal ? .fatal : isFailed ? .error : isWarning ? .warning : .none,
      marks: parts?.clock.marks ?? [])
    guard message < end else { return }
    let package = tools.classifier.packages(message, end, &batch)
    let update = package == nil ? tools.updates(message..<end, &batch) : nil
    let stated = tools.classifier.codes(message, end, &batch)
    var words = message
    var status = stated
    if isFailed {
      words = min(message + 8, end)
      while words < end, view[words] == 0x20 { words += 1 }
      if words < end, view[words] == UInt8(ascii: "["),
        let (code, next) = tools.statuses.hex(at: words + 1, before: end, digits: 1...8), next < end,
        view[next] == UInt8(ascii: "]")
      {
        // `[00000000]` says that nothing failed.
        guard code.value != 0 else { return }
        status = StatusReference(code: code)
        batch.code(StatusReference(code: code))
        words = next + 1
        while words < end, view[words] == 0x20 { words += 1 }
      }
      return tools.failure(words..<end, status ?? StatusReference(), package ?? update, &batch)
    }
    if status == nil { status = bare(message, end, tools, &batch) }
    // Code and words: a message may name a code that it waits for, or that an earlier attempt had.
    guard isFatal || (status != nil && saysFailure(message, end, tools)) else { return }
    if isFatal || isWarning {
      words = message + (isFatal ? 6 : 8)
      while words < end, view[words] == 0x20 { words += 1 }
    }
    tools.failure(words..<end, status ?? StatusReference(), package ?? update, &batch)
  }

  /// Whether the words speak of a failure, or the code is what an attempt came to.
  private func saysFailure(_ message: Int, _ end: Int, _ tools: LineTools) -> Bool {
    if tools.classifier.saysFailure(message, end) { return true }
    for words: StaticString in ["Exit code = ", "check returned "]
    where tools.view.first(words, in: message..<end) != nil { return true }
    return false
  }

  /// `hr = 80070643`, `error = 8024001e`: a failing code without its 0x.
  private func bare(
    _ start: Int, _ end: Int, _ tools: LineTools, _ batch: inout RecordBatch
  ) -> StatusReference? {
    let view = tools.view
    for mark: StaticString in ["hr = ", "hr=", "rror = ", "rror ", "HRESULT = ", "result = "] {
      guard let hit = view.first(mark, in: start..<end),
        let (code, next) = tools.statuses.hex(
          at: hit + mark.utf8CodeUnitCount, before: end, digits: 8...8), code.isFailure,
        next == end || hexValue(view[next]) == nil
      else { continue }
      let status = StatusReference(code: code)
      batch.code(status)
      return status
    }
    return nil
  }

  /// Lines that the converting machine had no names for: `Unknown( 10): GUID=638e22b1-... (No Format ...`.
  func complaints(_ view: ByteView, source: SourceID) -> [Complaint] {
    var first: Int?
    var count = 0
    var position = 0
    while let hit = view.first("): GUID=", in: position..<view.count) {
      first = first ?? hit
      count += 1
      position = hit + 8
    }
    guard let first else { return [] }
    return [
      Complaint(
        location: Location(source: source, offset: UInt64(first), length: 8, number: nil),
        problem: .undecoded(count), action: .keptRaw)
    ]
  }
}
