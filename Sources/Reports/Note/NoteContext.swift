import Casework
import DataFiles
import Diagnosis
import Knowledge
import LogStore
import PlainText
import Records

/// What all parts of a note share while it is written: redaction, numbers of references, the way sentences are said.
final class NoteContext {
  let snapshot: CaseSnapshot
  let wording: Wording
  let codes: CodeTable
  private(set) var redactor: Redactor
  /// Cited records; the reference's number is the position plus one.
  private(set) var cited: [RecordID] = []
  private var numbers: [RecordID: Int] = [:]
  /// Numbers cited since the last call of ``takeCited()``.
  private var fresh: Set<Int> = []
  /// Leading folders that all sources share, which are not told.
  private let sharedFolders: Int

  var store: LogStore { snapshot.store }

  init(snapshot: CaseSnapshot, wording: Wording, codes: CodeTable) {
    self.snapshot = snapshot
    self.wording = wording
    self.codes = codes
    let paths = snapshot.sources.map(\.path)
    redactor = Redactor(store: snapshot.store, paths: paths)
    sharedFolders = Self.sharedFolders(paths)
  }

  // MARK: Values

  /// A text with names replaced.
  func redacted(_ text: String) -> String { redactor.redact(text) }

  /// A value of a record in a sentence: redacted, and harmless as Markdown.
  func value(_ text: String, inTable: Bool = false) -> String {
    Markdown.value(redactor.redact(text), inTable: inTable)
  }

  /// A value that is always shown as code: codes, hashes, paths.
  func code(_ text: String, inTable: Bool = false) -> String {
    Markdown.code(redactor.redact(text), inTable: inTable)
  }

  /// A value on a line of its own, to be copied.
  func fence(_ text: String, info: String) -> [String] {
    // A path is one line whatever is in it: a line feed inside must not make a second one.
    Markdown.fence(HarmlessText.of(redactor.redact(text)), info: info)
  }

  /// A code with its public name: `0x800f0986 PSFX_E_APPLY_FORWARD_DELTA_FAILED`.
  func codeAndSymbol(_ code: ErrorCode) -> String {
    "`\(code.text)`" + (codes.symbol(for: code).map { " " + Markdown.prose($0) } ?? "")
  }

  /// The same with what it means.
  func codeAndMeaning(_ code: ErrorCode) -> String {
    guard let meaning = codes.meaning(of: code, language: wording.language) else {
      return codeAndSymbol(code)
    }
    return say("note.code", ["code": codeAndSymbol(code), "meaning": Markdown.prose(meaning)])
  }

  /// A time with its offset, in the zone that is shown.
  func time(_ instant: Instant?) -> String { instant.map { snapshot.text($0) } ?? "–" }

  // MARK: Sentences

  /// A text of the wording, which may contain Markdown, with values that are Markdown already.
  func say(_ key: String, _ values: [String: String] = [:]) -> String { Phrase(key, values).text(wording) }

  /// A finding's verdict, and before it that the update was installed afterwards.
  func verdict(_ finding: Finding) -> String {
    let title = say(finding.title)
    guard let record = finding.installedLater else { return title }
    guard let time = store.time(record) else { return say("scan.installed", ["title": title]) + cite(record) }
    return say("scan.installed-at", ["time": self.time(time) + cite(record), "title": title])
  }

  /// A sentence of a rule or of the engine: its text and its values are made harmless apart from each other.
  func say(_ phrase: Phrase, inTable: Bool = false) -> String {
    // Marks from a private plane stand for the values while the text around them is escaped.
    var marked = phrase
    var shown: [String] = []
    for name in phrase.values.keys.sorted() {
      let text = phrase.values[name] ?? ""
      marked.values[name] = "\u{f0000}\(shown.count)\u{f0001}"
      shown.append(value(name == "message" ? ServicingMessage.known(text) ?? "…" : text, inTable: inTable))
    }
    return Self.fill(Markdown.prose(redactor.redact(marked.text(wording))), shown)
  }

  /// Puts values where their marks stand, in one pass, so that marks inside a value mean nothing.
  private static func fill(_ template: String, _ values: [String]) -> String {
    var parts = template.split(separator: "\u{f0000}", omittingEmptySubsequences: false)[...]
    var text = String(parts.popFirst() ?? "")
    for part in parts {
      let halves = part.split(separator: "\u{f0001}", maxSplits: 1, omittingEmptySubsequences: false)
      if let number = Int(halves[0]), values.indices.contains(number) { text += values[number] }
      if halves.count == 2 { text += halves[1] }
    }
    return text
  }

  // MARK: References

  static let mostReferences = 12

  /// The numbers of records, in the order of first citation: ` [1] [2]`, three or more in a row as ` [1]–[3]`.
  func cite(_ records: some Collection<RecordID>) -> String {
    var given: [Int] = []
    for record in records.prefix(Self.mostReferences) {
      let number = numbers[record] ?? cited.count + 1
      if numbers[record] == nil {
        cited.append(record)
        numbers[record] = number
      }
      fresh.insert(number)
      if !given.contains(number) { given.append(number) }
    }
    var text = ""
    for run in Self.runs(given.sorted()) {
      if run.count > 2 {
        text += " [\(run.lowerBound)]–[\(run.upperBound)]"
      } else {
        for number in run { text += " [\(number)]" }
      }
    }
    let more = records.count - Self.mostReferences
    return more > 0 ? text + " " + say("note.more-records", ["count": "\(more)"]) : text
  }

  func cite(_ record: RecordID?) -> String { record.map { cite(CollectionOfOne($0)) } ?? "" }

  /// The numbers cited since the last call.
  func takeCited() -> [Int] {
    defer { fresh = [] }
    return fresh.sorted()
  }

  private static func runs(_ numbers: [Int]) -> [ClosedRange<Int>] {
    var runs: [ClosedRange<Int>] = []
    for number in numbers {
      if let last = runs.last, last.upperBound + 1 == number {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
    }
    return runs
  }

  // MARK: Paths

  /// A source's path without the folders that all sources share, so that it does not tell where it lay.
  func path(_ path: String) -> String {
    let parts = redactor.redact(path).split(separator: "/", omittingEmptySubsequences: false)
    return parts.dropFirst(min(sharedFolders, parts.count - 1)).joined(separator: "/")
  }

  private static func sharedFolders(_ paths: [String]) -> Int {
    let folders = paths.map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast() }
    guard let first = folders.first else { return 0 }
    var count = 0
    while count < first.count, folders.allSatisfy({ $0.count > count && $0[count] == first[count] }) {
      count += 1
    }
    return count
  }
}
