import Testing

@testable import Records

struct TermTableTests {
  @Test func theSameTextOfOneKindIsOneTerm() {
    var table = TermTable()
    let first = table.intern(.file, "NgcCtnr.dll")
    #expect(table.intern(.file, "NgcCtnr.dll") == first)
    let other = table.intern(.function, "NgcCtnr.dll")
    #expect(other != first)
    #expect(table.count == 2)
    #expect(table.text(first) == "NgcCtnr.dll")
    #expect(table.kind(other) == .function)
    #expect(table.find(.file, "NgcCtnr.dll") == first)
    #expect(table.find(.file, "ngcctnr.dll") == nil)
    #expect(table.find(.client, "NgcCtnr.dll") == nil)
  }

  @Test func holdsManyTerms() {
    var table = TermTable()
    let ids = (0..<5000).map { table.intern($0 % 2 == 0 ? .file : .phrase, "term \($0 / 2)") }
    #expect(Set(ids).count == 5000)
    for (number, id) in ids.enumerated() {
      #expect(table.text(id) == "term \(number / 2)")
      #expect(table.find(number % 2 == 0 ? .file : .phrase, "term \(number / 2)") == id)
    }
  }

  /// Pairs of words made to share one hash when it is a product with a known factor: 2 to the 14th texts in one chain.
  @Test func textsMadeToCollideStayCheap() {
    var table = TermTable()
    func bytes(_ word: UInt64) -> [UInt8] { (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
    let count: UInt64 = 1 << 14
    let start = ContinuousClock.now
    for number in 0..<count {
      let text = (0..<14).flatMap { bit -> [UInt8] in
        let isSet = number >> bit & 1 == 1
        return bytes(isSet ? 1 << 63 : 0) + bytes(isSet ? 1 << 63 | 1 << 31 : 0)
      }
      _ = text.withUnsafeBufferPointer { table.intern(.file, $0) }
    }
    #expect(table.count == count)
    // Minutes when each text is compared with all before it.
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  @Test func emptyAndOddTexts() {
    var table = TermTable()
    let empty = table.intern(.phrase, "")
    #expect(table.text(empty) == "")
    #expect(table.find(.phrase, "") == empty)
    let chinese = table.intern(.title, "适用于 Windows 的累积更新")
    #expect(table.text(chinese) == "适用于 Windows 的累积更新")
    let broken: [UInt8] = [0x61, 0xff, 0x62]
    let id = broken.withUnsafeBufferPointer { table.intern(.file, $0) }
    #expect(table.text(id) == "a\u{fffd}b")
  }

  @Test func longTextsAreCut() {
    var table = TermTable()
    let id = table.intern(.phrase, String(repeating: "a", count: 70_000))
    #expect(table.text(id).utf8.count == 65_536)
  }

  @Test func absorbsAnotherTable() {
    var left = TermTable()
    let shared = left.intern(.file, "a.dll")
    var right = TermTable()
    let foreign = [
      right.intern(.file, "b.dll"), right.intern(.file, "a.dll"), right.intern(.phrase, "a.dll"),
    ]
    let map = left.absorb(right)
    #expect(map.count == 3)
    for id in foreign {
      let mine = map[Int(id.index)]
      #expect(left.text(mine) == right.text(id))
      #expect(left.kind(mine) == right.kind(id))
    }
    #expect(map[1] == shared)
    #expect(left.absorb(right) == map)
    #expect(left.count == 3)
  }
}
