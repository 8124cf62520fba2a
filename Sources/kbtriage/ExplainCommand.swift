import ArgumentParser
import DataFiles
import Diagnosis
import Foundation
import Knowledge
import PlainText
import Reports

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Says what codes mean, in any spelling.",
    discussion: """
      Takes hexadecimal, signed and unsigned decimal numbers, symbols, upgrade results with their extend code, and
      numbers of the ESE database engine, with the words before them or without.

      EXAMPLES
        kbtriage explain 0x800f0986 -2146498170 STATUS_DELETE_PENDING
        kbtriage explain "0xC1900101 - 0x4000D"
        kbtriage explain JET -1011
      """)

  @Argument(help: "Codes or symbols.")
  var codes: [String] = []

  @OptionGroup var common: CommonOptions

  @Option(help: "text or json (schema kbtriage.explain/1).")
  var format = OutputFormat.text

  func run() throws {
    let wording = try common.wording()
    guard !codes.isEmpty else {
      throw Exit(
        code: Exit.usage,
        message: wording("usage.nothing-given", ["command": "explain", "what": wording("usage.what-codes")]))
    }
    let table = try CodeTable.shared
    let userFolder = DataFile.userFolder(environment: ProcessInfo.processInfo.environment)
    let rules = RuleReader(codes: table).load(userFolder: userFolder).rules
    var answers: [CodeAnswer] = []
    var problems: [String] = []
    for spelling in ArgumentRewriter.joinedCodes(codes) {
      if let answer = CodeAnswer(spelling, codes: table, rules: rules) {
        answers.append(answer)
      } else {
        problems.append(problem(spelling, table, wording))
      }
    }
    switch format {
    case .json: Streams.output(try CodeAnswer.json(answers, wording))
    case .text:
      let blocks = answers.map { $0.lines(wording).map(HarmlessText.of).joined(separator: "\n") + "\n" }
      Streams.output(blocks.joined(separator: "\n"))
    }
    for problem in problems { Streams.error(problem) }
    if !problems.isEmpty { throw Exit(code: Exit.usage) }
  }

  /// What is wrong with a text that is no code, with the nearest symbol when it looks like one.
  private func problem(_ text: String, _ table: CodeTable, _ wording: Wording) -> String {
    let word = text.uppercased()
    let start = String(word.prefix(max(3, word.count / 2)))
    let candidates = table.symbols(startingWith: start, limit: 500).map(\.symbol)
    if word.count > 3, let near = nearest(to: word, in: candidates) {
      return wording("explain.not-a-symbol", ["text": text, "nearest": near])
    }
    return wording("explain.not-a-code", ["text": text])
  }
}
