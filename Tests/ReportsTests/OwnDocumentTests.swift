import Casework
import DataFiles
import Foundation
import Reports
import Testing

/// What kbtriage wrote itself and what lies beside the logs: no evidence, and no gap.
@Suite struct OwnDocumentTests {
  /// The failing sample with `extra` files beside it.
  private func reports(_ extra: [(name: String, bytes: Data)]) throws -> [String: SourceReport] {
    try SampleCase.withFolder { folder in
      for file in extra { try file.bytes.write(to: URL(filePath: folder + "/" + file.name)) }
      let snapshot = try SampleCase.load([folder, SampleCase.path("kb5013941/Windows/Logs/CBS")])
      return Dictionary(
        uniqueKeysWithValues: snapshot.sources.map { (($0.path as NSString).lastPathComponent, $0) })
    }
  }

  @Test func whatKbtriageWroteIsSetAside() throws {
    let snapshot = try SampleCase.failing.get()
    let wording = try Wording(.english)
    let own: [(name: String, bytes: Data)] = [
      ("note.en.md", Data(try SampleCase.note(snapshot, .english).markdown.utf8)),
      ("note.zh.md", Data(try SampleCase.note(snapshot, .chinese).markdown.utf8)),
      ("scan.json", try ScanDocument(snapshot, wording: wording, codes: .shared, withHashes: false).json()),
      (
        "sources.json",
        try SourcesDocument(snapshot, wording: wording, codes: .shared, withHashes: false).json()
      ),
    ]
    let reports = try reports(own)
    for (name, _) in own {
      #expect(reports[name]?.status == .aside, "\(name)")
      #expect(reports[name]?.complaints == [], "\(name)")
    }
    #expect(reports["CBS.log"]?.status == .read)
  }

  /// Whoever adds log lines to a note has a paste.
  @Test func aNoteWithLogLinesIsRead() throws {
    let note = try SampleCase.note(SampleCase.failing.get(), .english).markdown
    let line =
      "2022-10-08 13:50:57, Error                 CBS    Failed to do it [HRESULT = 0x800f0986 - X]\n"
    let reports = try reports([("note.md", Data((note + "\nThey sent:\n" + line + line).utf8))])
    #expect(reports["note.md"]?.source?.kind == .mail && reports["note.md"]?.status == .read)
  }

  @Test(arguments: [
    "# A plan\n\nWe use kbtriage here.\n", "{\"schema\": \"other/1\", \"tool\": \"kbtriage.scan/1\"}",
    "- Made by kbtriage 1\n", "", "{", "# ", "{\"schema\"",
  ])
  func otherTextsAreNot(_ text: String) throws {
    #expect(try reports([("other.txt", Data(text.utf8))])["other.txt"]?.status != .aside)
  }

  /// A sample describes itself; that is no complaint, and comes last.
  @Test(arguments: ["kb5013941", "healthy", "posted", "clock-set-up"])
  func samplesAreWithoutComplaints(_ name: String) throws {
    let snapshot = try SampleCase.load([SampleCase.path(name)])
    let aside = snapshot.sources.filter { $0.status == .aside }
    #expect(aside.map { ($0.path as NSString).lastPathComponent } == ["README.md", "expected.json"])
    #expect(snapshot.listed.suffix(2).map(\.path) == aside.map(\.path))
    #expect(snapshot.listed.count == snapshot.sources.count)
    #expect(aside.allSatisfy { $0.complaints.isEmpty })
  }
}
