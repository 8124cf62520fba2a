import CSystem
import Records

#if canImport(Glibc)
import Glibc
#endif

/// A file of evidence: opened read-only and mapped, or a member of an archive.
public struct EvidenceFile: Sendable {
  /// The path as shown to people; members as `a.zip!b.cab!c.log`.
  public let path: String
  /// The bytes as sent; of members that nobody reads, their beginning.
  public let bytes: TextBuffer
  /// Number of bytes of the whole file.
  public let byteCount: Int
  private var rest: Rest?

  /// What a small file that is just there has nothing of: 100,000 of them are handed on without counting it in and out.
  private final class Rest: Sendable {
    let facts: Facts

    init(_ facts: Facts) {
      self.facts = facts
    }
  }

  private struct Facts: Sendable {
    var faults: [Fault] = []
    var memberCount: Int?
    var isMail = false
    /// Where it is mapped.
    var slot: Int32?
    /// What the file was when it was mapped; nil for bytes that can no longer change.
    var opened: FileState?
    /// Where the bytes of a file end that was shorter than its folder said; nil when it was not.
    var shortAt: Int?
  }

  private var facts: Facts {
    get { rest?.facts ?? Facts() }
    set { rest = Rest(newValue) }
  }

  /// What went wrong when it was taken out of its archive, or when it was opened as one.
  public internal(set) var faults: [Fault] {
    get { rest?.facts.faults ?? [] }
    set { facts.faults = newValue }
  }

  /// How many members were taken out of it; nil when it is no archive.
  public internal(set) var memberCount: Int? {
    get { rest?.facts.memberCount }
    set { facts.memberCount = newValue }
  }

  /// Whether its members are the parts of a mail.
  public internal(set) var isMail: Bool {
    get { rest?.facts.isMail ?? false }
    set { facts.isMail = newValue }
  }

  /// Why a file could not be opened.
  public struct OpenError: Error, Sendable {
    /// The system's reason, for example `Permission denied`.
    public let reason: String
    /// Whether there is nothing of this name, not even a link that leads nowhere.
    public var isGone = false

    /// A folder, a device, a pipe or a socket.
    static let noRegularFile = OpenError(reason: "not a regular file")
  }

  /// What happened to a file between the moment when it was opened and another.
  public enum Change: Sendable, Hashable {
    /// Its bytes end here now; from there on zeros were read.
    case shrank(to: Int)
    /// So many bytes were added, which were not read.
    case grew(by: Int)
    /// Bytes were written over those that were being read.
    case rewritten
    /// Another file has its name; the one that was opened was read.
    case replaced
    /// Its name is gone; it was read all the same.
    case removed
  }

  /// Something wrong with a file before its content is looked at.
  public struct Fault: Sendable, Hashable {
    /// What.
    public var problem: Complaint.Problem
    /// What was done about it.
    public var action: Complaint.Action
  }

  /// Maps the file at `path`.
  ///
  /// - Throws: ``OpenError`` when it does not exist, may not be read or is not a regular file.
  public init(path: String) throws(OpenError) {
    let descriptor = open(path, Self.openFlags)
    guard descriptor >= 0 else {
      let (code, reason) = (errno, String(cString: strerror(errno)))
      var link = stat()
      throw OpenError(reason: reason, isGone: code == ENOENT && lstat(path, &link) != 0)
    }
    defer { close(descriptor) }
    try self.init(path: path, watching: descriptor)
  }

  /// Maps what `descriptor` has open, and remembers what it was; the caller closes it.
  init(path: String, watching descriptor: Int32) throws(OpenError) {
    try self.init(path: path, descriptor: descriptor)
    if facts.slot != nil { facts.opened = FileState(descriptor: descriptor) }
  }

  /// O_NONBLOCK so that a pipe found in a folder does not hang us; regular files ignore it.
  static let openFlags = O_RDONLY | O_CLOEXEC | O_NONBLOCK

  /// Maps what `descriptor` has open; the caller closes it.
  init(path: String, descriptor: Int32) throws(OpenError) {
    self.path = path
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw OpenError(reason: String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .noRegularFile }
    let size = Int(status.st_size)
    if size <= Self.smallest {
      bytes = try Self.contents(descriptor, size)
      byteCount = bytes.count
      if byteCount < size { facts.shortAt = byteCount }
      return
    }
    byteCount = size
    var number: Int32 = 0
    guard let base = kbt_map(descriptor, byteCount, &number) else {
      throw OpenError(reason: String(cString: strerror(errno)))
    }
    let slot = number
    bytes = TextBuffer(pointer: base, count: byteCount, release: { kbt_unmap(slot) })
    facts.slot = slot
  }

  /// Files up to this size are read, not mapped: faster, and Linux gives a process 65,530 mappings only.
  static let smallest = 16 << 10

  /// The first `size` bytes, fewer when the file has become shorter.
  private static func contents(_ descriptor: Int32, _ size: Int) throws(OpenError) -> TextBuffer {
    let owned = UnsafeMutablePointer<UInt8>.allocate(capacity: max(size, 1))
    var count = 0
    while count < size {
      let got = pread(descriptor, owned + count, size - count, off_t(count))
      if got < 0, errno == EINTR { continue }
      guard got >= 0 else {
        let reason = String(cString: strerror(errno))
        owned.deallocate()
        throw OpenError(reason: reason)
      }
      if got == 0 { break }
      count += got
    }
    return TextBuffer(owning: owned, count: count)
  }

  /// Takes bytes that are already in memory, for example from standard input.
  ///
  /// - Parameter byteCount: number of bytes of the whole file when `bytes` are only its beginning.
  public init(path: String, bytes: TextBuffer, byteCount: Int? = nil, faults: [Fault] = []) {
    self.path = path
    self.bytes = bytes
    self.byteCount = byteCount ?? bytes.count
    if !faults.isEmpty { self.faults = faults }
  }

  /// An archive of which `count` members are known so far.
  public func holding(_ count: Int) -> EvidenceFile {
    var file = self
    file.memberCount = count
    return file
  }

  /// Whether all bytes are here.
  public var isWhole: Bool { bytes.count == byteCount }

  /// Reads standard input to its end.
  public static func standardInput() throws(OpenError) -> EvidenceFile {
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(0, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw OpenError(reason: String(cString: strerror(errno))) }
      if count == 0 { return EvidenceFile(path: "-", bytes: TextBuffer(content)) }
      content.append(contentsOf: block[0..<count])
    }
  }

  /// Where the file's bytes end now, when it has shrunk since it was opened; bytes from there on read as zero.
  ///
  /// Of a mapped file known only when somebody has read there, and to the page.
  public var shrankAt: Int? {
    guard let facts = rest?.facts else { return nil }
    guard let slot = facts.slot else { return facts.shortAt }
    // Swift shows C's size_t as Int, so SIZE_MAX (no fault) arrives as -1.
    let fault = kbt_map_fault(slot)
    return (0..<bytes.count).contains(fault) ? fault : nil
  }

  /// Whether anything can have happened to it since it was opened.
  public var canChange: Bool { rest != nil && (facts.opened != nil || facts.shortAt != nil) }

  /// What has happened to the file since it was opened; nil when nothing has, or when it could do no harm: small files
  /// and members of archives are copies.
  ///
  /// Asks the system once, for mapped files only. Who reads a file that is being written to asks when all has been read.
  public func change() -> Change? {
    guard let facts = rest?.facts else { return nil }
    guard let opened = facts.opened else { return facts.shortAt.map { .shrank(to: $0) } }
    // Bytes that were found missing stay missing, whatever has the name by now.
    let fault = shrankAt.map { Change.shrank(to: $0) }
    guard let now = FileState(path: path) else { return fault ?? .removed }
    guard now.isSameFile(as: opened) else { return fault ?? .replaced }
    if now.size < opened.size { return .shrank(to: now.size) }
    if let fault { return fault }
    if now.size > opened.size { return .grew(by: now.size - opened.size) }
    return now.written == opened.written ? nil : .rewritten
  }
}

/// What tells whether a name still means the file that was opened, and whether that was written to.
private struct FileState: Sendable {
  private let device: dev_t
  private let inode: ino_t
  let size: Int
  /// When it was written to last, in nanoseconds.
  let written: Int64

  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    self.init(status)
  }

  init?(descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    self.init(status)
  }

  private init(_ status: stat) {
    (device, inode, size) = (status.st_dev, status.st_ino, Int(status.st_size))
    written = Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec)
  }

  func isSameFile(as other: FileState) -> Bool { device == other.device && inode == other.inode }
}
