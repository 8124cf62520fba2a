import Records

/// One line of an excerpt, or a part of one when records follow each other without a line break.
struct ExcerptLine {
  /// The bytes without line end.
  var content: Range<Int>
  /// Where the next line or part starts.
  var next: Int
  /// Line number, from 1.
  var number: Int
  /// Characters without the blanks at the end.
  var width: Int
  /// Whether nothing but blanks and quote marks is there.
  var isBlank: Bool
  /// Whether letters of a script without blanks are there.
  var hasIdeographs: Bool
  /// The record prefix at its start.
  var prefix: ExcerptPrefix?
  /// A part that begins in the middle of a line because the line passes the limit of a record.
  var isOverflow: Bool
}

/// Reads lines in order, with a bounded look ahead and the widths of the lines before.
struct ExcerptLines {
  private let view: ByteView
  private var position = 0
  private var number = 1
  private var isInsideLine = false
  private var pending: [ExcerptLine] = []
  private var head = 0
  // Remembered searches: without them a file of lone CRs would be searched to its end for each line.
  private var nextFeed = -1
  private var nextReturn = -1

  /// How many lines ahead can be seen.
  static let lookahead = 16

  init(_ view: ByteView) {
    self.view = view
    if view.starts(with: "\u{feff}", at: 0, before: view.count) { position = 3 }
  }

  /// The line `distance` ahead, 0 for the current one; nil past the end or past the look ahead.
  mutating func peek(_ distance: Int) -> ExcerptLine? {
    guard distance >= 0, distance <= Self.lookahead else { return nil }
    while pending.count - head <= distance {
      guard let line = read() else { return nil }
      pending.append(line)
    }
    return pending[head + distance]
  }

  /// Steps to the next line.
  mutating func advance() {
    guard peek(0) != nil else { return }
    head += 1
    if head > 256 {
      pending.removeFirst(head)
      head = 0
    }
  }

  private mutating func lineEnd() -> (end: Int, next: Int) {
    let rest = position..<view.count
    if nextFeed < position { nextFeed = view.first(ExcerptBytes.lineFeed, in: rest) ?? view.count }
    if nextReturn < position { nextReturn = view.first(0x0d, in: rest) ?? view.count }
    guard nextReturn < nextFeed else { return (nextFeed, min(nextFeed + 1, view.count)) }
    // CR, CR LF, and the CR CR LF that a second conversion makes.
    var next = nextReturn + 1
    while next < view.count, view[next] == 0x0d, next - nextReturn < 2 { next += 1 }
    if next == nextFeed { return (nextReturn, min(nextFeed + 1, view.count)) }
    return (nextReturn, nextReturn + 1)
  }

  private mutating func read() -> ExcerptLine? {
    guard position < view.count else { return nil }
    let (end, next) = lineEnd()
    let start = position
    let reach = min(end, start + ExcerptRepair.recordLimit)
    let prefix = Self.prefix(view, start..<reach)
    var cut = reach
    if let split = embeddedStart(start..<reach, hasPrefix: prefix != nil) {
      cut = split
    } else if reach < end {
      // Not within a character.
      while cut > start + 1, end - cut > 0, view[cut] & 0xc0 == 0x80, reach - cut < 3 { cut -= 1 }
    }
    let isWhole = cut == end
    let content = view[start..<cut]
    let trimmed = ExcerptBytes.trimmedEnd(content, 0..<content.count)
    let line = ExcerptLine(
      content: start..<cut, next: isWhole ? next : cut, number: number,
      width: Self.width(content[0..<trimmed]),
      isBlank: Self.isBlank(content), hasIdeographs: ExcerptBytes.hasIdeographs(content), prefix: prefix,
      isOverflow: isInsideLine && prefix == nil)
    position = line.next
    isInsideLine = !isWhole
    if isWhole { number += 1 }
    return line
  }

  private static func width(_ view: ByteView) -> Int {
    var count = 0
    for byte in view.buffer where byte & 0xc0 != 0x80 { count += 1 }
    return count
  }

  private static func isBlank(_ view: ByteView) -> Bool {
    var index = 0
    while index < view.count {
      let byte = view[index]
      if ExcerptBytes.isBlank(byte) || byte == UInt8(ascii: ">") || byte == 0x0c {
        index += 1
      } else if view.starts(with: "\u{00a0}", at: index, before: view.count) {
        index += 2
      } else if view.starts(with: "\u{3000}", at: index, before: view.count)
        || view.starts(with: "\u{200b}", at: index, before: view.count)
      {
        index += 3
      } else {
        return false
      }
    }
    return true
  }

  /// The record prefix at the start of `range`; looks at few bytes when the line cannot have one.
  static func prefix(_ view: ByteView, _ range: Range<Int>) -> ExcerptPrefix? {
    // Quote marks and markup may take room before the stamp.
    let content = view[range.lowerBound..<min(range.upperBound, range.lowerBound + 512)]
    let first = ExcerptBytes.skipBlanks(content, 0..<content.count)
    guard first < content.count else { return nil }
    let byte = content[first]
    let isLikely =
      byte >= 0x80 || ExcerptBytes.isDigit(byte) || "IEWFLZxXYMDHS<[`*&>-(".utf8.contains(byte)
      || byte == UInt8(ascii: "l")
    guard isLikely else { return nil }
    guard let clean = ExcerptMarks.clean(content) else { return ExcerptPrefix.parse(content) }
    return clean.withView { ExcerptPrefix.parse($0) }
  }

  /// Where a further record starts inside `range`: a full stamp, comma, level, as posts without line breaks have.
  private func embeddedStart(_ range: Range<Int>, hasPrefix: Bool) -> Int? {
    var at = range.lowerBound + 19
    while at < range.upperBound, let comma = view.first(UInt8(ascii: ","), in: at..<range.upperBound) {
      at = comma + 1
      let start = comma - 19
      guard start > range.lowerBound, ExcerptBytes.isDigit(view[comma - 1]),
        view[comma - 3] == UInt8(ascii: ":"),
        view[start + 4] == UInt8(ascii: "-")
      else { continue }
      let piece = view[start..<min(start + 64, range.upperBound)]
      guard let prefix = ExcerptPrefix.parse(piece), prefix.stamp != nil, prefix.start == 0 else { continue }
      if hasPrefix, start - range.lowerBound < 256 {
        let before = view[range.lowerBound..<start]
        let clean = ExcerptMarks.clean(before)
        let isJunk = clean.map { $0.withView { ExcerptPrefix.isJunk($0) } } ?? ExcerptPrefix.isJunk(before)
        if isJunk { continue }
      }
      return start
    }
    return nil
  }
}
