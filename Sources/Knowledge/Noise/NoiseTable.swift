import DataFiles
import Records

/// Messages that healthy machines print although they carry failing codes or the word error.
///
///     let reason = try NoiseTable.shared.matches(message: text, code: ErrorCode(0x800f0805))
///     reason?.text(.english)
///
/// Each pattern is bound to the codes with which it is harmless, so that the same words with another code stay
/// visible. Immutable; safe to share between threads.
public struct NoiseTable: Sendable {
  /// Why a message is harmless.
  public struct Reason: Sendable, Hashable {
    /// The pattern that matched, as the table has it.
    public var pattern: String
    /// Who says so.
    public var source: String
    var english: String
    var chinese: String

    /// The reason in one sentence.
    public func text(_ language: Language) -> String {
      language == .english ? english : chinese
    }
  }

  private struct Entry: Sendable {
    var wildcard: Wildcard
    /// Component column of the log (`CBS`, `CSI`, `DISM`); nil for any.
    var column: [UInt8]?
    var reason: Reason
  }

  /// Which codes a pattern is harmless with.
  private enum Codes {
    case exactly(ErrorCode)
    case none
    case any
  }

  private let withCode: [ErrorCode: [Entry]]
  private let withoutCode: [Entry]
  private let withAny: [Entry]
  /// Number of patterns.
  public let count: Int
  /// All reasons in the order of the table.
  public let reasons: [Reason]

  private static let loaded = Result { try NoiseTable(TableFile(builtIn: "noise")) }

  /// The built-in table, loaded when first asked for; throws ``DataFileError`` when it is damaged.
  public static var shared: NoiseTable {
    get throws { try loaded.get() }
  }

  /// Reads a table of the same form as the built-in one.
  public init(_ file: DataFile) throws {
    try self.init(TableFile(file))
  }

  init(_ file: TableFile) throws {
    var withCode: [ErrorCode: [Entry]] = [:]
    var withoutCode: [Entry] = []
    var withAny: [Entry] = []
    var reasons: [Reason] = []
    var seen: Set<String> = []
    let columns = ["pattern", "code", "column", "reason_en", "reason_zh", "source"]
    try file.forEachRow(columns: columns) { row in
      let reason = Reason(
        pattern: file.text(row.fields[0]), source: file.text(row.fields[5]),
        english: file.text(row.fields[3]), chinese: file.text(row.fields[4]))
      let wildcard = Wildcard(reason.pattern)
      guard wildcard.literalCount >= Self.shortestLiteral else {
        throw file.error(row, "the pattern is too short to be safe")
      }
      guard seen.insert(reason.pattern.lowercased()).inserted else {
        throw file.error(row, "the pattern stands here twice")
      }
      let word = file.text(row.fields[2])
      let column = word == "*" ? nil : Array(word.lowercased().utf8)
      let entry = Entry(wildcard: wildcard, column: column, reason: reason)
      for codes in try Self.codes(file, row) {
        switch codes {
        case .exactly(let code): withCode[code, default: []].append(entry)
        case .none: withoutCode.append(entry)
        case .any: withAny.append(entry)
        }
      }
      reasons.append(reason)
    }
    self.withCode = withCode
    self.withoutCode = withoutCode
    self.withAny = withAny
    self.reasons = reasons
    count = reasons.count
  }

  /// Shorter patterns would hide real failures.
  private static let shortestLiteral = 10

  /// The column `code`: `-` for messages without a code, `*` for any, else codes with commas between them.
  private static func codes(_ file: TableFile, _ row: TableFile.Row) throws -> [Codes] {
    let text = file.text(row.fields[1])
    if text == "*" { return [.any] }
    return try text.split(separator: ",").map { part in
      if part == "-" { return .none }
      guard part.hasPrefix("0x"), let code = UInt32(part.dropFirst(2), radix: 16) else {
        throw file.error(row, "\"\(part)\" is no code")
      }
      return .exactly(ErrorCode(code).canonical)
    }
  }

  /// Why the message is harmless; nil when no pattern fits it.
  ///
  /// - Parameters:
  ///   - message: the text after the component column, and after a CSI sequence number.
  ///   - code: the code of the record, when it has one.
  ///   - column: the log's component column, when it is known.
  public func matches(message: ByteView, code: ErrorCode?, column: ByteView? = nil) -> Reason? {
    let bound: [Entry]? = code.map { withCode[$0.canonical] ?? [] }
    return reason(message, column, among: bound ?? withoutCode) ?? reason(message, column, among: withAny)
  }

  private func reason(_ message: ByteView, _ column: ByteView?, among entries: [Entry]) -> Reason? {
    for entry in entries {
      if let required = entry.column, let column, !Self.isSame(required, column) { continue }
      if entry.wildcard.matches(message) { return entry.reason }
    }
    return nil
  }

  /// Why the message is harmless; nil when no pattern fits it.
  public func matches(message: String, code: ErrorCode?) -> Reason? {
    var message = message
    return message.withUTF8 { matches(message: ByteView($0), code: code) }
  }

  private static func isSame(_ lowered: [UInt8], _ text: ByteView) -> Bool {
    lowered.count == text.count
      && lowered.indices.allSatisfy { CodeSpelling.lowered(text[$0]) == lowered[$0] }
  }
}
