import Fixtures
import Knowledge
import Records
import Testing

@testable import LogStore

/// What is there, what is not, and what cannot be told.
@Suite struct FileEvidenceTests {
  private static let root = #"C:\Windows\WinSxS"#
  private static let full = #"C:\>dir /s /a C:\Windows\WinSxS"#

  private static let tree = [
    DirWriter.Folder(
      root, [.init("x", .folder), .init("y", .folder), .init("j", .link(tag: "JUNCTION", target: #"D:\j"#))]),
    DirWriter.Folder(root + #"\x"#, [.init("a.dll", .file(10)), .init("r", .folder)]),
    DirWriter.Folder(root + #"\x\r"#, []),
  ]

  private func evidence(_ texts: [String], kind: SourceKind = .toolOutput) throws -> FileEvidence {
    FileEvidence(try StoreCase.store(texts.map { StoreCase.Text($0, kind: kind) }))
  }

  /// `present`, `absent list`, or the reasons why nothing can be told.
  private func say(_ evidence: FileEvidence, _ path: String, isFolder: Bool = false) -> String {
    let answer = evidence.answer(for: path, isFolder: isFolder)
    let reasons = answer.open.map(\.reason.rawValue).joined(separator: " ")
    return answer.verdict.rawValue + (reasons.isEmpty ? "" : " " + reasons)
  }

  @Test func aListOfAllFoldersBelow() throws {
    let evidence = try evidence([DirWriter().text(Self.tree, prompt: Self.full)])
    #expect(say(evidence, Self.root + #"\x\a.dll"#) == "present")
    #expect(say(evidence, Self.root + #"\x\b.dll"#) == "absent")
    #expect(say(evidence, Self.root + #"\x\r\a.dll"#) == "absent")
    #expect(say(evidence, Self.root + #"\z"#, isFolder: true) == "absent")
    // The folder is not there, so nothing in it is.
    #expect(say(evidence, Self.root + #"\z\f\a.dll"#) == "absent")
    // It is in the list of its parent, but has no list of its own: the text lost a part.
    #expect(say(evidence, Self.root + #"\y\a.dll"#) == "unknown not-listed")
    #expect(say(evidence, Self.root + #"\j\a.dll"#) == "unknown link")
    // The drive is there, and nothing lists it.
    #expect(say(evidence, #"C:\Users\a.dll"#) == "unknown not-listed")
    #expect(say(evidence, #"D:\Users\a.dll"#) == "unknown")
    #expect(say(evidence, #"C:\Windows"#, isFolder: true) == "present")
  }

  @Test func pathsInAnySpelling() throws {
    let evidence = try evidence([DirWriter(.chinese).text(Self.tree, prompt: Self.full)])
    for path in [
      #"c:\windows\WINSXS\X\A.DLL"#, #"\SystemRoot\WinSxS\x\a.dll"#, #"\??\C:\Windows\WinSxS\x\a.dll"#,
      #"%windir%\WinSxS\x\a.dll"#, #"\\?\C:\Windows\WinSxS\x\a.dll"#, #"C:/Windows/WinSxS//x/a.dll"#,
    ] {
      #expect(say(evidence, path) == "present", "\(path)")
      #expect(say(evidence, path + "x") == "absent", "\(path)")
    }
  }

  @Test func whatProvesNothing() throws {
    let writer = DirWriter()
    let other = writer.text([Self.tree[1]], prompt: #"C:\>dir /a C:\Windows\WinSxS\x"#)
    #expect(say(try evidence([other]), Self.root + #"\q\a.dll"#) == "unknown not-listed", "another folder")
    let hidden = writer.text([Self.tree[1]], prompt: #"C:\>dir C:\Windows\WinSxS\x"#)
    #expect(say(try evidence([hidden]), Self.root + #"\x\b.dll"#) == "unknown hidden")
    #expect(say(try evidence([writer.text([Self.tree[1]])]), Self.root + #"\x\b.dll"#) == "unknown hidden")
    let pattern = DirWriter(hasDots: false).text(
      [Self.tree[1]], prompt: #"C:\>dir /a C:\Windows\WinSxS\x\*.dll"#)
    #expect(say(try evidence([pattern]), Self.root + #"\x\b.mui"#) == "unknown filtered")
    #expect(say(try evidence([pattern]), Self.root + #"\x\b.dll"#) == "absent")
    let files = DirWriter(hasDots: false).text(
      [DirWriter.Folder(Self.root, [])], prompt: #"C:\>dir /a-d C:\Windows\WinSxS"#)
    #expect(say(try evidence([files]), Self.root + #"\x"#, isFolder: true) == "unknown no-folders")
    #expect(say(try evidence([files]), Self.root + #"\x"#) == "absent")
    let cut = writer.text(Self.tree, prompt: Self.full).components(before: " File(s)")
    #expect(say(try evidence([cut]), Self.root + #"\q"#, isFolder: true) == "unknown cut")
  }

  @Test func anotherBuild() throws {
    let stack = StoreCase.Text(
      StoreCase.cbs(
        "13:50:50",
        #"Loaded Servicing Stack v10.0.17763.1697 with Core: C:\Windows\winsxs\amd64_a_b\cbscore.dll"#))
    func answer(_ build: String) throws -> String {
      let list =
        "Microsoft Windows [Version 10.0.\(build).5]\n\n" + DirWriter().text(Self.tree, prompt: Self.full)
      let store = try StoreCase.store([stack, StoreCase.Text(list, kind: .toolOutput)])
      let evidence = FileEvidence(store)
      return say(evidence, Self.root + #"\x\a.dll"#) + ", " + say(evidence, Self.root + #"\x\b.dll"#)
    }
    #expect(try answer("17763") == "present, absent")
    #expect(try answer("19045") == "unknown other-build, unknown other-build")
  }

  @Test func contradictionsStandSideBySide() throws {
    let without = DirWriter().text(
      [DirWriter.Folder(Self.root + #"\x"#, [])], prompt: #"C:\>dir /a C:\Windows\WinSxS\x"#)
    let with = DirWriter().text(Self.tree, prompt: Self.full)
    let answer = try evidence([without, with]).answer(for: Self.root + #"\x\a.dll"#)
    #expect(answer.verdict == .contradicted)
    #expect(answer.present.count == 1 && answer.absent.count == 1)
    let missing = "C:\\>dir \(Self.root)\\x\\a.dll\nFile Not Found\n"
    #expect(say(try evidence([missing]), Self.root + #"\x\a.dll"#) == "absent")
    #expect(say(try evidence([with, missing]), Self.root + #"\x\a.dll"#) == "contradicted")
  }

  /// What a quoted older mail repeats counts once, and so does what a file of the case has too.
  @Test func copies() throws {
    let list = DirWriter().text(Array(Self.tree.prefix(2)), prompt: Self.full)
    let mail = "From: A\nTo: B\n\nHello\n\n\(list)\nRegards\n\nFrom: C\nTo: D\n\n\(list)"
    func copies(_ texts: [StoreCase.Text]) throws -> (claims: Int, copies: Int) {
      let store = try StoreCase.store(texts)
      var counts = (claims: 0, copies: 0)
      store.forEachPayload { id, payload in
        guard case .fileClaim = payload else { return }
        counts.claims += 1
        if store.marks(id).contains(.copy) { counts.copies += 1 }
      }
      return counts
    }
    let one = try copies([StoreCase.Text(mail, kind: .mail)])
    #expect(one == (10, 5))
    let both = try copies([StoreCase.Text(mail, kind: .mail), StoreCase.Text(list, kind: .toolOutput)])
    #expect(both == (15, 10))
  }

  /// Rows are found by the component whose folder they name, also when the folder's name is shortened.
  @Test func theFilterByComponent() throws {
    let long = "Microsoft-Windows-RemoteFX-VM-Setup-WMIProvider-Long"
    let identity = ComponentIdentity(
      name: long, version: "10.0.17763.1", architecture: "amd64", publicKeyToken: "31bf3856ad364e35",
      versionScope: "nonSxS")
    let short = WinSxSName(identity).text
    let list = DirWriter().text([
      DirWriter.Folder(Self.root, [.init(short, .folder), .init("other", .folder)]),
      DirWriter.Folder(Self.root + "\\" + short, [.init("a.dll", .file(1))]),
    ])
    let store = try StoreCase.store([StoreCase.Text(list, kind: .toolOutput)])
    let passes = store.test([Filter(.component, long)])
    let found = (0..<UInt32(store.count)).map { RecordID(index: $0) }.filter(passes)
    #expect(found.map { store.kind($0) } == [.fileClaim, .listedFolder, .fileClaim])
    #expect(!short.contains("remotefx-vm"), "shortened")
    let others = store.test([Filter(.component, long + "x")])
    #expect(!(0..<UInt32(store.count)).contains { others(RecordID(index: $0)) })
  }
}

extension String {
  /// Up to the line in which `mark` first stands.
  fileprivate func components(before mark: String) -> String {
    let lines = split(separator: "\r\n", omittingEmptySubsequences: false)
    let end = lines.firstIndex { $0.contains(mark) } ?? lines.count
    return lines[..<end].joined(separator: "\r\n")
  }
}
