import Records

/// A batch as its parser left it, ready to be handed on.
///
/// An object: a batch is two dozen arrays, and to pass on 100,000 small ones would be to count in and out each of them.
public final class ParsedBatch: Sendable {
  /// What the parser made.
  public let batch: RecordBatch

  /// Wraps what a parser made.
  public init(_ batch: consuming RecordBatch) {
    self.batch = batch
  }

  /// Number of records.
  public var count: Int { batch.count }
}
