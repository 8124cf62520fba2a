import ArgumentParser
import Casework
import DataFiles
import Diagnosis
import Knowledge
import PlainText
import Reports

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Shows and tests the rules that findings come from.",
    subcommands: [List.self, Explain.self, Test.self, Why.self, Hits.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Lists the rules: built-in ones and those of your own folders.",
      discussion: """
        Rules that cannot be read are told on standard error by file, line and column; the others work.

        EXAMPLE
          kbtriage rules list --format json
        """)

    @OptionGroup var rules: RuleOptions
    @OptionGroup var common: CommonOptions

    @Option(help: "text or json (schema kbtriage.rules/1).")
    var format = OutputFormat.text

    func run() throws {
      let wording = try common.wording()
      let knowledge = try rules.knowledge()
      let list = RuleList(knowledge.rules)
      switch format {
      case .json: Streams.output(try list.json(wording))
      case .text: Streams.lines(list.lines(wording))
      }
      Streams.report(knowledge.ruleErrors, wording)
    }
  }

  struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "explain", abstract: "Says in words what a rule asks for, cites, requests and advises.",
      discussion: """
        EXAMPLE
          kbtriage rules explain psfx-base-file-changed --lang zh
        """)

    @Argument(help: "Id of the rule.") var id: String
    @OptionGroup var rules: RuleOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
      let wording = try common.wording()
      let knowledge = try rules.knowledge()
      Streams.report(knowledge.ruleErrors, wording)
      Streams.lines(RuleExplanation(try knowledge.rule(id, wording)).lines(wording))
    }
  }

  struct Test: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "test", abstract: "Runs rules against their own samples.",
      discussion: """
        Without paths all rules: the built-in ones and those of your own folders. A line for each sample whose answer is
        wrong and each file that cannot be read; exit code 1 when there is one.

        EXAMPLE
          kbtriage rules test my-rules/
        """)

    @Argument(help: "Folders of rules, or files.") var paths: [String] = []
    @OptionGroup var rules: RuleOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
      let wording = try common.wording()
      let knowledge = try rules.knowledge(besides: paths)
      Streams.report(knowledge.ruleErrors, wording)
      let tested =
        paths.isEmpty
        ? knowledge.rules
        : knowledge.rules.filter { rule in
          paths.contains { rule.file == $0 || rule.file.hasPrefix($0 + "/") }
        }
      let failures = try RuleTest(knowledge: knowledge).failures(of: tested)
      Streams.lines(
        failures.map { failure in
          let place = failure.line.map { "\(failure.file):\($0)" } ?? failure.file
          guard let sample = failure.sample else {
            return wording("rules.test-samples", ["place": place, "rule": failure.rule])
          }
          return wording(
            sample.matches ? "rules.test-silent" : "rules.test-speaks",
            [
              "place": place, "rule": failure.rule, "why": sample.why,
              "found": failure.found.isEmpty ? "–" : failure.found.joined(separator: ", "),
            ])
        })
      let samples = tested.reduce(0) { $0 + $1.samples.count }
      Streams.lines([
        wording(
          "rules.test-sum",
          ["rules": "\(tested.count)", "samples": "\(samples)", "failures": "\(failures.count)"])
      ])
      if !failures.isEmpty || !knowledge.ruleErrors.isEmpty { throw Exit(code: Exit.findings) }
    }
  }

  struct Why: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "why",
      abstract: "For each failed attempt: which conditions of a rule hold, on which records.",
      discussion: """
        EXAMPLE
          kbtriage rules why psfx-base-file-changed Samples/kb5013941
        """)

    @Argument(help: "Id of the rule.") var id: String
    @OptionGroup var input: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
      let wording = try common.wording()
      try input.requirePaths(command: "rules why", wording)
      let knowledge = try input.reading.rules.knowledge()
      let rule = try knowledge.rule(id, wording)
      let snapshot = try input.load(wording)
      Streams.lines(
        RuleTraceText(snapshot: snapshot, wording: wording).lines(
          rule, knowledge.engine.traces(of: rule, in: snapshot.store)))
      try input.finish(snapshot, wording)
    }
  }

  struct Hits: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "hits", abstract: "Counts how often each rule speaks in each of several cases.",
      discussion: """
        Each path is a case of its own. Rules that never speak are listed with 0.

        EXAMPLE
          kbtriage rules hits Samples/*
        """)

    @OptionGroup var input: CaseOptions
    @OptionGroup var common: CommonOptions

    func run() throws {
      let wording = try common.wording()
      try input.requirePaths(command: "rules hits", wording)
      var counts: [String: (cases: Int, findings: Int)] = [:]
      for path in input.paths {
        let snapshot = try input.reading.load([path], wording)
        let found = snapshot.findings.map(\.rule)
        for rule in Set(found) { counts[rule, default: (0, 0)].cases += 1 }
        for rule in found { counts[rule, default: (0, 0)].findings += 1 }
      }
      let knowledge = try input.reading.rules.knowledge()
      let rows = knowledge.rules.map { rule in
        (rule: rule, count: counts[rule.id] ?? (cases: 0, findings: 0))
      }
      Streams.lines(
        rows.sorted {
          ($1.count.findings, $0.rule.failureClass, $0.rule.id)
            < ($0.count.findings, $1.rule.failureClass, $1.rule.id)
        }.map { row in
          wording(
            "rules.hits",
            [
              "class": row.rule.failureClass, "rule": row.rule.id, "findings": "\(row.count.findings)",
              "cases": "\(row.count.cases)",
            ])
        })
    }
  }
}

extension CaseKnowledge {
  /// The rule with that id; ends the program when there is none, with the nearest id there is.
  fileprivate func rule(_ id: String, _ wording: Wording) throws -> Rule {
    if let rule = rules.first(where: { $0.id == id }) { return rule }
    let near = nearest(to: id, in: rules.map(\.id))
    throw Exit(
      code: Exit.usage,
      message: wording(
        near == nil ? "rules.unknown" : "rules.unknown-near", ["id": id, "near": near ?? ""]))
  }

  fileprivate var engine: RuleEngine {
    RuleEngine(rules: rules, codes: codes, events: events, results: results)
  }
}

extension Streams {
  fileprivate static func lines(_ lines: [String]) {
    output(lines.map { HarmlessText.of($0) + "\n" }.joined())
  }
}
