import Fixtures
import Foundation
import Records
import Synchronization
import Testing

@testable import Intake

/// What is told while an archive is being unpacked.
///
/// One at a time: one of them looks into the folder for temporary files.
@Suite(.serialized) struct UnpackingNewsTests {
  private static let log = Array("2022-10-08 13:50:57, Info                  CBS    x\r\n".utf8)
  private static let long: [UInt8] = {
    let part = log + [UInt8](repeating: 0x78, count: 64 << 10)
    var bytes: [UInt8] = []
    while bytes.count < 10 << 20 { bytes += part }
    return bytes
  }()

  /// Unpacks `archive` and says in words what was told.
  private static func told(
    _ archive: [UInt8], name: String, _ also: (Unpacker.Place, Unpacker.News) -> Void = { _, _ in }
  ) -> [String] {
    var words: [String] = []
    let unpacker = Unpacker(isWanted: { _, _ in true })
    withoutActuallyEscaping(also) { also in
      let file = EvidenceFile(path: name, bytes: TextBuffer(archive))
      unpacker.unpack(file, unpacker.look(at: file)) { place, news in
        also(place, news)
        let text: String? =
          switch news {
          case .beginning(let path, _): "some of \(path)"
          case .member(let file, let isPacked): file.path + (isPacked ? " with members" : "")
          case .end(let file): "end of \(file.path)"
          case .passed: nil
          }
        if let text, words.last != "\(place) \(text)" { words.append("\(place) \(text)") }
      }
    }
    return words
  }

  @Test func aMemberIsToldBeforeTheNextOneIsUnpacked() {
    let tar = TarWriter.archive([
      .init("a.log", Self.log), .init("b.log", Self.long), .init("c.log", Self.log),
    ])
    #expect(
      Self.told(tar, name: "x.tar") == [
        "[0] x.tar!a.log", "[1] some of x.tar!b.log", "[1] x.tar!b.log", "[2] x.tar!c.log", "[] end of x.tar",
      ])
  }

  /// Members of an archive inside come after its neighbours: a bomb takes no room from them.
  @Test func innerMembersComeLast() {
    let inner = TarWriter.archive([.init("c.log", Self.log)])
    let tar = TarWriter.archive([.init("b.tar", inner), .init("d.log", Self.log)])
    #expect(
      Self.told(tar, name: "x.tar") == [
        "[0] x.tar!b.tar with members", "[1] x.tar!d.log", "[] end of x.tar", "[0, 0] x.tar!b.tar!c.log",
        "[0] end of x.tar!b.tar",
      ])
  }

  @Test func whatHasComeStaysWhereItIs() throws {
    var beginnings: [TextBuffer] = []
    var whole: TextBuffer?
    let tar = TarWriter.archive([.init("b.log", Self.long)])
    _ = Self.told(tar, name: "x.tar") { _, news in
      if case .beginning(_, let text) = news { beginnings.append(text) }
      if case .member(let file, _) = news { whole = file.bytes }
    }
    let text = try #require(whole)
    #expect(beginnings.count >= 8)
    #expect(zip(beginnings, beginnings.dropFirst()).allSatisfy { $0.count < $1.count })
    #expect(beginnings.allSatisfy { $0.view.buffer.baseAddress == text.view.buffer.baseAddress })
    #expect(withExtendedLifetime(text) { text.view.buffer.elementsEqual(Self.long) })
  }

  /// The archive was stopped in the middle of a member that goes to a temporary file.
  @Test func stoppingLeavesNoFiles() throws {
    var limits = Unpacker.Limits()
    limits.memory = (5 << 20, 5 << 20, 1 << 20)
    let asked = Mutex(0)
    let unpacker = Unpacker(
      limits: limits, isWanted: { _, _ in true },
      isStopped: {
        asked.withLock { asked in
          asked += 1
          return asked > 9
        }
      })
    let tar = TarWriter.archive([.init("a.log", Self.long), .init("b.log", Self.log)])
    let folder = FileManager.default.temporaryDirectory.path
    func leftovers() throws -> [String] {
      // Other tests put files there as well, with longer names.
      try FileManager.default.contentsOfDirectory(atPath: folder).filter {
        $0.hasPrefix("kbtriage-") && $0.count == "kbtriage-".count + 6
      }
    }
    let before = try leftovers()
    let files = unpacker.unpack(EvidenceFile(path: "x.tar", bytes: TextBuffer(tar)))
    #expect(files.map(\.path) == ["x.tar", "x.tar!a.log"])
    #expect(files[0].faults == [EvidenceFile.Fault(problem: .interrupted, action: .stopped)])
    #expect(files[1].faults == [EvidenceFile.Fault(problem: .interrupted, action: .keptPartly)])
    let text = files[1].bytes
    #expect(text.count > 5 << 20 && text.count < Self.long.count)
    #expect(withExtendedLifetime(text) { text.view.buffer.elementsEqual(Self.long.prefix(text.count)) })
    #expect(try Set(leftovers()).subtracting(before) == [])
  }
}
