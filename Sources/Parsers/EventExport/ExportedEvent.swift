import Records

/// A column or label of exported events.
enum ExportField: Int, Sendable, CaseIterable {
  case level, levelName, time, provider, id, task, message, channel, computer, recordID, keywords, opcode
  case user, userName, instanceID

  /// The field that a head or label names, in English (Event Viewer, `wevtutil`, PowerShell) or Chinese.
  init?(_ label: ByteView) {
    guard label.count <= 40, let field = Self.labels[label.text.lowercased()] else { return nil }
    self = field
  }

  private static let labels: [String: ExportField] = [
    "level": .level, "级别": .level, "等级": .level, "leveldisplayname": .levelName, "entrytype": .levelName,
    "date and time": .time, "date": .time, "timecreated": .time, "timegenerated": .time, "日期和时间": .time,
    "日期": .time, "source": .provider, "providername": .provider, "来源": .provider, "源": .provider,
    "event id": .id, "eventid": .id, "id": .id, "事件 id": .id, "事件id": .id, "instanceid": .instanceID,
    "task category": .task, "task": .task, "任务类别": .task, "任务": .task, "message": .message,
    "description": .message, "描述": .message, "说明": .message, "消息": .message, "log name": .channel,
    "logname": .channel, "日志名称": .channel, "computer": .computer, "machinename": .computer,
    "计算机": .computer, "recordid": .recordID, "event record id": .recordID, "index": .recordID,
    "keywords": .keywords, "keyword": .keywords, "关键字": .keywords, "opcode": .opcode, "操作码": .opcode,
    "操作代码": .opcode, "user": .user, "userid": .user, "用户": .user, "user name": .userName, "用户名": .userName,
  ]

  /// How an event's text names it; nil for what its first line shows.
  var label: StaticString? {
    switch self {
    case .level, .levelName, .time, .provider, .id, .channel, .computer: nil
    case .message: "Message: "
    case .recordID: "System/EventRecordID: "
    case .task: "System/Task: "
    case .keywords: "System/Keywords: "
    case .opcode: "System/Opcode: "
    case .user: "System/UserID: "
    case .userName: "System/UserName: "
    case .instanceID: "System/InstanceID: "
    }
  }
}

/// Where the values of one exported event stand.
struct ExportedEvent {
  /// How values are spelled.
  enum Spelling: Sendable {
    /// As they are.
    case plain
    /// Quotation marks are doubled.
    case quoted
    /// Broken at a width, with an indent.
    case wrapped
    /// With the escapes of JSON.
    case json
    /// With the references of XML.
    case xml
    /// The same, and `_x000A_` for what XML cannot say.
    case clixml
  }

  /// The whole of it.
  var range: Range<Int>
  /// Values by ``ExportField``.
  private(set) var values = [Range<Int>?](repeating: nil, count: ExportField.allCases.count)
  let spelling: Spelling
  /// What is wrong with it.
  var problem: Complaint.Problem?
  /// Whether whoever wrote it cut the message.
  var isMessageCut = false
  /// Whether whoever wrote it cut a name.
  var isNameCut = false

  init(at start: Int, _ spelling: Spelling) {
    range = start..<start
    self.spelling = spelling
  }

  /// A field's place; the first one counts.
  subscript(field: ExportField) -> Range<Int>? {
    get { values[field.rawValue] }
    set { values[field.rawValue] = newValue }
  }

  /// The event id; PowerShell's `InstanceId` has it in its lower half.
  func id(_ view: ByteView) -> UInt32? {
    if let range = self[.id] { return Self.number(view[range]).flatMap { $0 <= 0xffff ? UInt32($0) : nil } }
    return self[.instanceID].flatMap { Self.number(view[$0]) }.map { UInt32($0 & 0xffff) }
  }

  /// Whether it has what makes an event: a provider, named or told by the message, and an id.
  func isEvent(_ view: ByteView) -> Bool { id(view) != nil && provider(view) != nil }

  /// The provider as it is named; where no column names it, as the message tells it.
  ///
  /// A name that was cut is as good as none when the message tells one that begins so.
  func provider(_ view: ByteView) -> String? {
    let told = self[.message].flatMap { EventMessage.kind(view[$0]) }
    guard let range = self[.provider], !range.isEmpty else { return told?.provider }
    let name = view.text(range)
    guard Self.isCut(view[range]), let told, told.id == id(view) else { return name }
    let start = name.hasSuffix("...") ? name.dropLast(3) : name.dropLast()
    return ("Microsoft-Windows-" + told.provider).hasPrefix(start) ? told.provider : name
  }

  /// A decimal number of up to 19 digits.
  static func number(_ bytes: ByteView) -> UInt64? {
    guard bytes.count > 0, bytes.count <= 19 else { return nil }
    var number: UInt64 = 0
    for byte in bytes.buffer {
      guard ExcerptBytes.isDigit(byte) else { return nil }
      number = number * 10 + UInt64(byte - 0x30)
    }
    return number
  }

  /// The level byte that a number or a word stands for; nil when it is neither.
  static func level(_ bytes: ByteView) -> UInt8? {
    guard bytes.count > 0, bytes.count <= 24 else { return nil }
    if let number = number(bytes) { return number <= 5 ? UInt8(number) : nil }
    return levels[bytes.text.lowercased()]
  }

  /// The level byte of an `EntryType`, which JSON writes as a number of another kind: 1 error, 2 warning, 4
  /// information, 8 and 16 audits.
  static func entryLevel(_ bytes: ByteView) -> UInt8? {
    guard let number = number(bytes) else { return level(bytes) }
    return switch number {
    case 1: 2
    case 2: 3
    case 4: 4
    case 0, 8, 16: 0
    default: nil
    }
  }

  private static let levels: [String: UInt8] = [
    "critical": 1, "严重": 1, "关键": 1, "kritisch": 1, "error": 2, "错误": 2, "fehler": 2, "warning": 3, "警告": 3,
    "warnung": 3, "information": 4, "信息": 4, "informationen": 4, "info": 4, "verbose": 5, "详细": 5,
    "ausführlich": 5,
  ]
}

// MARK: - Values as text

extension ExportedEvent {
  /// Writes a value on one line, control characters escaped as in the text of event logs.
  func write(_ range: Range<Int>, of view: ByteView, into text: EvtxArena) {
    let value = view[range]
    switch spelling {
    case .plain: text.append(plain: value)
    case .quoted: Self.putQuoted(value, into: text)
    case .wrapped: Self.putWrapped(value, into: text)
    case .json: Self.putJSON(value, into: text)
    case .xml: EventXMLReader.write(view, range, into: text)
    case .clixml: Self.putClixml(value, into: text)
    }
  }

  /// References of XML, and `_x000D_` for a character: an underscore that stands for itself is `_x005F_`.
  private static func putClixml(_ bytes: ByteView, into text: EvtxArena) {
    var start = 0
    while let mark = bytes.first("_x", in: start..<bytes.count) {
      EventXMLReader.write(bytes, start..<mark, into: text)
      if mark + 6 < bytes.count, bytes[mark + 6] == UInt8(ascii: "_"), let unit = unit(bytes, mark + 2) {
        text.append(scalar: unit)
        start = mark + 7
      } else {
        text.append(plain: bytes[mark..<mark + 2])
        start = mark + 2
      }
    }
    EventXMLReader.write(bytes, start..<bytes.count, into: text)
  }

  private static func putQuoted(_ bytes: ByteView, into text: EvtxArena) {
    var start = 0
    while let mark = bytes.first("\"\"", in: start..<bytes.count) {
      text.append(plain: bytes[start..<mark + 1])
      start = mark + 2
    }
    text.append(plain: bytes[start..<bytes.count])
  }

  private static func putWrapped(_ bytes: ByteView, into text: EvtxArena) {
    var start = 0
    var isFirst = true
    while start <= bytes.count {
      let end = bytes.first(0x0a, in: start..<bytes.count) ?? bytes.count
      let from = ExcerptBytes.skipBlanks(bytes, start..<end)
      var to = end
      while to > from, bytes[to - 1] <= 0x20 { to -= 1 }
      if to > from {
        // Ideographs are broken anywhere and take no blank.
        let last = text.count > 0 ? text.bytes(text.count - 1..<text.count)[0] : 0
        if !isFirst, !(last >= 0x80 && ExcerptBytes.isIdeograph(bytes, at: from)) { text.append(0x20) }
        text.append(plain: bytes[from..<to])
        isFirst = false
      }
      start = end + 1
    }
  }

  private static func putJSON(_ bytes: ByteView, into text: EvtxArena) {
    var index = 0
    while index < bytes.count {
      let mark = bytes.first(UInt8(ascii: "\\"), in: index..<bytes.count) ?? bytes.count
      text.append(plain: bytes[index..<mark])
      guard mark + 1 < bytes.count else { return }
      index = mark + 2
      switch bytes[mark + 1] {
      case UInt8(ascii: "n"): text.append(scalar: 0x0a)
      case UInt8(ascii: "r"): text.append(scalar: 0x0d)
      case UInt8(ascii: "t"): text.append(scalar: 0x09)
      case UInt8(ascii: "u"):
        guard let unit = unit(bytes, index) else { continue }
        index += 4
        if unit & 0xfc00 == 0xd800, bytes.starts(with: "\\u", at: index, before: bytes.count),
          let low = Self.unit(bytes, index + 2), low & 0xfc00 == 0xdc00
        {
          text.append(scalar: 0x10000 + (unit & 0x3ff) << 10 + low & 0x3ff)
          index += 6
        } else {
          text.append(scalar: unit)
        }
      default: text.append(plain: bytes[mark + 1..<mark + 2])
      }
    }
  }

  private static func unit(_ bytes: ByteView, _ start: Int) -> UInt32? {
    guard bytes.has(4, at: start) else { return nil }
    var value: UInt32 = 0
    for index in start..<start + 4 {
      guard let digit = hexValue(bytes[index]) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
