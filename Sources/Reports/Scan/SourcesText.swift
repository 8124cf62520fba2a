import Casework
import DataFiles
import LogStore
import PlainText
import Records

/// The table of sources: what was read, what was not and why, and by which clock.
public struct SourcesText {
  let snapshot: CaseSnapshot
  let wording: Wording
  let withHashes: Bool

  /// Describes the sources of `snapshot`.
  public init(snapshot: CaseSnapshot, wording: Wording, withHashes: Bool) {
    self.snapshot = snapshot
    self.wording = wording
    self.withHashes = withHashes
  }

  /// The lines, not yet made harmless.
  public var lines: [String] { snapshot.listed.flatMap(lines) }

  /// The same where it is read beside other things: of very many sources, those of a folder of which the same is to
  /// be said share their lines, and the last line says so.
  var briefLines: [String] {
    let groups = SourceGroups(snapshot)
    let lines = groups.rows.flatMap { $0.count > 1 ? self.lines(of: $0) : self.lines(of: $0.first) }
    guard groups.isGrouped else { return lines }
    return lines + ["", wording("scan.grouped", ["count": "\(snapshot.sources.count)"])]
  }

  private func lines(of report: SourceReport) -> [String] {
    var head = "\(report.status.sign) \(report.path)  \(wording("status.\(report.status.rawValue)"))"
    if let source = report.source {
      head += "  \(wording("kind.\(source.kind.rawValue)"))"
      if report.status != .aside { head += "  \(report.amount(wording))" }
    }
    if let original = report.duplicateOf { head += "  = \(original)" }
    var lines = [head] + spanLines(report.span)
    lines += CaptureLines.of(report, snapshot, wording).map { "    " + $0 }
    if report.source?.kind != .evtx {
      lines += ClockLines(snapshot: snapshot, report: report, wording: wording).lines.map {
        "    " + $0.text
      }
    }
    if withHashes, let hash = report.sha256() { lines.append("    SHA-256 \(hash.hex)") }
    return lines + complaintLines(report, withPlaces: true)
  }

  private func lines(of row: SourceGroups.Row) -> [String] {
    var head = "\(row.first.status.sign) \(row.folder)*  \(wording("status.\(row.first.status.rawValue)"))"
    if let source = row.first.source { head += "  \(wording("kind.\(source.kind.rawValue)"))" }
    head += "  \(wording("source.many", ["count": "\(row.count)"]))"
    if row.first.source != nil, row.first.status != .aside {
      head += "  "
      head +=
        row.memberCount.map { wording("source.members", ["count": "\($0)"]) }
        ?? wording("source.records", ["count": "\(row.recordCount)"])
    }
    var lines = [head] + spanLines(row.span)
    if row.first.source?.kind != .evtx { lines += row.clocks.map { "    " + $0.text(wording) } }
    return lines + complaintLines(row.first, withPlaces: false)
  }

  private func spanLines(_ span: (first: Instant, last: Instant)?) -> [String] {
    span.map { ["    \(snapshot.text($0.first)) … \(snapshot.text($0.last))"] } ?? []
  }

  private func complaintLines(_ report: SourceReport, withPlaces: Bool) -> [String] {
    var lines = report.complaints.prefix(8).map { complaint in
      let place = withPlaces && complaint.location.offset > 0 ? " @\(complaint.location.offset)" : ""
      return
        "    ! \(complaint.what(wording))\(place): \(wording("complaint.done.\(complaint.action.rawValue)"))"
    }
    if report.complaints.count > 8 {
      lines.append("    ! " + wording("source.more-complaints", ["count": "\(report.complaints.count - 8)"]))
    }
    if let refusal = report.refusal { lines.append("    ! " + refusal.what(wording)) }
    return lines
  }

  /// The whole text.
  public var text: String {
    let coverage = [""] + CoverageText(snapshot: snapshot, wording: wording).text
    return (lines + coverage).map(HarmlessText.of).joined(separator: "\n") + "\n"
  }
}

extension SourceReport.Status {
  /// A sign that tells the state by its shape.
  public var sign: String {
    switch self {
    case .read: "✔"
    case .partly: "!"
    case .empty: "∅"
    case .unreadable: "✖"
    case .duplicate: "="
    case .aside: "·"
    }
  }
}

/// What a capture holds and what its silence is worth.
public enum CaptureLines {
  /// The lines; none for other sources.
  public static func of(_ report: SourceReport, _ snapshot: CaseSnapshot, _ wording: Wording) -> [String] {
    guard let source = report.source, source.kind == .procmon, report.duplicateOf == nil,
      let stored = snapshot.store.captures.first(where: { snapshot.store.source($0.record) == source.id })
    else { return [] }
    let missing = snapshot.store.text(stored.record).split(separator: "\n").first {
      $0.hasPrefix("Missing: ")
    }
    var lines = [
      wording(
        "source.capture", ["events": "\(stored.capture.events)", "kept": "\(max(0, report.recordCount - 1))"])
    ]
    if let missing {
      lines.append(wording("source.capture-filtered", ["what": String(missing.dropFirst(9))]))
    }
    if stored.span == nil { lines.append(wording("source.capture-no-clock")) }
    return lines
  }
}

/// The clock of one source, line by line: each stretch, and between them where the clock does not run on.
public struct ClockLines {
  /// One line.
  public struct Line {
    /// What it says.
    public var text: String
    /// Whether it tells of a seam, and of which.
    public var seam: ClockSeam?
  }

  /// The lines.
  public let lines: [Line]

  /// Most seams that are told; a damaged file may have one in each line.
  private static let limit = 40

  /// Describes the clock of `report`.
  public init(snapshot: CaseSnapshot, report: SourceReport, wording: Wording) {
    var lines = report.clocks.prefix(1).map { Line(text: $0.text(wording)) }
    var next = 1
    let seams = snapshot.seams(of: report)
    for seam in seams.prefix(Self.limit) {
      let time = snapshot.store.time(seam.record).map { " " + snapshot.text($0) } ?? ""
      let line = snapshot.store.location(seam.record).number.map {
        wording("seam.line", ["line": "\($0)"])
      }
      lines.append(Line(text: "⇅ \(seam.text(wording))\(time)\(line ?? "")", seam: seam))
      if case .offset = seam.change, next < report.clocks.count {
        lines.append(Line(text: report.clocks[next].text(wording)))
        next += 1
      }
    }
    if seams.count > Self.limit {
      lines.append(Line(text: wording("seam.more", ["count": "\(seams.count - Self.limit)"])))
    }
    self.lines = lines
  }
}

extension ClockSeam {
  /// `clock −08:00 → +08:00`.
  public func text(_ wording: Wording) -> String {
    switch change {
    case .offset(let from, let to): wording("seam.offset", ["from": from.text, "to": to.text])
    case .back(let seconds): wording("seam.back", ["gap": Self.duration(seconds)])
    }
  }

  /// `10:00:00`, hours as many as there are.
  private static func duration(_ seconds: Int64) -> String {
    func two(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
    return "\(seconds / 3600):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
  }
}

extension ClockStretch {
  /// `clock +08:00 by 12 CSI stamps`.
  public func text(_ wording: Wording) -> String {
    wording("clock.\(basis.rawValue)", ["offset": offset.text, "stamps": "\(stamps)"])
  }
}
