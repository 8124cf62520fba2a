import Records

/// The column prefix of a CBS-family line in any of the spellings that posts have.
///
/// Forms seen in public threads: quoted (`> `), listed (`- `), `Line 12: `, `<DateTime>, Info CSI`, masked dates
/// `20xx-xx-xx`, no stamp at all (`Error<TAB>CSI`, `Info,<TAB>CSI`), and `Error      [0x01803e] CSI`.
struct ExcerptPrefix {
  /// `>` marks before the line.
  var quoteDepth = 0
  /// Columns before the stamp, quote marks aside.
  var indent = 0
  /// Something other than blanks and quote marks stood before the stamp, or a mask was dropped.
  var hadJunk = false
  /// Where stamp or level start.
  var start = 0
  /// `YYYY-MM-DD HH:MM:SS`; nil when the line has no clock that can be read.
  var stamp: [UInt8]?
  /// `Info`, `Warning`, `Error` or `Fatal`.
  var level: StaticString = ""
  /// `[0x018003]`, as written.
  var tag: Range<Int>?
  /// `CSI`; nil when the column is empty.
  var component: Range<Int>?
  /// Where the message starts.
  var message = 0
  /// The prefix is already spelled as original files have it.
  var isCanonical = false

  /// Width of the level column, event number included.
  static let levelWidth = 22
  /// Width of the component column.
  static let componentWidth = 7

  /// Reads the prefix at the start of `view`, which has had its marks removed; nil when there is none.
  static func parse(_ view: ByteView) -> ExcerptPrefix? {
    var prefix = ExcerptPrefix()
    var index = prefix.skipJunk(view)
    prefix.start = index
    if let (stamp, end) = readStamp(view, at: index) {
      prefix.stamp = stamp
      index = end
    } else if let end = readMask(view, at: index) {
      prefix.hadJunk = true
      prefix.start = end
      index = end
    }
    guard let (level, levelEnd) = readLevel(view, at: index) else { return nil }
    prefix.level = level
    guard prefix.readColumns(view, at: levelEnd) else { return nil }
    prefix.isCanonical = prefix.checkCanonical(view, levelStart: index)
    return prefix
  }

  /// Whether `view` holds nothing but what may stand before a record.
  static func isJunk(_ view: ByteView) -> Bool {
    var prefix = ExcerptPrefix()
    return prefix.skipJunk(view) == view.count
  }

  /// The prefix as original files spell it.
  func canonical(_ view: ByteView) -> [UInt8] {
    var out: [UInt8] = []
    if let stamp { out += stamp + [UInt8(ascii: ","), ExcerptBytes.blank] }
    let column = out.count
    out += UnsafeBufferPointer(start: level.utf8Start, count: level.utf8CodeUnitCount)
    if let tag {
      Self.pad(&out, to: column + Self.levelWidth - tag.count - 1)
      out += view[tag].buffer
    }
    Self.pad(&out, to: column + Self.levelWidth)
    let componentColumn = out.count
    if let component { out += view[component].buffer }
    Self.pad(&out, to: componentColumn + Self.componentWidth)
    return out
  }

  private static func pad(_ out: inout [UInt8], to column: Int) {
    // A word wider than its column is still parted from the next one.
    let count = max(column - out.count, out.last.map(ExcerptBytes.isBlank) ?? true ? 0 : 1)
    out += repeatElement(ExcerptBytes.blank, count: count)
  }

  // MARK: Before the stamp

  private mutating func skipJunk(_ view: ByteView) -> Int {
    var index = 0
    while index < view.count {
      let byte = view[index]
      if byte == ExcerptBytes.blank || byte == ExcerptBytes.tab {
        indent += 1
        index += 1
      } else if byte == UInt8(ascii: ">") {
        quoteDepth += 1
        indent = 0
        index += 1
        // The blank after the mark belongs to the mark.
        if index < view.count, view[index] == ExcerptBytes.blank { index += 1 }
      } else if let end = Self.bullet(view, at: index) ?? Self.lineNumber(view, at: index) {
        hadJunk = true
        indent += end - index
        index = end
      } else {
        break
      }
    }
    return index
  }

  private static func bullet(_ view: ByteView, at index: Int) -> Int? {
    let ascii = view[index] == UInt8(ascii: "-") || view[index] == UInt8(ascii: "*")
    if ascii, index + 1 < view.count, ExcerptBytes.isBlank(view[index + 1]) { return index + 1 }
    for sign in ["\u{2022}", "\u{00b7}", "\u{2757}"] as [StaticString]
    where view.starts(with: sign, at: index, before: view.count) {
      return index + sign.utf8CodeUnitCount
    }
    return nil
  }

  /// `Line 12: ` and `12: `, as editors and `grep -n` print them; the stamp after it is still required.
  private static func lineNumber(_ view: ByteView, at index: Int) -> Int? {
    var at = index
    for word in ["line", "zeile", "行", "第"] as [StaticString] where ExcerptBytes.hasWord(view, word, at: at) {
      at = ExcerptBytes.skipBlanks(view, at + word.utf8CodeUnitCount..<view.count)
      break
    }
    guard let (_, end) = ExcerptBytes.number(view, at: at) else { return nil }
    at = end
    if view.starts(with: "行", at: at, before: view.count) { at += 3 }
    guard at < view.count, view[at] == UInt8(ascii: ":") || view[at] == UInt8(ascii: ")") else { return nil }
    // `13:50:57` is a clock, not a line number.
    if at + 1 < view.count, ExcerptBytes.isDigit(view[at + 1]), readStamp(view, at: at + 1) == nil {
      return nil
    }
    return at + 1
  }

  // MARK: Stamp

  private static func readStamp(_ view: ByteView, at start: Int) -> (stamp: [UInt8], end: Int)? {
    var numbers: [Int] = []
    var index = start
    for part in 0..<6 {
      guard let (value, end) = ExcerptBytes.number(view, at: index, most: part == 0 ? 4 : 2),
        part > 0 || end - index == 4
      else { return nil }
      numbers.append(value)
      index = end
      guard part < 5 else { break }
      guard index < view.count else { return nil }
      let byte = view[index]
      switch part {
      case 0, 1:
        guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "/") else { return nil }
        index += 1
      case 2:
        guard ExcerptBytes.isBlank(byte) else { return nil }
        index = ExcerptBytes.skipBlanks(view, index..<view.count)
      default:
        guard byte == UInt8(ascii: ":") else { return nil }
        index += 1
      }
    }
    // A fraction or a further colon: a line of WindowsUpdate.log.
    if index < view.count, [UInt8(ascii: "."), UInt8(ascii: ":")].contains(view[index]) { return nil }
    guard numbers[0] >= 1601 else { return nil }
    return (stampText(numbers), separatorEnd(view, at: index))
  }

  private static func stampText(_ numbers: [Int]) -> [UInt8] {
    var out = Array(String(numbers[0]).utf8)
    for (number, sign) in zip(numbers.dropFirst(), "-- ::".utf8) {
      out += [sign, UInt8(0x30 + number / 10), UInt8(0x30 + number % 10)]
    }
    return out
  }

  /// `<DateTime>`, `<Date> <Time>`, `20xx-xx-xx xx:xx:xx`; the rest of the prefix proves that it was a stamp.
  private static func readMask(_ view: ByteView, at start: Int) -> Int? {
    var index = start
    var signs = 0
    while index < view.count, index - start < 40 {
      let byte = view[index]
      if byte == UInt8(ascii: "<") {
        guard let close = view.first(UInt8(ascii: ">"), in: index..<min(index + 24, view.count)) else {
          break
        }
        signs += 2
        index = close + 1
      } else if "-/:.*?#".utf8.contains(byte) {
        signs += 1
        index += 1
      } else if ExcerptBytes.isDigit(byte) || ExcerptBytes.isBlank(byte)
        || "xXYMDHSTymdhs".utf8.contains(byte)
      {
        index += 1
      } else {
        break
      }
    }
    return signs >= 2 ? separatorEnd(view, at: index) : nil
  }

  private static func separatorEnd(_ view: ByteView, at start: Int) -> Int {
    var index = ExcerptBytes.skipBlanks(view, start..<view.count)
    if index < view.count, view[index] == UInt8(ascii: ",") { index += 1 }
    return ExcerptBytes.skipBlanks(view, index..<view.count)
  }

  // MARK: Columns

  private static func readLevel(_ view: ByteView, at start: Int) -> (level: StaticString, end: Int)? {
    let words: [(StaticString, StaticString)] = [
      ("Information", "Info"), ("Info", "Info"), ("Warning", "Warning"), ("Warn", "Warning"),
      ("Error", "Error"),
      ("Fatal", "Fatal"),
    ]
    for (word, level) in words where view.starts(with: word, at: start, before: view.count) {
      let end = start + word.utf8CodeUnitCount
      if end == view.count || ExcerptBytes.isBlank(view[end]) || view[end] == UInt8(ascii: ",") {
        return (level, end)
      }
    }
    return nil
  }

  private mutating func readColumns(_ view: ByteView, at levelEnd: Int) -> Bool {
    var index = Self.separatorEnd(view, at: levelEnd)
    if let end = Self.tagEnd(view, at: index) {
      tag = index..<end
      index = ExcerptBytes.skipBlanks(view, end..<view.count)
    }
    message = index
    var end = index
    while end < view.count, ExcerptBytes.isWord(view[end]), end - index < 10 { end += 1 }
    let isParted = end == view.count || ExcerptBytes.isBlank(view[end])
    if end > index, isParted, Self.isComponent(view[index..<end], known: stamp == nil) {
      component = index..<end
      message = ExcerptBytes.skipBlanks(view, end..<view.count)
      // Tabs are columns of the message; blanks are the padding.
      while message > end, view[message - 1] == ExcerptBytes.tab { message -= 1 }
      return true
    }
    // Without a stamp the component is the only sign that this is a record.
    return stamp != nil
  }

  private static func tagEnd(_ view: ByteView, at index: Int) -> Int? {
    let bracket = index < view.count && view[index] == UInt8(ascii: "[")
    let digits = index + (bracket ? 3 : 2)
    guard view.starts(with: bracket ? "[0x" : "0x", at: index, before: view.count) else { return nil }
    var end = digits
    while end < view.count, ExcerptBytes.isHex(view[end]) { end += 1 }
    guard end - digits == 6 else { return nil }
    if bracket {
      guard end < view.count, view[end] == UInt8(ascii: "]") else { return nil }
      return end + 1
    }
    return end == view.count || ExcerptBytes.isBlank(view[end]) ? end : nil
  }

  private static func isComponent(_ view: ByteView, known: Bool) -> Bool {
    let names: [StaticString] = [
      "CBS", "CSI", "DPX", "DISM", "SXS", "WCP", "SQM", "PNP", "SP", "MIG", "DEPLOY", "CMI", "CMIv2", "TI",
      "IBS",
      "IBSLIB", "SPMIG", "MOUPG", "CONX", "WDS", "SYSPRP", "UI",
    ]
    for name in names
    where name.utf8CodeUnitCount == view.count && view.starts(with: name, at: 0, before: view.count) {
      return true
    }
    guard !known, view.count >= 2, view.count <= 8 else { return false }
    for index in 0..<view.count where !ExcerptBytes.isUpper(view[index]) { return false }
    return true
  }

  private func checkCanonical(_ view: ByteView, levelStart: Int) -> Bool {
    guard quoteDepth == 0, indent == 0, !hadJunk, start == 0,
      let first = tag?.lowerBound ?? component?.lowerBound
    else { return false }
    if let stamp {
      guard levelStart == 21, view[19] == UInt8(ascii: ","), view[0..<19].buffer.elementsEqual(stamp) else {
        return false
      }
    }
    guard view.starts(with: level, at: levelStart, before: view.count) else { return false }
    let levelEnd = levelStart + level.utf8CodeUnitCount
    for index in levelEnd..<first where view[index] != ExcerptBytes.blank { return false }
    guard let component, component.lowerBound == levelStart + Self.levelWidth else { return false }
    let padded = max(component.lowerBound + Self.componentWidth, component.upperBound + 1)
    let end = min(padded, view.count)
    for index in component.upperBound..<end where view[index] != ExcerptBytes.blank { return false }
    return true
  }
}
