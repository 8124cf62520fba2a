import Records

/// What is asked of a capture, in the clock of its source.
public struct CaptureQuestion: Sendable {
  /// A span of time in which something failed.
  public var spans: [ClosedRange<Int64>]
  /// Files and folders, and the places where servicing works.
  public var paths: PathSet
  /// Threads of servicing as InFlight names have them: low 16 bits of process and thread, and when.
  public var threads: [Thread]
  /// Names of the programs of servicing, in lower case.
  public var servicing: Set<String>
  /// The most operations that are kept.
  public var limit: Int

  /// A thread that an InFlight name tells.
  public struct Thread: Sendable, Hashable {
    /// Low 16 bits of the process id.
    public var pid: UInt16
    /// Low 16 bits of the thread id.
    public var tid: UInt16
    /// When it worked on what failed.
    public var span: ClosedRange<Int64>

    /// Makes one.
    public init(pid: UInt16, tid: UInt16, span: ClosedRange<Int64>) {
      self.pid = pid
      self.tid = tid
      self.span = span
    }
  }

  /// Makes one.
  public init(
    spans: [ClosedRange<Int64>], paths: PathSet, threads: [Thread], servicing: Set<String>,
    limit: Int = 20_000
  ) {
    self.spans = Self.merged(spans)
    self.paths = paths
    self.threads = threads
    self.servicing = servicing
    self.limit = limit
  }

  private static func merged(_ spans: [ClosedRange<Int64>]) -> [ClosedRange<Int64>] {
    var found: [ClosedRange<Int64>] = []
    for span in spans.sorted(by: { ($0.lowerBound, $0.upperBound) < ($1.lowerBound, $1.upperBound) }) {
      if let last = found.last, span.lowerBound <= last.upperBound {
        found[found.count - 1] = last.lowerBound...max(last.upperBound, span.upperBound)
      } else {
        found.append(span)
      }
    }
    return found
  }
}

/// Takes out of a capture what a question asks for, and looks who held what was refused.
///
/// Two passes over fixed fields: one over the spans, one from the beginning of the capture to the last refusal for
/// those who had the refused paths open. Only what is kept is decoded.
public struct CaptureSearch {
  /// The answer.
  public struct Answer: Sendable {
    /// Operations in the order of the capture.
    public var kept: [OperationBatch.Kept] = []
    /// Whether there were more than the question's limit.
    public var isCut = false
  }

  private let source: any OperationSource
  private let question: CaptureQuestion
  private let words: ResultWords
  private let threads: Int

  /// A search in `source`.
  public init(
    _ source: any OperationSource, _ question: CaptureQuestion, words: ResultWords, threads: Int
  ) {
    self.source = source
    self.question = question
    self.words = words
    self.threads = threads
  }

  /// An operation that answers the question.
  struct Found: Sendable {
    var head: OperationHead
    var reason: Payload.Operation.Reason
    /// The number that all spellings of its path share.
    var path: UInt64
    var closed: Int64?
  }

  /// What no capture is asked to tell twice: it is tried again by another way at once.
  private static let noise: UInt32 = 0xc01c_0004
  /// Results of operations that another one's handle may be the reason for.
  static let sharingViolation: UInt32 = 0xc000_0043
  static let deletePending: UInt32 = 0xc000_0056
  private static let refusals: Set<UInt32> = [
    sharingViolation, deletePending, 0xc000_0022, 0xc000_0121, 0xc000_0054, 0xc000_0243,
  ]

  /// The answer.
  public func answer() -> Answer {
    var answer = Answer()
    var found = asked()
    if found.count > question.limit {
      answer.isCut = true
      // What was refused says most.
      let order = found.sorted { (Self.rank($0), $0.head.position) < (Self.rank($1), $1.head.position) }
      found = order.prefix(question.limit).sorted { $0.head.position < $1.head.position }
    }
    let holders = HolderSearch(
      source, words: words, threads: threads, refused: found.filter { $0.reason == .refused }
    ).holders()
    var byPosition: [Int: Found] = [:]
    for entry in found + holders { byPosition[entry.head.position] = entry }
    let all = byPosition.values.sorted { $0.head.position < $1.head.position }
    let (source, words) = (source, words)
    answer.kept = concurrentMap(all.count, threads: threads) {
      OperationBatch.Kept(
        row: source.row(all[$0].head, words), reason: all[$0].reason, closed: all[$0].closed,
        head: all[$0].head)
    }
    return answer
  }

  private static func rank(_ found: Found) -> Int {
    switch found.reason {
    case .holder, .refused: 0
    case .path: 1
    case .thread: 2
    }
  }

  /// Stretches that are scanned before what they gave is counted against the limit.
  static let batch = 64

  /// The first pass.
  private func asked() -> [Found] {
    let (source, question, words) = (source, question, words)
    // Spans that a source cannot tell apart give the same stretches: each is looked at once.
    let cuts = Set(question.spans.flatMap { source.stretches($0) }).sorted { $0.lowerBound < $1.lowerBound }
    var found: [Found] = []
    var servicing: [UInt64: Bool] = [:]
    var counts = (refused: 0, others: 0)
    for start in stride(from: 0, to: cuts.count, by: Self.batch) {
      let own = Array(cuts[start..<min(start + Self.batch, cuts.count)])
      let parts = concurrentMap(own.count, threads: threads) { Self.scan(own[$0], source, question, words) }
      for entry in parts.joined() {
        if entry.found.reason == .refused {
          guard entry.isWanted || isServicing(entry.found.head, &servicing) else { continue }
          counts.refused += 1
          if counts.refused > question.limit + 1 { continue }
        } else {
          counts.others += 1
          if counts.others > question.limit + 1 { continue }
        }
        found.append(entry.found)
      }
    }
    return found
  }

  private static func scan(
    _ stretch: Range<Int>, _ source: any OperationSource, _ question: CaptureQuestion, _ words: ResultWords
  ) -> [Judged] {
    var found: [Judged] = []
    source.scan(stretch, words) { head, units in
      guard question.spans.contains(where: { $0.contains(head.time) }),
        let entry = judge(head, units, question)
      else { return }
      found.append(entry)
    }
    return found
  }

  /// What is refused to others in the folders of servicing is their affair.
  private func isServicing(_ head: OperationHead, _ known: inout [UInt64: Bool]) -> Bool {
    if let known = known[head.process] { return known }
    let isOwn = question.servicing.contains(source.row(head, words).process.lowercased())
    known[head.process] = isOwn
    return isOwn
  }

  private struct Judged: Sendable {
    var found: Found
    /// Whether its path is asked for, and not only a folder where servicing works.
    var isWanted: Bool
  }

  private static func judge(
    _ head: OperationHead, _ units: PathUnits, _ question: CaptureQuestion
  ) -> Judged? {
    guard head.result != noise else { return nil }
    let (marks, hash) = question.paths.match(units)
    let isWanted = marks.contains(.wanted)
    if refusals.contains(head.result), !marks.isEmpty {
      return Judged(
        found: Found(head: head, reason: .refused, path: hash), isWanted: isWanted)
    }
    if isWanted {
      return Judged(found: Found(head: head, reason: .path, path: hash), isWanted: true)
    }
    guard let tid = head.tid, !question.threads.isEmpty else { return nil }
    let (pid, thread) = (UInt16(truncatingIfNeeded: head.pid), UInt16(truncatingIfNeeded: tid))
    guard
      question.threads.contains(where: {
        $0.pid == pid && $0.tid == thread && $0.span.contains(head.time)
      })
    else { return nil }
    return Judged(found: Found(head: head, reason: .thread, path: hash), isWanted: true)
  }
}
