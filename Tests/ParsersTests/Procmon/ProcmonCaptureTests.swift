import Fixtures
import Records
import Testing

@testable import Parsers

/// Time of the tests' first event.
let captureStart: Int64 = 133_096_530_000_000_000

/// A capture of two processes, an event a millisecond.
func smallCapture(isWide: Bool) -> PMLWriter {
  var writer = PMLWriter(isWide: isWide)
  let kernel: UInt64 = isWide ? 0xffff_f800_0000_0000 : 0x8200_0000
  writer.add(
    PMLProcess(
      index: 1, pid: 4, name: "System", image: "System",
      modules: [
        .init(
          base: kernel, size: 0x10000, path: "C:\\Windows\\System32\\ntoskrnl.exe",
          company: "Microsoft Corporation", version: "10.0.17763.1"),
        .init(
          base: kernel + 0x20000, size: 0x1000, path: "C:\\Windows\\System32\\drivers\\exguard.sys",
          company: "Example Security Ltd.", version: "4.2"),
      ]))
  writer.add(
    PMLProcess(
      index: 207, pid: 3560, name: "TiWorker.exe", company: "Microsoft Corporation", version: "10.0.17763.1",
      modules: [
        .init(
          base: 0x10000, size: 0x1000, path: "C:\\Windows\\System32\\wcp.dll",
          company: "Microsoft Corporation",
          version: "10.0.17763.2")
      ]))
  let path = "C:\\Windows\\WinSxS\\a\\文件.dll"
  writer.add(
    .createFile(
      path, .init(access: 0x110080, options: 0x1040, disposition: 1, sharing: 4), process: 207, tid: 5056,
      time: captureStart, result: 0xc000_0056
    ).with(stack: [kernel + 0x20010, kernel + 0x10, kernel + 0x20, 0x10020, 0x99]))
  writer.add(.createFile("C:\\a.txt", process: 207, time: captureStart + 10_000))
  writer.add(.readFile("C:\\a.txt", offset: 8192, length: 512, process: 207, time: captureStart + 20_000))
  writer.add(.setDisposition("C:\\a.txt", deletes: true, process: 207, time: captureStart + 30_000))
  writer.add(
    .rename(
      "C:\\a.txt", to: "\\SystemRoot\\b.txt", process: 207, time: captureStart + 40_000, result: 0xc000_0022))
  writer.add(.closeFile("C:\\a.txt", process: 207, time: captureStart + 50_000))
  writer.add(.queryDirectory("C:\\Windows", filter: "*.dll", process: 207, time: captureStart + 60_000))
  writer.add(.openKey("HKLM\\COMPONENTS", process: 1, time: captureStart + 70_000))
  writer.add(.queryValue("HKLM\\COMPONENTS\\a", number: 7, process: 1, time: captureStart + 80_000))
  writer.add(.loadImage("C:\\x.dll", base: 0x10000, size: 0x1000, process: 207, time: captureStart + 90_000))
  writer.add(
    .processDefined(
      "C:\\p.exe", index: 300, pid: 77, command: "p.exe /s", time: captureStart + 100_000))
  return writer
}

/// All operations, a line each.
func lines(_ bytes: [UInt8]) -> [String] {
  let reader = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(bytes))
  return operations(reader).map { row in
    let time = row.time.map { "\(($0 - captureStart) / 10_000)" } ?? "-"
    return "\(row.place.number) \(time) \(row.process):\(row.pid):\(row.tid) \(row.operation) \(row.path) "
      + "[\(row.resultWord)] {\(row.detail)} \(row.stack.map(\.module).joined(separator: ","))"
  }
}

let testWords = ResultWords([
  0: "SUCCESS", 0xc000_0056: "DELETE PENDING", 0xc000_0022: "ACCESS DENIED", 0xc000_0043: "SHARING VIOLATION",
])

func operations(_ source: any OperationSource) -> [OperationRow] {
  var rows: [OperationRow] = []
  for stretch in source.stretches(nil) {
    source.scan(stretch, testWords) { head, _ in rows.append(source.row(head, testWords)) }
  }
  return rows
}

struct ProcmonCaptureTests {
  @Test(arguments: [true, false]) func readsWholeOperations(isWide: Bool) {
    let expected = [
      "1 0 TiWorker.exe:3560:5056 CreateFile C:\\Windows\\WinSxS\\a\\文件.dll [DELETE PENDING] "
        + "{Desired Access: Read Attributes, Delete, Synchronize, Disposition: Open, "
        + "Options: Non-Directory File, Delete On Close, Attributes: N, ShareMode: Delete, AllocationSize: n/a} "
        + "exguard.sys,ntoskrnl.exe,wcp.dll",
      "2 1 TiWorker.exe:3560:4 CreateFile C:\\a.txt [SUCCESS] {Desired Access: Generic Read, Disposition: Open, "
        + "Options: Synchronous IO Non-Alert, Non-Directory File, Attributes: N, ShareMode: Read, Write, Delete, "
        + "AllocationSize: n/a, OpenResult: Opened} ",
      "3 2 TiWorker.exe:3560:4 ReadFile C:\\a.txt [SUCCESS] {Offset: 8,192, Length: 512} ",
      "4 3 TiWorker.exe:3560:4 SetDispositionInformationFile C:\\a.txt [SUCCESS] {Delete: True} ",
      "5 4 TiWorker.exe:3560:4 SetRenameInformationFile C:\\a.txt [ACCESS DENIED] "
        + "{ReplaceIfExists: True, FileName: \\SystemRoot\\b.txt} ",
      "6 5 TiWorker.exe:3560:4 CloseFile C:\\a.txt [SUCCESS] {} ",
      "7 6 TiWorker.exe:3560:4 QueryDirectory C:\\Windows\\*.dll [SUCCESS] {Filter: *.dll} ",
      "8 7 System:4:4 RegOpenKey HKLM\\COMPONENTS [SUCCESS] {Desired Access: Read} ",
      "9 8 System:4:4 RegQueryValue HKLM\\COMPONENTS\\a [SUCCESS] {Type: REG_DWORD, Length: 4, Data: 7} ",
      "10 9 TiWorker.exe:3560:4 Load Image C:\\x.dll [SUCCESS] {Image Base: 0x10000, Image Size: 0x1000} ",
      "11 10 :0:0 Process Defined C:\\p.exe [SUCCESS] {PID: 77, Command line: p.exe /s} ",
    ]
    let found = lines(smallCapture(isWide: isWide).file())
    #expect(found.count == expected.count)
    for (line, wanted) in zip(found, expected) { #expect(line == wanted) }
  }

  @Test func placesPrintTheEventAgain() throws {
    let bytes = smallCapture(isWide: true).file()
    let reader = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(bytes))
    for row in operations(reader) {
      let end = Int(row.place.offset) + Int(row.place.length)
      let part = TextBuffer(Array(bytes[Int(row.place.offset)..<end]))
      try withExtendedLifetime(part) {
        let event = try #require(ProcmonEvent(part.view, at: 0, number: 0, pointerSize: 8))
        #expect(event.time == row.time)
        #expect(event.end(ProcmonBytes(view: part.view)) == part.count)
      }
    }
  }

  @Test(arguments: [true, false]) func oneRecordTellsOfTheCapture(isWide: Bool) throws {
    let reader = ProcmonReader(
      source: SourceID(index: 3), file: TextBuffer(smallCapture(isWide: isWide).file()))
    let batch = reader.read(0..<1)
    #expect(batch.count == 1)
    #expect(batch.complaints.isEmpty)
    guard case .capture(let capture)? = batch.payloads.first?.payload else { throw Missing() }
    #expect(capture.events == 11)
    #expect(capture.first == Instant(filetime: captureStart))
    #expect(capture.last == Instant(filetime: captureStart + 100_000))
    #expect(capture.computer.map { batch.terms.text($0) } == "HOST-1")
    #expect(capture.build.map { batch.terms.text($0) } == "10.0.17763")
    #expect(capture.isClosed)
    // CreateFile, CloseFile, RegOpenKey, RegQueryValue are there; QueryInformationFile is not.
    #expect(capture.isFiltered)
  }

  @Test(arguments: [true, false]) func aCaptureThatWasNotClosedIsWalked(isWide: Bool) {
    var writer = smallCapture(isWide: isWide)
    let whole = lines(writer.file())
    writer.isClosed = false
    let bytes = writer.file()
    let reader = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(bytes))
    let batch = reader.read(0..<1)
    #expect(
      batch.complaints.map(\.problem).contains {
        if case .malformed("capture", _, "not closed") = $0 { true } else { false }
      })
    let found = operations(reader)
    #expect(found.count == whole.count)
    #expect(found.map(\.path) == operations(closed(isWide: isWide)).map(\.path))
    // Who acts is known only from its own Process Defined event.
    #expect(found.allSatisfy { $0.process.isEmpty || $0.process == "p.exe" })
  }

  private func closed(isWide: Bool) -> ProcmonReader {
    ProcmonReader(source: SourceID(index: 0), file: TextBuffer(smallCapture(isWide: isWide).file()))
  }

  @Test(arguments: [8, 10] as [UInt32]) func anotherVersionIsNamedAndNotRead(version: UInt32) {
    var writer = smallCapture(isWide: true)
    writer.version = version
    let batch = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(writer.file())).read(0..<1)
    #expect(batch.count == 0)
    #expect(
      batch.complaints.map(\.problem) == [
        .malformed(part: "version of the capture", needed: "9", found: "\(version)")
      ])
  }

  @Test func eachCutKeepsWhatIsWhole() {
    let bytes = smallCapture(isWide: true).file()
    let whole = operations(closed(isWide: true)).map(\.path)
    for length in stride(from: 0, to: bytes.count, by: 7) {
      let reader = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(Array(bytes[..<length])))
      let batch = reader.read(0..<1)
      #expect(!batch.complaints.isEmpty, "cut at \(length)")
      let found = operations(reader).map(\.path)
      #expect(found.elementsEqual(whole.prefix(found.count)), "cut at \(length)")
    }
  }

  @Test func brokenTablesCostWhatTheyHold() {
    var bytes = smallCapture(isWide: true).file()
    let whole = TextBuffer(bytes)
    let header = ProcmonBytes(view: whole.view)
    let (offsets, processes, strings) = (
      Int(header.u64(0x248) ?? 0), Int(header.u64(0x250) ?? 0), Int(header.u64(0x258) ?? 0)
    )
    // The third event's offset points above 4 GiB: the fifth byte counts.
    bytes[offsets + 2 * 5 + 4] = 1
    #expect(unread(bytes) == 1)
    #expect(lines(bytes).count == 10)
    bytes[offsets + 2 * 5 + 4] = 0
    for table in [processes, strings] {
      var broken = bytes
      broken.replaceSubrange(table..<table + 4, with: [0xff, 0xff, 0xff, 0x7f])
      let reader = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(broken))
      #expect(!reader.read(0..<1).complaints.isEmpty)
      #expect(operations(reader).map(\.path) == operations(closed(isWide: true)).map(\.path))
      #expect(operations(reader).allSatisfy { $0.company.isEmpty })
    }
  }

  private func unread(_ bytes: [UInt8]) -> Int {
    ProcmonReader(source: SourceID(index: 0), file: TextBuffer(bytes)).summary.unread
  }

  @Test func timesOutOfOrderAreFoundAllTheSame() {
    var writer = PMLWriter()
    writer.add(PMLProcess(index: 1, pid: 8, name: "a.exe"))
    for number in 0..<2000 {
      let time = captureStart + Int64(number * 7919 % 2000) * Instant.second
      writer.add(.closeFile("C:\\\(number)", process: 1, time: time))
    }
    let reader = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(writer.file()))
    #expect(!reader.summary.isSorted)
    let span = captureStart + 100 * Instant.second...captureStart + 103 * Instant.second
    #expect(times(reader, span).filter(span.contains).count == 4)
  }

  @Test func aSpanIsFoundByItsTimes() {
    var writer = PMLWriter()
    writer.add(PMLProcess(index: 1, pid: 8, name: "a.exe"))
    for number in 0..<2000 {
      writer.add(
        .closeFile("C:\\\(number)", process: 1, time: captureStart + Int64(number / 2) * Instant.second))
    }
    let reader = ProcmonReader(source: SourceID(index: 0), file: TextBuffer(writer.file()))
    #expect(reader.summary.isSorted)
    let span = captureStart + 100 * Instant.second...captureStart + 103 * Instant.second
    #expect(times(reader, span).count == 8)
    #expect(times(reader, captureStart - 20...captureStart - 10).isEmpty)
  }

  private func times(_ reader: ProcmonReader, _ span: ClosedRange<Int64>) -> [Int64] {
    var found: [Int64] = []
    for stretch in reader.stretches(span) {
      reader.scan(stretch, testWords) { head, _ in found.append(head.time) }
    }
    return found
  }
}

/// Something that must be there is not.
struct Missing: Error {}
