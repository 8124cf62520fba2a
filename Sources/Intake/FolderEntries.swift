#if canImport(Glibc)
import Glibc
#endif

/// What a folder holds, sorted by the bytes of the names.
///
/// Kinds come with the names, so that a folder of 100,000 files is read without asking for each of them.
struct FolderEntries {
  /// What an entry is.
  enum Kind {
    case file
    case folder
    /// A symbolic link, to whatever.
    case link
    /// A device, a pipe or a socket.
    case special
    /// The file system does not say.
    case unknown
  }

  private struct Entry {
    var start: Int
    var count: Int
    var kind: Kind
  }

  /// The names, one behind the other, each with a zero behind it.
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []

  /// Reads `folder`; nil, with the reason in `errno`, when that cannot be done.
  init?(_ folder: String) {
    guard let stream = opendir(folder) else { return nil }
    defer { closedir(stream) }
    while let entry = readdir(stream) { add(entry) }
    let names = bytes
    names.withUnsafeBufferPointer { bytes in
      entries.sort { left, right in
        guard let base = bytes.baseAddress else { return false }
        let order = memcmp(base + left.start, base + right.start, min(left.count, right.count))
        return order < 0 || order == 0 && left.count < right.count
      }
    }
  }

  private mutating func add(_ entry: UnsafeMutablePointer<dirent>) {
    withUnsafePointer(to: &entry.pointee.d_name) { name in
      name.withMemoryRebound(to: UInt8.self, capacity: 256) { name in
        let count = strlen(UnsafeRawPointer(name).assumingMemoryBound(to: CChar.self))
        let isDots =
          name[0] == UInt8(ascii: ".") && (count == 1 || count == 2 && name[1] == UInt8(ascii: "."))
        guard !isDots else { return }
        entries.append(Entry(start: bytes.count, count: count, kind: Self.kind(Int(entry.pointee.d_type))))
        bytes.append(contentsOf: UnsafeBufferPointer(start: name, count: count))
        // For the system, which wants names to end so.
        bytes.append(0)
      }
    }
  }

  private static func kind(_ type: Int) -> Kind {
    switch type {
    case Int(DT_REG): .file
    case Int(DT_DIR): .folder
    case Int(DT_LNK): .link
    case Int(DT_CHR), Int(DT_BLK), Int(DT_FIFO), Int(DT_SOCK): .special
    default: .unknown
    }
  }

  /// Number of entries.
  var count: Int { entries.count }

  /// What an entry is.
  func kind(_ index: Int) -> Kind { entries[index].kind }

  /// The name of an entry; bytes that are not UTF-8 become U+FFFD.
  func name(_ index: Int) -> String { String(decoding: nameBytes(index), as: UTF8.self) }

  private func nameBytes(_ index: Int) -> ArraySlice<UInt8> {
    bytes[entries[index].start..<entries[index].start + entries[index].count]
  }

  /// Runs `body` on the name of an entry as the system wants it.
  func withName<Result>(_ index: Int, _ body: (UnsafePointer<CChar>) -> Result) -> Result? {
    bytes.withUnsafeBytes { bytes in
      bytes.baseAddress.map { body(($0 + entries[index].start).assumingMemoryBound(to: CChar.self)) }
    }
  }

  /// The path of an entry below `base`, the folder's bytes with a slash at their end.
  func path(_ index: Int, below base: [UInt8]) -> String {
    let name = nameBytes(index)
    return String(unsafeUninitializedCapacity: base.count + name.count) { space in
      _ = space.initialize(fromContentsOf: base)
      _ = space[base.count...].initialize(fromContentsOf: name)
      return base.count + name.count
    }
  }

  /// The name that is `name` in any case of its letters, which are ASCII: names differ in case from machine to
  /// machine, and Linux takes them as they are.
  func name(like name: String) -> String? {
    let wanted = Array(name.utf8)
    func lowered(_ byte: UInt8) -> UInt8 { byte &- 0x41 < 26 ? byte | 0x20 : byte }
    return entries.indices.first { index in
      entries[index].count == wanted.count
        && zip(nameBytes(index), wanted).allSatisfy { lowered($0) == lowered($1) }
    }.map(self.name)
  }
}
