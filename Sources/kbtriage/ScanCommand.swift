import ArgumentParser
import Casework
import DataFiles
import Diagnosis
import Knowledge
import Reports

struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Reads everything and prints what was found.")

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
  }

  @OptionGroup var input: CaseOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "text or json (schema kbtriage.scan/1).")
  var format = Format.text

  @Flag(name: .customLong("hash"), help: "Also print the SHA-256 of each source.")
  var withHashes = false

  @Option(help: "Exit with 1 when a finding has this level or a worse one: notice, warning or failure.")
  var failOn: Rule.Level?

  func run() throws {
    let wording = try common.wording()
    let snapshot = try input.load()
    let codes = try CodeTable.shared
    switch format {
    case .json:
      Streams.output(
        try ScanDocument(snapshot, wording: wording, codes: codes, withHashes: withHashes).json())
    case .text:
      Streams.output(ScanText(snapshot: snapshot, wording: wording, codes: codes, withHashes: withHashes).text)
    }
    let code = input.exitCode(snapshot)
    if code == Exit.nothingReadable {
      throw Exit(code: code, message: wording("cli.nothing-readable"))
    }
    if let failOn, snapshot.findings.contains(where: { $0.level >= failOn }) { throw Exit(code: Exit.findings) }
    if code != Exit.ran { throw Exit(code: code, message: wording("cli.strict")) }
  }
}

extension Rule.Level: ExpressibleByArgument {}
