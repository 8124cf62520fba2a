import ArgumentParser
import DataFiles
import PlainText
import Reports

struct WinsxsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "winsxs", abstract: "Computes, checks and takes apart names of WinSxS folders.",
    discussion: """
      An identity as a log writes it gives the folder's name. A folder, or a path that contains one, is checked \
      against its own hash and taken apart. A name below WinSxS\\Temp\\InFlight gives time, process and thread.

      Exits with 1 when a name is wrong as given: its hash does not fit, or digits of it were lost.

      EXAMPLES
        kbtriage winsxs 'Microsoft-Windows-Security-NGC-Container, version 10.0.17763.1697, arch amd64, nonSxS, \
      pkt {l:8 b:31bf3856ad364e35}'
        kbtriage winsxs \
      amd64_microsoft-windows-security-ngc-container_31bf3856ad364e35_10.0.17763.1697_none_f274ebb38c73b8d5
      """)

  @Argument(help: "Identities, folders or paths; quote what contains blanks.")
  var names: [String] = []

  @Option(
    help: ArgumentHelp(
      "The component's full name, for folders that show it shortened.", valueName: "component"))
  var name: String?

  @OptionGroup var zone: ZoneOptions
  @OptionGroup var common: CommonOptions

  func run() throws {
    let wording = try common.wording()
    guard !names.isEmpty else {
      throw Exit(
        code: Exit.usage,
        message: wording(
          "usage.nothing-given", ["command": "winsxs", "what": wording("usage.what-identities")]))
    }
    var blocks: [String] = []
    var problems: [String] = []
    var hasWrongName = false
    for text in joined() {
      do {
        let answer = try FolderAnswer(text, fullName: name)
        hasWrongName = hasWrongName || answer.isWrong
        blocks.append(
          answer.lines(wording, shown: zone.shown).map(HarmlessText.of).joined(separator: "\n") + "\n")
      } catch {
        problems.append(error.text(text, wording))
      }
    }
    Streams.output(blocks.joined(separator: "\n"))
    for problem in problems { Streams.error(problem) }
    if !problems.isEmpty { throw Exit(code: Exit.usage) }
    if hasWrongName { throw Exit(code: Exit.findings) }
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
