import Records

/// One line of a text in which outputs of tools stand.
struct OutputLine {
  /// Its first byte, quote marks included.
  var start: Int
  /// Its bytes without quote marks in front, and without blanks and line end behind.
  var content: Range<Int>
  /// Where the next line starts.
  var next: Int

  /// Whether nothing but blanks and quote marks is there.
  var isBlank: Bool { content.isEmpty }
}

/// Reads lines in order, with a bounded look ahead.
///
/// Lines end at LF, CR LF and the CR CR LF of `wmic`; a CR alone ends one too, as progress of `sfc` is written.
struct OutputLines {
  let view: ByteView
  /// Where reading ends.
  let end: Int
  /// Whether marks of quoted mails stand before lines.
  private let isQuoted: Bool
  private var position: Int
  private var pending: [OutputLine] = []
  private var head = 0
  // Remembered: without it a text of lone CRs would be searched to its end for each line.
  private var nextFeed = -1

  /// How many lines ahead can be seen.
  static let lookahead = 24
  /// Bytes of one line that are looked at.
  static let longest = 65_536

  init(_ view: ByteView, _ range: Range<Int>, isQuoted: Bool) {
    self.view = view
    self.isQuoted = isQuoted
    position = range.lowerBound
    end = min(range.upperBound, view.count)
  }

  /// The line `distance` ahead, 0 for the current one; nil past the end or past the look ahead.
  mutating func peek(_ distance: Int = 0) -> OutputLine? {
    guard distance >= 0, distance <= Self.lookahead else { return nil }
    while pending.count - head <= distance {
      guard let line = read() else { return nil }
      pending.append(line)
    }
    return pending[head + distance]
  }

  /// Steps over lines.
  mutating func advance(_ count: Int = 1) {
    for _ in 0..<count where peek() != nil { head += 1 }
    if head > 256 {
      pending.removeFirst(head)
      head = 0
    }
  }

  /// The distance of the first line that is not blank, from `distance` on; nil when none is near.
  mutating func content(from distance: Int) -> Int? {
    var distance = distance
    while let line = peek(distance) {
      if !line.isBlank { return distance }
      distance += 1
    }
    return nil
  }

  /// The bytes of a line.
  func text(_ line: OutputLine) -> String { view.text(line.content) }

  private mutating func read() -> OutputLine? {
    guard position < end else { return nil }
    let start = position
    if nextFeed < start { nextFeed = view.first(0x0a, in: start..<end) ?? end }
    var stop = nextFeed
    var next = min(nextFeed + 1, end)
    if let carriage = view.first(0x0d, in: start..<min(stop, start + Self.longest)) {
      var last = carriage
      while last < nextFeed, view[last] == 0x0d { last += 1 }
      stop = carriage
      if last < nextFeed { next = carriage + 1 }
    }
    position = max(next, start + 1)
    var low = start
    var high = min(stop, start + Self.longest)
    while high > low, Self.isBlank(view[high - 1]) || view[high - 1] == 0 { high -= 1 }
    if isQuoted { low = behindMarks(low, high) }
    if view[low..<high].buffer.allSatisfy(Self.isBlank) { low = high }
    return OutputLine(start: start, content: low..<high, next: position)
  }

  /// Behind the marks `> > ` of a quoted mail and one blank.
  private func behindMarks(_ start: Int, _ end: Int) -> Int {
    var index = start
    var behind = start
    while index < end {
      while index < end, view[index] == 0x20 { index += 1 }
      guard index < end, view[index] == UInt8(ascii: ">") else { break }
      index += 1
      behind = index
    }
    guard behind > start else { return start }
    return behind < end && view[behind] == 0x20 ? behind + 1 : behind
  }

  static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0c }
}
