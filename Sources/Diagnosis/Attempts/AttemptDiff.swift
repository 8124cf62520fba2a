import LogStore
import Records

/// Two attempts compared by the kinds of their records, not by their texts.
///
/// A kind is what stays of a record without time, path, number, name and GUID: its component, its plain words, its kind
/// and its codes. Loops run as often as an update has packages, so each kind counts where it first occurs.
public struct AttemptDiff: Sendable {
  /// A kind of record on one side.
  public struct Entry: Sendable {
    /// Its first record.
    public let record: RecordID
    /// How many there are.
    public internal(set) var count: Int
    let signature: Signature
  }

  struct Signature: Hashable, Sendable {
    var kind: RecordKind
    var words: String
    var codes: [ErrorCode]
  }

  /// One side.
  public struct Side: Sendable {
    /// The kinds in the order in which they first occur.
    public let entries: [Entry]
    /// Positions in ``entries`` of those that the other side lacks.
    public internal(set) var own: [Int] = []

    /// The first kind that the other side lacks.
    public var first: Entry? { own.first.map { entries[$0] } }

    /// The kinds right before the first that the other side lacks.
    public func context(_ count: Int) -> ArraySlice<Entry> {
      guard let first = own.first else { return [] }
      return entries[max(0, first - count)..<first]
    }
  }

  /// The side that is named first.
  public let left: Side
  /// The other side.
  public let right: Side
  /// Number of kinds with which both begin alike.
  public let common: Int

  /// Compares two attempts, of one case or of two.
  ///
  /// O(records of both).
  public init(_ left: Attempt, in leftStore: LogStore, _ right: Attempt, in rightStore: LogStore) {
    var (first, second) = (
      Side(entries: Self.entries(left, leftStore)), Side(entries: Self.entries(right, rightStore))
    )
    let (mine, yours) = (Set(first.entries.map(\.signature)), Set(second.entries.map(\.signature)))
    first.own = first.entries.indices.filter { [entries = first.entries] in
      !yours.contains(entries[$0].signature)
    }
    second.own = second.entries.indices.filter { [entries = second.entries] in
      !mine.contains(entries[$0].signature)
    }
    common = zip(first.entries, second.entries).prefix { $0.signature == $1.signature }.count
    self.left = first
    self.right = second
  }

  /// Records of its sessions, or those that tell of it where the text of servicing is gone.
  private static func entries(_ attempt: Attempt, _ store: LogStore) -> [Entry] {
    var records: [RecordID] = attempt.sessions.flatMap { index in
      store.sessions[index].records.map { RecordID(index: $0) }
    }
    if records.isEmpty { records = attempt.records }
    var entries: [Entry] = []
    var known: [Signature: Int] = [:]
    for record in records {
      guard store.marks(record).isDisjoint(with: [.noise, .copy]) else { continue }
      let signature = signature(record, store)
      // Values alone are no kind: a line of a dump, for example.
      guard !signature.words.isEmpty || signature.kind != .log else { continue }
      if let index = known[signature] {
        entries[index].count += 1
      } else {
        known[signature] = entries.count
        entries.append(Entry(record: record, count: 1, signature: signature))
      }
    }
    return entries
  }

  /// Words of a record that are looked at, and bytes.
  private static let most = (words: 10, bytes: 400)

  private static func signature(_ record: RecordID, _ store: LogStore) -> Signature {
    if case .event(let event) = store.payload(record) {
      return Signature(
        kind: .event, words: "\(store.terms.text(event.provider)) \(event.id)", codes: store.codes(of: record)
      )
    }
    let words = store.withBytes(record) { plainWords($0) }
    return Signature(kind: store.kind(record), words: words, codes: store.codes(of: record))
  }

  /// The words of a text that hold letters alone: not times, paths, numbers, names of packages and files, GUIDs.
  static func plainWords(_ text: ByteView) -> String {
    var words: [UInt8] = []
    var count = 0
    var position = 0
    let end = min(text.count, most.bytes)
    while position < end, count < most.words {
      while position < end, isBlank(text[position]) { position += 1 }
      let start = position
      while position < end, !isBlank(text[position]) { position += 1 }
      // A sign at the end of a word is not part of it.
      var last = position
      while last > start,
        [UInt8(ascii: ","), UInt8(ascii: "."), UInt8(ascii: ":"), UInt8(ascii: ";")].contains(text[last - 1])
      {
        last -= 1
      }
      guard last > start, (start..<last).allSatisfy({ isLetter(text[$0]) }) else { continue }
      if count > 0 { words.append(0x20) }
      for index in start..<last { words.append(text[index]) }
      count += 1
    }
    return String(decoding: words, as: UTF8.self)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }
}
