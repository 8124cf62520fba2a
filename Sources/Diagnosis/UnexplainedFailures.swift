import Knowledge
import LogStore
import Records

/// Failures of logs beside the servicing stack's that say the same and that no finding explains.
///
/// They stand in no lane: what they tell of may be another matter altogether, and most of them do on a healthy
/// machine. But nothing that states a failure is passed over in silence.
public struct UnexplainedFailures: Sendable {
  /// The log.
  public let source: SourceID
  /// The code in canonical form.
  public let code: ErrorCode?
  /// The records in file order; never empty.
  public let records: [RecordID]
  /// What the first of them says.
  public let text: Phrase

  /// The record to show.
  public var record: RecordID { records[0] }

  /// What makes two records say the same.
  private struct Key: Hashable {
    var source: SourceID
    var kind: RecordKind
    var code: ErrorCode?
    var words: TermID?
    /// Of a record that is like no other.
    var record: RecordID?
  }

  /// Groups of the failures of `store` that none of `findings` explains, the most frequent of each log first; logs in
  /// the order of the case.
  ///
  /// O(failures).
  public static func groups(in store: LogStore, besides findings: [Finding], codes: CodeTable) -> [Self] {
    var explained: Set<RecordID> = []
    for finding in findings {
      explained.formUnion(finding.covers)
      for step in finding.chain { explained.formUnion(step.records) }
    }
    var groups: [(key: Key, records: [RecordID])] = []
    var places: [Key: Int] = [:]
    for record in store.otherFailures where !explained.contains(record) {
      let key = key(record, store, codes)
      if let place = places[key] {
        groups[place].records.append(record)
      } else {
        places[key] = groups.count
        groups.append((key, [record]))
      }
    }
    let summary = RecordSummary(store: store)
    return groups.sorted {
      ($0.key.source, $1.records.count, $0.records[0]) < ($1.key.source, $0.records.count, $1.records[0])
    }.map { key, records in
      Self(source: key.source, code: key.code, records: records, text: summary.text(records[0]))
    }
  }

  private static func key(_ record: RecordID, _ store: LogStore, _ codes: CodeTable) -> Key {
    var key = Key(
      source: store.source(record), kind: store.kind(record),
      code: store.codes(of: record).first.map(codes.compared), words: nil, record: nil)
    switch store.payload(record) {
    case .failure(let failure): key.words = failure.message
    case .section(let section): key.words = section.error ?? section.exit
    case .report(let report): key.words = report.message ?? report.name
    case .readiness(let readiness): key.words = readiness.rows.first?.kind
    case .repairStep, .cannotRepair: break
    default: key.record = record
    }
    return key
  }
}
