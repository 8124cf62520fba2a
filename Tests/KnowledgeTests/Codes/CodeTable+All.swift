import Records

@testable import Knowledge

extension CodeTable {
  /// All codes that have meanings, ascending.
  var describedCodes: [ErrorCode] { described.map { ErrorCode($0.code) } }
}
