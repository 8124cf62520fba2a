import Knowledge
import LogStore
import Records

/// What Process Monitor captures say of a finding: who was refused, who held it, whose modules stood in between.
struct OperationJoin {
  private let finding: Finding
  private let store: LogStore
  private let captures: [StoredCapture]
  private let spans: [(first: Instant, last: Instant)]

  /// An operation with its record.
  private struct Row {
    var record: RecordID
    var operation: Payload.Operation
    var time: Instant?
  }

  init(finding: Finding, store: LogStore, captures: [StoredCapture]) {
    self.finding = finding
    self.store = store
    self.captures = captures
    spans = captures.isEmpty ? [] : CaptureNeeds.spans(around: [finding], store: store)
  }

  /// The sentences; none without a capture.
  func statements() -> [Finding.Statement] {
    guard !captures.isEmpty, !spans.isEmpty else { return [] }
    let covering = captures.filter(covers)
    let around = rows().filter { row in row.time.map(isNear) ?? false }
    var found = silent(covering.isEmpty ? captures : [])
    guard !covering.isEmpty else { return found }
    let refused = around.filter { $0.operation.reason == .refused }
    found += held(refused)
    found += strangers(refused)
    if refused.isEmpty { found += nothing(covering) }
    let filtered = covering.filter { $0.capture.isFiltered || !$0.capture.isClosed }
    if !filtered.isEmpty {
      found.append(
        Finding.Statement(text: Phrase("join.capture-filtered"), records: filtered.map(\.record)))
    }
    return found
  }

  private func isNear(_ time: Instant) -> Bool { spans.contains { $0.first <= time && time <= $0.last } }

  /// Whether a capture was running at the time of one of the failing records.
  private func covers(_ capture: StoredCapture) -> Bool {
    guard let (first, last) = capture.span else { return false }
    return CaptureNeeds.records(of: finding).contains { record in
      store.time(record).map { first <= $0.adding(seconds: 1) && $0 <= last.adding(seconds: 1) } ?? false
    }
  }

  private func rows() -> [Row] {
    store.rows(.operations).compactMap { record in
      guard case .operation(let operation) = store.payload(record) else { return nil }
      return Row(record: record, operation: operation, time: store.time(record))
    }
  }

  /// A capture of another time proves nothing.
  private func silent(_ captures: [StoredCapture]) -> [Finding.Statement] {
    captures.isEmpty
      ? [] : [Finding.Statement(text: Phrase("join.capture-elsewhere"), records: captures.map(\.record))]
  }

  /// What was not refused while the capture ran; said only where the capture would have shown it.
  private func nothing(_ covering: [StoredCapture]) -> [Finding.Statement] {
    let whole = covering.filter { !$0.capture.isFiltered && $0.capture.isClosed }
    return whole.isEmpty
      ? [] : [Finding.Statement(text: Phrase("join.nothing-refused"), records: whole.map(\.record))]
  }

  // MARK: Holders

  /// One sentence for each process that held what was refused, or for each path that nobody is seen to hold.
  private func held(_ refused: [Row]) -> [Finding.Statement] {
    let holders = rows().filter { $0.operation.reason == .holder }
    var sentences: [(key: [String], text: Phrase, records: [RecordID])] = []
    func add(_ key: [String], _ text: Phrase, _ records: [RecordID]) {
      if let index = sentences.firstIndex(where: { $0.key == key }) {
        for record in records where !sentences[index].records.contains(record) {
          sentences[index].records.append(record)
        }
      } else {
        sentences.append((key, text, records))
      }
    }
    for row in refused {
      let own = holders.filter { holds($0, row) }
      let path = name(row.operation.path)
      let word = row.operation.result
      for holder in own {
        let process = name(holder.operation.process)
        let isSelf = holder.operation.pid == row.operation.pid
        var values = values(row)
        values["holder"] = process
        values["pid"] = "\(holder.operation.pid)"
        values["path"] = name(holder.operation.path)
        values["company"] = holder.operation.company.map { name($0) } ?? "?"
        values["version"] = holder.operation.version.map { name($0) } ?? "?"
        let key = isSelf ? "join.held-itself" : "join.held"
        add(
          [key, process, "\(holder.operation.pid)", values["path"] ?? ""], Phrase(key, values),
          [holder.record, row.record])
      }
      if own.isEmpty {
        let key = Self.canBeHeld(row.operation.result) ? "join.refused-unheld" : "join.refused"
        add(["refused", path, "\(word)"], Phrase(key, values(row)), [row.record])
      }
    }
    return sentences.prefix(Self.limit).map { Finding.Statement(text: $0.text, records: $0.records) }
  }

  /// Whether another one's handle is what refuses.
  private static func canBeHeld(_ result: UInt32) -> Bool { result == 0xc000_0043 || result == 0xc000_0056 }

  /// Sentences of one kind: more say the same.
  private static let limit = 5

  /// Whether one operation opened what the other was refused, and had not closed it by then.
  private func holds(_ holder: Row, _ refused: Row) -> Bool {
    guard store.source(holder.record) == store.source(refused.record), let from = holder.time,
      let time = refused.time, from <= time,
      holder.operation.held.map({ Int64(clamping: $0) >= time.filetime - from.filetime }) ?? true
    else { return false }
    let (held, wanted) = (name(holder.operation.path).lowercased(), name(refused.operation.path).lowercased())
    if held == wanted { return true }
    guard refused.operation.result == 0xc000_0056, let mark = wanted.lastIndex(of: "\\") else { return false }
    return held == wanted[..<mark]
  }

  private func values(_ row: Row) -> [String: String] {
    [
      "process": name(row.operation.process), "operation": name(row.operation.operation),
      "path": name(row.operation.path), "result": ErrorCode(row.operation.result).text,
      "symbol": Self.symbol(row.operation.result),
    ]
  }

  /// Process Monitor's word for a result.
  private static func symbol(_ result: UInt32) -> String {
    (try? OperationResultTable.shared)?.words[result] ?? ErrorCode(result).text
  }

  /// Companies whose modules stood on the stacks of what was refused.
  private func strangers(_ refused: [Row]) -> [Finding.Statement] {
    var records: [String: [RecordID]] = [:]
    for row in refused {
      for company in name(row.operation.stack).split(separator: ";") {
        records[company.trimmed, default: []].append(row.record)
      }
    }
    return records.sorted { $0.key < $1.key }.prefix(Self.limit).map { company, records in
      Finding.Statement(
        text: Phrase("join.stack", ["company": company, "count": "\(records.count)"]), records: records)
    }
  }

  private func name(_ term: TermID?) -> String { term.map { store.terms.text($0) } ?? "" }
}

extension Substring {
  /// Without blanks at its ends.
  fileprivate var trimmed: String {
    var part = self
    while part.first == " " { part.removeFirst() }
    while part.last == " " { part.removeLast() }
    return String(part)
  }
}
