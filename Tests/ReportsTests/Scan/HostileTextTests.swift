import Casework
import DataFiles
import Foundation
import Knowledge
import PlainText
import Reports
import Testing

/// What a log or a file name says cannot steer whoever reads a report in a terminal.
@Suite struct HostileTextTests {
  private static let name = "a\u{1b}[2J\u{200b}\u{9b}\u{202e}.log"

  private static func snapshot() throws -> CaseSnapshot {
    let line =
      "2024-05-06 10:00:00, Error                 CBS    Failed \u{1b}[31m\u{202e} [HRESULT = 0x800f0985]\r\n"
    return try SampleCase.load(text: line + line, named: name)
  }

  @Test func textOfScanAndSources() throws {
    let snapshot = try Self.snapshot()
    let wording = try Wording(.english)
    let scan = ScanText(snapshot: snapshot, wording: wording, codes: try .shared, withHashes: false).text
    let sources = SourcesText(snapshot: snapshot, wording: wording, withHashes: true).text
    for scalar in (scan + sources).unicodeScalars where scalar != "\n" {
      #expect(HarmlessText.replacement(of: scalar) == nil)
    }
    #expect(sources.contains("a␛[2J·\u{fffd}\u{fffd}.log"))
  }

  /// JSON keeps the text for whoever reads it, as escapes.
  @Test func json() throws {
    let data = try SourcesDocument(
      try Self.snapshot(), wording: try Wording(.english), codes: try .shared, withHashes: false
    ).json()
    let text = String(decoding: data, as: UTF8.self)
    for scalar in text.unicodeScalars where scalar != "\n" {
      #expect(HarmlessText.replacement(of: scalar) == nil)
    }
    #expect(text.contains("a\\u001b[2J\\u200b\\u009b\\u202e.log"))
    let read = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    let sources = try #require(read["sources"] as? [[String: Any]])
    #expect((sources.first?["path"] as? String)?.hasSuffix("/" + Self.name) == true)
  }
}
