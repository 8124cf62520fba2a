import LogStore
import Records

/// Gathers what is read of small sources that stand behind one another: where they say nothing but plain lines, many
/// become one batch.
struct BatchGatherer {
  private(set) var batches: [ParsedBatch] = []
  private var current: (batch: RecordBatch, kind: SourceKind)?
  /// What was joined to another one: its columns are there for the next.
  var spare: RecordBatch?

  /// Adds what was read of a source of some kind.
  mutating func add(_ batch: consuming RecordBatch, kind: SourceKind) {
    // The clock of a set-up log is cut where it jumps, which is a matter of each log.
    guard kind != .setup else {
      close()
      return batches.append(ParsedBatch(batch))
    }
    if current?.kind == kind, current?.batch.join(batch) == true {
      spare = batch
      return
    }
    close()
    current = (batch, kind)
  }

  /// Ends the batch to which was added last.
  mutating func close() {
    if let (batch, _) = current.take() { batches.append(ParsedBatch(batch)) }
  }
}
