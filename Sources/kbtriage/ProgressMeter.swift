import Casework
import Foundation
import Synchronization

/// One line of progress on standard error, at most ten times a second.
final class ProgressMeter: Sendable {
  private let last = Mutex<Double>(0)

  func show(_ progress: CaseLoad.Progress) {
    let now = ProcessInfo.processInfo.systemUptime
    let isDue = last.withLock { last in
      guard now - last >= 0.1 else { return false }
      last = now
      return true
    }
    guard isDue, let percent = progress.percent else { return }
    Streams.show(
      progress.isUnpacking
        ? "\r\u{1b}[Kunpacking \(percent) %, \(progress.done >> 20) MB read"
        : "\r\u{1b}[Kreading \(percent) % of \(progress.total >> 20) MB")
  }

  func clear() {
    Streams.show("\r\u{1b}[K")
  }
}
