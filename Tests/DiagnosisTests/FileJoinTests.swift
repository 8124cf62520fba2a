import Casework
import DataFiles
import Fixtures
import Foundation
import Knowledge
import Records
import Testing

@testable import Diagnosis

/// Findings joined with listings, hashes and the rest of what was asked for.
@Suite struct FileJoinTests {
  private static let token = "31bf3856ad364e35"
  private static let identity = ComponentIdentity(
    name: "Sample-Component", version: "10.0.17763.1697", architecture: "amd64", publicKeyToken: token,
    versionScope: "nonSxS")
  private static let folder = #"C:\Windows\WinSxS\"# + WinSxSName(identity).text
  private static let expected = String(repeating: "ab", count: 32)
  private static let actual = String(repeating: "cd", count: 32)

  /// A finding on `sample.dll` of ``identity``, with its hash pair.
  private static let log =
    [
      "2024-05-06 09:59:59, Info                  CBS    Loaded Servicing Stack v10.0.17763.1697 with Core: C:\\Windows\\winsxs\\amd64_x_y\\cbscore.dll",
      "2024-05-06 10:00:00, Error                 CSI    00000001 (F) Hydration failed with original error NTSTATUS_FROM_WIN32(ERROR_INVALID_DATA) . Delta Type: 0 , IntegrityState Valid: true , RetrievedChecksum: 77 , ComputedChecksum: 77[gle=0x80004005]",
      "2024-05-06 10:00:00, Error                 CSI    00000002 (F) Hydration failed for component Sample-Component, version 10.0.17763.1697, arch amd64, nonSxS, pkt {l:8 b:\(token)} on file sample.dll with NTSTATUS -2146498171[gle=0x80004005]",
      "2024-05-06 10:00:00, Info                  CSI    00000003 Hashes for file member [l:10]'sample.dll' do not match.",
      " Expected: {l:32 ml:33 b:\(expected)}.", " Actual: {l:32 b:\(actual)}.",
      "2024-05-06 10:00:01, Error                 CBS    Failed to process single phase execution. [HRESULT = 0x800f0985 - PSFX_E_APPLY_REVERSE_DELTA_FAILED]",
    ].joined(separator: "\r\n") + "\r\n"

  private func finding(_ outputs: [String]) throws -> Finding {
    let files = outputs.enumerated().map { ("out\($0.offset).txt", Array($0.element.utf8)) }
    let snapshot = try CaseFiles.snapshot([("CBS.log", Array(Self.log.utf8))] + files)
    return try #require(snapshot.findings.first { $0.rule == "psfx-base-file-changed" })
  }

  private func joins(_ outputs: [String]) throws -> [String] {
    let wording = try Wording(.english)
    return try finding(outputs).joins.map { $0.text.text(wording) }
  }

  private func list(_ folder: String, _ entries: [DirWriter.Entry], command: String = "dir /s /a") -> String {
    DirWriter(.chinese).text([DirWriter.Folder(folder, entries)], prompt: "C:\\>\(command) \"\(folder)\"")
  }

  private var name: String { WinSxSName(Self.identity).text }

  @Test func withoutOutputsThereIsNothingToJoin() throws {
    let finding = try finding([])
    #expect(finding.joins.isEmpty)
    #expect(
      finding.answered.isEmpty && finding.open.count == finding.missing.count && finding.open.count >= 4)
  }

  @Test func theFileInItsFolder() throws {
    let there = list(Self.folder, [.init("sample.dll", .file(118_272))])
    #expect(
      try joins([there]) == [
        "the folder \(name) is there",
        "sample.dll is there in \(name): 118272 bytes, changed 2022-10-08 13:50 (as the list prints it)",
      ])
    let gone = list(Self.folder, [.init("other.dll", .file(1))])
    #expect(
      try joins([gone]) == [
        "the folder \(name) is there",
        "sample.dll is not there in \(name): the list of \(Self.folder) would show it",
      ])
    let hidden = list(Self.folder, [.init("other.dll", .file(1))], command: "dir")
    #expect(
      try joins([hidden]).last
        == "whether sample.dll is there in \(name) cannot be told: the list of \(Self.folder) does not show it, "
        + "but may leave out hidden files")
    // Both stand side by side.
    #expect(try joins([there, gone]).count == 3)
  }

  @Test func theFolderIsGone() throws {
    let other =
      #"C:\Windows\WinSxS\amd64_sample-component_31bf3856ad364e35_10.0.17763.1_none_0123456789abcdef"#
    let root = list(#"C:\Windows\WinSxS"#, [.init(String(other.dropFirst(18)), .folder)], command: "dir /a")
    #expect(
      try joins([root]) == [
        #"the folder \#(name) is not there: the list of C:\Windows\WinSxS would show it"#
      ])
    let also = list(other, [.init("sample.dll", .file(1))])
    #expect(
      try joins([root, also]).last
        == "sample.dll is there in another version, \(String(other.dropFirst(18)))")
  }

  @Test func hashes() throws {
    func certutil(_ path: String, _ hash: String) -> String {
      "C:\\>certutil -hashfile \(path) SHA256\nSHA256 的 \(path) 哈希:\n\(hash)\nCertUtil: -hashfile 命令成功完成。\n"
    }
    let path = Self.folder + "\\sample.dll"
    func said(_ hash: String, _ path: String) throws -> String {
      try joins([certutil(path, hash)]).last ?? ""
    }
    #expect(
      try said(Self.expected, path) == "\(path) has the hash that the manifest wants (abababababababab…)")
    #expect(
      try said(Self.actual, path) == "\(path) has the wrong hash that the log found (cdcdcdcdcdcdcdcd…)")
    let other = String(repeating: "ef", count: 32)
    #expect(
      try said(other, path)
        == "\(path) has neither the hash that the manifest wants nor the one that the log found (efefefefefefefef…); "
        + "hash pairs compared: 1")
    // A copy elsewhere is compared too; a hash that was cut is compared with nothing.
    #expect(
      try said(Self.actual, #"D:\sample.dll"#)
        == #"D:\sample.dll has the wrong hash that the log found (cdcdcdcdcdcdcdcd…)"#)
    #expect(try said(String(Self.actual.dropLast(2)), #"D:\sample.dll"#) == "")
    // Two spellings of one file are one fact with both records, shown as the first spells it; another hash is another.
    let spelled = path.replacing(#"C:\Windows"#, with: "%WinDir%")
    let twice = try finding([
      certutil(path, Self.actual), certutil(spelled, Self.actual), certutil(spelled, other),
    ])
    #expect(twice.joins.suffix(2).map(\.records.count) == [3, 2])
    // Records: the claim, and the mismatch with which it was compared.
    #expect(try finding([certutil(path, Self.actual)]).joins.last?.records.count == 2)
  }

  @Test func answersAreNotAskedAgain() throws {
    let outputs = [
      list(Self.folder, [.init("sample.dll", .file(118_272))]),
      "C:\\>certutil -hashfile \(Self.folder)\\sample.dll SHA256\nSHA256 hash of \(Self.folder)\\sample.dll:\n\(Self.actual)\n",
      ToolOutput.filters.text(.chinese), ToolOutput.regQuery.text(.chinese),
    ]
    let wording = try Wording(.english)
    let all = try finding(outputs)
    let answers = all.answered.map { "\($0.what.text(wording)): \($0.answer?.text.text(wording) ?? "")" }
    #expect(
      answers == [
        "folder listing of every version of the component: folders of the component listed: 1",
        "SHA-256 of sample.dll in each version found, and of the copies in its r and f folders: hashes of sample.dll: 1",
        "file system filters that are loaded: 5 minifilters are loaded; not from Microsoft, or not known: "
          + "sampleav (385250.5, FSFilter Activity Monitor), oldfilter",
        "build, revision and edition: build 17763.3406",
      ])
    #expect(all.answered.allSatisfy { $0.answer?.records.isEmpty == false })
    // One of them at a time leaves the others to be asked.
    for (index, output) in outputs.enumerated() {
      let one = try finding([output])
      #expect(one.answered.count == 1 || index == 1, "\(index)")
      #expect(one.open.count == one.missing.count - one.answered.count)
    }
    // systeminfo has no revision.
    #expect(try finding([ToolOutput.systemInfo.text()]).answered.isEmpty)
  }

  /// The whole case through a mail: excerpts of the log and an output in one text.
  @Test func inOneMail() throws {
    let output = list(Self.folder, [.init("sample.dll", .file(118_272))])
    let mail = "From: A\r\nTo: B\r\nSubject: C\r\n\r\n" + Self.log + "\r\nAnd the list:\r\n\r\n" + output
    let snapshot = try CaseFiles.snapshot([("mail.txt", Array(mail.utf8))])
    let finding = try #require(snapshot.findings.first { $0.rule == "psfx-base-file-changed" })
    #expect(finding.joins.count == 2)
    #expect(snapshot.csiFailureCount == 3, "rows of a list are no records of the servicing stack")
  }
}
