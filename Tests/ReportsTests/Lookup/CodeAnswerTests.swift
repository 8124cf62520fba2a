import DataFiles
import Diagnosis
import Foundation
import Knowledge
import Reports
import Testing

@Suite struct CodeAnswerTests {
  private func lines(_ spelling: String, _ language: Language = .english) throws -> [String]? {
    let codes = try CodeTable.shared
    let rules = RuleReader(codes: codes).load(userFolder: nil).rules
    return try CodeAnswer(spelling, codes: codes, rules: rules)?.lines(Wording(language))
  }

  @Test(arguments: [
    ("0x800f0986", "0x800f0986  PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    ("-2146498170", "0x800f0986  PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    ("2148469126", "0x800f0986  PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    ("PSFX_E_APPLY_FORWARD_DELTA_FAILED", "0x800f0986  PSFX_E_APPLY_FORWARD_DELTA_FAILED"),
    ("0xd0000056", "0xd0000056  STATUS_DELETE_PENDING"),
    ("0xC1900101 - 0x4000D", "0xc1900101 - 0x4000D  no public name"),
    ("0x800f7777", "0x800f7777  no public name"),
  ])
  func everySpelling(_ spelling: String, _ head: String) throws {
    #expect(try lines(spelling)?.first == head)
  }

  @Test func theWholeAnswer() throws {
    #expect(
      try lines("0xd0000056") == [
        "0xd0000056  STATUS_DELETE_PENDING",
        "  listed as     0xc0000056",
        "  family        NTSTATUS",
        "  meaning       the file is already marked for deletion",
        "  usually       someone still holds it open; during cleanup usually a consequence, not the cause",
        "  bits          NTSTATUS, error, facility 0 (no public name), code 86 (0x0056)",
        "  also          0x8007012f, -1073741738, 3221225558",
        "  rules         delete-pending-inflight (F31), access-denied-on-file (F32), protection-product-in-the-way (F33)",
        "  source        ntstatus.h",
      ])
  }

  @Test func unassignedCodesAreNotGuessed() throws {
    let text = try #require(try lines("0x800f7777")).joined(separator: "\n")
    #expect(text.contains("unassigned"))
    #expect(text.contains("facility 15 FACILITY_SETUPAPI, code 30583 (0x7777)"))
    #expect(!text.contains("meaning"))
  }

  @Test func extendCodesAreToldByPhaseAndOperation() throws {
    let text = try #require(try lines("0xC1900101 - 0x4000D")).joined(separator: "\n")
    #expect(text.contains("  phase         0x4 SP_EXECUTION_OOBE_BOOT: "))
    #expect(text.contains("  during        0xd SP_EXECUTION_OP_MIGRATE_DATA: "))
  }

  @Test(arguments: ["banana split", "", "???"])
  func noCodes(_ text: String) throws {
    #expect(try lines(text) == nil)
  }

  @Test func theDocumentHasEverything() throws {
    let codes = try CodeTable.shared
    let answer = try #require(CodeAnswer("0xC1900101 - 0x4000D", codes: codes, rules: []))
    let data = try CodeAnswer.json([answer], Wording(.chinese))
    let document = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    #expect(document["schema"] as? String == "kbtriage.explain/1")
    let entry = try #require((document["codes"] as? [[String: Any]])?.first)
    #expect(entry["given"] as? String == "0xC1900101 - 0x4000D")
    #expect(entry["symbol"] is NSNull)
    #expect((entry["extend"] as? [String: Any])?["operation"] as? Int == 13)
  }
}
