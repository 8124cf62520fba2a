import Records

extension InputFormat {
  static let mail = InputFormat(
    kind: .mail, files: "*.txt, *.md",
    isText: true, likeness: { ExcerptRepair.looksLikeMail($0.view) ? .sure : .no },
    makeReader: { ExcerptParser(source: $0.source, text: $0.text) })
}

extension ExcerptParser: SourceReader {
  /// One: lines are joined over any distance.
  public var pieces: [Range<Int>] { [0..<text.count] }

  /// All records, whatever the piece.
  public func read(_ piece: Range<Int>) -> RecordBatch { parse() }
}
