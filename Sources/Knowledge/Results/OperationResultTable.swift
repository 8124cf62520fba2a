import DataFiles

/// Process Monitor's words for results: `SHARING VIOLATION` for 0xc0000043.
///
///     try OperationResultTable.shared.words[0xc000_0043]
public struct OperationResultTable: Sendable {
  /// Words by code.
  public let words: [UInt32: String]

  private static let loaded = Result { try OperationResultTable(TableFile(builtIn: "operation-results")) }

  /// The built-in table, loaded when first asked for; throws ``DataFileError`` when it is damaged.
  public static var shared: OperationResultTable {
    get throws { try loaded.get() }
  }

  init(_ file: TableFile) throws {
    var words: [UInt32: String] = [:]
    try file.forEachRow(columns: ["code", "word", "source"]) { row in
      let text = file.text(row.fields[0])
      guard text.hasPrefix("0x"), text.count == 10, let code = UInt32(text.dropFirst(2), radix: 16) else {
        throw file.error(row, "\"\(text)\" is no code of eight digits")
      }
      guard words.updateValue(file.text(row.fields[1]), forKey: code) == nil else {
        throw file.error(row, "the code \(text) stands here twice")
      }
    }
    self.words = words
  }
}
