import ArgumentParser
import Casework
import DataFiles
import Diagnosis
import PlainText
import Reports

struct WinsxsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "winsxs", abstract: "Computes, checks and takes apart names of WinSxS folders.",
    discussion: """
      An identity as a log writes it gives the folder's name. A folder, or a path that contains one, is checked \
      against its own hash and taken apart. A name below WinSxS\\Temp\\InFlight gives time, process and thread.

      With --case, what the case holds tells the full name behind a shortened folder, says where it was read, and \
      stands before what arithmetic gives for a wrong name. Without names, all folders of the case that are wrong or \
      shortened are listed.

      Exits with 1 when a name is wrong as given, or one that the case names: its hash does not fit, or digits of it \
      were lost.

      EXAMPLES
        kbtriage winsxs 'Microsoft-Windows-Security-NGC-Container, version 10.0.17763.1697, arch amd64, nonSxS, \
      pkt {l:8 b:31bf3856ad364e35}'
        kbtriage winsxs \
      amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5
        kbtriage winsxs --case Logs
      """)

  @Argument(help: "Identities, folders or paths; quote what contains blanks.")
  var names: [String] = []

  @Option(
    help: ArgumentHelp(
      "The component's full name, for folders that show it shortened.", valueName: "component"))
  var name: String?

  @Option(
    name: .customLong("case"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A file or folder of the case; may be given several times.", valueName: "path"))
  var paths: [String] = []

  @OptionGroup var reading: ReadingOptions
  @OptionGroup var common: CommonOptions

  @Option(help: "text or json (schema kbtriage.winsxs/1).")
  var format = OutputFormat.text

  func run() throws {
    let wording = try common.wording()
    guard !names.isEmpty || !paths.isEmpty else {
      throw Exit(
        code: Exit.usage,
        message: wording(
          "usage.nothing-given", ["command": "winsxs", "what": wording("usage.what-identities")]))
    }
    let snapshot = paths.isEmpty ? nil : try reading.load(paths, wording)
    var hasWrongName = false
    var problems: [String] = []
    let folders = snapshot.map { StoreFolders($0.store) }
    if names.isEmpty, let snapshot, let folders {
      let list = CaseFolders(folders)
      hasWrongName = list.hasWrongName
      // What cannot be read holds no names; saying that there are none would be one answer too many.
      if snapshot.isReadable { try show(list, snapshot, wording) }
    } else {
      (problems, hasWrongName) = try answer(folders, snapshot, wording)
    }
    for problem in problems { Streams.error(problem) }
    if !problems.isEmpty { throw Exit(code: Exit.usage) }
    // The other exit codes of a case go before that of a wrong name, as they do before a finding's.
    if let snapshot, !snapshot.isReadable { try reading.finish(snapshot, wording) }
    if hasWrongName { throw Exit(code: Exit.findings) }
    if let snapshot { try reading.finish(snapshot, wording) }
  }

  /// Prints the answers to the names that were given.
  private func answer(
    _ folders: StoreFolders?, _ snapshot: CaseSnapshot?, _ wording: Wording
  ) throws -> (problems: [String], hasWrongName: Bool) {
    var answers: [FolderAnswer] = []
    var unread: [(given: String, problem: String)] = []
    for text in joined() {
      do {
        answers.append(try FolderAnswer(text, fullName: name, folders: folders))
      } catch {
        unread.append((text, error.text(text, wording)))
      }
    }
    let shown = reading.clocks.zone.shown
    switch format {
    case .json:
      Streams.output(
        try FolderDocument(answers, unread: unread, wording: wording, shown: shown, snapshot: snapshot).json()
      )
    case .text:
      let blocks = answers.map { answer in
        answer.lines(wording, shown: shown, snapshot: snapshot).map(HarmlessText.of).joined(separator: "\n")
          + "\n"
      }
      Streams.output(blocks.joined(separator: "\n"))
    }
    return (unread.map(\.problem), answers.contains(where: \.isWrong))
  }

  private func show(_ list: CaseFolders, _ snapshot: CaseSnapshot, _ wording: Wording) throws {
    switch format {
    case .json: Streams.output(try FolderDocument(list, wording: wording, snapshot: snapshot).json())
    case .text:
      let lines = list.lines(wording, snapshot: snapshot).map(HarmlessText.of)
      Streams.output(lines.joined(separator: "\n") + "\n")
    }
  }

  /// An identity that was given without quotes is one again.
  private func joined() -> [String] {
    let whole = names.joined(separator: " ")
    guard names.count > 1, whole.contains(","), !names.contains(where: FolderAnswer.reads),
      FolderAnswer.reads(whole)
    else { return names }
    return [whole]
  }
}
