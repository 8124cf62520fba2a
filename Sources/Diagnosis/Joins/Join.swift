import LogStore
import Records

/// Facts from around the logs that speak of what a finding is about.
///
/// A join is a function from a finding and the store to sentences with their records; no rule has to know it. A new
/// one is a file here and a line in ``all``.
///
///     let findings = Join.all.applied(to: findings, store: store)
public struct Join: Sendable {
  /// What it has to say about a finding.
  let statements: @Sendable (Finding, LogStore) -> [Finding.Statement]

  /// All joins, in the order in which their sentences are said.
  static let all: [Join] = [.registry]

  /// The findings with what the joins say of them.
  public static func applied(to findings: [Finding], store: LogStore) -> [Finding] {
    findings.map { finding in
      var finding = finding
      finding.joins = all.flatMap { $0.statements(finding, store) }
      return finding
    }
  }
}
