import Casework
import DataFiles
import Foundation
import Knowledge
import Reports
import Testing

@Suite struct ScanDocumentTests {
  private func json(_ snapshot: CaseSnapshot, _ language: Language = .english) throws -> [String: Any] {
    let document = ScanDocument(
      snapshot, wording: try Wording(language), codes: try .shared, withHashes: true)
    return try #require(try JSONSerialization.jsonObject(with: document.json()) as? [String: Any])
  }

  @Test func theSamplesFindingComesFirst() throws {
    let document = try json(try SampleCase.failing.get())
    #expect(document["schema"] as? String == "kbtriage.scan/1")
    let finding = try #require((document["findings"] as? [[String: Any]])?.first)
    #expect(finding["class"] as? String == "F01")
    #expect(finding["confidence"] as? String == "high")
    let root = try #require(finding["root"] as? [String: Any])
    #expect(root["code"] as? String == "0x800f0985")
    #expect(
      root["folder"] as? String
        == "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5"
    )
    #expect(root["file"] as? String == "NgcCtnr.dll")
    #expect((finding["result"] as? [String: Any])?["code"] as? String == "0x800f0986")
    #expect((finding["chain"] as? [[String: Any]])?.first?["code"] as? String == "0x800f0985")
    let counts = try #require(document["counts"] as? [String: Int])
    #expect(counts["hashMismatches"] == 2)
    #expect(counts["hashMismatchFacts"] == 2)
  }

  @Test func aHealthyMachineHasNoFindings() throws {
    let document = try json(try SampleCase.healthy.get())
    #expect((document["findings"] as? [Any])?.isEmpty == true)
    #expect((document["mismatches"] as? [Any])?.isEmpty == true)
  }

  /// The keys that the issue promises; more may stand beside them.
  static let keys: [(list: String, keys: [String])] = [
    (
      "sources",
      ["path", "kind", "status", "duplicateOf", "bytes", "records", "first", "last", "sha256", "offsets"]
    ),
    ("sessions", ["id", "client", "start", "end", "packages", "kb", "result", "outcome"]),
    (
      "mismatches",
      ["file", "component", "folder", "algorithm", "expected", "actual", "occurrences", "first", "refs"]
    ),
    (
      "findings",
      [
        "rule", "class", "title", "level", "confidence", "root", "result", "chain", "evidence",
        "counterEvidence",
        "missing", "nextSteps",
      ]
    ),
  ]

  @Test(arguments: keys)
  func everyEntryHasAllKeys(_ list: String, _ keys: [String]) throws {
    let entries = try #require(try json(try SampleCase.failing.get())[list] as? [[String: Any]])
    #expect(!entries.isEmpty)
    for entry in entries { #expect(Set(keys).subtracting(entry.keys).isEmpty) }
  }

  @Test func partsOfAFindingHaveTheirKeys() throws {
    let document = try json(try SampleCase.failing.get())
    let finding = try #require((document["findings"] as? [[String: Any]])?.first)
    func keys(_ name: String) -> Set<String> {
      let first = (finding[name] as? [[String: Any]])?.first ?? finding[name] as? [String: Any]
      return Set((first ?? [:]).keys)
    }
    #expect(
      keys("root").isSuperset(of: [
        "code", "symbol", "function", "component", "folder", "file", "time", "ref",
      ]))
    #expect(keys("chain").isSuperset(of: ["time", "code", "text", "folded", "ref"]))
    #expect(keys("evidence").isSuperset(of: ["text", "ref"]))
    #expect(keys("missing") == ["what", "path", "command", "why", "answer"])
    let ref = try #require((finding["root"] as? [String: Any])?["ref"] as? [String: Any])
    #expect(Set(ref.keys) == ["path", "line", "record", "offset", "length"])
    let source = try #require(
      (document["sources"] as? [[String: Any]])?.first { $0["kind"] as? String == "cbs" })
    let offset = try #require((source["offsets"] as? [[String: Any]])?.first)
    #expect(Set(offset.keys) == ["from", "to", "offset", "basis", "stamps"])
    #expect(offset["offset"] as? String == "+08:00")
    #expect(offset["basis"] as? String == "csi")
    #expect((source["sha256"] as? String)?.count == 64)
  }

  @Test func everyReferenceLiesInItsFile() throws {
    let document = try json(try SampleCase.failing.get())
    var count = 0
    func walk(_ value: Any) throws {
      if let list = value as? [Any] { for item in list { try walk(item) } }
      guard let object = value as? [String: Any] else { return }
      if let path = object["path"] as? String, let offset = object["offset"] as? Int,
        let length = object["length"] as? Int
      {
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        #expect(offset + length <= size)
        #expect((object["line"] is NSNull) != (object["record"] is NSNull))
        count += 1
      }
      for item in object.values { try walk(item) }
    }
    try walk(document)
    #expect(count > 40)
  }

  @Test(arguments: [1, 2, 8])
  func anyNumberOfThreadsGivesTheSameBytes(_ threads: Int) throws {
    let wording = try Wording(.chinese)
    func bytes(_ threads: Int?) throws -> Data {
      let snapshot = try SampleCase.load([SampleCase.path("kb5013941")], threads: threads)
      return try ScanDocument(snapshot, wording: wording, codes: .shared, withHashes: true).json()
    }
    #expect(try bytes(threads) == bytes(nil))
  }

  @Test func languageChangesTextsOnly() throws {
    func shape(_ value: Any) -> Any {
      if let list = value as? [Any] { return list.map(shape) as NSArray }
      guard let object = value as? [String: Any] else { return value is String ? "" : value }
      let texts: Set<String> = ["text", "title", "what", "why", "done", "at"]
      return object.filter { !texts.contains($0.key) }.mapValues { value -> Any in
        value is String ? value : shape(value)
      } as NSDictionary
    }
    let english = shape(try json(try SampleCase.failing.get(), .english)) as? NSDictionary
    let chinese = shape(try json(try SampleCase.failing.get(), .chinese)) as? NSDictionary
    #expect(english != nil)
    #expect(english == chinese)
  }

  @Test func aDocumentEvenWhenNothingWasRead() throws {
    let document = try json(try SampleCase.load(["/nowhere/at/all.log"]))
    let source = try #require((document["sources"] as? [[String: Any]])?.first)
    #expect(source["status"] as? String == "unreadable")
    #expect((document["complaints"] as? [[String: Any]])?.count == 1)
  }

  @Test func aDuplicateHasNoClockOfItsOwn() throws {
    let path = SampleCase.path("kb5013941/Windows/Logs/CBS/CBS.log")
    let document = try SampleCase.withFolder { folder in
      try FileManager.default.copyItem(atPath: path, toPath: folder + "/copy.log")
      return try json(try SampleCase.load([path, folder + "/copy.log"]))
    }
    let copy = try #require((document["sources"] as? [[String: Any]])?.last)
    #expect(copy["status"] as? String == "duplicate")
    #expect(copy["duplicateOf"] as? String == path)
    #expect((copy["offsets"] as? [Any])?.isEmpty == true)
  }
}
