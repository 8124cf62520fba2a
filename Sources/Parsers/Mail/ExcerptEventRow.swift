import Records

/// Reads one row of an event table.
enum ExcerptEventRow {
  /// The values of a row; nil when the line is none.
  ///
  /// A row has a level word first (or after a date), and a time or an event number beside a known provider.
  static func read(_ line: ByteView) -> ExcerptRepair.EventValues? {
    guard line.count >= 12, line.count <= 8192 else { return nil }
    var index = skipSigns(line, at: 0)
    var values = ExcerptRepair.EventValues()
    if let (level, end) = level(line, at: index) {
      values.level = level
      index = skipSeparators(line, at: end)
    } else if !(index < line.count && ExcerptBytes.isDigit(line[index])) {
      return nil
    }
    if let (time, end) = EventClock.read(line, at: index) {
      values.localTime = time
      index = skipSeparators(line, at: end)
      if values.level == .none, let (level, end) = level(line, at: skipSigns(line, at: index)) {
        values.level = level
        index = skipSeparators(line, at: end)
      }
    }
    guard values.level != .none else { return nil }
    guard readSource(line, at: index, &values) else { return nil }
    EventMessage.fill(&values, from: line, EventMessage.kind(line))
    return values
  }

  /// The level word at `index`.
  static func level(_ line: ByteView, at index: Int) -> (level: Level, end: Int)? {
    let words: [(StaticString, Level)] = [
      ("错误", .error), ("警告", .warning), ("信息", .info), ("关键", .fatal), ("严重", .fatal), ("详细", .verbose),
      ("information", .info), ("error", .error), ("warning", .warning), ("critical", .fatal),
      ("verbose", .verbose),
      ("fehler", .error), ("warnung", .warning),
    ]
    for (word, level) in words where ExcerptBytes.hasWord(line, word, at: index) {
      let end = index + word.utf8CodeUnitCount
      if end == line.count || ExcerptBytes.isBlank(line[end]) || line[end] == UInt8(ascii: ",")
        || line[end] == UInt8(ascii: "|")
      {
        return (level, end)
      }
    }
    return nil
  }

  /// Signs before the level: the icon as an emoji, quote marks, table bars.
  private static func skipSigns(_ line: ByteView, at start: Int) -> Int {
    var index = start
    while index < line.count {
      if ExcerptBytes.isBlank(line[index]) || ">|\"-*".utf8.contains(line[index]) {
        index += 1
      } else if let value = ExcerptBytes.scalar(line, at: index).value, isIcon(value) {
        index += ExcerptBytes.scalar(line, at: index).length
      } else {
        break
      }
    }
    return index
  }

  /// ❗ ⚠ ℹ ❌ 🔴 and the selector after them.
  private static func isIcon(_ value: UInt32) -> Bool {
    switch value {
    case 0x2139, 0x2600...0x27bf, 0xfe0f, 0x00a0, 0x1f300...0x1faff: true
    default: false
    }
  }

  private static func skipSeparators(_ line: ByteView, at start: Int) -> Int {
    var index = start
    while index < line.count, ExcerptBytes.isBlank(line[index]) || ",|\"".utf8.contains(line[index]) {
      index += 1
    }
    return index
  }

  // MARK: Provider and number

  private static func readSource(_ line: ByteView, at start: Int, _ values: inout ExcerptRepair.EventValues)
    -> Bool
  {
    let isTable = [ExcerptBytes.tab, UInt8(ascii: ","), UInt8(ascii: "|")].contains { sign in
      line.first(sign, in: start..<line.count) != nil && sign != UInt8(ascii: ",")
        || (sign == UInt8(ascii: ",") && values.localTime != nil && line.first(sign, in: 0..<start) != nil)
    }
    if isTable { return readFields(line, at: start, &values) }
    return readWords(line, at: start, &values)
  }

  /// Fields between tabs, commas or bars: the first that can be a provider, the first number after it.
  private static func readFields(
    _ line: ByteView, at start: Int, _ values: inout ExcerptRepair.EventValues
  ) -> Bool {
    var index = start
    for _ in 0..<8 where index < line.count {
      var end = index
      while end < line.count, line[end] != ExcerptBytes.tab, !",|".utf8.contains(line[end]) { end += 1 }
      let field = trim(line, index..<end)
      if values.provider.isEmpty, values.localTime == nil,
        let (time, _) = EventClock.read(line, at: field.lowerBound)
      {
        values.localTime = time
      } else if values.id == nil, let id = wholeNumber(line, field) {
        values.id = id
      } else if values.provider.isEmpty, isProvider(line[field]) {
        values.provider = line.text(field)
      }
      index = end + 1
    }
    return !values.provider.isEmpty
      && (values.localTime != nil || (values.id != nil && isKnown(values.provider)))
  }

  /// Words parted by blanks: a known provider, with the event number before or after it.
  private static func readWords(
    _ line: ByteView, at start: Int, _ values: inout ExcerptRepair.EventValues
  ) -> Bool {
    var words: [Range<Int>] = []
    var index = start
    while index < line.count, words.count < 12 {
      index = ExcerptBytes.skipBlanks(line, index..<line.count)
      let from = index
      while index < line.count, !ExcerptBytes.isBlank(line[index]) { index += 1 }
      if index > from { words.append(from..<index) }
    }
    if let at = words.firstIndex(where: { isKnown(line.text($0)) }) {
      values.provider = line.text(words[at])
      if at + 1 < words.count, let id = wholeNumber(line, words[at + 1]) {
        values.id = id
      } else if at > 0 {
        values.id = wholeNumber(line, words[at - 1])
      }
      return values.localTime != nil || values.id != nil
    }
    // `Service Control Manager 7031`: words up to the number, only after a real time.
    guard values.localTime != nil,
      let at = words.prefix(5).firstIndex(where: { wholeNumber(line, $0) != nil }),
      at > 0, isProvider(line[words[0].lowerBound..<words[at - 1].upperBound])
    else { return false }
    values.provider = line.text(words[0].lowerBound..<words[at - 1].upperBound)
    values.id = wholeNumber(line, words[at])
    return true
  }

  private static func trim(_ line: ByteView, _ range: Range<Int>) -> Range<Int> {
    var start = ExcerptBytes.skipBlanks(line, range)
    var end = ExcerptBytes.trimmedEnd(line, start..<range.upperBound)
    if end - start >= 2, line[start] == UInt8(ascii: "\""), line[end - 1] == UInt8(ascii: "\"") {
      start += 1
      end -= 1
    }
    return start..<max(start, end)
  }

  private static func wholeNumber(_ line: ByteView, _ range: Range<Int>) -> UInt32? {
    guard let (value, end) = ExcerptBytes.number(line[range], at: 0, most: 5), end == range.count else {
      return nil
    }
    return UInt32(value)
  }

  /// Letters, digits, hyphens, dots and single blanks, starting with a capital.
  static func isProvider(_ name: ByteView) -> Bool {
    guard name.count >= 3, name.count <= 80, ExcerptBytes.isUpper(name[0]) else { return false }
    for byte in name.buffer where !(ExcerptBytes.isWord(byte) || "-._ ()".utf8.contains(byte)) {
      return false
    }
    return true
  }

  private static func isKnown(_ name: String) -> Bool {
    if name.hasPrefix("Microsoft-Windows-"), name.utf8.count > 18 { return true }
    let names: Set<String> = [
      "WindowsUpdateClient", "Servicing", "WUSA", "User32", "EventLog", "MsiInstaller", "Kernel-General",
      "Kernel-Power", "Kernel-Boot", "FilterManager", "Ntfs", "Disk", "disk", "ESENT", "Application",
      "Windows Error Reporting", "Wininit", "BITS-Client", "Bits-Client", "CAPI2", "RestartManager",
    ]
    return names.contains(name)
  }
}
