import Records

#if canImport(Glibc)
import Glibc
#endif

/// Finds the files below the paths that a person gave.
public struct EvidenceWalk: Sendable {
  /// A path that could not be used.
  public struct Refusal: Sendable, Hashable {
    /// The path.
    public let path: String
    /// What is wrong with it.
    public let reason: Reason

    /// Makes a refusal.
    public init(path: String, reason: Reason) {
      self.path = path
      self.reason = reason
    }

    /// Kinds of refusal.
    public enum Reason: Sendable, Hashable {
      /// Cannot be opened; the system's reason.
      case unreadable(String)
      /// It was there when the folder was listed, and gone when it was to be opened.
      case vanished
      /// A folder without any file below it.
      case emptyFolder
      /// More files or deeper folders than the limit.
      case limit(String)
      /// An installed Windows: only the places where it keeps its logs and hives were searched.
      case knownPlaces
    }
  }

  /// At most this many files.
  public static let fileLimit = 200_000
  /// At most this many nested folders.
  public static let depthLimit = 64

  /// A file: its path, or its place in a folder.
  enum Found: Sendable {
    case path(String)
    case entry(folder: Int32, index: Int32)
  }

  /// A folder with files in it.
  struct Folder: Sendable {
    /// Its path with a slash at its end.
    var base: [UInt8]
    var entries: FolderEntries
  }

  private(set) var found: [Found] = []
  private(set) var folders: [Folder] = []
  /// Paths that could not be used.
  public private(set) var refusals: [Refusal] = []

  /// Number of files.
  public var count: Int { found.count }

  /// The path of a file; they come in the order of the paths, folders walked whole and sorted by the bytes of their
  /// names.
  public func path(_ index: Int) -> String {
    switch found[index] {
    case .path(let path): path
    case .entry(let folder, let entry):
      folders[Int(folder)].entries.path(Int(entry), below: folders[Int(folder)].base)
    }
  }

  /// The paths of all files.
  public var files: [String] { found.indices.map { path($0) } }

  private let threads: Int

  /// Walks `paths`; `-` stays as it is.
  ///
  /// - Parameter threads: the most threads to use; the result is the same.
  public init(paths: [String], threads: Int = 1) {
    self.threads = threads
    for path in paths {
      if path == "-" {
        found.append(.path(path))
      } else {
        let before = found.count
        let refused = refusals.count
        visit(Self.localPath(path), depth: 0)
        if found.count == before, refusals.count == refused {
          refusals.append(Refusal(path: path, reason: .emptyFolder))
        }
      }
    }
  }

  /// Visits what a person named, or what a folder did not say the kind of.
  private mutating func visit(_ path: String, depth: Int) {
    var status = stat()
    guard stat(path, &status) == 0 else { return refuseUnreadable(path, depth: depth) }
    switch status.st_mode & S_IFMT {
    case S_IFDIR: visitFolder(path, depth: depth)
    case S_IFREG: add(.path(path), below: path)
    default: refuseSpecial(path)
    }
  }

  private mutating func add(_ file: Found, below path: String) {
    if found.count < Self.fileLimit {
      found.append(file)
    } else if refusals.last?.reason != .limit("\(Self.fileLimit) files") {
      refusals.append(Refusal(path: path, reason: .limit("\(Self.fileLimit) files")))
    }
  }

  private mutating func refuseUnreadable(_ path: String, depth: Int) {
    let (code, reason) = (errno, String(cString: strerror(errno)))
    // A link that leads nowhere has not vanished, nor has what a person mistyped.
    var status = stat()
    let isGone = depth > 0 && code == ENOENT && lstat(path, &status) != 0
    refusals.append(Refusal(path: path, reason: isGone ? .vanished : .unreadable(reason)))
  }

  /// To open a device can do something, and a pipe may never end: they are not opened at all.
  private mutating func refuseSpecial(_ path: String) {
    refusals.append(Refusal(path: path, reason: .unreadable(EvidenceFile.OpenError.noRegularFile.reason)))
  }

  /// - Parameter listed: what is in it, where that was read beforehand.
  private mutating func visitFolder(_ path: String, depth: Int, listed: FolderEntries? = nil) {
    guard depth < Self.depthLimit else {
      refusals.append(Refusal(path: path, reason: .limit("\(Self.depthLimit) nested folders")))
      return
    }
    guard let entries = listed ?? FolderEntries(path) else { return refuseUnreadable(path, depth: depth) }
    let base = path.hasSuffix("/") ? path : path + "/"
    if let places = WindowsPlaces.below(base, entries) {
      for place in places { visit(place, depth: depth + 1) }
      refusals.append(Refusal(path: path, reason: .knownPlaces))
      return
    }
    let folder = Folder(base: Array(base.utf8), entries: entries)
    let number = Int32(clamping: folders.count)
    folders.append(folder)
    var below = subfolders(of: folder, depth)
    for index in 0..<entries.count {
      if case .file = entries.kind(index) {
        add(.entry(folder: number, index: Int32(clamping: index)), below: path)
        continue
      }
      let child = entries.path(index, below: folder.base)
      switch entries.kind(index) {
      case .folder: visitFolder(child, depth: depth + 1, listed: below.removeValue(forKey: index))
      case .special: refuseSpecial(child)
      case .file, .link, .unknown:
        // A link to a folder could lead in a circle; links to files are fine.
        var link = stat()
        if lstat(child, &link) == 0, link.st_mode & S_IFMT == S_IFLNK, stat(child, &link) == 0,
          link.st_mode & S_IFMT == S_IFDIR
        {
          continue
        }
        visit(child, depth: depth + 1)
      }
    }
  }

  /// What is in the folders in a folder, read on all cores where there are many of them.
  private func subfolders(of folder: Folder, _ depth: Int) -> [Int: FolderEntries] {
    let numbers = (0..<folder.entries.count).filter { folder.entries.kind($0) == .folder }
    guard threads > 1, numbers.count > 1, depth + 1 < Self.depthLimit, found.count < Self.fileLimit else {
      return [:]
    }
    let listed = concurrentMap(numbers.count, threads: threads) { index in
      FolderEntries(folder.entries.path(numbers[index], below: folder.base))
    }
    return Dictionary(uniqueKeysWithValues: zip(numbers, listed)).compactMapValues { $0 }
  }

  /// `/mnt/c/Windows` for `C:\Windows`, where Linux runs inside Windows and there is no file of that very name.
  public static func localPath(_ path: String) -> String { localPath(path, exists: exists) }

  static func localPath(_ path: String, exists: (String) -> Bool) -> String {
    let units = Array(path.utf8)
    guard units.count >= 3, units[1] == UInt8(ascii: ":"),
      units[2] == UInt8(ascii: "\\") || units[2] == UInt8(ascii: "/"),
      (units[0] | 0x20) >= UInt8(ascii: "a"), (units[0] | 0x20) <= UInt8(ascii: "z"), !exists(path)
    else { return path }
    let rest = String(
      decoding: units[3...].map { $0 == UInt8(ascii: "\\") ? UInt8(ascii: "/") : $0 }, as: UTF8.self)
    let mounted = "/mnt/" + path.prefix(1).lowercased() + "/" + rest
    return exists(mounted) ? mounted : path
  }

  private static func exists(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0
  }
}
