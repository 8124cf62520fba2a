import Casework
import LogStore
import Records
import Testing

@testable import Diagnosis

/// Attempts compared by the kinds of their records.
@Suite struct AttemptDiffTests {
  private let good = "0x00000000 - S_OK"

  /// One planted difference among lines that differ in time, path, number and package alone.
  @Test func onlyThePlantedDifferenceIsTold() throws {
    let same = { (time: String, path: String) in
      AttemptCase.cbs(time, "Opened store file \(path) for reading")
    }
    let text =
      AttemptCase.session(
        "1_1", "09:00:00", "09:01:00", result: good, lines: same("09:00:01", "C:\\a\\1.dll"))
      + AttemptCase.session(
        "1_2", "10:00:00", "10:01:00", result: good,
        lines: same("10:00:01", "D:\\b\\22.dll")
          + AttemptCase.cbs("10:00:02", "Deferring the lock of the queue"))
    let snapshot = try CaseFiles.snapshot(text)
    let first = try #require(snapshot.attempts[1])
    let second = try #require(snapshot.attempts[2])
    let diff = AttemptDiff(first, in: snapshot.store, second, in: snapshot.store)
    #expect(diff.left.own.isEmpty)
    #expect(diff.right.own.count == 1)
    let found = try #require(diff.right.first)
    #expect(snapshot.store.text(found.record).contains("Deferring the lock of the queue"))
    #expect(diff.common > 0 && diff.common == diff.right.own.first)
  }

  @Test func repeatsOfAKindCountOnce() throws {
    let loop = (0..<50).map { AttemptCase.cbs("10:00:02", "Opened store file C:\\\($0).dll for reading") }
      .joined()
    let text =
      AttemptCase.session(
        "1_1", "09:00:00", "09:01:00", result: good,
        lines: String(loop.prefix(0)) + AttemptCase.cbs("09:00:02", "Opened store file C:\\x.dll for reading")
      )
      + AttemptCase.session("1_2", "10:00:00", "10:01:00", result: good, lines: loop)
    let snapshot = try CaseFiles.snapshot(text)
    let first = try #require(snapshot.attempts[1])
    let second = try #require(snapshot.attempts[2])
    let diff = AttemptDiff(first, in: snapshot.store, second, in: snapshot.store)
    #expect(diff.left.own.isEmpty && diff.right.own.isEmpty)
    #expect(diff.right.entries.contains { $0.count == 50 })
  }

  @Test func anotherCodeIsAnotherKind() throws {
    let text =
      AttemptCase.session("1_1", "09:00:00", "09:01:00", result: good)
      + AttemptCase.session("1_2", "10:00:00", "10:01:00", result: "0x80070005 - E_ACCESSDENIED")
    let snapshot = try CaseFiles.snapshot(text)
    let first = try #require(snapshot.attempts[1])
    let second = try #require(snapshot.attempts[2])
    let diff = AttemptDiff(first, in: snapshot.store, second, in: snapshot.store)
    let found = try #require(diff.right.first)
    #expect(snapshot.store.codes(of: found.record) == [ErrorCode(0x8007_0005)])
  }
}
