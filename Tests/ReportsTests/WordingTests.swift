import DataFiles
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
}
