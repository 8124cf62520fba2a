import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// Exports of the registry: the same facts as in a hive, and everything else as it stands.
@Suite struct RegistryExportTests {
  private static let head = "Windows Registry Editor Version 5.00\r\n\r\n"

  private static func values(_ batch: RecordBatch) -> [Payload.RegistryValue] {
    batch.payloads.compactMap { if case .registryValue(let value) = $0.payload { value } else { nil } }
  }

  @Test(arguments: RegistrySample.allCases, RegistryExportWriter.Version.allCases)
  func theFactsAreThoseOfTheHive(_ sample: RegistrySample, _ version: RegistryExportWriter.Version) {
    let path = #"HKEY_LOCAL_MACHINE\"# + sample.rawValue
    let text = RegistryExportWriter(version: version).text(of: sample.root, path: path)
    let batch = RegistryReading.export(text)
    var wanted = RegistryReading.facts(RegistryReading.hive(sample.file))
    // A hive does not know where it was loaded.
    wanted = wanted.map { $0.replacing("\"\(sample.rawValue)\\", with: "\"\(path)\\") }
    var found = RegistryReading.facts(batch).filter { !$0.hasPrefix("  folder: \"HKEY") }
    // The second control set is known as such in the hive alone.
    if sample == .system { found = found.filter { !$0.contains("start: 4") } }
    #expect(Set(found).isSuperset(of: wanted), "\(Set(wanted).subtracting(found))")
    #expect(batch.complaints.isEmpty, "\(batch.complaints)")
  }

  @Test func wholeRecords() {
    let text =
      Self.head
        + #"""
        ; a comment
        [HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\Packages\P~31bf3856ad364e35~amd64~~1.0.0.0]
        "CurrentState"=dword:00000070
        "InstallName"="P.mum"

        [HKEY_LOCAL_MACHINE\xyz\Microsoft\Windows NT\CurrentVersion]
        "UBR"=dword:00000d4e
        "PathName"="C:\\Windows"
        "EditionID"="Enterprise"

        [-HKEY_LOCAL_MACHINE\SOFTWARE\Old]

        [HKEY_LOCAL_MACHINE\SOFTWARE\Example]
        @="default \"quoted\""
        "gone"=-
        "bytes"=hex:01,02,\
          03
        "expand"=hex(2):25,00,41,00,25,00,00,00
        "list"=hex(7):61,00,00,00,62,00,00,00,00,00
        "big"=hex(b):01,00,00,00,00,00,00,00
        "two
        lines"="a
        [b]"
        "none"=hex(0):
        """#.replacing("\n", with: "\r\n") + "\r\n"
    let difference = Golden.difference(
      RegistryReading.dump(RegistryReading.export(text)), "export.txt", beside: #filePath)
    #expect(difference == nil, "\(difference ?? "")")
  }

  @Test(arguments: [
    ("\"a\"=hex:01,02,\\\r\n", "value"), ("\"a\"=hex:01,", "value"), ("\"a\"=\"text", "value"),
    ("\"a\"=", "value"),
  ])
  func aCutFileIsToldAndKept(_ line: String, _ part: String) {
    let batch = RegistryReading.export(Self.head + "[HKEY_LOCAL_MACHINE\\S]\r\n" + line)
    #expect(RegistryReading.problems(batch) == [.truncated(part: part)], "\(line)")
    #expect(Self.values(batch).count == 1)
  }

  @Test(arguments: [
    "nonsense", "\"a\"", "\"a\"=word", "\"a\"=dword:", "\"a\"=hex(", "\"a\"=hex(zz):00", "@", "\"a",
  ])
  func aLineThatIsNoValueCostsThatLine(_ line: String) {
    let batch = RegistryReading.export(
      Self.head + "[HKEY_LOCAL_MACHINE\\S]\r\n" + line
        + "\r\n\r\n[HKEY_LOCAL_MACHINE\\T]\r\n\"b\"=dword:00000001\r\n")
    #expect(batch.complaints.count == 1, "\(line): \(batch.complaints)")
    #expect(Self.values(batch).contains { $0.number == 1 })
  }

  @Test func aKeyWithoutItsBracketIsTold() {
    let batch = RegistryReading.export(Self.head + "[HKEY_LOCAL_MACHINE\\SOFTW")
    #expect(RegistryReading.problems(batch) == [.truncated(part: "name of key")])
  }

  @Test func aScriptThatTakesAwayTellsNothingOfTheMachine() {
    let batch = RegistryReading.export(
      Self.head
        + "[-HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Component Based Servicing\\RebootPending]\r\n\r\n"
        + "[HKEY_LOCAL_MACHINE\\SYSTEM\\CurrentControlSet\\Control\\Session Manager]\r\n"
        + "\"PendingFileRenameOperations\"=-\r\n")
    #expect(Self.values(batch).map(\.isDeleted) == [true, true])
    #expect(batch.payloads.count == 2)
  }

  @Test(arguments: [
    ("Windows Registry Editor Version 5.00\r\n", true), ("\u{feff}\r\nREGEDIT4\r\n", true),
    ("REGEDIT\r\n", false),
    ("see Windows Registry Editor Version 5.00\r\n", false), ("", false),
  ])
  func itIsKnownByItsFirstLine(_ text: String, _ isExport: Bool) {
    let buffer = TextBuffer(Array(text.utf8))
    withExtendedLifetime(buffer) {
      let format = InputFormat.text(FormatSample(buffer.view, path: "x.reg", isText: true))
      #expect((format?.kind == .registryExport) == isExport)
    }
  }

  /// A piece begins where a key does, so that any cut gives the same.
  @Test func anyCutGivesTheSame() {
    let text = Array(
      RegistryExportWriter().text(of: RegistrySample.software.root, path: #"HKEY_LOCAL_MACHINE\SOFTWARE"#)
        .utf8)
    let buffer = TextBuffer(text)
    let reader = LineParser(
      source: SourceID(index: 0), text: buffer, form: RegistryExport(buffer.view))
    let whole = BatchDump.records([reader.read(0..<text.count)], end: text.count)
    for cut in stride(from: 1, to: text.count, by: 97) {
      let batches = [reader.read(0..<cut), reader.read(cut..<text.count)]
      #expect(BatchDump.records(batches, end: text.count) == whole, "\(cut)")
    }
  }
}
