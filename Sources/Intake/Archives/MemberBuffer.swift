import CSystem
import Records

#if canImport(Glibc)
import Glibc
#endif

/// Collects the bytes of one member: in memory, and past a limit in a temporary file without a name.
struct MemberBuffer: ~Copyable {
  private var pointer: UnsafeMutablePointer<UInt8>
  /// Bytes kept in memory.
  private let limit: Int
  private var isHandedOver = false
  private var capacity: Int
  private var descriptor: Int32 = -1
  /// Number of bytes collected.
  private(set) var count = 0

  /// A buffer for about `expected` bytes, of which at most `limit` are kept in memory.
  init(expected: Int, limit: Int) {
    self.limit = max(limit, 64 << 10)
    // A stated size may lie: it is only a first guess. What is not written to takes no memory. One more, so that the
    // end is seen without growing.
    capacity = min(max(min(expected, limit) + 1, 64 << 10), self.limit)
    pointer = .allocate(capacity: capacity)
  }

  deinit {
    if !isHandedOver { pointer.deallocate() }
    if descriptor >= 0 { close(descriptor) }
  }

  /// The bytes collected so far, as long as they are all in memory.
  var view: ByteView { ByteView(UnsafeBufferPointer(start: pointer, count: min(count, capacity))) }

  /// Appends what `read` writes into the space it is given.
  ///
  /// - Parameter read: returns the number of bytes written; 0 at the end, less on failure.
  /// - Returns: what `read` returned, or nil when the disk refused to take the bytes.
  mutating func append(_ read: (UnsafeMutableBufferPointer<UInt8>) -> Int) -> Int? {
    if descriptor >= 0 {
      let got = read(UnsafeMutableBufferPointer(start: pointer, count: capacity))
      if got > 0 {
        guard Self.write(descriptor, UnsafeBufferPointer(start: pointer, count: min(got, capacity))) else {
          return nil
        }
        count += min(got, capacity)
      }
      return got
    }
    if count == capacity {
      if capacity >= limit {
        guard let file = Self.temporaryFile(),
          Self.write(file, UnsafeBufferPointer(start: pointer, count: count))
        else { return nil }
        descriptor = file
        return append(read)
      }
      let larger = min(capacity * 2, limit)
      let space = UnsafeMutablePointer<UInt8>.allocate(capacity: larger)
      space.update(from: pointer, count: count)
      pointer.deallocate()
      (pointer, capacity) = (space, larger)
    }
    let got = read(UnsafeMutableBufferPointer(start: pointer + count, count: capacity - count))
    if got > 0 { count += min(got, capacity - count) }
    return got
  }

  /// Forgets all bytes but goes on counting: the member is wanted by nobody.
  mutating func drain(_ read: (UnsafeMutableBufferPointer<UInt8>) -> Int) -> Int {
    read(UnsafeMutableBufferPointer(start: pointer, count: capacity))
  }

  /// The bytes as a file of evidence.
  consuming func file(path: String, faults: [EvidenceFile.Fault]) -> EvidenceFile {
    if descriptor >= 0, var file = try? EvidenceFile(path: path, descriptor: descriptor) {
      file.faults = faults
      return file
    }
    // A large buffer is handed over as it is; of a small one most would stay unused.
    guard count > capacity / 2 else { return EvidenceFile(path: path, bytes: copy(count), faults: faults) }
    isHandedOver = true
    nonisolated(unsafe) let owned = pointer
    let bytes = TextBuffer(pointer: UnsafePointer(pointer), count: count, release: { owned.deallocate() })
    return EvidenceFile(path: path, bytes: bytes, faults: faults)
  }

  /// The first `length` bytes, which must be in memory.
  borrowing func copy(_ length: Int) -> TextBuffer {
    let length = min(length, count, capacity)
    let owned = UnsafeMutablePointer<UInt8>.allocate(capacity: max(length, 1))
    owned.update(from: pointer, count: length)
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
