import Records

/// Reads the log records inside a mail, a paste or a forum text: repaired, then read like any log.
///
/// The records' text is the repaired one; their places are those in the source as sent.
public struct ExcerptParser: Sendable {
  let source: SourceID
  let text: TextBuffer

  /// Makes a parser over UTF-8 text.
  public init(source: SourceID, text: TextBuffer) {
    self.source = source
    self.text = text
  }

  /// Reads all of it.
  public func parse() -> RecordBatch {
    let repaired = ExcerptRepair.repair(text.view, source: source)
    let clean = TextBuffer(repaired.bytes)
    var batch = RecordBatch(source: source, text: clean, textRange: 0..<clean.count, isLocalTime: true)
    var reader = CBSPrefixReader(view: clean.view, acceptsUndated: true)
    let walker = RecordWalker(view: clean.view, acceptsUndated: true)
    var lastRecord: Int?
    let classifier = CBSClassifier(view: clean.view, isExcerpt: true)
    let tools = LineTools(view: clean.view)
    var next = 0
    while next < repaired.pieces.count {
      let piece = repaired.pieces[next]
      next += 1
      let end = piece.start + piece.length
      switch piece.kind {
      case .cbs:
        let prefix = reader.prefix(at: piece.start, before: end)
        if let prefix, let lastRecord, walker.continuesCall(prefix, at: piece.start, from: lastRecord) {
          // The second line of one call: it belongs to the record before, whose place grows.
          batch.extendLastPlace(to: piece.place)
          continue
        }
        lastRecord = piece.start
        classifier.classify(
          piece.start, RecordWalker.Extent(prefix: prefix, end: end, nulRun: nil), into: &batch)
      case .update:
        lastRecord = nil
        WindowsUpdateForm().add(
          start: piece.start, body: piece.start..<end - 1, isWhole: true, tools: tools, to: &batch)
        batch.amendLast(adding: [.excerpt, .agent])
      case .event:
        lastRecord = nil
        append(piece, to: &batch)
      case .prose:
        lastRecord = nil
        var prose = ExcerptProse(piece)
        while next < repaired.pieces.count, prose.add(repaired.pieces[next]) { next += 1 }
        prose.read(into: &batch)
        continue
      }
      var marks: RecordMarks = []
      if piece.repaired { marks.insert(.repaired) }
      if piece.proven { marks.insert(.proven) }
      if piece.disproven { marks.insert(.disproven) }
      batch.amendLast(adding: marks)
      batch.place(piece.place)
    }
    for complaint in repaired.complaints { batch.complain(complaint) }
    return batch
  }

  /// Short names as Event Viewer shows them, for which the log has the long one.
  private static let providers = ["WindowsUpdateClient", "Servicing", "WUSA"]

  private func append(_ piece: ExcerptRepair.Piece, to batch: inout RecordBatch) {
    guard let event = piece.event else {
      return batch.append(start: piece.start, time: nil, kind: .text, level: .none, marks: [.excerpt])
    }
    var marks: RecordMarks = [.excerpt]
    if event.level >= .error { marks.insert(.failure) }
    batch.append(start: piece.start, time: event.localTime, kind: .event, level: event.level, marks: marks)
    if let utc = event.utcTime { batch.stamp(utc) }
    let isShort = Self.providers.contains(event.provider)
    let provider = batch.intern(.provider, isShort ? "Microsoft-Windows-" + event.provider : event.provider)
    batch.mention(provider)
    let package = event.kb.map { batch.intern(.package, $0) }
    if let package { batch.mention(package) }
    let title = event.title.map { batch.intern(.title, $0) }
    if let code = event.code, code.isFailure { batch.code(StatusReference(code: code)) }
    batch.attach(
      .event(
        Payload.Event(
          provider: provider, id: event.id ?? 0, level: Self.levelByte(event.level), code: event.code,
          package: package,
          title: title)))
  }

  private static func levelByte(_ level: Level) -> UInt8 {
    switch level {
    case .fatal: 1
    case .error: 2
    case .warning: 3
    case .verbose: 5
    case .info, .none: 4
    }
  }
}
