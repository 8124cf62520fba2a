import Foundation
import Records
import TestSupport
import Testing

@testable import Parsers

/// Counts of the shared collection, ours and those of a regular expression.
@Suite(.enabled(if: Repository.corpus != nil, "no ../shared/corpus beside the repository"))
struct CorpusReportTests {
  private func files(_ folder: String) throws -> [(name: String, bytes: [UInt8])] {
    let path = try #require(Repository.corpus) + "/" + folder
    return try FileManager.default.contentsOfDirectory(atPath: path).sorted().map {
      ($0, Array(try Data(contentsOf: URL(fileURLWithPath: path + "/" + $0))))
    }
  }

  private func lines(_ bytes: [UInt8]) -> [Substring] {
    String(decoding: bytes, as: UTF8.self).split { $0.isNewline }
  }

  /// All batches of the format that the text is recognised as.
  private func read(_ bytes: [UInt8], _ name: String) throws -> (SourceKind, [RecordBatch]) {
    let text = TextBuffer(bytes)
    let format = try #require(
      withExtendedLifetime(text) { InputFormat.text(FormatSample(text.view, path: name, isText: true)) },
      "\(name)")
    let reader = format.reader(source: SourceID(index: 0), text: text)
    return (format.kind, reader.pieces.map { reader.read($0) })
  }

  @Test func reportsInServicingLogs() throws {
    var table: [String] = []
    for (name, bytes) in try files("cbs") {
      let lines = lines(bytes)
      let payloads = try read(bytes, name).1.flatMap(\.payloads).map(\.payload)
      let steps = payloads.count {
        switch $0 {
        case .repairStep, .cannotRepair: true
        default: false
        }
      }
      let found = payloads.compactMap { payload -> Payload.Readiness? in
        if case .readiness(let readiness) = payload { readiness } else { nil }
      }
      let items = found.reduce(0) { $0 + $1.rows.count }
      let detected = found.compactMap(\.detected)
      let wantedSteps = lines.count { $0.contains("[SR] ") }
      let wantedItems = lines.count { $0.contains(#/\([a-z]\)\s+C[BS][SI] /#) }
      let wantedDetected = lines.compactMap { line in
        line.firstMatch(of: #/Total Detected Corruption:\s*(\d+)/#).flatMap { UInt32($0.1) }
      }
      #expect(steps == wantedSteps, "\(name): SFC")
      #expect(items == wantedItems, "\(name): items")
      #expect(detected == wantedDetected, "\(name): detected")
      table.append(
        "\(name): SFC \(steps) of \(wantedSteps), items \(items) of \(wantedItems), detected \(detected)")
    }
    print(table.joined(separator: "\n"))
  }

  @Test func linesOfTheUpdateAgent() throws {
    for (name, bytes) in try files("windowsupdate") {
      let lines = lines(bytes)
      let (kind, batches) = try read(bytes, name)
      #expect(kind == .windowsUpdate, "\(name)")
      #expect(batches.reduce(0) { $0 + $1.count } == lines.count, "\(name): records")
      let failed = lines.count { $0.contains(" *FAILED* [") && !$0.contains(" *FAILED* [00000000]") }
      let errors = batches.reduce(0) { sum, batch in
        sum + zip(batch.levels, batch.marks).count { $0.0 == .error && $0.1.contains(.failure) }
      }
      #expect(errors == failed, "\(name): *FAILED*")
      print("\(name): records \(lines.count), *FAILED* \(errors) of \(failed)")
    }
  }

  @Test func setupAndLists() throws {
    for (name, bytes) in try files("setup") {
      let (kind, batches) = try read(bytes, name)
      #expect(kind == .setup, "\(name)")
      let dated = lines(bytes).count { $0.prefixMatch(of: #/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d, /#) != nil }
      #expect(batches.reduce(0) { $0 + $1.count } == dated, "\(name): records")
    }
    for (name, bytes) in try files("other") where name.hasPrefix("FilterList") {
      let (kind, batches) = try read(bytes, name)
      #expect(kind == .filterList && batches.reduce(0) { $0 + $1.payloads.count } == lines(bytes).count)
    }
  }
}
