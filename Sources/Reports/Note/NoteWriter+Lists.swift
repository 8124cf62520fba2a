import Casework
import Diagnosis
import Knowledge
import LogStore
import PlainText
import Records

extension NoteWriter {
  /// Most rows of the hash table; the scan document has them all.
  static let mostHashes = 60

  // MARK: Hashes

  func hashes() -> [String] {
    let files = Set(findings.compactMap { $0.root.file?.lowercased() })
    // Those of the findings' files first, each group in order of occurrence.
    let facts = store.mismatches
    let ordered =
      facts.filter { files.contains(store.terms.text($0.file).lowercased()) }
      + facts.filter { !files.contains(store.terms.text($0.file).lowercased()) }
    guard !ordered.isEmpty else { return [] }
    let titles = ["file", "component", "expected", "actual", "count", "reference"].map {
      context.say("note.column.\($0)")
    }
    var lines = ["| " + titles.joined(separator: " | ") + " |", "|---|---|---|---|---|---|"]
    for fact in ordered.prefix(Self.mostHashes) {
      let identity = fact.component.flatMap { ComponentIdentity(logText: store.terms.text($0)) }
      let place = identity?.shortText ?? (fact.component ?? fact.folder).map { store.terms.text($0) }
      let cells = [
        context.code(store.terms.text(fact.file), inTable: true),
        place.map { context.code($0, inTable: true) } ?? "–",
        digest(fact.expected), digest(fact.actual), "\(fact.records.count)",
      ]
      lines.append("| " + cells.joined(separator: " | ") + " |" + context.cite(fact.records) + " |")
    }
    if ordered.count > Self.mostHashes {
      lines += ["", context.say("note.more-hashes", ["count": "\(ordered.count - Self.mostHashes)"])]
    }
    return lines
  }

  private func digest(_ digest: Digest?) -> String { digest.map { "`\($0.hex)`" } ?? "–" }

  // MARK: What to ask and to do

  /// What to ask for, and behind it what needs no asking any more.
  func asked() -> [String] {
    let requests = requests()
    let answers = answers()
    guard !answers.isEmpty else { return requests }
    return requests + (requests.isEmpty ? [] : [""]) + [context.say("note.answers"), ""] + answers
  }

  /// What was asked for and is answered by now, each once.
  private func answers() -> [String] {
    var lines: [String] = []
    for request in findings.flatMap(\.answered) {
      guard let answer = request.answer else { continue }
      let line =
        "- "
        + context.say(
          "note.answered", ["what": context.say(request.what), "answer": context.say(answer.text)])
        + context.cite(answer.records)
      if !lines.contains(line) { lines.append(line) }
    }
    return lines
  }

  /// The requests of all findings that nothing answers yet, each once, numbered through.
  private func requests() -> [String] {
    var lines: [String] = []
    var asked: Set<[String?]> = []
    for finding in findings {
      for request in finding.open {
        let key = [
          request.path, request.command,
          request.path == nil && request.command == nil ? context.say(request.what) : nil,
        ]
        guard asked.insert(key).inserted else { continue }
        // Only what was made from the root's fields can be checked there.
        let fields = [finding.root.file, finding.root.folder, finding.root.component].compactMap { $0 }
        let isMade = [request.path, request.command].contains { text in
          fields.contains { text?.contains($0) ?? false } || text?.contains("_*") ?? false
        }
        if !lines.isEmpty { lines.append("") }
        let sentence = context.say(
          "note.request", ["what": context.say(request.what), "why": context.say(request.why)])
        lines.append("\(asked.count). \(sentence)" + (isMade ? context.cite(finding.root.record) : ""))
        for (text, info) in [(request.path, "text"), (request.command, "bat")] {
          guard let text else { continue }
          lines += [""] + context.fence(text, info: info)
          if HarmlessText.of(text) != text { lines += ["", context.say("note.path-altered")] }
        }
      }
    }
    return lines
  }

  func steps() -> [String] {
    var told: [String] = []
    for step in findings.flatMap(\.nextSteps) {
      let text = context.say(step)
      if !told.contains(text) { told.append(text) }
    }
    return told.enumerated().map { "\($0.offset + 1). \($0.element)" }
  }

  // MARK: What was read

  func sources() -> [String] {
    let snapshot = context.snapshot
    var lines = [
      context.say(
        "note.counts", Dictionary(uniqueKeysWithValues: ScanText.counts(snapshot).map { ($0, $1) })),
      "",
    ]
    for report in snapshot.sources { lines += describe(report) }
    return lines
  }

  /// Codes and places of failures that no finding explains; their words stay in the logs.
  func unexplained() -> [String] {
    let groups = context.snapshot.unexplained
    guard !groups.isEmpty else { return [] }
    var lines = groups.prefix(Self.mostUnexplained).map { group in
      "- "
        + context.say(
          "note.unexplained",
          [
            "path": Markdown.code(context.path(store.sources[Int(group.source.index)].path)),
            "code": group.code.map(context.codeAndMeaning) ?? context.say("note.without-code"),
            "count": "\(group.records.count)",
          ]) + context.cite(group.record)
    }
    if groups.count > Self.mostUnexplained {
      lines += [
        "", context.say("note.more-unexplained", ["count": "\(groups.count - Self.mostUnexplained)"]),
      ]
    }
    return lines
  }

  private static let mostUnexplained = 12

  private func describe(_ report: SourceReport) -> [String] {
    var parts = [context.say("status.\(report.status.rawValue)")]
    if let source = report.source {
      parts.append(context.say("kind.\(source.kind.rawValue)"))
      parts.append(context.say("note.bytes", ["count": "\(source.byteCount)"]))
      if ![.duplicate, .aside].contains(report.status) {
        parts.append(context.say("source.records", ["count": "\(report.recordCount)"]))
      }
    }
    if let original = report.duplicateOf {
      parts.append(context.say("note.same-as", ["path": Markdown.code(context.path(original))]))
    }
    let values = [
      "path": Markdown.code(context.path(report.path)),
      "parts": parts.joined(separator: context.say("note.comma")),
    ]
    var lines = ["- " + context.say("note.source", values)]
    guard report.status != .duplicate else { return lines }
    if let span = report.span {
      lines.append(
        "  - "
          + context.say("note.span", ["first": context.time(span.first), "last": context.time(span.last)]))
    }
    for clock in report.clocks where report.recordCount > 0 {
      lines.append("  - " + clock.text(context.wording))
    }
    for complaint in report.complaints.prefix(Self.mostComplaints) {
      lines.append(
        "  - ! "
          + context.say(
            "note.complaint",
            [
              "what": Markdown.prose(context.redacted(complaint.what(context.wording))),
              "offset": "\(complaint.location.offset)",
              "done": context.say("complaint.done.\(complaint.action.rawValue)"),
            ]))
    }
    if report.complaints.count > Self.mostComplaints {
      let more = report.complaints.count - Self.mostComplaints
      lines.append("  - ! " + context.say("source.more-complaints", ["count": "\(more)"]))
    }
    if let refusal = report.refusal { lines.append("  - ! " + Markdown.prose(refusal.what(context.wording))) }
    if options.withHashes, let hash = report.sha256() { lines.append("  - SHA-256 `\(hash.hex)`") }
    return lines
  }

  private static let mostComplaints = 8
}
