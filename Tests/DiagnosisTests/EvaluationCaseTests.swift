import Fixtures
import Foundation
import Testing

/// The cases of `kbgen eval` are what their labels and conditions say.
@Suite struct EvaluationCaseTests {
  private struct Label: Decodable {
    var file: String
    var failureClass: String
    var result: String?

    enum CodingKeys: String, CodingKey {
      case file
      case failureClass = "class"
      case result = "result_code"
    }
  }

  @Test func theSameSeedGivesTheSameBytes() throws {
    let first = try EvalCase(.sharingViolation, .noisy, seed: 4)
    let second = try EvalCase(.sharingViolation, .noisy, seed: 4)
    let other = try EvalCase(.sharingViolation, .noisy, seed: 5)
    #expect(first.files.map(\.bytes) == second.files.map(\.bytes))
    #expect(first.files.first?.bytes != other.files.first?.bytes)
  }

  @Test func eachLabelHasItsFilesAndItsResultStandsInThem() throws {
    let cases = try EvalCase.all(seed: 1)
    #expect(cases.count == EvalFault.allCases.count * EvalCondition.allCases.count)
    let labels = try JSONDecoder().decode([Label].self, from: Data(EvalCase.labels(of: cases)))
    #expect(labels.map(\.file) == cases.map(\.folder))
    for (label, one) in zip(labels, cases) {
      let bytes = try #require(one.files.first?.bytes, "\(label.file)")
      #expect((label.result == nil) == (label.failureClass == "none"), "\(label.file)")
      guard let result = label.result, result != "0xc0000056", result != "0xd0000056" else { continue }
      // Mails wrap lines, also within a code.
      let text = String(decoding: bytes, as: UTF8.self).lowercased().filter { !$0.isWhitespace }
      #expect(text.contains(result.dropFirst(2)), "\(label.file)")
    }
  }

  @Test func aCutLogBeginsWithinALine() throws {
    for fault in EvalFault.allCases {
      let bytes = try #require(EvalCase(fault, .cut, seed: 1).files.first?.bytes)
      let text = String(decoding: bytes, as: UTF8.self)
      #expect(!text.hasPrefix("20") && !text.hasPrefix("\u{feff}"), "\(fault)")
      #expect(!text.contains("Starting TiWorker initialization") || fault == .healthy, "\(fault)")
    }
  }
}
