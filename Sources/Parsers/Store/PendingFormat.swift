import Records

extension InputFormat {
  static let pending = InputFormat(
    kind: .storeFile, files: "pending.xml",
    isText: true,
    likeness: { sample in
      let head = 0..<min(sample.view.count, 4096)
      return sample.firstByte == UInt8(ascii: "<")
        && sample.view.first("<PendingTransaction", in: head) != nil
        ? .sure : .no
    },
    makeReader: { PendingReader(source: $0.source, text: $0.text) }, ownName: "pending")
}

/// Reads pending.xml: what is to be done at the next start, one record for each operation.
///
///     <PendingTransaction Version="3.1" …><Tasks><POQ …>
///       <MoveFile source="\SystemRoot\WinSxS\Temp\…" destination="\SystemRoot\WinSxS\…"/>
struct PendingReader: SourceReader {
  let source: SourceID
  let text: TextBuffer

  /// One: an element reaches over any distance.
  var pieces: [Range<Int>] { text.count > 0 ? [0..<text.count] : [] }

  /// Elements that group others.
  private static let groups: Set<String> = ["PendingTransaction", "Tasks", "POQ", "Transaction", "Checksum"]
  /// Attributes kept of one operation.
  private static let fieldLimit = 12

  func read(_ piece: Range<Int>) -> RecordBatch {
    let view = text.view
    var batch = RecordBatch(source: source, text: text, textRange: 0..<view.count, isLocalTime: true)
    guard view.count > 0 else { return batch }
    batch.append(start: 0, time: nil, kind: .text, level: .none, marks: [])
    let operation = batch.intern(.phrase, "operation")
    var position = 0
    while let open = view.first(UInt8(ascii: "<"), in: position..<view.count) {
      let tag = MarkupTag(view: view, at: open)
      position = max(tag.end, open + 1)
      guard tag.isStart, let name = tag.name, !tag.attributes.isEmpty else { continue }
      let word = view[name]
      guard !Self.groups.contains(word.text) else { continue }
      if open > 0 { batch.append(start: open, time: nil, kind: .verdict, level: .none, marks: []) }
      var fields = [Payload.Field(name: operation, value: batch.intern(.phrase, word))]
      for attribute in tag.attributes.prefix(Self.fieldLimit) where !attribute.value.isEmpty {
        let value = view[attribute.value.prefix(4096)]
        let isPath = value[0] == UInt8(ascii: "\\") || value.count > 1 && value[1] == UInt8(ascii: ":")
        let term = batch.intern(isPath ? .folder : .phrase, value)
        if isPath {
          batch.mention(term)
          batch.mention(batch.intern(.file, lastPart(of: value.text, separators: .backslash)))
        }
        fields.append(Payload.Field(name: batch.intern(.phrase, view[attribute.name]), value: term))
      }
      batch.attach(.verdict(fields))
    }
    if view.first("</PendingTransaction", in: 0..<view.count) == nil {
      batch.complain(
        Complaint(
          location: Location(source: source, offset: UInt64(view.count), length: 0, number: nil),
          problem: .truncated(part: "PendingTransaction"), action: .keptPartly))
    }
    return batch
  }
}
