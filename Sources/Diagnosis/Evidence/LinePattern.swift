import Records

/// Words to look for in a record: `requires Servicing Stack v{needed} but current * is v{present}`.
///
///     let pattern = try LinePattern("requires Servicing Stack v{needed} but")
///     pattern.match(bytes)?["needed"]   // 10.0.19041.4170
///
/// It stands anywhere in the record. ASCII letters are the same in either case, and any run of blanks and line ends is
/// one blank. `*` and `{name}` stand for any run of characters, as short as possible; a `{name}` at the end reaches to
/// the end of the line. Time is linear in the record: every piece of the pattern is looked for once, behind the last.
public struct LinePattern: Hashable, Sendable {
  /// What is wrong with a pattern.
  public enum Mistake: Error, Sendable, Hashable {
    /// Longer than ``LinePattern/longest`` bytes.
    case tooLong
    /// A `{` without a name of letters, digits and hyphens and a `}`.
    case brace
    /// Two `{name}` or `*` beside each other: nothing says where one ends.
    case noLiteralBetween
    /// The same name twice.
    case twice(String)
    /// No word of three characters by which records can be told fast.
    case noWord
  }

  /// Most bytes of a pattern.
  public static let longest = 400
  /// Most bytes of a record that are looked at.
  static let reach = 32 << 10
  /// Most bytes of a captured value.
  private static let longestValue = 400

  /// What stands before a literal.
  private enum Gap: Hashable, Sendable {
    case any
    case capture(String)
  }

  private struct Piece: Hashable, Sendable {
    var gap: Gap
    var literal: [UInt8]
  }

  /// As written.
  public let text: String
  private let pieces: [Piece]
  /// The name that captures to the end of the line.
  private let last: String?
  /// The longest word of its literals in lower case.
  let word: [UInt8]

  /// The names that it captures, in order.
  public let names: [String]

  /// Takes a pattern apart.
  public init(_ text: String) throws(Mistake) {
    guard text.utf8.count <= Self.longest else { throw .tooLong }
    self.text = text
    var (pieces, names): ([Piece], [String]) = ([], [])
    var gap = Gap.any
    var isFirst = true
    var literal: [UInt8] = []
    func close(_ next: Gap) throws(Mistake) {
      if !literal.isEmpty {
        pieces.append(Piece(gap: gap, literal: literal))
        (literal, gap) = ([], next)
      } else if case .capture = next, isFirst {
        gap = next
      } else if gap == .any, next == .any {
        gap = next
      } else {
        throw .noLiteralBetween
      }
      isFirst = false
    }
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      switch byte {
      case UInt8(ascii: "*"):
        // `{name}*` reaches to the next literal like `{name}` alone.
        if literal.isEmpty, case .capture = gap { continue }
        try close(.any)
      case UInt8(ascii: "{"):
        guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else { throw .brace }
        let name = String(decoding: rest[rest.startIndex..<end], as: UTF8.self)
        guard !name.isEmpty, name.utf8.allSatisfy({ $0 == 45 || (48...57).contains($0) || Self.isLetter($0) })
        else { throw .brace }
        guard !names.contains(name) else { throw .twice(name) }
        // `*{name}` has no place at which the one ends and the other begins, but at the very start.
        if literal.isEmpty, !pieces.isEmpty || !isFirst { throw .noLiteralBetween }
        try close(.capture(name))
        names.append(name)
        rest = rest[(end + 1)...]
      default:
        let own = Self.isBlank(byte) ? UInt8(ascii: " ") : Self.lowered(byte)
        if own == UInt8(ascii: " "), literal.last == own { continue }
        literal.append(own)
      }
    }
    if !literal.isEmpty {
      pieces.append(Piece(gap: gap, literal: literal))
      gap = .any
    }
    if case .capture(let name) = gap { last = name } else { last = nil }
    var word: ArraySlice<UInt8> = []
    for piece in pieces {
      for part in piece.literal.split(separator: UInt8(ascii: " ")) where part.count > word.count {
        word = part
      }
    }
    guard word.count >= 3 else { throw .noWord }
    self.word = Array(word)
    self.pieces = pieces
    self.names = names
  }

  /// The captured values when the pattern stands in the record; nil when it does not.
  public func match(_ record: ByteView) -> [String: String]? {
    match(Folded(record))
  }

  /// A record with its letters in one case and its blanks as one, as patterns see it; made once for all of them.
  struct Folded {
    var lower: [UInt8] = []
    var plain: [UInt8] = []
    /// Positions of blanks that were line ends.
    var ends: [Int] = []

    init(_ record: ByteView) {
      let count = min(record.count, LinePattern.reach)
      lower.reserveCapacity(count)
      plain.reserveCapacity(count)
      for byte in record.buffer.prefix(count) {
        if LinePattern.isBlank(byte) {
          let isEnd = byte == 0x0a
          if lower.last == UInt8(ascii: " ") {
            if isEnd, ends.last != lower.count - 1 { ends.append(lower.count - 1) }
            continue
          }
          if isEnd { ends.append(lower.count) }
          lower.append(UInt8(ascii: " "))
          plain.append(UInt8(ascii: " "))
        } else {
          lower.append(LinePattern.lowered(byte))
          plain.append(byte)
        }
      }
    }
  }

  func match(_ record: Folded) -> [String: String]? {
    var values: [String: String] = [:]
    var position = 0
    for piece in pieces {
      var from = position
      // An empty value says nothing.
      if case .capture = piece.gap { from += 1 }
      guard let hit = Self.find(piece.literal, in: record.lower, from: from) else { return nil }
      if case .capture(let name) = piece.gap { values[name] = Self.value(record.plain[position..<hit]) }
      position = hit + piece.literal.count
    }
    if let last {
      let end = record.ends.first { $0 >= position } ?? record.plain.count
      let value = Self.value(record.plain[position..<max(position, end)])
      guard !value.isEmpty else { return nil }
      values[last] = value
    }
    return values
  }

  private static func value(_ bytes: ArraySlice<UInt8>) -> String {
    var part = bytes.prefix(longestValue)
    while part.first == UInt8(ascii: " ") { part.removeFirst() }
    while part.last == UInt8(ascii: " ") { part.removeLast() }
    // Half a character at a cut is not shown as a replacement for one.
    while let byte = part.last, part.count < bytes.count, byte & 0xc0 == 0x80 { part.removeLast() }
    return String(decoding: part, as: UTF8.self)
  }

  /// O(haystack).
  private static func find(_ needle: [UInt8], in hay: [UInt8], from start: Int) -> Int? {
    guard let first = needle.first, start >= 0, hay.count >= needle.count else { return nil }
    let lastStart = hay.count - needle.count
    guard start <= lastStart else { return nil }
    return hay.withUnsafeBufferPointer { hay in
      needle.withUnsafeBufferPointer { needle in
        // Borders make a step back cost nothing, so that a text made to be slow is not.
        var borders: [Int]?
        var (index, length) = (start, 0)
        while index < hay.count {
          if length == 0 {
            while index < hay.count, hay[index] != first { index += 1 }
            if index == hay.count { return nil }
          }
          if hay[index] == needle[length] {
            length += 1
            index += 1
            if length == needle.count { return index - length }
          } else if length == 0 {
            index += 1
          } else {
            let known = borders ?? Self.borders(needle)
            borders = known
            length = known[length - 1]
          }
        }
        return nil
      }
    }
  }

  /// Length of the longest proper border of each prefix.
  private static func borders(_ needle: UnsafeBufferPointer<UInt8>) -> [Int] {
    var borders = Array(repeating: 0, count: needle.count)
    var length = 0
    for index in needle.indices.dropFirst() {
      while length > 0, needle[index] != needle[length] { length = borders[length - 1] }
      if needle[index] == needle[length] { length += 1 }
      borders[index] = length
    }
    return borders
  }

  @inline(__always)
  static func lowered(_ byte: UInt8) -> UInt8 { byte &- 65 < 26 ? byte | 0x20 : byte }

  @inline(__always)
  private static func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- 97 < 26 }

  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
  }
}
