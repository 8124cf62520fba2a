import DataFiles
import Terminal
import Testing

@testable import Workbench

/// Whole pictures of the views, at three sizes and in both languages.
@Suite struct PictureTests {
  static let sizes = [
    Size(width: 80, height: 24), Size(width: 120, height: 36), Size(width: 200, height: 50),
  ]

  @Test(arguments: sizes, Language.allCases)
  func timeline(size: Size, language: Language) throws {
    var bench = try Harness(width: size.width, height: size.height, language: language)
    try bench.press("v", "t")
    try bench.expectPicture("timeline-\(size.width)x\(size.height)-\(language.rawValue)")
  }

  @Test(arguments: Language.allCases)
  func filteredByComponent(language: Language) throws {
    var bench = try Harness(language: language)
    try bench.press("v", "t", "c")
    bench.type("ngc")
    try bench.expectPicture("picker-\(language.rawValue)")
    try bench.press("Enter")
    try bench.expectPicture("filtered-\(language.rawValue)")
  }

  @Test func record() throws {
    var bench = try Harness()
    try bench.press("v", "t", "]", "Enter")
    try bench.expectPicture("record-hash")
  }

  @Test func hashes() throws {
    var bench = try Harness()
    try bench.press("v", "h")
    try bench.expectPicture("hashes")
  }

  @Test func help() throws {
    var bench = try Harness()
    try bench.press("?")
    try bench.expectPicture("help")
  }

  /// Everything fits its place: a picture never has a line longer than the screen, at any size.
  @Test func everySizeDraws() throws {
    var bench = try Harness()
    for view in ["c", "t", "f", "k", "h", "a", "s", "m", "r", "l"] {
      try bench.press("v", view)
      for (width, height) in [(40, 10), (41, 11), (60, 15), (79, 23), (99, 27), (160, 28), (250, 70)] {
        bench.size = Size(width: width, height: height)
        let grid = bench.draw()
        #expect(grid.width == width && grid.height == height)
        for line in grid.text.split(separator: "\n") { #expect(TextWidth.columns(of: String(line)) <= width) }
      }
    }
  }

  @Test func tooSmallSaysSo() throws {
    var bench = try Harness(width: 39, height: 10)
    #expect(bench.text().hasPrefix("needs 40x10"))
    bench.size = Size(width: 40, height: 9)
    #expect(bench.text().hasPrefix("needs 40x10"))
  }

  /// Without colours and styles every state is still told apart by its sign.
  @Test func statesHaveSigns() throws {
    var bench = try Harness(width: 200, height: 50, theme: "mono")
    try bench.press("v", "t")
    let text = bench.text()
    for sign in ["✖", "!", "·", "≠", "▲"] { #expect(text.contains(sign), "no \(sign)") }
  }

  /// The answer stands on the first screen of the smallest usual terminal.
  @Test func verdictWithinTheFirstLines() throws {
    var bench = try Harness(width: 80, height: 24)
    let text = bench.text()
    #expect(text.contains("KB5013941"))
    #expect(text.contains("NgcCtnr.dll"))
    #expect(text.contains("0x800f0985"))
    var healthy = try Harness("healthy", width: 80, height: 24)
    #expect(healthy.text().contains("No update failure found"))
  }
}
