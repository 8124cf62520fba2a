import Intake
import LogStore
import Parsers
import Records

/// A source with its bytes, ready to be parsed.
///
/// An object, so that the load and each snapshot of it share what they know of 100,000 files.
final class LoadedSource: Sendable {
  let source: Source
  let file: EvidenceFile
  let text: TextBuffer
  let firstInvalid: Int?

  let reader: (any SourceReader)?
  /// Whether its bytes can change while they are read: of small files they are copied at once.
  let canChange: Bool
  /// Whether it is a capture, which is asked and not only read.
  let isCapture: Bool
  /// How the rest of a source that is still coming will be read; of 100,000 sources that are there none has it.
  private let coming: Coming?

  private final class Coming: Sendable {
    let format: InputFormat

    init(_ format: InputFormat) {
      self.format = format
    }
  }

  /// What was found beside it and is used, or missed.
  private let relation: Neighbours.Relation?

  /// Recognises and decodes a file.
  ///
  /// - Parameters:
  ///   - companions: files beside it of which its reader needs the bytes.
  ///   - relation: what it is to files beside it.
  init(
    id: SourceID, file: EvidenceFile, companions: [Companion] = [], relation: Neighbours.Relation? = nil
  ) {
    self.file = file
    self.relation = relation
    let view = file.bytes.view
    let sample = FormatSample(view, path: file.path, isText: false)
    var text = file.bytes
    var encoding = TextEncoding.binary
    var offsets: OffsetMap?
    var firstInvalid: Int?
    let kind: SourceKind
    var detail: String?
    var format =
      file.isWhole && file.memberCount == nil
      ? InputFormat.binary(sample) : nil
    if let format {
      kind = format.kind
    } else if file.memberCount != nil {
      kind = file.isMail ? .message : .archive
      detail = ArchiveKind.of(view)?.rawValue
    } else if relation == .log {
      kind = .hiveLog
    } else if view.count == 0 {
      kind = file.faults.isEmpty ? .empty : .unknown
    } else if let id = NamedFormat.id(of: view, name: file.path) {
      kind = .unsupported
      detail = id
    } else {
      encoding = TextDecoder.encoding(of: view)
      if encoding == .binary || !file.isWhole {
        encoding = .binary
        kind = .unknown
      } else {
        let decoded = TextDecoder.decode(file.bytes, as: encoding).withoutMarks
        (text, offsets, firstInvalid) = (decoded.text, decoded.offsets, decoded.firstInvalid)
        // Mostly nothing had to be decoded.
        format = InputFormat.text(
          text === file.bytes
            ? sample.asText() : FormatSample(text.view, path: file.path, isText: true))
        kind = format?.kind ?? (OwnDocument.recognises(text.view) ? .own : .text)
      }
    }
    self.text = text
    self.firstInvalid = firstInvalid
    source = Source(
      id: id, path: file.path, kind: kind, detail: detail, encoding: encoding, byteCount: file.byteCount,
      offsets: offsets)
    coming = nil
    reader = format?.reader(source: id, text: text, path: file.path, companions: companions)
    canChange = file.canChange
    // By the kind first: to ask an object what it can do is slow.
    isCapture = kind == .procmon && reader is any OperationSource
  }

  /// A source of which more will come, when what is here decides how it will be read; nil when it does not.
  convenience init?(id: SourceID, path: String, beginning: TextBuffer) {
    let view = beginning.view
    guard view.count > InputFormat.beginning,
      InputFormat.binary(FormatSample(view, path: path, isText: false)) == nil,
      NamedFormat.id(of: view, name: path) == nil, TextDecoder.encoding(of: view) == .utf8
    else { return nil }
    let decoded = TextDecoder.decode(beginning, as: .utf8).withoutMarks
    guard decoded.text === beginning,
      let format = InputFormat.text(beginning: FormatSample(view, path: path, isText: true))
    else { return nil }
    self.init(id: id, path: path, beginning: beginning, format: format, firstInvalid: decoded.firstInvalid)
  }

  private init(
    id: SourceID, path: String, beginning: TextBuffer, format: InputFormat, firstInvalid: Int?
  ) {
    file = EvidenceFile(path: path, bytes: beginning)
    text = beginning
    coming = Coming(format)
    self.firstInvalid = firstInvalid
    relation = nil
    source = Source(id: id, path: path, kind: format.kind, encoding: .utf8, byteCount: beginning.count)
    reader = format.reader(source: id, text: beginning, path: path)
    canChange = false
    isCapture = false
  }

  /// The same source with more of its bytes; `text` begins as this one's does.
  func reaching(_ text: TextBuffer) -> LoadedSource {
    guard let format = coming?.format else { return self }
    return LoadedSource(
      id: source.id, path: source.path, beginning: text, format: format, firstInvalid: firstInvalid)
  }

  /// Whether what was read of `beginning` is what would be read of this source, which is whole.
  func continues(_ beginning: LoadedSource) -> Bool {
    source.kind == beginning.source.kind && source.encoding == beginning.source.encoding
      && text === file.bytes && text.count >= beginning.text.count && firstInvalid == beginning.firstInvalid
  }

  /// Whether some format reads a file that begins so: members that nobody reads are not kept.
  ///
  /// A text may show late what it is, in a mail for example: up to 64 MiB of it any text is good.
  static func isRead(_ head: ByteView, path: String) -> Bool {
    if InputFormat.binary(FormatSample(head, path: path, isText: false)) != nil { return true }
    guard NamedFormat.id(of: head, name: path) == nil else { return false }
    let encoding = TextDecoder.encoding(of: head)
    guard encoding == .utf8, head.count >= Unpacker.textLimit else { return encoding != .binary }
    return InputFormat.text(FormatSample(head, path: path, isText: true)) != nil
  }

  /// The pieces in which the source is read; their cuts depend on the source alone.
  var pieces: [Range<Int>] { reader?.pieces ?? [] }

  /// Bytes of a piece, for progress.
  func byteCount(of piece: Range<Int>) -> Int { reader?.byteCount(of: piece) ?? 0 }

  /// The records of a piece, and a complaint when bytes in it are not valid in the encoding that was found: the
  /// encoding is decided from the file's beginning.
  func read(_ piece: Range<Int>) -> RecordBatch? { reader.map { checked($0.read(piece), piece) } }

  /// The same, when the columns of a batch that nobody needs any more may be taken for them.
  func read(_ piece: Range<Int>, reusing spare: inout RecordBatch?) -> RecordBatch? {
    reader.map { checked($0.read(piece, reusing: &spare), piece) }
  }

  /// The same of a source of which more will come; nil when what comes can change them.
  func readEarly(_ piece: Range<Int>) -> RecordBatch? {
    reader?.readEarly(piece).map { checked($0, piece) }
  }

  private func checked(_ batch: consuming RecordBatch, _ piece: Range<Int>) -> RecordBatch {
    var batch = batch
    if source.encoding == .utf8, firstInvalid == nil,
      let offset = TextDecoder.firstInvalidUTF8(text.view, in: piece)
    {
      batch.complain(
        Complaint(
          location: Location(source: source.id, offset: UInt64(offset), length: 1, number: nil),
          problem: .encoding(TextEncoding.utf8.rawValue), action: .readAnyway))
    }
    return batch
  }

  /// What is wrong with the source as a whole, and what its parser said.
  ///
  /// - Parameter change: what happened to the file while it was read.
  func complaints(_ parsed: some Sequence<Complaint>, change: EvidenceFile.Change?) -> [Complaint] {
    func complaint(_ problem: Complaint.Problem, _ action: Complaint.Action, at offset: Int = 0) -> Complaint
    {
      Complaint(
        location: Location(
          source: source.id, offset: UInt64(source.offsets?.original(of: offset) ?? offset), length: 0,
          number: nil),
        problem: problem, action: action)
    }
    var found = file.faults.map { complaint($0.problem, $0.action) }
    let change = change ?? file.shrankAt.map { .shrank(to: $0) }
    var end: Int?
    if case .shrank(let size)? = change {
      // The reason why nothing is recognised, if so; before it, zeros are no mystery.
      found.append(complaint(.shrank, .keptPartly, at: size))
      end = size
    }
    switch source.kind {
    // What went wrong when it was unpacked is the reason.
    case _ where !found.isEmpty: break
    case .archive, .message: if file.memberCount == 0 { found.append(complaint(.empty, .skipped)) }
    case .empty: found.append(complaint(.empty, .skipped))
    case .unsupported: found.append(complaint(.unsupported(kind: source.detail ?? ""), .skipped))
    case .unknown, .text: found.append(complaint(.unrecognised, .skipped))
    default: break
    }
    if let firstInvalid {
      found.append(complaint(.encoding(source.encoding.rawValue), .readAnyway, at: firstInvalid))
    }
    if case .loneLog(let hive) = relation { found.append(complaint(.loneLog(hive: hive), .skipped)) }
    switch change {
    case .grew(let count)?: found.append(complaint(.grew(count), .keptPartly, at: file.byteCount))
    case .rewritten?: found.append(complaint(.rewritten, .readAnyway))
    case .replaced?: found.append(complaint(.replaced, .readAnyway))
    case .removed?: found.append(complaint(.removed, .readAnyway))
    case .shrank?, nil: break
    }
    return found
      + parsed.filter { complaint in
        guard let end, complaint.location.offset + complaint.location.length > UInt64(end) else {
          return true
        }
        // The zeros behind the new end are told already.
        switch complaint.problem {
        case .nulRun, .limit: return false
        default: return true
        }
      }
  }
}
