import Casework
import DataFiles
import Foundation
import Knowledge

/// The document of `kbtriage sources --format json`: the sources and complaints of the scan document.
public struct SourcesDocument: Encodable, Sendable {
  /// Name and version of the schema.
  public static let schemaName = "kbtriage.sources/1"

  let schema = Self.schemaName
  /// The case's zone.
  let zone: String
  /// The zone in which the times of this document are: `case`, `utc`, `local` or an offset.
  let times: String
  let sources: [ScanDocument.SourceEntry]
  let coverage: [ScanDocument.CoverageEntry]
  let complaints: [ScanDocument.ComplaintEntry]

  /// Describes the sources of `snapshot`.
  ///
  /// - Parameter withHashes: also hash every source, which reads it once more.
  public init(_ snapshot: CaseSnapshot, wording: Wording, codes: CodeTable, withHashes: Bool) {
    let writer = ScanWriter(snapshot: snapshot, wording: wording, codes: codes)
    zone = snapshot.zone.text
    times = snapshot.shown.choice.text
    sources = snapshot.sources.map { writer.source($0, withHash: withHashes) }
    coverage = snapshot.coverage.rows.map(writer.coverage)
    complaints = writer.complaints
  }

  /// The document's bytes, with a newline at the end.
  public func json() throws -> Data { try document(self) }
}
