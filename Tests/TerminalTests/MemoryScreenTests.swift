import Foundation
import Terminal
import Testing

@Suite struct MemoryScreenTests {
  @Test func keysComeInOrderAndFramesStay() throws {
    let screen = MemoryScreen(width: 6, height: 2, keys: ["j", "C-f", "ngc", "Esc"])
    var keys: [String] = []
    while keys.count < 6, let key = try screen.nextKey(timeout: .zero) { keys.append(key.text) }
    #expect(keys == ["j", "C-f", "n", "g", "c", "Esc"])
    #expect(try screen.nextKey(timeout: .zero) == nil)
    #expect(throws: ScreenError.self) { try screen.nextKey(timeout: nil) }
    var grid = Grid(screen.size)
    grid.put("失败", x: 1, y: 1)
    screen.show(grid, cursor: Point(x: 1, y: 1))
    #expect(screen.text == "\n 失败")
    #expect(screen.cursor == Point(x: 1, y: 1))
    #expect(screen.frames == 1)
  }

  @Test func resizeAndLook() throws {
    let screen = MemoryScreen(
      width: 80, height: 24,
      script: [.look { $0.press(["q"]) }, .resize(Size(width: 20, height: 5))])
    #expect(try screen.nextKey(timeout: nil) == .resize)
    #expect(screen.size == Size(width: 20, height: 5))
    #expect(try screen.nextKey(timeout: nil) == .character("q"))
  }

  @Test func anotherThreadWakesIt() throws {
    let screen = MemoryScreen(width: 8, height: 2, script: [.awaitWake, .key(.enter)])
    let waker = screen.waker
    Thread.detachNewThread { waker.wake() }
    #expect(try screen.nextKey(timeout: nil) == .wakeup)
    #expect(try screen.nextKey(timeout: nil) == .enter)
    waker.wake()
    waker.wake()
    #expect(try screen.nextKey(timeout: .seconds(5)) == .wakeup)
    #expect(try screen.nextKey(timeout: .milliseconds(1)) == nil)
  }
}
