import Casework
import DataFiles
import Diagnosis
import LogStore
import Records
import Reports
import Terminal

/// The start view: the answer, then its proof, then what to ask, then what was read.
struct OverviewLines {
  let state: WorkbenchState

  private var theme: Theme { state.theme }
  private var wording: Wording { state.wording }
  private var snapshot: CaseSnapshot { state.snapshot }

  var lines: [TextLine] {
    guard let finding = snapshot.findings.first else {
      return nothingFound + [TextLine()] + unexplained + sources
    }
    let width = state.size.width - 2
    var lines = verdict(finding)
    if width >= 100 {
      lines += beside(
        chain(finding, width: width / 2 + 6), proof(finding, width: width - width / 2 - 9),
        left: width / 2 + 6)
    } else {
      lines += chain(finding, width: width) + [TextLine()] + proof(finding, width: width)
    }
    return severalMachines + lines + [TextLine()] + ask(finding) + [TextLine()] + otherFindings + unexplained
      + sources
  }

  private func heading(_ key: String) -> TextLine { TextLine(wording("case.\(key)"), theme[.title]) }

  private var nothingFound: [TextLine] {
    if snapshot.isComplete {
      guard snapshot.isReadable else {
        return [TextLine(), TextLine("✖ " + wording("scan.nothing-read"), theme[.stateFailure])]
      }
      let isQuiet = snapshot.isQuiet && snapshot.otherFailureCount == 0
      return [
        TextLine(),
        TextLine(
          (isQuiet ? "✔ " : "? ") + ScanText.verdict(snapshot, wording),
          theme[isQuiet ? .stateOK : .stateWarning],
          target: isQuiet ? nil : .view(snapshot.isQuiet ? .log : .timeline), indent: 2),
        TextLine("  " + counts, theme[.dim]),
      ]
    }
    return [TextLine(), TextLine(wording("case.reading"), theme[.progress])]
  }

  private var counts: String { wording("scan.counts", ScanText.counts(snapshot)) }

  /// Logs of several machines do not belong in one case: said before the verdict.
  private var severalMachines: [TextLine] {
    let names = snapshot.computers
    guard names.count > 1 else { return [] }
    return [
      TextLine(
        "! " + wording("scan.several-machines", ["names": names.joined(separator: ", ")]),
        theme[.stateWarning], indent: 2)
    ]
  }

  private func verdict(_ finding: Finding) -> [TextLine] {
    let last =
      finding.chain.last.flatMap { state.store.time($0.record) } ?? state.store.time(finding.root.record)
    let when = last.map { state.dateAndClock($0) } ?? "?"
    // A warning says that something is wrong, not that an update failed for it.
    let isFailure = finding.level == .failure
    let key =
      switch (isFailure, finding.installedLater) {
      case (false, _): "case.warning"
      case (true, .some): "case.installed-later"
      case (true, nil):
        finding.attemptCount > 1 ? "case.did-not-install-attempts" : "case.did-not-install"
      }
    let update = wording(
      key,
      [
        "kb": finding.kb ?? finding.package ?? wording("case.servicing"), "count": "\(finding.attemptCount)",
        "when": when,
      ])
    return [
      TextLine(update, theme[.title]),
      TextLine(
        [
          isFailure ? Span("✖ ", theme[.stateFailure]) : Span("! ", theme[.stateWarning]),
          Span(snapshot.sentence(finding, wording), theme[.verdict]),
        ],
        target: .record(finding.root.record), indent: 2),
      TextLine(
        "  \(finding.failureClass) \(finding.rule) · "
          + wording("scan.confidence", ["confidence": wording("confidence.\(finding.confidence.rawValue)")])
          + " · " + wording("anchor.\(finding.anchorReason.rawValue)"), theme[.confidence], indent: 2),
    ] + askFirst(finding) + [TextLine()]
  }

  /// What to ask first, within the first lines of the smallest terminal; all of it stands below.
  private func askFirst(_ finding: Finding) -> [TextLine] {
    guard let first = finding.open.first else { return [] }
    let more = finding.open.count - 1
    let rest = more > 0 ? "  " + wording("case.and-more", ["count": "\(more)"]) : ""
    return [
      TextLine(
        [
          Span("? ", theme[.stateMissing]), Span(wording("case.ask-first") + " ", theme[.dim]),
          Span(first.what.text(wording), theme[.text]), Span(rest, theme[.dim]),
        ], copy: first.command ?? first.path, indent: 2)
    ]
  }

  private func chain(_ finding: Finding, width: Int) -> [TextLine] {
    var lines = [heading("chain")]
    for step in finding.chain {
      let role: Role =
        switch step.role {
        case .root, .follows: .stateFailure
        case .cleanUp: .stateEcho
        case .returned: .stateWarning
        case .sessionEnd: .stateEnd
        case .event: .laneEvent
        }
      var spans = [
        Span(TextWidth.pad(state.clock(step.record), to: state.clockWidth), theme[.time]),
        Span(step.role.sign + " ", theme[role]),
      ]
      if let code = step.code {
        spans.append(Span(code.text + " ", step.role == .cleanUp ? theme[.stateEcho] : theme[.code]))
      }
      spans.append(Span(step.text.text(wording), step.role == .cleanUp ? theme[.stateEcho] : theme[.text]))
      if step.folded > 0 { spans.append(Span(" ×\(step.folded + 1)", theme[.dim])) }
      if step.role == .root { spans.append(Span(" ◀ " + wording("role.root"), theme[.stateFailure])) }
      if step.role == .cleanUp { spans.append(Span(" " + wording("role.clean-up"), theme[.dim])) }
      lines += LineWrap.wrap(TextLine(spans, target: .record(step.record), indent: 15), to: width)
    }
    return lines
  }

  private func proof(_ finding: Finding, width: Int) -> [TextLine] {
    var lines = [heading("proof")]
    func add(_ sign: String, _ role: Role, _ text: String, _ record: RecordID?) {
      var spans = [Span(sign + " ", theme[role]), Span(text, theme[.text])]
      if let record { spans.append(Span("  " + reference(record), theme[.dim])) }
      lines += LineWrap.wrap(TextLine(spans, target: record.map { .record($0) }, indent: 2), to: width)
    }
    for item in finding.evidence { add("✔", .stateOK, item.text.text(wording), item.records.first) }
    for item in finding.counterEvidence {
      add("✖", .stateFailure, wording("case.against") + item.text.text(wording), item.records.first)
    }
    for other in finding.competing {
      let record = snapshot.findings.first { $0.number == other.number }?.root.record
      add("≠", .stateWarning, snapshot.sentence(other, wording), record)
    }
    for item in finding.joins { add("=", .text, item.text.text(wording), item.records.first) }
    if finding.counterEvidence.isEmpty { add("·", .dim, wording("case.nothing-against"), nil) }
    if !finding.open.isEmpty {
      add("?", .stateMissing, wording("case.missing", ["what": "\(finding.open.count)"]), nil)
    }
    if let file = finding.root.file, let folder = finding.root.folder {
      lines.append(TextLine())
      lines += LineWrap.wrap(TextLine([Span(file, theme[.path])], copy: file), to: width)
      lines += LineWrap.wrap(
        TextLine(
          [
            Span(folder, theme[.path]),
            Span(finding.root.isFolderComputed ? "  " + wording("case.computed") : "", theme[.dim]),
          ], copy: folder, indent: 2), to: width)
    }
    return lines
  }

  /// `CBS.log:3121`.
  private func reference(_ record: RecordID) -> String {
    let location = state.store.location(record)
    let path = state.store.sources[Int(location.source.index)].path
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return location.number.map { "\(name):\($0)" } ?? name
  }

  /// Two columns as lines; the left one's lines stay selectable.
  private func beside(_ left: [TextLine], _ right: [TextLine], left width: Int) -> [TextLine] {
    (0..<max(left.count, right.count)).map { row in
      let here = row < left.count ? left[row] : TextLine()
      let there = row < right.count ? right[row] : TextLine()
      let fill = max(0, width - TextWidth.columns(of: here.text))
      let spans =
        here.spans + [Span(String(repeating: " ", count: fill) + "│ ", theme[.border])] + there.spans
      return TextLine(spans, target: here.target ?? there.target, copy: here.copy ?? there.copy)
    }
  }

  private func ask(_ finding: Finding) -> [TextLine] {
    var lines = [heading("ask")]
    for request in finding.answered {
      let answer = request.answer?.text.text(wording) ?? ""
      lines.append(
        TextLine(
          [
            Span("✔  ", theme[.stateOK]),
            Span(
              wording("scan.answered", ["what": request.what.text(wording), "answer": answer]), theme[.text]),
          ], target: request.answer?.records.first.map { .record($0) }, indent: 3))
    }
    for (index, request) in finding.open.enumerated() {
      lines.append(
        TextLine(
          [
            Span(TextWidth.pad("\(index + 1)", to: 3), theme[.stateMissing]),
            Span(request.what.text(wording), theme[.text]),
            Span("  " + request.why.text(wording), theme[.dim]),
          ], indent: 3))
      if let command = request.command ?? request.path {
        lines.append(TextLine([Span("   "), Span(command, theme[.path])], copy: command, indent: 5))
      }
    }
    return lines
  }

  private var otherFindings: [TextLine] {
    guard snapshot.findings.count > 1 else { return [] }
    let rest = snapshot.findings.dropFirst()
    return [heading("other")]
      + rest.prefix(6).map { finding in
        TextLine(
          [
            Span("F\(finding.number) \(finding.failureClass) ", theme[.stateFailure]),
            Span(snapshot.sentence(finding, wording), theme[.text]),
          ], target: .record(finding.root.record), indent: 3)
      } + [TextLine()]
  }

  /// Failures that stand in no lane and that no finding explains, the most frequent first; `e` in the list of all
  /// records reaches each of them.
  private var unexplained: [TextLine] {
    let groups = snapshot.unexplained.sorted {
      ($1.records.count, $0.record) < ($0.records.count, $1.record)
    }
    guard !groups.isEmpty else { return [] }
    var lines = [
      TextLine(
        wording("case.unexplained", ["count": "\(snapshot.unexplainedCount)"]), theme[.title],
        target: .view(.log))
    ]
    for group in groups.prefix(Self.mostUnexplained) {
      lines.append(
        TextLine(
          [
            Span(TextWidth.pad(state.clock(group.record), to: state.clockWidth), theme[.time]),
            Span(group.code.map { $0.text + " " } ?? "", theme[.code]),
            Span(group.text.text(wording), theme[.text]),
            Span(group.records.count > 1 ? " ×\(group.records.count)" : "", theme[.dim]),
            Span("  " + reference(group.record), theme[.dim]),
          ], target: .record(group.record), indent: 15))
    }
    if groups.count > Self.mostUnexplained {
      let more = groups.count - Self.mostUnexplained
      lines.append(TextLine("   " + wording("scan.more-unexplained", ["count": "\(more)"]), theme[.dim]))
    }
    return lines + [TextLine()]
  }

  private static let mostUnexplained = 6

  private var sources: [TextLine] {
    [heading("sources")] + SourceLines(state: state).short + [TextLine(counts, theme[.dim])]
  }
}
