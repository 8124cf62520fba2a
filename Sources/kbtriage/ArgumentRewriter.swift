import DataFiles
import Foundation

/// Makes arguments palatable to the parser library, and finds the mistakes that it would describe badly.
enum ArgumentRewriter {
  static let subcommands = ["scan", "sources", "note", "explain", "winsxs", "rules", "help", "open"]

  /// `explain -2146498170`: a negative number is a code, not an option.
  static func rewrite(_ arguments: [String]) -> [String] {
    guard arguments.first == "explain" else { return arguments }
    return arguments.map { argument in
      let digits = argument.dropFirst().prefix { $0.isASCII && $0.isNumber }
      // With a blank before it the library sees a value; the decoder skips blanks. `-10 (0x...)` counts too.
      return argument.hasPrefix("-") && !digits.isEmpty ? " " + argument : argument
    }
  }

  /// `0xC1900101 - 0x4000D` without quotes comes as three arguments.
  static func joinedExtendCodes(_ codes: [String]) -> [String] {
    var joined: [String] = []
    var index = 0
    let codes = codes.map { $0.trimmingCharacters(in: .whitespaces) }
    while index < codes.count {
      if index + 2 < codes.count, codes[index + 1] == "-" {
        joined.append("\(codes[index]) - \(codes[index + 2])")
        index += 3
      } else {
        joined.append(codes[index])
        index += 1
      }
    }
    return joined
  }

  /// What is wrong when the first word is neither a command nor an option nor a path.
  static func complaint(_ arguments: [String], _ wording: Wording) -> String? {
    guard let word = arguments.first, !word.hasPrefix("-"), !subcommands.contains(word),
      !FileManager.default.fileExists(atPath: word)
    else { return nil }
    if let near = nearest(to: word, in: subcommands) {
      return wording("usage.unknown-word", ["word": word, "nearest": near])
    }
    // A path with a mistake in it is told by the reader, with the system's reason.
    let isWord = !word.contains("/") && !word.contains(".")
    return arguments.count == 1 && isWord ? wording("usage.unknown-path", ["word": word]) : nil
  }
}
