import DataFiles

/// A tab-separated table: a header line that names the columns, `#` comments, one row a line.
///
/// Rows are handed out as byte ranges, so that thousands of them cost no String.
struct TableFile {
  let name: String
  let bytes: [UInt8]

  /// Takes the bytes of `file`.
  init(_ file: DataFile) {
    name = file.name
    bytes = Array(file.text.utf8)
  }

  /// The built-in table `name`, for example `codes`.
  init(builtIn name: String) throws {
    let path = "Sources/Knowledge/Tables/\(name).tsv"
    guard let file = DataFile.builtIn(path) else {
      throw DataFileError(
        file: path, line: nil, column: nil, problem: "is missing from the program", suggestion: nil)
    }
    self.init(file)
  }

  /// One row: its line, and its fields as ranges of ``TableFile/bytes``.
  struct Row {
    let line: Int
    let fields: [Range<Int>]
  }

  /// Calls `body` for every row; throws when the header or the number of fields is not as `columns` says.
  func forEachRow(columns: [String], _ body: (Row) throws -> Void) throws {
    try bytes.withUnsafeBufferPointer { buffer in
      var position = 0
      var line = 0
      var hasHeader = false
      while position < buffer.count {
        line += 1
        let start = position
        var fields: [Range<Int>] = []
        fields.reserveCapacity(columns.count)
        var fieldStart = position
        while position < buffer.count, buffer[position] != 0x0a {
          if buffer[position] == 0x09 {
            fields.append(fieldStart..<position)
            fieldStart = position + 1
          }
          position += 1
        }
        fields.append(fieldStart..<position)
        position += 1
        if fields == [start..<start] || buffer[start] == UInt8(ascii: "#") { continue }
        let row = Row(line: line, fields: fields)
        if hasHeader {
          guard fields.count == columns.count else {
            throw error(row, "has \(fields.count) fields instead of \(columns.count)")
          }
          try body(row)
        } else {
          guard fields.map({ text($0) }) == columns else {
            throw error(row, "the header must read \(columns.joined(separator: ", "))")
          }
          hasHeader = true
        }
      }
    }
  }

  /// The text of a field.
  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// The text of a field; nil for `-` and for an empty field.
  func optionalText(_ range: Range<Int>) -> String? {
    isAbsent(range) ? nil : text(range)
  }

  /// Whether a field is empty or `-`.
  func isAbsent(_ range: Range<Int>) -> Bool {
    range.isEmpty || (range.count == 1 && bytes[range.lowerBound] == UInt8(ascii: "-"))
  }

  /// The value of `0x` and one to eight hex digits; nil for anything else.
  func hex(_ range: Range<Int>) -> UInt32? {
    guard range.count > 2, range.count <= 10, bytes[range.lowerBound] == UInt8(ascii: "0"),
      bytes[range.lowerBound + 1] == UInt8(ascii: "x")
    else { return nil }
    return hexNumber(bytes[(range.lowerBound + 2)..<range.upperBound])
  }

  /// An error that names the line of `row`.
  func error(_ row: Row, _ problem: String, suggestion: String? = nil) -> DataFileError {
    DataFileError(file: name, line: row.line, column: nil, problem: problem, suggestion: suggestion)
  }
}
