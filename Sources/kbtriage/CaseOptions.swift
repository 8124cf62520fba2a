import ArgumentParser
import Casework
import DataFiles
import Diagnosis
import Foundation

/// Paths and reading options of the commands that read a case.
struct CaseOptions: ParsableArguments {
  @Argument(help: "Files or folders; - reads standard input.")
  var paths: [String] = []

  @Option(help: ArgumentHelp("Number of threads; the result is the same.", visibility: .hidden))
  var threads: Int?

  @Flag(help: "Exit with 4 when something could not be read.")
  var strict = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads needs a number from 1 on") }
  }

  /// Reads the case, with progress on standard error when that is a terminal.
  func load() throws -> CaseSnapshot {
    guard !paths.isEmpty else {
      throw Exit(code: Exit.usage, message: "kbtriage: no path given: name the files or folders to read, or - for standard input")
    }
    let userFolder = DataFile.userFolder(environment: ProcessInfo.processInfo.environment)
    let knowledge = try CaseKnowledge(userFolder: userFolder)
    for error in knowledge.ruleErrors { Streams.error("kbtriage: rule left out: \(error)") }
    let load = CaseLoad(paths: paths, knowledge: knowledge, threads: threads)
    guard Streams.errorIsTerminal else { return load.run() }
    let meter = ProgressMeter()
    let snapshot = load.run { meter.show($0) }
    meter.clear()
    return snapshot
  }

  /// The exit code that the reading alone asks for.
  func exitCode(_ snapshot: CaseSnapshot) -> Int32 {
    if !snapshot.isReadable { return Exit.nothingReadable }
    let isWhole = snapshot.sources.allSatisfy { [.read, .duplicate].contains($0.status) }
    return strict && !isWhole ? Exit.strict : Exit.ran
  }
}
