import Terminal
import Testing

@Suite struct RectTests {
  @Test func parts() {
    let rect = Rect(x: 2, y: 1, width: 10, height: 4)
    #expect(rect.split(left: 3).right == Rect(x: 5, y: 1, width: 7, height: 4))
    #expect(rect.split(left: 99).right.isEmpty)
    #expect(rect.split(top: -1).bottom == rect)
    #expect(rect.centered(Size(width: 4, height: 20)) == Rect(x: 5, y: 1, width: 4, height: 4))
    #expect(rect.intersection(Rect(x: 0, y: 0, width: 3, height: 2)) == Rect(x: 2, y: 1, width: 1, height: 1))
    #expect(rect.intersection(Rect(x: 50, y: 0, width: 3, height: 2)).isEmpty)
    #expect(rect.contains(Point(x: 11, y: 4)))
    #expect(!rect.contains(Point(x: 12, y: 4)))
  }
}
