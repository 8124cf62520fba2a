import Records

/// A format that is recognised and named, but not read: first bytes at an offset, and the word for it.
public struct NamedFormat: Sendable {
  private let bytes: [UInt8]
  private let offset: Int
  private let word: String

  private init(_ text: String, _ word: String, offset: Int = 0) {
    self.init(bytes: Array(text.utf8), word, offset: offset)
  }

  private init(bytes: [UInt8], _ word: String, offset: Int = 0) {
    self.bytes = bytes
    self.offset = offset
    self.word = word
  }

  /// First bytes by `formats.md` section 6.
  private static let all = [
    NamedFormat("PML_", "Procmon capture"),
    NamedFormat(bytes: [0x50, 0x4b, 0x03, 0x04], "zip archive"),
    NamedFormat(bytes: [0x50, 0x4b, 0x05, 0x06], "zip archive (empty)"),
    NamedFormat("MSCF", "cabinet"),
    NamedFormat(bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "7z archive"),
    NamedFormat("Rar!", "rar archive"),
    NamedFormat(bytes: [0x1f, 0x8b], "gzip archive"),
    NamedFormat("regf", "registry hive"),
    NamedFormat("MSWIM\0\0\0", "Windows image"),
    NamedFormat(bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "OLE file (.msg, .doc, .msi)"),
    NamedFormat("!BDN", "Outlook data file"),
    NamedFormat("MDMP", "crash dump"),
    NamedFormat("PAGEDU", "crash dump"),
    NamedFormat("MZ", "program"),
    NamedFormat("\u{7f}ELF", "program"),
    NamedFormat(bytes: [0x89, 0x50, 0x4e, 0x47], "picture"),
    NamedFormat(bytes: [0xff, 0xd8, 0xff], "picture"),
    NamedFormat("GIF8", "picture"),
    NamedFormat("%PDF", "PDF document"),
    NamedFormat("SQLite format 3\0", "SQLite database"),
    NamedFormat(bytes: [0xef, 0xcd, 0xab, 0x89], "ESE database", offset: 4),
  ]

  /// The word for what begins as `view` does; nil when it is none of these.
  public static func word(for view: ByteView) -> String? {
    all.first { format in
      view.has(format.bytes.count, at: format.offset)
        && view[format.offset..<format.offset + format.bytes.count].buffer.elementsEqual(format.bytes)
    }?.word
  }
}
