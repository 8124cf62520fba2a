import Fixtures
import Records

@testable import Parsers

/// What the readers of the registry make of bytes.
enum RegistryReading {
  static func hive(_ bytes: [UInt8], path: String = "case/HIVE", logs: [(String, [UInt8])] = [])
    -> RecordBatch
  {
    let reader = InputFormat.hive.reader(
      source: SourceID(index: 0), text: TextBuffer(bytes), path: path,
      companions: logs.map { Companion(name: $0.0, text: TextBuffer($0.1)) })
    return reader.read(reader.pieces[0])
  }

  static func export(_ text: String) -> RecordBatch {
    let reader = InputFormat.registryExport.reader(
      source: SourceID(index: 0), text: TextBuffer(Array(text.utf8)))
    let batches = reader.pieces.map { reader.read($0) }
    return batches[0]
  }

  /// All of it: records with their texts and places, then complaints.
  static func dump(_ batch: RecordBatch) -> String {
    let entries = BatchDump.records([batch], end: batch.textRange.upperBound)
    let lines = entries.enumerated().flatMap { index, entry -> [String] in
      guard index < batch.count else { return [entry] }
      let place =
        index < batch.places.count ? " @\(batch.places[index].offset)+\(batch.places[index].length)" : ""
      let text = self.text(batch, index).split(separator: "\n").map { "    | \($0)" }
      return [entry + place] + text
    }
    return (lines + [""]).joined(separator: "\n")
  }

  static func text(_ batch: RecordBatch, _ index: Int) -> String {
    let start = batch.textRange.lowerBound + Int(batch.starts[index])
    let end =
      index + 1 < batch.count
      ? batch.textRange.lowerBound + Int(batch.starts[index + 1]) : batch.textRange.upperBound
    return batch.text.view.text(start..<end).replacing("\r", with: "")
  }

  /// The facts alone, with their names as text: what hives and exports have in common.
  static func facts(_ batch: RecordBatch) -> [String] {
    let lines = BatchDump.records([batch], end: batch.textRange.upperBound).prefix(batch.count)
    return lines.flatMap { $0.split(separator: "\n").dropFirst().map { String($0) } }.filter {
      !$0.hasPrefix("  registryValue")
    }
  }

  static func problems(_ batch: RecordBatch) -> [Complaint.Problem] { batch.complaints.map(\.problem) }
}
