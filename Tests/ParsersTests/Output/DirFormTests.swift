import Fixtures
import Records
import TestSupport
import Testing

@testable import Parsers

/// `dir` in all its forms.
@Suite struct DirFormTests {
  private static let store = #"C:\Windows\WinSxS"#
  private static let component =
    "amd64_microsoft-windows-sample_31bf3856ad364e35_10.0.17763.1697_none_0123456789abcdef"

  private static let folders = [
    DirWriter.Folder(
      store + "\\" + component,
      [
        .init("f", .folder), .init("a.dll", .file(118_272)),
        .init("b c.txt", .file(5), time: (2022, 9, 27, 0, 5)),
      ]),
    DirWriter.Folder(
      store + "\\" + component + "\\f",
      [
        .init("a.dll", .file(1_024)), .init("old", .link(tag: "JUNCTION", target: #"C:\x"#)),
        .init("s.txt", .link(tag: "SYMLINK", target: #"C:\s [1].txt"#)),
      ]),
  ]

  private static let wanted = [
    "list \(store)\\\(component) 3 whole hidden",
    "folder \(store)\\\(component)|f 2022-10-08 13:50:00",
    "file \(store)\\\(component)|a.dll 118272 2022-10-08 13:50:00",
    "file \(store)\\\(component)|b c.txt 5 2022-09-27 00:05:00",
    "list \(store)\\\(component)\\f 3 whole hidden",
    "file \(store)\\\(component)\\f|a.dll 1024 2022-10-08 13:50:00",
    "link \(store)\\\(component)\\f|old 2022-10-08 13:50:00",
    "link \(store)\\\(component)\\f|s.txt 2022-10-08 13:50:00",
    "machine free-space C: 43132702720 #43132702720",
  ]

  @Test(arguments: DirWriter.Language.allCases)
  func aListOfManyFolders(_ language: DirWriter.Language) {
    let text = DirWriter(language).text(
      Self.folders, prompt: #"C:\Windows\system32>dir /s /a "C:\Windows\WinSxS\\#(Self.component)""#)
    #expect(OutputTest.kind(Array(text.utf8)) == .toolOutput)
    #expect(OutputTest.facts(OutputTest.batch(text)) == Self.wanted)
  }

  /// Without the command nobody knows which switches there were.
  @Test func whatAListCovers() {
    let folder = [DirWriter.Folder(#"C:\x"#, [.init("a.dll", .file(1))])]
    func head(_ prompt: String?, dots: Bool = true) -> String {
      OutputTest.facts(OutputTest.batch(DirWriter(.chinese, hasDots: dots).text(folder, prompt: prompt)))[0]
    }
    #expect(head(nil) == #"list C:\x 1 whole"#)
    #expect(head(nil, dots: false) == #"list C:\x 1 whole no-folders pattern ?"#)
    #expect(head(#"C:\x>dir"#) == #"list C:\x 1 whole"#)
    #expect(head(#"C:\x>dir/a"#) == #"list C:\x 1 whole hidden"#)
    #expect(head(#"C:\x>dir /a-d"#, dots: false) == #"list C:\x 1 whole hidden no-folders"#)
    #expect(head(#"C:\x>dir /ah"#, dots: false) == #"list C:\x 1 whole pattern ?"#)
    #expect(head(#"C:\>dir /a x\*.dll"#, dots: false) == #"list C:\x 1 whole hidden pattern *.dll"#)
    #expect(head(#"C:\>dir /a x\*"#) == #"list C:\x 1 whole hidden"#)
    #expect(head(#"PS C:\> cmd /c dir"#) == #"list C:\x 1 whole"#)
  }

  /// Rows that are missing, and an end that is missing.
  @Test func aCutListIsNotWhole() {
    let text = DirWriter().text([Self.folders[0]], prompt: #"C:\>dir /s /a C:\Windows\WinSxS"#)
    let lines = text.split(separator: "\r\n", omittingEmptySubsequences: false).map(String.init)
    let file = lines.firstIndex { $0.hasSuffix(" a.dll") } ?? 0
    var missing = lines
    missing.remove(at: file)
    let end = lines.prefix(file + 1)
    for cut in [missing, Array(end)] {
      let facts = OutputTest.facts(OutputTest.batch(cut.joined(separator: "\r\n")))
      #expect(facts.first?.contains(" whole") == false, "\(facts)")
      #expect(facts.count >= 3)
    }
  }

  @Test func dayAndMonth() {
    func rows(_ dates: [String]) -> [String] {
      let rows = dates.map { "\($0)  13:50                 1 a.dll" }
      let text = " Directory of C:\\x\r\n\r\n" + rows.joined(separator: "\r\n") + "\r\n"
      return OutputTest.facts(OutputTest.batch(text)).dropFirst().map {
        String($0.dropFirst(#"file C:\x|a.dll 1"#.count))
      }
    }
    #expect(rows(["08/10/2022", "27/09/2022"]) == [" 2022-10-08 13:50:00", " 2022-09-27 13:50:00"])
    #expect(rows(["08/10/2022", "09/27/2022"]) == [" 2022-08-10 13:50:00", " 2022-09-27 13:50:00"])
    #expect(rows(["08/10/2022"]) == [""], "open")
    #expect(
      rows(["08/10/2022", "27/09/2022", "09/27/2022"]) == [
        "", " 2022-09-27 13:50:00", " 2022-09-27 13:50:00",
      ])
    #expect(rows(["08.10.2022"]) == [" 2022-10-08 13:50:00"])
    #expect(rows(["2022-10-08"]) == [" 2022-10-08 13:50:00"])
    let chinese = " C:\\x 的目录\n\n2022/10/08  下午 01:50               9 a.dll\n"
    #expect(OutputTest.facts(OutputTest.batch(chinese))[1] == #"file C:\x|a.dll 9 2022-10-08 13:50:00"#)
  }

  @Test(arguments: [
    ("File Not Found", "The system cannot find the path specified."), ("找不到文件", "系统找不到指定的路径。"),
  ])
  func whatIsNotThere(_ file: String, _ path: String) {
    let text = """
      C:\\>dir C:\\Windows\\a.dll
       Volume in drive C is OS
       Volume Serial Number is 1A2B-3C4D

       Directory of C:\\Windows

      \(file)

      C:\\>dir /s /a "C:\\Program Files\\b c.dll"
       驱动器 C 中的卷没有标签。
       卷的序列号是 1A2B-3C4D
      \(file)

      C:\\>dir C:\\Windows\\WinSxS\\none\\*
      \(path)
      """
    #expect(
      OutputTest.facts(OutputTest.batch(text)) == [
        #"list C:\Windows 0 whole pattern a.dll"#, #"no file C:\Windows|a.dll"#,
        #"no file C:\Program Files|b c.dll"#, #"no folder C:\Windows\WinSxS|none"#,
      ])
    // Without a command, nobody knows what was looked for.
    #expect(OutputTest.facts(OutputTest.batch("\(file)\n\(path)\n")).isEmpty)
  }

  /// GBK read as another code page: the words are gone, the rows are not.
  @Test(arguments: ["µÄÄ¿Â¼", "\u{fffd}\u{fffd}\u{fffd}"])
  func aBrokenCodePage(_ words: String) {
    let text = DirWriter(.chinese).text(Self.folders).replacing("的目录", with: words)
      .replacing("个文件", with: "¸öÎÄ¼þ").replacing("字节", with: "×Ö½Ú").replacing("个目录", with: "¸öÄ¿Â¼")
    let facts = OutputTest.facts(OutputTest.batch(text))
    #expect(
      facts.filter { $0.hasPrefix("list") } == [
        "list \(Self.store)\\\(Self.component) 3 whole", "list \(Self.store)\\\(Self.component)\\f 3 whole",
      ])
    #expect(facts.count { $0.hasPrefix("file") } == 3)
  }

  @Test func namesAndPaths() {
    let bare = "C:\\>dir /b C:\\Windows\\WinSxS\\amd64_*\n\(Self.component)\nx.manifest\n\nEnd of it.\n"
    #expect(
      OutputTest.facts(OutputTest.batch(bare)) == [
        "folder \(Self.store)|\(Self.component)", "file \(Self.store)|x.manifest",
      ])
    let paths = "C:\\a\\b\nC:\\a\\b\\c.dll\nC:\\d e.txt\n"
    #expect(
      OutputTest.facts(OutputTest.batch(paths)) == [
        #"folder C:\a|b"#, #"file C:\a\b|c.dll"#, #"file C:\|d e.txt"#,
      ])
    // In a mail, or behind words, a path may stand for anything.
    #expect(OutputTest.facts(OutputTest.batch("These are gone:\n" + paths)).isEmpty)
    #expect(OutputTest.facts(OutputTest.mail("From: a\nTo: b\n\nPlease check\n" + paths)).isEmpty)
  }

  /// A mail with a list, quoted and with lines that a mail program broke, and the same list again below.
  @Test func inAMail() {
    let list = DirWriter().text([Self.folders[0]], prompt: #"C:\>dir /a C:\Windows\WinSxS\x"#)
    let lines = list.split(separator: "\r\n", omittingEmptySubsequences: false)
    let wrapped = lines.map { $0.replacing("<DIR>          f", with: "<DIR>\r\nf") }
    let mail =
      "From: A\r\nTo: B\r\nSubject: listing\r\n\r\nHello,\r\nhere it is:\r\n\r\n"
      + wrapped.map { "> " + $0.replacing("\r\n", with: "\r\n> ") }.joined(separator: "\r\n")
      + "\r\nRegards\r\n"
    #expect(OutputTest.kind(Array(mail.utf8)) == .mail)
    let batch = OutputTest.mail(mail)
    let facts = OutputTest.facts(batch)
    #expect(
      facts.contains("folder \(Self.store)\\\(Self.component)|f 2022-10-08 13:50:00 (repaired)"), "\(facts)")
    #expect(facts.contains("file \(Self.store)\\\(Self.component)|a.dll 118272 2022-10-08 13:50:00"))
    let head = batch.kinds.firstIndex(of: .listedFolder) ?? 0
    #expect(batch.marks[head].contains(.excerpt))
    let place = batch.places[head]
    let line = Array(mail.utf8)[Int(place.offset)...].prefix(Int(place.length))
    #expect(String(decoding: line, as: UTF8.self).contains("Directory of"))
    #expect(place.number == 12, "\(place)")
  }
}
