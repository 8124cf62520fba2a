import Records

/// `tree /f` and `tree /a`: folders and their files, drawn as a tree.
///
///     Folder PATH listing for volume OS
///     Volume serial number is 1A2B-3C4D
///     C:\X
///     │   a.txt
///     └───sub
///             b.txt
///
/// A branch takes four columns; the lines of a Chinese console are two columns wide. When a code page broke them, what
/// is not ASCII counts as line, and names are told by the blanks before them.
enum TreeForm {
  private static let heads: [StaticString] = [
    "Folder PATH listing", "文件夹 PATH 列表", "Auflistung der Ordnerpfade",
  ]
  private static let serials: [StaticString] = ["Volume serial number is", "卷序列号为", "Volumeseriennummer"]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek() else { return false }
    let view = reader.view
    let isHead = heads.contains { view.first($0, in: line.content) != nil }
    let serial = reader.lines.peek(isHead ? 1 : 0)
    let hasSerial =
      serial.map { line in serials.contains { view.first($0, in: line.content) != nil } } ?? false
    guard isHead || hasSerial else { return false }
    let ahead = (isHead ? 1 : 0) + (hasSerial ? 1 : 0)
    guard let root = reader.lines.peek(ahead), let path = path(of: root, reader) else { return false }
    reader.begin(line, .text)
    reader.lines.advance(ahead)
    readTree(root, path, &reader)
    return true
  }

  /// `C:.` is the folder of the prompt, where there is one.
  private static func path(of line: OutputLine, _ reader: OutputReader) -> String? {
    var text = reader.view.text(line.content)
    guard text.count < 1024, text.dropFirst().hasPrefix(":") else { return nil }
    if text.dropFirst(2) == "." { text = reader.command?.folder ?? text }
    while text.count > 3, text.hasSuffix("\\") { text.removeLast() }
    return text
  }

  /// A folder that is being read.
  private struct Open {
    var term: TermID
    var path: String
    var head: Payload.ListedFolder
    var payload: Int
    var depth: Int
  }

  private static func readTree(_ root: OutputLine, _ path: String, _ reader: inout OutputReader) {
    let term = reader.term(.folder, path)
    let head = Payload.ListedFolder(folder: term, isWhole: false, showsHidden: false, rows: 0)
    reader.add(root, .listedFolder(head))
    var open = [Open(term: term, path: path, head: head, payload: reader.lastPayload, depth: 0)]
    var closed: [Open] = []
    var hasFiles = false
    reader.lines.advance()
    let (lineWidth, isBroken) = width(&reader)
    while let line = reader.lines.peek() {
      guard let row = TreeRow(reader.view, line, lineWidth: lineWidth, isBroken: isBroken) else {
        // Lines without a name part folders.
        guard
          TreeRow.isLine(reader.view, line, isBroken: isBroken)
            || line.isBlank && continues(&reader, lineWidth, isBroken)
        else { break }
        reader.lines.advance()
        continue
      }
      while let last = open.last, last.depth >= row.depth, open.count > 1 { closed.append(open.removeLast()) }
      guard let parent = open.last, row.depth == parent.depth + 1, open.count < 256 else {
        reader.lines.advance()
        continue
      }
      open[open.count - 1].head.rows += 1
      if row.isFolder {
        add(row, line, parent, &open, &reader)
      } else {
        hasFiles = true
        let claim = Payload.FileClaim(
          basis: .listing, folder: parent.term, name: reader.term(.file, row.name))
        reader.add(line, .fileClaim(claim))
      }
      reader.lines.advance()
    }
    let isEnded = isEnd(&reader)
    for folder in closed + open {
      // Without /f there are no files in it; what is still open at the end of the text may go on.
      var head = folder.head
      head.isWhole = hasFiles && (isEnded || closed.contains { $0.payload == folder.payload })
      if !hasFiles { head.pattern = reader.term(.phrase, "?") }
      reader.amend(folder.payload, .listedFolder(head))
    }
  }

  private static func add(
    _ row: TreeRow, _ line: OutputLine, _ parent: Open, _ open: inout [Open], _ reader: inout OutputReader
  ) {
    let name = reader.view.text(row.name)
    let path = parent.path.hasSuffix("\\") ? parent.path + name : parent.path + "\\" + name
    guard path.utf8.count < 4096 else { return }
    let term = reader.term(.folder, path)
    let head = Payload.ListedFolder(folder: term, isWhole: false, showsHidden: false, rows: 0)
    guard reader.add(line, .listedFolder(head)) else { return }
    open.append(Open(term: term, path: path, head: head, payload: reader.lastPayload, depth: row.depth))
  }

  /// Whether the tree goes on behind an empty line.
  private static func continues(_ reader: inout OutputReader, _ lineWidth: Int, _ isBroken: Bool) -> Bool {
    guard let next = reader.lines.peek(1), !next.isBlank else { return false }
    return TreeRow.isLine(reader.view, next, isBroken: isBroken)
      || TreeRow(reader.view, next, lineWidth: lineWidth, isBroken: isBroken)?.hasArt == true
  }

  private static func isEnd(_ reader: inout OutputReader) -> Bool {
    guard let ahead = reader.lines.content(from: 0), let line = reader.lines.peek(ahead) else { return false }
    return OutputCommand(reader.view, line.content) != nil
  }

  /// Columns of one character of the lines, of which one dash behind a branch makes two each, and whether a code page
  /// broke them.
  private static func width(_ reader: inout OutputReader) -> (columns: Int, isBroken: Bool) {
    for distance in 0...OutputLines.lookahead {
      guard let line = reader.lines.peek(distance) else { break }
      let start = ExcerptBytes.skipBlanks(reader.view, line.content)
      for branch in ["+---", "\\---"] as [StaticString]
      where reader.view.starts(with: branch, at: start, before: line.content.upperBound) {
        return (1, false)
      }
      for branch in ["├", "└"] as [StaticString] {
        guard let mark = reader.view.first(branch, in: line.content) else { continue }
        let behind = mark + branch.utf8CodeUnitCount
        let second = behind + 3
        return (reader.view.starts(with: "─", at: second, before: line.content.upperBound) ? 1 : 2, false)
      }
    }
    return (1, true)
  }
}

/// A row of a tree.
struct TreeRow {
  /// How deep its name stands: 1 in the root.
  var depth: Int
  var isFolder: Bool
  var name: Range<Int>
  /// Whether lines of the drawing stand before it.
  var hasArt = false

  private enum Sign { case blank, line, name }

  init?(_ view: ByteView, _ line: OutputLine, lineWidth: Int, isBroken: Bool) {
    var index = line.content.lowerBound
    var column = 0
    var last = Sign.blank
    while index < line.content.upperBound {
      let (sign, length, width) = Self.sign(view, index, lineWidth, isBroken)
      if sign == .name {
        // Names start every four columns; in a drawing that a code page broke, only nearly so.
        guard column >= 2, column % 4 == 0 || isBroken else { return nil }
        depth = max(1, (column + 2) / 4)
        isFolder = last == .line
        name = index..<line.content.upperBound
        return
      }
      if sign == .line { hasArt = true }
      last = sign
      column += width
      index += length
    }
    return nil
  }

  /// Whether nothing but lines of the drawing is there.
  static func isLine(_ view: ByteView, _ line: OutputLine, isBroken: Bool) -> Bool {
    guard !line.isBlank else { return false }
    var index = line.content.lowerBound
    while index < line.content.upperBound {
      let (sign, length, _) = sign(view, index, 1, isBroken)
      if sign == .name { return false }
      index += length
    }
    return true
  }

  /// What stands at `index`, its bytes and its columns.
  private static func sign(
    _ view: ByteView, _ index: Int, _ lineWidth: Int, _ isBroken: Bool
  ) -> (sign: Sign, length: Int, width: Int) {
    let byte = view[index]
    if byte == 0x20 { return (.blank, 1, 1) }
    if byte < 0x80 {
      let isLine = "|+\\-".utf8.contains(byte)
      return (isLine ? .line : .name, 1, 1)
    }
    let (scalar, length) = ExcerptBytes.scalar(view, at: index)
    if view.starts(with: "\u{a0}", at: index, before: view.count) { return (.blank, length, 1) }
    if let scalar, (0x2500...0x257f).contains(scalar) { return (.line, length, lineWidth) }
    return (isBroken ? .line : .name, length, OutputTable.width(scalar))
  }
}
