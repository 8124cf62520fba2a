import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// Every output of ``ToolOutput``: recognised, read whole as expected in both languages, the same in a mail, and never
/// a crash on damage.
@Suite struct ToolOutputTests {
  typealias Language = ToolOutput.Language

  @Test(arguments: ToolOutput.allCases, Language.allCases)
  func wholeRecords(_ output: ToolOutput, _ language: Language) {
    let text = output.text(language)
    #expect(OutputTest.kind(Array(text.utf8)) == .toolOutput, "\(output)")
    if let difference = Golden.difference(
      OutputTest.dump(OutputTest.batch(text)), "\(output.rawValue)-\(language.rawValue).txt",
      beside: #filePath)
    {
      Issue.record("\(difference)")
    }
  }

  /// A text with a byte order mark and with line feeds says the same.
  @Test(arguments: ToolOutput.allCases)
  func otherLineEnds(_ output: ToolOutput) {
    let text = output.text(.chinese)
    let facts = OutputTest.facts(OutputTest.batch(text))
    #expect(!facts.isEmpty)
    #expect(OutputTest.facts(OutputTest.batch("\u{feff}" + text)) == facts)
    let feeds = text.replacing("\r\r\n", with: "\n").replacing("\r\n", with: "\n")
    #expect(OutputTest.facts(OutputTest.batch(feeds)) == facts)
  }

  /// Quoted in a mail below a record of a log, each output says what it says in a file of its own.
  @Test(arguments: ToolOutput.allCases, Language.allCases)
  func inAMail(_ output: ToolOutput, _ language: Language) {
    let text = output.text(language)
    let quoted = text.split(separator: "\r\n", omittingEmptySubsequences: false).map { "> " + $0 }
    let record = "2022-10-08 13:50:57, Error                 CBS    Failed. [HRESULT = 0x800f0986 - X]\r\n"
    let mail =
      "From: A\r\nTo: B\r\nSubject: C\r\n\r\n" + record + "\r\nHello,\r\n\r\n"
      + quoted.joined(separator: "\r\n")
      + "\r\n\r\nRegards\r\n"
    #expect(OutputTest.kind(Array(mail.utf8)) == .mail)
    let batch = OutputTest.mail(mail)
    let facts = OutputTest.facts(batch).filter { !$0.hasPrefix("failure") }
    // Carriage returns of progress are no part of a mail's line.
    #expect(facts == OutputTest.facts(OutputTest.batch(text)), "\(output)")
    #expect(batch.marks.allSatisfy { $0.contains(.excerpt) })
    #expect(batch.places.count == batch.count)
  }

  /// Right behind a record, without an empty line.
  @Test func behindARecord() {
    let record = "2022-10-08 13:50:57, Error                 CBS    Failed. [HRESULT = 0x800f0986 - X]\r\n"
    let mail = "From: A\r\nTo: B\r\n\r\n" + record + ToolOutput.dir.text(.chinese)
    let facts = OutputTest.facts(OutputTest.mail(mail)).filter { !$0.hasPrefix("failure") }
    #expect(facts == OutputTest.facts(OutputTest.batch(ToolOutput.dir.text(.chinese))))
  }

  /// No format but this one lays claim to it.
  @Test(arguments: ToolOutput.allCases, Language.allCases)
  func noOtherFormatClaimsIt(_ output: ToolOutput, _ language: Language) {
    let text = TextBuffer(Array(output.text(language).utf8))
    withExtendedLifetime(text) {
      let sample = FormatSample(text.view, path: "out.txt", isText: true)
      for format in InputFormat.all where format.isText {
        #expect((format.likeness(sample) != .no) == (format.kind == .toolOutput), "\(format.kind)")
      }
    }
  }

  @Test(arguments: TextLog.allCases)
  func logsAreNoOutputs(_ log: TextLog) {
    #expect(OutputTest.kind(log.bytes) != .toolOutput)
  }

  /// Several in one text, with prose between them: as each by itself.
  @Test(arguments: Language.allCases)
  func oneAfterTheOther(_ language: Language) {
    let all = ToolOutput.allCases.filter { $0 != .tree }.map { $0.text(language) }
    let text = all.joined(separator: "\r\n\r\nAnd this:\r\n\r\n")
    let wanted = all.flatMap { OutputTest.facts(OutputTest.batch($0)) }
    #expect(OutputTest.facts(OutputTest.batch(text)) == wanted)
  }

  @Test(arguments: ToolOutput.allCases)
  func damagedTextsAreTiled(_ output: ToolOutput) {
    let original = Array(output.text(.chinese).utf8)
    for number in 0..<120 {
      var mutation = Mutation(seed: UInt64(0x07e5 + number))
      let bytes = number == 0 ? original : mutation.damaged(original)
      guard !bytes.isEmpty else { continue }
      for batch in [
        OutputParser(source: SourceID(index: 0), text: TextBuffer(bytes)).read(0..<bytes.count),
        ExcerptParser(source: SourceID(index: 0), text: TextBuffer(bytes)).parse(),
      ] {
        #expect(batch.count == 0 || batch.starts.first == 0, "seed \(0x07e5 + number)")
        #expect(zip(batch.starts, batch.starts.dropFirst()).allSatisfy { $0 < $1 }, "seed \(0x07e5 + number)")
        #expect(batch.places.isEmpty || batch.places.count == batch.count)
        #expect(batch.mentions.allSatisfy { Int($0.record) < batch.count })
        let end = UInt64(bytes.count)
        #expect(batch.places.allSatisfy { $0.offset + UInt64($0.length) <= end }, "seed \(0x07e5 + number)")
      }
    }
  }

  /// Beginnings without an end, and one line of many megabytes.
  @Test(.timeLimit(.minutes(2)), arguments: ToolOutput.allCases)
  func longTextsTakeLinearTime(_ output: ToolOutput) {
    let lines = output.text(.english).split(separator: "\r\n")
    let first = String(lines.first { $0.count > 20 } ?? "x")
    let last = String(lines.last { $0.count > 8 } ?? "x")
    for text in [
      String(repeating: first, count: (1 << 16) / first.utf8.count),
      String(repeating: first + "\r", count: (1 << 16) / (first.utf8.count + 1)),
      String(repeating: first + "\n", count: (1 << 16) / (first.utf8.count + 1)),
      String(repeating: last + "\n", count: (1 << 16) / (last.utf8.count + 1)),
    ] {
      #expect(OutputTest.batch(text).count > 0)
    }
  }
}

/// Listings that a console or a code page changed.
@Suite struct BrokenOutputTests {
  /// The lines of a tree in code page 437 or 936 read as 1252, with dashes, and lost altogether.
  @Test(arguments: [
    ["│": "³", "├": "Ã", "└": "À", "─": "Ä"], ["│": "©¦", "├": "©À", "└": "©¸", "─": "©¤"],
    ["│": "|", "├": "+", "└": "\\", "─": "-"],
    ["│": "\u{fffd}", "├": "\u{fffd}", "└": "\u{fffd}", "─": "\u{fffd}"],
  ])
  func treesWithoutTheirLines(_ signs: [String: String]) {
    // Of the Chinese page, a line has two bytes for two columns.
    let isWide = signs["│"] == "©¦"
    var text = ToolOutput.tree.text(isWide ? .chinese : .english)
    for (sign, other) in signs { text = text.replacing(sign, with: other) }
    text = text.replacing("二", with: "two").replacing(#"C:\SAMPLE>tree /f"#, with: #"C:\>tree /f C:\SAMPLE"#)
      .replacing("C:.", with: #"C:\SAMPLE"#)
    #expect(
      OutputTest.facts(OutputTest.batch(text)) == [
        #"list C:\SAMPLE 4 whole"#, #"file C:\SAMPLE|a.txt"#, #"file C:\SAMPLE|b c.txt"#,
        #"list C:\SAMPLE\one 2 whole"#, #"file C:\SAMPLE\one|c.dll"#, #"list C:\SAMPLE\one\deep 1 whole"#,
        #"file C:\SAMPLE\one\deep|d.dll"#, #"list C:\SAMPLE\two 1 whole"#, #"file C:\SAMPLE\two|e.dll"#,
      ])
  }

  /// `tree` without /f shows no file, so it says nothing of files.
  @Test func aTreeOfFoldersAlone() {
    let text =
      "Folder PATH listing\nVolume serial number is 1A2B-3C4D\nC:\\X\n├───one\n│   └───deep\n└───two\n\nC:\\>\n"
    #expect(
      OutputTest.facts(OutputTest.batch(text)) == [
        #"list C:\X 2 pattern ?"#, #"list C:\X\one 1 pattern ?"#, #"list C:\X\one\deep 0 pattern ?"#,
        #"list C:\X\two 0 pattern ?"#,
      ])
  }

  /// Found by the fuzzer: marks that reach behind the entry, or behind the end of the document.
  @Test(arguments: [
    "<MsInfo><Data>a<b</Data>c></MsInfo>", "<MsInfo><Data><!-- </Data> --></MsInfo>",
    "<MsInfo><Data a='</MsInfo>'>b</Data>", "<MsInfo><Data a='</Data></MsInfo>",
    "<MsInfo><Data><![CDATA[</Data>",
    "<MsInfo><Data><a b='</Data>'><c></MsInfo>",
  ])
  func marksThatReachTooFar(_ text: String) {
    _ = OutputTest.kind(Array(text.utf8))
    let batch = OutputTest.batch(text + "\n")
    #expect(batch.count > 0 && OutputTest.facts(batch).isEmpty)
  }

  @Test func hashesThatWereCut() {
    let hash = ToolOutput.sha256
    func facts(_ digits: String) -> [String] {
      OutputTest.facts(
        OutputTest.batch(
          "SHA256 hash of C:\\a.dll:\n\(digits)\nCertUtil: -hashfile command completed successfully.\n"))
    }
    #expect(facts(hash) == [#"file C:\|a.dll \#(hash)"#])
    #expect(facts(String(hash.dropLast())) == [#"file C:\|a.dll cut"#])
    #expect(facts(String(hash.prefix(40))) == [#"file C:\|a.dll cut"#], "as long as another algorithm's")
    #expect(
      facts(String(hash.prefix(30)) + "\n" + hash.dropFirst(30)) == [#"file C:\|a.dll \#(hash) (repaired)"#])
    #expect(facts("x" + hash.dropFirst()) == [])
    // The algorithm tells how many digits there must be.
    let list = "Algorithm : SHA256\nHash      : \(hash.prefix(40).uppercased())\nPath      : C:\\a.dll\n"
    #expect(OutputTest.facts(OutputTest.batch(list)) == [#"file C:\|a.dll cut"#])
  }

  /// Sentences about paths, keys and times are none of them.
  @Test(arguments: [
    "Please look at C:\\Windows\\WinSxS and send it.\n", "HKEY_LOCAL_MACHINE\\SOFTWARE\\X is the key.\n",
    "Name: John\nStatus: open\n", "2022/10/08 13:50 we met\n", "Error: it did not work\n", "目录：见附件\n",
    "State : fine\n", "Version 1809\n", "驱动器 坏了\n", "Directory of people\n", "Drivers\n-------\nA list\n",
    "12 files and 3 folders\n", "C:\\>\n", "SHA256 is a hash:\nyes\n",
  ])
  func proseIsNone(_ text: String) {
    #expect(OutputTest.kind(Array(text.utf8)) == nil)
    #expect(OutputTest.facts(OutputTest.batch(text)).isEmpty)
  }
}
