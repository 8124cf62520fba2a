import Foundation
import Testing

@testable import DataFiles

/// The data files inside the program are those of the folders.
@Suite struct DataFileTests {
  /// Where data files lie, as `Sources/CDataFiles/list.sh` finds them; a folder that does not exist has none.
  static let places = [
    "Sources/DataFiles/Wording", "Sources/Knowledge/Tables", "Sources/Diagnosis/Rules",
    "Sources/Diagnosis/Coverage",
    "Sources/Casework/Lanes.yaml",
    "Sources/Workbench/Keymaps", "Themes",
  ]

  static func filesOfFolders() throws -> [String] {
    var found: [String] = []
    for place in places {
      let path = Program.root + "/" + place
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else { continue }
      let below = isFolder.boolValue ? try FileManager.default.subpathsOfDirectory(atPath: path) : [""]
      found += below.map { $0.isEmpty ? place : place + "/" + $0 }
    }
    return found.filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".tsv") }.sorted()
  }

  @Test func listIsThatOfTheFolders() throws {
    let embedded = DataFile.builtIn(prefix: "").map(\.name)
    #expect(embedded == (try Self.filesOfFolders()), "renew the list with: make data-list")
  }

  @Test func contentIsThatOfTheFiles() throws {
    for file in DataFile.builtIn(prefix: "") {
      let text = try String(contentsOfFile: Program.root + "/" + file.name, encoding: .utf8)
      // Not `#expect(a == b)`: that would print whole tables.
      if file.text != text { Issue.record("\(file.name) differs from the copy in the program: build again") }
    }
  }

  @Test func everyFolderWithDataSaysHowToAddSome() throws {
    for folder in Self.places where !folder.hasSuffix(".yaml") {
      let path = Program.root + "/" + folder
      guard FileManager.default.fileExists(atPath: path) else { continue }
      #expect(FileManager.default.fileExists(atPath: path + "/README.md"), "\(folder)/README.md is missing")
    }
  }

  @Test func bothLanguagesHaveTheSameKeys() throws {
    let english = Set(try Wording(.english).keys)
    let chinese = Set(try Wording(.chinese).keys)
    #expect(english.subtracting(chinese).sorted() == [], "in en.yaml only")
    #expect(chinese.subtracting(english).sorted() == [], "in zh.yaml only")
  }

  @Test func bothLanguagesHaveTheSamePlaceholders() throws {
    let english = try Wording(.english)
    let chinese = try Wording(.chinese)
    for key in english.keys {
      #expect(Self.placeholders(english(key)) == Self.placeholders(chinese(key)), "\(key)")
    }
  }

  private static func placeholders(_ text: String) -> Set<String> {
    Set(text.matches(of: #/\{[A-Za-z][A-Za-z0-9]*\}/#).map { String($0.output) })
  }
}
