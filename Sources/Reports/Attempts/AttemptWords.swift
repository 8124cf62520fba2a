import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import PlainText
import Records

/// An attempt in words: what the command, the workbench and the note say of it.
public struct AttemptWords {
  let snapshot: CaseSnapshot
  let wording: Wording
  let codes: CodeTable

  /// Words in the language of `wording`.
  public init(snapshot: CaseSnapshot, wording: Wording, codes: CodeTable) {
    self.snapshot = snapshot
    self.wording = wording
    self.codes = codes
  }

  /// `✖ failed 0x800f0986 PSFX_E_APPLY_FORWARD_DELTA_FAILED`.
  public func result(_ attempt: Attempt) -> String {
    let code = attempt.result.map { code in
      // Success needs no number.
      code.value == 0
        ? "" : " " + ([code.text] + [codes.symbol(for: code)].compactMap { $0 }).joined(separator: " ")
    }
    return "\(attempt.outcome.sign) \(outcome(attempt))\(code ?? "")"
  }

  /// `failed`.
  public func outcome(_ attempt: Attempt) -> String { wording("attempt.\(attempt.outcome.rawValue)") }

  /// `1 min 38 s`; nil when start or end is not known.
  public func duration(_ attempt: Attempt) -> String? {
    attempt.duration.map { duration(seconds: $0 / Instant.second) }
  }

  /// `2 h 05 min`, `1 min 38 s`, `4 s`.
  func duration(seconds: Int64) -> String {
    if seconds >= 172_800 { return wording("attempt.days", ["count": "\(seconds / 86_400)"]) }
    if seconds >= 3600 {
      return wording("attempt.hours", ["hours": "\(seconds / 3600)", "minutes": "\(seconds / 60 % 60)"])
    }
    if seconds >= 60 {
      return wording("attempt.minutes", ["minutes": "\(seconds / 60)", "seconds": "\(seconds % 60)"])
    }
    return wording("attempt.seconds", ["seconds": "\(seconds)"])
  }

  /// `requested → planned → staged (failed in Stage)`; nil when no phase is known.
  public func phases(_ attempt: Attempt) -> String? {
    guard !attempt.phases.isEmpty else { return nil }
    let words = attempt.phases.map { wording("phase.\($0.rawValue)") }.joined(separator: " → ")
    guard let source = attempt.failureSource, attempt.outcome == .failed else { return words }
    return words + " " + wording("attempt.failed-in", ["source": source])
  }

  /// The names of its sources, without their folders: `CBS.log, Setup.evtx`.
  public func sources(_ attempt: Attempt) -> String {
    attempt.sources.map { lastPart(of: snapshot.store.sources[Int($0.index)].path) }.joined(separator: ", ")
  }

  /// Who asked, with which stack; nil when neither is known.
  public func client(_ attempt: Attempt) -> String? {
    let stack = attempt.stack.map { wording("attempt.stack", ["version": $0]) }
    let parts = [attempt.client, stack].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  /// The restarts inside it, the time as `text` writes it; nil when there is none.
  public func restarts(_ attempt: Attempt, time text: ((Instant) -> String)? = nil) -> String? {
    guard let first = attempt.restarts.first else { return nil }
    let time = snapshot.store.time(first).map(text ?? snapshot.text) ?? "?"
    return wording("attempt.restarts", ["count": "\(attempt.restarts.count)", "time": time])
  }

  /// One line for each update that comes every day and always succeeds, with what the command's user can do.
  func routine(_ attempts: [Attempt]) -> [String] {
    routineCounts(attempts).map { wording("attempt.routine", ["name": $0.name, "count": "\($0.count)"]) }
  }

  /// The updates that come every day and always succeed, each with its number of attempts, in order of appearance.
  public func routineCounts(_ attempts: [Attempt]) -> [(name: String, count: Int)] {
    var names: [String] = []
    var counts: [String: Int] = [:]
    for attempt in attempts where attempt.isRoutine {
      let name = name(attempt)
      if counts[name] == nil { names.append(name) }
      counts[name, default: 0] += 1
    }
    return names.map { ($0, counts[$0] ?? 0) }
  }

  /// The name of the update: KB number, package or title.
  public func name(_ attempt: Attempt) -> String { attempt.name ?? wording("attempt.unnamed") }

  /// `CBS.log:4371`, `System.evtx #554`.
  public func place(_ record: RecordID) -> String {
    let location = snapshot.store.location(record)
    let source = snapshot.store.sources[Int(location.source.index)]
    let name = lastPart(of: source.path)
    guard let number = location.number else { return "\(name) @\(location.offset)" }
    return source.kind == .evtx ? "\(name) #\(number)" : "\(name):\(number)"
  }
}

extension Attempt.Outcome {
  /// A sign that tells the outcome by its shape.
  public var sign: String {
    switch self {
    case .succeeded: "✔"
    case .failed: "✖"
    case .unfinished: "…"
    case .unknown: "?"
    }
  }
}
