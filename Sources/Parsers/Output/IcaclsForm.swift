import Records

/// `icacls`: who may do what with a file; the last line, which counts, is what tells it.
///
///     C:\x\a.dll NT SERVICE\TrustedInstaller:(F)
///                BUILTIN\Administrators:(RX)
///
///     Successfully processed 1 files; Failed processing 0 files
enum IcaclsForm {
  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek(), let (path, right) = first(reader.lines.text(line)) else {
      return false
    }
    let view = reader.view
    let (folder, name) = DirForm.parts(path)
    reader.begin(line, .verdict)
    var rights = [right]
    reader.lines.advance()
    while let next = reader.lines.peek(), !next.isBlank, ExcerptBytes.isBlank(view[next.content.lowerBound]),
      isRight(reader.lines.text(next))
    {
      if rights.count < 64 { rights.append(reader.lines.text(next).trimmed) }
      reader.lines.advance()
    }
    let folderTerm = reader.term(.folder, some: folder)
    let nameTerm = reader.term(.file, name)
    let fields =
      [reader.field("tool", "icacls"), reader.field("path", path)] + rights.map { reader.field("right", $0) }
    for term in [folderTerm, nameTerm].compactMap({ $0 }) { reader.mention(term) }
    reader.say(.verdict(fields))
    return true
  }

  /// `C:\x\a.dll NT SERVICE\TrustedInstaller:(F)`: a path and a right.
  private static func first(_ text: String) -> (path: String, right: String)? {
    guard text.utf8.count < 2048, text.dropFirst().hasPrefix(":\\"), isRight(text),
      let colon = text.range(of: ":(")
    else { return nil }
    // The account begins behind a blank; of several, the one before its domain.
    let accounts = [
      "NT SERVICE\\", "NT AUTHORITY\\", "BUILTIN\\", "APPLICATION PACKAGE AUTHORITY\\", "Everyone:", "S-1-",
    ]
    for account in accounts {
      if let found = text.range(of: " " + account), found.lowerBound < colon.lowerBound {
        return (String(text[..<found.lowerBound]), String(text[found.lowerBound...]).trimmed)
      }
    }
    guard let blank = text[..<colon.lowerBound].lastIndex(of: " ") else { return nil }
    return (String(text[..<blank]), String(text[text.index(after: blank)...]))
  }

  /// Whether it ends as a right does: `:(F)`, `:(I)(OI)(CI)(RX)`.
  private static func isRight(_ text: String) -> Bool {
    text.hasSuffix(")") && text.range(of: ":(") != nil
  }
}

extension String {
  /// Where `needle` first stands.
  fileprivate func range(of needle: String) -> Range<String.Index>? {
    firstRange(of: needle)
  }
}
