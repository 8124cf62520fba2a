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

  /// The attempts that are listed, one line each: those of the packages that are filtered for, without what comes
  /// every day.
  private var attempts: [Attempt] {
    let wanted = state.filters.effective.filter { $0.subject == .package && !$0.isExcluded }
      .compactMap { LogStore.kb(in: $0.value) }
    return state.snapshot.attempts.all.filter { attempt in
      !attempt.isRoutine && (wanted.isEmpty || attempt.kb.map(wanted.contains) ?? false)
    }
  }

  var lines: [TextLine] {
    let attempts = attempts
    var lines = attempts.map(line)
    if attempts.isEmpty { lines = [TextLine(), TextLine(wording("empty.attempts"), theme[.dim])] }
    let all = state.snapshot.attempts
    var rest = words.routine(all.all)
    if all.idleSessions > 0 { rest.append(wording("attempt.idle", ["count": "\(all.idleSessions)"])) }
    lines += rest.map { TextLine("  " + $0, theme[.dim], indent: 4) }
    guard let changes = state.snapshot.changes else { return lines }
    let change = ChangeWords(snapshot: state.snapshot, wording: wording)
    lines += [TextLine(), TextLine(change.head(changes), theme[.title])]
    return lines
      + change.lines(changes).map { line in
        TextLine([Span("  " + line.text, theme[.text])], target: line.record.map { .record($0) }, indent: 4)
      }
  }

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
      words.restarts(attempt), wording("attempt.seen-in", ["sources": words.sources(attempt)]),
      attempt.firstFailure.map { wording("attempt.first-failure", ["place": words.place($0)]) },
    ]
    lines += told.compactMap { $0 }.map { TextLine($0, theme[.text], indent: 2) }
    return lines
  }
}
