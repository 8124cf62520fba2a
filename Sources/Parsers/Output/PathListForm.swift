import Records

/// `dir /b` and `dir /s /b`: names or full paths and nothing else.
///
/// Names alone are read only behind the command that lists them; full paths also without it when a file begins with
/// several. In a mail, a path may stand for anything. What is not among them says nothing: the list has no
/// end that could be seen.
enum PathListForm {
  /// Paths one below the other that make a list without a command.
  private static let fewest = 3

  static func read(_ reader: inout OutputReader) -> Bool {
    let command = reader.command?.dir
    let isAsked = command?.isBare == true
    guard let line = reader.lines.peek() else { return false }
    if isPath(reader.view, line.content) {
      guard isAsked || isWholeText(reader) && isList(&reader) else { return false }
      readPaths(&reader)
      return true
    }
    guard isAsked, let command, !command.isRecursive, command.targets.count == 1,
      let target = command.targets.first
    else { return false }
    return readNames(target, &reader)
  }

  /// Whether the text begins here and is no mail: what a command wrote into a file.
  private static func isWholeText(_ reader: OutputReader) -> Bool {
    !reader.isExcerpt && reader.batch.count == 0
  }

  private static func isList(_ reader: inout OutputReader) -> Bool {
    (0..<fewest).allSatisfy { distance in
      reader.lines.peek(distance).map { isPath(reader.view, $0.content) } ?? false
    }
  }

  /// `C:\a\b` and nothing else: none of the signs that no name may hold.
  private static func isPath(_ view: ByteView, _ line: Range<Int>) -> Bool {
    guard line.count > 3, line.count < 1024, ExcerptBytes.isLetter(view[line.lowerBound]),
      view[line.lowerBound + 1] == UInt8(ascii: ":"), view[line.lowerBound + 2] == UInt8(ascii: "\\")
    else { return false }
    return isName(view, line.lowerBound + 3..<line.upperBound)
  }

  private static func isName(_ view: ByteView, _ range: Range<Int>) -> Bool {
    !range.isEmpty && view[range].buffer.allSatisfy { $0 >= 0x20 && !"<>\"|?*:/".utf8.contains($0) }
  }

  private static func readPaths(_ reader: inout OutputReader) {
    let view = reader.view
    // Of what lies below it, a path is the folder; its own row may stand far away.
    var rows: [(line: OutputLine, folder: TermID, name: Range<Int>)] = []
    var last: (bytes: Range<Int>, term: TermID)?
    while let line = reader.lines.peek(), isPath(view, line.content) {
      reader.lines.advance()
      guard let slash = view[line.content].buffer.lastIndex(of: UInt8(ascii: "\\")),
        slash + 1 < line.content.count
      else { continue }
      var folder = line.content.lowerBound..<line.content.lowerBound + slash
      if folder.count == 2 { folder = folder.lowerBound..<folder.upperBound + 1 }
      let term =
        last.flatMap { view[$0.bytes].isEqual(to: view[folder]) ? $0.term : nil }
        ?? reader.term(.folder, folder)
      last = (folder, term)
      rows.append((line, term, line.content.lowerBound + slash + 1..<line.content.upperBound))
    }
    let folders = Set(rows.map { reader.batch.terms.text($0.folder).lowercased() })
    for row in rows {
      let isFolder = folders.contains(view.text(row.line.content).lowercased())
      let claim = Payload.FileClaim(
        basis: .listing, folder: row.folder, name: reader.term(isFolder ? .folder : .file, row.name),
        form: isFolder ? .folder : .file)
      reader.add(row.line, .fileClaim(claim))
    }
  }

  /// The names of one folder up to an empty line.
  private static func readNames(_ target: String, _ reader: inout OutputReader) -> Bool {
    let parts = DirForm.parts(target)
    let isPattern = parts.name.contains("*") || parts.name.contains("?")
    let view = reader.view
    var folder: TermID?
    while let line = reader.lines.peek(), !line.isBlank, isName(view, line.content),
      OutputCommand(view, line.content) == nil
    {
      // A file that was asked for by its name is listed alone.
      let isItself = view.text(line.content).lowercased() == parts.name.lowercased()
      let place = folder ?? reader.term(.folder, isPattern || isItself ? parts.folder : target)
      folder = place
      let name = view.text(line.content)
      let isFolder = !name.contains(".") || isStoreFolder(name)
      let claim = Payload.FileClaim(
        basis: .listing, folder: place, name: reader.term(isFolder ? .folder : .file, name),
        form: isFolder ? .folder : .file)
      reader.add(line, .fileClaim(claim))
      reader.lines.advance()
    }
    reader.endCommand()
    return folder != nil
  }

  /// `amd64_name_token_version_culture_hash`: five signs between six parts, the last one of 16 hex digits.
  static func isStoreFolder(_ name: String) -> Bool {
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count >= 5, let hash = parts.last, hash.utf8.count == 16 else { return false }
    return hash.utf8.allSatisfy { hexValue($0) != nil }
  }
}
