import Records

/// A column of Process Monitor, as the heads of its exports name it.
enum ProcmonColumn: Int, CaseIterable {
  case timeOfDay, process, pid, operation, path, result, detail, date, duration, image, company, version, tid
  /// Beside the columns: the number that refers to the list of processes in XML.
  case index

  /// The head in a table.
  var head: String {
    switch self {
    case .timeOfDay: "Time of Day"
    case .process: "Process Name"
    case .pid: "PID"
    case .operation: "Operation"
    case .path: "Path"
    case .result: "Result"
    case .detail: "Detail"
    case .date: "Date & Time"
    case .duration: "Duration"
    case .image: "Image Path"
    case .company: "Company"
    case .version: "Version"
    case .tid: "TID"
    case .index: "ProcessIndex"
    }
  }

  /// The column of a head; XML has `_` for what no name of an element may have.
  static func named(_ text: String) -> ProcmonColumn? {
    allCases.first { column in
      column.head == text
        || String(column.head.map { $0.isLetter ? $0 : "_" }) == text
    }
  }
}

/// One operation of an export: where each of its columns stands.
struct ProcmonExportRow {
  var range: Range<Int>
  private var fields = [Range<Int>?](repeating: nil, count: ProcmonColumn.allCases.count)
  /// Whether a quotation mark or an element was not closed, or columns are missing.
  var isBroken = false

  init(at start: Int) { range = start..<start }

  subscript(column: ProcmonColumn) -> Range<Int>? {
    get { fields[column.rawValue] }
    set { fields[column.rawValue] = newValue }
  }
}

/// How an export is laid out.
enum ProcmonExportForm: Sendable {
  /// A table with these columns, whose rows begin at `start`.
  case table(columns: [ProcmonColumn?], start: Int)
  /// `<procmon><processlist>…</processlist><eventlist><event>…`.
  case xml

  /// Bytes in which the form must show.
  private static let reach = 65_536

  /// The form; nil when it is no export of Process Monitor.
  init?(_ view: ByteView) {
    var start = view.starts(with: "\u{feff}", at: 0, before: view.count) ? 3 : 0
    while start < view.count, view[start] <= 0x20 { start += 1 }
    guard start < view.count else { return nil }
    let head = view[0..<min(view.count, Self.reach)]
    if view[start] == UInt8(ascii: "<") {
      guard let root = head.first("<procmon>", in: start..<head.count), root - start <= 1024 else {
        return nil
      }
      self = .xml
      return
    }
    // Asked of every text of a case: most have none of the names of columns.
    let title = start..<min(start + 4096, view.count)
    guard view.first("Process", in: title) != nil, view.first("PID", in: title) != nil,
      let row = Self.row(view, at: start, columns: nil)
    else { return nil }
    let columns = row.values.map { ProcmonColumn.named(view.text($0)) }
    let known = Set(columns.compactMap { $0 })
    guard known.isSuperset(of: [.process, .pid, .operation, .path, .result]) else { return nil }
    self = .table(columns: columns, start: row.end)
  }

  /// The most bytes of one row: a quotation mark that is not closed must not take the rest of the file.
  private static let longest = 1 << 20

  /// The values of the row at `start`, and where the next one begins; nil when it is longer than rows are.
  fileprivate static func row(_ view: ByteView, at start: Int, columns: Int?) -> (
    values: [Range<Int>], end: Int, isOpen: Bool
  )? {
    let quote = UInt8(ascii: "\"")
    let limit = min(view.count, start + longest)
    var values: [Range<Int>] = []
    var position = start
    while position < limit, values.count < 64 {
      if view[position] == quote {
        guard let end = closing(view, position + 1, limit) else { return nil }
        values.append(position + 1..<end)
        position = end + 1
      } else {
        var end = position
        while end < limit, view[end] != UInt8(ascii: ","), view[end] != 0x0a, view[end] != 0x0d { end += 1 }
        values.append(position..<end)
        position = end
      }
      guard position < limit, view[position] == UInt8(ascii: ",") else { break }
      position += 1
    }
    let end = view.first(0x0a, in: min(position, view.count)..<view.count).map { $0 + 1 } ?? view.count
    return (values, end, columns.map { values.count != $0 } ?? false)
  }

  /// The quotation mark that ends a value: before a comma or the end of a line.
  ///
  /// Process Monitor doubles those inside.
  private static func closing(_ view: ByteView, _ start: Int, _ limit: Int) -> Int? {
    let quote = UInt8(ascii: "\"")
    var position = start
    while position < limit, let hit = view.first(quote, in: position..<limit) {
      let next = hit + 1 < view.count ? view[hit + 1] : 0x0a
      if next == UInt8(ascii: ",") || next == 0x0a || next == 0x0d { return hit }
      position = hit + (next == quote ? 2 : 1)
    }
    return nil
  }

  /// Calls `body` with each operation from `start` on.
  func walk(_ view: ByteView, _ body: (ProcmonExportRow) -> Void) {
    switch self {
    case .table(let columns, let start): Self.walkTable(view, columns, start, body)
    case .xml: Self.walkXML(view, body)
    }
  }

  /// The operation that begins at `start`.
  func row(_ view: ByteView, at start: Int) -> ProcmonExportRow {
    switch self {
    case .table(let columns, _): Self.tableRow(view, columns, start)
    case .xml: Self.xmlRow(view, start)
    }
  }

  private static func walkTable(
    _ view: ByteView, _ columns: [ProcmonColumn?], _ start: Int, _ body: (ProcmonExportRow) -> Void
  ) {
    var position = start
    while position < view.count {
      if view[position] <= 0x20 {
        position += 1
        continue
      }
      let row = tableRow(view, columns, position)
      body(row)
      position = max(row.range.upperBound, position + 1)
    }
  }

  private static func tableRow(_ view: ByteView, _ columns: [ProcmonColumn?], _ start: Int)
    -> ProcmonExportRow
  {
    var row = ProcmonExportRow(at: start)
    guard let found = Self.row(view, at: start, columns: columns.count) else {
      row.isBroken = true
      let end = view.first(0x0a, in: start..<view.count).map { $0 + 1 } ?? view.count
      row.range = start..<end
      return row
    }
    row.range = start..<found.end
    row.isBroken = found.isOpen
    for (column, value) in zip(columns, found.values) { if let column { row[column] = value } }
    return row
  }

  // MARK: XML

  private static func walkXML(_ view: ByteView, _ body: (ProcmonExportRow) -> Void) {
    var position = view.first("<eventlist>", in: 0..<view.count) ?? 0
    while position < view.count, let start = view.first("<event>", in: position..<view.count) {
      let row = xmlRow(view, start)
      body(row)
      position = max(row.range.upperBound, start + 7)
    }
  }

  private static func xmlRow(_ view: ByteView, _ start: Int) -> ProcmonExportRow {
    var row = ProcmonExportRow(at: start)
    let limit = min(view.count, start + longest)
    let end = view.first("</event>", in: start..<limit)
    row.isBroken = end == nil
    let stop = end ?? view.first("<event>", in: min(start + 7, view.count)..<view.count) ?? limit
    row.range = start..<(end.map { $0 + 8 } ?? stop)
    elements(view, start + 7..<max(stop, start + 7)) { name, value in
      if let column = ProcmonColumn.named(view.text(name)), row[column] == nil { row[column] = value }
    }
    return row
  }

  /// Calls `body` with name and content of each element in `range`; those inside of one are not told.
  static func elements(_ view: ByteView, _ range: Range<Int>, _ body: (Range<Int>, Range<Int>) -> Void) {
    var position = range.lowerBound
    while position < range.upperBound,
      let open = view.first(UInt8(ascii: "<"), in: position..<range.upperBound),
      let mark = view.first(UInt8(ascii: ">"), in: open..<range.upperBound)
    {
      position = mark + 1
      let name = open + 1..<mark
      guard !name.isEmpty, view[name.lowerBound] != UInt8(ascii: "/"), view[mark - 1] != UInt8(ascii: "/")
      else {
        continue
      }
      var close = position
      while let hit = view.first("</", in: close..<range.upperBound) {
        if view.has(name.count + 1, at: hit + 2), view[hit + 2 + name.count] == UInt8(ascii: ">"),
          view[hit + 2..<hit + 2 + name.count].isEqual(to: view[name])
        {
          body(name, position..<hit)
          position = hit + 3 + name.count
          break
        }
        close = hit + 2
      }
    }
  }
}
