import DataFiles
import Diagnosis
import Parsers
import Records
import Testing

@Suite struct WordingTests {
  @Test func bothLanguagesHaveTheSameKeys() throws {
    #expect(try Wording(.english).keys == Wording(.chinese).keys)
  }

  @Test func bothLanguagesHaveTheSamePlaceholders() throws {
    let english = try Wording(.english)
    let chinese = try Wording(.chinese)
    func placeholders(_ text: String) -> Set<String> {
      Set(text.matches(of: /\{[a-z-]+\}/).map { String($0.0) })
    }
    for key in english.keys {
      #expect(placeholders(english(key)) == placeholders(chinese(key)), "\(key)")
    }
  }

  @Test func whatCodeNamesHasWords() throws {
    let wording = try Wording(.english)
    var keys = SourceKind.allCases.map { "kind.\($0.rawValue)" }
    keys += Complaint.ArchiveReason.allCases.map { "complaint.archive.\($0.rawValue)" }
    keys += NamedFormat.ids.map { "complaint.unsupported.\($0)" }
    keys += Coverage.State.allCases.map { "coverage.\($0.rawValue)" }
    for key in keys { #expect(wording.has(key), "\(key)") }
  }
}
