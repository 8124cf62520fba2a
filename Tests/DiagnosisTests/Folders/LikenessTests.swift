import TestSupport
import Testing

@testable import Diagnosis

/// Near texts are told from others, whatever letters they have.
@Suite struct LikenessTests {
  /// The number of letters to change, lose or add, by the definition.
  private static func distance(_ left: [UInt8], _ right: [UInt8]) -> Int {
    var before = Array(0...right.count)
    for row in left.indices {
      var line = [row + 1]
      for column in right.indices {
        let same = before[column] + (left[row] == right[column] ? 0 : 1)
        line.append(min(same, before[column + 1] + 1, line[column] + 1))
      }
      before = line
    }
    return before.last ?? 0
  }

  @Test func agreesWithTheDefinition() {
    var random = Mutation(seed: 5)
    func word(_ longest: Int) -> [UInt8] {
      (0..<Int(random.next() % UInt64(longest + 1))).map { _ in UInt8(ascii: "a") + UInt8(random.next() % 3) }
    }
    for _ in 0..<2000 {
      let text = word(9)
      let other = word(9)
      for most in 1...3 {
        var likeness = Likeness(String(decoding: text, as: UTF8.self), most: most)
        let expected = Self.distance(text, other) <= most
        #expect(likeness.isNear(other) == expected, "seed 5: \(text) \(other) \(most)")
        // Asked again, it says the same.
        #expect(likeness.isNear(other) == expected && likeness.isNear(text))
      }
    }
  }
}
