import CSystem
import Records

#if canImport(Glibc)
import Glibc
#endif

/// Collects the bytes of one member: in memory, and past a limit in a temporary file without a name.
///
/// What is in memory stays where it is (``beginning``), so that it can be read while more comes.
struct MemberBuffer: ~Copyable {
  private var memory: MemberMemory
  /// Bytes kept in memory.
  private let limit: Int
  private var descriptor: Int32 = -1
  /// Takes what nobody keeps, and what goes to the file.
  private var passage: UnsafeMutableBufferPointer<UInt8>?
  /// Number of bytes collected.
  private(set) var count = 0

  /// Bytes that pass at a time.
  private static let passageBytes = 256 << 10
  private static let smallest = 64 << 10

  /// A buffer for about `expected` bytes, of which at most `limit` are kept in memory.
  init(expected: Int, limit: Int) {
    self.limit = max(limit, Self.smallest)
    // A stated size may lie: it is only a first guess. What is not written to takes no memory. One more, so that the
    // end is seen without growing.
    memory = Self.memory(min(max(min(expected, limit) + 1, Self.smallest), self.limit), limit: self.limit)
  }

  deinit {
    passage?.deallocate()
    if descriptor >= 0 { close(descriptor) }
  }

  /// A large member gets room for all that may be kept, so that it need not move.
  private static func memory(_ capacity: Int, limit: Int) -> MemberMemory {
    if capacity >= MemberMemory.large, let large = MemberMemory(large: limit) { return large }
    return MemberMemory(small: capacity)
  }

  /// Number of bytes in memory: all, or those before the limit.
  private var held: Int { min(count, memory.capacity) }

  /// The bytes collected so far, as far as they are in memory.
  var view: ByteView { ByteView(UnsafeBufferPointer(start: memory.base, count: held)) }

  /// The bytes in memory, to be read while more comes; nil for a small member, whose bytes may move.
  var beginning: TextBuffer? { memory.isShared ? text : nil }

  /// The bytes in memory, which live as long as it does.
  private var text: TextBuffer {
    nonisolated(unsafe) let owner = memory
    return TextBuffer(
      pointer: UnsafePointer(owner.base), count: held, release: { withExtendedLifetime(owner) {} })
  }

  /// Appends what `read` writes into the space it is given.
  ///
  /// - Parameter read: returns the number of bytes written; 0 at the end, less on failure.
  /// - Returns: what `read` returned, or nil when the disk refused to take the bytes.
  mutating func append(_ read: (UnsafeMutableBufferPointer<UInt8>) -> Int) -> Int? {
    if descriptor < 0, count == memory.capacity {
      if memory.capacity >= limit {
        guard let file = Self.temporaryFile() else { return nil }
        guard Self.write(file, view.buffer) else {
          close(file)
          return nil
        }
        descriptor = file
      } else {
        let larger = Self.memory(min(memory.capacity * 2, limit), limit: limit)
        larger.base.update(from: memory.base, count: count)
        memory = larger
      }
    }
    guard descriptor < 0 else {
      let space = space()
      let got = min(read(space), space.count)
      guard got > 0 else { return got }
      guard Self.write(descriptor, UnsafeBufferPointer(rebasing: space[..<got])) else { return nil }
      count += got
      return got
    }
    memory.prepare(behind: count)
    let got = read(UnsafeMutableBufferPointer(start: memory.base + count, count: memory.capacity - count))
    if got > 0 { count += min(got, memory.capacity - count) }
    return got
  }

  /// Reads on without keeping what comes: the member is wanted by nobody, and its beginning is here.
  mutating func drain(_ read: (UnsafeMutableBufferPointer<UInt8>) -> Int) -> Int { read(space()) }

  private mutating func space() -> UnsafeMutableBufferPointer<UInt8> {
    if let passage { return passage }
    let space = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: Self.passageBytes)
    passage = space
    return space
  }

  /// The bytes as a file of evidence.
  consuming func file(path: String, faults: [EvidenceFile.Fault]) -> EvidenceFile {
    if descriptor >= 0, var file = try? EvidenceFile(path: path, descriptor: descriptor) {
      file.faults = faults
      return file
    }
    // A large buffer is handed over as it is; of a small one most would stay unused.
    guard memory.isShared || count > memory.capacity / 2 else {
      return EvidenceFile(path: path, bytes: copy(count), faults: faults)
    }
    memory.trim(to: count)
    return EvidenceFile(path: path, bytes: text, faults: faults)
  }

  /// The first `length` bytes, which must be in memory.
  borrowing func copy(_ length: Int) -> TextBuffer {
    let length = min(length, held)
    let owned = UnsafeMutablePointer<UInt8>.allocate(capacity: max(length, 1))
    owned.update(from: memory.base, count: length)
    nonisolated(unsafe) let bytes = owned
    return TextBuffer(pointer: UnsafePointer(owned), count: length, release: { bytes.deallocate() })
  }

  /// A file in the folder for temporary files that no other program can open, and that is gone when it is closed.
  private static func temporaryFile() -> Int32? {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var template = Array((folder + "/kbtriage-XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { return nil }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    return descriptor
  }

  private static func write(_ descriptor: Int32, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var done = 0
    while done < bytes.count, let base = bytes.baseAddress {
      let count = Glibc.write(descriptor, base + done, bytes.count - done)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      done += count
    }
    return true
  }
}
