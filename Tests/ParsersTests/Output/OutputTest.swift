import Records
import TestSupport

@testable import Parsers

/// Reads texts of outputs as a file of their own and as a mail.
enum OutputTest {
  static func kind(_ bytes: [UInt8]) -> SourceKind? {
    let text = TextBuffer(bytes)
    return withExtendedLifetime(text) {
      InputFormat.text(FormatSample(text.view, path: "out.txt", isText: true))?.kind
    }
  }

  static func batch(_ text: String) -> RecordBatch {
    OutputParser(source: SourceID(index: 0), text: TextBuffer(Array(text.utf8))).read(0..<text.utf8.count)
  }

  static func mail(_ text: String) -> RecordBatch {
    ExcerptParser(source: SourceID(index: 0), text: TextBuffer(Array(text.utf8))).parse()
  }

  static func dump(_ batch: RecordBatch) -> String {
    BatchDump.records([batch], end: batch.textRange.upperBound).joined(separator: "\n") + "\n"
  }

  /// What the records say, one line a record that says something.
  static func facts(_ batch: RecordBatch) -> [String] {
    batch.payloads.map { entry in
      let marks = batch.marks[Int(entry.record)]
      return fact(entry.payload, batch) + (marks.contains(.repaired) ? " (repaired)" : "")
    }
  }

  private static func fact(_ payload: Payload, _ batch: RecordBatch) -> String {
    func text(_ term: TermID?) -> String { term.map { batch.terms.text($0) } ?? "-" }
    switch payload {
    case .fileClaim(let claim):
      var line = claim.isPresent ? "\(claim.form)" : "no \(claim.form)"
      line += " \(text(claim.folder))|\(text(claim.name))"
      if let size = claim.size { line += " \(size)" }
      if let modified = claim.modified.map(Instant.init(filetime:)) {
        line += " \(modified.dateText(.utc)) \(modified.clockText(.utc))"
      }
      if let digest = claim.digest { line += " \(digest.hex)" }
      return line + (claim.isCut ? " cut" : "")
    case .listedFolder(let listed):
      var line = "list \(text(listed.folder)) \(listed.rows)\(listed.isWhole ? " whole" : "")"
      if listed.showsHidden { line += " hidden" }
      if !listed.showsFolders { line += " no-folders" }
      return line + (listed.pattern.map { " pattern \(text($0))" } ?? "")
    case .machineFact(let fact):
      let number = fact.number.map { " #\($0)" } ?? ""
      return "machine \(fact.subject.rawValue) \(text(fact.about)) \(text(fact.value))\(number)"
    case .packageClaim(let claim):
      return "package \(text(claim.package)) \(claim.state.map { "\($0)" } ?? "-") \(text(claim.word)) "
        + "\(text(claim.date)) \(text(claim.release))"
    case .registryValue(let value):
      return "registry \(text(value.key))|\(text(value.name)) \(value.type) \(text(value.text))"
        + (value.number.map { " #\($0)" } ?? "")
    case .product(let product):
      return "\(product.form) \(text(product.name))|\(text(product.title))|\(text(product.vendor))|"
        + "\(text(product.version))|\(text(product.path))|\(text(product.state))|"
        + (product.start.map { "\($0)" } ?? "-")
    case .filter(let filter):
      return
        "filter \(text(filter.name)) \(filter.instances.map { "\($0)" } ?? "-") \(text(filter.altitude)) "
        + "\(filter.frame.map { "\($0)" } ?? "-") \(text(filter.volume))"
    case .verdict(let fields):
      return "verdict " + fields.map { "\(text($0.name))=\(text($0.value))" }.joined(separator: " ")
    default: return "\(payload)"
    }
  }
}
