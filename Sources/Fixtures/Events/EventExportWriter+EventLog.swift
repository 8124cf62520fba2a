/// What `Get-EventLog` and `Export-Clixml` write.
extension EventExportWriter {
  /// A value in a column of `width`: what has no room ends in dots.
  private static func cell(_ text: String, _ width: Int) -> String {
    guard text.count > width else { return text + String(repeating: " ", count: width - text.count) }
    return text.prefix(width - 3) + "..."
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Get-EventLog` as it shows by default, in a window of `width` columns; ideographs take `wide` of them.
  public func eventLogTable(_ events: [EvtxEvent], width: Int = 120, wide: Int = 1) -> String {
    var lines = [
      "", "   Index Time          EntryType   Source                 InstanceID Message",
      "   ----- ----          ---------   ------                 ---------- -------",
    ]
    for event in events {
      let civil = FileTime(ticks: UInt64(event.time)).civil(offset: offset)
      let month = language == .english ? Self.months[civil.month - 1] : "\(civil.month)月"
      let time = "\(month) \(civil.day.padded(2)) \(civil.hour.padded(2)):\(civil.minute.padded(2))"
      let shift = language == .english ? 0 : wide - 1
      let row = [
        Self.right("\(event.recordID)", 8), Self.cell(time, 13 - shift), Self.cell(entryType(event), 11),
        Self.cell(event.provider, 20), Self.right("\(instance(event))", 12),
      ].joined(separator: " ")
      let message = (event.message ?? "").split(whereSeparator: \.isNewline).joined(separator: "...")
      lines.append(row + " " + Self.cell(message, max(8, width - row.count - 1)))
    }
    return lines.joined(separator: "\r\n") + "\r\n\r\n"
  }

  /// `Get-EventLog | Format-List`.
  public func eventLogList(_ events: [EvtxEvent], width: Int = 60) -> String {
    properties(
      events.map { event in
        [
          ("Index", "\(event.recordID)"), ("EntryType", entryType(event)),
          ("InstanceId", "\(instance(event))"), ("Message", event.message ?? ""), ("Category", "(0)"),
          ("CategoryNumber", "0"), ("ReplacementStrings", "{a, b, c...}"), ("Source", event.provider),
          ("TimeGenerated", local(event.time)), ("TimeWritten", local(event.time)), ("UserName", ""),
        ]
      }, width: width)
  }

  /// The event id with its qualifiers in the upper half.
  private func instance(_ event: EvtxEvent) -> UInt32 {
    UInt32(event.qualifiers ?? 0) << 16 | UInt32(event.id)
  }

  /// A word of .NET, in every language.
  private func entryType(_ event: EvtxEvent) -> String {
    switch event.level {
    case 1, 2: "Error"
    case 3: "Warning"
    default: "Information"
    }
  }

  // MARK: - CLIXML

  /// `Get-WinEvent | Export-Clixml`, or with `isEntry` `Get-EventLog | Export-Clixml`.
  public func clixml(_ events: [EvtxEvent], isEntry: Bool) -> String {
    let objects = events.map { isEntry ? entry($0) : record($0) }
    return "<Objs Version=\"1.1.0.1\" xmlns=\"http://schemas.microsoft.com/powershell/2004/04\">\r\n"
      + objects.joined(separator: "\r\n") + "\r\n</Objs>"
  }

  private static func value(_ tag: String, _ name: String, _ text: String) -> String {
    "      <\(tag) N=\"\(name)\">\(serialized(text))</\(tag)>"
  }

  /// Characters that XML cannot say, and what would look like them, as `_x000D_`.
  private static func serialized(_ text: String) -> String {
    var result = ""
    for scalar in text.replacing("_x", with: "_x005F_x").unicodeScalars {
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case _ where scalar.value < 0x20: result += "_x" + UInt64(scalar.value).hex(4).uppercased() + "_"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  private func time(_ event: EvtxEvent) -> String {
    let civil = FileTime(ticks: UInt64(event.time)).civil(offset: offset)
    let sign = offset < 0 ? "-" : "+"
    let zone = "\(sign)\((abs(offset) / 60).padded(2)):\((abs(offset) % 60).padded(2))"
    return "\(civil.dateText)T\(civil.clockText).\(Int(event.time % 10_000_000).padded(7))\(zone)"
  }

  private func object(_ type: String, _ properties: [String], _ notes: [String]) -> String {
    ([
      "  <Obj RefId=\"0\">", "    <TN RefId=\"0\">", "      <T>\(type)</T>", "      <T>System.Object</T>",
      "    </TN>", "    <ToString>\(type)</ToString>", "    <Props>",
    ] + properties + ["    </Props>"] + (notes.isEmpty ? [] : ["    <MS>"] + notes + ["    </MS>"]) + [
      "  </Obj>"
    ])
    .joined(separator: "\r\n")
  }

  private func record(_ event: EvtxEvent) -> String {
    object(
      "System.Diagnostics.Eventing.Reader.EventLogRecord",
      [
        Self.value("I32", "Id", "\(event.id)"), "      <Nil N=\"Qualifiers\" />",
        Self.value("By", "Level", "\(event.level)"), Self.value("I64", "RecordId", "\(event.recordID)"),
        Self.value("S", "ProviderName", event.provider), Self.value("S", "LogName", event.channel),
        Self.value("S", "MachineName", event.computer),
        "      <Obj N=\"UserId\" RefId=\"1\"><ToString>S-1-5-18</ToString><Props><I32 N=\"Id\">9</I32></Props></Obj>",
        Self.value("DT", "TimeCreated", time(event)),
        "      <Obj N=\"Properties\" RefId=\"2\"><LST><Obj RefId=\"3\"><Props><S N=\"Message\">x</S></Props></Obj>",
        "      <Obj RefId=\"4\"><Props><I32 N=\"Value\">1</I32></Props></Obj></LST></Obj>",
      ], [Self.value("S", "Message", event.message ?? "")])
  }

  private func entry(_ event: EvtxEvent) -> String {
    object(
      "System.Diagnostics.EventLogEntry",
      [
        Self.value("S", "MachineName", event.computer), Self.value("I32", "Index", "\(event.recordID)"),
        Self.value("I32", "EventID", "\(event.id)"),
        "      <Obj N=\"EntryType\" RefId=\"1\"><TN RefId=\"1\"><T>X</T></TN><ToString>\(entryType(event))</ToString>"
          + "<I32>1</I32></Obj>",
        Self.value("S", "Message", event.message ?? ""), Self.value("S", "Source", event.provider),
        Self.value("I64", "InstanceId", "\(instance(event))"), Self.value("DT", "TimeGenerated", time(event)),
        Self.value("DT", "TimeWritten", time(event)),
      ], [])
  }
}
