import Records

/// Tells what a file is: from its first bytes, then from its text; the name never decides.
public enum SourceFormat {
  /// A format that we name but do not read: first bytes at an offset, and the word for it.
  private struct Signature {
    let bytes: [UInt8]
    let offset: Int
    let word: String

    init(_ text: String, _ word: String, offset: Int = 0) {
      bytes = Array(text.utf8)
      self.offset = offset
      self.word = word
    }

    init(bytes: [UInt8], _ word: String, offset: Int = 0) {
      self.bytes = bytes
      self.offset = offset
      self.word = word
    }
  }

  /// First bytes by `formats.md` section 6.
  private static let signatures = [
    Signature("PML_", "Procmon capture"),
    Signature(bytes: [0x50, 0x4b, 0x03, 0x04], "zip archive"),
    Signature(bytes: [0x50, 0x4b, 0x05, 0x06], "zip archive (empty)"),
    Signature("MSCF", "cabinet"),
    Signature(bytes: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "7z archive"),
    Signature("Rar!", "rar archive"),
    Signature(bytes: [0x1f, 0x8b], "gzip archive"),
    Signature("regf", "registry hive"),
    Signature("MSWIM\0\0\0", "Windows image"),
    Signature(bytes: [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "OLE file (.msg, .doc, .msi)"),
    Signature("!BDN", "Outlook data file"),
    Signature("MDMP", "crash dump"),
    Signature("PAGEDU", "crash dump"),
    Signature("MZ", "program"),
    Signature("\u{7f}ELF", "program"),
    Signature(bytes: [0x89, 0x50, 0x4e, 0x47], "picture"),
    Signature(bytes: [0xff, 0xd8, 0xff], "picture"),
    Signature("GIF8", "picture"),
    Signature("%PDF", "PDF document"),
    Signature("SQLite format 3\0", "SQLite database"),
    Signature(bytes: [0xef, 0xcd, 0xab, 0x89], "ESE database", offset: 4),
  ]

  /// What binary content is.
  ///
  /// - Returns: nil when it may be text.
  public static func binaryKind(_ view: ByteView) -> (kind: SourceKind, word: String?)? {
    if view.count == 0 { return (.empty, nil) }
    if EvtxParser.recognises(view) { return (.evtx, nil) }
    for signature in signatures where view.has(signature.bytes.count, at: signature.offset) {
      let found = view[signature.offset..<signature.offset + signature.bytes.count]
      if found.buffer.elementsEqual(signature.bytes) { return (.unsupported, signature.word) }
    }
    return nil
  }

  /// What a text is.
  public static func textKind(_ view: ByteView) -> SourceKind {
    let prefixes = CBSParser.prefixedLines(view)
    let isLog = prefixes.prefixed >= 2 && prefixes.prefixed * 5 >= prefixes.lines * 2
    let isWhole = prefixes.lines <= 2 && prefixes.prefixed >= 1
    // No mail begins with a line of that length.
    if isWhole, view.count > 1 << 20 { return prefixes.isDISM ? .dism : .cbs }
    // Nearly every line is whole: a log as Windows wrote it. Looking for a mail's signs costs as much as reading.
    if prefixes.lines >= 20, prefixes.prefixed * 10 >= prefixes.lines * 9 {
      return prefixes.isDISM ? .dism : .cbs
    }
    if isLog || isWhole {
      if ExcerptRepair.looksLikeMail(view) { return .mail }
      return prefixes.isDISM ? .dism : .cbs
    }
    return ExcerptRepair.looksLikeMail(view) ? .mail : prefixes.prefixed >= 2 ? .cbs : .text
  }
}
