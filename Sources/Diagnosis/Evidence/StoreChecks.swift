import LogStore
import Records

/// Checks of the component store that a case tells of: reports of DISM and of the readiness tool with their items, and
/// lines of SFC.
struct StoreChecks: Sendable {
  /// One report, put together from the records of its lines.
  struct Report: Sendable {
    /// The first of its records that says something.
    let record: RecordID
    /// What its summary says; items are facts of their own.
    fileprivate(set) var summary = Payload.Readiness()
    /// Its last record so far.
    fileprivate var last: RecordID
    fileprivate(set) var items = 0
    fileprivate(set) var damaged = 0

    fileprivate init(_ record: RecordID) {
      self.record = record
      last = record
    }

    /// `damaged` when something is left, whatever the result says: that is what a repair has to do yet.
    var state: String {
      let repaired = summary.repaired ?? 0
      if damaged > 0 || (summary.repaired != nil && summary.detected ?? 0 > repaired) { return "damaged" }
      if summary.result?.isFailure == true { return "failed" }
      if items > 0 || repaired > 0 { return "repaired" }
      guard let detected = summary.detected else { return "unknown" }
      return detected > 0 ? "damaged" : "clean"
    }
  }

  private(set) var reports: [Report] = []
  /// Records with items.
  private(set) var items: [RecordID] = []
  /// Lines of SFC about a file.
  private(set) var files: [RecordID] = []

  /// Records of other things that may stand between two lines of a report.
  private static let gap: UInt32 = 24

  /// Takes a record; in file order.
  mutating func add(_ record: RecordID, _ payload: Payload, _ store: LogStore) {
    switch payload {
    case .readiness(let lines): add(lines, record, store)
    case .cannotRepair: files.append(record)
    case .repairStep(let step):
      if step.file != nil { files.append(record) }
    default: break
    }
  }

  private mutating func add(_ lines: Payload.Readiness, _ record: RecordID, _ store: LogStore) {
    if !lines.rows.isEmpty { items.append(record) }
    var report = Report(record)
    if let open = reports.last, continues(open, lines, record, store) {
      report = open
      reports.removeLast()
    }
    report.last = record
    report.items += lines.rows.count
    report.damaged += lines.rows.count { !$0.isFixed }
    var summary = lines
    summary.rows = []
    report.summary.add(summary)
    reports.append(report)
  }

  /// Whether a line belongs to the report before it: of its source, near, and not what only begins one.
  private func continues(_ open: Report, _ lines: Payload.Readiness, _ record: RecordID, _ store: LogStore)
    -> Bool
  {
    guard store.kind(record) != .readinessReport, store.source(open.record) == store.source(record),
      record.index - open.last.index <= Self.gap
    else { return false }
    let summary = open.summary
    let isSummed = summary.operation != nil || summary.result != nil || summary.detected != nil
    return lines.rows.isEmpty ? lines.operation == nil || summary.operation == nil : !isSummed
  }
}

extension CaseFacts {
  func reportFacts(_ checks: StoreChecks) -> [Fact] {
    checks.reports.map { report in
      let summary = report.summary
      var fields: [Fact.Field: String] = [.state: report.state, .log: log(report.record)]
      fields[.code] = summary.result.map { codes.canonical($0).text }
      fields[.action] = summary.operation.map { store.terms.text($0) }
      fields[.stage] = summary.lastStep.map { store.terms.text($0) }
      fields[.detected] = summary.detected.map { "\($0)" }
      fields[.repaired] = summary.repaired.map { "\($0)" }
      return Fact(kind: .readiness, fields: fields, record: report.record)
    }
  }

  /// The items that `record` lists.
  func itemFacts(_ record: RecordID) -> [Fact] {
    guard case .readiness(let lines) = store.payload(record) else { return [] }
    return lines.rows.map { row in
      var fields: [Fact.Field: String] = [
        .category: store.terms.text(row.kind), .state: row.isFixed ? "repaired" : "damaged",
        .log: log(record),
      ]
      fields[.folder] = row.key.map { store.terms.text($0) }
      fields[.reason] = row.reason.map { store.terms.text($0) }
      fields[.code] = row.status.code.map { codes.canonical($0).text }
      if let name = row.file.map({ store.terms.text($0) }) {
        // `r\a.dll` in the folder of its component is the delta back to the first version, not the file in use.
        let parts = name.split(separator: "\\")
        let isDelta = parts.count > 1 && ["r", "f", "n"].contains(parts[0].lowercased())
        fields[.file] = parts.last.map(String.init)
        fields[.delta] = isDelta ? "yes" : "no"
      }
      return Fact(kind: .readinessRow, fields: fields, record: record)
    }
  }

  /// What a line of SFC says of a file.
  func sfcFact(_ record: RecordID) -> Fact? {
    var fields: [Fact.Field: String] = [:]
    switch store.payload(record) {
    case .cannotRepair(let file, let component):
      fields[.outcome] = "not-repaired"
      fields[.file] = store.terms.text(file)
      fields[.component] = component.map { store.terms.text($0) }
    case .repairStep(let step):
      switch step.action {
      case .repaired: fields[.outcome] = "repaired"
      case .notRepaired: fields[.outcome] = "not-repaired"
      default: return nil
      }
      fields[.file] = step.file.map { store.terms.text($0) }
      fields[.folder] = step.folder.map { store.terms.text($0) }
      fields[.reason] = step.reason.map { store.terms.text($0) }
    default: return nil
    }
    return Fact(kind: .sfcRow, fields: fields, record: record)
  }

  private func log(_ record: RecordID) -> String {
    store.sources[Int(store.source(record).index)].kind.rawValue
  }
}
