import Records

extension InputFormat {
  static let evtx = InputFormat(
    kind: .evtx, files: "*.evtx",
    isText: false, likeness: { EvtxParser.recognises($0.view) ? .sure : .no },
    makeReader: { EvtxParser(source: $0.source, file: $0.text) })
}

extension EvtxParser: SourceReader {
  /// Chunks read at a time.
  private static let step = 64

  /// Ranges of chunks; one also when there is no chunk, for the complaint about the header.
  public var pieces: [Range<Int>] {
    let count = max(chunkCount, 1)
    return stride(from: 0, to: count, by: Self.step).map { $0..<min($0 + Self.step, count) }
  }

  /// Whole chunks, a cut one too.
  public func byteCount(of piece: Range<Int>) -> Int { piece.count * Size.chunk }

  /// The records of those chunks.
  public func read(_ piece: Range<Int>) -> RecordBatch { parse(chunks: piece) }
}
