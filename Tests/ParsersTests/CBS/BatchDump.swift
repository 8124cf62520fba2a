import Records

@testable import Parsers

/// All that a parser said about a text, as lines for people: nothing is left out, so that a golden file
/// changes when anything does.
enum BatchDump {
  /// Reads `text` whole.
  static func text(_ bytes: [UInt8], isExcerpt: Bool = false) -> String {
    let text = TextBuffer(bytes)
    let parser = CBSParser(source: SourceID(index: 0), text: text, isExcerpt: isExcerpt)
    return (records([parser.parse(0..<text.count)], end: bytes.count) + [""]).joined(separator: "\n")
  }

  /// One entry a record and one a complaint, of batches that follow each other.
  static func records(_ batches: [RecordBatch], end: Int) -> [String] {
    let starts =
      batches.flatMap { batch in batch.starts.map { batch.textRange.lowerBound + Int($0) } } + [end]
    var number = 0
    var entries: [String] = []
    for batch in batches {
      for index in batch.starts.indices {
        entries.append(record(batch, index, starts[number]..<starts[number + 1]))
        number += 1
      }
    }
    for complaint in batches.flatMap(\.complaints) {
      let place = complaint.location
      entries.append(
        "complaint \(place.offset)+\(place.length) \(complaint.problem) \(complaint.action)")
    }
    return entries
  }

  private static func record(_ batch: RecordBatch, _ index: Int, _ range: Range<Int>) -> String {
    let number = UInt32(index)
    var line = "\(range.lowerBound)+\(range.count) "
    line += batch.marks[index].contains(.timed) ? time(batch.times[index]) : "-"
    line += " \(batch.kinds[index]) \(batch.levels[index])"
    let marks = names(batch.marks[index])
    if !marks.isEmpty { line += " [\(marks.joined(separator: " "))]" }
    for stamp in batch.stamps where stamp.record == number { line += " @\(time(stamp.utc.filetime))" }
    for entry in batch.mentions where entry.record == number {
      line += "\n  \(batch.terms.kind(entry.term)): \(quoted(batch.terms.text(entry.term)))"
    }
    for entry in batch.codes where entry.record == number {
      line += "\n  code \(status(entry.status, batch))"
    }
    for entry in batch.payloads where entry.record == number {
      line += "\n  " + value(entry.payload, batch)
    }
    return line
  }

  private static func time(_ filetime: Int64) -> String {
    let civil = Instant(filetime: filetime).civil
    func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
    let clock = "\(two(civil.hour)):\(two(civil.minute)):\(two(civil.second))"
    let fraction = civil.fraction == 0 ? "" : ".\(String(1_000 + civil.fraction / 10_000).dropFirst())"
    return "\(civil.year)-\(two(civil.month))-\(two(civil.day))T\(clock)\(fraction)"
  }

  private static func names(_ marks: RecordMarks) -> [String] {
    let all: [(RecordMarks, String)] = [
      (.exact, "exact"), (.failure, "failure"), (.excerpt, "excerpt"), (.repaired, "repaired"),
      (.proven, "proven"), (.disproven, "disproven"), (.salvaged, "salvaged"), (.csi, "csi"),
      (.agent, "agent"),
    ]
    return all.filter { marks.contains($0.0) }.map(\.1)
  }

  /// A payload by reflection: a new field shows up without anybody thinking of it.
  private static func value(_ any: Any, _ batch: RecordBatch) -> String {
    switch any {
    case let term as TermID: return quoted(batch.terms.text(term))
    case let reference as StatusReference: return status(reference, batch)
    case let code as ErrorCode: return code.text
    case let digest as Digest: return digest.hex
    case let flag as Bool: return "\(flag)"
    case let number as any FixedWidthInteger: return "\(number)"
    default: break
    }
    let mirror = Mirror(reflecting: any)
    if mirror.displayStyle == .optional {
      return mirror.children.first.map { value($0.value, batch) } ?? "nil"
    }
    if mirror.children.isEmpty { return "\(any)" }
    let fields = mirror.children.map { child in
      child.label.map { "\($0): " } ?? ""
    }
    let values = mirror.children.map { value($0.value, batch) }
    return zip(fields, values).map { $0 + $1 }.joined(separator: ", ").bracketed(mirror.displayStyle == .enum)
  }

  private static func status(_ status: StatusReference, _ batch: RecordBatch) -> String {
    [status.code?.text, status.symbol.map { batch.terms.text($0) }].compactMap { $0 }
      .joined(separator: " ").nonEmpty ?? "none"
  }

  /// The text with what cannot be seen spelled out.
  private static func quoted(_ text: String) -> String {
    var shown = ""
    for scalar in text.unicodeScalars {
      if scalar.value < 0x20 || scalar.value == 0x7f {
        shown += "\\u{\(String(scalar.value, radix: 16))}"
      } else {
        shown.unicodeScalars.append(scalar)
      }
    }
    return "\"\(shown)\""
  }
}

extension String {
  fileprivate func bracketed(_ isCase: Bool) -> String { isCase ? self : "(\(self))" }
  fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
