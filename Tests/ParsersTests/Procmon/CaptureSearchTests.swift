import Fixtures
import Records
import Testing

@testable import Parsers

/// Who is found to hold what was refused.
struct CaptureSearchTests {
  private static let path = "C:\\Windows\\WinSxS\\Temp\\InFlight\\a\\b.dll"
  private static let second = Instant.second

  private static func writer() -> PMLWriter {
    var writer = PMLWriter()
    writer.add(PMLProcess(index: 1, pid: 3560, name: "TiWorker.exe", company: "Microsoft Corporation"))
    writer.add(PMLProcess(index: 2, pid: 900, name: "exguard.exe", company: "Example Security Ltd."))
    writer.add(PMLProcess(index: 3, pid: 901, name: "other.exe"))
    return writer
  }

  private static func at(_ seconds: Int64) -> Int64 { captureStart + seconds * second }

  private func answer(_ writer: PMLWriter, limit: Int = 20_000) -> CaptureSearch.Answer {
    answer(ProcmonReader(source: SourceID(index: 0), file: TextBuffer(writer.file())), limit: limit)
  }

  private func answer(_ reader: any OperationSource, limit: Int = 20_000) -> CaptureSearch.Answer {
    var paths = PathSet()
    paths.add("\\windows\\winsxs\\temp\\inflight\\a", as: .wanted)
    paths.add("\\windows\\winsxs", as: .servicing)
    let span = Self.at(70)...Self.at(130)
    let question = CaptureQuestion(
      spans: [span], paths: paths, threads: [.init(pid: 3560, tid: 5056, span: Self.at(99)...Self.at(101))],
      servicing: ["tiworker.exe"], limit: limit)
    return CaptureSearch(reader, question, words: testWords, threads: 2).answer()
  }

  private func described(_ answer: CaptureSearch.Answer) -> [String] {
    answer.kept.map { kept in
      let closed = kept.closed.map { " closed \(($0 - captureStart) / Self.second)" } ?? ""
      return "\(kept.row.process) \(kept.row.operation) \(kept.reason)\(closed)"
    }
  }

  @Test func whoDoesNotShareIsTheHolder() {
    var writer = Self.writer()
    // Shares everything, so it refuses nothing.
    writer.add(.createFile(Self.path, process: 3, time: Self.at(1)))
    writer.add(.createFile(Self.path.uppercased(), .init(sharing: 1), process: 2, time: Self.at(2)))
    writer.add(
      .createFile(
        Self.path, .init(access: 0x110080), process: 1, time: Self.at(100), result: 0xc000_0043))
    writer.add(.closeFile(Self.path, process: 2, time: Self.at(110)))
    #expect(
      described(answer(writer)) == [
        "exguard.exe CreateFile holder closed 110", "TiWorker.exe CreateFile refused",
        "exguard.exe CloseFile path",
      ])
  }

  @Test func whoClosedBeforeIsNoHolder() {
    var writer = Self.writer()
    writer.add(.createFile(Self.path, .init(sharing: 0), process: 2, tid: 7, time: Self.at(2)))
    writer.add(.closeFile(Self.path, process: 2, tid: 8, time: Self.at(60)))
    writer.add(.createFile(Self.path, process: 1, time: Self.at(100), result: 0xc000_0043))
    #expect(described(answer(writer)) == ["TiWorker.exe CreateFile refused"])
  }

  @Test func aDeletionIsPendingWhileAnyHandleIsOpen() {
    var writer = Self.writer()
    writer.add(.createFile(Self.path, process: 2, time: Self.at(2)))
    // Whoever has the folder open is not in the way while the file is.
    writer.add(.createFile("C:\\Windows\\WinSxS\\Temp\\InFlight\\a", process: 3, time: Self.at(3)))
    writer.add(.setDisposition(Self.path, deletes: true, process: 1, time: Self.at(80)))
    writer.add(.createFile(Self.path, process: 1, time: Self.at(100), result: 0xc000_0056))
    #expect(
      described(answer(writer)) == [
        "exguard.exe CreateFile holder",
        "TiWorker.exe SetDispositionInformationFile path", "TiWorker.exe CreateFile refused",
      ])
  }

  @Test func aFolderMayBeWhatIsGoing() {
    var writer = Self.writer()
    writer.add(.createFile("C:\\Windows\\WinSxS\\Temp\\InFlight\\a", process: 3, time: Self.at(3)))
    writer.add(.createFile(Self.path, process: 1, time: Self.at(100), result: 0xc000_0056))
    #expect(described(answer(writer)) == ["other.exe CreateFile holder", "TiWorker.exe CreateFile refused"])
  }

  @Test func aRefusalByRightsIsHeldByNobody() {
    var writer = Self.writer()
    writer.add(.createFile(Self.path, .init(sharing: 0), process: 2, time: Self.at(2)))
    writer.add(.createFile(Self.path, process: 1, time: Self.at(100), result: 0xc000_0022))
    #expect(described(answer(writer)) == ["TiWorker.exe CreateFile refused"])
    // But a rename is refused so when another one has the file open.
    writer.add(.rename(Self.path, to: "\\SystemRoot\\x", process: 1, time: Self.at(101), result: 0xc000_0022))
    #expect(described(answer(writer)).contains("exguard.exe CreateFile holder"))
  }

  @Test func othersInFoldersOfServicingAreTheirOwnAffair() {
    var writer = Self.writer()
    let other = "C:\\Windows\\WinSxS\\amd64_x\\y.dll"
    writer.add(.createFile(other, process: 3, time: Self.at(99), result: 0xc000_0043))
    writer.add(.createFile(other, process: 1, time: Self.at(100), result: 0xc000_0043))
    #expect(described(answer(writer)) == ["TiWorker.exe CreateFile refused"])
  }

  @Test func theThreadOfAnInFlightNameIsFollowed() {
    var writer = Self.writer()
    writer.add(.createFile("C:\\x", process: 1, tid: 5056, time: Self.at(97)))
    writer.add(.createFile("C:\\x", process: 1, tid: 5056, time: Self.at(100)))
    writer.add(.createFile("C:\\x", process: 1, tid: 5060, time: Self.at(100)))
    #expect(described(answer(writer)) == ["TiWorker.exe CreateFile thread"])
  }

  @Test func theLimitKeepsWhatWasRefused() {
    var writer = Self.writer()
    for number in 0..<50 { writer.add(.closeFile(Self.path, process: 3, time: Self.at(80) + Int64(number))) }
    writer.add(.createFile(Self.path, process: 1, time: Self.at(100), result: 0xc000_0056))
    let answer = answer(writer, limit: 10)
    #expect(answer.isCut)
    #expect(answer.kept.count == 10)
    #expect(answer.kept.last?.reason == .refused)
  }

  @Test func filesOfOneCaptureAreOne() {
    var (first, second) = (Self.writer(), Self.writer())
    first.add(.createFile(Self.path, .init(sharing: 0), process: 2, time: Self.at(2)))
    second.add(.createFile(Self.path, process: 1, time: Self.at(100), result: 0xc000_0043))
    second.add(.closeFile(Self.path, process: 2, time: Self.at(110)))
    let group = CaptureGroup(
      [first, second].map { ProcmonReader(source: SourceID(index: 0), file: TextBuffer($0.file())) })
    let answer = answer(group)
    #expect(
      described(answer) == [
        "exguard.exe CreateFile holder closed 110", "TiWorker.exe CreateFile refused",
        "exguard.exe CloseFile path",
      ])
    #expect(answer.kept.compactMap(\.head).map(group.member) == [0, 1, 1])
    #expect(answer.kept.map(\.row.place.number) == [1, 1, 2])
  }

  @Test(
    arguments: [
      (["c/a.PML", "c/A-1.pml", "c/a-2.PML"], [[0, 1, 2]]), (["c/a-1.PML", "c/a.PML"], [[1, 0]]),
      (["c/a-1.PML", "d/a.PML"], [[0], [1]]), (["a-1.PML", "a-2.PML"], [[0], [1]]),
      (["a.CSV", "a.PML"], [[0], [1]]),
      ([], []),
    ] as [([String], [[Int]])])
  func namesTellWhichFilesBelongTogether(paths: [String], groups: [[Int]]) {
    #expect(CaptureGroup.groups(of: paths) == groups)
  }

  @Test func theAnswerDoesNotDependOnThreads() {
    var writer = Self.writer()
    var random = SplitMix64(seed: 5)
    for number in 0..<5000 {
      let process = UInt32(1 + random.next() % 3)
      let time = Self.at(0) + Int64(number) * 250_000
      let isOpen = random.next() % 2 == 0
      let path = random.next() % 4 == 0 ? Self.path : "C:\\Windows\\WinSxS\\\(random.next() % 9)"
      writer.add(
        isOpen
          ? .createFile(
            path, .init(sharing: UInt16(random.next() % 8)), process: process, time: time,
            result: random.next() % 9 == 0 ? 0xc000_0043 : 0)
          : .closeFile(path, process: process, time: time))
    }
    let first = described(answer(writer))
    for _ in 0..<3 { #expect(described(answer(writer)) == first) }
    #expect(first.count > 100)
  }
}
