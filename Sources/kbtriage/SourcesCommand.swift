import ArgumentParser
import Casework
import DataFiles
import Knowledge
import Reports

struct SourcesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sources", abstract: "Lists what was read, by which clock, and what could not be read.",
    discussion: """
      EXAMPLE
        kbtriage sources --hash Samples/kb5013941
      """)

  @OptionGroup var input: CaseOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "text or json (schema kbtriage.sources/1).")
  var format = OutputFormat.text

  @Flag(name: .customLong("hash"), help: "Also print the SHA-256 of each source.")
  var withHashes = false

  func run() throws {
    let wording = try common.wording()
    try input.requirePaths(command: "sources", wording)
    let snapshot = try input.load(wording)
    switch format {
    case .json:
      let codes = try CodeTable.shared
      Streams.output(
        try SourcesDocument(snapshot, wording: wording, codes: codes, withHashes: withHashes).json())
    case .text:
      Streams.output(SourcesText(snapshot: snapshot, wording: wording, withHashes: withHashes).text)
    }
    try input.finish(snapshot, wording)
  }
}
