import Records

/// What kbtriage writes itself: notes and JSON documents that were put beside the logs, and the descriptions of sample
/// cases.
///
/// Asked of texts in which no format knows a record: they are no evidence, and that nothing is read of them is no gap.
/// A note to which somebody has added log lines is a paste like any other.
public enum OwnDocument {
  /// Bytes at the beginning in which a text says what it is.
  private static let head = 4096

  /// Whether the text in `view` is such a document.
  public static func recognises(_ view: ByteView) -> Bool {
    var start = view.starts(with: "\u{feff}", at: 0, before: view.count) ? 3 : 0
    while start < view.count, view[start] <= 0x20 { start += 1 }
    guard start < view.count else { return false }
    if view[start] == UInt8(ascii: "{") { return hasSchema(view, start) }
    return view.starts(with: "# ", at: start, before: view.count) && isDescription(view, start)
  }

  /// A member `"schema": "kbtriage.scan/1"`, wherever it stands: the writer sorts the names.
  private static func hasSchema(_ view: ByteView, _ start: Int) -> Bool {
    let name: StaticString = "\"schema\""
    var position = start
    while let hit = view.first(name, in: position..<view.count) {
      position = hit + name.utf8CodeUnitCount
      var value = position
      while value < view.count, view[value] <= 0x20 || view[value] == UInt8(ascii: ":") { value += 1 }
      if view.starts(with: "\"kbtriage.", at: value, before: view.count) { return true }
    }
    return false
  }

  /// A heading, and below it the line of a note that names its maker, or the command that writes a sample.
  private static func isDescription(_ view: ByteView, _ start: Int) -> Bool {
    let head = start..<min(view.count, start + head)
    if view.first("`swift run kbgen sample", in: head) != nil { return true }
    var position = start
    while let hit = view.first("kbtriage ", in: position..<head.upperBound) {
      var line = hit
      while line > start, view[line - 1] != 0x0a { line -= 1 }
      if view.starts(with: "- ", at: line, before: hit) { return true }
      position = hit + 1
    }
    return false
  }
}
