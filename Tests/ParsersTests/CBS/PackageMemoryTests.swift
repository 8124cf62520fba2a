import Foundation
import Records
import TestSupport
import Testing

@testable import Parsers

/// Packages in lines whose spellings nearly repeat: what is remembered of one line must not change another.
@Suite struct PackageMemoryTests {
  @Test func aRememberedSpellingIsTakenOnlyWhereExactlyItStands() {
    var numbers = SampleNumbers(seed: 20_261_124)
    let names = [
      "Microsoft-Windows-Security-NGC-Container-Package", "Microsoft-Windows-Client-Features-Package",
      "ackage",
      "Package_for_KB5013941", "xPackage_for_KB5013941",
    ]
    let middles = [
      "~31bf3856ad364e35~amd64~~", "~31bf3856ad364e35~amd64~zh-CN~", "~31bf3856ad364e35~~~", "~~~~",
    ]
    let versions = [
      "10.0.17763.1", "10.0.17763.12", "10.0.17763.1.", "10.0.17763.1.mum", "10.0.17763.1.mum.cat", "",
    ]
    let before = ["package: ", "[", "\\", "~", "é", ""]
    let after = [", State: 0", "]", "", " and ", "é", "~"]
    var lines: [String] = []
    for _ in 0..<6000 {
      var text = "Appl: "
      for _ in 0..<Int.random(in: 1...3, using: &numbers) {
        for part in [before, names, middles, versions, after] {
          text += part.randomElement(using: &numbers) ?? ""
        }
      }
      lines.append("2022-10-08 13:50:57, Info                  CBS    \(text)")
    }
    let together = Self.packages(lines.joined(separator: "\r\n"))
    // A reader that has read nothing yet remembers nothing.
    let alone = lines.map { Self.packages($0).first ?? [] }
    #expect(together.count == lines.count)
    for (line, (one, other)) in zip(lines, zip(together, alone)) where one != other {
      Issue.record("\(line): \(one) among other lines, \(other) alone")
      return
    }
    // The lines do name packages, more than one each now and then.
    #expect(together.contains { $0.count == 3 })
    #expect(together.filter { !$0.isEmpty }.count > 5000)
  }

  /// The packages that each record names.
  private static func packages(_ text: String) -> [[String]] {
    let buffer = TextBuffer(Array(text.utf8))
    let batch = CBSParser(source: SourceID(index: 0), text: buffer).parse(0..<buffer.count)
    var found = Array(repeating: [String](), count: batch.count)
    for mention in batch.mentions { found[Int(mention.record)].append(batch.terms.text(mention.term)) }
    return found
  }
}
