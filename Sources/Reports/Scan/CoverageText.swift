import Casework
import DataFiles
import Diagnosis
import LogStore
import Records

/// What the case holds of what it should hold, as a table: state, span against the time of the failure, what to do.
public struct CoverageText {
  let snapshot: CaseSnapshot
  let wording: Wording
  /// Cells of the bar.
  public static let barWidth = 24

  /// Describes the coverage of `snapshot`.
  public init(snapshot: CaseSnapshot, wording: Wording) {
    self.snapshot = snapshot
    self.wording = wording
  }

  /// One row of the table.
  public struct Line {
    /// What there is.
    public let state: Coverage.State
    /// What is expected.
    public let name: String
    /// The state in a word.
    public let word: String
    /// The time that it covers, the failure marked; empty when nothing has a clock.
    public let bar: String
    /// Sources and rows in the lanes, or where to get it.
    public let detail: String
    /// What to ask for; nil when nothing is missing.
    public let path: String?
    /// Rolled logs that are missing, one a line.
    public let missing: [String]
  }

  /// The heading: the time of the failure when there is one.
  public var heading: String {
    guard let window = snapshot.coverage.window else { return wording("coverage.heading") }
    return wording(
      "coverage.heading-window",
      ["from": snapshot.text(window.first), "to": snapshot.text(window.last)])
  }

  /// The rows.
  public var lines: [Line] {
    snapshot.coverage.rows.map { row in
      Line(
        state: row.state, name: row.expected.what.text(wording.language),
        word: wording("coverage.\(row.state.rawValue)"),
        bar: bar(row), detail: detail(row), path: row.state == .present ? nil : row.expected.path,
        missing: missing(row))
    }
  }

  /// The table as text.
  public var text: [String] {
    var text = [heading]
    for line in lines {
      // What is not there covers nothing: where to get it is all there is to say.
      guard line.state != .absent else {
        text.append("\(line.state.sign) \(line.word)  \(line.name)  \(line.path ?? "")")
        text += line.missing.map { "    " + $0 }
        continue
      }
      text.append("\(line.state.sign) \(line.word)  \(line.name)")
      let rest = [line.bar, line.detail, line.path ?? ""].filter { !$0.isEmpty }.joined(separator: "  ")
      if !rest.isEmpty { text.append("    " + rest) }
      text += line.missing.map { "    " + $0 }
    }
    return text
  }

  private func detail(_ row: Coverage.Row) -> String {
    var parts: [String] = []
    if !row.sources.isEmpty {
      parts.append(wording("coverage.sources", ["count": "\(row.sources.count)"]))
      for lane in Lane.allCases where row.laneCounts[Int(lane.rawValue)] > 0 {
        parts.append(wording("coverage.lane.\(lane)", ["count": "\(row.laneCounts[Int(lane.rawValue)])"]))
      }
    }
    if row.uncoveredAttempts > 0 {
      parts.append(wording("coverage.attempts", ["count": "\(row.uncoveredAttempts)"]))
    }
    parts += row.unread.prefix(3)
    return parts.joined(separator: ", ")
  }

  /// Most missing logs of one row that are told.
  private static let missingLimit = 6

  /// `missing: CbsPersist_20230523160236, up to 2023-05-23T10:02:36-06:00`, the newest of many.
  private func missing(_ row: Coverage.Row) -> [String] {
    let shown = row.missing.suffix(Self.missingLimit).map { log in
      let (from, to) = (log.from.map { snapshot.text($0) }, log.to.map { snapshot.text($0) })
      let span =
        switch (from, to) {
        case (let from?, let to?): "\(from) … \(to)"
        case (let from?, nil): "\(from) …"
        case (nil, let to?): "… \(to)"
        case (nil, nil): ""
        }
      return wording(
        "coverage.lacks-\(log.reason.rawValue)", ["name": log.name ?? wording("coverage.log"), "span": span])
    }
    let more = row.missing.count - shown.count
    return (more > 0 ? [wording("coverage.lacks-more", ["count": "\(more)"])] : []) + shown
  }

  /// `··███◆██····`: from the case's first to its last record, the failure marked where it is covered and where not.
  private func bar(_ row: Coverage.Row) -> String {
    let spans = snapshot.sources.compactMap(\.span)
    guard let first = spans.map(\.first).min(), let last = spans.map(\.last).max(), last > first else {
      return ""
    }
    func cell(_ time: Instant) -> Int {
      let whole = Double(last.filetime - first.filetime)
      let part = Double(time.filetime - first.filetime) / whole
      return min(max(Int(part * Double(Self.barWidth)), 0), Self.barWidth - 1)
    }
    var cells = Array(repeating: Character("·"), count: Self.barWidth)
    for id in row.sources {
      guard let span = snapshot.store.span(id) else { continue }
      for index in cell(span.first)...max(cell(span.first), cell(span.last)) { cells[index] = "█" }
    }
    if let window = snapshot.coverage.window {
      for index in cell(window.first)...max(cell(window.first), cell(window.last)) {
        cells[index] = cells[index] == "█" && row.state != .gap ? "◆" : "◇"
      }
    }
    return String(cells)
  }
}

extension Coverage.State {
  /// A sign that tells the state by its shape.
  public var sign: String {
    switch self {
    case .present: "✔"
    case .cutAtStart, .cutAtEnd, .gap, .excerpts: "!"
    case .empty: "∅"
    case .unreadable, .undecodable, .notSearched: "✖"
    case .absent: "·"
    }
  }
}
