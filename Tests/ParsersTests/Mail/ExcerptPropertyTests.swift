import Parsers
import Records
import Testing

struct ExcerptPropertyTests {
  @Test(arguments: 1...8 as ClosedRange<UInt64>)
  func cleanLogStaysAsItIs(seed: UInt64) {
    var samples = ExcerptSamples(seed: seed)
    let records = samples.log(300)
    let text = records.map { $0 + "\n" }.joined()
    let result = repaired(text)
    #expect(result.text == text, "seed \(seed)")
    #expect(result.texts(.cbs) == records.map { $0 + "\n" }, "seed \(seed)")
    #expect(result.pieces.allSatisfy { !$0.repaired && !$0.disproven }, "seed \(seed)")
    #expect(result.complaints.isEmpty)
    // The same holds for what was repaired: there is nothing left to do.
    #expect(repaired(result.bytes).bytes == result.bytes)
  }

  struct Outcome {
    var records = 0
    var exact = 0
    var isSplitRight = true
    var wrong: [String] = []
    /// Records with stated lengths whose repair is not proven or differs.
    var unproven: [String] = []
  }

  /// Wraps logs as a mail program does and repairs them.
  static func run(_ wrapping: Wrapping, seed: UInt64, singleBlanks: Bool) -> Outcome {
    var outcome = Outcome()
    for round in 0..<20 as Range<UInt64> {
      var samples = ExcerptSamples(seed: seed &* 1000 &+ round)
      let records = samples.log(20)
      let width = samples.numbers.pick(70...110)
      var lines: [String] = []
      for record in records {
        for line in record.split(separator: "\n", omittingEmptySubsequences: false) {
          let line = singleBlanks ? squeezed(String(line)) : String(line)
          lines += wrapping.wrap(line, width: width, &samples.numbers)
        }
      }
      let result = repaired(lines.joined(separator: "\n") + "\n")
      let pieces = result.pieces.filter { $0.kind == .cbs }
      let found = pieces.map(result.text)
      outcome.records += records.count
      guard found.count == records.count else {
        outcome.isSplitRight = false
        continue
      }
      for (index, record) in records.enumerated() {
        let isExact = found[index] == record + "\n"
        if isExact { outcome.exact += 1 } else { outcome.wrong.append(record + "\n  ->\n" + found[index]) }
        let piece = pieces[index]
        let states =
          record.contains("[l:") || record.contains("on:[") || record.contains("{l:")
          || record.contains("id [")
        if states, piece.repaired, !piece.proven || piece.disproven {
          outcome.unproven.append(record + "\n  ->\n" + found[index])
        }
      }
    }
    return outcome
  }

  static func squeezed(_ line: String) -> String {
    guard line.hasPrefix("2023-") else { return line }
    return line.split(separator: " ").joined(separator: " ")
  }

  @Test(arguments: Wrapping.allCases, [false, true])
  func wrappedLogComesBack(wrapping: Wrapping, singleBlanks: Bool) {
    let outcome = Self.run(wrapping, seed: 7, singleBlanks: singleBlanks)
    print(
      "excerpt repair, \(wrapping), \(singleBlanks ? "single blanks" : "padded"): \(outcome.exact) of \(outcome.records) exact, \(outcome.unproven.count) unproven"
    )
    #expect(outcome.isSplitRight)
    // What states a length must come back proven; a blank that nothing tells of may be guessed wrong.
    #expect(outcome.unproven.isEmpty)
    #expect(
      outcome.exact * 100 >= outcome.records * (wrapping == .raggedWords ? 95 : 98),
      "\(outcome.wrong.prefix(3))")
  }
}
