import Records
import Testing

@testable import Parsers

/// Each form as its tool writes it: recognised, and read whole.
struct EventExportFormTests {
  static let xml = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"

  /// What begins so is (or is not) an export of events.
  @Test(
    arguments: [
      ("<?xml version=\"1.0\"?><Events><Event xmlns=\"x\"><System><Provider Name='a'/>", "xml"),
      (xml, "xml"), ("\u{feff}\r\n" + xml, "xml"), ("<root>" + xml, "xml"),
      ("<html><body>" + xml, nil), ("<assembly xmlns='urn'><Events/></assembly>", nil),
      ("<Event>party</Event>", nil), ("Please see:\n" + xml, nil),
      ("Level,Date and Time,Source,Event ID,Task Category\r\n", "delimited"),
      ("\u{feff}级别,日期和时间,来源,事件 ID,任务类别\r\n", "delimited"),
      ("级别\t日期和时间\t来源\t事件 ID\t任务类别\r\n", "delimited"),
      ("Keywords,Date and Time,Source,Event ID,Task Category\r\n", "delimited"),
      ("#TYPE System.X\r\n\"Message\",\"Id\",\"TimeCreated\"\r\n", "delimited"),
      ("\"Index\",\"EntryType\",\"InstanceId\",\"TimeGenerated\",\"Source\",\"Message\"\n", "delimited"),
      ("Level;Date and Time;Source;Event ID;Task Category\n", "delimited"),
      ("Date,Amount,Id\n1,2,3\n", nil), ("Name,Date and Time,Comment\n", nil),
      ("Event[0]:\r\n  Log Name: System\r\n", "blocks"), ("Event[0]\n  Log Name: System\n", "blocks"),
      ("Event[0]:\n  日志名称: System\n", "blocks"), ("事件[12]:\n  日志名称：System\n", "blocks"),
      ("Event[0]:\n  nothing known\n", nil), ("Events[0] were found\n", nil),
      ("\n\nTimeCreated  : 2022/10/8 13:52:17\nProviderName : A\nId           : 1\n", "list"),
      ("PS C:\\> Get-WinEvent\n\nId : 1\nProviderName : A\nTimeCreated : 2022/10/8 13:52:17\n", "list"),
      ("Hello, here it is:\n\nTimeCreated : 2022/10/8 13:52:17\nProviderName : A\nId : 1\n", nil),
      ("C:\\>wevtutil qe System /f:text\nEvent[0]:\n  Log Name: System\n", "blocks"),
      ("See:\nEvent[0]:\n  Log Name: System\n", nil),
      ("As you asked:\nLevel,Date and Time,Source,Event ID,Task Category\n", nil),
      ("Name : A\nId : 1\nVersion : 2\n", nil),
      (
        "\n   ProviderName: A\n\nTimeCreated          Id LevelDisplayName Message\n-----------          --\n",
        "table"
      ),
      ("[\n {\"Id\": 1, \"ProviderName\": \"A\", \"TimeCreated\": \"x\"}]", "json"),
      ("{\"Id\": 1, \"Name\": \"A\"}", nil), ("", nil), ("Error\t10/8/2022 1:52:17 PM\tA\t20\n", nil),
    ] as [(String, String?)])
  func recognition(_ text: String, _ wanted: String?) {
    let buffer = TextBuffer(Array(text.utf8))
    let form = withExtendedLifetime(buffer) { EventExportForm.find(buffer.view) }
    #expect(form.map { String("\($0)".prefix { $0.isLetter }) } == wanted)
  }

  /// Whole records: place, time, kind, level, marks, names, codes, payload.
  @Test func viewerTableInEnglish() {
    expect(
      """
      Level,Date and Time,Source,Event ID,Task Category\r
      Error,10/18/2022 1:52:17 PM,Microsoft-Windows-WindowsUpdateClient,20,Windows Update Agent,"Installation Failure: it \
      failed with error 0x80070643: ""Title"" (KB5013941)."\r
      Warning,10/8/2022 12:00:01 AM,disk,153,None,repeated, as it were\r
      and again\r
      Critical,10/8/2022 12:30:00 PM,Microsoft-Windows-Kernel-Power,41,(63),""\r

      """,
      """
      0+51 - text none
      51+171 2022-10-18T13:52:17 event error [failure]
        provider: "Microsoft-Windows-WindowsUpdateClient"
        title: ""Title" (KB5013941)"
        package: "KB5013941"
        code 0x80070643
        event: (number: 0, provider: "Microsoft-Windows-WindowsUpdateClient", id: 20, channel: nil, level: 2, computer: nil, code: \
      0x80070643, package: "KB5013941", title: ""Title" (KB5013941)")
      222+77 2022-10-08T00:00:01 event warning
        provider: "disk"
        event: (number: 0, provider: "disk", id: 153, channel: nil, level: 3, computer: nil, code: nil, package: nil, title: nil)
      299+74 2022-10-08T12:30:00 event fatal [failure]
        provider: "Microsoft-Windows-Kernel-Power"
        event: (number: 0, provider: "Microsoft-Windows-Kernel-Power", id: 41, channel: nil, level: 1, computer: nil, code: nil, package: nil, title: nil)
      """)
  }

  @Test func viewerTextInChinese() {
    expect(
      "级别\t日期和时间\t来源\t事件 ID\t任务类别\r\n错误\t2022/10/8 下午 1:52:17\tServicing\t3\t无\t\"程序包 KB5013941 未能更改。"
        + "状态: 0x800f0984。\"\r\n详细\t2022/10/8 13:00:00\tNtfs (Microsoft-Windows-Ntfs)\t98\t无\t好\r\n",
      """
      0+54 - text none
      54+108 2022-10-08T13:52:17 event error [failure]
        provider: "Microsoft-Windows-Servicing"
        package: "KB5013941"
        code 0x800f0984
        event: (number: 0, provider: "Microsoft-Windows-Servicing", id: 3, channel: nil, level: 2, computer: nil, code: 0x800f0984, \
      package: "KB5013941", title: nil)
      162+68 2022-10-08T13:00:00 event verbose
        provider: "Microsoft-Windows-Ntfs"
        event: (number: 0, provider: "Microsoft-Windows-Ntfs", id: 98, channel: nil, level: 5, computer: nil, code: nil, package: nil, title: nil)
      """)
  }

  @Test func blocksInBothLanguages() {
    expect(
      """
      Event[0]:
        Log Name: System
        Source: disk
        Date: 2022-10-08T13:52:17.123
        Event ID: 7
        Task: N/A
        Level: Error
        User: N/A
        Computer: LAB-01
        Description:\u{20}
      A bad block.
      Event ID: of the text

      Event[1]
        日志名称: Setup
        源: Microsoft-Windows-WUSA
        日期: 2022-10-08T05:52:17.1230000Z
        事件 ID: 3
        级别: 错误
        描述:
      未能安装“更新”，错误 2149842967

      """,
      """
      0+200 2022-10-08T13:52:17.123 event error [exact failure]
        provider: "disk"
        channel: "System"
        computer: "LAB-01"
        event: (number: 0, provider: "disk", id: 7, channel: "System", level: 2, computer: "LAB-01", code: nil, package: nil, title: nil)
      200+187 - event error [exact failure] @2022-10-08T05:52:17.123
        provider: "Microsoft-Windows-WUSA"
        channel: "Setup"
        code 0x80240017
        event: (number: 0, provider: "Microsoft-Windows-WUSA", id: 3, channel: "Setup", level: 2, computer: nil, code: 0x80240017, package: nil, title: nil)
      """)
  }

  @Test func propertyLists() {
    expect(
      """
      PS C:\\> Get-WinEvent System | Format-List

      TimeCreated  : 2022/10/8 13:52:17
      ProviderName : Microsoft-Windows-WindowsUpdateClient
      Id           : 19
      Message      : 安装成功: Windows 成功安装了以下更新: 适用于 Windows 的
                     安全更新 (KB5013941)

      TimeCreated  : 2022/10/8 13:50:00
      ProviderName : A
      Id           : 1
      Message      :

      PS C:\\> exit

      """,
      """
      0+43 - text none
      43+234 2022-10-08T13:52:17 event none
        provider: "Microsoft-Windows-WindowsUpdateClient"
        title: "适用于 Windows 的安全更新 (KB5013941)"
        package: "KB5013941"
        event: (number: 0, provider: "Microsoft-Windows-WindowsUpdateClient", id: 19, channel: nil, level: 0, computer: nil, code: nil, \
      package: "KB5013941", title: "适用于 Windows 的安全更新 (KB5013941)")
      277+84 2022-10-08T13:50:00 event none
        provider: "A"
        event: (number: 0, provider: "A", id: 1, channel: nil, level: 0, computer: nil, code: nil, package: nil, title: nil)
      361+13 - text none
      """)
  }

  @Test func formattedTables() {
    expect(
      """


         ProviderName: Service Control Manager

      TimeCreated                     Id LevelDisplayName Message
      -----------                     -- ---------------- -------
      2022/10/8 13:52:17            7036 信息             服务处于...
      2022/10/8 13:52:16            7000 错误             服务未能启动

      """,
      """
      0+164 - text none
      164+70 2022-10-08T13:52:17 event info
        provider: "Service Control Manager"
        event: (number: 0, provider: "Service Control Manager", id: 7036, channel: nil, level: 4, computer: nil, code: nil, package: nil, title: nil)
      234+73 2022-10-08T13:52:16 event error [failure]
        provider: "Service Control Manager"
        event: (number: 0, provider: "Service Control Manager", id: 7000, channel: nil, level: 2, computer: nil, code: nil, package: nil, title: nil)
      complaint 164+70 cutMessages(1) readAnyway
      """)
  }

  @Test func tablesAndObjectsOfPowerShell() {
    expect(
      """
      "TimeCreated","Id","RecordId","LevelDisplayName","ProviderName","Message"
      "8/10/2022 13:52:17","1001","77","Information","Windows Error Reporting","Fault, ""bucket""
      Event Name: WindowsUpdateFailure3"
      "28/10/2022 13:52:17","2","78","","A",""

      """,
      """
      0+74 - text none
      74+127 2022-10-08T13:52:17 event info
        provider: "Windows Error Reporting"
        event: (number: 77, provider: "Windows Error Reporting", id: 1001, channel: nil, level: 4, computer: nil, code: nil, package: nil, title: nil)
      201+41 2022-10-28T13:52:17 event none
        provider: "A"
        event: (number: 78, provider: "A", id: 2, channel: nil, level: 0, computer: nil, code: nil, package: nil, title: nil)
      """)
    expect(
      """
      [{"Id":7000,"ProviderName":"Service Control Manager","TimeCreated":"2022-10-08T13:52:17.123+08:00","Level":2},
       {"ProviderName":null,"Id":1,"TimeCreated":"\\/Date(1665208337123)\\/"}]
      """,
      """
      0+1 - text none
      1+111 2022-10-08T05:52:17.123 event error [exact failure]
        provider: "Service Control Manager"
        event: (number: 0, provider: "Service Control Manager", id: 7000, channel: nil, level: 2, computer: nil, code: nil, package: nil, title: nil)
      112+69 - text none
      complaint 112+69 malformed(part: "object", needed: "ProviderName, Id, TimeCreated", found: "fewer") keptRaw
      """)
  }

  /// Without a column for the source the message may tell it; rows that tell nothing are counted once.
  @Test func tablesWithoutASource() {
    let batch = EventExportTest.batch(
      """
      "TimeCreated","Id","LevelDisplayName","Message"
      "2022/10/8 13:52:17","20","错误","安装失败: Windows 无法安装以下更新，错误为 0x800f0986: KB5013941。"
      "2022/10/8 13:52:18","1","信息","?"
      "2022/10/8 13:52:19","1","信息","?"

      """)
    #expect(batch?.kinds == [.text, .event, .text, .text])
    #expect(batch.map { EventExportTest.facts($0).count } == 1)
    #expect(
      batch?.complaints.map(\.problem) == [
        .malformed(part: "2 x event", needed: "source and event id", found: "fewer")
      ])
  }

  private func expect(_ text: String, _ wanted: String, at location: SourceLocation = #_sourceLocation) {
    guard let batches = EventExportTest.batches(Array(text.utf8)) else {
      Issue.record("not recognised", sourceLocation: location)
      return
    }
    let dump = BatchDump.records(batches, end: text.utf8.count).joined(separator: "\n")
    #expect(dump == wanted, sourceLocation: location)
  }
}
