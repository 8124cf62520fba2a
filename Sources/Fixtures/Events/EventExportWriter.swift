/// Writes events as Event Viewer, `wevtutil` and PowerShell export them.
///
/// Written from what these tools print and not from our parser. Tables and lists carry the event's message
/// (``EvtxEvent/message``) and local times without a zone; XML carries the fields and UTC.
public struct EventExportWriter: Sendable {
  /// The language of the machine that exported.
  public enum Language: Sendable, CaseIterable {
    /// English (United States): `10/8/2022 1:52:17 PM`.
    case english
    /// Simplified Chinese: `2022/10/8 13:52:17`.
    case chinese
  }

  /// The language of headers, level words and dates.
  public var language: Language
  /// Minutes of local time from UTC.
  public var offset: Int

  /// A writer.
  public init(language: Language, offset: Int = 480) {
    self.language = language
    self.offset = offset
  }

  // MARK: - XML

  /// `<Events>` with one line for all, as Event Viewer saves it, or one element a line as `wevtutil qe` prints.
  public func xml(_ events: [EvtxEvent], hasRoot: Bool, isRendered: Bool = false) -> String {
    let elements = events.map { Self.element($0, isRendered: isRendered) }
    guard hasRoot else { return elements.map { $0 + "\r\n" }.joined() }
    return "<?xml version=\"1.0\" encoding=\"utf-8\" standalone=\"yes\"?>\r\n<Events>" + elements.joined()
      + "</Events>"
  }

  private static func element(_ event: EvtxEvent, isRendered: Bool) -> String {
    func attribute(_ name: String, _ value: String?) -> String {
      value.map { " \(name)='\(escaped($0))'" } ?? ""
    }
    var text = "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System>"
    text += "<Provider" + attribute("Name", event.provider) + attribute("Guid", event.providerGUID)
    text += attribute("EventSourceName", event.eventSourceName) + "/>"
    text += "<EventID" + attribute("Qualifiers", event.qualifiers.map { "\($0)" }) + ">\(event.id)</EventID>"
    text += "<Version>\(event.version)</Version><Level>\(event.level)</Level><Task>\(event.task)</Task>"
    text += "<Opcode>\(event.opcode)</Opcode><Keywords>0x\(String(event.keywords, radix: 16))</Keywords>"
    text += "<TimeCreated SystemTime='\(Self.utc(event.time))'/><EventRecordID>\(event.recordID)"
    text += "</EventRecordID><Correlation" + attribute("ActivityID", event.activityID) + "/>"
    text += "<Execution ProcessID='\(event.processID)' ThreadID='\(event.threadID)'/>"
    text += "<Channel>\(escaped(event.channel))</Channel><Computer>\(escaped(event.computer))</Computer>"
    text += "<Security" + attribute("UserID", event.user) + "/></System>" + data(event.content)
    if isRendered, let message = event.message {
      text += "<RenderingInfo Culture='en-US'><Message>\(escaped(message))</Message><Level>Error</Level>"
      text += "<Task></Task><Opcode>Info</Opcode><Channel></Channel><Provider></Provider>"
      text += "<Keywords></Keywords></RenderingInfo>"
    }
    return text + "</Event>"
  }

  private static func data(_ content: EvtxEvent.Content) -> String {
    switch content {
    case .none: return ""
    case .eventData(let fields):
      let elements = fields.map { field -> String in
        if case .binary = field.value, field.name == nil { return "<Binary>\(text(field.value)[0])</Binary>" }
        let name = field.name.map { " Name='\(escaped($0))'" } ?? ""
        return text(field.value).map { value in
          value.isEmpty ? "<Data\(name)></Data>" : "<Data\(name)>\(escaped(value))</Data>"
        }.joined()
      }
      return "<EventData>\(elements.joined())</EventData>"
    case .userData(let element, let namespace, let fields):
      let children = fields.map { name, value in "<\(name)>\(escaped(text(value)[0]))</\(name)>" }
      return "<UserData><\(element) xmlns='\(namespace)'>\(children.joined())</\(element)></UserData>"
    }
  }

  /// One text a value; an array has several.
  private static func text(_ value: EvtxEvent.Value) -> [String] {
    switch value {
    case .null: [""]
    case .string(let text): [text]
    case .ansi(let bytes): [String(decoding: bytes, as: UTF8.self)]
    case .uint8(let number): ["\(number)"]
    case .uint16(let number): ["\(number)"]
    case .int32(let number): ["\(number)"]
    case .uint32(let number): ["\(number)"]
    case .int64(let number): ["\(number)"]
    case .uint64(let number): ["\(number)"]
    case .float(let number): ["\(number)"]
    case .double(let number): ["\(number)"]
    case .boolean(let flag): [flag ? "true" : "false"]
    case .binary(let bytes), .raw(_, let bytes): [bytes.map { UInt64($0).hex(2).uppercased() }.joined()]
    case .guid(let text): [text.hasPrefix("{") ? text.uppercased() : "{\(text.uppercased())}"]
    case .filetime(let time): [utc(time)]
    case .sid(let text): [text]
    case .hex32(let number): ["0x" + String(number, radix: 16)]
    case .hex64(let number): ["0x" + String(number, radix: 16)]
    case .strings(let texts): texts
    }
  }

  private static func escaped(_ text: String) -> String {
    text.map { character in
      switch character {
      case "<": "&lt;"
      case ">": "&gt;"
      case "&": "&amp;"
      default: String(character)
      }
    }.joined()
  }

  private static func utc(_ time: Int64) -> String {
    let civil = FileTime(ticks: UInt64(time)).civil()
    return "\(civil.dateText)T\(civil.clockText).\(Int(time % 10_000_000).padded(7))Z"
  }

  // MARK: - Tables

  /// Event Viewer's table with `separator` between columns; the last column, the message, has no head.
  public func table(_ events: [EvtxEvent], separator: String) -> String {
    let heads =
      language == .english
      ? ["Level", "Date and Time", "Source", "Event ID", "Task Category"]
      : ["级别", "日期和时间", "来源", "事件 ID", "任务类别"]
    let rows = events.map { event in
      [
        level(event), local(event.time), event.provider, "\(event.id)", language == .english ? "None" : "无",
        Self.quoted(event.message ?? ""),
      ].joined(separator: separator)
    }
    return ([heads.joined(separator: separator)] + rows).joined(separator: "\r\n") + "\r\n"
  }

  /// `Get-WinEvent | Export-Csv`.
  public func powerShellTable(_ events: [EvtxEvent]) -> String {
    var lines = [
      "#TYPE System.Diagnostics.Eventing.Reader.EventLogRecord",
      ["Message", "Id", "Level", "RecordId", "ProviderName", "LogName", "MachineName", "TimeCreated"]
        .map { "\"\($0)\"" }.joined(separator: ","),
    ]
    for event in events {
      lines.append(
        [
          event.message ?? "", "\(event.id)", "\(event.level)", "\(event.recordID)", event.provider,
          event.channel, event.computer, local(event.time),
        ].map(Self.quoted).joined(separator: ","))
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  private static func quoted(_ text: String) -> String {
    "\"" + text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  /// `Get-WinEvent` as it shows by default: grouped by provider, messages cut at `width`.
  public func formatTable(_ events: [EvtxEvent], width: Int = 60) -> String {
    var lines: [String] = []
    var provider: String?
    for event in events {
      if event.provider != provider {
        provider = event.provider
        lines += ["", "", "   ProviderName: \(event.provider)", ""]
        lines += ["TimeCreated                      Id LevelDisplayName Message"]
        lines += ["-----------                      -- ---------------- -------"]
      }
      let time = local(event.time)
      let id = String(repeating: " ", count: max(1, 35 - time.count - "\(event.id)".count)) + "\(event.id)"
      let first = (event.message ?? "").split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
      let isCut = first.count > width || first.count < (event.message ?? "").count
      lines.append("\(time)\(id) \(level(event)) \(first.prefix(width))\(isCut ? "..." : "")")
    }
    return lines.joined(separator: "\r\n") + "\r\n"
  }

  // MARK: - Lists

  /// `wevtutil qe /f:text`.
  public func blocks(_ events: [EvtxEvent]) -> String {
    let labels =
      language == .english
      ? [
        "Log Name", "Source", "Date", "Event ID", "Task", "Level", "Opcode", "Keyword", "User", "Computer",
        "Description",
      ] : ["日志名称", "源", "日期", "事件 ID", "任务", "级别", "操作码", "关键字", "用户", "计算机", "描述"]
    return events.enumerated().map { index, event in
      let civil = FileTime(ticks: UInt64(event.time)).civil(offset: offset)
      let values = [
        event.channel, event.provider,
        "\(civil.dateText)T\(civil.clockText).\(civil.millisecond.padded(3))", "\(event.id)", "N/A",
        level(event), "N/A", "N/A", event.user ?? "N/A", event.computer, "",
      ]
      let lines = zip(labels, values).map { "  \($0): \($1)" }
      return (["Event[\(index)]:"] + lines + [event.message ?? "N/A", ""]).joined(separator: "\r\n")
    }.joined(separator: "\r\n")
  }

  /// `Get-WinEvent | Format-List`, messages broken at `width`; with all properties that matter when `isWhole`.
  public func list(_ events: [EvtxEvent], isWhole: Bool, width: Int = 60) -> String {
    let fields = events.map { event in
      var fields = [
        ("TimeCreated", local(event.time)), ("ProviderName", event.provider), ("Id", "\(event.id)"),
      ]
      if isWhole {
        fields += [
          ("Level", "\(event.level)"), ("RecordId", "\(event.recordID)"), ("LogName", event.channel),
          ("MachineName", event.computer), ("LevelDisplayName", level(event)),
        ]
      }
      fields.append(("Message", event.message ?? ""))
      return fields
    }
    return properties(fields, width: width)
  }

  /// Lines `Name : value` for each event, values broken at `width`.
  func properties(_ events: [[(String, String)]], width: Int) -> String {
    events.map { fields in
      let column = (fields.map(\.0.count).max() ?? 0) + 1
      return "\r\n\r\n"
        + fields.map { name, value in
          let head = name + String(repeating: " ", count: column - name.count) + ": "
          return head
            + Self.wrapped(value, width).joined(
              separator: "\r\n" + String(repeating: " ", count: head.count))
        }.joined(separator: "\r\n") + "\r\n"
    }.joined()
  }

  /// Lines of at most `width` characters, broken at blanks; line breaks stay.
  private static func wrapped(_ text: String, _ width: Int) -> [String] {
    var lines: [String] = []
    for paragraph in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
      var line = ""
      for word in paragraph.split(separator: " ") {
        if !line.isEmpty, line.count + word.count >= width {
          lines.append(line)
          line = ""
        }
        line += (line.isEmpty ? "" : " ") + word
      }
      lines.append(line)
    }
    return lines
  }

  /// `Get-WinEvent | ConvertTo-Json` of Windows PowerShell 5.
  public func json(_ events: [EvtxEvent]) -> String {
    let objects = events.map { event -> String in
      let unix = event.time / 10_000 - 11_644_473_600_000
      let fields = [
        ("Id", "\(event.id)"), ("Level", "\(event.level)"), ("ProviderName", Self.json(event.provider)),
        ("LogName", Self.json(event.channel)), ("MachineName", Self.json(event.computer)),
        ("RecordId", "\(event.recordID)"), ("TimeCreated", "\"\\/Date(\(unix))\\/\""),
        ("Properties", "[{\"Value\": \"x, }\"}]"), ("Message", Self.json(event.message ?? "")),
      ]
      let lines = fields.map { name, value in "        \"\(name)\":  \(value)" }
      return "    {\r\n" + lines.joined(separator: ",\r\n") + "\r\n    }"
    }
    return "[\r\n" + objects.joined(separator: ",\r\n") + "\r\n]\r\n"
  }

  /// `Get-WinEvent | ConvertTo-Xml -As String`.
  public func objects(_ events: [EvtxEvent]) -> String {
    func property(_ name: String, _ type: String, _ value: String) -> String {
      "    <Property Name=\"\(name)\" Type=\"System.\(type)\">\(Self.escaped(value))</Property>"
    }
    let objects = events.map { event -> String in
      let civil = FileTime(ticks: UInt64(event.time)).civil(offset: offset)
      let date = "\(civil.month.padded(2))/\(civil.day.padded(2))/\(civil.year) \(civil.clockText)"
      return
        ([
          "  <Object Type=\"System.Diagnostics.Eventing.Reader.EventLogRecord\">",
          property("Message", "String", event.message ?? ""), property("Id", "Int32", "\(event.id)"),
          "    <Property Name=\"Qualifiers\" Type=\"System.Nullable\" />",
          property("Level", "Byte", "\(event.level)"), property("RecordId", "Int64", "\(event.recordID)"),
          property("ProviderName", "String", event.provider), property("LogName", "String", event.channel),
          property("MachineName", "String", event.computer), property("TimeCreated", "DateTime", date),
          "    <Property Name=\"Properties\" Type=\"System.Collections.Generic.IList\">",
          "      <Property Name=\"Id\" Type=\"System.Int32\">9</Property>", "    </Property>", "  </Object>",
        ] as [String]).joined(separator: "\r\n")
    }
    return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\r\n<Objects>\r\n" + objects.joined(separator: "\r\n")
      + "\r\n</Objects>\r\n"
  }

  private static func json(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\\(scalar)"
      case "\r": result += "\\r"
      case "\n": result += "\\n"
      case "<", ">", "'", "&": result += "\\u" + UInt64(scalar.value).hex(4)
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  // MARK: - Words

  private func level(_ event: EvtxEvent) -> String {
    let words =
      language == .english
      ? ["Information", "Critical", "Error", "Warning", "Information", "Verbose"]
      : ["信息", "严重", "错误", "警告", "信息", "详细"]
    return Int(event.level) < words.count ? words[Int(event.level)] : ""
  }

  func local(_ time: Int64) -> String {
    let civil = FileTime(ticks: UInt64(time)).civil(offset: offset)
    let minutes = "\(civil.minute.padded(2)):\(civil.second.padded(2))"
    guard language == .english else {
      return "\(civil.year)/\(civil.month)/\(civil.day) \(civil.hour):\(minutes)"
    }
    let hour = civil.hour % 12 == 0 ? 12 : civil.hour % 12
    return "\(civil.month)/\(civil.day)/\(civil.year) \(hour):\(minutes) \(civil.hour < 12 ? "AM" : "PM")"
  }
}
