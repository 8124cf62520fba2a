import Records

/// `Get-WinEvent | ConvertTo-Json`: an object for each event, alone or in an array.
enum JSONEvents {
  /// Calls `body` with each object of the outermost level that starts in `range`.
  static func walk(_ view: ByteView, _ range: Range<Int>, _ body: (ExportedEvent) -> Void) {
    var position = range.lowerBound
    while position < range.upperBound,
      let start = view.first(UInt8(ascii: "{"), in: position..<range.upperBound)
    {
      let event = object(view, at: start)
      body(event)
      position = event.range.upperBound
    }
  }

  /// The object at `start`; nested ones are passed over.
  private static func object(_ view: ByteView, at start: Int) -> ExportedEvent {
    var event = ExportedEvent(at: start, .json)
    var depth = 0
    var index = start
    var key: Range<Int>?
    var isValue = false
    while index < view.count {
      let byte = view[index]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        isValue = false
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        isValue = false
        if depth == 0 {
          event.range = start..<separatorEnd(view, index + 1)
          if !event.isEvent(view) || event[.time] == nil {
            event.problem = .malformed(
              part: "object", needed: "ProviderName, Id, TimeCreated", found: "fewer")
          }
          return event
        }
      case UInt8(ascii: ":"): if depth == 1, key != nil { isValue = true }
      case UInt8(ascii: ","):
        isValue = false
        if depth == 1 { key = nil }
      case UInt8(ascii: "\""):
        let end = stringEnd(view, index + 1)
        if depth == 1 {
          if isValue { set(&event, view, key, index + 1..<end) } else { key = index + 1..<end }
          isValue = false
        }
        index = end
      default:
        if isValue, depth == 1, byte > 0x20 {
          var end = index
          while end < view.count, view[end] > 0x20, !",]}".utf8.contains(view[end]) { end += 1 }
          if view[index..<end].text != "null" { set(&event, view, key, index..<end) }
          isValue = false
          index = end - 1
        }
      }
      index += 1
    }
    event.range = start..<view.count
    event.problem = .truncated(part: "object")
    return event
  }

  /// Behind what parts objects: a comma, blanks, the end of the array.
  private static func separatorEnd(_ view: ByteView, _ start: Int) -> Int {
    var index = start
    while index < view.count, view[index] <= 0x20 || ",]".utf8.contains(view[index]) { index += 1 }
    return index
  }

  private static func set(
    _ event: inout ExportedEvent, _ view: ByteView, _ key: Range<Int>?, _ value: Range<Int>
  ) {
    guard let key, let field = ExportField(view[key]), event[field] == nil else { return }
    event[field] = value
  }

  /// The position of the quotation mark that ends a string.
  private static func stringEnd(_ view: ByteView, _ start: Int) -> Int {
    var index = start
    while index < view.count, view[index] != UInt8(ascii: "\"") {
      index += view[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index, view.count)
  }
}
