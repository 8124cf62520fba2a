import Intake
import LogStore
import Parsers
import Records

/// A source with its bytes, ready to be parsed.
struct LoadedSource: Sendable {
  let source: Source
  let file: EvidenceFile
  let text: TextBuffer
  let firstInvalid: Int?

  let reader: (any SourceReader)?
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
    var text = file.bytes
    var encoding = TextEncoding.binary
    var offsets: OffsetMap?
    var firstInvalid: Int?
    var keepsLines = true
    let kind: SourceKind
    var detail: String?
    var format =
      file.isWhole && file.memberCount == nil
      ? InputFormat.binary(FormatSample(view, path: file.path, isText: false)) : nil
    if let format {
      kind = format.kind
      // Places of a hive are bytes, not lines.
      keepsLines = kind != .hive
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
        keepsLines = decoded.keepsLines
        format = InputFormat.text(FormatSample(text.view, path: file.path, isText: true))
        kind = format?.kind ?? .text
      }
    }
    self.text = text
    self.firstInvalid = firstInvalid
    source = Source(
      id: id, path: file.path, kind: kind, detail: detail, encoding: encoding, byteCount: file.byteCount,
      offsets: offsets, keepsLines: keepsLines)
    reader = format?.reader(source: id, text: text, path: file.path, companions: companions)
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
  func read(_ piece: Range<Int>) -> RecordBatch? {
    guard var batch = reader?.read(piece) else { return nil }
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

  /// What is wrong with the source as a whole.
  var complaints: [Complaint] {
    func complaint(_ problem: Complaint.Problem, _ action: Complaint.Action, at offset: Int = 0) -> Complaint
    {
      Complaint(
        location: Location(
          source: source.id, offset: UInt64(source.offsets?.original(of: offset) ?? offset), length: 0,
          number: nil),
        problem: problem, action: action)
    }
    var found = file.faults.map { complaint($0.problem, $0.action) }
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
    if let end = file.shrankAt { found.append(complaint(.shrank, .keptPartly, at: end)) }
    return found
  }
}
