import CSystem
import Records

#if canImport(Glibc)
import Glibc
#endif

/// A file of evidence, opened read-only and mapped.
public struct EvidenceFile: Sendable {
  /// The path as shown to people.
  public let path: String
  /// The bytes as sent.
  public let bytes: TextBuffer
  private let slot: Int32?

  /// Why a file could not be opened.
  public struct OpenError: Error, Sendable {
    /// The system's reason, for example `Permission denied`.
    public let reason: String
  }

  /// Maps the file at `path`.
  ///
  /// - Throws: ``OpenError`` when it does not exist, may not be read or is not a regular file.
  public init(path: String) throws(OpenError) {
    self.path = path
    // O_NONBLOCK so that a pipe found in a folder does not hang us; regular files ignore it.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw OpenError(reason: String(cString: strerror(errno))) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw OpenError(reason: String(cString: strerror(errno))) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw OpenError(reason: "not a regular file") }
    guard status.st_size > 0 else {
      bytes = TextBuffer([])
      slot = nil
      return
    }
    var number: Int32 = 0
    let length = Int(status.st_size)
    guard let base = kbt_map(descriptor, length, &number) else {
      throw OpenError(reason: String(cString: strerror(errno)))
    }
    let opened = number
    slot = opened
    bytes = TextBuffer(pointer: base, count: length, release: { kbt_unmap(opened) })
  }

  /// Takes bytes that are already in memory, for example from standard input.
  public init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = TextBuffer(bytes)
    slot = nil
  }

  /// Reads standard input to its end.
  public static func standardInput() throws(OpenError) -> EvidenceFile {
    var content: [UInt8] = []
    var block = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = read(0, &block, block.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw OpenError(reason: String(cString: strerror(errno))) }
      if count == 0 { return EvidenceFile(path: "-", bytes: content) }
      content.append(contentsOf: block[0..<count])
    }
  }

  /// Where the file's bytes end now, when it has shrunk since it was opened; bytes from there on read as zero.
  public var shrankAt: Int? {
    guard let slot else { return nil }
    // Swift shows C's size_t as Int, so SIZE_MAX (no fault) arrives as -1.
    let fault = kbt_map_fault(slot)
    return (0..<bytes.count).contains(fault) ? fault : nil
  }
}
