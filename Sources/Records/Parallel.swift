import Dispatch
import Synchronization

/// Runs `body` for each number from 0 to `count` on up to `threads` threads; the results keep their order.
///
/// Numbers are handed out one by one, so that a long piece does not hold up the rest; of many thousands, a few at a
/// time, so that handing out costs nothing beside small pieces.
///
/// - Parameter threads: the most threads to use; 1 runs everything on the caller's.
public func concurrentMap<Result: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable @escaping (Int) -> Result
) -> [Result] {
  concurrentMap(count, threads: threads, tool: { () }, { (_: inout Void, index: Int) in body(index) })
}

/// The same with something that each thread makes once and works with.
public func concurrentMap<Tool, Result: Sendable>(
  _ count: Int, threads: Int, tool makeTool: @Sendable @escaping () -> Tool,
  _ body: @Sendable @escaping (inout Tool, Int) -> Result
) -> [Result] {
  guard count > 1, threads > 1 else {
    var tool = makeTool()
    return (0..<max(count, 0)).map { body(&tool, $0) }
  }
  return Array(unsafeUninitializedCapacity: count) { results, filled in
    // Each place is written once, by the one thread that drew its number, and read when all are done.
    nonisolated(unsafe) let results = results
    let step = min(max(count / (threads * 64), 1), 64)
    let next = Atomic<Int>(0)
    DispatchQueue.concurrentPerform(iterations: min(count, threads)) { _ in
      var tool = makeTool()
      while true {
        let start = next.add(step, ordering: .relaxed).oldValue
        guard start < count else { return }
        for index in start..<min(start + step, count) {
          results.initializeElement(at: index, to: body(&tool, index))
        }
      }
    }
    filled = count
  }
}
