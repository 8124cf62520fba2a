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
  private let isMapped: Bool
  /// What has been mapped: ``base`` and what stands behind it, in whole pages.
  private var mapped = 0

  /// Room for `capacity` bytes of a small member.
  init(small capacity: Int) {
    base = .allocate(capacity: capacity)
    self.capacity = capacity
    isMapped = false
  }

  /// Addresses for `capacity` bytes of a large member; nil when the system refuses. Memory is taken only for what is
  /// written.
  init?(large capacity: Int) {
    let size = (capacity + Self.hugePage - 1) / Self.hugePage * Self.hugePage
    // One huge page more than needed, so that the first one can begin at its own size.
    guard
      let start = mmap(
        nil, size + Self.hugePage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
      start != MAP_FAILED
    else { return nil }
    let skipped = (Self.hugePage - Int(bitPattern: start) % Self.hugePage) % Self.hugePage
    if skipped > 0 { munmap(start, skipped) }
    let aligned = start + skipped
    if skipped < Self.hugePage { munmap(aligned + size, Self.hugePage - skipped) }
    // 60 page faults instead of 30,000 for 120 MB. A system without huge pages refuses, and nothing is lost.
    _ = madvise(aligned, size, Self.adviseHugePages)
    base = aligned.bindMemory(to: UInt8.self, capacity: capacity)
    self.capacity = capacity
    isMapped = true
    mapped = size
  }

  deinit {
    if isMapped { munmap(base, mapped) } else { base.deallocate() }
  }

  /// Whether readers may be let in while it is being filled.
  var isShared: Bool { isMapped }

  /// Gives back what stands behind the first `count` bytes; nothing is written any more.
  func trim(to count: Int) {
    guard isMapped else { return }
    let page = max(Int(sysconf(Int32(_SC_PAGESIZE))), 1)
    let kept = max((count + page - 1) / page, 1) * page
    if kept < mapped {
      munmap(base + kept, mapped - kept)
      mapped = kept
    }
    capacity = min(capacity, kept)
  }

  private static let hugePage = 2 << 20
  /// MADV_HUGEPAGE of Linux.
  private static let adviseHugePages: Int32 = 14
}
