import DataFiles
import LogStore
import Records
import Terminal
import Testing

@testable import Workbench

/// The lane of a Process Monitor capture, which only a case with one has.
@Suite struct CaptureLaneTests {
  @Test(arguments: PictureTests.sizes, Language.allCases)
  func fourLanes(size: Size, language: Language) throws {
    var bench = try Harness("capture", width: size.width, height: size.height, language: language)
    try bench.press("v", "t", "]", "]")
    #expect(bench.state.lane == 3)
    try bench.expectPicture("capture-\(size.width)x\(size.height)-\(language.rawValue)")
  }

  @Test func theHolderIsShownWithItsCompany() throws {
    var bench = try Harness("capture", width: 200, height: 50)
    try bench.press("v", "t", "]", "]", "g", "j")
    let text = bench.text()
    #expect(text.contains("▸! exguard.exe (Example Security"))
    for word in [
      "Example Security Ltd.", "7.3.0.118", "it had open what another one was refused", "+8.970 s",
    ] { #expect(text.contains(word), "no \(word)") }
    try bench.press("j")
    let refused = bench.text()
    for word in [
      "DELETE PENDING  0xc0000056", "exguard.sys (Example Security Ltd. 7.3.0.118)", "Delete On Close",
    ] {
      #expect(refused.contains(word), "no \(word)")
    }
  }

  @Test func aCaseWithoutACaptureHasThreeLanes() throws {
    var bench = try Harness()
    try bench.press("v", "t", "]", "]", "]")
    #expect(bench.state.lane == 1)
    #expect(!bench.text().contains("PROCMON"))
    try bench.press("M-4")
    #expect(bench.text().contains("no Process Monitor capture"))
  }

  @Test func theCaseViewSaysWhoHeldIt() throws {
    var bench = try Harness("capture", width: 160, height: 60)
    let text = bench.text().split(whereSeparator: { $0.isNewline || $0 == " " }).joined(separator: " ")
    #expect(text.contains("= exguard.exe (Example Security Ltd.,"))
  }

  @Test func theNoteKeepsTheVersion() throws {
    let bench = try Harness("capture")
    let writer = NoteWriter(version: "test")
    let note = writer.text(bench.state)
    #expect(note.contains("version 7.3.0.118; PID 2284"))
  }

  /// What only the hidden lane has to tell has no row.
  @Test func aHiddenLaneLeavesNoEmptyRows() throws {
    var bench = try Harness("capture")
    try bench.press("v", "t")
    let before = bench.state.timeline.rows.count
    let record = bench.state.selectedRecord
    try bench.press("M-4")
    let rows = bench.state.timeline.rows
    #expect(rows.count < before)
    #expect(
      rows.allSatisfy { row in
        guard case .records(_, let cells, _) = row else { return true }
        return cells[0...2].contains { $0 != nil } && cells[3] == nil
      })
    #expect(bench.state.selectedRecord == record)
    try bench.press("M-4")
    #expect(bench.state.timeline.rows.count == before)
  }

  @Test func lanesCanBeHidden() throws {
    var bench = try Harness("capture")
    try bench.press("v", "t", "M-1", "M-2", "M-3")
    #expect(bench.state.visibleLanes == [3])
    #expect(bench.state.lane == 3)
    try bench.press("M-4")
    #expect(bench.state.visibleLanes == [3])
  }
}
