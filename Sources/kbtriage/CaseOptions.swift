import ArgumentParser
import Casework
import DataFiles
import Diagnosis
import Foundation
import Reports
import Synchronization

/// Paths and reading options of the commands that read a case.
struct CaseOptions: ParsableArguments {
  @Argument(help: "Files or folders; - reads standard input.")
  var paths: [String] = []

  @OptionGroup var reading: ReadingOptions

  /// Ends the program when no path was given.
  func requirePaths(command: String, _ wording: Wording) throws {
    guard paths.isEmpty else { return }
    throw Exit(code: Exit.usage, message: wording("usage.no-path", ["command": command]))
  }

  /// Reads the case, with progress on standard error when that is a terminal.
  func load(_ wording: Wording) throws -> CaseSnapshot { try reading.load(paths, wording) }

  /// Ends the program with the exit code that the case asks for, when that is not 0.
  func finish(_ snapshot: CaseSnapshot, _ wording: Wording, failOn: Rule.Level? = nil) throws {
    try reading.finish(snapshot, wording, failOn: failOn)
  }
}

/// How a case is read, wherever its paths stand among the arguments.
struct ReadingOptions: ParsableArguments {
  @OptionGroup var passwords: PasswordOptions
  @OptionGroup var clocks: ClockOptions
  @OptionGroup var rules: RuleOptions

  @Option(help: ArgumentHelp("Number of threads; the result is the same.", visibility: .hidden))
  var threads: Int?

  @Flag(help: "Exit with 4 when something could not be read.")
  var strict = false

  func validate() throws {
    if let threads, threads < 1 { throw ValidationError("--threads needs a number from 1 on") }
  }

  /// Reads the case, with progress on standard error when that is a terminal.
  func load(_ paths: [String], _ wording: Wording) throws -> CaseSnapshot {
    let knowledge = try rules.knowledge()
    let load = CaseLoad(
      paths: paths, knowledge: knowledge, threads: threads,
      passwords: try passwords.passwords(wording), offsets: clocks.offsets, isFrozenForGood: true)
    passwords.ask(for: load, paths: paths, wording)
    try clocks.check(load, wording)
    var snapshot: CaseSnapshot
    if Streams.errorIsTerminal {
      let meter = ProgressMeter()
      snapshot = load.run { meter.show($0) }
      meter.clear()
    } else {
      snapshot = load.run()
    }
    Streams.report(knowledge.ruleErrors, wording)
    snapshot.shown = clocks.zone.shown
    Self.kept.withLock { $0 = Kept(load: load, snapshot: snapshot) }
    return snapshot
  }

  /// What was read, held until the program ends: to give back the memory of 100,000 files piece by piece takes longer
  /// than to end.
  private struct Kept: Sendable {
    var load: CaseLoad
    var snapshot: CaseSnapshot
  }

  private static let kept = Mutex<Kept?>(nil)

  /// Ends the program with the exit code that the case asks for, when that is not 0.
  func finish(_ snapshot: CaseSnapshot, _ wording: Wording, failOn: Rule.Level? = nil) throws {
    guard snapshot.isReadable else {
      throw Exit(
        code: Exit.nothingReadable,
        message: wording("usage.nothing-read", ["reasons": reasons(snapshot, wording)]))
    }
    if let failOn, snapshot.findings.contains(where: { $0.level >= failOn }) {
      throw Exit(code: Exit.findings)
    }
    if strict, !snapshot.sources.allSatisfy({ [.read, .duplicate, .aside].contains($0.status) }) {
      throw Exit(code: Exit.strict, message: wording("cli.strict"))
    }
  }

  /// The first paths with what is wrong with each, in one line.
  private func reasons(_ snapshot: CaseSnapshot, _ wording: Wording) -> String {
    let unread = snapshot.sources.filter { $0.status != .read }
    var parts = unread.prefix(3).map { report in
      let why = report.refusal?.what(wording) ?? report.complaints.first?.what(wording)
      let plain = report.status == .aside ? "kind.own" : "complaint.unrecognised"
      return "\(report.path): \(why ?? wording(plain))"
    }
    if unread.count > 3 {
      parts.append(wording("usage.more", ["count": "\(unread.count - 3)"]))
    }
    return parts.joined(separator: "; ")
  }
}

/// Folders of rules beside the built-in ones.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"),
    help: "A folder of rules, or a rule's file; repeatable. A rule replaces the one with its id.")
  var folders: [String] = []

  /// Tables and rules: built in, the user's, and of these folders.
  func knowledge(besides more: [String] = []) throws -> CaseKnowledge {
    let userFolder = DataFile.userFolder(environment: ProcessInfo.processInfo.environment)
    return try CaseKnowledge(userFolder: userFolder, ruleFolders: folders + more)
  }
}

extension Streams {
  /// Tells which rules were left out, and where in their files they are wrong.
  static func report(_ errors: [DataFileError], _ wording: Wording) {
    for error in errors { Streams.error(wording("rules.left-out", ["error": "\(error)"])) }
  }
}
