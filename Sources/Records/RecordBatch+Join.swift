extension RecordBatch {
  /// What is of one source in a batch of several: its records reach to those of the next part, as does its text.
  public struct Part: Sendable, Hashable {
    /// The source.
    public var source: SourceID
    /// Its first record, counted within the batch.
    public var record: UInt32
    /// Where its text starts in the batch's.
    public var start: Int
  }

  /// Whether it is a whole source, and nothing in it but lines with names and codes: no evidence, no stamps, nothing to
  /// complain about.
  private var isPlain: Bool {
    isLocalTime && starts.first == 0 && textRange == 0..<text.count && payloads.isEmpty && stamps.isEmpty
      && complaints.isEmpty && places.isEmpty && writer == nil
  }

  /// Begins anew with another source, in columns that are there.
  ///
  /// Only for batches of local times without a writer: those that ``join(_:)`` took.
  public mutating func begin(source: SourceID, text: TextBuffer, textRange: Range<Int>) {
    precondition(isLocalTime && writer == nil)
    self.source = source
    self.text = text
    self.textRange = textRange
    parts.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
    times.removeAll(keepingCapacity: true)
    kinds.removeAll(keepingCapacity: true)
    levels.removeAll(keepingCapacity: true)
    marks.removeAll(keepingCapacity: true)
    places.removeAll()
    terms.removeAll()
    mentions.removeAll(keepingCapacity: true)
    codes.removeAll(keepingCapacity: true)
    payloads.removeAll()
    stamps.removeAll()
    complaints.removeAll()
    spellings.removeAll()
    identities.removeAll(keepingCapacity: true)
  }

  /// Takes over the records of the next source, when both are plain text that stands in one block; else false.
  ///
  /// 100,000 small sources are then some thousand batches, each of columns that are worth having.
  public mutating func join(_ next: RecordBatch) -> Bool {
    let last = parts.last?.source ?? source
    guard next.source.index == last.index &+ 1, next.parts.isEmpty, text.continues(in: next.text),
      next.isPlain, isPlain, let joined = text.joined(with: next.text)
    else { return false }
    if parts.isEmpty {
      parts.reserveCapacity(16)
      parts.append(Part(source: source, record: 0, start: 0))
    }
    let (record, start) = (UInt32(count), text.count)
    parts.append(Part(source: next.source, record: record, start: start))
    text = joined
    textRange = 0..<joined.count
    for own in next.starts { starts.append(UInt32(start) + own) }
    times += next.times
    kinds += next.kinds
    levels += next.levels
    marks += next.marks
    guard !next.mentions.isEmpty || !next.codes.isEmpty else { return true }
    let map = terms.absorb(next.terms)
    for mention in next.mentions {
      mentions.append(Mention(record: record + mention.record, term: map[Int(mention.term.index)]))
    }
    for entry in next.codes {
      var status = entry.status
      status.symbol = status.symbol.map { map[Int($0.index)] }
      codes.append(CodeMention(record: record + entry.record, status: status))
    }
    return true
  }
}
