import Records

extension InputFormat {
  static let hive = InputFormat(
    kind: .hive, files: "COMPONENTS, SOFTWARE, SYSTEM, DRIVERS",
    isText: false,
    likeness: { Hive.BaseBlock($0.view).map { $0.isLog ? .no : .sure } ?? .no },
    makeReader: { HiveParser(source: $0.source, file: $0.text, path: $0.path, logs: $0.companions) },
    companions: { name in ["LOG1", "LOG2", "LOG"].map { "\(name).\($0)" } })

  /// Nothing is read of a log alone: its hive's reader asks for it.
  static let hiveLog = InputFormat(
    kind: .hiveLog, files: "*.LOG1, *.LOG2",
    isText: false,
    likeness: { Hive.BaseBlock($0.view).map { $0.isLog ? .sure : .no } ?? .no },
    makeReader: { _ in HiveLogReader() })
}

/// A reader of nothing: what a hive's log says is applied to its hive.
struct HiveLogReader: SourceReader {
  var pieces: [Range<Int>] { [] }

  func read(_ piece: Range<Int>) -> RecordBatch {
    RecordBatch(source: SourceID(index: 0), text: TextBuffer([]), textRange: 0..<0, isLocalTime: false)
  }
}
