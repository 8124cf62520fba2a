import Fixtures
import Foundation
import Records
import TestSupport
import Testing

@testable import Intake

/// Archives in memory: what comes out, under which name, and what is said when it does not.
@Suite struct UnpackerTests {
  private static func unpack(
    _ bytes: [UInt8], name: String = "a.zip", limits: Unpacker.Limits = Unpacker.Limits(),
    passwords: [String] = [],
    isWanted: @escaping @Sendable (ByteView, String) -> Bool = { _, _ in true }
  ) -> [EvidenceFile] {
    Unpacker(limits: limits, passwords: passwords, isWanted: isWanted)
      .unpack(EvidenceFile(path: name, bytes: TextBuffer(bytes)))
  }

  private static func text(_ file: EvidenceFile) -> String {
    withExtendedLifetime(file) { file.bytes.view.text }
  }

  private static func reasons(_ file: EvidenceFile?) -> [Complaint.ArchiveReason] {
    (file?.faults ?? []).compactMap {
      if case .archive(let reason, _, _) = $0.problem { reason } else { nil }
    }
  }

  private static let gbkName: [UInt8] = [0xc8, 0xd5, 0xd6, 0xbe] + Array("/CBS.log".utf8)

  @Test func aZipGivesItsMembersInOrder() {
    let files = Self.unpack(
      ZipWriter.archive([
        .init("b.log", Array("two".utf8)), .init("empty.log", []),
        .init(name: Self.gbkName, bytes: Array("one".utf8)),
        .init("日志.txt", Array("three".utf8)),
      ]))
    #expect(
      files.map(\.path) == ["a.zip", "a.zip!b.log", "a.zip!empty.log", "a.zip!日志/CBS.log", "a.zip!日志.txt"])
    #expect(files.dropFirst().map(Self.text) == ["two", "", "one", "three"])
    #expect(files[0].memberCount == 4)
    #expect(files.allSatisfy { $0.faults.isEmpty })
  }

  /// Found by `make crosscheck`: libarchive failed at the empty member, and what followed was lost.
  @Test func anEmptyMemberPackedWithLZMAStopsNothing() throws {
    let zip = try #require(
      Data(
        base64Encoded: """
          UEsDBD8AAgAOAMBzSFXxhmx6FgAAAAMAAAABAAAAYQkEBQBdAACAAAA3m4jeWCP///c8QABQSwMEPwACAA4AwHNIVQAAAAATAAAAAAAA\
          AAEAAABlCQQFAF0AAIAAAIP/+///wAAAAFBLAwQ/AAIADgDAc0hVZorKERYAAAADAAAAAQAAAGIJBAUAXQAAgAAAOh3KLHdj///3gAAA\
          UEsBAj8DPwACAA4AwHNIVfGGbHoWAAAAAwAAAAEAAAAAAAAAAAAAAIABAAAAAGFQSwECPwM/AAIADgDAc0hVAAAAABMAAAAAAAAAAQAA\
          AAAAAAAAAAAAgAE1AAAAZVBLAQI/Az8AAgAOAMBzSFVmisoRFgAAAAMAAAABAAAAAAAAAAAAAACAAWcAAABiUEsFBgAAAAADAAMAjQAA\
          AJwAAAAAAA==
          """))
    let files = Self.unpack([UInt8](zip))
    #expect(files.map(\.path) == ["a.zip", "a.zip!a", "a.zip!e", "a.zip!b"])
    #expect(files.dropFirst().map(Self.text) == ["one", "", "two"])
    #expect(files.allSatisfy { $0.faults.isEmpty })
  }

  @Test func namesAreLabelsOnly() {
    let names = ["../../kbtriage-test", "/etc/passwd", "C:\\x\\a.log", "a!b.log"]
    let files = Self.unpack(ZipWriter.archive(names.map { .init($0, Array($0.utf8)) }))
    #expect(files.dropFirst().map(Self.text) == names)
    #expect(!FileManager.default.fileExists(atPath: "../../kbtriage-test"))
  }

  @Test func archivesInsideArchivesAreOpened() {
    let cab = CabWriter.cabinet([.init("CbsPersist_20221008.cab", Array("text".utf8))])
    let zip = ZipWriter.archive([.init("b.cab", cab)])
    let tar = TarWriter.archive([.init("x/c.zip", zip)])
    let files = Self.unpack(tar, name: "d.tar")
    #expect(
      files.map(\.path) == [
        "d.tar", "d.tar!x/c.zip", "d.tar!x/c.zip!b.cab", "d.tar!x/c.zip!b.cab!CbsPersist_20221008.cab",
      ])
    #expect(files.last.map(Self.text) == "text")
  }

  /// libarchive 3.6.2 gives wrong bytes for a member behind a skipped folder.
  @Test func membersOfLaterFoldersAreWhole() {
    let long = (0..<200_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let late = (0..<90_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ 1) }
    let files = Self.unpack(
      CabWriter.cabinet([.init("first.bin", folder: 0, long), .init("late.bin", folder: 1, late)]),
      name: "a.cab",
      isWanted: { _, path in path.hasSuffix("late.bin") })
    #expect(files.count == 3)
    #expect(
      files[1].byteCount == long.count && files[1].bytes.count == Unpacker.headBytes && !files[1].isWhole)
    #expect(files[1].bytes.view.buffer.elementsEqual(long.prefix(Unpacker.headBytes)))
    #expect(files[2].bytes.view.buffer.elementsEqual(late))
    #expect(files.allSatisfy { $0.faults.isEmpty })
  }

  @Test func linksFoldersAndDevicesAreNoMembers() {
    let files = Self.unpack(
      TarWriter.archive([
        .init("dir/", type: "5"), .init("link", type: "2", target: "/etc/passwd"), .init("null", type: "3"),
        .init("a.log", Array("text".utf8)),
      ]), name: "a.tar")
    #expect(files.map(\.path) == ["a.tar", "a.tar!a.log"])
  }

  @Test func aCabinetBehindOtherBytesIsFound() {
    let cab = CabWriter.cabinet([.init("a.log", Array("text".utf8))])
    let program = Array("MZ".utf8) + [UInt8](repeating: 0x90, count: 5000)
    #expect(
      Self.unpack(program + cab, name: "a.exe", isWanted: { view, _ in view.count > 0 && view[0] != 0x4d })
        .map(\.path) == ["a.exe", "a.exe!a.log"])
    // The same letters in a text are no cabinet.
    #expect(Self.unpack(Array("about MSCF\0\0\0\0 and more".utf8), name: "a.txt").count == 1)
  }

  @Test func whatCannotBeReadIsNamed() throws {
    let content = [UInt8](repeating: 0x41, count: 100)
    let quantum = Self.unpack(CabWriter.cabinet([.init("a.log", content)], compression: 2), name: "q.cab")
    #expect(Self.reasons(quantum.last) == [.quantum])
    let volume = Self.unpack(
      CabWriter.cabinet([.init("a.log", content)], volume: .init(set: 7, index: 0, next: "b.cab")),
      name: "v.cab")
    #expect(volume.count == 1)
    #expect(
      volume[0].faults == [
        EvidenceFile.Fault(
          problem: .archive(.multiVolume, file: "v.cab", detail: "7/0 b.cab"), action: .skipped)
      ])
    let deflate64 = Self.unpack(ZipWriter.archive([.init(name: Array("a".utf8), bytes: content, method: 9)]))
    #expect(Self.reasons(deflate64.last) == [.deflate64])
    let whole = CabWriter.cabinet([.init("a.log", [UInt8](repeating: 0x41, count: 100_000))])
    let cut = Self.unpack(Array(whole[..<(whole.count - 40_000)]), name: "cut.cab")
    #expect(Self.reasons(cut.last) == [.truncated])
    #expect(cut.last.map { $0.bytes.count > 0 && $0.bytes.count < 100_000 } == true)
    // Names that mean something to a shell do not get into a command.
    let odd = Self.unpack(CabWriter.cabinet([.init("a.log", content)], compression: 2), name: "$(reboot).cab")
    guard case .archive(_, let file, _) = try #require(odd.last?.faults.first).problem else {
      Issue.record("no archive problem")
      return
    }
    #expect(file == "FILE.cab")
  }

  @Test func limitsAreAbsolute() {
    let members = (0..<10).map { ZipWriter.Member("\($0).log", [UInt8](repeating: 0x41, count: 1000)) }
    var limits = Unpacker.Limits()
    limits.members = 4
    let few = Self.unpack(ZipWriter.archive(members), limits: limits)
    #expect(few.count == 5)
    #expect(few[0].faults.map(\.problem) == [.limit("4 members")])
    limits = Unpacker.Limits()
    limits.totalBytes = 2500
    let little = Self.unpack(ZipWriter.archive(members), limits: limits)
    #expect(little.last?.faults.map(\.problem) == [.limit("2500 bytes unpacked")])
    limits = Unpacker.Limits()
    limits.depth = 2
    let inner = ZipWriter.archive([.init("c.zip", ZipWriter.archive([.init("d.log", [0x41])]))])
    let deep = Self.unpack(ZipWriter.archive([.init("b.zip", inner)]), limits: limits)
    #expect(deep.map(\.path) == ["a.zip", "a.zip!b.zip", "a.zip!b.zip!c.zip"])
    #expect(deep.last?.faults.map(\.problem) == [.limit("2 archives inside each other")])
  }

  @Test func aLongMemberGoesToAFileWithoutAName() {
    let size = (1 << 20) + 12_345
    var buffer = MemberBuffer(expected: size, limit: 1 << 20)
    var written = 0
    while written < size {
      let got = buffer.append { space in
        let count = min(space.count, size - written, 100_000)
        for index in 0..<count { space[index] = UInt8(truncatingIfNeeded: (written + index) / 4096) }
        return count
      }
      guard let got, got > 0 else { break }
      written += got
    }
    let file = buffer.file(path: "a", faults: [])
    #expect(file.byteCount == size && file.isWhole)
    let view = file.bytes.view
    #expect(
      withExtendedLifetime(file) {
        stride(from: 0, to: size, by: 4093).allSatisfy {
          view[$0] == UInt8(truncatingIfNeeded: $0 / 4096)
        }
      })
  }

  /// What is in memory stays where it is, so that others can read it meanwhile.
  @Test func theBeginningOfALongMemberStaysWhenTheRestGoesToAFile() throws {
    let limit = 5 << 20
    var buffer = MemberBuffer(expected: 3 * limit, limit: limit)
    func fill(_ byte: UInt8, _ space: UnsafeMutableBufferPointer<UInt8>) -> Int {
      for index in space.indices.prefix(64 << 10) { space[index] = byte }
      return min(space.count, 64 << 10)
    }
    while buffer.count < limit { _ = buffer.append { fill(1, $0) } }
    let shared = buffer.beginning
    let beginning = try #require(shared)
    while buffer.count < 2 * limit { _ = buffer.append { fill(2, $0) } }
    _ = buffer.drain { fill(3, $0) }
    #expect(beginning.count == limit)
    let isKept = buffer.view.isEqual(to: beginning.view)
    #expect(isKept)
    #expect(withExtendedLifetime(beginning) { beginning.view.buffer.allSatisfy { $0 == 1 } })
    let file = buffer.file(path: "a", faults: [])
    let view = file.bytes.view
    #expect(
      withExtendedLifetime(file) {
        view.count >= 2 * limit && view[limit - 1] == 1 && view[limit] == 2 && view[view.count - 1] == 2
      })
  }

  @Test func damagedArchivesGiveReasonsAndNoCrash() {
    let text = Array("2022-10-08 13:50:57, Info                  CBS    x\r\n".utf8)
    let archives = [
      ZipWriter.archive([.init("a.log", text), .init("b.log", text)]),
      CabWriter.cabinet([.init("a.log", text), .init("b.log", folder: 1, text)]),
      TarWriter.archive([.init("a.log", text), .init("b.log", text)]),
      MailWriter.mail(
        subject: "x", text: text, charset: "utf-8",
        attachments: [.init(disposition: "filename=a.log", bytes: text)]),
    ]
    for number in 0..<600 {
      var mutation = Mutation(seed: UInt64(0xa2c4 + number))
      _ = Self.unpack(mutation.damaged(archives[number % archives.count]))
    }
  }
}
