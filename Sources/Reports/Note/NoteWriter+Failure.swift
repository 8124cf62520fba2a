import Diagnosis
import LogStore
import Records

extension NoteWriter {
  // MARK: Verdict

  func verdict() -> [String] {
    guard !findings.isEmpty else {
      return [context.say(context.snapshot.isReadable ? "note.nothing-found" : "note.nothing-read")]
    }
    var lines: [String] = []
    for finding in findings {
      if findings.count > 1 { lines += (lines.isEmpty ? [] : [""]) + ["### F\(finding.number)", ""] }
      lines += [
        "**\(finding.failureClass)** " + context.verdict(finding) + context.cite(finding.root.record), "",
      ]
      lines += root(finding.root)
      if let result = finding.result {
        lines.append(
          "- " + context.say("note.result", ["code": context.codeAndMeaning(result)])
            + context.cite(end(of: finding)))
      }
      lines.append("- " + confidence(finding))
    }
    return lines
  }

  private func root(_ root: Finding.Root) -> [String] {
    var lines: [String] = []
    func add(_ key: String, _ value: String?) {
      if let value { lines.append("- " + context.say(key, ["value": value]) + context.cite(root.record)) }
    }
    add("note.root", root.code.map(context.codeAndMeaning))
    add("note.file", root.file.map { context.code($0) })
    let identity = root.component.flatMap { ComponentIdentity(logText: $0) }
    add("note.component", (identity?.shortText ?? root.component).map { context.code($0) })
    add(root.isFolderComputed ? "note.folder-computed" : "note.folder", root.folder.map { context.code($0) })
    add("note.function", root.function.map { context.code($0) })
    return lines
  }

  /// How sure, and what that rests on.
  private func confidence(_ finding: Finding) -> String {
    context.say(
      "note.confidence",
      [
        "confidence": context.say("confidence.\(finding.confidence.rawValue)"),
        "why": context.say("note.confidence-why.\(finding.confidence.rawValue)"),
        "for": "\(finding.evidence.count)", "against": "\(finding.counterEvidence.count)",
        "anchor": context.say("note.anchor.\(finding.anchorReason.rawValue)"),
      ]) + context.cite(anchor(of: finding))
  }

  // MARK: Timeline

  func timeline(_ finding: Finding) -> [String] {
    let titles = ["time", "code", "what", "reference"].map { context.say("note.column.\($0)") }
    var lines = ["| " + titles.joined(separator: " | ") + " |", "|---|---|---|---|"]
    var explained: Set<ErrorCode> = []
    for step in finding.chain {
      // What a code means is said once; nine rows with the same sentence hide what differs.
      let code = step.code.map {
        explained.insert($0).inserted ? context.codeAndMeaning($0) : context.codeAndSymbol($0)
      }
      let folded = step.folded > 0 ? " ×\(step.folded + 1)" : ""
      let what = context.say(
        "note.step",
        [
          "sign": step.role.sign, "role": context.say("role.\(step.role.rawValue)"),
          "text": what(step) + folded,
        ])
      let records = [step.record] + step.records.filter { $0 != step.record }
      lines.append(
        "| \(context.time(store.time(step.record))) | \(code ?? "–") | \(what) |\(context.cite(records)) |")
    }
    return lines + attempts(finding)
  }

  /// What a step says, in words of ours: messages of the log stay behind unless Windows is known to print them.
  private func what(_ step: ChainStep) -> String {
    if step.role == .returned { return wayUp(step) }
    if case .failure(let failure) = store.payload(step.record), step.role != .event {
      let message = ServicingMessage.known(store.terms.text(failure.message))
      let package = failure.package.map { context.value(store.terms.text($0), inTable: true) }
      let text = message.map(Markdown.prose) ?? context.say("note.servicing-record")
      return package.map { context.say("note.with-package", ["text": text, "package": $0]) } ?? text
    }
    return context.say(step.text, inTable: true)
  }

  /// The functions that handed the code on, and the messages that Windows is known to print.
  private func wayUp(_ step: ChainStep) -> String {
    var names: [String] = []
    for record in step.records {
      let name: String? =
        switch store.payload(record) {
        case .trace(let trace):
          trace.function.map { String(store.terms.text($0).split(separator: "::").last ?? "") }
        case .failure(let failure): ServicingMessage.known(store.terms.text(failure.message))
        default: nil
        }
      if let name, !name.isEmpty, !names.contains(name) { names.append(name) }
    }
    guard let last = names.last else { return context.say("note.servicing-record") }
    func shown(_ names: [String]) -> [String] { names.map { context.value($0, inTable: true) } }
    let parts = names.count > 3 ? shown(Array(names[..<2])) + ["…"] + shown([last]) : shown(names)
    return parts.joined(separator: " → ")
  }

  private func attempts(_ finding: Finding) -> [String] {
    let own = finding.chain.first { $0.role == .event }?.record ?? finding.root.record
    let all = (finding.otherAttempts + finding.repeats + [own]).sorted {
      store.position(of: $0) < store.position(of: $1)
    }
    guard all.count > 1 else { return [] }
    return ["", context.say("note.attempts", ["count": "\(all.count)"]), ""]
      + all.map { "- \(context.time(store.time($0)))\(context.cite($0))" }
  }

  // MARK: Evidence

  func evidence(_ finding: Finding) -> [String] {
    func list(_ statements: [Finding.Statement]) -> [String] {
      statements.map { "- " + context.say($0.text) + context.cite($0.records) }
    }
    var lines = [context.say("note.evidence-for"), ""]
    lines += finding.evidence.isEmpty ? [context.say("note.no-evidence-for")] : list(finding.evidence)
    if !finding.joins.isEmpty { lines += ["", context.say("note.joins"), ""] + list(finding.joins) }
    lines += ["", context.say("note.evidence-against"), ""]
    lines +=
      finding.counterEvidence.isEmpty
      ? [context.say("note.no-evidence-against")] : list(finding.counterEvidence)
    let others = competitors(of: finding)
    if !others.isEmpty { lines += ["", context.say("note.competing"), ""] + others }
    return lines
  }

  /// Other explanations of the attempt, which the note itself may leave out: each with its verdict.
  private func competitors(of finding: Finding) -> [String] {
    finding.competing.compactMap { competitor in
      guard let other = context.snapshot.findings.first(where: { $0.number == competitor.number }) else {
        return nil
      }
      var values = ["finding": "F\(other.number)", "title": context.say(other.title)]
      values["text"] = competitor.text.map { context.say($0) }
      let key = competitor.text == nil ? "note.competitor" : "note.competitor-told"
      return "- " + context.say(key, values) + context.cite(other.root.record)
    }
  }
}
