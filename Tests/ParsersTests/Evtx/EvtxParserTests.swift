import Fixtures
import Records
import Testing

@testable import Parsers

@Suite("Event logs: whole records")
struct EvtxParserTests {
  @Test("a failed installation: text, time, level, place, terms, code, payload")
  func installationFailure() throws {
    let batch = EvtxTest.parse(try EvtxWriter().file(of: [EvtxTest.installationFailure(recordID: 42)]))
    #expect(
      EvtxTest.texts(batch) == [
        """
        Microsoft-Windows-WindowsUpdateClient 20 Error System LAB-01
        errorCode: 0x800f0986
        updateTitle: 2022-11 累积更新 (KB5020683)
        updateGuid: {C19C45E0-21D6-4C12-9093-E17518D14B49}
        updateRevisionNumber: 203
        System/EventRecordID: 42
        System/Keywords: 0x8000000000000028
        System/Version: 1
        System/Task: 1
        System/Opcode: 13
        System/Level: 2
        System/ProcessID: 1234
        System/ThreadID: 567
        System/UserID: S-1-5-18
        System/ProviderGuid: {945a8954-c147-4acd-923f-40c45405a658}

        """
      ])
    #expect(batch.complaints.isEmpty)
    #expect(!batch.isLocalTime)
    #expect(batch.kinds == [.event])
    #expect(batch.levels == [.error])
    #expect(batch.marks == [[.timed, .exact, .failure]])
    #expect(batch.times == [EvtxTest.time + 41 * 10_000_000])
    #expect(batch.places.map(\.offset) == [4096 + 512])
    #expect(batch.places.map(\.number) == [42])
    let mentioned = batch.mentions.map { "\(batch.terms.kind($0.term)) \(batch.terms.text($0.term))" }
    #expect(
      mentioned == [
        "provider Microsoft-Windows-WindowsUpdateClient", "channel System", "computer LAB-01",
        "title 2022-11 累积更新 (KB5020683)", "package KB5020683",
      ])
    #expect(batch.codes.map(\.status) == [StatusReference(code: ErrorCode(0x800f_0986))])
    guard case .event(let event) = try #require(batch.payloads.first).payload else {
      Issue.record("no event payload")
      return
    }
    #expect(batch.terms.text(event.provider) == "Microsoft-Windows-WindowsUpdateClient")
    #expect(event.id == 20)
    #expect(event.level == 2)
    #expect(event.code == ErrorCode(0x800f_0986))
    #expect(event.package.map(batch.terms.text) == "KB5020683")
    #expect(event.title.map(batch.terms.text) == "2022-11 累积更新 (KB5020683)")
    #expect(event.channel.map(batch.terms.text) == "System")
    #expect(event.computer.map(batch.terms.text) == "LAB-01")
  }

  @Test("a failed package: UserData, level 0 shows as information and is no failure by level")
  func packageFailure() throws {
    let batch = EvtxTest.parse(try EvtxWriter().file(of: [EvtxTest.packageFailure()]))
    #expect(
      EvtxTest.texts(batch) == [
        """
        Microsoft-Windows-Servicing 3 Information Setup LAB-01
        PackageIdentifier: KB5020683
        IntendedPackageState: 5112
        IntendedPackageStateTextized: Installed
        ErrorCode: 0x800f0984
        Client: WindowsUpdateAgent
        System/EventRecordID: 1
        System/Keywords: 0x8000000000000000
        System/Version: 0
        System/Task: 1
        System/Opcode: 0
        System/Level: 0
        System/ProcessID: 4
        System/ThreadID: 8
        System/ProviderGuid: {bd12f3b8-fc40-4a61-a307-b7a013a069c1}

        """
      ])
    #expect(batch.levels == [.info])
    #expect(batch.marks == [[.timed, .exact]])
    #expect(Self.payload(batch)?.code == ErrorCode(0x800f_0984))
    #expect(Self.payload(batch)?.package.map(batch.terms.text) == "KB5020683")
  }

  @Test("a classic provider: positions, an empty string between others, Binary, Qualifiers")
  func serviceFailure() throws {
    let batch = EvtxTest.parse(try EvtxWriter().file(of: [EvtxTest.serviceFailure()]))
    #expect(
      EvtxTest.texts(batch) == [
        """
        Service Control Manager 7000 Error System LAB-01
        param1: TrustedInstaller
        param2:\(" ")
        param3: %%1053
        Binary: 5400FF
        System/EventRecordID: 1
        System/Keywords: 0x8080000000000000
        System/Version: 0
        System/Task: 0
        System/Opcode: 0
        System/Qualifiers: 49152
        System/Level: 2
        System/ProcessID: 4
        System/ThreadID: 8
        System/ProviderGuid: {555908d1-a6d7-4695-8e1e-26931d2012f4}
        System/EventSourceName: Service Control Manager

        """
      ])
  }

  @Test("rendered text is a sibling of the data; line breaks stay on the line")
  func renderingInfo() throws {
    var event = EvtxTest.installationFailure()
    event.content = .eventData([(name: "a", value: .string("x"))])
    event.message = "Installation Failure:\r\nerror\t1"
    event.activityID = "{00000001-0002-0003-0405-060708090a0b}"
    let batch = EvtxTest.parse(try EvtxWriter().file(of: [event]))
    let text = try #require(EvtxTest.texts(batch).first)
    #expect(
      EvtxTest.data(text) == [
        "a: x", #"RenderingInfo/Message: Installation Failure:\r\nerror\x091"#,
      ])
    #expect(text.contains("\nSystem/ActivityID: {00000001-0002-0003-0405-060708090A0B}\n"))
  }

  @Test(
    "levels",
    arguments: [
      (0, "Information", Level.info, false), (1, "Critical", .fatal, true), (2, "Error", .error, true),
      (3, "Warning", .warning, false), (4, "Information", .info, false), (5, "Verbose", .verbose, false),
      (9, "9", .none, false),
    ] as [(UInt8, String, Level, Bool)])
  func levels(_ byte: UInt8, _ word: String, _ level: Level, _ isFailure: Bool) throws {
    var event = EvtxTest.packageFailure()
    event.level = byte
    let batch = EvtxTest.parse(try EvtxWriter().file(of: [event]))
    #expect(EvtxTest.texts(batch)[0].hasPrefix("Microsoft-Windows-Servicing 3 \(word) Setup LAB-01\n"))
    #expect(batch.levels == [level])
    #expect(batch.marks[0].contains(.failure) == isFailure)
  }

  @Test(
    "codes by field name, in any spelling",
    arguments: [
      ("errorCode", .string("0x800F0986"), 0x800f_0986), ("ErrorCode", .hex32(0), 0),
      ("ERRORCODE", .int32(-2_146_498_170), 0x800f_0986), ("errorCode", .uint32(2_148_469_126), 0x800f_0986),
      ("errorCode", .hex64(0xffff_ffff_8007_0005), 0x8007_0005), ("other", .hex32(0x8007_0005), 0x8007_0005),
      ("other", .string("0x80070005"), 0x8007_0005), ("other", .hex32(5), nil),
      ("other", .string("0x800700053"), nil), ("errorCode", .string("none"), nil),
    ] as [(String, EvtxEvent.Value, UInt32?)])
  func codes(_ name: String, _ value: EvtxEvent.Value, _ code: UInt32?) throws {
    let batch = EvtxTest.parse(try EvtxTest.log([(name: name, value: value)]))
    #expect(Self.payload(batch)?.code == code.map { ErrorCode($0) })
    #expect(batch.codes.count == (code.map { ErrorCode($0).isFailure } == true ? 1 : 0))
  }

  @Test("the named field wins over another that looks like a code")
  func namedCodeWins() throws {
    let batch = EvtxTest.parse(
      try EvtxTest.log([
        (name: "flags", value: .hex32(0x8000_0001)), (name: "errorCode", value: .hex32(0x8024_2006)),
      ]))
    #expect(Self.payload(batch)?.code == ErrorCode(0x8024_2006))
  }

  @Test("ranges of chunks give the same records as the whole")
  func ranges() throws {
    let bytes = try EvtxTest.mixedLog(1500)
    let parser = EvtxParser(source: EvtxTest.source, file: TextBuffer(bytes))
    try #require(parser.chunkCount > 5)
    let whole = EvtxTest.parse(bytes)
    #expect(whole.count == 1500)
    #expect(whole.places.map(\.number) == (1...1500).map { UInt64($0) })
    #expect(whole.complaints.isEmpty)
    let parts = (0..<parser.chunkCount).map { parser.parse(chunks: $0..<$0 + 1) }
    #expect(parts.flatMap(EvtxTest.texts) == EvtxTest.texts(whole))
    #expect(parts.flatMap(\.places) == whole.places)
    #expect(parts.flatMap(\.times) == whole.times)
    #expect(parser.parse(chunks: 900..<1000).count == 0)
  }

  @Test("the log is known by its first bytes")
  func recognises() throws {
    let log = TextBuffer(try EvtxWriter().file(of: []))
    let short = TextBuffer(Array("ElfFile".utf8))
    withExtendedLifetime((log, short)) {
      #expect(EvtxParser.recognises(log.view))
      #expect(!EvtxParser.recognises(short.view))
    }
    #expect(EvtxParser(source: EvtxTest.source, file: log).chunkCount == 0)
    #expect(EvtxTest.parse(try EvtxWriter().file(of: [])).complaints.isEmpty)
  }

  private static func payload(_ batch: RecordBatch) -> Payload.Event? {
    guard case .event(let event) = batch.payloads.first?.payload else { return nil }
    return event
  }
}
