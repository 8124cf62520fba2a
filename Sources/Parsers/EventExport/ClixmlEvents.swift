import Records

/// Events as `Export-Clixml` writes them: an `Obj` for each, with values by name in `Props` and `MS`.
///
///     <Obj RefId="0"><TN>...</TN><Props><I32 N="Id">20</I32><S N="ProviderName">...</S>
///       <DT N="TimeCreated">2022-10-08T13:52:17.1230000+08:00</DT></Props><MS><S N="Message">...</S></MS></Obj>
///
/// Objects inside an event are passed over; of a named one, such as `EntryType`, what it reads as is its value.
enum ClixmlEvents {
  /// Whether a text begins as one with events in it.
  static func isHead(_ head: ByteView) -> Bool {
    func has(_ mark: StaticString) -> Bool { head.first(mark, in: 0..<head.count) != nil }
    return has("schemas.microsoft.com/powershell/2004/04") && has("<Obj ")
      && (has("N=\"TimeCreated\"") || has("N=\"TimeGenerated\""))
      && (has("N=\"ProviderName\"") || has("N=\"Source\""))
  }

  /// Calls `body` with each outermost object that starts in `range`.
  static func walk(_ view: ByteView, _ range: Range<Int>, _ body: (ExportedEvent) -> Void) {
    var next = view.first("<Obj ", in: range)
    while let position = next {
      let event = object(view, at: position)
      body(event)
      next =
        event.range.upperBound < range.upperBound
        ? view.first("<Obj ", in: event.range.upperBound..<range.upperBound) : nil
    }
  }

  private static func object(_ view: ByteView, at start: Int) -> ExportedEvent {
    var event = ExportedEvent(at: start, .clixml)
    var depth = 0
    /// The value that is open.
    var value: (field: ExportField, start: Int)?
    /// What a named object is, until what it reads as was found.
    var named: ExportField?
    var position = start
    while let mark = view.first(UInt8(ascii: "<"), in: position..<view.count),
      let end = view.first(UInt8(ascii: ">"), in: mark..<view.count)
    {
      position = end + 1
      let tag = mark..<end
      let isEmpty = view[end - 1] == UInt8(ascii: "/")
      if view.starts(with: "</Obj", at: mark, before: end) {
        depth -= 1
        if depth <= 1 { named = nil }
        guard depth <= 0 else { continue }
        event.range = start..<rootEnd(view, position)
        if !event.isEvent(view) || event[.time] == nil {
          event.problem = .malformed(part: "object", needed: "ProviderName, Id, TimeCreated", found: "fewer")
        }
        return event
      }
      if view.starts(with: "<Obj ", at: mark, before: end) {
        // Without its end, the next event would be inside this one.
        if depth > 0, name(view, tag) == nil, isEvent(view, end) {
          event.range = start..<mark
          break
        }
        if depth == 1, !isEmpty { named = name(view, tag).flatMap { ExportField(view[$0]) } }
        if !isEmpty { depth += 1 }
      } else if view.starts(with: "</", at: mark, before: end) {
        if let (field, from) = value {
          if event[field] == nil { event[field] = from..<mark }
          value = nil
        }
      } else if depth == 1, !isEmpty, let field = name(view, tag).flatMap({ ExportField(view[$0]) }) {
        value = (field, position)
      } else if depth == 2, let field = named, view.starts(with: "<ToString", at: mark, before: end), !isEmpty
      {
        value = (field, position)
        named = nil
      }
    }
    if event.range.isEmpty { event.range = start..<view.count }
    event.problem = .truncated(part: "object")
    return event
  }

  /// Whether the object whose tag ends at `end` says that it is an event.
  private static func isEvent(_ view: ByteView, _ end: Int) -> Bool {
    let near = end..<min(view.count, end + 1024)
    let own = end..<(view.first("<Props>", in: near) ?? near.upperBound)
    guard view.first("<Obj ", in: own) == nil, view.first("</Obj>", in: own) == nil else { return false }
    return view.first("EventLogRecord</ToString>", in: own) != nil
      || view.first("EventLogEntry</ToString>", in: own) != nil
  }

  /// Behind the end of the document, when it stands there.
  private static func rootEnd(_ view: ByteView, _ start: Int) -> Int {
    var position = start
    while position < view.count, view[position] <= 0x20 { position += 1 }
    guard view.starts(with: "</Objs>", at: position, before: view.count) else { return position }
    position += 7
    while position < view.count, view[position] <= 0x20 { position += 1 }
    return position
  }

  /// The place of `X` in `N="X"`.
  private static func name(_ view: ByteView, _ tag: Range<Int>) -> Range<Int>? {
    guard let start = view.first(" N=\"", in: tag),
      let end = view.first(UInt8(ascii: "\""), in: start + 4..<tag.upperBound)
    else { return nil }
    return start + 4..<end
  }
}
