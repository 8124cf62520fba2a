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

  func run() throws {
    let wording = try common.wording()
    try input.requirePaths(command: "attempts", wording)
    let snapshot = try input.load(wording)
    let codes = try CodeTable.shared
    switch format {
    case .json:
      Streams.output(try AttemptsDocument(snapshot, kb: kb, wording: wording, codes: codes).json())
    case .text:
      Streams.output(AttemptsText(snapshot: snapshot, kb: kb, wording: wording, codes: codes).text)
    }
    try input.finish(snapshot, wording)
  }
}
