import Records

/// Sections of setupapi.dev.log (`logs.md` section 6); a section is one record, because its lines have no time of
/// their own and tell one story.
///
///     >>>  [Device Install (Hardware initiated) - USB\VID_0000&PID_0000\1]
///     >>>  Section start 2022/10/08 13:50:57.123
///          ump: Creating Install Process: DrvInst.exe 13:50:57.200
///     !!!  dvi: Device not started: Device has problem: 0x34 ...
///     <<<  Section end 2022/10/08 13:50:58.456
///     <<<  [Exit status: FAILURE(0x00000490)]
struct SetupAPIForm: LineForm {
  func startsRecord(_ view: ByteView, _ line: Range<Int>) -> Bool {
    view.starts(with: ">>>  [", at: line.lowerBound, before: line.upperBound)
      || view.starts(with: "[Boot Session: ", at: line.lowerBound, before: line.upperBound)
  }

  /// The log's first lines, which no other log has.
  func isHeader(_ view: ByteView, _ line: Range<Int>) -> Bool {
    for mark: StaticString in [
      "[Device Install Log]", "[BeginLog]", "[Boot Session: ", ">>>  Section start ",
    ]
    where view.starts(with: mark, at: line.lowerBound, before: line.upperBound) { return true }
    return false
  }

  func add(start: Int, body: Range<Int>, isWhole: Bool, tools: LineTools, to batch: inout RecordBatch) {
    let view = tools.view
    let head = body.lowerBound..<tools.lineEnd(body.lowerBound, body.upperBound)
    let isSection = view.starts(with: ">>>  [", at: head.lowerBound, before: head.upperBound)
    guard isWhole, isSection else {
      // `[Boot Session: 2022/10/08 08:01:02.500]`, and what stands before the first section.
      var reading: LineClock.Reading?
      if isWhole { reading = tools.clock.reading(at: head.lowerBound + 15, before: head.upperBound) }
      let marks = reading?.marks ?? []
      return batch.append(
        start: start, time: reading?.time, kind: isWhole ? .log : .text, level: .none, marks: marks)
    }
    let lines = Lines(body: body, tools: tools)
    batch.append(
      start: start, time: lines.time?.time, kind: .section, level: lines.level,
      marks: lines.time?.marks ?? [])
    _ = tools.updates(body, &batch)
    var title = head.lowerBound + 6..<head.upperBound
    if title.upperBound > title.lowerBound, view[title.upperBound - 1] == UInt8(ascii: "]") {
      title = title.lowerBound..<title.upperBound - 1
    }
    var status = StatusReference()
    if let exit = lines.exit, let hit = view.first("0x", in: exit),
      let (code, _) = tools.statuses.hex(at: hit + 2, before: exit.upperBound, digits: 1...8)
    {
      status.code = code
    }
    // Codes of marked lines only: a section of success names many.
    for line in lines.marked { _ = codes(line, tools, &batch) }
    if let code = status.code, code.value != 0 { batch.code(StatusReference(code: code)) }
    if lines.errors > 0 || lines.isExitFailure { batch.amendLast(adding: .failure) }
    for file in lines.files { batch.mention(batch.intern(.file, view[file])) }
    batch.attach(
      .section(
        Payload.Section(
          title: tools.term(.phrase, title, &batch) ?? batch.intern(.phrase, ""),
          exit: lines.exit.flatMap { tools.term(.phrase, $0, &batch) }, status: status,
          error: lines.firstError.flatMap { tools.term(.phrase, $0, &batch) }, errors: lines.errors,
          warnings: lines.warnings)))
  }

  /// `0x800f0217` and, behind `Error`, Win32 numbers such as `0x00000490` or `1168`.
  private func codes(_ line: Range<Int>, _ tools: LineTools, _ batch: inout RecordBatch) -> StatusReference? {
    let view = tools.view
    if let found = tools.classifier.codes(line.lowerBound, line.upperBound, &batch) { return found }
    guard let hit = view.first("rror 0x", in: line),
      let (code, _) = tools.statuses.hex(at: hit + 7, before: line.upperBound, digits: 1...8), code.value != 0
    else { return nil }
    batch.code(StatusReference(code: code))
    return StatusReference(code: code)
  }

  /// What the lines of a section say, in one pass.
  private struct Lines {
    var time: LineClock.Reading?
    var exit: Range<Int>?
    var isExitFailure = false
    var errors: UInt32 = 0
    var warnings: UInt32 = 0
    var firstError: Range<Int>?
    /// The first lines marked `!!!`.
    var marked: [Range<Int>] = []
    /// INF files that the section names as its own.
    var files: [Range<Int>] = []

    var level: Level { errors > 0 || isExitFailure ? .error : warnings > 0 ? .warning : .info }

    init(body: Range<Int>, tools: LineTools) {
      var walker = LineWalker(view: tools.view)
      var position = body.lowerBound
      while position < body.upperBound {
        let line = walker.end(of: position, before: body.upperBound)
        take(position..<line.content, tools)
        position = line.next
      }
    }

    private mutating func take(_ line: Range<Int>, _ tools: LineTools) {
      let view = tools.view
      guard !line.isEmpty else { return }
      switch view[line.lowerBound] {
      case UInt8(ascii: ">") where time == nil:
        if view.starts(with: ">>>  Section start ", at: line.lowerBound, before: line.upperBound) {
          time = tools.clock.reading(at: line.lowerBound + 19, before: line.upperBound)
        }
      case UInt8(ascii: "<"):
        guard view.starts(with: "<<<  [Exit status: ", at: line.lowerBound, before: line.upperBound) else {
          return
        }
        let from = line.lowerBound + 19
        let stop = view.first(UInt8(ascii: "]"), in: from..<line.upperBound) ?? line.upperBound
        exit = from..<stop
        isExitFailure = !view.starts(with: "SUCCESS", at: from, before: line.upperBound)
      case UInt8(ascii: "!"):
        guard view.starts(with: "!!!", at: line.lowerBound, before: line.upperBound) else {
          warnings &+= 1
          return
        }
        errors &+= 1
        let words = line.lowerBound + 3..<line.upperBound
        if firstError == nil { firstError = words }
        if marked.count < 16 { marked.append(words) }
      default:
        guard files.count < 4, let hit = view.first(".inf", in: line) else { return }
        var from = hit
        while from > line.lowerBound, !Self.ends.contains(view[from - 1]) { from -= 1 }
        if from < hit { files.append(from..<hit + 4) }
      }
    }

    private static let ends: [UInt8] = Array(" \t\\/'\"{}[]=:,;".utf8)
  }
}
