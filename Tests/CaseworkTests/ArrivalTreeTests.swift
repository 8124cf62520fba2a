import Intake
import Records
import Testing

@testable import Casework

/// Numbers of sources while archives are being unpacked: for good, and in the order of the case.
struct ArrivalTreeTests {
  private static func file(_ path: String) -> EvidenceFile {
    EvidenceFile(path: path, bytes: TextBuffer(Array(path.utf8)))
  }

  private static func paths(_ tree: ArrivalTree) -> [String] { tree.order.map { tree.nodes[$0].path } }

  @Test func aFileIsNumberedOnceAllBeforeItAreKnown() {
    var tree = ArrivalTree(
      [Self.file("a.log"), Self.file("b.zip"), Self.file("c.log")], isPacked: [false, true, false])
    #expect(tree.advance() == 0..<2)
    #expect(Self.paths(tree) == ["a.log", "b.zip"])
    _ = tree.take(.beginning(path: "b.zip!1", TextBuffer([1])), of: 1, at: [0])
    #expect(tree.advance() == 2..<3)
    _ = tree.take(.member(Self.file("b.zip!1"), isPacked: false), of: 1, at: [0])
    // An archive inside holds up what stands behind it, until its members are known.
    _ = tree.take(.member(Self.file("b.zip!2.zip"), isPacked: true), of: 1, at: [1])
    _ = tree.take(.member(Self.file("b.zip!3"), isPacked: false), of: 1, at: [2])
    #expect(tree.advance() == 3..<4)
    _ = tree.take(.end(Self.file("b.zip").holding(3)), of: 1, at: [])
    #expect(tree.advance().isEmpty)
    _ = tree.take(.member(Self.file("b.zip!2.zip!x"), isPacked: false), of: 1, at: [1, 0])
    #expect(tree.advance() == 4..<5)
    _ = tree.take(.end(Self.file("b.zip!2.zip").holding(1)), of: 1, at: [1])
    #expect(tree.advance() == 5..<7)
    #expect(
      Self.paths(tree) == ["a.log", "b.zip", "b.zip!1", "b.zip!2.zip", "b.zip!2.zip!x", "b.zip!3", "c.log"])
  }

  @Test func whatHasBeenGoneThroughOnlyGrows() {
    var tree = ArrivalTree([Self.file("archive.zip")], isPacked: [true])
    #expect(tree.packed == (0, 11))
    _ = tree.take(.passed(7), of: 0, at: [])
    _ = tree.take(.passed(3), of: 0, at: [])
    #expect(tree.packed == (7, 11))
    _ = tree.take(.passed(1000), of: 0, at: [])
    #expect(tree.packed == (11, 11))
  }
}
