import DataFiles
import Testing

@testable import Knowledge

struct EventTableTests {
  static let client = "Microsoft-Windows-WindowsUpdateClient"

  @Test func tellsAFailedInstallation() throws {
    let table = try EventTable.shared
    let entry = try #require(table.entry(provider: Self.client, id: 20))
    #expect(entry.role == .installFailed)
    #expect(entry.isFailure)
    let fields = [("errorCode", "0x800f0986"), ("updateTitle", "2022-10 (KB5018418)"), ("updateGuid", "{…}")]
    #expect(entry.text(.english, fields: fields) == "Update failed: 2022-10 (KB5018418) (0x800f0986)")
    #expect(entry.text(.chinese, fields: fields) == "更新安装失败：2022-10 (KB5018418)（0x800f0986）")
  }

  @Test func missingFieldsShowAsADash() throws {
    let entry = try #require(try EventTable.shared.entry(provider: Self.client, id: 20))
    #expect(entry.text(.english, fields: []) == "Update failed: – (–)")
  }

  @Test func alternativesAndPositions() throws {
    let table = try EventTable(
      DataFile(
        name: "events.tsv",
        text: "event\trole\tfailure\ttext_en\ttext_zh\tsource\n"
          + "My Provider 7\tother\tno\t{a|b} {2} {nothing\t义 {1}\ts\n"))
    let entry = try #require(table.entry(provider: "my provider", id: 7))
    #expect(entry.text(.english, fields: [("B", "x"), ("", "y")]) == "x y {nothing")
    #expect(entry.text(.chinese, fields: [("", "{a}")]) == "义 {a}")
  }

  @Test(
    arguments: [
      (client, 19, EventTable.Role.installSucceeded, false), (client, 43, .installStarted, false),
      (client, 44, .downloadStarted, false), (client, 31, .installFailed, true),
      ("Microsoft-Windows-Servicing", 3, .servicingFailed, true),
      ("Microsoft-Windows-WUSA", 3, .installFailed, true), ("Service Control Manager", 7031, .crash, true),
      ("Service Control Manager", 7045, .serviceInstalled, false),
      ("Microsoft-Windows-Kernel-General", 1, .clockChange, false),
      ("Microsoft-Windows-Kernel-Power", 41, .unexpectedShutdown, true),
      ("EventLog", 6008, .unexpectedShutdown, true), ("User32", 1074, .restart, false),
      ("disk", 153, .diskError, true), ("Ntfs", 55, .filesystemError, true),
      ("Microsoft-Windows-Windows Defender", 5001, .security, false),
      ("Microsoft-Windows-WinREAgent", 4502, .servicingFailed, true),
    ] as [(String, UInt32, EventTable.Role, Bool)])
  func roles(_ provider: String, _ id: UInt32, _ role: EventTable.Role, _ isFailure: Bool) throws {
    let entry = try #require(try EventTable.shared.entry(provider: provider, id: id))
    #expect(entry.role == role)
    #expect(entry.isFailure == isFailure)
  }

  @Test func unknownEventsAreNoFailures() throws {
    let table = try EventTable.shared
    #expect(table.entry(provider: Self.client, id: 9999) == nil)
    #expect(table.entry(provider: "Nobody", id: 20) == nil)
    #expect(table.text(provider: "Nobody", id: 20, language: .english, fields: []) == nil)
  }

  @Test func bothLanguagesUseTheSameFields() throws {
    for entry in try EventTable.shared.all {
      #expect(
        placeholders(entry.template(.english)) == placeholders(entry.template(.chinese)),
        "\(entry.provider) \(entry.id)")
      #expect(!entry.template(.english).isEmpty && !entry.source.isEmpty)
      #expect(
        entry.template(.chinese).unicodeScalars.contains { (0x4e00...0x9fff).contains($0.value) },
        "\(entry.provider) \(entry.id)")
    }
  }

  @Test(arguments: [
    ("X\tother\tno\ta\tb\ts\n", "events.tsv:2: \"X\" is no provider and event id"),
    ("X 1\tothr\tno\ta\tb\ts\n", "events.tsv:2: \"othr\" is no role; did you mean \"other\"?"),
    ("X 1\tother\tmaybe\ta\tb\ts\n", "events.tsv:2: the column failure must be yes or no"),
    ("X 1\tother\tno\ta\tb\ts\nx 1\tother\tno\ta\tb\ts\n", "events.tsv:3: the event x 1 stands here twice"),
  ])
  func damagedTables(_ text: String, _ message: String) {
    let head = "event\trole\tfailure\ttext_en\ttext_zh\tsource\n"
    #expect {
      try EventTable(DataFile(name: "events.tsv", text: head + text))
    } throws: { error in
      (error as? DataFileError)?.description == message
    }
  }

  private func placeholders(_ text: String) -> [String] {
    text.split(separator: "{", omittingEmptySubsequences: false).dropFirst().map {
      String($0.prefix { $0 != "}" })
    }.sorted()
  }
}
