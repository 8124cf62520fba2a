import Parsers
import Records
import Testing

/// Repairs `text` and gives back everything at once.
func repaired(_ text: String) -> ExcerptRepair.Repaired {
  repaired(Array(text.utf8))
}

/// Repairs `bytes` and gives back everything at once.
func repaired(_ bytes: [UInt8]) -> ExcerptRepair.Repaired {
  bytes.withUnsafeBufferPointer { ExcerptRepair.repair(ByteView($0), source: SourceID(index: 3)) }
}

extension ExcerptRepair.Repaired {
  /// The text of a piece.
  func text(_ piece: ExcerptRepair.Piece) -> String {
    String(decoding: bytes[piece.start..<piece.start + piece.length], as: UTF8.self)
  }

  /// The whole text.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// The texts of all pieces of a kind.
  func texts(_ kind: ExcerptRepair.Kind) -> [String] { pieces.filter { $0.kind == kind }.map(text) }

  /// One line per piece: kind, place, marks.
  var outline: [String] {
    pieces.map { piece in
      var words = [
        "\(piece.kind)", "line \(piece.place.number)", "\(piece.place.offset)+\(piece.place.length)",
      ]
      if piece.repaired { words.append("repaired") }
      if piece.proven { words.append("proven") }
      if piece.disproven { words.append("disproven") }
      return words.joined(separator: " ")
    }
  }

  /// Whether the pieces tile the bytes and each ends its last line.
  var isTiled: Bool {
    var end = 0
    for piece in pieces {
      guard piece.start == end, piece.length > 0, bytes[piece.start + piece.length - 1] == 0x0a else {
        return false
      }
      end += piece.length
    }
    return end == bytes.count
  }
}

struct ExcerptRepairTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var name: String
    var input: String
    var output: String
    var testDescription: String { name }
  }

  static let hash = "00112233445566778899aabbccddeeff0123456789abcdef0f1e2d3c4b5a6978"
  static let clean =
    "2023-03-04 05:06:07, Error                 CSI    0000002a (F) Hydration failed for component Sample-Part, version 10.0.1.2, arch amd64, nonSxS, pkt {l:8 b:0011223344556677} on file part.dll with NTSTATUS -2146498170[gle=0x80004005]\n"

  static let prefixes: [Case] = [
    Case(name: "clean", input: clean, output: clean),
    Case(
      name: "single blanks", input: "2023-03-04 05:06:07, Info CBS Session: 1_2 finalized.\n",
      output: "2023-03-04 05:06:07, Info                  CBS    Session: 1_2 finalized.\n"),
    Case(
      name: "indented", input: "   2023-03-04 05:06:07, Info    CBS   Doqe: Install ended.\n",
      output: "2023-03-04 05:06:07, Info                  CBS    Doqe: Install ended.\n"),
    Case(
      name: "quoted twice", input: "> > 2023-03-04 05:06:07, Warning CBS Idle\n",
      output: "2023-03-04 05:06:07, Warning               CBS    Idle\n"),
    Case(
      name: "list",
      input: "- 2023-03-04 05:06:07, Error DPX Job failed\n* 2023-03-04 05:06:08, Info DPX Job ended\n",
      output: "2023-03-04 05:06:07, Error                 DPX    Job failed\n"
        + "2023-03-04 05:06:08, Info                  DPX    Job ended\n"),
    Case(
      name: "search hits",
      input: "\tLine 231: 2023-03-04 05:06:07, Info CBS A\n77:2023-03-04 05:06:08, Info CBS B\n",
      output:
        "2023-03-04 05:06:07, Info                  CBS    A\n2023-03-04 05:06:08, Info                  CBS    B\n"
    ),
    Case(
      name: "markup around",
      input: "<span style=\"color:red\"><b>2023-03-04 05:06:07, Error CBS No &lt;store&gt;</b></span><br/>\n",
      output: "2023-03-04 05:06:07, Error                 CBS    No <store>\n"),
    Case(
      name: "forum marks",
      input: "[code]2023-03-04 05:06:07, Info CBS see [url]http://a/b.cab[/url] now[/code]\n",
      output: "2023-03-04 05:06:07, Info                  CBS    see http://a/b.cab now\n"),
    Case(
      name: "placeholder",
      input: "<DateTime>, Info                  CSI    00000001 A\n<Date> <Time>, Error CSI 00000002 B\n",
      output: "Info                  CSI    00000001 A\nError                 CSI    00000002 B\n"),
    Case(
      name: "masked date", input: "20xx-xx-xx 05:06:07, Error CBS C\n",
      output: "Error                 CBS    C\n"),
    Case(
      name: "no stamp",
      input: "Info CSI 00000001 A\nError\tCSI    00000002 (F) B\nInfo,\tCSI    00000003 C\n",
      output: "Info                  CSI    00000001 A\nError                 CSI    00000002 (F) B\n"
        + "Info                  CSI    00000003 C\n"),
    Case(
      name: "event number", input: "Error [0x018003] CSI 00000002 (F) B\n",
      output: "Error      [0x018003] CSI    00000002 (F) B\n"),
    Case(
      name: "full width", input: "2023-03-04 05：06：07，Error　CSI　0000002b （F） text\n",
      output: "2023-03-04 05:06:07, Error                 CSI    0000002b (F) text\n"),
    Case(
      name: "short date", input: "2023/3/4 5:06:07, Error CBS text\n",
      output: "2023-03-04 05:06:07, Error                 CBS    text\n"),
    Case(
      name: "lost line breaks",
      input: "2023-03-04 05:06:07, Info CBS one 2023-03-04 05:06:08, Info CBS two\n",
      output:
        "2023-03-04 05:06:07, Info                  CBS    one\n2023-03-04 05:06:08, Info                  CBS    two\n"
    ),
    Case(
      name: "CR LF and lone CR",
      input:
        "2023-03-04 05:06:07, Info CBS one\r\n2023-03-04 05:06:08, Info CBS two\r2023-03-04 05:06:09, Info CBS three",
      output:
        "2023-03-04 05:06:07, Info                  CBS    one\n2023-03-04 05:06:08, Info                  CBS    two\n"
        + "2023-03-04 05:06:09, Info                  CBS    three\n"),
    Case(
      name: "second prefix in a message",
      input:
        "2023-03-04 05:06:07, Error CSI 00000002 (F) X(a = 1, b = @0x12[gle=0x0]\n2023-03-04 05:06:07, Error CSI 4, c = 2)\n",
      output: "2023-03-04 05:06:07, Error                 CSI    00000002 (F) X(a = 1, b = @0x12[gle=0x0]\n"
        + "2023-03-04 05:06:07, Error                 CSI    4, c = 2)\n"),
  ]

  @Test(arguments: prefixes)
  func prefix(_ sample: Case) {
    let result = repaired(sample.input)
    #expect(result.text == sample.output)
    #expect(result.isTiled)
    #expect(result.pieces.allSatisfy { $0.kind == .cbs })
    // What is canonical stays.
    let again = repaired(result.bytes)
    #expect(again.bytes == result.bytes)
    #expect(again.pieces.allSatisfy { !$0.repaired })
  }

  static let bodies: [Case] = [
    Case(
      name: "wrapped at words",
      input:
        "2023-03-04 05:06:07, Info CBS Failed to add to transaction\npackage: Package_1_for_KB5000001~0011223344556677~amd64~~10.0.1.6\n[HRESULT = 0x800f0986 -\nPSFX_E_APPLY_FORWARD_DELTA_FAILED]\n",
      output: "2023-03-04 05:06:07, Info                  CBS    Failed to add to transaction package: "
        + "Package_1_for_KB5000001~0011223344556677~amd64~~10.0.1.6 [HRESULT = 0x800f0986 - PSFX_E_APPLY_FORWARD_DELTA_FAILED]\n"
    ),
    Case(
      name: "hyphen of a name",
      input:
        "2023-03-04 05:06:07, Error CSI 0000002a (F) Hydration failed for component Sample-\nPart-Name, version 10.0.1.2, pkt {l:8\nb:0011223344556677} on file a.dll with NTSTATUS -2146498170[gle=0x80004005]\n",
      output: "2023-03-04 05:06:07, Error                 CSI    0000002a (F) Hydration failed for component "
        + "Sample-Part-Name, version 10.0.1.2, pkt {l:8 b:0011223344556677} on file a.dll with NTSTATUS -2146498170[gle=0x80004005]\n"
    ),
    Case(
      name: "blank lines inside",
      input:
        "2023-03-04 05:06:07, Error CSI 0000002b (F)\nonecore\\base\\a.cpp(12): Error\n\nNTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) originated in function\n\nSample::Decompress expression:\n\nApply(1, Input,\n&Output)\n[gle=0x80004005]\n",
      output:
        "2023-03-04 05:06:07, Error                 CSI    0000002b (F) onecore\\base\\a.cpp(12): Error "
        + "NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) originated in function Sample::Decompress expression: Apply(1, Input, &Output)\n[gle=0x80004005]\n"
    ),
    Case(
      name: "hash record in pieces",
      input:
        "2023-03-04 05:06:07, Info CSI 0000002c Hashes for file member [l:8]'**part.dll**' do\nnot match.\n\n \nExpected: {l:32 ml:4096\n\nb:\(hash.prefix(40)) \(hash.dropFirst(40))}.\n\nActual: {l:32 b:\(hash)}.\n",
      output:
        "2023-03-04 05:06:07, Info                  CSI    0000002c Hashes for file member [l:8]'part.dll' do not match.\n"
        + " Expected: {l:32 ml:4096 b:\(hash)}.\n Actual: {l:32 b:\(hash)}.\n"),
    Case(
      name: "hash record on one line",
      input:
        "2023-03-04 05:06:07, Info CSI 0000002c Hashes for file member [l:8]'part.dll' do not match. Expected: {l:32 b:\(hash)}. Actual: {l:32 b:\(hash)}.\n",
      output:
        "2023-03-04 05:06:07, Info                  CSI    0000002c Hashes for file member [l:8]'part.dll' do not match.\n"
        + " Expected: {l:32 b:\(hash)}.\n Actual: {l:32 b:\(hash)}.\n"),
    Case(
      name: "old hash record, wrapped",
      input:
        "2023-03-04 05:06:07, Info CSI 0000002d Hashes for file member \\SystemRoot\\WinSxS\\amd64_part\\a.dll do not match actual file [l:10{5}]\"a.dll\" :\nFound: {l:20 b:ABCDEFGHIJKLM\nNOPQRSTUVWXYZa=} Expected: {l:20\nb:zyxwvutsrqponmlkjihgfedcbaA=}\n",
      output:
        "2023-03-04 05:06:07, Info                  CSI    0000002d Hashes for file member \\SystemRoot\\WinSxS\\amd64_part\\a.dll do not match actual file [l:10{5}]\"a.dll\" :\n"
        + "  Found: {l:20 b:ABCDEFGHIJKLMNOPQRSTUVWXYZa=} Expected: {l:20 b:zyxwvutsrqponmlkjihgfedcbaA=}\n"),
    Case(
      name: "installer block without indents",
      input:
        "Info CSI 00000031 Begin executing advanced installer phase 1 index 2 (sequence 3)\nOld component: [l:0]''\nInstall mode: install\nInstaller name: 'Sample'\n",
      output:
        "Info                  CSI    00000031 Begin executing advanced installer phase 1 index 2 (sequence 3)\n"
        + "    Old component: [l:0]''\n    Install mode: install\n    Installer name: 'Sample'\n"),
    Case(
      name: "hanging indent",
      input:
        "2023-03-04 05:06:07, Info  CBS  Exec: Found package is pending:\n                                 Sample-Package~0011223344556677~amd64~~10.0.1.1\n",
      output:
        "2023-03-04 05:06:07, Info                  CBS    Exec: Found package is pending: Sample-Package~0011223344556677~amd64~~10.0.1.1\n"
    ),
    Case(
      name: "marks in text",
      input:
        "2023-03-04 05:06:07, Error CSI [0000001b@2023/3/3:21:06:07.440](#) (F) `STATUS_X` in D::`anonymous-namespace'::F “null” ‘a’ –2146\n",
      output:
        "2023-03-04 05:06:07, Error                 CSI    0000001b@2023/3/3:21:06:07.440 (F) STATUS_X in D::`anonymous-namespace'::F \"null\" 'a' -2146\n"
    ),
    Case(
      name: "doubled backslashes",
      input:
        "2023-03-04 05:06:07, Error CSI 00000002 (F) onecore\\\\base\\\\a.cpp(1): Error X originated in function F expression: (null)\n",
      output:
        "2023-03-04 05:06:07, Error                 CSI    00000002 (F) onecore\\base\\a.cpp(1): Error X originated in function F expression: (null)\n"
    ),
    Case(
      name: "quoted and wrapped",
      input:
        "> 2023-03-04 05:06:07, Error CBS Failed to process single\n> phase execution. [HRESULT = 0x80070005 -\n> E_ACCESSDENIED]\n",
      output:
        "2023-03-04 05:06:07, Error                 CBS    Failed to process single phase execution. [HRESULT = 0x80070005 - E_ACCESSDENIED]\n"
    ),
    Case(
      name: "cut at a fixed column",
      input:
        "2023-03-04 05:06:07, Info CBS Failed to co\nmpute the applicability of the package San\ndbox-Feature for the current edition of th\ne image. Code 5\n",
      output:
        "2023-03-04 05:06:07, Info                  CBS    Failed to compute the applicability of the package Sandbox-Feature for the current edition of the image. Code 5\n"
    ),
  ]

  @Test(arguments: bodies)
  func body(_ sample: Case) {
    let result = repaired(sample.input)
    #expect(result.text == sample.output)
    #expect(result.isTiled)
    #expect(result.pieces.allSatisfy { !$0.disproven })
  }

  @Test func proseStaysAndEndsRecords() {
    let input = """
      Guten Tag,

      hier das Log:
      2023-03-04 05:06:07, Error CBS Failed. [HRESULT = 0x80070005 - E_ACCESSDENIED]
      Does anybody know what this means for the next update?

      2023-03-04 05:06:08, Info CBS Perf: Stage chain
      complete.

      以上是日志，请看一下。
      """
    let result = repaired(input)
    #expect(
      result.text == """
        Guten Tag,

        hier das Log:
        2023-03-04 05:06:07, Error                 CBS    Failed. [HRESULT = 0x80070005 - E_ACCESSDENIED]
        Does anybody know what this means for the next update?

        2023-03-04 05:06:08, Info                  CBS    Perf: Stage chain complete.

        以上是日志，请看一下。

        """)
    #expect(
      result.outline == [
        "prose line 1 0+26", "cbs line 4 26+79", "prose line 5 105+56", "cbs line 7 161+58 repaired",
        "prose line 9 219+34",
      ])
  }

  @Test(arguments: [
    "2023-03-04 05:06:07, Error                 DISM   DISM.EXE: 找不到源文件\n请问这是什么问题？\n",
    "2023-03-04 05:06:07, Info                  CSI    0000002a text [l:154{77}]\"Package_1\n\n这里断了，请帮忙看看。\n",
    "2023-03-04 05:06:07, Info                  CBS    A longer line of the log, which shows how wide lines are (1)\n"
      + "2023-03-04 05:06:07, Info                  CBS    Done\nNow I do not know what to do\n",
    "2023-03-04 05:06:07, Info                  CBS    Done\n```\nand then it stopped\n",
    "2023-03-04 05:06:07, Info                  CBS    Done\n...\nlast line\n",
    "2023-03-04 05:06:07, Info                  CBS    Done\nFrom: somebody\n",
  ])
  func recordsEndWhereProseBegins(_ text: String) {
    let result = repaired(text)
    #expect(result.text == text)
    #expect(result.pieces.last?.kind == .prose)
    #expect(result.pieces.allSatisfy { !$0.repaired })
  }

  @Test func localisedTextOfDismStays() {
    let line =
      "2023-03-04 05:06:07, Error                 DISM   DISM.EXE: 找不到源文件，请用“/Source”指定。l’opération\n"
    let result = repaired(line)
    #expect(result.text == line)
    #expect(result.pieces.allSatisfy { !$0.repaired })
  }
}
