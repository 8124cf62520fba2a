import Records

extension InputFormat {
  static let cbs = InputFormat(
    kind: .cbs, files: "CBS.log, CbsPersist_*.log, DeepClean.log",
    isText: true, needsOnlyBeginning: true,
    likeness: { $0.prefixes.isDISM || $0.isSetup ? .no : $0.logLikeness },
    makeReader: { CBSParser(source: $0.source, text: $0.text) })

  static let setup = InputFormat(
    kind: .setup, files: "setupact.log, setuperr.log",
    isText: true, needsOnlyBeginning: true,
    likeness: { $0.isSetup ? $0.logLikeness : .no },
    makeReader: { CBSParser(source: $0.source, text: $0.text) })

  static let dism = InputFormat(
    kind: .dism, files: "dism.log",
    isText: true, needsOnlyBeginning: true,
    likeness: { $0.prefixes.isDISM ? $0.logLikeness : .no },
    makeReader: { CBSParser(source: $0.source, text: $0.text) })
}

extension FormatSample {
  /// Parts of Windows Setup that write with the CBS prefix (`logs.md` section 6).
  private static let setupColumns: Set<String> = [
    "SP", "MIG", "CONX", "MOUPG", "PANTHR", "IBS", "IBSLIB", "DIAG", "WDS", "UI", "HWREQ", "CSETUP", "SYSPRP",
    "LIB", "OOBE", "DU", "CMI",
  ]

  /// Whether Windows Setup wrote the log: most of its lines, or, where none says it, its name.
  fileprivate var isSetup: Bool {
    guard prefixes.prefixed > 0, !prefixes.isDISM else { return false }
    if prefixes.others > 0 {
      let columns = lines.compactMap { CBSPrefixReader.columnWord(view, $0) }
      let own = columns.count { Self.setupColumns.contains($0) }
      if own * 2 > columns.count { return true }
    }
    // A log of servicing may hold a line of setup; a log of setup, many of servicing.
    return isNamed("setupact", ".log") || isNamed("setuperr", ".log")
  }

  /// Whether there is a byte with which a mark of a forum or a web page begins: one that was pasted.
  private var mayHaveMarkup: Bool {
    // One mark after the other: each time at the speed of memory.
    for mark in [
      UInt8(ascii: "<"), UInt8(ascii: "&"), UInt8(ascii: "*"), UInt8(ascii: "["), UInt8(ascii: "]"),
    ]
    where view.first(mark, in: 0..<view.count) != nil { return true }
    return false
  }

  /// How much the text looks like a log with the CBS prefix, as Windows wrote it.
  fileprivate var logLikeness: InputFormat.Likeness {
    // No mail begins with a line of that length.
    if prefixes.lines <= 2, prefixes.prefixed >= 1, view.count > 1 << 20 { return .sure }
    // Nearly every line is whole. Looking for a mail's signs costs as much as reading.
    if prefixes.lines >= 20, prefixes.prefixed * 10 >= prefixes.lines * 9 { return .sure }
    if prefixes.isWhole, !mayHaveMarkup { return .sure }
    return prefixes.prefixed >= 2 || (prefixes.lines <= 2 && prefixes.prefixed >= 1) ? .likely : .no
  }
}

extension CBSParser: SourceReader {
  /// Bytes read at a time: small enough to share among cores, large enough to be worth it.
  private static let step = 8 << 20

  /// Stretches of 8 MiB.
  public var pieces: [Range<Int>] {
    stride(from: 0, to: text.count, by: Self.step).map { $0..<min($0 + Self.step, text.count) }
  }

  /// Bytes behind a record that may matter to where it ends: the prefix of the next one.
  private static let lookahead = 4096

  /// The records that start in the stretch, unless the last of them, or the stretch itself, reaches to the end of what is
  /// here.
  public func readEarly(_ piece: Range<Int>) -> RecordBatch? {
    guard piece.upperBound <= text.count - Self.lookahead else { return nil }
    let batch = parse(piece)
    return batch.textRange.upperBound <= text.count - Self.lookahead ? batch : nil
  }

  /// The records that start in the stretch.
  public func read(_ piece: Range<Int>) -> RecordBatch { parse(piece) }

  /// The same into the columns of a batch that nobody needs any more.
  public func read(_ piece: Range<Int>, reusing spare: inout RecordBatch?) -> RecordBatch {
    parse(piece, reusing: &spare)
  }
}
