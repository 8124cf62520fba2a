import Records

/// The event that is being read: collects the lines of its data and the fields of its `System` part.
///
/// Fed in document order by ``BinXmlReader``; writes text as it comes, so that no tree is built.
struct EventDraft {
  /// The parts of an event below its root.
  private enum Section {
    case none, system, eventData, userData, rendering, other
  }

  /// An open element.
  private struct Frame {
    var text: Range<Int>
    var meaning: EvtxName
    /// Where its line begins in ``body``; -1 while it has none.
    var line = -1
    /// Where its value begins in ``body``.
    var value = -1
    var hasChild = false
    var hasAttribute = false
    /// Name of a `Data` element in ``dataNames``.
    var label: Range<Int>?
  }

  /// Where text goes.
  private enum Target {
    /// To ``unwanted``.
    case nowhere
    /// To a line of ``body`` that is opened when text comes.
    case body
    /// To `field` of ``system``.
    case system(SystemField)
    /// To the name of the innermost element.
    case label
  }

  /// The finished lines of data.
  let body = EvtxArena(capacity: 8192)
  /// The texts of ``fields``.
  let system = EvtxArena(capacity: 1024)
  private let dataNames = EvtxArena(capacity: 256)
  private let unwanted = EvtxArena(capacity: 256)
  /// The names of the chunk.
  private let names: EvtxArena

  private var frames: [Frame] = []
  private var section = Section.none
  private var target = Target.nowhere
  private var parameters = 0
  private var fieldStart = 0
  private var fields = [Range<Int>?](repeating: nil, count: SystemField.allCases.count)

  /// Whether an element was opened since ``begin()``.
  private(set) var hasElement = false
  /// Whether an attribute is open, which cannot hold elements.
  private(set) var isInAttribute = false
  /// `TimeCreated`, when it came as a number.
  private(set) var time: Instant?
  /// What the fields say that a diagnosis asks for.
  private(set) var findings = EventFindings()

  /// An empty draft of events whose names stand in `names`.
  init(names: EvtxArena) {
    self.names = names
    frames.reserveCapacity(16)
  }

  /// Number of open elements.
  var depth: Int { frames.count }

  /// Bytes written for this event.
  var size: Int { body.count + system.count + dataNames.count }

  /// The text of a field of `System`; nil when it is absent or empty.
  func field(_ field: SystemField) -> UnsafeBufferPointer<UInt8>? {
    fields[field.rawValue].map { system.bytes($0) }
  }

  /// Forgets the event before.
  mutating func begin() {
    body.truncate(to: 0)
    system.truncate(to: 0)
    dataNames.truncate(to: 0)
    unwanted.truncate(to: 0)
    frames.removeAll(keepingCapacity: true)
    section = .none
    target = .nowhere
    parameters = 0
    for index in fields.indices { fields[index] = nil }
    hasElement = false
    isInAttribute = false
    time = nil
    findings = EventFindings()
  }

  // MARK: Elements

  /// Begins an element.
  mutating func open(_ name: BinXmlReader.Name) throws(EvtxFault) {
    guard frames.count < BinXmlReader.Limit.openElements else {
      throw EvtxFault(part: "open elements", offset: 0, kind: .limit)
    }
    hasElement = true
    if let parent = frames.indices.last {
      finishLine(parent, dropBlank: true)
      frames[parent].hasChild = true
    }
    frames.append(Frame(text: name.text, meaning: name.meaning))
    target = .nowhere
    if frames.count == 2 {
      switch name.meaning {
      case .system: section = .system
      case .eventData: section = .eventData
      case .userData: section = .userData
      case .renderingInfo: section = .rendering
      default: section = .other
      }
    } else if frames.count == 3, name.meaning == .data, section == .eventData {
      parameters += 1
    }
  }

  /// Says that content follows.
  mutating func beginContent() {
    guard let frame = frames.last else { return }
    target = contentTarget(frame)
    if case .system = target { fieldStart = system.count }
  }

  private func contentTarget(_ frame: Frame) -> Target {
    switch section {
    case .system:
      guard frames.count == 3, let field = SystemField(element: frame.meaning) else { return .nowhere }
      return .system(field)
    case .rendering:
      // The rest of it are localized words for numbers that System has.
      return frames.count == 3 && frame.meaning == .message ? .body : .nowhere
    case .eventData, .userData, .other:
      return frames.count >= 2 ? .body : .nowhere
    case .none:
      return .nowhere
    }
  }

  /// Ends the innermost element.
  mutating func close() {
    guard let last = frames.indices.last else { return }
    if case .system(let field) = target { keep(field) }
    let frame = frames[last]
    let isData = section == .eventData || section == .userData || section == .other
    if frame.line < 0, isData, frames.count >= 3, !frame.hasChild, !frame.hasAttribute {
      openLine(last)
    }
    finishLine(last, dropBlank: frame.hasChild || frames.count < 3)
    frames.removeLast()
    if frames.count == 1 { section = .none }
    // Text may follow behind a child.
    target = frames.last.map(contentTarget) ?? .nowhere
    if case .system = target { fieldStart = system.count }
  }

  // MARK: Attributes

  /// Begins an attribute of the innermost element.
  mutating func openAttribute(_ name: BinXmlReader.Name) {
    isInAttribute = true
    target = .nowhere
    guard let last = frames.indices.last, name.meaning != .namespace else { return }
    let frame = frames[last]
    switch section {
    case .none, .rendering: return
    case .system:
      guard frames.count == 3, let field = SystemField(element: frame.meaning, attribute: name.meaning)
      else { return }
      target = .system(field)
      fieldStart = system.count
    case .eventData, .userData, .other:
      if section == .eventData, frames.count == 3, frame.meaning == .data, name.meaning == .name {
        target = .label
        frames[last].label = dataNames.count..<dataNames.count
        return
      }
      frames[last].hasAttribute = true
      frames[last].line = body.count
      writeSection()
      body.append(names.bytes(frame.text))
      body.append(UInt8(ascii: "/"))
      body.append(names.bytes(name.text))
      body.append(": ")
      frames[last].value = body.count
      target = .body
    }
  }

  /// Ends the attribute.
  mutating func closeAttribute() {
    isInAttribute = false
    guard let last = frames.indices.last else { return }
    switch target {
    case .nowhere: unwanted.truncate(to: 0)
    case .system(let field): keep(field)
    case .label:
      if let label = frames[last].label { frames[last].label = label.lowerBound..<dataNames.count }
    case .body: finishLine(last, dropBlank: false)
    }
    target = .nowhere
  }

  // MARK: Text

  /// Where the next text of the open attribute or element is to be written.
  @inline(__always)
  mutating func text() -> EvtxArena {
    switch target {
    case .nowhere:
      unwanted.truncate(to: 0)
      return unwanted
    case .system: return system
    case .label: return dataNames
    case .body:
      if let last = frames.indices.last, frames[last].line < 0 { openLine(last) }
      return body
    }
  }

  /// Takes the value as the event's time when it is one and `TimeCreated` is open.
  mutating func takes(time value: EvtxValue, _ view: ByteView) -> Bool {
    guard case .system(.time) = target else { return false }
    if value.type == EvtxValue.Code.filetime, value.length == 8 {
      time = EvtxValue.instant(view.number(UInt64.self, at: value.start) ?? 0)
      return true
    }
    if value.type == 0x12, value.length == 16, view.has(16, at: value.start) {
      time = EvtxValue.systemTime(view[value.start..<value.start + 16])
      return true
    }
    return false
  }

  // MARK: What a plan hands over

  /// Takes `value` as `field` of `System`.
  @inline(__always)
  mutating func take(_ field: SystemField, _ value: EvtxValue, _ view: ByteView) {
    fieldStart = system.count
    if field == .time {
      target = .system(.time)
      defer { target = .nowhere }
      if takes(time: value, view) { return }
    }
    value.write(view, into: system)
    keep(field)
  }

  /// Takes literal text as `field` of `System`.
  mutating func take(_ field: SystemField, literal: UnsafeBufferPointer<UInt8>) {
    fieldStart = system.count
    system.append(literal)
    keep(field)
  }

  /// Looks at the value of a field of the data; what nobody asks for is not even written.
  @inline(__always)
  mutating func look(_ field: EventFindings.Field, _ value: EvtxValue, _ view: ByteView) {
    if field == .other, !value.mayBeCode(view) { return }
    let start = body.count
    value.write(view, into: body)
    findings.look(at: body, field, value: start..<body.count)
  }

  private mutating func keep(_ field: SystemField) {
    if system.count > fieldStart { fields[field.rawValue] = fieldStart..<system.count }
  }

  // MARK: Lines

  /// Sections other than the two usual ones are named in front of their fields.
  private func writeSection() {
    guard section == .other || section == .rendering, frames.count > 2 else { return }
    body.append(names.bytes(frames[1].text))
    body.append(UInt8(ascii: "/"))
  }

  private mutating func openLine(_ index: Int) {
    let frame = frames[index]
    frames[index].line = body.count
    if section == .eventData, index == 2, frame.meaning == .data {
      if let label = frame.label, !label.isEmpty {
        body.append(dataNames.bytes(label))
      } else {
        body.append("param")
        body.appendDecimal(UInt64(parameters))
      }
    } else {
      writeSection()
      body.append(names.bytes(frame.text))
    }
    body.append(": ")
    frames[index].value = body.count
  }

  /// Ends the open line of a frame; blank text between children is layout and not data.
  private mutating func finishLine(_ index: Int, dropBlank: Bool) {
    let frame = frames[index]
    guard frame.line >= 0 else { return }
    frames[index].line = -1
    let value = frame.value..<body.count
    if dropBlank, Self.isBlank(body.bytes(value)) {
      body.truncate(to: frame.line)
      return
    }
    if section == .eventData || section == .userData {
      let name = body.bytes(frame.line..<frame.value - 2)
      findings.look(at: body, EventFindings.Field(name), value: value)
    }
    body.append(UInt8(ascii: "\n"))
  }

  /// Only blanks, or line breaks in their escaped form.
  private static func isBlank(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    var index = 0
    while index < bytes.count {
      if bytes[index] == UInt8(ascii: " ") {
        index += 1
      } else if bytes.count - index >= 2, bytes[index] == UInt8(ascii: "\\"),
        bytes[index + 1] == UInt8(ascii: "n") || bytes[index + 1] == UInt8(ascii: "r")
      {
        index += 2
      } else if bytes.count - index >= 4, bytes[index] == UInt8(ascii: "\\"),
        bytes[index + 1] == UInt8(ascii: "x"), bytes[index + 2] == UInt8(ascii: "0"),
        bytes[index + 3] == UInt8(ascii: "9")
      {
        index += 4
      } else {
        return false
      }
    }
    return true
  }
}
