import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// Captures and exports that somebody changed: whatever comes of it, nothing traps, and places stay in the file.
struct ProcmonRobustnessTests {
  private static func capture(isWide: Bool, isClosed: Bool) -> [UInt8] {
    var writer = Case5013941.capture(isWide: isWide)
    writer.keepEvents(60)
    writer.isClosed = isClosed
    return writer.file()
  }

  private func ask(_ source: any OperationSource, _ reader: any SourceReader, _ count: Int, _ seed: String) {
    let batches = reader.pieces.map { reader.read($0) }
    for place in batches.flatMap(\.places) {
      #expect(place.offset + UInt64(place.length) <= UInt64(count), "\(seed)")
    }
    var paths = PathSet()
    for folder in ["\\windows", "\\program files"] { paths.add(folder, as: .wanted) }
    let question = CaptureQuestion(
      spans: [Int64.min...Int64.max], paths: paths, threads: [], servicing: ["tiworker.exe"], limit: 500)
    let answer = CaptureSearch(source, question, words: testWords, threads: 2).answer()
    for kept in answer.kept {
      #expect(kept.row.place.offset + UInt64(kept.row.place.length) <= UInt64(count), "\(seed)")
    }
    let batch = OperationBatch.operations(
      answer.kept, summary: source.summary, source: SourceID(index: 0), isLocalTime: false)
    #expect(batch.count == answer.kept.count, "\(seed)")
    _ = operations(source).count
  }

  @Test(arguments: [(true, true), (false, true), (true, false), (false, false)])
  func damagedCaptures(isWide: Bool, isClosed: Bool) {
    let bytes = Self.capture(isWide: isWide, isClosed: isClosed)
    for seed in 0..<150 as Range<UInt64> {
      var mutation = Mutation(seed: seed)
      var damaged = mutation.damaged(bytes)
      // The header's pointers and the tables behind the events are few bytes among many.
      for _ in 0..<mutation.below(4) where damaged.count > 0x3a8 {
        damaged[0x230 + mutation.below(0x178)] = UInt8(truncatingIfNeeded: mutation.next())
      }
      let reader = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(damaged))
      ask(reader, reader, damaged.count, "seed \(seed)")
    }
  }

  @Test(arguments: [ProcmonExportWriter.table, ProcmonExportWriter.tableWithoutDate, ProcmonExportWriter.xml])
  func damagedExports(text: String) {
    let bytes = Array(text.utf8)
    for seed in 0..<300 as Range<UInt64> {
      var mutation = Mutation(seed: seed)
      let damaged = mutation.damaged(bytes)
      let reader = ProcmonExport(source: SourceID(index: 0), text: TextBuffer(damaged))
      ask(reader, reader, damaged.count, "seed \(seed)")
    }
  }
}
