import DataFiles
import Records

/// Events in words: the table's sentence with the event's own fields, numbers in them turned into names.
///
///     let words = try EventWords(events: .shared, codes: .shared)
///     words.sentence(provider: "Service Control Manager", id: 7000, .english, fields: fields)
///     // Service could not be started: wuauserv (ERROR_SERVICE_REQUEST_TIMEOUT, 1053)
public struct EventWords: Sendable {
  private let events: EventTable
  private let codes: CodeTable
  private let values: EventValues

  /// Words by these tables and the built-in names of values; throws ``DataFileError`` when that is damaged.
  public init(events: EventTable, codes: CodeTable) throws {
    self.events = events
    self.codes = codes
    values = try .shared
  }

  /// The sentence of an event; nil for events the table does not have.
  ///
  /// - Parameter isWhole: whether a field that is missing makes it nil rather than shows as a dash.
  public func sentence(
    provider: String, id: UInt32, _ language: Language, fields: [(String, String)], isWhole: Bool = false
  ) -> String? {
    guard let entry = events.entry(provider: provider, id: id) else { return nil }
    return entry.text(language, fields: fields, isWhole: isWhole) { kind, value in
      Self.oneLine(word(kind, value, provider: provider, language))
    }
  }

  /// Line breaks, which parsers write as `\\r\\n`, as blanks.
  private static func oneLine(_ value: String) -> String {
    guard value.contains("\\") else { return value }
    let parted = value.replacing("\\r\\n", with: " ")
    return parted == value ? value : parted.split(separator: " ").joined(separator: " ")
  }

  /// A field's value for people, when it says more than the field itself: `%%1053` of a service, for example.
  public func meaning(provider: String, value: String) -> String? {
    guard let number = Self.parameter(value, provider: provider) else { return nil }
    return win32(number)
  }

  /// The code that a field's value stands for: services give Win32 numbers as `%%1053`.
  public static func code(provider: String, value: String) -> ErrorCode? {
    parameter(value, provider: provider).flatMap {
      (1...0xffff).contains($0) ? ErrorCode(0x8007_0000 | $0) : nil
    }
  }

  /// The number of `%%1053`: a parameter message, with services a Win32 code (`formats.md` 1.6).
  private static func parameter(_ value: String, provider: String) -> UInt32? {
    guard value.hasPrefix("%%"), provider.lowercased() == "service control manager" else { return nil }
    return UInt32(value.dropFirst(2))
  }

  private func word(_ kind: String, _ value: String, provider: String, _ language: Language) -> String {
    if let meaning = meaning(provider: provider, value: value) { return meaning }
    switch kind {
    case "code": return number(value).map { ErrorCode($0).text } ?? value
    case "win32": return number(value).flatMap { $0 > 0 ? win32($0) : nil } ?? value
    default: return values.word(kind, value, language) ?? value
    }
  }

  /// Hex with `0x` or decimal, negative too.
  private func number(_ text: String) -> UInt32? {
    if text.lowercased().hasPrefix("0x") { return UInt32(text.dropFirst(2), radix: 16) }
    return UInt32(text) ?? Int32(text).map { UInt32(bitPattern: $0) }
  }

  /// `ERROR_SERVICE_REQUEST_TIMEOUT, 1053`; the number alone when no table knows it.
  private func win32(_ number: UInt32) -> String {
    let code = number <= 0xffff ? ErrorCode(0x8007_0000 | number) : ErrorCode(number)
    let shown = number <= 0xffff ? "\(number)" : code.text
    return codes.symbol(for: code).map { "\($0), \(shown)" } ?? shown
  }
}

/// Names of numbers that events hold, by kind: package states, kinds of start and sleep.
struct EventValues: Sendable {
  private var words: [String: (english: String, chinese: String)] = [:]

  private static let loaded = Result { try EventValues(TableFile(builtIn: "event-values")) }

  static var shared: EventValues {
    get throws { try loaded.get() }
  }

  /// The kinds of the table.
  private(set) var kinds: Set<String> = []

  init(_ file: TableFile) throws {
    var (words, kinds) = (self.words, self.kinds)
    try file.forEachRow(columns: ["value", "text_en", "text_zh", "source"]) { row in
      let key = file.text(row.fields[0])
      guard let blank = key.firstIndex(of: " ") else {
        throw file.error(row, "\"\(key)\" is no kind and value")
      }
      kinds.insert(String(key[..<blank]))
      guard words.updateValue((file.text(row.fields[1]), file.text(row.fields[2])), forKey: key) == nil else {
        throw file.error(row, "the value \(key) stands here twice")
      }
    }
    (self.words, self.kinds) = (words, kinds)
  }

  func word(_ kind: String, _ value: String, _ language: Language) -> String? {
    guard let found = words["\(kind) \(value)"] else { return nil }
    return language == .english ? found.english : found.chinese
  }
}
