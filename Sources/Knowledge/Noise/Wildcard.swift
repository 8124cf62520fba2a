import Records

/// A pattern in which `*` stands for any bytes, compared without regard to the case of ASCII letters.
///
/// Linear in the text: each literal piece is searched once, by the Knuth-Morris-Pratt method, and the leftmost
/// hit is always good enough because only `*` stands between pieces.
public struct Wildcard: Hashable, Sendable {
  private struct Piece: Hashable, Sendable {
    var bytes: [UInt8]
    /// Length of the longest proper border of each prefix.
    var borders: [Int]

    init(_ text: Substring) {
      bytes = text.utf8.map(CodeSpelling.lowered)
      borders = Array(repeating: 0, count: bytes.count)
      var length = 0
      for index in bytes.indices.dropFirst() {
        while length > 0, bytes[index] != bytes[length] { length = borders[length - 1] }
        if bytes[index] == bytes[length] { length += 1 }
        borders[index] = length
      }
    }
  }

  /// The pattern as written.
  public let text: String
  private let pieces: [Piece]
  private let isOpenAtStart: Bool
  private let isOpenAtEnd: Bool

  /// Takes a pattern; without a `*` it matches only the whole text.
  public init(_ text: String) {
    self.text = text
    pieces = text.split(separator: "*", omittingEmptySubsequences: true).map(Piece.init)
    isOpenAtStart = text.hasPrefix("*")
    isOpenAtEnd = text.hasSuffix("*")
  }

  /// Number of literal bytes, which says how specific the pattern is.
  public var literalCount: Int { pieces.reduce(0) { $0 + $1.bytes.count } }

  /// Whether all of `text` is as the pattern says.
  public func matches(_ text: String) -> Bool {
    var text = text
    return text.withUTF8 { matches(ByteView($0)) }
  }

  /// Whether all of `text` is as the pattern says.
  public func matches(_ text: ByteView) -> Bool {
    guard let first = pieces.first, let last = pieces.last else { return isOpenAtStart || text.count == 0 }
    var start = 0
    var end = text.count
    var middle = pieces[...]
    if !isOpenAtStart {
      guard Self.isSame(first, text, at: 0) else { return false }
      start = first.bytes.count
      middle = middle.dropFirst()
      if middle.isEmpty { return isOpenAtEnd || start == end }
    }
    if !isOpenAtEnd {
      guard text.count - last.bytes.count >= start, Self.isSame(last, text, at: text.count - last.bytes.count)
      else { return false }
      end = text.count - last.bytes.count
      middle = middle.dropLast()
    }
    for piece in middle {
      guard let hit = Self.find(piece, in: text, start..<end) else { return false }
      start = hit + piece.bytes.count
    }
    return true
  }

  private static func isSame(_ piece: Piece, _ text: ByteView, at start: Int) -> Bool {
    guard text.has(piece.bytes.count, at: start) else { return false }
    for (offset, byte) in piece.bytes.enumerated() where CodeSpelling.lowered(text[start + offset]) != byte {
      return false
    }
    return true
  }

  private static func find(_ piece: Piece, in text: ByteView, _ range: Range<Int>) -> Int? {
    guard let first = piece.bytes.first else { return range.lowerBound }
    let upper = CodeTable.uppercased(first)
    let bytes = text[range].buffer
    var length = 0
    var index = 0
    while index < bytes.count {
      if length == 0 {
        // Most texts hold no beginning of the piece at all; this loop is all they cost.
        while index < bytes.count, bytes[index] != first, bytes[index] != upper { index += 1 }
        if index == bytes.count { return nil }
      }
      let byte = CodeSpelling.lowered(bytes[index])
      while length > 0, byte != piece.bytes[length] { length = piece.borders[length - 1] }
      if byte == piece.bytes[length] { length += 1 }
      if length == piece.bytes.count { return range.lowerBound + index - length + 1 }
      index += 1
    }
    return nil
  }
}
