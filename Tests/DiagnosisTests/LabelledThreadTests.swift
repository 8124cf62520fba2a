import Casework
import Foundation
import Records
import TestSupport
import Testing

@testable import Diagnosis

/// What we say of public excerpts, against labels that were written before any program saw them.
///
/// Root, result, class, and quiet where nothing failed; prints the table.
@Suite struct LabelledThreadTests {
  private struct Label: Decodable {
    var file: String
    var kind: String
    var failureClass: String
    var also: [String]
    var root: String?
    var result: String?

    enum CodingKeys: String, CodingKey {
      case file, kind, also
      case failureClass = "class"
      case root = "root_code"
      case result = "result_code"
    }

    var isFailure: Bool { failureClass != "none" }
  }

  /// How many of the labels we reach; a change that makes these worse must say why.
  private static let reached = (roots: 32, results: 29, classes: 28, quiet: 10)

  @Test(.enabled(if: Repository.corpus != nil, "no ../shared/corpus beside the repository"))
  func againstTheLabels() throws {
    let folder = URL(filePath: try #require(Repository.corpus)).appending(path: "threads")
    let labels = try JSONDecoder().decode(
      [Label].self, from: Data(contentsOf: folder.appending(path: "labels.json")))
    let knowledge = try CaseFiles.knowledge.get()
    var (roots, results, classes, quiet) = (0, 0, 0, 0)
    var rows: [String] = []
    for label in labels {
      let snapshot = CaseLoad(paths: [folder.appending(path: label.file).path], knowledge: knowledge).run()
      let failures = snapshot.findings.filter { $0.level == .failure }
      let first = snapshot.findings.first
      let root = first?.root.code?.text
      let found = first?.result?.text
      // Labels have codes as they are spelled; ours are canonical.
      func canonical(_ code: String?) -> String? {
        code.flatMap { knowledge.codes.decode($0)?.primary.text }
      }
      if label.isFailure {
        if root == canonical(label.root) { roots += 1 }
        if found == canonical(label.result) { results += 1 }
        if let own = first?.failureClass, ([label.failureClass] + label.also).contains(own) { classes += 1 }
      } else if failures.isEmpty {
        quiet += 1
      }
      rows.append(
        "\(label.file) \(label.kind) \(label.failureClass) \(label.root ?? "-") \(label.result ?? "-"): "
          + (first.map { "\($0.failureClass) \(root ?? "-") \(found ?? "-") \($0.level)" }
            ?? "no finding, \(snapshot.unexplainedCount) unexplained"))
      // The agent's log and the readiness tool's are told by their words; here nothing may be missed.
      if label.kind == "wu", label.isFailure {
        #expect(first?.failureClass == label.failureClass && root == label.root, "\(label.file)")
      }
    }
    let failing = labels.count(where: \.isFailure)
    print(rows.joined(separator: "\n"))
    print(
      "labelled threads: root \(roots)/\(failing), result \(results)/\(failing), class \(classes)/\(failing), "
        + "quiet \(quiet)/\(labels.count - failing)")
    #expect(roots >= Self.reached.roots)
    #expect(results >= Self.reached.results)
    #expect(classes >= Self.reached.classes)
    #expect(quiet >= Self.reached.quiet)
  }
}
