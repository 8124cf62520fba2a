import Dispatch
import Synchronization

/// Runs `body` for each number from 0 to `count` on up to `threads` threads; the results keep their order.
///
/// Numbers are handed out one by one, so that a long piece does not hold up the rest.
///
/// - Parameter threads: the most threads to use; 1 runs everything on the caller's.
public func concurrentMap<Result: Sendable>(
  _ count: Int, threads: Int, _ body: @Sendable @escaping (Int) -> Result
) -> [Result] {
  guard count > 1, threads > 1 else { return (0..<max(count, 0)).map(body) }
  let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
  let next = Atomic<Int>(0)
  DispatchQueue.concurrentPerform(iterations: min(count, threads)) { _ in
    while true {
      let index = next.add(1, ordering: .relaxed).oldValue
      guard index < count else { return }
      let result = body(index)
      results.withLock { $0[index] = result }
    }
  }
  return results.withLock { $0.compactMap { $0 } }
}
