import Records

/// What an instance of a template says in the columns of the store, without its text: which of its values is which
/// field.
///
/// Most instances follow a plan; one that does not is run step by step (``BinXmlReader``), and says the same.
struct BinXmlPlan {
  /// What a part is.
  enum Goal {
    case system(SystemField)
    case data(EventFindings.Field)
    /// The event's data, when the value is BinXML.
    case fragment
  }

  /// A value, or literal text, that says something.
  struct Part {
    var goal: Goal
    /// Which value; -1: the literal.
    var value: Int32
    /// Which literal text.
    var literal = 0..<0
    /// Left out when one of these values is null; -1: none.
    var unless: (Int32, Int32)
  }

  /// In document order.
  let parts: [Part]
  /// Number of the root's name.
  let root: Int32
  /// The value that may be BinXML; -1: none may.
  let fragment: Int32
  /// Bytes of names and literal text that an instance can write.
  let textSize: Int
  /// The most parts that one value is written to.
  let uses: Int

  /// Whether nothing is asked of the value unless it is a code.
  func passesOver(_ value: Int32) -> Bool {
    parts.allSatisfy { part in
      guard part.value == value else { return true }
      if case .data(.other) = part.goal { return true }
      return false
    }
  }
}

/// Makes plans of what templates of Windows have; whatever is unusual has none.
struct BinXmlPlanner {
  /// An open element.
  private struct Frame {
    var name: BinXmlReader.Name
    var unless: (Int32, Int32)
    var hasChild = false
    var label: Range<Int>?
    var content = Content()
  }

  /// The text of an element or attribute.
  private struct Content {
    var count = 0
    var value: Int32 = -1
    var literal = 0..<0

    mutating func add(_ value: Int32, _ literal: Range<Int>) {
      count += 1
      self.value = value
      self.literal = literal
    }
  }

  private enum Section { case none, system, data, other }

  /// Nothing in the corpus comes near.
  private static let limit = (steps: 1024, values: 256)

  private let names: [BinXmlReader.Name]
  private let nameText: EvtxArena
  private let literals: EvtxArena
  /// Elements that are open around the template.
  private let outer: Int

  private var frames: [Frame] = []
  private var attribute: (name: BinXmlReader.Name, unless: (Int32, Int32), content: Content)?
  private var section = Section.none
  private var parts: [BinXmlPlan.Part] = []
  private var fragment: Int32 = -1
  private var textSize = 0
  private var uses = [Int](repeating: 0, count: limit.values)
  /// Whether something came up that is not planned.
  private var isUnusual = false

  init(names: [BinXmlReader.Name], nameText: EvtxArena, literals: EvtxArena, outer: Int) {
    (self.names, self.nameText, self.literals, self.outer) = (names, nameText, literals, outer)
    frames.reserveCapacity(8)
    parts.reserveCapacity(16)
  }

  /// The plan for instances of `program`; nil when they have to be run.
  mutating func plan(_ program: BinXmlProgram) -> BinXmlPlan? {
    guard program.steps.count <= Self.limit.steps, let first = program.steps.first, first.kind == .open else {
      return nil
    }
    for step in program.steps {
      take(step)
      if isUnusual { return nil }
    }
    // The event's data is not text as well.
    if fragment >= 0, uses[Int(fragment)] != 1 { return nil }
    return BinXmlPlan(
      parts: parts, root: first.name, fragment: fragment, textSize: textSize, uses: uses.max() ?? 0)
  }

  /// Elements that are open, those around the template included.
  private var depth: Int { outer + frames.count }

  private mutating func take(_ step: BinXmlProgram.Step) {
    switch step.kind {
    case .open: open(step)
    case .attribute:
      let name = names[Int(step.name)]
      guard let last = frames.last else { return isUnusual = true }
      textSize += last.name.text.count + name.text.count + 8
      attribute = (name, also(step.absentWith, last.unless), Content())
    case .attributeEnd: closeAttribute()
    case .content: break
    case .text, .value: text(step)
    case .instance: isUnusual = true
    case .close: close()
    }
  }

  /// Two conditions and one more; more than two are unusual.
  private mutating func also(_ value: Int32, _ unless: (Int32, Int32)) -> (Int32, Int32) {
    if value < 0 || value == unless.0 || value == unless.1 { return unless }
    if unless.0 < 0 { return (value, unless.1) }
    if unless.1 < 0 { return (unless.0, value) }
    isUnusual = true
    return unless
  }

  private mutating func open(_ step: BinXmlProgram.Step) {
    let name = names[Int(step.name)]
    // Its own line, and the section in front of it.
    textSize += 2 * name.text.count + 16
    var unless: (Int32, Int32) = (-1, -1)
    if let last = frames.indices.last {
      unless = frames[last].unless
      frames[last].hasChild = true
    }
    // The root of an event is never left out.
    if depth > 0 { unless = also(step.absentWith, also(step.dependency, unless)) }
    frames.append(Frame(name: name, unless: unless))
    guard depth == 2 else { return }
    section =
      switch name.meaning {
      case .system: .system
      case .eventData, .userData: .data
      default: .other
      }
  }

  private mutating func text(_ step: BinXmlProgram.Step) {
    let literal = Int(step.start)..<Int(step.start) + Int(step.length)
    if step.kind == .text {
      // A label is written twice.
      textSize += 2 * literal.count
    } else {
      guard uses.indices.contains(Int(step.value)) else { return isUnusual = true }
      uses[Int(step.value)] += 1
    }
    if attribute != nil {
      attribute?.content.add(step.value, literal)
    } else if let last = frames.indices.last {
      if depth == 1, step.kind == .value {
        isUnusual = isUnusual || fragment >= 0
        fragment = step.value
        parts.append(BinXmlPlan.Part(goal: .fragment, value: step.value, unless: frames[last].unless))
      }
      frames[last].content.add(step.value, literal)
    }
  }

  private mutating func closeAttribute() {
    guard let (name, unless, content) = attribute, let last = frames.last else { return isUnusual = true }
    attribute = nil
    if name.meaning == .namespace { return }
    switch section {
    case .none, .other: return
    case .system:
      guard depth == 3, let field = SystemField(element: last.name.meaning, attribute: name.meaning) else {
        return
      }
      put(field, content, unless)
    case .data:
      if isDatum(last), name.meaning == .name {
        // A label that is a value, or comes in pieces, is not planned.
        isUnusual = isUnusual || content.count > 1 || content.value >= 0
        frames[frames.count - 1].label = content.literal
      } else {
        put(EventFindings.Field.other, content, unless)
      }
    }
  }

  private mutating func close() {
    guard let frame = frames.last else { return isUnusual = true }
    switch section {
    case .system:
      if depth == 3, let field = SystemField(element: frame.name.meaning) {
        isUnusual = isUnusual || (frame.hasChild && frame.content.count > 0)
        put(field, frame.content, frame.unless)
      }
    case .data:
      isUnusual = isUnusual || (frame.hasChild && frame.content.count > 0)
      put(meaning(frame), frame.content, frame.unless)
    case .none, .other: break
    }
    frames.removeLast()
    if depth == 1 { section = .none }
  }

  /// Whether the element is a `Data` of `EventData`, whose name is an attribute.
  private func isDatum(_ frame: Frame) -> Bool {
    guard depth == 3, frame.name.meaning == .data else { return false }
    let parent = frames.count >= 2 ? frames[frames.count - 2].name.meaning : .other
    return parent == .eventData
  }

  private func meaning(_ frame: Frame) -> EventFindings.Field {
    if isDatum(frame) {
      guard let label = frame.label, !label.isEmpty else { return .other }
      return EventFindings.Field(literals.bytes(label))
    }
    return EventFindings.Field(nameText.bytes(frame.name.text))
  }

  private mutating func put(_ field: SystemField, _ content: Content, _ unless: (Int32, Int32)) {
    guard field.isColumn, content.count > 0 else { return }
    guard content.count == 1 else { return isUnusual = true }
    parts.append(
      BinXmlPlan.Part(
        goal: .system(field), value: content.value, literal: content.literal, unless: unless))
  }

  private mutating func put(_ field: EventFindings.Field, _ content: Content, _ unless: (Int32, Int32)) {
    guard content.count > 0 else { return }
    guard content.count == 1 else { return isUnusual = true }
    if content.value >= 0 {
      parts.append(BinXmlPlan.Part(goal: .data(field), value: content.value, unless: unless))
    } else if field != .other || literals.bytes(content.literal).first == UInt8(ascii: "0") {
      // No template of Windows has a code, package or title of its own.
      isUnusual = true
    }
  }
}
