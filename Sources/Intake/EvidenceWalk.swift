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

  /// Files in the order of the paths, folders walked whole and sorted by the bytes of their names.
  public private(set) var files: [String] = []
  /// Paths that could not be used.
  public private(set) var refusals: [Refusal] = []

  /// Walks `paths`; `-` stays as it is.
  public init(paths: [String]) {
    for path in paths {
      if path == "-" {
        files.append(path)
      } else {
        let before = files.count
        let refused = refusals.count
        visit(Self.localPath(path), depth: 0)
        if files.count == before, refusals.count == refused {
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
    case S_IFREG: add(path)
    default: refuseSpecial(path)
    }
  }

  private mutating func add(_ path: String) {
    if files.count < Self.fileLimit {
      files.append(path)
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

  private mutating func visitFolder(_ path: String, depth: Int) {
    guard depth < Self.depthLimit else {
      refusals.append(Refusal(path: path, reason: .limit("\(Self.depthLimit) nested folders")))
      return
    }
    guard let entries = FolderEntries(path) else { return refuseUnreadable(path, depth: depth) }
    let base = path.hasSuffix("/") ? path : path + "/"
    if let places = WindowsPlaces.below(base, entries) {
      for place in places { visit(place, depth: depth + 1) }
      refusals.append(Refusal(path: path, reason: .knownPlaces))
      return
    }
    let bytes = Array(base.utf8)
    for index in 0..<entries.count {
      let child = entries.path(index, below: bytes)
      switch entries.kind(index) {
      case .file: add(child)
      case .folder: visitFolder(child, depth: depth + 1)
      case .special: refuseSpecial(child)
      case .link, .unknown:
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
