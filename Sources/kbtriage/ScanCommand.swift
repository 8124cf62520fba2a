import ArgumentParser
import Casework
import DataFiles
import Diagnosis
import Knowledge
import Reports

struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Reads everything and prints what was found.",
    discussion: """
      EXAMPLE
        kbtriage scan Samples/kb5013941 --format json
      """)

  @OptionGroup var input: CaseOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "text or json (schema kbtriage.scan/1).")
  var format = OutputFormat.text

  @Flag(name: .customLong("hash"), help: "Also print the SHA-256 of each source.")
  var withHashes = false

  @Option(help: "Exit with 1 when a finding has this level or a worse one: notice, warning or failure.")
  var failOn: Rule.Level?

  func run() throws {
    let wording = try common.wording()
    try input.requirePaths(command: "scan", wording)
    let snapshot = try input.load(wording)
    let codes = try CodeTable.shared
    switch format {
    case .json:
      Streams.output(
        try ScanDocument(snapshot, wording: wording, codes: codes, withHashes: withHashes).json())
    case .text:
      Streams.output(
        ScanText(snapshot: snapshot, wording: wording, codes: codes, withHashes: withHashes).text)
    }
    try input.finish(snapshot, wording, failOn: failOn)
  }
}

/// Forms of what commands print.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

extension Rule.Level: ExpressibleByArgument {}
