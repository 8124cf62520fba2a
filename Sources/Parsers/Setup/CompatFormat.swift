import Records

extension InputFormat {
  static let compatData = InputFormat(
    kind: .compatData, files: "CompatData*.xml",
    isText: true,
    likeness: { sample in
      let head = 0..<min(sample.view.count, 4096)
      guard sample.view.first("<CompatReport", in: head) != nil else { return .no }
      return sample.firstByte == UInt8(ascii: "<") ? .sure : .likely
    },
    makeReader: { CompatParser(source: $0.source, text: $0.text) })
}

/// Reads the compatibility report: one record for each item with what stands inside it.
///
///     <HardwareItem HardwareType="Setup_DiskSpace"><CompatibilityInfo BlockingType="Hard"/></HardwareItem>
///     <DriverPackage Inf="oem7.inf" BlockMigration="True" HasSignedBinaries="True"/>
///
/// No whole sample was at hand; names of elements are taken as they come, and only attributes decide.
struct CompatParser: SourceReader {
  let source: SourceID
  let text: TextBuffer

  /// One: an element reaches over any distance.
  var pieces: [Range<Int>] { text.count > 0 ? [0..<text.count] : [] }

  /// Elements that tell more of the item around them.
  private static let inner: Set<String> = ["CompatibilityInfo", "Action", "Link", "Message"]
  /// Most attributes kept of one item.
  private static let fieldLimit = 24

  func read(_ piece: Range<Int>) -> RecordBatch {
    let view = text.view
    var batch = RecordBatch(source: source, text: text, textRange: 0..<view.count, isLocalTime: true)
    guard view.count > 0 else { return batch }
    let tools = LineTools(view: view)
    var item = Item()
    batch.append(start: 0, time: nil, kind: .text, level: .none, marks: [])
    var position = 0
    while let open = view.first(UInt8(ascii: "<"), in: position..<view.count) {
      let tag = MarkupTag(view: view, at: open)
      position = max(tag.end, open + 1)
      guard tag.isStart, let name = tag.name, !tag.attributes.isEmpty else { continue }
      let word = view[name].text
      guard word != "CompatReport" else { continue }
      if !Self.inner.contains(word) {
        item.close(&batch)
        item = Item(isOpen: true)
        // The element's name is what kind of item it is.
        if open > 0 { batch.append(start: open, time: nil, kind: .verdict, level: .none, marks: []) }
        item.add(name, name, view, tools, &batch, isElement: true)
      }
      for attribute in tag.attributes where item.isOpen && item.fields.count < Self.fieldLimit {
        item.add(attribute.name, attribute.value, view, tools, &batch)
      }
    }
    item.close(&batch)
    if view.first("</CompatReport>", in: 0..<view.count) == nil {
      batch.complain(
        Complaint(
          location: Location(source: source, offset: UInt64(view.count), length: 0, number: nil),
          problem: .truncated(part: "CompatReport"), action: .keptPartly))
    }
    return batch
  }

  /// An item and what is known of it so far.
  private struct Item {
    var isOpen = false
    var fields: [Payload.Field] = []
    var isBlock = false

    mutating func add(
      _ name: Range<Int>, _ value: Range<Int>, _ view: ByteView, _ tools: LineTools,
      _ batch: inout RecordBatch, isElement: Bool = false
    ) {
      let word = view[name].text.lowercased()
      let text = view[tools.trimmed(value)].text.lowercased()
      if word == "blockingtype" && text == "hard" || word == "blockmigration" && text == "true" {
        isBlock = true
      }
      if word == "inf", !value.isEmpty { batch.mention(batch.intern(.file, view[tools.trimmed(value)])) }
      guard let nameTerm = isElement ? batch.intern(.phrase, "item") : tools.term(.phrase, name, &batch),
        let valueTerm = tools.term(.phrase, value, &batch)
      else { return }
      fields.append(Payload.Field(name: nameTerm, value: valueTerm))
    }

    func close(_ batch: inout RecordBatch) {
      guard isOpen, !fields.isEmpty else { return }
      if isBlock { batch.amendLast(level: .error, adding: .failure) }
      batch.attach(.verdict(fields))
    }
  }
}

/// One tag of XML, read without a tree: name and attributes.
struct MarkupTag {
  /// Whether it opens an element; false for ends, comments and declarations.
  private(set) var isStart = false
  /// The name without its prefix.
  private(set) var name: Range<Int>?
  /// At most 32 attributes.
  private(set) var attributes: [(name: Range<Int>, value: Range<Int>)] = []
  /// First byte behind the tag, or behind what could be read of it.
  private(set) var end: Int

  /// Bytes of one tag that are looked at.
  private static let limit = 65_536

  /// Reads the tag whose `<` stands at `start`.
  init(view: ByteView, at start: Int) {
    end = start + 1
    let stop = min(view.count, start + Self.limit)
    guard start + 1 < stop else { return }
    switch view[start + 1] {
    case UInt8(ascii: "!"):
      // A comment may hold anything.
      if view.starts(with: "<!--", at: start, before: stop) {
        end = view.first("-->", in: start + 4..<stop).map { $0 + 3 } ?? stop
      }
      return
    case UInt8(ascii: "/"), UInt8(ascii: "?"): return
    default: break
    }
    var position = start + 1
    while position < stop, Self.isName(view[position]) { position += 1 }
    guard position > start + 1 else { return }
    isStart = true
    name = Self.withoutPrefix(start + 1..<position, view)
    while position < stop, view[position] != UInt8(ascii: ">"), view[position] != UInt8(ascii: "<") {
      guard Self.isName(view[position]) else {
        position += 1
        continue
      }
      let from = position
      while position < stop, Self.isName(view[position]) { position += 1 }
      let attribute = from..<position
      while position < stop, view[position] == UInt8(ascii: "=") || view[position] <= 0x20 { position += 1 }
      guard position < stop, view[position] == UInt8(ascii: "\"") || view[position] == UInt8(ascii: "'"),
        let close = view.first(view[position], in: position + 1..<stop)
      else { continue }
      if attributes.count < 32 {
        attributes.append((Self.withoutPrefix(attribute, view), position + 1..<close))
      }
      position = close + 1
    }
    end = position < stop && view[position] == UInt8(ascii: ">") ? position + 1 : position
  }

  private static func isName(_ byte: UInt8) -> Bool {
    (0x61...0x7a).contains(byte | 0x20) || byte &- 48 < 10 || byte == UInt8(ascii: "_")
      || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":") || byte >= 0x80
  }

  private static func withoutPrefix(_ range: Range<Int>, _ view: ByteView) -> Range<Int> {
    guard let colon = view.first(UInt8(ascii: ":"), in: range), colon + 1 < range.upperBound else {
      return range
    }
    return colon + 1..<range.upperBound
  }
}
