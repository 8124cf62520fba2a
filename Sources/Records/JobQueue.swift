import Dispatch
import Synchronization

/// Jobs of which each may add others, on several threads.
///
/// Jobs that make work for the others (``addSource(_:)``) never take all threads while there is such work: what has come
/// is dealt with while more comes.
public final class JobQueue<Job: Sendable>: Sendable {
  private struct State {
    var sources: [Job] = []
    var jobs: [Job] = []
    /// Jobs before these have been taken.
    var nextSource = 0
    var nextJob = 0
    /// Jobs that make work and are running.
    var running = 0
    /// Jobs that have been added and are not done.
    var open = 0

    mutating func take(threads: Int) -> (job: Job, isSource: Bool)? {
      let hasSource = nextSource < sources.count
      let hasJob = nextJob < jobs.count
      if hasSource, !hasJob || running < max(threads - 1, 1) {
        running += 1
        nextSource += 1
        return (sources[nextSource - 1], true)
      }
      guard hasJob else { return nil }
      nextJob += 1
      return (jobs[nextJob - 1], false)
    }
  }

  private let state = Mutex(State())
  private let added = DispatchSemaphore(value: 0)

  /// A queue without jobs.
  public init() {}

  /// Adds a job.
  public func add(_ job: Job) {
    state.withLock { state in
      state.jobs.append(job)
      state.open += 1
    }
    added.signal()
  }

  /// Adds a job that makes work for others.
  public func addSource(_ job: Job) {
    state.withLock { state in
      state.sources.append(job)
      state.open += 1
    }
    added.signal()
  }

  /// Runs all jobs, those too that are added meanwhile; returns when none is left.
  ///
  /// - Parameter threads: the most threads to use; 1 runs everything on the caller's.
  public func run(threads: Int, _ body: @Sendable @escaping (Job) -> Void) {
    guard state.withLock(\.open) > 0 else { return }
    let threads = max(threads, 1)
    @Sendable func work() {
      while true {
        self.added.wait()
        // Woken without a job: all are done.
        guard let (job, isSource) = self.state.withLock({ $0.take(threads: threads) }) else { return }
        body(job)
        let isLast = self.state.withLock { state in
          if isSource { state.running -= 1 }
          state.open -= 1
          return state.open == 0
        }
        if isLast { for _ in 0..<threads { self.added.signal() } }
      }
    }
    if threads == 1 { return work() }
    DispatchQueue.concurrentPerform(iterations: threads) { _ in work() }
  }
}
