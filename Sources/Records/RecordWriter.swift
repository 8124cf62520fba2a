/// Writes the text of records whose bytes are no text, when somebody asks: few of them are ever shown.
public protocol RecordWriter: AnyObject, Sendable {
  /// The text of the record that starts at `start` of its batch's ``RecordBatch/text``: lines, each with its end.
  ///
  /// The same each time, also when the bytes are damaged. Any thread.
  func text(ofRecordAt start: Int) -> [UInt8]
}

extension RecordBatch {
  /// The text of record number `index`, with its line ends.
  public func recordText(_ index: Int) -> String {
    let start = textRange.lowerBound + Int(starts[index])
    if let writer { return String(decoding: writer.text(ofRecordAt: start), as: UTF8.self) }
    let end = index + 1 < count ? textRange.lowerBound + Int(starts[index + 1]) : textRange.upperBound
    return text.view.text(start..<max(start, end))
  }
}
