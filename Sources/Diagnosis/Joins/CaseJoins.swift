import LogStore
import Records

/// Joins findings with what stands around the logs.
///
/// No rule has to know of it: a join is a look at the store for what a finding is about, and sentences with their
/// records. A new one is a file here and a line in ``applied(to:)``.
struct CaseJoins {
  private let store: LogStore
  private let captures: [StoredCapture]
  private let files: FileJoin?
  private let answers: RequestAnswers?

  /// Kinds of sources in which that may be.
  private static let kinds: Set<SourceKind> = [
    .toolOutput, .mail, .registryExport, .hive, .storeFile, .procmon,
  ]

  init(_ store: LogStore) {
    self.store = store
    captures = store.captures
    // Logs alone have nothing to join, and may have many millions of records.
    guard store.sources.contains(where: { Self.kinds.contains($0.kind) }) else {
      (files, answers) = (nil, nil)
      return
    }
    let evidence = FileEvidence(store)
    files = FileJoin(store: store, evidence: evidence)
    answers = RequestAnswers(store: store, evidence: evidence)
  }

  /// The finding with its joins, and with the answers to what it asks.
  func applied(to finding: Finding) -> Finding {
    guard let files, let answers else { return finding }
    var finding = finding
    finding.joins = OperationJoin(finding: finding, store: store, captures: captures).statements()
    finding.joins += files.statements(finding)
    finding.joins += RegistryJoin(store: store).statements(finding.root)
    for index in finding.missing.indices {
      guard let kind = finding.missing[index].kind else { continue }
      finding.missing[index].answer = answers.answer(kind, finding.missing[index], finding)
    }
    return finding
  }
}
