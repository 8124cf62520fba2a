import DataFiles
import Diagnosis
import Foundation
import Knowledge
import LogStore
import Records

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
  /// What a case should hold.
  public let expected: [ExpectedSource]
  private let ruleFiles: EarlyValue<(rules: [Rule], errors: [DataFileError])>

  /// Rules, sorted by class and id; they are read while the case is opened.
  public var rules: [Rule] { ruleFiles.value.rules }
  /// What is wrong with rule files; the other rules work.
  public var ruleErrors: [DataFileError] { ruleFiles.value.errors }

  /// Loads the built-in tables and rules, and the rules of the user's folder and of `ruleFolders`.
  public init(userFolder: String?, ruleFolders: [String] = []) throws {
    let codes = try CodeTable.shared
    self.codes = codes
    ruleFiles = EarlyValue {
      RuleReader(codes: codes).load(userFolder: userFolder, folders: ruleFolders)
    }
    events = try .shared
    eventWords = try EventWords(events: events, codes: codes)
    noise = try .shared
    operationResults = try .shared
    results = try .shared
    expected = try ExpectedSource.builtIn.get()
  }

  /// What the store needs.
  public var interpretation: Interpretation { Interpretation(codes: codes, events: events, noise: noise) }
}

/// Number of processor cores.
var activeProcessorCount: Int { ProcessInfo.processInfo.activeProcessorCount }
