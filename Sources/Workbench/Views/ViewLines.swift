import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import Records
import Reports
import Terminal

extension WorkbenchState {
  /// The lines of a view that is a list.
  func listLines(_ view: ViewID) -> [TextLine] {
    let lines = ViewLines(state: self)
    return switch view {
    case .overview: OverviewLines(state: self).lines
    case .findings: lines.findings
    case .components: lines.components
    case .hashes: lines.hashes
    case .attempts: AttemptLines(state: self).lines
    case .sources: SourceLines(state: self).whole
    case .marks: lines.marks
    case .rules: lines.rules
    case .note: NoteLines(state: self).lines
    case .help: HelpLines(state: self).lines
    case .timeline, .record, .log: []
    }
  }
}

/// Lines of the smaller views.
struct ViewLines {
  let state: WorkbenchState

  private var theme: Theme { state.theme }
  private var wording: Wording { state.wording }
  private var store: LogStore { state.store }

  private func empty(_ key: String) -> [TextLine] {
    [TextLine(), TextLine(wording("empty.\(key)"), theme[.dim])]
  }

  var findings: [TextLine] {
    guard !state.snapshot.findings.isEmpty else { return empty("findings") }
    return state.snapshot.findings.flatMap { finding -> [TextLine] in
      var lines = [
        TextLine(
          [
            Span("F\(finding.number) \(finding.failureClass) ", theme[.stateFailure]),
            Span(state.snapshot.sentence(finding, wording), theme[.verdict]),
          ], target: .record(finding.root.record), indent: 7),
        TextLine(
          "   \(finding.rule) · \(wording("scan.confidence", ["confidence": wording("confidence.\(finding.confidence.rawValue)")])) · \(wording("anchor.\(finding.anchorReason.rawValue)"))",
          theme[.dim], indent: 3),
      ]
      for step in finding.chain {
        let folded = step.folded > 0 ? " ×\(step.folded + 1)" : ""
        lines.append(
          TextLine(
            [
              Span("   " + TextWidth.pad(state.clock(step.record), to: state.clockWidth), theme[.time]),
              Span(step.role.sign + " ", theme[.stateFailure]),
              Span(step.code.map { $0.text + " " } ?? "", theme[.code]),
              Span(step.text.text(wording) + folded, theme[.text]),
            ], target: .record(step.record), indent: 18))
      }
      for item in finding.evidence {
        lines.append(
          TextLine(
            [Span("   ✔ ", theme[.stateOK]), Span(item.text.text(wording), theme[.text])],
            target: item.records.first.map { .record($0) }, indent: 5))
      }
      for item in finding.counterEvidence {
        lines.append(
          TextLine(
            [Span("   ✖ ", theme[.stateFailure]), Span(item.text.text(wording), theme[.text])],
            target: item.records.first.map { .record($0) }, indent: 5))
      }
      for other in finding.competing {
        let target = state.snapshot.findings.first { $0.number == other.number }?.root.record
        lines.append(
          TextLine(
            [
              Span("   ≠ ", theme[.stateWarning]),
              Span(state.snapshot.sentence(other, wording), theme[.text]),
            ],
            target: target.map { .record($0) }, indent: 5))
      }
      for item in finding.joins {
        lines.append(
          TextLine(
            [Span("   = ", theme[.text]), Span(item.text.text(wording), theme[.text])],
            target: item.records.first.map { .record($0) }, indent: 5))
      }
      for request in finding.answered {
        let answer = request.answer?.text.text(wording) ?? ""
        let text = wording("scan.answered", ["what": request.what.text(wording), "answer": answer])
        lines.append(
          TextLine(
            [Span("   ✔ ", theme[.stateOK]), Span(text, theme[.text])],
            target: request.answer?.records.first.map { .record($0) }, indent: 5))
      }
      for request in finding.open {
        lines.append(
          TextLine(
            [Span("   ? ", theme[.stateMissing]), Span(request.what.text(wording), theme[.text])],
            copy: request.command ?? request.path, indent: 5))
      }
      for step in finding.nextSteps {
        lines.append(
          TextLine([Span("   → ", theme[.dim]), Span(step.text(wording), theme[.text])], indent: 5))
      }
      return lines + [TextLine()]
    }
  }

  var components: [TextLine] {
    let picker = Picker(kind: .component, store: store, filters: [])
    guard !picker.entries.isEmpty else { return empty("components") }
    let lanes = state.caseLanes
    let width = max(30, state.size.width - 5 - 9 * lanes.count)
    let head = TextLine(
      [Span(TextWidth.pad(wording("picker.component"), to: width), theme[.dim])]
        + lanes.map { lane in
          Span(
            TextWidth.pad(wording("picker.\(LaneLayout.names[lane])"), to: 9, .trailing),
            theme[LaneLayout.roles[lane]])
        })
    return [head]
      + picker.entries.map { entry in
        TextLine(
          [
            Span(TextWidth.pad(TextWidth.truncate(entry.name, to: width - 1), to: width), theme[.component]),
            Span(
              lanes.map {
                TextWidth.pad(entry.counts[$0] == 0 ? "·" : "\(entry.counts[$0])", to: 9, .trailing)
              }
              .joined(),
              theme[.text]),
          ], target: .filter(Filter(.component, entry.name)), copy: entry.name)
      }
  }

  var hashes: [TextLine] {
    guard !store.mismatches.isEmpty else { return empty("hashes") }
    return store.mismatches.flatMap { fact -> [TextLine] in
      guard let record = fact.records.first else { return [] }
      let identity = fact.component.flatMap { ComponentIdentity(logText: store.terms.text($0)) }
      var lines = [
        TextLine(
          [
            Span("≠ ", theme[.stateMismatch]), Span(store.terms.text(fact.file), theme[.path]),
            Span(
              "  "
                + (identity?.shortText ?? fact.folder.map { store.terms.text($0) }
                  ?? wording("hashes.component-unknown")),
              theme[.component]),
            Span("  ×\(fact.records.count)  \(state.clock(record))", theme[.dim]),
          ], target: .record(record), indent: 2)
      ]
      let sides = [
        ("field.expected", fact.expected, Role.hashExpected), ("field.actual", fact.actual, Role.hashActual),
      ]
      for case (let label, let hash?, let role) in sides {
        lines.append(
          TextLine(
            [
              Span("   \(TextWidth.pad(wording(label), to: 10))", theme[.dim]),
              Span(hash.hex, theme[role]),
            ], copy: hash.hex))
      }
      return lines
    }
  }

  var marks: [TextLine] {
    let records = state.markedRecords
    guard !records.isEmpty else { return empty("marks") }
    let text = RecordText(state: state)
    return records.map { record in
      TextLine(
        [Span(TextWidth.pad(state.clock(record), to: state.clockWidth), theme[.time])]
          + text.spans(record, count: 1),
        target: .record(record), indent: 13)
    }
  }

  var rules: [TextLine] {
    let hits = Dictionary(grouping: state.snapshot.findings, by: \.rule).mapValues(\.count)
    let errors = state.surroundings.knowledge.ruleErrors.map {
      TextLine([Span("✖ ", theme[.stateFailure]), Span($0.description, theme[.text])], indent: 2)
    }
    return errors
      + state.surroundings.knowledge.rules.map { rule in
        let title = wording.language == .chinese ? rule.title.chinese : rule.title.english
        return TextLine(
          [
            Span(hits[rule.id] == nil ? "  " : "✖ ", theme[.stateFailure]),
            Span(TextWidth.pad(rule.failureClass, to: 5), theme[.title]),
            Span(TextWidth.pad(rule.id, to: 28), theme[.component]),
            Span(title, theme[hits[rule.id] == nil ? .dim : .text]),
          ], copy: rule.id, indent: 35)
      }
  }
}

/// The help page: every command that has a key, its keys and its words; Enter runs it.
struct HelpLines {
  let state: WorkbenchState

  private static let groups: [(String, [CommandID])] = [
    (
      "move",
      [
        .down, .up, .left, .right, .pageDown, .pageUp, .halfDown, .halfUp, .top, .bottom, .scrollLeft,
        .scrollRight, .nextLane, .previousLane, .nextPane, .previousPane, .nextError, .previousError,
        .nextWarning, .previousWarning, .nextGap, .previousGap, .nextSession, .previousSession, .goToTime,
        .jumpBack,
      ]
    ),
    (
      "views",
      [
        .viewCase, .viewTimeline, .viewFindings, .viewComponents, .viewHashes, .viewAttempts, .viewSources,
        .viewMarks, .viewRules, .viewLog, .open, .fields, .explain, .whereAmI, .note, .help, .palette,
      ]
    ),
    (
      "filter",
      [
        .pickComponent, .include, .exclude, .dropFilter, .toggleFilters, .toggleFailures, .undo, .redo,
        .search, .searchNext, .searchPrevious,
      ]
    ),
    (
      "lanes",
      [
        .lane1, .lane2, .lane3, .lane4, .widenLane, .foldLane, .foldRepeats, .toggleZone, .setZone,
        .setOffset,
      ]
    ),
    (
      "marks",
      [
        .mark, .nextMark, .previousMark, .copyRecord, .copyPath, .copyHash, .copyCode, .copyReference,
        .copyRequests,
      ]
    ),
    ("note", [.writeNote, .switchLanguage, .addMarked]),
    ("program", [.back, .escape, .quit, .interrupt, .redraw, .suspend]),
  ]

  var lines: [TextLine] {
    let theme = state.theme
    let filter = state.helpFilter.lowercased()
    var lines = [TextLine(state.wording("help.intro"), theme[.dim]), TextLine()]
    if !filter.isEmpty {
      lines[0] = TextLine(state.wording("help.filtered", ["text": state.helpFilter]), theme[.match])
    }
    for (group, commands) in Self.groups {
      var rows: [TextLine] = []
      for command in commands {
        let keys = state.surroundings.keymap.keys(of: command).joined(separator: "  ")
        let words = state.wording("command.\(command.rawValue)")
        guard !keys.isEmpty else { continue }
        if !filter.isEmpty, !keys.lowercased().contains(filter), !words.lowercased().contains(filter),
          !command.rawValue.contains(filter)
        {
          continue
        }
        rows.append(
          TextLine(
            [Span("  " + TextWidth.pad(keys, to: 22), theme[.hintKey]), Span(words, theme[.text])],
            target: .command(command), indent: 24))
      }
      if !rows.isEmpty {
        lines += [TextLine(state.wording("help.group-\(group)"), theme[.title])] + rows + [TextLine()]
      }
    }
    return lines
  }
}
