import Casework
import DataFiles
import Diagnosis
import LogStore
import Records
import Reports
import Terminal

/// Sources as lines: short for the overview, whole for their own view.
struct SourceLines {
  let state: WorkbenchState

  private var theme: Theme { state.theme }
  private var wording: Wording { state.wording }

  private func role(_ status: SourceReport.Status) -> Role {
    switch status {
    case .read: .stateOK
    case .partly: .stateWarning
    case .empty, .duplicate, .aside: .dim
    case .unreadable: .stateFailure
    }
  }

  private func head(_ report: SourceReport) -> [Span] {
    var spans = [
      Span(report.status.sign + " ", theme[role(report.status)]), Span(report.path, theme[.text]),
      Span("  \(wording("status.\(report.status.rawValue)"))", theme[role(report.status)]),
    ]
    if let source = report.source {
      let records = report.status == .aside ? "" : "  " + report.amount(wording)
      spans.append(Span("  \(wording("kind.\(source.kind.rawValue)"))\(records)", theme[.dim]))
    }
    return spans
  }

  /// How much of the time from the case's first to its last record the source covers.
  private func bar(_ report: SourceReport, width: Int) -> String {
    let spans = state.snapshot.sources.compactMap(\.span)
    guard let span = report.span, let first = spans.map(\.first).min(), let last = spans.map(\.last).max(),
      last > first
    else { return "" }
    let whole = Double(last.filetime - first.filetime)
    let from = Int(Double(span.first.filetime - first.filetime) / whole * Double(width - 1))
    let to = Int(Double(span.last.filetime - first.filetime) / whole * Double(width - 1))
    return String((0..<width).map { (from...max(from, to)).contains($0) ? "█" : "·" })
  }

  /// One line each, with what each covers.
  var short: [TextLine] {
    let sources = state.snapshot.listed
    func isPlain(_ report: SourceReport) -> Bool { [.text, .own].contains(report.source?.kind) }
    return (sources.filter { !isPlain($0) } + sources.filter(isPlain)).map { report in
      if isPlain(report) { return plainText(report) }
      let name = lastPart(of: report.path)
      var spans = [
        Span(report.status.sign + " ", theme[role(report.status)]),
        Span(TextWidth.pad(TextWidth.truncate(name, to: 22), to: 23), theme[.text]),
        Span(TextWidth.pad(bar(report, width: 16), to: 18), theme[.histogram]),
        Span(
          TextWidth.pad(report.amount(wording), to: 14), theme[.dim]),
      ]
      if let clock = report.clocks.first, report.recordCount > 0 {
        spans.append(Span(clock.text(wording), theme[.dim]))
      }
      if report.hasShrunkSince {
        spans.append(Span("  ! " + wording("complaint.shrank-since"), theme[.stateFailure]))
      }
      if let complaint = report.complaints.first {
        spans.append(
          Span((report.recordCount > 0 ? "  " : "") + "! " + complaint.what(wording), theme[.stateWarning]))
      }
      if let refusal = report.refusal {
        spans.append(Span("! " + refusal.what(wording), theme[.stateFailure]))
      }
      return TextLine(spans, target: .view(.sources), indent: 2)
    }
  }

  /// A text that is no log: named, but no reason to worry.
  private func plainText(_ report: SourceReport) -> TextLine {
    let name = lastPart(of: report.path)
    let what = wording(report.status == .aside ? "kind.own" : "complaint.unrecognised")
    let words = TextWidth.pad(TextWidth.truncate(name, to: 22), to: 23) + what
    return TextLine([Span("· ", theme[.dim]), Span(words, theme[.dim])], target: .view(.sources), indent: 2)
  }

  /// Everything that is known of each, then what the case should hold and lacks.
  var whole: [TextLine] { each + coverage }

  private var coverage: [TextLine] {
    let table = CoverageText(snapshot: state.snapshot, wording: wording)
    let word = table.lines.map { TextWidth.columns(of: $0.word) }.max() ?? 0
    return [TextLine(), TextLine(table.heading, theme[.title])]
      + table.lines.flatMap { line -> [TextLine] in
        let style = theme[role(line.state)]
        var lines = [
          TextLine(
            [
              Span("\(line.state.sign) \(TextWidth.pad(line.word, to: word))  ", style),
              Span(line.name, theme[.text]),
            ], copy: line.path ?? line.name, indent: word + 4)
        ]
        let place = line.path.map { "  " + $0 } ?? ""
        if line.state == .absent {
          lines[0] = TextLine(
            [
              Span("\(line.state.sign) \(TextWidth.pad(line.word, to: word))  ", style),
              Span(line.name, theme[.text]),
              Span(place, theme[.dim]),
            ], copy: line.path ?? line.name, indent: word + 4)
        } else {
          lines.append(
            TextLine(
              [Span("    \(line.bar)  ", theme[.histogram]), Span(line.detail + place, theme[.dim])],
              indent: 6))
        }
        lines += line.missing.map { TextLine("    ! " + $0, theme[.stateWarning], indent: 6) }
        return lines
      }
  }

  private func role(_ state: Coverage.State) -> Role {
    switch state {
    case .present: .stateOK
    case .cutAtStart, .cutAtEnd, .gap, .excerpts: .stateWarning
    case .unreadable, .undecodable, .notSearched: .stateFailure
    case .empty, .absent: .dim
    }
  }

  private var each: [TextLine] {
    state.snapshot.listed.flatMap { report -> [TextLine] in
      var lines = [
        TextLine(
          head(report), target: report.source.map { .filter(Filter(.source, $0.path)) }, copy: report.path,
          indent: 2)
      ]
      if let span = report.span {
        lines.append(
          TextLine("    \(state.snapshot.text(span.first)) … \(state.snapshot.text(span.last))", theme[.time])
        )
      }
      for line in CaptureLines.of(report, state.snapshot, wording) {
        lines.append(TextLine("    " + line, theme[.dim], indent: 6))
      }
      for clock in ClockLines(snapshot: state.snapshot, report: report, wording: wording).lines {
        lines.append(
          TextLine(
            "    " + clock.text, theme[clock.seam == nil ? .dim : .stateWarning],
            target: clock.seam.map { .record($0.record) }, indent: 6))
      }
      if let original = report.duplicateOf { lines.append(TextLine("    = \(original)", theme[.dim])) }
      if report.hasShrunkSince {
        lines.append(TextLine("    ! " + wording("complaint.shrank-since"), theme[.stateFailure], indent: 6))
      }
      for complaint in report.complaints.prefix(50) {
        let done = wording("complaint.done.\(complaint.action.rawValue)")
        lines.append(
          TextLine(
            [
              Span("    ! ", theme[.stateWarning]), Span(complaint.what(wording), theme[.text]),
              Span(
                (complaint.location.offset > 0 ? " @\(complaint.location.offset)" : "") + ": \(done)",
                theme[.dim]),
            ], indent: 6))
      }
      if report.complaints.count > 50 {
        lines.append(
          TextLine(
            "    ! " + wording("source.more-complaints", ["count": "\(report.complaints.count - 50)"]),
            theme[.stateWarning]))
      }
      if let refusal = report.refusal {
        lines.append(TextLine("    ! " + refusal.what(wording), theme[.stateFailure]))
      }
      return lines
    }
  }
}
