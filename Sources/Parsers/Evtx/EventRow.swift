import Records

/// What an event says in the columns of a batch.
struct EventRow {
  var time: Instant?
  /// The time in UTC in a batch of local times.
  var stamp: Instant?
  var level = Level.none
  var marks: RecordMarks
  var place: RecordBatch.Place
  var number: UInt64?
  var id: UInt32 = 0
  var levelByte: UInt8 = 0
  var code: ErrorCode?
  // Where names stand in the text that was written beside.
  var provider: Range<Int>?
  var channel: Range<Int>?
  var computer: Range<Int>?
  var package: Range<Int>?
  var title: Range<Int>?

  /// A row that says nothing yet.
  init() {
    marks = []
    place = RecordBatch.Place(offset: 0, length: 0, number: 0)
  }

  /// A row for a record that could not be decoded: what its header tells.
  init(unreadableAt place: RecordBatch.Place, written: Instant?, marks: RecordMarks) {
    time = written
    self.place = place
    self.marks = written == nil ? marks : marks.union(.exact)
  }

  /// What `draft` says; its names are written to `names`.
  init(
    _ draft: borrowing EventDraft, into names: EvtxArena, place: RecordBatch.Place, written: Instant?,
    marks: RecordMarks
  ) {
    self.place = place
    self.marks = marks
    code = draft.findings.code
    number = Self.number(draft.field(.eventRecordID))
    if let number { self.place.number = number }
    id = Self.number(draft.field(.eventID)).flatMap { UInt32(exactly: $0) } ?? 0
    time = draft.time ?? draft.field(.time).flatMap(Self.time) ?? written
    if time != nil { self.marks.insert(.exact) }
    if let level = Self.levelByte(draft.field(.level)) { set(level: level) }
    provider = Self.put(draft.field(.provider), into: names)
    channel = Self.put(draft.field(.channel), into: names)
    computer = Self.put(draft.field(.computer), into: names)
    package = Self.put(draft.findings.package.map { draft.body.bytes($0) }, into: names)
    title = Self.put(draft.findings.title.map { draft.body.bytes($0) }, into: names)
  }

  private static func put(_ value: UnsafeBufferPointer<UInt8>?, into names: EvtxArena) -> Range<Int>? {
    guard let value else { return nil }
    let start = names.count
    names.append(value)
    return start..<names.count
  }

  /// The level byte that `value` spells; nil when it is none.
  static func levelByte(_ value: UnsafeBufferPointer<UInt8>?) -> UInt8? {
    number(value).flatMap { UInt8(exactly: $0) }
  }

  /// Takes the level over; 0 counts as information, as the event viewer has it.
  mutating func set(level byte: UInt8) {
    levelByte = byte
    level =
      switch byte {
      case 1: .fatal
      case 2: .error
      case 3: .warning
      case 0, 4: .info
      case 5: .verbose
      default: .none
      }
    if byte == 1 || byte == 2 { marks.insert(.failure) }
  }

  private static func number(_ bytes: UnsafeBufferPointer<UInt8>?) -> UInt64? {
    guard let bytes, !bytes.isEmpty, bytes.count <= 19 else { return nil }
    var number: UInt64 = 0
    for byte in bytes {
      guard (48...57).contains(byte) else { return nil }
      // 19 digits always fit.
      number = number * 10 + UInt64(byte - 48)
    }
    return number
  }

  /// A literal time, `2016-07-08T18:12:51.681640800Z`, with any number of digits behind the point.
  private static func time(_ bytes: UnsafeBufferPointer<UInt8>) -> Instant? {
    func part(_ start: Int, _ count: Int) -> Int? {
      guard start + count <= bytes.count else { return nil }
      var number = 0
      for byte in bytes[start..<start + count] {
        guard (48...57).contains(byte) else { return nil }
        number = number * 10 + Int(byte - 48)
      }
      return number
    }
    guard let year = part(0, 4), let month = part(5, 2), let day = part(8, 2), let hour = part(11, 2),
      let minute = part(14, 2), let second = part(17, 2)
    else { return nil }
    var fraction: Int64 = 0
    var step: Int64 = 1_000_000
    if bytes.count > 19, bytes[19] == UInt8(ascii: ".") {
      for byte in bytes[20...] {
        guard (48...57).contains(byte), step > 0 else { break }
        fraction += Int64(byte - 48) * step
        step /= 10
      }
    }
    return Instant(
      year: year, month: month, day: day, hour: hour, minute: minute, second: second, fraction: fraction)
  }
}

// MARK: - The batch

extension EventRow {
  /// Adds the row as a record that starts at `start` of the batch's text.
  ///
  /// - Parameters:
  ///   - view: the text beside, in which the names stand.
  ///   - place: nil when the batch's text is text.
  func append(to batch: inout RecordBatch, _ view: ByteView, start: Int, place: RecordBatch.Place?) {
    batch.append(start: start, time: time, kind: .event, level: level, marks: marks, place: place)
    if let stamp { batch.stamp(stamp) }
    func term(_ kind: TermKind, _ range: Range<Int>?) -> TermID? {
      guard let range, !range.isEmpty else { return nil }
      let term = batch.intern(kind, view[range])
      batch.mention(term)
      return term
    }
    let provider = term(.provider, provider)
    let channel = term(.channel, channel)
    let computer = term(.computer, computer)
    var package = term(.package, package)
    let title = term(.title, title)
    for range in [self.package, self.title].compactMap({ $0 }) {
      for article in Self.articles(view, range) {
        let term = batch.intern(.package, article)
        batch.mention(term)
        if package == nil { package = term }
      }
    }
    if let code, code.isFailure { batch.code(StatusReference(code: code)) }
    guard let provider else { return }
    batch.attach(
      .event(
        Payload.Event(
          provider: provider, id: id, level: levelByte, channel: channel, computer: computer, code: code,
          package: package, title: title, number: number ?? 0)))
  }

  /// The KB numbers in `range`, `KB` and six or seven digits, in the order in which they stand.
  private static func articles(_ view: ByteView, _ range: Range<Int>) -> [String] {
    var found: [String] = []
    var position = range.lowerBound
    while position + 8 <= range.upperBound {
      if view[position] | 0x20 == UInt8(ascii: "k"), view[position + 1] | 0x20 == UInt8(ascii: "b") {
        var end = position + 2
        while end < range.upperBound, (48...57).contains(view[end]) { end += 1 }
        if (6...7).contains(end - position - 2) { found.append("KB" + view.text(position + 2..<end)) }
        position = end
      } else {
        position += 1
      }
    }
    return found
  }
}
