import Records
import Synchronization

/// Which records name a term: built at the first question, because a headless scan never asks.
final class Postings: Sendable {
  private struct Index {
    var offsets: [UInt32]
    var records: [UInt32]
  }

  private let index = Mutex<Index?>(nil)

  func records(_ term: TermID, in store: LogStore) -> [RecordID] {
    index.withLock { index in
      let built = index ?? Self.build(store)
      index = built
      let position = Int(term.index)
      guard position + 1 < built.offsets.count else { return [] }
      return built.records[Int(built.offsets[position])..<Int(built.offsets[position + 1])].map {
        RecordID(index: $0)
      }
    }
  }

  /// Counting sort by term.
  ///
  /// O(mentions).
  private static func build(_ store: LogStore) -> Index {
    var offsets = [UInt32](repeating: 0, count: store.terms.count + 1)
    for batch in store.batches {
      for mention in batch.mentions { offsets[Int(mention.term.index) + 1] += 1 }
    }
    for index in offsets.indices.dropFirst() { offsets[index] += offsets[index - 1] }
    var next = offsets
    var records = [UInt32](repeating: 0, count: Int(offsets.last ?? 0))
    for (index, batch) in store.batches.enumerated() {
      for mention in batch.mentions {
        records[Int(next[Int(mention.term.index)])] = UInt32(store.bases[index]) + mention.record
        next[Int(mention.term.index)] += 1
      }
    }
    return Index(offsets: offsets, records: records)
  }
}
