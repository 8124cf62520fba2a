import CSystem
import Foundation
import Intake
import Records
import TestSupport
import Testing

/// What customers send, and worse: one clear sentence or a complaint, the right exit code, never a crash.
@Suite struct BadInputTests {
  private struct Scan: Decodable {
    struct Source: Decodable {
      var path: String
      var kind: String
      var status: String
      var records: Int
    }
    struct Complaint: Decodable {
      var path: String
      var what: String
      var at: String
      var done: String
    }
    struct Finding: Decodable { var `class`: String }
    var sources: [Source]
    var complaints: [Complaint]
    var findings: [Finding]
  }

  /// Scans `paths` with JSON; a signal, no document, or an escape character on any stream is a failure.
  private func scan(_ paths: [String], _ more: [String] = [], code: Int32) throws -> Scan {
    let run = try Program.run(["scan", "--format", "json", "--lang", "en"] + more + paths)
    // Codes of signals are 4 to 11 in the same field; ours are 0 to 4 and 130.
    #expect(
      run.code == code,
      "\(more) \(paths.map { ($0 as NSString).lastPathComponent }): \(run.code) \(run.error)")
    #expect(!run.output.contains("\u{1b}") && !run.error.contains("\u{1b}"))
    if code == 0 { #expect(run.error == "") }
    return try JSONDecoder().decode(Scan.self, from: Data(run.output.utf8))
  }

  private static let line = "2022-10-08 13:50:57, Info                  CBS    "

  private func write(_ bytes: [UInt8], _ path: String) throws {
    try Data(bytes).write(to: URL(fileURLWithPath: path))
  }

  // MARK: Nothing to read

  @Test func missingPath() throws {
    let scan = try scan(["/no/such/path"], code: 3)
    #expect(scan.sources.map(\.status) == ["unreadable"])
    #expect(scan.complaints.first?.what.contains("No such file") == true, "\(scan.complaints)")
  }

  @Test func missingPathBesideAGoodOne() throws {
    let good = Program.sample + "/Windows/Logs/CBS/CBS.log"
    #expect(try scan(["/no/such/path", good], code: 0).findings.count == 1)
    #expect(try scan(["/no/such/path", good], ["--strict"], code: 4).findings.count == 1)
  }

  @Test func emptyFolderAndEmptyFile() throws {
    try Program.withFolder { folder in
      #expect(try scan([folder], code: 3).sources.map(\.status) == ["empty"])
      try write([], folder + "/CBS.log")
      let scan = try scan([folder], code: 3)
      #expect(scan.sources.map(\.status) == ["empty"])
      #expect(scan.complaints.count == 1)
    }
  }

  /// A sentence for people on standard error, and nothing else.
  @Test func oneSentenceWhenNothingCouldBeRead() throws {
    let run = try Program.run(["scan", "--lang", "en", "/no/such/path"])
    #expect(run.code == 3)
    #expect(run.error.split(separator: "\n").count == 1, "\(run.error)")
  }

  @Test func unreadableFile() throws {
    // For root every file is readable.
    guard geteuid() != 0 else { return print("skipped: root reads every file") }
    try Program.withFolder { folder in
      try write(Array((Self.line + "a\n").utf8), folder + "/CBS.log")
      chmod(folder + "/CBS.log", 0)
      let scan = try scan([folder], code: 3)
      #expect(scan.complaints.first?.what.contains("Permission denied") == true, "\(scan.complaints)")
    }
  }

  // MARK: Not what the name says

  @Test func randomBytesNamedLog() throws {
    try Program.withFolder { folder in
      var random = Mutation(seed: 0xbad)
      try write((0..<100_000).map { _ in UInt8(truncatingIfNeeded: random.next()) }, folder + "/CBS.log")
      let scan = try scan([folder], code: 3)
      #expect(scan.sources.map(\.kind) == ["unknown"])
      #expect(scan.complaints.count == 1)
    }
  }

  @Test func truncatedEventLog() throws {
    let whole = try Repository.bytes("Samples/kb5013941/Windows/System32/winevt/Logs/System.evtx")
    try Program.withFolder { folder in
      // In the header, in the first chunk, in the middle of a chunk.
      for (length, code) in [(100, 3), (4_096 + 900, 0), (100_000, 0)] as [(Int, Int32)] {
        try write(Array(whole[..<length]), folder + "/System.evtx")
        let scan = try scan([folder], code: code)
        #expect(!scan.complaints.isEmpty, "\(length) bytes")
        #expect(scan.sources.first?.status != "read", "\(length) bytes")
        if code == 0 { #expect((scan.sources.first?.records ?? 0) > 0, "\(length) bytes") }
      }
    }
  }

  // MARK: Texts

  @Test(.timeLimit(.minutes(1))) func oneVeryLongLine() throws {
    try longLine(megabytes: 64)
  }

  /// Half a minute and a gigabyte of disk: only when asked for.
  @Test(
    .enabled(
      if: ProcessInfo.processInfo.environment["KBTRIAGE_TEST_GIGABYTE"] == "1",
      "KBTRIAGE_TEST_GIGABYTE=1 runs it"), .timeLimit(.minutes(5)))
  func oneLineOfAGigabyte() throws {
    try longLine(megabytes: 1_024)
  }

  private func longLine(megabytes: Int) throws {
    try Program.withFolder { folder in
      let path = folder + "/CBS.log"
      let block = Array(String(repeating: "Failed 0x80070005 (a, version = 1~b~ ", count: 28_340).utf8)
      // A log with a last record that never ends, a file with nothing else, and one that is not even a record.
      let line = Self.line
      for (head, records) in [("\(line)a\n\(line)b\n\(line)", 3), (line, nil), ("", 0)] as [(String, Int?)] {
        _ = FileManager.default.createFile(atPath: path, contents: Data(head.utf8))
        let file = try #require(FileHandle(forWritingAtPath: path))
        file.seekToEndOfFile()
        for _ in 0..<megabytes { file.write(Data(block)) }
        try file.close()
        let scan = try scan([path], code: head.isEmpty ? 3 : 0)
        #expect(scan.complaints.count == 1, "\(scan.complaints)")
        if let records { #expect(scan.sources.first?.records == records) }
      }
    }
  }

  @Test func bytesThatAreNoUTF8() throws {
    try Program.withFolder { folder in
      let path = folder + "/CBS.log"
      let chinese = Array("累积更新累积更新累积更新累积更新".utf8)
      let bytes =
        Array(Self.line.utf8) + chinese + [0xff, 0xc3, 0x28] + Array("\r\n\(Self.line)two\r\n".utf8)
      try write(bytes, path)
      let scan = try scan([path], code: 0)
      #expect(scan.sources.first?.records == 2)
      #expect(scan.complaints.map(\.at) == ["offset \(Self.line.utf8.count + chinese.count)"])
    }
  }

  @Test func escapeSequencesReachNobody() throws {
    let evil = "\u{1b}]0;title\u{7}\u{1b}[2J\u{9b}31m\u{202e}gnp.exe"
    try Program.withFolder { folder in
      let path = folder + "/CBS.log"
      let text =
        Self.line + "Session: 1_2 initialized by client A\(evil).\r\n"
        + Self.line + "Failed to \(evil) [HRESULT = 0x80070005 - E_ACCESSDENIED]\r\n"
        + "2022-10-08 13:50:57, Error                 CSI    00000001 (F) STATUS_NOT_FOUND #1# from A\(evil)::B(...)\r\n"
        + Self.line + "Session: 1_2 finalized. [HRESULT = 0x80070005]\r\n"
      try write(Array(text.utf8), path)
      #expect(try scan([path], code: 0).findings.count == 1)
      let run = try Program.run(["scan", "--lang", "en", path])
      #expect(run.code == 0)
      let harmful = run.output.unicodeScalars.filter {
        ($0.value < 0x20 && $0 != "\n") || (0x7f...0x9f).contains($0.value)
          || (0x202a...0x202e).contains($0.value)
      }
      #expect(harmful.isEmpty, "\(harmful.map(\.value))")
    }
  }

  // MARK: Folders

  @Test(.timeLimit(.minutes(1))) func pipesAndLoops() throws {
    try Program.withFolder { folder in
      try write(Array((Self.line + "a\r\n" + Self.line + "b\r\n").utf8), folder + "/CBS.log")
      #expect(mkfifo(folder + "/pipe.log", 0o600) == 0)
      try FileManager.default.createDirectory(atPath: folder + "/deep", withIntermediateDirectories: true)
      try FileManager.default.createSymbolicLink(atPath: folder + "/deep/back", withDestinationPath: folder)
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/self", withDestinationPath: folder + "/self")
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/gone", withDestinationPath: "/no/such/file")
      let scan = try scan([folder], code: 0)
      #expect(scan.sources.filter { $0.kind == "cbs" }.count == 1)
      let complained = Set(scan.complaints.map { ($0.path as NSString).lastPathComponent })
      #expect(complained == ["pipe.log", "self", "gone"], "\(scan.complaints)")
    }
  }

  @Test func theSameFileTwiceIsADuplicate() throws {
    try Program.withFolder { folder in
      for name in ["a.log", "b.log"] {
        try write(Array((Self.line + "a\r\n" + Self.line + "b\r\n").utf8), folder + "/" + name)
      }
      #expect(try scan([folder], code: 0).sources.map(\.status) == ["read", "duplicate"])
    }
  }

  // MARK: A file that shrinks while it is mapped

  @Test func shrinkingFile() throws {
    try Program.withFolder { folder in
      let path = folder + "/CBS.log"
      let page = Int(sysconf(Int32(_SC_PAGESIZE)))
      try write([UInt8](repeating: 0x61, count: page * 8), path)
      let file = try EvidenceFile(path: path)
      #expect(file.shrankAt == nil)
      #expect(truncate(path, page * 3) == 0)
      withExtendedLifetime(file.bytes) {
        let view = file.bytes.view
        #expect(view[page * 3 - 1] == 0x61)
        #expect(file.shrankAt == nil, "nobody looked behind the new end yet")
        #expect(view[page * 5] == 0, "behind the end stand zeros")
        #expect(file.shrankAt == page * 5)
        #expect(view.first(0x62, in: 0..<view.count) == nil, "a search over the end comes back")
        #expect(file.shrankAt == page * 3)
      }
    }
  }

  /// Many mapped files, opened and closed: the table of maps does not run full.
  @Test func filesAreUnmapped() throws {
    try Program.withFolder { folder in
      try write([0x61], folder + "/a")
      for _ in 0..<70_000 { _ = try EvidenceFile(path: folder + "/a") }
    }
  }
}
