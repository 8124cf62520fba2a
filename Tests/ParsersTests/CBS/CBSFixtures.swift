import Fixtures
import Foundation
import Records
import TestSupport

/// Texts of the CBS family that several tests read.
enum CBSFixtures {
  /// A text and its name in golden files and messages.
  struct Text: Sendable {
    var name: String
    var bytes: [UInt8]
  }

  /// The failing session of the sample, from its start to its end.
  static func failingBlock() throws -> [UInt8] {
    let text = String(
      decoding: try Repository.bytes("Samples/kb5013941/Windows/Logs/CBS/CBS.log"), as: UTF8.self)
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false)
    guard let end = lines.firstIndex(where: { $0.contains("finalized") && $0.contains("0x800f0986") }),
      let start = lines[..<end].lastIndex(where: { $0.contains("initialized by client WindowsUpdateAgent") })
    else { throw Missing() }
    return Array(lines[start...min(end + 3, lines.count - 1)].joined(separator: "\r\n").utf8)
  }

  struct Missing: Error {}

  /// Scenarios with a fault or a form of their own; the clock scenarios differ in times alone, and the sample's
  /// failing block stands for f01.
  static let scenarios =
    Scenario.allCases.filter { !$0.rawValue.hasPrefix("clock") && $0 != .f01BaseFileChanged }
    + [.clockUnknown]

  /// The part of a scenario that tells its own story: its last session, without what comes long after.
  static func tail(_ scenario: Scenario) -> [UInt8] {
    let lines = scenario.text(lineEnd: .lf).split(separator: "\n", omittingEmptySubsequences: false)
    let start = lines.lastIndex { $0.contains(" initialized by client ") } ?? 0
    let end = lines.lastIndex { $0.contains(" finalized") } ?? lines.count - 1
    return Array(lines[start...min(end + 2, lines.count - 1)].joined(separator: "\n").utf8)
  }

  /// All texts that must tile and split.
  static func all() throws -> [Text] {
    try scenarios.map { Text(name: $0.rawValue, bytes: tail($0)) }
      + [Text(name: "failing block", bytes: failingBlock())]
      + CBSForms.all.map { Text(name: $0.name, bytes: $0.bytes) }
  }
}
