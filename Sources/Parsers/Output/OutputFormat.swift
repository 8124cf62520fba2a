import Records

extension InputFormat {
  static let toolOutput = InputFormat(
    kind: .toolOutput, files: "*.txt, *.log, *.nfo",
    isText: true,
    // Lines of a servicing log beside outputs make a mail, which reads outputs too.
    likeness: { $0.prefixes.prefixed == 0 && OutputParser.recognises($0.view) ? .sure : .no },
    makeReader: { OutputParser(source: $0.source, text: $0.text) })
}

/// Reads a text of outputs of tools.
struct OutputParser: SourceReader {
  let source: SourceID
  let text: TextBuffer

  /// Bytes in which an output must begin.
  private static let reach = 256 << 10

  /// Whether an output stands in the beginning of `view`.
  static func recognises(_ view: ByteView) -> Bool { holdsOutput(view, isExcerpt: false) }

  /// Whether an output stands in the beginning of a mail or another paste.
  static func holdsOutput(_ view: ByteView, isExcerpt: Bool) -> Bool {
    var end = min(view.count, reach)
    if end < view.count, let feed = view.buffer[..<end].lastIndex(of: 0x0a) { end = feed + 1 }
    guard end > 0 else { return false }
    // The bytes are copied so that the look needs no buffer of the source: a quarter of a megabyte at most.
    let head = TextBuffer(Array(view[0..<end].buffer))
    let batch = RecordBatch(source: SourceID(index: 0), text: head, textRange: 0..<end, isLocalTime: true)
    var reader = OutputReader(0..<end, isExcerpt: isExcerpt, batch: batch)
    reader.run { $0.blocks > 0 }
    return reader.blocks > 0
  }

  /// One: the command and the order of dates reach over any distance.
  var pieces: [Range<Int>] { text.count > 0 ? [0..<text.count] : [] }

  /// All records, whatever the piece.
  func read(_ piece: Range<Int>) -> RecordBatch {
    let end = text.count
    let batch = RecordBatch(source: source, text: text, textRange: 0..<end, isLocalTime: true)
    var reader = OutputReader(0..<end, isExcerpt: false, batch: batch)
    reader.run()
    return reader.batch
  }
}
