import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import Records

/// Writes the parts of a note, in the order in which they stand, since the numbers of references follow it.
struct NoteWriter {
  let context: NoteContext
  let findings: [Finding]
  let options: CaseNote.Options
  let toolVersion: String

  var store: LogStore { context.store }

  func sections() -> [CaseNote.Section] {
    let head = section(.head, head())
    var sections = [
      CaseNote.Section(id: .head, title: title, lines: head.lines, references: head.references),
      section(.verdict, verdict()),
      section(.timeline, forEachFinding(timeline)),
      section(.changes, changes()),
      section(.hashes, hashes()),
      section(.evidence, forEachFinding(evidence)),
      section(.ask, asked()),
      section(.steps, steps()),
      section(.unexplained, unexplained()),
      section(.sources, sources()),
    ]
    sections.append(
      CaseNote.Section(
        id: .references, title: context.say("note.section.references"), lines: context.cited.map(reference),
        references: Array(1..<context.cited.count + 1)))
    return sections.filter { !$0.lines.isEmpty }
  }

  private func section(_ id: CaseNote.Section.ID, _ lines: [String]) -> CaseNote.Section {
    CaseNote.Section(
      id: id, title: context.say("note.section.\(id.rawValue)"), lines: lines, references: context.takeCited()
    )
  }

  /// One finding needs no heading of its own.
  private func forEachFinding(_ lines: (Finding) -> [String]) -> [String] {
    guard findings.count > 1 else { return findings.first.map(lines) ?? [] }
    var all: [String] = []
    for finding in findings {
      let own = lines(finding)
      guard !own.isEmpty else { continue }
      if !all.isEmpty { all.append("") }
      all += ["### " + heading(finding), ""] + own
    }
    return all
  }

  private func heading(_ finding: Finding) -> String {
    "F\(finding.number) · "
      + [finding.failureClass, finding.kb, finding.root.file].compactMap { $0 }
      .map { context.value($0) }.joined(separator: " · ")
  }

  // MARK: Head

  /// The KB numbers of the findings, each once.
  private var updates: [String] {
    findings.compactMap(\.kb).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  private var title: String {
    if findings.isEmpty {
      return context.say(context.snapshot.isReadable ? "note.title-none" : "note.title-unread")
    }
    guard !updates.isEmpty else { return context.say("note.title-unknown") }
    let key = findings.allSatisfy { $0.installedLater != nil } ? "note.title-later" : "note.title"
    return context.say(key, ["kb": updates.map { context.value($0) }.joined(separator: ", ")])
  }

  private func head() -> [String] {
    var lines: [String] = []
    for kb in updates {
      let record = findings.first { $0.kb == kb }.flatMap { self.record(naming: kb, in: $0) }
      lines.append("- " + context.say("note.update", ["update": context.value(kb)]) + context.cite(record))
    }
    for finding in findings {
      guard let package = finding.package else { continue }
      let line = context.say("note.package", ["package": context.value(package)])
      if lines.contains(where: { $0.hasPrefix("- " + line) }) { continue }
      lines.append("- " + line + context.cite(record(naming: package, in: finding)))
    }
    for (name, record) in computers() {
      lines.append(line("note.machine", ["name": context.value(name)], record))
    }
    if let stack = stack() {
      let parts = stack.version.split(separator: ".")
      let build = parts.count > 2 ? parts[..<3].joined(separator: ".") : stack.version
      lines.append(
        line(
          "note.build", ["build": context.value(build), "stack": context.value(stack.version)], stack.record))
      if let architecture = stack.architecture {
        lines.append(line("note.architecture", ["architecture": context.value(architecture)], stack.record))
      }
    }
    if let created = options.created {
      lines.append("- " + context.say("note.created", ["time": context.time(created)]))
    }
    lines.append(
      "- "
        + context.say(
          "note.tool-\(context.snapshot.shown.choice.word)",
          [
            "version": toolVersion, "zone": context.snapshot.zone.text,
            "shown": context.snapshot.shown.choice.text,
          ]))
    return lines
  }

  private func line(_ key: String, _ values: [String: String], _ record: RecordID) -> String {
    "- " + context.say(key, values) + context.cite(record)
  }

  /// Computer names, each with the first event that has it; a machine that was renamed has several.
  private func computers() -> [(String, RecordID)] {
    var found: [(name: TermID, record: RecordID)] = []
    for record in store.rows(.events) where found.count < 4 {
      guard case .event(let event) = store.payload(record), let name = event.computer,
        !found.contains(where: { $0.name == name })
      else { continue }
      found.append((name, record))
    }
    return found.map { (store.terms.text($0.name), $0.record) }
  }

  /// The servicing stack that was loaded last before the failure.
  ///
  /// In the failure's own log when that says one: a case may hold logs of several machines.
  private func stack() -> (version: String, architecture: String?, record: RecordID)? {
    var found: (version: TermID, architecture: TermID?, record: RecordID, rank: Int)?
    let root = findings.first?.root.record
    let end = root.map { store.position(of: $0) } ?? .max
    store.forEachPayload { record, payload in
      guard case .stack(let version, let architecture) = payload else { return }
      let isOwn = root.map { store.source(record) == store.source($0) } ?? true
      let rank = (isOwn ? 2 : 0) + (store.position(of: record) <= end ? 1 : 0)
      if rank >= found?.rank ?? 0 { found = (version, architecture, record, rank) }
    }
    return found.map { found in
      (store.terms.text(found.version), found.architecture.map { store.terms.text($0) }, found.record)
    }
  }

  // MARK: Records to cite

  /// The record that states the finding's result: its session's end, else the last of its way up.
  func end(of finding: Finding) -> RecordID {
    let step =
      finding.chain.first { $0.role == .sessionEnd } ?? finding.chain.last { $0.role == .returned }
      ?? finding.chain.last { $0.role == .event }
    return step?.record ?? finding.root.record
  }

  /// The record from which the result was taken.
  func anchor(of finding: Finding) -> RecordID {
    guard finding.anchorReason == .failureReport else { return end(of: finding) }
    let records = finding.chain.lazy.flatMap(\.records)
    return records.first { store.kind($0) == .failureReport } ?? end(of: finding)
  }

  /// A record of the finding that names a package or a KB number, the session's end before others.
  private func record(naming name: String, in finding: Finding) -> RecordID? {
    let others = finding.chain.flatMap(\.records) + finding.otherAttempts
    return ([end(of: finding), anchor(of: finding)] + others).first { record in
      store.terms(of: record).contains { store.terms.text($0).contains(name) }
        || store.text(record).contains(name)
    }
  }

  // MARK: References

  private func reference(_ record: RecordID) -> String {
    let location = store.location(record)
    let source = store.sources[Int(location.source.index)]
    let number = context.cited.firstIndex(of: record).map { $0 + 1 } ?? 0
    let key =
      location.number == nil
      ? "note.reference" : source.kind == .evtx ? "note.reference-record" : "note.reference-line"
    return "- [\(number)] "
      + context.say(
        key,
        [
          "path": Markdown.code(context.path(source.path)), "number": "\(location.number ?? 0)",
          "offset": "\(location.offset)", "length": "\(location.length)",
        ])
  }
}
