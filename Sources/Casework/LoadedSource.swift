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

  /// Recognises and decodes a file.
  init(id: SourceID, file: EvidenceFile) {
    self.file = file
    let view = file.bytes.view
    var text = file.bytes
    var encoding = TextEncoding.binary
    var offsets: OffsetMap?
    var firstInvalid: Int?
    let kind: SourceKind
    var detail: String?
    var format = InputFormat.binary(FormatSample(view, path: file.path, isText: false))
    if let format {
      kind = format.kind
    } else if view.count == 0 {
      kind = .empty
    } else if let word = NamedFormat.word(for: view) {
      kind = .unsupported
      detail = word
    } else {
      encoding = TextDecoder.encoding(of: view)
      if encoding == .binary {
        kind = .unknown
      } else {
        let decoded = TextDecoder.decode(file.bytes, as: encoding)
        (text, offsets, firstInvalid) = (decoded.text, decoded.offsets, decoded.firstInvalid)
        format = InputFormat.text(FormatSample(text.view, path: file.path, isText: true))
        kind = format?.kind ?? .text
      }
    }
    self.text = text
    self.firstInvalid = firstInvalid
    source = Source(
      id: id, path: file.path, kind: kind, detail: detail, encoding: encoding, byteCount: file.bytes.count,
      offsets: offsets)
    reader = format?.reader(source: id, text: text)
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
    var found: [Complaint] = []
    switch source.kind {
    case .empty: found.append(complaint(.empty, .skipped))
    case .unsupported: found.append(complaint(.unsupported(kind: source.detail ?? ""), .skipped))
    case .unknown, .text: found.append(complaint(.unrecognised, .skipped))
    default: break
    }
    if let firstInvalid {
      found.append(complaint(.encoding(source.encoding.rawValue), .readAnyway, at: firstInvalid))
    }
    if let end = file.shrankAt { found.append(complaint(.shrank, .keptPartly, at: end)) }
    return found
  }
}
