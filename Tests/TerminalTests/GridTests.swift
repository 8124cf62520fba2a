import Terminal
import Testing

@Suite struct GridTests {
  let red = Style(foreground: .rgb(255, 0, 0))

  @Test(arguments: [
    ("更新失败", 0, Int.max, "更新失败", 8), ("更新失败", 0, 7, "更新失", 7), ("更新失败", 0, 1, "", 1),
    ("abc", 8, .max, "        ab", 2), ("更新", 7, .max, "       更", 3), ("更新", -1, .max, " 新", 4),
    ("abc", -2, .max, "c", 3), ("abc", 10, .max, "", 0), ("abc", 0, 0, "", 0),
    ("a\u{1B}b", 0, .max, "a␛b", 3),
    ("a\nb", 0, .max, "a␊b", 3), ("e\u{301}x", 0, .max, "e\u{301}x", 2),
  ]) func putCutsByCells(text: String, x: Int, maxWidth: Int, expected: String, used: Int) {
    var grid = Grid(width: 10, height: 2)
    #expect(grid.put(text, x: x, y: 0, maxWidth: maxWidth, style: red) == used)
    #expect(grid.text(row: 0) == expected)
    #expect(grid.text(row: 1).isEmpty)
    #expect(isSound(grid))
  }

  @Test func outsideNothingHappens() {
    var grid = Grid(width: 4, height: 1)
    let blank = grid
    grid.put("x", x: 0, y: 1)
    grid.put("x", x: 0, y: -1)
    grid.fill(Rect(x: 9, y: 9, width: 3, height: 3), style: red)
    grid.box(Rect(x: -9, y: -9, width: 3, height: 3))
    #expect(grid == blank)
    #expect(grid[99, 0] == .blank())
    #expect(Grid(width: -1, height: 3).size == Size(width: 0, height: 3))
  }

  @Test func overwritingHalfOfAWideCharacterBlanksTheOther() {
    var grid = Grid(width: 6, height: 1)
    grid.put("更新失", x: 0, y: 0)
    grid.put("x", x: 1, y: 0)
    #expect(grid.text(row: 0) == " x新失")
    grid.put("y", x: 2, y: 0)
    #expect(grid.text(row: 0) == " xy 失")
    grid.put("败", x: 3, y: 0)
    #expect(grid.text(row: 0) == " xy败")
    #expect(isSound(grid))
  }

  @Test func anyDrawingKeepsWideCharactersWhole() {
    var grid = Grid(width: 12, height: 3)
    var seed: UInt64 = 7
    func random(_ count: Int) -> Int {
      seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(seed >> 33) % count
    }
    for _ in 0..<2000 {
      let x = random(16) - 3
      let y = random(3)
      switch random(4) {
      case 0: grid.put("a更b新", x: x, y: y, maxWidth: random(8))
      case 1: grid.fill(Rect(x: x, y: y, width: random(4), height: 1))
      case 2: grid.verticalLine(x: x, y: 0, length: 3)
      default:
        grid.draw(in: Rect(x: x, y: y, width: random(6), height: 2)) { canvas in
          canvas.put("更新更新", x: random(4) - 2, y: 0)
        }
      }
      #expect(isSound(grid))
    }
  }

  @Test func canvasHasItsOwnCoordinatesAndEdges() {
    var grid = Grid(width: 12, height: 5)
    grid.draw(in: Rect(x: 2, y: 1, width: 8, height: 3)) { canvas in
      canvas.box(canvas.bounds)
      canvas.draw(in: Rect(x: 1, y: 1, width: 6, height: 1)) { inner in
        #expect(inner.size == Size(width: 6, height: 1))
        inner.put("abc更新", x: 0, y: 0)
        inner.put("no", x: 0, y: 1)
      }
      canvas.put("too far to the right", x: 0, y: 3)
    }
    #expect(grid.text == "\n  ┌──────┐\n  │abc更 │\n  └──────┘\n")
  }

  @Test func spansFollowEachOther() {
    var grid = Grid(width: 9, height: 1)
    let used = grid.put([Span("ab"), Span("更新", red), Span("xyz")], x: 1, y: 0, maxWidth: 7)
    #expect(used == 7)
    #expect(grid.text(row: 0) == " ab更新x")
    #expect(grid[3, 0].style == red)
    #expect(grid[7, 0].style == .plain)
  }

  @Test func restyleLeavesText() {
    var grid = Grid(width: 4, height: 1)
    grid.put("更x", x: 0, y: 0, style: red)
    let row = Style(background: .indexed(4))
    grid.restyle(grid.bounds) { $0.over(row) }
    #expect(grid.text(row: 0) == "更x")
    #expect(grid[0, 0].style == Style(foreground: red.foreground, background: .indexed(4)))
    #expect(grid[3, 0].style == row)
  }

  @Test func changesAreOnlyWhatDiffers() {
    var grid = Grid(width: 8, height: 3)
    let before = grid
    #expect(grid.changes(from: before).isEmpty)
    grid.put("更", x: 1, y: 0)
    grid.put("x", x: 6, y: 0)
    grid.fill(Rect(x: 0, y: 2, width: 2, height: 1), style: red)
    #expect(grid.changes(from: before).map(\.y) == [0, 0, 2])
    #expect(grid.changes(from: before).map(\.columns) == [1..<3, 6..<7, 0..<2])
    #expect(grid.changes(from: nil).map(\.columns) == [0..<8, 0..<8, 0..<8])
    #expect(grid.changes(from: Grid(width: 7, height: 3)).count == 3)
  }

  @Test func dumpNamesStyles() {
    var grid = Grid(width: 12, height: 2)
    grid.put("13:50", x: 0, y: 0, style: red)
    grid.put("✖ 失败", x: 6, y: 0)
    #expect(grid.dump { $0 == red ? "time" : nil } == "13:50 ✖ 失败\n  0-4 time\n")
  }

  /// Each first half of a wide character is followed by a second half, and no second half stands alone.
  private func isSound(_ grid: Grid) -> Bool {
    for y in 0..<grid.height {
      for x in 0..<grid.width {
        let followed = x + 1 < grid.width && grid[x + 1, y].isContinuation
        if grid[x, y].columns == 2, !followed { return false }
        if grid[x, y].columns != 2, followed { return false }
      }
      if grid[0, y].isContinuation { return false }
    }
    return true
  }
}
