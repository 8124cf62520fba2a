import Records

extension InputFormat {
  static let procmon = InputFormat(
    kind: .procmon, files: "*.PML", isText: false,
    likeness: { ProcmonCapture.recognises($0.view) ? .sure : .no },
    makeReader: { ProcmonReader(source: $0.source, file: $0.text) })
}

/// Reads a capture: one record about it as a whole, and answers to questions about its operations.
///
/// A capture has millions of events that tell of nothing: they become records only when something asks for them
/// (``CaptureSearch``).
public final class ProcmonReader: SourceReader {
  let source: SourceID
  let capture: ProcmonCapture
  private let known = OnceValue<CaptureSummary>()

  /// Events that are looked at on one thread without a break.
  static let stretch = 1 << 16

  /// A reader of `file`, whose records shall name `source`.
  public init(source: SourceID, file: TextBuffer) {
    self.source = source
    capture = ProcmonCapture(file)
  }

  /// The whole capture is one piece: it becomes one record.
  public var pieces: [Range<Int>] { [0..<1] }

  /// The bytes of the capture.
  public func byteCount(of piece: Range<Int>) -> Int { capture.file.count }

  /// The record of the capture.
  public func read(_ piece: Range<Int>) -> RecordBatch {
    let summary = summary
    var faults = capture.faults
    if summary.unread > 0 {
      faults.append(
        ProcmonFault(
          problem: .malformed(
            part: "events", needed: "offsets of events in the file", found: "\(summary.unread) other"),
          offset: capture.header?.offsets ?? 0, action: .keptPartly))
    }
    return OperationBatch.capture(
      summary, source: source, byteCount: capture.header == nil ? nil : capture.file.count,
      isLocalTime: false,
      complaints: faults.map { fault in
        Complaint(
          location: Location(
            source: source, offset: UInt64(min(max(fault.offset, 0), capture.file.count)), length: 0,
            number: nil),
          problem: fault.problem, action: fault.action)
      })
  }

  /// What the capture covers; the first question looks at each event's fixed part, on all cores.
  public var summary: CaptureSummary { known.get(look) }

  private func look() -> CaptureSummary {
    let cuts = stride(from: 0, to: capture.count, by: Self.stretch).map { $0..<$0 + Self.stretch }
    let capture = capture
    let parts = concurrentMap(cuts.count, threads: processorCount) {
      CaptureCounts(capture, cuts[$0])
    }
    var counts = CaptureCounts()
    for part in parts { counts.add(part) }
    var summary = CaptureSummary()
    summary.events = counts.events
    summary.unread = counts.unread
    summary.span = counts.first <= counts.last ? counts.first...counts.last : nil
    summary.isSorted = counts.isSorted
    summary.computer = capture.header?.computer ?? ""
    summary.build = capture.header?.build ?? ""
    summary.isClosed = capture.isClosed
    summary.missing = counts.events > 0 ? counts.missing(of: capture.processes.all.count) : []
    return summary
  }
}

/// Counts over a stretch of a capture.
private struct CaptureCounts: Sendable {
  var events = 0
  var unread = 0
  var first = Int64.max
  var last = Int64.min
  /// Times of the first and the last event in the order of the file.
  var begin: Int64?
  var end: Int64?
  var isSorted = true
  /// Operations on files and on the registry that occur, a bit each.
  var files: UInt64 = 0
  var keys: UInt64 = 0
  var hasProcesses = false
  var processes: Set<UInt32> = []

  init() {}

  init(_ capture: ProcmonCapture, _ range: Range<Int>) {
    var before: UInt32?
    var seen: Set<UInt32> = []
    var counts = CaptureCounts()
    counts.unread = capture.forEach(range) { event in
      counts.events += 1
      if let end = counts.end, event.time < end { counts.isSorted = false }
      counts.begin = counts.begin ?? event.time
      counts.end = event.time
      counts.first = min(counts.first, event.time)
      counts.last = max(counts.last, event.time)
      let bit: UInt64 = 1 << UInt64(event.operation & 63)
      switch event.category {
      case ProcmonEvent.Class.file: counts.files |= bit
      case ProcmonEvent.Class.registry: counts.keys |= bit
      case ProcmonEvent.Class.process: counts.hasProcesses = true
      default: break
      }
      if event.process != before, seen.count < Self.enough {
        before = event.process
        seen.insert(event.process)
      }
    }
    counts.processes = seen
    self = counts
  }

  mutating func add(_ other: CaptureCounts) {
    events += other.events
    unread += other.unread
    if let end, let begin = other.begin, begin < end { isSorted = false }
    isSorted = isSorted && other.isSorted
    begin = begin ?? other.begin
    end = other.end ?? end
    first = min(first, other.first)
    last = max(last, other.last)
    files |= other.files
    keys |= other.keys
    hasProcesses = hasProcesses || other.hasProcesses
    if processes.count < Self.enough { processes.formUnion(other.processes) }
  }

  /// Processes from which on nobody looks for more.
  private static let enough = 64

  /// What every machine does all the time and does not occur: two of the captures that were seen, saved with a
  /// filter, hold no CreateFile at all.
  func missing(of known: Int) -> [String] {
    var found: [String] = []
    for (bits, number, name) in [
      (files, 20, "CreateFile"), (files, 38, "CloseFile"), (files, 25, "QueryInformationFile"),
      (keys, 0, "RegOpenKey"),
      (keys, 5, "RegQueryValue"),
    ] where bits & 1 << UInt64(number) == 0 {
      found.append(name)
    }
    if !hasProcesses { found.append("Process") }
    // The table names all processes of the machine, also when the events are those of one.
    if known >= 12, processes.count <= 3 { found.append("processes other than \(processes.count)") }
    return found
  }
}
