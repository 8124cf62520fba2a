/// Severity as the record states it.
///
/// Not a verdict: the decisive record is often `Info`.
public enum Level: UInt8, Sendable, Comparable {
  /// The record states none.
  case none
  /// Verbose (event level 5).
  case verbose
  /// Information.
  case info
  /// Warning.
  case warning
  /// Error.
  case error
  /// Critical, fatal.
  case fatal

  /// Mildest first.
  public static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
}

/// Properties of a record that are true or false.
public struct RecordMarks: OptionSet, Hashable, Sendable {
  /// The bits.
  public var rawValue: UInt16

  /// Makes a set from bits.
  public init(rawValue: UInt16) {
    self.rawValue = rawValue
  }

  /// The record carries a time of its own.
  public static let timed = RecordMarks(rawValue: 1)
  /// The time is exact to the millisecond or better; without it, to the second.
  public static let exact = RecordMarks(rawValue: 2)
  /// The record states a failure, by meaning and not by level.
  ///
  /// Known noise is recognised later.
  public static let failure = RecordMarks(rawValue: 4)
  /// The record stands in a mail or another paste, not in a log.
  public static let excerpt = RecordMarks(rawValue: 8)
  /// Lines were joined or characters removed to read it.
  public static let repaired = RecordMarks(rawValue: 16)
  /// A repaired text that its own stated lengths or digit counts confirm.
  public static let proven = RecordMarks(rawValue: 32)
  /// A repaired text that its own stated lengths or digit counts contradict.
  public static let disproven = RecordMarks(rawValue: 64)
  /// The record was found outside the bounds that the file's headers state, or is torn.
  public static let salvaged = RecordMarks(rawValue: 128)
  /// The same record stands in a log of the case; set by the store.
  public static let copy = RecordMarks(rawValue: 256)
  /// Matches the list of known noise; set by the store.
  public static let noise = RecordMarks(rawValue: 512)
  /// The CSI part wrote it (column `CSI`).
  public static let csi = RecordMarks(rawValue: 1024)
  /// A line of the update agent's log in a mail, between lines of the servicing stack's.
  public static let agent = RecordMarks(rawValue: 2048)
}

/// What a parser hands over: the records of one stretch of one source, as columns.
///
/// Records tile ``text`` from ``textRange``'s start: record `i` ends where `i + 1` starts. Nothing of the
/// source is left out; text that is no record is a record of kind ``RecordKind/text``. Of sources that are no
/// text, ``text`` are the bytes themselves, and ``writer`` says what they mean.
public struct RecordBatch: Sendable {
  /// A record's place in the source as the customer sent it, for batches whose text was rewritten.
  public struct Place: Sendable, Hashable {
    /// First byte in the source.
    public var offset: UInt64
    /// Number of bytes.
    public var length: UInt32
    /// Line or record number.
    public var number: UInt64

    /// Makes a place.
    public init(offset: UInt64, length: UInt32, number: UInt64) {
      self.offset = offset
      self.length = length
      self.number = number
    }
  }

  /// Where the records come from; of several sources, the first.
  public internal(set) var source: SourceID
  /// The sources, when there are several of them.
  public internal(set) var parts: [Part] = []
  /// The text that ``starts`` count in: the mapped file, or a rewritten copy.
  public internal(set) var text: TextBuffer
  /// What writes the records' text when ``text`` is none; nil when it is.
  public let writer: (any RecordWriter)?
  /// The part of ``text`` that this batch covers.
  public internal(set) var textRange: Range<Int>
  /// Whether times are local wall-clock readings still to be turned into UTC.
  public let isLocalTime: Bool

  /// First byte of each record, counted from `textRange.lowerBound`.
  public internal(set) var starts: [UInt32] = []
  /// Times; local or UTC as ``isLocalTime`` says; of records without ``RecordMarks/timed``, the time of the
  /// record before (0 when there is none).
  public var times: [Int64] = []
  /// Kinds.
  public internal(set) var kinds: [RecordKind] = []
  /// Levels.
  public internal(set) var levels: [Level] = []
  /// Marks.
  public var marks: [RecordMarks] = []
  /// Places, only when the text was rewritten or is none; then one per record.
  public internal(set) var places: [Place] = []

  /// Interned names of this batch.
  public internal(set) var terms = TermTable()
  /// Which record names which term, in record order.
  public internal(set) var mentions: [Mention] = []
  /// Which record carries which code, in record order.
  public internal(set) var codes: [CodeMention] = []
  /// What evidence-bearing records say, in record order.
  public internal(set) var payloads: [PayloadEntry] = []
  /// Records with a UTC stamp of their own beside the local time, in record order.
  public internal(set) var stamps: [Stamp] = []
  /// What could not be read.
  public internal(set) var complaints: [Complaint] = []

  // Identity spellings met so far and what each stands for.
  var spellings = TermTable()
  var identities: [TermID?] = []

  /// A record that names a term.
  public struct Mention: Sendable, Hashable {
    /// Record number within the batch.
    public var record: UInt32
    /// The term.
    public var term: TermID

    /// Makes a mention.
    public init(record: UInt32, term: TermID) {
      self.record = record
      self.term = term
    }
  }

  /// A record that carries a code.
  public struct CodeMention: Sendable, Hashable {
    /// Record number within the batch.
    public var record: UInt32
    /// The status.
    public var status: StatusReference
  }

  /// A record's payload.
  public struct PayloadEntry: Sendable, Hashable {
    /// Record number within the batch.
    public var record: UInt32
    /// What it says.
    public var payload: Payload

    /// Makes an entry.
    public init(record: UInt32, payload: Payload) {
      self.record = record
      self.payload = payload
    }
  }

  /// A UTC stamp of a record.
  public struct Stamp: Sendable, Hashable {
    /// Record number within the batch.
    public var record: UInt32
    /// The stamp.
    public var utc: Instant
  }

  /// An empty batch over `textRange` of `text`, at most 4 GiB.
  public init(
    source: SourceID, text: TextBuffer, textRange: Range<Int>, isLocalTime: Bool,
    writer: (any RecordWriter)? = nil
  ) {
    self.source = source
    self.text = text
    self.writer = writer
    self.textRange = textRange
    self.isLocalTime = isLocalTime
  }

  /// Number of records.
  public var count: Int { starts.count }

  /// Makes room for about `records` records.
  public mutating func reserve(_ records: Int) {
    // Small files have a few records each: columns then grow at most once.
    let records = max(records, 4)
    starts.reserveCapacity(records)
    times.reserveCapacity(records)
    kinds.reserveCapacity(records)
    levels.reserveCapacity(records)
    marks.reserveCapacity(records)
    // Most lines of a large log name a package; an array that stays empty costs nothing.
    if records > 16 { mentions.reserveCapacity(records) }
  }

  /// Makes room for about `records` events, of which each has a place and a payload and names three terms.
  public mutating func reserveEvents(_ records: Int) {
    reserve(records)
    places.reserveCapacity(records)
    payloads.reserveCapacity(records)
    mentions.reserveCapacity(records * 3)
  }

  /// Adds a record that starts at `start` of ``text`` and reaches to the next one.
  ///
  /// - Parameters:
  ///   - start: position in `text`; not before the record added last.
  ///   - time: nil when the record has none of its own.
  ///   - place: required when the text was rewritten.
  @inline(__always)
  public mutating func append(
    start: Int, time: Instant?, kind: RecordKind, level: Level, marks: RecordMarks, place: Place? = nil
  ) {
    precondition(start >= textRange.lowerBound && start <= textRange.upperBound)
    starts.append(UInt32(start - textRange.lowerBound))
    var marks = marks
    if let time {
      marks.insert(.timed)
      times.append(time.filetime)
    } else {
      marks.remove(.timed)
      times.append(times.last ?? 0)
    }
    kinds.append(kind)
    levels.append(level)
    self.marks.append(marks)
    if let place { places.append(place) }
  }

  /// The text ends here rather than at the range given first.
  public mutating func close(at end: Int) {
    textRange = textRange.lowerBound..<max(end, textRange.lowerBound)
  }

  /// The same bytes, and what has come behind them, are in `text`.
  public mutating func move(to text: TextBuffer) {
    precondition(textRange.upperBound <= text.count)
    self.text = text
  }

  /// Changes the record added last.
  public mutating func amendLast(kind: RecordKind? = nil, level: Level? = nil, adding: RecordMarks = []) {
    guard let last = kinds.indices.last else { return }
    if let kind { kinds[last] = kind }
    if let level { levels[last] = level }
    marks[last].formUnion(adding)
  }

  /// Gives the record added last its place in the source as sent.
  public mutating func place(_ place: Place) {
    places.append(place)
  }

  /// The record added last reaches to the end of `place`.
  public mutating func extendLastPlace(to place: Place) {
    guard let last = places.indices.last else { return }
    let end = place.offset + UInt64(place.length)
    if end > places[last].offset { places[last].length = UInt32(clamping: end - places[last].offset) }
  }

  /// Interns a name without saying that a record mentions it.
  @inline(__always)
  public mutating func intern(_ kind: TermKind, _ bytes: ByteView) -> TermID {
    terms.intern(kind, bytes.buffer)
  }

  /// Interns a name without saying that a record mentions it.
  public mutating func intern(_ kind: TermKind, _ text: String) -> TermID {
    terms.intern(kind, text)
  }

  /// Says that the record added last names `term`; a term is kept once per record.
  @inline(__always)
  public mutating func mention(_ term: TermID) {
    guard !starts.isEmpty else { return }
    let record = UInt32(starts.count - 1)
    var index = mentions.count - 1
    while index >= 0, mentions[index].record == record {
      if mentions[index].term == term { return }
      index -= 1
    }
    mentions.append(Mention(record: record, term: term))
  }

  /// Says that the record added last carries `status`.
  public mutating func code(_ status: StatusReference) {
    guard !starts.isEmpty, status.code != nil || status.symbol != nil else { return }
    let entry = CodeMention(record: UInt32(starts.count - 1), status: status)
    var index = codes.count - 1
    while index >= 0, codes[index].record == entry.record {
      if codes[index] == entry { return }
      index -= 1
    }
    codes.append(entry)
  }

  /// Gives the record added last its payload.
  public mutating func attach(_ payload: Payload) {
    guard !starts.isEmpty else { return }
    payloads.append(PayloadEntry(record: UInt32(starts.count - 1), payload: payload))
  }

  /// Says anew what an earlier record said: the head of a list, whose end tells how much it covers.
  ///
  /// - Parameter position: that of the entry in ``payloads``.
  public mutating func replacePayload(at position: Int, with payload: Payload) {
    guard payloads.indices.contains(position) else { return }
    payloads[position].payload = payload
  }

  /// Gives the record added last its UTC stamp.
  public mutating func stamp(_ utc: Instant) {
    guard !starts.isEmpty else { return }
    stamps.append(Stamp(record: UInt32(starts.count - 1), utc: utc))
  }

  /// Adds a complaint.
  public mutating func complain(_ complaint: Complaint) {
    complaints.append(complaint)
  }
}

extension RecordBatch {
  /// Interns a component identity in its canonical spelling; nil when the text is none.
  ///
  /// The spelling as logged is remembered with its answer, so that each one is taken apart once per batch.
  public mutating func identity(_ spelling: ByteView) -> TermID? {
    let raw = spellings.intern(.component, spelling.buffer)
    if Int(raw.index) < identities.count { return identities[Int(raw.index)] }
    let term = ComponentIdentity(logText: spelling.text).map { terms.intern(.component, $0.canonicalText) }
    identities.append(term)
    return term
  }
}
