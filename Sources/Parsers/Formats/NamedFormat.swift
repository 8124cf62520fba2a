import Records

/// A format that is recognised and named, but not read.
///
/// What it is called and what to ask for instead stands in the wording, by ``id``.
public struct NamedFormat: Sendable {
  /// The id: `etl`.
  public let id: String
  private let bytes: [UInt8]
  private let offset: Int

  private init(_ text: String, _ id: String, offset: Int = 0) {
    self.init(bytes: Array(text.utf8), id, offset: offset)
  }

  private init(bytes: [UInt8], _ id: String, offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
    self.id = id
  }

  /// First bytes by `formats.md` section 6.
  private static let all = [
    NamedFormat("MSWIM\0\0\0", "wim"),
    NamedFormat("PSTREAM", "psf"),
    NamedFormat(bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "ole"),
    NamedFormat("!BDN", "pst"),
    NamedFormat("MDMP", "dump"),
    NamedFormat("PAGEDU", "dump"),
    NamedFormat("PAGEDUMP", "dump"),
    NamedFormat("MZ", "program"),
    NamedFormat("\u{7f}ELF", "program"),
    NamedFormat(bytes: [0x89, 0x50, 0x4e, 0x47], "picture"),
    NamedFormat(bytes: [0xff, 0xd8, 0xff], "picture"),
    NamedFormat("GIF8", "picture"),
    NamedFormat("BM", "picture"),
    NamedFormat("WEBP", "picture", offset: 8),
    NamedFormat("ftyp", "picture", offset: 4),
    NamedFormat("%PDF", "pdf"),
    NamedFormat("SQLite format 3\0", "database"),
    NamedFormat(bytes: [0xef, 0xcd, 0xab, 0x89], "database", offset: 4),
  ]

  /// All ids.
  public static let ids: [String] = Array(Set(all.map(\.id) + ["etl"])).sorted()

  /// The id of what begins as `view` does; nil when it is none of these.
  ///
  /// - Parameter name: name of the file, for traces, which have no first bytes of their own.
  public static func id(of view: ByteView, name: String) -> String? {
    // By index: an element taken out would be counted in and out, thirty times a file.
    if let found = all.indices.first(where: { all[$0].begins(view) }).map({ all[$0] }) {
      // Two letters alone are also the beginning of a text.
      return found.bytes.count > 2 || isBinary(view) ? found.id : nil
    }
    return isTrace(view, name: name) ? "etl" : nil
  }

  private func begins(_ view: ByteView) -> Bool {
    view.has(bytes.count, at: offset) && view[offset] == bytes[0]
      && view[offset..<offset + bytes.count].buffer.elementsEqual(bytes)
  }

  private static func isBinary(_ view: ByteView) -> Bool {
    view[0..<min(view.count, 512)].buffer.contains { $0 < 0x09 }
  }

  /// The size of a trace's buffers stands first, a multiple of 4 KiB up to 1 MiB; the file is made of such buffers.
  private static func isTrace(_ view: ByteView, name: String) -> Bool {
    guard view.has(72, at: 0) else { return false }
    let size = (0..<4).reduce(0) { $0 | Int(view[$1]) << (8 * $1) }
    guard size >= 0x1000, size <= 0x100000, size % 0x1000 == 0, isBinary(view) else { return false }
    return name.lowercased().hasSuffix(".etl") || view.count % size == 0
  }
}
