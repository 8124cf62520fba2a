import Records

/// Objects as `Format-List` and `wmic /format:list` print them: `Name : value` or `Name=value`, one object after the
/// other with empty lines between; lines that go on are indented.
enum PropertyListForm {
  static func read(_ reader: inout OutputReader) -> Bool { read(&reader, folder: nil) }

  /// Reads the objects that follow each other; `folder` is the one that a head above them names.
  static func read(_ reader: inout OutputReader, folder: TermID?) -> Bool {
    var found = false
    while let line = reader.lines.peek() {
      if line.isBlank, found {
        guard let next = reader.lines.content(from: 1),
          reader.lines.peek(next).map({ isProperty($0, reader.view) }) == true
        else { return true }
        reader.lines.advance()
        continue
      }
      guard readObject(line, folder, &reader) else { return found }
      found = true
    }
    return found
  }

  private static func isProperty(_ line: OutputLine, _ view: ByteView) -> Bool {
    property(view, line) != nil
  }

  private static func property(_ view: ByteView, _ line: OutputLine) -> (name: String, value: String)? {
    if let pair = OutputPair(view, line.content) { return (pair.name, pair.value.trimmed) }
    guard let label = OutputLabel(view, line.content), label.indent == 0,
      label.name.utf8.allSatisfy({ ExcerptBytes.isWord($0) || $0 == UInt8(ascii: "_") })
    else { return nil }
    return (label.name, label.value)
  }

  /// The object whose first property stands in `first`, when its kind is known from the lines that can be seen.
  private static func readObject(_ first: OutputLine, _ folder: TermID?, _ reader: inout OutputReader) -> Bool
  {
    let view = reader.view
    guard property(view, first) != nil else { return false }
    var seen: [(name: String, value: String)] = []
    var distance = 0
    while let line = reader.lines.peek(distance), let next = step(line, &seen, distance, &reader) {
      distance = next
    }
    guard ObjectFacts(seen, folder: folder).isKnown else { return false }
    reader.begin(first, .text)
    var all: [(name: String, value: String)] = []
    while let line = reader.lines.peek(), let next = step(line, &all, 0, &reader) {
      reader.lines.advance(next)
    }
    if let payload = ObjectFacts(all, folder: folder).payload(&reader) { reader.say(payload) }
    return true
  }

  /// Takes a line of an object; gives the distance of the next one, nil when the object has ended.
  private static func step(
    _ line: OutputLine, _ properties: inout [(name: String, value: String)], _ distance: Int,
    _ reader: inout OutputReader
  ) -> Int? {
    let view = reader.view
    if line.isBlank {
      // `wmic` ends lines twice: an empty one stands between all of them.
      guard !properties.isEmpty, let next = reader.lines.peek(distance + 1),
        let pair = OutputPair(view, next.content), !properties.contains(where: { $0.name == pair.name })
      else { return nil }
      return distance + 1
    }
    if let found = property(view, line) {
      // Without an empty line between objects, the first name comes again.
      if properties.contains(where: { $0.name == found.name }) { return nil }
      if properties.count < ObjectFacts.most { properties.append(found) }
      return distance + 1
    }
    guard !properties.isEmpty, ExcerptBytes.isBlank(view[line.content.lowerBound]) else { return nil }
    let text = view.text(line.content).trimmed
    // Versions stand below `VersionInfo`, each with its own label.
    if properties.contains(where: { $0.name == "versioninfo" }), let label = OutputLabel(view, line.content) {
      if label.name == "fileversion", properties.count < ObjectFacts.most {
        properties.append((label.name, label.value))
      }
    } else if properties[properties.count - 1].value.utf8.count < 4096 {
      properties[properties.count - 1].value += text
    }
    return distance + 1
  }
}
