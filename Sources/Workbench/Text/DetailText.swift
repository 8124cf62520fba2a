import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import Records
import Reports
import Terminal

/// The whole of one record: where it stands, every code in words, decoded fields, the computed folder, raw text.
struct DetailText {
  let state: WorkbenchState

  var store: LogStore { state.store }
  private var theme: Theme { state.theme }
  var wording: Wording { state.wording }

  func lines(_ id: RecordID) -> [TextLine] {
    let record = store.record(id)
    var lines = [head(record)]
    lines += marks(record)
    lines += findings(id)
    lines += codes(record)
    lines += fields(record)
    lines.append(TextLine())
    lines += raw(id)
    return lines
  }

  private func label(_ key: String) -> Span {
    Span(TextWidth.pad(wording("field.\(key)"), to: 11), theme[.dim])
  }

  private func row(_ key: String, _ value: String, _ role: Role = .text, copy: String? = nil) -> TextLine {
    TextLine([label(key), Span(value, theme[role])], copy: copy ?? value, indent: 11)
  }

  private func head(_ record: Record) -> TextLine {
    let location = store.location(record.id)
    let source = store.sources[Int(location.source.index)]
    let name = source.path.split(separator: "/").last.map(String.init) ?? source.path
    let place = location.number.map { "\(name):\($0)" } ?? name
    var spans = [Span(place, theme[.title])]
    if let time = record.time {
      let offset = state.offset(at: time)
      let clock =
        time.clockText(offset) + (record.marks.contains(.exact) ? "." + time.millisecondText : "")
      spans.append(
        Span("  \(time.dateText(offset)) \(clock) \(offset.text)", theme[.time]))
      if offset != .utc { spans.append(Span("  UTC \(time.clockText(.utc))", theme[.dim])) }
    }
    return TextLine(
      spans,
      copy: "\(source.path):\(location.number.map(String.init) ?? "") @\(location.offset)+\(location.length)")
  }

  private func marks(_ record: Record) -> [TextLine] {
    var words: [String] = []
    if record.level != .none { words.append(wording(record.level.wordingKey)) }
    for (mark, key) in [
      (RecordMarks.excerpt, "excerpt"), (.repaired, "repaired"), (.proven, "proven"),
      (.disproven, "disproven"),
      (.salvaged, "salvaged"), (.copy, "copy"), (.noise, "noise"),
    ] where record.marks.contains(mark) { words.append(wording("mark.\(key)")) }
    if !record.marks.contains(.exact), record.time != nil { words.append(wording("mark.seconds-only")) }
    return [row("marks", words.joined(separator: ", "), .dim)]
  }

  private func findings(_ id: RecordID) -> [TextLine] {
    state.snapshot.findings.flatMap { finding in
      finding.chain.filter { $0.records.contains(id) }.prefix(1).map { step in
        row(
          "finding", "F\(finding.number) \(finding.failureClass): \(wording("role.\(step.role.rawValue)"))",
          step.role == .root ? .stateFailure : .text)
      }
    }
  }

  private func codes(_ record: Record) -> [TextLine] {
    let table = state.surroundings.knowledge.codes
    var all = store.codes(of: record.id)
    if case .event(let event) = record.payload, let code = event.code, !all.contains(code) {
      all.append(code)
    }
    if case .event(let event) = record.payload {
      let provider = store.terms.text(event.provider)
      for (_, value) in EventFields(text: state.snapshot.eventText(record.id)).data {
        if let code = EventWords.code(provider: provider, value: value), !all.contains(code) {
          all.append(code)
        }
      }
    }
    return all.flatMap { code -> [TextLine] in
      let decoded = table.decode(code)
      var spans = [label("code"), Span(code.text, theme[.code])]
      let canonical = table.canonical(code)
      if canonical != code { spans.append(Span(" = \(canonical.text)", theme[.code])) }
      spans.append(Span("  " + (decoded.symbol ?? wording("code.unassigned")), theme[.title]))
      var lines = [TextLine(spans, copy: code.text, indent: 11)]
      if let meaning = decoded.meaning(wording.language) {
        lines.append(
          TextLine([Span(String(repeating: " ", count: 11)), Span(meaning, theme[.text])], indent: 11))
      }
      if let hint = decoded.hint(wording.language) {
        lines.append(
          TextLine([Span(String(repeating: " ", count: 11)), Span("→ " + hint, theme[.dim])], indent: 11))
      }
      return lines
    }
  }

  // MARK: Fields

  private func name(_ term: TermID?) -> String? { term.map { store.terms.text($0) } }

  private func fields(_ record: Record) -> [TextLine] {
    var lines: [TextLine] = []
    func add(_ key: String, _ value: String?, _ role: Role = .text) {
      if let value, !value.isEmpty { lines.append(row(key, value, role)) }
    }
    switch record.payload {
    case .hydrationError(let error):
      add("delta", delta(error.delta))
      add("integrity", error.integrityValid.map { wording($0 ? "fact.valid" : "fact.invalid") })
      if let stored = error.retrievedChecksum, let computed = error.computedChecksum {
        let sign = stored == computed ? "=" : "≠"
        add("checksums", "\(stored) \(sign) \(computed)", stored == computed ? .stateOK : .stateMismatch)
      }
    case .hydrationFailed(let failed): add("file", name(failed.file), .path)
    case .origin(let origin):
      add("function", name(origin.function))
      add("code-at", [name(origin.sourceFile), origin.line.map { "(\($0))" }].compactMap { $0 }.joined())
    case .trace(let trace):
      add("function", name(trace.function))
      add("call", trace.call.map { "#\($0)#" })
    case .fileCall(let call):
      add("path", name(call.path), .path)
      add("function", name(call.trace.function))
      add("length", call.lengthAgrees.map { wording($0 ? "fact.length-agrees" : "fact.length-differs") })
    case .hashMismatch(let mismatch): lines += hashes(record.id, mismatch)
    case .failureReport(let report):
      add("package", name(report.package))
      add("stage", name(report.failureSource))
      add("client", name(report.client))
    case .failure(let failure): add("package", name(failure.package))
    case .sessionStart(let session, let client):
      add("session", name(session))
      add("client", name(client))
    case .sessionEnd(let end):
      add("session", name(end.session))
      add("package", name(end.package))
    case .event(let event): lines += self.event(record, event)
    case .readiness(let readiness): lines += self.readiness(readiness)
    case .repairStep(let step):
      add("step", wording("chain.repair-\(step.action.rawValue)", ["file": name(step.file) ?? ""]))
      add("count", step.count.map { "\($0)" })
      add("file", name(step.file), .path)
      add("logged-in", name(step.folder), .path)
      add("package", name(step.package))
      add("reason", name(step.reason))
    case .report(let report):
      add("event", ["\(report.id)", name(report.name)].compactMap { $0 }.joined(separator: " "))
      add("outcome", name(report.outcome), record.marks.contains(.failure) ? .stateFailure : .text)
      add("operation", name(report.operation))
      add("message", name(report.message))
      add("client", name(report.client))
      add("update", name(report.update))
    case .section(let section):
      add("section", name(section.title))
      add("exit", name(section.exit), record.marks.contains(.failure) ? .stateFailure : .text)
      add("error", name(section.error), .stateFailure)
      add(
        "lines",
        wording("fact.marked-lines", ["errors": "\(section.errors)", "warnings": "\(section.warnings)"]))
    case .filter(let filter):
      add("filter", name(filter.name))
      add("altitude", name(filter.altitude))
      add("volume", name(filter.volume))
      add("instances", filter.instances.map { "\($0)" })
      add("frame", filter.frame.map { "\($0)" })
    case .verdict(let fields):
      let values = fields.map { (name($0.name) ?? "", name($0.value) ?? "") }
      lines += named(values, measuring: values)
    case nil where record.kind == .readinessReport:
      if let report = store.readiness(of: record.id) { lines += readiness(report) }
    case let payload?:
      for (key, value) in evidence(payload) { add(key, value, key == "path" ? .path : .text) }
    default: break
    }
    for term in store.subjects(of: record.id) where store.terms.kind(term) == .component {
      lines += component(term)
    }
    if let session = store.session(of: record.id) {
      add("session", "\(store.terms.text(session.id))  \(store.terms.text(session.client))", .dim)
    }
    return lines
  }

  private func delta(_ delta: Payload.DeltaType?) -> String? {
    switch delta {
    case .reverse: wording("fact.delta-reverse")
    case .forward: wording("fact.delta-forward")
    case .null: wording("fact.delta-null")
    case .other(let term): store.terms.text(term)
    case nil: nil
    }
  }

  private func component(_ term: TermID) -> [TextLine] {
    let text = store.terms.text(term)
    guard let identity = ComponentIdentity(logText: text) else { return [row("component", text, .component)] }
    return [
      row("component", identity.shortText, .component, copy: text),
      row("folder", WinSxSName(identity).text, .path),
    ]
  }

  private func hashes(_ id: RecordID, _ mismatch: Payload.HashMismatch) -> [TextLine] {
    var lines = [row("file", store.terms.text(mismatch.file), .path)]
    if let folder = mismatch.folder { lines.append(row("logged-in", store.terms.text(folder), .path)) }
    if let expected = mismatch.expected { lines.append(row("expected", expected.hex, .hashExpected)) }
    if let actual = mismatch.actual {
      lines.append(
        TextLine(
          [label("actual")] + compared(actual.hex, with: mismatch.expected?.hex), copy: actual.hex, indent: 11
        ))
    }
    if let algorithm = (mismatch.expected ?? mismatch.actual)?.algorithm {
      lines.append(row("algorithm", algorithm, .dim))
    }
    if let fact = store.mismatch(of: id), fact.records.count > 1 {
      lines.append(row("repeats", wording("fact.logged-times", ["count": "\(fact.records.count)"])))
    }
    return lines
  }

  /// The items of a store check that matter: what is still damaged comes first.
  private func readiness(_ readiness: Payload.Readiness) -> [TextLine] {
    var lines: [TextLine] = []
    func add(_ key: String, _ value: String?, _ role: Role = .text) {
      if let value, !value.isEmpty { lines.append(row(key, value, role)) }
    }
    add("operation", name(readiness.operation))
    add("result", readiness.result?.text, readiness.result?.isFailure == true ? .stateFailure : .text)
    add("last-step", name(readiness.lastStep))
    if readiness.detected != nil || readiness.repaired != nil {
      func number(_ value: UInt32?) -> String { value.map { "\($0)" } ?? "?" }
      add(
        "damage",
        wording(
          "fact.damage", ["detected": number(readiness.detected), "repaired": number(readiness.repaired)]))
    }
    for count in readiness.counts where count.value > 0 {
      add("count", "\(store.terms.text(count.name)): \(count.value)")
    }
    let items = readiness.rows.filter { !$0.isFixed } + readiness.rows.filter(\.isFixed)
    for item in items.prefix(200) {
      let place = [name(item.key), name(item.file)].compactMap { $0 }.joined(separator: "\\")
      let flag = name(item.flag).map { " (\($0))" } ?? ""
      add(
        item.isFixed ? "repaired" : "damaged", store.terms.text(item.kind) + flag,
        item.isFixed ? .stateOK : .stateFailure)
      if !place.isEmpty { lines.append(row("file", place, .path)) }
      add("reason", name(item.reason))
    }
    return lines
  }

  /// A hash with the digits marked that differ from `expected`; two hashes of different lengths have no such digits.
  private func compared(_ hash: String, with expected: String?) -> [Span] {
    let digits = Array(hash)
    guard let expected, expected.count == digits.count else { return [Span(hash, theme[.hashActual])] }
    return Highlight.runs(
      digits, where: zip(digits, expected).map { $0 != $1 }, plain: theme[.hashActual],
      found: theme[.hashDifference])
  }

  /// The event in words, the text that came along and where it came from, then the fields as they are.
  private func event(_ record: Record, _ event: Payload.Event) -> [TextLine] {
    let provider = store.terms.text(event.provider)
    var lines = [row("event", event.id == 0 ? provider : "\(provider) \(event.id)", .title)]
    // A mail's row or sentence stands below as it is.
    if record.marks.contains(.excerpt) { return lines }
    let fields = EventFields(text: state.snapshot.eventText(record.id))
    if let sentence = RecordText(state: state).sentence(event, fields) {
      lines.append(TextLine([label("meaning"), Span(sentence, theme[.text])], copy: sentence, indent: 11))
    }
    if let message = fields.message {
      let origin = wording(fields.isRendered ? "event.message-rendered" : "event.message-export")
      lines.append(
        TextLine(
          [label("message"), Span(message, theme[.text]), Span("  " + origin, theme[.dim])], copy: message,
          indent: 11))
    }
    let width = min(28, ((fields.data + fields.system).map { TextWidth.columns(of: $0.0) }.max() ?? 9) + 2)
    return lines
      + (fields.data + fields.system).map { name, value in
        var spans = [
          Span(TextWidth.pad(TextWidth.truncate(name, to: width - 1), to: width), theme[.dim]),
          Span(value, theme[.text]),
        ]
        if let meaning = state.surroundings.knowledge.eventWords.meaning(provider: provider, value: value) {
          spans.append(Span(" = " + meaning, theme[.title]))
        }
        return TextLine(spans, copy: value, indent: width)
      }
  }

  /// Values beside their names as the source has them.
  private func named(_ fields: [(String, String)], measuring measured: [(String, String)]) -> [TextLine] {
    let width = min(28, (measured.map { TextWidth.columns(of: $0.0) }.max() ?? 9) + 2)
    return fields.map { name, value in
      TextLine(
        [
          Span(TextWidth.pad(TextWidth.truncate(name, to: width - 1), to: width), theme[.dim]),
          Span(value, theme[.text]),
        ],
        copy: value, indent: width)
    }
  }

  private func raw(_ id: RecordID) -> [TextLine] {
    var lines: [TextLine] = []
    // CR LF is one character in Swift, and so one line end.
    for line in store.text(id, limit: 65_536).split(
      omittingEmptySubsequences: false, whereSeparator: \.isNewline)
    {
      lines.append(TextLine(String(line), theme[.dim]))
    }
    return lines
  }
}
