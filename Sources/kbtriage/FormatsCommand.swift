import ArgumentParser
import DataFiles
import PlainText
import Reports

struct FormatsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "formats", abstract: "Lists what can be read.",
    discussion: """
      What a file is comes from its content, not its name; the names here are those that Windows uses.

      EXAMPLE
        kbtriage formats --lang zh
      """)

  @OptionGroup var common: CommonOptions

  @Option(help: "text, json (schema kbtriage.formats/1) or markdown.")
  var format = Form.text

  enum Form: String, ExpressibleByArgument, CaseIterable {
    case text
    case json
    case markdown
  }

  func run() throws {
    let list = FormatList(try common.wording())
    switch format {
    case .json: Streams.output(try list.json())
    case .markdown: Streams.output(list.markdown)
    case .text: Streams.output(list.lines.map { HarmlessText.of($0) + "\n" }.joined())
    }
  }
}
