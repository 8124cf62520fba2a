import DataFiles
import Diagnosis
import Foundation
import Knowledge
import LogStore

/// Everything by which a case is judged: tables and rules, loaded once.
public struct CaseKnowledge: Sendable {
  /// Codes.
  public let codes: CodeTable
  /// Events.
  public let events: EventTable
  /// Events in words.
  public let eventWords: EventWords
  /// Known noise.
  public let noise: NoiseTable
  /// Process Monitor's words for results.
  public let operationResults: OperationResultTable
  /// Lines that state results.
  public let results: ResultTable
  /// Rules, sorted by class and id.
  public let rules: [Rule]
  /// What a case should hold.
  public let expected: [ExpectedSource]
  /// What is wrong with rule files; the other rules work.
  public let ruleErrors: [DataFileError]

  /// Loads the built-in tables and rules, and the rules of the user's folder and of `ruleFolders`.
  public init(userFolder: String?, ruleFolders: [String] = []) throws {
    codes = try .shared
    events = try .shared
    eventWords = try EventWords(events: events, codes: codes)
    noise = try .shared
    operationResults = try .shared
    results = try .shared
    expected = try ExpectedSource.builtIn.get()
    (rules, ruleErrors) = RuleReader(codes: codes).load(userFolder: userFolder, folders: ruleFolders)
  }

  /// What the store needs.
  public var interpretation: Interpretation { Interpretation(codes: codes, events: events, noise: noise) }
}

/// Number of processor cores.
var activeProcessorCount: Int { ProcessInfo.processInfo.activeProcessorCount }
