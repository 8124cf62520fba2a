import Records

extension InputFormat {
  static let eventExport = InputFormat(
    kind: .eventExport, files: "*.xml, *.csv, *.txt",
    // Records of a servicing log among events make a mail.
    isText: true,
    likeness: { $0.prefixes.prefixed > 0 || EventExportForm.find($0.view) == nil ? .no : .sure },
    makeReader: { EventExportParser(source: $0.source, text: $0.text) })
}

/// How exported events are written.
enum EventExportForm: Sendable {
  /// `<Event>` elements with or without a root: Event Viewer, `wevtutil qe /f:xml` and `/f:RenderedXml`.
  case xml
  /// A table with heads: Event Viewer's CSV and text with tabs, PowerShell's `Export-Csv`.
  case delimited(DelimitedEvents)
  /// `wevtutil qe /f:text`.
  case blocks
  /// `Get-WinEvent | Format-List`.
  case list
  /// `Get-WinEvent | Format-Table`, also without saying so.
  case table
  /// `Get-WinEvent | ConvertTo-Json`, `Get-EventLog | ConvertTo-Json`.
  case json
  /// `Get-WinEvent | ConvertTo-Xml`.
  case objects
  /// `Get-EventLog` as a table, or `Format-Table` with chosen columns.
  case columns(ColumnEvents)
  /// `Get-WinEvent | Export-Clixml`, `Get-EventLog | Export-Clixml`.
  case clixml

  /// Bytes in which the form must show.
  static let reach = 65_536

  /// Whether its times are UTC.
  var isUTC: Bool {
    switch self {
    case .xml, .json, .clixml: true
    default: false
    }
  }

  /// Whether its heads are Chinese.
  var isChinese: Bool {
    if case .delimited(let table) = self { table.isChinese } else { false }
  }

  /// The form of `view`; nil when it holds no exported events.
  static func find(_ view: ByteView) -> EventExportForm? {
    let head = view[0..<min(view.count, reach)]
    var start = head.starts(with: "\u{feff}", at: 0, before: head.count) ? 3 : 0
    while start < head.count, head[start] <= 0x20 { start += 1 }
    guard start < head.count else { return nil }
    switch head[start] {
    case UInt8(ascii: "<"):
      return ClixmlEvents.isHead(head)
        ? .clixml : isXML(head, start) ? .xml : isObjects(head) ? .objects : nil
    case UInt8(ascii: "{"), UInt8(ascii: "["): return isJSON(head) ? .json : nil
    default: break
    }
    if let table = DelimitedEvents(head) { return .delimited(table) }
    return lined(head)
  }

  /// Markup from the beginning, but no page, and in it an event with its `System`.
  private static func isXML(_ head: ByteView, _ start: Int) -> Bool {
    let pages: [StaticString] = ["<html", "<!doctype html", "<div", "<p>", "<body"]
    guard !pages.contains(where: { ExcerptBytes.hasWord(head, $0, at: start) }),
      let event = EventXMLReader.start(head, in: start..<head.count)
    else { return false }
    return head.first("<System", in: event..<head.count) != nil
      || head.first("schemas.microsoft.com/win/2004/08/events/event", in: event..<head.count) != nil
  }

  private static func isObjects(_ head: ByteView) -> Bool {
    let signs: [StaticString] = [
      "<Objects>", "<Property Name=\"TimeCreated\"", "<Property Name=\"ProviderName\"",
      "<Property Name=\"Id\"",
    ]
    return signs.allSatisfy { head.first($0, in: 0..<head.count) != nil }
  }

  private static func isJSON(_ head: ByteView) -> Bool {
    let record: [StaticString] = ["\"TimeCreated\"", "\"ProviderName\"", "\"Id\""]
    let entry: [StaticString] = ["\"TimeGenerated\"", "\"EntryType\"", "\"Source\""]
    return [record, entry].contains { keys in
      keys.allSatisfy { head.first($0, in: 0..<head.count) != nil }
    }
  }

  /// Lines at the beginning in which the form must show.
  private static let lines = 24

  /// A form of lines, above which nothing may stand but the command that wrote it: what has prose is a mail.
  private static func lined(_ head: ByteView) -> EventExportForm? {
    var reader = LineReader(head, at: 0)
    var properties: Set<ExportField> = []
    var isBelowHead = false
    var isBelowBlock = false
    for _ in 0..<lines {
      guard let (line, _) = reader.next() else { break }
      let view = head[line]
      var ahead = reader
      if let (dashes, _) = ahead.next(), !FormattedTableEvents.isHead(view),
        let table = ColumnEvents(heads: view, dashes: head[dashes])
      {
        return .columns(table)
      }
      if isBelowBlock { return BlockEvents.field(head, line) == nil ? nil : .blocks }
      if isBelowHead { return view.first("-----", in: 0..<view.count) == nil ? nil : .table }
      isBelowBlock = BlockEvents.isHead(view)
      isBelowHead = FormattedTableEvents.isHead(view)
      if let found = PropertyListEvents.property(head, line) {
        if let field = ExportField(head[found.name]) { properties.insert(field) }
      } else if !isBelowBlock, !isBelowHead, FormattedTableEvents.provider(head, line) == nil {
        let start = ExcerptBytes.skipBlanks(view, 0..<view.count)
        let isWrapped = start > 0 && !properties.isEmpty
        guard start == view.count || isWrapped || isCommand(view) else { return nil }
      }
      let isNamed = properties.contains(.provider) && properties.contains(.time)
      if isNamed, properties.contains(.id) || properties.contains(.instanceID) { return .list }
    }
    return nil
  }

  /// `PS C:\> Get-WinEvent ...`, `C:\>wevtutil ...`.
  private static func isCommand(_ line: ByteView) -> Bool {
    guard let mark = line.first(UInt8(ascii: ">"), in: 0..<line.count) else { return false }
    let path: StaticString = ":\\"
    return line.first(path, in: 0..<mark).map {
      $0 == 1 || $0 == 4 && line.starts(with: "PS ", at: 0, before: 4)
    }
      ?? false
  }
}
