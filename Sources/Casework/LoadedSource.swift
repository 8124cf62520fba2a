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

  /// Recognises and decodes a file.
  init(id: SourceID, file: EvidenceFile) {
    self.file = file
    let view = file.bytes.view
    func source(
      _ kind: SourceKind, _ encoding: TextEncoding, detail: String? = nil, offsets: OffsetMap? = nil
    ) -> Source {
      Source(
        id: id, path: file.path, kind: kind, detail: detail, encoding: encoding, byteCount: file.bytes.count,
        offsets: offsets)
    }
    if let binary = SourceFormat.binaryKind(view) {
      self.source = source(binary.kind, .binary, detail: binary.word)
      text = file.bytes
      firstInvalid = nil
      return
    }
    let encoding = TextDecoder.encoding(of: view)
    guard encoding != .binary else {
      self.source = source(.unknown, .binary)
      text = file.bytes
      firstInvalid = nil
      return
    }
    let decoded = TextDecoder.decode(file.bytes, as: encoding)
    text = decoded.text
    firstInvalid = decoded.firstInvalid
    self.source = source(SourceFormat.textKind(decoded.text.view), encoding, offsets: decoded.offsets)
  }

  /// A piece of work: small enough to share among cores, large enough to be worth it.
  enum Job: Sendable {
    case text(Range<Int>)
    case chunks(Range<Int>)
    case excerpts
  }

  static let textStep = 8 << 20
  static let chunkStep = 64

  /// The jobs of this source; their cuts depend on the source alone.
  var jobs: [Job] {
    switch source.kind {
    case .cbs, .dism:
      return stride(from: 0, to: text.count, by: Self.textStep).map {
        .text($0..<min($0 + Self.textStep, text.count))
      }
    case .evtx:
      let count = EvtxParser(source: source.id, file: text).chunkCount
      return stride(from: 0, to: max(count, 1), by: Self.chunkStep).map {
        .chunks($0..<min($0 + Self.chunkStep, max(count, 1)))
      }
    case .mail: return [.excerpts]
    case .text, .unsupported, .unknown, .empty: return []
    }
  }

  /// Bytes that a job reads, for progress.
  func bytes(of job: Job) -> Int {
    switch job {
    case .text(let range): range.count
    case .chunks(let range): range.count * 65_536
    case .excerpts: text.count
    }
  }

  func run(_ job: Job) -> RecordBatch {
    switch job {
    case .text(let range): parseText(range)
    case .chunks(let range): EvtxParser(source: source.id, file: text).parse(chunks: range)
    case .excerpts: ExcerptParser(source: source.id, text: text).parse()
    }
  }

  /// Records of a range, and a complaint when bytes in it are not valid in the encoding that was found: the
  /// encoding is decided from the file's beginning.
  private func parseText(_ range: Range<Int>) -> RecordBatch {
    var batch = CBSParser(source: source.id, text: text).parse(range)
    guard source.encoding == .utf8, firstInvalid == nil,
      let offset = TextDecoder.firstInvalidUTF8(text.view, in: range)
    else {
      return batch
    }
    batch.complain(
      Complaint(
        location: Location(source: source.id, offset: UInt64(offset), length: 1, number: nil),
        problem: .encoding(TextEncoding.utf8.rawValue), action: .readAnyway))
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
