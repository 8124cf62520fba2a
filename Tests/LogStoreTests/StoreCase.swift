import Fixtures
import Foundation
import Intake
import Knowledge
import Parsers
import Records
import Testing

@testable import LogStore

/// Builds stores from texts, without files.
enum StoreCase {
  /// One text and what it is.
  struct Text: Sendable {
    var bytes: [UInt8]
    var kind = SourceKind.cbs
    /// Bytes that one batch covers.
    var step = 1 << 20

    init(_ bytes: [UInt8], kind: SourceKind = .cbs, step: Int = 1 << 20) {
      self.bytes = bytes
      self.kind = kind
      self.step = step
    }

    init(_ text: String, kind: SourceKind = .cbs, step: Int = 1 << 20) {
      self.init(Array(text.utf8), kind: kind, step: step)
    }
  }

  static func interpretation() throws -> Interpretation {
    Interpretation(codes: try .shared, events: try .shared, noise: try .shared)
  }

  /// A store of `texts`; `order` permutes the batches before they are added.
  static func store(
    _ texts: [Text], order: ([RecordBatch]) -> [RecordBatch] = { $0 }, overrides: [SourceID: ZoneOffset] = [:]
  ) throws -> LogStore {
    var sources: [Source] = []
    var batches: [RecordBatch] = []
    for (index, text) in texts.enumerated() {
      let id = SourceID(index: UInt32(index))
      let buffer = TextBuffer(text.bytes)
      var offsets: OffsetMap?
      var encoding = TextEncoding.utf8
      switch text.kind {
      case .evtx:
        let parser = EvtxParser(source: id, file: buffer)
        batches += stride(from: 0, to: max(parser.chunkCount, 1), by: max(text.step >> 16, 1)).map {
          parser.parse(chunks: $0..<$0 + max(text.step >> 16, 1))
        }
      case .hive:
        if let format = InputFormat.all.first(where: { $0.kind == .hive }) {
          let reader = format.reader(source: id, text: buffer)
          batches += reader.pieces.map { reader.read($0) }
        }
      default:
        encoding = TextDecoder.encoding(of: buffer.view)
        let decoded = TextDecoder.decode(buffer, as: encoding)
        offsets = decoded.offsets
        if text.kind == .eventExport {
          if let format = InputFormat.all.first(where: { $0.kind == .eventExport }) {
            let reader = format.reader(source: id, text: decoded.text)
            batches += reader.pieces.map { reader.read($0) }
          }
        } else if text.kind == .mail {
          batches.append(ExcerptParser(source: id, text: decoded.text).parse())
        } else if let format = InputFormat.all.first(where: { $0.kind == text.kind }), text.kind != .cbs {
          let reader = format.reader(source: id, text: decoded.text)
          batches += reader.pieces.map { reader.read($0) }
        } else {
          let parser = CBSParser(source: id, text: decoded.text)
          batches += stride(from: 0, to: decoded.text.count, by: text.step).map {
            parser.parse($0..<min($0 + text.step, decoded.text.count))
          }
        }
      }
      sources.append(
        Source(
          id: id, path: "\(index).log", kind: text.kind, encoding: encoding, byteCount: text.bytes.count,
          offsets: offsets))
    }
    return LogStore(
      sources: sources, batches: order(batches).map { ParsedBatch($0) }, interpretation: try interpretation(),
      overrides: overrides,
      threads: 2)
  }

  static func store(_ text: String, step: Int = 1 << 20) throws -> LogStore {
    try store([Text(text, step: step)])
  }

  /// `2022-10-08 13:50:57, Info                  CBS    text`.
  static func cbs(_ time: String, _ text: String, day: String = "2022-10-08") -> String {
    "\(day) \(time), Info                  CBS    \(text)\r\n"
  }

  /// A CSI record; `stamp` is what stands behind the sequence number.
  static func csi(_ time: String, _ text: String, stamp: String = "", day: String = "2022-10-08") -> String {
    "\(day) \(time), Info                  CSI    00000001\(stamp) \(text)\r\n"
  }

  /// `2022-10-08T13:50:57+00:00`, for messages and comparisons.
  static func time(_ instant: Instant?) -> String {
    instant?.iso8601(.utc) ?? "none"
  }

  static func texts(_ store: LogStore) -> [String] {
    (0..<store.count).map { store.text(store.id(at: $0)) }
  }

  /// All of a store as one text, for comparisons.
  static func dump(_ store: LogStore) -> String {
    var lines: [String] = []
    for position in 0..<store.count {
      let id = store.id(at: position)
      let record = store.record(id)
      let location = store.location(id)
      lines.append(
        "\(id.index) \(time(record.time)) \(record.kind) \(record.marks.rawValue) "
          + "\(location.source.index):\(location.offset)+\(location.length) \(location.number ?? 0) "
          + "\(store.codes(of: id)) \(store.subjects(of: id).map { store.terms.text($0) })")
    }
    for lane in Lane.allCases { lines.append("\(lane): \(store.rows(lane).map(\.index))") }
    for session in store.sessions {
      lines.append(
        "session \(store.terms.text(session.id)) \(session.records) \(session.outcome) \(session.kb ?? "")")
    }
    for fact in store.mismatches { lines.append("mismatch \(fact.records.map(\.index))") }
    lines.append("\(store.complaints)")
    for (source, stretches) in store.clocks.sorted(by: { $0.key < $1.key }) {
      lines.append("\(source) \(stretches)")
    }
    return lines.joined(separator: "\n")
  }
}
