import Casework
import DataFiles
import Diagnosis
import LogStore
import Records
import Reports
import Terminal

/// The attempts view: a line for each attempt, then what changed since it last worked; below, what is known of the
/// attempt under the cursor.
struct AttemptLines {
  let state: WorkbenchState

  private var theme: Theme { state.theme }
  private var wording: Wording { state.wording }
  private var words: AttemptWords {
    AttemptWords(snapshot: state.snapshot, wording: wording, codes: state.surroundings.knowledge.codes)
  }

  /// The KB numbers that are filtered for.
  private var wanted: [String] {
    state.filters.effective.filter { $0.subject == .package && !$0.isExcluded }
      .compactMap { LogStore.kb(in: $0.value) }
  }

  /// The attempts that are listed, one line each: those of the packages that are filtered for, else all without what
  /// comes every day and was not asked for.
  private var attempts: [Attempt] {
    let wanted = wanted
    let words = words
    return state.snapshot.attempts.all.filter { attempt in
      guard wanted.isEmpty else { return attempt.kb.map(wanted.contains) ?? false }
      return !attempt.isRoutine || state.listedRoutine.contains(words.name(attempt))
    }
  }

  var lines: [TextLine] {
    let attempts = attempts
    var lines = attempts.map(line)
    if attempts.isEmpty { lines = [TextLine(), TextLine(wording("empty.attempts"), theme[.dim])] }
    let all = state.snapshot.attempts
    if wanted.isEmpty {
      lines += words.routineCounts(all.all).map { name, count in
        let key = state.listedRoutine.contains(name) ? "attempt.routine-listed" : "attempt.routine-view"
        return TextLine(
          "  " + wording(key, ["name": name, "count": "\(count)"]), theme[.dim], target: .routine(name),
          copy: name, indent: 4)
      }
    }
    if all.idleSessions > 0 {
      let idle = wording("attempt.idle", ["count": "\(all.idleSessions)"])
      lines.append(TextLine("  " + idle, theme[.dim], indent: 4))
    }
    return lines + changes
  }

  /// What changed since it last worked: a column of dates where they change, of clocks, of kinds.
  private var changes: [TextLine] {
    guard let changes = state.snapshot.changes else { return [] }
    let words = ChangeWords(snapshot: state.snapshot, wording: wording)
    let told = words.lines(changes) { instant, beside in
      let offset = state.offset(at: instant)
      let isSameDay = beside.map { $0.dateText(state.offset(at: $0)) } == instant.dateText(offset)
      return (isSameDay ? instant.clockText(offset) : state.dateAndClock(instant)) + "."
        + instant.millisecondText
    }
    let kindWidth = 2 + (told.compactMap { $0.kind.map { TextWidth.columns(of: words.word($0)) } }.max() ?? 0)
    let indent = 2 + dateWidth + clockWidth + kindWidth
    var lines = [
      TextLine(), TextLine(words.head(changes, time: state.dateAndClock), theme[.title], indent: 2),
    ]
    var lastDate = ""
    for line in told {
      let target = line.record.map { TextLine.Target.record($0) }
      guard let kind = line.kind else {
        lines.append(TextLine("  " + line.words, theme[.text], target: target, indent: 4))
        continue
      }
      // `2022-09-21 08:42:17`, with an offset where it is not the header's.
      let parts = line.time.map { state.dateAndClock($0).split(separator: " ").map(String.init) } ?? ["?"]
      let date = parts[0]
      let spans = [
        Span("  " + TextWidth.pad(date == lastDate ? "" : date, to: dateWidth), theme[.time]),
        Span(TextWidth.pad(parts.count > 1 ? parts[1] : "", to: clockWidth), theme[.time]),
        Span(TextWidth.pad(words.word(kind), to: kindWidth), theme[.dim]),
        Span(line.words, theme[.text]),
      ]
      lines.append(TextLine(spans, target: target, indent: indent))
      lastDate = date
    }
    return lines
  }

  /// Columns of a date and a blank.
  private var dateWidth: Int { 11 }
  /// Columns of a clock and two blanks: in the viewer's own zone some carry their offset.
  private var clockWidth: Int { state.shown.choice == .local ? 16 : 10 }

  private func role(_ attempt: Attempt) -> Role {
    switch attempt.outcome {
    case .failed: .stateFailure
    case .succeeded: .stateOK
    case .unfinished, .unknown: .stateMissing
    }
  }

  /// Columns that every attempt has, and what the width allows.
  private func line(_ attempt: Attempt) -> TextLine {
    let width = state.size.width
    let start = attempt.start.map { state.dateAndClock($0) } ?? wording("attempt.no-clock")
    let name = TextWidth.truncate(words.name(attempt), to: width >= 100 ? 34 : 20)
    var code = ""
    if let result = attempt.result, result.value != 0 {
      code = result.text
      let symbol = state.surroundings.knowledge.codes.symbol(for: result)
      if width >= 100, let symbol { code += " " + symbol }
    }
    let nameWidth = max(11, min(36, attempts.map { TextWidth.columns(of: words.name($0)) }.max() ?? 0) + 2)
    return TextLine(
      [
        Span(attempt.outcome.sign + " ", theme[role(attempt)]),
        Span(TextWidth.pad("\(attempt.number)", to: 4), theme[.dim]),
        Span(TextWidth.pad(start, to: 21), theme[.time]),
        Span(TextWidth.pad(name, to: width >= 100 ? nameWidth : min(22, nameWidth)), theme[.title]),
        Span(TextWidth.pad(words.outcome(attempt), to: 12), theme[role(attempt)]),
        Span(code, theme[.code]),
      ], target: attempt.target.map { .record($0) }, copy: attempt.name, indent: 6)
  }

  /// What is known of the attempt at a line; none for other lines.
  func detail(at index: Int) -> [TextLine] {
    let attempts = attempts
    guard attempts.indices.contains(index) else { return [] }
    let attempt = attempts[index]
    let words = words
    var lines = [
      TextLine(
        [
          Span("\(attempt.number) \(words.name(attempt))  ", theme[.title]),
          Span(words.result(attempt), theme[role(attempt)]),
        ], indent: 2)
    ]
    let times = [attempt.start, attempt.end].map { $0.map { state.dateAndClock($0) } ?? "?" }
      .joined(separator: " … ")
    let title = attempt.kb == nil ? nil : attempt.title ?? attempt.package
    let told = [
      times + (words.duration(attempt).map { "  " + $0 } ?? ""), title, words.client(attempt),
      words.phases(attempt),
      words.restarts(attempt, time: state.dateAndClock),
      wording("attempt.seen-in", ["sources": words.sources(attempt)]),
      attempt.firstFailure.map { wording("attempt.first-failure", ["place": words.place($0)]) },
    ]
    lines += told.compactMap { $0 }.map { TextLine($0, theme[.text], indent: 2) }
    return lines
  }
}
