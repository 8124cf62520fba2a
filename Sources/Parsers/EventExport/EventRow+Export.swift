import Records

extension EventRow {
  /// Writes the text of an exported event as that of a logged one: first line, message, the rest.
  ///
  /// - Parameters:
  ///   - provider: the provider where the event itself does not name it.
  ///   - order: the order of day and month where the date does not tell it.
  init(
    _ event: ExportedEvent, of view: ByteView, provider outer: Range<Int>?, order: EventClock.Order,
    into text: EvtxArena
  ) {
    self.init()
    id = event.id(view) ?? 0
    number = event[.recordID].flatMap { ExportedEvent.number(view[$0]) }
    readTime(event, view, order)
    let name = (outer.map { view.text($0) } ?? event.provider(view)).map(Self.fullName)
    provider = Self.putText(name, into: text)
    text.append(" ")
    text.appendDecimal(UInt64(id))
    text.append(" ")
    let level =
      event[.level].flatMap { ExportedEvent.level(view[$0]) }
      ?? event[.levelName].flatMap { ExportedEvent.entryLevel(view[$0]) }
    if let level {
      set(level: level)
      EventDraft.put(level: level, into: text)
    } else {
      text.append("-")
    }
    for field in [ExportField.channel, .computer] {
      text.append(" ")
      let start = text.count
      if let range = event[field], !range.isEmpty {
        event.write(range, of: view, into: text)
        if field == .channel { channel = start..<text.count } else { computer = start..<text.count }
      } else {
        text.append("-")
      }
    }
    text.append("\n")
    if time == nil, stamp == nil, let range = event[.time], !range.isEmpty {
      // As it stands: without a year, or in a form that nobody knows.
      text.append("System/TimeCreated: ")
      event.write(range, of: view, into: text)
      text.append("\n")
    }
    for field in ExportField.allCases {
      guard let label = field.label, let range = event[field], !range.isEmpty else { continue }
      text.append(label)
      let start = text.count
      event.write(range, of: view, into: text)
      if field == .message {
        readMessage(start..<text.count, of: text, name ?? "", isCut: event.isMessageCut)
      }
      text.append("\n")
    }
  }

  private static func putText(_ value: String?, into text: EvtxArena) -> Range<Int>? {
    guard let value, !value.isEmpty else {
      text.append("-")
      return nil
    }
    let start = text.count
    text.append(value)
    return start..<text.count
  }

  private mutating func readTime(_ event: ExportedEvent, _ view: ByteView, _ order: EventClock.Order) {
    guard let range = event[.time] else { return }
    let value = view[range]
    if let unix = Self.unixMilliseconds(value) {
      time = Instant(filetime: unix * 10_000 + 116_444_736_000_000_000)
      marks.insert(.exact)
      return
    }
    guard let reading = EventClock.scan(value, at: 0), let read = reading.time(order) else { return }
    if reading.isExact { marks.insert(.exact) }
    if let zone = reading.zone {
      stamp = Instant(filetime: read.filetime - Int64(zone) * Instant.second)
    } else {
      time = read
    }
  }

  /// `\/Date(1665208337123)\/`, as JSON has it.
  private static func unixMilliseconds(_ value: ByteView) -> Int64? {
    guard let start = value.first("Date(", in: 0..<value.count) else { return nil }
    let isNegative = value.starts(with: "-", at: start + 5, before: value.count)
    let first = start + (isNegative ? 6 : 5)
    var end = first
    while end < value.count, end - first < 14, ExcerptBytes.isDigit(value[end]) { end += 1 }
    guard let number = ExportedEvent.number(value[first..<end]) else { return nil }
    return isNegative ? -Int64(number) : Int64(number)
  }

  /// Names that Event Viewer's list shortens.
  private static let shortened: Set<String> = [
    "WindowsUpdateClient", "Servicing", "WUSA", "Kernel-General", "Kernel-Power", "Kernel-Boot", "Kernel-PnP",
    "TaskScheduler", "AppXDeployment-Server", "Windows Defender", "UserPnp", "WinREAgent", "WHEA-Logger",
    "WER-SystemErrorReporting", "Bits-Client", "FilterManager", "DistributedCOM",
  ]

  /// The provider's full name: `WindowsUpdateClient`, `Ntfs (Microsoft-Windows-Ntfs)`.
  private static func fullName(_ text: String) -> String {
    if shortened.contains(text) { return "Microsoft-Windows-" + text }
    if text.hasSuffix(")"), let open = text.firstRange(of: "(Microsoft-Windows-") {
      return String(text[text.index(after: open.lowerBound)...].dropLast())
    }
    return text
  }

  // MARK: What the message says

  /// Code, package and title out of the sentence of an event that has no fields.
  ///
  /// Of one that was cut, the last word is none, and a title that goes up to its end is not known.
  private mutating func readMessage(
    _ range: Range<Int>, of text: EvtxArena, _ provider: String, isCut: Bool
  ) {
    var message = ByteView(text.bytes(range))
    if isCut {
      var end = max(message.count - 3, 0)
      while end > 0, message[end - 1] > 0x20 { end -= 1 }
      message = message[0..<end]
    }
    func placed(_ part: Range<Int>) -> Range<Int> {
      range.lowerBound + part.lowerBound..<range.lowerBound + part.upperBound
    }
    // Eight digits are a whole code wherever the text was cut.
    let found = EventMessage.code(ByteView(text.bytes(range)))
    switch provider {
    case "Microsoft-Windows-WindowsUpdateClient":
      code = found
      package = isCut ? EventMessage.package(message).map(placed) : nil
      if !isCut, [19, 20, 23, 24, 31, 43].contains(id) {
        title = EventMessage.titleRange(message).map(placed)
      }
    case "Microsoft-Windows-Servicing":
      code = found
      package = EventMessage.package(message).map(placed)
    case "Microsoft-Windows-WUSA":
      code = found ?? Self.decimalCode(message)
      if let open = message.first(UInt8(ascii: "\""), in: 0..<message.count),
        let close = message.first(UInt8(ascii: "\""), in: open + 1..<message.count), close > open + 1
      {
        title = placed(open + 1..<close)
      }
    default:
      if let found, found.value >> 28 == 8 { code = found }
    }
  }

  /// A failing HRESULT in decimal: ten digits.
  private static func decimalCode(_ message: ByteView) -> ErrorCode? {
    var index = 0
    while index < message.count {
      var end = index
      while end < message.count, ExcerptBytes.isDigit(message[end]) { end += 1 }
      if end - index == 10,
        let value = ExportedEvent.number(message[index..<end]).flatMap(UInt32.init(exactly:)),
        ErrorCode(value).isFailure
      {
        return ErrorCode(value)
      }
      index = max(end, index + 1)
    }
    return nil
  }
}
