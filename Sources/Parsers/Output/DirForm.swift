import Records

/// `dir` and `dir /s`: the list of one folder, from its head to its counts; a list of many folders is one after the
/// other.
///
///      Volume in drive C is OS
///      Volume Serial Number is 1234-ABCD
///
///      Directory of C:\Windows\WinSxS\x
///
///     10/08/2022  01:50 PM           118,272 a.dll
///                    1 File(s)        118,272 bytes
///
/// Heads and words in English and Chinese (`formats.md` section 7); the rest is told by its form, so that a broken
/// code page costs no row.
enum DirForm {
  /// Words before the path of a head.
  private static let heads: [StaticString] = [
    "Directory of ", "Verzeichnis von ", "Répertoire de ", "Directorio de ",
  ]
  /// Words behind it.
  private static let tails: [StaticString] = [" 的目录", " のディレクトリ"]
  private static let totals: [StaticString] = ["Total Files Listed", "所列文件总数"]
  private static let volumes: [StaticString] = [
    "Volume in drive ", "驱动器 ", "Volume Serial Number is ", "卷的序列号是 ", "卷序列号为 ",
  ]
  private static let absences: [StaticString] = [
    "File Not Found", "找不到文件", "Datei nicht gefunden", "The system cannot find the file specified",
    "系统找不到指定的文件",
  ]
  private static let lostPaths: [StaticString] = [
    "The system cannot find the path specified", "系统找不到指定的路径",
  ]

  static func read(_ reader: inout OutputReader) -> Bool {
    if readFolder(&reader) { return true }
    return readVolume(&reader) || readAbsence(&reader, isVolumeNamed: false)
  }

  // MARK: Head

  /// The path of a head; empty when the line was broken before it.
  static func head(_ view: ByteView, _ line: Range<Int>) -> (path: Range<Int>, isSure: Bool)? {
    let start = ExcerptBytes.skipBlanks(view, line)
    for word in heads where view.starts(with: word, at: start, before: line.upperBound) {
      let path =
        ExcerptBytes.skipBlanks(view, start + word.utf8CodeUnitCount..<line.upperBound)..<line.upperBound
      return isPath(view, path) ? (path, true) : nil
    }
    // Blanks at the end of the line are gone: `Directory of` alone.
    if view.starts(with: "Directory of", at: start, before: line.upperBound), line.upperBound - start == 12 {
      return (line.upperBound..<line.upperBound, false)
    }
    guard isPath(view, start..<line.upperBound) else { return nil }
    for word in tails
    where view.starts(with: word, at: line.upperBound - word.utf8CodeUnitCount, before: line.upperBound) {
      return (start..<line.upperBound - word.utf8CodeUnitCount, true)
    }
    // Words in a code page that nobody read right, or no words at all.
    guard start > line.lowerBound else { return nil }
    let blank = view[start..<line.upperBound].buffer.lastIndex(of: 0x20).map { $0 + start }
    if let blank, view[blank + 1..<line.upperBound].buffer.contains(where: { $0 >= 0x80 }) {
      return (start..<blank, false)
    }
    return nil
  }

  private static func isPath(_ view: ByteView, _ range: Range<Int>) -> Bool {
    guard range.count >= 3 else { return false }
    if view.starts(with: "\\\\", at: range.lowerBound, before: range.upperBound) { return true }
    return ExcerptBytes.isLetter(view[range.lowerBound]) && view[range.lowerBound + 1] == UInt8(ascii: ":")
      && view[range.lowerBound + 2] == UInt8(ascii: "\\")
  }

  private static func has(_ words: [StaticString], _ view: ByteView, _ line: Range<Int>) -> Bool {
    let start = ExcerptBytes.skipBlanks(view, line)
    return words.contains { view.starts(with: $0, at: start, before: line.upperBound) }
  }

  // MARK: Volume and absence

  /// The two lines about the volume, which stand once before the first list.
  private static func readVolume(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek(), has(volumes, reader.view, line.content) else { return false }
    // `驱动器` alone may begin a sentence.
    guard let next = reader.lines.content(from: 1).flatMap({ reader.lines.peek($0) }),
      has(volumes, reader.view, next.content) || has(absences, reader.view, next.content)
        || head(reader.view, next.content) != nil
    else { return false }
    reader.begin(line, .text)
    reader.lines.advance()
    if has(volumes, reader.view, next.content) {
      while let passed = reader.lines.peek(), passed.start < next.next { reader.lines.advance() }
    }
    if let ahead = reader.lines.content(from: 0), let line = reader.lines.peek(ahead),
      has(absences, reader.view, line.content)
    {
      reader.lines.advance(ahead)
      _ = readAbsence(&reader, isVolumeNamed: true)
    }
    return true
  }

  /// `File Not Found` for the file or folder that the prompt before it names.
  private static func readAbsence(_ reader: inout OutputReader, isVolumeNamed: Bool) -> Bool {
    guard let line = reader.lines.peek() else { return false }
    let isPath = has(lostPaths, reader.view, line.content)
    guard isPath || has(absences, reader.view, line.content) else { return false }
    guard let command = reader.command?.dir, command.targets.count == 1, let target = command.targets.first
    else {
      guard isVolumeNamed else { return false }
      reader.begin(line, .text)
      reader.lines.advance()
      return true
    }
    claimAbsence(of: target, isFolder: isPath, at: line, &reader)
    reader.lines.advance()
    return true
  }

  private static func claimAbsence(
    of target: String, isFolder: Bool, at line: OutputLine, _ reader: inout OutputReader
  ) {
    var (folder, name) = parts(target)
    // The folder of a pattern is what could not be found.
    if isFolder, name.contains("*") || name.contains("?") { (folder, name) = parts(folder) }
    guard !folder.isEmpty, !name.isEmpty, !name.contains("*"), !name.contains("?") else {
      reader.begin(line, .text)
      return
    }
    let claim = Payload.FileClaim(
      basis: .listing, folder: reader.term(.folder, folder),
      name: reader.term(isFolder ? .folder : .file, name),
      form: isFolder ? .folder : .file, isPresent: false)
    reader.add(line, .fileClaim(claim))
  }

  /// `C:\a\b` as `C:\a` and `b`.
  static func parts(_ path: String) -> (folder: String, name: String) {
    guard let slash = path.lastIndex(of: "\\") else { return ("", path) }
    let folder = String(path[..<slash])
    return (folder.hasSuffix(":") ? folder + "\\" : folder, String(path[path.index(after: slash)...]))
  }

  // MARK: List

  /// What is known of a list while its rows are read.
  private struct List {
    var head: Payload.ListedFolder
    var headPayload: Int
    var rows: UInt32 = 0
    var files: UInt64 = 0
    var folders: UInt64 = 0
    var bytes: UInt64 = 0
    var hasDots = false
    /// A line among the rows is none.
    var isDamaged = false
    var counted: DirFooter?
    var countedFolders: UInt64?
    var isTotal = false
  }

  private static func readFolder(_ reader: inout OutputReader) -> Bool {
    guard let first = reader.lines.peek(), let found = head(reader.view, first.content) else { return false }
    var path = found.path
    var isRepaired = false
    var ahead = 1
    if path.isEmpty {
      guard let next = reader.lines.content(from: 1).flatMap({ reader.lines.peek($0) }),
        isPath(reader.view, next.content)
      else { return false }
      path = next.content
      isRepaired = true
      ahead = 2
    }
    if !found.isSure, !isRepaired {
      guard let next = reader.lines.content(from: ahead).flatMap({ reader.lines.peek($0) }),
        DirRow(reader.view, next.content) != nil || has(absences, reader.view, next.content)
      else { return false }
    }
    while path.count > 3, reader.view[path.upperBound - 1] == UInt8(ascii: "\\") {
      path = path.lowerBound..<path.upperBound - 1
    }
    let folder = reader.term(.folder, path)
    let head = Payload.ListedFolder(folder: folder, isWhole: false, rows: 0)
    guard reader.add(first, .listedFolder(head), marks: isRepaired ? .repaired : []) else { return false }
    reader.lines.advance(ahead)
    var list = List(head: head, headPayload: reader.lastPayload)
    readRows(&list, &reader)
    finish(list, reader.view.text(path), isRoot: path.count <= 3, &reader)
    return true
  }

  private static func readRows(_ list: inout List, _ reader: inout OutputReader) {
    while let line = reader.lines.peek() {
      if line.isBlank {
        reader.lines.advance()
      } else if let row = DirRow(reader.view, line.content) {
        guard list.counted == nil else { return }
        add(row, line, &list, &reader)
      } else if let footer = DirFooter(reader.view, line.content) {
        count(footer, line, &list, &reader)
        reader.lines.advance()
      } else if has(totals, reader.view, line.content) {
        list.isTotal = true
        reader.lines.advance()
      } else if list.rows == 0, list.counted == nil, has(absences, reader.view, line.content) {
        list.counted = DirFooter(files: 0)
        if let target = reader.command?.dir?.targets.first, reader.command?.dir?.targets.count == 1 {
          claimAbsence(of: target, isFolder: false, at: line, &reader)
        }
        reader.lines.advance()
        return
      } else if list.counted == nil, isAmongRows(&reader) {
        list.isDamaged = true
        reader.lines.advance()
      } else {
        return
      }
    }
  }

  /// Whether a line that is no row stands among rows: the next line is one.
  private static func isAmongRows(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek(), head(reader.view, line.content) == nil,
      OutputCommand(reader.view, line.content) == nil, let next = reader.lines.peek(1), !next.isBlank
    else { return false }
    return DirRow(reader.view, next.content) != nil || DirFooter(reader.view, next.content) != nil
  }

  private static func add(
    _ row: DirRow, _ line: OutputLine, _ list: inout List, _ reader: inout OutputReader
  ) {
    var name = row.name
    var rest: Range<Int>?
    var ahead = 1
    // A mail program breaks a line at the blank before a long name, a console anywhere.
    if let next = reader.lines.peek(1), isContinuation(line, next, isEmpty: name.isEmpty, &reader) {
      if name.isEmpty { name = next.content } else { rest = next.content }
      ahead = 2
    }
    reader.lines.advance(ahead)
    guard !name.isEmpty else {
      list.isDamaged = true
      return
    }
    let view = reader.view
    if row.isFolder { list.folders += 1 } else { list.files += 1 }
    list.bytes &+= row.size ?? 0
    if row.form == .folder {
      if view.starts(with: ".", at: name.lowerBound, before: name.upperBound),
        name.count == 1 || name.count == 2 && view[name.lowerBound + 1] == UInt8(ascii: ".")
      {
        list.hasDots = true
        return
      }
    }
    let kind: TermKind = row.form == .folder ? .folder : .file
    let term =
      rest.map { reader.term(kind, view.text(name) + view.text($0)) } ?? reader.term(kind, name)
    let claim = Payload.FileClaim(
      basis: .listing, folder: list.head.folder, name: term, form: row.form, size: row.size,
      modified: reader.modified(row.reading))
    reader.add(line, .fileClaim(claim), marks: ahead > 1 ? .repaired : [])
    list.rows += 1
  }

  /// Whether `next` is the rest of a row's name: one word in the first column, with another row or the counts behind.
  private static func isContinuation(
    _ line: OutputLine, _ next: OutputLine, isEmpty: Bool, _ reader: inout OutputReader
  ) -> Bool {
    let view = reader.view
    guard !next.isBlank, isEmpty || line.content.count >= 70, view[next.content.lowerBound] != 0x20,
      view.first(0x20, in: next.content) == nil, DirRow(view, next.content) == nil,
      head(view, next.content) == nil, OutputCommand(view, next.content) == nil,
      let after = reader.lines.content(from: 2).flatMap({ reader.lines.peek($0) })
    else { return false }
    return DirRow(view, after.content) != nil || DirFooter(view, after.content) != nil
  }

  private static func count(
    _ footer: DirFooter, _ line: OutputLine, _ list: inout List, _ reader: inout OutputReader
  ) {
    // The first line counts files when its words do not say so.
    if footer.isFolders ?? (list.counted != nil) {
      if !list.isTotal { list.countedFolders = footer.count }
      guard let free = footer.bytes, let drive = drive(list.head.folder, &reader) else { return }
      let fact = Payload.MachineFact(
        subject: .freeSpace, about: drive, value: reader.term(.phrase, "\(free)"), number: free)
      reader.add(line, .machineFact(fact))
    } else if !list.isTotal {
      list.counted = footer
    }
  }

  private static func drive(_ folder: TermID, _ reader: inout OutputReader) -> TermID? {
    let path = reader.batch.terms.text(folder)
    return path.dropFirst().first == ":" ? reader.term(.phrase, String(path.prefix(2))) : nil
  }

  private static func finish(_ list: List, _ folder: String, isRoot: Bool, _ reader: inout OutputReader) {
    var head = list.head
    head.rows = list.rows
    if let counted = list.counted, !list.isDamaged {
      head.isWhole =
        counted.count == list.files && (counted.bytes ?? list.bytes) == list.bytes
        && (list.countedFolders ?? list.folders) == list.folders
    }
    let command = reader.command?.dir
    head.showsHidden = command?.showsHidden ?? false
    head.showsFolders = command?.showsFolders ?? (list.hasDots || isRoot)
    switch command?.names(listing: folder) {
    case .all: break
    case .matching(let pattern): head.pattern = reader.term(.phrase, pattern)
    case .unknown, nil:
      // A folder that is listed whole shows itself and the one above, but for the root of a drive.
      if !list.hasDots { head.pattern = reader.term(.phrase, "?") }
    }
    reader.amend(list.headPayload, .listedFolder(head))
  }
}

extension DirFooter {
  /// A count that no line states: `File Not Found`.
  init(files: UInt64) {
    count = files
    bytes = 0
    isFolders = false
  }
}
