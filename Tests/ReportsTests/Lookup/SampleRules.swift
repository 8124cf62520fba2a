import Diagnosis
import Knowledge

/// The rules that travel with the program.
enum SampleRules {
  static func builtIn() throws -> [Rule] { RuleReader(codes: try .shared).load(userFolder: nil).rules }
}
