import DataFiles
import Foundation
import Testing

@testable import Reports

@Suite struct OutputFileTests {
  private func failure(_ file: OutputFile, sources: [String] = []) -> OutputFile.Failure.Kind? {
    do {
      try file.check(sources: sources)
      return nil
    } catch {
      return error.kind
    }
  }

  @Test func aNewFileIsWrittenWhole() throws {
    try SampleCase.withFolder { folder in
      let path = folder + "/note.md"
      try OutputFile(path: path, replaces: false).write(Data("text\n".utf8))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "text\n")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["note.md"])
    }
  }

  @Test func aFileThatIsThereNeedsForce() throws {
    try SampleCase.withFolder { folder in
      let path = folder + "/note.md"
      try Data("old".utf8).write(to: URL(filePath: path))
      #expect(failure(OutputFile(path: path, replaces: false)) == .exists)
      #expect(throws: OutputFile.Failure.self) {
        try OutputFile(path: path, replaces: false).write(Data("x".utf8))
      }
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
      try OutputFile(path: path, replaces: true).write(Data("new".utf8))
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
      #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o640)
    }
  }

  @Test func aLinkStaysALink() throws {
    try SampleCase.withFolder { folder in
      try Data("old".utf8).write(to: URL(filePath: folder + "/real.md"))
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/link.md", withDestinationPath: folder + "/real.md")
      try OutputFile(path: folder + "/link.md", replaces: true).write(Data("new".utf8))
      #expect(try String(contentsOfFile: folder + "/real.md", encoding: .utf8) == "new")
      #expect(
        try FileManager.default.destinationOfSymbolicLink(atPath: folder + "/link.md") == folder + "/real.md")
    }
  }

  @Test func evidenceIsNeverWrittenTo() throws {
    try SampleCase.withFolder { folder in
      let path = folder + "/CBS.log"
      try Data("log".utf8).write(to: URL(filePath: path))
      try FileManager.default.createSymbolicLink(atPath: folder + "/other", withDestinationPath: path)
      #expect(failure(OutputFile(path: folder + "/other", replaces: true), sources: [path]) == .isSource)
    }
  }

  @Test func placesThatCannotBeWritten() throws {
    try SampleCase.withFolder { folder in
      #expect(failure(OutputFile(path: folder, replaces: true)) == .isFolder)
      #expect(failure(OutputFile(path: folder + "/no/note.md", replaces: false)) == .noFolder(folder + "/no"))
      try Data("x".utf8).write(to: URL(filePath: folder + "/file"))
      let below = OutputFile(path: folder + "/file/note.md", replaces: false)
      #expect(failure(below) == .refused("Not a directory"))
      let sentence = OutputFile.Failure(path: "x", kind: .refused("why")).text(try Wording(.english))
      #expect(
        sentence == "kbtriage: cannot write x: why; nothing was changed, name a place where you may write")
    }
  }
}
