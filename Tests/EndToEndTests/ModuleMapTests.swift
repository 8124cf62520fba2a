import Foundation
import TestSupport
import Testing

/// Each room imports what the map allows and nothing else (Sources/README.md; Package.swift cannot say it,
/// because a target may import whatever its dependencies brought along).
@Suite struct ModuleMapTests {
  /// Rooms of ours and libraries of others that a room may import.
  private static let allowed: [String: Set<String>] = [
    "PlainText": [],
    "Records": ["CSystem", "CCrypto"],
    "DataFiles": ["CDataFiles", "Yams"],
    "Knowledge": ["Records", "DataFiles"],
    "Intake": ["Records", "CSystem", "CArchive", "CMime"],
    "Parsers": ["Records", "CZlib"],
    "LogStore": ["Records", "Knowledge"],
    "Diagnosis": ["Records", "Knowledge", "LogStore", "DataFiles"],
    "Casework": ["Records", "DataFiles", "Knowledge", "Intake", "Parsers", "LogStore", "Diagnosis"],
    "Reports": [
      "PlainText", "Records", "DataFiles", "Knowledge", "Intake", "Parsers", "LogStore", "Diagnosis",
      "Casework",
    ],
    "Terminal": ["PlainText", "CNcurses", "CSystem"],
    "Workbench": [
      "PlainText", "Terminal", "DataFiles", "Records", "Knowledge", "LogStore", "Diagnosis", "Casework",
      "Reports",
    ],
    "kbtriage": [
      "PlainText", "Records", "DataFiles", "Knowledge", "Intake", "Diagnosis", "Casework", "Reports",
      "Terminal",
      "Workbench", "ArgumentParser",
    ],
    // The generator knows the formats from their description, not from our parsers.
    "Fixtures": ["CCrypto"],
    "kbgen": ["Fixtures"],
  ]

  /// System modules by room: parsing and judging need none but a lock, so that they stay the same on every system.
  private static let system: [String: Set<String>] = [
    "PlainText": [],
    "Records": ["Glibc", "Musl", "Dispatch", "Synchronization"],
    "DataFiles": ["Foundation"],
    "Knowledge": ["Foundation", "Synchronization"],
    "Intake": ["Glibc", "Musl", "Foundation", "Synchronization"],
    "Parsers": ["Synchronization"],
    "LogStore": ["Synchronization"],
    "Diagnosis": ["Synchronization"],
    "Casework": ["Foundation", "Synchronization"],
    "Reports": ["Foundation"],
    "Terminal": ["Glibc", "Musl", "Foundation", "Synchronization"],
    "Workbench": ["Foundation", "Dispatch", "Synchronization"],
    "kbtriage": ["Foundation", "Dispatch", "Synchronization", "Glibc", "Musl"],
    "Fixtures": [],
    "kbgen": ["Foundation"],
  ]

  private struct Import: Hashable {
    var file: String
    var line: Int
    var module: String
  }

  private static func imports(of room: String) throws -> [Import] {
    let folder = Repository.root + "/Sources/" + room
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder).filter { $0.hasSuffix(".swift") }
    var found: [Import] = []
    for file in files.sorted() {
      let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
      for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        if let module = module(line) {
          found.append(Import(file: "Sources/\(room)/\(file)", line: index + 1, module: module))
        }
      }
    }
    return found
  }

  /// The module of `import A`, `@testable import A`, `public import struct A.B`, indented or not.
  private static func module(_ line: Substring) -> String? {
    var words = line.split(separator: " ")
    let before: Set<Substring> = ["public", "package", "internal", "private", "fileprivate"]
    while let word = words.first, word.hasPrefix("@") || before.contains(word) { words.removeFirst() }
    guard words.first == "import", words.count > 1 else { return nil }
    let kinds: Set<Substring> = ["struct", "class", "enum", "func", "protocol", "typealias", "let", "var"]
    let name = kinds.contains(words[1]) && words.count > 2 ? words[2] : words[1]
    return name.split(separator: ".").first.map(String.init)
  }

  @Test func everyImportIsAllowed() throws {
    for room in Self.allowed.keys.sorted() {
      let allowed = Self.allowed[room, default: []].union(Self.system[room, default: []])
      for found in try Self.imports(of: room) where !allowed.contains(found.module) {
        Issue.record("\(found.file):\(found.line): \(room) may not import \(found.module)")
      }
    }
  }

  @Test func theReaderSeesImports() throws {
    // A test of the test: with a pattern that matches nothing, everything would be allowed.
    #expect(try Self.imports(of: "Parsers").contains { $0.module == "Records" })
    #expect(try Self.imports(of: "Records").contains { $0.module == "Glibc" }, "behind #if, indented")
    #expect(try Self.imports(of: "Casework").count > 10)
  }

  @Test func everyRoomIsInTheMap() throws {
    let sources = Repository.root + "/Sources"
    let rooms = try FileManager.default.contentsOfDirectory(atPath: sources).filter { name in
      let files = (try? FileManager.default.subpathsOfDirectory(atPath: sources + "/" + name)) ?? []
      return files.contains { $0.hasSuffix(".swift") }
    }
    #expect(Set(rooms) == Set(Self.allowed.keys))
  }

  /// The map and Package.swift say the same.
  @Test func packageSaysTheSame() throws {
    let text = try String(contentsOfFile: Repository.root + "/Package.swift", encoding: .utf8)
    for (room, allowed) in Self.allowed {
      let target = text.split(separator: #/\.(?:executableT|t)arget\(/#).first {
        $0.firstMatch(of: #/^\s*name: "(\w+)"/#)?.1 == room[...]
      }
      let body = try #require(target, "\(room) is no target")
      // The target's own arguments end where the next one begins; the last words behind it are other targets'.
      let list = body.firstMatch(of: #/dependencies: \[([\s\S]*?)\]/#).map { String($0.1) } ?? ""
      var named = Set(list.matches(of: #/"(\w+)"/#).map { String($0.1) })
      named.formUnion(list.matches(of: #/name: "(\w+)", package/#).map { String($0.1) })
      named.remove("swift-argument-parser")
      #expect(named.subtracting(["argument", "swift"]) == allowed, "\(room)")
    }
  }

  /// Imports point one way: no circle in the map.
  @Test func theMapHasNoCircle() {
    var done: Set<String> = []
    var left = Set(Self.allowed.keys)
    while true {
      let ready = left.filter { room in
        Self.allowed[room, default: []].filter { Self.allowed[$0] != nil }.isSubset(of: done)
      }
      if ready.isEmpty { break }
      done.formUnion(ready)
      left.subtract(ready)
    }
    #expect(left.isEmpty)
  }
}
