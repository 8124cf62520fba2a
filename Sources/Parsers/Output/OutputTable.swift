import Records

/// A table whose columns a line of dashes or equals signs below the heads shows: PowerShell, `fltmc`, `driverquery`.
///
/// Columns count as a console shows them: ideographs take two.
struct OutputTable {
  /// The heads in lower case.
  private(set) var names: [String] = []
  /// Where each column starts.
  private var starts: [Int] = []

  /// Longest line that is cut into cells.
  private static let longest = 8192

  /// Reads the heads at `line` by the rule below it; nil when `rule` is none.
  init?(_ view: ByteView, heads line: Range<Int>, rule: Range<Int>) {
    guard rule.count >= 3, rule.count <= Self.longest, line.count <= Self.longest, !line.isEmpty else {
      return nil
    }
    var index = rule.lowerBound
    while index < rule.upperBound {
      let byte = view[index]
      guard byte == UInt8(ascii: "-") || byte == UInt8(ascii: "=") || ExcerptBytes.isBlank(byte) else {
        return nil
      }
      if !ExcerptBytes.isBlank(byte), index == rule.lowerBound || ExcerptBytes.isBlank(view[index - 1]) {
        starts.append(index - rule.lowerBound)
      }
      index += 1
    }
    guard starts.count >= 2 else { return nil }
    names = cells(view, line).map { $0.lowercased() }
  }

  /// A table of which only the heads tell the columns, two blanks or more between them, as `wmic` prints it.
  init?(_ view: ByteView, heads line: Range<Int>) {
    guard line.count <= Self.longest, !line.isEmpty, view[line.lowerBound] != 0x20 else { return nil }
    var blanks = 2
    for index in line {
      if ExcerptBytes.isBlank(view[index]) {
        blanks += 1
      } else {
        if blanks >= 2 { starts.append(index - line.lowerBound) }
        blanks = 0
      }
      guard view[index] < 0x80 else { return nil }
    }
    guard starts.count >= 2 else { return nil }
    names = cells(view, line).map { $0.lowercased() }
  }

  /// The cells of a row.
  func cells(_ view: ByteView, _ line: Range<Int>) -> [String] {
    var cells: [[UInt8]] = Array(repeating: [], count: starts.count)
    var column = 0
    var cell = 0
    var index = line.lowerBound
    let end = min(line.upperBound, line.lowerBound + Self.longest)
    while index < end {
      let (value, length) = ExcerptBytes.scalar(view, at: index)
      while cell + 1 < starts.count, column >= starts[cell + 1] { cell += 1 }
      if column >= starts[0] || cell == 0 { cells[cell] += view[index..<min(index + length, end)].buffer }
      column += Self.width(value)
      index += length
    }
    return cells.map { String(decoding: $0, as: UTF8.self).trimmed }
  }

  /// The cell below a head.
  func cell(_ cells: [String], _ heads: String...) -> String? {
    for head in heads {
      if let index = names.firstIndex(of: head), index < cells.count { return cells[index].nonEmpty }
    }
    return nil
  }

  static func width(_ scalar: UInt32?) -> Int {
    guard let scalar else { return 1 }
    switch scalar {
    case 0x1100...0x115f, 0x2e80...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60,
      0xffe0...0xffe6, 0x20000...0x3fffd:
      return 2
    default: return 1
    }
  }
}
