import Foundation
import Intake
import Records
import Synchronization
import Testing

@testable import Casework

/// Files that change while the case is being read: what was there is read, what happened is said, and nothing ends the
/// program.
@Suite struct ChangingFileTests {
  private static let line =
    "2024-05-06 10:00:00, Info                  CBS    a line of the log that is long enough\r\n"
  /// More than files have that are read at once instead of being mapped.
  private static let lines = 1_000

  private static func log(_ lines: Int = lines) -> Data { Data(String(repeating: line, count: lines).utf8) }

  /// Reads `folder`; `change` runs at `step`.
  private static func read(
    _ folder: String, at step: CaseLoad.Step, change: @escaping @Sendable () -> Void
  ) throws -> [SourceReport] {
    CaseLoad(
      paths: [folder], knowledge: try CaseKnowledge(userFolder: nil),
      onStep: { if $0 == step { change() } }
    ).run().sources
  }

  @Test(arguments: [10, lines]) func aFileThatVanishesBeforeItIsOpenedIsNamed(_ lines: Int) throws {
    try SampleCase.withFolder { folder in
      for name in ["a.log", "b.log"] {
        try (Self.log(lines) + Data(name.utf8)).write(to: URL(filePath: folder + "/" + name))
      }
      let reports = try Self.read(folder, at: .listed) { unlink(folder + "/a.log") }
      #expect(reports.map { ($0.path as NSString).lastPathComponent } == ["b.log", "a.log"])
      #expect(reports.map(\.status) == [.read, .unreadable])
      #expect(reports.map(\.refusal) == [nil, .vanished])
      #expect(reports[0].recordCount == lines + 1 || reports[0].recordCount == lines)
    }
  }

  @Test func aMistypedPathHasNotVanished() throws {
    try SampleCase.withFolder { folder in
      #expect(symlink("nowhere", folder + "/link.log") == 0)
      for path in [folder + "/none.log", folder] {
        let reports = try Self.read(path, at: .listed) {}
        #expect(reports.map(\.refusal) == [.unreadable("No such file or directory")], "\(path)")
      }
    }
  }

  /// What happens to the file when it has been opened, what is said of it, and how many records are read.
  private static let changes:
    [(name: String, problem: Complaint.Problem, records: Int, change: @Sendable (String) -> Void)] = [
      ("shrinks by less than a page", .shrank, lines - 1, { truncate($0, line.utf8.count * (lines - 1)) }),
      ("shrinks", .shrank, 10, { truncate($0, line.utf8.count * 10) }),
      ("shrinks inside a line", .shrank, 11, { truncate($0, line.utf8.count * 10 + 30) }),
      (
        "grows", .grew(line.utf8.count), lines,
        { path in
          let file = FileHandle(forWritingAtPath: path)
          file?.seekToEndOfFile()
          file?.write(log(1))
        }
      ),
      (
        "is written over", .rewritten, lines,
        { path in
          FileHandle(forWritingAtPath: path)?.write(log(1))
          // Whatever the grain of the clock.
          try? FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: 1)], ofItemAtPath: path)
        }
      ),
      (
        "is replaced", .replaced, lines,
        { path in
          try? log(3).write(to: URL(filePath: path + ".new"))
          rename(path + ".new", path)
        }
      ),
      ("is removed", .removed, lines, { unlink($0) }),
    ]

  @Test(arguments: changes.indices) func whatHappensToAnOpenFileIsSaid(_ index: Int) throws {
    let (name, problem, records, change) = Self.changes[index]
    try SampleCase.withFolder { folder in
      let path = folder + "/CBS.log"
      try Self.log().write(to: URL(filePath: path))
      for step in [CaseLoad.Step.opened, .read] where step == .opened || records == Self.lines {
        let report = try #require(try Self.read(path, at: step) { change(path) }.first)
        #expect(report.complaints.map(\.problem) == [problem], "\(name), \(step)")
        #expect(report.recordCount == records, "\(name), \(step)")
        #expect(report.status == ([.rewritten, .replaced, .removed].contains(problem) ? .read : .partly))
        #expect(!report.hasShrunkSince)
        if problem == .shrank {
          var status = stat()
          #expect(stat(path, &status) == 0)
          #expect(report.complaints.first?.location.offset == UInt64(status.st_size), "\(name)")
        }
        try Self.log().write(to: URL(filePath: path))
      }
    }
  }

  @Test func aFileThatStaysGivesNoComplaint() throws {
    try SampleCase.withFolder { folder in
      try Self.log().write(to: URL(filePath: folder + "/CBS.log"))
      #expect(try Self.read(folder, at: .opened) {}.flatMap(\.complaints) == [])
    }
  }

  /// Between two pieces of one file: the first is read, the others are gone.
  @Test(arguments: [1, 4]) func aFileThatShrinksBetweenItsPiecesKeepsWhatWasRead(_ threads: Int) throws {
    try SampleCase.withFolder { folder in
      let path = folder + "/CBS.log"
      let lines = (40 << 20) / Self.line.utf8.count
      try Self.log(lines).write(to: URL(filePath: path))
      let load = CaseLoad(
        paths: [path], knowledge: try CaseKnowledge(userFolder: nil), threads: threads)
      let left = (9 << 20) / Self.line.utf8.count
      let isDone = Mutex(false)
      let report = try #require(
        load.run { _ in
          // Only once, and after the first piece.
          let isFirst = isDone.withLock { done in
            defer { done = true }
            return !done
          }
          if isFirst { truncate(path, Self.line.utf8.count * left) }
        }.sources.first)
      // Threads that were already behind the new end have read more.
      #expect(threads == 1 ? report.recordCount == left : (left...lines).contains(report.recordCount))
      #expect(report.complaints.map(\.problem) == [.shrank])
      #expect(report.status == .partly)
    }
  }

  @Test func aFileThatShrinksAfterReadingIsReported() throws {
    try SampleCase.withFolder { folder in
      let path = folder + "/CBS.log"
      try Self.log().write(to: URL(filePath: path))
      let snapshot = try SampleCase.load([path])
      let report = try #require(snapshot.sources.first)
      #expect(report.recordCount == Self.lines && !report.hasShrunkSince)
      #expect(truncate(path, 0) == 0)
      // The bytes are gone: they read as zeros instead of raising SIGBUS.
      let last = snapshot.store.id(at: Self.lines - 1)
      #expect(snapshot.store.text(last).unicodeScalars.allSatisfy { $0.value == 0 })
      #expect(report.hasShrunkSince)
    }
  }

  /// Asked for a password, opened for offsets, read: the folder is listed once and each file opened once.
  @Test func aFolderIsListedOnce() throws {
    let steps = Mutex<[CaseLoad.Step]>([])
    let load = CaseLoad(
      paths: [SampleCase.path("healthy")], knowledge: try CaseKnowledge(userFolder: nil),
      onStep: { step in steps.withLock { $0.append(step) } })
    #expect(load.needsPassword() == nil)
    try load.open()
    _ = load.run()
    #expect(steps.withLock { $0 } == [.listed, .opened, .read])
  }
}
