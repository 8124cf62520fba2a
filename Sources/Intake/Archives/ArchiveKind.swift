import Records

/// Archives and compressed files, by their first bytes.
public enum ArchiveKind: String, Sendable, CaseIterable {
  /// Zip, zip64 and what is built on them.
  case zip
  /// Cabinet; `.msu` before Windows 11 24H2 is one.
  case cab
  /// 7z.
  case sevenZip = "7z"
  /// RAR 4 and 5.
  case rar
  /// tar.
  case tar
  /// gzip.
  case gzip = "gz"
  /// xz.
  case xz
  /// bzip2.
  case bzip2 = "bz2"
  /// Zstandard.
  case zstd = "zst"

  /// Whether it packs one file without naming it; a tar may be inside.
  var isStream: Bool { [.gzip, .xz, .bzip2, .zstd].contains(self) }

  /// Whether every member must be read, wanted or not.
  ///
  /// libarchive 3.6.2 gives wrong bytes for a cabinet's member after a skipped folder (pull request 3442), and 7z has
  /// a related fault (issue 2106).
  var mustDrain: Bool { self == .cab || self == .sevenZip }

  /// The kind of archive that begins as `view` does.
  public static func of(_ view: ByteView) -> ArchiveKind? {
    // Most files are none: one look at a byte tells.
    guard view.count > 0, firstBytes[Int(view[0])] || view.count > 257 && view[257] == UInt8(ascii: "u")
    else {
      return nil
    }
    for (kind, offset, bytes) in signatures where view.has(bytes.count, at: offset) {
      if view[offset..<offset + bytes.count].buffer.elementsEqual(bytes) { return kind }
    }
    return nil
  }

  /// Whether a signature at the beginning starts with that byte.
  private static let firstBytes: [Bool] = (0..<256).map { byte in
    signatures.contains { $0.1 == 0 && $0.2.first == UInt8(byte) }
  }

  private static let signatures: [(ArchiveKind, Int, [UInt8])] = [
    (.zip, 0, [0x50, 0x4b, 0x03, 0x04]),
    (.zip, 0, [0x50, 0x4b, 0x05, 0x06]),
    (.zip, 0, [0x50, 0x4b, 0x07, 0x08]),
    (.cab, 0, Array("MSCF".utf8)),
    (.sevenZip, 0, [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c]),
    (.rar, 0, Array("Rar!".utf8)),
    (.tar, 257, Array("ustar".utf8)),
    (.gzip, 0, [0x1f, 0x8b]),
    (.xz, 0, [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]),
    (.bzip2, 0, Array("BZh".utf8)),
    (.zstd, 0, [0x28, 0xb5, 0x2f, 0xfd]),
  ]
}

/// The header of a cabinet, read by ourselves: libarchive says nothing useful about sets of several volumes.
///
/// MS-CAB 2.1; checked with `formats.md` section 3.
struct CabinetHeader {
  /// Bytes in which a cabinet behind other bytes is looked for.
  static let reach = 1 << 20

  /// Size that it states.
  let size: Int
  /// Number of folders.
  let folders: Int
  /// Number of members.
  let files: Int
  /// Whether members begin in a volume before, or go on in one after it.
  let hasPrevious: Bool
  let hasNext: Bool
  /// Number of the set, and of the volume in it, from 0.
  let set: Int
  let index: Int
  /// Names of the volumes before and after.
  let neighbours: [String]

  /// The header at `offset`; nil when none stands there.
  init?(_ view: ByteView, at offset: Int = 0) {
    guard view.has(36, at: offset), view.starts(with: "MSCF", at: offset, before: view.count) else {
      return nil
    }
    func u16(_ at: Int) -> Int { Int(view[offset + at]) | Int(view[offset + at + 1]) << 8 }
    func u32(_ at: Int) -> Int { u16(at) | u16(at + 2) << 16 }
    guard view[offset + 25] == 1, view[offset + 24] == 3 else { return nil }
    size = u32(8)
    folders = u16(26)
    files = u16(28)
    let flags = u16(30)
    hasPrevious = flags & 1 != 0
    hasNext = flags & 2 != 0
    set = u16(32)
    index = u16(34)
    var position = offset + 36
    if flags & 4 != 0, view.has(4, at: position) { position += 4 + u16(36) }
    var names: [String] = []
    func text() -> String? {
      guard position <= view.count, let end = view.first(0, in: position..<min(view.count, position + 256))
      else {
        return nil
      }
      defer { position = end + 1 }
      return view.text(position..<end)
    }
    // Each neighbour has a file name and the name of its disk.
    for isThere in [hasPrevious, hasNext] where isThere {
      if let name = text(), text() != nil { names.append(name) }
    }
    neighbours = names
  }

  /// Where a cabinet begins behind other bytes: a program that unpacks itself, a mail's leftovers.
  static func search(_ view: ByteView) -> Int? {
    var position = 0
    let end = min(view.count, reach)
    while position < end, let hit = view.first("MSCF\0\0\0\0", in: position..<end) {
      if let header = CabinetHeader(view, at: hit), header.folders > 0, header.size > 36,
        header.size <= view.count - hit
      {
        return hit
      }
      position = hit + 4
    }
    return nil
  }
}
