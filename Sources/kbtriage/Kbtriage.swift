import ArgumentParser
import DataFiles
import Foundation

/// The root command: without a subcommand it opens the workbench.
struct Kbtriage: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "kbtriage",
    abstract: "Finds out why a Windows update would not install.",
    discussion: """
      Give it what the customer sent: files, folders, archives or mails with servicing logs, event logs or pasted \
      excerpts; `kbtriage formats` lists what it reads. Without a subcommand it opens the workbench.

      EXIT CODES
        0  it ran
        1  findings at or above --fail-on; winsxs: a name that is wrong
        2  wrong arguments, or output that could not be written
        3  nothing could be read
        4  something could not be read (--strict)
        130  interrupted

      ENVIRONMENT
        KBTRIAGE_LANG        zh or en, when --lang is not given
        KBTRIAGE_CONFIG_DIR  folder with rules/, themes/ and keys.yaml (default ~/.config/kbtriage)
        NO_COLOR             no colours
      """,
    version: "kbtriage \(version)",
    subcommands: [
      OpenCommand.self, ScanCommand.self, AttemptsCommand.self, SourcesCommand.self, NoteCommand.self,
      ExplainCommand.self,
      WinsxsCommand.self, RulesCommand.self, FormatsCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)
}

/// Options that every command has.
struct CommonOptions: ParsableArguments {
  @Option(help: "Language of texts for people: zh or en (default: KBTRIAGE_LANG, then the locale).")
  var lang: String?

  func validate() throws {
    if let lang, Language(rawValue: lang) == nil {
      throw ValidationError("unknown language '\(lang)': use zh or en")
    }
  }

  var language: Language {
    Language.chosen(option: lang, environment: ProcessInfo.processInfo.environment)
  }

  func wording() throws -> Wording { try Wording(language) }
}
