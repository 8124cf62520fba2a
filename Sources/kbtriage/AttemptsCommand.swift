import ArgumentParser
import Casework
import DataFiles
import Diagnosis
import Knowledge
import Reports

struct AttemptsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attempts",
    abstract: "Lists the attempts to install updates, each joined from all sources that tell of it.",
    discussion: """
      EXAMPLES
        kbtriage attempts Samples/kb5013941 --kb KB5013941
        kbtriage attempts Samples/kb5013941 --diff last-good,last-failed
        kbtriage attempts Samples/kb5013941 --against Samples/healthy
      """)

  @OptionGroup var input: CaseOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "text or json (schema kbtriage.attempts/1).")
  var format = OutputFormat.text

  @Option(help: "Only attempts of this update, for example KB5013941.")
  var kb: String?

  func validate() throws {
    if let kb {
      let digits = Attempts.number(kb).dropFirst(2)
      guard (6...7).contains(digits.count), digits.allSatisfy({ $0.isASCII && $0.isNumber }) else {
        throw ValidationError("--kb needs a KB number such as KB5013941, not '\(kb)'")
      }
    }
  }

  @Option(
    help:
      "Compare two attempts: their numbers, or last-good and last-failed, for example 1,3 or last-good,last-failed."
  )
  var diff: String?

  @Option(
    help: "Compare the last failed attempt with the last that succeeded in this case, of a good machine.")
  var against: String?

  func run() throws {
    let wording = try common.wording()
    try input.requirePaths(command: "attempts", wording)
    guard diff == nil || against == nil else {
      throw Exit(code: Exit.usage, message: wording("diff.both"))
    }
    let snapshot = try input.load(wording)
    let codes = try CodeTable.shared
    if let report = try comparison(snapshot, wording, codes) {
      switch format {
      case .json: Streams.output(try report.json())
      case .text: Streams.output(report.text)
      }
      return try input.finish(snapshot, wording)
    }
    switch format {
    case .json:
      Streams.output(try AttemptsDocument(snapshot, kb: kb, wording: wording, codes: codes).json())
    case .text:
      Streams.output(AttemptsText(snapshot: snapshot, kb: kb, wording: wording, codes: codes).text)
    }
    try input.finish(snapshot, wording)
  }

  /// The comparison that was asked for; nil when none was.
  private func comparison(_ snapshot: CaseSnapshot, _ wording: Wording, _ codes: CodeTable) throws
    -> AttemptDiffReport?
  {
    func side(_ snapshot: CaseSnapshot, _ word: String) throws -> AttemptDiffReport.Side {
      guard let attempt = snapshot.attempts.named(word, kb: kb) else {
        throw Exit(code: Exit.usage, message: wording("diff.no-attempt", ["name": word]))
      }
      return AttemptDiffReport.Side(snapshot: snapshot, attempt: attempt)
    }
    if let against {
      let good = try input.reading.load([against], wording)
      return AttemptDiffReport(
        try side(good, "last-good"), try side(snapshot, "last-failed"), wording: wording, codes: codes)
    }
    guard let diff else { return nil }
    let words = diff.split(separator: ",").map(String.init)
    guard words.count == 2 else {
      throw Exit(code: Exit.usage, message: wording("diff.two", ["text": diff]))
    }
    return AttemptDiffReport(
      try side(snapshot, words[0]), try side(snapshot, words[1]), wording: wording, codes: codes)
  }
}
