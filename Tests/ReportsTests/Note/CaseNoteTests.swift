import Casework
import DataFiles
import Foundation
import Knowledge
import LogStore
import Records
import Reports
import Testing

@Suite struct CaseNoteTests {
  @Test(arguments: Language.allCases)
  func wholeNoteOfTheSample(_ language: Language) throws {
    let note = try SampleCase.note(try SampleCase.failing.get(), language)
    try expectSnapshot(note.markdown, named: "kb5013941.\(language.rawValue).md")
  }

  @Test(arguments: Language.allCases)
  func noteOfAHealthyMachine(_ language: Language) throws {
    let note = try SampleCase.note(try SampleCase.healthy.get(), language)
    try expectSnapshot(note.markdown, named: "healthy.\(language.rawValue).md")
  }

  @Test func sameCaseSameBytes() throws {
    let one = try SampleCase.note(try SampleCase.load([SampleCase.path("kb5013941")], threads: 1), .english)
    let four = try SampleCase.note(try SampleCase.load([SampleCase.path("kb5013941")], threads: 4), .english)
    #expect(one.markdown == four.markdown)
  }

  @Test func bothLanguagesHoldTheSameFacts() throws {
    let english = NoteFacts(try SampleCase.note(try SampleCase.failing.get(), .english).markdown)
    let chinese = NoteFacts(try SampleCase.note(try SampleCase.failing.get(), .chinese).markdown)
    #expect(english.values.count > 30)
    // The order within a sentence is the language's own.
    #expect(english.values.sorted() == chinese.values.sorted())
    #expect(english.times == chinese.times)
    #expect(english.fences == chinese.fences)
    #expect(english.citations == chinese.citations)
    #expect(english.references.map(\.path) == chinese.references.map(\.path))
    #expect(english.references.map(\.numbers) == chinese.references.map(\.numbers))
  }

  @Test func everyCitationIsListed() throws {
    let facts = NoteFacts(try SampleCase.note(try SampleCase.failing.get(), .english).markdown)
    #expect(Set(facts.citations) == Set(1...facts.references.count))
  }

  /// Opens the source at each reference's offset and looks for the codes and hashes claimed with it.
  @Test func everyReferenceShowsWhatIsClaimed() throws {
    let facts = NoteFacts(try SampleCase.note(try SampleCase.failing.get(), .english).markdown)
    var checked = 0
    for claim in facts.claims {
      let records = try claim.references.map { number in
        let reference = facts.references[number - 1]
        let data = try Data(contentsOf: URL(filePath: SampleCase.path("kb5013941/" + reference.path)))
        let offset = reference.numbers[reference.numbers.count - 2]
        return data.subdata(in: offset..<offset + reference.numbers[reference.numbers.count - 1])
      }
      for value in claim.hexValues {
        let isShown = try records.contains { record in
          try Self.spellings(value).contains { record.range(of: $0) != nil }
        }
        #expect(isShown, "\(value) in: \(claim.line)")
        checked += 1
      }
    }
    #expect(checked >= 14)
  }

  /// A code as text of either width, as its symbol, as its N-bit and decimal forms, or as four bytes.
  static func spellings(_ hex: String) throws -> [Data] {
    guard hex.hasPrefix("0x"), let value = UInt32(hex.dropFirst(2), radix: 16) else {
      return [Data(hex.utf8)]
    }
    var texts = [String(hex.dropFirst(2)), hex, String(Int32(bitPattern: value))]
    if let symbol = try CodeTable.shared.symbol(for: ErrorCode(value)) { texts.append(symbol) }
    texts.append(ErrorCode(value | 0x1000_0000).text)
    let wide = texts.compactMap { $0.data(using: .utf16LittleEndian) }
    return texts.map { Data($0.utf8) } + wide + [withUnsafeBytes(of: value.littleEndian) { Data($0) }]
  }

  @Test func pathsComeFromTheRecordByteForByte() throws {
    let snapshot = try SampleCase.failing.get()
    let note = try SampleCase.note(snapshot, .english)
    let log = try String(
      contentsOfFile: SampleCase.path("kb5013941/Windows/Logs/CBS/CBS.log"), encoding: .utf8)
    let folder = try #require(snapshot.findings.first?.root.folder)
    #expect(
      folder
        == "amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5"
    )
    let pattern =
      folder.prefix(
        through: try #require(folder.range(of: "31bf3856ad364e35_")?.upperBound).predecessor(in: folder))
      + "*"
    let fences = NoteFacts(note.markdown).fences
    let paths = fences.filter { $0.hasPrefix("C:") }
    #expect(paths == ["C:\\Windows\\WinSxS\\\(pattern)", "C:\\Windows\\WinSxS\\\(pattern)\\NgcCtnr.dll"])
    #expect(log.contains("'NgcCtnr.dll'"))
    for command in fences where command.hasPrefix("for ") {
      // Either the pattern itself, or (for findstr) all of it before its asterisk.
      #expect(command.contains(pattern.dropLast()))
    }
    #expect(!note.markdown.contains("InFlight"))
  }

  @Test func namesOfMachinesAreReplaced() throws {
    let snapshot = try SampleCase.failing.get()
    let computer = try #require(snapshot.computer)
    let note = try SampleCase.note(snapshot, .english)
    #expect(!note.markdown.contains(computer))
    #expect(note.markdown.contains("HOST-A"))
    #expect(note.replacements().map(\.pseudonym) == ["HOST-A"])
    #expect(note.replacements().first?.original == computer)
  }

  @Test func mailProseStaysBehind() throws {
    let snapshot = try SampleCase.load([SampleCase.path("kb5013941/mail.txt")])
    let note = try SampleCase.note(snapshot, .chinese).markdown
    #expect(note.contains("0x800f0985"))
    let mail = try String(contentsOfFile: SampleCase.path("kb5013941/mail.txt"), encoding: .utf8)
    for line in mail.split(separator: "\n") where line.unicodeScalars.contains(where: { $0.value > 0x2e80 }) {
      #expect(!note.contains(line.trimmingCharacters(in: .whitespaces)))
    }
  }

  @Test func partsCanBeLeftOut() throws {
    let note = try SampleCase.note(try SampleCase.failing.get(), .english)
    #expect(note.sections.map(\.id) == CaseNote.Section.ID.allCases.filter { $0 != .unexplained })
    let short = note.markdown(excluding: [.timeline, .evidence, .hashes, .sources])
    #expect(!short.contains("## Timeline"))
    let facts = NoteFacts(short)
    // Numbers stay, and only what is still cited is listed.
    #expect(Set(facts.citations) == Set(facts.references.map(\.number)))
    #expect(facts.references.count < NoteFacts(note.markdown).references.count)
    #expect(note.markdown(excluding: Set(CaseNote.Section.ID.allCases)) == "\n")
  }

  @Test func recordsThatAPersonAddsAreRedactedToo() throws {
    let note = try SampleCase.note(try SampleCase.failing.get(), .english)
    let raw = "HOST-1 said ```` to C:\\Users\\zhang\\x.log \u{1b}[31m\u{202e}\r\nsecond line"
    let text = note.markdown(excluding: [], adding: [raw])
    #expect(
      text.hasSuffix(
        "`````text\nHOST-A said ```` to C:\\Users\\USER-A\\x.log ␛[31m\u{fffd}\nsecond line\n`````\n"))
    #expect(note.replacements(adding: [raw]).map(\.pseudonym) == ["HOST-A", "USER-A"])
    #expect(!note.markdown.contains("second line"))
  }

  @Test func whatCouldNotBeReadIsTold() throws {
    let snapshot = try SampleCase.load(["/nowhere/at/all.log"])
    let note = try SampleCase.note(snapshot, .english)
    #expect(note.markdown.hasPrefix("# Nothing could be read\n"))
    #expect(
      note.markdown.contains("- `all.log`: not read\n  - ! cannot be opened: No such file or directory"))
  }

  @Test func timeOfWritingIsPassedIn() throws {
    let created = try #require(Instant(year: 2024, month: 5, day: 6, hour: 7))
    let note = CaseNote(
      snapshot: try SampleCase.healthy.get(), wording: try Wording(.english), codes: try .shared,
      toolVersion: "1",
      options: CaseNote.Options(created: created, withHashes: false))
    #expect(note.markdown.contains("- Written: 2024-05-06T15:00:00+08:00"))
    #expect(!note.markdown.contains("SHA-256"))
  }
}

extension String.Index {
  fileprivate func predecessor(in text: String) -> String.Index { text.index(before: self) }
}
