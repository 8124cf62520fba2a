import Fixtures
import Records

@testable import Parsers

/// What the tests of exported events share.
enum EventExportTest {
  static let source = SourceID(index: 3)

  /// The batches of a whole text, one a piece; nil when it is not recognised as exported events.
  static func batches(_ bytes: [UInt8]) -> [RecordBatch]? {
    let text = TextBuffer(bytes)
    let sample = FormatSample(text.view, path: "x", isText: true)
    guard let format = InputFormat.text(sample), format.kind == .eventExport else { return nil }
    let reader = format.reader(source: source, text: text)
    return reader.pieces.map { reader.read($0) }
  }

  static func batch(_ text: String) -> RecordBatch? { batches(Array(text.utf8))?.first }

  /// Reads bytes as if they had been recognised.
  static func forced(_ bytes: [UInt8], _ form: EventExportForm) -> [RecordBatch] {
    let parser = EventExportParser(source: source, text: TextBuffer(bytes), form: form)
    let batches = parser.pieces.map { parser.read($0) }
    // Whoever looks at a record asks for its text, whatever it is.
    for batch in batches {
      let starts = batch.starts.map { Int($0) + batch.textRange.lowerBound } + [batch.textRange.upperBound]
      for (start, end) in zip(starts, starts.dropFirst()) { _ = parser.eventText(start..<end) }
    }
    return batches
  }

  /// An event as provider, id, level, time, code, package and title.
  static func facts(_ batch: RecordBatch, withLevel: Bool = true) -> [String] {
    batch.payloads.compactMap { entry in
      guard case .event(let event) = entry.payload else { return nil }
      let record = Int(entry.record)
      func text(_ term: TermID?) -> String { term.map { batch.terms.text($0) } ?? "-" }
      return [
        text(event.provider), "\(event.id)", "\(batch.levels[record])",
        "\(batch.times[record] / 10_000_000)", event.code?.text ?? "-", text(event.package),
        text(event.title), "\(batch.marks[record].contains(.failure))",
      ].joined(separator: " | ")
    }
  }

  /// Whether the records of the batches are the whole text, without gap or overlap.
  static func tiles(_ batches: [RecordBatch], _ count: Int) -> Bool {
    var position = 0
    for batch in batches where batch.count > 0 {
      guard batch.textRange.lowerBound == position, batch.starts.first == 0,
        zip(batch.starts, batch.starts.dropFirst()).allSatisfy({ $0 < $1 }),
        batch.times.count == batch.count, batch.places.isEmpty
      else { return false }
      position = batch.textRange.upperBound
    }
    return position == count
  }
}
