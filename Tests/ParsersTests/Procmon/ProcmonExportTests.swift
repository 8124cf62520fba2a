import Fixtures
import Records
import Testing

@testable import Parsers

/// Process Monitor's CSV and XML, and the questions that are asked of them.
struct ProcmonExportTests {
  private func reader(_ text: String) -> ProcmonExport {
    ProcmonExport(source: SourceID(index: 0), text: TextBuffer(Array(text.utf8)))
  }

  private static let forms = [ProcmonExportWriter.table, ProcmonExportWriter.xml]

  @Test(arguments: forms) func whoHeldWhatWasRefused(text: String) {
    let reader = reader(text)
    var paths = PathSet()
    paths.add("\\windows\\winsxs\\temp\\inflight\\a", as: .wanted)
    let question = CaptureQuestion(
      spans: [Int64.min...Int64.max], paths: paths, threads: [], servicing: ["tiworker.exe"])
    let answer = CaptureSearch(reader, question, words: testWords, threads: 2).answer()
    #expect(
      answer.kept.map { "\($0.row.process) \($0.row.operation) \($0.reason)" } == [
        "exguard.exe CreateFile holder", "TiWorker.exe CreateFile refused", "exguard.exe CloseFile path",
      ])
    #expect(answer.kept[1].row.result == 0xc000_0043)
    #expect(answer.kept[0].row.duration == 161)
    #expect(answer.kept[0].closed.map { $0 - (answer.kept[0].row.time ?? 0) } == 189_000_000)
  }

  @Test func marksInsideValuesAreRead() {
    #expect(operations(reader(ProcmonExportWriter.table)).first?.company == "Example \"Security\" Ltd. <1>")
    // XML has companies in its list of processes.
    #expect(
      operations(reader(ProcmonExportWriter.xml)).map(\.company) == [
        "Maker of exguard.exe", "Maker of TiWorker.exe", "Maker of exguard.exe",
      ])
  }

  @Test(arguments: forms) func timesAreLocalAndExact(text: String) throws {
    let batch = reader(text).read(0..<text.utf8.count)
    #expect(batch.isLocalTime)
    #expect(batch.complaints.isEmpty)
    let wanted = Instant(
      year: 2022, month: 10, day: 28, hour: 13, minute: 50, second: 40, fraction: 1_000_000)
    #expect(batch.times.first == wanted?.filetime)
    guard case .capture(let capture)? = batch.payloads.first?.payload else { throw Missing() }
    #expect(capture.events == 3)
    #expect(capture.isFiltered)
  }

  @Test func withoutADateThereIsNoClock() throws {
    let text = ProcmonExportWriter.tableWithoutDate
    let reader = reader(text)
    let batch = reader.read(0..<text.utf8.count)
    #expect(batch.marks.first?.contains(.timed) == false)
    #expect(operations(reader).allSatisfy { $0.time == nil })
    #expect(operations(reader).map(\.operation) == ["CreateFile", "CreateFile", "CloseFile"])
  }

  @Test(arguments: forms) func placesAreRowsOfTheText(text: String) {
    let bytes = Array(text.utf8)
    for row in operations(reader(text)) {
      let end = Int(row.place.offset) + Int(row.place.length)
      let part = String(decoding: bytes[Int(row.place.offset)..<end], as: UTF8.self)
      #expect(part.contains(row.process))
      let lines = bytes[..<Int(row.place.offset)].count { $0 == 0x0a }
      #expect(row.place.number == UInt64(lines) + 1)
    }
  }

  @Test func aTextIsToldByItsHeads() {
    for (text, isExport) in [
      (ProcmonExportWriter.table, true), (ProcmonExportWriter.xml, true),
      ("\"Level\",\"Date and Time\",\"Source\",\"Event ID\"\r\n", false), ("<html><body>", false),
      ("", false),
      ("Process Name, PID\n", false),
    ] {
      let buffer = TextBuffer(Array(text.utf8))
      #expect((ProcmonExportForm(buffer.view) != nil) == isExport, "\(text.prefix(30))")
    }
  }

  @Test func aRowThatIsNotClosedCostsItself() {
    let whole = ProcmonExportWriter.table
    let broken = whole.replacing("\"TiWorker.exe\"", with: "\"TiWorker.exe")
    let rows = operations(reader(broken))
    #expect(rows.last?.operation == "CloseFile")
    #expect(!reader(broken).read(0..<broken.utf8.count).complaints.isEmpty)
    for length in stride(from: 0, to: whole.utf8.count, by: 5) {
      let cut = String(decoding: Array(whole.utf8)[..<length], as: UTF8.self)
      _ = operations(reader(cut))
    }
  }
}
