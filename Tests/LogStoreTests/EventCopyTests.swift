import Fixtures
import Records
import Testing

@testable import LogStore

/// An event that a log and an export both have counts once; local times of exports get their offset from the log.
struct EventCopyTests {
  private static let writer = EventExportWriter(language: .chinese, offset: 480)

  /// 12 events a minute and some seconds apart, with messages that name their code.
  private static func events(from first: Int = 0, count: Int = 12) -> [EvtxEvent] {
    (first..<first + count).map { number in
      var event = EvtxEvent(
        provider: "Microsoft-Windows-WindowsUpdateClient", id: 20, level: 2,
        time: Int64(FileTime(2022, 10, 8, 5, 50, 17, 374).adding(milliseconds: number * 97_000).ticks),
        recordID: UInt64(100 + number), channel: "System", computer: "LAB-01",
        content: .eventData([
          (name: "errorCode", value: .hex32(0x800f_0986)),
          (name: "updateTitle", value: .string("KB5013941")),
        ]))
      event.message = "安装失败: 错误 0x800F0986: KB5013941。"
      return event
    }
  }

  private static func copies(_ store: LogStore, _ source: UInt32) -> Int {
    store.range(SourceID(index: source)).count { store.marks(RecordID(index: $0)).contains(.copy) }
  }

  @Test func anEventOfTheLogCountsOnce() throws {
    let log = StoreCase.Text(try EvtxWriter().file(of: Self.events()), kind: .evtx)
    let texts = [
      Self.writer.xml(Self.events(), hasRoot: true),
      Self.writer.table(Self.events().reversed(), separator: ","),
      Self.writer.powerShellTable(Self.events()), Self.writer.blocks(Self.events()),
    ]
    let store = try StoreCase.store([log] + texts.map { StoreCase.Text($0, kind: .eventExport) })
    #expect(store.rows(.events).count == 12)
    for source in UInt32(1)...4 {
      #expect(Self.copies(store, source) == 12, "source \(source)")
      let clock = store.clocks[SourceID(index: source)]?.first
      #expect(clock?.basis == (source == 1 ? .evtx : .copies))
      #expect(clock?.offset.seconds == (source == 1 ? 0 : 28_800))
    }
    #expect(store.caseZone?.seconds == 28_800)
  }

  /// Without the log the first export has them, XML before tables.
  @Test func exportsAmongThemselves() throws {
    let texts = [
      Self.writer.table(Self.events(), separator: "\t"), Self.writer.powerShellTable(Self.events()),
      Self.writer.xml(Self.events(), hasRoot: false),
    ]
    let store = try StoreCase.store(texts.map { StoreCase.Text($0, kind: .eventExport) })
    #expect([0, 1, 2].map { Self.copies(store, $0) } == [12, 12, 0])
  }

  @Test func whatDiffersIsNoCopy() throws {
    let log = try EvtxWriter().file(of: Self.events())
    var other = Self.events()
    for index in other.indices { other[index].recordID += 1000 }
    var elsewhere = Self.events()
    for index in elsewhere.indices { elsewhere[index].computer = "LAB-02" }
    let texts = [other, elsewhere, Self.events(from: 20)].map {
      StoreCase.Text(Self.writer.xml($0, hasRoot: true), kind: .eventExport)
    }
    let store = try StoreCase.store([StoreCase.Text(log, kind: .evtx)] + texts)
    #expect([1, 2, 3].map { Self.copies(store, $0) } == [0, 0, 0])
  }

  /// As many as the log has: a second event of the same second in the export is its own.
  @Test func oneOriginalOneCopy() throws {
    let event = Self.events(count: 1)[0]
    var rows = Self.events(count: 4)
    rows.append(event)
    let store = try StoreCase.store([
      StoreCase.Text(try EvtxWriter().file(of: Self.events(count: 4)), kind: .evtx),
      StoreCase.Text(Self.writer.table(rows, separator: ","), kind: .eventExport),
    ])
    #expect(Self.copies(store, 1) == 4)
    #expect(store.rows(.events).count == 5)
  }

  /// The newest first, a second apart: each keeps its own time.
  @Test func descendingTablesKeepTheirTimes() throws {
    let text = """
      级别,日期和时间,来源,事件 ID,任务类别
      信息,2022/10/8 13:52:17,A,1,无,"x"
      信息,2022/10/8 13:52:16,A,2,无,"x"
      信息,2022/10/8 13:52:15,A,3,无,"x"

      """
    let store = try StoreCase.store([StoreCase.Text(text, kind: .eventExport)])
    let times = (0..<store.count).map { StoreCase.time(store.record(store.id(at: $0)).time) }
    // The heading has no clock and stands with the first row.
    #expect(times.filter { $0 != "none" } == (15...17).map { "2022-10-08T13:52:\($0)+00:00" })
  }
}
