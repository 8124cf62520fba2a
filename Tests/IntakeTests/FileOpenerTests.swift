import Foundation
import Records
import Testing

@testable import Intake

/// Files of a walk are opened by their folder, small ones side by side in one block, with the bytes that they have.
@Suite struct FileOpenerTests {
  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private static func bytes(_ file: EvidenceFile) -> [UInt8] { Array(file.bytes.view.buffer) }

  /// Around the size up to which files are read, and over the end of a block.
  @Test func allSizesHaveTheirBytes() throws {
    try Self.withFolder { folder in
      var contents: [String: [UInt8]] = [:]
      for (number, size)
        in ([0, 1, 270, 16_383, 16_384, 16_385, 40_000] + Array(repeating: 9000, count: 150))
        .enumerated()
      {
        let name = "\(number % 3)/\(number).log"
        let content = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* (number + 1)) }
        try FileManager.default.createDirectory(
          atPath: folder + "/\(number % 3)", withIntermediateDirectories: true)
        try Data(content).write(to: URL(filePath: folder + "/" + name))
        contents[folder + "/" + name] = content
      }
      let walk = EvidenceWalk(paths: [folder], threads: 2)
      #expect(walk.files == EvidenceWalk(paths: [folder]).files)
      #expect(walk.count == contents.count)
      let opener = FileOpener(walk)
      var files: [EvidenceFile] = []
      for index in 0..<walk.count { files.append(try opener.open(index)) }
      for file in files {
        #expect(Self.bytes(file) == contents[file.path])
        #expect(file.byteCount == contents[file.path]?.count)
        #expect(file.canChange == (file.byteCount > EvidenceFile.smallest))
      }
      #expect(zip(files, files.dropFirst()).count { $0.bytes.continues(in: $1.bytes) } > 100)
    }
  }

  @Test func whatIsGoneOrForbiddenSaysSo() throws {
    try Self.withFolder { folder in
      for name in ["a", "b", "c"] { try Data([1]).write(to: URL(filePath: folder + "/" + name)) }
      let walk = EvidenceWalk(paths: [folder])
      try FileManager.default.removeItem(atPath: folder + "/a")
      try FileManager.default.removeItem(atPath: folder + "/b")
      try FileManager.default.createDirectory(atPath: folder + "/b", withIntermediateDirectories: true)
      let opener = FileOpener(walk)
      func error(_ index: Int) -> EvidenceFile.OpenError? {
        do throws(EvidenceFile.OpenError) {
          _ = try opener.open(index)
          return nil
        } catch { return error }
      }
      #expect(error(0)?.isGone == true)
      #expect(error(1)?.reason == "not a regular file")
      #expect(error(2) == nil)
    }
  }
}
