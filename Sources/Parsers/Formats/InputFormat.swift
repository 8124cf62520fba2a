import Records

/// One input format: how a source is told to be of it, and how it is read.
///
/// A new format is a folder with such a value and one line in ``all``; README's list is made from that.
public struct InputFormat: Sendable {
  /// How sure a look at a text is.
  public enum Likeness: Sendable {
    /// Something else.
    case no
    /// It may be, unless another format is sure.
    case likely
    /// Nothing else looks so.
    case sure
  }

  /// What a source of it is called.
  public let kind: SourceKind
  /// The files that hold it, as README and `kbtriage formats` name them; what is read of it stands in the wording,
  /// `format.<kind>`.
  public let files: String
  /// Whether its bytes are turned into UTF-8 before it is asked and read.
  let isText: Bool
  /// Whether the first ``beginning`` bytes of a longer text decide how likely it is.
  var needsOnlyBeginning = false
  let likeness: @Sendable (FormatSample) -> Likeness
  let makeReader: @Sendable (ReaderInput) -> any SourceReader
  /// Names of files beside one of that name, of which a reader needs the bytes, too.
  var companions: @Sendable (String) -> [String] = { _ in [] }

  /// Its name where several formats share a kind.
  var ownName: String?

  /// A name that no other format has.
  public var name: String { ownName ?? kind.rawValue }

  /// All formats, in the order in which they are asked: the first that is sure has it, else the first that is likely.
  public static let all: [InputFormat] = [
    .evtx, .procmon, .procmonExport, .hive, .hiveLog, .cbs, .setup, .dism, .windowsUpdate, .reportingEvents,
    .setupAPI, .checkSUR,
    .filterList,
    .poqexec, .compatData, .setupDiag, .registryExport, .manifest, .pending, .eventExport, .mail, .toolOutput,
    .storeFile,
  ]

  /// The format of bytes as sent; nil when they may be text.
  public static func binary(_ sample: FormatSample) -> InputFormat? {
    // By index: a format taken out would be counted in and out.
    binaries.indices.first { binaries[$0].likeness(sample) != .no }.map { binaries[$0] }
  }

  private static let binaries = all.filter { !$0.isText }
  private static let texts = all.filter(\.isText)

  /// The format of a text in UTF-8; nil when no format knows it.
  public static func text(_ sample: FormatSample) -> InputFormat? {
    var likely: Int?
    for index in texts.indices {
      switch texts[index].likeness(sample) {
      case .sure: return texts[index]
      case .likely: likely = likely ?? index
      case .no: break
      }
    }
    return likely.map { texts[$0] }
  }

  /// Bytes of a text that formats of lines look at to say what it is.
  public static let beginning = 4 << 20

  /// The format of a text of which more will come, when that cannot change it; nil when it can.
  public static func text(beginning sample: FormatSample) -> InputFormat? {
    guard sample.view.count > beginning else { return nil }
    for format in all where format.isText {
      guard format.needsOnlyBeginning else { return nil }
      if format.likeness(sample) == .sure { return format }
    }
    return nil
  }

  /// A reader of a source of this format.
  ///
  /// - Parameters:
  ///   - path: where the source stands.
  ///   - companions: those of the files named by ``companionNames(of:)`` that there are.
  public func reader(
    source: SourceID, text: TextBuffer, path: String = "", companions: [Companion] = []
  ) -> any SourceReader {
    makeReader(ReaderInput(source: source, text: text, path: path, companions: companions))
  }

  /// Names of the files that a reader of a file of that name wants to see with it, in the folder or archive where it
  /// stands; case does not matter.
  public func companionNames(of name: String) -> [String] { companions(name) }
}

/// A file beside a source, of which its reader needs the bytes.
public struct Companion: Sendable {
  /// Its name, without a folder.
  public var name: String
  /// Its bytes.
  public var text: TextBuffer

  /// Makes one.
  public init(name: String, text: TextBuffer) {
    self.name = name
    self.text = text
  }
}

/// What a reader is made from.
struct ReaderInput: Sendable {
  /// The source's number.
  var source: SourceID
  /// Its bytes; text in UTF-8.
  var text: TextBuffer
  /// Its path, as shown to people.
  var path: String
  /// What stands beside it.
  var companions: [Companion] = []
}

/// Reads a source piece by piece.
public protocol SourceReader: Sendable {
  /// Pieces that can be read at the same time, in the order of the source; their cuts depend on the source alone.
  var pieces: [Range<Int>] { get }
  /// Number of bytes in a piece, for progress.
  func byteCount(of piece: Range<Int>) -> Int
  /// The records of a piece.
  func read(_ piece: Range<Int>) -> RecordBatch
  /// The same, when the columns of a batch that nobody needs any more may be taken for them.
  func read(_ piece: Range<Int>, reusing spare: inout RecordBatch?) -> RecordBatch
  /// The records of a piece of a source of which more will come, when that cannot change them; nil when it can.
  func readEarly(_ piece: Range<Int>) -> RecordBatch?
  /// The event that a record's text is, as lines `name: value` behind a first line; nil when it has that form.
  func eventText(_ record: Range<Int>) -> String?
}

extension SourceReader {
  /// The pieces of most formats count in bytes.
  public func byteCount(of piece: Range<Int>) -> Int { piece.count }

  /// Columns of their own are what most formats need.
  public func read(_ piece: Range<Int>, reusing spare: inout RecordBatch?) -> RecordBatch { read(piece) }

  /// Most formats are read when they are whole.
  public func readEarly(_ piece: Range<Int>) -> RecordBatch? { nil }

  /// Most records are no events, and those of event logs are rewritten in that form.
  public func eventText(_ record: Range<Int>) -> String? { nil }
}

/// What a format is asked about: the beginning of a source, and all of it where that is needed.
///
/// A class, so that what only some formats ask is looked for once, and only when one does.
public final class FormatSample {
  /// The bytes, in UTF-8 for formats of text.
  public let view: ByteView
  /// The last part of the path: a hint where the content leaves the choice open.
  public private(set) lazy var name = lastPart(of: path, separators: .any)
  /// Lines with a CBS prefix among the first 64; nothing for bytes that were not decoded.
  var prefixes: CBSParser.Prefixes { isText ? textPrefixes : CBSParser.Prefixes() }
  /// The first 64 lines that are not empty; none of bytes that were not decoded.
  var lines: [Range<Int>] { isText ? textLines : [] }

  private lazy var textPrefixes = CBSParser.prefixedLines(view)
  private lazy var textLines = Self.firstLines(view)
  private let path: String
  private var isText: Bool

  /// A sample of `view`.
  ///
  /// - Parameter isText: whether it is UTF-8 text.
  public init(_ view: ByteView, path: String, isText: Bool) {
    self.view = view
    self.path = path
    self.isText = isText
  }

  /// The same bytes, which have turned out to be a text in UTF-8.
  public func asText() -> FormatSample {
    isText = true
    return self
  }

  /// Whether the name is `stem`, with anything between it and `suffix`; in any case.
  func isNamed(_ stem: String, _ suffix: String) -> Bool {
    // Most names differ in the first letter.
    guard let first = name.utf8.first, let wanted = stem.utf8.first, first | 0x20 == wanted | 0x20 else {
      return false
    }
    let lowered = name.lowercased()
    return lowered.hasPrefix(stem) && lowered.hasSuffix(suffix)
  }

  /// The first byte that is no blank.
  var firstByte: UInt8? {
    lines.first.flatMap { line in view[line].buffer.first { $0 > 0x20 } }
  }

  /// How much the text looks like a log whose lines `matches` accepts: nearly all of many, or two.
  func likeness(_ matches: (Range<Int>) -> Bool) -> InputFormat.Likeness {
    let found = lines.count(where: matches)
    if lines.count >= 20, found * 10 >= lines.count * 9 { return .sure }
    return found >= 2 || (found == 1 && lines.count <= 2) ? .likely : .no
  }

  private static func firstLines(_ view: ByteView) -> [Range<Int>] {
    var walker = LineWalker(view: view)
    var position = CBSParser.startAfterMark(view)
    var lines: [Range<Int>] = []
    while lines.count < 64, position < min(view.count, InputFormat.beginning) {
      let end = walker.end(of: position, before: min(view.count, position + 65_536))
      if end.content > position, walker.isLineStart(position) || lines.isEmpty {
        lines.append(position..<end.content)
      }
      position = max(end.next, position + 1)
    }
    return lines
  }
}
