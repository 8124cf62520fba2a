import Testing

/// What a terminal would show: a model of xterm as far as ncurses uses it with `TERM=xterm-256color`.
///
/// An unknown sequence is kept in ``unknown``, so that a test fails by name and not by a strange screen.
struct PtyScreen: CustomTestStringConvertible {
  private(set) var rows: Int
  private(set) var columns: Int
  /// Whether the program is on the alternate screen (smcup) and has not left it (rmcup).
  private(set) var isAlternate = false
  /// How often the alternate screen was left.
  private(set) var timesLeft = 0
  /// Whether the cursor is shown.
  private(set) var cursorIsVisible = true
  /// All parameters of "select graphic rendition" so far: 30-37, 38, 40-47, 48, 90-107 are colours.
  private(set) var renditions: Set<Int> = []
  /// Texts handed over by OSC sequences, such as a title or a copy to the clipboard.
  private(set) var commands: [String] = []
  /// Sequences this model does not know.
  private(set) var unknown: [String] = []

  /// nil is the right half of a wide character.
  private var cells: [[Character?]]
  private var row = 0
  private var column = 0
  private var wrapIsPending = false
  private var saved = (row: 0, column: 0)
  private var top = 0
  private var bottom: Int
  private var last: Character = " "
  private var pending: [UInt8] = []
  private var lineDrawing = false

  init(columns: Int, rows: Int) {
    self.columns = columns
    self.rows = rows
    bottom = rows - 1
    cells = Array(repeating: Array(repeating: " ", count: columns), count: rows)
  }

  /// The lines without the blanks at their ends.
  var lines: [String] {
    cells.map { line in
      var text = String(line.compactMap { $0 })
      while text.last == " " { text.removeLast() }
      return text
    }
  }

  /// The whole screen as text.
  var text: String { lines.joined(separator: "\n") }

  /// Instead of every cell in the message of a failed expectation.
  var testDescription: String { "screen of \(columns)x\(rows)" }

  /// Whether a line shows `part`.
  func shows(_ part: String) -> Bool { lines.contains { $0.contains(part) } }

  /// Takes the size of a resized terminal; what does not fit is cut, the program draws anew.
  mutating func resize(columns: Int, rows: Int) {
    cells = (0..<rows).map { y in
      (0..<columns).map { x in y < self.rows && x < self.columns ? cells[y][x] : " " }
    }
    self.columns = columns
    self.rows = rows
    top = 0
    bottom = rows - 1
    row = min(row, rows - 1)
    column = min(column, columns - 1)
    wrapIsPending = false
  }

  /// Takes bytes as the program wrote them; a sequence or a character cut at the end waits for its rest.
  mutating func feed(_ bytes: some Sequence<UInt8>) {
    pending += bytes
    var place = 0
    while place < pending.count, let length = step(at: place) { place += length }
    pending.removeFirst(place)
  }

  /// Handles what begins at `place` and returns its length; nil when it is not complete.
  private mutating func step(at place: Int) -> Int? {
    let rest = pending[place...]
    switch pending[place] {
    case 0x1b: return escape(rest)
    case 0x07, 0x00: return 1
    case 0x08:
      column = max(column - 1, 0)
      wrapIsPending = false
      return 1
    case 0x09:
      column = min((column / 8 + 1) * 8, columns - 1)
      return 1
    case 0x0a, 0x0b, 0x0c:
      lineFeed()
      return 1
    case 0x0d:
      column = 0
      wrapIsPending = false
      return 1
    case 0x0e:
      lineDrawing = true
      return 1
    case 0x0f:
      lineDrawing = false
      return 1
    case let first:
      let length = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
      guard rest.count >= length else { return nil }
      for character in String(decoding: rest.prefix(length), as: UTF8.self) { put(character) }
      return length
    }
  }

  private mutating func escape(_ rest: ArraySlice<UInt8>) -> Int? {
    guard rest.count >= 2 else { return nil }
    let second = rest[rest.startIndex + 1]
    switch second {
    case UInt8(ascii: "["):
      guard let end = rest.dropFirst(2).firstIndex(where: { (0x40...0x7e).contains($0) }) else { return nil }
      control(rest[(rest.startIndex + 2)..<end], final: rest[end])
      return end - rest.startIndex + 1
    case UInt8(ascii: "]"), UInt8(ascii: "P"):
      // Ends with BEL, or with ESC and a backslash; a backslash alone is text.
      let start = rest.startIndex + 2
      guard let end = rest[start...].firstIndex(where: { $0 == 0x07 || $0 == 0x1b }) else { return nil }
      let isLong = rest[end] == 0x1b
      guard !isLong || end + 1 < rest.endIndex else { return nil }
      commands.append(String(decoding: rest[start..<end], as: UTF8.self))
      return end - rest.startIndex + (isLong ? 2 : 1)
    case UInt8(ascii: "("), UInt8(ascii: ")"):
      guard rest.count >= 3 else { return nil }
      if second == UInt8(ascii: "(") { lineDrawing = rest[rest.startIndex + 2] == UInt8(ascii: "0") }
      return 3
    case UInt8(ascii: "7"): saved = (row, column)
    case UInt8(ascii: "8"): move(row: saved.row, column: saved.column)
    case UInt8(ascii: "M"):
      if row == top { scroll(up: -1) } else { row = max(row - 1, 0) }
    case UInt8(ascii: "D"): lineFeed()
    case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "c"): break
    default: unknown.append("ESC " + String(UnicodeScalar(second)))
    }
    return 2
  }

  private mutating func control(_ parameters: ArraySlice<UInt8>, final: UInt8) {
    let text = String(decoding: parameters, as: UTF8.self)
    let numbers = text.split(whereSeparator: { ";:".contains($0) }).map { Int($0) ?? 0 }
    let first = max(numbers.first ?? 1, 1)
    let letter = Character(UnicodeScalar(final))
    if text.first.map({ "?>!<".contains($0) }) == true {
      mode(text, letter)
      return
    }
    switch letter {
    case "H", "f": move(row: first - 1, column: max(numbers.dropFirst().first ?? 1, 1) - 1)
    case "d": move(row: first - 1, column: column)
    case "G": move(row: row, column: first - 1)
    case "A": move(row: row - first, column: column)
    case "B": move(row: row + first, column: column)
    case "C": move(row: row, column: column + first)
    case "D": move(row: row, column: column - first)
    case "Z": move(row: row, column: max((column - 1) / 8, 0) * 8)
    case "J": eraseScreen(numbers.first ?? 0)
    case "K": eraseLine(numbers.first ?? 0)
    case "X": fill(row, column..<min(column + first, columns))
    case "@":
      cells[row].insert(contentsOf: Array(repeating: " ", count: min(first, columns - column)), at: column)
      cells[row].removeLast(cells[row].count - columns)
    case "P":
      cells[row].removeSubrange(column..<min(column + first, columns))
      cells[row] += Array(repeating: " ", count: columns - cells[row].count)
    case "L" where (top...bottom).contains(row): shift(from: row, by: first)
    case "M" where (top...bottom).contains(row): shift(from: row, by: -first)
    case "S": scroll(up: first)
    case "T": scroll(up: -first)
    case "b": for _ in 0..<first { put(last) }
    case "r":
      top = first - 1
      bottom = min(numbers.dropFirst().first ?? rows, rows) - 1
      move(row: 0, column: 0)
    case "m": renditions.formUnion(Self.renditions(numbers))
    case "h", "l", "t", "n", "c", "q": break
    default: unknown.append("CSI \(text)\(letter)")
    }
  }

  /// Without the arguments of 38 and 48, which are numbers of colours.
  private static func renditions(_ numbers: [Int]) -> [Int] {
    var found: [Int] = []
    var rest = numbers[...]
    while let number = rest.popFirst() {
      found.append(number)
      if number == 38 || number == 48 { rest = rest.dropFirst(rest.first == 5 ? 2 : 4) }
    }
    return found.isEmpty ? [0] : found
  }

  private mutating func mode(_ text: String, _ letter: Character) {
    guard text.hasPrefix("?"), letter == "h" || letter == "l" else { return }
    for number in text.dropFirst().split(separator: ";") {
      switch number {
      case "1049", "47", "1047":
        if letter == "l", isAlternate { timesLeft += 1 }
        isAlternate = letter == "h"
        eraseScreen(2)
      case "25": cursorIsVisible = letter == "h"
      default: break
      }
    }
  }

  private mutating func put(_ character: Character) {
    let width = Self.width(of: character)
    if width == 0 {
      // A mark joins the character before it.
      let place = wrapIsPending ? column : max(column - 1, 0)
      if let before = cells[row][place] { cells[row][place] = Character(String(before) + String(character)) }
      return
    }
    if wrapIsPending || column + width > columns {
      column = 0
      lineFeed()
      wrapIsPending = false
    }
    last = lineDrawing ? Self.line(character) : character
    cells[row][column] = last
    if width == 2 { cells[row][column + 1] = nil }
    column += width
    if column >= columns {
      column = columns - 1
      wrapIsPending = true
    }
  }

  private mutating func move(row: Int, column: Int) {
    self.row = min(max(row, 0), rows - 1)
    self.column = min(max(column, 0), columns - 1)
    wrapIsPending = false
  }

  private mutating func lineFeed() {
    if row == bottom { scroll(up: 1) } else { row = min(row + 1, rows - 1) }
  }

  private mutating func scroll(up count: Int) { shift(from: top, by: -count) }

  /// Moves the lines from `first` to the bottom margin down by `count`, or up when it is negative.
  private mutating func shift(from first: Int, by count: Int) {
    let region = Array(cells[first...bottom])
    let blank = [[Character?]](
      repeating: Array(repeating: " ", count: columns), count: min(abs(count), region.count))
    let moved = count > 0 ? blank + Array(region.dropLast(count)) : Array(region.dropFirst(-count)) + blank
    cells.replaceSubrange(first...bottom, with: moved)
  }

  private mutating func eraseScreen(_ how: Int) {
    if how == 0 {
      eraseLine(0)
      for line in (row + 1)..<max(rows, row + 1) { fill(line, 0..<columns) }
    } else if how == 1 {
      eraseLine(1)
      for line in 0..<row { fill(line, 0..<columns) }
    } else {
      for line in 0..<rows { fill(line, 0..<columns) }
    }
  }

  private mutating func eraseLine(_ how: Int) {
    let range = [column..<columns, 0..<(column + 1), 0..<columns]
    fill(row, range[min(max(how, 0), 2)])
  }

  private mutating func fill(_ line: Int, _ range: Range<Int>) {
    for column in range { cells[line][column] = " " }
  }

  private static func line(_ character: Character) -> Character {
    let shapes: [Character: Character] = [
      "q": "─", "x": "│", "l": "┌", "k": "┐", "m": "└", "j": "┘", "t": "├", "u": "┤", "w": "┬", "v": "┴",
      "n": "┼",
    ]
    return shapes[character] ?? character
  }

  /// East Asian wide characters and emoji take two cells, combining marks none.
  private static func width(of character: Character) -> Int {
    guard let scalar = character.unicodeScalars.first else { return 0 }
    switch scalar.value {
    case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0x33ff, 0x3400...0x4dbf, 0x4e00...0x9fff, 0xa000...0xa4cf,
      0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f,
      0x1f900...0x1f9ff, 0x20000...0x3fffd:
      return 2
    default:
      let category = scalar.properties.generalCategory
      return category == .nonspacingMark || category == .enclosingMark || category == .format ? 0 : 1
    }
  }
}
