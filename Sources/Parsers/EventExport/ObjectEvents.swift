import Records

/// `Get-WinEvent | ConvertTo-Xml`: an `Object` for each event, a `Property` for each value.
enum ObjectEvents {
  /// Where the first `<Object ` in `range` starts.
  static func start(_ view: ByteView, in range: Range<Int>) -> Int? { view.first("<Object ", in: range) }

  /// Calls `body` with each object that starts in `range`.
  static func walk(_ view: ByteView, _ range: Range<Int>, _ body: (ExportedEvent) -> Void) {
    var next = start(view, in: range)
    while let position = next {
      let event = object(view, at: position)
      body(event)
      next =
        event.range.upperBound < range.upperBound
        ? start(view, in: event.range.upperBound..<range.upperBound) : nil
    }
  }

  /// The object at `start`; properties inside properties are passed over.
  private static func object(_ view: ByteView, at start: Int) -> ExportedEvent {
    var event = ExportedEvent(at: start, .xml)
    var depth = 0
    var field: ExportField?
    var value = start
    var position = start + 8
    while let mark = view.first(UInt8(ascii: "<"), in: position..<view.count) {
      guard !view.starts(with: "<Object ", at: mark, before: view.count),
        let end = view.first(UInt8(ascii: ">"), in: mark..<view.count)
      else { break }
      position = end + 1
      if view.starts(with: "</Object>", at: mark, before: view.count) {
        while position < view.count, view[position] <= 0x20 { position += 1 }
        if view.starts(with: "</Objects>", at: position, before: view.count) {
          position += 10
          while position < view.count, view[position] <= 0x20 { position += 1 }
        }
        event.range = start..<position
        if !event.isEvent(view) || event[.time] == nil {
          event.problem = .malformed(part: "object", needed: "ProviderName, Id, TimeCreated", found: "fewer")
        }
        return event
      }
      if view.starts(with: "<Property", at: mark, before: view.count) {
        guard view[end - 1] != UInt8(ascii: "/") else { continue }
        depth += 1
        field = depth == 1 ? name(view, mark..<end).flatMap { ExportField(view[$0]) } : nil
        value = position
      } else if view.starts(with: "</Property>", at: mark, before: view.count) {
        if depth == 1, let field, event[field] == nil { event[field] = value..<mark }
        field = nil
        depth = max(depth - 1, 0)
      }
    }
    event.range = start..<(Self.start(view, in: start + 1..<view.count) ?? view.count)
    event.problem = .truncated(part: "object")
    return event
  }

  /// The place of `X` in `Name="X"`.
  private static func name(_ view: ByteView, _ tag: Range<Int>) -> Range<Int>? {
    guard let start = view.first(" Name=\"", in: tag),
      let end = view.first(UInt8(ascii: "\""), in: start + 7..<tag.upperBound)
    else { return nil }
    return start + 7..<end
  }
}
