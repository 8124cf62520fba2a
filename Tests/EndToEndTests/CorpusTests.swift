import Foundation
import TestSupport
import Testing

/// The shared collection of public logs, counted by us in a second, simpler way.
@Suite struct CorpusTests {
  /// The parts of a scan document that these tests compare.
  private struct Scan: Decodable {
    struct Source: Decodable {
      struct Offset: Decodable {
        var offset: String
        var basis: String
        var stamps: Int
      }
      var path: String
      var kind: String
      var status: String
      var records: Int
      var first: String?
      var last: String?
      var offsets: [Offset]
    }
    struct Counts: Decodable {
      var records: Int
      var hashMismatches: Int
      var hashMismatchFacts: Int
      var csiFailures: Int
      var eventErrors: Int
    }
    struct Session: Decodable { var id: String }
    struct Mismatch: Decodable { var occurrences: Int }
    struct Finding: Decodable { var `class`: String }
    var sources: [Source]
    var counts: Counts
    var sessions: [Session]
    var mismatches: [Mismatch]
    var findings: [Finding]
  }

  private static func scan(_ paths: [String], _ more: [String] = []) throws -> (Program.Run, Scan?) {
    let run = try Program.run(["scan", "--format", "json"] + more + paths)
    return (run, try? JSONDecoder().decode(Scan.self, from: Data(run.output.utf8)))
  }

  /// What a reader with a regular expression finds in a log: its lines, its records, its facts.
  private struct Count {
    var records = 0
    var hashLines = 0
    var facts: Set<String> = []
    var sessions = 0
    var stamps = 0

    init(_ text: String) {
      let lines = text.replacing("\r\n", with: "\n").replacing("\r", with: "\n")
        .split(separator: "\n", omittingEmptySubsequences: false)
      let stamp = #/\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}, .*/#
      var record: [Substring] = []
      func finish(_ count: inout Count) {
        guard !record.isEmpty else { return }
        count.take(record.joined(separator: "\n"))
      }
      for line in lines {
        let begins = line.prefix(64).wholeMatch(of: stamp) != nil
        if begins {
          finish(&self)
          record = [line]
          records += 1
        } else if !record.isEmpty {
          record.append(line)
        } else if !line.isEmpty, records == 0, line != "\u{feff}" {
          // Text before the first record is one record of its own.
          records = 1
        }
      }
      finish(&self)
    }

    private mutating func take(_ record: String) {
      if record.contains(" initialized by client ") { sessions += 1 }
      if record.firstMatch(of: #/[0-9a-f]{8}@\d{4}\/\d/#) != nil { stamps += 1 }
      guard record.contains("Hashes for file member") else { return }
      hashLines += 1
      // The longest values of each side stand for the pair.
      func value(_ names: [String]) -> String {
        names.flatMap { name in
          record.split(separator: name + ":").dropFirst().compactMap { part in
            part.firstMatch(of: #/^\s*\{l:\d+(?: ml:\d+)? (?:b:)?([0-9A-Za-z+\/=]+)\}/#).map { String($0.1) }
          }
        }.max { $0.count < $1.count } ?? "-"
      }
      let name = record.firstMatch(of: #/Hashes for file member (.*?) do not match(?: actual file (\S+))?/#)
      facts.insert("\(name?.1 ?? "") \(value(["Expected"])) \(value(["Actual", "Found"]))")
    }
  }

  @Test(.enabled(if: Repository.corpus != nil, "no ../shared/corpus beside the repository"))
  func logsOfTheCBSFamily() throws {
    let folder = try #require(Repository.corpus) + "/cbs"
    var table = ["file                              records  hashes  facts  sessions  csi  offsets"]
    for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() {
      let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
      let count = Count(String(decoding: data, as: UTF8.self))
      let (run, document) = try Self.scan([folder + "/" + name])
      #expect(run.code == 0, "\(name): \(run.error)")
      let scan = try #require(document, "\(name): no document")
      let source = try #require(scan.sources.first)
      #expect(["cbs", "dism"].contains(source.kind), "\(name)")
      #expect(scan.counts.records == count.records, "\(name): records")
      #expect(scan.counts.hashMismatches == count.hashLines, "\(name): hash records")
      #expect(scan.counts.hashMismatchFacts == count.facts.count, "\(name): facts")
      #expect(scan.mismatches.count == count.facts.count, "\(name): facts listed")
      #expect(scan.mismatches.reduce(0) { $0 + $1.occurrences } == count.hashLines, "\(name): occurrences")
      #expect(scan.sessions.count == count.sessions, "\(name): sessions")
      for offset in source.offsets {
        #expect(
          offset.offset.wholeMatch(of: #/[+-](0\d|1[0-4]):(00|15|30|45)/#) != nil, "\(name): \(offset.offset)"
        )
        #expect(offset.basis != "csi" || offset.stamps > 0, "\(name)")
      }
      let stamps = source.offsets.filter { $0.basis == "csi" }.reduce(0) { $0 + $1.stamps }
      #expect(
        stamps <= count.stamps && stamps * 10 >= count.stamps * 9,
        "\(name): \(stamps) of \(count.stamps) stamps")
      table.append(
        name.padding(toLength: 32, withPad: " ", startingAt: 0)
          + "\(scan.counts.records)".column(9) + "\(scan.counts.hashMismatches)".column(8)
          + "\(scan.counts.hashMismatchFacts)".column(7) + "\(scan.sessions.count)".column(10)
          + "\(scan.counts.csiFailures)".column(5)
          + "  " + source.offsets.map { "\($0.offset) \($0.basis) \($0.stamps)" }.joined(separator: ", ")
          + "  " + scan.findings.map(\.class).joined(separator: " "))
    }
    #expect(table.count == 9, "eight logs")
    print(table.joined(separator: "\n"))
  }

  @Test(.enabled(if: Repository.corpus != nil, "no ../shared/corpus beside the repository"))
  func threads() throws {
    let folder = try #require(Repository.corpus) + "/threads"
    let names = try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".txt") }
      .sorted()
    #expect(names.count > 10)
    var table: [String] = []
    for name in names {
      let (run, scan) = try Self.scan([folder + "/" + name])
      #expect([0, 3].contains(run.code), "\(name): \(run.code) \(run.error)")
      let document = try #require(scan, "\(name): no document")
      table.append(
        "\(name) \(document.sources.first?.kind ?? "-") \(document.counts.records) \(document.findings.map(\.class))"
      )
    }
    print(table.joined(separator: "\n"))
  }

  /// The whole collection at once: every kind of file, broken ones among them.
  @Test(
    .enabled(if: Repository.corpus != nil, "no ../shared/corpus beside the repository"),
    .timeLimit(.minutes(3)))
  func everythingAtOnce() throws {
    let (run, scan) = try Self.scan([try #require(Repository.corpus)])
    #expect(run.code == 0, "\(run.error)")
    #expect((scan?.sources.count ?? 0) > 100)
  }

  /// Failing events by level, and by what they are where the level does not say it.
  ///
  /// Setup event 3 is logged as information. Counted with another reader (PyPI's evtx) and the list of events.
  @Test(
    .enabled(if: Repository.corpus != nil, "no ../shared/corpus beside the repository"),
    arguments: [
      ("tugix-Setup.evtx", 1), ("tugix-System.evtx", 10), ("tugix-WUClient-Operational.evtx", 0),
      ("system.evtx", 50), ("security.evtx", 1), ("Security_with_size_t.evtx", 7), ("sysmon.evtx", 0),
      ("Microsoft-Windows-HelloForBusiness%4Operational.evtx", 2),
    ])
  func failingEvents(_ name: String, _ count: Int) throws {
    let corpus = try #require(Repository.corpus)
    let (_, scan) = try Self.scan([corpus + "/evtx/" + name])
    #expect(scan?.counts.eventErrors == count, "\(name)")
  }

  /// The same bytes for any number of threads.
  @Test func threadsDoNotMatter() throws {
    let one = try Self.scan([Program.sample], ["--threads", "1"]).0.output
    #expect(!one.isEmpty)
    for threads in ["2", "5"] {
      let other = try Self.scan([Program.sample], ["--threads", threads]).0.output
      #expect(Golden.difference(other, one) == nil, "\(threads) threads")
    }
  }
}

extension String {
  fileprivate func column(_ width: Int) -> String {
    String(repeating: " ", count: max(0, width - count)) + self
  }
}
