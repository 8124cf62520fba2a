/// One chunk being written: records, name table and template table.
struct EvtxChunkBuilder {
  static let size = 65_536
  static let headerSize = 512

  /// Header (filled in at the end) and records.
  private(set) var bytes = [UInt8](repeating: 0, count: headerSize)
  private var names: [String: Int] = [:]
  private var nameHeads = [Int](repeating: 0, count: 64)
  private var templates: [EvtxTemplate: Int] = [:]
  private var templateHeads = [Int](repeating: 0, count: 32)
  private var firstID: UInt64 = 0
  private var lastID: UInt64 = 0
  private var lastRecord = 0
  private(set) var count: UInt64 = 0

  /// Adds a record; false when it does not fit, and then the chunk is as before.
  mutating func add(_ event: EvtxEvent) throws(EvtxWriterError) -> Bool {
    var next = self
    try next.write(event)
    guard next.bytes.count <= Self.size else { return false }
    self = next
    return true
  }

  /// The finished chunk; `firstNumber` is the number of its first record in the file.
  func finished(firstNumber: UInt64) -> [UInt8] {
    var chunk = bytes + [UInt8](repeating: 0, count: Self.size - bytes.count)
    func put(_ number: some FixedWidthInteger, at offset: Int) {
      for (index, byte) in little(number).enumerated() { chunk[offset + index] = byte }
    }
    for (index, byte) in "ElfChnk".utf8.enumerated() { chunk[index] = byte }
    put(firstNumber, at: 8)
    put(firstNumber + count - 1, at: 16)
    put(firstID, at: 24)
    put(lastID, at: 32)
    put(UInt32(128), at: 40)
    put(UInt32(lastRecord), at: 44)
    put(UInt32(bytes.count), at: 48)
    put(CRC32.sum(bytes[Self.headerSize...]), at: 52)
    // Set in nearly every log, also in clean ones.
    put(UInt32(1), at: 120)
    for (index, head) in nameHeads.enumerated() { put(UInt32(head), at: 128 + 4 * index) }
    for (index, head) in templateHeads.enumerated() { put(UInt32(head), at: 384 + 4 * index) }
    put(CRC32.sum(chunk[0..<120] + chunk[128..<512]), at: 124)
    return chunk
  }

  // MARK: - Records

  private mutating func write(_ event: EvtxEvent) throws(EvtxWriterError) {
    let start = bytes.count
    append(UInt32(0x2a2a))
    append(UInt32(0))
    append(event.recordID)
    append(event.time)
    bytes += [0x0f, 0x01, 0x01, 0x00]
    try instance(EvtxTemplate.event(event), Self.systemValues(event), nested: event)
    bytes.append(0x00)
    while (bytes.count - start + 4) % 8 != 0 { bytes.append(0) }
    let size = UInt32(bytes.count - start + 4)
    append(size)
    patch(size, at: start + 4)
    if count == 0 { firstID = event.recordID }
    lastID = event.recordID
    lastRecord = start
    count += 1
  }

  private static func systemValues(_ event: EvtxEvent) -> [EvtxEvent.Value] {
    [
      .uint8(event.level), .uint8(event.opcode), .uint16(event.task), .uint16(event.id),
      event.qualifiers.map { .uint16($0) } ?? .null, .hex64(event.keywords), .filetime(event.time),
      event.activityID.map { .guid($0) } ?? .null, .uint32(event.processID), .uint32(event.threadID),
      .uint64(event.recordID), .uint8(event.version), event.user.map { .sid($0) } ?? .null,
    ]
  }

  /// Writes a template instance; with `nested`, that event's data follows as one more value.
  private mutating func instance(
    _ template: EvtxTemplate, _ values: [EvtxEvent.Value], nested: EvtxEvent? = nil
  ) throws(EvtxWriterError) {
    let guid = template.guid
    bytes += [0x0c, 0x01] + guid[0..<4]
    if let known = templates[template] {
      append(UInt32(known))
    } else {
      append(UInt32(bytes.count + 4))
      try define(template, guid)
    }
    append(UInt32(values.count + (nested == nil ? 0 : 1)))
    var data: [UInt8] = []
    for value in values {
      let encoded = try value.encoded()
      guard let size = UInt16(exactly: encoded.count) else { throw .valueTooLong }
      append(size)
      bytes += [value.type, 0]
      data += encoded
    }
    guard let nested else {
      bytes += data
      return
    }
    let descriptor = bytes.count
    bytes += [0, 0, 0, 0]
    bytes += data
    let start = bytes.count
    try fragments(of: nested)
    guard let size = UInt16(exactly: bytes.count - start) else { throw .valueTooLong }
    patch(size, at: descriptor)
    bytes[descriptor + 2] = size == 0 ? 0x00 : 0x21
  }

  /// EventData or UserData, then RenderingInfo as a sibling without a fragment header of its own, which is
  /// how Windows writes it.
  private mutating func fragments(of event: EvtxEvent) throws(EvtxWriterError) {
    let template = EvtxTemplate.data(event.content)
    guard template != nil || event.message != nil else { return }
    bytes += [0x0f, 0x01, 0x01, 0x00]
    if let template {
      switch event.content {
      case .none: break
      case .eventData(let fields): try instance(template, fields.map(\.value))
      case .userData(_, _, let fields): try instance(template, fields.map(\.1))
      }
    }
    if let message = event.message { try instance(.rendering, [.string(message)]) }
    bytes.append(0x00)
  }

  // MARK: - Definitions

  private mutating func define(_ template: EvtxTemplate, _ guid: [UInt8]) throws(EvtxWriterError) {
    let offset = bytes.count
    let words = stride(from: 0, to: 16, by: 2).map { UInt16(guid[$0]) | UInt16(guid[$0 + 1]) << 8 }
    // Seen in 1,771 of 1,878 templates of the corpus: the hash of the names over the GUID's words.
    let bucket = Int(Self.hash(words) % 32)
    append(UInt32(templateHeads[bucket]))
    bytes += guid
    append(UInt32(0))
    let body = bytes.count
    bytes += [0x0f, 0x01, 0x01, 0x00]
    try element(template.root)
    bytes.append(0x00)
    patch(UInt32(bytes.count - body), at: body - 4)
    templateHeads[bucket] = offset
    templates[template] = offset
  }

  private mutating func element(_ element: EvtxTemplate.Element) throws(EvtxWriterError) {
    bytes.append(element.attributes.isEmpty ? 0x01 : 0x41)
    // An element that is nothing but an optional value depends on it.
    if case .value(let index, _, true) = element.content, element.children.isEmpty {
      append(UInt16(index))
    } else {
      append(UInt16(0xffff))
    }
    let size = bytes.count
    append(UInt32(0))
    try name(element.name)
    if !element.attributes.isEmpty {
      let start = bytes.count
      append(UInt32(0))
      for (index, attribute) in element.attributes.enumerated() {
        bytes.append(index + 1 < element.attributes.count ? 0x46 : 0x06)
        try name(attribute.name)
        try part(attribute.value)
      }
      patch(UInt32(bytes.count - start - 4), at: start)
    }
    if element.content == nil, element.children.isEmpty {
      bytes.append(0x03)
    } else {
      bytes.append(0x02)
      for child in element.children { try self.element(child) }
      if let content = element.content { try part(content) }
      bytes.append(0x04)
    }
    patch(UInt32(bytes.count - size - 4), at: size)
  }

  private mutating func part(_ part: EvtxTemplate.Part) throws(EvtxWriterError) {
    switch part {
    case .text(let text):
      guard let units = UInt16(exactly: text.utf16.count) else { throw .valueTooLong }
      bytes += [0x05, 0x01]
      append(units)
      bytes += utf16(text)
    case .value(let index, let type, let isOptional):
      bytes.append(isOptional ? 0x0e : 0x0d)
      append(UInt16(index))
      bytes.append(type)
    }
  }

  /// Writes the offset of a name, and at its first use in the chunk the name itself right behind it.
  private mutating func name(_ text: String) throws(EvtxWriterError) {
    if let known = names[text] {
      append(UInt32(known))
      return
    }
    guard let units = UInt16(exactly: text.utf16.count) else { throw .valueTooLong }
    let offset = bytes.count + 4
    append(UInt32(offset))
    let hash = UInt16(truncatingIfNeeded: Self.hash(Array(text.utf16)))
    let bucket = Int(hash % 64)
    append(UInt32(nameHeads[bucket]))
    append(hash)
    append(units)
    bytes += utf16(text) + [0, 0]
    nameHeads[bucket] = offset
    names[text] = offset
  }

  private static func hash(_ units: [UInt16]) -> UInt32 {
    units.reduce(0) { $0 &* 65_599 &+ UInt32($1) }
  }

  private mutating func append(_ number: some FixedWidthInteger) {
    bytes += little(number)
  }

  private mutating func patch(_ number: some FixedWidthInteger, at offset: Int) {
    for (index, byte) in little(number).enumerated() { bytes[offset + index] = byte }
  }
}
