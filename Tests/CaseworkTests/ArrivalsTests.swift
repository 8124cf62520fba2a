import Dispatch
import Fixtures
import Foundation
import Intake
import LogStore
import Records
import Synchronization
import Testing

@testable import Casework

/// Reading while archives are being unpacked: earlier, and with the same result.
@Suite struct ArrivalsTests {
  private static let line = "2022-10-08 13:50:57, Info                  CBS    "

  private static func log(_ name: String, records: Int = 30) -> [UInt8] {
    Array((0..<records).map { "\(line)\(name) record \($0)\r\n" }.joined().utf8)
  }

  /// Long lines without a prefix, which continue a record; debug builds walk slowly from line to line.
  private static let filler = Array((String(repeating: "and what it says ", count: 4000) + "\r\n").utf8)

  /// A log of `size` bytes with few records, one of them across the end of the first piece.
  private static func longLog(_ name: String, size: Int, reaching: Bool = true) -> [UInt8] {
    var bytes = log(name, records: 100)
    while bytes.count < size {
      bytes += Array("\(line)\(name) at \(bytes.count)\r\n".utf8) + filler
      if reaching, bytes.count > 15 << 19, bytes.count < 8 << 20 {
        for _ in 0..<16 { bytes += filler }
      }
    }
    return bytes
  }

  private static func file(_ path: String, _ bytes: [UInt8]) -> EvidenceFile {
    EvidenceFile(path: path, bytes: TextBuffer(bytes))
  }

  private static func arrivals(
    _ archive: [UInt8], _ unpacker: Unpacker,
    _ onProgress: @escaping @Sendable (CaseLoad.Progress, Bool) -> Void
  ) -> Arrivals {
    let tar = file("x.tar", archive)
    return Arrivals(
      [tar], packed: [unpacker.look(at: tar)],
      course: Arrivals.Course(
        unpacker: unpacker, threads: 2, reads: true, lines: LineIndex(), isStopped: { false },
        onProgress: onProgress))
  }

  /// Records of event logs, mails and hives have a text of their own, and are shown while more comes all the same.
  @Test func whatHasATextOfItsOwnIsShownMeanwhile() throws {
    let files = try Sample.kb5013941Round2.files()
    let box = Mutex<Arrivals?>(nil)
    let looks = Mutex<[(records: Int, texts: Int)]>([])
    let arrivals = Self.arrivals(
      TarWriter.archive(files.map { .init($0.path, $0.bytes) }), Unpacker(isWanted: { _, _ in true })
    ) { _, isRecords in
      guard isRecords, let soFar = box.withLock({ $0 })?.soFar() else { return }
      let texts = soFar.batches.reduce(0) { $0 + $1.batch.text.count }
      looks.withLock { $0.append((soFar.batches.reduce(0) { $0 + $1.count }, texts)) }
    }
    box.withLock { $0 = arrivals }
    let outcome = arrivals.run()
    box.withLock { $0 = nil }
    let last = looks.withLock { $0.map(\.records).max() } ?? 0
    #expect(last > 4548 && last <= outcome.batches.reduce(0) { $0 + $1.count })
  }

  /// The unpacking thread waits inside the second member until the first has been read.
  @Test func aMemberIsReadWhileTheNextIsUnpacked() {
    let hasRead = DispatchSemaphore(value: 0)
    let isInTime = Mutex(false)
    let unpacker = Unpacker(isWanted: { _, path in
      if path.hasSuffix("late.log") {
        let isHere = hasRead.wait(timeout: .now() + 60) == .success
        isInTime.withLock { $0 = isHere }
      }
      return true
    })
    let arrivals = Self.arrivals(
      TarWriter.archive([
        .init("early.log", Self.log("early")), .init("late.log", Self.log("late", records: 3000)),
      ]),
      unpacker
    ) { _, isRecords in
      if isRecords { hasRead.signal() }
    }
    let outcome = arrivals.run()
    let isRead = isInTime.withLock { $0 }
    #expect(isRead, "the first member was not read before the second was whole")
    #expect(outcome.loaded.map(\.source.path) == ["x.tar", "x.tar!early.log", "x.tar!late.log"])
    #expect(outcome.batches.reduce(0) { $0 + $1.count } == 3030)
  }

  /// The unpacking thread waits inside a long log until its beginning has been read and can be shown.
  @Test func theBeginningOfALogIsReadWhileTheRestIsUnpacked() {
    let hasRead = DispatchSemaphore(value: 0)
    let state = Mutex((asked: 0, isInTime: false))
    let unpacker = Unpacker(
      isWanted: { _, _ in true },
      isStopped: {
        // Asked once before the member and then at each MiB of it: the first piece has 8.
        if state.withLock({ state in
          state.asked += 1
          return state.asked == 11
        }) {
          let isHere = hasRead.wait(timeout: .now() + 60) == .success
          state.withLock { $0.isInTime = isHere }
        }
        return false
      })
    let bytes = Self.longLog("long", size: 12 << 20, reaching: false)
    let box = Mutex<Arrivals?>(nil)
    let shown = Mutex<[Int]>([])
    let arrivals = Self.arrivals(TarWriter.archive([.init("long.log", bytes)]), unpacker) {
      progress, isRecords in
      guard isRecords, progress.isUnpacking else { return }
      if let soFar = box.withLock { $0 }?.soFar() {
        shown.withLock { $0.append(soFar.batches.reduce(0) { $0 + $1.count }) }
        for parsed in soFar.batches { #expect(parsed.batch.text.count >= parsed.batch.textRange.upperBound) }
      }
      hasRead.signal()
    }
    box.withLock { $0 = arrivals }
    let outcome = arrivals.run()
    let isRead = state.withLock { $0.isInTime }
    #expect(isRead, "nothing of the log was read before it was whole")
    let first = shown.withLock { $0.first ?? 0 }
    #expect(first > 100)
    // One text for all of it, and every record once.
    #expect(outcome.batches.map(\.batch).allSatisfy { $0.text === outcome.loaded[1].text })
    let starts = outcome.batches.map(\.batch).flatMap { batch in
      batch.starts.map { batch.textRange.lowerBound + Int($0) }
    }
    #expect(Set(starts).count == starts.count)
    box.withLock { $0 = nil }
  }

  /// All that a case says about its sources and records.
  private static func dump(_ snapshot: CaseSnapshot) -> [String] {
    let store = snapshot.store
    let sources = snapshot.sources.map { source in
      "\(source.path) \(source.source?.kind.rawValue ?? "-") \(source.status) \(source.duplicateOf ?? "-") "
        + "\(source.recordCount) \(source.memberCount.map { "\($0)" } ?? "-") \(source.complaints)"
    }
    let records = (0..<store.count).map { position in
      let id = store.id(at: position)
      return "\(store.location(id)) \(store.kind(id)) \(store.textRange(id)) \(store.orderTime(id))"
    }
    return sources + records
  }

  @Test func theResultIsThatOfUnpackingFirst() throws {
    let long = Self.longLog("long", size: 10 << 20)
    var damaged = Self.longLog("damaged", size: 19 << 19, reaching: false)
    damaged[damaged.count - 5000] = 0xff
    let inner = TarWriter.archive([.init("inner.log", Self.log("inner")), .init("again.log", Self.log("a"))])
    let tar = TarWriter.archive([
      .init("a.log", Self.log("a")), .init("long.log", long), .init("copy of long.log", long),
      .init("damaged.log", damaged), .init("in.tar", inner), .init("z.log", Self.log("z")),
      .init("picture.png", [0x89, 0x50, 0x4e, 0x47] + [UInt8](repeating: 0, count: 100)),
    ])
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    try Data(tar).write(to: folder.appendingPathComponent("case.tar"))
    try Data(Self.log("a")).write(to: folder.appendingPathComponent("A.log"))
    try Data(Self.log("last")).write(to: folder.appendingPathComponent("z.log"))
    // Cut in the middle of a member.
    try Data(tar[..<(tar.count / 2)]).write(to: folder.appendingPathComponent("cut.tar"))
    let knowledge = try CaseKnowledge(userFolder: nil)
    let first = CaseLoad(paths: [folder.path], knowledge: knowledge, threads: 2)
    try first.open()
    let wanted = Self.dump(first.run())
    #expect(wanted.contains { $0.contains("copy of long.log cbs duplicate") })
    for threads in [1, 2, 3] {
      let load = CaseLoad(paths: [folder.path], knowledge: knowledge, threads: threads)
      let partial = Mutex(0)
      let found = Self.dump(
        load.run { _ in
          if let snapshot = load.partialSnapshot() {
            partial.withLock { $0 += 1 }
            #expect(!snapshot.isComplete && snapshot.store.count > 0)
          }
        })
      let pictures = partial.withLock { $0 }
      #expect(pictures > 0)
      #expect(found.count == wanted.count)
      #expect(
        zip(found, wanted).first { $0 != $1 }.map { "\($0.0) instead of \($0.1)" } == nil,
        "\(threads) threads")
    }
  }

  /// Who stops the reading keeps what has come, and is told.
  @Test func stoppingKeepsWhatHasCome() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("x.tar").path
    let members = (0..<40).map { TarWriter.Member("\($0).log", Self.log("\($0)")) }
    try Data(TarWriter.archive(members)).write(to: URL(fileURLWithPath: path))
    let load = CaseLoad(paths: [path], knowledge: try CaseKnowledge(userFolder: nil), threads: 1)
    load.cancel()
    let snapshot = load.run()
    #expect(snapshot.isComplete && snapshot.store.count == 0)
    #expect(snapshot.sources.map(\.path) == [path])
    #expect(load.progress.isFinished)
  }
}
