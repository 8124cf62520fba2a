import Records

/// `Get-ChildItem`: the content of a folder as a table or a list.
///
///         Directory: C:\x
///
///     Mode                LastWriteTime         Length Name
///     ----                -------------         ------ ----
///     -a----        2022/10/8     13:50         118272 a.dll
///
/// There are no counts at the end: a list is whole when a prompt or the head of another list follows.
enum ChildItemForm {
  private static let heads: [StaticString] = ["Directory:", "目录:", "目录："]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek(), var path = head(reader.view, line.content) else { return false }
    let view = reader.view
    var ahead = 1
    // A long path goes on in the next lines.
    while ahead < 5, let next = reader.lines.peek(ahead), !next.isBlank, table(ahead, &reader) == nil,
      OutputLabel(view, next.content) == nil
    {
      path += view.text(next.content).trimmed
      ahead += 1
    }
    guard let body = reader.lines.content(from: ahead) else { return false }
    let isTable = table(body, &reader) != nil
    let isList = reader.lines.peek(body).flatMap { OutputLabel(view, $0.content) } != nil
    guard isTable || isList else { return false }
    while path.count > 3, path.hasSuffix("\\") { path.removeLast() }
    let folder = reader.term(.folder, path)
    var head = Payload.ListedFolder(folder: folder, isWhole: false, rows: 0)
    reader.add(line, .listedFolder(head), marks: ahead > 1 ? .repaired : [])
    let position = reader.lastPayload
    reader.lines.advance(body)
    let before = reader.lastPayload
    var showsHidden = false
    if isTable {
      showsHidden = readRows(folder, &reader)
    } else {
      _ = PropertyListForm.read(&reader, folder: folder)
    }
    head.rows = UInt32(clamping: reader.lastPayload - before)
    head.isWhole = isEnd(&reader)
    judge(&head, path, showsHidden, &reader)
    reader.amend(position, .listedFolder(head))
    return true
  }

  private static func head(_ view: ByteView, _ line: Range<Int>) -> String? {
    let start = ExcerptBytes.skipBlanks(view, line)
    for word in heads where view.starts(with: word, at: start, before: line.upperBound) {
      let path = view.text(start + word.utf8CodeUnitCount..<line.upperBound).trimmed
      return path.contains(":\\") || path.hasPrefix("\\\\") ? path : nil
    }
    return nil
  }

  /// Whether the heads of the table stand `distance` ahead.
  private static func table(_ distance: Int, _ reader: inout OutputReader) -> OutputTable? {
    guard let line = reader.lines.peek(distance), let rule = reader.lines.peek(distance + 1),
      reader.view.first("LastWriteTime", in: line.content) != nil
    else { return nil }
    return OutputTable(reader.view, heads: line.content, rule: rule.content)
  }

  /// The rows below the heads; whether one of them is hidden.
  private static func readRows(_ folder: TermID, _ reader: inout OutputReader) -> Bool {
    reader.lines.advance(2)
    var showsHidden = false
    while let line = reader.lines.peek() {
      if line.isBlank {
        guard let next = reader.lines.peek(1), Row(reader.view, next.content) != nil else { break }
        reader.lines.advance()
        continue
      }
      guard let row = Row(reader.view, line.content) else { break }
      if row.isHidden { showsHidden = true }
      let name = reader.view.text(row.name)
      let claim = Payload.FileClaim(
        basis: .listing, folder: folder, name: reader.term(row.form == .folder ? .folder : .file, row.name),
        form: row.form, size: row.size, modified: row.reading.flatMap { reader.modified($0) },
        isCut: name.isCutShort)
      reader.add(line, .fileClaim(claim))
      reader.lines.advance()
    }
    return showsHidden
  }

  /// Whether what follows shows that the list has ended.
  private static func isEnd(_ reader: inout OutputReader) -> Bool {
    guard let ahead = reader.lines.content(from: 0), let line = reader.lines.peek(ahead) else { return false }
    return OutputCommand(reader.view, line.content) != nil || head(reader.view, line.content) != nil
  }

  /// What the command leaves out.
  private static func judge(
    _ head: inout Payload.ListedFolder, _ path: String, _ showsHidden: Bool, _ reader: inout OutputReader
  ) {
    head.showsHidden = showsHidden
    guard let command = reader.command, ["get-childitem", "gci", "dir", "ls"].contains(command.name) else {
      head.pattern = reader.term(.phrase, "?")
      return
    }
    var targets: [String] = []
    var isFiltered = false
    var skipsNext = false
    for word in command.words {
      let lowered = word.lowercased()
      guard lowered.hasPrefix("-") else {
        if !skipsNext { targets.append(OutputCommand.full(word, in: command.folder)) }
        skipsNext = false
        continue
      }
      skipsNext = false
      if "-force".hasPrefix(lowered), lowered.count >= 3 { head.showsHidden = true }
      let filters = [
        "-filter", "-include", "-exclude", "-attributes", "-hidden", "-system", "-readonly", "-name",
      ]
      if filters.contains(where: { $0.hasPrefix(lowered) && lowered.count >= 3 }) {
        isFiltered = true
        skipsNext = true
      }
      if "-file" == lowered || "-af" == lowered { head.showsFolders = false }
      if "-directory" == lowered || "-ad" == lowered { isFiltered = true }
    }
    if targets.isEmpty { targets = [command.folder] }
    let own = path.lowercased()
    let isAll =
      targets.count == 1
      && targets.allSatisfy { target in
        let wanted = target.lowercased()
        return wanted == own || own.hasPrefix(wanted.hasSuffix("\\") ? wanted : wanted + "\\")
      }
    if isFiltered || !isAll { head.pattern = reader.term(.phrase, "?") }
  }

  /// A row of the table.
  private struct Row {
    var form: Payload.FileClaim.Form
    var isHidden: Bool
    var reading: EventClock.Reading?
    var size: UInt64?
    var name: Range<Int>

    init?(_ view: ByteView, _ line: Range<Int>) {
      let start = ExcerptBytes.skipBlanks(view, line)
      var index = start
      while index < line.upperBound, "darhsl-".utf8.contains(view[index]) { index += 1 }
      guard (4...8).contains(index - start), index < line.upperBound, view[index] == 0x20 else { return nil }
      let mode = view[start..<index]
      isHidden = mode.buffer.contains(UInt8(ascii: "h")) || mode.buffer.contains(UInt8(ascii: "s"))
      form = mode.buffer.contains(UInt8(ascii: "l")) ? .link : mode[0] == UInt8(ascii: "d") ? .folder : .file
      let date = ExcerptBytes.skipBlanks(view, index..<line.upperBound)
      guard let reading = EventClock.scan(view, at: date), reading.end < line.upperBound else { return nil }
      self.reading = reading
      var from = ExcerptBytes.skipBlanks(view, reading.end..<line.upperBound)
      if form != .folder, let (value, end) = DirRow.number(view, from..<line.upperBound),
        end < line.upperBound,
        view[end] == 0x20
      {
        size = value
        from = end + 1
      }
      guard from < line.upperBound else { return nil }
      name = from..<line.upperBound
    }
  }
}
