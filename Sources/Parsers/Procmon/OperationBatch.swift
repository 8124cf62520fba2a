import Records

/// Makes records of a capture and of operations taken out of it: rewritten as lines `name: value`, as events of event
/// logs are, with the place where they stand in the capture.
public enum OperationBatch {
  /// An operation that was taken out, and why.
  public struct Kept: Sendable {
    /// The operation.
    public var row: OperationRow
    /// Why.
    public var reason: Payload.Operation.Reason
    /// When its handle was closed again, in the clock of the source; nil when that is not in the capture.
    public var closed: Int64?
    /// Where it stands in what was asked.
    public var head: OperationHead?

    /// Makes one.
    public init(
      row: OperationRow, reason: Payload.Operation.Reason, closed: Int64? = nil, head: OperationHead? = nil
    ) {
      self.head = head
      self.row = row
      self.reason = reason
      self.closed = closed
    }
  }

  /// The record of a whole capture; without one when `byteCount` is nil.
  static func capture(
    _ summary: CaptureSummary, source: SourceID, byteCount: Int?, isLocalTime: Bool, complaints: [Complaint]
  ) -> RecordBatch {
    let text = EvtxArena(capacity: 256)
    if byteCount != nil { write(summary, into: text) }
    let buffer = text.take()
    var batch = RecordBatch(
      source: source, text: buffer, textRange: 0..<buffer.count, isLocalTime: isLocalTime)
    for complaint in complaints { batch.complain(complaint) }
    guard let byteCount else { return batch }
    batch.append(
      start: 0, time: summary.span.map { Instant(filetime: $0.lowerBound) }, kind: .capture, level: .none,
      marks: summary.span == nil ? [] : .exact,
      place: RecordBatch.Place(offset: 0, length: UInt32(clamping: byteCount), number: 1))
    func term(_ text: String, _ kind: TermKind) -> TermID? {
      guard !text.isEmpty else { return nil }
      let term = batch.intern(kind, text)
      batch.mention(term)
      return term
    }
    let computer = term(summary.computer, .computer)
    let build = term(summary.build, .phrase)
    batch.attach(
      .capture(
        Payload.Capture(
          events: UInt64(summary.events), first: summary.span.map { Instant(filetime: $0.lowerBound) },
          last: summary.span.map { Instant(filetime: $0.upperBound) }, computer: computer, build: build,
          isFiltered: !summary.missing.isEmpty, isClosed: summary.isClosed)))
    return batch
  }

  private static func write(_ summary: CaptureSummary, into text: EvtxArena) {
    text.append("Process Monitor capture\n")
    put("Events", "\(summary.events)", into: text)
    put("Computer", summary.computer, into: text)
    put("Build", summary.build, into: text)
    put("Missing", summary.missing.joined(separator: ", "), into: text)
  }

  private static func put(_ name: String, _ value: String, into text: EvtxArena) {
    guard !value.isEmpty else { return }
    text.append(name)
    text.append(": ")
    escape(value, into: text)
    text.append(UInt8(ascii: "\n"))
  }

  /// A value on one line: no line of a hostile capture may look like another field.
  private static func escape(_ value: String, into text: EvtxArena) {
    for scalar in value.unicodeScalars { text.append(scalar: scalar.value) }
  }

  /// Operations of one source as records, in the order given.
  ///
  /// - Parameter summary: of the source: its own record's text comes first, so that positions in the texts of one
  ///   source stay different.
  public static func operations(
    _ kept: [Kept], summary: CaptureSummary, source: SourceID, isLocalTime: Bool
  ) -> RecordBatch {
    let text = EvtxArena(capacity: kept.count * 512)
    write(summary, into: text)
    let first = text.count
    var starts: [Int] = []
    for entry in kept {
      starts.append(text.count)
      write(entry, into: text)
    }
    let buffer = text.take()
    var batch = RecordBatch(
      source: source, text: buffer, textRange: first..<buffer.count, isLocalTime: isLocalTime)
    batch.reserve(kept.count)
    for (entry, start) in zip(kept, starts) { add(entry, at: start, to: &batch) }
    return batch
  }

  private static func write(_ entry: Kept, into text: EvtxArena) {
    let row = entry.row
    escape("\(row.process) \(row.operation) \(row.resultWord) \(row.path)", into: text)
    text.append(UInt8(ascii: "\n"))
    put("Process Name", row.process, into: text)
    put("PID", "\(row.pid)", into: text)
    put("TID", "\(row.tid)", into: text)
    put("Operation", row.operation, into: text)
    put("Path", row.path, into: text)
    put("Result", row.resultWord, into: text)
    put("Detail", row.detail, into: text)
    put("Duration", row.duration.map(ProcmonWords.seconds) ?? "", into: text)
    put("Image Path", row.image, into: text)
    put("Company", row.company, into: text)
    put("Version", row.version, into: text)
    for frame in row.stack {
      let owner = [frame.company, frame.version].filter { !$0.isEmpty }.joined(separator: " ")
      put("Stack", frame.module + (owner.isEmpty ? "" : " (\(owner))"), into: text)
    }
  }

  private static func add(_ entry: Kept, at start: Int, to batch: inout RecordBatch) {
    let row = entry.row
    let isRefused = entry.reason == .refused
    var marks: RecordMarks = row.time == nil ? [] : .exact
    if isRefused { marks.insert(.failure) }
    batch.append(
      start: start, time: row.time.map { Instant(filetime: $0) }, kind: .operation,
      level: isRefused ? .error : .info, marks: marks, place: row.place)
    func term(_ text: String, _ kind: TermKind = .phrase) -> TermID? {
      guard !text.isEmpty else { return nil }
      let term = batch.intern(kind, text)
      batch.mention(term)
      return term
    }
    let name = lastPart(of: row.path, separators: .backslash)
    if !name.isEmpty { _ = term(name, .file) }
    if row.result >= 0x8000_0000 { batch.code(StatusReference(code: ErrorCode(row.result))) }
    batch.attach(
      .operation(
        Payload.Operation(
          process: term(row.process) ?? batch.intern(.phrase, "?"), pid: row.pid, tid: row.tid,
          company: term(row.company), version: term(row.version),
          operation: term(row.operation) ?? batch.intern(.phrase, "?"), path: term(row.path, .folder),
          result: row.result, duration: row.duration, detail: term(row.detail),
          stack: term(strangers(row.stack)), reason: entry.reason,
          held: entry.closed.flatMap { closed in
            row.time.flatMap { UInt64(exactly: closed.subtractingReportingOverflow($0).partialValue) }
          })))
  }

  /// Companies on the stack beside Microsoft, each once; a module of no company by its name.
  static func strangers(_ stack: [OperationRow.Frame]) -> String {
    var found: [String] = []
    for frame in stack {
      let owner = frame.company.isEmpty ? frame.module : frame.company
      if !frame.company.lowercased().hasPrefix("microsoft"), frame.module != "?", !found.contains(owner) {
        found.append(owner)
      }
    }
    return found.joined(separator: "; ")
  }
}
