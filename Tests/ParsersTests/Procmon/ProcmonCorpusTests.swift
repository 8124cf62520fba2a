import Foundation
import Records
import TestSupport
import Testing

@testable import Parsers

/// Real captures against what Process Monitor itself exported of them.
@Suite(.enabled(if: Repository.corpus != nil, "no ../shared/corpus beside the repository"))
struct ProcmonCorpusTests {
  private func file(_ name: String) throws -> [UInt8] {
    let path = try #require(Repository.corpus) + "/pml/" + name
    return [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test func agreesWithTheExportBesideIt() throws {
    let capture = try file("LogFileUTC32Filesystem.PML")
    let table = try file("LogFileUTC32Filesystem.CSV")
    let ours = operations(ProcmonReader(source: SourceID(index: 0), file: TextBuffer(capture)))
    let export = ProcmonExport(source: SourceID(index: 0), text: TextBuffer(table))
    let theirs = operations(export)
    #expect(ours.count == 8577)
    #expect(theirs.count == 8577)
    var differences = 0
    for (mine, row) in zip(ours, theirs) {
      let isSame =
        mine.process == row.process && mine.pid == row.pid && mine.tid == row.tid && mine.path == row.path
        && mine.operation == row.operation && mine.duration == row.duration && mine.company == row.company
        && mine.version == row.version && mine.time == row.time
      if !isSame { differences += 1 }
    }
    #expect(differences == 0)
  }

  @Test func aFilteredCaptureSaysSo() throws {
    for (name, events) in [("LogFileUTC32Filesystem.PML", 8577), ("LogFileUTC64Process.PML", 3400)] {
      let bytes = try file(name)
      let reader = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(bytes))
      #expect(reader.summary.events == events)
      #expect(reader.summary.unread == 0)
      #expect(reader.summary.isSorted)
      #expect(reader.summary.missing.contains("CreateFile"))
      #expect(reader.read(0..<1).complaints.isEmpty)
    }
  }
}
