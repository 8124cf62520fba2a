import Records

extension InputFormat {
  static let registryExport = InputFormat(
    kind: .registryExport, files: "*.reg",
    isText: true,
    likeness: { RegistryExport.version($0) == nil ? .no : .sure },
    makeReader: { input in
      LineParser(source: input.source, text: input.text, form: RegistryExport(input.text.view))
    })
}

/// Reads parts of the registry as text (`formats.md` section 5).
///
///     Windows Registry Editor Version 5.00
///
///     [HKEY_LOCAL_MACHINE\SOFTWARE\...\Packages\Package_for_KB5013941~31bf3856ad364e35~amd64~~17763.1.1.0]
///     "CurrentState"=dword:00000070
///
/// A record reaches from a key to the next, or from a value to the next where each value is a fact of its own.
struct RegistryExport: LineForm {
  /// Which form it has.
  enum Version {
    /// `REGEDIT4`: texts in hex have one byte a character.
    case narrow
    /// `Windows Registry Editor Version 5.00`.
    case wide
  }

  /// Bytes of an export up to which every value is kept: a larger one is a whole branch, not an answer to a question.
  private static let wholeLimit = 8 << 20
  /// Complaints about one key.
  private static let complaintLimit = 8

  private let isNarrow: Bool
  private let keepsAll: Bool

  /// For the text of an export.
  init(_ view: ByteView) {
    isNarrow = Self.version(view, 0..<min(view.count, 256)) == .narrow
    keepsAll = view.count <= Self.wholeLimit
  }

  /// The version of a text that begins as an export does; nil for any other.
  static func version(_ sample: FormatSample) -> Version? {
    sample.lines.first.flatMap { version(sample.view, $0) }
  }

  private static func version(_ view: ByteView, _ line: Range<Int>) -> Version? {
    var start = line.lowerBound
    if view.starts(with: "\u{feff}", at: start, before: line.upperBound) { start += 3 }
    while start < line.upperBound, view[start] <= 0x20 { start += 1 }
    if view.starts(with: "REGEDIT4", at: start, before: line.upperBound) { return .narrow }
    return view.starts(with: "Windows Registry Editor Version ", at: start, before: line.upperBound)
      ? .wide : nil
  }

  func startsRecord(_ view: ByteView, _ line: Range<Int>) -> Bool {
    guard !line.isEmpty, view[line.lowerBound] == UInt8(ascii: "[") else { return false }
    var start = line.lowerBound + 1
    if start < line.upperBound, view[start] == UInt8(ascii: "-") { start += 1 }
    return view.starts(with: "HK", at: start, before: line.upperBound)
  }

  func add(start: Int, body: Range<Int>, isWhole: Bool, tools: LineTools, to batch: inout RecordBatch) {
    batch.append(start: start, time: nil, kind: isWhole ? .registryValue : .text, level: .none, marks: [])
    guard isWhole else { return }
    let view = tools.view
    let head = body.lowerBound..<tools.lineEnd(body.lowerBound, body.upperBound)
    guard let close = view[head].buffer.lastIndex(of: UInt8(ascii: "]")) else {
      return complain(.truncated(part: "name of key"), at: start, &batch)
    }
    var name = head.lowerBound + 1..<head.lowerBound + close
    let isDeleted = name.count > 0 && view[name.lowerBound] == UInt8(ascii: "-")
    if isDeleted { name = name.lowerBound + 1..<name.upperBound }
    var reader = RegistryExportKey(view: view, isNarrow: isNarrow, name: name)
    guard !isDeleted else { return reader.facts.keep(deleted: reader.path, to: &batch) }
    reader.read(head.upperBound..<body.upperBound, isLast: body.upperBound >= Self.contentEnd(view))
    for fault in reader.faults.prefix(Self.complaintLimit) {
      complain(fault.problem, at: fault.offset, &batch)
    }
    attach(reader, to: &batch)
  }

  /// The end of a text without the line ends behind it.
  private static func contentEnd(_ view: ByteView) -> Int {
    var end = view.count
    while end > 0, view[end - 1] == 0x0a || view[end - 1] == 0x0d { end -= 1 }
    return end
  }

  private func attach(_ reader: RegistryExportKey, to batch: inout RecordBatch) {
    let facts = reader.facts
    let interest = reader.interest
    let values = reader.values.map(\.datum)
    if let interest, !interest.isByValue {
      let key = RegistryFacts.Key(path: reader.path, interest: interest, values: values[...])
      // A script that takes values away tells nothing of the machine.
      if facts.isRecord(key), !values.contains(where: \.isDeleted) { return facts.attach(key, to: &batch) }
    }
    for (number, value) in reader.values.enumerated() {
      let key = interest.map {
        RegistryFacts.Key(path: reader.path, interest: $0, values: values[number...number])
      }
      let fact = key.flatMap { $0.interest.isByValue && facts.isRecord(value.datum, in: $0) ? $0 : nil }
      guard fact != nil || keepsAll else { continue }
      // The first value belongs to the line of the key.
      if number > 0 {
        batch.append(start: value.start, time: nil, kind: .registryValue, level: .none, marks: [])
      }
      if let fact {
        facts.attach(value.datum, of: fact, to: &batch)
      } else {
        facts.keep(value.datum, of: reader.path, to: &batch)
      }
    }
  }

  private func complain(_ problem: Complaint.Problem, at offset: Int, _ batch: inout RecordBatch) {
    batch.complain(
      Complaint(
        location: Location(source: batch.source, offset: UInt64(offset), length: 0, number: nil),
        problem: problem, action: .keptPartly))
  }
}

/// One key of an export with its values.
struct RegistryExportKey {
  /// A value and where its line starts.
  struct Value {
    let start: Int
    let datum: RegistryDatum
  }

  /// What could not be read, and where.
  struct Fault {
    let problem: Complaint.Problem
    let offset: Int
  }

  /// Values of one key that are looked at.
  private static let valueLimit = 16_384

  private let view: ByteView
  private var scribe: RegistryScribe
  /// The key's path in what was written.
  let path: Range<Int>
  /// What the key is.
  let interest: RegistryInterest?
  private(set) var values: [Value] = []
  private(set) var faults: [Fault] = []
  private var scratch: [UInt8] = []

  init(view: ByteView, isNarrow: Bool, name: Range<Int>) {
    self.view = view
    scribe = RegistryScribe(text: EvtxArena(capacity: 1024))
    scribe.isNarrow = isNarrow
    scribe.text.append(plain: view[name])
    path = 0..<scribe.text.count
    interest = Self.interest(view[name])
  }

  /// What was written.
  var facts: RegistryFacts {
    RegistryFacts(view: ByteView(scribe.text.bytes(0..<scribe.text.count)), items: scribe.items)
  }

  private static func interest(_ path: ByteView) -> RegistryInterest? {
    var state = RegistryPaths.State()
    var found: RegistryInterest?
    for name in path.buffer.split(separator: UInt8(ascii: "\\"), omittingEmptySubsequences: false).prefix(512)
    {
      (state, found) = RegistryPaths.shared.step(state, name.map { $0 &- 65 < 26 ? $0 + 32 : $0 })
    }
    return found
  }

  // MARK: Values

  /// Reads the values in `range`.
  ///
  /// - Parameter isLast: whether nothing but line ends follows: a value without an end was cut off there.
  mutating func read(_ range: Range<Int>, isLast: Bool) {
    let end = range.upperBound
    var position = range.lowerBound
    while position < end, values.count < Self.valueLimit {
      let start = position
      let byte = view[position]
      if byte <= 0x20 {
        position += 1
        continue
      }
      if byte == UInt8(ascii: ";") {
        position = lineEnd(position, end)
        continue
      }
      guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "@"),
        let name = self.name(at: &position, end), position < end, view[position] == UInt8(ascii: "=")
      else {
        faults.append(fault("line", needed: "a value", at: start, end))
        position = lineEnd(start, end)
        continue
      }
      position += 1
      if let datum = datum(name, at: &position, end, isLast: isLast) {
        values.append(Value(start: start, datum: datum))
      } else {
        faults.append(fault("data of value", needed: "text, dword, hex or -", at: start, end))
        position = lineEnd(position, end)
      }
    }
  }

  private func fault(_ part: String, needed: String, at start: Int, _ end: Int) -> Fault {
    let line = start..<min(lineEnd(start, end), start + 40)
    return Fault(problem: .malformed(part: part, needed: needed, found: view.text(line)), offset: start)
  }

  private func lineEnd(_ start: Int, _ end: Int) -> Int {
    var position = start
    while position < end, view[position] != 0x0a, view[position] != 0x0d { position += 1 }
    return position
  }

  /// `"name"` or `@`.
  private mutating func name(at position: inout Int, _ end: Int) -> Range<Int>? {
    let start = scribe.text.count
    if view[position] == UInt8(ascii: "@") {
      position += 1
      return start..<start
    }
    return quoted(at: &position, end).isClosed ? start..<scribe.text.count : nil
  }

  /// Writes a text in quotes: `\\` and `\"` stand for one character, line ends may be in it.
  private mutating func quoted(at position: inout Int, _ end: Int) -> (isClosed: Bool, text: Range<Int>) {
    let from = scribe.text.count
    position += 1
    var run = position
    while position < end, view[position] != UInt8(ascii: "\"") {
      if view[position] == UInt8(ascii: "\\"), position + 1 < end {
        scribe.text.append(plain: view[run..<position])
        run = position + 1
        position += 1
      }
      position += 1
    }
    position = min(position, end)
    scribe.text.append(plain: view[min(run, position)..<position])
    let isClosed = position < end
    if isClosed { position += 1 }
    return (isClosed, from..<scribe.text.count)
  }

  private mutating func datum(
    _ name: Range<Int>, at position: inout Int, _ end: Int, isLast: Bool
  ) -> RegistryDatum? {
    guard position < end else {
      if isLast { faults.append(Fault(problem: .truncated(part: "value"), offset: position)) }
      return isLast ? RegistryDatum(name: name, text: name.upperBound..<name.upperBound, type: 0) : nil
    }
    switch view[position] {
    case UInt8(ascii: "\""):
      let start = position
      let (isClosed, text) = quoted(at: &position, end)
      if !isClosed { faults.append(Fault(problem: .truncated(part: "value"), offset: start)) }
      return RegistryDatum(name: name, text: text, type: RegistryScribe.Kind.text)
    case UInt8(ascii: "-"):
      position += 1
      return RegistryDatum(name: name, text: name.upperBound..<name.upperBound, type: 0, isDeleted: true)
    default: break
    }
    if ExcerptBytes.hasWord(view, "dword:", at: position) {
      position += 6
      return number(name, at: &position, end)
    }
    guard ExcerptBytes.hasWord(view, "hex", at: position) else { return nil }
    position += 3
    var type = RegistryScribe.Kind.binary
    if position < end, view[position] == UInt8(ascii: "(") {
      guard let close = view.first(UInt8(ascii: ")"), in: position..<min(end, position + 12)),
        let stated = UInt32(view.text(position + 1..<close), radix: 16)
      else { return nil }
      type = stated
      position = close + 1
    }
    guard position < end, view[position] == UInt8(ascii: ":") else { return nil }
    position += 1
    return bytes(name, type, at: &position, end, isLast: isLast)
  }

  private mutating func number(_ name: Range<Int>, at position: inout Int, _ end: Int) -> RegistryDatum? {
    var number: UInt32 = 0
    let start = position
    while position < end, position - start < 8, let digit = hexValue(view[position]) {
      number = number << 4 | UInt32(digit)
      position += 1
    }
    guard position > start else { return nil }
    return withUnsafeBytes(of: number.littleEndian) { raw in
      raw.withMemoryRebound(to: UInt8.self) { data in
        scribe.write(RegistryScribe.Kind.number, ByteView(data), size: 4, readsText: false, name: name)
      }
    }
  }

  /// Bytes in hex, over as many lines as end in a backslash.
  private mutating func bytes(
    _ name: Range<Int>, _ type: UInt32, at position: inout Int, _ end: Int, isLast: Bool
  ) -> RegistryDatum? {
    scratch.removeAll(keepingCapacity: true)
    let start = position
    var count = 0
    var isOpen = false
    let wanted = RegistryScribe.wanted(type)
    loop: while position < end {
      let byte = view[position]
      if let high = hexValue(byte) {
        position += 1
        var value = high
        if position < end, let low = hexValue(view[position]) {
          value = high << 4 | low
          position += 1
        }
        if scratch.count < wanted { scratch.append(value) }
        count += 1
        isOpen = false
        continue
      }
      switch byte {
      case UInt8(ascii: ","), UInt8(ascii: " "), UInt8(ascii: "\t"):
        isOpen = isOpen || byte == UInt8(ascii: ",")
      case UInt8(ascii: "\\"):
        isOpen = true
        position = lineEnd(position, end)
        while position < end, view[position] <= 0x20 { position += 1 }
        continue loop
      default: break loop
      }
      position += 1
    }
    if isOpen, position >= end, isLast {
      faults.append(Fault(problem: .truncated(part: "value"), offset: start))
    }
    let data = scratch
    let readsText = interest == .component || interest == .deployment
    return data.withUnsafeBufferPointer {
      scribe.write(type, ByteView($0), size: count, readsText: readsText, name: name)
    }
  }
}
