import Foundation
import Testing

/// `kbtriage rules`: what rules say, whether their samples still hold, and why they speak or do not.
@Suite struct RulesProgramTests {
  /// A rule of a user's own that looks for words, with samples that hold.
  private static let own = """
    id: acme-widget
    class: F99
    title: {en: "the widget {name} failed", zh: "组件 {name} 失败"}
    level: failure
    confidence: medium
    required:
      - line: {text: "the widget {name} is gone"}
      - result: [0x800f0823]
    supporting:
      - fact:
          line: {text: "the widget {name} is gone"}
        text: {en: "a record names {name}", zh: "有记录写明 {name}"}
    samples:
      - matches: true
        why: the words are there
        text: |
          2024-05-06 10:00:01, Info                  CBS    the widget Gizmo is gone
          2024-05-06 10:00:02, Error                 CBS    Failed to resolve package [HRESULT = 0x800f0823]
      - matches: false
        why: the words are not there
        text: |
          2024-05-06 10:00:02, Error                 CBS    Failed to resolve package [HRESULT = 0x800f0823]
    """

  private func write(_ files: [String: String], in folder: String) throws {
    for (name, text) in files {
      try text.write(toFile: folder + "/" + name, atomically: true, encoding: .utf8)
    }
  }

  @Test func samplesOfAllRulesHold() throws {
    let run = try Program.run(["rules", "test"])
    #expect(run.code == 0, "\(run.output)\(run.error)")
    #expect(run.output.contains(", 0 failures"))
  }

  @Test func aSampleThatNoLongerHoldsIsNamedByItsLine() throws {
    try Program.withFolder { folder in
      try write(["own.yaml": Self.own], in: folder)
      let good = try Program.run(["rules", "test", folder])
      #expect(good.code == 0)
      #expect(good.output == "1 rules, 2 samples, 0 failures\n")
      try write(["own.yaml": Self.own.replacing("Gizmo is gone\n", with: "Gizmo is here\n")], in: folder)
      let bad = try Program.run(["rules", "test", folder])
      #expect(bad.code == 1)
      #expect(
        bad.output.hasPrefix(
          "\(folder)/own.yaml:14: acme-widget should speak for \"the words are there\" and does not; found: ")
      )
    }
  }

  @Test func whyNamesTheConditionAndTheRecord() throws {
    try Program.withFolder { folder in
      let log = """
        2024-05-06 10:00:01, Info                  CBS    the gadget Gizmo is gone
        2024-05-06 10:00:02, Error                 CBS    Failed to resolve package [HRESULT = 0x800f0823]

        """
      try write(["own.yaml": Self.own, "CBS.log": log], in: folder)
      let arguments = ["rules", "why", "acme-widget", folder + "/CBS.log", "--rules", folder]
      let run = try Program.run(arguments)
      #expect(run.code == 0, "\(run.error)")
      #expect(run.output.contains("acme-widget does not hold for the attempt that begins at CBS.log:2"))
      #expect(run.output.contains("✖ a record of the attempt says: \"the widget {name} is gone\"\n"))
      #expect(run.output.contains("✔ the attempt returned 0x800f0823  ← CBS.log:2"))
      try write(["CBS.log": log.replacing("gadget", with: "widget")], in: folder)
      #expect(try Program.run(arguments).output.contains("is gone\"  ← CBS.log:1"))
      let scan = try Program.run(["scan", folder + "/CBS.log", "--rules", folder])
      #expect(scan.output.contains("the widget Gizmo failed"))
      #expect(scan.output.contains("+ a record names Gizmo"))
      let pty = try Pty(
        [Program.path, folder + "/CBS.log", "--rules", folder],
        environment: Program.environment(home: folder),
        columns: 120, rows: 36, folder: folder)
      try pty.wait("the workbench follows the rule too") { $0.shows("the widget Gizmo failed") }
      pty.type("Q")
      #expect(try pty.end() == .exited(0))
      let hits = try Program.run(["rules", "hits", folder + "/CBS.log", "--rules", folder])
      #expect(hits.output.contains("1 in 1 cases  F99  acme-widget\n"))
    }
  }

  @Test func explainSaysItInBothLanguages() throws {
    let english = try Program.run(["rules", "explain", "psfx-base-file-changed", "--lang", "en"])
    for word in ["deep", "Speaks when", "integrity = valid", "Counter-evidence", "certutil", "0x800f0986"] {
      #expect(english.output.contains(word), "\(word)")
    }
    let chinese = try Program.run(["rules", "explain", "psfx-base-file-changed", "--lang", "zh"])
    #expect(chinese.output.contains("成立条件"))
    let wrong = try Program.run(["rules", "explain", "psfx-base-file-chnged"])
    #expect(wrong.code == 2)
    #expect(wrong.error.contains("did you mean \"psfx-base-file-changed\"?"))
  }

  private struct Mistake: Sendable {
    var from: String
    var to: String
    var message: String
  }

  private static let mistakes = [
    Mistake(from: "{text:", to: "{txt:", message: ":7:12: \"txt\" is no field of line"),
    Mistake(from: "{text:", to: "{txt:", message: "did you mean \"text\"?"),
    Mistake(from: "the widget {name} is", to: "{a}{b} is", message: ":7:18: between two"),
    Mistake(from: "the widget {name} is gone", to: "a * b", message: "three characters"),
    Mistake(
      from: "result: [0x800f0823]", to: "nearby-event: {id: 1, within: soon}",
      message: ":8:35: expected a time"),
    Mistake(from: "result: [0x800f0823]", to: "version: {from: ten}", message: ":8:21: expected a version"),
    Mistake(
      from: "result: [0x800f0823]", to: "hash-mismatch: {actual-is: zeroes}",
      message: "did you mean \"zeros\"?"),
    Mistake(
      from: "result: [0x800f0823]", to: "filter: {package: x}", message: "\"package\" is no field of filter"),
    Mistake(from: "result: [0x800f0823]", to: "failure: {count: {at-least: 0}}", message: "from 1 to 200"),
    Mistake(
      from: "sample", to: "when: []\nsample", message: "\"required\" is another word for \"when\""),
    Mistake(from: "why: the words are there", to: "file: ../x\n    why: y", message: "without folders"),
  ]

  @Test func mistakesAreSaidInOneSentenceAndTheOthersRun() throws {
    for mistake in Self.mistakes {
      try Program.withFolder { folder in
        let other = Self.own.replacing("id: acme-widget", with: "id: acme-other")
        let text = Self.own.replacing(mistake.from, with: mistake.to, maxReplacements: 1)
        try write(["bad.yaml": text, "good.yaml": other], in: folder)
        let run = try Program.run(["rules", "test", folder])
        #expect(run.code == 1)
        #expect(run.error.contains(folder + "/bad.yaml"), "\(mistake.to): \(run.error)")
        #expect(run.error.contains(mistake.message), "\(mistake.to): \(run.error)")
        #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
        #expect(run.output == "1 rules, 2 samples, 0 failures\n", "\(mistake.to)")
      }
    }
  }

  /// Files that would take for ever or all memory if somebody believed them.
  @Test func monstersAreLeftOut() throws {
    try Program.withFolder { folder in
      let names = Array("abcdefgh")
      var laugh = "id: laugh\na: &a [x,x,x,x,x,x,x,x,x]\n"
      for (before, name) in zip(names, names.dropFirst()) {
        laugh += "\(name): &\(name) [\((0..<9).map { _ in "*\(before)" }.joined(separator: ","))]\n"
      }
      try write(
        [
          "laugh.yaml": laugh, "good.yaml": Self.own, "twice.yaml": Self.own,
          "deep.yaml": "id: " + String(repeating: "[", count: 100_000),
          "long.yaml": "id: long\nwhen:\n" + String(repeating: "  - failure\n", count: 100_000),
          "many.yaml": "id: many\nwhen:\n" + String(repeating: "  - failure\n", count: 6000),
        ], in: folder)
      let run = try Program.run(["rules", "test", folder])
      #expect(run.code == 1)
      for message in [
        "laugh.yaml:1:1: a rule has at most", "deep.yaml:1:", "long.yaml: is larger than",
        "many.yaml:1:1: a rule has at most", "twice.yaml:1:5: the id \"acme-widget\" is that of",
      ] {
        #expect(run.error.contains(message), "\(message): \(run.error)")
      }
      #expect(run.output == "1 rules, 2 samples, 0 failures\n")
    }
  }

  @Test func aLaterFolderReplacesAnEarlierOne() throws {
    try Program.withFolder { folder in
      for name in ["team", "mine"] {
        try FileManager.default.createDirectory(
          atPath: folder + "/" + name, withIntermediateDirectories: true)
        try write(
          ["own.yaml": Self.own.replacing("the widget {name} failed", with: name)], in: folder + "/" + name)
      }
      let run = try Program.run(
        ["rules", "list", "--rules", folder + "/team", "--rules", folder + "/mine"])
      #expect(run.output.contains("     mine\n"))
      #expect(!run.output.contains("     team\n"))
      let none = try Program.run(["rules", "list", "--rules", folder + "/nothing"])
      #expect(none.error.contains("there is no such file or folder"))
      #expect(none.output.contains("psfx-base-file-changed"))
    }
  }

  @Test func theListSaysHowARuleKnows() throws {
    let run = try Program.run(["rules", "list", "--format", "json"])
    let document = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any])
    let rules = try #require(document["rules"] as? [[String: Any]])
    let depths = Dictionary(
      uniqueKeysWithValues: rules.compactMap { rule in
        (rule["id"] as? String).map { ($0, rule["depth"] as? String) }
      })
    #expect(depths["psfx-base-file-changed"] == "deep")
    #expect(depths["compat-block-code"] == "code-only")
    #expect(rules.allSatisfy { $0["sources"] is [String] && $0["codes"] is [String] })
  }
}
