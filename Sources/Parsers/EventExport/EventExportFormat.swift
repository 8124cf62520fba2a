import Records

extension InputFormat {
  static let eventExport = InputFormat(
    kind: .eventExport, files: "*.xml, *.csv, *.txt",
    summary: "events as Event Viewer, wevtutil and PowerShell write them: XML, tables, lists",
    isText: true, likeness: { EventExportForm.find($0.view) == nil ? .no : .sure },
    makeReader: { EventExportParser(source: $0, text: $1) })
}

/// How exported events are written.
enum EventExportForm: Sendable {
  /// `<Event>` elements with or without a root: Event Viewer, `wevtutil qe /f:xml` and `/f:RenderedXml`.
  case xml

  /// Bytes in which the form must show.
  static let reach = 65_536

  /// The form of `view`; nil when it holds no exported events.
  static func find(_ view: ByteView) -> EventExportForm? {
    let head = view[0..<min(view.count, reach)]
    var start = 0
    if head.starts(with: "\u{feff}", at: 0, before: head.count) { start = 3 }
    while start < head.count, head[start] <= 0x20 { start += 1 }
    guard start < head.count else { return nil }
    if head[start] == UInt8(ascii: "<") { return isXML(head, start) ? .xml : nil }
    return nil
  }

  /// Markup from the beginning, and in it an event with its `System`.
  private static func isXML(_ head: ByteView, _ start: Int) -> Bool {
    let first = start + 1 < head.count ? head[start + 1] : 0
    let begins: [StaticString] = ["<Event", "<?xml", "<!--"]
    guard first != 0, begins.contains(where: { head.starts(with: $0, at: start, before: head.count) }),
      let event = EventXMLReader.start(head, in: start..<head.count)
    else { return false }
    return head.first("<System", in: event..<head.count) != nil
      || head.first("schemas.microsoft.com/win/2004/08/events/event", in: event..<head.count) != nil
  }
}
