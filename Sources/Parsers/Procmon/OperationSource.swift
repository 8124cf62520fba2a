import Records

/// What asks and answers alike: a capture, or what Process Monitor exported of one.
public protocol OperationSource: Sendable {
  /// What it covers; looks at all of it once.
  var summary: CaptureSummary { get }
  /// Whether its times are local readings and not UTC.
  var isLocalTime: Bool { get }
  /// The folder of Windows without volume, `\Windows`.
  var systemRoot: String { get }
  /// Stretches that together hold the operations of a span of time, to be scanned at the same time; nil for all.
  func stretches(_ span: ClosedRange<Int64>?) -> [Range<Int>]
  /// Calls `body` with the fixed part of each operation of a stretch.
  func scan(_ stretch: Range<Int>, _ words: ResultWords, _ body: (OperationHead, PathUnits) -> Void)
  /// The whole operation.
  func row(_ head: OperationHead, _ words: ResultWords) -> OperationRow
  /// How a successful or refused CreateFile opens; nil for other operations.
  func opening(_ head: OperationHead, _ words: ResultWords) -> OperationOpening?
  /// Whether an operation marks its file for deletion, or takes the mark away; nil for others.
  func deletes(_ head: OperationHead, _ words: ResultWords) -> Bool?
}

/// The fixed part of an operation: what questions are asked about.
public struct OperationHead: Sendable, Hashable {
  /// What an operation is to a question.
  public enum Act: UInt8, Sendable {
    /// CreateFile.
    case open
    /// CloseFile: the last handle goes.
    case close
    /// SetDispositionInformationFile.
    case dispose
    /// Another change of a name: rename, link.
    case rename
    /// Another operation on a file.
    case file
    /// An operation on the registry.
    case registry
    /// Anything else.
    case other
  }

  /// Where it stands: number of an event, or first byte of an exported row.
  public var position: Int
  /// Its time, in the clock of the source.
  public var time: Int64
  /// Who: the same number for the same process within the source.
  public var process: UInt64
  /// Process id.
  public var pid: UInt32
  /// The thread; nil when an export leaves it out.
  public var tid: UInt32?
  /// What it does.
  public var act: Act
  /// The result as NTSTATUS.
  public var result: UInt32

  /// Whether it succeeded: severities success and information, but for what is looked for elsewhere or still pending.
  public var isSuccess: Bool { result < 0x8000_0000 && result != 0x104 && result != 0x103 }
}

/// How a file was opened.
public struct OperationOpening: Sendable, Hashable {
  /// Rights, each bit one of ``read``, ``write``, ``delete``.
  public var access: UInt8
  /// What it leaves to others.
  public var sharing: UInt8
  /// Whether the file goes when the handle is closed.
  public var deletesOnClose: Bool

  static let read: UInt8 = 1
  static let write: UInt8 = 2
  static let delete: UInt8 = 4

  /// Whether one of the two would be refused beside the other.
  func conflicts(with other: OperationOpening) -> Bool {
    access & ~other.sharing != 0 || other.access & ~sharing != 0
  }
}

/// A whole operation, in words.
public struct OperationRow: Sendable {
  /// One module of a stack.
  public struct Frame: Sendable, Hashable {
    /// File name.
    public var module: String
    /// Who made it.
    public var company: String
    /// Its version.
    public var version: String
  }

  /// Where it stands in the source.
  public var place: RecordBatch.Place
  /// Its time.
  public var time: Int64?
  /// Process name.
  public var process: String
  /// Process id.
  public var pid: UInt32
  /// Thread id.
  public var tid: UInt32
  /// Path of the process's program.
  public var image: String
  /// Who made it.
  public var company: String
  /// Its version.
  public var version: String
  /// The operation.
  public var operation: String
  /// The path.
  public var path: String
  /// The result.
  public var result: UInt32
  /// The result in Process Monitor's words.
  public var resultWord: String
  /// Ticks of 100 ns; nil when it had not ended.
  public var duration: UInt64?
  /// The details as Process Monitor words them.
  public var detail: String
  /// Modules on the stack, each once, the innermost first.
  public var stack: [Frame]
}

/// What a capture covers, by one look at all of it.
public struct CaptureSummary: Sendable {
  /// Number of events.
  public var events = 0
  /// Number of events that cannot be read.
  public var unread = 0
  /// Earliest and latest time; nil when no event has a full time.
  public var span: ClosedRange<Int64>?
  /// Whether no time lies before the one of the event before.
  public var isSorted = true
  /// What every machine does all the time and is not in it: signs that it was saved with a filter.
  public var missing: [String] = []
  /// Computer.
  public var computer = ""
  /// Build of Windows.
  public var build = ""
  /// Whether Process Monitor closed it.
  public var isClosed = true
}

/// Process Monitor's words for results.
public struct ResultWords: Sendable {
  private let words: [UInt32: String]
  private let codes: [String: UInt32]

  /// Words by code; of several codes with one word, the smallest stands for it.
  public init(_ words: [UInt32: String]) {
    self.words = words
    codes = Dictionary(
      words.map { ($1, $0) }, uniquingKeysWith: { min($0, $1) })
  }

  /// The word, or the number as Process Monitor prints it.
  public func word(_ code: UInt32) -> String {
    words[code] ?? "0x" + String(code, radix: 16, uppercase: true)
  }

  /// The code of a word; nil for a word that is not known.
  public func code(_ word: String) -> UInt32? {
    if let code = codes[word] { return code }
    guard word.hasPrefix("0x") || word.hasPrefix("0X") else { return nil }
    return UInt32(word.dropFirst(2), radix: 16)
  }
}
