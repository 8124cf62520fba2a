import Casework
import Intake
import LogStore
import Records

/// The sources of a case in rows: of very many, those of a folder of which the same is to be said share one.
///
/// Nobody reads 100,000 rows that say the same, and the one that says something else must not be lost among them.
struct SourceGroups {
  /// One source, or several that are told together.
  struct Row {
    /// The first of them.
    let first: SourceReport
    /// What their paths begin with.
    fileprivate(set) var folder: Substring
    /// Number of ``Saying``; nil for a source that is told alone.
    fileprivate let saying: Int?
    fileprivate(set) var count = 1
    fileprivate(set) var recordCount: Int
    fileprivate(set) var memberCount: Int?
    fileprivate(set) var span: (first: Instant, last: Instant)?
    /// The clock of all of them, with the stamps of all.
    fileprivate(set) var clocks: [ClockStretch]
  }

  /// Sources up to this number are told one by one.
  static let few = 40

  /// In the order of the case, by their first sources.
  let rows: [Row]

  /// Whether any row stands for several sources.
  var isGrouped: Bool { rows.contains { $0.count > 1 } }

  init(_ snapshot: CaseSnapshot) {
    var rows = Self.byFolder(snapshot)
    var wider = rows
    // Too many folders still: those above them, where that helps.
    while Self.shared(rows) > Self.few, wider.contains(where: { $0.saying != nil && !Self.isTop($0.folder) })
    {
      wider = Self.widened(wider)
      if wider.count < rows.count { rows = wider }
    }
    self.rows = rows
  }

  private static func shared(_ rows: [Row]) -> Int { rows.count { $0.saying != nil } }

  // MARK: By folder

  /// What is said of a source, its path and its amounts aside.
  private struct Saying: Hashable {
    var status: SourceReport.Status
    var kind: SourceKind?
    var detail: String?
    var refusal: EvidenceWalk.Refusal.Reason?
    var clocks: [Clock]
    var complaints: [Told]

    struct Clock: Hashable {
      var offset: ZoneOffset
      var basis: ClockStretch.Basis
    }

    struct Told: Hashable {
      var problem: Complaint.Problem
      var action: Complaint.Action
    }

    init(_ report: SourceReport) {
      status = report.status
      kind = report.source?.kind
      detail = report.source?.detail
      refusal = report.refusal
      clocks = report.clocks.map { Clock(offset: $0.offset, basis: $0.basis) }
      complaints = report.complaints.map { Told(problem: $0.problem, action: $0.action) }
    }

    /// Whether both would be equal, without making them.
    static func agree(_ left: SourceReport, _ right: SourceReport) -> Bool {
      left.status == right.status && left.source?.kind == right.source?.kind
        && left.source?.detail == right.source?.detail && left.refusal == right.refusal
        && left.clocks.elementsEqual(right.clocks) { $0.offset == $1.offset && $0.basis == $1.basis }
        && left.complaints.elementsEqual(right.complaints) {
          $0.problem == $1.problem && $0.action == $1.action
        }
    }
  }

  private struct Place: Hashable {
    var folder: Substring
    var saying: Int
  }

  private static func byFolder(_ snapshot: CaseSnapshot) -> [Row] {
    var rows: [Row] = []
    var numbers: [Saying: Int] = [:]
    var places: [Place: Int] = [:]
    // The row of the source before: mostly the next one belongs there too.
    var last: (report: SourceReport, row: Int, folder: [UInt8])?
    let isMany = snapshot.sources.count > few
    for report in snapshot.listed {
      // Mostly that of the one before; to look for it costs more than to compare it.
      if isMany, let last, stands(report.path, in: last.folder), snapshot.seams(of: report).isEmpty,
        Saying.agree(last.report, report)
      {
        rows[last.row].add(report)
        continue
      }
      let folder = folder(of: report.path[...])
      guard isMany, snapshot.seams(of: report).isEmpty else {
        rows.append(Row(report, folder, saying: nil))
        continue
      }
      let saying = Saying(report)
      let number = numbers[saying, default: numbers.count]
      numbers[saying] = number
      let row = Row(report, folder, saying: number)
      let place = Place(folder: folder, saying: number)
      if let known = places[place] {
        rows[known].add(report)
        last = (report, known, Array(folder.utf8))
      } else {
        places[place] = rows.count
        last = (report, rows.count, Array(folder.utf8))
        rows.append(row)
      }
    }
    return rows
  }

  /// Each row by the folder above its own.
  private static func widened(_ rows: [Row]) -> [Row] {
    var wider: [Row] = []
    var places: [Place: Int] = [:]
    for var row in rows {
      guard let saying = row.saying else {
        wider.append(row)
        continue
      }
      if !isTop(row.folder) {
        row.folder = folder(of: row.folder[..<row.folder.utf8.index(before: row.folder.endIndex)])
      }
      let place = Place(folder: row.folder, saying: saying)
      if let known = places[place] {
        wider[known].add(row)
      } else {
        places[place] = wider.count
        wider.append(row)
      }
    }
    return wider
  }

  /// The path to its last slash, or to the last `!` of a member.
  private static func folder(of path: Substring) -> Substring {
    guard let end = path.utf8.lastIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "!") }) else {
      return path[path.startIndex..<path.startIndex]
    }
    return path[..<path.utf8.index(after: end)]
  }

  /// Whether the file stands in that very folder, which ends with a mark.
  private static func stands(_ path: String, in folder: [UInt8]) -> Bool {
    var path = path
    return path.withUTF8 { path in
      path.count > folder.count && path.starts(with: folder)
        && !path[folder.count...].contains { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "!") }
    }
  }

  private static func isTop(_ folder: Substring) -> Bool { folder.isEmpty || folder == "/" }
}

extension SourceGroups.Row {
  fileprivate init(_ report: SourceReport, _ folder: Substring, saying: Int?) {
    first = report
    self.folder = folder
    self.saying = saying
    recordCount = report.recordCount
    memberCount = report.memberCount
    span = report.span
    clocks = report.clocks
  }

  fileprivate mutating func add(_ report: SourceReport) {
    add(1, report.recordCount, report.memberCount, report.span, report.clocks)
  }

  fileprivate mutating func add(_ other: Self) {
    add(other.count, other.recordCount, other.memberCount, other.span, other.clocks)
  }

  private mutating func add(
    _ count: Int, _ records: Int, _ members: Int?, _ span: (first: Instant, last: Instant)?,
    _ clocks: [ClockStretch]
  ) {
    self.count += count
    recordCount += records
    if let members { memberCount = (memberCount ?? 0) + members }
    if let span {
      self.span = (
        min(self.span?.first ?? span.first, span.first), max(self.span?.last ?? span.last, span.last)
      )
    }
    for (index, clock) in zip(self.clocks.indices, clocks) where clock.stamps > 0 {
      self.clocks[index].stamps += clock.stamps
    }
  }
}
