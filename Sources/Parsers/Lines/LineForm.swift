import Records

/// What there is to know of a log whose records start at lines that can be told by themselves.
protocol LineForm: Sendable {
  /// Whether a record starts with the line `line`, its line end left out.
  func startsRecord(_ view: ByteView, _ line: Range<Int>) -> Bool
  /// Adds one record.
  ///
  /// - Parameters:
  ///   - start: first byte of the record.
  ///   - body: its content without the last line end, at most ``LineParser/recordLimit`` bytes.
  ///   - isWhole: whether it starts with a line that starts a record; false for text before the first one.
  func add(
    start: Int, body: Range<Int>, isWhole: Bool, tools: LineTools, to batch: inout RecordBatch)
  /// What is wrong with the source as a whole; asked once for each source.
  func complaints(_ view: ByteView, source: SourceID) -> [Complaint]
}

extension LineForm {
  func complaints(_ view: ByteView, source: SourceID) -> [Complaint] { [] }
}

/// Readers that the forms share, made once for each batch.
struct LineTools {
  let view: ByteView
  /// Packages, codes and the words of a failure.
  let classifier: CBSClassifier
  let statuses: StatusReader
  let clock: LineClock

  init(view: ByteView) {
    self.view = view
    classifier = CBSClassifier(view: view, isExcerpt: false)
    statuses = StatusReader(view: view)
    clock = LineClock(view: view)
  }

  /// The end of the line that starts at `start`, not behind `end`.
  func lineEnd(_ start: Int, _ end: Int) -> Int {
    var stop = view.first(0x0a, in: start..<end) ?? end
    if let carriage = view.first(0x0d, in: start..<stop) { stop = carriage }
    return stop
  }

  /// `range` without blanks and tabs at both ends.
  func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (low, high) = (range.lowerBound, range.upperBound)
    while low < high, isBlank(view[low]) { low += 1 }
    while high > low, isBlank(view[high - 1]) { high -= 1 }
    return low..<high
  }

  func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d || byte == 0x0a }

  /// Interns `range` without blanks at its ends, at most 400 bytes of it; nil when nothing is left.
  func term(_ kind: TermKind, _ range: Range<Int>, _ batch: inout RecordBatch) -> TermID? {
    let trimmed = trimmed(range)
    guard !trimmed.isEmpty else { return nil }
    let stop = classifier.wholeCharacters(
      min(trimmed.upperBound, trimmed.lowerBound + 400), after: trimmed.lowerBound)
    return batch.intern(kind, view[trimmed.lowerBound..<stop])
  }

  /// Mentions the KB numbers of the text, at most 16, and gives the first.
  func updates(_ range: Range<Int>, _ batch: inout RecordBatch) -> TermID? {
    var first: TermID?
    var position = range.lowerBound
    var count = 0
    while count < 16, let hit = view.first("KB", in: position..<range.upperBound) {
      position = hit + 2
      while position < range.upperBound, view[position] &- 48 < 10 { position += 1 }
      guard (6...7).contains(position - hit - 2) else { continue }
      let term = batch.intern(.package, view[hit..<position])
      batch.mention(term)
      first = first ?? term
      count += 1
    }
    return first
  }

  /// A GUID at `start`, with or without braces; gives the position behind it.
  func guid(at start: Int, before end: Int) -> Int? {
    var position = start
    let braced = position < end && view[position] == UInt8(ascii: "{")
    if braced { position += 1 }
    guard end - position >= 36 else { return nil }
    for index in 0..<36 {
      let byte = view[position + index]
      let isDash = [8, 13, 18, 23].contains(index)
      guard isDash ? byte == UInt8(ascii: "-") : hexValue(byte) != nil else { return nil }
    }
    position += 36
    guard braced else { return position }
    return position < end && view[position] == UInt8(ascii: "}") ? position + 1 : nil
  }

  /// Attaches what a line says that states a failure: message without values, code and update.
  func failure(
    _ message: Range<Int>, _ status: StatusReference, _ package: TermID?, _ batch: inout RecordBatch
  ) {
    batch.amendLast(kind: .failure, adding: .failure)
    let from = message.lowerBound
    var stop = min(message.upperBound, from + 160)
    for mark: StaticString in ["\r", "\n", "0x", " {"] {
      if let hit = view.first(mark, in: from..<stop), hit > from { stop = hit }
    }
    stop = classifier.wholeCharacters(stop, after: from)
    while stop > from,
      [0x20, UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ","), UInt8(ascii: "=")]
        .contains(view[stop - 1])
    {
      stop -= 1
    }
    batch.attach(
      .failure(
        Payload.Failure(
          message: batch.intern(.phrase, view[from..<stop]), status: status, package: package,
          messageOffset: classifier.offset(from, in: batch))))
  }
}
