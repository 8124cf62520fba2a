import Records

/// Turns the text of a mail, paste or forum post back into log lines as the log had them.
///
/// People send excerpts: wrapped by the mail program, quoted, marked up, with blanks inside hash values and
/// with dates masked. ``repair(_:source:)`` finds the records in such a text and writes each one as CBS.log
/// would have it; everything else stays, byte for byte, as prose. What was done is not taken on trust: CSI
/// records state the lengths of the names and hashes in them, and these statements are checked.
///
///     > 2023-03-04 05:06:07, Error CSI 0000002a (F) Attempting to
///     > mark store corrupt with category [l:18 ml:19]'CorruptPayloadFile'
///
/// becomes
///
///     2023-03-04 05:06:07, Error                 CSI    0000002a (F) Attempting to mark store corrupt ...
///
/// The work is linear in the size of the text; a record is read up to ``recordLimit`` bytes.
public enum ExcerptRepair {
  /// Most bytes of one record; what follows stays prose, with a complaint.
  public static let recordLimit = 65_536

  /// A repaired text.
  public struct Repaired: Sendable {
    /// Canonical text; every piece ends in a line feed.
    public var bytes: [UInt8] = []
    /// The pieces, which tile ``bytes`` in order.
    public var pieces: [Piece] = []
    /// Contradictions and limits.
    public var complaints: [Complaint] = []

    /// An empty text.
    public init() {}
  }

  /// What a piece is.
  public enum Kind: UInt8, Sendable {
    /// A record of the CBS family: CBS, CSI, DISM, ...
    ///
    /// Its text starts with `YYYY-MM-DD HH:MM:SS, Level` or, when the excerpt gives no readable clock, with
    /// the level alone; level and component are padded as in original files. Further lines of the record
    /// follow without a prefix. A prefixed line that goes on in the middle of a message (original logs have
    /// these too) stays a piece of its own.
    case cbs
    /// A line of WindowsUpdate.log, what the mail program wrapped joined again.
    case update
    /// A row of an event table, the text of an event, or an event as XML; ``Piece/event`` has its values.
    case event
    /// Anything else, unchanged.
    case prose
  }

  /// A stretch of the repaired text.
  public struct Piece: Sendable, Hashable {
    /// What it is.
    public var kind: Kind
    /// First byte in ``Repaired/bytes``.
    public var start: Int
    /// Number of bytes, with the final line feed.
    public var length: Int
    /// Where it stood in the original text.
    public var place: RecordBatch.Place
    /// Lines were joined, or characters other than blanks were removed or replaced.
    public var repaired = false
    /// Repaired, and all lengths and digit counts that the record states agree (and it states at least one).
    public var proven = false
    /// A stated length or digit count disagrees, whether the text was repaired or came altered.
    public var disproven = false
    /// Values of an event; nil for other kinds.
    public var event: EventValues?

    /// Makes a piece without marks.
    public init(kind: Kind, start: Int, length: Int, place: RecordBatch.Place) {
      self.kind = kind
      self.start = start
      self.length = length
      self.place = place
    }
  }

  /// What an event row or event text says.
  public struct EventValues: Sendable, Hashable {
    /// The level; `.none` when not said.
    public var level: Level = .none
    /// The wall clock of whoever took the excerpt; its zone is not known.
    public var localTime: Instant?
    /// The time in UTC, which only event XML gives.
    public var utcTime: Instant?
    /// The provider as written, for example `WindowsUpdateClient`.
    public var provider = ""
    /// The event number.
    public var id: UInt32?
    /// The error code, only when it is spelled as 0x and hex digits.
    public var code: ErrorCode?
    /// The first KB number, for example `KB5013941`.
    public var kb: String?
    /// The update's title with its KB number.
    public var title: String?

    /// Makes values that say nothing.
    public init() {}
  }

  /// Repairs `view`: UTF-8, any bytes allowed; what is not valid passes through.
  public static func repair(_ view: ByteView, source: SourceID) -> Repaired {
    var reader = ExcerptReader(view, source: source)
    reader.run()
    return reader.result
  }
}
