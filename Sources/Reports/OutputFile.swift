import DataFiles
import Foundation

/// A file that a person asked for: written whole or not at all, and never over evidence.
///
///     let file = OutputFile(path: "note.md", replaces: false)
///     try file.check(sources: paths)          // before the long reading
///     try file.write(Data(text.utf8))
public struct OutputFile: Sendable {
  /// Why it cannot be written.
  public struct Failure: Error, Hashable, Sendable {
    /// Kinds of failure.
    public enum Kind: Hashable, Sendable {
      /// The file is there, and replacing it was not asked for.
      case exists
      /// The path is a folder.
      case isFolder
      /// The folder that should hold it is not there.
      case noFolder(String)
      /// It is one of the files of the case.
      case isSource
      /// The system refused; its reason.
      case refused(String)
    }

    /// The path as given.
    public let path: String
    /// What is wrong.
    public let kind: Kind

    /// One sentence: what, where, what to do.
    public func text(_ wording: Wording) -> String {
      switch kind {
      case .exists: wording("output.exists", ["path": path])
      case .isFolder: wording("output.folder", ["path": path])
      case .noFolder(let folder): wording("output.no-folder", ["path": path, "folder": folder])
      case .isSource: wording("output.source", ["path": path])
      case .refused(let reason): wording("output.failed", ["path": path, "reason": reason])
      }
    }
  }

  /// The path as given.
  public let path: String
  /// Whether a file that is there may be replaced.
  public let replaces: Bool

  /// Names a file; nothing is touched yet.
  public init(path: String, replaces: Bool) {
    self.path = path
    self.replaces = replaces
  }

  /// Throws what would stand in the way of writing.
  ///
  /// - Parameter sources: files of the case, which are never written to.
  public func check(sources: [String] = []) throws(Failure) {
    var status = stat()
    if stat(path, &status) == 0 {
      if status.st_mode & S_IFMT == S_IFDIR { throw failure(.isFolder) }
      for source in sources {
        var other = stat()
        if stat(source, &other) == 0, other.st_dev == status.st_dev, other.st_ino == status.st_ino {
          throw failure(.isSource)
        }
      }
      if !replaces { throw failure(.exists) }
    } else if errno != ENOENT && errno != ENOTDIR {
      throw failure(.refused(Self.reason(errno)))
    }
    var folderStatus = stat()
    guard stat(folder, &folderStatus) == 0 else { throw failure(.noFolder(folder)) }
    guard folderStatus.st_mode & S_IFMT == S_IFDIR else { throw failure(.refused(Self.reason(ENOTDIR))) }
    // A pipe or a device is written to directly; anything else needs a file beside it.
    if status.st_mode & S_IFMT == S_IFREG || status.st_mode == 0, access(folder, W_OK) != 0 {
      throw failure(.refused(Self.reason(errno)))
    }
  }

  /// Writes a file beside it, brings it to the disk and renames it, so that there is never half a file.
  public func write(_ data: Data) throws(Failure) {
    try check()
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT != S_IFREG { return try writeDirectly(data) }
    var template = Array((target + ".XXXXXX").utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw failure(.refused(Self.reason(errno))) }
    let temporary = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var problem = Self.write(data, to: descriptor)
    let mask = umask(0)
    umask(mask)
    let mode = status.st_mode == 0 ? 0o666 & ~mask : status.st_mode & 0o777
    if problem == nil, fchmod(descriptor, mode) != 0 || fsync(descriptor) != 0 { problem = errno }
    if close(descriptor) != 0, problem == nil { problem = errno }
    if problem == nil, !replaces {
      // A link fails when somebody has made the file meanwhile; a rename would take it away.
      if link(temporary, target) == 0 {
        unlink(temporary)
        return
      }
      if errno == EEXIST {
        unlink(temporary)
        throw failure(.exists)
      }
    }
    if problem == nil, rename(temporary, target) != 0 { problem = errno }
    if let problem {
      unlink(temporary)
      throw failure(.refused(Self.reason(problem)))
    }
  }

  private func writeDirectly(_ data: Data) throws(Failure) {
    let descriptor = open(path, O_WRONLY)
    guard descriptor >= 0 else { throw failure(.refused(Self.reason(errno))) }
    defer { close(descriptor) }
    if let problem = Self.write(data, to: descriptor) { throw failure(.refused(Self.reason(problem))) }
  }

  /// Writes all of it to an open file, as often as the system interrupts it.
  ///
  /// - Returns: the error number when that fails.
  public static func write(_ data: Data, to descriptor: Int32) -> Int32? {
    data.withUnsafeBytes { bytes -> Int32? in
      guard let base = bytes.baseAddress else { return nil }
      var written = 0
      while written < bytes.count {
        let count = Foundation.write(descriptor, base + written, bytes.count - written)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return errno }
        written += count
      }
      return nil
    }
  }

  /// The file itself when the path is a link to it: the link stays.
  private var target: String {
    guard let resolved = realpath(path, nil) else { return path }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private var folder: String {
    guard let mark = path.lastIndex(of: "/") else { return "." }
    return mark == path.startIndex ? "/" : String(path[..<mark])
  }

  private func failure(_ kind: Failure.Kind) -> Failure { Failure(path: path, kind: kind) }

  private static func reason(_ number: Int32) -> String { String(cString: strerror(number)) }
}
