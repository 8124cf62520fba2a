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
  var programs: [BinXmlProgram] = []
  var programIndex = EvtxOffsetTable()
  var nameIndex = EvtxOffsetTable()
  var names: [Name] = []
  let literals = EvtxArena(capacity: 16_384)
  let nameText = EvtxArena(capacity: 8192)

  /// Definitions that are being compiled, one inside the other.
  var openDefinitions = 0

  private var values: [EvtxValue] = []
  private var followsPlans = false
  /// Most bytes of text that the plans followed so far stand for.
  private var planned = 0

  /// A reader without a chunk.
  init() {
    view = ByteView(UnsafeBufferPointer(start: nil, count: 0))
    draft = EventDraft(names: nameText)
  }

  /// Begins a chunk: forgets the names and templates of the one before.
  mutating func begin(_ chunk: ByteView) {
    view = chunk
    programs.removeAll(keepingCapacity: true)
    programIndex.clear()
    nameIndex.clear()
    names.removeAll(keepingCapacity: true)
    literals.truncate(to: 0)
    nameText.truncate(to: 0)
  }

  /// Reads the BinXML in `range` of the chunk into ``draft``.
  ///
  /// - Parameter followingPlans: whether the draft's columns are enough; then its text is not written where a
  ///   template's plan says which values matter. Columns and faults are the same.
  mutating func read(_ range: Range<Int>, followingPlans: Bool = false) throws(EvtxFault) {
    if followingPlans {
      do throws(EvtxFault) {
        followsPlans = true
        try attempt(range)
        if planned + draft.size <= Limit.textPerRecord { return }
      } catch {
        // Plans count work and text as more than they are; whether it is too much, only the steps tell.
        guard case .limit = error.kind else { throw error }
      }
    }
    followsPlans = false
    try attempt(range)
  }

  private mutating func attempt(_ range: Range<Int>) throws(EvtxFault) {
    draft.begin()
    values.removeAll(keepingCapacity: true)
    steps = Limit.stepsPerRecord
    planned = 0
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
    var descriptors = cursor
    try cursor.skip(count * 4, "value descriptors")
    let from = cursor.position
    var start = from
    values.reserveCapacity(first + count)
    for _ in 0..<count {
      let length = Int(try descriptors.u16("value size"))
      let type = try descriptors.u8("value type")
      try descriptors.skip(1, "value descriptor")
      try cursor.skip(length, "substitution value")
      values.append(EvtxValue(type: type, start: start, length: length))
      start += length
    }
    let numbers = first..<first + count
    if followsPlans, let plan = plan(of: program), isRegular(plan, program, numbers) {
      try follow(plan, program, values: numbers, byteCount: cursor.position - from, level: level)
    } else {
      try run(program, program.steps.indices, values: numbers, level: level)
    }
    values.removeLast(values.count - first)
  }

  // MARK: - Plans

  /// The program's plan for where the draft stands; nil when it has to be run.
  @inline(__always)
  private func plan(of program: BinXmlProgram) -> BinXmlPlan? {
    guard draft.depth < program.plans.count else { return nil }
    switch program.plans[draft.depth] {
    case .plan(let plan): return plan
    case .none: return nil
    case .untried: return makePlan(program)
    }
  }

  @inline(never)
  private func makePlan(_ program: BinXmlProgram) -> BinXmlPlan? {
    var planner = BinXmlPlanner(names: names, nameText: nameText, literals: literals, outer: draft.depth)
    let plan = planner.plan(program)
    program.plans[draft.depth] = plan.map { .plan($0) } ?? .none
    return plan
  }

  /// Whether no value but the plan's is BinXML, and no array but lists of texts without a code, of which nothing is
  /// asked for.
  @inline(__always)
  private mutating func isRegular(_ plan: BinXmlPlan, _ program: BinXmlProgram, _ numbers: Range<Int>) -> Bool
  {
    for index in numbers where values[index].type >= EvtxValue.Code.fragment {
      let number = Int32(truncatingIfNeeded: index - numbers.lowerBound)
      guard values[index].isArray else {
        if values[index].type == EvtxValue.Code.fragment, number != plan.fragment { return false }
        continue
      }
      guard plan.passesOver(number), let items = values[index].textsWithoutCode(view) else { return false }
      // Each repeats its element.
      steps -= items * program.steps.count + plan.parts.count
      planned += items * plan.textSize
      if steps < 0 { return false }
    }
    return true
  }

  /// Hands the values that the plan names to the draft.
  private mutating func follow(
    _ plan: BinXmlPlan, _ program: BinXmlProgram, values numbers: Range<Int>, byteCount: Int, level: Int
  ) throws(EvtxFault) {
    // As many steps as running would take at most, and no value's text is longer than five times its bytes.
    steps -= program.steps.count
    planned += plan.textSize + 5 * plan.uses * byteCount
    guard steps >= 0, planned <= Limit.textPerRecord else {
      throw EvtxFault(part: "plan", offset: 0, kind: .limit)
    }
    let isEvent = draft.depth == 0
    if isEvent { try draft.open(names[Int(plan.root)]) }
    for part in plan.parts {
      if part.unless.0 >= 0,
        isNull(part.unless.0, numbers) || (part.unless.1 >= 0 && isNull(part.unless.1, numbers))
      {
        continue
      }
      guard part.value >= 0 else {
        if case .system(let field) = part.goal { draft.take(field, literal: literals.bytes(part.literal)) }
        continue
      }
      guard !isNull(part.value, numbers) else { continue }
      let value = values[numbers.lowerBound + Int(part.value)]
      switch part.goal {
      case .system(let field): draft.take(field, value, view)
      case .data(let field): draft.look(field, value, view)
      case .fragment:
        guard value.type == EvtxValue.Code.fragment else { continue }
        var cursor = EvtxCursor(view, from: value.start, to: value.start + value.length)
        try fragment(&cursor, level: level + 1)
      }
    }
    if isEvent { draft.close() }
  }

  // MARK: - Steps

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
