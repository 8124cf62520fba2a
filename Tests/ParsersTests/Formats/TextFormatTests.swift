import Fixtures
import Foundation
import Records
import TestSupport
import Testing

@testable import Parsers

/// Every text log of ``TextLog``: recognised as what it is, read whole as expected, the same for any cut, and never
/// a crash on damage.
@Suite struct TextFormatTests {
  /// What each fixture is recognised as.
  static let kinds: [TextLog: SourceKind] = [
    .windowsUpdateOld: .windowsUpdate, .windowsUpdateNew: .windowsUpdate,
    .windowsUpdateUndecoded: .windowsUpdate, .reportingEvents: .reportingEvents, .setupact: .setup,
    .setupAPI: .setupAPI, .checkSUR: .checkSUR, .filterList: .filterList, .poqexec: .poqexec,
    .compatData: .compatData, .setupDiagXML: .setupDiag, .setupDiagJSON: .setupDiag,
    .setupDiagText: .setupDiag,
    .readiness: .cbs, .readinessBlock: .cbs, .repairSteps: .cbs,
  ]

  private func format(_ log: TextLog) throws -> InputFormat {
    let kind = try #require(Self.kinds[log])
    return try #require(InputFormat.all.first { $0.kind == kind })
  }

  private func recognised(_ bytes: [UInt8], _ name: String) -> SourceKind? {
    let text = TextBuffer(bytes)
    return withExtendedLifetime(text) {
      InputFormat.text(FormatSample(text.view, path: name, isText: true))?.kind
    }
  }

  @Test(arguments: TextLog.allCases)
  func contentTellsTheKind(_ log: TextLog) throws {
    #expect(recognised(log.bytes, "case/\(log.fileName)") == Self.kinds[log])
    // A name may help, but a wrong one does not mislead.
    // The form of poqexec.log is not verified: that one needs its name.
    #expect(
      recognised(log.bytes, "notes.txt") == (log == .poqexec ? nil : Self.kinds[log]), "without its name")
    // With a byte order mark, and with other line ends.
    #expect(recognised([0xef, 0xbb, 0xbf] + log.bytes, log.fileName) == Self.kinds[log], "with a mark")
    let feeds = log.text.replacing("\r\n", with: "\n")
    #expect(recognised(Array(feeds.utf8), log.fileName) == Self.kinds[log], "with line feeds")
  }

  /// No format but its own lays claim to a log; mails quote any of them and are told by other signs.
  @Test(arguments: TextLog.allCases)
  func noOtherFormatClaimsIt(_ log: TextLog) throws {
    let text = TextBuffer(log.bytes)
    try withExtendedLifetime(text) {
      let sample = FormatSample(text.view, path: log.fileName, isText: true)
      for format in InputFormat.all where format.isText && format.kind != .mail {
        let isOwn = try format.kind == #require(Self.kinds[log])
        #expect((format.likeness(sample) != .no) == isOwn, "\(format.kind)")
      }
    }
  }

  /// A short text of whole log lines is a log, and nobody else needs to be asked; with marks of a forum, or a line of
  /// a person, it is a mail.
  @Test func aFewWholeLinesAreALog() {
    let line = "2022-10-08 13:50:57, Info                  CBS    a\r\n"
    #expect(recognised(Array((line + line + line).utf8), "x") == .cbs)
    let text = TextBuffer(Array((line + line).utf8))
    withExtendedLifetime(text) { #expect(CBSParser.prefixedLines(text.view).isWhole) }
    let marked = "2022-10-08 13:50:57, Info                  CBS    [b](http://a.example)\r\n"
    #expect(recognised(Array((line + marked).utf8), "x") == .mail)
    let person = "Please look at this:\r\nsincerely\r\n"
    #expect(recognised(Array((line + person).utf8), "x") == .mail)
  }

  @Test func otherTextsAreNoneOfThem() throws {
    let others: [(String, SourceKind?)] = [
      ("", nil), ("\r\n\r\n", nil), ("Dear colleague,\nplease look at this.\n", nil),
      ("2022-10-08 13:50:57, Info                  CBS    a\n2022-10-08 13:50:57, Info  CBS  b\n", .cbs),
      ("2022-10-08 13:50:57, Info  DISM   a\n2022-10-08 13:50:57, Info  DISM   b\n", .dism),
      ("2022/10/08 13:50:57 a line of another program\n2022/10/08 13:50:58 another\n", nil),
      ("<?xml version=\"1.0\"?>\n<assembly/>\n", nil), ("{\"a\": 1}\n", nil),
    ]
    for (text, kind) in others {
      #expect(recognised(Array(text.utf8), "some.log") == kind, "\(text)")
    }
  }

  @Test(arguments: TextLog.allCases)
  func wholeRecords(_ log: TextLog) throws {
    let dump = try dump(log.bytes, format(log), cuts: [])
    if let difference = Golden.difference(dump, "\(log.rawValue).txt", beside: #filePath) {
      Issue.record("\(difference)")
    }
  }

  @Test(arguments: TextLog.allCases)
  func anyCutGivesTheSameRecords(_ log: TextLog) throws {
    let format = try format(log)
    for number in 0..<60 {
      let seed = UInt64(0x7e87 + number)
      var mutation = Mutation(seed: seed)
      let bytes = number < 20 ? log.bytes : mutation.damaged(log.bytes)
      guard reader(bytes, format).pieces.count == 1, bytes.count > 1 else { continue }
      var cuts: Set<Int> = []
      for _ in 0..<8 { cuts.insert(1 + mutation.below(bytes.count - 1)) }
      // Formats that need the whole text read it as one piece, whatever is asked for.
      guard isCut(format) else { return }
      let whole = dump(bytes, format, cuts: [])
      let parts = dump(bytes, format, cuts: cuts.sorted())
      if let difference = Golden.difference(parts, whole) {
        Issue.record("seed \(seed), cuts \(cuts.sorted()): \(difference)")
      }
    }
  }

  @Test(arguments: TextLog.allCases)
  func damagedTextsAreTiled(_ log: TextLog) throws {
    let format = try format(log)
    for number in 0..<150 {
      var mutation = Mutation(seed: UInt64(0xda3 + number))
      let bytes = number == 0 ? log.bytes : mutation.damaged(log.bytes)
      // Whatever it is taken for, no format may end the program.
      _ = recognised(bytes, log.fileName)
      guard !bytes.isEmpty else { continue }
      let batch = reader(bytes, format).read(0..<bytes.count)
      #expect(batch.starts.first == 0, "seed \(0xda3 + number)")
      #expect(zip(batch.starts, batch.starts.dropFirst()).allSatisfy { $0 < $1 }, "seed \(0xda3 + number)")
      #expect(batch.textRange == 0..<bytes.count, "seed \(0xda3 + number)")
      #expect(batch.mentions.allSatisfy { Int($0.record) < batch.count })
    }
  }

  /// Repeated beginnings without an end, and one line of many megabytes.
  @Test(.timeLimit(.minutes(2)), arguments: TextLog.allCases)
  func longTextsTakeLinearTime(_ log: TextLog) throws {
    let format = try format(log)
    let line = log.text.split(separator: "\n", maxSplits: 1)[0]
    for text in [
      String(repeating: String(line.prefix(24)), count: (2 << 20) / 24),
      String(repeating: "\(line)\r", count: (2 << 20) / (line.utf8.count + 1)),
      String(repeating: "\(line)\n", count: (2 << 20) / (line.utf8.count + 1)),
    ] {
      #expect(reader(Array(text.utf8), format).read(0..<text.utf8.count).count > 0)
    }
  }

  // MARK: Help

  private func reader(_ bytes: [UInt8], _ format: InputFormat) -> any SourceReader {
    format.reader(source: SourceID(index: 0), text: TextBuffer(bytes))
  }

  /// A comment in SetupDiag's result begins in what is looked at and ends behind it.
  @Test func aCommentReachesBehindWhatIsLookedAt() throws {
    let head = "<SetupDiag><ProfileName>a</ProfileName>"
    let filling = String(repeating: " ", count: CBSParser.recordLimit - head.utf8.count - 10)
    let bytes = Array(
      (head + filling + "<!-- x --------------------><ErrorCode>1</ErrorCode></SetupDiag>").utf8)
    let reader = reader(bytes, try format(.setupDiagXML))
    #expect(reader.pieces.map { reader.read($0).count } == [1])
  }

  private func isCut(_ format: InputFormat) -> Bool {
    ![.compatData, .setupDiag].contains(format.kind)
  }

  private func dump(_ bytes: [UInt8], _ format: InputFormat, cuts: [Int]) -> String {
    let reader = reader(bytes, format)
    let edges = [0] + cuts + [bytes.count]
    let batches = zip(edges, edges.dropFirst()).map { reader.read($0..<$1) }
    return BatchDump.records(batches.filter { $0.count > 0 || !$0.complaints.isEmpty }, end: bytes.count)
      .joined(separator: "\n") + "\n"
  }
}
