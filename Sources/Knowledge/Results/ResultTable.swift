import DataFiles
import Records

/// Lines by which a log beside the servicing stack's states the result of an attempt.
///
///     try ResultTable.shared.stage(.windowsUpdate, message: "CBS called Error with 0x80073712, ")   // install
///
/// The agent's log and DISM's are full of failing lines on healthy machines: most are probes. What an attempt came to
/// stands in few kinds of lines, and these are told by their words. Immutable; safe to share between threads.
public struct ResultTable: Sendable {
  /// How far an attempt had come.
  public enum Stage: String, Sendable, CaseIterable {
    /// A search or a download, which the agent tries again by itself.
    case before
    /// An installation, or a command that somebody gave: it failed for good.
    case install
  }

  private let patterns: [SourceKind: [(wildcard: Wildcard, stage: Stage)]]

  private static let loaded = Result { try ResultTable(TableFile(builtIn: "results")) }

  /// The built-in table, loaded when first asked for; throws ``DataFileError`` when it is damaged.
  public static var shared: ResultTable {
    get throws { try loaded.get() }
  }

  /// Reads a table of the same form as the built-in one.
  public init(_ file: DataFile) throws {
    try self.init(TableFile(file))
  }

  /// Shorter patterns would take steps for results.
  private static let shortestLiteral = 10

  init(_ file: TableFile) throws {
    var patterns: [SourceKind: [(wildcard: Wildcard, stage: Stage)]] = [:]
    try file.forEachRow(columns: ["pattern", "log", "stage", "source"]) { row in
      guard let kind = SourceKind(rawValue: file.text(row.fields[1])) else {
        throw file.error(row, "\"\(file.text(row.fields[1]))\" is no kind of source")
      }
      guard let stage = Stage(rawValue: file.text(row.fields[2])) else {
        throw file.error(row, "\"\(file.text(row.fields[2]))\" is no stage: before or install")
      }
      let wildcard = Wildcard(file.text(row.fields[0]))
      guard wildcard.literalCount >= Self.shortestLiteral else {
        throw file.error(row, "the pattern is too short to be safe")
      }
      guard patterns[kind]?.contains(where: { $0.wildcard == wildcard }) != true else {
        throw file.error(row, "the pattern stands here twice")
      }
      patterns[kind, default: []].append((wildcard, stage))
    }
    self.patterns = patterns
  }

  /// The stage whose result a failing line of a source of that kind states, by the first pattern that fits; nil when
  /// it states none.
  public func stage(_ kind: SourceKind, message: ByteView) -> Stage? {
    patterns[kind]?.first { $0.wildcard.matches(message) }?.stage
  }

  /// The stage whose result a failing line of a source of that kind states.
  public func stage(_ kind: SourceKind, message: String) -> Stage? {
    var message = message
    return message.withUTF8 { stage(kind, message: ByteView($0)) }
  }
}
