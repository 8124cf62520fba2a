import Casework
import DataFiles
import Records
import Testing

@testable import Diagnosis

/// One file's wrong hash compared from machine to machine.
extension VocabularyTests {
  private typealias Files = [(name: String, text: String)]

  private static let three = "CBEiM0RVZneImaq7zN3u/wARIjNEVWZ3iJmqu8zd7v8="

  private static func log(_ day: Int, _ actual: String = two, expected: String = one, file: String = "a.dll")
    -> String
  {
    scan(day, [(file, expected, actual)])
  }

  /// The same with other sessions and seconds, so that it covers the same time as another one of `day`.
  private static func beside(_ log: String) -> String {
    log.replacing("Session: 3100000", with: "Session: 3200000").replacing(" 10:00:01", with: " 10:00:02")
  }

  private static func events(_ computer: String) -> String {
    """
    ProviderName     : Service Control Manager
    Id               : 7036
    LevelDisplayName : Information
    TimeCreated      : 5/1/2024 9:00:00 AM
    LogName          : System
    MachineName      : \(computer)
    Message          : The Sample service entered the stopped state.

    """
  }

  private static func systeminfo(_ computer: String) -> String {
    """
    C:\\>systeminfo

    Host Name:                 \(computer)
    OS Name:                   Microsoft Windows 10 Enterprise
    OS Version:                10.0.19045 N/A Build 19045

    """
  }

  /// The words that hold for any mismatch of the case.
  private func words(_ files: Files) throws -> [String] {
    try ["one", "same", "different", "unclear"].filter {
      try !titles("- hash-mismatch: {machines: \($0)}", files).isEmpty
    }
  }

  @Test func namesInTheSameFolderTellMachines() throws {
    for name in [Self.events, Self.systeminfo] {
      func files(_ other: String, on second: String) -> Files {
        [
          ("a/CBS.log", Self.log(5)), ("a/s.txt", name("pc1.example.org")), ("b/logs/CBS.log", other),
          ("b/info/s.txt", name(second)),
        ]
      }
      #expect(try words(files(Self.log(6), on: "PC2")) == ["same"])
      #expect(try words(files(Self.log(6, Self.three), on: "PC2")) == ["different"])
      #expect(try words(files(Self.log(6), on: "PC1")) == ["one"])
      #expect(try words(files(Self.log(6, file: "b.dll"), on: "PC2")) == ["one"])
      // Another version wants another content: two hashes that differ tell nothing.
      #expect(try words(files(Self.log(6, Self.three, expected: Self.two), on: "PC2")) == ["one"])
    }
  }

  @Test func namesInPathsTellMachines() throws {
    let names: Files = [("events.txt", Self.events("PC1") + "\n" + Self.events("PC12"))]
    #expect(try words([("PC1-CBS.log", Self.log(5)), ("PC12-CBS.log", Self.log(6))] + names) == ["same"])
    #expect(try words([("PC1/CBS.log", Self.log(5)), ("x/CBS-pc12.log", Self.log(6))] + names) == ["same"])
    #expect(try words([("PC1-old.log", Self.log(5)), ("PC1-new.log", Self.log(6))] + names) == ["one"])
    // Nothing names these: a word in a path is a name only where something else of the case says so.
    #expect(try words([("PC3-CBS.log", Self.log(5)), ("PC4-CBS.log", Self.log(6))] + names) == ["one"])
  }

  @Test func foldersAloneAreUnclear() throws {
    func files(_ first: String, _ second: String, in folders: (String, String) = ("left", "right")) -> Files {
      [("\(folders.0)/CBS.log", first), ("\(folders.1)/CBS.log", second)]
    }
    #expect(try words(files(Self.log(5), Self.log(6))) == ["unclear"])
    #expect(try words(files(Self.log(5), Self.log(6, Self.three))) == ["unclear"])
    // Two logs of one time that share no session are of two machines; those that share one are not.
    #expect(try words(files(Self.log(5), Self.beside(Self.log(5)))) == ["same"])
    #expect(try words(files(Self.log(5), Self.beside(Self.log(5, Self.three)))) == ["different"])
    #expect(try words(files(Self.log(5), Self.log(5) + Self.log(6))) == ["one"])
    let part = Self.log(5).split(separator: "\n").dropFirst().joined(separator: "\n") + "\n"
    #expect(try words(files(Self.log(5), part)) == ["one"])
    // Folders of Windows, and archives of older logs, are on every machine.
    for folder in ["CBS", "Logs", "CbsPersist_20240505"] {
      #expect(try words(files(Self.log(5), Self.log(6), in: (folder, "x"))) == ["one"], "\(folder)")
    }
    #expect(try words([("CBS.log", Self.log(5)), ("old/CBS.log", Self.log(6))]) == ["one"])
  }

  /// The other machine's record is cited where the comparison is told, and nowhere else.
  @Test func whatWasComparedIsCited() throws {
    let files = [
      ("a/CBS.log", Self.log(5)), ("a/s.txt", Self.events("PC1")), ("b/CBS.log", Self.log(6)),
      ("b/s.txt", Self.events("PC2")),
    ]
    let snapshot = try CaseFiles.snapshot(files.map { ($0.0, Array($0.1.utf8)) })
    let text = """
      id: test-rule
      class: F99
      title: {en: "found", zh: "x"}
      level: failure
      confidence: medium
      when:
        - hash-mismatch: {}
      evidence:
        - fact:
            hash-mismatch: {machines: same}
          text: {en: "compared", zh: "x"}
        - fact:
            hash-mismatch: {file: "*"}
          text: {en: "alone", zh: "x"}
      """
    let read = RuleReader(codes: try .shared).rules([DataFile(name: "test.yaml", text: text)])
    let engine = RuleEngine(
      rules: read.rules, codes: try .shared, events: try .shared, results: try .shared)
    let finding = try #require(engine.findings(in: snapshot.store).first)
    #expect(finding.evidence.map(\.records.count) == [2, 1])
    #expect(Set(finding.evidence[0].records.map { snapshot.store.source($0) }).count == 2)
  }

  /// What the built-in rules make of it.
  @Test func rulesTellImageFromDamage() throws {
    func log(_ day: Int, _ actual: String) -> String {
      let scan = Self.log(day, actual).replacing("0x800f0823", with: "0x80073712")
      let mark =
        "2024-05-0\(day) 10:00:01, Error                 CSI    00000002 (F) Attempting to mark store corrupt with"
        + " category [l:18 ml:19]'CorruptPayloadFile'[gle=0x80004005]\n"
      return scan.replacing("2024-05-0\(day) 10:00:02, Error", with: mark + "2024-05-0\(day) 10:00:02, Error")
    }
    func evidence(_ second: String, _ place: String = "events.txt") throws -> [String] {
      let files: [(String, String)] = [
        ("PC1-CBS.log", log(5, Self.two)), ("PC2-CBS.log", log(6, second)),
        (place, Self.events("PC1") + "\n" + Self.events("PC2")),
      ]
      let wording = try Wording(.english)
      return try CaseFiles.snapshot(files.map { ($0.0, Array($0.1.utf8)) }).findings
        .filter { $0.rule == "store-payload-damaged" }.flatMap(\.evidence).map { $0.text.text(wording) }
    }
    let same = "with the same wrong hash: an image"
    let different = "with another wrong hash: damage"
    #expect(try evidence(Self.two).contains { $0.contains(same) })
    #expect(try !evidence(Self.two).contains { $0.contains(different) })
    #expect(try evidence(Self.three).contains { $0.contains(different) })
    #expect(try !evidence(Self.three).contains { $0.contains(same) })
    // An empty file is the same everywhere: no image made it.
    #expect(try !evidence(Self.empty).contains { $0.contains(same) })
  }
}
