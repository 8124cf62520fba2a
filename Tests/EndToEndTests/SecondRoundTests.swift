import Foundation
import TestSupport
import Testing

/// The case after the customer's answer: what was asked for is joined with what failed.
@Suite struct SecondRoundTests {
  private struct Scan: Decodable {
    struct Text: Decodable {
      var text: String
    }
    struct Request: Decodable {
      var answer: Text?
    }
    struct Finding: Decodable {
      var `class`: String
      var joins: [Text]
      var missing: [Request]
    }
    struct Source: Decodable {
      var path: String
      var kind: String
      var status: String
    }
    struct Complaint: Decodable {}
    var findings: [Finding]
    var sources: [Source]
    var complaints: [Complaint]
  }

  private static let folder = Repository.root + "/Samples/kb5013941-round2"

  private static func scan(_ more: [String] = []) throws -> Scan {
    let run = try Program.run(["scan", "--format", "json"] + more + [folder])
    return try JSONDecoder().decode(Scan.self, from: Data(run.output.utf8))
  }

  @Test func theAnswerIsJoinedWithTheFinding() throws {
    let scan = try Self.scan()
    let finding = try #require(scan.findings.first)
    #expect(scan.findings.count == 1 && finding.class == "F01")
    let said = finding.joins.map(\.text).joined(separator: "\n")
    // Who had the file open when servicing was refused comes first.
    #expect(
      finding.joins.first?.text.hasPrefix("exguard.exe (Example Security Ltd., version 7.3.0.118") == true)
    #expect(
      finding.joins.first?.text.contains("_clipboardserver.dll open when TiWorker.exe was refused") == true)
    for part in [
      "_10.0.17763.1697_none_f274ebb38c73b8d5 is there", "NgcCtnr.dll has the wrong hash that the log found",
      "the manifest in the case wants the hash of NgcCtnr.dll that the log calls the expected one",
      "the component hive registers Microsoft-Windows-Security-NGC-Container 10.0.17763.1697 amd64: files 1",
      "the manifest in the case is the one that the hive names",
    ] { #expect(said.contains(part), "\(part)\n\(said)") }
    // Said by certutil in the mail and by the file itself, who spell its path in two ways: one sentence.
    let wrong = finding.joins.filter { $0.text.contains("has the wrong hash that the log found") }
    #expect(wrong.count == 1)
    #expect(!said.contains("has the hash that the manifest wants"))
    #expect(finding.missing.allSatisfy { $0.answer != nil })
    let answers = finding.missing.compactMap(\.answer?.text)
    #expect(answers.contains { $0.contains("ExampleGuardFlt (328190, FSFilter Anti-Virus)") })
    #expect(answers.contains("build 17763.2803"))
    #expect(answers.contains("hashes of NgcCtnr.dll: 1"))
  }

  @Test func everythingThatCameIsRead() throws {
    let scan = try Self.scan()
    let sources = scan.sources.filter { $0.path.contains("/reply/") }
    let kinds = Dictionary(
      uniqueKeysWithValues: sources.map { ($0.path.split(separator: "/").last ?? "", $0.kind) })
    #expect(sources.allSatisfy { $0.status == "read" })
    #expect(
      kinds["dir.txt"] == "toolOutput" && kinds["COMPONENTS"] == "hive" && kinds["Logfile.PML"] == "procmon")
    #expect(kinds["NgcCtnr.dll"] == "storeFile" && kinds["reply.msg!message.txt"] == "mail")
    #expect(scan.complaints.isEmpty)
  }

  @Test func theNumberOfThreadsChangesNothing() throws {
    let one = try Program.run(["scan", "--format", "json", "--threads", "1", Self.folder])
    let four = try Program.run(["scan", "--format", "json", "--threads", "4", Self.folder])
    #expect(one.output == four.output && one.output.contains("joins"))
  }
}
