import Records

/// Reads the BinXML of records of one chunk into an ``EventDraft``.
///
/// Names and templates are kept per chunk by their offset: the same template id may stand for different
/// bytes in another chunk. Limits (`formats.md` 1.4, and the caps below) bound what a crafted chunk costs.
struct BinXmlReader {
  /// Limits against crafted input.
  enum Limit {
    /// Templates inside templates.
    static let levels = 64
    /// Elements that are open at once.
    static let openElements = 512
    /// Characters of a name.
    static let nameUnits = 1024
    /// Steps and tokens of one record; the largest record of the corpus takes under 3,000.
    static let stepsPerRecord = 1 << 18
    /// Bytes of text of one record; a record has 64 KiB, escapes make at most four of two.
    static let textPerRecord = 1 << 20
    /// Bytes of literal text of one chunk; definitions that fail are read again for each record.
    static let literalsPerChunk = 1 << 22
  }

  /// A name of this chunk: UTF-8 in ``names``, and what it means.
  struct Name {
    var text: Range<Int>
    var meaning: EvtxName
  }

  /// The chunk, 64 KiB.
  private(set) var view: ByteView
  /// The event that is being read.
  var draft: EventDraft
  var steps = 0

  // What `BinXmlReader+Compile.swift` fills.
  var programs: [Int: BinXmlProgram] = [:]
  var nameIndex: [Int: Int32] = [:]
  var names: [Name] = []
  let literals = EvtxArena(capacity: 16_384)
  let nameText = EvtxArena(capacity: 8192)

  /// Definitions that are being compiled, one inside the other.
  var openDefinitions = 0

  private var values: [EvtxValue] = []

  /// A reader without a chunk.
  init() {
    view = ByteView(UnsafeBufferPointer(start: nil, count: 0))
    draft = EventDraft(names: nameText)
  }

  /// Begins a chunk: forgets the names and templates of the one before.
  mutating func begin(_ chunk: ByteView) {
    view = chunk
    programs.removeAll(keepingCapacity: true)
    nameIndex.removeAll(keepingCapacity: true)
    names.removeAll(keepingCapacity: true)
    literals.truncate(to: 0)
    nameText.truncate(to: 0)
  }

  /// Reads the BinXML in `range` of the chunk into ``draft``.
  mutating func read(_ range: Range<Int>) throws(EvtxFault) {
    draft.begin()
    values.removeAll(keepingCapacity: true)
    steps = Limit.stepsPerRecord
    var cursor = EvtxCursor(view, from: range.lowerBound, to: range.upperBound)
    try fragment(&cursor, level: 0)
    guard draft.hasElement else {
      throw EvtxFault(
        part: "event", offset: range.lowerBound, kind: .wrong(needed: "an element", found: 0))
    }
  }

  /// Counts one step of work.
  @inline(__always)
  mutating func spend() throws(EvtxFault) {
    steps -= 1
    if steps < 0 { throw EvtxFault(part: "work for one record", offset: 0, kind: .limit) }
  }

  /// Reads elements and instances until the end of `cursor`, or the end token of a record.
  ///
  /// A nested value can hold several siblings (EventData, then RenderingInfo), each a fragment of its own.
  private mutating func fragment(_ cursor: inout EvtxCursor, level: Int) throws(EvtxFault) {
    guard level < Limit.levels else {
      throw EvtxFault(part: "template levels", offset: cursor.position, kind: .limit)
    }
    var ended = false
    while let token = cursor.next {
      try spend()
      switch token {
      case 0x00:
        if level == 0 { return }
        ended = true
        try cursor.skip(1, "end of fragment")
      case 0x0f:
        try cursor.skip(4, "fragment header")
      case 0x0c:
        try instance(&cursor, level: level)
      case 0x01, 0x41:
        let program = try compileElement(&cursor, inDefinition: false)
        try run(program, program.steps.indices, values: values.endIndex..<values.endIndex, level: level)
      default:
        // Padding behind the end token of a nested fragment is none of our business.
        if ended { return }
        throw EvtxFault(
          part: "BinXML token", offset: cursor.position,
          kind: .wrong(needed: "an element or template", found: UInt64(token)))
      }
    }
  }

  /// Reads a template instance and writes its element.
  private mutating func instance(_ cursor: inout EvtxCursor, level: Int) throws(EvtxFault) {
    let program = try definition(&cursor)
    let count = Int(try cursor.u32("number of values"))
    guard count <= 65_535 else {
      throw EvtxFault(
        part: "number of values", offset: cursor.position - 4,
        kind: .wrong(needed: "at most 65535", found: UInt64(count)))
    }
    let first = values.count
    var start = cursor.position
    var descriptors = cursor
    try cursor.skip(count * 4, "value descriptors")
    start = cursor.position
    values.reserveCapacity(first + count)
    for _ in 0..<count {
      let length = Int(try descriptors.u16("value size"))
      let type = try descriptors.u8("value type")
      try descriptors.skip(1, "value descriptor")
      try cursor.skip(length, "substitution value")
      values.append(EvtxValue(type: type, start: start, length: length))
      start += length
    }
    try run(program, program.steps.indices, values: first..<first + count, level: level)
    values.removeLast(values.count - first)
  }

  /// Writes steps `range` of `program` with the values in `numbers` of ``values``.
  private mutating func run(
    _ program: BinXmlProgram, _ range: Range<Int>, values numbers: Range<Int>, level: Int
  ) throws(EvtxFault) {
    let list = program.steps
    var index = range.lowerBound
    while index < range.upperBound {
      try spend()
      let step = list[index]
      switch step.kind {
      case .open:
        if isLeftOut(step, numbers) {
          index = Int(step.end)
        } else if let array = arrayContent(step, numbers) {
          try repeatElement(program, index, array: array, values: numbers, level: level)
          index = Int(step.end)
        } else {
          try draft.open(names[Int(step.name)])
        }
      case .attribute:
        if step.absentWith >= 0, isNull(step.absentWith, numbers) {
          index = Int(step.end)
        } else {
          draft.openAttribute(names[Int(step.name)])
        }
      case .attributeEnd: draft.closeAttribute()
      case .content: draft.beginContent()
      case .text:
        draft.text().append(literals.bytes(Int(step.start)..<Int(step.start) + Int(step.length)))
      case .value:
        if Int(step.value) < numbers.count {
          try write(values[numbers.lowerBound + Int(step.value)], level: level)
        }
      case .instance:
        var cursor = EvtxCursor(view, from: Int(step.start), to: view.count)
        try nested(&cursor, level: level)
      case .close:
        draft.close()
        guard draft.size <= Limit.textPerRecord else {
          throw EvtxFault(part: "text of one record", offset: 0, kind: .limit)
        }
      }
      index += 1
    }
  }

  private mutating func nested(_ cursor: inout EvtxCursor, level: Int) throws(EvtxFault) {
    guard level + 1 < Limit.levels else {
      throw EvtxFault(part: "template levels", offset: cursor.position, kind: .limit)
    }
    try instance(&cursor, level: level + 1)
  }

  /// Writes a value where the draft stands: text, or the elements of a nested fragment.
  @inline(__always)
  private mutating func write(_ value: EvtxValue, level: Int) throws(EvtxFault) {
    if value.type == EvtxValue.Code.fragment, !draft.isInAttribute {
      var cursor = EvtxCursor(view, from: value.start, to: value.start + value.length)
      try fragment(&cursor, level: level + 1)
    } else if value.isArray {
      // Not alone in its element, so nothing can be repeated.
      for (index, item) in value.items(view).enumerated() {
        if index > 0 { draft.text().append(", ") }
        item.write(view, into: draft.text())
      }
    } else if value.isNull || draft.takes(time: value, view) {
      return
    } else {
      value.write(view, into: draft.text())
    }
    guard draft.size <= Limit.textPerRecord else {
      throw EvtxFault(part: "text of one record", offset: value.start, kind: .limit)
    }
  }

  /// Writes the element at step `index` once per item of the array; an empty array makes one empty element.
  private mutating func repeatElement(
    _ program: BinXmlProgram, _ index: Int, array: Int, values numbers: Range<Int>, level: Int
  ) throws(EvtxFault) {
    let value = values[array]
    var items = value.items(view)
    if items.isEmpty { items = [EvtxValue(type: EvtxValue.Code.string, start: value.start, length: 0)] }
    for item in items {
      values[array] = item
      let element = index..<Int(program.steps[index].end) + 1
      try run(program, element, values: numbers, level: level)
    }
    values[array] = value
  }

  /// Whether the element is left out because of a null value.
  ///
  /// Never the root: in torn records every value is null, and the record would vanish.
  @inline(__always)
  private func isLeftOut(_ step: BinXmlProgram.Step, _ numbers: Range<Int>) -> Bool {
    guard draft.depth > 0 else { return false }
    return (step.dependency >= 0 && isNull(step.dependency, numbers))
      || (step.absentWith >= 0 && isNull(step.absentWith, numbers))
  }

  /// Index in ``values`` of the array that is the element's whole content.
  @inline(__always)
  private func arrayContent(_ step: BinXmlProgram.Step, _ numbers: Range<Int>) -> Int? {
    guard step.soleValue >= 0, Int(step.soleValue) < numbers.count else { return nil }
    let index = numbers.lowerBound + Int(step.soleValue)
    return values[index].isArray ? index : nil
  }

  @inline(__always)
  private func isNull(_ value: Int32, _ numbers: Range<Int>) -> Bool {
    Int(value) >= numbers.count || values[numbers.lowerBound + Int(value)].isNull
  }
}
