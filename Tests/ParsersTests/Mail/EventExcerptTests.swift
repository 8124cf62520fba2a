import Parsers
import Records
import Testing

struct EventExcerptTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var line: String
    var values: ExcerptRepair.EventValues
    var testDescription: String { line }
  }

  static func values(
    _ level: Level, _ time: [Int]?, _ provider: String, id: UInt32? = nil, code: UInt32? = nil,
    kb: String? = nil,
    title: String? = nil
  ) -> ExcerptRepair.EventValues {
    var values = ExcerptRepair.EventValues()
    values.level = level
    values.localTime = time.flatMap {
      Instant(year: $0[0], month: $0[1], day: $0[2], hour: $0[3], minute: $0[4], second: $0[5])
    }
    values.provider = provider
    values.id = id
    values.code = code.map(ErrorCode.init)
    values.kb = kb
    values.title = title
    return values
  }

  static let rows: [Case] = [
    Case(
      line: "❗ 错误\t2023/3/4 15:06:07\tWindowsUpdateClient",
      values: values(.error, [2023, 3, 4, 15, 6, 7], "WindowsUpdateClient")),
    Case(
      line: "Error\t3/4/2023 3:06:07 PM\tWindowsUpdateClient\t20\tWindows Update Agent",
      values: values(.error, [2023, 3, 4, 15, 6, 7], "WindowsUpdateClient", id: 20)),
    Case(
      line: "信息\t2023/3/4 下午 3:06:07\tServicing\t2\t无",
      values: values(.info, [2023, 3, 4, 15, 6, 7], "Servicing", id: 2)),
    Case(
      line: "警告 2023/3/4 星期六 上午 12:06:07 Disk 51 无",
      values: values(.warning, [2023, 3, 4, 0, 6, 7], "Disk", id: 51)),
    Case(
      line: "Critical,3/14/2023 12:06:07 PM,Microsoft-Windows-Kernel-Power,41,(63)",
      values: values(.fatal, [2023, 3, 14, 12, 6, 7], "Microsoft-Windows-Kernel-Power", id: 41)),
    Case(
      line: "Fehler\t14.03.2023 15:06:07\tService Control Manager\t7031\tKeine",
      values: values(.error, [2023, 3, 14, 15, 6, 7], "Service Control Manager", id: 7031)),
    Case(
      line: "| Error | 2023-03-04 15:06:07 | WindowsUpdateClient | 20 |",
      values: values(.error, [2023, 3, 4, 15, 6, 7], "WindowsUpdateClient", id: 20)),
    Case(
      line:
        "Information HOST.corp. 3 Microsoft-Windows-Servicing N/A Package KB5000001 failed to be changed to the Installed state. Status: 0x8e5e03fa.",
      values: values(.info, nil, "Microsoft-Windows-Servicing", id: 3, code: 0x8e5e_03fa, kb: "KB5000001")),
  ]

  @Test(arguments: rows)
  func row(_ sample: Case) throws {
    let result = repaired(sample.line + "\r\n")
    #expect(result.pieces.count == 1)
    #expect(result.pieces[0].kind == .event)
    #expect(result.pieces[0].event == sample.values)
    #expect(result.text == sample.line + "\n")
  }

  static let texts: [Case] = [
    Case(
      line: "安装失败: Windows 安装下列更新失败, 错误为 0x800F0922: 适用于 x64 的更新 (KB5000001)。",
      values: values(
        .error, nil, "WindowsUpdateClient", id: 20, code: 0x800f_0922, kb: "KB5000001",
        title: "适用于 x64 的更新 (KB5000001)")),
    Case(
      line:
        "Installation Failure: Windows failed to install the following update with error 0x80070005: Update for Windows (KB5000001).",
      values: values(
        .error, nil, "WindowsUpdateClient", id: 20, code: 0x8007_0005, kb: "KB5000001",
        title: "Update for Windows (KB5000001)")),
    Case(
      line:
        "Installation Successful: Windows successfully installed the following update: Update for Windows (KB5000001)",
      values: values(
        .info, nil, "WindowsUpdateClient", id: 19, kb: "KB5000001", title: "Update for Windows (KB5000001)")),
    Case(
      line: "Package KB5000001 failed to be changed to the Installed state. Status: 0x800f0922.",
      values: values(.error, nil, "Servicing", id: 3, code: 0x800f_0922, kb: "KB5000001")),
    // The code is decimal, which may be anything; it is left to those who know.
    Case(
      line:
        "Installation Failure: Windows failed to install the following update with error 2147942405: Update (KB5000001).",
      values: values(.error, nil, "WindowsUpdateClient", id: 20, kb: "KB5000001", title: "Update (KB5000001)")
    ),
  ]

  @Test(arguments: texts)
  func text(_ sample: Case) {
    let result = repaired(sample.line + "\n")
    #expect(result.pieces.map(\.event) == [sample.values])
    #expect(result.text == sample.line + "\n")
  }

  @Test func headingAndWrappedText() {
    let result = repaired(
      "事件 20, WindowsUpdateClient\n\n常规\n\n安装失败: Windows 安装下列更新失败, 错误为\n0x800F0922: 适用于 x64 的更新 (KB5000001)。\n后面的话\n"
    )
    #expect(result.pieces.map(\.kind) == [.prose, .event, .prose])
    #expect(result.pieces[1].event?.id == 20)
    #expect(result.pieces[1].repaired)
    #expect(
      result.texts(.event) == ["安装失败: Windows 安装下列更新失败, 错误为 0x800F0922: 适用于 x64 的更新 (KB5000001)。\n"])
  }

  @Test func copiedDetails() {
    let result = repaired(
      "Log Name:      System\nSource:        Service Control Manager\nDate:          3/4/2023 3:06:07 PM\nEvent ID:      7031\nLevel:         Error\nDescription:\nThe Sample service terminated unexpectedly.\n\nBye\n"
    )
    #expect(result.pieces.map(\.kind) == [.prose, .event, .prose])
    #expect(
      result.pieces[1].event
        == Self.values(.error, [2023, 3, 4, 15, 6, 7], "Service Control Manager", id: 7031))
  }

  @Test func xml() {
    let event =
      "<Event xmlns='x'><System><Provider Name='Microsoft-Windows-WindowsUpdateClient' Guid='{0}'/><EventID>20</EventID><Level>2</Level><TimeCreated SystemTime='2023-03-04T05:06:07.1234567Z'/></System><EventData><Data Name='errorCode'>0x80070005</Data><Data Name='updateTitle'>Update (KB5000001)</Data></EventData></Event>"
    let result = repaired(event.replacing("<EventData>", with: "\n<EventData>") + "\n")
    var values = Self.values(
      .error, nil, "Microsoft-Windows-WindowsUpdateClient", id: 20, code: 0x8007_0005, kb: "KB5000001",
      title: "Update (KB5000001)")
    values.utcTime = Instant(year: 2023, month: 3, day: 4, hour: 5, minute: 6, second: 7, fraction: 1_234_567)
    #expect(result.pieces.map(\.event) == [values])
  }

  @Test(arguments: [
    "Error while the update was installed", "信息不足", "10/8/2022 meeting with the customer",
    "Warning: back up first",
    "Event 20 of the list", "Error 5", "安装失败: 请重试",
  ])
  func proseIsNoEvent(_ line: String) {
    #expect(repaired(line + "\n").pieces.map(\.kind) == [.prose])
  }
}
