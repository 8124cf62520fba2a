import Records

#if canImport(Glibc)
import Glibc
#endif

/// Opens the files that a walk found, one after the other; each thread has its own.
///
/// Of 100,000 small files each costs three questions to the system: their folder is held open, so that paths are not
/// followed again and again, and what a folder says is a regular file is not asked what it is.
public final class FileOpener {
  private let walk: EvidenceWalk
  private var folder: (number: Int32, descriptor: Int32)?
  private var block = TextBlock(capacity: blockSize)

  private static let blockSize = 1 << 20

  /// Opens what `walk` found.
  public init(_ walk: EvidenceWalk) {
    self.walk = walk
  }

  deinit { leave() }

  /// Opens a file.
  ///
  /// - Parameter index: its number in the walk.
  /// - Throws: ``EvidenceFile/OpenError`` when it is gone, may not be read or is not a regular file.
  public func open(_ index: Int) throws(EvidenceFile.OpenError) -> EvidenceFile {
    let path = walk.path(index)
    guard case .entry(let number, let entry) = walk.found[index] else {
      return path == "-" ? try EvidenceFile.standardInput() : try EvidenceFile(path: path)
    }
    enter(number)
    guard let folder else { return try EvidenceFile(path: path) }
    let opened = walk.folders[Int(number)].entries.withName(Int(entry)) { name in
      openat(folder.descriptor, name, EvidenceFile.openFlags)
    }
    // The whole path has the reason, and may still lead to a file where the folder was replaced.
    guard let descriptor = opened, descriptor >= 0 else { return try EvidenceFile(path: path) }
    defer { close(descriptor) }
    if let bytes = smallContents(descriptor) { return EvidenceFile(path: path, bytes: bytes) }
    return try EvidenceFile(path: path, watching: descriptor)
  }

  /// All bytes of a small regular file, read at one go; nil when it is large, or cannot be read.
  ///
  /// That fewer bytes came than there was room for says that the file ends there.
  private func smallContents(_ descriptor: Int32) -> TextBuffer? {
    let room = EvidenceFile.smallest + 1
    if block.free.count < room { block = TextBlock(capacity: Self.blockSize) }
    var count: Int
    repeat { count = pread(descriptor, block.free.baseAddress, room, 0) } while count < 0 && errno == EINTR
    return (0..<room).contains(count) ? block.take(count) : nil
  }

  /// Makes a folder the one in which names are looked up.
  private func enter(_ number: Int32) {
    guard folder?.number != number else { return }
    leave()
    let base = walk.folders[Int(number)].base + [0]
    let descriptor = base.withUnsafeBytes { bytes in
      bytes.baseAddress.map {
        Glibc.open($0.assumingMemoryBound(to: CChar.self), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
      } ?? -1
    }
    if descriptor >= 0 { folder = (number, descriptor) }
  }

  private func leave() {
    if let folder { close(folder.descriptor) }
    folder = nil
  }
}
