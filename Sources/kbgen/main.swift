import Fixtures
import Foundation

// Writes the sample cases and bulk input: `kbgen list` says what there is.

let usage = """
  usage: kbgen list
         kbgen sample NAME --out DIR
         kbgen scenario NAME [--line-end crlf|lf|cr] --out FILE
         kbgen cbs --megabytes N [--seed S] --out FILE

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

func list() {
  print("samples:")
  for sample in Sample.allCases {
    print("  \(sample.rawValue)\t\(sample.summary)")
  }
}

func run() throws {
  let arguments = CommandLine.arguments.dropFirst()
  let known: Set = ["--out", "--megabytes", "--seed", "--line-end"]
  switch arguments.first {
  case "list": list()
  case "sample": try writeSample(Arguments(arguments.dropFirst(), known: known))
  case nil, "help", "--help": print(usage, terminator: "")
  case .some(let word): throw Refusal(sentence: "unknown command \"\(word)\"; try kbgen help")
  }
}

do {
  try run()
} catch let refusal as Refusal {
  FileHandle.standardError.write(Data("kbgen: \(refusal.sentence)\n".utf8))
  exit(2)
}
