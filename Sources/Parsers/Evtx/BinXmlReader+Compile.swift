import Records

// Turns definitions and plain elements into programs. Everything here runs once per template and chunk.

extension BinXmlReader {
  /// Reads the head of a template instance at `cursor` (token 0x0c) and finds its definition, which stands
  /// right there at its first use in a chunk and earlier in the chunk afterwards.
  mutating func definition(_ cursor: inout EvtxCursor) throws(EvtxFault) -> BinXmlProgram {
    // Token, a 1, and the template's id, which is not needed: the offset says which.
    try cursor.skip(6, "template instance")
    let offset = Int(try cursor.u32("template offset"))
    let isInline = offset == cursor.position
    let program: BinXmlProgram
    if let known = programIndex[offset] {
      program = programs[known]
    } else {
      program = try compileDefinition(at: offset)
      programIndex.set(programs.count, at: offset)
      programs.append(program)
    }
    if isInline { try cursor.skip(24 + program.definitionSize, "template definition") }
    return program
  }

  private mutating func compileDefinition(at offset: Int) throws(EvtxFault) -> BinXmlProgram {
    // A definition may contain an instance of itself.
    guard openDefinitions < Limit.levels else {
      throw EvtxFault(part: "template levels", offset: offset, kind: .limit)
    }
    openDefinitions += 1
    defer { openDefinitions -= 1 }
    try spend()
    var header = EvtxCursor(view, from: offset, to: view.count)
    guard header.position == offset else {
      throw EvtxFault(
        part: "template offset", offset: offset, kind: .wrong(needed: "within chunk", found: UInt64(offset)))
    }
    try header.skip(20, "template definition")
    let size = Int(try header.u32("size of template definition"))
    var body = header
    try header.skip(size, "template definition")
    if body.next == 0x0f { try body.skip(4, "fragment header") }
    guard let token = body.next, token == 0x01 || token == 0x41 else {
      throw EvtxFault(
        part: "template definition", offset: body.position,
        kind: .wrong(needed: "an element", found: UInt64(body.next ?? 0)))
    }
    var limited = EvtxCursor(view, from: body.position, to: header.position)
    let element = try compileElement(&limited, inDefinition: true)
    return BinXmlProgram(steps: element.steps, definitionSize: size)
  }

  /// What is known about an element while its content is read.
  private struct Open {
    var step: Int
    var parts = 0
    var value: Int32 = -1
    var isOptional = false
  }

  /// Reads one element with all its content.
  ///
  /// Only definitions carry a dependency id in front of the element's size (`formats.md` 1.2).
  mutating func compileElement(
    _ cursor: inout EvtxCursor, inDefinition: Bool
  ) throws(EvtxFault) -> BinXmlProgram {
    var steps: [BinXmlProgram.Step] = []
    var open: [Open] = []
    // What most templates take.
    steps.reserveCapacity(96)
    open.reserveCapacity(8)
    repeat {
      try spend()
      let at = cursor.position
      let token = try cursor.u8("BinXML token")
      switch token {
      case 0x01, 0x41:
        guard open.count < Limit.openElements else {
          throw EvtxFault(part: "open elements", offset: at, kind: .limit)
        }
        if let last = open.indices.last { open[last].parts += 1 }
        open.append(Open(step: steps.count))
        var step = BinXmlProgram.Step(kind: .open)
        if inDefinition {
          let dependency = try cursor.u16("dependency id")
          step.dependency = dependency == 0xffff ? -1 : Int32(dependency)
        }
        try cursor.skip(4, "element size")
        step.name = try name(&cursor)
        steps.append(step)
        if token == 0x41 { try compileAttributes(&cursor, &steps) }
      case 0x02:
        steps.append(BinXmlProgram.Step(kind: .content))
      case 0x03, 0x04:
        guard let element = open.popLast() else { break }
        steps[element.step].end = Int32(steps.count)
        if element.parts == 1, element.value >= 0 {
          steps[element.step].soleValue = element.value
          if element.isOptional { steps[element.step].absentWith = element.value }
        }
        steps.append(BinXmlProgram.Step(kind: .close))
      case 0x0a:
        _ = try name(&cursor)
      case 0x0b:
        try cursor.skip(Int(try cursor.u16("instruction length")) * 2, "processing instruction")
      case 0x0f:
        try cursor.skip(3, "fragment header")
      default:
        guard let step = try content(token, at: at, &cursor) else {
          throw EvtxFault(
            part: "BinXML token", offset: at, kind: .wrong(needed: "content", found: UInt64(token)))
        }
        if let last = open.indices.last {
          open[last].parts += 1
          open[last].value = step.value
          open[last].isOptional = token == 0x0e
        }
        steps.append(step)
      }
    } while !open.isEmpty
    return BinXmlProgram(steps: steps, definitionSize: 0)
  }

  /// Reads the attributes of a start tag.
  private mutating func compileAttributes(
    _ cursor: inout EvtxCursor, _ steps: inout [BinXmlProgram.Step]
  ) throws(EvtxFault) {
    try cursor.skip(4, "size of attributes")
    while let token = cursor.next, token & 0xbf == 0x06 {
      try cursor.skip(1, "attribute")
      let first = steps.count
      var attribute = BinXmlProgram.Step(kind: .attribute)
      attribute.name = try name(&cursor)
      steps.append(attribute)
      var optional: Int32 = -1
      while let token = cursor.next {
        let at = cursor.position
        // A template instance is no attribute value; leave it to the caller to refuse.
        if token == 0x0c { break }
        var ahead = cursor
        try ahead.skip(1, "attribute value")
        guard let step = try content(token, at: at, &ahead) else { break }
        cursor = ahead
        try spend()
        if token == 0x0e { optional = step.value }
        steps.append(step)
      }
      if steps.count == first + 2 { steps[first].absentWith = optional }
      steps[first].end = Int32(steps.count)
      steps.append(BinXmlProgram.Step(kind: .attributeEnd))
    }
  }

  /// Reads a token that is text or stands for text or an instance; nil when it is another one.
  private mutating func content(
    _ token: UInt8, at position: Int, _ cursor: inout EvtxCursor
  ) throws(EvtxFault) -> BinXmlProgram.Step? {
    switch token {
    case 0x05, 0x45:
      try cursor.skip(1, "type of literal text")
      return try literal(&cursor)
    case 0x07, 0x47:
      return try literal(&cursor)
    case 0x08, 0x48:
      let code = try cursor.u16("character reference")
      let start = literals.count
      literals.append(scalar: UInt32(code))
      return literal(from: start)
    case 0x09, 0x49:
      let entity = names[Int(try name(&cursor))].text
      let start = literals.count
      literals.append(Self.text(ofEntity: nameText.bytes(entity)))
      return literal(from: start)
    case 0x0c:
      // The head begins with the token, which the caller has read already.
      cursor = EvtxCursor(view, from: position, to: cursor.end)
      _ = try definition(&cursor)
      let count = Int(try cursor.u32("number of values"))
      var descriptors = cursor
      // At most 2^32 descriptors, so this cannot overflow.
      try cursor.skip(count * 4, "value descriptors")
      for _ in 0..<count {
        try spend()
        try cursor.skip(Int(try descriptors.u16("value size")), "substitution value")
        try descriptors.skip(2, "value type")
      }
      var step = BinXmlProgram.Step(kind: .instance)
      step.start = Int32(position)
      return step
    case 0x0d, 0x0e:
      var step = BinXmlProgram.Step(kind: .value)
      step.value = Int32(try cursor.u16("value index"))
      try cursor.skip(1, "declared value type")
      return step
    default:
      return nil
    }
  }

  private mutating func literal(_ cursor: inout EvtxCursor) throws(EvtxFault) -> BinXmlProgram.Step {
    let units = Int(try cursor.u16("length of literal text"))
    let start = literals.count
    let at = cursor.position
    try cursor.skip(units * 2, "literal text")
    guard start <= Limit.literalsPerChunk else {
      throw EvtxFault(part: "literal text of one chunk", offset: at, kind: .limit)
    }
    if let base = view.buffer.baseAddress, units > 0 {
      literals.appendUTF16(UnsafeRawPointer(base + at), units: units)
    }
    return literal(from: start)
  }

  private func literal(from start: Int) -> BinXmlProgram.Step {
    var step = BinXmlProgram.Step(kind: .text)
    step.start = Int32(clamping: start)
    step.length = Int32(clamping: literals.count - start)
    return step
  }

  /// The five entities of XML; another one stays as it was written.
  private static func text(ofEntity name: UnsafeBufferPointer<UInt8>) -> String {
    switch String(decoding: name, as: UTF8.self) {
    case "lt": "<"
    case "gt": ">"
    case "amp": "&"
    case "quot": "\""
    case "apos": "'"
    case let other: "&\(other);"
    }
  }

  /// Reads a name offset; the name stands right behind it at its first use in a chunk, else elsewhere.
  ///
  /// The chunk's own string table is not used: in damaged logs it is broken more often than the names.
  private mutating func name(_ cursor: inout EvtxCursor) throws(EvtxFault) -> Int32 {
    let offset = Int(try cursor.u32("name offset"))
    var record = EvtxCursor(view, from: offset, to: view.count)
    guard record.position == offset else {
      throw EvtxFault(
        part: "name offset", offset: cursor.position - 4,
        kind: .wrong(needed: "within chunk", found: UInt64(offset)))
    }
    // Next in chain and hash, then the length.
    try record.skip(6, "name")
    let units = Int(try record.u16("name length"))
    guard units <= Limit.nameUnits else {
      throw EvtxFault(part: "name length", offset: offset, kind: .limit)
    }
    let start = record.position
    try record.skip(units * 2 + 2, "name")
    if offset == cursor.position { try cursor.skip(record.position - offset, "inline name") }
    if let known = nameIndex[offset] { return Int32(known) }

    let first = nameText.count
    if let base = view.buffer.baseAddress, units > 0 {
      nameText.appendUTF16(UnsafeRawPointer(base + start), units: units)
    }
    let text = first..<nameText.count
    let spelling = String(decoding: nameText.bytes(text), as: UTF8.self)
    let number = Int32(clamping: names.count)
    names.append(Name(text: text, meaning: EvtxName(spelling)))
    nameIndex.set(Int(number), at: offset)
    return number
  }
}
