import Fixtures
import Foundation

// Writes the sample cases and bulk input: `kbgen list` says what there is.

let usage = """
  usage: kbgen list
         kbgen sample NAME --out DIR
         kbgen scenario NAME [--line-end crlf|lf|cr] --out FILE
         kbgen log NAME --out FILE
         kbgen pml [--megabytes N] [--bits 32|64] --out FILE
         kbgen mail NAME|packed [--stream FILE] --out FILE
         kbgen output NAME [--language english|chinese] --out FILE
         kbgen cbs --megabytes N [--seed S] --out FILE
         kbgen listing --lines N [--seed S] --out FILE
         kbgen eval [--seed S] --out FOLDER
         kbgen hive NAME|components|tree|dirty [--count N] [--seed S] --out FILE

  """

/// Why nothing could be written, in one sentence for people.
struct Refusal: Error {
  var sentence: String
}

/// The command line: words, and values behind names that begin with `--`.
struct Arguments {
  private(set) var words: [String] = []
  private var values: [String: String] = [:]

  init(_ arguments: ArraySlice<String>, known: Set<String>) throws {
    var rest = arguments
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--") else {
        words.append(argument)
        continue
      }
      guard known.contains(argument) else {
        throw Refusal(sentence: "unknown option \(argument)")
      }
      guard let value = rest.popFirst() else {
        throw Refusal(sentence: "option \(argument) needs a value")
      }
      values[argument] = value
    }
  }

  func required(_ name: String) throws -> String {
    guard let value = values[name] else {
      throw Refusal(sentence: "option \(name) is missing")
    }
    return value
  }

  func number(_ name: String, default standard: UInt64? = nil) throws -> UInt64 {
    guard let text = values[name] else {
      guard let standard else { throw Refusal(sentence: "option \(name) is missing") }
      return standard
    }
    guard let number = UInt64(text) else {
      throw Refusal(sentence: "option \(name) wants a number, not \"\(text)\"")
    }
    return number
  }

  func optional(_ name: String) -> String? {
    values[name]
  }
}

func write(_ bytes: [UInt8], to path: String) throws {
  let url = URL(fileURLWithPath: path)
  do {
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: url)
  } catch {
    throw Refusal(sentence: "cannot write \(path): \(error.localizedDescription)")
  }
}

func writeSample(_ arguments: Arguments) throws {
  guard let name = arguments.words.first, arguments.words.count == 1, let sample = Sample(rawValue: name)
  else {
    throw Refusal(
      sentence: "sample wants one name of: \(Sample.allCases.map(\.rawValue).joined(separator: ", "))")
  }
  let directory = try arguments.required("--out")
  for file in try sample.files() {
    try write(file.bytes, to: "\(directory)/\(file.path)")
    print("\(directory)/\(file.path): \(file.bytes.count) bytes")
  }
}

func writeScenario(_ arguments: Arguments) throws {
  let names = Scenario.allCases.map(\.rawValue).joined(separator: ", ")
  guard let name = arguments.words.first, arguments.words.count == 1, let scenario = Scenario(rawValue: name)
  else {
    throw Refusal(sentence: "scenario wants one name of: \(names)")
  }
  let ends: [String: CBSWriter.LineEnd] = ["crlf": .crlf, "lf": .lf, "cr": .cr]
  guard let lineEnd = ends[arguments.optional("--line-end") ?? "crlf"] else {
    throw Refusal(sentence: "option --line-end wants crlf, lf or cr")
  }
  try write(scenario.bytes(lineEnd: lineEnd), to: arguments.required("--out"))
}

func writeLog(_ arguments: Arguments) throws {
  guard let name = arguments.words.first, arguments.words.count == 1, let log = TextLog(rawValue: name) else {
    throw Refusal(
      sentence: "log wants one name of: \(TextLog.allCases.map(\.rawValue).joined(separator: ", "))")
  }
  try write(log.fileBytes, to: arguments.required("--out"))
}

/// The capture of the first case; with a size, the same minute over and over, one behind the other.
func writeCapture(_ arguments: Arguments) throws {
  let bits = try arguments.number("--bits", default: 64)
  guard bits == 32 || bits == 64 else { throw Refusal(sentence: "option --bits wants 32 or 64") }
  var writer = Case5013941.capture(isWide: bits == 64)
  if arguments.optional("--megabytes") != nil {
    let megabytes = try arguments.number("--megabytes")
    guard megabytes > 0, megabytes <= 4096 else {
      throw Refusal(sentence: "option --megabytes wants a number from 1 to 4096")
    }
    writer.repeatEvents(upTo: Int(megabytes) << 20)
  }
  let bytes = writer.file()
  try write(bytes, to: arguments.required("--out"))
  print("\(bytes.count) bytes")
}

/// A mail of each form by name; `packed` has the bytes of a file as its rich text.
func writeMail(_ arguments: Arguments) throws {
  if arguments.words == ["packed"] {
    let path = try arguments.required("--stream")
    guard let stream = FileManager.default.contents(atPath: path) else {
      throw Refusal(sentence: "cannot read \(path)")
    }
    let mail = OutlookWriter(subject: "packed", text: nil, richText: Array(stream))
    return try write(mail.file(), to: arguments.required("--out"))
  }
  guard let name = arguments.words.first, arguments.words.count == 1, let mail = OutlookSample(rawValue: name)
  else {
    throw Refusal(
      sentence: "mail wants one name of: \(OutlookSample.allCases.map(\.rawValue).joined(separator: ", "))")
  }
  try write(mail.file, to: arguments.required("--out"))
}

func writeOutput(_ arguments: Arguments) throws {
  guard let name = arguments.words.first, arguments.words.count == 1, let output = ToolOutput(rawValue: name)
  else {
    throw Refusal(
      sentence: "output wants one name of: \(ToolOutput.allCases.map(\.rawValue).joined(separator: ", "))")
  }
  guard let language = ToolOutput.Language(rawValue: arguments.optional("--language") ?? "english") else {
    throw Refusal(sentence: "option --language wants english or chinese")
  }
  try write(output.bytes(language), to: arguments.required("--out"))
}

func writeListing(_ arguments: Arguments) throws {
  let lines = try arguments.number("--lines")
  guard lines > 0, lines <= 100_000_000 else {
    throw Refusal(sentence: "option --lines wants a number from 1 to 100000000")
  }
  var listing = BulkListing(lines: Int(lines), seed: try arguments.number("--seed", default: 1))
  let (text, folders, rows) = listing.text()
  let path = try arguments.required("--out")
  try write(Array(text.utf8), to: path)
  print("\(path): \(folders) folders, \(rows) files")
}

func writeBulk(_ arguments: Arguments) throws {
  let path = try arguments.required("--out")
  let megabytes = try arguments.number("--megabytes")
  guard megabytes > 0, megabytes <= 1 << 20 else {
    throw Refusal(sentence: "option --megabytes wants a number from 1 to \(1 << 20)")
  }
  guard let file = fopen(path, "wb") else {
    throw Refusal(sentence: "cannot write \(path): \(String(cString: strerror(errno)))")
  }
  defer { fclose(file) }
  var bulk = BulkWriter(bytes: Int(megabytes) << 20, seed: try arguments.number("--seed", default: 1))
  while bulk.next() {
    guard fwrite(bulk.block, 1, bulk.block.count, file) == bulk.block.count else {
      throw Refusal(sentence: "cannot write \(path): \(String(cString: strerror(errno)))")
    }
  }
  print("\(path): \(bulk.records) records, \(bulk.failedSessions) failed sessions")
}

/// Labelled cases of each failure class under each condition, and their labels.json; for `make eval`.
func writeEvaluation(_ arguments: Arguments) throws {
  guard arguments.words.isEmpty else { throw Refusal(sentence: "eval wants no name") }
  let folder = try arguments.required("--out")
  let cases = try EvalCase.all(seed: arguments.number("--seed", default: 1))
  for one in cases {
    for file in one.files { try write(file.bytes, to: "\(folder)/\(one.folder)/\(file.path)") }
  }
  try write(EvalCase.labels(of: cases), to: "\(folder)/labels.json")
  print("\(folder): \(cases.count) cases")
}

/// Hives of the samples by name; `components` and `tree` of any size; `dirty` with its logs beside it.
func writeHive(_ arguments: Arguments) throws {
  guard let name = arguments.words.first, arguments.words.count == 1 else {
    throw Refusal(sentence: "hive wants one name")
  }
  let path = try arguments.required("--out")
  var bulk = RegistryBulk(seed: try arguments.number("--seed", default: 1))
  let count = try arguments.number("--count", default: 1000)
  guard count > 0, count <= 1 << 20 else {
    throw Refusal(sentence: "option --count wants a number from 1 to \(1 << 20)")
  }
  switch (name, RegistrySample(rawValue: name)) {
  case (_, let sample?): try write(sample.file, to: path)
  case ("components", _): try write(bulk.components(Int(count)), to: path)
  case ("tree", _):
    var writer = HiveWriter(path: "TREE")
    writer.list = (HiveWriter.List.allCases[Int(count) % 3], 20)
    try write(writer.file(of: bulk.tree(keys: Int(count))), to: path)
  case ("dirty", _):
    for file in bulk.dirty(components: Int(count)) { try write(file.bytes, to: path + file.suffix) }
  default:
    let names = RegistrySample.allCases.map(\.rawValue) + ["components", "tree", "dirty"]
    throw Refusal(sentence: "hive wants one name of: \(names.joined(separator: ", "))")
  }
}

func list() {
  print("samples:")
  for sample in Sample.allCases {
    print("  \(sample.rawValue)\t\(sample.summary)")
  }
  print("scenarios:")
  for scenario in Scenario.allCases {
    print("  \(scenario.rawValue)")
  }
  print("outputs:")
  for output in ToolOutput.allCases {
    print("  \(output.rawValue)")
  }
  print("mails:")
  for mail in OutlookSample.allCases {
    print("  \(mail.rawValue)")
  }
  print("logs:")
  for log in TextLog.allCases {
    print("  \(log.rawValue)\t\(log.fileName)")
  }
}

func run() throws {
  let arguments = CommandLine.arguments.dropFirst()
  let known: Set = [
    "--out", "--megabytes", "--seed", "--line-end", "--language", "--lines", "--count", "--bits", "--stream",
  ]
  switch arguments.first {
  case "list" where arguments.count == 1: list()
  case "sample": try writeSample(Arguments(arguments.dropFirst(), known: known))
  case "scenario": try writeScenario(Arguments(arguments.dropFirst(), known: known))
  case "log": try writeLog(Arguments(arguments.dropFirst(), known: known))
  case "pml": try writeCapture(Arguments(arguments.dropFirst(), known: known))
  case "mail": try writeMail(Arguments(arguments.dropFirst(), known: known))
  case "output": try writeOutput(Arguments(arguments.dropFirst(), known: known))
  case "listing": try writeListing(Arguments(arguments.dropFirst(), known: known))
  case "eval": try writeEvaluation(Arguments(arguments.dropFirst(), known: known))
  case "hive": try writeHive(Arguments(arguments.dropFirst(), known: known))
  case "cbs": try writeBulk(Arguments(arguments.dropFirst(), known: known))
  case nil, "help", "--help": print(usage, terminator: "")
  case .some(let word):
    throw Refusal(
      sentence: "no such command: \(([word] + arguments.dropFirst()).joined(separator: " ")); try kbgen help")
  }
}

do {
  try run()
} catch let refusal as Refusal {
  FileHandle.standardError.write(Data("kbgen: \(refusal.sentence)\n".utf8))
  exit(2)
}
