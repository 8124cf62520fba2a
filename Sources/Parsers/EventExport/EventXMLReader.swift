import Records

/// Reads one event written as XML into an ``EventDraft``, so that it says the same as the event in the log.
///
/// Reads what Windows' tools write: elements, attributes in either quotes, the five entities, character
/// references, CDATA, comments. Prefixes of names stay part of the names.
struct EventXMLReader {
  /// The event that was read last.
  private(set) var draft: EventDraft
  private let nameText = EvtxArena(capacity: 1024)
  private var spellings = TermTable()
  private var names: [BinXmlReader.Name] = []
  private var open: [Range<Int>] = []

  init() { draft = EventDraft(names: nameText) }

  /// Where the first `<Event` element in `range` starts; its text may reach beyond the range.
  static func start(_ view: ByteView, in range: Range<Int>) -> Int? {
    var position = range.lowerBound
    let end = min(view.count, range.upperBound + 6)
    while position < end, let hit = view.first("<Event", in: position..<end), hit < range.upperBound {
      if hit + 6 < view.count, isBlank(view[hit + 6]) || view[hit + 6] == UInt8(ascii: ">") { return hit }
      position = hit + 6
    }
    return nil
  }

  /// Reads the element that starts at `range`'s lower bound; what was read before a fault stays in ``draft``.
  ///
  /// - Returns: where the element ends.
  mutating func read(_ view: ByteView, _ range: Range<Int>) throws(EvtxFault) -> Int {
    draft.begin()
    open.removeAll(keepingCapacity: true)
    if names.count > 4096 {
      // Crafted: an event has some dozens.
      (names, spellings) = ([], TermTable())
      nameText.truncate(to: 0)
    }
    var position = range.lowerBound
    do throws(EvtxFault) {
      while position < range.upperBound {
        guard view[position] == UInt8(ascii: "<") else {
          let end = view.first(UInt8(ascii: "<"), in: position..<range.upperBound) ?? range.upperBound
          Self.write(view, position..<end, into: draft.text())
          position = end
          continue
        }
        position = try tag(view, position, range.upperBound)
        if open.isEmpty { return position }
        guard draft.size <= BinXmlReader.Limit.textPerRecord else {
          throw EvtxFault(part: "text of one event", offset: range.lowerBound, kind: .limit)
        }
      }
      throw EvtxFault(part: "event", offset: range.upperBound, kind: .cut)
    } catch {
      while draft.depth > 0 { draft.close() }
      throw error
    }
  }

  /// Reads what begins with `<` at `start`; returns the position behind it.
  private mutating func tag(_ view: ByteView, _ start: Int, _ end: Int) throws(EvtxFault) -> Int {
    func close(_ mark: StaticString, _ from: Int, _ part: StaticString) throws(EvtxFault) -> Int {
      guard from <= end, let hit = view.first(mark, in: from..<end) else {
        throw EvtxFault(part: part, offset: start, kind: .cut)
      }
      return hit
    }
    let next = start + 1 < end ? view[start + 1] : 0
    if next == UInt8(ascii: "/") {
      let stop = try close(">", start + 2, "end tag")
      let name = Self.name(view, start + 2, stop)
      guard let last = open.last, view[last].isEqual(to: view[name]) else {
        throw EvtxFault(
          part: "end tag", offset: start,
          kind: .differs(
            needed: open.last.map { view.text($0) } ?? "none", found: view.text(Self.short(name))))
      }
      open.removeLast()
      draft.close()
      return stop + 1
    }
    if next == UInt8(ascii: "?") { return try close("?>", start + 2, "instruction") + 2 }
    if view.starts(with: "<!--", at: start, before: end) { return try close("-->", start + 4, "comment") + 3 }
    if view.starts(with: "<![CDATA[", at: start, before: end) {
      let stop = try close("]]>", start + 9, "CDATA")
      draft.text().append(plain: view[start + 9..<stop])
      return stop + 3
    }
    if next == UInt8(ascii: "!") { return try close(">", start + 2, "declaration") + 1 }
    return try element(view, start, end)
  }

  private mutating func element(_ view: ByteView, _ start: Int, _ end: Int) throws(EvtxFault) -> Int {
    let name = Self.name(view, start + 1, end)
    guard !name.isEmpty else {
      throw EvtxFault(part: "tag", offset: start, kind: .differs(needed: "a name", found: "none"))
    }
    try draft.open(intern(view, name))
    open.append(name)
    var position = name.upperBound
    while true {
      position = Self.skipBlanks(view, position, end)
      guard position < end else { throw EvtxFault(part: "tag", offset: start, kind: .cut) }
      if view[position] == UInt8(ascii: ">") {
        draft.beginContent()
        return position + 1
      }
      if view[position] == UInt8(ascii: "/"), position + 1 < end, view[position + 1] == UInt8(ascii: ">") {
        open.removeLast()
        draft.close()
        return position + 2
      }
      position = try attribute(view, position, end)
    }
  }

  private mutating func attribute(_ view: ByteView, _ start: Int, _ end: Int) throws(EvtxFault) -> Int {
    let name = Self.name(view, start, end)
    var position = Self.skipBlanks(view, name.upperBound, end)
    guard !name.isEmpty, position < end, view[position] == UInt8(ascii: "=") else {
      throw EvtxFault(
        part: "attribute", offset: start, kind: .differs(needed: "name=\"value\"", found: "none"))
    }
    position = Self.skipBlanks(view, position + 1, end)
    guard position < end, view[position] == UInt8(ascii: "\"") || view[position] == UInt8(ascii: "'"),
      let close = view.first(view[position], in: position + 1..<end)
    else { throw EvtxFault(part: "attribute", offset: start, kind: .cut) }
    draft.openAttribute(intern(view, name))
    Self.write(view, position + 1..<close, into: draft.text())
    draft.closeAttribute()
    return close + 1
  }

  private mutating func intern(_ view: ByteView, _ range: Range<Int>) -> BinXmlReader.Name {
    let range = range.lowerBound..<min(range.upperBound, range.lowerBound + 1024)
    let index = Int(spellings.intern(.phrase, view[range].buffer).index)
    if index < names.count { return names[index] }
    let start = nameText.count
    nameText.appendAnsi(view[range].buffer)
    let name = BinXmlReader.Name(text: start..<nameText.count, meaning: EvtxName(view.text(range)))
    names.append(name)
    return name
  }

  // MARK: Characters

  private static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
  }

  private static func skipBlanks(_ view: ByteView, _ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end, isBlank(view[position]) { position += 1 }
    return position
  }

  private static func name(_ view: ByteView, _ start: Int, _ end: Int) -> Range<Int> {
    var position = min(start, end)
    let start = position
    while position < end, !isBlank(view[position]), !"/>=<\"'".utf8.contains(view[position]) { position += 1 }
    return start..<position
  }

  private static func short(_ range: Range<Int>) -> Range<Int> {
    range.lowerBound..<min(range.upperBound, range.lowerBound + 64)
  }

  /// Writes text with its references resolved, escaped as the values of a log are.
  static func write(_ view: ByteView, _ range: Range<Int>, into text: EvtxArena) {
    var position = range.lowerBound
    while position < range.upperBound {
      let mark = view.first(UInt8(ascii: "&"), in: position..<range.upperBound) ?? range.upperBound
      text.append(plain: view[position..<mark])
      guard mark < range.upperBound else { return }
      if let (scalar, end) = reference(view, mark, range.upperBound) {
        text.append(scalar: scalar)
        position = end
      } else {
        text.append(UInt8(ascii: "&"))
        position = mark + 1
      }
    }
  }

  private static func reference(_ view: ByteView, _ start: Int, _ end: Int) -> (scalar: UInt32, end: Int)? {
    let named: [(StaticString, UInt32)] = [
      ("&lt;", 0x3c), ("&gt;", 0x3e), ("&amp;", 0x26), ("&quot;", 0x22), ("&apos;", 0x27),
    ]
    for (spelling, scalar) in named where view.starts(with: spelling, at: start, before: end) {
      return (scalar, start + spelling.utf8CodeUnitCount)
    }
    guard view.starts(with: "&#", at: start, before: end), start + 2 < end else { return nil }
    let isHex = view[start + 2] | 0x20 == UInt8(ascii: "x")
    var position = start + (isHex ? 3 : 2)
    let first = position
    var value: UInt32 = 0
    while position < end, position - first < 8, let digit = hexValue(view[position]), isHex || digit < 10 {
      value = value &* (isHex ? 16 : 10) &+ UInt32(digit)
      position += 1
    }
    guard position > first, position < end, view[position] == UInt8(ascii: ";") else { return nil }
    return (value, position + 1)
  }
}
