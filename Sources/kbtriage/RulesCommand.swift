import ArgumentParser
import DataFiles
import Diagnosis
import Foundation
import Knowledge
import PlainText
import Reports

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Shows the rules that findings come from.", subcommands: [List.self],
    defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the rules: built-in ones and those of your own folder.",
      discussion: """
        Rules that cannot be read are told on standard error by file, line and column; the others work.

        EXAMPLE
          kbtriage rules list --format json
        """)

    @OptionGroup var common: CommonOptions

    @Option(help: "text or json (schema kbtriage.rules/1).")
    var format = OutputFormat.text

    func run() throws {
      let wording = try common.wording()
      let userFolder = DataFile.userFolder(environment: ProcessInfo.processInfo.environment)
      let loaded = RuleReader(codes: try CodeTable.shared).load(userFolder: userFolder)
      let list = RuleList(loaded.rules)
      switch format {
      case .json: Streams.output(try list.json(wording))
      case .text: Streams.output(list.lines(wording).map { HarmlessText.of($0) + "\n" }.joined())
      }
      Streams.report(loaded.errors, wording)
    }
  }
}
