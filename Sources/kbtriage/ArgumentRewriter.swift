import DataFiles
import Foundation
import Knowledge

/// Makes arguments palatable to the parser library, and finds the mistakes that it would describe badly.
enum ArgumentRewriter {
  static let subcommands = [
    "scan", "attempts", "sources", "note", "explain", "winsxs", "rules", "formats", "help", "open",
  ]

  /// `explain -2146498170`: a negative number is a code, not an option.
  static func rewrite(_ arguments: [String]) -> [String] {
    guard arguments.first == "explain" else { return arguments }
    return arguments.map { argument in
      let digits = argument.dropFirst().prefix { $0.isASCII && $0.isNumber }
      // With a blank before it the library sees a value; the decoder skips blanks. `-10 (0x...)` counts too.
      return argument.hasPrefix("-") && !digits.isEmpty ? " " + argument : argument
    }
  }

  /// One code for each, where the shell took one apart: `0xC1900101 - 0x4000D` without quotes comes as three
  /// arguments, `JET error -1011` too.
  static func joinedCodes(_ codes: [String]) -> [String] {
    var joined: [String] = []
    var index = 0
    let codes = codes.map { $0.trimmingCharacters(in: .whitespaces) }
    while index < codes.count {
      if index + 2 < codes.count, codes[index + 1] == "-" {
        joined.append("\(codes[index]) - \(codes[index + 2])")
        index += 3
      } else if index + 1 < codes.count, CodeTable.areLabels(codes[index]) {
        // Words before a number are no code alone; what follows them is read with them.
        var end = index + 1
        while end + 1 < codes.count, CodeTable.areLabels(codes[end]) { end += 1 }
        joined.append(codes[index...end].joined(separator: " "))
        index = end + 1
      } else {
        joined.append(codes[index])
        index += 1
      }
    }
    return joined
  }

  /// What is wrong when the first word is a mistyped command.
  ///
  /// Asked before the library reads the options, which it would otherwise call unknown. A word that is near to no
  /// command may be a path: ``OpenCommand`` looks at those.
  static func complaint(_ arguments: [String], _ wording: () throws -> Wording) rethrows -> String? {
    guard let word = arguments.first, !word.hasPrefix("-"), !subcommands.contains(word),
      !FileManager.default.fileExists(atPath: word), let near = nearest(to: word, in: subcommands)
    else { return nil }
    return try wording()("cli.did-you-mean", ["path": word, "word": near])
  }
}
