import ArgumentParser
import Casework
import DataFiles
import Foundation
import Knowledge
import Reports

struct NoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Writes the case note: cause, timeline, hashes, what to ask for.",
    discussion: """
      Markdown, on standard output or in a file. Names of people and machines are replaced; no raw log text \
      and no mail text is in it.

      EXAMPLE
        kbtriage note Samples/kb5013941 --lang zh -o note.md
      """)

  @OptionGroup var input: CaseOptions
  @OptionGroup var common: CommonOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("Write to this file.", valueName: "file"))
  var output: String?

  @Flag(help: "Replace the file when it is there already.")
  var force = false

  func run() throws {
    let wording = try common.wording()
    try input.requirePaths(command: "note", wording)
    let file = output.map { OutputFile(path: $0, replaces: force) }
    // What cannot be written shall be told before a gigabyte is read.
    try guarded(wording) { () throws(OutputFile.Failure) in try file?.check(sources: input.paths) }
    let snapshot = try input.load(wording)
    let note = CaseNote(
      snapshot: snapshot, wording: wording, codes: try CodeTable.shared, toolVersion: Kbtriage.version)
    let data = Data(note.markdown.utf8)
    if let file {
      try guarded(wording) { () throws(OutputFile.Failure) in
        try file.check(sources: snapshot.sources.map(\.path))
        try file.write(data)
      }
      Streams.error(wording("output.written", ["path": file.path]))
    } else {
      Streams.output(data)
    }
    try input.finish(snapshot, wording)
  }

  private func guarded(_ wording: Wording, _ body: () throws(OutputFile.Failure) -> Void) throws {
    do {
      try body()
    } catch {
      throw Exit(code: Exit.usage, message: error.text(wording))
    }
  }
}
