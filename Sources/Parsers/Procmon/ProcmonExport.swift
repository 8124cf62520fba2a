import Records

extension InputFormat {
  static let procmonExport = InputFormat(
    kind: .procmon, files: "*.CSV, *.xml", isText: true, needsOnlyBeginning: true,
    likeness: { ProcmonExportForm($0.view) == nil ? .no : .sure },
    makeReader: { ProcmonExport(source: $0.source, text: $0.text) }, ownName: "procmon-export")
}

/// What Process Monitor exported of a capture, as CSV or XML; answers like a capture.
///
/// Its times are local. `Time of Day` has no date: an export without the column `Date & Time`, as Process Monitor
/// writes it unless that column is shown, has no clock, and is asked without regard to time.
final class ProcmonExport: SourceReader {
  private let source: SourceID
  private let text: TextBuffer
  private let form: ProcmonExportForm?
  private let processes: [String: ProcmonProcess]
  private let known = OnceValue<Overview>()
  private let feeds = OnceValue<[UInt64]>()

  private struct Overview: Sendable {
    var summary = CaptureSummary()
    var order = EventClock.Order.monthFirst
    /// A date that can be read both ways, and nothing tells.
    var openDate: Int?
    var broken: (count: Int, first: Int) = (0, 0)
  }

  /// A reader of `text`.
  init(source: SourceID, text: TextBuffer) {
    self.source = source
    self.text = text
    form = ProcmonExportForm(text.view)
    if case .xml? = form { processes = Self.processes(text.view) } else { processes = [:] }
  }

  /// The export is one piece: it becomes one record.
  var pieces: [Range<Int>] { [0..<text.count] }

  func read(_ piece: Range<Int>) -> RecordBatch {
    let overview = overview
    var complaints: [Complaint] = []
    func complain(_ problem: Complaint.Problem, at offset: Int, _ action: Complaint.Action) {
      complaints.append(
        Complaint(
          location: Location(source: source, offset: UInt64(offset), length: 0, number: nil),
          problem: problem, action: action))
    }
    if overview.broken.count > 0 {
      complain(
        .malformed(part: "rows", needed: "all columns", found: "\(overview.broken.count) without"),
        at: overview.broken.first, .keptPartly)
    }
    if let offset = overview.openDate {
      complain(
        .dateOrder(overview.order == .dayFirst ? "day-first" : "month-first"), at: offset, .readAnyway)
    }
    return OperationBatch.capture(
      overview.summary, source: source, byteCount: text.count, isLocalTime: true, complaints: complaints)
  }

  var summary: CaptureSummary { overview.summary }

  private var overview: Overview { known.get(look) }

  /// One look at all rows: the order of dates first, then what they cover.
  private func look() -> Overview {
    var overview = Overview()
    guard let form else { return overview }
    let view = text.view
    var names: Set<String> = []
    var spans: [EventClock.Order: ClosedRange<Int64>] = [:]
    var seen: Set<EventClock.Order> = []
    var open: Int?
    form.walk(view) { row in
      overview.summary.events += 1
      if row.isBroken {
        if overview.broken.count == 0 { overview.broken.first = row.range.lowerBound }
        overview.broken.count += 1
      }
      if let operation = row[.operation], names.count < 64 { names.insert(view.text(operation)) }
      guard let date = row[.date], let reading = EventClock.scan(view[date], at: 0) else { return }
      if let order = reading.order { seen.insert(order) }
      if reading.isOpen, open == nil { open = date.lowerBound }
      for order in [EventClock.Order.monthFirst, .dayFirst] {
        guard let time = time(row, order) else { continue }
        let old = spans[order] ?? time...time
        spans[order] = min(old.lowerBound, time)...max(old.upperBound, time)
      }
    }
    overview.order = seen == [.dayFirst] ? .dayFirst : .monthFirst
    overview.openDate = seen.count == 1 ? nil : open
    overview.summary.span = spans[overview.order]
    overview.summary.isSorted = false
    overview.summary.missing = ["CreateFile", "CloseFile", "RegOpenKey", "RegQueryValue"].filter {
      !names.contains($0)
    }
    return overview
  }

  /// The time of a row: day and second by `Date & Time`, the fraction by `Time of Day`.
  private func time(_ row: ProcmonExportRow, _ order: EventClock.Order) -> Int64? {
    let view = text.view
    guard let date = row[.date], let second = EventClock.scan(view[date], at: 0)?.time(order) else {
      return nil
    }
    guard let clock = row[.timeOfDay] else { return second.filetime }
    return second.filetime - second.filetime % Instant.second + Self.fraction(view[clock])
  }

  /// Ticks behind the last mark of `6:55:07.0236729 AM`, a comma in some languages.
  private static func fraction(_ view: ByteView) -> Int64 {
    var mark: Int?
    for index in 0..<view.count where view[index] == UInt8(ascii: ".") || view[index] == UInt8(ascii: ",") {
      if index + 1 < view.count, ExcerptBytes.isDigit(view[index + 1]) { mark = index }
    }
    guard let mark, let (value, end) = ExcerptBytes.number(view, at: mark + 1, most: 7) else { return 0 }
    return (end..<mark + 8).reduce(Int64(value)) { ticks, _ in ticks * 10 }
  }

  // MARK: Values

  private func value(_ row: ProcmonExportRow, _ column: ProcmonColumn) -> String {
    guard let range = row[column] else { return "" }
    let text = text.view.text(range)
    if case .xml? = form { return text.contains("&") ? Self.decoded(text) : text }
    return text.contains("\"\"") ? text.replacing("\"\"", with: "\"") : text
  }

  /// The five entities and numbers of characters.
  private static func decoded(_ text: String) -> String {
    var result = ""
    var rest = Substring(text)
    while let mark = rest.firstIndex(of: "&") {
      result += rest[..<mark]
      rest = rest[mark...]
      guard let end = rest.prefix(12).firstIndex(of: ";") else { break }
      let name = String(rest[rest.index(after: mark)..<end])
      let named: [String: String] = ["lt": "<", "gt": ">", "amp": "&", "quot": "\"", "apos": "'"]
      let number = name.hasPrefix("#x") ? UInt32(name.dropFirst(2), radix: 16) : UInt32(name.dropFirst())
      let scalar = name.hasPrefix("#") ? number.flatMap(Unicode.Scalar.init).map { String($0) } : nil
      result += named[name] ?? scalar ?? "&\(name);"
      rest = rest[rest.index(after: end)...]
    }
    return result + rest
  }

  private func number(_ row: ProcmonExportRow, _ column: ProcmonColumn) -> UInt32? {
    guard let range = row[column],
      let (value, end) = ExcerptBytes.number(text.view[range], at: 0, most: 10), end == range.count
    else { return nil }
    return UInt32(exactly: value)
  }

  /// The list of processes before the events of XML, by index.
  private static func processes(_ view: ByteView) -> [String: ProcmonProcess] {
    var found: [String: ProcmonProcess] = [:]
    let end = view.first("</processlist>", in: 0..<view.count) ?? 0
    var position = view.first("<processlist>", in: 0..<end) ?? end
    while position < end, let start = view.first("<process>", in: position..<end) {
      let stop = view.first("</process>", in: start..<end) ?? end
      var values: [String: String] = [:]
      ProcmonExportForm.elements(view, start + 9..<max(stop, start + 9)) { name, value in
        if value.count <= 4096 { values[view.text(name)] = decoded(view.text(value)) }
      }
      var process = ProcmonProcess(index: 0, pid: 0, image: values["ImagePath"] ?? "")
      process.company = values["CompanyName"] ?? ""
      process.version = values["Version"] ?? ""
      if let index = values["ProcessIndex"] { found[index] = process }
      position = stop + 10
    }
    return found
  }
}

extension ProcmonExport: OperationSource {
  var isLocalTime: Bool { true }

  var systemRoot: String { "\\windows" }

  /// Rows can be told apart only from the beginning on.
  func stretches(_ span: ClosedRange<Int64>?) -> [Range<Int>] { form == nil ? [] : [0..<text.count] }

  func scan(_ stretch: Range<Int>, _ words: ResultWords, _ body: (OperationHead, PathUnits) -> Void) {
    let order = overview.order
    withExtendedLifetime(text) {
      let view = text.view
      form?.walk(view) { row in
        let path = row[.path].map { view[$0].buffer }
        body(head(row, order, words), path.map { $0.isEmpty ? .none : .narrow($0) } ?? .none)
      }
    }
  }

  private func head(_ row: ProcmonExportRow, _ order: EventClock.Order, _ words: ResultWords) -> OperationHead
  {
    let pid = number(row, .pid) ?? 0
    return OperationHead(
      position: row.range.lowerBound, time: time(row, order) ?? 0, process: UInt64(pid), pid: pid,
      tid: number(row, .tid), act: Self.act(value(row, .operation)),
      result: Self.result(value(row, .result), words))
  }

  private static func act(_ operation: String) -> OperationHead.Act {
    switch operation {
    case "CreateFile": .open
    case "CloseFile": .close
    case "SetDispositionInformationFile", "SetDispositionInformationEx": .dispose
    case "SetRenameInformationFile", "SetRenameInformationEx", "SetLinkInformationFile": .rename
    default: operation.hasPrefix("Reg") ? .registry : .file
    }
  }

  /// A word that nobody knows is no code of Windows.
  private static func result(_ word: String, _ words: ResultWords) -> UInt32 {
    word.isEmpty ? 0x103 : words.code(word) ?? .max
  }

  func opening(_ head: OperationHead, _ words: ResultWords) -> OperationOpening? {
    guard head.act == .open, let form else { return nil }
    let detail = value(form.row(text.view, at: head.position), .detail)
    let access = Self.part(detail, "Desired Access: ", before: ", Disposition: ")
    let options = Self.part(detail, "Options: ", before: ", Attributes: ")
    let sharing = Self.part(detail, "ShareMode: ", before: ", AllocationSize: ")
    func bits(_ text: String, _ read: [String], _ write: [String]) -> UInt8 {
      var bits: UInt8 = 0
      let words = text.split(separator: ",").map { $0.drop { $0 == " " } }
      for word in words {
        if word == "All Access" { bits |= 7 }
        if read.contains(where: { word.contains($0) }) { bits |= OperationOpening.read }
        if write.contains(where: { word.contains($0) }) { bits |= OperationOpening.write }
        if word == "Delete" { bits |= OperationOpening.delete }
      }
      return bits
    }
    return OperationOpening(
      access: bits(
        access, ["Generic Read", "Execute", "Read Data"], ["Generic Write", "/Write", "Write Data", "Append"]),
      sharing: bits(sharing, ["Read"], ["Write"]), deletesOnClose: options.contains("Delete On Close"))
  }

  private static func part(_ text: String, _ start: String, before end: String) -> String {
    guard let from = text.firstRange(of: start)?.upperBound else { return "" }
    let rest = text[from...]
    return String(rest[..<(rest.firstRange(of: end)?.lowerBound ?? rest.endIndex)])
  }

  func deletes(_ head: OperationHead, _ words: ResultWords) -> Bool? {
    guard head.act == .dispose, let form else { return nil }
    let detail = value(form.row(text.view, at: head.position), .detail)
    return detail.contains("Delete: True") || detail.contains("FILE_DISPOSITION_DELETE")
  }

  func row(_ head: OperationHead, _ words: ResultWords) -> OperationRow {
    let row = form?.row(text.view, at: head.position) ?? ProcmonExportRow(at: head.position)
    let process = processes[value(row, .index)]
    func known(_ column: ProcmonColumn, _ other: String?) -> String {
      let own = value(row, column)
      return own.isEmpty ? other ?? "" : own
    }
    let word = value(row, .result)
    return OperationRow(
      place: RecordBatch.Place(
        offset: UInt64(row.range.lowerBound), length: UInt32(clamping: row.range.count),
        number: line(of: row.range.lowerBound)),
      time: head.time == 0 ? nil : head.time, process: known(.process, process?.name), pid: head.pid,
      tid: head.tid ?? 0, image: known(.image, process?.image), company: known(.company, process?.company),
      version: known(.version, process?.version), operation: value(row, .operation), path: value(row, .path),
      result: head.result, resultWord: word, duration: duration(row), detail: value(row, .detail), stack: [])
  }

  /// `0.0000161`.
  private func duration(_ row: ProcmonExportRow) -> UInt64? {
    guard let range = row[.duration], !range.isEmpty,
      let (seconds, _) = ExcerptBytes.number(text.view[range], at: 0, most: 9)
    else { return nil }
    return UInt64(seconds) * 10_000_000 + UInt64(Self.fraction(text.view[range]))
  }

  /// The line, from 1, of a position: line feeds of the blocks before, and those of its own block.
  private func line(of position: Int) -> UInt64 {
    let view = text.view
    let before = feeds.get {
      var sums: [UInt64] = [0]
      for start in stride(from: 0, to: view.count, by: Self.block) {
        sums.append(sums[sums.count - 1] + Self.feeds(view, start..<min(start + Self.block, view.count)))
      }
      return sums
    }
    return before[min(position / Self.block, before.count - 1)]
      + Self.feeds(view, position / Self.block * Self.block..<position) + 1
  }

  private static let block = 1 << 14

  private static func feeds(_ view: ByteView, _ range: Range<Int>) -> UInt64 {
    var count: UInt64 = 0
    var start = range.lowerBound
    while start < range.upperBound, let hit = view.first(0x0a, in: start..<range.upperBound) {
      count += 1
      start = hit + 1
    }
    return count
  }
}
