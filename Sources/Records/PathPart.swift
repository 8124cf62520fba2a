/// What parts a path.
public struct PathSeparators: OptionSet, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Makes a set from bits.
  public init(rawValue: UInt8) {
    self.rawValue = rawValue
  }

  /// The slash.
  public static let slash = PathSeparators(rawValue: 1)
  /// The `!` before a member of an archive.
  public static let member = PathSeparators(rawValue: 2)
  /// The backslash, in names inside a log or an archive.
  public static let backslash = PathSeparators(rawValue: 4)
  /// What parts paths as sources have them.
  public static let system: PathSeparators = [.slash, .member]
  /// All of them.
  public static let any: PathSeparators = [.slash, .member, .backslash]

  @inline(__always)
  fileprivate func part(at byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "/"): contains(.slash)
    case UInt8(ascii: "!"): contains(.member)
    case UInt8(ascii: "\\"): contains(.backslash)
    default: false
    }
  }
}

/// The last part of a source's path: behind the last slash, or the last `!` of a member.
///
/// By bytes, as file systems part them: asked for each of 100,000 files.
public func lastPart(of path: String, separators: PathSeparators = .system) -> String {
  var path = path
  let part: String? = path.withUTF8 { bytes in
    var end = bytes.count
    while end > 0, separators.part(at: bytes[end - 1]) { end -= 1 }
    var start = end
    while start > 0, !separators.part(at: bytes[start - 1]) { start -= 1 }
    return start < end ? String(decoding: bytes[start..<end], as: UTF8.self) : nil
  }
  return part ?? path
}
