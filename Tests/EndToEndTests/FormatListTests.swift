import DataFiles
import Foundation
import Reports
import Testing

/// README's list of formats is the program's.
@Suite struct FormatListTests {
  @Test func theReadmeListsWhatTheProgramReads() throws {
    let readme = try String(contentsOf: SampleTests.root.appendingPathComponent("README.md"), encoding: .utf8)
    let table = FormatList(try Wording(.english)).markdown
    #expect(readme.contains(table), "renew it with: make formats-list")
  }

  @Test(arguments: Language.allCases)
  func everyFormatHasWords(_ language: Language) throws {
    for line in FormatList(try Wording(language)).lines {
      #expect(!line.contains("format.") && !line.contains("kind."))
    }
  }
}
