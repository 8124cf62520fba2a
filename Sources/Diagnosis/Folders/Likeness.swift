/// Tells texts that become one given text by a few letters changed, lost or added.
///
/// Made for asking it of many: what has other letters is refused by counting them, before any place is compared.
struct Likeness {
  private let text: [UInt8]
  private let most: Int
  /// How often each letter is in ``text``.
  private let letters: [Int16]
  /// Letters of ``text`` less those of the other one, used again for each.
  private var rest: [Int16]
  private var line: [Int]
  private var next: [Int]

  /// - Parameter most: number of letters.
  init(_ text: String, most: Int = 3) {
    self.text = Array(text.utf8)
    self.most = most
    var letters = [Int16](repeating: 0, count: 256)
    for letter in self.text { letters[Int(letter)] &+= 1 }
    self.letters = letters
    rest = letters
    line = Array(repeating: 0, count: self.text.count + 1)
    next = line
  }

  /// Whether `other` is so near.
  ///
  /// O(length × most) when it has nearly the same letters, else O(length).
  mutating func isNear(_ other: [UInt8]) -> Bool {
    guard abs(other.count - text.count) <= most, hasLetters(of: other) else { return false }
    for column in line.indices { line[column] = column }
    for row in other.indices {
      // What is farther from the diagonal than `most` cannot come back.
      for column in next.indices { next[column] = most + 1 }
      if row < most { next[0] = row + 1 }
      var best = next[0]
      for column in max(0, row - most)..<max(0, min(text.count, row + most + 1)) {
        let same = line[column] + (other[row] == text[column] ? 0 : 1)
        next[column + 1] = min(same, line[column + 1] + 1, next[column] + 1)
        best = min(best, next[column + 1])
      }
      guard best <= most else { return false }
      swap(&line, &next)
    }
    return (line.last ?? most + 1) <= most
  }

  /// Whether each letter is there about as often: a changed one makes two differences.
  private mutating func hasLetters(of other: [UInt8]) -> Bool {
    for index in rest.indices { rest[index] = letters[index] }
    for letter in other { rest[Int(letter)] &-= 1 }
    var different = 0
    for count in rest { different += Int(count.magnitude) }
    return different <= 2 * most
  }
}
