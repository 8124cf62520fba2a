import Foundation
import Testing

@testable import Intake

/// An installed Windows is not walked whole; a copy of some of its folders is.
@Suite struct WindowsPlacesTests {
  private static func folder(_ files: [String]) throws -> String {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("kbt-\(UUID().uuidString)")
      .path
    for file in files {
      let path = folder + "/" + file
      try FileManager.default.createDirectory(
        atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
      try Data("x".utf8).write(to: URL(filePath: path))
    }
    return folder
  }

  private static let files = [
    "Windows/Logs/CBS/CBS.log", "Windows/system32/WINEVT/Logs/System.evtx", "Windows/Inf/setupapi.dev.log",
    "Windows/WinSxS/amd64_x/a.dll", "Windows/servicing/x.mum", "Windows/explorer.exe", "Users/a/b.txt",
    "$WINDOWS.~BT/Sources/Panther/setupact.log",
  ]

  @Test(arguments: ["", "/Windows"])
  func anInstalledWindowsIsSearchedWhereItsLogsAre(_ part: String) throws {
    let folder = try Self.folder(Self.files)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let walk = EvidenceWalk(paths: [folder + part])
    let names = walk.files.map { String($0.dropFirst(folder.count + 1)) }
    let expected = [
      "Windows/Logs/CBS/CBS.log", "Windows/system32/WINEVT/Logs/System.evtx", "Windows/Inf/setupapi.dev.log",
    ]
    #expect(names == (part.isEmpty ? expected + ["$WINDOWS.~BT/Sources/Panther/setupact.log"] : expected))
    #expect(walk.refusals.map(\.reason) == [.knownPlaces])
  }

  /// The hives that are read, and their logs, in any spelling; not others, and not the copies that Windows made before.
  @Test func theHivesAreFoundWithTheirLogs() throws {
    let hives = [
      "COMPONENTS", "Components.LOG1", "COMPONENTS.LOG2", "SOFTWARE", "SYSTEM", "SYSTEM.LOG1", "DRIVERS",
    ]
    let folder = try Self.folder(
      Self.files + hives.map { "Windows/system32/Config/" + $0 }
        + ["SAM", "SECURITY", "SYSTEM.LOG", "RegBack/SYSTEM", "RegBack/COMPONENTS", "TxR/a.regtrans-ms"].map {
          "Windows/system32/Config/" + $0
        })
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let names = EvidenceWalk(paths: [folder]).files.map { String($0.dropFirst(folder.count + 1)) }
    #expect(names.filter { $0.contains("onfig") } == hives.map { "Windows/system32/Config/" + $0 })
  }

  @Test func aCopyOfSomeFoldersIsWalkedWhole() throws {
    let folder = try Self.folder(Self.files.filter { !$0.contains("WinSxS") })
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let walk = EvidenceWalk(paths: [folder])
    #expect(walk.files.count == Self.files.count - 1 && walk.refusals.isEmpty)
  }

  @Test func aDriveLetterIsLookedForWhereItIsMounted() {
    let mounted: (String) -> Bool = { $0 == "/mnt/c/Windows/Logs" }
    #expect(EvidenceWalk.localPath("C:\\Windows\\Logs", exists: mounted) == "/mnt/c/Windows/Logs")
    #expect(EvidenceWalk.localPath("c:/Windows/Logs", exists: mounted) == "/mnt/c/Windows/Logs")
    #expect(EvidenceWalk.localPath("D:\\Logs", exists: mounted) == "D:\\Logs")
    #expect(EvidenceWalk.localPath("Logs", exists: mounted) == "Logs")
    #expect(EvidenceWalk.localPath("C:\\x", exists: { $0 == "C:\\x" }) == "C:\\x")
  }
}
