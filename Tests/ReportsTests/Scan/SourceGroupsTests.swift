import Casework
import DataFiles
import Foundation
import Reports
import Testing

/// Of very many sources the text of a scan tells those of a folder together; nothing is lost by it.
@Suite struct SourceGroupsTests {
  private static func line(_ number: Int) -> String {
    "2024-05-06 10:00:0\(number % 10), Info                  CBS    Session: 30990553_\(number), of a folder\r\n"
  }

  /// A case of `files`, by path and text.
  private static func load(
    _ files: [String: String], threads: Int? = nil, _ body: (CaseSnapshot, String) throws -> Void
  )
    throws
  {
    try SampleCase.withFolder { folder in
      for (name, text) in files {
        let path = folder + "/" + name
        try FileManager.default.createDirectory(
          atPath: (path as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(filePath: path))
      }
      try body(try SampleCase.load([folder], threads: threads), folder)
    }
  }

  private static func logs(_ count: Int, in folders: [String]) -> [String: String] {
    var files: [String: String] = [:]
    for number in 0..<count {
      files["\(folders[number % folders.count])CBS\(100 + number).log"] = line(number) + line(number + 1)
    }
    return files
  }

  private static func scan(_ snapshot: CaseSnapshot, withHashes: Bool = false) throws -> [Substring] {
    ScanText(
      snapshot: snapshot, wording: try Wording(.english), codes: try .shared, withHashes: withHashes
    ).text.split(separator: "\n")
  }

  @Test func aFolderOfVeryManyIsOneRowAndTheOtherOneIsNotLost() throws {
    var files = Self.logs(60, in: ["a/", "b/"])
    files["a/CBS130.txt"] = "no log at all"
    files["a/CBS131.log"] = ""
    try Self.load(files) { snapshot, folder in
      let lines = try Self.scan(snapshot)
      let heads = lines.filter { $0.contains(folder) }
      #expect(
        heads == [
          "✔ \(folder)/a/*  read  CBS log  30 sources  60 records",
          "✖ \(folder)/a/CBS130.txt  not read  other text  0 records",
          "∅ \(folder)/a/CBS131.log  empty  empty  0 records",
          "✔ \(folder)/b/*  read  CBS log  30 sources  60 records",
        ])
      #expect(lines.contains("    2024-05-06T10:00:00+00:00 … 2024-05-06T10:00:09+00:00"))
      #expect(lines.last == "these 62 sources are shown by folder: \"kbtriage sources\" lists each of them")
      // Each by itself where that is asked for.
      let wording = try Wording(.english)
      let all = SourcesText(snapshot: snapshot, wording: wording, withHashes: false).text
      let document = String(
        decoding: try ScanDocument(snapshot, wording: wording, codes: try .shared, withHashes: false).json(),
        as: UTF8.self)
      let hashes = try Self.scan(snapshot, withHashes: true).joined()
      for name in files.keys {
        #expect(all.contains("\(folder)/\(name)  ") && document.contains(name) && hashes.contains(name))
      }
    }
  }

  @Test func aFewAreToldOneByOne() throws {
    try Self.load(Self.logs(40, in: ["a/"])) { snapshot, folder in
      let lines = try Self.scan(snapshot)
      #expect(lines.count { $0.contains(folder) } == 40)
    }
  }

  /// Fifty folders with one log each: the folder above them.
  @Test func manyFoldersAreToldByTheFolderAboveThem() throws {
    let folders = (0..<50).map { "all/\(100 + $0)/" }
    try Self.load(Self.logs(50, in: folders)) { snapshot, folder in
      let lines = try Self.scan(snapshot)
      #expect(
        lines.filter { $0.contains(folder) } == ["✔ \(folder)/all/*  read  CBS log  50 sources  100 records"])
    }
  }

  /// Small files are read in portions, on whatever thread.
  @Test func theNumberOfThreadsChangesNothing() throws {
    var files = Self.logs(400, in: ["a/", "b/", "c/"])
    files["c/copy.log"] = files["a/CBS100.log"]
    func document(_ snapshot: CaseSnapshot) throws -> String {
      let wording = try Wording(.english)
      let data = try ScanDocument(snapshot, wording: wording, codes: try .shared, withHashes: true).json()
      return String(decoding: data, as: UTF8.self)
    }
    try Self.load(files, threads: 1) { snapshot, folder in
      #expect(snapshot.store.count == 800 && snapshot.sources.count { $0.status == .duplicate } == 1)
      let other = try SampleCase.load([folder], threads: 4)
      let (one, many) = (try document(snapshot), try document(other))
      #expect(one == many)
      let (oneText, manyText) = (try Self.scan(snapshot), try Self.scan(other))
      #expect(oneText == manyText)
    }
  }
}
