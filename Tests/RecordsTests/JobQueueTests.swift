import Records
import Synchronization
import Testing

struct JobQueueTests {
  @Test(arguments: [1, 2, 5])
  func jobsThatJobsAddAreRun(_ threads: Int) {
    let queue = JobQueue<Int>()
    let done = Mutex<[Int]>([])
    for job in 1...3 { queue.addSource(job * 100) }
    queue.run(threads: threads) { job in
      if job % 100 == 0 { for part in 1...20 { queue.add(job + part) } }
      done.withLock { $0.append(job) }
    }
    let found = done.withLock { $0.sorted() }
    #expect(found == (1...3).flatMap { hundred in (0...20).map { hundred * 100 + $0 } })
  }

  @Test func anEmptyQueueEndsAtOnce() {
    JobQueue<Int>().run(threads: 3) { _ in Issue.record("there is no job") }
  }
}
