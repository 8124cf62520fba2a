import Foundation
import Testing

@testable import Intake

/// What a folder holds is found in one order, and nothing that is no file is opened.
@Suite struct EvidenceWalkTests {
  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try body(folder)
  }

  private static func write(_ path: String, _ text: String = "x") throws {
    try FileManager.default.createDirectory(
      atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
    try Data(text.utf8).write(to: URL(filePath: path))
  }

  private static func names(_ walk: EvidenceWalk, below folder: String) -> [String] {
    walk.files.map { String($0.dropFirst(folder.count + 1)) }
  }

  /// A shorter name comes before a longer one, capitals before small letters, and folders among the files.
  @Test func namesComeByTheirBytes() throws {
    try Self.withFolder { folder in
      let expected = ["B.log", "a", "a.log", "b/1", "b/10", "b/2", "c", "日志.log"]
      for name in expected.shuffled() { try Self.write(folder + "/" + name) }
      #expect(Self.names(EvidenceWalk(paths: [folder]), below: folder) == expected)
      #expect(Self.names(EvidenceWalk(paths: [folder + "/"]), below: folder) == expected)
    }
  }

  @Test func linksToFilesAreFilesAndLinksToFoldersAreNot() throws {
    try Self.withFolder { folder in
      try Self.write(folder + "/inner/a.log")
      for (name, target) in [("link.log", "inner/a.log"), ("loop", "."), ("nowhere", "no such file")] {
        try FileManager.default.createSymbolicLink(
          atPath: folder + "/" + name, withDestinationPath: target)
      }
      let walk = EvidenceWalk(paths: [folder])
      #expect(Self.names(walk, below: folder) == ["inner/a.log", "link.log"])
      #expect(walk.refusals.map(\.path) == [folder + "/nowhere"])
    }
  }

  /// Opened, a pipe that somebody waits at would wake him.
  @Test(.timeLimit(.minutes(1)))
  func aPipeIsRefusedAndNotOpened() throws {
    try Self.withFolder { folder in
      let pipe = folder + "/pipe"
      #expect(mkfifo(pipe, 0o600) == 0)
      for path in [folder, pipe] {
        let walk = EvidenceWalk(paths: [path])
        #expect(walk.files.isEmpty)
        #expect(walk.refusals == [.init(path: pipe, reason: .unreadable("not a regular file"))])
      }
    }
  }

  @Test func anEmptyFolderAndAPathThatIsNotThereAreSaid() throws {
    try Self.withFolder { folder in
      let walk = EvidenceWalk(paths: [folder, folder + "/none"])
      #expect(walk.refusals.map(\.path) == [folder, folder + "/none"])
      #expect(walk.refusals.first?.reason == .emptyFolder)
    }
  }
}
