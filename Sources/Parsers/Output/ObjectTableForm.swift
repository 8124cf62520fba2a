import Records

/// Objects as `Format-Table` prints them, and the tables of `wmic` and `driverquery`: `Get-FileHash`, `Get-HotFix`,
/// `Get-Service`, `Get-Package`, installed programs, `wmic qfe`.
enum ObjectTableForm {
  /// Heads of `driverquery` in Chinese.
  private static let drivers: Set<String> = ["module name", "模块名", "模块名称"]

  static func read(_ reader: inout OutputReader) -> Bool {
    guard let line = reader.lines.peek(), let next = reader.lines.peek(1) else { return false }
    let view = reader.view
    if let table = OutputTable(view, heads: line.content, rule: next.content) {
      if table.names.contains(where: drivers.contains) { return readRows(line, 2, table, &reader, driver) }
      guard isKnown(table) else { return false }
      return readRows(line, 2, table, &reader, object)
    }
    guard isWmic(view, line.content), let table = OutputTable(view, heads: line.content),
      table.names.contains("hotfixid") || table.names.contains("identifyingnumber")
        || table.names.contains("name") && table.names.contains("vendor")
    else { return false }
    return readRows(line, 1, table, &reader, object)
  }

  /// A quick look: letters in capitals and two blanks somewhere.
  private static func isWmic(_ view: ByteView, _ line: Range<Int>) -> Bool {
    line.count >= 12 && line.count < 4096
      && (view.first("HotFixID", in: line) != nil || view.first("IdentifyingNumber", in: line) != nil
        || view.first("Vendor", in: line) != nil && view.first("Name", in: line) != nil)
  }

  private static func isKnown(_ table: OutputTable) -> Bool {
    ObjectFacts(table.names.map { ($0, "") }).isKnown
  }

  private static func readRows(
    _ head: OutputLine, _ ahead: Int, _ table: OutputTable, _ reader: inout OutputReader,
    _ fact: (OutputTable, [String], inout OutputReader) -> Payload?
  ) -> Bool {
    reader.begin(head, .text)
    reader.lines.advance(ahead)
    let view = reader.view
    while let line = reader.lines.peek() {
      if line.isBlank {
        // One empty line may stand between rows whose ends were doubled.
        guard let next = reader.lines.peek(1), !next.isBlank, isRow(next, table, &reader, fact) else {
          return true
        }
        reader.lines.advance()
        continue
      }
      guard OutputCommand(view, line.content) == nil else { return true }
      if let payload = fact(table, table.cells(view, line.content), &reader) { reader.add(line, payload) }
      reader.lines.advance()
    }
    return true
  }

  private static func isRow(
    _ line: OutputLine, _ table: OutputTable, _ reader: inout OutputReader,
    _ fact: (OutputTable, [String], inout OutputReader) -> Payload?
  ) -> Bool {
    guard table.names.contains("hotfixid") || table.names.contains("identifyingnumber"),
      OutputCommand(reader.view, line.content) == nil
    else { return false }
    return reader.view.text(line.content).update != nil
  }

  private static func object(_ table: OutputTable, _ cells: [String], _ reader: inout OutputReader)
    -> Payload?
  {
    var properties = zip(table.names, cells).map { (name: $0.0, value: $0.1) }
    // Updates are known by their numbers, wherever a column ended up.
    if table.names.contains("hotfixid"), let column = properties.firstIndex(where: { $0.name == "hotfixid" }),
      properties[column].value.update == nil, let found = cells.lazy.compactMap(\.update).first
    {
      properties[column].value = found
    }
    return ObjectFacts(properties).payload(&reader)
  }

  private static func driver(_ table: OutputTable, _ cells: [String], _ reader: inout OutputReader)
    -> Payload?
  {
    guard let name = cells.first?.nonEmpty, !name.contains(" "), cells.count >= 2 else { return nil }
    return .product(
      Payload.Product(
        form: .driver, name: reader.term(.phrase, name), title: reader.term(.phrase, some: cells[1])))
  }
}
