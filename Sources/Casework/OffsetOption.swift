import Intake
import LogStore
import Records

/// What a person changed about the clocks of sources while the case is open: an offset, or nil for what the logs say.
public typealias OffsetChanges = [SourceID: ZoneOffset?]

/// The clock of one source as a person knows it: `CBS.log=+08:00`.
public struct OffsetOption: Sendable, Hashable {
  /// The path as it is shown, or its last part or parts.
  public let path: String
  /// The offset.
  public let offset: ZoneOffset

  /// Reads `PATH=+08:00`; nil for anything else.
  public init?(text: String) {
    guard let mark = text.lastIndex(of: "="), mark != text.startIndex,
      let offset = ZoneOffset(text: String(text[text.index(after: mark)...]))
    else { return nil }
    path = String(text[..<mark])
    self.offset = offset
  }

  /// Why an offset cannot be used.
  public enum Problem: Error, Hashable, Sendable {
    /// No source has this path.
    case nothing(path: String)
    /// Several sources have this last part.
    case several(path: String, sources: [String])
    /// The source has UTC by its format.
    case isUTC(path: String, source: String)
  }

  /// The source that is meant; of files with the same bytes, the first one.
  func source(in loaded: [LoadedSource], duplicates: Duplicates) throws(Problem) -> SourceID {
    let exact = loaded.indices.filter { loaded[$0].source.path == path }
    let found =
      exact.isEmpty
      ? loaded.indices.filter {
        loaded[$0].source.path.hasSuffix("/" + path) || loaded[$0].source.path.hasSuffix("!" + path)
      } : exact
    let meant = Set(found.map { duplicates.original[$0] ?? $0 }).sorted()
    guard let first = meant.first else { throw .nothing(path: path) }
    guard meant.count == 1 else {
      throw .several(path: path, sources: meant.map { loaded[$0].source.path })
    }
    guard loaded[first].source.kind != .evtx else {
      throw .isUTC(path: path, source: loaded[first].source.path)
    }
    return SourceID(index: UInt32(first))
  }
}
