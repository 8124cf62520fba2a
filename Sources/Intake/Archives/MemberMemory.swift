import Records

#if canImport(Glibc)
import Glibc
#endif

/// Memory for the bytes of one member, which never move: whoever holds it may read what has been written so far while
/// more is written behind it.
final class MemberMemory {
  /// Members from this size on get pages of their own.
  static let large = 4 << 20

  /// Where the bytes stand.
  let base: UnsafeMutablePointer<UInt8>
  /// Bytes that have room.
  private(set) var capacity: Int
  /// Bytes that have been mapped; nil for a small member.
  private var mapped: Int?

  /// Bytes that have been asked for ahead of what is written.
  private var prepared = 0
  private var preparing: [EarlyValue<Int32>] = []

  /// Bytes that are asked for at once.
  private static let step = 4 << 20
  /// `MADV_POPULATE_WRITE` of Linux 5.14 (include/uapi/asm-generic/mman-common.h); older ones refuse it, and pages come
  /// one by one as before.
  private static let populate: Int32 = 23

  /// Room for `capacity` bytes of a small member.
  init(small capacity: Int) {
    base = .allocate(capacity: capacity)
    self.capacity = capacity
  }

  /// Addresses for `capacity` bytes of a large member; nil when the system refuses.
  ///
  /// Memory is taken only for what is written. No huge pages: in virtual machines that give free memory back to their
  /// host they cost from a quarter to thirty times of what small ones cost (measured: 120 MB in 9 to 1,100 ms).
  init?(large capacity: Int) {
    guard
      let start = mmap(
        nil, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      start != MAP_FAILED
    else { return nil }
    base = start.bindMemory(to: UInt8.self, capacity: capacity)
    self.capacity = capacity
    mapped = capacity
  }

  deinit {
    for step in preparing { _ = step.value }
    if let mapped { munmap(base, mapped) } else { base.deallocate() }
  }

  /// Whether readers may be let in while it is being filled.
  var isShared: Bool { mapped != nil }

  /// Has the next pages made ready on another thread when writing has come up to `count` bytes.
  ///
  /// A fault for each page took a third of the time of whoever inflates (measured: 126 MB in 135 ms, 50 of them faults).
  func prepare(behind count: Int) {
    guard let mapped, prepared < mapped, count + Self.step > prepared else { return }
    let length = min(Self.step, mapped - prepared)
    nonisolated(unsafe) let start = base + prepared
    prepared += length
    preparing.append(EarlyValue { madvise(start, length, Self.populate) })
  }

  /// Gives back what stands behind the first `count` bytes; nothing is written any more.
  func trim(to count: Int) {
    guard let mapped else { return }
    for step in preparing { _ = step.value }
    let page = max(Int(sysconf(Int32(_SC_PAGESIZE))), 1)
    let kept = max((count + page - 1) / page, 1) * page
    guard kept < mapped else { return }
    munmap(base + kept, mapped - kept)
    self.mapped = kept
    capacity = min(capacity, kept)
  }
}
