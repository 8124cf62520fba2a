import CNcurses
import Glibc

/// Wakes `Screen.nextKey` from any thread.
///
/// Holds an eventfd, which the kernel makes safe against races; it lives as long as the last holder, so a
/// late `wake()` after the screen was closed cannot hit somebody else's descriptor.
public final class Waker: Sendable {
  let descriptor: Int32

  init() {
    descriptor = kbt_wake_open()
  }

  deinit {
    if descriptor >= 0 { Glibc.close(descriptor) }
  }

  /// Makes the screen's thread return `Key.wakeup`; several calls before it looks count as one.
  public func wake() {
    kbt_wake(descriptor)
  }

  /// Whether somebody called `wake()` since the last time.
  func take() -> Bool {
    kbt_wake_take(descriptor)
  }

  /// Waits for `wake()` at most that long (-1: for ever) and takes it.
  func wait(milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&entry, 1, milliseconds) < 0, errno == EINTR {}
    return take()
  }
}

extension Duration {
  /// For poll(2): rounded up, so that a short wait is no busy loop, and at most a day.
  var pollMilliseconds: Int32 {
    let (seconds, attoseconds) = components
    if seconds >= 86_400 { return 86_400_000 }
    return max(0, Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000))
  }
}
