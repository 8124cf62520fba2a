import Records

/// A row of `dir`: date, time, a size or `<DIR>`, and a name.
///
///     10/08/2022  01:50 PM    <DIR>          f
///     2022/10/08  13:50           118,272 a.dll
///     2022/10/08  下午 01:50    <SYMLINKD>     link [C:\target]
struct DirRow {
  var reading: EventClock.Reading
  var form: Payload.FileClaim.Form
  /// Whether `dir` counts it among the folders: junctions and links to folders too.
  var isFolder = false
  var size: UInt64?
  /// Empty when the line was broken before it.
  var name: Range<Int>

  /// Reads `line`; nil when it is none.
  init?(_ view: ByteView, _ line: Range<Int>) {
    let start = ExcerptBytes.skipBlanks(view, line)
    guard line.upperBound - start >= 16, ExcerptBytes.isDigit(view[start]),
      let reading = EventClock.scan(view, at: start), reading.end < line.upperBound
    else { return nil }
    self.reading = reading
    let from = ExcerptBytes.skipBlanks(view, reading.end..<line.upperBound)
    guard from > reading.end, from < line.upperBound else { return nil }
    if view[from] == UInt8(ascii: "<") {
      guard let close = view.first(UInt8(ascii: ">"), in: from..<min(line.upperBound, from + 16)) else {
        return nil
      }
      form = .link
      let tags: [StaticString] = ["<DIR>", "<JUNCTION>", "<SYMLINKD>", "<SYMLINK>"]
      guard let tag = tags.firstIndex(where: { view.starts(with: $0, at: from, before: close + 1) }) else {
        return nil
      }
      if tag == 0 { form = .folder }
      isFolder = tag < 3
      name = ExcerptBytes.skipBlanks(view, close + 1..<line.upperBound)..<line.upperBound
      if form == .link { name = Self.withoutTarget(view, name) }
    } else {
      guard let (value, end) = Self.number(view, from..<line.upperBound),
        end == line.upperBound || view[end] == 0x20
      else { return nil }
      size = value
      form = .file
      name = min(end + 1, line.upperBound)..<line.upperBound
    }
  }

  /// `link [C:\target]`: the name alone.
  private static func withoutTarget(_ view: ByteView, _ name: Range<Int>) -> Range<Int> {
    guard !name.isEmpty, view[name.upperBound - 1] == UInt8(ascii: "]"), let open = view.first(" [", in: name)
    else { return name }
    return name.lowerBound..<open
  }

  /// A number with signs between its thousands, and where it ends; nil when there is none or it is too large.
  static func number(_ view: ByteView, _ range: Range<Int>) -> (value: UInt64, end: Int)? {
    var value: UInt64 = 0
    var index = range.lowerBound
    guard index < range.upperBound, ExcerptBytes.isDigit(view[index]) else { return nil }
    while index < range.upperBound {
      if ExcerptBytes.isDigit(view[index]) {
        let (product, overflow) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflow2) = product.addingReportingOverflow(UInt64(view[index] - 0x30))
        guard !overflow, !overflow2 else { return nil }
        value = sum
        index += 1
        continue
      }
      guard let next = separator(view, at: index), next < range.upperBound, ExcerptBytes.isDigit(view[next])
      else { break }
      index = next
    }
    return (value, index)
  }

  /// Where a sign between thousands ends; nil when none stands at `index`.
  private static func separator(_ view: ByteView, at index: Int) -> Int? {
    if [UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: "'")].contains(view[index]) { return index + 1 }
    for sign in ["\u{a0}", "\u{202f}", "\u{2019}"] as [StaticString]
    where view.starts(with: sign, at: index, before: view.count) {
      return index + sign.utf8CodeUnitCount
    }
    return nil
  }
}

/// A line behind the rows of `dir`: a number of files or folders, and bytes.
///
///                    2 File(s)        236,544 bytes
///                    5 个目录 43,132,702,720 可用字节
struct DirFooter {
  var count: UInt64
  var bytes: UInt64?
  /// Whether it counts folders and tells the free space; nil when the words are none that we know.
  var isFolders: Bool?

  init?(_ view: ByteView, _ line: Range<Int>) {
    let start = ExcerptBytes.skipBlanks(view, line)
    guard let (count, end) = DirRow.number(view, start..<line.upperBound), end < line.upperBound,
      view[end] == 0x20
    else { return nil }
    let word = ExcerptBytes.skipBlanks(view, end..<line.upperBound)
    guard word < line.upperBound, !ExcerptBytes.isDigit(view[word]) else { return nil }
    self.count = count
    var index = word
    while index < line.upperBound, !ExcerptBytes.isDigit(view[index]) { index += 1 }
    let text = view[word..<index]
    bytes = DirRow.number(view, index..<line.upperBound)?.value
    let files: [StaticString] = ["File", "文件", "Datei", "fichier", "archivo"]
    let folders: [StaticString] = ["Dir", "目录", "Verz", "R\u{e9}p", "dir"]
    if files.contains(where: { text.first($0, in: 0..<text.count) != nil }) {
      isFolders = false
    } else if folders.contains(where: { text.first($0, in: 0..<text.count) != nil }) {
      isFolders = true
    }
    // A number and words alone are a sentence.
    guard isFolders != nil || bytes != nil && start > line.lowerBound else { return nil }
  }
}
